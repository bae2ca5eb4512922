"""Random features on a small grid, where vertices meet and faults are common, and readable helpers to compare with."""

from collections import Counter
from itertools import pairwise

import numpy as np
import shapely
from hypothesis import settings
from hypothesis import strategies as st

seeds = st.integers(0, 2**32 - 1)
quick = settings(max_examples=25, deadline=None)
HUGE = 1e15
ONE = shapely.Point(1, 1)
TWICE = [(0, 0), (0, 0), (5, 1)]


def array(*items):
    """Object array, also of one item or of items that look like sequences."""
    out = np.empty(len(items), object)
    out[:] = items
    return out


def wkt(*texts):
    return array(*(None if text is None else shapely.from_wkt(text) for text in texts))


def with_coordinate(geometry, value, at=1):
    """The same geometry with one x replaced, e.g. by NaN. Never the first vertex of a ring: GEOS would call it open."""
    with np.errstate(all="ignore"):
        xy = shapely.get_coordinates(geometry)
        xy[min(at, len(xy) - 1), 0] = value
        return shapely.set_coordinates(array(shapely.from_wkb(shapely.to_wkb(geometry))), xy)[0]


def random_features(seed, n=60, *, broken=True):
    """Points, lines, polygons, multis and collections; with ``broken`` also faults, None and huge ones."""
    rng = np.random.default_rng(seed)
    makers = SOUND + BROKEN if broken else SOUND
    made = [makers[rng.integers(len(makers))](rng) for _ in range(n)]
    return array(*made)


def _grid(rng, count):
    return rng.integers(0, 7, (count, 2)).astype(float)


def _box(rng, low=0, high=7):
    x, y = (np.sort(rng.choice(np.arange(low, high), 2, replace=False)), np.sort(rng.choice(np.arange(low, high), 2, replace=False)))
    return shapely.box(x[0], y[0], x[1], y[1])


def _with_hole(rng):
    x, y = rng.integers(0, 4, 2)
    hole = [[(1, 1), (2, 1), (1, 2)], [(0, 0), (2, 1), (1, 2)], [(1, 0), (2, 2), (1, 2)]][rng.integers(3)]
    shell = np.array([(0, 0), (1, 0), (3, 0), (3, 3), (0, 3)])
    return shapely.Polygon(np.add(shell, (x, y)), [np.add(hole, (x, y))])


EMPTY = ["POINT EMPTY", "POLYGON EMPTY", "MULTIPOLYGON EMPTY", "GEOMETRYCOLLECTION EMPTY", "LINESTRING EMPTY"]


def _line(rng):
    line = _grid(rng, rng.integers(2, 7))
    return shapely.LineString(line if len(np.unique(line, axis=0)) > 1 else [(0, 0), (1, 1)])


def _multi(rng):
    return shapely.MultiPolygon([_box(rng, 0, 3), _box(rng, 2, 5)] if rng.random() < 0.5 else [_box(rng)])


SOUND = [
    lambda rng: shapely.Point(_grid(rng, 1)[0]),
    _line,
    _box,
    _box,
    _with_hole,
    _with_hole,
    _multi,
    lambda rng: shapely.MultiPoint(_grid(rng, rng.integers(1, 4))),
    lambda rng: shapely.MultiLineString([[(0, 0), (3, 3)], [(0, 3), rng.integers(1, 4, 2)]]),
    lambda rng: shapely.Polygon([(0, 0), (rng.integers(4, 7), 0), (0, 0.125)]),
]
BROKEN = [
    lambda rng: None,
    lambda rng: shapely.from_wkt(rng.choice(EMPTY)),
    lambda rng: shapely.Polygon(_grid(rng, rng.integers(3, 7))),
    lambda rng: shapely.Polygon(_grid(rng, rng.integers(3, 7))),
    lambda rng: shapely.Polygon(_grid(rng, 5), [_grid(rng, 3)]),
    lambda rng: with_coordinate(SOUND[rng.integers(len(SOUND))](rng), rng.choice([np.nan, np.inf])),
    lambda rng: shapely.transform(_box(rng), lambda xy: xy * HUGE),
    lambda rng: shapely.GeometryCollection([shapely.MultiPolygon([_box(rng), _box(rng)]), _with_hole(rng), ONE]),
    lambda rng: shapely.GeometryCollection([shapely.GeometryCollection([_box(rng)]), shapely.LineString(TWICE)]),
]


def runs(geometry):
    """The points, lines and rings of a geometry as (type name, (n, 2) coordinates): the readable ``Vertices``."""
    if geometry is None or geometry.is_empty:
        return
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from runs(part)
    elif geometry.geom_type == "Polygon":
        for ring in (geometry.exterior, *geometry.interiors):
            yield "ring", shapely.get_coordinates(ring)
    else:
        yield ({"Point": "point", "LineString": "line", "LinearRing": "line"}[geometry.geom_type], shapely.get_coordinates(geometry))


def finite(geometry):
    return geometry is not None and bool(np.isfinite(shapely.get_coordinates(geometry)).all())


def edges(geometry, tolerance):
    """What ``fingerprint`` stands for: the undirected edges and points on the grid, counted."""
    found = Counter()
    for name, xy in runs(geometry):
        grid = [tuple(np.rint(p / tolerance) + 0.0) for p in xy]
        if name == "point":
            found[grid[0]] += 1
        else:
            found.update(frozenset(pair) for pair in pairwise(grid) if pair[0] != pair[1])
    return frozenset(found.items()), shapely.get_dimensions(geometry)
