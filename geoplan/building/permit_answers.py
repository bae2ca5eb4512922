"""The answers to whether a part of the work needs a permit, and how they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geoplan.building.rulings import Said

if TYPE_CHECKING:
    from geoplan.building.case import Building

YES: Final = "yes"
NO: Final = "no"
JUDGEMENT: Final = "judgement"
UNDECIDED: Final = "undecided"
NONE: Final = "none"  # nothing is built
ORDER: Final = (YES, UNDECIDED, JUDGEMENT, NO, NONE)
"""The strongest answer of the parts is the answer of the whole."""

UNDER_M2: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether a permit is needed for a part of the work: the answer, the row of the facts, its paragraph, why, and what is missing."""

    subject: str
    required: str
    work: str
    paragraph: str
    why: tuple[Said, ...]
    missing: tuple[Said, ...] = ()
    conditions: tuple[Said, ...] = ()


def name_of(building: Building) -> str:
    """What a building is called in the answers."""
    return building.name or building.kind or building.use or ""


def needed(building: Building, work: str, paragraph: str, why: str, **values: object) -> Permit:
    """A permit is needed; ``values`` are named in ``why``."""
    return Permit(name_of(building), YES, work, paragraph, (Said(why, values),))


def free(building: Building, work: str, paragraph: str, why: str, *, conditions: tuple[Said, ...] = (), **values: object) -> Permit:
    """No permit is needed; ``conditions`` say what was taken for granted."""
    return Permit(name_of(building), NO, work, paragraph, (Said(why, values),), conditions=conditions)


def asks(building: Building, work: str, paragraph: str, text: str) -> Permit:
    """Not decided before something is told."""
    return Permit(name_of(building), UNDECIDED, work, paragraph, (), (Said(text, {}),))
