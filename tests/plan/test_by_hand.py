"""What a planner meets on the command line: two editors, a hole, the border of the municipality, a byggefelt that goes."""

import json
import re

import geopandas as gpd
import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.store import Workspace
from geoplan.workflows.plan import check

SQUARE_WITH_HOLE = shapely.box(706_000, 6_162_300, 706_400, 6_162_600).difference(shapely.box(706_100, 6_162_400, 706_200, 6_162_500)).wkt
"""Eleven hectares."""


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args], env={"GEOPLAN_LANG": "da"})


def test_the_second_of_two_editors_is_told_whose_version_stands(tmp_path):
    """By the plan's number and the clock on the wall, with both values; nothing of the first one's work is lost."""
    target = tmp_path / "to.gpkg"
    Workspace.create(target, kommune="0253").close()
    run("plan", "new", target, "--plannr", "2.1", "--name", "Hul", "--who", "ane", "--wkt", SQUARE_WITH_HOLE)
    seen = json.loads(run("plan", "show", target, "2.1", "--format", "json").stdout)["line"]["versions_id"]
    assert run("plan", "edit", target, "2.1", "--version", seen, "--set", "bebygpct=30", "--who", "ane").exit_code == 0
    second = run("plan", "edit", target, "2.1", "--version", seen, "--set", "bebygpct=40", "--who", "bo")
    assert second.exit_code == 2
    assert re.search(
        r"2\.1 i laget lokalplan er ændret, siden du hentede det: ane gemte \d\d-\d\d-\d{4} kl\. \d\d\.\d\d\.\d\d\.", second.output
    )
    assert "bebygpct: 40; 30" in " ".join(second.output.split())
    with Workspace.open(target) as ws:
        assert ws.read("lokalplan")["bebygpct"].tolist() == [30]


def test_a_plan_with_a_hole_is_split_around_it(tmp_path):
    target = tmp_path / "hul.gpkg"
    Workspace.create(target, kommune="0253").close()
    run("plan", "new", target, "--plannr", "2.1", "--name", "Hul", "--who", "ane", "--wkt", SQUARE_WITH_HOLE)
    split = run("plan", "split", target, "2.1", "--line", "LINESTRING(706150 6162200,706150 6162700)", "--who", "ane")
    assert "fra 0 til 2 delområder, som dækker planen præcis." in split.output
    with Workspace.open(target) as ws:
        parts, plan = ws.read("delomraade"), ws.read("lokalplan")
    assert shapely.equals(shapely.union_all(parts.geometry.to_numpy()), plan.geometry.iloc[0])
    assert parts.geometry.area.sum() == pytest.approx(110_000)


def test_a_plan_across_the_border_is_told_how_far(tmp_path):
    target = tmp_path / "graense.gpkg"
    border = gpd.GeoDataFrame({"kommunekode": ["0253"]}, geometry=[shapely.box(700_000, 6_160_000, 706_200, 6_170_000)], crs="EPSG:25832")
    with Workspace.create(target, kommune="0253") as ws:
        ws.import_layer("kommunegraense", border, source="prøve", date="2026-11-01", who="ane")
    run("plan", "new", target, "--plannr", "2.1", "--name", "Hul", "--who", "ane", "--wkt", SQUARE_WITH_HOLE)
    told = " ".join(run("plan", "check", target, "2.1", "--rule", "plan.lokalplan.geometri.kommune").stdout.split())
    assert "Lokalplan 2.1: " in told
    assert "plan.lokalplan.geometri.kommune" in told


def test_a_byggefelt_is_deleted_and_the_next_takes_its_number(tmp_path):
    target = tmp_path / "felt.gpkg"
    Workspace.create(target, kommune="0253").close()
    run("plan", "new", target, "--plannr", "2.1", "--name", "Hul", "--who", "ane", "--wkt", SQUARE_WITH_HOLE)
    for east in (706_010, 706_250):
        field = shapely.box(east, 6_162_310, east + 40, 6_162_340).wkt
        run("plan", "new", target, "--type", "byggefelt", "--plan", "2.1", "--wkt", field, "--who", "ane")
    assert run("plan", "delete", target, "2.1", "--byggefelt", "1", "--who", "ane").exit_code == 0
    with Workspace.open(target) as ws:
        assert ws.read("byggefelt").geometry.bounds["minx"].tolist() == [706_250]
        ws.undo(who="ane")
        assert len(ws.read("byggefelt")) == 2


def test_one_plan_is_answered_the_same_from_what_lies_near_as_from_all(tmp_path, monkeypatch):
    """Two thousand parcels, most of them far away; and a plan with no parcel near is no plan in a workspace without parcels."""
    target = tmp_path / "mange.gpkg"
    east, north = (one.ravel() * 60.0 for one in np.meshgrid(np.arange(50), np.arange(40)))
    shapes = shapely.box(705_000 + east, 6_161_000 + north, 705_055 + east, 6_161_060 + north)
    parcels = gpd.GeoDataFrame(
        {"ejerlavskode": 1, "ejerlavsnavn": "Havneby", "matrikelnr": [str(one) for one in range(len(shapes))]},
        geometry=shapes,
        crs="EPSG:25832",
    )
    with Workspace.create(target, kommune="0253") as ws:
        ws.import_layer("jordstykke", parcels, source="prøve", date="2026-11-01", who="ane")
    far = shapely.box(690_000, 6_150_000, 690_100, 6_150_100).wkt
    for number, wkt in (("2.1", SQUARE_WITH_HOLE), ("2.2", far)):
        run("plan", "new", target, "--plannr", number, "--name", "Hul", "--who", "ane", "--wkt", wkt)

    def told():
        reports = [check.check(str(target), number) for number in ("2.1", "2.2")]
        return [(group.rule.id, group.row.tolist(), list(group.value)) for report in reports for group in report.findings]

    near = told()
    monkeypatch.setattr(check, "AROUND_M", 1e6)
    assert told() == near
    assert any("i_skel" in rule for rule, _, _ in near)
