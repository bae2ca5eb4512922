"""A case whose plot comes from the workspace is told what the registers tell, and keeps what it tells itself."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from geoplan.building.case import case_of, read_case
from geoplan.building.check import check
from geoplan.building.shapes import area_of
from geoplan.cli.program import main
from geoplan.errors import UsageError
from geoplan.workflows.building_fill import filled

from .conftest import DAY

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "byggesager" / "20-grund-fra-arbejdsomraade.toml"


@pytest.fixture(scope="module")
def built(prepared):
    """A property with a house that lies outside every plan."""
    right, use = prepared.everything.right, prepared.everything.standing.use
    return int(np.flatnonzero((use == "parcelhus") & (right.says == "silent") & ~prepared.everything.by_map)[0])


def query(prepared, plot):
    return str(prepared.everything.grounds.property_key[prepared.everything.first[plot]])


def asked(prepared, plot, **told):
    return case_of({"day": DAY, "work": "bestaaende", "plot": {"query": query(prepared, plot), **told}})


def test_the_sum_is_that_of_the_extract(prepared, workspace, built):
    case, told = filled(asked(prepared, built, parcelhusomraade=True), str(workspace))
    right = prepared.everything.right
    ratio = next(one for one in check(case).rulings if one.rule.id == "br18.byggeret.bebyggelsesprocent")
    basement = prepared.everything.standing.basement_m2[built]
    assert basement > 0 or ratio.measured == pytest.approx(right.percent.value[built], abs=1e-6)
    assert ratio.limit == pytest.approx(right.limit[built])
    assert all(one.source for one in told)


def test_the_boundary_and_what_stands_there(prepared, workspace, built):
    case, _ = filled(asked(prepared, built), str(workspace))
    assert area_of(case.plot.geometry, "").equals(prepared.everything.shapes[built])
    edges = prepared.ground.edges
    assert [("nabo", "sti", "vej").index(kind) for kind in case.plot.boundary] == edges.kind[edges.plot == built].tolist()
    rows = prepared.rows.told.plot == built
    assert len(case.building) == len(np.unique(prepared.rows.bbr[rows]))
    assert {one.status for one in case.building} == {"existing"}
    drawn = [one for one in case.building if one.geometry]
    assert all(one.outline == "roof" for one in drawn)


def test_what_the_case_tells_stands(prepared, workspace, built):
    plot = {"area_m2": 1234.0, "zone": "landzone", "name": "Min grund", "plans": [{"level": "lokalplan", "name": "X", "hoejde": 5.0}]}
    case, told = filled(asked(prepared, built, **plot), str(workspace))
    assert (case.plot.area_m2, case.plot.zone, case.plot.name) == (1234.0, "landzone", "Min grund")
    assert [one.name for one in case.plot.plans] == ["X"]
    assert not {"Jordstykker", "Grundens areal", "Zone", "Planer"} & {one.what for one in told}


def test_a_drawing_of_its_own_keeps_its_boundary(prepared, workspace, built):
    case, _ = filled(asked(prepared, built, geometry=shapely.to_wkt(shapely.box(0, 0, 20, 30))), str(workspace))
    assert case.plot.boundary == ()


def test_the_example(workspace):
    found = CliRunner().invoke(main, ["building", "check", str(EXAMPLE), "--workspace", str(workspace)])
    assert found.exit_code in {0, 1}, found.output
    assert "Udfyldt fra arbejdsområdet" in found.output
    assert "laget jordstykke" in found.output


def test_without_a_workspace_it_asks_for_one():
    found = CliRunner().invoke(main, ["building", "check", str(EXAMPLE)])
    assert found.exit_code == 2
    assert "--workspace" in found.output


def test_without_a_query_there_is_nothing_to_fill(workspace):
    with pytest.raises(UsageError, match="hvilken grund"):
        filled(read_case(EXAMPLE.parent / "01-garage-i-skel.toml"), str(workspace))
