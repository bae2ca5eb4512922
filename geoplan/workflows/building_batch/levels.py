"""What plans say of storeys and height on each property, as the levels that the rules lay over the statute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geoplan.building.facts import Level
from geoplan.plan.applies import GIVEN, LEVELS, READ

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.plan.applies import Applies

MATTERS: Final = {"etager": "maxetager", "hoejde": "maxbygnhjd"}
"""Plandata's columns by matter. Distances are in no column: only the text of a plan has them."""


class Planned(NamedTuple):
    """The levels per matter, and the properties whose pieces are told different things of it."""

    levels: dict[str, tuple[Level, ...]]
    several: dict[str, NDArray[np.bool_]]


def plan_levels(found: Applies, count: int) -> Planned:
    """What is said on the largest piece of each property. A matter that two plans say differently, or only a text says, has no number."""
    parts = found.parts
    place = parts["place"].to_numpy()
    first = np.flatnonzero(np.r_[True, np.diff(place) > 0]) if len(place) else np.empty(0, dtype=np.int64)
    cell = parts["cell"].to_numpy()[first]
    names, links = (_text(found, column, cell, place[first], count) for column in ("plannr", "doklink"))
    levels, several = {}, {}
    rows = found.provisions(list(MATTERS.values()))
    for matter, column in MATTERS.items():
        value, says = _of_parts(rows[rows["provision"] == column], len(parts))
        lead = np.repeat(first, np.diff(np.r_[first, len(place)]))
        other = (says != says[lead]) | (np.nan_to_num(value, nan=-1.0) != np.nan_to_num(value[lead], nan=-1.0))
        several[matter] = np.bincount(place[other], minlength=count) > 0
        number, level = np.full(count, np.nan), np.full(count, SILENT)
        number[place[first]], level[place[first]] = value[first], says[first]
        levels[matter] = tuple(Level(name, number, level == at, names, links) for at, name in reversed(list(enumerate(LEVELS))))
    return Planned(levels, several)


SILENT: Final = -1


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
