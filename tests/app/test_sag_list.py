"""The list of cases: how a case stands on the days around its goal, and the order of the list."""

import datetime as dt

import pytest

from geoplan.building.clock import Event, State, clock
from geoplan.texts import texts
from geoplan.workflows.case.standing import NEAR_DAYS, STANDING_DA, Standing, standing
from geoplan.workflows.case.stored import Stored
from geoplan_app import sag_list
from geoplan_app.sag_steps import VERBS, next_states

BEGAN = dt.date(2026, 1, 1)
GOAL = 40


def told(*steps, titel="Hus", number="2026-0001"):
    """A case with these states, each on a day counted from its beginning."""
    return Stored(number, titel, "", tuple(Event(state, BEGAN + dt.timedelta(days=day), "bo") for state, day in steps))


def after(days, *steps, goal=GOAL):
    case = told((State.DRAFT, 0), (State.INFORMED, 0), *steps)
    found = clock(case.events, limit=goal, day=BEGAN + dt.timedelta(days=days))
    return standing(case.state, found)


@pytest.mark.parametrize(
    ("days", "how"),
    [
        (0, Standing.WITHIN),
        (GOAL - NEAR_DAYS - 1, Standing.WITHIN),
        (GOAL - NEAR_DAYS, Standing.NEAR),
        (GOAL, Standing.NEAR),
        (GOAL + 1, Standing.OVER),
    ],
)
def test_a_case_is_near_its_goal_for_a_week(days, how):
    assert after(days) is how


def test_a_case_that_waits_is_neither_near_nor_late():
    assert after(90, (State.WAITING, GOAL - 1)) is Standing.WAITING
    assert after(90, (State.WAITING, GOAL + 1)) is Standing.OVER


def test_a_decided_case_kept_its_goal_or_not():
    assert after(90, (State.DECIDED, GOAL)) is Standing.KEPT
    assert after(90, (State.DECIDED, GOAL + 1)) is Standing.MISSED


def test_without_a_goal_nothing_is_late():
    assert after(900, goal=None) is Standing.NO_GOAL


def test_a_clock_that_has_not_begun():
    draft = told((State.DRAFT, 0))
    assert standing(draft.state, clock(draft.events, limit=GOAL, day=BEGAN)) is Standing.NOT_STARTED


def test_every_standing_and_step_has_an_icon_and_a_word():
    assert set(sag_list.SIGNS) == set(STANDING_DA) == set(Standing)
    assert {to for state in State for to in next_states(state)} <= set(VERBS)


def test_the_list_is_ordered_as_danes_do():
    cases = [
        (told((State.DRAFT, at), titel=titel, number=f"2026-{at}"), clock((), limit=GOAL, day=BEGAN)) for at, titel in enumerate("åøzæa")
    ]
    assert [case.titel for case, _ in sag_list.listed(cases, order="titel")] == ["a", "z", "æ", "ø", "å"]
    assert [case.titel for case, _ in sag_list.listed(cases, order="nyeste")] == list("åøzæa")[::-1]
    assert [case.titel for case, _ in sag_list.listed(cases, order="aeldste")] == list("åøzæa")


def test_a_row_has_dashes_where_nothing_is_known():
    case = told((State.DRAFT, 0))
    row = sag_list.row(case, clock(case.events, limit=GOAL, day=BEGAN), texts("da"))
    assert (row["Dage brugt"], row["Frist"], row["Servicemål"]) == (None, "–", "○ Uret er ikke begyndt")
