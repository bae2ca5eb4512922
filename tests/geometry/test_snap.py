"""Drawings that follow parcel boundaries, to the last bit."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import assume, given

from geoplan.geometry.network import Network
from geoplan.geometry.snap import snapped
from geoplan.geometry.tile import objects, on_grid
from tests.geometry.coverages import ORIGIN, parcels
from tests.geometry.random_features import quick, seeds

WEST = shapely.Polygon([(0, 0), (10, 0), (10, 4), (10, 10), (0, 10)])
NORTH_EAST = shapely.Polygon([(10, 4), (20, 4), (20, 10), (10, 10)])
SOUTH_EAST = shapely.box(10, 0, 20, 4)
PARCELS = objects(WEST, NORTH_EAST, SOUTH_EAST)
NETWORK = Network.of(PARCELS)


def one(drawn, **options):
    return type(found := snapped(objects(drawn), NETWORK, **options))(*(column[0] for column in found))


def same(a, b):
    return shapely.equals_exact(shapely.normalize(a), shapely.normalize(b), tolerance=0)


def test_a_careless_drawing_becomes_the_parcel():
    made = one(shapely.Polygon([(0.02, -0.03), (10.01, 0.04), (9.96, 10.02), (0, 9.99)]))
    assert same(made.geometries, WEST)
    assert (made.moved, made.inserted, made.dropped, made.kept, made.repaired) == (4, 1, 0, 0, False)
    assert made.largest_m == pytest.approx(np.hypot(0.04, 0.02))
    assert made.area_change_m2 == pytest.approx(100 - shapely.Polygon([(0.02, -0.03), (10.01, 0.04), (9.96, 10.02), (0, 9.99)]).area)


def test_just_within_and_just_beyond_the_tolerance():
    near, far = (shapely.Polygon([(0, 0), (10, 0), (10, 4), (10, 10), (0, 10 - gap)]) for gap in (0.05, 0.051))
    assert same(one(near).geometries, WEST)
    assert same(one(far, tolerance_m=0.05).geometries, shapely.Polygon([(0, 0), (10, 0), (10, 4), (10, 10), (0, 9.949)]))


def test_a_vertex_in_the_middle_of_an_edge_is_dropped_where_the_drawing_runs_along():
    made = one(shapely.Polygon([(0, 0), (3, 0.02), (6, -0.02), (10, 0), (10, 4), (10, 10), (0, 10)]))
    assert same(made.geometries, WEST)
    assert made.dropped == 2


def test_a_corner_on_an_edge_stays_when_the_drawing_leaves_there():
    made = one(shapely.Polygon([(0, 0), (3, 0.02), (3, 10.01), (0, 10)]))
    assert same(made.geometries, shapely.box(0, 0, 3, 10))


def test_what_is_far_from_every_boundary_is_only_put_on_the_grid():
    made = one(shapely.Polygon([(3.00049, 3), (5, 3), (5, 5)]))
    assert same(made.geometries, shapely.Polygon([(3, 3), (5, 3), (5, 5)]))
    assert made.moved == 0


def test_a_ring_that_would_collapse_stays_as_drawn():
    drawn = shapely.Polygon([(0.01, 0), (0.03, 0), (0.02, 0.02)])
    made = one(drawn)
    assert same(made.geometries, drawn)
    assert made.kept == 1


def test_a_drawing_that_meets_itself_afterwards_is_made_valid_and_told():
    made = one(shapely.Polygon([(8, 0), (12, 0), (10.02, 4), (12, 9), (8, 9), (9.98, 4)]))
    assert made.geometries.geom_type == "MultiPolygon"
    assert made.repaired
    assert made.geometries.is_valid
    assert on_grid(objects(made.geometries))


def test_a_bow_comes_out_valid():
    made = one(shapely.Polygon([(1, 1), (3, 3), (3, 1), (1, 3)]))
    assert made.repaired
    assert made.geometries.is_valid
    assert made.geometries.area == pytest.approx(2)


def test_only_areas():
    with pytest.raises(ValueError, match="areas"):
        snapped(objects(shapely.Point(0, 0)), NETWORK)


def test_without_parcels_nothing_moves():
    made = snapped(objects(WEST), Network.of(np.zeros(0, object)))
    assert same(made.geometries[0], WEST)


def test_holes_and_islands_follow_too():
    drawn = shapely.MultiPolygon(
        [(WEST.exterior.coords, [[(3, 3), (3, 5), (5, 5), (5, 3)]]), (shapely.box(10.6, 4.04, 20.03, 9.97).exterior.coords, [])]
    )
    made = one(drawn)
    assert made.geometries.geom_type == "MultiPolygon"
    assert made.geometries.is_valid
    assert {(20.0, 4.0), (20.0, 10.0)} <= set(map(tuple, shapely.get_coordinates(made.geometries)))


def nearest_two(network):
    """How far apart the nearest two corners lie: where both are within the tolerance, either could be meant."""
    return network.points.query_nearest(shapely.points(network.xy), exclusive=True, return_distance=True)[1].min()


def drawn_by_hand(rng, union, tolerance):
    """The union with other vertices: more on its edges, fewer where the boundary is straight, and none in quite the right place."""
    coarse = shapely.simplify(union, tolerance / 4)
    fine = shapely.segmentize(coarse, rng.uniform(5, 100))
    xy = shapely.get_coordinates(fine)
    places, of = np.unique(xy, axis=0, return_inverse=True)
    angle, way = rng.uniform(0, 7, len(places)), rng.uniform(0, tolerance / 3, len(places))
    shaken = places + np.column_stack([np.cos(angle), np.sin(angle)]) * way[:, None]
    return shapely.set_coordinates(objects(fine), shaken[of.ravel()])


@given(seeds)
@quick
def test_a_hand_drawn_union_of_parcels_becomes_the_union(seed):
    rng = np.random.default_rng(seed)
    made = parcels(seed)
    union = shapely.coverage_union_all(made[rng.permutation(len(made))[: rng.integers(1, len(made))]])
    network = Network.of(made)
    assume(nearest_two(network) > 0.2)
    found = snapped(drawn_by_hand(rng, union, 0.06), network, tolerance_m=0.06)
    assert same(found.geometries[0], union if shapely.get_num_geometries(union) > 1 else shapely.get_geometry(union, 0))
    assert not found.kept.any()
    assert not found.repaired.any()
    assert (found.largest_m < 0.06).all()


@given(seeds)
@quick
def test_snapping_again_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    network = Network.of(parcels(seed))
    drawn = shapely.buffer(shapely.points(rng.uniform(0, 200, (5, 2)) + ORIGIN), rng.uniform(2, 40, 5), quad_segs=4)
    once = snapped(drawn, network, tolerance_m=2.0)
    assert shapely.is_valid(once.geometries).all()
    assert on_grid(once.geometries)
    for a, b, repaired in zip(once.geometries, snapped(once.geometries, network, tolerance_m=0.002).geometries, once.repaired, strict=True):
        assert repaired or same(a, b)


def snapped_slowly(drawn, network, tolerance):
    """One ring at a time, one vertex at a time."""
    corners = [tuple(xy) for xy in network.xy]
    edges = [shapely.LineString(network.xy[edge]) for edge in network.edge]

    def placed(xy):
        here = shapely.Point(xy)
        corner = min(corners, key=lambda c: here.distance(shapely.Point(c)))
        if here.distance(shapely.Point(corner)) <= tolerance:
            return corner, None
        edge = min(range(len(edges)), key=lambda k: edges[k].distance(here))
        if edges[edge].distance(here) > tolerance:
            return tuple(np.rint(np.multiply(xy, 1000)) / 1000), None
        foot = edges[edge].interpolate(edges[edge].project(here))
        return tuple(np.rint(np.multiply(foot.coords[0], 1000)) / 1000), edge

    placed_ring = [placed(xy) for xy in drawn.exterior.coords[:-1]]
    ring = []
    for (start, on), (end, _) in pairwise([*placed_ring, placed_ring[0]]):
        line = shapely.LineString([start, end])
        passed = [c for c in corners if line.distance(shapely.Point(c)) <= tolerance and 0 < line.project(shapely.Point(c)) < line.length]
        ring += [(start, on), *((c, None) for c in sorted(passed, key=lambda c: line.project(shapely.Point(c))))]
    first = next((k for k, (xy, _) in enumerate(ring) if xy in corners), 0)
    ring = ring[first:] + ring[:first]
    kept, waiting = [], []
    for xy, on in [*ring, ring[0]]:
        if xy in corners:
            ends = {kept[-1], xy} if kept else set()
            between = [set(map(tuple, network.xy[network.edge[k]])) == ends for _, k in waiting if k is not None]
            kept += [] if waiting and all(k is not None for _, k in waiting) and all(between) else [p for p, _ in waiting]
            kept.append(xy)
            waiting = []
        else:
            waiting.append((xy, on))
    return shapely.Polygon([*kept, *(p for p, _ in waiting)])


@given(seeds)
@quick
def test_fast_and_slow_agree(seed):
    rng = np.random.default_rng(seed)
    network = Network.of(parcels(seed))
    assume(nearest_two(network) > 1)
    corners = network.xy[rng.integers(0, len(network.xy), 6)] + rng.uniform(-0.4, 0.4, (6, 2))
    drawn = shapely.convex_hull(shapely.multipoints(corners))
    fast = snapped(objects(drawn), network, tolerance_m=0.5)
    slow = shapely.remove_repeated_points(snapped_slowly(drawn, network, 0.5))
    assert fast.repaired[0] == (not slow.is_valid)
    if slow.is_valid:  # a foot in the middle between two grid points may go either way
        assert shapely.equals_exact(shapely.normalize(slow), shapely.normalize(fast.geometries[0]), tolerance=0.0015)


def test_the_network_has_every_corner_and_splits_at_t_junctions():
    tall = shapely.box(0, 0, 10, 10)
    network = Network.of(objects(tall, NORTH_EAST))
    assert network.edge_between(_positions(network, (10, 0), (10, 4))) >= 0
    assert network.edge_between(_positions(network, (10, 0), (10, 10))) < 0
    assert NETWORK.edge.shape == (9 + 1, 2)


def _positions(network, *points):
    return np.array([[int(np.flatnonzero((network.xy == point).all(axis=1))[0]) for point in points]])
