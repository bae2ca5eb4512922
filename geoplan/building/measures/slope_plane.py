"""The slope plane of BR18 § 177 no. 1 over the whole roof: nowhere higher than 1.4 times the distance to skel towards nabo and sti.

The roof over a facet is plane and the distance to one edge of the boundary is convex, so height minus 1.4 times the distance has no
maximum inside a facet: its gradient is nowhere zero, or it is constant along a line that runs to the rim. Along the rim the function
is concave against one edge. Where it falls from a corner, or still rises at the next one, its maximum is that corner. Else the maximum lies
where the nearest point comes to an end of that edge, or at a point in front of such an end that a formula gives. The largest of these
over all edges is exact, since the smallest distance gives the largest excess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.boundaries import Boundaries
    from geoplan.building.measures.roof import Facets

    Numbers = NDArray[np.float64]


CANDIDATES: Final = 5
"""Places on a line of a rim where the excess against one edge may be greatest: two for either end of the edge, and where it crosses."""


@dataclass(frozen=True, slots=True)
class Steepest:
    """Per building: the greatest height above the plane (negative is below it), and where: height over terrain, distance to skel, place.

    NaN where the building has no roof facets, minus infinity where its plot has no edge of the kinds asked for.
    """

    excess_m: Numbers
    height_m: Numbers
    distance_m: Numbers
    place: Numbers


def steepest(roof: Facets, edges: Boundaries, plot: NDArray[np.intp], factor: Numbers) -> Steepest:
    """Where each building comes nearest to, or highest above, the plane. ``plot`` and ``factor`` are per building.

    ``edges`` are those towards nabo and sti. The buildings are taken to stand inside their plots.
    """
    count = len(plot)
    facet, xy, z = roof.corners()
    building = roof.building[facet]
    corner, edge = joined(plot[building], edges.plot)
    at = _Excess.of(xy[corner], z[corner], (edges.start[edge], edges.end[edge]), factor[building[corner]])
    best = np.full(count, -np.inf)
    np.fmax.at(best, building[corner], at.excess)
    first, second = _rims(roof, corner)
    kept = _may_exceed(at, first, second, best[building[corner[first]]])
    inner = _inside(at, first[kept], second[kept])
    owner = np.r_[building[corner], building[corner[first[kept]]]]
    return _largest(count, building, owner, at.joined(inner))


@dataclass(frozen=True, slots=True)
class _Excess:
    """Places against boundary edges: height, distance, the unit vector away from the edge, and the height over the plane."""

    place: Numbers
    height: Numbers
    edge: tuple[Numbers, Numbers]
    factor: Numbers
    distance: Numbers
    away: Numbers
    excess: Numbers

    @classmethod
    def of(cls, place: Numbers, height: Numbers, edge: tuple[Numbers, Numbers], factor: Numbers) -> _Excess:
        distance, away = _distance(place, *edge)
        return cls(place, height, edge, factor, distance, away, height - factor * distance)

    def joined(self, other: _Excess) -> Steepest:
        return Steepest(
            np.r_[self.excess, other.excess],
            np.r_[self.height, other.height],
            np.r_[self.distance, other.distance],
            np.vstack([self.place, other.place]),
        )


def _rims(roof: Facets, corner: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs of corner and boundary edge at either end of every line of a rim: corners of a facet meet the same edges in order."""
    ring = roof.rings()
    many = np.bincount(corner, minlength=len(ring))
    start = np.cumsum(many) - many
    same = np.flatnonzero(ring[1:] == ring[:-1]) if len(ring) else np.empty(0, dtype=np.intp)
    per = many[same]
    offset = np.arange(per.sum()) - np.repeat(np.cumsum(per) - per, per)
    return np.repeat(start[same], per) + offset, np.repeat(start[same + 1], per) + offset


def _slopes(at: _Excess, first: NDArray[np.intp], second: NDArray[np.intp]) -> tuple[Numbers, Numbers, Numbers]:
    """Length of every line, and how steeply the excess rises along it at its first and at its second end."""
    run = at.place[second] - at.place[first]
    length = np.hypot(run[:, 0], run[:, 1])
    with np.errstate(divide="ignore", invalid="ignore"):
        along = run / length[:, None]
        climb = (at.height[second] - at.height[first]) / length
    factor = at.factor[first]
    return length, *(climb - factor * (at.away[end] * along).sum(axis=1) for end in (first, second))


def _may_exceed(at: _Excess, first: NDArray[np.intp], second: NDArray[np.intp], best: Numbers) -> NDArray[np.intp]:
    """The lines on which the excess may be greater than at every corner: it rises at one end, falls at the other, and far enough."""
    length, rise, fall = _slopes(at, first, second)
    on_edge = (at.distance[first] == 0) | (at.distance[second] == 0)
    humped = (rise > 0) & (fall < 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        meet = (at.excess[second] - at.excess[first] - fall * length) / (rise - fall)
    most = at.excess[first] + rise * np.clip(meet, 0.0, length)
    return np.flatnonzero((length > 0) & (on_edge | (humped & (most > best))))


def _inside(at: _Excess, first: NDArray[np.intp], second: NDArray[np.intp]) -> _Excess:
    """The place of greatest excess on each of these lines."""
    edge = (at.edge[0][first], at.edge[1][first])
    rise, factor = at.height[second] - at.height[first], at.factor[first]
    share = _candidates(at.place[first], at.place[second], rise, edge, factor)
    rows = np.repeat(np.arange(len(first)), share.shape[1])
    share = share.ravel()
    place = at.place[first][rows] + share[:, None] * (at.place[second] - at.place[first])[rows]
    found = _Excess.of(place, at.height[first][rows] + share * rise[rows], (edge[0][rows], edge[1][rows]), factor[rows])
    best = np.arange(len(first)) * CANDIDATES + found.excess.reshape(-1, CANDIDATES).argmax(axis=1)
    parts = (found.distance, found.away, found.excess)
    return _Excess(found.place[best], found.height[best], edge, factor, *(part[best] for part in parts))


def joined(left: NDArray[np.intp], right: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All pairs of positions where ``left`` and ``right`` have the same key."""
    order = np.argsort(right, kind="stable")
    first = np.searchsorted(right[order], left, side="left")
    many = np.searchsorted(right[order], left, side="right") - first
    one = np.repeat(np.arange(len(left)), many)
    offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return one, order[np.repeat(first, many) + offset]


def _candidates(p: Numbers, q: Numbers, rise: Numbers, edge: tuple[Numbers, Numbers], factor: Numbers) -> Numbers:
    """Shares of the way from ``p`` to ``q`` at which the excess over the plane of one boundary edge can be greatest."""
    start, end = edge
    run, along = q - p, end - start
    length = np.hypot(*run.T)
    share = []
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = np.einsum("ij,ij->i", run, along)
        for corner in (start, end):
            share.append(np.einsum("ij,ij->i", corner - p, along) / speed)  # the nearest point comes to this end of the edge
            nearest = np.einsum("ij,ij->i", corner - p, run) / length**2
            aside = np.abs(run[:, 0] * (p - corner)[:, 1] - run[:, 1] * (p - corner)[:, 0]) / length
            climb = rise / length
            share.append(nearest + climb * aside / np.sqrt(factor**2 - climb**2) / length)
        normal = np.column_stack([-along[:, 1], along[:, 0]])
        share.append(np.einsum("ij,ij->i", start - p, normal) / np.einsum("ij,ij->i", run, normal))  # the rim crosses the boundary
    return np.asarray(np.clip(np.nan_to_num(np.column_stack(share), nan=0.0, posinf=1.0, neginf=0.0), 0.0, 1.0))


def _distance(place: Numbers, start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
    """Distance from places to line segments, and the unit vector away from them (zero on them)."""
    along = end - start
    share = np.clip(((place - start) * along).sum(axis=1) / (along**2).sum(axis=1), 0.0, 1.0)
    away = place - start - share[:, None] * along
    distance = np.hypot(away[:, 0], away[:, 1])
    return distance, away / np.where(distance > 0, distance, 1.0)[:, None]


def _largest(count: int, roofed: NDArray[np.intp], building: NDArray[np.intp], found: Steepest) -> Steepest:
    """The largest excess of each building with what belongs to it."""
    made = Steepest(np.full(count, np.nan), np.full(count, np.nan), np.full(count, np.nan), np.full((count, 2), np.nan))
    made.excess_m[roofed] = -np.inf
    best = np.full(count, -np.inf)
    np.fmax.at(best, building, found.excess_m)
    last = np.flatnonzero(found.excess_m == best[building])
    where = building[last]
    made.excess_m[where], made.height_m[where] = found.excess_m[last], found.height_m[last]
    made.distance_m[where], made.place[where] = found.distance_m[last], found.place[last]
    return made
