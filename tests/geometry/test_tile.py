"""Whether parts tile an area, and linework on the grid."""

import numpy as np
import pytest
import shapely
from hypothesis import given

from geoplan.geometry.tile import Tiling, covered_by, faces, is_tiling, misfits, noded, objects, on_grid, rounded, snap_rounded
from tests.geometry.coverages import ORIGIN, planned, tiles_slowly
from tests.geometry.random_features import quick, seeds

LEFT, RIGHT = shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)
BOTH = shapely.Polygon([(0, 0), (10, 0), (20, 0), (20, 10), (10, 10), (0, 10)])


def test_two_halves_tile_when_the_area_has_their_corners():
    assert is_tiling(Tiling(BOTH, objects(LEFT, RIGHT)))
    assert is_tiling(Tiling(BOTH, objects(RIGHT.reverse(), LEFT)))


@pytest.mark.parametrize(
    ("area", "parts", "where"),
    [
        (shapely.box(0, 0, 20, 10), (LEFT, RIGHT), "without the corners"),
        (BOTH, (LEFT, shapely.box(10.001, 0, 20, 10)), "a gap of a millimetre"),
        (BOTH, (LEFT, shapely.box(9.999, 0, 20, 10)), "an overlap of a millimetre"),
        (BOTH, (LEFT, shapely.Polygon([(10, 0), (20, 0), (20, 10), (10, 10), (10, 4)])), "a vertex only one of them has"),
        (BOTH, (LEFT,), "a part is missing"),
        (BOTH, (LEFT, RIGHT, RIGHT), "a part twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_does_not_tile(area, parts, where):
    tiling = Tiling(area, objects(*parts))
    assert not is_tiling(tiling)
    assert not tiles_slowly(tiling)
    assert not shapely.is_empty(misfits(tiling))


def test_the_misfits_show_where():
    found = misfits(Tiling(BOTH, objects(LEFT, shapely.box(10, 0, 20, 9))))
    assert shapely.bounds(found).tolist() == [10, 0, 20, 10]


def test_shapes_that_are_not_valid_do_not_tile():
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert not is_tiling(Tiling(bow, objects(bow)))
    assert not is_tiling(Tiling(LEFT, objects(LEFT, shapely.Polygon())))
    assert not is_tiling(Tiling(LEFT, objects(shapely.LineString([(0, 0), (1, 1)]))))


@given(seeds)
@quick
def test_fast_and_slow_agree(seed):
    _, tiling = planned(seed)
    rng = np.random.default_rng(seed)
    assert is_tiling(tiling)
    assert tiles_slowly(tiling)
    xy = shapely.get_coordinates(tiling.parts[0])
    one = (xy == xy[rng.integers(len(xy))]).all(axis=1)
    xy[one] += rng.uniform(1, 5, 2)
    damaged = tiling._replace(parts=np.append(shapely.set_coordinates(tiling.parts[:1].copy(), xy), tiling.parts[1:]))
    assert not is_tiling(damaged)
    assert not tiles_slowly(damaged)


def test_rounding_gives_the_bits_that_reading_gives():
    assert rounded(np.array([[705132.41600001, 6162468.8349999]])).tolist() == [[705132.416, 6162468.835]]
    assert on_grid(objects(shapely.Point(705132.416, 6162468.835)))
    assert not on_grid(objects(shapely.Point(705132.4165, 6162468.835)))


def test_noded_lines_meet_in_vertices():
    lines = objects(shapely.LineString([(0, 0), (10, 3)]), shapely.LineString([(0, 3), (10, 0)]))
    network = noded(lines)
    assert (5.0, 1.5) in set(map(tuple, shapely.get_coordinates(network)))
    assert on_grid(objects(network))


@given(seeds)
@quick
def test_noding_again_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    lines = shapely.linestrings(rng.uniform(0, 0.05, (12, 4, 2)) + ORIGIN)
    once = noded(lines)
    again = shapely.union_all(objects(once), grid_size=0.001)
    assert shapely.equals_exact(shapely.normalize(once), shapely.normalize(again), tolerance=0)
    made = faces(lines)
    assert shapely.is_valid(made).all()
    assert shapely.coverage_is_valid(made)


def test_a_piece_belongs_to_what_holds_most_of_it():
    areas = objects(shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10), shapely.box(0, 0, 10, 10))
    pieces = objects(shapely.box(1, 1, 2, 2), shapely.box(8, 0, 13, 1), shapely.box(19, 0, 30, 1), shapely.box(90, 0, 91, 1))
    assert covered_by(pieces, areas).tolist() == [0, 1, -1, -1]


@given(seeds)
@quick
def test_rounding_keeps_the_tiling(seed):
    """The same shift for every vertex of a place, well off the grid, as another program's coordinates would be."""
    _, tiling = planned(seed)
    shapes = np.append(tiling.parts, objects(tiling.area))
    xy = shapely.get_coordinates(shapes)
    shifted = shapely.set_coordinates(shapes.copy(), xy + np.sin(xy * 7) * 0.0004)
    off = Tiling(shifted[-1], shifted[:-1])
    made, left = snap_rounded(off)
    assert left.tolist() == list(range(len(tiling.parts)))
    assert on_grid(np.append(made.parts, objects(made.area)))
    assert is_tiling(made)
    assert shapely.hausdorff_distance(made.area, off.area) < 0.001


def test_a_part_thinner_than_the_grid_is_told_to_be_lost():
    thin = shapely.box(10, 0, 10.0003, 10)
    tiling = Tiling(shapely.box(0, 0, 20, 10), objects(LEFT, thin, shapely.box(10.0003, 0, 20, 10)))
    made, left = snap_rounded(tiling)
    assert left.tolist() == [0, 2]
    assert is_tiling(made)
