"""``plan check``, ``conformity`` and ``applies`` over a workspace: what a planner runs and reads."""

import csv
import io
import json

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.report.drawing import LOOKS, Layer, drawing, path
from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import write_workspace
from geoplan.store import Workspace
from geoplan.texts import texts


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    path = tmp_path_factory.mktemp("workspace") / "prøve.gpkg"
    write_workspace(path, municipality(seed=1, plots=200))
    return str(path)


@pytest.fixture(scope="module")
def plans(workspace):
    with Workspace.open(workspace) as ws:
        frame = ws.read("lokalplan")
    return frame[frame["status"] == "V"]["plannr"].tolist()


def run(*arguments):
    return CliRunner().invoke(main, ["plan", *arguments])


def test_check_of_the_sample_finds_no_fault(workspace):
    result = run("check", workspace, "--all", "--format", "json", "--day", "2026-11-24")
    summary = json.loads(result.stdout)["summary"]
    assert (summary["error"], summary["warning"]) == (0, 0)
    assert result.exit_code == (1 if any(summary.values()) else 0)


def test_check_of_one_plan_sees_its_rammer(workspace, plans):
    report = json.loads(run("check", workspace, plans[0], "--format", "json").stdout)
    layers = {entry["layer"] for entry in report["input"]}
    assert "lokalplan" in layers
    assert "kommuneplanramme" not in layers
    reasons = {entry["reason"] for entry in report["skipped"]}
    assert not any("kommuneplanramme" in reason for reason in reasons)


def test_a_fault_put_into_a_draft_is_found(tmp_path):
    """A draft outside every ramme, with a percentage of nothing."""
    path = tmp_path / "kladde.gpkg"
    ramme = shapely.box(528_000, 6_252_000, 528_500, 6_252_500)
    with Workspace.create(path, kommune="0791") as ws, ws.edit(who="test", why="", advance=True) as edit:
        edit.insert("kommuneplanramme", {"plannr": "R1", "status": "V", "datovedt": 20200101, "datoikraft": 20200101, "komnr": 791}, ramme)
        draft = {"plannr": "9", "plannavn": "Kladde", "status": "KF", "komnr": 791, "bebygpct": 30}
        edit.insert("lokalplan", draft, shapely.transform(ramme, lambda xy: xy + 2_000))
    result = run("check", str(path), "9", "--format", "json")
    assert result.exit_code == 1
    rules = {finding["rule"] for finding in json.loads(result.stdout)["findings"]}
    assert {f"plan.lokalplan.konformitet.{name}" for name in ("rammedaekning", "rammens_status")} <= rules
    assert "plan.lokalplan.bebygpct.naevner" in rules


@pytest.mark.parametrize("command", ["check", "conformity"])
def test_one_plan_or_all(workspace, command):
    for arguments in ([], ["101", "--all"]):
        result = run(command, workspace, *arguments)
        assert result.exit_code == 2
        assert "Giv én plan, eller --all." in result.stderr


@pytest.mark.parametrize("command", ["check", "conformity"])
def test_a_plan_that_is_not_there(workspace, command):
    result = run(command, workspace, "findes-ikke")
    assert result.exit_code == 2
    assert result.stderr.startswith("Fejl: Der er ingen plan “findes-ikke” i arbejdsområdet. Planerne er: ")


def test_conformity_in_every_form(workspace, plans, tmp_path):
    text = run("conformity", workspace, plans[0])
    assert text.stdout.startswith(f"Lokalplan {plans[0]} ")
    assert "geoplans forslag (ikke efterprøvet)" in " ".join(text.stdout.split())
    statement = run("conformity", workspace, plans[0], "--format", "statement").stdout
    assert statement.startswith(f"Forholdet til kommuneplanen: Lokalplan {plans[0]} for ")
    found = json.loads(run("conformity", workspace, "--all", "--format", "json").stdout)
    assert {row["check"] for plan in found["plans"] for row in plan["rows"]} >= {"CONF-01", "CONF-02", "CONF-03", "CONF-05", "CONF-16"}
    page = tmp_path / "rammer.html"
    run("conformity", workspace, "--all", "--format", "html", "--out", str(page))
    html = page.read_text(encoding="utf-8")
    assert html.count('<svg class="drawing"') == len(found["plans"])
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")


def test_applies_on_a_parcel_a_point_and_everywhere(workspace):
    with Workspace.open(workspace) as ws:
        parcels, plans = ws.read("jordstykke"), ws.read("lokalplan")
    plan = plans[plans["status"] == "V"].iloc[0]
    inside = parcels[parcels.geometry.representative_point().within(plan.geometry)].iloc[0]
    said = run("applies", workspace, "--matrikel", f"{inside.matrikelnr}, {inside.ejerlavskode}")
    assert said.exit_code == 0, said.stderr
    assert f"– {plan.plannavn}, " in " ".join(said.stdout.split())
    point = inside.geometry.representative_point()
    there = run("applies", workspace, "--point", str(point.x), str(point.y), "--format", "json")
    (place,) = json.loads(there.stdout)["places"]
    assert place["pieces"][0]["lokalplan"]["plannr"] == plan.plannr
    rows = list(csv.DictReader(io.StringIO(run("applies", workspace, "--all", "--format", "csv").stdout)))
    assert {row["sted"] for row in rows} == {f"{p.matrikelnr} {p.ejerlavsnavn}" for p in parcels.itertuples()}
    assert plan.plannr in {row["lokalplan_plannr"] for row in rows}


def test_applies_before_there_were_plans(workspace):
    found = json.loads(run("applies", workspace, "--all", "--day", "1950-01-01", "--format", "json").stdout)
    assert all(piece["lokalplan"] is None for place in found["places"] for piece in place["pieces"])


def test_applies_asks_where(workspace):
    result = run("applies", workspace)
    assert result.exit_code == 2
    assert result.stderr == "Fejl: Sig hvor: --matrikel, --point eller --all.\n"


# -- maps ------------------------------------------------------------------------------------------


def test_a_drawing_is_svg_and_escapes_what_it_is_given():
    square = np.array([shapely.box(0, 0, 100, 50)], dtype=object)
    svg = str(drawing([Layer("<b>plan</b>", square, "plan", ["<script>"])], texts("da"), title='"x"'))
    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg
    assert "&lt;b&gt;plan&lt;/b&gt;" in svg
    assert 'aria-label="&#34;x&#34;"' in svg


def test_nothing_to_draw():
    assert not drawing([Layer("plan", np.array([None], dtype=object), "plan")], texts("da"), title="x")


def test_a_path_has_every_ring():
    hole = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(2, 2), (4, 2), (4, 4)]])
    assert path(hole).count("M") == 2
    assert path(hole).count("Z") == 2
    assert path(shapely.LineString([(0, 0), (1, 1)])) == "M0.000,0.000 1.000,1.000"
    assert path(shapely.GeometryCollection([hole, shapely.LineString([(0, 0), (1, 1)])])).count("M") == 3


def test_looks_differ_without_colours():
    """Two kinds of shape on one map are told apart by dashes, hatch or filling, not by colour alone."""
    seen = [(look.dash, look.hatch, look.fill == "none", look.width) for look in LOOKS.values()]
    assert len(set(seen)) >= len(seen) - 2
