"""Secondary buildings in the strip along the boundary (BR18 §§ 181 and 183): how high in it, and how long towards skel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from geoplan.building.answers import WITHIN_M
from geoplan.building.measures.roof import Facets
from geoplan.building.measures.slope_plane import joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.boundaries import Boundaries

    Numbers = NDArray[np.float64]

FACING: Final = float(np.cos(np.radians(45.0))) - 1e-9
"""A side faces skel when it turns towards it by at most half a right angle. BR18 does not say where a side stops facing skel."""
DIRECTION_DEG: Final = 1.0
"""Sides that differ less in direction are one side with a step in it; their lengths are added."""
ROUND: Final = 32
SLIVER_M2: Final = 1e-6
BEYOND_M: Final = 0.5
"""How much further than the strip is wide the boundary is followed, so that no cut end of it touches a facet."""


def height_in_strip(roof: Facets, lines: NDArray[Any], plot: NDArray[np.intp], width_m: Numbers) -> Numbers:
    """The greatest height of the part of each building that stands nearer than ``width_m`` to the lines of its plot.

    Minus infinity where no part does; NaN where the building has no roof. A part at exactly ``width_m`` is outside.
    """
    count = len(plot)
    found = np.full(count, np.nan)
    found[roof.building] = -np.inf
    near = _near(roof, lines, plot, width_m)
    strip = _strips(roof, near, lines[plot[roof.building[near]]], width_m[roof.building[near]])
    part = shapely.intersection(roof.area[near], strip)
    inside = np.flatnonzero(shapely.area(part) > SLIVER_M2)
    xy, at = shapely.get_coordinates(part[inside], return_index=True)
    facet = near[inside][at]
    np.fmax.at(found, roof.building[facet], roof.height(xy, facet))
    return found


def _near(roof: Facets, lines: NDArray[Any], plot: NDArray[np.intp], width_m: Numbers) -> NDArray[np.intp]:
    """The facets that come nearer to the lines of their plot than the strip of their building is wide."""
    rows = np.flatnonzero(width_m[roof.building] > 0)
    building = roof.building[rows]
    return np.asarray(rows[shapely.distance(roof.area[rows], lines[plot[building]]) < width_m[building]])


def _strips(roof: Facets, near: NDArray[np.intp], lines: NDArray[Any], width_m: Numbers) -> NDArray[np.object_]:
    """The strip along the lines, as far as it matters for each of these facets.

    Only the part of the lines that lies within reach of a facet is widened: further off, no point of the facet is within the strip.
    """
    reach = width_m + BEYOND_M
    west, south, east, north = shapely.bounds(roof.area[near]).T
    around = shapely.box(west - reach, south - reach, east + reach, north + reach)
    made: NDArray[np.object_] = shapely.buffer(shapely.line_merge(shapely.intersection(lines, around)), width_m, quad_segs=ROUND)
    return made


def outside_strip(roof: Facets, lines: NDArray[Any], plot: NDArray[np.intp], width_m: Numbers) -> Facets:
    """The parts of the roofs that stand ``width_m`` or more from the lines of their plot; a width of 0 keeps the whole roof.

    A secondary building in the strip has a height of its own there (§ 181), so that the slope plane is about the rest of it only.
    """
    near = _near(roof, lines, plot, width_m)
    if not len(near):
        return roof
    strip = _strips(roof, near, lines[plot[roof.building[near]]], width_m[roof.building[near]])
    rest = shapely.difference(roof.area[near], strip)
    part, of = shapely.get_parts(rest, return_index=True)
    kept = shapely.area(part) > SLIVER_M2
    whole = np.setdiff1d(np.arange(len(roof.area)), near)
    source = np.r_[whole, near[of[kept]]]
    order = np.argsort(roof.building[source], kind="stable")
    area = np.r_[roof.area[whole], part[kept]]
    return Facets(roof.building[source][order], area[order], roof.plane[source][order])


class Facing(NamedTuple):
    """Pairs of a building and an edge of the boundary whose strip it stands in, with the length of its side that faces the edge."""

    building: NDArray[np.intp]
    edge: NDArray[np.intp]
    length_m: Numbers

    def longest(self, buildings: int, counted: NDArray[np.bool_]) -> Numbers:
        """The longest such side of each building towards the edges that are ``counted``; 0 where it stands in the strip of none."""
        found, mine = np.zeros(buildings), counted[self.edge]
        np.maximum.at(found, self.building[mine], self.length_m[mine])
        return found


def length_towards(footprints: NDArray[Any], edges: Boundaries, plot: NDArray[np.intp], width_m: Numbers) -> Facing:
    """The longest side of each building that faces each edge of the boundary whose strip the building stands in.

    A corner building counts once, with its longest such side.
    """
    building, edge = _in_strip(footprints, edges, plot, width_m)
    if not len(building):
        return Facing(building, edge, np.empty(0))
    outline, of = np.unique(building, return_inverse=True)
    side, run = _paired(*_sides(footprints[outline]), of)
    length = np.hypot(*run.T)
    normal = np.column_stack([-run[:, 1], run[:, 0]]) / length[:, None]  # left of a ring that runs clockwise: outwards
    turned = np.einsum("ij,ij->i", normal, edges.outward[edge[side]])
    most = np.full(len(building), -np.inf)
    np.maximum.at(most, side, turned)
    faces = turned >= np.minimum(most[side] - WITHIN_M, FACING)
    total = _stepped(side[faces], normal[faces], length[faces])
    longest = np.zeros(len(building))
    np.maximum.at(longest, total[0], total[1])
    return Facing(building, edge, longest)


def _in_strip(
    footprints: NDArray[Any], edges: Boundaries, plot: NDArray[np.intp], width_m: Numbers
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs of building and boundary edge where some part of the building is nearer than the strip is wide."""
    building, edge = _boxes_near(footprints, edges, *joined(plot, edges.plot), width_m)
    lines = shapely.linestrings(np.stack([edges.start[edge], edges.end[edge]], axis=1)) if len(edge) else np.empty(0, object)
    near = shapely.distance(footprints[building], lines) < width_m[building] - WITHIN_M
    return building[near], edge[near]


def _boxes_near(
    footprints: NDArray[Any], edges: Boundaries, building: NDArray[np.intp], edge: NDArray[np.intp], width_m: Numbers
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The pairs whose boxes are no further apart than the strip is wide: only these need to be measured."""
    box, reach = shapely.bounds(footprints), width_m[:, None]
    low, high = (box[:, :2] - reach)[building], (box[:, 2:] + reach)[building]
    least, most = np.minimum(edges.start, edges.end)[edge], np.maximum(edges.start, edges.end)[edge]
    near = ((least <= high) & (most >= low)).all(axis=1)
    return building[near], edge[near]


def _paired(ring: NDArray[np.intp], run: Numbers, of: NDArray[np.intp]) -> tuple[NDArray[np.intp], Numbers]:
    """The sides of each pair, by the outline of each: position of the pair and side. Sides of an outline stand together."""
    first = np.searchsorted(ring, np.arange(int(of.max()) + 1))
    many = np.diff(np.r_[first, len(ring)])[of]
    pair = np.repeat(np.arange(len(of)), many)
    offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return pair, run[first[of][pair] + offset]


def _sides(footprints: NDArray[Any]) -> tuple[NDArray[np.intp], Numbers]:
    """The sides of every footprint as vectors, clockwise, with the position of the footprint."""
    rings = shapely.get_exterior_ring(footprints)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = np.flatnonzero(ring[1:] == ring[:-1])
    run = (xy[same + 1] - xy[same]) * np.where(shapely.is_ccw(rings), -1.0, 1.0)[ring[same], None]  # as a ring that runs clockwise
    kept = np.hypot(*run.T) > 0
    return ring[same][kept].astype(np.intp), run[kept]


def _stepped(side_of: NDArray[np.intp], normal: Numbers, length: Numbers) -> tuple[NDArray[np.intp], Numbers]:
    """The sides of one direction added up: pair and length."""
    angle = np.degrees(np.arctan2(normal[:, 1], normal[:, 0])) % 360.0
    bins = np.round(angle / DIRECTION_DEG).astype(np.int64) % round(360.0 / DIRECTION_DEG)
    key, at = np.unique(np.column_stack([side_of, bins]), axis=0, return_inverse=True)
    return key[:, 0].astype(np.intp), np.bincount(at.ravel(), weights=length).astype(float)
