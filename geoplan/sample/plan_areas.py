"""The areas that are planned: frameworks, lokalplaner, delomraader and byggefelter, all put together of whole parcels.

A lokalplan lies in one framework. Its delomraader are made of its parcels, so they tile it to the last vertex. Lokalplaner do not overlap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.sample.houses import frames
from geoplan.sample.municipality import COLUMNS, FIELD, LOT, ROAD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.sample.land import Land
    from geoplan.sample.municipality import Municipality

LOKALPLANER_PER_PARCEL: Final = 800 / 50_000
FRAMES_IN_THE_COUNTRY: Final = 0.12
FEWEST_IN_THE_COUNTRY: Final = 6
FEWEST_PLANS, MOST_OF_SITES = 40, 0.95
ROAD_PART: Final = 99
"""Label of the part of a plan that is road; it comes last."""


@dataclass(frozen=True)
class PlanAreas:
    """Which parcels are in what. Arrays ``*_of_parcel`` have -1 where a parcel is in none.

    ``frame`` of the parcels counts units first, then fields with a framework of their own; ``plan_of_part`` gives each delomraade's
    plan, ``part_label`` its kind (ROAD_PART for roads), ``frame_of_plan`` each plan's framework.
    """

    ground: Land
    frame_of_parcel: NDArray[np.int64]
    plan_of_parcel: NDArray[np.int64]
    part_of_parcel: NDArray[np.int64]
    frame_of_plan: NDArray[np.int64]
    plan_of_part: NDArray[np.int64]
    part_label: NDArray[np.int64]

    @property
    def frame_count(self) -> int:
        """How many frameworks there are."""
        return int(self.frame_of_parcel.max()) + 1

    def frame_shapes(self, group: NDArray[np.int64] | None = None) -> NDArray[np.object_]:
        """The frameworks as MultiPolygon, or those of each ``group`` together (one number a framework, -1 for none)."""
        frame = self.frame_of_parcel
        return joined(self.ground.polygon, frame if group is None else np.where(frame >= 0, group[frame], -1))

    def plan_shapes(self) -> NDArray[np.object_]:
        """The lokalplaner as MultiPolygon."""
        return joined(self.ground.polygon, self.plan_of_parcel)

    def part_shapes(self) -> NDArray[np.object_]:
        """The delomraader as MultiPolygon."""
        return joined(self.ground.polygon, self.part_of_parcel)

    def use_of_frame(self) -> NDArray[np.int64]:
        """The planned use of each framework; -1 for those in the country."""
        return np.append(self.ground.units.use, np.full(self.frame_count - len(self.ground.units.use), -1))


def joined(polygon: NDArray[np.object_], group: NDArray[np.int64]) -> NDArray[np.object_]:
    """The polygons of each group put together along their common edges, every vertex kept; -1 is no group."""
    member = np.flatnonzero(group >= 0)
    member = member[np.argsort(group[member], kind="stable")]
    size = np.bincount(group[member])
    place = np.arange(len(member)) - np.repeat(np.cumsum(size) - size, size)
    table = np.full((len(size), int(size.max())), None, dtype=object)
    table[group[member], place] = polygon[member]
    whole = shapely.coverage_union_all(table, axis=1)
    parts, of = shapely.get_parts(shapely.normalize(whole), return_index=True)
    together: NDArray[np.object_] = shapely.multipolygons(parts, indices=of)
    return together


def plan_areas(town: Municipality, ground: Land, *, lokalplaner: int | None = None) -> PlanAreas:
    """The areas of a municipality's plans: so many lokalplaner, or as many as one of its size has."""
    rng = town.rng(8500)
    frame = _frames(rng, ground)
    wanted = max(FEWEST_PLANS, round(len(ground) * LOKALPLANER_PER_PARCEL)) if lokalplaner is None else lokalplaner
    site, label = _sites(rng, ground, frame, wanted)
    chosen = _chosen(rng, site, wanted)
    plan = np.where(site >= 0, chosen[site], -1)
    keep, label = plan >= 0, _merged(rng, label, plan)
    pair, part = np.unique(np.column_stack([plan[keep], label[keep]]), axis=0, return_inverse=True)
    of_parcel = np.full(len(ground), -1)
    of_parcel[keep] = part.ravel()
    frame_of_plan = np.zeros(int(plan.max()) + 1, dtype=np.int64)
    lots = keep & (frame >= 0)
    frame_of_plan[plan[lots]] = frame[lots]
    return PlanAreas(ground, frame, plan, of_parcel, frame_of_plan, pair[:, 0], pair[:, 1])


def _frames(rng: np.random.Generator, ground: Land) -> NDArray[np.int64]:
    """Units of the town with their roads, and some fields."""
    frame = ground.unit.copy()
    units = len(ground.units.box)
    fields = rng.permutation(np.flatnonzero(ground.kind == FIELD))[: max(FEWEST_IN_THE_COUNTRY, round(units * FRAMES_IN_THE_COUNTRY))]
    frame[np.sort(fields)] = units + np.arange(len(fields))
    return frame


def _sites(rng: np.random.Generator, ground: Land, frame: NDArray[np.int64], wanted: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where a lokalplan could be: for each parcel the number of its site (-1 in none), and the label of its part of it."""
    urban, block = ground.unit >= 0, ground.block
    box = ground.units.box[ground.unit]
    east = np.where(ground.kind == ROAD, 0, ground.corner[:, 0] % COLUMNS - 1)
    pieces = _pieces(int(ground.units.box[:, 2:].prod(axis=1).sum()), wanted)
    if pieces == 0:
        length = rng.choice((1, 2), len(ground.units.box), p=(0.6, 0.4))[ground.unit]
        run = (block[:, 0] - box[:, 0]) // length
        key, where = np.column_stack([ground.unit, block[:, 1], run]), urban
        label = np.where(ground.kind == ROAD, ROAD_PART, (block[:, 0] - box[:, 0]) % length * 2 + east // 4)
    else:
        wide = (COLUMNS - 1) // pieces
        key = np.column_stack([block, east // wide])
        where = urban & (ground.kind == LOT) & (ground.size[:, 0] <= wide)
        label = (ground.corner[:, 1] % 3 - 1) if wide == 1 else east % wide // (wide // 2)
    site = np.full(len(ground), -1)
    site[where] = np.unique(key[where], axis=0, return_inverse=True)[1].ravel()
    fields = np.flatnonzero(frame >= len(ground.units.box))[::3]
    site[fields] = site.max() + 1 + np.arange(len(fields))
    label[fields] = 0
    return site, label


def _pieces(blocks: int, wanted: int) -> int:
    """Into how many sites a block is cut: none (sites of one or two whole blocks), two, four or eight."""
    share = wanted / blocks
    return next((pieces for pieces, most in ((0, 0.55), (2, 1.5), (4, 3.2)) if share <= most), 8)


def _chosen(rng: np.random.Generator, site: NDArray[np.int64], wanted: int) -> NDArray[np.int64]:
    """The number of the plan at each site, -1 where there is none; plans are numbered in the order of their sites."""
    sites = int(site.max()) + 1
    plan = np.full(sites, -1)
    here = np.sort(rng.permutation(sites)[: min(wanted, max(1, int(sites * MOST_OF_SITES)))])
    plan[here] = np.arange(len(here))
    return plan


def _merged(rng: np.random.Generator, label: NDArray[np.int64], plan: NDArray[np.int64]) -> NDArray[np.int64]:
    """Some plans have one delomraade for all plots, some one in all."""
    kind = rng.random(int(plan.max()) + 1)[plan]
    one_for_plots = (kind < 0.24) & (label != ROAD_PART)  # noqa: PLR2004 -- shares that give three delomraader a plan
    return np.where((kind < 0.07) | one_for_plots, np.where((kind >= 0.07) & (label == ROAD_PART), ROAD_PART, 0), label)  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Fields:
    """Byggefelter: shape as MultiPolygon, delomraade, and plan."""

    shape: NDArray[np.object_]
    part: NDArray[np.int64]
    plan: NDArray[np.int64]


BYGGEFELT_SHARE, SECOND_SHARE, TWO_PARTS_SHARE = 0.5, 0.35, 0.19
"""Delomraader with a byggefelt, with a second one, and byggefelter of two polygons."""


def byggefelter(town: Municipality, areas: PlanAreas) -> Fields:
    """Byggefelter some metres inside the plots of a delomraade."""
    rng, ground = town.rng(8501), areas.ground
    usable = (areas.part_of_parcel >= 0) & (ground.kind == LOT)
    plots = np.flatnonzero(usable)
    plots = plots[np.argsort(areas.part_of_parcel[plots], kind="stable")]
    part = areas.part_of_parcel[plots]
    rank = np.arange(len(plots)) - np.searchsorted(part, part)
    draw = rng.random((areas.part_label.size, 3))[part]
    field = draw[:, 0] < BYGGEFELT_SHARE
    double = draw[:, 2] < TWO_PARTS_SHARE
    ordinal = np.where(double, rank // 2, rank)
    chosen = field & ((ordinal == 0) | ((ordinal == 1) & (draw[:, 1] < SECOND_SHARE)))
    shape = _inset(rng, town, ground, plots[chosen])
    key, group = np.unique(np.column_stack([part[chosen], ordinal[chosen]]), axis=0, return_inverse=True)
    whole: NDArray[np.object_] = shapely.multipolygons(shape, indices=np.sort(group.ravel()))
    return Fields(whole, key[:, 0], areas.plan_of_part[key[:, 0]])


def _inset(rng: np.random.Generator, town: Municipality, ground: Land, plots: NDArray[np.int64]) -> NDArray[np.object_]:
    """A rectangle 2.5-4 m from the sides of each plot and 4-6 m from its road; some with a corner cut off."""
    own = frames(town, ground).take(plots)
    side, front = rng.uniform(2.5, 4.0, len(plots)), rng.uniform(4.0, 6.0, len(plots))
    width, depth = own.width - 2 * side, own.depth - 2 * front
    cut = np.where(rng.random(len(plots)) < 0.3, width * 0.25, 0.5)  # noqa: PLR2004 -- share with a slanting corner
    u = np.stack([side, side + width, side + width, side + cut, side, side], axis=1)
    v = np.stack([front, front, front + depth, front + depth, front + depth - cut, front], axis=1)
    return own.shapes(u, v)
