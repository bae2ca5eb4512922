"""One area from several."""

import numpy as np
import pytest
import shapely
from hypothesis import given

from geoplan.geometry.join import joined
from geoplan.geometry.tile import Tiling, is_tiling, objects
from tests.geometry.coverages import parcels
from tests.geometry.random_features import quick, seeds


def test_parcels_that_fit_are_put_together_exactly():
    made = joined(objects(shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)))
    assert made.exact
    assert (made.islands, made.holes, len(made.overlaps.i), len(made.gaps.area_m2)) == (1, 0, 0, 0)
    assert made.geometry.geom_type == "Polygon"
    assert made.geometry.area == 200


def test_islands_and_holes_are_allowed_and_told():
    ring = [shapely.box(x, y, x + 10, y + 10) for x in (0, 10, 20) for y in (0, 10, 20) if (x, y) != (10, 10)]
    made = joined(objects(*ring, shapely.box(50, 0, 60, 10)))
    assert made.exact
    assert (made.islands, made.holes) == (2, 1)
    assert len(made.gaps.area_m2) == 0


def test_overlaps_and_narrow_gaps_are_told():
    made = joined(objects(shapely.box(0, 0, 10, 10), shapely.box(9.5, 0, 20, 10)))
    assert not made.exact
    assert made.overlaps.area_m2.tolist() == [5]
    assert made.geometry.area == 200
    slit = shapely.Polygon([(0, 0), (10, 0), (10, 2), (9.7, 5), (10, 8), (10, 10), (0, 10)])
    made = joined(objects(slit, shapely.box(10, 0, 20, 10)))
    assert not made.exact
    assert made.gaps.area_m2 == pytest.approx([0.9])
    assert made.holes == 1


def test_a_corner_that_only_one_neighbour_has_ends_up_in_the_union_once():
    made = joined(objects(shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 4), shapely.box(10, 4, 20, 10)))
    assert not made.exact
    assert made.geometry.equals(shapely.box(0, 0, 20, 10))


def test_coordinates_off_the_grid_are_put_on_it():
    made = joined(objects(shapely.box(0, 0, 10.0004, 10), shapely.box(10.0004, 0, 20, 10)))
    assert not made.exact
    assert made.geometry.equals(shapely.box(0, 0, 20, 10))


def test_an_invalid_area_is_made_valid():
    made = joined(objects(shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])))
    assert not made.exact
    assert made.geometry.is_valid
    assert made.geometry.area == 50


def test_none_is_refused():
    with pytest.raises(ValueError, match="no areas"):
        joined(np.zeros(0, object))


@given(seeds)
@quick
def test_random_parcels(seed):
    rng = np.random.default_rng(seed)
    made = parcels(seed)
    chosen = made[rng.permutation(len(made))[: rng.integers(1, len(made))]]
    union = joined(chosen)
    assert union.exact
    assert is_tiling(Tiling(union.geometry, chosen))
    assert union.geometry.area == pytest.approx(shapely.area(chosen).sum())
