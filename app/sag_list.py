"""The list of cases as rows: clocks against their goals, searched, filtered and sorted. Nothing of Streamlit here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geoplan.building.clock import STATE_DA, State
from geoplan.building.process import GOALS
from geoplan.report.values import clean
from geoplan.texts import N_
from geoplan.workflows.case.standing import STANDING_DA, URGENCY, Standing, standing
from geoplan_app.numbers import said_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geoplan.building.clock import Clock
    from geoplan.texts import Texts
    from geoplan.workflows.case.stored import Stored

Case = tuple["Stored", "Clock"]

SIGNS: Final[Mapping[Standing, str]] = {
    Standing.OVER: "✘",
    Standing.NEAR: "⚠",
    Standing.WITHIN: "✔",
    Standing.WAITING: "…",
    Standing.NOT_STARTED: "○",
    Standing.NO_GOAL: "–",
    Standing.KEPT: "✔",
    Standing.MISSED: "✘",
}
"""The icon beside the word: colour and icon never stand alone."""

ENDED: Final = frozenset({State.CLOSED, State.WITHDRAWN})


class Choice(NamedTuple):
    """A way to narrow the list."""

    title: str
    holds: Callable[[Stored, Standing], bool]


SHOWN: Final[Mapping[str, Choice]] = {
    "aabne": Choice(N_("Alle åbne sager"), lambda case, _: case.state not in ENDED),
    "haster": Choice(N_("Tæt på eller over målet"), lambda _, how: how in {Standing.NEAR, Standing.OVER}),
    "venter": Choice(N_("Venter på ansøger"), lambda case, _: case.state is State.WAITING),
    "nye": Choice(N_("Ikke fuldt oplyst endnu"), lambda case, _: case.state in {State.DRAFT, State.RECEIVED, State.WAITING}),
    "under": Choice(N_("Under behandling"), lambda case, _: case.state is State.INFORMED),
    "afgjorte": Choice(N_("Afgjort og senere"), lambda case, _: case.state in {State.DECIDED, State.STARTED, State.REPORTED, State.CLOSED}),
    "alle": Choice(N_("Alle sager"), lambda *_: True),
}
SORTED: Final[Mapping[str, str]] = {
    "haster": N_("Mest presserende først"),
    "nyeste": N_("Nyeste sag først"),
    "aeldste": N_("Ældste sag først"),
    "titel": N_("Efter titel"),
}


def listed(cases: Sequence[Case], *, search: str = "", shown: str = "aabne", order: str = "haster") -> list[Case]:
    """The cases that fit, in order. ``search`` is looked for in number, title and applicant."""
    asked = search.casefold().split()
    found = [
        (case, clock)
        for case, clock in cases
        if SHOWN[shown].holds(case, standing(case.state, clock)) and all(word in _searched(case) for word in asked)
    ]
    if order == "titel":
        return sorted(found, key=lambda one: _danish(one[0].titel))
    if order in {"nyeste", "aeldste"}:
        return sorted(found, key=lambda one: (one[0].events[0].day, one[0].sagsnr), reverse=order == "nyeste")
    return sorted(found, key=lambda one: (URGENCY[standing(one[0].state, one[1])], _left(one[1]), one[0].sagsnr))


def _searched(case: Stored) -> str:
    return f"{case.sagsnr} {case.titel} {case.ansoeger} {case.sagsbehandler}".casefold()


def _left(clock: Clock) -> int:
    return 0 if clock.left is None else clock.left


def _danish(text: str) -> str:
    """A key that puts æ, ø and å last, in that order."""
    return text.casefold().translate({0xE6: "{a", 0xF8: "{b", 0xE5: "{c"})


def standing_word(case: Stored, clock: Clock, t: Texts) -> str:
    """Icon and word."""
    how = standing(case.state, clock)
    word = t(STANDING_DA[how])
    return f"{SIGNS[how]} {word[:1].upper()}{word[1:]}"


def row(case: Stored, clock: Clock, t: Texts) -> dict[str, Any]:
    """A row of the list."""
    return {
        t(N_("Sag")): clean(case.sagsnr),
        t(N_("Titel")): clean(case.titel),
        t(N_("Tilstand")): state_word(case.state, t),
        t(N_("Servicemål")): standing_word(case, clock, t),
        t(N_("Dage brugt")): clock.used,
        t(N_("Dage ventet")): clock.paused if clock.used is not None else None,
        t(N_("Mål, dage")): clock.limit,
        t(N_("Dage tilbage")): clock.left,
        t(N_("Frist")): said_day(clock.due),
        t(N_("Seneste skridt")): said_day(case.events[-1].day),
        t(N_("Ansøger")): clean(case.ansoeger) or "–",
    }


def state_word(state: State, t: Texts) -> str:
    """The state with a capital."""
    word = t(STATE_DA[state])
    return word[:1].upper() + word[1:]


def goal_word(category: str, t: Texts) -> str:
    """What kind of case the goal is for."""
    return t(GOALS[category]) if category in GOALS else t(N_("intet servicemål"))


def choice_word(case: Stored, t: Texts) -> str:
    """The case in a list to choose from."""
    return f"{clean(case.sagsnr)} – {clean(case.titel)} ({t(STATE_DA[case.state])})"
