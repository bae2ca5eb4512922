"""What applies here? The ladder byggefelt > delområde > lokalplan for each provision, on each piece of each parcel; rammer beside.

A parcel that plans cut has several pieces (*deljordstykker*), each with its own chain of objects. Everything is worked out in one pass over
all parcels: what a cell of the plans says is resolved once, and the parcels are laid over the cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.geometry.overlap import overlapping_pairs
from geoplan.geometry.shared import shared_areas, sound, union_by
from geoplan.plan.columns import NO, UNKNOWN, YES, flags, numbers, words
from geoplan.plan.ladder import NARROW_M, NOTHING, SMALL_AREA_M2, Cells, in_force, parents, plan_cells, polygons, published
from geoplan.plan.provisions import DENOMINATOR, PROVISIONS, Provision, said
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    Index = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

LEVELS: Final = ("byggefelt", "delomraade", "lokalplan")
"""The rungs, the most specific first. ``level`` in a result is a position here, -1 where no rung speaks."""

LEVEL_DA: Final = {"byggefelt": N_("byggefelt"), "delomraade": N_("delområde"), "lokalplan": N_("lokalplan")}

GIVEN, NOT_REGULATED, READ = "given", "not_regulated", "read"
"""A number is given; no rung regulates the matter; a rung may regulate it without a number: read the document."""


@dataclass(frozen=True)
class Plans:
    """The plan layers that ``applies`` looks into: frames with Plandata's columns, EPSG:25832."""

    lokalplan: gpd.GeoDataFrame
    delomraade: gpd.GeoDataFrame
    byggefelt: gpd.GeoDataFrame
    kommuneplanramme: gpd.GeoDataFrame

    def frame(self, level: str) -> gpd.GeoDataFrame:
        """The layer of a rung."""
        found: gpd.GeoDataFrame = getattr(self, level)
        return found


class Resolved(NamedTuple):
    """What applies of one provision on each cell: value (NaN where none), denominator, rung and answer."""

    value: Floats
    denominator: Floats
    level: Index
    answer: NDArray[np.object_]


class Spoken(NamedTuple):
    """What is said of one provision on one piece. ``level`` is a position in ``LEVELS``, -1 where no rung speaks."""

    provision: str
    value: float
    denominator: float
    level: int
    answer: str
    conflict: bool


class Crossings(NamedTuple):
    """Where cells of two lokalplaner in force lie on the same ground."""

    geometry: NDArray[np.object_]
    first: Index
    second: Index


@dataclass(frozen=True)
class Ground:
    """The plans in force on a day, cut into cells, with each provision resolved. Made once, asked for any number of places."""

    plans: Plans
    cells: Cells
    resolved: dict[str, Resolved]
    crossings: Crossings
    proposals: gpd.GeoDataFrame

    def at(self, level: str) -> Index:
        """The position of the object of a rung on each cell, -1 where there is none."""
        found: Index = getattr(self.cells, level)
        return found

    def known(self, level: str, name: str, cells: Index) -> NDArray[np.object_]:
        """A text column of the object of a rung on these cells, None where there is none."""
        at = self.at(level)[cells]
        found = np.full(len(cells), None, dtype=object)
        there = at != NOTHING
        found[there] = self.text(level, name)[at[there]]
        return found

    def text(self, layer: str, name: str) -> NDArray[np.object_]:
        """A text column of a layer of the plans, read once."""
        if (layer, name) not in self._texts:
            self._texts[layer, name] = words(self.plans.frame(layer), name)
        return self._texts[layer, name]

    @cached_property
    def _texts(self) -> dict[tuple[str, str], NDArray[np.object_]]:
        return {}

    @cached_property
    def rammer_say(self) -> dict[str, tuple[Floats, Floats]]:
        """What every ramme says of each provision: value, NaN where none, and denominator."""
        frame = self.plans.kommuneplanramme
        base = numbers(frame, DENOMINATOR)
        return {one.column: (said(frame, one).value, base) for one in PROVISIONS}


@dataclass(frozen=True)
class Applies:
    """What applies on each of the places asked for. Positions in ``place`` are those of the geometries given."""

    ground: Ground
    parts: pd.DataFrame
    """Pieces: place, cell (-1 outside every lokalplan), area_m2, share; ordered by place, the largest first."""
    rammer: pd.DataFrame
    """place, ramme, area_m2, share, forslag: all rammer, in force or proposed, that the place lies in."""
    proposals: pd.DataFrame
    """place, lokalplan (position in ``ground.proposals``), area_m2, share: published proposals on the place; § 17 forbids what goes against
    them."""
    crossings: pd.DataFrame
    """place, first, second (cells of two lokalplaner in force), area_m2: ground on which both speak."""
    left_out_m2: Floats
    """Per place, what was left out as smaller than ``SMALL_AREA_M2`` and narrower than ``NARROW_M``."""

    def at(self, place: int) -> Applies:
        """The same of one place, as if it had been asked for alone."""
        parts, rammer, proposals, crossings = (_of_place(one, place) for one in self._columns)
        return Applies(self.ground, parts, rammer, proposals, crossings, self.left_out_m2[[place]])

    @cached_property
    def _columns(self) -> list[dict[str, NDArray[np.generic]]]:
        """The tables as arrays, so that one place is cut out fast."""
        tables = (self.parts, self.rammer, self.proposals, self.crossings)
        return [{str(name): table[name].to_numpy() for name in table} for table in tables]

    def provisions(self, names: Sequence[str] = ()) -> pd.DataFrame:
        """A row for each piece inside a lokalplan and each provision: part, provision, value, denominator, level, answer, conflict.

        ``level`` is a position in ``LEVELS``. ``conflict`` tells that another lokalplan in force on some of the same ground gives another
        number; then neither is *the* answer.
        """
        cells = self.parts["cell"].to_numpy()
        inside = np.flatnonzero(cells != NOTHING)
        made = [self._of(one, inside, cells[inside]) for one in PROVISIONS if not names or one.column in names]
        return pd.concat(made, ignore_index=True)

    def _of(self, provision: Provision, part: Index, cell: Index) -> pd.DataFrame:
        resolved = self.ground.resolved[provision.column]
        frame = pd.DataFrame({"part": part, "provision": provision.column})
        for name, column in resolved._asdict().items():
            frame[name] = pd.Series(column[cell], dtype=column.dtype)
        frame["conflict"] = self._differs(resolved)[part]
        return frame

    def spoken(self, part: int) -> list[Spoken]:
        """What is said of each provision on one piece, in the order of the provisions; nothing outside every lokalplan."""
        cell = int(self.parts["cell"].to_numpy()[part])
        if cell == NOTHING:
            return []
        resolved = self.ground.resolved
        return [
            Spoken(name, float(one.value[cell]), float(one.denominator[cell]), int(one.level[cell]), str(one.answer[cell]), conflict)
            for name, one in resolved.items()
            for conflict in (bool(self._differs(one)[part]),)
        ]

    def _differs(self, resolved: Resolved) -> Mask:
        """Per part, whether a crossing plan gives another number on the same ground."""
        if not len(self.crossings):
            return np.zeros(len(self.parts), dtype=bool)
        first, second = self.crossings["first"].to_numpy(), self.crossings["second"].to_numpy()
        both = ~np.isnan(resolved.value[first]) & ~np.isnan(resolved.value[second])
        other = (resolved.value[first] != resolved.value[second]) | (resolved.denominator[first] != resolved.denominator[second])
        other &= ~(np.isnan(resolved.denominator[first]) & (resolved.value[first] == resolved.value[second]))
        crossed = self.crossings[both & other]
        there = pd.MultiIndex.from_arrays([np.tile(crossed["place"], 2), np.concatenate([crossed["first"], crossed["second"]])])
        return np.asarray(pd.MultiIndex.from_frame(self.parts[["place", "cell"]]).isin(there), dtype=bool)


def _of_place(columns: dict[str, NDArray[np.generic]], place: int) -> pd.DataFrame:
    """The rows of one place of a table that is ordered by place."""
    first, last = np.searchsorted(columns["place"], [place, place + 1])
    return pd.DataFrame({**{name: values[first:last] for name, values in columns.items()}, "place": np.zeros(last - first, dtype=np.int64)})


def ground_of(plans: Plans, *, day: dt.date) -> Ground:
    """Cut the plans in force on ``day`` into cells and resolve every provision on them."""
    valid = _valid(plans, day)
    cells = plan_cells(valid.lokalplan, valid.delomraade, valid.byggefelt)
    spoken = {one.column: _resolve(valid, cells, one) for one in PROVISIONS}
    proposals = plans.lokalplan[published(plans.lokalplan, day)].reset_index(drop=True)
    return Ground(valid, cells, spoken, _crossings(cells), proposals)


def _crossings(cells: Cells) -> Crossings:
    pairs = overlapping_pairs(cells.geometry, min_area_m2=SMALL_AREA_M2)
    other = cells.lokalplan[pairs.i] != cells.lokalplan[pairs.j]
    first, second = pairs.i[other], pairs.j[other]
    return Crossings(shapely.intersection(cells.geometry[first], cells.geometry[second]), first, second)


def _valid(plans: Plans, day: dt.date) -> Plans:
    """The plans in force on ``day``. A part without status of its own follows its lokalplan."""
    lokalplan = plans.lokalplan[in_force(plans.lokalplan, day)].reset_index(drop=True)
    ramme = plans.kommuneplanramme
    rammer = ramme[in_force(ramme, day) | published(ramme, day)].reset_index(drop=True)
    rammer["forslag"] = published(rammer, day)
    return Plans(lokalplan, _valid_parts(plans.delomraade, lokalplan, day), _valid_parts(plans.byggefelt, lokalplan, day), rammer)


def _valid_parts(parts: gpd.GeoDataFrame, lokalplan: gpd.GeoDataFrame, day: dt.date) -> gpd.GeoDataFrame:
    without = pd.isna(words(parts, "status")) & pd.isna(words(parts, "planstatus"))
    follows = without & (parents(parts, lokalplan) != NOTHING)
    found: gpd.GeoDataFrame = parts[in_force(parts, day) | follows].reset_index(drop=True)
    return found


def _resolve(plans: Plans, cells: Cells, provision: Provision) -> Resolved:
    """The most specific rung that gives a number decides; without one, silence on every rung is needed to say *not regulated*."""
    value, denominator = np.full(len(cells), np.nan), np.full(len(cells), np.nan)
    level = np.full(len(cells), NOTHING, dtype=np.int64)
    open_ = np.zeros(len(cells), dtype=bool)
    for number, name in enumerate(LEVELS):
        frame = plans.frame(name)
        at: Index = getattr(cells, name)
        here = np.flatnonzero(at != NOTHING)
        spoken = said(frame, provision)
        speaks = here[(spoken.regulates[at[here]] == YES) & np.isnan(value[here])]
        value[speaks] = spoken.value[at[speaks]]
        denominator[speaks] = numbers(frame, DENOMINATOR)[at[speaks]]
        level[speaks] = number
        open_[here] |= _may_regulate(frame, provision, name, spoken.regulates)[at[here]]
    answer = np.where(~np.isnan(value), GIVEN, np.where(open_, READ, NOT_REGULATED)).astype(object)
    return Resolved(value, denominator, level, answer)


def _may_regulate(frame: pd.DataFrame, provision: Provision, level: str, regulates: NDArray[np.int8]) -> Mask:
    """Where an object without a number may regulate the matter in its document. A byggefelt has no column for some matters."""
    has_column = level != "byggefelt" or provision.column in frame
    unsaid = regulates == UNKNOWN
    complex_ = flags(frame, "kompleks") == YES
    return np.asarray((unsaid | (complex_ & (regulates == NO))) & has_column, dtype=bool)


def applies(places: NDArray[np.object_], ground: Ground) -> Applies:
    """What applies on each of ``places`` (polygons in EPSG:25832): a parcel, a plot, or the ground of a building."""
    shapes = sound(np.asarray(places, dtype=object))
    area = np.nan_to_num(shapely.area(shapes))
    shared = shared_areas(shapes, ground.cells.geometry)
    strip = (shared.area_m2 < SMALL_AREA_M2) & (shared.width_m < NARROW_M) & (shared.area_m2 < 0.5 * area[shared.small])
    left_out = np.bincount(shared.small[strip], weights=shared.area_m2[strip], minlength=len(shapes)).astype(np.float64)
    place, cell, part_m2 = shared.small[~strip], shared.large[~strip], shared.area_m2[~strip]
    crossings = _crossed(shapes, ground.crossings)
    inside = pd.DataFrame({"place": place, "cell": cell, "area_m2": part_m2})
    outside = _outside(shapes, area, ground.cells, inside, np.unique(crossings["place"].to_numpy()))
    parts = pd.concat([inside, outside], ignore_index=True)
    parts["share"] = np.divide(parts["area_m2"], area[parts["place"]], out=np.zeros(len(parts)), where=area[parts["place"]] > 0)
    parts = parts.iloc[np.lexsort((parts["cell"], -parts["area_m2"], parts["place"]))].reset_index(drop=True)
    beside, proposed = _beside(shapes, area, ground.plans.kommuneplanramme), _laid(shapes, area, polygons(ground.proposals), "lokalplan")
    return Applies(ground, parts, beside, proposed, crossings, left_out)


def _crossed(shapes: NDArray[np.object_], crossings: Crossings) -> pd.DataFrame:
    shared = shared_areas(shapes, crossings.geometry, min_area_m2=SMALL_AREA_M2)
    first, second = crossings.first[shared.large], crossings.second[shared.large]
    return pd.DataFrame({"place": shared.small, "first": first, "second": second, "area_m2": shared.area_m2})


def _outside(shapes: NDArray[np.object_], area: Floats, cells: Cells, inside: pd.DataFrame, crossed: Index) -> pd.DataFrame:
    """What of each place no lokalplan covers; strips are left out.

    Where plans lie over one another, the areas of the pieces add up to more than they cover, so those places are cut exactly.
    """
    place = inside["place"].to_numpy()
    left = np.maximum(area - np.bincount(place, weights=inside["area_m2"], minlength=len(shapes)), 0.0)
    mine = np.flatnonzero(np.isin(place, crossed))
    covered = union_by(np.searchsorted(crossed, place[mine]), cells.geometry[inside["cell"].to_numpy()[mine]], len(crossed))
    left[crossed] = shapely.area(shapely.difference(shapes[crossed], covered))
    free = np.bincount(place, minlength=len(shapes)) == 0
    kept = np.flatnonzero((free & (area > 0)) | (left > SMALL_AREA_M2) | (left > 0.5 * area))
    return pd.DataFrame({"place": kept, "cell": np.full(len(kept), NOTHING), "area_m2": left[kept]})


def _beside(shapes: NDArray[np.object_], area: Floats, rammer: gpd.GeoDataFrame) -> pd.DataFrame:
    """The rammer of each place, the largest share first."""
    found = _laid(shapes, area, polygons(rammer), "ramme")
    found["forslag"] = rammer["forslag"].to_numpy(dtype=bool)[found["ramme"]] if len(rammer) else np.zeros(0, dtype=bool)
    return found


def _laid(shapes: NDArray[np.object_], area: Floats, over: NDArray[np.object_], name: str) -> pd.DataFrame:
    shared = shared_areas(shapes, over)
    real = ~((shared.area_m2 < SMALL_AREA_M2) & (shared.width_m < NARROW_M) & (shared.area_m2 < 0.5 * area[shared.small]))
    found = pd.DataFrame({"place": shared.small[real], name: shared.large[real], "area_m2": shared.area_m2[real]})
    found["share"] = found["area_m2"] / area[found["place"]]
    return found.iloc[np.lexsort((-found["area_m2"], found["place"]))].reset_index(drop=True)
