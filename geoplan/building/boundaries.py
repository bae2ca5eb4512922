"""The boundary of a plot, edge by edge, and whether each lies towards a neighbour, a path or a road.

BR18 §§ 177-183 ask for different things towards nabo, sti and vej. The kind of an edge is derived from road parcels and centrelines where
these are given, is always shown, and can be corrected edge by edge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

NABO, STI, VEJ = range(3)
UNSEEN: Final = -1
"""An edge of which it is not yet known what it faces."""
KINDS: Final = ("nabo", "sti", "vej")
KIND_DA: Final = (N_("nabo"), N_("sti"), N_("vej"))
CROSS_M: Final = 0.3
"""A line across an edge looks for road parcels so far outside it: beyond the cadastral noise, and less than the narrowest path."""
PLACES: Final = (0.25, 0.5, 0.75)
"""Shares of an edge's length at which it is asked what lies outside it."""
ROAD_WITHIN_M: Final = 12.0
"""A centreline within this distance outside an edge, with no parcel between, is the road in front of it: half of a wide street."""
PATH_WORDS: Final = ("sti", "cykel")


@dataclass(frozen=True, slots=True)
class Boundaries:
    """Edges of plots: position of the plot, ends in metres (EPSG:25832), outward unit normal, kind, and number within the plot from 0."""

    plot: NDArray[np.intp]
    start: NDArray[np.float64]
    end: NDArray[np.float64]
    outward: NDArray[np.float64]
    kind: NDArray[np.int8]
    number: NDArray[np.intp]
    plots: int

    def lines(self, *kinds: int) -> NDArray[np.object_]:
        """Per plot the edges of these kinds as one multi-line, None where it has none."""
        kept = np.flatnonzero(np.isin(self.kind, kinds))
        made = np.full(self.plots, None, dtype=object)
        if len(kept):
            segments = shapely.linestrings(np.stack([self.start[kept], self.end[kept]], axis=1))
            shapely.multilinestrings(segments, indices=self.plot[kept], out=made)
        return made

    def of_kind(self, *kinds: int) -> Boundaries:
        """The edges of these kinds only."""
        return self._taken(np.isin(self.kind, kinds))

    def _taken(self, kept: NDArray[np.bool_]) -> Boundaries:
        return Boundaries(
            self.plot[kept], self.start[kept], self.end[kept], self.outward[kept], self.kind[kept], self.number[kept], plots=self.plots
        )

    @property
    def length_m(self) -> NDArray[np.float64]:
        """Length of every edge."""
        return np.asarray(np.hypot(*(self.end - self.start).T))

    def corrected(self, kinds: Mapping[tuple[int, int], int]) -> Boundaries:
        """The boundaries with the kind of some edges set by hand, by position of the plot and number of the edge."""
        kind = self.kind.copy()
        for (plot, number), wanted in kinds.items():
            kind[(self.plot == plot) & (self.number == number)] = wanted
        return replace(self, kind=kind)


def boundaries(plots: NDArray[Any]) -> Boundaries:
    """The edges of plot polygons, holes included, in the order of the polygon's corners; all towards nabo until something else is known."""
    parts, part_plot = shapely.get_parts(plots, return_index=True)
    rings, ring_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = np.flatnonzero(ring[1:] == ring[:-1])
    same = same[np.hypot(*(xy[same + 1] - xy[same]).T) > 0]
    start, end = xy[same], xy[same + 1]
    run = end - start
    clockwise = ~shapely.is_ccw(rings)
    hole = np.r_[False, ring_part[1:] == ring_part[:-1]] if len(rings) else np.empty(0, dtype=bool)
    left = np.where((clockwise ^ hole)[ring[same]], 1.0, -1.0)  # outwards is left of a ring that runs clockwise, unless it is a hole
    outward = np.stack([-run[:, 1], run[:, 0]], axis=1) * (left / np.hypot(*run.T))[:, None]
    plot = part_plot[ring_part[ring[same]]].astype(np.intp)
    return Boundaries(plot, start, end, outward, np.zeros(len(plot), dtype=np.int8), _numbers(plot), plots=len(plots))


def _numbers(plot: NDArray[np.intp]) -> NDArray[np.intp]:
    """The number of each edge within its plot; edges of a plot stand together."""
    if not len(plot):
        return plot
    first = np.flatnonzero(np.r_[True, plot[1:] != plot[:-1]])
    return np.arange(len(plot)) - np.repeat(first, np.diff(np.r_[first, len(plot)]))


class _Around(NamedTuple):
    """What is known of the land around the plots: trees over it, None where there is none."""

    roads: shapely.STRtree | None
    lines: shapely.STRtree | None
    path: NDArray[np.bool_] | None
    neighbours: shapely.STRtree | None


def _tree(shapes: NDArray[Any] | None) -> shapely.STRtree | None:
    return shapely.STRtree(shapes) if shapes is not None and len(shapes) else None


def derived(
    edges: Boundaries,
    *,
    road_parcels: NDArray[Any] | None = None,
    centrelines: NDArray[Any] | None = None,
    path: NDArray[np.bool_] | None = None,
    neighbours: NDArray[Any] | None = None,
) -> Boundaries:
    """The boundaries with kinds derived: vej (or sti) where an edge borders a road parcel or a centreline lies in front of it.

    ``road_parcels`` are areas registered as road; ``centrelines`` GeoDanmark's vejmidte, of which ``path`` marks the paths. An edge with
    one of the ``neighbours`` (parcels that are no roads) right outside it is towards nabo, whatever road lies behind. An edge is looked at
    in three places, and is what two of them say.
    """
    kind = _facing(edges, neighbours, road_parcels)
    open_ = np.flatnonzero(kind == UNSEEN)
    around = _Around(_tree(road_parcels), _tree(centrelines), path, _tree(neighbours))
    first, second = (_seen(edges, open_, share, around) for share in PLACES[:2])
    seen = np.where(first == second, first, NABO).astype(np.int8)
    apart = np.flatnonzero(first != second)  # only there does the third place matter
    third = _seen(edges, open_[apart], PLACES[2], around)
    seen[apart] = np.where((third == first[apart]) | (third == second[apart]), third, NABO)
    kind[open_] = seen
    return replace(edges, kind=np.where(edges.kind == NABO, kind, edges.kind).astype(np.int8))


def _facing(edges: Boundaries, neighbours: NDArray[Any] | None, roads: NDArray[Any] | None) -> NDArray[np.int8]:
    """NABO or VEJ where a parcel on the other side has the very same edge, as in a sound cadastre most have; UNSEEN elsewhere."""
    kind = np.full(len(edges.plot), UNSEEN, dtype=np.int8)
    mine = _key(edges.start, edges.end, edges.outward)
    for land, said in ((neighbours, NABO), (roads, VEJ)):
        if land is not None and len(land):
            theirs = boundaries(land)
            kind[pd.Series(mine).isin(_key(theirs.start, theirs.end, -theirs.outward))] = said
    return kind


def _key(start: NDArray[np.float64], end: NDArray[np.float64], outward: NDArray[np.float64]) -> NDArray[np.int64]:
    """A number that edges share only if they have the same ends and look the same way: 64 bits, so that no two others meet in practice."""
    run = end - start
    turned = (run[:, 0] * outward[:, 1] - run[:, 1] * outward[:, 0] < 0)[:, None]
    ends = np.concatenate([np.where(turned, end, start), np.where(turned, start, end)], axis=1) + 0.0  # -0.0 is 0.0
    words = ends.view(np.uint64)
    key = np.zeros(len(ends), dtype=np.uint64)
    for column in range(words.shape[1]):
        key = (key ^ words[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return np.asarray(key.view(np.int64))


def _seen(edges: Boundaries, rows: NDArray[np.intp], share: float, around: _Around) -> NDArray[np.int8]:
    """What lies outside these edges, seen from the place at ``share`` of their length."""
    place, outward = edges.start[rows] + share * (edges.end[rows] - edges.start[rows]), edges.outward[rows]
    across = shapely.points(place + outward * CROSS_M)
    kind, open_ = np.full(len(place), NABO, dtype=np.int8), np.ones(len(place), dtype=bool)
    for land, said in ((around.neighbours, NABO), (around.roads, VEJ)):
        if land is not None:
            there = land.query(across, predicate="intersects")[0]
            kind[there], open_[there] = said, False
    if around.lines is not None:
        rest = np.flatnonzero(open_)  # with a parcel right outside, nothing behind it matters
        kind[rest] = _in_front(place[rest], outward[rest], around.lines, around.path)
    return kind


def _in_front(
    middle: NDArray[np.float64], outward: NDArray[np.float64], lines: shapely.STRtree, path: NDArray[np.bool_] | None
) -> NDArray[np.int8]:
    """VEJ or STI where the line straight out from a place on an edge meets a centreline, NABO elsewhere."""
    rays = shapely.linestrings(np.stack([middle, middle + outward * ROAD_WITHIN_M], axis=1))
    ray, line = lines.query(rays, predicate="intersects")
    kind = np.full(len(middle), NABO, dtype=np.int8)
    is_path = path if path is not None else np.zeros(len(lines.geometries), dtype=bool)
    kind[ray[is_path[line]]] = STI
    kind[ray[~is_path[line]]] = VEJ
    return kind
