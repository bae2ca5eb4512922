"""What one geometry looks like: vertices that repeat, spikes, slivers, crumbs, decimals, type and place.

Every check takes a chunk and answers with the features at fault only, as ``Hits``. Coordinates are projected metres
(EPSG:25832). Missing and empty geometries are never at fault. NaN and infinite coordinates are left to
``geoplan.geometry.validity``: they never count here, and never raise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoplan.geometry.vertices import Floats, Geometries, Index, Mask, Run, Vertices

if TYPE_CHECKING:
    from numpy.typing import NDArray

_POLYGON, _MULTIPOINT, _MULTILINE, _MULTIPOLYGON, _COLLECTION = 3, 4, 5, 6, 7

BLOCK = 32_768
"""Vertices worked on at a time: what is made on the way stays in the processor's cache."""


class Hits(NamedTuple):
    """Features at fault, one row each."""

    feature: Index
    """(k,) position in the array of geometries, rising."""
    xy: Floats
    """(k, 2) place of the worst fault of the feature (the first one when all are equal), metres."""
    number: Index
    """(k,) number of such faults in the feature."""
    size: Floats
    """(k,) size of the worst; the function tells of what and in which unit."""


def _worst(feature: Index, xy: Floats, badness: Floats, size: Floats) -> Hits:
    """Give one row per feature: the fault of the greatest badness, the earliest of equals."""
    if not len(feature):
        return Hits(feature, xy, feature, size)
    if (np.diff(feature) < 0).any():
        order = np.argsort(feature, kind="stable")
        feature, xy, badness, size = feature[order], xy[order], badness[order], size[order]
    head = np.flatnonzero(np.diff(feature, prepend=-1))
    number = np.diff(head, append=len(feature))
    worst = np.flatnonzero(badness == np.repeat(np.maximum.reduceat(badness, head), number))
    worst = worst[np.flatnonzero(np.diff(feature[worst], prepend=-1))]
    return Hits(feature[head], xy[worst], number, size[worst])


def repeated_vertices(vertices: Vertices, *, tolerance_m: float = 0.0) -> Hits:
    """Find lines and rings with two consecutive vertices no further apart than ``tolerance_m`` metres (0: identical).

    The place is the second of the closest two, ``size`` their distance in metres. Points of a multipoint do not
    follow one another.
    """
    dx, dy = vertices.steps
    near = np.flatnonzero(np.abs(dx) <= tolerance_m)
    near = near[np.abs(dy[near]) <= tolerance_m]
    run = vertices.run_of(near + 1)
    inside = vertices.start[run] != near + 1
    near, run = near[inside], run[inside]
    distance = np.hypot(dx[near], dy[near])
    kept = distance <= tolerance_m
    near, run, distance = near[kept], run[kept], distance[kept]
    return _worst(vertices.feature[run], vertices.xy[near + 1], -distance, distance)


def spikes(vertices: Vertices, *, max_angle_deg: float, min_length_m: float = 0.0) -> Hits:
    """Find vertices where a line or ring turns back on itself.

    A spike is a vertex with less than ``max_angle_deg`` degrees (0-90) between its two arms, each at least
    ``min_length_m`` metres long. The arms go to the neighbouring *distinct* vertices; the closing vertex of a ring
    counts once, as its start. ``size`` is the angle in degrees. A spike with a flat tip (two vertices closer than
    ``min_length_m``) is not seen.
    """
    if not 0 < max_angle_deg < 90:  # noqa: PLR2004 (degrees: beyond a right angle nothing turns back)
        raise ValueError(f"max_angle_deg must lie between 0 and 90, not {max_angle_deg}")
    v = vertices.distinct
    dx, dy = v.steps
    into, out, tip = _corners(v, np.tan(np.radians(max_angle_deg)))
    with np.errstate(all="ignore"):
        ax, ay, bx, by = -dx[into], -dy[into], dx[out], dy[out]
        a, b = ax * ax + ay * ay, bx * bx + by * by
        shortest = np.sqrt(np.minimum(a, b))
        angle = np.degrees(np.arctan2(np.abs(ax * by - ay * bx), ax * bx + ay * by))
        kept = (angle < max_angle_deg) & (shortest >= min_length_m) & (shortest > 0) & np.isfinite(a + b)
    tip, angle = tip[kept], angle[kept]
    return _worst(v.feature_of(tip), v.xy[tip], -angle, angle)


def _corners(v: Vertices, tangent: float) -> tuple[Index, Index, Index]:
    """Give the corners about as sharp as ``tangent`` says: the step into each, the step out of it, and its vertex."""
    dx, dy = v.steps
    slack = tangent * (1 + 1e-9)
    found = [np.zeros(0, np.int64)]
    with np.errstate(all="ignore"):
        for k in range(0, len(dx) - 1, BLOCK):
            x, y = dx[k : k + BLOCK + 1], dy[k : k + BLOCK + 1]
            back = -(x[:-1] * x[1:] + y[:-1] * y[1:])
            aside = np.abs(x[:-1] * y[1:] - y[:-1] * x[1:])
            found.append(np.flatnonzero((back > 0) & (aside <= slack * back)) + (k + 1))
        sharp = np.concatenate(found)
        run = v.run_of(sharp)
        sharp = sharp[(sharp != v.start[run]) & (sharp != v.start[run + 1] - 1)]
        rings = np.flatnonzero((v.run == Run.RING) & (v.length > 2))  # noqa: PLR2004 (a corner needs three vertices)
        into, out = v.start[rings + 1] - 2, v.start[rings]
        turned = dx[into] * dx[out] + dy[into] * dy[out] < 0
    into, out = into[turned], out[turned]
    return np.concatenate([sharp - 1, into]), np.concatenate([sharp, out]), np.concatenate([sharp, out])


def too_many_decimals(vertices: Vertices, *, precision_m: float = 0.001) -> Hits:
    """Find features with a coordinate that is not a whole number of ``precision_m`` metres.

    A thousandth of the precision is forgiven, and four units in the last place, so 574212.311 passes although no
    float holds it. ``number`` is the number of vertices, ``size`` the distance of the worst x or y from the grid in
    metres, the place its vertex. Coordinates beyond about 1e12 m cannot show their decimals in a float and pass.
    """
    flat, per_m = vertices.xy.ravel(), 1 / precision_m
    hits = [np.zeros(0, np.int64)]
    with np.errstate(all="ignore"):
        for k in range(0, len(flat), BLOCK):
            scaled = flat[k : k + BLOCK] * per_m
            rest = np.abs(scaled - np.rint(scaled))
            hits.append(np.flatnonzero(rest > 1e-3) + k)  # noqa: PLR2004 (NaN and infinity compare as False)
        found = np.concatenate(hits)
        scaled = flat[found] * per_m
        off = np.abs(scaled - np.rint(scaled))
        kept = off > np.abs(scaled) * (4 * np.finfo(np.float64).eps)
        found, off = found[kept], off[kept]
    first = np.flatnonzero(np.diff(found // 2, prepend=-1))  # x and y of one vertex are one fault
    vertex = found[first] // 2
    worst = np.maximum.reduceat(off, first) if len(first) else off
    return _worst(vertices.feature_of(vertex), vertices.xy[vertex], worst, worst * precision_m)


def self_contact(vertices: Vertices) -> Hits:
    """Find polygons of which two rings share a vertex.

    A hole touches the shell or another hole, or parts touch in a point. All of this is allowed by OGC, yet other
    tools read such a polygon as one ring or split it. A ring that touches *itself* is invalid and belongs to
    ``invalid``. Only a touch where both rings have a vertex is found, not a vertex on the middle of an edge.
    ``number`` is the number of shared points, ``size`` the same as a float; the place is the lowest in x, then y.
    Validity is not checked: an invalid polygon whose rings share an edge is listed too.
    """
    rings = vertices.run == Run.RING
    per_feature = np.bincount(vertices.feature[rings], minlength=vertices.size)
    chosen = np.flatnonzero(rings & (per_feature[vertices.feature] > 1))
    length = vertices.length[chosen] - 1
    run = np.repeat(chosen, length)
    vertex = np.arange(len(run)) + np.repeat(vertices.start[chosen] - (np.cumsum(length) - length), length)
    xy, feature = vertices.xy[vertex], vertices.feature[run]
    order = np.lexsort((run, xy[:, 1], xy[:, 0], feature))
    xy, feature, run = xy[order], feature[order], run[order]
    same = (feature[1:] == feature[:-1]) & (xy[1:] == xy[:-1]).all(axis=1)
    # Groups of equal points; a group counts when it holds two rings (a vertex repeated within one ring does not).
    group = np.concatenate([[0], np.cumsum(~same)])[: len(run)]
    two = np.flatnonzero(same & (run[1:] != run[:-1]))
    two = two[np.flatnonzero(np.diff(group[two], prepend=-1))]
    hits = _worst(feature[two], xy[two], np.zeros(len(two)), np.zeros(len(two)))
    return hits._replace(size=hits.number.astype(np.float64))


def width_and_length(area_m2: Floats, perimeter_m: Floats) -> tuple[Floats, Floats]:
    """Width and length in metres of the rectangle with this area and perimeter.

    Exact for rectangles, so a strip of 0.05 m x 20 m is 0.05 m wide; for a curved or bent strip it is the mean width.
    Compact shapes (rounder than a square) have no such rectangle: they get the square of the same perimeter. NaN
    stays NaN.
    """
    with np.errstate(all="ignore"):
        quarter = perimeter_m / 4
        length = quarter + np.sqrt(np.maximum(quarter * quarter - area_m2, 0))
        width = np.where(quarter * quarter > area_m2, area_m2 / length, quarter)
    return width, length


def _polygon_parts(geometries: Geometries) -> tuple[Geometries, Index]:
    """Give the polygons of all features, also inside collections, and the feature of each.

    A multipolygon of one part stands for its part: taking it out would cost more than the check.
    """
    parts, owner = [geometries[:0]], [np.zeros(0, np.int64)]
    left, of = geometries, np.arange(len(geometries))
    while len(left):
        type_id = shapely.get_type_id(left)
        several = np.flatnonzero(type_id > _MULTILINE)
        several = several[(type_id[several] == _COLLECTION) | (shapely.get_num_geometries(left[several]) > 1)]
        areal = (type_id == _POLYGON) | (type_id == _MULTIPOLYGON)
        areal[several] = False
        parts.append(left[areal])
        owner.append(of[areal])
        of = of[several]
        left, inner = shapely.get_parts(left[several], return_index=True)
        of = of[inner]
    return np.concatenate(parts), np.concatenate(owner)


def slivers(geometries: Geometries, *, max_width_m: float, min_length_m: float = 0.0) -> Hits:
    """Find polygons, or parts of them, that are narrower than ``max_width_m`` and at least ``min_length_m`` long.

    Width and length are those of the rectangle with the same area and perimeter (``width_and_length``): a gap of 0.05
    m x 20 m is a sliver at 0.1 m, a post of 0.3 m x 0.3 m is not. Holes add to the perimeter, so the band around a
    big hole is a sliver too. Parts without area are left to ``invalid``. ``size`` is the width of the narrowest part,
    the place a point on it, ``number`` the number of such parts.
    """
    parts, owner = _polygon_parts(geometries)
    with np.errstate(all="ignore"):
        area = shapely.area(parts)
        width, length = width_and_length(area, shapely.length(parts))
    thin = np.flatnonzero((width < max_width_m) & (length >= min_length_m) & (area > 0))
    return _placed(_worst(owner[thin], np.column_stack([thin, thin]).astype(np.float64), -width[thin], width[thin]), parts)


def tiny_parts(geometries: Geometries, *, min_area_m2: float = 0.0, min_length_m: float = 0.0) -> Hits:
    """Find features of two or more parts of which one is too small.

    That is a polygon under ``min_area_m2`` or a line under ``min_length_m``.

    ``size`` is the area in m2 or the length in m of the worst part (smallest in share of its limit), the place a
    point on it. Points have no size. Parts of a collection count as they stand: a multi inside one is one part.
    """
    type_id = shapely.get_type_id(geometries)
    several = np.flatnonzero(type_id > _MULTIPOINT)
    several = several[shapely.get_num_geometries(geometries[several]) > 1]
    parts, inner = shapely.get_parts(geometries[several], return_index=True)
    dimension = shapely.get_dimensions(parts)
    with np.errstate(all="ignore"):
        size = np.where(dimension == 2, shapely.area(parts), shapely.length(parts))  # noqa: PLR2004 (surfaces)
        share = size / np.array([np.nan, min_length_m, min_area_m2])[np.maximum(dimension, 0)]
    tiny = np.flatnonzero((share < 1) & (dimension > 0))
    hits = _worst(several[inner[tiny]], np.column_stack([tiny, tiny]).astype(np.float64), -share[tiny], size[tiny])
    return _placed(hits, parts)


def _placed(hits: Hits, parts: Geometries) -> Hits:
    """Replace part numbers, standing in for places, by a point on each of those parts."""
    return hits._replace(xy=place(parts[hits.xy[:, 0].astype(np.int64)]))


def has_z(geometries: Geometries) -> Mask:
    """Tell which geometries carry a Z. (n,) bool; False for missing and empty ones."""
    answer: Mask = shapely.has_z(geometries)
    return answer


def has_m(geometries: Geometries) -> Mask:
    """Tell which geometries carry an M. (n,) bool; False for missing ones, and everywhere before GEOS 3.12."""
    if shapely.geos_version < (3, 12, 0):
        return np.zeros(len(geometries), bool)
    answer: Mask = shapely.has_m(geometries)
    return answer


def part_count(geometries: Geometries) -> Index:
    """Count the parts. (n,) int64: 1 for a single geometry, 0 for an empty or missing one."""
    count: Index = shapely.get_num_geometries(geometries).astype(np.int64)
    count[is_empty_or_missing(geometries)] = 0
    return count


_KINDS = np.array(["", "point", "line", "line", "polygon", "point", "line", "polygon", "collection"])


def kind(geometries: Geometries) -> NDArray[np.str_]:
    """Give 'point', 'line', 'polygon' or 'collection', single or multi alike.

    (n,) str; '' where missing. Empty ones keep their kind.
    """
    answer: NDArray[np.str_] = _KINDS[shapely.get_type_id(geometries) + 1]
    return answer


def is_empty_or_missing(geometries: Geometries) -> Mask:
    """Tell which geometries are None or hold no vertex. (n,) bool."""
    answer: Mask = shapely.is_empty(geometries) | shapely.is_missing(geometries)
    return answer


def place(geometries: Geometries) -> Floats:
    """Give a point that lies on each feature, to put a pin on a map.

    (n, 2) metres; NaN where missing, empty or without a finite vertex. A point itself, the middle vertex of a line
    (of the longest run), a point inside a polygon or collection that is valid, else the first finite vertex. Does not
    depend on the order of the features. Points and lines are cheap; a polygon costs about 5 us.
    """
    vertices = Vertices.of(geometries)
    xy = np.full((len(geometries), 2), np.nan)
    good = np.flatnonzero(np.isfinite(vertices.xy).all(axis=1))
    feature, first = np.unique(vertices.feature_of(good), return_index=True)
    xy[feature] = vertices.xy[good[first]]
    type_id = shapely.get_type_id(geometries)
    sound = ~is_empty_or_missing(geometries)
    sound[vertices.not_finite] = False
    line = np.flatnonzero(sound[vertices.feature] & np.isin(type_id, (1, 2, _MULTILINE))[vertices.feature] & (vertices.length > 0))
    longest = line[np.lexsort((line, -vertices.length[line], vertices.feature[line]))]
    longest = longest[np.flatnonzero(np.diff(vertices.feature[longest], prepend=-1))]
    xy[vertices.feature[longest]] = vertices.xy[vertices.start[longest] + vertices.length[longest] // 2]
    surface = np.flatnonzero(sound & np.isin(type_id, (_POLYGON, _MULTIPOLYGON, _COLLECTION)))
    with np.errstate(all="ignore"):
        surface = surface[shapely.is_valid(geometries[surface])]
        inside = shapely.get_coordinates(shapely.point_on_surface(geometries[surface]))
    xy[surface] = inside
    return xy
