"""What a theme takes of a plot: boundary pairs, and all plots at once against one by one against the slow way."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPoint, Point, box

from geoplan.building.overlay import NOTHING, taken, taken_of_all

PLOT = box(0, 0, 30, 20)


def array(*shapes):
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def of(*shapes):
    return taken(PLOT, array(*shapes))


def test_a_zone_that_only_touches_is_no_hit():
    assert of(box(30, 0, 40, 20)) == NOTHING._replace(ignored_m2=0.0)
    assert not of(box(30, 20, 40, 40)).objects


@pytest.mark.parametrize(("width", "hit"), [(0.99, False), (1.00, True), (1.01, True)])
def test_a_zone_of_one_square_metre_is_a_hit_and_a_smaller_one_is_told(width, hit):
    found = of(box(-5, 0, width, 1))
    assert bool(found.objects) is hit
    assert found.area_m2 == pytest.approx(width if hit else 0.0)
    assert found.ignored_m2 == pytest.approx(0.0 if hit else width)


def test_zones_over_one_another_are_counted_once():
    found = of(box(0, 0, 10, 20), box(5, 0, 15, 20))
    assert found.area_m2 == pytest.approx(300)
    assert found.objects == (0, 1)


def test_what_is_too_small_beside_a_real_hit_is_told():
    found = of(box(0, 0, 10, 20), box(29.99, 0, 40, 20))
    assert found.area_m2 == pytest.approx(200)
    assert found.ignored_m2 == pytest.approx(0.2)
    assert found.objects == (0,)


def test_a_zone_over_the_whole_plot_takes_all_of_it_and_no_more():
    assert of(box(-10, -10, 50, 50)).area_m2 == PLOT.area


def test_a_hole_in_a_zone_is_not_taken():
    with_hole = box(-10, -10, 50, 50) - box(5, 5, 15, 15)
    assert of(with_hole).area_m2 == pytest.approx(PLOT.area - 100)


def test_a_zone_that_crosses_itself_is_measured_all_the_same():
    assert of(shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])).area_m2 == pytest.approx(50)


@pytest.mark.parametrize(("length", "hit"), [(0.09, False), (0.10, True)])
def test_a_line_must_reach_a_decimetre_into_the_plot(length, hit):
    found = of(LineString([(-5, 10), (length, 10)]))
    assert bool(found.objects) is hit
    assert found.length_m == pytest.approx(length if hit else 0.0)


def test_a_line_in_a_theme_of_zones_is_a_hit_by_its_length():
    found = of(box(0, 0, 10, 20), LineString([(0, 5), (30, 5)]))
    assert (found.area_m2, found.length_m, found.objects) == (pytest.approx(200), pytest.approx(30), (0, 1))


def test_points_are_counted():
    found = of(Point(1, 1), Point(31, 1), MultiPoint([(2, 2), (3, 3)]))
    assert found.points == 2
    assert found.objects == (0, 2)


def test_nothing_is_asked_of_nothing():
    assert of() == NOTHING
    assert taken_of_all(array(PLOT), array()).empty


coordinate = st.integers(0, 40)
rectangles = st.tuples(coordinate, coordinate, st.integers(1, 12), st.integers(1, 12)).map(
    lambda one: box(one[0] / 4, one[1] / 4, one[0] / 4 + one[2] / 4, one[1] / 4 + one[3] / 4)
)
strokes = st.tuples(coordinate, coordinate, st.integers(1, 40), st.booleans()).map(
    lambda one: LineString([(one[0] / 4, one[1] / 4), (one[0] / 4 + one[2] / 4 * one[3], one[1] / 4 + one[2] / 4 * (not one[3]))])
)
"""Along the axes: where slanted lines cross, what is left of them no longer lies on itself to the last bit."""

dots = st.tuples(coordinate, coordinate).map(lambda one: Point(one[0] / 4, one[1] / 4))
PLOTS = array(*(box(x, y, x + 2, y + 3) for x in range(0, 12, 2) for y in range(0, 12, 3)))


def slowly(plot, shapes):
    """The same with a loop, readable."""
    area, length, points, objects = shapely.Polygon(), shapely.LineString(), 0, 0
    for shape in shapes:
        piece = plot & shape
        if shape.geom_type == "Polygon" and piece.area >= 1:
            area, objects = area | piece, objects + 1
        elif shape.geom_type == "LineString" and piece.length >= 0.1:
            length, objects = length | piece, objects + 1
        elif shape.geom_type == "Point" and not piece.is_empty:
            points, objects = points + 1, objects + 1
    return area.area, length.length, points, objects


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(rectangles, strokes, dots), min_size=1, max_size=9))
def test_one_by_one_and_all_at_once_and_slowly_agree(shapes):
    drawn = array(*shapes)
    rows = taken_of_all(PLOTS, drawn).set_index("plot")
    for at, plot in enumerate(PLOTS):
        alone = taken(plot, drawn)
        area, length, points, objects = slowly(plot, shapes)
        assert (alone.area_m2, alone.length_m) == (pytest.approx(area, abs=1e-9), pytest.approx(length, abs=1e-9))
        assert (alone.points, len(alone.objects)) == (points, objects)
        if at in rows.index:
            row = rows.loc[at]
            assert row["area_m2"] == pytest.approx(alone.area_m2, abs=1e-9)
            assert row["length_m"] == pytest.approx(alone.length_m, abs=1e-9)
            assert (row["points"], row["objects"]) == (alone.points, len(alone.objects))
            assert row["ignored_m2"] == pytest.approx(alone.ignored_m2, abs=1e-9)
            assert row["ignored_m"] == pytest.approx(alone.ignored_m, abs=1e-9)
        else:
            assert not alone.objects
            assert alone.ignored_m2 + alone.ignored_m == pytest.approx(0, abs=1e-9)
