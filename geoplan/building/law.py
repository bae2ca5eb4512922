"""The dated law of building cases: every number with its days, its paragraph and how sure we are. Content: ``datamodel/law/*.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.errors import NoValueInForceError
from geoplan.model.load import shipped
from geoplan.rules import Limit, load_parameters

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geoplan.rules import DatedValue, Parameter

FILES: Final = ("br18", "br18_beregning", "br18_klima", "br18_tilladelse", "br18_klasser", "beskyttelse", "sag")
"""Files under ``datamodel/law`` that hold the law of building cases, in the order in which they are explained."""

STATUTE: Final = "lov"
LAST_READ: Final = "2024-10-10"
"""The day of the newest copy of chapters 1-22 that has been read; chapter 23 has been read in texts up to 2019."""


@lru_cache(maxsize=1)
def law() -> Mapping[str, Parameter]:
    """Every parameter of building cases by name. Raises ContentError when the content contradicts itself."""
    found: dict[str, Parameter] = {}
    for name in FILES:
        found |= load_parameters(shipped().joinpath("law", f"{name}.toml"))
    return found


def parameter(name: str) -> Parameter:
    """The parameter called ``name``."""
    return law()[name]


def in_force(name: str, day: dt.date, use: str = "") -> DatedValue | None:
    """The value in force on ``day``, or None where none is known: never replaced by a guess."""
    try:
        return parameter(name).on(day, use)
    except NoValueInForceError:
        return None


def number(name: str, day: dt.date, use: str = "") -> float:
    """The number in force on ``day``. Raises NoValueInForceError."""
    return parameter(name).on(day, use).value


@dataclass(frozen=True, slots=True)
class Statute:
    """What the law says of each row: the limit, the key of the fact, and the number that may hold instead where a day is inferred.

    ``other`` is NaN where nothing is in doubt. ``dated`` holds the ``DatedValue`` of each row, or None. Where no value is in force but one
    is in doubt, the limit is NaN and ``other`` the doubtful number.
    """

    limit: Limit
    fact: NDArray[np.object_]
    other: NDArray[np.float64]
    dated: NDArray[np.object_]


def statute(name: str, day: dt.date, uses: NDArray[np.object_]) -> Statute:
    """The statutory limit on ``day`` of each of ``uses``; NaN where the law has none for that use or none in force."""
    at, kinds = pd.factorize(uses)
    found = [(in_force(name, day, str(use)), parameter(name).perhaps(day, str(use))) for use in kinds]
    values = np.array([one.value if one else np.nan for one, _ in found], dtype=float)
    other = np.array([maybe.value if maybe else np.nan for _, maybe in found], dtype=float)
    told = [one or maybe for one, maybe in found]
    facts, dated = _objects([one.fact if one else "" for one in told])[at], _objects(told)[at]
    sources = _objects([one.reference.text if one else "" for one in told])[at]
    basis = _objects([STATUTE])[np.zeros(len(uses), dtype=int)]
    return Statute(Limit(values[at], basis, sources, parameter(name).unit), facts, other[at], dated)


def _objects(items: Sequence[object]) -> NDArray[np.object_]:
    filled = np.empty(len(items), dtype=object)
    filled[:] = items
    return filled
