"""Risikoklasse (BR18 § 86, bilag 1 table 2) of buildings whose users do not know the escape routes or cannot reach safety unaided.

The table speaks of sections and of persons. A building of one storey is one section at terrain; where more storeys make the answer hang on
how the building is divided, there is no class, and ``asked`` names what is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

SINGLE, DOUBLE = 1.0, 2.0
PERSONS: Final = "building.persons"
EXITS: Final = "building.direct_exits"
SEPARATE: Final = "building.fire_separate"
STOREYS: Final = "building.storeys"
TOP: Final = "building.top_floor_m"
AREA: Final = "building.etageareal_m2"


@dataclass(frozen=True, slots=True)
class Told:
    """What the table looks at; NaN and None where it is not told. ``most`` gives a limit of the table on the day."""

    storeys: float
    top_floor: float
    area: float
    persons: float
    direct_exits: bool | None
    fire_separate: bool | None
    most: Callable[[str], float]


Answer = tuple[str | None, tuple[str, ...]]
"""The class, or None with the fields that would tell it."""


def risk_of(category: str, told: Told) -> Answer:
    """The class of a building in AK2, AK3, AK5 or AK6."""
    if np.isnan(told.storeys) or np.isnan(told.top_floor):
        return None, tuple(name for name, value in ((STOREYS, told.storeys), (TOP, told.top_floor)) if np.isnan(value))
    return _low(category, told) if told.storeys <= SINGLE else _high(category, told)


def _low(category: str, told: Told) -> Answer:
    """One storey at terrain: RC1 where it is small, stands alone and opens into the free; else RC2, of AK3 with so many persons at most."""
    small, asked = _small(category, told)
    if small is None:
        return None, asked
    if small:
        return "RC1", ()
    if category != "AK3":
        return "RC2", ()
    if np.isnan(told.persons):
        return None, (PERSONS,)
    return ("RC2" if told.persons <= told.most("rc_personer_stor") else "RC4"), ()


def _small(category: str, told: Told) -> tuple[bool | None, tuple[str, ...]]:
    """Whether rows c and f of RC1 hold: free-standing, direct exits, at most 150 m² and so many persons. AK6 has no such row."""
    if category == "AK6":
        return False, ()
    most = told.most("rc1_overnattende" if category == "AK5" else "rc1_personer")
    known = {
        AREA: None if np.isnan(told.area) else told.area <= told.most("rc1_lille_areal"),
        PERSONS: None if np.isnan(told.persons) else told.persons <= most,
        EXITS: told.direct_exits,
        SEPARATE: told.fire_separate,
    }
    if any(value is False for value in known.values()):
        return False, ()
    asked = tuple(name for name, value in known.items() if value is None)
    return (None, asked) if asked else (True, ())


def _high(category: str, told: Told) -> Answer:
    """Several storeys: AK2 and AK5 by the top floor, AK6 and AK3 with two storeys in RC3; more of AK3 hangs on its sections."""
    low = told.top_floor <= told.most("rc3_oeverste_gulv_lav")
    if category in {"AK2", "AK5"}:
        return ("RC3" if low else "RC4"), ()
    if category == "AK6":
        return ("RC3" if told.storeys <= DOUBLE else "RC4"), ()
    if np.isnan(told.persons):
        return None, (PERSONS,)
    if told.storeys <= DOUBLE and told.persons <= told.most("rc_personer_stor"):
        return "RC3", ()
    if low and told.persons <= told.most("rc1_personer"):
        return None, ()  # RC3 with one section only, RC4 with several: a case does not tell its sections
    return "RC4", ()
