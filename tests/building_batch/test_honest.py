"""What registers cannot tell is not told, and a roof outline accuses nobody."""

import dataclasses

import numpy as np
import pytest
import shapely

from geoplan.building.answers import BREACH, COMPLIES, JUDGEMENT, UNDECIDED
from geoplan.building.boundaries import NABO, VEJ, boundaries, derived
from geoplan.building.facts import ROOF_OUTLINE_M
from geoplan.workflows.building_batch.answers import IN_MARGIN, NO_OUTLINE, OVER_SKEL, Prepared, answered


def answers(batch, name):
    return next(one for one in batch.answers if one.id == f"br18.byggeret.{name}")


def test_no_height_is_no_pass(batch):
    height = answers(batch, "hoejde")
    assert set(height.outcome[height.said]) == {UNDECIDED}


def test_every_open_answer_says_why(batch):
    for one in batch.answers:
        open_ = np.isin(one.outcome, (JUDGEMENT, UNDECIDED))
        assert (one.why[open_] != "").all(), one.id
        assert (one.why[~open_] == "").all(), one.id


def test_within_the_margin_nobody_is_outside(batch):
    near = answers(batch, "afstand_nabo")
    within = (near.measured < near.limit) & (near.measured + ROOF_OUTLINE_M >= near.limit) & (near.limit > 0)
    judged = batch.rows.told.use == "parcelhus"
    assert (within & judged).sum() > 5
    assert set(near.outcome[within & judged]) == {JUDGEMENT}
    assert set(near.why[within & judged]) == {IN_MARGIN}
    assert ((near.outcome == BREACH) & (near.measured + ROOF_OUTLINE_M < near.limit)).any()


def moved(prepared, metres):
    """The same with every outline moved; heights told."""
    told = prepared.rows.told
    shape = told.shape.copy()
    there = ~shapely.is_missing(shape)
    shape[there] = shapely.transform(shape[there], lambda xy: xy + metres)
    rows = dataclasses.replace(prepared.rows, told=dataclasses.replace(told, shape=shape))
    return answered(Prepared(prepared.everything, rows=rows, ground=prepared.ground))


def test_an_outline_over_skel_is_no_breach(prepared):
    near = answers(moved(prepared, 9.0), "afstand_nabo")
    over = (near.measured == 0) & (prepared.rows.told.use == "parcelhus")
    assert over.sum() > 5
    assert set(near.outcome[over]) == {JUDGEMENT}
    assert set(near.why[over]) == {OVER_SKEL}


def test_without_outline_the_place_is_not_known(batch):
    near = answers(batch, "afstand_nabo")
    without = ~batch.rows.told.placed & (near.outcome >= 0)
    assert without.any()
    assert set(near.outcome[without]) == {UNDECIDED}
    assert set(near.why[without]) == {NO_OUTLINE}


def with_heights(prepared, height_m):
    count = len(prepared.rows)
    told = dataclasses.replace(
        prepared.rows.told, height_m=np.full(count, height_m), ridge_m=np.full(count, height_m), roof=np.full(count, "fladt", dtype=object)
    )
    rows = dataclasses.replace(prepared.rows, told=told)
    return answered(Prepared(prepared.everything, rows=rows, ground=prepared.ground))


@pytest.mark.parametrize(("height_m", "expected"), [(8.5, COMPLIES), (8.6, BREACH)])
def test_a_known_height_is_judged(prepared, height_m, expected):
    found = with_heights(prepared, height_m)
    height = answers(found, "hoejde")
    plain = (height.limit == 8.5) & (height.outcome != JUDGEMENT)
    assert plain.sum() > 20
    assert set(height.outcome[plain]) == {expected}
    plane = answers(found, "hoejdegraenseplan")
    assert {COMPLIES, BREACH, JUDGEMENT} & set(plane.outcome)
    assert (plane.outcome == UNDECIDED).sum() == (~found.rows.told.placed & (plane.outcome >= 0)).sum()


def test_a_plot_behind_another_has_no_road():
    """A road within reach of the ray is not in front of an edge that borders another plot."""
    plot, other = shapely.box(0, 0, 20, 20), shapely.box(20, 0, 26, 20)
    road = shapely.LineString([(29, -10), (29, 30)])
    edges = boundaries(np.array([plot], dtype=object))
    lines = np.array([road], dtype=object)
    assert (derived(edges, centrelines=lines).kind == VEJ).sum() == 1
    assert (derived(edges, centrelines=lines, neighbours=np.array([plot, other], dtype=object)).kind == NABO).all()


def test_a_shed_may_stand_in_skel_whatever_its_outline(prepared, batch):
    """With no least distance the margin of the outline changes nothing."""
    near = answers(batch, "afstand_nabo")
    shed = (batch.rows.told.use == "sekundaer") & np.isfinite(near.measured) & (near.outcome >= 0) & (near.measured < 2.5)
    planned = np.isin(near.basis, ("lokalplan", "delomraade", "byggefelt"))
    assert (shed & ~planned).sum() > 5
    assert set(near.outcome[shed & ~planned]) == {COMPLIES}
