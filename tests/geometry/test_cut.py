"""Cutting, merging and moving: whatever is done, the parts tile the area to the last vertex."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.errors import ShapeError
from geoplan.geometry.cut import border_redrawn, cut_by_lines, cut_by_polygons, cut_out, merged, moved, tiled_by
from geoplan.geometry.tile import Tiling, is_tiling, objects, on_grid, snap_rounded
from tests.geometry.coverages import ORIGIN, planned, tiles_slowly
from tests.geometry.random_features import seeds

SQUARE = shapely.box(0, 0, 10, 10)
WHOLE = Tiling(SQUARE, objects(SQUARE))
HALVES = cut_by_lines(WHOLE, objects(shapely.LineString([(5, -1), (5, 11)]))).tiling


def line(*points):
    return objects(shapely.LineString(points))


def test_a_line_from_edge_to_edge_makes_two_parts_and_two_new_corners():
    cut = cut_by_lines(WHOLE, line((3, -5), (3, 15)))
    assert shapely.area(cut.tiling.parts).tolist() == [70, 30]
    assert cut.origin.tolist() == [0, 0]
    assert (cut.added, cut.area_change_m2, cut.slivers) == (2, 0, 0)
    assert is_tiling(cut.tiling)


def test_a_crossing_off_the_grid_is_put_on_it_and_told():
    triangle = shapely.Polygon([(0, 0), (10, 3.333), (0, 10)])
    cut = cut_by_lines(Tiling(triangle, objects(triangle)), line((7.1234, -5), (7.1234, 15)))
    assert 0 < cut.area_change_m2 < 0.01
    assert on_grid(np.append(cut.tiling.parts, objects(cut.tiling.area)))
    assert is_tiling(cut.tiling)


@pytest.mark.parametrize("points", [((3, -5), (3, 5)), ((20, 0), (20, 9)), ((0, 0), (10, 0))], ids=["loose end", "outside", "on the edge"])
def test_a_line_that_cuts_nothing_is_refused(points):
    with pytest.raises(ShapeError, match="fra kant til kant"):
        cut_by_lines(WHOLE, line(*points))


def test_only_the_chosen_parts_are_cut():
    cut = cut_by_lines(HALVES, line((-1, 5), (11, 5)), parts=np.array([1]))
    assert cut.origin.tolist() == [0, 1, 1]
    assert sorted(shapely.area(cut.tiling.parts)) == [25, 25, 50]
    assert is_tiling(cut.tiling)


def test_an_island_that_is_not_cut_stays_with_the_largest_piece():
    two = shapely.MultiPolygon([SQUARE, shapely.box(20, 0, 22, 2)])
    cut = cut_by_lines(Tiling(two, objects(two)), line((3, -5), (3, 15)))
    assert shapely.area(cut.tiling.parts).tolist() == [74, 30]
    assert is_tiling(cut.tiling)


def test_a_sliver_stays_with_its_neighbour():
    cut = cut_by_lines(WHOLE, objects(shapely.LineString([(5, -1), (5, 11)]), shapely.LineString([(0.02, -1), (0.02, 11)])))
    assert len(cut.tiling.parts) == 2
    assert cut.slivers == 1
    assert is_tiling(cut.tiling)


def test_polygons_cut_and_the_first_counts():
    cut = cut_by_polygons(WHOLE, objects(shapely.box(-1, -1, 4, 11), shapely.box(3, -1, 6, 11)))
    assert shapely.area(cut.tiling.parts[np.argsort(cut.group)]).tolist() == [40, 40, 20]
    assert sorted(cut.group) == [-1, 0, 1]
    assert is_tiling(cut.tiling)


def test_a_polygon_inside_leaves_the_rest_with_a_hole():
    cut = cut_by_polygons(WHOLE, objects(shapely.box(4, 4, 6, 6)))
    assert shapely.area(cut.tiling.parts).tolist() == [96, 4]
    assert shapely.get_num_interior_rings(cut.tiling.parts).tolist() == [1, 0]
    assert is_tiling(cut.tiling)


@pytest.mark.parametrize("drawn", [shapely.box(20, 20, 30, 30), shapely.box(-1, -1, 11, 11)], ids=["outside", "all of it"])
def test_a_polygon_that_cuts_nothing_is_refused(drawn):
    with pytest.raises(ShapeError, match="deler ikke fladen"):
        cut_by_polygons(WHOLE, objects(drawn))


def test_parts_that_do_not_fit_are_made_to():
    drawn = objects(shapely.box(-2, -1, 4, 11), shapely.box(3, 0, 7, 10), shapely.box(7.02, 0, 8, 10), shapely.box(20, 0, 21, 1))
    cut = tiled_by(SQUARE, drawn)
    assert cut.origin.tolist() == [0, 1, 2, 4]
    assert shapely.area(cut.tiling.parts).tolist() == pytest.approx([40, 30.2, 9.8, 20])
    assert cut.slivers == 1
    assert is_tiling(cut.tiling)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_any_drawn_parts_are_made_to_fit(seed):
    rng = np.random.default_rng(seed)
    _, tiling = planned(seed)
    drawn = shapely.buffer(shapely.points(rng.uniform(0, 200, (4, 2)) + ORIGIN), rng.uniform(5, 90, 4), quad_segs=3)
    cut = tiled_by(tiling.area, drawn)
    agreed(cut.tiling)
    assert set(cut.origin.tolist()) <= set(range(5))
    assert len(cut.origin) == len(cut.tiling.parts)


def test_a_hole_is_taken_from_the_area_and_its_parts():
    cut = cut_out(HALVES, shapely.box(4, 4, 6, 6))
    assert shapely.area(cut.tiling.area) == 96
    assert shapely.area(cut.tiling.parts).tolist() == [48, 48]
    assert is_tiling(cut.tiling)


def test_a_hole_beside_the_area_or_over_all_of_a_part_is_refused():
    with pytest.raises(ShapeError, match="uden for"):
        cut_out(HALVES, shapely.box(40, 4, 46, 6))
    with pytest.raises(ShapeError, match="hel del"):
        cut_out(HALVES, shapely.box(-1, -1, 6, 11))


def test_merging_gives_back_what_was_cut():
    again = merged(HALVES, np.array([0, 1]))
    assert shapely.equals(again.parts[0], SQUARE)
    assert is_tiling(again)


def test_a_corner_moves_in_every_part_at_once():
    quarters = cut_by_lines(HALVES, line((-1, 5), (11, 5))).tiling
    made = moved(quarters, np.array([[5.0, 5.0]]), np.array([[6.0, 7.0004]]))
    assert is_tiling(made)
    assert shapely.touches(made.parts, shapely.Point(6, 7)).all()
    assert shapely.area(made.parts).sum() == 100
    assert shapely.equals_exact(made.area, quarters.area, tolerance=0)


def test_what_cannot_be_moved():
    quarters = cut_by_lines(HALVES, line((-1, 5), (11, 5))).tiling
    middle = np.array([[5.0, 5.0]])
    with pytest.raises(ShapeError, match="intet knækpunkt"):
        moved(quarters, middle + 1, middle)
    with pytest.raises(ShapeError, match="afgrænsning"):
        moved(quarters, np.array([[5.0, 0.0]]), np.array([[6.0, 0.0]]))
    with pytest.raises(ShapeError, match="krydse"):
        moved(quarters, middle, np.array([[25.0, 5.0]]))


def test_the_edge_of_the_area_moves_when_asked():
    made = moved(HALVES, np.array([[5.0, 0.0]]), np.array([[6.0, -1.0]]), fixed_area=False)
    assert is_tiling(made)
    assert shapely.area(made.area) == 105


def test_a_border_is_redrawn_for_both_and_both_keep_their_places():
    right_first = Tiling(HALVES.area, HALVES.parts[::-1])
    for tiling in (HALVES, right_first):
        cut = border_redrawn(tiling, 0, 1, shapely.LineString([(5, -1), (5, 4), (7, 6), (5, 8), (5, 11)]))
        assert is_tiling(cut.tiling)
        assert shapely.area(shapely.intersection(cut.tiling.parts, tiling.parts)).tolist() == pytest.approx(
            [50 - 4 * (tiling.parts[0].centroid.x > 5), 50 - 4 * (tiling.parts[1].centroid.x > 5)]
        )


def test_a_border_must_make_two():
    with pytest.raises(ShapeError, match="Vælg to"):
        border_redrawn(HALVES, 1, 1, shapely.LineString([(5, -1), (5, 12)]))
    with pytest.raises(ShapeError, match="netop to"):
        border_redrawn(HALVES, 0, 1, shapely.LineString([(3, -1), (3, 12), (6, 12), (6, -1)]))


def by_lines(tiling, rng):
    points = rng.uniform(-20, 220, (rng.integers(1, 3), rng.integers(2, 5), 2)) + ORIGIN
    return cut_by_lines(tiling, shapely.linestrings(points), parts=rng.permutation(len(tiling.parts))[:2]).tiling


def by_near_lines(tiling, rng):
    """Lines from vertex to vertex, each a millimetre or less beside it: what a hand that snaps badly draws."""
    xy = shapely.get_coordinates(tiling.parts)
    points = xy[rng.integers(0, len(xy), (3, 3))] + rng.normal(0, 0.0007, (3, 3, 2))
    return cut_by_lines(tiling, shapely.linestrings(points), sliver_m=float(rng.choice([0.0, 0.05]))).tiling


def by_polygons(tiling, rng):
    points = shapely.points(rng.uniform(0, 200, (2, 2)) + ORIGIN)
    return cut_by_polygons(tiling, shapely.buffer(points, rng.uniform(1, 60), quad_segs=3)).tiling


def hole(tiling, rng):
    return cut_out(tiling, shapely.buffer(shapely.points(rng.uniform(0, 200, 2) + ORIGIN), rng.uniform(1, 30))).tiling


def merge(tiling, rng):
    return merged(tiling, rng.permutation(len(tiling.parts))[:2])


def move(tiling, rng):
    xy = shapely.get_coordinates(tiling.parts)
    which = xy[rng.permutation(len(xy))[: rng.integers(1, 3)]]
    which = np.unique(which, axis=0)
    return moved(tiling, which, which + rng.uniform(-4, 4, 2), fixed_area=bool(rng.integers(2)))


def redraw(tiling, rng):
    first, second = (int(k) for k in rng.integers(0, len(tiling.parts), 2))
    points = rng.uniform(-20, 220, (3, 2)) + ORIGIN
    return border_redrawn(tiling, first, second, shapely.LineString(points)).tiling


def rounding(tiling, _rng):
    return snap_rounded(tiling)[0]


TOOLS = {tool.__name__: tool for tool in (by_lines, by_near_lines, by_polygons, hole, merge, move, redraw, rounding)}


@given(seeds, st.lists(st.sampled_from(sorted(TOOLS)), min_size=1, max_size=7))
@settings(max_examples=40, deadline=None)
def test_after_any_sequence_of_tools_the_parts_tile_the_area(seed, tools):
    rng = np.random.default_rng(seed)
    parcels, tiling = planned(seed)
    tiling = cut_by_parcels_if_possible(tiling, parcels) if rng.integers(2) else tiling
    for tool in tools:
        try:
            tiling = TOOLS[tool](tiling, rng)
        except ShapeError:
            continue
        agreed(tiling)


def cut_by_parcels_if_possible(tiling, parcels):
    try:
        cut = cut_by_polygons(tiling, parcels, sliver_m=0)
    except ShapeError:
        return tiling
    assert cut.area_change_m2 == 0
    assert cut.added == 0
    agreed(cut.tiling)
    return cut.tiling


def agreed(tiling):
    """Everything that was promised, each by another way than the code takes."""
    shapes = np.append(tiling.parts, objects(tiling.area))
    assert shapely.is_valid(shapes).all()
    assert on_grid(shapes)
    assert tiles_slowly(tiling)
    assert is_tiling(tiling)
    assert shapely.coverage_is_valid(tiling.parts)
    assert shapely.area(shapely.symmetric_difference(shapely.coverage_union_all(tiling.parts), tiling.area)) == 0
