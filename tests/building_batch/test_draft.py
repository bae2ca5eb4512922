"""What a plan changes when it is laid over what applies."""

import numpy as np
import pytest
import shapely

from geoplan.building.answers import BREACH
from geoplan.errors import UsageError
from geoplan.plan.columns import words
from geoplan.store import Workspace
from geoplan.workflows.building_batch.answers import Prepared
from geoplan.workflows.building_batch.draft import changed, laid_over
from geoplan.workflows.building_batch.run import building_batch
from geoplan.workflows.plot.everything import Everything
from geoplan.workflows.plot.grounds import Grounds

from .conftest import DAY

STRICT = {"plannr": "999", "plannavn": "Stram plan", "bebygpct": 12, "bebygpctaf": 2, "maxetager": 1.0}


@pytest.fixture(scope="module")
def strict(workspace, prepared, tmp_path_factory):
    """The sample with a draft over the first built plots that allows 12 % and one storey."""
    built = np.unique(prepared.rows.told.plot)[:25]
    area = shapely.union_all(prepared.everything.shapes[built]).buffer(0.5)
    path = tmp_path_factory.mktemp("draft") / "med_udkast.gpkg"
    path.write_bytes(workspace.read_bytes())
    with Workspace.open(path) as ws:
        with ws.edit(who="prøve", why="udkast") as edit:
            edit.insert("lokalplan", {**STRICT, "status": "KF", "komnr": 791}, shapely.MultiPolygon(shapely.get_parts(area).tolist()))
        yield path, ws, built


def test_a_draft_alone_changes_nothing(strict, prepared):
    """In its own state it is not in force: the answers are those without it."""
    _, ws, _ = strict
    again = Everything(Grounds(ws, day=DAY))
    assert (again.right.answer == prepared.everything.right.answer).all()


def test_what_a_strict_plan_makes_unlawful(strict):
    _, ws, built = strict
    found = changed(Prepared(Everything(Grounds(ws, day=DAY))), "999")
    ratio = next(one for one in found.flips if one.after.id == "br18.byggeret.bebyggelsesprocent")
    worse = ratio.towards(BREACH)
    assert len(worse) > 5
    assert np.isin(worse, built).all()
    assert set(ratio.after.limit[worse]) == {12.0}
    assert set(ratio.after.source[worse]) == {"999"}
    assert (ratio.after.measured[worse] > 12).all()
    assert (ratio.outcome_before[worse] != BREACH).all()


def test_it_stands_in_place_of_what_is_in_force(strict):
    _, ws, _ = strict
    grounds = Grounds(ws, day=DAY)
    laid = laid_over(grounds, "999")
    numbers = words(laid.plans.lokalplan, "plannr")
    others = laid.plans.lokalplan[(numbers != "999") & (words(laid.plans.lokalplan, "status") == "V")]
    shared = shapely.area(shapely.intersection(np.asarray(others.geometry.array, dtype=object), laid.area))
    assert shared.max() < 0.01
    assert laid.name == "Lokalplan 999 Stram plan"


def test_elsewhere_nothing_changes(strict):
    _, ws, _ = strict
    found = changed(Prepared(Everything(Grounds(ws, day=DAY))), "999")
    near = shapely.intersects(found.after.everything.shapes, found.laid.area)
    for one in found.flips:
        plot = one.rows if one.after.of_plot else found.after.rows.told.plot[one.rows]
        assert near[plot].all(), one.after.id


def test_there_is_no_such_plan(strict):
    path, *_ = strict
    with pytest.raises(UsageError, match="ingen plan"):
        building_batch(str(path), plan="424242")
