"""What changed in a plan: fields with units and denominators, areas that came and went, states of the workspace, files."""

import datetime as dt
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.cli import main
from geoplan.plan.redline import ADDED, CHANGED, REMOVED, SAME, matched, redline
from geoplan.settings import CRS
from geoplan.store import Workspace
from geoplan.workflows.plan.advance import advance
from geoplan.workflows.plan.diff import diff_states
from plan_law.made_plans import DRAFT, PROPOSAL, SQUARE, frame_of
from plan_law.test_advance import FIELD, HALF, OTHER, PART

CORNER = shapely.box(700_000, 6_170_000, 700_090, 6_170_110)


def fields(one):
    return {change.field: (str(change.before), str(change.after)) for change in one.changes}


def only(old, new, kind="lokalplan"):
    (one,) = redline({kind: old}, {kind: new})
    return one


def test_nothing_changed():
    one = only(frame_of(PROPOSAL), frame_of(PROPOSAL))
    assert (one.what, one.changes, one.added, one.removed) == (SAME, (), None, None)


def test_numbers_are_told_with_their_unit_and_what_they_are_a_share_of():
    new = {**PROPOSAL, "bebygpct": 40, "bebygpctaf": 1, "maxbygnhjd": 8.5, "izonereg": False, "zone": 1}
    found = fields(only(frame_of(PROPOSAL), frame_of(new)))
    assert found["bebygpct"] == ("30 % af den enkelte grund", "40 % af området som helhed")
    assert found["maxbygnhjd"] == ("intet", "8,5 m")
    assert found["izonereg"] == ("ja", "nej")
    assert found["zone"] == ("intet", "1 (Byzone)")


def test_another_denominator_is_another_provision():
    found = fields(only(frame_of(PROPOSAL), frame_of({**PROPOSAL, "bebygpctaf": 4})))
    assert found == {"bebygpct": ("30 % af den enkelte grund", "30 % af det enkelte jordstykke")}


def test_null_is_not_zero():
    found = only(frame_of({**PROPOSAL, "maxetager": 0}), frame_of({**PROPOSAL, "maxetager": None}))
    assert fields(found) == {"maxetager": ("0 etager", "intet")}
    assert found.changes[0].raw == (0, None)


def test_numbers_written_otherwise_are_the_same():
    old, new = frame_of(PROPOSAL), frame_of({**PROPOSAL, "bebygpct": "30,0", "izonereg": "true"})
    new["izonereg"] = new["izonereg"].map({"true": True})
    assert only(old, new).what == SAME


def test_what_the_register_fills_is_left_out():
    assert only(frame_of(PROPOSAL), frame_of({**PROPOSAL, "datoopdt": "2026-11-24", "kommunenavn": "Greve"})).what == SAME


def test_areas_that_came_and_went():
    one = only(frame_of(PROPOSAL), frame_of(PROPOSAL, geometry=CORNER))
    assert one.what == CHANGED
    assert [round(area, 6) for area in one.areas_m2] == [10_000, 9_900, 900, 1_000]


def test_rounding_to_millimetres_is_no_change():
    assert only(frame_of(PROPOSAL), frame_of(PROPOSAL, geometry=shapely.transform(SQUARE, lambda xy: xy + 4e-4))).what == SAME


def test_invalid_geometry_is_compared_all_the_same():
    bow = shapely.from_wkt("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")
    one = only(frame_of(PROPOSAL, geometry=bow), frame_of(PROPOSAL, geometry=shapely.box(0, 0, 10, 10)))
    assert [round(area) for area in one.areas_m2] == [50, 100, 50, 0]


def test_parts_that_follow_their_plan_are_not_told():
    def side(status, **part):
        return {"lokalplan": frame_of({**PROPOSAL, "status": status}), "delomraade": frame_of({"delnr": "A", "status": status, **part})}

    assert [one.what for one in redline(side("F"), side("V"))] == [CHANGED, SAME]
    assert [one.what for one in redline(side("F"), side("V", datoaflyst=20270101))] == [CHANGED, CHANGED]


def parts(*names, **keys):
    frame = pd.DataFrame({"delnr": list(names), **keys})
    return gpd.GeoDataFrame(frame, geometry=[SQUARE] * len(names), crs=CRS)


def test_objects_are_matched_by_the_first_key_that_fits():
    assert matched(parts("A", "B", objekt_id=["1", "2"]), parts("B", "A", objekt_id=["1", "2"])) == [(0, 0), (1, 1)]
    assert matched(parts("A", "B", objekt_id=["1", "2"]), parts("B", "A", objekt_id=["8", "9"])) == [(0, 1), (1, 0)]
    assert matched(parts("A", "A"), parts("A")) == [(0, -1), (1, -1), (-1, 0)]
    assert matched(None, parts("A")) == [(-1, 0)]
    assert matched(parts("A"), None) == [(0, -1)]


def test_objects_that_came_and_went():
    found = redline({"delomraade": parts("A", "B")}, {"delomraade": parts("B", "C")})
    assert [(one.name, one.what) for one in found] == [("A", REMOVED), ("B", SAME), ("C", ADDED)]
    assert found[0].areas_m2 == (10_000, 0, 0, 10_000)
    assert found[2].areas_m2 == (0, 10_000, 10_000, 0)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 30), st.integers(1, 30)), min_size=2, max_size=2))
@settings(max_examples=40)
def test_before_plus_added_minus_removed_is_after(boxes):
    old, new = (shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes)
    before, after, added, removed = only(frame_of(PROPOSAL, geometry=old), frame_of(PROPOSAL, geometry=new)).areas_m2
    assert np.isclose(before + added - removed, after, atol=0.05)


# -- states of the workspace ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    """A plan that was proposed, changed in a draft beside the proposal, and adopted."""
    path = tmp_path_factory.mktemp("forskel") / "plan.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        plan = edit.insert("lokalplan", {**DRAFT, "planid": 77}, SQUARE)
        for delnr, shape in (("A", HALF), ("B", OTHER)):
            edit.insert("delomraade", {**PART, "delnr": delnr, "status": "KF", "plan_objekt_id": plan, "lokplan_id": 77}, shape)
        edit.insert("byggefelt", {**FIELD, "status": "KF", "plan_objekt_id": plan, "lokplan_id": 77}, HALF.buffer(-10))
    document = "doklink=https://dokument.plandata.dk/20_{}.pdf"
    publish = ["datoslut=2026-12-22", document.format(1)]
    advance(str(path), "1.23", to="F", day=dt.date(2026, 11, 24), changes=publish, who="bo")
    advance(str(path), "1.23", to="KV", day=dt.date(2026, 12, 23), who="bo")
    with Workspace.open(path) as ws, ws.edit(who="ane") as edit:
        plans, drawn = edit.read("lokalplan"), edit.read("delomraade")
        draft = plans[plans["status"] == "KV"].iloc[0]
        edit.update("lokalplan", draft["objekt_id"], draft["versions_id"], {"bebygpct": 40}, CORNER)
        gone = drawn[(drawn["status"] == "KV") & (drawn["delnr"] == "B")].iloc[0]
        edit.delete("delomraade", gone["objekt_id"], gone["versions_id"])
    return str(path)


@pytest.fixture(scope="module")
def adopted(target):
    changes = ["datovedt=2027-01-19", "doklink=https://dokument.plandata.dk/20_2.pdf"]
    found = advance(target, "1.23", to="V", day=dt.date(2027, 1, 20), changes=changes, who="bo", objections=2, veto=False)
    assert found.done, [one.text for one in found.obstacles]
    return target


def told(found):
    return {(one.kind, one.name): one.what for one in found.objects}


def test_a_draft_against_the_proposal_beside_it(target):
    found = diff_states(target, "1.23", "F", "KV")
    assert told(found)["delomraade", "B"] == REMOVED
    assert fields(found.objects[0])["bebygpct"] == ("30 % af den enkelte grund", "40 % af den enkelte grund")


def test_the_proposal_against_what_was_adopted(adopted):
    found = diff_states(adopted, "1.23", "F", "V")
    assert (found.plan, found.old, found.new) == ("1.23", "F", "V")
    assert told(found) == {
        ("lokalplan", "1.23 Ved søen"): CHANGED,
        ("delomraade", "A"): SAME,
        ("delomraade", "B"): REMOVED,
        ("byggefelt", "I"): SAME,
    }
    assert [round(area) for area in found.objects[0].areas_m2] == [10_000, 9_900, 900, 1_000]
    assert told(diff_states(adopted, "1.23", "F")) == told(found)
    assert set(told(diff_states(adopted, "1.23", "V", "V")).values()) == {SAME}


def run(*args, language="da"):
    return CliRunner(env={"GEOPLAN_LANG": language}).invoke(main, ["plan", "diff", *args], prog_name="geoplan")


def test_on_the_command_line(adopted, tmp_path):
    text = run(adopted, "1.23", "F", "V")
    assert text.exit_code == 1
    assert text.stdout.startswith(
        "1.23: F → V\n\nlokalplan 1.23 Ved søen: ændret\n  areal 10.000 m² → 9.900 m²: tilføjet 900 m², fjernet 1.000 m²\n"
    )
    assert text.stdout.endswith("delområde B: fjernet\n  areal 5.000 m² → 0 m²: tilføjet 0 m², fjernet 5.000 m²\n\n2 dele er uændrede.\n")
    values = json.loads(run(adopted, "1.23", "F", "V", "--format", "json").stdout)["objects"][0]
    change = next(one for one in values["changes"] if one["field"] == "bebygpct")
    assert (change["before"], change["after"], change["provision"]) == (30, 40, True)
    page = tmp_path / "forskel.html"
    assert run(adopted, "1.23", "F", "V", "--format", "html", "--out", str(page), "--lang", "en").exit_code == 1
    html = page.read_text(encoding="utf-8")
    assert "<del>30 % of each plot</del>" in html
    assert "<ins>40 % of each plot</ins>" in html
    assert html.count("url(#rising)") > 0 < html.count("url(#falling)")  # told apart by hatch, not by colour alone
    assert "<script" not in html
    assert run(adopted, "1.23", "V", "V").stdout == "1.23: V → V\n\nDer er ingen forskel.\n"
    assert run(adopted, "1.23", "V", "V").exit_code == 0


def test_a_state_that_never_was(adopted):
    found = run(adopted, "1.23", "A")
    assert found.exit_code == 2
    assert "Planen har ikke været i status A. Den har været: KF, F, V." in found.stderr
    assert run(adopted).exit_code == 2


def test_two_files(tmp_path):
    for name, row, shape in (("gammel", PROPOSAL, SQUARE), ("ny", {**PROPOSAL, "maxbygnhjd": 8.5}, CORNER)):
        frame = frame_of({**row, "planid": 77}, geometry=shapely.MultiPolygon([shape]))
        frame.to_file(tmp_path / f"theme_pdk_lokalplan_forslag_{name}.gpkg", layer="theme_pdk_lokalplan_forslag")
    found = run(*(str(tmp_path / f"theme_pdk_lokalplan_forslag_{name}.gpkg") for name in ("gammel", "ny")))
    assert found.exit_code == 1, found.output
    assert "(maxbygnhjd): intet → 8,5 m" in found.stdout
    assert "tilføjet 900 m², fjernet 1.000 m²" in found.stdout
