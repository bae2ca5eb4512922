"""Random features on a small grid, where vertices meet and faults are common, and readable helpers to compare with."""

from collections import Counter

import numpy as np
import shapely
from hypothesis import settings
from hypothesis import strategies as st

seeds = st.integers(0, 2**32 - 1)
quick = settings(max_examples=25, deadline=None)
HUGE = 1e15


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
    """Points, lines, polygons, multis and collections; with ``broken`` also None, empty, invalid, NaN, infinite and huge ones."""
    rng = np.random.default_rng(seed)
    made = [_one(rng, int(rng.integers(0, 20 if broken else 10))) for _ in range(n)]
    return array(*made)


def _grid(rng, count):
    return rng.integers(0, 7, (count, 2)).astype(float)


def _box(rng, low=0, high=7):
    x, y = (
        np.sort(rng.choice(np.arange(low, high), 2, replace=False)),
        np.sort(rng.choice(np.arange(low, high), 2, replace=False)),
    )
    return shapely.box(x[0], y[0], x[1], y[1])


def _with_hole(rng):
    x, y = rng.integers(0, 4, 2)
    hole = [[(1, 1), (2, 1), (1, 2)], [(0, 0), (2, 1), (1, 2)], [(1, 0), (2, 2), (1, 2)]][rng.integers(3)]
    shell = np.array([(0, 0), (1, 0), (3, 0), (3, 3), (0, 3)])
    return shapely.Polygon(shell + (x, y), [np.array(hole) + (x, y)])


def _one(rng, what):
    match what:
        case 0:
            return shapely.Point(_grid(rng, 1)[0])
        case 1 | 10:
            line = _grid(rng, rng.integers(2, 7))
            return shapely.LineString(line if len(np.unique(line, axis=0)) > 1 else [(0, 0), (1, 1)])
        case 2 | 3:
            return _box(rng)
        case 4 | 5:
            return _with_hole(rng)
        case 6:
            return (
                shapely.MultiPolygon([_box(rng, 0, 3), _box(rng, 2, 5)])
                if rng.random() < 0.5
                else shapely.MultiPolygon([_box(rng)])
            )
        case 7:
            return shapely.MultiPoint(_grid(rng, rng.integers(1, 4)))
        case 8:
            return shapely.MultiLineString([[(0, 0), (3, 3)], [(0, 3), rng.integers(1, 4, 2)]])
        case 9:
            return shapely.Polygon([(0, 0), (rng.integers(4, 7), 0), (0, 0.125)])
        case 11:
            return None
        case 12:
            return shapely.from_wkt(
                rng.choice(
                    [
                        "POINT EMPTY",
                        "POLYGON EMPTY",
                        "MULTIPOLYGON EMPTY",
                        "GEOMETRYCOLLECTION EMPTY",
                        "LINESTRING EMPTY",
                    ]
                )
            )
        case 13 | 14:
            return shapely.Polygon(_grid(rng, rng.integers(3, 7)))
        case 15:
            return with_coordinate(_one(rng, int(rng.integers(0, 11))), rng.choice([np.nan, np.inf]))
        case 16:
            return shapely.GeometryCollection(
                [shapely.MultiPolygon([_box(rng), _box(rng)]), _with_hole(rng), shapely.Point(1, 1)]
            )
        case 17:
            return shapely.GeometryCollection(
                [shapely.GeometryCollection([_box(rng)]), shapely.LineString([(0, 0), (0, 0), (5, 1)])]
            )
        case 18:
            return shapely.transform(_box(rng), lambda xy: xy * HUGE)
        case _:
            return shapely.Polygon([*_grid(rng, 3), *_grid(rng, 2)], [_grid(rng, 3)])


def runs(geometry):
    """The point, lines and rings of a geometry as (type name, (n, 2) coordinates), in order: the readable version of ``Vertices``."""
    if geometry is None or geometry.is_empty:
        return
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from runs(part)
    elif geometry.geom_type == "Polygon":
        for ring in (geometry.exterior, *geometry.interiors):
            yield "ring", shapely.get_coordinates(ring)
    else:
        yield (
            {"Point": "point", "LineString": "line", "LinearRing": "line"}[geometry.geom_type],
            shapely.get_coordinates(geometry),
        )


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
            found.update(frozenset(pair) for pair in zip(grid, grid[1:], strict=False) if pair[0] != pair[1])
    return frozenset(found.items()), shapely.get_dimensions(geometry)
