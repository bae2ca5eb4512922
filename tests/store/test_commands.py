"""``geoplan workspace``: a municipality's day on the command line."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.store import Workspace

from .made import parcels, plan, row
from .others import sql


def run(*args, status=0):
    result = CliRunner().invoke(main, ["workspace", *map(str, args)], prog_name="geoplan")
    assert result.exit_code == status, result.output
    return result.output


@pytest.fixture
def town(file):
    """A workspace with a plan that was changed once."""
    with Workspace.open(file) as ws:
        _, (part, _) = plan(ws)
        with ws.edit(who="ane", why="tættere") as edit:
            edit.update("delomraade", part, row(ws, "delomraade", part).versions_id, {"bebygpct": 40})
    return file, part


def test_init_makes_a_workspace_once(tmp_path):
    path = tmp_path / "greve.gpkg"
    assert "Oprettede greve.gpkg med 9 tomme planlag." in run("init", path, "--kommune", "0253")
    assert "greve.gpkg findes allerede." in run("init", path, "--kommune", "0253", status=2)
    assert "kommunekode" in run("init", tmp_path / "b.gpkg", "--kommune", "25", status=2)
    assert "ende på .gpkg" in run("init", tmp_path / "b.sqlite", "--kommune", "253", status=2)
    assert not (tmp_path / "b.gpkg").exists()
    assert [one.name for one in tmp_path.iterdir()] == ["greve.gpkg"]


def test_import_tells_what_was_done(file, tmp_path):
    data = tmp_path / "bbr.csv"
    pd.DataFrame({"id_lokalId": ["A1", "A2", "A3"], "status": ["6", "6", "4"], "byg041BebyggetAreal": ["90", "0", "7"]}).to_csv(
        data, index=False
    )
    text = run("import", file, "bbr_bygning", data, "--source", "BBR", "--date", "2026-11-02", "--who", "ane")
    assert text.splitlines() == [
        "bbr_bygning: læste 3 rækker af bbr.",
        "  Udeladt, ikke i kraft (status er ikke 6): 1",
        "  Tømt, for 0 i byg041BebyggetAreal er ikke udfyldt: 1",
        "2 nye, 0 ændrede, 0 som før, 0 udgåede.",
    ]
    told = json.loads(run("import", file, "bbr_bygning", data, "--format", "json"))
    assert (told["rows"], told["new"], told["same"]) == (3, 0, 2)
    shown = json.loads(run("show", file, "--format", "json"))
    layer = next(one for one in shown["layers"] if one["name"] == "bbr_bygning")
    assert (layer["count"], layer["source"], layer["note"]) == (2, "bbr.csv", "Datoen er filens egen.")
    with Workspace.open(file) as ws:
        assert len(ws.audit().input_sha256.iloc[-1]) == 64


def test_import_of_the_wrong_thing_is_refused(file, tmp_path):
    data = tmp_path / "vej.geojson"
    parcels(2).to_file(data)
    assert "kan ikke være husnummer: geometrien er MULTIPOLYGON og ikke POINT" in run("import", file, "husnummer", data, status=2)
    assert "ejerlavskode, matrikelnr mangler" in run("import", file, "jordstykke", data, status=2)
    assert "ingen af felterne" in run("import", file, "lokalplan", data, status=2)
    assert "“Skov” kan ikke være navn på et lag" in run("import", file, "Skov", data, status=2)
    assert "findes ikke" in run("import", file, "skov", tmp_path / "nej.gpkg", status=2)
    assert "2 nye" in run("import", file, "skov", data)


def test_import_of_one_layer_of_several_must_be_clear(file, tmp_path):
    data = tmp_path / "flere.gpkg"
    for name in ("skov_a", "skov_b", "soe"):
        parcels(2).to_file(data, layer=name)
    assert "Vælg det, der er skov, med --inner" in run("import", file, "skov", data, status=2)
    assert "læste 2 rækker af skov_b" in run("import", file, "skov", data, "--inner", "skov_b")
    assert "læste 2 rækker af soe" in run("import", file, "soe", data)


def test_plans_are_imported_with_plandatas_types(file, tmp_path):
    data = tmp_path / "theme_pdk_lokalplan_vedtaget_v.geojson"
    frame = parcels(2)[["geometry"]].assign(planid=["7", "8"], plannavn=["A", "B"], status="V", komnr="253", datovedt=20200101)
    frame.to_file(data)
    assert "2 nye" in run("import", file, "lokalplan", data)
    with Workspace.open(file) as ws:
        read = ws.read("lokalplan")
    assert read.planid.tolist() == [7, 8]
    assert read.komnr.tolist() == [253, 253]
    frame[:1].to_file(data)
    assert "vedtaget eller aflyst" in run("import", file, "lokalplan", data, status=2)
    assert "0 nye, 0 ændrede, 1 som før, 1 udgåede." in run("import", file, "lokalplan", data, "--advance")


def test_history_undo_redo_and_audit(town):
    file, part = town
    assert "bebygpct" in run("history", file, part)
    assert "Fortrød trin 3" in run("undo", file, "--who", "ane")
    assert "Gentog trin 3" in run("redo", file, "--who", "ane")
    assert "bo har intet at fortryde." in run("undo", file, "--who", "bo", status=2)
    told = json.loads(run("history", file, part, "--format", "json"))
    assert [one["hvad"] for one in told] == ["ret", "ret", "fortryd", "gentag"]
    assert "Intet objekt" in run("history", file, "x", status=2)
    lines = json.loads(run("audit", file, "--format", "json", "--last", "2"))
    assert [one["hvad"] for one in lines] == ["fortryd", "gentag"]
    assert "tættere" in run("audit", file)


def test_verify_says_so_when_all_fits_and_when_it_does_not(town):
    file, part = town
    assert run("verify", file) == "Alt passer: 3 linjer i sporet.\n"
    sql(file, "DROP TRIGGER geoplan_delomraade_rettet", "UPDATE delomraade SET bebygpct = 99 WHERE delnr = 'A'")
    text = run("verify", file, status=1)
    assert part in text
    assert "geoplan_delomraade_rettet" in text
    assert {one["kind"] for one in json.loads(run("verify", file, "--format", "json", status=1))["faults"]} == {"version.aendret", "vagt"}


def test_show_tells_of_changes_by_others(town):
    file, _ = town
    sql(file, "UPDATE delomraade SET bebygpct = 41 WHERE delnr = 'A'")
    assert "1 ændring er lavet uden om geoplan" in run("show", file)
    assert "1 ændring uden om geoplan venter" in run("verify", file)


@pytest.mark.parametrize("verb", [["show"], ["audit"], ["verify"], ["undo"], ["history", "x"]])
def test_what_is_no_workspace_is_told_plainly(tmp_path, verb):
    missing, other, foreign = tmp_path / "nej.gpkg", tmp_path / "tekst.gpkg", tmp_path / "qgis.gpkg"
    other.write_text("ikke en fil for os")
    parcels(1).to_file(foreign, layer="soe")
    for path, message in ((missing, "findes ikke"), (other, "er ikke en GeoPackage"), (foreign, "er ikke et arbejdsområde")):
        text = run(verb[0], path, *verb[1:], status=2)
        assert message in text
        assert str(tmp_path) not in text
    text = run(verb[0], "mysql://x/y", *verb[1:], status=2)
    assert "postgresql://" in text
