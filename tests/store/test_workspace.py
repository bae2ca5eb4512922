"""The contract of the workspace, the same in a GeoPackage and in PostGIS."""

from __future__ import annotations

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.testing import assert_geometries_equal

from geoplan.errors import ConflictError, LockedError, UnknownLayerError, UnwritableError, UsageError
from geoplan.model.plan import plan_model
from geoplan.model.plan_types import PLAN_KINDS
from geoplan.store import Workspace

from .made import X, Y, parcels, plan, row, square


def test_a_new_workspace_has_the_plan_layers_and_nothing_in_them(ws):
    assert ws.kommune == "253"
    assert tuple(layer.name for layer in ws.layers()) == PLAN_KINDS
    assert not any(layer.count for layer in ws.layers())
    assert ws.verify() == []


def test_plan_layers_have_the_columns_of_the_plan_model(full):
    with Workspace.open(full) as ws:
        one, _ = plan(ws)
        found = {layer.name: set(layer.columns) for layer in ws.layers()}
        assert row(ws, "lokalplan", one).plannavn == "Havnen"
        assert ws.verify() == []
    for name, kind in plan_model().kinds.items():
        if name in PLAN_KINDS:
            assert {one.name for one in kind.attributes} - found[name] <= {"fid", "objekt_id", "versions_id", "systid_fra", "systid_til"}
    assert {"plan_objekt_id", "delomraade_objekt_id"} <= found["byggefelt"]


def test_there_is_never_a_second_workspace_in_the_same_place(target):
    with pytest.raises(UnwritableError, match="allerede"):
        Workspace.create(target, kommune="0253")


def test_what_is_inserted_is_read_with_its_types(ws):
    one, _ = plan(ws)
    read = ws.read("lokalplan")
    assert list(read.index) == [0]
    assert read.crs.to_epsg() == 25832
    assert (read.plannavn[0], read.komnr[0], read.objekt_id[0]) == ("Havnen", 253, one)
    assert str(read.komnr.dtype) == "Int64"
    assert str(ws.read("delomraade").bebygpct.dtype) in {"Int64", "float64"}
    assert read.systid_til[0] is None
    assert_geometries_equal(read.geometry.to_numpy(), [shapely.multipolygons([square()])])


def test_columns_and_objects_can_be_chosen(ws):
    _, parts = plan(ws)
    read = ws.read("delomraade", columns=["delnr", "findes_ikke"], objekt_ids=parts[1:])
    assert list(read.columns) == ["delnr", "objekt_id", "versions_id", "systid_fra", "systid_til", "geometry"]
    assert list(read.delnr) == ["B"]


def test_a_layer_that_is_not_there_is_told(ws):
    with pytest.raises(UnknownLayerError, match="soe"):
        ws.read("soe")
    with pytest.raises(UsageError, match="Soe og skov"), ws.edit() as edit:
        edit.insert("Soe og skov", {"navn": "x"}, square())


def test_a_layer_of_any_name_is_made_and_grows(ws):
    with ws.edit(who="ane") as edit:
        edit.insert("soe", {"navn": "Store Sø", "dybde": 3}, shapely.Point(X, Y))
        edit.insert("soe", {"navn": "Lille Sø", "salt": False}, shapely.Point(X, Y + 1))
    read = ws.read("soe")
    assert list(read.navn) == ["Store Sø", "Lille Sø"]
    assert read.dybde.tolist() == [3, pd.NA]
    assert read.salt.tolist() == [pd.NA, False]
    assert ws.verify() == []


def test_an_update_closes_the_old_version_and_writes_a_new_one(ws):
    _, (part, _) = plan(ws)
    before = row(ws, "delomraade", part)
    with ws.edit(who="bo", why="tættere") as edit:
        new = edit.update("delomraade", part, before.versions_id, {"bebygpct": 40})
    after = row(ws, "delomraade", part)
    assert (after.bebygpct, after.delnr, after.versions_id) == (40, "A", new)
    assert after.geometry.equals(before.geometry)
    told = ws.history(part)
    assert list(told.hvem) == ["ane", "bo"]
    assert told.felter[1] == ["bebygpct"]
    assert told.systid_til[0] == told.systid_fra[1] == after.systid_fra
    assert ws.read("delomraade", objekt_ids=[part], at=before.systid_fra).bebygpct[0] == 30


def test_a_value_is_set_to_null_and_a_geometry_is_changed(ws):
    _, (part, _) = plan(ws)
    with ws.edit() as edit:
        edit.update("delomraade", part, row(ws, "delomraade", part).versions_id, {"bebygpct": None}, square(7))
    after = row(ws, "delomraade", part)
    assert pd.isna(after.bebygpct)
    assert after.geometry.equals(shapely.multipolygons([square(7)]))
    assert ws.history(part).felter[1] == ["bebygpct", "geometri"]


def test_a_deleted_object_is_gone_but_not_lost(ws):
    _, (part, other) = plan(ws)
    with ws.edit(who="bo") as edit:
        edit.delete("delomraade", part, row(ws, "delomraade", part).versions_id)
    assert list(ws.read("delomraade").objekt_id) == [other]
    assert ws.history(part).systid_til[0] is not None
    assert set(ws.read("delomraade", at=2).objekt_id) == {part, other}


def test_the_second_save_is_refused_with_both_versions_shown(ws):
    _, (part, _) = plan(ws)
    seen = row(ws, "delomraade", part).versions_id
    with ws.edit(who="bo") as edit:
        saved = edit.update("delomraade", part, seen, {"bebygpct": 40, "maxetager": 2})
    with pytest.raises(ConflictError) as caught:
        _save_twice(ws, part, seen)
    conflict = caught.value
    assert conflict.fields == ("bebygpct",)
    assert (conflict.mine["hvem"], conflict.mine["bebygpct"]) == ("ane", 25)
    assert (conflict.theirs["hvem"], conflict.theirs["bebygpct"], conflict.theirs["versions_id"]) == ("bo", 40, saved)
    assert "bebygpct: 25; 40" in str(conflict)
    assert "bo" in str(conflict)
    assert row(ws, "delomraade", part).bebygpct == 40
    assert ws.read("byggefelt").empty  # the whole block is undone
    assert ws.verify() == []


def _save_twice(ws, part, seen):
    with ws.edit(who="ane") as edit:
        edit.insert("byggefelt", {"delnr": "1"}, square())
        edit.update("delomraade", part, seen, {"bebygpct": 25, "maxetager": 2})


def test_saving_what_another_removed_is_a_conflict(ws):
    _, (part, _) = plan(ws)
    seen = row(ws, "delomraade", part).versions_id
    with ws.edit(who="bo") as edit:
        edit.delete("delomraade", part, seen)
    with pytest.raises(ConflictError, match="bo fjernede det"), ws.edit(who="ane") as edit:
        edit.delete("delomraade", part, seen)


def test_frames_are_inserted_and_updated_as_a_whole(ws):
    with ws.edit() as edit:
        ids = edit.insert_frame("parcel", parcels(20))
    read = ws.read("parcel")
    assert list(read.objekt_id) == ids
    expected = parcels(20)
    assert read.nr.tolist() == expected.nr.tolist()
    np.testing.assert_array_equal(read.areal.to_numpy(), expected.areal.to_numpy())
    assert read.faelles.tolist() == expected.faelles.tolist()
    assert read.navn.tolist() == [None if pd.isna(one) else one for one in expected.navn]
    changed = read[["objekt_id", "versions_id", "nr"]].assign(nr=read.nr + 100)[::-1]
    with ws.edit() as edit:
        edit.update_frame("parcel", changed)
    assert ws.read("parcel").sort_values("nr").nr.tolist() == list(range(101, 121))
    assert ws.read("parcel").geometry.is_valid.all()
    assert ws.verify() == []


def test_an_empty_block_leaves_no_line(ws):
    before = len(ws.audit())
    with ws.edit(who="ane"):
        pass
    assert len(ws.audit()) == before


@pytest.mark.parametrize(
    ("values", "message"), [({"bebygpct": "mange"}, "bebygpct"), ({"geometri": 3}, "geometri"), ({'a"b': 1}, "navn på et felt")]
)
def test_a_value_or_name_that_cannot_be_stored_is_told(ws, values, message):
    with pytest.raises(UsageError, match=message), ws.edit() as edit:
        edit.insert("delomraade", values, square())
    assert ws.read("delomraade").empty


def test_geometry_of_another_kind_is_refused(ws):
    with pytest.raises(UsageError, match="Point"), ws.edit() as edit:
        edit.insert("lokalplan", {"plannavn": "x"}, shapely.Point(X, Y))


# -- undo and redo -------------------------------------------------------------------------------------------------------


def test_undo_and_redo_are_new_steps_and_survive_a_restart(target):
    with Workspace.open(target) as ws:
        _, (part, _) = plan(ws)
        with ws.edit(who="ane", why="tættere") as edit:
            edit.update("delomraade", part, row(ws, "delomraade", part).versions_id, {"bebygpct": 40})
            edit.insert("byggefelt", {"delnr": "1"}, square())
    with Workspace.open(target) as ws:
        assert ws.undo(who="ane") == 3
        assert (row(ws, "delomraade", part).bebygpct, len(ws.read("byggefelt"))) == (30, 0)
    with Workspace.open(target) as ws:
        assert ws.redo(who="ane") == 3
        assert (row(ws, "delomraade", part).bebygpct, len(ws.read("byggefelt"))) == (40, 1)
        assert ws.undo(who="ane") == 3
        assert ws.undo(who="ane") == 2
        assert ws.read("lokalplan").empty
        with pytest.raises(UsageError, match="intet at fortryde"):
            ws.undo(who="ane")
        assert ws.redo(who="ane") == 2
        assert row(ws, "delomraade", part).delnr == "A"
        assert ws.history(part).hvad.tolist() == ["ret", "ret", "fortryd", "gentag", "fortryd", "gentag"]
        assert ws.verify() == []


def test_a_new_edit_ends_redo(ws):
    plan(ws)
    ws.undo(who="ane")
    plan(ws)
    with pytest.raises(UsageError, match="intet at gentage"):
        ws.redo(who="ane")


def test_one_person_does_not_undo_anothers_work(ws):
    _, (part, _) = plan(ws)
    with ws.edit(who="bo") as edit:
        edit.update("delomraade", part, row(ws, "delomraade", part).versions_id, {"bebygpct": 40})
    with pytest.raises(ConflictError, match="ændret siden"):
        ws.undo(who="ane")  # it would remove what bo changed
    assert row(ws, "delomraade", part).bebygpct == 40
    assert ws.undo(who="bo") == 3
    assert ws.undo(who="ane") == 2


def test_an_object_changed_twice_in_a_block_is_undone_to_what_it_was(ws):
    _, (part, _) = plan(ws)
    with ws.edit(who="bo") as edit:
        version = edit.update("delomraade", part, row(ws, "delomraade", part).versions_id, {"bebygpct": 40})
        version = edit.update("delomraade", part, version, {"bebygpct": 50})
        new = edit.insert("byggefelt", {"delnr": "1"}, square())
        edit.delete("byggefelt", new, edit.read("byggefelt", objekt_ids=[new]).versions_id[0])
    ws.undo(who="bo")
    assert row(ws, "delomraade", part).bebygpct == 30
    ws.redo(who="bo")
    assert row(ws, "delomraade", part).bebygpct == 50
    assert ws.verify() == []


# -- locked plans --------------------------------------------------------------------------------------------------------


def _writes(ws, one, parts):
    """Every way to write on a plan and what hangs on it."""
    version = row(ws, "delomraade", parts[0]).versions_id
    frame = gpd.GeoDataFrame({"delnr": ["C"], "plan_objekt_id": [one]}, geometry=[square(3)], crs=25832)

    def edit(write):
        with ws.edit(who="bo") as block:
            write(block)

    return {
        "insert child": lambda: edit(lambda e: e.insert("delomraade", {"delnr": "C", "plan_objekt_id": one}, square(3))),
        "insert child by planid": lambda: edit(lambda e: e.insert("byggefelt", {"delnr": "C", "lokplan_id": 77}, square(3))),
        "insert frame": lambda: edit(lambda e: e.insert_frame("delomraade", frame)),
        "update plan": lambda: edit(lambda e: e.update("lokalplan", one, row(ws, "lokalplan", one).versions_id, {"plannavn": "y"})),
        "open plan": lambda: edit(lambda e: e.update("lokalplan", one, row(ws, "lokalplan", one).versions_id, {"status": "F"})),
        "update child": lambda: edit(lambda e: e.update("delomraade", parts[0], version, {"bebygpct": 99})),
        "move child away": lambda: edit(lambda e: e.update("delomraade", parts[0], version, {"plan_objekt_id": "x", "lokplan_id": 1})),
        "delete child": lambda: edit(lambda e: e.delete("delomraade", parts[0], version)),
        "delete plan": lambda: edit(lambda e: e.delete("lokalplan", one, row(ws, "lokalplan", one).versions_id)),
        "undo": lambda: ws.undo(who="ane"),
        "import over plan": lambda: ws.import_layer(
            "lokalplan", gpd.GeoDataFrame({"planid": [77], "plannavn": ["z"]}, geometry=[square()], crs=25832), source="fil"
        ),
        "import over children": lambda: ws.import_layer(
            "delomraade", gpd.GeoDataFrame({"lokplan_id": [77], "delnr": ["z"]}, geometry=[square()], crs=25832), source="fil"
        ),
    }


@pytest.mark.parametrize("status", ["V", "A"])
def test_a_locked_plan_refuses_every_way_to_write(ws, status):
    one, parts = plan(ws, status=status, planid=77)
    before = ws.read("delomraade")
    ways = _writes(ws, one, parts)
    for name, way in ways.items():
        with pytest.raises(LockedError, match="vedtaget eller aflyst"):
            way()
        assert len(ws.audit()) == 2, name
    pd.testing.assert_frame_equal(pd.DataFrame(before), pd.DataFrame(ws.read("delomraade")))
    assert ws.verify() == []


@pytest.mark.parametrize("status", ["KF", "F", "KV", "KA", None])
def test_other_plans_are_open(ws, status):
    one, parts = plan(ws, status=status, planid=77)
    with ws.edit(who="bo") as edit:
        edit.update("delomraade", parts[0], row(ws, "delomraade", parts[0]).versions_id, {"bebygpct": 99})
        edit.insert("delomraade", {"delnr": "C", "plan_objekt_id": one}, square(3))
    assert len(ws.read("delomraade")) == 3


def test_only_the_life_cycle_locks_and_opens(ws):
    one, _ = plan(ws, status="F")
    with pytest.raises(LockedError), ws.edit(who="bo") as edit:
        edit.update("lokalplan", one, row(ws, "lokalplan", one).versions_id, {"status": "V"})
    with ws.edit(who="bo", advance=True) as edit:
        edit.update("lokalplan", one, row(ws, "lokalplan", one).versions_id, {"status": "V"})
    with pytest.raises(LockedError):
        ws.undo(who="bo")
    assert ws.undo(who="bo", advance=True) == 3
    assert row(ws, "lokalplan", one).status == "F"
    with pytest.raises(LockedError):
        ws.redo(who="bo")


def test_rammer_are_locked_with_their_kommuneplan(ws):
    with ws.edit() as edit:
        one = edit.insert("kommuneplan", {"plannavn": "KP25", "status": "V", "planid": 5}, square())
        assert one
    for values in ({"plan_objekt_id": one}, {"komplan_id": 5}):
        with pytest.raises(LockedError), ws.edit() as edit:
            edit.insert("kommuneplanramme", {"plannr": "1.B.1", **values}, square())
    with ws.edit() as edit:
        edit.insert("kommuneplanramme", {"plannr": "1.B.1", "komplan_id": 6}, square())


# -- import --------------------------------------------------------------------------------------------------------------


def test_an_import_replaces_the_layer_and_keeps_what_it_was(ws):
    first = ws.import_layer("soe", parcels(10), source="kort A", date=dt.date(2026, 1, 1), who="ane", key="nr")
    second = ws.import_layer("soe", parcels(10, first=3, size=28).assign(navn="ny"), source="kort B", date="2026-02-01", who="bo", key="nr")
    assert (first.new, first.changed, first.same, first.gone) == (10, 0, 0, 0)
    assert (second.new, second.changed, second.same, second.gone) == (2, 8, 0, 2)
    layer = {one.name: one for one in ws.layers()}["soe"]
    assert (layer.source, layer.date, layer.count) == ("kort B", "2026-02-01", 10)
    assert sorted(ws.read("soe").nr) == list(range(3, 13))
    assert sorted(ws.read("soe", at=2).nr) == list(range(1, 11))
    assert set(ws.read("soe", at=2).navn) == set(ws.read("soe", at=2).navn) - {"ny"}
    assert ws.verify() == []


def test_what_is_the_same_in_a_new_import_keeps_its_version(ws):
    ws.import_layer("soe", parcels(10), source="a", key="nr")
    before = ws.read("soe").set_index("nr").versions_id
    again = ws.import_layer("soe", parcels(10)[::-1], source="b", key="nr")
    assert again.same == 10
    assert ws.audit().lag.tolist()[1:] == ["soe", "soe"]
    assert ws.read("soe").set_index("nr").versions_id.to_dict() == before.to_dict()


def test_rows_that_are_alike_are_all_kept(ws):
    frame = pd.concat([parcels(2), parcels(2)], ignore_index=True)
    assert ws.import_layer("soe", frame, source="a").new == 4
    assert ws.import_layer("soe", frame, source="a").same == 4


def test_a_failing_import_changes_nothing(ws):
    ws.import_layer("soe", parcels(3), source="a", key="nr")
    broken = parcels(3).assign(nr=["1", "2", "tre"])
    with pytest.raises(UsageError, match="nr"):
        ws.import_layer("soe", broken, source="b", key="nr")
    assert ws.read("soe").nr.tolist() == [1, 2, 3]
    assert {one.name: one for one in ws.layers()}["soe"].source == "a"


def test_an_import_of_plans_leaves_what_was_drawn_here(ws):
    plan(ws, planid=None)
    register = gpd.GeoDataFrame({"planid": [1, 2], "plannavn": ["En", "To"], "status": "V"}, geometry=[square(4), square(5)], crs=25832)
    first = ws.import_layer("lokalplan", register, source="Plandata", advance=True)
    ids = ws.read("lokalplan").dropna(subset="planid").set_index("planid").objekt_id
    second = ws.import_layer("lokalplan", register[1:].assign(plannavn="To b"), source="Plandata", advance=True)
    assert (first.new, first.kept) == (2, 1)
    assert (second.new, second.changed, second.gone, second.kept) == (0, 1, 1, 1)
    after = ws.read("lokalplan").set_index("plannavn")
    assert set(after.index) == {"Havnen", "To b"}
    assert after.objekt_id["To b"] == ids[2]


def test_a_layer_takes_geometry_of_another_kind_at_a_later_import(ws):
    ws.import_layer("soe", parcels(2), source="a", key="nr")
    points = parcels(2).set_geometry(parcels(2).centroid)
    ws.import_layer("soe", points, source="b", key="nr")
    assert set(ws.read("soe").geom_type) == {"Point"}
    assert set(ws.read("soe", at=2).geom_type) == {"MultiPolygon"}
    assert ws.verify() == []


def test_names_that_the_workspace_keeps_for_itself_are_renamed(ws):
    ws.import_layer("fkg", parcels(2).assign(Versions_ID="a", fid=7, NAVN="stor", systid_fra="før"), source="a", key="nr")
    read = ws.read("fkg")
    assert {"kilde_versions_id", "kilde_fid", "kilde_navn", "kilde_systid_fra"} <= set(read.columns)
    assert read.systid_fra[0] != "før"


def test_tables_without_geometry_are_layers_too(ws):
    ws.import_layer("bbr_grund", pd.DataFrame({"id_lokalId": ["a", "b"], "status": ["7", "7"]}), source="BBR")
    read = ws.read("bbr_grund")
    assert list(read.id_lokalId) == ["a", "b"]
    assert read.geometry.isna().all()
    assert ws.verify() == []


def test_text_that_no_database_holds_is_mended(ws):
    ws.import_layer("soe", parcels(1).assign(navn=pd.Series(["S\0ø\ud800"], dtype=object)), source="a", key="nr")
    assert ws.read("soe").navn.tolist() == ["Sø?"]
    assert ws.verify() == []


# -- reading by place ----------------------------------------------------------------------------------------------------


def test_a_box_gives_what_meets_it(ws):
    ws.import_layer("soe", parcels(50), source="a", key="nr")
    box = (X + 300, Y, X + 360, Y + 5)
    expected = [n for n in range(1, 51) if X + 30 * n <= box[2] and X + 30 * n + 28 >= box[0]]
    assert ws.read("soe", bbox=box).nr.tolist() == expected
    assert ws.read("soe", bbox=box, at=2).nr.tolist() == expected
    hits = ws.hits("soe", box, ["nr", "navn"])
    assert sorted(hits.columns["nr"]) == expected
    assert len(hits.geometry) == len(hits) == len(expected)
    assert len(ws.hits("soe", (0.0, 0.0, 1.0, 1.0))) == 0
    assert [len(ws.hits("soe", box, ["nr"], most=most)) for most in (1, len(hits), len(hits) + 1)] == [1, len(hits), len(hits)]


def test_hits_of_a_geometry_are_exact(ws):
    ws.import_layer("soe", parcels(5), source="a", key="nr")
    corner = shapely.Polygon([(X + 29, Y - 30), (X + 29, Y + 27), (X + 100, Y - 30)])
    by_box = ws.hits("soe", corner.bounds, ["nr"])
    exact = ws.hits("soe", corner, ["nr"])
    assert sorted(by_box.columns["nr"]) == [1, 2, 3]
    slow = [nr for nr, one in zip(parcels(5).nr, parcels(5).geometry, strict=True) if one.intersects(corner)]
    assert sorted(exact.columns["nr"]) == slow != [1, 2, 3]


def test_hits_see_what_was_just_written(ws):
    ws.import_layer("soe", parcels(1), source="a", key="nr")
    assert len(ws.hits("soe", (X, Y, X + 900, Y + 9), ["nr"])) == 1
    ws.import_layer("soe", parcels(3).assign(ny=1), source="b", key="nr")
    assert sorted(ws.hits("soe", (X, Y, X + 900, Y + 9), ["nr", "ny"]).columns["ny"]) == [1, 1, 1]


def test_a_table_has_no_place_to_search(ws):
    ws.import_layer("tabel", pd.DataFrame({"a": [1]}), source="a")
    with pytest.raises(UsageError, match="ingen geometri"):
        ws.hits("tabel", (0.0, 0.0, 1.0, 1.0))


def test_the_time_is_told_as_text_step_or_moment(ws):
    ws.import_layer("soe", parcels(1), source="a", key="nr")
    ws.import_layer("soe", parcels(2), source="b", key="nr")
    moment = dt.datetime.fromisoformat(ws.audit().tid[1])
    assert [len(ws.read("soe", at=at)) for at in (2, 3, moment, moment.isoformat(), "2999-01-01", "1999-01-01")] == [1, 2, 1, 1, 2, 0]
    with pytest.raises(UsageError, match="tidspunkt"):
        ws.read("soe", at="i går")
    with pytest.raises(UsageError, match="linje 99"):
        ws.read("soe", at=99)
