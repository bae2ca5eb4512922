import itertools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoplan.geometry import overlap, topology
from geoplan.geometry.overlap import box_pairs, overlapping_pairs, overlaps_of, sound_boxes
from geoplan.geometry.topology import coincident, equal_groups, fingerprint, gaps
from geoplan.geometry.vertices import Vertices

from .random_features import array, edges, finite, quick, random_features, seeds, wkt


def is_sound_polygon(g):
    return g is not None and "Polygon" in g.geom_type and not g.is_empty and g.is_valid


# --- overlaps


def slow_overlaps(features, min_area, groups):
    for i, j in itertools.combinations(range(len(features)), 2):
        a, b = features[i], features[j]
        if is_sound_polygon(a) and is_sound_polygon(b) and groups[i] == groups[j]:
            area = a.intersection(b).area
            if area > min_area:
                yield i, j, area


@quick
@given(seeds, st.sampled_from([0.0, 1.0]), st.integers(1, 4))
def test_overlaps_equal_a_double_loop(seed, min_area, group_count):
    features = random_features(seed)
    groups = np.random.default_rng(seed).integers(0, group_count, len(features))
    found = overlapping_pairs(features, min_area_m2=min_area, groups=groups)
    expected = list(slow_overlaps(features, min_area, groups))
    assert list(zip(found.i, found.j, strict=True)) == [(i, j) for i, j, _ in expected]
    assert found.area_m2 == pytest.approx([area for *_, area in expected])
    shared = shapely.intersection(features[found.i], features[found.j])
    assert (shapely.distance(shared, shapely.points(found.xy)) <= 1e-9 * np.maximum(1, np.abs(found.xy).max(axis=1))).all()


@quick
@given(seeds)
def test_overlaps_do_not_depend_on_order_or_blocks(seed):
    features = random_features(seed)
    order = np.random.default_rng(seed).permutation(len(features))
    before = overlapping_pairs(features)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overlap, "_PAIRS_AT_A_TIME", 7)
        patch.setattr(overlap, "_FIRST_BLOCK", 3)
        patch.setattr(overlap, "_STRIP", 5)
        after = overlapping_pairs(features[order])
    i, j = np.sort([order[after.i], order[after.j]], axis=0)
    back = np.lexsort((j, i))
    np.testing.assert_array_equal([i[back], j[back]], [before.i, before.j])
    np.testing.assert_allclose(after.area_m2[back], before.area_m2, rtol=1e-12)
    np.testing.assert_allclose(after.xy[back], before.xy, rtol=1e-12)


def test_overlap_at_the_limit():
    a, b, c = shapely.box(0, 0, 2, 2), shapely.box(1.5, 0, 3, 2), shapely.box(3, 0, 4, 2)
    features = array(a, b, c, None, shapely.Point(1, 1), shapely.box(0.5, 0.5, 1, 1))
    found = overlapping_pairs(features)
    assert list(zip(found.i, found.j, strict=True)) == [(0, 1), (0, 5)]  # an edge in common is none, containment is
    assert found.area_m2.tolist() == [1, 0.25]
    assert overlapping_pairs(features, min_area_m2=0.25).i.tolist() == [0]
    assert overlapping_pairs(features, groups=np.array([0, 1, 0, 0, 0, 0])).j.tolist() == [5]


def test_validity_that_is_known_is_not_asked_again():
    features = array(shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3), shapely.box(0, 0, 9, 9))
    assert overlapping_pairs(features, valid=np.array([True, True, False])).j.tolist() == [1]
    assert gaps(features, valid=np.zeros(3, bool)).polygon.size == 0


def test_candidates_stay_few_when_one_feature_meets_all_others(monkeypatch):
    small = shapely.box(*np.array([(x, y, x + 1, y + 1) for x in range(40) for y in range(40)]).T)
    features = np.concatenate([small[:800], array(*[shapely.box(0, 0, 40, 40)] * 3), small[800:]])
    monkeypatch.setattr(overlap, "_PAIRS_AT_A_TIME", 2000)
    monkeypatch.setattr(overlap, "_STRIP", 100)
    sizes = [len(i) for i, _ in box_pairs(shapely.bounds(features))]
    assert max(sizes) <= 2000
    found = overlapping_pairs(features)
    assert len(found.i) == 3 * 1600 + 3


@quick
@given(seeds, st.integers(1, 9))
def test_boxes_that_meet_are_found_once_strip_by_strip(seed, strip):
    boxes = np.random.default_rng(seed).integers(0, 9, (25, 4)).astype(float)
    boxes[:, 2:] = boxes[:, :2] + boxes[:, 2:] * (boxes[:, 2:] > 4)
    boxes[::7] = np.nan
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(overlap, "_STRIP", strip)
        found = sorted(pair for i, j in box_pairs(boxes) for pair in zip(i.tolist(), j.tolist(), strict=True))
    expected = [
        (i, j)
        for i, j in itertools.combinations(range(len(boxes)), 2)
        if (boxes[i, :2] <= boxes[j, 2:]).all() and (boxes[j, :2] <= boxes[i, 2:]).all()
    ]
    assert found == expected


def test_only_areas_whose_boxes_meet_are_asked_for():
    features = array(*(shapely.box(10 * k, 0, 10 * k + 5, 5) for k in range(50)), shapely.box(12, 2, 13, 3))
    asked = []

    def load(at):
        asked.extend(at.tolist())
        return features[at]

    found = overlaps_of(sound_boxes(features), load)
    assert (found.i.tolist(), found.j.tolist(), found.area_m2.tolist()) == ([1], [50], [1.0])
    assert asked == [1, 50]


@pytest.mark.parametrize("features", [array(), array(None), wkt("POLYGON EMPTY", "POINT(1 1)", None), array(shapely.box(0, 0, 1, 1))])
def test_nothing_to_compare(features):
    found = overlapping_pairs(features)
    assert (len(found.i), len(found.j), len(found.area_m2), found.xy.shape) == (0, 0, 0, (0, 2))
    assert [len(column) for column in coincident(features)] == [0, 0]
    holes = gaps(features)
    assert (len(holes.polygon), holes.xy.shape, holes.start.tolist(), len(holes.touching)) == (0, (0, 2), [0], 0)


# --- coincident


def test_without_tolerance_only_coordinates_that_are_the_same_count():
    square = shapely.box(0, 0, 1, 1)
    features = array(square, shapely.box(0, 0, 1, 1 + 1e-9), shapely.reverse(square), shapely.box(-0.0, 0, 1, 1))
    assert coincident(features).feature.tolist() == [0, 1, 2, 3]
    exact = equal_groups(fingerprint(features, tolerance_m=0))
    assert (exact.feature.tolist(), exact.first.tolist()) == ([0, 2, 3], [0, 0, 0])


@quick
@given(seeds, st.sampled_from([0.001, 1.0, 2.0]))
def test_coincident_equals_comparing_counted_edges(seed, tolerance):
    features = random_features(seed)
    groups = {}
    for k, g in enumerate(features):
        if finite(g) and not g.is_empty:
            groups.setdefault(edges(g, tolerance), []).append(k)
    expected = {k: members[0] for members in groups.values() if len(members) > 1 for k in members}
    found = coincident(features, tolerance_m=tolerance)
    assert dict(zip(found.feature.tolist(), found.first.tolist(), strict=True)) == expected
    assert found.feature.tolist() == sorted(expected)


@quick
@given(seeds)
def test_fingerprints_work_chunk_by_chunk_and_in_any_order(seed):
    features = random_features(seed)
    whole = fingerprint(features)
    np.testing.assert_array_equal(np.concatenate([fingerprint(features[:23]), fingerprint(features[23:])]), whole)
    np.testing.assert_array_equal(fingerprint(features[::-1]), whole[::-1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(topology, "BLOCK", 5)
        np.testing.assert_array_equal(fingerprint(Vertices.of(features)), whole)


@pytest.mark.parametrize(
    "other",
    [
        "POLYGON((5 5, 0 5, 0 0, 5 0, 5 5), (1 1, 2 1, 1 2, 1 1))",  # other start and direction
        "MULTIPOLYGON(((0 0, 5 0, 5 5, 0 5, 0 0), (2 1, 1 2, 1 1, 2 1)))",
        "POLYGON Z((0 0 7, 5 0 7, 5 5 7, 0 5 7, 0 0 7), (1 1 7, 2 1 7, 1 2 7, 1 1 7))",
        "POLYGON((0 0, 0 0, 5 0, 5 5, 0 5, -0.0004 0), (1 1, 2 1.0004, 1 2, 1 1))".replace("-0.0004 0)", "0 0)"),
    ],
)
def test_the_same_polygon_written_otherwise(other):
    features = wkt("POLYGON((0 0, 5 0, 5 5, 0 5, 0 0), (1 1, 2 1, 1 2, 1 1))", None, other)
    assert coincident(features).first.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("POLYGON((0 0, 5 0, 5 5, 0 5, 0 0))", "POLYGON((0 0, 5 5, 5 0, 0 5, 0 0))"),  # the same vertices in another order
        ("POLYGON((0 0, 5 0, 5 5, 0 5, 0 0))", "LINESTRING(0 0, 5 0, 5 5, 0 5, 0 0)"),
        ("LINESTRING(0 0, 5 0)", "MULTIPOINT(0 0, 5 0)"),
        ("POINT(0 0)", "POINT(0 0.001)"),
        ("POINT(1 2)", "POINT(2 1)"),
        ("POINT(1 1)", "MULTIPOINT(1 1, 1 1)"),
        ("LINESTRING(0 0, 1 0)", "LINESTRING(0 0, 1 0, 0 0)"),
        ("POINT(1e15 0)", "POINT(1.1e15 0)"),
        ("POINT EMPTY", "POINT EMPTY"),
        ("POINT(1e308 0)", "POINT(1e308 0)"),  # beyond what rounding can hold: equals nothing
    ],
)
def test_what_only_looks_the_same(one, other):
    assert coincident(wkt(one, other)).feature.size == 0


def test_coincident_at_the_limit_of_rounding():
    assert coincident(wkt("POINT(0.0004 0)", "POINT(-0.0004 0)", "POINT(0.0006 0)")).feature.tolist() == [0, 1]
    assert coincident(wkt("POINT(0 0)", "POINT(0.4 0)", "POINT(0 0)"), tolerance_m=1).first.tolist() == [0, 0, 0]


@quick
@given(seeds)
def test_equal_groups_equal_a_dictionary(seed):
    rows = np.random.default_rng(seed).integers(0, 4, (50, 2)).astype(np.uint64)
    first = {}
    for k, row in enumerate(map(tuple, rows)):
        first.setdefault(row, []).append(k)
    expected = {k: m[0] for row, m in first.items() if len(m) > 1 and any(row) for k in m}
    found = equal_groups(rows)
    assert dict(zip(found.feature.tolist(), found.first.tolist(), strict=True)) == expected


# --- gaps


def slow_gaps(features):
    sound = [g for g in features if is_sound_polygon(g)]
    if not sound:
        return []
    union = shapely.union_all(sound)
    frame = shapely.box(*union.bounds).buffer(max(1.0, np.abs(union.bounds).max()), join_style="mitre")
    outer = frame.boundary
    return [p for p in shapely.get_parts(frame.difference(union)) if not p.intersects(outer) and p.area > 1e-6]


@quick
@given(seeds)
def test_gaps_equal_what_the_union_leaves_out(seed):
    features = random_features(seed, 12, broken=False)
    found, slow = gaps(features), slow_gaps(features)
    assert sorted(found.area_m2) == pytest.approx(sorted(p.area for p in slow))
    for polygon, p, neighbour in zip(found.polygon, found.xy, found.neighbour, strict=True):
        assert sum(polygon.symmetric_difference(other).area < 1e-9 for other in slow) == 1
        assert polygon.covers(shapely.Point(p))
        assert polygon.distance(features[neighbour]) < 1e-6
    for k, polygon in enumerate(found.polygon):
        touching = found.touching[found.start[k] : found.start[k + 1]]
        near = [i for i, g in enumerate(features) if is_sound_polygon(g) and g.distance(polygon) <= 1e-6]
        assert touching.tolist() == near


@quick
@given(seeds)
def test_gaps_do_not_depend_on_order(seed):
    features = random_features(seed, 20, broken=False)
    features = np.unique(shapely.to_wkb(features))
    features = shapely.from_wkb(features)
    features = np.delete(features, coincident(features).feature)
    order = np.random.default_rng(seed).permutation(len(features))
    before, after = gaps(features), gaps(features[order])
    np.testing.assert_allclose(after.area_m2, before.area_m2)
    np.testing.assert_array_equal(order[after.neighbour], before.neighbour)
    for k in range(len(before.polygon)):
        a, b = (g.touching[g.start[k] : g.start[k + 1]] for g in (before, after))
        assert sorted(order[b]) == a.tolist()


def frame(x=0.0, hole=1.0):
    """Four boxes around a square hole, with an overlap where they meet."""
    w, e = x - hole / 2, x + hole / 2
    return [
        shapely.box(x - 9, hole / 2, x + 9, 9),
        shapely.box(x - 9, -9, x + 9, -hole / 2),
        shapely.box(x - 9, -5, w, 5),
        shapely.box(e, -5, x + 9, 5),
    ]


def test_gaps_at_the_limits():
    features = array(*frame(), *frame(100, 0.5), shapely.box(200, 0, 201, 1), None, shapely.Point(0, 0))
    assert gaps(features, max_area_m2=1).area_m2.tolist() == [1, 0.25]
    assert gaps(features, max_area_m2=0.99).area_m2.tolist() == [0.25]
    assert gaps(features, max_width_m=0.5).width_m.tolist() == [0.5]
    assert gaps(features, min_area_m2=0.25).area_m2.tolist() == [1]
    found = gaps(features)
    assert np.split(found.touching, found.start[1:-1])[0].tolist() == [0, 1, 2, 3]


def test_islands_are_not_part_of_a_gap_and_their_holes_are_gaps_of_their_own():
    ring = shapely.box(0, 0, 20, 20).difference(shapely.box(1, 1, 19, 19))
    island = shapely.box(5, 5, 10, 10).difference(shapely.box(6, 6, 7, 7))
    dot = shapely.box(6.25, 6.25, 6.75, 6.75)
    found = gaps(array(ring, island, dot))
    assert found.area_m2.tolist() == [18 * 18 - 25, 1 - 0.25]
    assert found.neighbour.tolist() == [0, 1]


def test_parts_that_touch_in_points_shut_in_a_gap():
    corners = [shapely.box(0, 0, 1, 3), shapely.box(1, 3, 3, 4), shapely.box(3, 1, 4, 3), shapely.box(1, 0, 3, 1)]
    assert gaps(array(*corners)).area_m2.tolist() == [4]
    assert gaps(array(shapely.MultiPolygon([corners[1], corners[2]]), *corners[:1], corners[3])).area_m2.tolist() == [4]


def test_the_neighbour_is_the_one_with_the_longest_border():
    west, east = shapely.box(-5, -5, 0, 5), shapely.box(0, -5, 5, 5).difference(shapely.box(0, -1, 1, 1))
    for features in (array(west, east), array(east, west)):
        assert features[gaps(features).neighbour[0]] is east


def test_a_slit_that_opens_outwards_is_no_gap():
    assert gaps(array(shapely.box(0, 0, 1, 5), shapely.box(1.01, 0, 2, 5))).polygon.size == 0


def test_threads_agree():
    features = random_features(3, 400)
    expected = overlapping_pairs(features)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(overlapping_pairs, [features] * 4):
            np.testing.assert_array_equal(found.area_m2, expected.area_m2)
