"""Columns as numbers, days and moments, whatever Arrow type a file gives them."""

# ruff: noqa: DTZ001 -- files hold moments without a zone
import datetime as dt
import math
import re
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoplan.rules.checks.values import NO_MOMENT, days, filled, moments, numbers, raw
from rules.made import rows_of

NAN = float("nan")
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def read(reader, array):
    value, unreadable = reader(rows_of({"a": array}), "a")
    assert len(value) == len(unreadable) == len(array)
    return value, unreadable.tolist()


@pytest.mark.parametrize(
    "kind",
    [pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64(), pa.float32(), pa.float64()],
    ids=str,
)
def test_numbers_of_every_numeric_type(kind):
    value, unreadable = read(numbers, pa.array([1, None, 100], kind))
    np.testing.assert_array_equal(value, [1.0, NAN, 100.0])
    assert not any(unreadable)


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array([Decimal("1.25"), None]), [1.25, NAN]),
        (pa.array([True, None, False]), [1.0, NAN, 0.0]),
        (pa.array([None, None], pa.null()), [NAN, NAN]),
        (pa.array([1.5, math.inf, -math.inf, NAN]), [1.5, math.inf, -math.inf, NAN]),
    ],
    ids=["decimal", "boolean", "null", "float"],
)
def test_numbers_of_other_types(array, expected):
    value, unreadable = read(numbers, array)
    np.testing.assert_array_equal(value, expected)
    assert not any(unreadable)


def test_dates_are_no_numbers():
    value, unreadable = read(numbers, pa.array([dt.date(2020, 1, 1), None]))
    assert np.isnan(value).all()
    assert unreadable == [True, False]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()], ids=str)
def test_numbers_as_text(kind):
    given = ["1", " 2 ", "+3", "-4.5", "1e3", ".5", "5.", "1,5", "x", "", " ", None, "1 2", "0x10", "1_0", "\u0663"]
    value, unreadable = read(numbers, pa.array(given, kind))
    np.testing.assert_array_equal(value, [1, 2, 3, -4.5, 1000, 0.5, 5, *[NAN] * 9])
    assert unreadable == [False] * 7 + [True, True, False, False, False, True, True, True, True]


@given(st.lists(st.one_of(st.none(), st.text("0123456789+-.,eE \t", max_size=6)), min_size=1, max_size=20))
def test_numbers_as_text_are_what_python_reads(texts):
    value, unreadable = read(numbers, pa.array(texts, pa.string()))
    for text, number, bad in zip(texts, value.tolist(), unreadable, strict=True):
        bare = (text or "").strip()
        readable = bool(re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", bare))
        assert bad == (bool(bare) and not readable)
        assert number == float(bare) if readable else math.isnan(number)


DATES = st.tuples(st.integers(0, 9999), st.integers(0, 14), st.integers(0, 33))


@given(st.lists(DATES, min_size=1, max_size=30))
def test_days_as_text_are_those_of_the_calendar(written):
    texts = [f"{year:04}-{month:02}-{day:02}" for year, month, day in written]
    value, unreadable = read(days, pa.array(texts))
    for parts, found, bad in zip(written, value, unreadable, strict=True):
        try:
            expected = dt.date(*parts)
        except ValueError:
            assert bad
            assert np.isnat(found)
        else:
            assert not bad
            assert found == np.datetime64(expected)


@pytest.mark.parametrize(
    "text", ["2020-02-01T00:00:00", "2020-02-01 00:00", "2020-02-01T00:00:00.000Z", "2020-02-01T00:00:00+00:00", " 2020-02-01 "]
)
def test_midnight_is_a_day(text):
    value, unreadable = read(days, pa.array([text]))
    assert (value[0], unreadable) == (np.datetime64("2020-02-01"), [False])


@pytest.mark.parametrize(
    "text", ["2020-02-01T12:00:00", "2020-02-01T00:00:00+01:00", "20200201", "2020-2-1", "01-02-2020", "2020/02/01", "i dag"]
)
def test_other_texts_are_no_days(text):
    assert read(days, pa.array([text]))[1] == [True]


@given(
    st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2200, 1, 1)),
    st.sampled_from([pa.timestamp(unit, tz) for unit in ("s", "ms", "us", "ns") for tz in (None, "UTC")]),
)
def test_days_of_moments_are_rounded_down(moment, kind):
    moment = moment.replace(microsecond=0 if kind.unit == "s" else moment.microsecond // 1000 * 1000)
    array = pa.array([moment, None], pa.timestamp(kind.unit)).cast(kind)
    value, unreadable = read(days, array)
    assert value[0] == np.datetime64(moment.date())
    assert np.isnat(value[1])
    assert unreadable == [False, False]


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64()], ids=str)
def test_dates_as_days_and_moments(kind):
    array = pa.array([dt.date(2006, 12, 31), dt.date(1901, 1, 1), dt.date(2999, 12, 31), None], kind)
    value, _ = read(days, array)
    assert value[:3].tolist() == [dt.date(2006, 12, 31), dt.date(1901, 1, 1), dt.date(2999, 12, 31)]
    value, _ = read(moments, array)
    assert value[0] == (dt.datetime(2006, 12, 31, tzinfo=dt.UTC) - EPOCH) // dt.timedelta(microseconds=1)
    assert value[3] == NO_MOMENT


ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))


@given(st.lists(st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2999, 1, 1), timezones=ZONES), min_size=1, max_size=10))
def test_moments_as_text_keep_their_zone(given):
    value, unreadable = read(moments, pa.array([moment.isoformat() for moment in given]))
    assert value.tolist() == [(moment - EPOCH) // dt.timedelta(microseconds=1) for moment in given]
    assert not any(unreadable)


def test_moments_of_every_timestamp_type():
    moment = dt.datetime(2020, 1, 1, 12, 30)
    expected = (moment.replace(tzinfo=dt.UTC) - EPOCH) // dt.timedelta(microseconds=1)
    for unit in ("s", "ms", "us", "ns"):
        for tz in (None, "UTC", "Europe/Copenhagen"):
            array = pa.array([moment, None], pa.timestamp(unit)).cast(pa.timestamp(unit, "UTC")).cast(pa.timestamp(unit, tz or "UTC"))
            value, unreadable = read(moments, array if tz else pa.array([moment, None], pa.timestamp(unit)))
            assert value.tolist() == [expected, NO_MOMENT], (unit, tz)
            assert unreadable == [False, False]


def test_moments_that_cannot_be_read():
    value, unreadable = read(moments, pa.array(["2020-02-30T00:00:00", "i går", "", None, "2020-01-01"]))
    assert unreadable == [True, True, False, False, False]
    assert (value == NO_MOMENT).tolist() == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (pa.array(["a", "", " ", "\t", "\u00a0", None, "0"]), [True, False, False, False, False, False, True]),
        (pa.array(["a", " "], pa.large_string()), [True, False]),
        (pa.array([0, None]), [True, False]),
        (pa.array([0.0, 1.0]), [True, True]),
        (pa.array([False, None]), [True, False]),
        (pa.array([None], pa.null()), [False]),
        (pa.array([], pa.string()), []),
    ],
    ids=["text", "large text", "integer", "float", "boolean", "null", "none at all"],
)
def test_filled(array, expected):
    assert filled(rows_of({"a": array}), "a").tolist() == expected


def test_raw_values_can_be_written():
    rows = rows_of(
        {
            "a": pa.array([dt.date(2020, 1, 1), None]),
            "b": pa.array([1, 2]),
            "c": pa.array(["x", "y"]),
            "d": pa.array([Decimal("1.5"), None]),
        }
    )
    at = np.array([1, 0])
    assert raw(rows, "a", at) == [None, "2020-01-01"]
    assert raw(rows, "b", at) == [2, 1]
    assert raw(rows, "c", at) == ["y", "x"]
    assert raw(rows, "d", at) == [None, "1.5"]
    assert raw(rows, "e", at) == [None, None]


def test_slices_read_as_the_whole_does():
    whole = pa.array(["x", "2020-01-01", "7", None, "2020-01-02", " "])
    part = whole.slice(1, 4)
    for reader in (numbers, days, moments):
        value, unreadable = read(reader, whole)
        sliced, sliced_unreadable = read(reader, part)
        np.testing.assert_array_equal(sliced, value[1:5])
        assert sliced_unreadable == unreadable[1:5]
