"""What applies on a parcel: the ladder, pieces, plans over one another, strips, and the same answer one by one."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
import shapely

from conformity.made import DAY, EMPTY, delomraade, frame, lokalplan, ramme, square
from geoplan.plan.applies import GIVEN, LEVELS, NOT_REGULATED, READ, Plans, applies, ground_of

V = {"status": "V", "datovedt": 20200101, "datoikraft": 20200110}


def on(*places, lokalplaner=EMPTY, delomraader=EMPTY, byggefelter=EMPTY, rammer=EMPTY, day=DAY):
    plans = Plans(lokalplaner, delomraader, byggefelter, rammer)
    return applies(np.array(places, dtype=object), ground_of(plans, day=day))


def answers(result, provision, column="value"):
    """By piece: what is said of one provision."""
    rows = result.provisions([provision])
    return dict(zip(rows["part"], rows[column], strict=True))


def only(result, provision):
    rows = result.provisions([provision])
    assert len(rows) == 1
    found = rows.iloc[0]
    return found.value, LEVELS[found.level] if found.level >= 0 else "", found.answer


PLAN = lokalplan(square(0, 0, 4, 4), **V, maxetager=3, bebygpct=40, bebygpctaf=1)
PART = delomraade(square(0, 0, 2, 4), "A", **V, maxetager=2)
FIELD = (square(0.5, 0.5, 0.5, 0.5), {"lokplan_id": 1, **V, "maxetager": 1, "maxbygnhjd": 5.0})


def test_the_most_specific_rung_that_gives_a_number_decides():
    plans = {"lokalplaner": frame(PLAN), "delomraader": frame(PART), "byggefelter": frame(FIELD)}
    assert only(on(square(0.6, 0.6, 0.2, 0.2), **plans), "maxetager") == (1, "byggefelt", GIVEN)
    assert only(on(square(1.5, 1.5, 0.2, 0.2), **plans), "maxetager") == (2, "delomraade", GIVEN)
    assert only(on(square(3, 3, 0.2, 0.2), **plans), "maxetager") == (3, "lokalplan", GIVEN)
    assert only(on(square(1.5, 1.5, 0.2, 0.2), **plans), "bebygpct") == (40, "lokalplan", GIVEN)
    found = on(square(1.5, 1.5, 0.2, 0.2), **plans).provisions(["bebygpct"]).iloc[0]
    assert found.denominator == 1


def test_outside_every_plan():
    result = on(square(10, 10), lokalplaner=frame(PLAN))
    assert list(result.parts["cell"]) == [-1]
    assert result.parts["share"][0] == 1
    assert not len(result.provisions())


def test_silence_and_not_knowing():
    def said(**columns):
        return only(on(square(1, 1), lokalplaner=frame(lokalplan(square(0, 0, 4, 4), **V, **columns))), "maxetager")[2]

    assert said(iomfangreg=True) == NOT_REGULATED
    assert said(iomfangreg=False) == READ
    assert said() == READ
    assert said(iomfangreg=True, kompleks=True) == READ
    part = frame(delomraade(square(0, 0, 4, 4), "A", **V, iomfangreg=True))
    plan = frame(lokalplan(square(0, 0, 4, 4), **V, iomfangreg=False, maxetager=2))
    assert only(on(square(1, 1), lokalplaner=plan, delomraader=part), "maxetager") == (2, "lokalplan", GIVEN)


def test_zero_is_a_number():
    assert only(on(square(1, 1), lokalplaner=frame(lokalplan(square(0, 0, 4, 4), **V, bebygpct=0))), "bebygpct") == (0, "lokalplan", GIVEN)


def test_a_parcel_cut_by_provisions_has_pieces():
    result = on(square(1.5, 1, 1, 1), lokalplaner=frame(PLAN), delomraader=frame(PART))
    assert result.parts["area_m2"].tolist() == pytest.approx([5000, 5000])
    assert sorted(answers(result, "maxetager").values()) == [2, 3]


def test_a_strip_along_the_boundary_is_left_out_and_told():
    result = on(square(2.0, 0.0, 1, 0.4), lokalplaner=frame(PLAN), delomraader=frame(delomraade(square(0, 0, 2.002, 4), "A", **V)))
    assert len(result.parts) == 1
    assert result.left_out_m2[0] == pytest.approx(8)
    wider = on(square(2.0, 0.0, 1, 0.4), lokalplaner=frame(PLAN), delomraader=frame(delomraade(square(0, 0, 2.02, 4), "A", **V)))
    assert len(wider.parts) == 2


def test_a_small_place_wholly_inside_is_no_strip():
    place = square(1, 1, 0.005, 0.01)
    assert only(on(place, lokalplaner=frame(PLAN)), "maxetager") == (3, "lokalplan", GIVEN)


def test_what_is_outside_the_plan_is_a_piece_too():
    result = on(square(3, 3, 2, 1), lokalplaner=frame(PLAN))
    assert result.parts["cell"].tolist().count(-1) == 1
    assert result.parts["area_m2"].sum() == pytest.approx(20_000)


def test_two_plans_on_the_same_ground():
    other = lokalplan(square(1, 1, 4, 4), 2, **V, maxetager=5, bebygpct=40, bebygpctaf=1)
    result = on(square(2, 2), lokalplaner=frame(PLAN, other))
    assert result.crossings["area_m2"].tolist() == pytest.approx([10_000])
    assert answers(result, "maxetager", "conflict") == {0: True, 1: True}
    assert answers(result, "bebygpct", "conflict") == {0: False, 1: False}
    assert -1 not in result.parts["cell"].tolist()
    apart = on(square(-0.5, -0.5), lokalplaner=frame(PLAN, other))
    assert list(answers(apart, "maxetager", "conflict").values()) == [False]


def test_the_same_percentage_of_something_else_is_a_conflict():
    other = lokalplan(square(0, 0, 4, 4), 2, **V, bebygpct=40, bebygpctaf=2)
    assert set(answers(on(square(2, 2), lokalplaner=frame(PLAN, other)), "bebygpct", "conflict").values()) == {True}


def test_two_parts_of_one_plan_are_no_conflict():
    parts = frame(PART, delomraade(square(2, 0, 2, 4), "B", **V, maxetager=4))
    result = on(square(1.5, 1), lokalplaner=frame(PLAN), delomraader=parts)
    assert set(answers(result, "maxetager", "conflict").values()) == {False}


@pytest.mark.parametrize(
    ("columns", "day", "there"),
    [
        ({"datoikraft": 20261124}, DAY, True),
        ({"datoikraft": 20261125}, DAY, False),
        ({"status": "A", "datoaflyst": 20261125}, DAY, True),
        ({"status": "A", "datoaflyst": 20261124}, DAY, False),
        ({"status": "A"}, DAY, False),
        ({"status": "F"}, DAY, False),
        ({"status": "KV"}, DAY, False),
        ({"status": None}, DAY, False),
        ({"status": None, "planstatus": "V"}, DAY, True),
        ({}, dt.date(2019, 12, 31), False),
    ],
)
def test_only_what_was_in_force_that_day(columns, day, there):
    plan = lokalplan(square(0, 0, 4, 4), **{**V, **columns}, maxetager=3)
    assert bool((on(square(1, 1), lokalplaner=frame(plan), day=day).parts["cell"] >= 0).any()) is there


def test_a_proposal_is_told_beside():
    proposal = lokalplan(square(0, 0, 4, 4), status="F", datoforsl=20261001)
    result = on(square(1, 1), square(10, 10), lokalplaner=frame(proposal))
    assert result.proposals[["place", "share"]].to_numpy().tolist() == [[0, 1]]


def test_rammer_stand_beside_with_their_share():
    rammer = frame(ramme(square(0, 0, 1.25, 4), maxetager=9), ramme(square(1.25, 0, 4, 4), "R2"))
    result = on(square(1, 1), lokalplaner=frame(lokalplan(square(0, 0, 4, 4), **V)), rammer=rammer)
    assert result.rammer["share"].tolist() == pytest.approx([0.75, 0.25])
    assert result.rammer["ramme"].tolist() == [1, 0]
    assert only(result, "maxetager")[2] == READ  # a ramme is no rung


def test_a_part_whose_plan_is_not_there_still_speaks():
    result = on(square(1, 1), delomraader=frame(PART))
    assert only(result, "maxetager") == (2, "delomraade", GIVEN)


def random_layers(rng):
    plans, parts, fields = [], [], []
    for number in range(12):
        x, y = rng.uniform(0, 8, 2)
        plans.append(lokalplan(square(x, y, 2, 2), number, **V, **columns(rng)))
        if rng.random() < 0.7:
            parts.append(delomraade(square(x, y, 1, 2), "A", number, **V, **columns(rng)))
            parts.append(delomraade(square(x + 1, y, 1, 1.5), "B", number, **V))
        if rng.random() < 0.7:
            fields.append((square(x + 0.3, y + 0.3, 1, 1), {"lokplan_id": number, **V, **columns(rng)}))
    places = np.array([square(*rng.uniform(0, 9, 2), *rng.uniform(0.2, 1.5, 2)) for _ in range(30)], dtype=object)
    return Plans(frame(*plans), frame(*parts), frame(*fields), EMPTY), places


def columns(rng):
    return {"maxetager": float(rng.integers(1, 9))} if rng.random() < 0.6 else {"iomfangreg": bool(rng.random() < 0.5)}


@pytest.mark.parametrize("seed", range(3))
def test_one_by_one_gives_the_same(seed):
    plans, places = random_layers(np.random.default_rng(seed))
    ground = ground_of(plans, day=DAY)
    together = applies(places, ground)
    for number in range(len(places)):
        alone = applies(places[[number]], ground)
        mine = together.parts["place"] == number
        pd.testing.assert_frame_equal(together.parts[mine].drop(columns="place").reset_index(drop=True), alone.parts.drop(columns="place"))
        first = int(np.flatnonzero(mine)[0])
        rows = together.provisions(["maxetager"])
        rows = rows[rows["part"].isin(np.flatnonzero(mine))].assign(part=lambda table, first=first: table["part"] - first)
        pd.testing.assert_frame_equal(rows.reset_index(drop=True), alone.provisions(["maxetager"]))


@pytest.mark.parametrize("seed", range(3))
def test_points_inside_against_a_slow_ladder(seed):
    """What a piece says is what a person reads at a point of it, rung by rung."""
    rng = np.random.default_rng(seed + 10)
    plans, _ = random_layers(rng)
    ground = ground_of(plans, day=DAY)
    for cell, shape in enumerate(ground.cells.geometry):
        point = shape.representative_point()
        value, level = by_hand(point, plans, int(ground.cells.lokalplan[cell]))
        found = ground.resolved["maxetager"]
        assert (None if np.isnan(found.value[cell]) else found.value[cell]) == value
        assert (LEVELS[found.level[cell]] if found.level[cell] >= 0 else "") == level


def by_hand(point, plans, of_plan):
    """Rung by rung among the objects of one plan; planid is the position."""
    for level, layer, key in (("byggefelt", plans.byggefelt, "lokplan_id"), ("delomraade", plans.delomraade, "lokplan_id")):
        for _, one in layer.iterrows():
            if one[key] == of_plan and one.geometry.contains(point) and not pd.isna(one.get("maxetager")):
                return one["maxetager"], level
    own = plans.lokalplan["maxetager"][of_plan]
    return (None, "") if pd.isna(own) else (own, "lokalplan")


@pytest.mark.parametrize("seed", range(3))
def test_pieces_cover_the_place(seed):
    """Without plans over one another the pieces, and what is left out, add up to the place."""
    rng = np.random.default_rng(seed + 20)
    plans = frame(*(lokalplan(square(2 * x, 2 * y, 1.7, 1.7), 5 * x + y, **V) for x in range(4) for y in range(4)))
    places = np.array([square(*rng.uniform(0, 7, 2), *rng.uniform(0.01, 2, 2)) for _ in range(60)], dtype=object)
    result = applies(places, ground_of(Plans(plans, EMPTY, EMPTY, EMPTY), day=DAY))
    covered = np.bincount(result.parts["place"], weights=result.parts["area_m2"], minlength=len(places)) + result.left_out_m2
    assert np.all(np.abs(covered - shapely.area(places)) <= 10.001)
