"""Long bytes that can be no geometry are told from their counts, and those that can be are left as they are."""

import struct

import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.io.curves import straightened
from geoplan.io.sound import DEEPEST, KEPT_BYTES, LOOKED_INTO_BYTES, NOT_WKB, is_deep, is_sound, without_unsound

POINT = struct.pack("<BIdd", 1, 1, 7e5, 6.2e6)
AREA = shapely.box(0, 0, 1, 1)
KINDS = [
    shapely.Point(1, 2),
    shapely.Point(1, 2, 3),
    shapely.LineString([(0, 0), (1, 1)]),
    shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (2, 1), (2, 2)]]),
    shapely.MultiPoint([(0, 0), (1, 1)]),
    shapely.MultiLineString([[(0, 0, 1), (1, 1, 1)], [(2, 2, 1), (3, 3, 1)]]),
    shapely.MultiPolygon([AREA, shapely.box(5, 5, 6, 6)]),
    shapely.GeometryCollection([AREA, shapely.MultiPoint([(0, 0)]), shapely.GeometryCollection([shapely.Point(1, 1)])]),
    shapely.Polygon(),
    shapely.GeometryCollection(),
]


def nested(levels):
    return struct.pack("<BII", 1, 7, 1) * levels + POINT


@pytest.mark.parametrize("geometry", KINDS, ids=lambda geometry: f"{geometry.geom_type}{geometry.has_z * ' Z'}{geometry.is_empty * ' tom'}")
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("flavor", ["iso", "extended"])
def test_every_kind_is_sound_and_no_beginning_of_it_is(geometry, order, flavor):
    written = shapely.to_wkb(geometry, byte_order=order, flavor=flavor)
    assert is_sound(memoryview(written))
    assert not any(is_sound(memoryview(written[:size])) for size in range(len(written)))


@pytest.mark.parametrize(("levels", "sound"), [(DEEPEST, True), (DEEPEST + 1, False)])
def test_depth_at_the_limit(levels, sound):
    assert is_sound(memoryview(nested(levels))) is sound


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(KINDS), st.integers(0, 400))
def test_any_bytes_get_an_answer_and_what_shapely_reads_is_sound(noise, geometry, at):
    written = shapely.to_wkb(geometry)
    spoiled = written[:at] + noise + written[at + len(noise) :]
    read = shapely.from_wkb(spoiled, on_invalid="ignore") if not straightened(pa.array([spoiled], pa.binary())).unread else None
    assert is_sound(memoryview(spoiled)) or read is None


@pytest.mark.parametrize("kind", [pa.binary(), pa.large_binary()])
def test_only_the_long_one_that_cannot_be_one_is_taken_out_and_its_beginning_kept(kind):
    honest = shapely.to_wkb(shapely.LineString([(number, 0) for number in range(LOOKED_INTO_BYTES // 16 + 1)]))
    zeros = bytes(KEPT_BYTES + 5)
    array = pa.array([b"spares", POINT, honest, None, zeros, POINT], kind)[1:]
    made, unsound = without_unsound(array)
    assert made.to_pylist() == [POINT, honest, None, NOT_WKB, POINT]
    assert made.type == kind
    assert unsound == {3: bytes(KEPT_BYTES)}


def test_a_chain_behind_the_second_member_of_a_multi_is_not_followed():
    chain = struct.pack("<BII", 1, 6, 2) + shapely.to_wkb(AREA) + nested(100_000)
    made = straightened(pa.array([chain], pa.binary()))
    assert made.wkb.to_pylist() == [NOT_WKB]
    assert made.unread == {0: chain}


@pytest.mark.parametrize(("levels", "deep"), [(DEEPEST - 1, False), (DEEPEST, True), (100_000, True)])
def test_depth_of_text(levels, deep):
    assert is_deep("GEOMETRYCOLLECTION(" * levels + "POINT(1 1)" + ")" * levels) is deep


def test_many_brackets_beside_one_another_are_not_deep():
    assert not is_deep(shapely.MultiPoint([(number, 0) for number in range(1000)]).wkt)
    assert not is_deep("MULTIPOLYGON(" + ",".join(["((0 0, 1 0, 1 1, 0 0))"] * 1000) + ")")
