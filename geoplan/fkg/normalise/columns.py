"""Columns cast to the model's types, whole columns at once. What cannot be read is refused, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geoplan.fkg.columns import MONTH_DAY, SEASON
from geoplan.fkg.normalise.letters import asked, changed, cleaned, emptied, taken, trimmed
from geoplan.fkg.normalise.record import Edit, Kind, of_layer
from geoplan.model.types import FieldType
from geoplan.rules import positions
from geoplan.rules.checks.attributes import BOOLEAN_TEXTS, INT32, not_more_decimals
from geoplan.rules.checks.text import UUID
from geoplan.rules.checks.values import NO_MOMENT, NUMBER, as_mask, days, filled, is_text, moments, numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.model.types import Field

ARROW: Mapping[FieldType, pa.DataType] = {
    FieldType.INTEGER: pa.int32(),
    FieldType.REAL: pa.float64(),
    FieldType.BOOLEAN: pa.bool_(),
    FieldType.DATE: pa.date32(),
    FieldType.TIMESTAMP: pa.timestamp("ms", tz="UTC"),
}
"""The types of the ready columns that are not text. GeoPackage holds moments in UTC, to the millisecond."""

TRUE: Final = (*BOOLEAN_TEXTS[:6], "ja", "sand")
FALSE: Final = (*BOOLEAN_TEXTS[6:], "nej", "falsk")

DECIMAL_COMMA: Final = r"^[+-]?(\d*,(\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|\d{1,3}(\.\d{3})+,\d+)$"
"""A comma that can only be a decimal one: 1,5 and 0,125 and 1.234,5, but not 1,234, which may be a thousand and more."""

PLAIN_NUMBER: Final = r"^-?(0|[1-9]\d*)(\.\d+)?$"
PLAIN_DAY: Final = r"^\d{4}-\d{2}-\d{2}$"
PLAIN_MOMENT: Final = r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3}0*)?)?(Z|\+00(:?00)?)?$"
PLAIN_TRUTH: Final = r"^(true|false|1|0)$"
CLOCK: Final = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.0+)?)?$"
PLAIN_CLOCK: Final = r"^\d\d:\d\d(:\d\d)?$"
UUID_PARTS: Final = r"^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$"
HYPHENATED: Final = r"\1-\2-\3-\4-\5"
MILLISECOND_US: Final = 1000


class Form(NamedTuple):
    """How a value is written when it is simply the same in another type, and which types are the column's own."""

    plain: str
    own: Callable[[pa.DataType], bool]


class Cast(NamedTuple):
    """A column in the model's type, where a filled value could not be read, and what was changed."""

    array: pa.Array
    unreadable: NDArray[np.bool_]
    edits: list[Edit]


def cast(rows: Rows, column: Field, prefix: str) -> Cast:
    """The column of ``rows`` as the model wants it. ``prefix`` is that of the theme's rules (``fkg.t_5607_ladefacilitet``)."""
    made = _CASTS.get(column.type, _text)(rows, column, prefix)
    empty = emptied(rows.column(column.name))
    return made._replace(edits=[*made.edits, of_layer(column.name, Kind.EMPTY, empty)]) if empty else made


def no_values(column: Field, count: int) -> pa.Array:
    """A column without a value, in the model's type."""
    return pa.nulls(count, ARROW.get(column.type, pa.string()))


def _integer(rows: Rows, column: Field, prefix: str) -> Cast:
    value, unreadable = _numbers(rows, column.name)
    with np.errstate(invalid="ignore"):
        odd = ~np.isnan(value) & ((np.trunc(value) != value) | (value < INT32[0]) | (value > INT32[1]))
    known = ~np.isnan(value) & ~odd
    array = pa.array(np.where(known, value, 0).astype(np.int32), mask=~known)
    return Cast(array, unreadable | odd, _as_told(rows, column, prefix, array, Form(PLAIN_NUMBER, pa.types.is_integer)))


def _real(rows: Rows, column: Field, prefix: str) -> Cast:
    value, unreadable = _numbers(rows, column.name)
    unreadable = unreadable | np.isinf(value)
    value = np.where(unreadable, np.nan, value)
    array = pa.array(value, mask=np.isnan(value))
    edits = _as_told(rows, column, prefix, array, Form(PLAIN_NUMBER, pa.types.is_floating))
    if column.decimals is not None:
        array, rounded = _rounded(rows, column, prefix, array)
        edits += rounded
    return Cast(array, unreadable, edits)


def _rounded(rows: Rows, column: Field, prefix: str, array: pa.Array) -> tuple[pa.Array, list[Edit]]:
    """The numbers with no more decimals than the column has: the database would round them without a word."""
    decimals = column.decimals or 0
    found = asked(not_more_decimals(column.name, decimals), rows, column.name, array)
    at = found.at
    if not len(at):
        return array, []
    value = array.to_numpy(zero_copy_only=False).copy()
    value[at] = half_up(value[at], decimals)
    made = pa.array(value, mask=np.isnan(value))
    edit = Edit(column.name, Kind.ROUNDED, taken(array, at), taken(made, at), f"{prefix}.{column.name}.decimaler", at)
    return made, [edit]


def half_up(value: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Numbers rounded as people and databases do: a half goes up, away from zero."""
    scaled = np.abs(value) * 10.0**decimals
    rounded: NDArray[np.float64] = np.copysign(np.round(np.floor(scaled + 0.5) / 10.0**decimals, decimals), value)
    return rounded


def _numbers(rows: Rows, name: str) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The column as numbers, NaN where there is none; also those with a decimal comma that cannot be anything else."""
    read = numbers(rows, name)
    at = positions(read.unreadable)
    array = rows.column(name)
    if not len(at) or not is_text(array):
        return read.value, read.unreadable
    text = pc.utf8_trim_whitespace(array.take(pa.array(at)).cast(pa.string()))
    sure = pc.match_substring_regex(text, DECIMAL_COMMA)
    pointed = pc.replace_substring(pc.replace_substring(text, ".", ""), ",", ".")
    readable = pc.and_(sure, pc.match_substring_regex(pointed, NUMBER))
    value, unreadable = read.value.copy(), read.unreadable.copy()
    found = pc.if_else(readable, pointed, None).cast(pa.float64()).to_numpy(zero_copy_only=False)
    value[at], unreadable[at] = found, ~as_mask(readable)
    return value, unreadable


def _boolean(rows: Rows, column: Field, prefix: str) -> Cast:
    name, array = column.name, rows.column(column.name)
    if pa.types.is_boolean(array.type):
        return Cast(array, np.zeros(len(rows), dtype=bool), [])
    if is_text(array):
        text = pc.utf8_lower(pc.utf8_trim_whitespace(array.cast(pa.string())))
        true, false = (as_mask(pc.is_in(text, pa.array(words))) for words in (TRUE, FALSE))
    else:
        value = numbers(rows, name).value
        true, false = value == 1, value == 0
    made = pa.array(true, mask=~(true | false))
    edits = _as_told(rows, column, prefix, made, Form(PLAIN_TRUTH, pa.types.is_boolean))
    return Cast(made, filled(rows, name) & ~(true | false), edits)


def _day(rows: Rows, column: Field, prefix: str) -> Cast:
    read = days(rows, column.name)
    value, unreadable = read.value, read.unreadable
    array = rows.column(column.name)
    if column.name in SEASON and is_text(array):
        text = pc.utf8_trim_whitespace(array.cast(pa.string()))
        without_year = as_mask(pc.match_substring_regex(text, MONTH_DAY)) & unreadable
        if without_year.any():
            shown = pc.filter(text, pa.array(without_year)).to_pylist()
            value, unreadable = value.copy(), unreadable & ~without_year
            value[without_year] = np.array([f"0001-{day}" for day in shown], dtype="M8[D]")
    made = pa.array(value.astype("M8[D]"), pa.date32(), mask=np.isnat(value))
    return Cast(made, unreadable, _as_told(rows, column, prefix, made, Form(PLAIN_DAY, pa.types.is_date)))


def _moment(rows: Rows, column: Field, prefix: str) -> Cast:
    read = moments(rows, column.name)
    known = (read.value != NO_MOMENT) & ~read.unreadable
    millis = np.floor_divide(np.where(known, read.value, 0), MILLISECOND_US)
    made = pa.array(millis, pa.int64(), mask=~known).cast(ARROW[FieldType.TIMESTAMP])
    edits = _as_told(rows, column, prefix, made, Form(PLAIN_MOMENT, pa.types.is_timestamp))
    cut = positions(known & (read.value % MILLISECOND_US != 0))
    if len(cut) and not is_text(rows.column(column.name)):
        edits.append(Edit(column.name, Kind.ROUNDED, taken(rows.column(column.name), cut), taken(made, cut), at=cut))
    return Cast(made, read.unreadable, edits)


def _clock(rows: Rows, column: Field, prefix: str) -> Cast:
    array = rows.column(column.name)
    bare = trimmed(array)
    good = as_mask(pc.match_substring_regex(bare, CLOCK))
    made = pc.replace_substring_regex(pc.if_else(pa.array(good), bare, None), r"\.0+$", "")
    edits = _as_told(rows, column, prefix, made, Form(PLAIN_CLOCK, _is_text))
    return Cast(made, filled(rows, column.name) & ~good, edits)


def _uuid(rows: Rows, column: Field, _prefix: str) -> Cast:
    array = rows.column(column.name)
    if not is_text(array):
        is_filled = filled(rows, column.name)
        return Cast(no_values(column, len(rows)), is_filled, [])
    bare = pc.utf8_trim_whitespace(array.cast(pa.string()))
    good = pc.match_substring_regex(bare, UUID)
    lower = pc.utf8_lower(pc.if_else(good, bare, pa.scalar(None, pa.string())))
    made = pc.replace_substring_regex(lower, UUID_PARTS, HYPHENATED)
    at = changed(array, made)
    edits = [Edit(column.name, Kind.UUID, taken(array, at), taken(made, at), at=at)] if len(at) else []
    return Cast(made, filled(rows, column.name) & ~as_mask(good), edits)


def _text(rows: Rows, column: Field, prefix: str) -> Cast:
    array, nothing = rows.column(column.name), np.zeros(len(rows), dtype=bool)
    if is_text(array):
        made, edits = cleaned(rows, column.name, f"{prefix}.{column.name}.tegnsaet")
        return Cast(made, nothing, edits)
    made = as_text(array)
    return Cast(made, nothing, [_type_line(rows, column, made)])


def as_text(array: pa.Array) -> pa.Array:
    """A column of any type as text: whole numbers without decimals, days and moments in ISO 8601, bytes as hexadecimals."""
    if pa.types.is_floating(array.type):
        value = array.cast(pa.float64()).to_numpy(zero_copy_only=False)
        with np.errstate(invalid="ignore"):
            whole = np.isfinite(value) & (np.trunc(value) == value) & (np.abs(value) < 2**53)
        integers = pa.array(np.where(whole, value, 0).astype(np.int64)).cast(pa.string())
        text = pc.if_else(pa.array(whole), integers, array.cast(pa.string()))
        return pc.if_else(pa.array(np.isnan(value)), pa.scalar(None, pa.string()), text)
    if pa.types.is_timestamp(array.type):
        return pc.strftime(array, format="%Y-%m-%dT%H:%M:%SZ" if array.type.tz else "%Y-%m-%dT%H:%M:%S")
    try:
        return array.cast(pa.string())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # bytes that are no text, lists
        return pa.array([_shown(value) for value in array.to_pylist()], pa.string())


def _shown(value: object) -> str | None:
    if value is None:
        return None
    return value.hex() if isinstance(value, bytes) else str(value)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _as_told(rows: Rows, column: Field, prefix: str, made: pa.Array, form: Form) -> list[Edit]:
    """What casting changed: one line for the type of the column, and one for each value that is now written another way."""
    array = rows.column(column.name)
    edits = [] if form.own(array.type) else [_type_line(rows, column, made)]
    odd = _oddly_written(array, made, form.plain)
    if len(odd):
        rule = f"{prefix}.{column.name}.type"
        edits.append(Edit(column.name, Kind.VALUE, taken(as_text(array), odd), taken(as_text(made), odd), rule, odd))
    return edits


def _oddly_written(array: pa.Array, made: pa.Array, plain: str) -> NDArray[np.int64]:
    """The values that were read and yet are not simply the same in another type: 03, 3,5, ja, a moment in a column of days."""
    if is_text(array):
        return positions(as_mask(made.is_valid()) & ~as_mask(pc.match_substring_regex(array, plain)))
    if pa.types.is_timestamp(array.type) and pa.types.is_date(made.type):
        return positions(as_mask(pc.not_equal(array.cast(pa.int64()), made.cast(pa.timestamp(array.type.unit)).cast(pa.int64()))))
    return np.empty(0, dtype=np.int64)


def _type_line(rows: Rows, column: Field, made: pa.Array) -> Edit:
    count = int(made.is_valid().sum().as_py() or 0)
    return of_layer(column.name, Kind.TYPE, count, before=str(rows.column(column.name).type), after=str(made.type))


_CASTS: Final[Mapping[FieldType, Callable[[Rows, Field, str], Cast]]] = {
    FieldType.INTEGER: _integer,
    FieldType.REAL: _real,
    FieldType.BOOLEAN: _boolean,
    FieldType.DATE: _day,
    FieldType.TIMESTAMP: _moment,
    FieldType.TIME: _clock,
    FieldType.UUID: _uuid,
}
