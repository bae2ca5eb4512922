"""Areas that share area. Coordinates are projected metres (EPSG:25832).

Boxes are laid over one another first, strip by strip from west to east, and only the areas whose boxes meet are looked at: neither all
areas nor all pairs need be in memory at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoplan.geometry.shape import is_empty_or_missing
from geoplan.geometry.vertices import Floats, Geometries, Index, Mask

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAIRS_AT_A_TIME = 50_000
"""Candidate pairs held at once, with their areas about 50 MB."""

_STRIP = 65_536
"""Boxes that begin in one strip."""

_FIRST_BLOCK, _LARGEST_BLOCK = 256, 16_384
"""Boxes asked of the tree at a time: begins small, because a few big ones may meet all others."""

Load = Callable[[Index], Geometries]
"""Gives the geometries at positions, decoded for the occasion."""


class Overlaps(NamedTuple):
    """Pairs of features that share area."""

    i: Index
    """(k,) position of the first, rising."""
    j: Index
    """(k,) position of the second, always above ``i``; rising within equal ``i``."""
    area_m2: Floats
    """(k,) area they share."""
    xy: Floats
    """(k, 2) metres: a point inside the shared area."""


def overlapping_pairs(
    geometries: Geometries, *, min_area_m2: float = 0.0, groups: Index | None = None, valid: Mask | None = None
) -> Overlaps:
    """Find pairs of polygons that share more than ``min_area_m2`` square metres.

    Only (multi)polygons take part; other types, invalid, missing and empty ones are passed over. With ``groups``
    ((n,) integers) only features of the same group are compared. Touching along an edge is no overlap; containment
    and equality are. ``valid`` ((n,) bool) spares asking GEOS again where validity is known.

    Memory follows the number of pairs *found*: candidates are made in blocks. A heap of n copies of one polygon is
    n * n / 2 real pairs: look for copies first and pass one of each.
    """
    return overlaps_of(sound_boxes(geometries, valid), lambda at: geometries[at], min_area_m2=min_area_m2, groups=groups)


def overlaps_of(boxes: Floats, load: Load, *, min_area_m2: float = 0.0, groups: Index | None = None) -> Overlaps:
    """Find the pairs among areas of which only the ``boxes`` ((n, 4), NaN for those that do not take part) are at hand.

    ``load`` gives the sound polygons at the positions asked for; those whose boxes meet no other are never asked for.
    """
    found = [shared_area(load, i, j, min_area_m2) for i, j in box_pairs(boxes, groups)]
    if not found:
        none = np.zeros(0, np.int64)
        return Overlaps(none, none, np.zeros(0), np.zeros((0, 2)))
    i, j, area, xy = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((j, i))
    return Overlaps(i[order], j[order], area[order], xy[order])


def sound_boxes(geometries: Geometries, valid: Mask | None = None) -> Floats:
    """Give the boxes of the polygons that can be laid over one another; NaN for all else. (n, 4)."""
    boxes: Floats = shapely.bounds(geometries)
    out = np.ones(len(geometries), bool)
    out[sound_polygons(geometries, valid)] = False
    boxes[out] = np.nan
    return boxes


def sound_polygons(geometries: Geometries, valid: Mask | None = None) -> Index:
    """Give the positions of the polygons that can be laid over one another. ``valid``: where that is known already."""
    areal = np.isin(shapely.get_type_id(geometries), (3, 6)) & ~is_empty_or_missing(geometries)
    if valid is not None:
        return np.flatnonzero(areal & valid)
    where = np.flatnonzero(areal)
    with np.errstate(all="ignore"):
        sound: Index = where[shapely.is_valid(geometries[where])]
    return sound


def box_pairs(boxes: Floats, groups: Index | None = None) -> Iterator[tuple[Index, Index]]:
    """Give pairs i < j of one group whose boxes meet, a bounded number at a time. Boxes with NaN meet nothing.

    A pair is found in the strip in which the one further east begins, together with those from strips before that
    reach into it.
    """
    where = np.flatnonzero(~np.isnan(boxes).any(axis=1))
    order = where[np.argsort(boxes[where, 0], kind="stable")]
    reaching, block = order[:0], _FIRST_BLOCK
    for start in range(0, len(order), _STRIP):
        own = order[start : start + _STRIP]
        reaching = reaching[boxes[reaching, 2] >= boxes[own[0], 0]]
        asking = np.concatenate([reaching, own])
        diagonals = _diagonals(boxes[own])
        tree = shapely.STRtree(diagonals)
        at = 0
        while at < len(asking):
            before = _diagonals(boxes[reaching[at : at + block]])
            asked, met = tree.query(np.concatenate([before, diagonals[max(at - len(reaching), 0) : max(at + block - len(reaching), 0)]]))
            asked += at
            at += block
            block = int(np.clip(_PAIRS_AT_A_TIME * block // max(len(asked), 1), 1, min(2 * block, _LARGEST_BLOCK)))
            once = asked - len(reaching) < met
            yield from _in_blocks(asking[asked[once]], own[met[once]], groups)
        reaching = asking


def _diagonals(boxes: Floats) -> Geometries:
    """Lines that have these boxes: a tree looks at boxes only, and a line is made in a third of the time."""
    lines: Geometries = shapely.linestrings(boxes.reshape(-1, 2, 2))
    return lines


def _in_blocks(one: Index, other: Index, groups: Index | None) -> Iterator[tuple[Index, Index]]:
    """Give the pairs of one group in rising order of positions, some at a time."""
    if groups is not None:
        same = groups[one] == groups[other]
        one, other = one[same], other[same]
    i, j = np.minimum(one, other), np.maximum(one, other)
    for first in range(0, len(i), _PAIRS_AT_A_TIME):
        yield i[first : first + _PAIRS_AT_A_TIME], j[first : first + _PAIRS_AT_A_TIME]


def shared_area(load: Load, i: Index, j: Index, min_area_m2: float) -> tuple[Index, Index, Floats, Floats]:
    """Of the candidate pairs those that share enough area, with the area and a point in it."""
    needed, place = np.unique(np.concatenate([i, j]), return_inverse=True)
    areas = load(needed)
    a, b = areas[place[: len(i)]], areas[place[len(i) :]]
    meet = shapely.relate_pattern(a, b, "T********")  # three times cheaper than an intersection
    i, j = i[meet], j[meet]
    with np.errstate(all="ignore"):
        shared = shapely.intersection(a[meet], b[meet])  # exact: clip_by_rect is fast and wrong
        area = shapely.area(shared)
        kept = area > min_area_m2
        place_in = shapely.point_on_surface(shapely.normalize(shared[kept]))  # else the place depends on which comes first
        return i[kept], j[kept], area[kept], shapely.get_coordinates(place_in)
