"""What the plans say of the bebyggelsesprocent of each property, from the pieces that they cut it into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.building.remainder import PlanRatio, Says
from geoplan.plan.applies import GIVEN, READ

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.plan.applies import Applies

COLUMN: Final = "bebygpct"
WHOLE_AREA: Final = 1
PER_PROPERTY: Final = (2, 3, 4)
"""Denominators of a plan's bebyggelsesprocent that can be checked on one property; 1 is shared by the whole area."""


def plan_ratio(found: Applies, count: int, *, examined: bool) -> PlanRatio:
    """What is said on the largest piece of each place; ``several`` where another piece is told something else.

    A piece outside every plan is told nothing. ``examined`` is whether the plans could be looked at.
    """
    percent, several = np.full(count, np.nan), np.zeros(count, dtype=bool)
    says = np.full(count, Says.SILENT if examined else Says.NOT_EXAMINED, dtype=object)
    source, link = np.full(count, "", dtype=object), np.full(count, "", dtype=object)
    parts = found.parts
    if not examined or not len(parts):
        return PlanRatio(percent, says, source, link, several)
    of_part, number = _of_parts(found)
    place, cell = parts["place"].to_numpy(), parts["cell"].to_numpy()
    first = np.flatnonzero(np.r_[True, np.diff(place) > 0])  # parts are ordered by place, the largest first
    percent[place[first]], says[place[first]] = number[first], of_part[first]
    planned = first[cell[first] >= 0]
    source[place[planned]] = _text(found, "plannr", cell[planned])
    link[place[planned]] = _text(found, "doklink", cell[planned])
    lead = np.repeat(first, np.diff(np.r_[first, len(place)]))
    other = (of_part != of_part[lead]) | (np.nan_to_num(number, nan=-1) != np.nan_to_num(number[lead], nan=-1))
    several[place[other]] = True
    return PlanRatio(percent, says, source, link, several)


def _of_parts(found: Applies) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """What is said on each piece, and the number where there is one."""
    says, number = np.full(len(found.parts), Says.SILENT, dtype=object), np.full(len(found.parts), np.nan)
    rows = found.provisions([COLUMN])
    if not len(rows):
        return says, number
    at, given = rows["part"].to_numpy(), (rows["answer"] == GIVEN).to_numpy()
    base = rows["denominator"].to_numpy(dtype=np.float64)
    number[at] = np.where(given, rows["value"].to_numpy(dtype=np.float64), np.nan)
    kind = np.full(len(rows), Says.SILENT, dtype=object)
    kind[(rows["answer"] == READ).to_numpy()] = Says.DOCUMENT
    kind[given] = Says.NO_BASE
    kind[given & np.isin(base, PER_PROPERTY)] = Says.NUMBER
    kind[given & (base == WHOLE_AREA)] = Says.WHOLE_AREA
    kind[rows["conflict"].to_numpy(dtype=bool)] = Says.DISAGREE
    says[at] = kind
    return says, number


def _text(found: Applies, column: str, cells: NDArray[np.int64]) -> NDArray[np.object_]:
    values = found.ground.known("lokalplan", column, cells)
    return np.where(pd.isna(values), "", values).astype(object)
