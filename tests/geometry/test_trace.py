"""Ways along parcel boundaries."""

import numpy as np
import pytest
import shapely
from hypothesis import given

from geoplan.errors import ShapeError
from geoplan.geometry.network import Network
from geoplan.geometry.tile import objects
from geoplan.geometry.trace import traced
from tests.geometry.coverages import parcels
from tests.geometry.random_features import quick, seeds

SQUARE = Network.of(objects(shapely.box(0, 0, 10, 10)))


def ways(network, start, end, **options):
    return traced(network, np.array(start), np.array(end), **options)


def test_both_ways_round_a_parcel():
    short, long = ways(SQUARE, (0.3, 0.2), (10, 10.4))
    assert short.length_m == long.length_m == 20
    short, long = ways(SQUARE, (0, 0), (10, 0))
    assert [list(way.line.coords) for way in (short, long)] == [[(0, 0), (10, 0)], [(0, 0), (0, 10), (10, 10), (10, 0)]]


def test_points_within_an_edge():
    short, long = ways(SQUARE, (2, 0.5), (7, -0.5))
    assert list(short.line.coords) == [(2, 0), (7, 0)]
    assert (short.length_m, long.length_m) == (5, 35)
    assert long.line.coords[1:-1] == [(0, 0), (0, 10), (10, 10), (10, 0)]


def test_a_point_too_far_from_a_boundary():
    assert ways(SQUARE, (0, 0), (5, 1.0))
    with pytest.raises(ShapeError, match=r"5,00; 1,10\) ligger ikke ved et skel"):
        ways(SQUARE, (0, 0), (5, 1.1))
    assert ways(SQUARE, (0, 0), (5, 1.1), reach_m=2)


def test_the_same_place_and_no_connection():
    with pytest.raises(ShapeError, match="samme sted"):
        ways(SQUARE, (0, 0), (0.1, 0.1))
    apart = Network.of(objects(shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)))
    with pytest.raises(ShapeError, match="ingen vej"):
        ways(apart, (0, 0), (30, 10))


def test_a_line_has_one_way_only():
    (only,) = ways(Network.of(objects(shapely.LineString([(0, 0), (5, 5), (9, 5)]))), (0, 0), (9, 5))
    assert list(only.line.coords) == [(0, 0), (5, 5), (9, 5)]


def all_lengths(network, start):
    """The length of the shortest path to every vertex, by letting every edge shorten paths until none can."""
    best = np.full(len(network.xy), np.inf)
    best[start] = 0
    length = np.hypot(*(network.xy[network.edge[:, 0]] - network.xy[network.edge[:, 1]]).T)
    for _ in network.xy:
        for one, other in (network.edge.T, network.edge.T[::-1]):
            np.minimum.at(best, other, best[one] + length)
    return best


@given(seeds)
@quick
def test_the_shortest_way_on_the_network(seed):
    rng = np.random.default_rng(seed)
    network = Network.of(parcels(seed))
    start, end = rng.permutation(len(network.xy))[:2]
    expected = all_lengths(network, start)[end]
    if not np.isfinite(expected):
        with pytest.raises(ShapeError, match="ingen vej"):
            traced(network, network.xy[start], network.xy[end])
        return
    first, *others = traced(network, network.xy[start], network.xy[end])
    assert first.length_m == pytest.approx(expected)
    vertices = set(map(tuple, network.xy))
    for way in (first, *others):
        assert set(way.line.coords) <= vertices
        assert shapely.covers(shapely.union_all(network.lines), way.line)
        assert way.length_m >= first.length_m
    for other in others:
        assert shapely.length(shapely.intersection(first.line, other.line)) == 0
