"""The clock of a case: examples a case officer can check on a calendar, and the steps that may follow each other."""

import datetime as dt

import pytest

from geoplan.building.clock import NEXT, Event, State, clock, refusal


def events(*steps):
    return tuple(Event(State(state), dt.date.fromisoformat(day), "bo") for state, day in steps)


def on(day):
    return dt.date.fromisoformat(day)


def test_nothing_runs_before_the_case_is_fully_informed():
    found = clock(events(("kladde", "2026-01-01"), ("modtaget", "2026-01-02"), ("venter", "2026-01-05")), limit=40, day=on("2026-03-01"))
    assert (found.used, found.paused, found.running, found.due) == (None, 0, False, None)


def test_it_runs_from_fully_informed_and_says_when_it_ends():
    found = clock(events(("modtaget", "2026-01-02"), ("fuldt_oplyst", "2026-01-10")), limit=40, day=on("2026-01-15"))
    assert (found.used, found.left, found.running, found.due) == (5, 35, True, on("2026-02-19"))


def test_waiting_for_the_applicant_is_taken_out():
    """The worked case: 42 days from fully informed, 5 of them waiting, is 37 of 40."""
    steps = events(("fuldt_oplyst", "2024-10-01"), ("venter", "2024-10-10"), ("fuldt_oplyst", "2024-10-15"), ("afgjort", "2024-11-12"))
    found = clock(steps, limit=40, day=on("2026-01-01"))
    assert (found.used, found.paused, found.left, found.running) == (37, 5, 3, False)


@pytest.mark.parametrize(("decided", "left"), [("2026-02-10", 0), ("2026-02-11", -1)])
def test_the_last_day_is_within_the_goal(decided, left):
    found = clock(events(("fuldt_oplyst", "2026-01-01"), ("afgjort", decided)), limit=40, day=on("2026-12-01"))
    assert found.left == left


def test_while_it_waits_no_end_is_promised():
    found = clock(events(("fuldt_oplyst", "2026-01-01"), ("venter", "2026-01-05")), limit=40, day=on("2026-02-01"))
    assert (found.used, found.paused, found.running, found.due) == (4, 27, False, None)


def test_a_case_without_a_goal():
    found = clock(events(("fuldt_oplyst", "2026-01-01")), limit=None, day=on("2026-01-11"))
    assert (found.used, found.limit, found.left, found.due) == (10, None, None, None)


def test_what_comes_after_the_day_does_not_count():
    steps = events(("fuldt_oplyst", "2026-01-01"), ("afgjort", "2026-01-20"))
    assert clock(steps, limit=40, day=on("2026-01-10")).used == 9


def test_steps_that_may_follow():
    steps = events(("kladde", "2026-01-01"), ("modtaget", "2026-01-02"))
    assert refusal(steps, State.INFORMED, on("2026-01-02")) == ""
    assert "kan ikke blive" in refusal(steps, State.DECIDED, on("2026-01-03"))
    assert "før sagens seneste skridt" in refusal(steps, State.INFORMED, on("2026-01-01"))


def test_every_state_but_the_last_ones_leads_somewhere():
    assert {state for state in State if not NEXT[state]} == {State.CLOSED, State.WITHDRAWN}
    reached = {state for states in NEXT.values() for state in states}
    assert reached == set(State) - {State.DRAFT}
