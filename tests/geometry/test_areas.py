from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoplan.geometry.areas import Area, bounds_outside, outside

from .random_features import array, finite, quick, random_features, seeds, wkt

AREAS = [
    shapely.box(0, 0, 6, 6),
    shapely.box(1, 1, 5, 5).union(shapely.box(4, 4, 7, 6)),
    shapely.Point(3, 3).buffer(3.2),
    shapely.box(-1, -1, 8, 8).difference(shapely.box(2, 2, 3, 3)),
    shapely.MultiPolygon([shapely.box(0, 0, 2, 6), shapely.box(2.5, 0, 6, 6)]),
    shapely.from_wkt("POLYGON((0 0, 6 0, 6 6, 0 0))"),
]


def members(geometry):
    return [m for g in geometry.geoms for m in members(g)] if geometry.geom_type == "GeometryCollection" else [geometry]


def covered(geometry, area):
    """Member by member: asked for a whole collection, GEOS 3.14 errs."""
    return all(area.covers(m) for m in members(geometry if geometry.is_valid else shapely.make_valid(geometry)))


def slow_outside(features, area):
    return [k for k, g in enumerate(features) if finite(g) and not g.is_empty and not covered(g, area)]


@quick
@given(seeds, st.sampled_from(AREAS), st.sampled_from([1, 3, 6, 64]))
def test_outside_equals_covers_one_by_one(seed, area, cells):
    features = random_features(seed)
    for k in set(outside(features, area, cells=cells)) ^ set(slow_outside(features, area)):
        g = features[k]
        assert not g.is_valid
        if g.bounds == shapely.MultiPoint(shapely.get_coordinates(g)).bounds:  # no hole sticks out of its shell
            # GEOS answers differently, prepared and plain, where make_valid put a vertex within rounding of the border.
            assert covered(g, area.buffer(1e-9))
            assert not covered(g, area.buffer(-1e-9))


@quick
@given(seeds, st.sampled_from(AREAS), st.sampled_from([3, 64]))
def test_outside_is_exact_for_odd_coordinates(seed, area, cells):
    rng = np.random.default_rng(seed)
    centre, half = rng.uniform(-1, 8, (60, 2)), rng.exponential(0.3, (60, 1))
    grid = np.linspace(area.bounds[0], area.bounds[2], cells + 1)
    centre[:20, 0] = rng.choice(grid, 20)  # on the very edges of the cells
    features = shapely.box(*np.hstack([centre - half, centre + half]).T)
    features[:10] = shapely.points(centre[:10])
    assert outside(features, area, cells=cells).tolist() == np.flatnonzero(~shapely.covers(area, features)).tolist()


def test_large_coordinates_as_in_denmark():
    area = shapely.Point(540_500, 6_230_500).buffer(10_000)
    rng = np.random.default_rng(1)
    features = shapely.buffer(shapely.points(rng.uniform((529_000, 6_219_000), (552_000, 6_242_000), (3000, 2))), 40, quad_segs=1)
    assert outside(features, area).tolist() == np.flatnonzero(~shapely.covers(area, features)).tolist()


def test_the_border_belongs_to_the_area():
    features = wkt(
        "POINT(6 6)",
        "POINT(6.000000001 6)",
        "LINESTRING(0 0, 6 0)",
        "POLYGON((0 0, 6 0, 6 6, 0 6, 0 0))",
        "LINESTRING(0 0, 9 0)",
        None,
        "POLYGON EMPTY",
        "POINT(100 100)",
    )
    assert outside(features, shapely.box(0, 0, 6, 6)).tolist() == [1, 4, 7]
    assert outside(array(), AREAS[0]).size == outside(array(None), AREAS[0]).size == 0


def test_threads_share_an_area():
    area, features = Area(AREAS[2]), random_features(5, 800)
    expected = area.outside(features).tolist()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(area.outside, np.array_split(features, 16)))
    starts = np.cumsum([0, *(len(chunk) for chunk in np.array_split(features, 16))])
    assert np.concatenate([k + start for k, start in zip(found, starts[:-1], strict=True)]).tolist() == expected


@pytest.mark.parametrize(
    "polygon",
    [
        None,
        shapely.Point(1, 1),
        shapely.Polygon(),
        shapely.from_wkt("POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))"),
        shapely.GeometryCollection([shapely.box(0, 0, 1, 1)]),
    ],
)
def test_what_is_no_area_is_refused(polygon):
    with pytest.raises(ValueError, match="valid polygon"):
        Area(polygon)


def test_the_callers_polygon_is_left_as_it_was():
    polygon = shapely.box(0, 0, 1, 1)
    Area(polygon).outside(wkt("POINT(0 0)"))
    assert not shapely.is_prepared(polygon)


def test_bounds_outside_at_the_limits():
    extent = (0.0, 0.0, 10.0, 10.0)
    boxes = np.array(
        [(0, 0, 10, 10), (-0.001, 0, 1, 1), (0, -0.001, 1, 1), (9, 9, 10.001, 10), (9, 9, 10, 10.001), (np.nan,) * 4, (0, 0, np.inf, 1)]
    )
    assert bounds_outside(boxes, extent).tolist() == [False, True, True, True, True, False, True]
    assert bounds_outside(np.zeros((0, 4)), extent).size == 0


def test_collections_that_geos_misjudges():
    """Prepared, a polygon covers a collection over its hole, says GEOS 3.14; plain, not one that lies within it."""
    area = shapely.box(-1, -1, 8, 8).difference(shapely.box(2, 2, 3, 3))
    assert outside(wkt("GEOMETRYCOLLECTION(POLYGON((6 0, 6 6, 0 6, 0 0, 6 0)), LINESTRING(0 0, 5 1))"), area).tolist() == [0]
    within = shapely.GeometryCollection([shapely.box(2, 2, 5, 6), shapely.box(0, 0, 3, 3), shapely.box(1, 0, 6, 5)])
    assert outside(array(within), shapely.box(0, 0, 6, 6)).size == 0
