"""Random parcels that are a coverage on the millimetre grid, and readable versions of what the fast ones answer."""

from collections import Counter
from itertools import pairwise

import numpy as np
import shapely

from geoplan.geometry.tile import Tiling, covered_by, faces, objects

EAST, NORTH = 705_000.0, 6_162_000.0
ORIGIN = np.array([EAST, NORTH])


def voronoi(rng, n=25, size=200.0):
    """Voronoi cells, made to meet on the grid."""
    points = shapely.multipoints(rng.uniform(0, size, (n, 2)) + ORIGIN)
    cells = shapely.get_parts(shapely.voronoi_polygons(points))
    frame = shapely.box(EAST, NORTH, EAST + size, NORTH + size)
    return on_the_grid(shapely.intersection(cells, frame))


def jittered(rng, n=5, step=40.0):
    """Rows of quadrangles, each row shifted: corners of one row lie on the edges of the next, where both have a vertex."""
    made = []
    for row in range(n):
        x = np.sort(rng.uniform(0, n * step, n - 1))
        x = np.concatenate([[0], x[np.diff(x, prepend=-9) > 1], [n * step + 1]]) + EAST
        y = NORTH + row * step
        made += [shapely.box(a, y, b, y + step) for a, b in pairwise(x)]
    return on_the_grid(objects(*made))


def on_the_grid(polygons):
    made = faces(shapely.boundary(polygons))
    return made[covered_by(made, polygons) >= 0]


def with_a_pond(rng, parcels):
    """The same parcels, one of which has a hole that is filled by one more parcel."""
    largest = int(np.argmax(shapely.area(parcels)))
    middle = shapely.point_on_surface(parcels[largest])
    pond = shapely.buffer(middle, shapely.distance(middle, shapely.boundary(parcels[largest])) * rng.uniform(0.2, 0.8), quad_segs=2)
    pond = shapely.set_precision(pond, 0.001)
    parcels = parcels.copy()
    parcels[largest] = shapely.difference(parcels[largest], pond)
    return np.append(parcels, objects(pond))


def parcels(seed):
    rng = np.random.default_rng(seed)
    made = (voronoi if rng.integers(2) else jittered)(rng)
    return with_a_pond(rng, made) if rng.integers(2) else made


def planned(seed):
    """Parcels, and a tiling of some of them by two or three parts, often with holes and of several islands."""
    rng = np.random.default_rng(seed)
    made = parcels(seed)
    chosen = rng.permutation(len(made))[: rng.integers(3, len(made))]
    owner = rng.integers(0, 3, len(chosen))
    owner[0] = 0
    parts = [shapely.coverage_union_all(made[chosen[owner == k]]) for k in np.unique(owner)]
    return made, Tiling(shapely.coverage_union_all(made[chosen]), objects(*parts))


def directed(polygon):
    """The edges of a polygon as pairs of points, with the inside on the left."""
    for part in shapely.get_parts(shapely.orient_polygons(polygon)):
        for ring in (part.exterior, *part.interiors):
            yield from pairwise(ring.coords)


def tiles_slowly(tiling):
    """Whether the parts tile the area, edge by edge: each runs along a neighbour's that goes the other way, or along the area's own."""
    if not all(part.is_valid and not part.is_empty for part in (*tiling.parts, tiling.area)):
        return False
    edges = Counter(edge for part in tiling.parts for edge in directed(part))
    outer = Counter(edge for edge in edges.elements() if edges[edge[::-1]] == 0)
    return all(count == 1 for count in edges.values()) and outer == Counter(directed(tiling.area))
