import numpy as np
import pytest
import shapely
from hypothesis import given

from geoplan.geometry.validity import Fault, invalid, self_crossing_lines

from .random_features import array, finite, quick, random_features, seeds, with_coordinate, wkt

EXAMPLES = [
    ("POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))", Fault.SELF_INTERSECTION, (1, 1)),
    ("POLYGON Z((0 0 9, 2 2 9, 2 0 9, 0 2 9, 0 0 9))", Fault.SELF_INTERSECTION, (1, 1)),
    ("POLYGON((0 0, 10 0, 10 10, 5 0, 0 10, 0 0))", Fault.RING_SELF_INTERSECTION, (5, 0)),
    ("POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (20 20, 21 20, 21 21, 20 20))", Fault.HOLE_OUTSIDE_SHELL, (20, 20)),
    ("POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 5 1, 5 5, 1 5, 1 1), (2 2, 3 2, 3 3, 2 2))", Fault.NESTED_HOLES, (2, 2)),
    ("MULTIPOLYGON(((0 0, 9 0, 9 9, 0 9, 0 0)), ((1 1, 2 1, 2 2, 1 1)))", Fault.NESTED_SHELLS, (1, 1)),
    ("POLYGON((0 0, 10 0, 10 10, 0 10, 0 0), (0 5, 5 0, 10 5, 5 10, 0 5))", Fault.DISCONNECTED_INTERIOR, (5, 0)),
    ("LINESTRING(3 4, 3 4)", Fault.TOO_FEW_POINTS, (3, 4)),
    (
        "POLYGON((574212.25 6223908.5, 574214.25 6223910.5, 574214.25 6223908.5, 574212.25 6223910.5,574212.25 6223908.5))",
        Fault.SELF_INTERSECTION,
        (574213.25, 6223909.5),
    ),
]


@pytest.mark.parametrize(("text", "fault", "xy"), EXAMPLES)
def test_each_fault_has_a_name_and_a_place(text, fault, xy):
    found = invalid(wkt("POINT(1 1)", text, None))
    assert found.feature.tolist() == [1]
    assert found.fault[0] is fault
    assert tuple(found.xy[0]) == xy


@pytest.mark.parametrize(
    "text",
    [
        "POLYGON((0 0, 1 0, 1 1, 0 0))",
        "POINT EMPTY",
        "LINESTRING(0 0, 2 2, 2 0, 0 2)",
        "MULTIPOINT(0 0, 0 0)",
        "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (0 0, 2 1, 1 2, 0 0))",
    ],
)
def test_what_ogc_allows_is_valid(text):
    assert invalid(wkt(text)).feature.size == 0


def test_a_coordinate_that_is_no_number_is_placed_on_a_finite_vertex():
    box = shapely.box(5, 6, 7, 8)
    found = invalid(
        array(box, with_coordinate(box, np.nan), with_coordinate(box, np.inf, at=2), with_coordinate(shapely.Point(1, 1), np.nan))
    )
    assert found.feature.tolist() == [1, 2, 3]
    assert set(found.fault) == {Fault.INVALID_COORDINATE}
    np.testing.assert_array_equal(found.xy, [[7, 6], [7, 6], [np.nan, np.nan]])


def test_nothing_in_nothing_out():
    for features in (array(), array(None)):
        found = invalid(features)
        assert (len(found.feature), len(found.fault), found.xy.shape) == (0, 0, (0, 2))
        crossing = self_crossing_lines(features)
        assert (len(crossing.feature), crossing.xy.shape) == (0, (0, 2))


@quick
@given(seeds)
def test_invalid_is_what_shapely_says_one_by_one(seed):
    features = random_features(seed)
    found = invalid(features)
    assert found.feature.tolist() == [k for k, g in enumerate(features) if g is not None and not g.is_valid]
    for k, xy in zip(found.feature, found.xy, strict=True):
        if finite(features[k]):
            assert shapely.distance(features[k], shapely.Point(xy)) < 1e-9 or Fault.HOLE_OUTSIDE_SHELL in found.fault


@quick
@given(seeds)
def test_self_crossing_lines_are_those_not_simple(seed):
    features = random_features(seed)
    found = self_crossing_lines(features)
    lines = {"LineString", "MultiLineString", "LinearRing"}
    assert found.feature.tolist() == [k for k, g in enumerate(features) if finite(g) and g.geom_type in lines and not g.is_simple]
    for k, xy in zip(found.feature, found.xy, strict=True):
        assert shapely.distance(features[k], shapely.Point(xy)) < 1e-9


@pytest.mark.parametrize(
    ("text", "xy"),
    [
        ("LINESTRING(0 0, 2 2, 2 0, 0 2)", (1, 1)),  # crosses
        ("LINESTRING(0 0, 4 0, 4 2, 2 0)", (2, 0)),  # ends on itself
        ("LINESTRING(0 0, 9 9, 9 0, 0 9, 0 6, 9 6)", (3, 6)),  # several crossings: lowest x
        ("MULTILINESTRING((0 0, 2 2), (2 0, 0 2))", (1, 1)),
        ("LINESTRING(0 0, 4 0, 2 0)", (4, 0)),  # back over itself: middle vertex
    ],
)
def test_where_a_line_crosses_itself(text, xy):
    assert tuple(self_crossing_lines(wkt(text)).xy[0]) == pytest.approx(xy)


@pytest.mark.parametrize(
    "text", ["LINESTRING(0 0, 1 0, 1 1, 0 0)", "MULTILINESTRING((0 0, 1 1), (1 1, 2 0))", "POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))"]
)
def test_closed_and_joined_lines_do_not_cross(text):
    assert self_crossing_lines(wkt(text)).feature.size == 0
