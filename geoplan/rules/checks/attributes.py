"""Checks of one column: filled, of its type, in its list, in its range, short enough."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoplan.rules.checks.values import NO_MOMENT, as_mask, as_text, days, filled, is_text, moments, numbers, raw
from geoplan.rules.types import NO_HITS, Hits, Outcome, positions, whole_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.rules.types import Check, Context

INT32 = (-(2**31), 2**31 - 1)
BOOLEAN_TEXTS = ("t", "true", "y", "yes", "on", "1", "f", "false", "n", "no", "off", "0")
"""What PostgreSQL reads as a truth value."""


def hits(rows: Rows, name: str, mask: NDArray[np.bool_], limit: str | None = None, outcome: Outcome = Outcome.BREACH) -> Hits:
    """The rows where ``mask`` holds, with their value in column ``name``."""
    at = positions(mask)
    return Hits(at, value=raw(rows, name, at), limit=limit, outcome=outcome) if len(at) else NO_HITS


def column_present(name: str) -> Check:
    """The layer has the column."""

    def check(rows: Rows, _context: Context) -> Hits:
        return NO_HITS if name in rows.layer.columns else whole_layer()

    return check


def column_absent(name: str) -> Check:
    """The layer does not have the column."""

    def check(rows: Rows, _context: Context) -> Hits:
        return whole_layer() if name in rows.layer.columns else NO_HITS

    return check


def value_present(name: str) -> Check:
    """Every row has a value. Nulls and texts of nothing but spaces are no values."""

    def check(rows: Rows, _context: Context) -> Hits:
        return hits(rows, name, ~filled(rows, name))

    return check


def in_codes(name: str, codes: Collection[str], *, as_number: bool, limit: str) -> Check:
    """Every filled value is one of ``codes``. ``as_number``: the column holds numbers, so ``03`` and ``3`` are the same code."""
    return _membership(name, codes, as_number=as_number, limit=limit, wanted=True, outcome=Outcome.BREACH)


def not_in_codes(name: str, codes: Collection[str], *, as_number: bool, limit: str, outcome: Outcome = Outcome.BREACH) -> Check:
    """No value is one of ``codes``."""
    return _membership(name, codes, as_number=as_number, limit=limit, wanted=False, outcome=outcome)


def _membership(name: str, codes: Collection[str], *, as_number: bool, limit: str, wanted: bool, outcome: Outcome) -> Check:
    as_texts = pa.array(sorted(codes), pa.string())
    as_numbers = np.array(sorted(int(code) for code in codes), dtype=np.int64) if as_number else None

    def check(rows: Rows, _context: Context) -> Hits:
        array = rows.column(name)
        if as_numbers is None:
            member, judged = _texts_in(array, as_texts), filled(rows, name)
        elif pa.types.is_integer(array.type):
            member, judged = as_mask(pc.is_in(array, pa.array(_that_fit(as_numbers, array.type)))), as_mask(array.is_valid())
        else:
            read = numbers(rows, name)
            member, judged = np.isin(read.value, as_numbers), ~np.isnan(read.value)
        return hits(rows, name, judged & (member != wanted), limit, outcome)

    return check


def _that_fit(codes: NDArray[np.int64], kind: pa.DataType) -> NDArray[Any]:
    """The codes that a column of this type can hold, in its type: 29189404 cut to 16 bits would be another number."""
    narrow = np.dtype(kind.to_pandas_dtype())
    limits = np.iinfo(narrow)
    return codes[(codes >= limits.min) & (codes <= limits.max)].astype(narrow)


def _texts_in(array: pa.Array, codes: pa.Array) -> NDArray[np.bool_]:
    text = as_text(array)
    return as_mask(pc.is_in(pc.utf8_trim_whitespace(text), codes.cast(text.type)))


def not_longer(name: str, characters: int) -> Check:
    """No text is longer than ``characters``."""

    def check(rows: Rows, _context: Context) -> Hits:
        array = rows.column(name)
        text = as_text(array)
        longest = pc.max(pc.binary_length(text)).as_py()
        if longest is None or longest <= characters:  # never more characters than bytes
            return NO_HITS
        length = pc.utf8_length(text)
        found = hits(rows, name, as_mask(pc.greater(length, characters)), str(characters))
        return replace(found, details={"length": length.take(pa.array(found.at)).to_pylist()}) if len(found) else found

    return check


def not_cut(name: str, characters: int | None) -> Check:
    """No text fills its Shapefile field to the last byte while the model allows a longer one: it was probably cut there."""

    def check(rows: Rows, _context: Context) -> Hits:
        column = rows.layer.columns[name]
        array = rows.column(name)
        if rows.layer.format != "ESRI Shapefile" or column.width is None or not is_text(array):
            return NO_HITS
        if characters is not None and characters <= column.width:
            return NO_HITS
        full = as_mask(pc.greater_equal(pc.binary_length(array), column.width))
        return hits(rows, name, full, str(column.width), Outcome.UNDECIDED)

    return check


def integer(name: str) -> Check:
    """Every filled value is a whole number that fits in 32 bits."""

    def check(rows: Rows, _context: Context) -> Hits:
        kind = rows.column(name).type
        if pa.types.is_integer(kind) and kind.bit_width < 64 and kind != pa.uint32():  # noqa: PLR2004 -- smaller types always fit
            return NO_HITS
        read = numbers(rows, name)
        value = read.value
        with np.errstate(invalid="ignore"):
            odd = (np.trunc(value) != value) | (value < INT32[0]) | (value > INT32[1])
        return hits(rows, name, read.unreadable | (odd & ~np.isnan(value)))

    return check


def real(name: str) -> Check:
    """Every filled value is a number with a decimal point."""

    def check(rows: Rows, _context: Context) -> Hits:
        read = numbers(rows, name)
        return hits(rows, name, read.unreadable | np.isinf(read.value))

    return check


def boolean(name: str) -> Check:
    """Every filled value is a truth value, in one of the forms PostgreSQL reads."""
    accepted = pa.array(BOOLEAN_TEXTS)

    def check(rows: Rows, _context: Context) -> Hits:
        array = rows.column(name)
        if pa.types.is_boolean(array.type):
            return NO_HITS
        if is_text(array):
            good = pc.is_in(pc.utf8_lower(pc.utf8_trim_whitespace(array)), accepted.cast(array.type))
            return hits(rows, name, filled(rows, name) & ~as_mask(good))
        read = numbers(rows, name)
        return hits(rows, name, read.unreadable | ~(np.isin(read.value, (0.0, 1.0)) | np.isnan(read.value)))

    return check


def day(name: str, *, also: str = "") -> Check:
    """Every filled value is a day that exists. ``also`` is a regular expression of texts accepted besides yyyy-mm-dd."""

    def check(rows: Rows, _context: Context) -> Hits:
        unreadable = days(rows, name).unreadable
        array = rows.column(name)
        if also and unreadable.any() and is_text(array):
            unreadable = unreadable & ~as_mask(pc.match_substring_regex(array, also))
        return hits(rows, name, unreadable)

    return check


def moment(name: str) -> Check:
    """Every filled value is a moment in ISO 8601."""
    return lambda rows, _context: hits(rows, name, moments(rows, name).unreadable)


def matches(name: str, pattern: str) -> Check:
    """Every filled text matches the regular expression."""

    def check(rows: Rows, _context: Context) -> Hits:
        array = rows.column(name)
        text = as_text(array)
        return hits(rows, name, filled(rows, name) & ~as_mask(pc.match_substring_regex(text, pattern)))

    return check


def clock_time(name: str) -> Check:
    """Every filled value is a time of day, hh:mm or hh:mm:ss."""
    by_text = matches(name, r"^\s*([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?\s*$")

    def check(rows: Rows, context: Context) -> Hits | Sequence[Hits]:
        return NO_HITS if pa.types.is_time(rows.column(name).type) else by_text(rows, context)

    return check


def not_more_decimals(name: str, decimals: int) -> Check:
    """No number has more than ``decimals`` decimals; what floating point cannot hold exactly is allowed for."""
    scale = 10.0**decimals

    def check(rows: Rows, _context: Context) -> Hits:
        scaled = numbers(rows, name).value * scale
        with np.errstate(invalid="ignore"):
            off = np.abs(scaled - np.rint(scaled)) > 1e-9 * np.maximum(np.abs(scaled), 1.0) + 1e-6
        return hits(rows, name, off, str(decimals))

    return check


Kind = Literal["number", "day", "moment"]


def in_range(name: str, kind: Kind, minimum: Any, maximum: Any, *, limit: str) -> Check:
    """Every readable value lies within the bounds, both inclusive; None is no bound. Days are datetime64[D], moments microseconds."""
    read_as: Callable[[Rows, str], Any] = {"number": numbers, "day": days, "moment": moments}[kind]

    def check(rows: Rows, _context: Context) -> Hits:
        value = read_as(rows, name).value
        known = value != NO_MOMENT if kind == "moment" else ~np.isnan(value) if kind == "number" else ~np.isnat(value)
        beyond = np.zeros(len(value), dtype=bool)
        if minimum is not None:
            beyond |= value < minimum
        if maximum is not None:
            beyond |= value > maximum
        return hits(rows, name, known & beyond, limit)

    return check


def ordered(first: str, second: str, *, strictly: bool) -> Check:
    """``second`` is not before ``first`` (``strictly``: is later), where both are filled. Both are read as moments."""

    def check(rows: Rows, _context: Context) -> Hits:
        start, end = moments(rows, first).value, moments(rows, second).value
        wrong = (end <= start if strictly else end < start) & (start != NO_MOMENT) & (end != NO_MOMENT)
        found = hits(rows, second, wrong)
        return replace(found, limit=raw(rows, first, found.at)) if len(found) else found

    return check


def equals_number(name: str, wanted: int) -> Check:
    """Every filled value is the number ``wanted``."""

    def check(rows: Rows, _context: Context) -> Hits:
        read = numbers(rows, name)
        return hits(rows, name, filled(rows, name) & (read.value != wanted), str(wanted))

    return check
