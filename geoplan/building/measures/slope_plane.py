"""The slope plane of BR18 § 177 no. 1 over the whole roof: nowhere higher than 1.4 times the distance to skel towards nabo and sti.

The roof over a facet is plane and the distance to one edge of the boundary is convex, so height minus 1.4 times the distance has no
maximum inside a facet: its gradient is nowhere zero, or it is constant along a line that runs to the rim. Along the rim, the maximum
against one edge lies at a corner, where the nearest point comes to an end of that edge, or at a point in front of such an end that a
formula gives. The largest of these over all edges is exact, since the smallest distance gives the largest excess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.boundaries import Boundaries
    from geoplan.building.measures.roof import Facets

    Numbers = NDArray[np.float64]


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
    facet, p, q, z0, z1 = roof.edges()
    building = roof.building[facet]
    rim, edge = joined(plot[building], edges.plot)
    share = _candidates(p[rim], q[rim], (z1 - z0)[rim], (edges.start[edge], edges.end[edge]), factor[building[rim]])
    place = p[rim][:, None, :] + share[..., None] * (q - p)[rim][:, None, :]
    height = z0[rim][:, None] + share * (z1 - z0)[rim][:, None]
    distance = _distance(place, edges.start[edge][:, None, :], edges.end[edge][:, None, :])
    excess = height - factor[building[rim]][:, None] * distance
    best = excess.argmax(axis=1) if len(excess) else np.empty(0, dtype=np.intp)
    row = np.arange(len(best))
    found = Steepest(excess[row, best], height[row, best], distance[row, best], place[row, best])
    return _largest(count, building, building[rim], found)


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
    share = [np.zeros(len(p)), np.ones(len(p))]
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
    return np.clip(np.nan_to_num(np.column_stack(share), nan=0.0, posinf=1.0, neginf=0.0), 0.0, 1.0)


def _distance(place: Numbers, start: Numbers, end: Numbers) -> Numbers:
    """Distance from places to line segments."""
    along = end - start
    share = np.clip(((place - start) * along).sum(-1) / (along**2).sum(-1), 0.0, 1.0)
    away = place - start - share[..., None] * along
    return np.asarray(np.hypot(away[..., 0], away[..., 1]))


def _largest(count: int, roofed: NDArray[np.intp], building: NDArray[np.intp], found: Steepest) -> Steepest:
    """The largest excess of each building with what belongs to it."""
    made = Steepest(np.full(count, np.nan), np.full(count, np.nan), np.full(count, np.nan), np.full((count, 2), np.nan))
    made.excess_m[roofed] = -np.inf
    order = np.lexsort((found.excess_m, building))
    last = order[np.flatnonzero(np.r_[building[order][1:] != building[order][:-1], True])] if len(order) else order
    where = building[last]
    made.excess_m[where], made.height_m[where] = found.excess_m[last], found.height_m[last]
    made.distance_m[where], made.place[where] = found.distance_m[last], found.place[last]
    return made
