"""Lokalplan against ramme, matter by matter: an example for each verdict, boundaries, and one by one against all at once."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
import shapely

from conformity.made import DAY, EMPTY, delomraade, frame, lokalplan, ramme, square
from geoplan.plan.conformity import Verdict, conformity
from geoplan.plan.conformity.checks import BEYOND, OTHER_BASE, RAMME_UNKNOWN, READ, USE_PART
from geoplan.plan.conformity.compare import OUTSIDE, OUTSIDE_A_LITTLE, PROPOSED

HOLE_PLAN = square(0, 0)


def compare(plan, of_ramme, *, parts=EMPTY, fields=EMPTY, day=DAY):
    return conformity(frame(lokalplan(HOLE_PLAN, **plan)), parts, fields, frame(ramme(square(-1, -1, 3, 3), **of_ramme)), day=day)


def row(result, check, **where):
    table = result.table[result.table["check"] == check]
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1, table
    return table.iloc[0]


def verdict(plan, of_ramme, check):
    return row(compare(plan, of_ramme), check).verdict


# -- numbers: a pair at each limit ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("check", "column", "limit", "beyond"),
    [
        ("CONF-06", "eareal", 1000, 1000.5),
        ("CONF-07", "maxetager", 2.5, 3),
        ("CONF-08", "maxbygnhjd", 8.5, 8.51),
        ("CONF-09", "m3_m2", 1.5, 1.51),
        ("CONF-10", "bebygpctar", 30, 31),
        ("CONF-11", "minuds", 700, 699),
    ],
)
def test_a_number_may_reach_its_limit_but_not_pass_it(check, column, limit, beyond):
    assert verdict({column: limit}, {column: limit}, check) == Verdict.AGREES
    assert verdict({column: beyond}, {column: limit}, check) == Verdict.CONFLICTS


def test_the_older_column_stands_in_for_the_plot_size():
    assert verdict({"minuds": 600}, {"mingrund": 700}, "CONF-11") == Verdict.CONFLICTS
    assert verdict({"mingrund": 700}, {"minuds": 700}, "CONF-11") == Verdict.AGREES


def test_the_mildest_use_stands_for_a_part_without_a_number():
    assert verdict({"maxbhjd1": 8.5, "maxbhjd2": 12}, {"maxbygnhjd": 10}, "CONF-08") == Verdict.CONFLICTS
    assert verdict({"maxbhjd1": 8.5, "maxbhjd2": 10}, {"maxbygnhjd": 10}, "CONF-08") == Verdict.AGREES


# -- three values: null is never no limit --------------------------------------------------------


def test_null_is_unknown_and_a_flag_is_an_answer():
    assert verdict({"maxetager": 2}, {}, "CONF-07") == Verdict.UNKNOWN
    assert row(compare({"maxetager": 2}, {}), "CONF-07").reason == RAMME_UNKNOWN
    assert verdict({"maxetager": 2}, {"iomfangreg": True}, "CONF-07") == Verdict.NOT_REGULATED
    assert verdict({}, {"maxetager": 2}, "CONF-07") == Verdict.UNKNOWN
    assert verdict({"iomfangreg": "true"}, {"maxetager": 2}, "CONF-07") == Verdict.NOT_REGULATED
    assert verdict({"iomfangreg": False}, {"maxetager": 2}, "CONF-07") == Verdict.UNKNOWN


def test_where_there_is_a_document_it_is_to_be_read():
    found = row(compare({"maxetager": 2}, {"doklink": "https://dokument.example/1.pdf"}), "CONF-07")
    assert (found.verdict, found.reason) == (Verdict.READ_PDF, READ)
    assert verdict({"sforhold": "Højden regnes fra kote 4"}, {"maxetager": 2}, "CONF-07") == Verdict.READ_PDF


def test_zero_is_a_number():
    assert verdict({"bebygpctar": 0}, {"bebygpctar": 30}, "CONF-10") == Verdict.AGREES
    assert verdict({"bebygpctar": 1}, {"bebygpctar": 0}, "CONF-10") == Verdict.CONFLICTS


# -- bebyggelsesprocent --------------------------------------------------------------------------


def test_percentages_need_the_same_denominator():
    assert verdict({"bebygpct": 30, "bebygpctaf": 2}, {"bebygpct": 30, "bebygpctaf": 2}, "CONF-05") == Verdict.AGREES
    assert verdict({"bebygpct": 31, "bebygpctaf": 2}, {"bebygpct": 30, "bebygpctaf": 2}, "CONF-05") == Verdict.CONFLICTS
    other = row(compare({"bebygpct": 31, "bebygpctaf": 1}, {"bebygpct": 30, "bebygpctaf": 2}), "CONF-05")
    assert (other.verdict, other.reason) == (Verdict.NOT_COMPARABLE, OTHER_BASE)
    assert (other.plan_value, other.ramme_value) == ((31.0, 1), (30.0, 2))
    assert verdict({"bebygpct": 31}, {"bebygpct": 30, "bebygpctaf": 2}, "CONF-05") == Verdict.NOT_COMPARABLE
    assert verdict({}, {"bebygpct": 30, "bebygpctaf": 2}, "CONF-05") == Verdict.UNKNOWN


# -- use, classes, zone --------------------------------------------------------------------------


def test_use():
    assert verdict({"anvgen": 11}, {"anvgen": 11}, "CONF-03") == Verdict.AGREES
    part = row(compare({"anvgen": 11}, {"anvgen": 21}), "CONF-03")
    assert (part.verdict, part.reason) == (Verdict.AGREES, USE_PART)
    assert verdict({"anvgen": 21}, {"anvgen": 11}, "CONF-03") == Verdict.CONFLICTS
    assert verdict({"ianvreg": True}, {"anvgen": 11}, "CONF-03") == Verdict.NOT_REGULATED
    assert verdict({"anvgen": 11}, {}, "CONF-03") == Verdict.UNKNOWN


def test_specific_use():
    of_ramme = {"anvspec1": 1110, "anvspec2": 1120}
    assert verdict({"anvspec1": 1120}, of_ramme, "CONF-04") == Verdict.AGREES
    found = row(compare({"anvspec1": 1120, "anvspec2": 1130}, of_ramme), "CONF-04")
    assert (found.verdict, found.plan_value, found.ramme_value) == (Verdict.CONFLICTS, "1130", "1110, 1120")
    assert verdict({"anvspec1": 1130}, {}, "CONF-04") == Verdict.NOT_REGULATED
    assert verdict({}, of_ramme, "CONF-04") == Verdict.NOT_REGULATED


def test_environment_classes():
    of_ramme = {"minmiljo": 1, "maxmiljo": 4}
    assert verdict({"minmiljo": 1, "maxmiljo": 4}, of_ramme, "CONF-12") == Verdict.AGREES
    assert verdict({"minmiljo": 1, "maxmiljo": 5}, of_ramme, "CONF-12") == Verdict.CONFLICTS
    assert verdict({"maxmiljo": 4}, of_ramme, "CONF-12") == Verdict.AGREES
    assert verdict({}, of_ramme, "CONF-12") == Verdict.UNKNOWN


def test_zone():
    transfers = {"izonereg": False, "zone": 1}
    assert verdict(transfers, {"fzone": 1}, "CONF-13") == Verdict.AGREES
    assert verdict(transfers, {"fzone": 3}, "CONF-13") == Verdict.CONFLICTS
    assert verdict(transfers, {}, "CONF-13") == Verdict.UNKNOWN
    assert verdict({"izonereg": True, "zone": 1}, {"fzone": 3}, "CONF-13") == Verdict.NOT_REGULATED
    assert verdict({"izonereg": False, "zone": 2}, {"fzone": 2}, "CONF-13") == Verdict.UNKNOWN
    assert verdict({}, {"fzone": 2}, "CONF-13") == Verdict.UNKNOWN


def test_a_ramme_without_numbers_is_not_unlimited():
    assert verdict({}, {"maxetager": 2}, "CONF-15") == Verdict.AGREES
    assert verdict({}, {}, "CONF-15") == Verdict.UNKNOWN
    assert verdict({}, {"doklink": "https://dokument.example/1.pdf"}, "CONF-15") == Verdict.READ_PDF
    assert verdict({}, {"iomfangreg": True}, "CONF-15") == Verdict.NOT_REGULATED


def test_free_text_is_for_a_person():
    assert verdict({"sforhold": "Se planen"}, {}, "CONF-16") == Verdict.READ_PDF
    assert verdict({}, {"kompleks": True}, "CONF-16") == Verdict.READ_PDF
    assert verdict({}, {}, "CONF-16") == Verdict.NOT_REGULATED


# -- area and status -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outside_m", "expected", "reason"),
    [
        (0.0, Verdict.AGREES, None),
        (1.0, Verdict.AGREES, OUTSIDE_A_LITTLE),
        (1.2, Verdict.CONFLICTS, OUTSIDE),
        (50, Verdict.CONFLICTS, OUTSIDE),
    ],
)
def test_share_outside_any_ramme(outside_m, expected, reason):
    """1.00 m of 100 m is exactly the hundredth that is let pass."""
    plans = frame(lokalplan(square(0, 0)))
    result = conformity(plans, EMPTY, EMPTY, frame(ramme(square(-1, -1, 2 - outside_m / 100, 3))), day=DAY)
    found = row(result, "CONF-01")
    assert found.verdict == expected
    assert found.plan_value == pytest.approx(outside_m * 100, abs=1e-3)
    assert reason is None or found.reason == reason
    assert (result.outside[0] is None) == (outside_m == 0)


def test_strips_are_left_out_and_told():
    plans = frame(lokalplan(square(0, 0)))
    result = conformity(plans, EMPTY, EMPTY, frame(ramme(square(-1, -1, 1.998, 3))), day=DAY)
    assert row(result, "CONF-01").verdict == Verdict.AGREES
    assert result.coverage.strips_m2[0] == pytest.approx(20)
    assert result.coverage.outside_m2[0] == 0


def test_a_neighbouring_ramme_is_not_compared():
    """A strip of 0.2 m along the boundary is no part of the plan."""
    rammer = frame(ramme(square(-1, -1, 3, 3), maxetager=2), ramme(square(0.998, 0, 2, 0.4), "R2", maxetager=1))
    result = conformity(frame(lokalplan(square(0, 0), maxetager=2)), EMPTY, EMPTY, rammer, day=DAY)
    assert set(result.table[result.table["check"] == "CONF-07"]["ramme"]) == {0}


def test_status_of_the_ramme():
    assert row(compare({}, {}), "CONF-02").verdict == Verdict.AGREES
    proposed = row(compare({}, {"status": "F", "datovedt": None, "datoikraft": None, "datoforsl": 20260901}), "CONF-02")
    assert (proposed.verdict, proposed.reason, proposed.forslag) == (Verdict.UNKNOWN, PROPOSED, True)
    for gone in ({"status": "A", "datoaflyst": 20260101}, {"status": "KF"}, {"datoikraft": 20270101}, {"datoaflyst": 20261124}):
        assert row(compare({}, gone), "CONF-02").verdict == Verdict.CONFLICTS


def test_the_day_decides():
    of_ramme = {"datoikraft": 20261124}
    assert row(compare({}, of_ramme), "CONF-02").verdict == Verdict.AGREES
    assert row(compare({}, of_ramme, day=dt.date(2026, 11, 23)), "CONF-02").verdict == Verdict.CONFLICTS
    cancelled = {"status": "A", "datoaflyst": 20261125}
    assert row(compare({}, cancelled), "CONF-02").verdict == Verdict.AGREES


def test_a_plan_without_area_is_unknown():
    result = conformity(frame((None, lokalplan(None)[1]), lokalplan(square(0, 0), 2)), EMPTY, EMPTY, frame(ramme(square(0, 0))), day=DAY)
    assert row(result, "CONF-01", lokalplan=0).verdict == Verdict.UNKNOWN
    assert row(result, "CONF-01", lokalplan=1).verdict == Verdict.AGREES


# -- delområder, byggefelter, several rammer -----------------------------------------------------


def test_a_part_speaks_before_its_plan():
    parts = frame(delomraade(square(0, 0, 0.5), "A", maxetager=3), delomraade(square(0.5, 0, 0.5), "B"))
    result = compare({"maxetager": 2}, {"maxetager": 2}, parts=parts)
    assert row(result, "CONF-07", delomraade=0).verdict == Verdict.CONFLICTS
    b = row(result, "CONF-07", delomraade=1)
    assert (b.verdict, b.level, b.plan_value) == (Verdict.AGREES, "lokalplan", 2)
    assert row(result, "CONF-07", delomraade=0).level == "delomraade"
    assert set(result.table[result.table["check"] == "CONF-07"]["delomraade"]) == {0, 1}


def test_what_lies_outside_the_parts_is_the_plans():
    parts = frame(delomraade(square(0, 0, 0.5), "A", maxetager=1))
    result = compare({"maxetager": 3}, {"maxetager": 2}, parts=parts)
    assert row(result, "CONF-07", delomraade=0).verdict == Verdict.AGREES
    assert row(result, "CONF-07", delomraade=-1).verdict == Verdict.CONFLICTS


def test_a_byggefelt_is_compared_on_what_it_says():
    fields = frame((square(0.1, 0.1, 0.1, 0.1), {"lokplan_id": 1, "maxbygnhjd": 12.0, "status": "F"}))
    result = compare({"maxbygnhjd": 8.5}, {"maxbygnhjd": 8.5, "maxetager": 2}, fields=fields)
    assert row(result, "CONF-08", byggefelt=0).verdict == Verdict.CONFLICTS
    assert row(result, "CONF-08", byggefelt=-1).verdict == Verdict.AGREES
    assert set(result.table[result.table["byggefelt"] == 0]["check"]) == {"CONF-08"}


def test_floor_areas_are_added_up():
    parts = [delomraade(square(0, 0, 0.5), "A", eareal=600), delomraade(square(0.5, 0, 0.5), "B", eareal=400)]
    assert row(compare({"earealh": 1000}, {}, parts=frame(*parts)), "CONF-06", level="sum").verdict == Verdict.AGREES
    assert row(compare({"earealh": 999}, {}, parts=frame(*parts)), "CONF-06", level="sum").verdict == Verdict.CONFLICTS
    parts[1][1]["eareal"] = None
    assert row(compare({"earealh": 1000}, {}, parts=frame(*parts)), "CONF-06", level="sum").verdict == Verdict.UNKNOWN
    assert row(compare({"earealh": 500}, {}, parts=frame(*parts)), "CONF-06", level="sum").verdict == Verdict.CONFLICTS
    against = row(compare({}, {"eareal": 500}, parts=frame(*parts)), "CONF-06", level="sum", ramme=0)
    assert (against.verdict, against.reason) == (Verdict.CONFLICTS, BEYOND)


def test_several_rammer_each_with_its_share():
    rammer = frame(ramme(square(-1, -1, 1.75, 3), maxetager=2), ramme(square(0.75, -1, 2, 3), "R2", maxetager=1))
    result = conformity(frame(lokalplan(square(0, 0), maxetager=2)), EMPTY, EMPTY, rammer, day=DAY)
    first, second = row(result, "CONF-07", ramme=0), row(result, "CONF-07", ramme=1)
    assert (first.verdict, second.verdict) == (Verdict.AGREES, Verdict.CONFLICTS)
    assert (first.share, second.share) == (pytest.approx(0.75), pytest.approx(0.25))
    together = row(result, "CONF-14")
    assert (together.verdict, together.plan_value) == (Verdict.CONFLICTS, 2)
    assert not (compare({}, {}).table["check"] == "CONF-14").any()


# -- many at once --------------------------------------------------------------------------------


def random_plans(rng, count):
    plans, parts, rammer = [], [], []
    for number in range(count):
        x, y = rng.integers(0, 12, 2)
        width, height = rng.uniform(0.3, 2.5, 2)
        plans.append(lokalplan(square(x, y, width, height), number, **random_columns(rng)))
        if rng.random() < 0.6:
            half = width / 2
            parts += [
                delomraade(square(x, y, half, height), "A", number, **random_columns(rng)),
                delomraade(square(x + half, y, width - half, height), "B", number, **random_columns(rng)),
            ]
    for x in range(0, 14, 2):
        for y in range(0, 14, 2):
            status = rng.choice(["V", "V", "V", "F", "A"])
            rammer.append(ramme(square(x, y, 2, 2), f"{x}.{y}", **{**random_columns(rng), "status": status, "datoforsl": 20260101}))
    return frame(*plans), frame(*parts), frame(*rammer)


def random_columns(rng):
    some = {
        "maxetager": rng.choice([1, 1.5, 2, 3]),
        "bebygpct": rng.choice([25, 30, 40]),
        "bebygpctaf": rng.choice([1, 2, 3]),
        "anvgen": rng.choice([11, 21, 31]),
        "anvspec1": rng.choice([1110, 1120]),
        "eareal": rng.choice([200, 300.0]),
        "iomfangreg": bool(rng.random() < 0.5),
    }
    return {name: value for name, value in some.items() if rng.random() < 0.6}


@pytest.mark.parametrize("seed", range(4))
def test_one_by_one_gives_the_same(seed):
    rng = np.random.default_rng(seed)
    plans, parts, rammer = random_plans(rng, 25)
    together = conformity(plans, parts, EMPTY, rammer, day=DAY).table
    assert len(together) > 200
    for number in range(len(plans)):
        mine = parts[parts["lokplan_id"] == number]
        alone = conformity(plans.iloc[[number]].reset_index(drop=True), mine.reset_index(drop=True), EMPTY, rammer, day=DAY).table
        alone["lokalplan"] = number
        alone["delomraade"] = np.where(alone["delomraade"] < 0, -1, np.r_[mine.index, -1][alone["delomraade"]])
        same = together[together["lokalplan"] == number].reset_index(drop=True)
        pd.testing.assert_frame_equal(same, alone, check_exact=False, rtol=1e-9)


@pytest.mark.parametrize("seed", range(3))
def test_heights_against_a_slow_reading(seed):
    """Each part and ramme by hand: they meet, and the part's own number, else its plan's, is held against the ramme's."""
    plans, parts, rammer = random_plans(np.random.default_rng(seed + 50), 20)
    result = conformity(plans, parts, EMPTY, rammer, day=DAY)
    rows = result.table[result.table["check"] == "CONF-07"].itertuples()
    found = {(r.lokalplan, r.delomraade, result.rammer["plannr"][r.ramme]): r.verdict for r in rows}
    expected = {}
    for number, plan in plans.iterrows():
        mine = parts[parts["lokplan_id"] == number]
        pieces = [(at, part.geometry, part.get("maxetager")) for at, part in mine.iterrows()] or [(-1, plan.geometry, None)]
        for at, shape, own in pieces:
            for _, one in rammer.iterrows():
                shared = shape.intersection(one.geometry)
                if one.status == "A" or shared.area < 1e-9 or (shared.area < 10 and min_width(shared) < 1):
                    continue
                value = own if own is not None and not pd.isna(own) else plan.get("maxetager")
                expected[number, at, one.plannr] = by_hand(value, silent(plan, mine, at), one)
    assert found == expected


def min_width(shape):
    west, south, east, north = shape.bounds
    return min(east - west, north - south)


def silent(plan, parts, at):
    rungs = [plan] if at < 0 else [plan, parts.loc[at]]
    return all(rung.get("iomfangreg") is True for rung in rungs)


def by_hand(value, plan_silent, one):
    limit = one.get("maxetager")
    known = value is not None and not pd.isna(value)
    if known and not pd.isna(limit):
        return Verdict.AGREES if value <= limit else Verdict.CONFLICTS
    if pd.isna(limit) and one.get("iomfangreg") is True:
        return Verdict.NOT_REGULATED
    return Verdict.NOT_REGULATED if not known and plan_silent else Verdict.UNKNOWN


def test_no_plans_give_no_rows():
    assert not len(conformity(EMPTY, EMPTY, EMPTY, frame(ramme(square(0, 0))), day=DAY).table)
    bare = conformity(frame(lokalplan(square(0, 0))), EMPTY, EMPTY, EMPTY, day=DAY)
    assert list(bare.table["check"]) == ["CONF-01", "CONF-02"]
    assert set(bare.table["verdict"]) == {Verdict.CONFLICTS}


def test_a_plan_that_crosses_itself_is_compared():
    bow = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    moved = shapely.transform(bow, lambda xy: xy + np.array([700_000.0, 6_160_000.0]))
    result = conformity(frame(lokalplan(moved, maxetager=2)), EMPTY, EMPTY, frame(ramme(square(-1, -1, 3, 3), maxetager=1)), day=DAY)
    assert row(result, "CONF-07").verdict == Verdict.CONFLICTS
