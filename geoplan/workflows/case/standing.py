"""How a case stands against its service goal, as a list of cases says it: on time, soon late, late, waiting, or without a goal."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from geoplan.building.clock import State
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.building.clock import Clock

NEAR_DAYS: Final = 7
"""So many days before the goal runs out, a case is told to be near it: a habit of the list, not a rule."""


class Standing(StrEnum):
    """How a case stands, the most urgent first."""

    OVER = "over"
    NEAR = "naer"
    WITHIN = "inden_for"
    WAITING = "venter"
    NOT_STARTED = "ikke_begyndt"
    NO_GOAL = "intet_maal"
    KEPT = "holdt"
    MISSED = "ikke_holdt"


STANDING_DA: Final[Mapping[Standing, str]] = {
    Standing.OVER: N_("over målet"),
    Standing.NEAR: N_("tæt på målet"),
    Standing.WITHIN: N_("inden for målet"),
    Standing.WAITING: N_("uret står: venter på ansøger"),
    Standing.NOT_STARTED: N_("uret er ikke begyndt"),
    Standing.NO_GOAL: N_("intet servicemål"),
    Standing.KEPT: N_("målet blev holdt"),
    Standing.MISSED: N_("målet blev ikke holdt"),
}
URGENCY: Final[Mapping[Standing, int]] = {one: at for at, one in enumerate(Standing)}
"""What comes first in the list."""

_ENDED: Final = frozenset({State.DECIDED, State.STARTED, State.REPORTED, State.CLOSED, State.WITHDRAWN})


def standing(state: State, clock: Clock) -> Standing:
    """How a case in ``state`` stands with its clock."""
    left = clock.left
    if clock.limit is None:
        return Standing.NO_GOAL
    if left is None:
        return Standing.NOT_STARTED
    if state in _ENDED:
        return Standing.KEPT if left >= 0 else Standing.MISSED
    if left < 0:
        return Standing.OVER
    if not clock.running:
        return Standing.WAITING
    return Standing.NEAR if left <= NEAR_DAYS else Standing.WITHIN
