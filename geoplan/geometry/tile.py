"""Areas that are tiled by parts: no gap, no overlap, and every vertex shared to the last bit.

Whether parts tile an area is answered without any calculation with coordinates. Written as directed edges with the inside on the left, the
edges between two parts cancel; what is left must be the edges of the area. When all shapes are valid that is a proof, and it is strict: a
vertex that only one of two neighbours has makes it fail.

Coordinates are metres (EPSG:25832) on the grid of one millimetre that FKG stores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoplan.settings import COORDINATE_PRECISION_M

if TYPE_CHECKING:
    from geoplan.geometry.vertices import Floats, Geometries, Index

_ROUNDS = 20
"""Rounding moves edges, which may bring others within the grid's reach; in practice two rounds are enough."""


class Tiling(NamedTuple):
    """An area and the parts that tile it."""

    area: shapely.Geometry
    """Polygon or multipolygon."""
    parts: Geometries
    """(n,) polygons or multipolygons."""


def objects(*geometries: shapely.Geometry) -> Geometries:
    """Give the geometries as an object array, also a single one."""
    made = np.empty(len(geometries), object)
    made[:] = geometries
    return made


def edges(polygons: Geometries) -> Floats:
    """Give the edges with the inside on their left: (k, 4) of x and y from, x and y to. Edges without length are left out."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(polygons)))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    both = np.hstack([xy[:-1], xy[1:]])[ring[:-1] == ring[1:]]
    long: Floats = both[(both[:, :2] != both[:, 2:]).any(axis=1)] + 0.0  # -0.0 becomes 0.0: equal numbers need equal bits
    return long


def uncancelled(polygons: Geometries) -> tuple[Floats, Index]:
    """Give the edges of ``polygons`` that no other one runs along the opposite way.

    (k, 4) edges from the lower to the higher end, sorted, and (k,) how many more polygons have them on their left than on their right.
    """
    directed = edges(polygons)
    back = (directed[:, 0] > directed[:, 2]) | ((directed[:, 0] == directed[:, 2]) & (directed[:, 1] > directed[:, 3]))
    directed[back] = directed[back][:, [2, 3, 0, 1]]
    distinct, of = np.unique(directed, axis=0, return_inverse=True)
    times = np.bincount(of.ravel(), weights=np.where(back, -1, 1), minlength=len(distinct)).astype(np.int64)
    return distinct[times != 0], times[times != 0]


def misfits(tiling: Tiling) -> shapely.Geometry:
    """Give the edges on which the parts and the area do not agree, as a multilinestring; empty when the parts tile the area exactly.

    Says nothing of shapes that are not valid: look at those first.
    """
    ours, times = uncancelled(tiling.parts)
    given, wanted = uncancelled(objects(tiling.area))
    both = np.vstack([np.column_stack([ours, times]), np.column_stack([given, wanted])])
    distinct, count = np.unique(both, axis=0, return_counts=True)
    odd = distinct[count == 1][:, :4].reshape(-1, 2, 2)
    return shapely.multilinestrings(shapely.linestrings(odd)) if len(odd) else shapely.MultiLineString()


def is_tiling(tiling: Tiling) -> bool:
    """Whether the parts are valid, none of them is empty, and they tile the area to the last vertex."""
    shapes = np.append(tiling.parts, objects(tiling.area))
    areal = np.isin(shapely.get_type_id(shapes), (3, 6)).all() and not shapely.is_empty(shapes).any()
    return bool(areal and shapely.is_valid(shapes).all() and shapely.is_empty(misfits(tiling)))


def on_grid(geometries: Geometries, *, grid_m: float = COORDINATE_PRECISION_M) -> bool:
    """Whether every coordinate is a whole number of ``grid_m``."""
    xy = shapely.get_coordinates(geometries)
    return bool((xy == rounded(xy, grid_m=grid_m)).all())


def rounded(xy: Floats, *, grid_m: float = COORDINATE_PRECISION_M) -> Floats:
    """The nearest points of the grid, with the very bits that reading the decimals gives."""
    per_m = np.rint(1 / grid_m)
    nearest: Floats = np.rint(xy * per_m) / per_m
    return nearest


def noded(lines: Geometries, *, grid_m: float = COORDINATE_PRECISION_M) -> shapely.Geometry:
    """Give the linework on the grid, with a vertex wherever two lines meet, and nowhere closer than the grid can tell apart.

    An edge that passes within half a grid step of a vertex runs through it afterwards. Doing it again changes nothing.
    """
    network = shapely.union_all(lines, grid_size=grid_m)
    for _ in range(_ROUNDS):
        again = shapely.union_all(objects(network), grid_size=grid_m)
        if shapely.equals_exact(shapely.normalize(again), shapely.normalize(network), tolerance=0):
            break
        network = again
    return network


def faces(lines: Geometries, *, grid_m: float = COORDINATE_PRECISION_M) -> Geometries:
    """Give the polygons that the lines shut in, on the grid: a coverage. Loose ends are passed over."""
    return np.asarray(shapely.get_parts(shapely.polygonize([noded(lines, grid_m=grid_m)])), object)


def covered_by(pieces: Geometries, polygons: Geometries) -> Index:
    """Give for each piece the polygon that holds most of it, (n,); of equals the first; -1 when none holds half of it."""
    piece, polygon = shapely.STRtree(polygons).query(pieces, predicate="intersects")
    share = shapely.area(shapely.intersection(pieces[piece], polygons[polygon])) / shapely.area(pieces[piece])
    order = np.lexsort((polygon, -share, piece))
    piece, polygon, share = piece[order], polygon[order], share[order]
    first = np.flatnonzero(np.diff(piece, prepend=-1))
    best = np.full(len(pieces), -1)
    best[piece[first]] = np.where(share[first] > 0.5, polygon[first], -1)  # noqa: PLR2004 (half)
    return best


def united(pieces: Geometries, label: Index) -> Geometries:
    """Give the union of the pieces of each label, in rising order of label. The pieces are a coverage, and no vertex is lost."""
    _, number = np.unique(label, return_inverse=True)
    order = np.argsort(number, kind="stable")
    heaps = shapely.geometrycollections(pieces[order], indices=number[order])
    unions: Geometries = shapely.coverage_union_all(heaps[:, None], axis=1)
    return unions


def snap_rounded(tiling: Tiling, *, grid_m: float = COORDINATE_PRECISION_M) -> tuple[Tiling, Index]:
    """Give the tiling with every coordinate on the grid, and which of the parts are left, rising.

    The parts tile the area afterwards too: all of them are rounded together. A part narrower than the grid is lost; the caller must look.
    """
    pieces = faces(shapely.boundary(np.append(tiling.parts, objects(tiling.area))), grid_m=grid_m)
    part = covered_by(pieces, tiling.parts)
    pieces, part = pieces[part >= 0], part[part >= 0]
    return Tiling(shapely.coverage_union_all(pieces), united(pieces, part)), np.unique(part)
