"""A rectangle put by numbers stands exactly as far from both lines as asked, on their inner side."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.geometry.place import Line, rectangle, rectangle_at, sides_of


def line(start, end, inside):
    run = np.subtract(end, start)
    across = np.array([-run[1], run[0]]) / np.hypot(*run)
    inward = across if across @ np.subtract(inside, start) > 0 else -across
    return Line(np.array(start, dtype=float), inward)


WEST, SOUTH = line((0, 0), (0, 40), (5, 5)), line((0, 0), (30, 0), (5, 5))


def test_parallel_with_a_square_corner():
    middle = rectangle_at(8, 5, 0, first=(WEST, 2.5), second=(SOUTH, 3.0))
    assert rectangle(middle, 8, 5, 0).bounds == pytest.approx((2.5, 3.0, 7.5, 11.0))


@settings(max_examples=60, deadline=None)
@given(
    length=st.floats(1, 20),
    width=st.floats(1, 10),
    turn=st.floats(0, 360),
    one=st.floats(0, 9),
    two=st.floats(0, 9),
    skew=st.floats(20, 160),
)
def test_the_distances_are_those_asked_for(length, width, turn, one, two, skew):  # noqa: PLR0917 -- drawn by name
    """Measured with shapely against the lines made very long: the oracle knows nothing of the formula."""
    end = (30 * np.cos(np.radians(90 - skew)), 30 * np.sin(np.radians(90 - skew)))
    other = line((0, 0), end, (end[0] / 2 + 1e-3, end[1] / 2 + 20) if end[0] > 0 else (1, 20))
    first = line((0, 0), (0, 40), (5, 5))
    middle = rectangle_at(length, width, turn, first=(first, one), second=(other, two))
    if middle is None:
        return
    made = rectangle(middle, length, width, turn)
    assert made.area == pytest.approx(length * width)
    for each, distance in ((first, one), (other, two)):
        along = np.array([each.inward[1], -each.inward[0]])
        far = shapely.LineString([each.point - along * 1e4, each.point + along * 1e4])
        assert made.distance(far) == pytest.approx(distance, abs=1e-6)
        assert (np.array([made.centroid.x, made.centroid.y]) - each.point) @ each.inward > 0


def test_lines_that_run_the_same_way_tell_no_place():
    assert rectangle_at(8, 5, 0, first=(WEST, 2), second=(line((30, 0), (30, 40), (5, 5)), 2)) is None
    assert rectangle_at(8, 5, 0, first=(WEST, 2), second=(line((30, 0), (31, 40), (5, 5)), 2)) is None


@pytest.mark.parametrize("bearing", [0, 17, 90, 133])
def test_the_sides_of_a_rectangle_are_found_again(bearing):
    assert sides_of(rectangle(np.array([600000.0, 6200000.0]), 9, 4, bearing)) == pytest.approx((9, 4, bearing), abs=1e-6)


def test_another_shape_has_no_length_and_width():
    assert sides_of(shapely.Polygon([(0, 0), (9, 0), (9, 4), (5, 4), (5, 8), (0, 8)])) is None
