from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given

from geoplan.geometry.vertices import Run, Vertices

from .random_features import array, quick, random_features, runs, seeds, with_coordinate, wkt


@quick
@given(seeds)
def test_vertices_are_the_runs_of_each_feature(seed):
    features = random_features(seed)
    v = Vertices.of(features)
    expected = [(k, name, xy) for k, g in enumerate(features) for name, xy in runs(g)]
    assert v.feature.tolist() == [k for k, _, _ in expected]
    assert [Run(r).name.lower() for r in v.run] == [name for _, name, _ in expected]
    assert v.length.tolist() == [len(xy) for _, _, xy in expected]
    np.testing.assert_array_equal(v.xy, np.concatenate([xy for _, _, xy in expected]))
    assert v.size == len(features)


@quick
@given(seeds)
def test_distinct_leaves_out_what_repeats(seed):
    features = random_features(seed)
    v = Vertices.of(features).distinct
    expected = []
    for g in features:
        for _, xy in runs(g):
            expected.append([tuple(xy[0])] + [tuple(b) for a, b in pairwise(xy) if not (a == b).all()])
    assert v.length.tolist() == [len(run) for run in expected]
    np.testing.assert_array_equal(v.xy, np.concatenate([np.array(run) for run in expected]))


@pytest.mark.parametrize("features", [array(), array(None), wkt("POLYGON EMPTY", None, "MULTIPOINT EMPTY")])
def test_nothing_has_no_vertices(features):
    v = Vertices.of(features)
    assert v.xy.shape == (0, 2)
    assert v.start.tolist() == [0]
    assert len(v.feature) == len(v.run) == len(v.not_finite) == 0
    assert v.distinct is v


def test_a_ring_through_its_own_start_is_still_one_ring():
    eight = wkt("POLYGON((2 2, 0 0, 4 0, 2 2, 4 4, 0 4, 2 2))", "MULTIPOLYGON(((0 0, 0 0, 1 0, 1 1, 0 0)))")
    v = Vertices.of(eight)
    assert v.feature.tolist() == [0, 1]
    assert v.length.tolist() == [7, 5]


def test_features_with_a_coordinate_that_is_no_number():
    box = shapely.box(0, 0, 1, 1)
    features = array(box, with_coordinate(box, np.nan), None, with_coordinate(shapely.LineString([(0, 0), (1, 1)]), np.inf, at=1))
    assert Vertices.of(features).not_finite.tolist() == [1, 3]
    assert Vertices.of(features).feature.tolist() == [0, 1, 3]


def test_z_and_m_are_left_out():
    v = Vertices.of(wkt("LINESTRING ZM(0 0 5 6, 1 1 5 6)", "POINT Z(2 3 4)"))
    assert v.xy.tolist() == [[0, 0], [1, 1], [2, 3]]
