"""The slope plane over whole roofs: exact against a dense grid of points, for any shape of plot and kind of roof."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.building.boundaries import NABO, STI, boundaries
from geoplan.building.measures.roof import ROOFS, facets, tallest
from geoplan.building.measures.slope_plane import joined, steepest
from geoplan.building.measures.strip import outside_strip

FACTOR = 1.4


def one(value):
    made = np.empty(1, dtype=object)
    made[0] = value
    return made


def roof_of(shape, kind, eaves, ridge, *, fall=0.0, terrain=(0.0, 0.0, 0.0), turned=False):
    return facets(
        one(shape),
        one(kind),
        eaves_m=np.array([eaves]),
        ridge_m=np.array([ridge]),
        fall_deg=np.array([fall]),
        turned=np.array([turned]),
        terrain=np.array([terrain]),
    )


def greatest(roof, edges):
    return steepest(roof, edges, np.array([0]), np.array([FACTOR]))


def dense(roof, line, points=90):
    """The greatest excess over a grid of points on every facet and along its rim."""
    best = -np.inf
    for number, area in enumerate(roof.area):
        x0, y0, x1, y1 = area.bounds
        x, y = np.meshgrid(np.linspace(x0, x1, points), np.linspace(y0, y1, points))
        places = np.column_stack([x.ravel(), y.ravel()])
        places = places[shapely.intersects_xy(area, places[:, 0], places[:, 1])]
        places = np.vstack([places, shapely.get_coordinates(shapely.segmentize(area, 0.02))])
        height = roof.height(places, np.full(len(places), number))
        best = max(best, float((height - FACTOR * shapely.distance(shapely.points(places), line)).max()))
    return best


@st.composite
def situations(draw):
    """A star-shaped plot of four to eight corners round a building that stands inside it, with some edges towards nabo or sti."""
    count = draw(st.integers(4, 8))
    turns = np.cumsum([draw(st.floats(0.4, 1.0)) for _ in range(count)])
    angles = turns / turns[-1] * 2 * np.pi
    far = np.array([draw(st.floats(16, 30)) for _ in range(count)])
    plot = shapely.Polygon(np.column_stack([far * np.cos(angles), far * np.sin(angles)]))
    length, width = draw(st.floats(4, 12)), draw(st.floats(3, 8))
    box = shapely.affinity.rotate(shapely.box(-length / 2, -width / 2, length / 2, width / 2), draw(st.floats(0, 180)))
    shape = shapely.affinity.translate(box, draw(st.floats(-4, 4)), draw(st.floats(-4, 4)))
    kinds = [draw(st.sampled_from([0, 0, 1, 2])) for _ in range(count)]
    eaves = draw(st.floats(2, 5))
    slope = (draw(st.floats(-0.1, 0.1)), draw(st.floats(-0.1, 0.1)), 0.0)
    kind, ridge = draw(st.sampled_from(ROOFS)), eaves + draw(st.floats(0, 6))
    roof = roof_of(shape, kind, eaves, ridge, fall=draw(st.floats(0, 359)), terrain=slope, turned=draw(st.booleans()))
    return plot, shape, roof, [NABO, *kinds[1:]]


@settings(max_examples=40, deadline=None)
@given(situations())
def test_exact_against_a_dense_grid(situation):
    plot, shape, roof, kinds = situation
    if not (plot.is_valid and plot.contains(shape)):
        return
    edges = boundaries(one(plot)).corrected({(0, number): kind for number, kind in enumerate(kinds)})
    found = greatest(roof, edges.of_kind(NABO, STI))
    wanted = dense(roof, edges.lines(NABO, STI)[0])
    assert found.excess_m[0] >= wanted - 1e-9
    assert found.excess_m[0] <= wanted + 2e-3
    here = shapely.Point(found.place[0])
    assert found.distance_m[0] == pytest.approx(here.distance(edges.lines(NABO, STI)[0]), abs=1e-9)
    assert found.excess_m[0] == pytest.approx(found.height_m[0] - FACTOR * found.distance_m[0])


SQUARE = boundaries(one(shapely.box(0, 0, 40, 40)))


@pytest.mark.parametrize(
    ("shape", "kind", "eaves", "ridge", "expected"),
    [
        (shapely.box(6, 10, 16, 30), "fladt", np.nan, 8.5, 8.5 - 8.4),  # 6.0 m from nabo
        (shapely.box(6.1, 10, 16, 30), "fladt", np.nan, 8.5, 8.5 - 8.54),
        (shapely.box(2.5, 10, 12.5, 30), "saddeltag", 3.5, 3.5 + 5 * 1.3, 0.0),  # pitch below the plane: worst at the eaves
        (shapely.box(2.5, 10, 12.5, 30), "saddeltag", 3.0, 3.0 + 5 * 1.6, 11.0 - 1.4 * 7.5),  # steeper than the plane: worst at the ridge
        (shapely.box(2.5, 10, 12.5, 20), "valmtag", 3.0, 11.0, 11.0 - 1.4 * 7.5),  # the tip
    ],
)
def test_worked_by_hand(shape, kind, eaves, ridge, expected):
    assert greatest(roof_of(shape, kind, eaves, ridge), SQUARE).excess_m[0] == pytest.approx(expected)


def test_not_only_at_the_corners():
    """A long lean-to along a boundary with a corner pointing at it: the worst place lies in front of the corner, along the eaves."""
    plot = shapely.Polygon([(0, 0), (40, 0), (40, 30), (20, 12), (0, 30)])
    edges = boundaries(one(plot))
    shape = shapely.box(12, 6, 28, 9)
    roof = roof_of(shape, "fladt", np.nan, 6.0)
    found = greatest(roof, edges)
    assert found.place[0].tolist() != [12, 9]
    assert found.distance_m[0] == pytest.approx(3.0)
    assert found.place[0, 0] == pytest.approx(20.0)


def test_hipping_takes_the_gable_triangle_away():
    shape = shapely.box(10, 3, 20, 13)
    edges = SQUARE
    assert (
        greatest(roof_of(shape, "saddeltag", 3.0, 8.0, turned=False), edges).excess_m[0]
        > greatest(roof_of(shape, "valmtag", 3.0, 8.0), edges).excess_m[0]
    )


def test_a_plot_without_such_edges_has_no_plane_and_a_building_without_roof_no_measure():
    roof = roof_of(shapely.box(10, 10, 20, 20), "fladt", np.nan, 6.0)
    nothing = SQUARE.of_kind(STI)
    assert greatest(roof, nothing).excess_m[0] == -np.inf
    bare = facets(one(shapely.box(0, 0, 1, 1)), one(""), eaves_m=np.array([np.nan]), ridge_m=np.array([np.nan]))
    assert np.isnan(greatest(bare, SQUARE).excess_m[0])


def test_a_lean_to_falls_where_it_is_told():
    shape = shapely.box(10, 10, 16, 22)
    west = roof_of(shape, "pulttag", 2.0, 5.0, fall=270.0)
    assert west.height(np.array([[10.0, 15.0], [16.0, 15.0]]), np.array([0, 0])) == pytest.approx([2.0, 5.0])
    assert tallest(west, 1)[0] == pytest.approx(5.0)
    untold = facets(one(shape), one("pulttag"), eaves_m=np.array([2.0]), ridge_m=np.array([5.0]))
    assert not len(untold.area)


def test_heights_are_over_the_terrain():
    """A terrain that falls 1 m over the building makes its low end 1 m higher."""
    roof = roof_of(shapely.box(0, 0, 10, 10), "fladt", np.nan, 5.0, terrain=(-0.1, 0.0, 1.0))
    assert tallest(roof, 1)[0] == pytest.approx(5.0)
    assert roof.height(np.array([[0.0, 5.0]]), np.array([0]))[0] == pytest.approx(4.0)


def test_a_footprint_that_is_no_rectangle_cuts_the_roof():
    shape = shapely.Polygon([(0, 0), (10, 0), (10, 4), (5, 4), (5, 8), (0, 8)])
    roof = roof_of(shape, "saddeltag", 2.5, 5.0)
    assert shapely.area(roof.area).sum() == pytest.approx(shape.area)
    assert shapely.union_all(roof.area).symmetric_difference(shape).area == pytest.approx(0, abs=1e-9)


def test_the_strip_is_left_out_for_secondary_buildings():
    roof = roof_of(shapely.box(0.5, 10, 6.5, 20), "fladt", np.nan, 3.0)
    lines = SQUARE.lines(NABO)
    rest = outside_strip(roof, lines, np.array([0]), np.array([2.5]))
    assert shapely.area(rest.area).sum() == pytest.approx(4.0 * 10)
    assert greatest(rest, SQUARE).distance_m[0] == pytest.approx(2.5)
    assert outside_strip(roof, lines, np.array([0]), np.array([0.0])).area[0] is roof.area[0]


def test_pairs_of_keys():
    left, right = joined(np.array([1, 0, 2, 1]), np.array([1, 1, 0]))
    assert sorted(zip(left.tolist(), right.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 2), (3, 0), (3, 1)]
