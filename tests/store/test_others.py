"""Other programs in the same database: QGIS (through GDAL) and plain SQL edit drafts, and nothing is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyogrio
import pytest
import sqlalchemy as sa

from geoplan.errors import ConflictError, UnreadableError, UnwritableError
from geoplan.model.plan import plan_model
from geoplan.store import Workspace

from .made import parcels, plan, row, square
from .others import sql


def test_a_draft_edited_by_others_keeps_its_history(target):
    with Workspace.open(target) as ws:
        _, (part, other) = plan(ws)
        seen = row(ws, "delomraade", part).versions_id
    sql(
        target,
        f"UPDATE delomraade SET bebygpct = 45 WHERE objekt_id = '{part}'",
        f"DELETE FROM delomraade WHERE objekt_id = '{other}'",
        "INSERT INTO delomraade (delnr, bebygpct) VALUES ('C', 10)",
    )
    with Workspace.open(target) as ws:
        assert [one["handling"] for one in ws.pending()] == ["rettet", "slettet", "ny"]
        assert ws.verify() == []
        assert sorted(ws.read("delomraade").delnr) == ["A", "C"]
        assert list(ws.read("delomraade", at=2).bebygpct) == [30, 30]
        assert row(ws, "delomraade", part).versions_id != seen
        with pytest.raises(ConflictError), ws.edit(who="bo") as edit:
            edit.update("delomraade", part, seen, {"bebygpct": 20})
        new = ws.read("delomraade").set_index("delnr").loc["C"]
        with ws.edit(who="bo") as edit:
            edit.update("delomraade", new.objekt_id, new.versions_id, {"bebygpct": 11})
        assert ws.pending() == []
        assert ws.audit().hvem.tolist()[-2:] == ["uden om geoplan", "bo"]
        assert ws.history(part).hvem.tolist() == ["ane", "uden om geoplan"]
        assert ws.verify() == []


def test_what_others_did_can_be_undone(target):
    with Workspace.open(target) as ws:
        _, (part, other) = plan(ws)
    sql(target, f"UPDATE delomraade SET bebygpct = 45 WHERE objekt_id = '{part}'", f"DELETE FROM delomraade WHERE objekt_id = '{other}'")
    with Workspace.open(target) as ws:
        ws.log(who="ane", hvad="notat")
        ws.undo(who="uden om geoplan")
        assert sorted(ws.read("delomraade").bebygpct) == [30, 30]
        assert ws.verify() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lokalplan SET plannavn = 'x'",
        "DELETE FROM lokalplan",
        "UPDATE delomraade SET bebygpct = 1",
        "DELETE FROM delomraade",
        "INSERT INTO delomraade (delnr, plan_objekt_id) SELECT 'C', objekt_id FROM lokalplan",
        "INSERT INTO byggefelt (lokplan_id) VALUES (77)",
    ],
)
def test_others_cannot_write_on_a_locked_plan(target, statement):
    with Workspace.open(target) as ws:
        plan(ws, status="V", planid=77)
    with pytest.raises((sqlite3.IntegrityError, sa.exc.DBAPIError), match="vedtaget eller aflyst"):
        sql(target, statement)
    with Workspace.open(target) as ws:
        assert ws.pending() == []
        assert ws.verify() == []


def test_others_cannot_adopt_a_plan(target):
    with Workspace.open(target) as ws:
        plan(ws, status="F")
    with pytest.raises((sqlite3.IntegrityError, sa.exc.DBAPIError), match="plan advance"):
        sql(target, "UPDATE lokalplan SET status = 'V'")


def test_a_writer_that_waits_too_long_is_told(file, monkeypatch):
    monkeypatch.setattr("geoplan.store.geopackage.BUSY_SECONDS", 0.05)
    with Workspace.open(file) as ws, closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UnwritableError, match=r"greve.gpkg er optaget"):
            ws.log(who="ane")
        assert ws.read("lokalplan").empty  # reading goes on
        other.execute("ROLLBACK")
        assert ws.log(who="ane") == 2


def test_no_password_is_ever_told():
    with pytest.raises(UnreadableError) as caught:
        Workspace.open("postgresql://ane:hemmelig@127.0.0.1:1/plan")
    assert "plan kan ikke åbnes" in str(caught.value)
    assert "hemmelig" not in str(caught.value)


def test_gdal_reads_and_appends_as_qgis_does(file):
    with Workspace.open(file) as ws:
        plan(ws)
    new = gpd.GeoDataFrame({"delnr": ["Ø"], "bebygpct": [12]}, geometry=[square(9)], crs=25832)
    pyogrio.write_dataframe(new, file, layer="delomraade", append=True, geometry_type="MultiPolygon", promote_to_multi=True)
    with Workspace.open(file) as ws:
        assert sorted(ws.read("delomraade").delnr) == ["A", "B", "Ø"]
        assert ws.read("delomraade", bbox=square(9).bounds).delnr.tolist() == ["Ø"]
        assert len(ws.pending()) == 1
        ws.log(who="ane", hvad="notat")
        assert ws.verify() == []
    assert len(pyogrio.read_dataframe(file, layer="delomraade", bbox=square(9).bounds)) == 1


def test_layers_carry_styles_titles_and_code_lists(full):
    with Workspace.open(full) as ws:
        ws.import_layer("soe", parcels(2), source="kort", key="nr")
    with closing(sqlite3.connect(full)) as base:
        styles = dict(base.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault").fetchall())
        titles = dict(base.execute("SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'lokalplan'").fetchall())
        codes = base.execute("SELECT count(*), count(DISTINCT liste) FROM geoplan_kode").fetchone()
    assert {"lokalplan", "delomraade", "soe"} <= set(styles)
    model = plan_model()
    for name, style in styles.items():
        tree = ET.fromstring(style)
        assert tree.find("renderer-v2/symbols/symbol").get("type") == "fill"
        hidden = {one.get("name") for one in tree.iter("field") if one.find("editWidget").get("type") == "Hidden"}
        assert {"objekt_id", "versions_id", "kontrol"} <= hidden, name
    offered = ET.fromstring(styles["lokalplan"]).findall(".//field[@name='anvgen']//Option[@value]")
    assert {one.get("value") for one in offered} == set(model.lists[model.kinds["lokalplan"].by_name["anvgen"].code_list].by_code)
    assert titles["plannavn"]
    assert codes == (sum(len(one.codes) for one in model.lists.values()), sum(bool(one.codes) for one in model.lists.values()))


def test_the_file_is_a_geopackage_as_the_standard_wants_it(file):
    with Workspace.open(file) as ws:
        plan(ws)
    listed = dict(pyogrio.list_layers(file).tolist())
    assert listed["lokalplan"] == "MultiPolygon"
    assert not any(name.endswith("_historik") for name in listed)
    told = pyogrio.read_info(file, layer="lokalplan")
    assert (told["crs"], told["features"], told["geometry_name"], told["fid_column"]) == ("EPSG:25832", 1, "geometri", "fid")
    assert tuple(told["total_bounds"]) == square().bounds
    with closing(sqlite3.connect(file)) as base:
        one = dict(base.execute("SELECT 'application_id', application_id FROM pragma_application_id").fetchall())
        assert one == {"application_id": 0x47504B47}
        assert base.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        trees = base.execute("SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'").fetchone()
        shapes = base.execute("SELECT count(*) FROM gpkg_geometry_columns").fetchone()
        assert trees == shapes
        assert base.execute("SELECT count(*) FROM rtree_lokalplan_geometri").fetchone() == (1,)
