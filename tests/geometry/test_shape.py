import math
from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given

from geoplan.geometry import shape
from geoplan.geometry.vertices import Vertices

from .random_features import array, finite, quick, random_features, runs, seeds, with_coordinate, wkt


def vertices(*texts):
    return Vertices.of(wkt(*texts))


CHECKS = {
    "repeated": lambda g: shape.repeated_vertices(Vertices.of(g), tolerance_m=1.0),
    "spikes": lambda g: shape.spikes(Vertices.of(g), max_angle_deg=40, min_length_m=1),
    "decimals": lambda g: shape.too_many_decimals(Vertices.of(g)),
    "contact": lambda g: shape.self_contact(Vertices.of(g)),
    "slivers": lambda g: shape.slivers(g, max_width_m=1.5),
    "tiny": lambda g: shape.tiny_parts(g, min_area_m2=2, min_length_m=4.5),
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
@pytest.mark.parametrize("features", [array(), array(None), wkt("POLYGON EMPTY", None, "GEOMETRYCOLLECTION EMPTY", "POINT EMPTY")])
def test_nothing_in_nothing_out(check, features):
    hits = check(features)
    assert [len(column) for column in hits] == [0, 0, 0, 0]
    assert hits.xy.shape == (0, 2)
    assert hits.feature.dtype == hits.number.dtype == np.int64


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
@quick
@given(seeds)
def test_order_of_features_does_not_matter(check, seed):
    features = random_features(seed)
    order = np.random.default_rng(seed).permutation(len(features))
    before, after = check(features), check(features[order])
    back = np.argsort(order[after.feature])
    np.testing.assert_array_equal(before.feature, order[after.feature][back])
    np.testing.assert_array_equal(before.xy, after.xy[back])
    np.testing.assert_array_equal(before.number, after.number[back])
    np.testing.assert_array_equal(before.size, after.size[back])


# --- repeated vertices


def slow_repeats(geometry, tolerance):
    return [
        (math.hypot(*(b - a)), tuple(b))
        for name, xy in runs(geometry)
        if name != "point"
        for a, b in pairwise(xy)
        if np.isfinite([a, b]).all() and math.hypot(*(b - a)) <= tolerance
    ]


def agrees(hits, slow, worst=min):
    """Hits must equal a list, for each feature, of (size, place); worst is the least or greatest."""
    expected = {k: found for k, found in enumerate(slow) if found}
    assert hits.feature.tolist() == list(expected)
    assert hits.number.tolist() == [len(found) for found in expected.values()]
    for found, xy, size in zip(expected.values(), hits.xy, hits.size, strict=True):
        most = worst(size for size, _ in found)
        assert size == pytest.approx(most)
        assert tuple(xy) in [place for size, place in found if size == pytest.approx(most)]


@quick
@given(seeds)
def test_repeated_vertices_equal_a_loop(seed):
    features = random_features(seed)
    for tolerance in (0.0, 1.0, 1.5):
        agrees(shape.repeated_vertices(Vertices.of(features), tolerance_m=tolerance), [slow_repeats(g, tolerance) for g in features])


def test_repeated_vertices_at_the_limit():
    v = vertices(
        "LINESTRING(0 0, 0.5 0, 9 9)", "LINESTRING(0 0, 0.75 0, 9 9)", "MULTIPOINT(0 0, 0 0)", "LINESTRING(0 0, 1 1, 1 1, 1 1, 2 2)"
    )
    assert shape.repeated_vertices(v, tolerance_m=0.5).feature.tolist() == [0, 3]
    hits = shape.repeated_vertices(v)
    assert (hits.feature.tolist(), hits.number.tolist(), hits.xy.tolist(), hits.size.tolist()) == ([3], [2], [[1, 1]], [0])


def test_the_end_of_one_feature_is_no_neighbour_of_the_next():
    assert shape.repeated_vertices(vertices("LINESTRING(0 0, 1 1)", "LINESTRING(1 1, 2 2)", "POINT(2 2)", "POINT(2 2)")).feature.size == 0
    assert shape.spikes(vertices("LINESTRING(0 0, 9 0)", "LINESTRING(0 0, 9 0)"), max_angle_deg=10).feature.size == 0


# --- spikes


def slow_spikes(geometry, max_angle, min_length):
    found = []
    for name, xy in runs(geometry):
        if name == "point":
            continue
        points = [tuple(xy[0])] + [tuple(b) for a, b in pairwise(xy) if not (a == b).all()]
        corners = list(zip(points, points[1:], points[2:], strict=False))
        if name == "ring" and len(points) > 2:
            corners.append((points[-2], points[0], points[1]))
        for before, tip, after in corners:
            arms = [np.subtract(before, tip), np.subtract(after, tip)]
            if not np.isfinite(arms).all() or min(math.hypot(*arm) for arm in arms) < min_length:
                continue
            (ax, ay), (bx, by) = arms
            angle = math.degrees(abs(math.atan2(ax * by - ay * bx, ax * bx + ay * by)))
            if angle < max_angle:
                found.append((angle, tip))
    return found


@quick
@given(seeds)
def test_spikes_equal_a_loop(seed):
    features = random_features(seed)
    for angle, length in ((1, 0), (20, 0), (40, 2.5), (89, 1)):
        hits = shape.spikes(Vertices.of(features), max_angle_deg=angle, min_length_m=length)
        agrees(hits, [slow_spikes(g, angle, length) for g in features])


def needle(angle_deg, length=10.0):
    a = math.radians(angle_deg)
    return shapely.LineString([(length, 0), (0, 0), (length * math.cos(a), length * math.sin(a))])


def test_spikes_at_the_limits():
    v = Vertices.of(array(needle(0.99), needle(1.01), needle(0.5, 0.9), needle(0.5, 1.0)))
    hits = shape.spikes(v, max_angle_deg=1, min_length_m=1)
    assert hits.feature.tolist() == [0, 3]
    assert hits.size == pytest.approx([0.99, 0.5])
    assert hits.xy.tolist() == [[0, 0], [0, 0]]


def test_a_spike_at_the_start_of_a_ring_and_one_with_a_doubled_tip():
    hits = shape.spikes(
        vertices(
            "POLYGON((10 0, 0 1, 0 -1, 10 0))",
            "POLYGON((0 1, 0 -1, 10 0, 10 0, 0 1))",
            "LINESTRING(10 0, 0 1, 0 -1, 10 0)",
            "LINESTRING(0 0, 5 0, 0 0)",
        ),
        max_angle_deg=15,
        min_length_m=1,
    )
    assert hits.feature.tolist() == [0, 1, 3]
    assert hits.xy.tolist() == [[10, 0], [10, 0], [5, 0]]
    assert hits.size[2] == 0


@pytest.mark.parametrize("angle", [0, -1, 90, 180])
def test_an_angle_that_makes_no_spike_is_refused(angle):
    with pytest.raises(ValueError, match="max_angle_deg"):
        shape.spikes(vertices(None), max_angle_deg=angle)


def test_more_vertices_than_a_block_give_the_same(monkeypatch):
    features = random_features(7, 200)
    expected = [check(features) for check in CHECKS.values()]
    monkeypatch.setattr(shape, "BLOCK", 16)
    for before, after in zip(expected, (check(features) for check in CHECKS.values()), strict=True):
        for a, b in zip(before, after, strict=True):
            np.testing.assert_array_equal(a, b)


# --- decimals


@quick
@given(seeds)
def test_decimals_equal_rounding_one_by_one(seed):
    rng = np.random.default_rng(seed)
    xy = np.round(rng.uniform((440_000, 6_040_000), (900_000, 6_400_000), (60, 3, 2)), 3)
    more = rng.random(60) < 0.5
    xy[more, rng.integers(0, 3), rng.integers(0, 2)] += 10.0 ** -rng.integers(4, 6)
    features = shapely.linestrings(xy)
    hits = shape.too_many_decimals(Vertices.of(features))
    assert hits.feature.tolist() == [k for k, line in enumerate(xy) if any(round(float(c), 3) != c for c in line.ravel())]
    assert hits.feature.tolist() == np.flatnonzero(more).tolist()


def test_decimals_at_the_limit():
    v = vertices(
        "POINT(574212.311 6223908.771)",
        "POINT(574212.3114 6223908.771)",
        "LINESTRING(0 0.001, 0.0004 0, 0 0.0003)",
        "POINT(0.0000009 0)",
        "POINT(-0.001 1e15)",
    )
    hits = shape.too_many_decimals(v)
    assert hits.feature.tolist() == [1, 2]
    assert hits.xy.tolist() == [[574212.3114, 6223908.771], [0.0004, 0]]
    assert hits.number.tolist() == [1, 2]
    assert hits.size == pytest.approx([0.0004, 0.0004], rel=1e-4)
    assert shape.too_many_decimals(v, precision_m=1.0).feature.tolist() == [0, 1]
    assert shape.too_many_decimals(v, precision_m=0.0001).feature.tolist() == [3]


def test_huge_and_missing_numbers_pass():
    box = shapely.box(0, 0, 1, 1)
    features = array(
        with_coordinate(box, np.nan), with_coordinate(box, np.inf), shapely.Point(1e300, -1e300), shapely.box(-1e308, 0, 1e308, 1)
    )
    for name, check in CHECKS.items():
        assert check(features).feature.size == 0 or name == "repeated"  # one metre apart is near


# --- self-contact


@quick
@given(seeds)
def test_self_contact_equals_sets_of_vertices(seed):
    features = random_features(seed)
    slow = []
    for g in features:
        rings = [set(map(tuple, xy)) for name, xy in runs(g) if name == "ring"]
        shared = {p for k, ring in enumerate(rings) for other in rings[:k] for p in ring & other}
        slow.append([(len(shared), min(shared))] if shared else [])
    hits = shape.self_contact(Vertices.of(features))
    assert hits.feature.tolist() == [k for k, found in enumerate(slow) if found]
    assert hits.number.tolist() == hits.size.tolist() == [found[0][0] for found in slow if found]
    assert [tuple(p) for p in hits.xy] == [found[0][1] for found in slow if found]


def test_hole_on_shell_and_parts_in_a_point():
    hits = shape.self_contact(
        vertices(
            "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (0 0, 2 1, 1 2, 0 0))",
            "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((1 1, 2 1, 2 2, 1 1)))",
            "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (0 5, 2 4, 2 6, 0 5))",  # touches the middle of an edge: not seen
            "POLYGON((0 0, 9 0, 9 9, 9 9, 0 0), (4 1, 5 1, 5 1, 5 2, 4 1))",  # repeats within one ring
            "POLYGON((0 0, 10 0, 10 10, 5 0, 0 10, 0 0))",  # a ring on itself: invalid, not this
        )
    )
    assert hits.feature.tolist() == [0, 1]
    assert hits.xy.tolist() == [[0, 0], [1, 1]]


# --- slivers and crumbs


def test_slivers_at_the_limits():
    features = array(
        shapely.box(0, 0, 20, 0.05),
        shapely.box(0, 0, 0.3, 0.3),
        shapely.box(0, 0, 20, 0.11),
        shapely.box(0, 0, 0.04, 0.04),
        shapely.MultiPolygon([shapely.box(0, 0, 5, 5), shapely.box(50, 50, 50.05, 60)]),
        shapely.Point(0, 0).buffer(1),
        shapely.LineString([(0, 0), (9, 0)]),
        shapely.GeometryCollection([shapely.MultiPolygon([shapely.box(0, 0, 9, 0.01), shapely.box(0, 5, 9, 5.02)])]),
    )
    hits = shape.slivers(features, max_width_m=0.1, min_length_m=1)
    assert hits.feature.tolist() == [0, 4, 7]
    assert hits.size == pytest.approx([0.05, 0.05, 0.01])
    assert hits.number.tolist() == [1, 1, 2]
    assert shapely.intersects(features[hits.feature], shapely.points(hits.xy)).all()
    assert shape.slivers(features, max_width_m=0.05000001).feature.tolist() == [0, 3, 4, 7]
    assert shape.slivers(features[:1], max_width_m=0.05).feature.size == 0  # narrower than, not as narrow as


@pytest.mark.parametrize(("width", "length"), [(0.05, 20), (0.3, 0.3), (1, 1e6), (3, 4)])
def test_width_and_length_are_exact_for_rectangles(width, length):
    w, ell = shape.width_and_length(np.array([width * length]), np.array([2 * (width + length)]))
    assert (w[0], ell[0]) == pytest.approx((width, length))


def test_tiny_parts_at_the_limits():
    features = array(
        shapely.MultiPolygon([shapely.box(0, 0, 9, 9), shapely.box(20, 20, 21, 21)]),
        shapely.MultiPolygon([shapely.box(0, 0, 9, 9), shapely.box(20, 20, 21, 20.5)]),
        shapely.MultiPolygon([shapely.box(0, 0, 0.1, 0.1)]),
        shapely.box(0, 0, 0.1, 0.1),
        shapely.MultiLineString([[(0, 0), (0.5, 0)], [(5, 5), (5, 5.25)], [(7, 7), (9, 9)]]),
        shapely.MultiPoint([(0, 0), (1, 1)]),
        shapely.GeometryCollection([shapely.Point(0, 0), shapely.box(0, 0, 0.5, 0.5)]),
    )
    hits = shape.tiny_parts(features, min_area_m2=1, min_length_m=0.5)
    assert hits.feature.tolist() == [1, 4, 6]
    assert hits.size.tolist() == [0.5, 0.25, 0.25]
    assert hits.number.tolist() == [1, 1, 1]
    assert shapely.intersects(features[hits.feature], shapely.points(hits.xy)).all()
    assert shape.tiny_parts(features).feature.size == 0


@quick
@given(seeds)
def test_slivers_and_tiny_parts_equal_a_loop(seed):
    features = random_features(seed)
    thin, tiny = [], []
    for g in features:
        flat = [] if g is None else [p for p in flattened(g) if p.geom_type == "Polygon"]
        wide = [(width(p), p) for p in flat if finite(p) and p.area > 0]
        thin.append(sorted(w for w, _ in wide if w < 1.5))
        parts = list(g.geoms) if g is not None and hasattr(g, "geoms") and len(g.geoms) > 1 else []
        sizes = [
            (p.area / 2, p.area) if p.area or "Polygon" in p.geom_type else (p.length / 4.5, p.length)
            for p in parts
            if "Point" not in p.geom_type
        ]
        tiny.append(sorted(s for s in sizes if s[0] < 1))
    hits = CHECKS["slivers"](features)
    assert hits.feature.tolist() == [k for k, found in enumerate(thin) if found]
    assert hits.number.tolist() == [len(found) for found in thin if found]
    assert hits.size == pytest.approx([found[0] for found in thin if found])
    hits = CHECKS["tiny"](features)
    assert hits.feature.tolist() == [k for k, found in enumerate(tiny) if found]
    assert hits.size == pytest.approx([found[0][1] for found in tiny if found])


def flattened(geometry):
    return [q for p in geometry.geoms for q in flattened(p)] if hasattr(geometry, "geoms") else [geometry]


def width(polygon):
    half = polygon.length / 2
    return (half - math.sqrt(half * half - 4 * polygon.area)) / 2 if half * half > 4 * polygon.area else half / 2


# --- kinds and places


def test_kind_count_z_m_and_emptiness():
    features = wkt(
        "POINT Z(1 1 1)",
        "MULTILINESTRING((0 0, 1 1), (2 2, 3 3))",
        "POLYGON((0 0, 1 0, 1 1, 0 0))",
        "MULTIPOLYGON EMPTY",
        None,
        "GEOMETRYCOLLECTION(POINT(1 1), POINT(2 2), POINT(3 3))",
        "POINT M(1 1 1)",
        "MULTIPOINT(1 1)",
        "LINESTRING EMPTY",
    )
    assert shape.kind(features).tolist() == ["point", "line", "polygon", "polygon", "", "collection", "point", "point", "line"]
    assert shape.part_count(features).tolist() == [1, 2, 1, 0, 0, 3, 1, 1, 0]
    assert np.flatnonzero(shape.has_z(features)).tolist() == [0]
    assert np.flatnonzero(shape.has_m(features)).tolist() == [6]
    assert np.flatnonzero(shape.is_empty_or_missing(features)).tolist() == [3, 4, 8]
    for look in (shape.kind, shape.part_count, shape.has_z, shape.has_m, shape.is_empty_or_missing, shape.place):
        assert len(look(array())) == 0


@quick
@given(seeds)
def test_a_place_lies_on_its_feature(seed):
    features = random_features(seed)
    xy = shape.place(features)
    for g, p in zip(features, xy, strict=True):
        corners = shapely.get_coordinates(g)
        if not np.isfinite(corners).all(axis=1).any():
            assert np.isnan(p).all()
        elif finite(g) and g.is_valid:
            assert shapely.distance(g, shapely.Point(p)) <= 1e-9 * max(1, np.abs(p).max())
        else:
            assert (corners == p).all(axis=1).any()
    order = np.random.default_rng(seed).permutation(len(features))
    np.testing.assert_array_equal(shape.place(features[order]), xy[order])


def test_places_by_kind():
    xy = shape.place(
        wkt(
            "POINT(3 4)",
            "LINESTRING(0 0, 1 5, 9 0)",
            "POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))",
            "MULTILINESTRING((0 0, 1 1), (5 5, 6 6, 9 9))",
            "POLYGON((7 7, 9 9, 9 7, 7 9, 7 7))",
            None,
        )
    )
    np.testing.assert_array_equal(xy, [[3, 4], [1, 5], [1, 1], [6, 6], [7, 7], [np.nan, np.nan]])
