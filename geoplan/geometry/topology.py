"""How geometries lie to one another: duplicates and gaps; overlaps are in ``overlap``. Coordinates are projected metres (EPSG:25832).

Unlike the checks of single geometries these need all features of a layer at once (``fingerprint`` excepted).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan.geometry.overlap import box_pairs, sound_polygons
from geoplan.geometry.shape import BLOCK, place, width_and_length
from geoplan.geometry.vertices import Floats, Geometries, Index, Mask, Run, Vertices

if TYPE_CHECKING:
    from collections.abc import Iterable

Fingerprints = NDArray[np.uint64]
"""(n, 2): 128 bits for each geometry, zero where there is none to give."""


def _joined(size: int, pairs: Iterable[tuple[Index, Index]]) -> tuple[Index, Mask]:
    """Number ``size`` things so that those joined by pairs, directly or through others, share a number.

    Also tells which are alone.
    """
    label = np.arange(size)
    for first, second in pairs:
        i, j = first, second
        while (apart := label[i] != label[j]).any():
            i, j = i[apart], j[apart]
            low, high = np.minimum(label[i], label[j]), np.maximum(label[i], label[j])
            np.minimum.at(label, high, low)
            while (label[label] != label).any():
                label = label[label]
    return label, np.bincount(label, minlength=size)[label] == 1


def _heaped(geometries: Geometries, number: Index) -> Geometries:
    """Give one collection for each number, of the geometries that bear it."""
    order = np.argsort(number, kind="stable")
    heaps: Geometries = shapely.geometrycollections(geometries[order], indices=np.unique(number[order], return_inverse=True)[1])
    return heaps


class Coincident(NamedTuple):
    """Features that have the same geometry as another."""

    feature: Index
    """(k,) every member of a group of two or more, rising."""
    first: Index
    """(k,) lowest member of its group: equal for all members, and equal to ``feature`` for the first."""


def fingerprint(features: Geometries | Vertices, *, tolerance_m: float = 0.001) -> Fingerprints:
    """Give 128 bits for each geometry that are equal when the geometries are the same.

    (n, 2) uint64; works chunk by chunk. Takes geometries, or their ``Vertices`` where those are at hand.

    The same means: of one kind (a multi with one part counts as single) and built of the same edges once every
    coordinate is rounded to ``tolerance_m`` metres. Start, direction and order of rings and parts do not matter, nor
    do repeated vertices; an extra vertex on a straight edge does. Two coordinates on either side of a rounding limit
    differ, however close. Missing and empty geometries, and those with NaN or infinite coordinates, get zeros and
    equal nothing.

    Two different geometries get the same bits with a chance of about 1e-19 per pair of *vertices or edges* hashed to
    64 bits, that is under 1e-4 in a layer of ten million vertices; ``shapely.equals`` on the few members of a group
    settles it. With ``tolerance_m`` 0 coordinates are taken as they are.
    """
    vertices = features if isinstance(features, Vertices) else Vertices.of(features)
    answer = np.zeros((vertices.size, 2), np.uint64)
    if not len(vertices.xy):
        return answer
    edge, lost = _hashed(vertices, 1 / tolerance_m if tolerance_m else None)
    run = np.flatnonzero(np.diff(vertices.feature, prepend=-1))
    owner = vertices.feature[run]
    dimension = np.maximum.reduceat(vertices.run, run).astype(np.uint64)
    for lane in (0, 1):
        answer[owner, lane] = _mixed(np.add.reduceat(edge[lane], vertices.start[run]) + dimension + np.uint64(1))
    answer[np.unique(vertices.feature_of(lost))] = 0
    return answer


def _hashed(vertices: Vertices, per_m: float | None) -> tuple[NDArray[np.uint64], Index]:
    """Give two hashes of the edge from each vertex to the next, and the vertices that cannot be rounded.

    (2, v): zero after the last vertex of a run and for an edge without length; for a point, hashes of its vertex.
    """
    xy = vertices.xy
    edge = np.zeros((2, len(xy)), np.uint64)
    point = vertices.start[:-1][vertices.run == Run.POINT]
    lost = [np.zeros(0, np.int64)]
    with np.errstate(all="ignore"):
        for k in range(0, len(xy), BLOCK):
            part = xy[k : k + BLOCK + 1]
            grid = (part if per_m is None else np.rint(part * per_m)) + 0.0  # -0.0 becomes 0.0: equal numbers need equal bits
            lost.append(np.flatnonzero(~np.isfinite(grid.ravel())) // 2 + k)
            bits = grid.view(np.uint64)
            corner = _mixed(_mixed(bits[:, 0]) + bits[:, 1])
            here = point[slice(*np.searchsorted(point, (k, k + BLOCK)))]
            before, after = corner[:-1], corner[1:]
            block = edge[:, k : k + len(before)]
            block[0] = _mixed(before + after)
            block[1] = _mixed((before ^ after) + before * after)
            block[:, before == after] = 0
            edge[0, here] = corner[here - k]
            edge[1, here] = _mixed(corner[here - k] + np.uint64(1))
    last = vertices.start[1:] - 1
    edge[:, last[vertices.run != Run.POINT]] = 0
    return edge, np.concatenate(lost)


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread 64 bits over 64 bits (the finaliser of splitmix64)."""
    mixed: NDArray[np.uint64] = bits + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def equal_groups(fingerprints: Fingerprints) -> Coincident:
    """Find equal rows among ``fingerprints`` ((n, 2), chunks put after one another). Rows of zeros equal nothing."""
    given = np.flatnonzero(fingerprints.any(axis=1))
    given = given[np.argsort(fingerprints[given, 0])]
    half = fingerprints[given, 0]
    same = half[1:] == half[:-1]
    given = given[np.concatenate([same, [False]]) | np.concatenate([[False], same])] if len(given) else given
    order = np.lexsort((given, fingerprints[given, 1], fingerprints[given, 0]))
    given = given[order]
    new = np.ones(len(given), bool)
    new[1:] = (fingerprints[given[1:]] != fingerprints[given[:-1]]).any(axis=1)
    group = np.cumsum(new) - 1
    first = given[new][group] if len(given) else given
    several = np.bincount(group)[group] > 1 if len(given) else np.zeros(0, bool)
    index, first = given[several], first[several]
    order = np.argsort(index)
    return Coincident(index[order], first[order])


def coincident(geometries: Geometries, *, tolerance_m: float = 0.001) -> Coincident:
    """Find features with the same geometry, rounded to ``tolerance_m`` metres.

    ``fingerprint`` tells what the same means.
    """
    return equal_groups(fingerprint(geometries, tolerance_m=tolerance_m))


class Gaps(NamedTuple):
    """Holes that features leave between them."""

    polygon: Geometries
    """(k,) the gap itself, from west to east, then from south to north."""
    area_m2: Floats
    """(k,)"""
    width_m: Floats
    """(k,) width of the rectangle with the same area and perimeter."""
    xy: Floats
    """(k, 2) metres: a point inside the gap."""
    neighbour: Index
    """(k,) the feature that the gap borders on the longest; of equals the one lying furthest west, then south."""
    touching: Index
    """(t,) all features that touch the gaps, gap after gap, rising within each."""
    start: Index
    """(k + 1,) where the touching features of each gap begin in ``touching``."""


_TOUCH_M = 1e-6
"""How far the union may have moved a vertex of its own making."""


def gaps(
    geometries: Geometries,
    *,
    max_area_m2: float = np.inf,
    max_width_m: float = np.inf,
    min_area_m2: float = 1e-6,
    valid: Mask | None = None,
) -> Gaps:
    """Find holes in the union of the polygons that are small or narrow.

    Given are those no larger than ``max_area_m2`` square metres and no wider than ``max_width_m`` metres (as of
    ``width_and_length``). Works on real deliveries, overlaps and T-shaped meetings included: the union is a full one,
    about 40 us per parcel. Only what is shut in on all sides is a gap; a slit that opens outwards is not. A hole in a
    single feature is a gap when nothing fills it. Gaps under ``min_area_m2`` are rounding. Other types, invalid,
    missing and empty geometries are passed over, so an invalid feature leaves a gap.
    ``valid`` is as in ``sound_polygons``.
    """
    where = sound_polygons(geometries, valid)
    polygons = geometries[where]
    with np.errstate(all="ignore"):
        holes = _holes(_united(polygons))
        area = shapely.area(holes)
        width, _ = width_and_length(area, shapely.length(holes))
        kept = (area > min_area_m2) & (area <= max_area_m2) & (width <= max_width_m)
    box = shapely.bounds(holes[kept])
    order = np.lexsort((area[kept], box[:, 1], box[:, 0]))
    holes, area, width = holes[kept][order], area[kept][order], width[kept][order]
    gap, feature = shapely.STRtree(polygons).query(holes, predicate="dwithin", distance=_TOUCH_M)
    order = np.lexsort((feature, gap))
    gap, feature = gap[order], feature[order]
    start = np.searchsorted(gap, np.arange(len(holes) + 1))
    neighbour = where[_longest_border(holes, polygons, gap, feature)]
    return Gaps(holes, area, width, place(holes), neighbour, where[feature], start)


def _united(polygons: Geometries) -> Geometries:
    """Give the parts of the union.

    One cluster at a time: GEOS is slow to unite what lies far apart, and a building on its own needs no union.
    """
    cluster, alone = _joined(len(polygons), box_pairs(shapely.bounds(polygons)))
    heaps = _heaped(polygons[~alone], cluster[~alone])
    parts: Geometries = shapely.get_parts(np.concatenate([polygons[alone], shapely.union_all(heaps[:, None], axis=1)]))
    return parts


def _holes(parts: Geometries) -> Geometries:
    """Give the polygons that the parts of a union shut in, less the parts that lie as islands in them."""
    i, j = shapely.STRtree(parts).query(parts, predicate="intersects")
    group, alone = _joined(len(parts), [(i[i < j], j[i < j])])
    rings, of = shapely.get_rings(parts[alone], return_index=True)
    holes = shapely.polygons(rings[np.concatenate([[False], of[1:] == of[:-1]])[: len(rings)]])
    holes = np.concatenate([holes, _between(_heaped(parts[~alone], group[~alone]))])
    hole, island = shapely.STRtree(parts).query(holes, predicate="contains")
    with_island = np.unique(hole)
    shells = shapely.polygons(shapely.get_exterior_ring(parts[island]))  # an island's own holes are in the list already
    inside = shapely.union_all(_heaped(shells, hole)[:, None], axis=1)
    left = shapely.get_parts(shapely.difference(holes[with_island], inside))
    return np.concatenate([np.delete(holes, with_island), left])


def _between(groups: Geometries) -> Geometries:
    """Give the polygons that groups of parts shut in which touch in points: holes of one, or between several."""
    joined = shapely.union_all(groups[:, None], axis=1)
    xmin, ymin, xmax, ymax = shapely.bounds(joined).T
    margin = np.maximum(xmax - xmin, ymax - ymin)
    left = xmin - margin
    frame = shapely.box(left, ymin - margin, xmax + margin, ymax + margin)
    rest, of = shapely.get_parts(shapely.difference(frame, joined), return_index=True)
    between: Geometries = rest[shapely.bounds(rest)[:, 0] > left[of]]
    return between


def _longest_border(holes: Geometries, polygons: Geometries, gap: Index, feature: Index) -> Index:
    """Give for each gap the polygon whose outline runs along it the furthest."""
    near = shapely.buffer(holes[gap], _TOUCH_M * 10, join_style="mitre")
    border = shapely.length(shapely.intersection(shapely.boundary(polygons[feature]), near))
    box = shapely.bounds(polygons[feature])
    size = shapely.area(polygons[feature])
    order = np.lexsort((size, box[:, 3], box[:, 2], box[:, 1], box[:, 0], -np.round(border, 3), gap))
    return feature[order][np.flatnonzero(np.diff(gap[order], prepend=-1))]
