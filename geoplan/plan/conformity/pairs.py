"""What is compared with what: the parts of the plans, and the rammer that each of them lies in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.geometry.shared import shared_areas
from geoplan.plan.columns import NO, UNKNOWN, YES, flags, numbers, words
from geoplan.plan.ladder import NARROW_M, NOTHING, SMALL_AREA_M2, in_force, parents, plan_cells, polygons, published
from geoplan.plan.provisions import DENOMINATOR, Provision, Said, said, uses

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    from numpy.typing import NDArray

    Index = NDArray[np.int64]
    Floats = NDArray[np.float64]


class Effective(NamedTuple):
    """What applies on each part of a plan: the number, whether the matter is regulated, its denominator, and the rung that gives it."""

    value: Floats
    regulates: NDArray[np.int8]
    denominator: Floats
    level: NDArray[np.object_]


@dataclass(frozen=True)
class Units:
    """The parts of the plans: each delområde, what a plan has outside its delområder, and each byggefelt, with positions in the frames."""

    lokalplaner: gpd.GeoDataFrame
    delomraader: gpd.GeoDataFrame
    byggefelter: gpd.GeoDataFrame
    geometry: NDArray[np.object_]
    lokalplan: Index
    delomraade: Index
    byggefelt: Index

    def __len__(self) -> int:
        return len(self.geometry)

    @cached_property
    def area_m2(self) -> Floats:
        """The area of each part."""
        area: Floats = shapely.area(self.geometry)
        return area

    def effective(self, provision: Provision) -> Effective:
        """What applies on each part. A byggefelt speaks for itself; a delområde that gives no number leaves it to its lokalplan."""
        rungs = self._rungs()
        spoken = [(name, frame, at, said(frame, provision)) for name, frame, at in rungs]
        value = np.full(len(self), np.nan)
        denominator = np.full(len(self), np.nan)
        level = np.full(len(self), None, dtype=object)
        heard = np.zeros(len(self), dtype=bool)
        silent = np.ones(len(self), dtype=bool)
        for name, frame, at, what in spoken:
            here = at != NOTHING
            regulates = _taken(what.regulates, at, UNKNOWN)
            silent &= ~here | (regulates == NO)
            heard |= here
            speaks = here & (regulates == YES) & np.isnan(value)
            value[speaks] = what.value[at[speaks]]
            denominator[speaks] = numbers(frame, DENOMINATOR)[at[speaks]]
            level[speaks] = name
        state = np.where(~np.isnan(value), YES, np.where(heard & silent, NO, UNKNOWN)).astype(np.int8)
        return Effective(value, state, denominator, level)

    def uses(self) -> NDArray[np.float64]:
        """The specific uses of each part, (n, 10): its delområde's where that names any, else its lokalplan's."""
        table = np.full((len(self), 10), np.nan)
        for _, frame, at in self._rungs():
            of_frame = uses(frame)
            empty = np.isnan(table).all(axis=1) & (at != NOTHING)
            table[empty] = of_frame[at[empty]]
        return table

    def flag(self, name: str) -> NDArray[np.int8]:
        """The flag of each part's lowest rung that says anything."""
        found = np.full(len(self), UNKNOWN, dtype=np.int8)
        for _, frame, at in self._rungs():
            open_ = (found == UNKNOWN) & (at != NOTHING)
            found[open_] = flags(frame, name)[at[open_]]
        return found

    def number(self, name: str) -> Floats:
        """The number of each part's lowest rung that gives one."""
        found = np.full(len(self), np.nan)
        for _, frame, at in self._rungs():
            open_ = np.isnan(found) & (at != NOTHING)
            found[open_] = numbers(frame, name)[at[open_]]
        return found

    def any_text(self, *names: str) -> NDArray[np.bool_]:
        """Whether one of these texts stands on the part or on its lokalplan."""
        found = np.zeros(len(self), dtype=bool)
        for _, frame, at in self._rungs():
            here = at != NOTHING
            for name in names:
                found[here] |= ~pd.isna(words(frame, name)[at[here]])
        return found

    def _rungs(self) -> list[tuple[str, gpd.GeoDataFrame, Index]]:
        """Lowest first. A byggefelt's part has no delområde here: what it says itself is compared."""
        return [
            ("byggefelt", self.byggefelter, self.byggefelt),
            ("delomraade", self.delomraader, self.delomraade),
            ("lokalplan", self.lokalplaner, np.where(self.byggefelt == NOTHING, self.lokalplan, NOTHING)),
        ]


def units_of(lokalplaner: gpd.GeoDataFrame, delomraader: gpd.GeoDataFrame, byggefelter: gpd.GeoDataFrame) -> Units:
    """The parts of the plans; byggefelter count only for what they say themselves."""
    cells = plan_cells(lokalplaner, delomraader, byggefelter.iloc[:0])
    shapes = polygons(byggefelter)
    fields = np.flatnonzero(~shapely.is_missing(shapes))
    nothing = np.full(len(fields), NOTHING, dtype=np.int64)
    return Units(
        lokalplaner,
        delomraader,
        byggefelter,
        np.concatenate([cells.geometry, shapes[fields]]),
        np.concatenate([cells.lokalplan, parents(byggefelter, lokalplaner)[fields]]),
        np.concatenate([cells.delomraade, nothing]),
        np.concatenate([cells.byggefelt, fields]).astype(np.int64),
    )


@dataclass(frozen=True)
class Pairs:
    """Each part of a plan with each ramme it lies in. ``strip`` are those that only touch along a boundary: told, not compared."""

    units: Units
    rammer: gpd.GeoDataFrame
    unit: Index
    ramme: Index
    area_m2: Floats
    strip: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def share(self) -> Floats:
        """How much of the part lies in the ramme, 0-1."""
        share: Floats = np.minimum(self.area_m2 / self.units.area_m2[self.unit], 1.0)
        return share

    def real(self) -> Pairs:
        """The pairs without the strips."""
        kept = ~self.strip
        return Pairs(self.units, self.rammer, self.unit[kept], self.ramme[kept], self.area_m2[kept], self.strip[kept])


def rammer_on(rammer: gpd.GeoDataFrame, day: dt.date) -> gpd.GeoDataFrame:
    """The rammer in force on ``day`` and the published proposals, renumbered; ``forslag`` tells them apart."""
    adopted, proposed = in_force(rammer, day), published(rammer, day)
    kept = adopted | proposed
    found: gpd.GeoDataFrame = rammer[kept].reset_index(drop=True)
    found["forslag"] = proposed[kept]
    return found


def pairs_of(units: Units, rammer: gpd.GeoDataFrame) -> Pairs:
    """Lay the parts over the rammer."""
    shared = shared_areas(units.geometry, polygons(rammer))
    strip = (shared.area_m2 < SMALL_AREA_M2) & (shared.width_m < NARROW_M)
    return Pairs(units, rammer, shared.small, shared.large, shared.area_m2, strip)


def ramme_says(pairs: Pairs, provision: Provision) -> tuple[Said, Floats]:
    """What the ramme of each pair says of ``provision``, and the denominator."""
    spoken = said(pairs.rammer, provision)
    at = pairs.ramme
    return Said(spoken.value[at], spoken.regulates[at], spoken.by_use[at]), numbers(pairs.rammer, DENOMINATOR)[at]


def ramme_text(pairs: Pairs, *names: str) -> NDArray[np.bool_]:
    """Whether one of these texts stands on the ramme of each pair."""
    found = np.zeros(len(pairs.rammer), dtype=bool)
    for name in names:
        found |= ~pd.isna(words(pairs.rammer, name))
    return found[pairs.ramme]


def _taken(values: NDArray[np.int8], at: Index, missing: int) -> NDArray[np.int8]:
    """``values[at]``, and ``missing`` where ``at`` points nowhere."""
    if not len(values):
        return np.full(len(at), missing, dtype=np.int8)
    return np.where(at == NOTHING, missing, values[np.maximum(at, 0)]).astype(np.int8)
