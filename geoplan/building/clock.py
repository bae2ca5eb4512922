"""The states of a building case and its clock: calendar days from fully informed to decided, without those spent waiting.

The service goals are an agreement between the government and the municipalities (2015): time spent waiting for missing material from the
applicant is taken out, and some cases have none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class State(StrEnum):
    """Where a case is."""

    DRAFT = "kladde"
    RECEIVED = "modtaget"
    WAITING = "venter"
    INFORMED = "fuldt_oplyst"
    DECIDED = "afgjort"
    STARTED = "paabegyndt"
    REPORTED = "faerdigmeldt"
    CLOSED = "afsluttet"
    WITHDRAWN = "trukket"


STATE_DA: Final[Mapping[State, str]] = {
    State.DRAFT: N_("kladde"),
    State.RECEIVED: N_("modtaget"),
    State.WAITING: N_("venter på ansøger"),
    State.INFORMED: N_("fuldt oplyst"),
    State.DECIDED: N_("afgjort"),
    State.STARTED: N_("påbegyndt"),
    State.REPORTED: N_("færdigmeldt"),
    State.CLOSED: N_("afsluttet"),
    State.WITHDRAWN: N_("trukket tilbage"),
}

DECISION_DA: Final[Mapping[str, str]] = {
    "tilladelse": N_("byggetilladelse"),
    "tilladelse_med_vilkaar": N_("byggetilladelse med vilkår"),
    "dispensation": N_("byggetilladelse med dispensation"),
    "afslag": N_("afslag"),
    "ingen_tilladelse_noedvendig": N_("ingen tilladelse nødvendig"),
}

NEXT: Final[Mapping[State, tuple[State, ...]]] = {
    State.DRAFT: (State.RECEIVED, State.WITHDRAWN),
    State.RECEIVED: (State.WAITING, State.INFORMED, State.WITHDRAWN),
    State.WAITING: (State.RECEIVED, State.INFORMED, State.WITHDRAWN),
    State.INFORMED: (State.WAITING, State.DECIDED, State.WITHDRAWN),
    State.DECIDED: (State.STARTED, State.CLOSED),
    State.STARTED: (State.REPORTED,),
    State.REPORTED: (State.CLOSED,),
    State.CLOSED: (),
    State.WITHDRAWN: (),
}
"""Which state may follow which."""


@dataclass(frozen=True, slots=True)
class Event:
    """A change of state: which, on which day, who did it and why."""

    state: State
    day: dt.date
    who: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """How far the time has run. ``limit`` None where the case has no service goal; ``due`` moves while the case waits."""

    used: int | None
    paused: int
    limit: int | None
    running: bool
    due: dt.date | None

    @property
    def left(self) -> int | None:
        """Days left of the goal, negative when it is passed."""
        return None if self.limit is None or self.used is None else self.limit - self.used


def clock(events: Sequence[Event], *, limit: int | None, day: dt.date) -> Clock:
    """The clock on ``day``. It starts when the case is fully informed first, stands while the case waits, and stops when it is decided.

    Only events until ``day`` count. Days are whole calendar days; the day of an event belongs to what follows it.
    """
    used = paused = 0
    started = running = False
    since: dt.date | None = None
    for event in [*(one for one in events if one.day <= day), None]:
        until = event.day if event is not None else day
        if since is not None and started:
            days = (until - since).days
            used, paused = (used + days, paused) if running else (used, paused + days)
        if event is None:
            break
        since = event.day
        started = started or event.state is State.INFORMED
        running = event.state is State.INFORMED
        if event.state in {State.DECIDED, State.WITHDRAWN} and started:
            return Clock(used, paused, limit, running=False, due=None)
    if not started:
        return Clock(None, 0, limit, running=False, due=None)
    due = None if limit is None or not running else day + dt.timedelta(days=limit - used)
    return Clock(used, paused, limit, running, due)


def refusal(events: Sequence[Event], to: State, day: dt.date) -> str:
    """Why the case cannot go to ``to`` on ``day``: a text marked for translation with {state}, {to}, {may}, {last}; empty if it can."""
    last = events[-1]
    if to not in NEXT[last.state]:
        return N_("Sagens tilstand er “{state}”, og den kan ikke blive “{to}”. Den kan blive: {may}.")
    if day < last.day:
        return N_("Dagen ligger før sagens seneste skridt den {last}.")
    return ""
