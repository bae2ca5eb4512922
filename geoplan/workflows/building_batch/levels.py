"""What plans say of storeys and height on each property, as the levels that the rules lay over the statute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.building.facts import Level
from geoplan.plan.applies import GIVEN, LEVELS, READ

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.plan.applies import Applies

MATTERS: Final = {"etager": "maxetager", "hoejde": "maxbygnhjd"}
"""Plandata's columns by matter. Distances are in no column: only the text of a plan has them."""


class Planned(NamedTuple):
    """The levels per matter, and the properties whose pieces are told different things of it.

    ``least`` and ``most`` are the ends of their numbers, NaN where a piece has none.
    """

    levels: dict[str, tuple[Level, ...]]
    several: dict[str, NDArray[np.bool_]]
    least: dict[str, NDArray[np.float64]]
    most: dict[str, NDArray[np.float64]]


def plan_levels(found: Applies, count: int) -> Planned:
    """What is said on the largest piece of each property. A matter that two plans say differently, or only a text says, has no number."""
    parts = found.parts
    place = parts["place"].to_numpy()
    first = np.flatnonzero(np.r_[True, np.diff(place) > 0]) if len(place) else np.empty(0, dtype=np.int64)
    cell = parts["cell"].to_numpy()[first]
    names, links = (_text(found, column, cell, place[first], count) for column in ("plannr", "doklink"))
    levels, several, least, most = {}, {}, {}, {}
    rows = found.provisions(list(MATTERS.values()))
    for matter, column in MATTERS.items():
        value, says = _of_parts(rows[rows["provision"] == column], len(parts))
        lead = np.repeat(first, np.diff(np.r_[first, len(place)]))
        other = (says != says[lead]) | (np.nan_to_num(value, nan=-1.0) != np.nan_to_num(value[lead], nan=-1.0))
        several[matter] = np.bincount(place[other], minlength=count) > 0
        least[matter], most[matter] = _ends(value, place, count)
        number, level = np.full(count, np.nan), np.full(count, SILENT)
        number[place[first]], level[place[first]] = value[first], says[first]
        levels[matter] = tuple(Level(name, number, level == at, names, links) for at, name in reversed(list(enumerate(LEVELS))))
    return Planned(levels, several, least, most)


def _ends(value: NDArray[np.float64], place: NDArray[np.int64], count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The smallest and the largest number on the pieces of each property; NaN where one of them has none."""
    none = np.isnan(value)
    least, most = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, place, np.where(none, -np.inf, value))
    np.maximum.at(most, place, np.where(none, np.inf, value))
    known = np.isfinite(least) & np.isfinite(most)
    return np.where(known, least, np.nan), np.where(known, most, np.nan)


SILENT: Final = -1
TOUCHED_M2: Final = 0.01
"""A piece of which a building takes less is not built on."""


class OfPlot(NamedTuple):
    """What the plans say of a matter where one plot is built on; ``several`` where its pieces are told different things."""

    value: float
    level: int
    cell: int
    several: bool


def strictest(found: Applies, built: shapely.Geometry | None) -> dict[str, OfPlot]:
    """Per matter what is said on the pieces of one plot that ``built`` stands on (None: on all of it).

    Where the pieces have different numbers the smallest is taken. Where one has a number and another has none, or only a text says it,
    there is no number.
    """
    parts = found.parts
    rows, cell = found.provisions(list(MATTERS.values())), parts["cell"].to_numpy()
    mine = _touched(found, built)
    made = {}
    for matter, column in MATTERS.items():
        value, says = _of_parts(rows[rows["provision"] == column], len(parts))
        value, says = value[mine], says[mine]
        several = len(set(zip(says.tolist(), np.nan_to_num(value, nan=-1.0).tolist(), strict=True))) > 1
        if not len(mine) or (says == SILENT).all():
            made[matter] = OfPlot(np.nan, SILENT, -1, several=False)
        elif np.isnan(value).any():
            at = int(np.flatnonzero(says != SILENT)[0])
            made[matter] = OfPlot(np.nan, LEVELS.index("lokalplan"), int(cell[mine[at]]), several)
        else:
            at = int(value.argmin())
            made[matter] = OfPlot(float(value[at]), int(says[at]), int(cell[mine[at]]), several)
    return made


def _touched(found: Applies, built: shapely.Geometry | None) -> NDArray[np.intp]:
    """The pieces that are built on; the piece outside every plan is, where the others do not cover what is built."""
    cell = found.parts["cell"].to_numpy()
    if built is None:
        return np.arange(len(cell))
    inside = np.flatnonzero(cell >= 0)
    taken = shapely.area(shapely.intersection(found.ground.cells.geometry[cell[inside]], built))
    outside = np.flatnonzero(cell < 0) if shapely.area(built) - taken.sum() > TOUCHED_M2 else np.empty(0, dtype=np.intp)
    return np.sort(np.r_[inside[taken > TOUCHED_M2], outside]).astype(np.intp)


def _of_parts(rows: pd.DataFrame, count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The number on each piece and the rung that speaks; a number that plans disagree on, or that stands in a text, is NaN."""
    value, says = np.full(count, np.nan), np.full(count, SILENT, dtype=np.int64)
    at, answer, conflict = rows["part"].to_numpy(), rows["answer"].to_numpy(), rows["conflict"].to_numpy(dtype=bool)
    given = (answer == GIVEN) & ~conflict
    value[at] = np.where(given, rows["value"].to_numpy(dtype=np.float64), np.nan)
    lokalplan = LEVELS.index("lokalplan")
    says[at] = np.where(given, rows["level"].to_numpy(), np.where((answer == READ) | conflict, lokalplan, SILENT))
    return value, says


def _text(found: Applies, column: str, cell: NDArray[np.int64], place: NDArray[np.int64], count: int) -> NDArray[np.object_]:
    texts = np.full(count, "", dtype=object)
    inside = cell >= 0
    known = found.ground.known("lokalplan", column, cell[inside])
    texts[place[inside]] = np.where(pd.isna(known), "", known)
    return texts
