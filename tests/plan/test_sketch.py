"""What is drawn in a plan: stored as it is drawn, told where it does not fit, and fitted where that is asked for."""

import json

import pytest
import shapely

from geoplan.errors import ConflictError, LockedError, ShapeError, UsageError
from geoplan.store import Workspace
from geoplan.workflows.plan.past import object_history
from geoplan.workflows.plan.sketch import fit_parts, picture, save_parts, stamp
from geoplan.workflows.plan.table import RowChange, edit_rows, object_values, part_table

E0, N0 = 700_000, 6_170_000
WHOLE = shapely.box(E0, N0, E0 + 100, N0 + 100)


def box(west, south, east, north):
    return shapely.box(E0 + west, N0 + south, E0 + east, N0 + north)


def feature(shape, key=None):
    made = {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}
    return made if key is None else {**made, "id": key}


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "plan.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        own = edit.insert("lokalplan", {"plannr": "1.23", "plannavn": "Søen", "status": "KF", "komnr": 253, "plantype": 20.1}, WHOLE)
        part = edit.insert("delomraade", {"delnr": "A", "status": "KF", "plan_objekt_id": own}, box(0, 0, 50, 100))
        inside = {"delnr": "A", "status": "KF", "plan_objekt_id": own, "delomraade_objekt_id": part}
        edit.insert("byggefelt", inside, box(10, 10, 20, 20))
    return str(path)


def seen(target):
    return {one["id"]: one["properties"]["versions_id"] for one in picture(target, "1.23").delomraader["features"]}


def parts(target):
    with Workspace.open(target) as ws:
        return ws.read("delomraade").set_index("delnr").geometry


def test_the_picture_is_the_plan_with_its_gap(target):
    found = picture(target, "1.23")
    (gap,) = found.misfits["features"]
    assert (gap["properties"]["what"], gap["properties"]["area_m2"]) == ("hul mellem delområderne", 5000.0)
    assert shapely.equals(shapely.from_geojson(json.dumps(gap["geometry"])), box(50, 0, 100, 100))
    assert found.bounds == (E0, N0, E0 + 100, N0 + 100)
    assert [one["properties"]["name"] for one in found.byggefelter["features"]] == ["1"]
    (area,) = found.area["features"]
    assert shapely.equals_exact(shapely.from_geojson(json.dumps(area["geometry"])).geoms[0].normalize(), WHOLE.normalize())
    assert shapely.contains_xy(WHOLE, *area["properties"]["at"])


def test_a_delomraade_with_a_gap_is_stored_as_drawn_and_the_gap_is_shown_until_it_is_mended(target):
    old = seen(target)
    (a,) = old
    told = save_parts(target, "1.23", [feature(box(0, 0, 50, 100), a), feature(box(52, 0, 100, 100))], seen=old, who="ane")
    assert (told.added, told.changed, told.removed) == (("B",), (), ())
    (gap,) = picture(target, "1.23").misfits["features"]
    assert gap["properties"]["area_m2"] == 200.0
    now = seen(target)
    b = next(key for key in now if key != a)
    mended = save_parts(target, "1.23", [feature(box(0, 0, 50, 100), a), feature(box(50, 0, 100, 100), b)], seen=now, who="ane")
    assert mended.changed == ("B",)
    assert picture(target, "1.23").misfits["features"] == []
    with Workspace.open(target) as ws:
        for _ in range(2):
            ws.undo(who="ane")
    assert list(parts(target).index) == ["A"]


def test_a_drawing_is_snapped_to_plan_and_neighbour(target):
    """Three centimetres beside the edge is the edge, to the last bit."""
    old = seen(target)
    (a,) = old
    save_parts(target, "1.23", [feature(box(0, 0, 50, 100), a), feature(box(50.03, 0.02, 99.98, 100))], seen=old, who="ane")
    assert shapely.equals(parts(target)["B"].normalize(), box(50, 0, 100, 100).normalize())
    assert picture(target, "1.23").misfits["features"] == []


@pytest.mark.parametrize(("drawn", "what"), [((40, 0, 100, 100), "to delområder overlapper"), ((50, 0, 110, 100), "uden for planen")])
def test_overlap_and_what_lies_outside_are_shown_and_put_right(target, drawn, what):
    old = seen(target)
    (a,) = old
    save_parts(target, "1.23", [feature(box(0, 0, 50, 100), a), feature(box(*drawn))], seen=old, who="ane")
    assert [one["properties"]["what"] for one in picture(target, "1.23").misfits["features"]] == [what]
    fit_parts(target, "1.23", who="ane")
    assert picture(target, "1.23").misfits["features"] == []
    assert parts(target)["A"].area == pytest.approx(5000)


def test_a_gap_becomes_a_delomraade(target):
    told = fit_parts(target, "1.23", who="ane")
    assert told.added == ("B",)
    assert parts(target)["B"].area == pytest.approx(5000)


def test_what_is_drawn_no_more_is_taken_away_and_its_byggefelter_hang_on_the_plan(target):
    told = save_parts(target, "1.23", [], seen=seen(target), who="ane")
    assert told.removed == ("A",)
    with Workspace.open(target) as ws:
        fields = ws.read("byggefelt")
        assert len(ws.read("delomraade")) == 0
    assert fields["delomraade_objekt_id"].isna().all()


def test_nothing_drawn_anew_stores_nothing(target):
    before = stamp(target)
    old = seen(target)
    told = save_parts(target, "1.23", [feature(box(0, 0, 50, 100), *old)], seen=old, who="ane")
    assert not told.any
    assert stamp(target) == before


def test_a_stale_drawing_is_refused(target):
    old = seen(target)
    (a,) = old
    save_parts(target, "1.23", [feature(box(0, 0, 60, 100), a)], seen=old, who="bo")
    with pytest.raises(ConflictError, match="bo gemte"):
        save_parts(target, "1.23", [feature(box(0, 0, 40, 100), a)], seen=old, who="ane")
    with pytest.raises(ConflictError):
        save_parts(target, "1.23", [], seen=old, who="ane")
    assert parts(target)["A"].area == pytest.approx(6000)


def test_a_part_that_came_meanwhile_is_not_taken_away(target):
    old = seen(target)
    (a,) = old
    save_parts(target, "1.23", [feature(box(0, 0, 50, 100), a), feature(box(50, 0, 100, 100))], seen=old, who="bo")
    save_parts(target, "1.23", [feature(box(0, 0, 45, 100), a)], seen=old, who="ane")
    assert list(parts(target).index) == ["A", "B"]


def test_what_is_no_area_is_refused(target):
    with pytest.raises(ShapeError):
        save_parts(target, "1.23", [feature(shapely.Point(E0, N0))], seen={}, who="ane")
    with pytest.raises(UsageError, match="kan ikke læses"):
        save_parts(target, "1.23", [{"type": "Feature", "geometry": {"type": "Polygon"}}], seen={}, who="ane")


def test_an_adopted_plan_is_locked(target):
    with Workspace.open(target) as ws, ws.edit(who="ane", advance=True) as edit:
        row = edit.read("lokalplan").iloc[0]
        edit.update("lokalplan", row["objekt_id"], row["versions_id"], {"status": "V"})
    for do in (lambda: save_parts(target, "1.23", [], seen=seen(target), who="ane"), lambda: fit_parts(target, "1.23", who="ane")):
        with pytest.raises(LockedError):
            do()


# -- the table -----------------------------------------------------------------------------------


def test_many_rows_are_one_step(target):
    fit_parts(target, "1.23", who="ane")
    rows = part_table(target, "1.23", "delomraade")
    assert [row["delnr"] for row in rows] == ["A", "B"]
    changes = [
        RowChange(row["objekt_id"], row["versions_id"], (f"bebygpct={n}", "maxbygnhjd=8,5")) for n, row in zip((30, 40), rows, strict=True)
    ]
    assert edit_rows(target, "1.23", "delomraade", changes, who="ane") == 2
    now = part_table(target, "1.23", "delomraade")
    assert [(row["bebygpct"], row["maxbygnhjd"]) for row in now] == [(30, 8.5), (40, 8.5)]
    assert object_values(target, "delomraade", rows[0]["objekt_id"])["bebygpct"] == 30
    with Workspace.open(target) as ws:
        ws.undo(who="ane")
    assert [row["bebygpct"] for row in part_table(target, "1.23", "delomraade")] == [None, None]


def test_every_fault_of_the_table_is_told_and_nothing_is_stored(target):
    fit_parts(target, "1.23", who="ane")
    rows = part_table(target, "1.23", "delomraade")
    changes = [
        RowChange(row["objekt_id"], row["versions_id"], (text,), row["delnr"])
        for text, row in zip(("bebygpct=x", "zone=99"), rows, strict=True)
    ]
    with pytest.raises(UsageError, match=r"A: bebygpct.*(\n|.)*B: zone"):
        edit_rows(target, "1.23", "delomraade", changes, who="ane")
    with pytest.raises(ConflictError):
        edit_rows(target, "1.23", "delomraade", [RowChange(rows[0]["objekt_id"], "gammel", ("bebygpct=30",))], who="ane")


def test_the_history_is_told_the_newest_first(target):
    (row,) = part_table(target, "1.23", "delomraade")
    edit_rows(target, "1.23", "delomraade", [RowChange(row["objekt_id"], row["versions_id"], ("bebygpct=30",))], who="bo", why="møde")
    newest, oldest = object_history(target, "delomraade", row["objekt_id"])
    assert (newest.who, newest.why, newest.status, newest.changed) == ("bo", "møde", "KF", ("bebygpct",))
    assert oldest.who == "ane"
    assert "kl." in newest.day
