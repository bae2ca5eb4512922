"""Columns as numbers, days and moments, whatever type a file delivered them as. Worked out once per run of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.dataset import Rows

NUMBER = r"^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$"
DAY = r"^\s*\d{4}-\d{2}-\d{2}([T ]00:00(:00(\.0+)?)?(Z|[+-]00:?00)?)?\s*$"
NO_MOMENT = np.iinfo(np.int64).min


class Read(NamedTuple):
    """A column as read: the values, and where a filled value could not be read."""

    value: NDArray[Any]
    unreadable: NDArray[np.bool_]


def is_text(array: pa.Array) -> bool:
    """Whether the column was delivered as text."""
    return bool(pa.types.is_string(array.type) or pa.types.is_large_string(array.type))


def as_text(array: pa.Array) -> pa.Array:
    """The column as text, whatever type it was delivered in; bytes as hexadecimal digits."""
    if is_text(array):
        return array
    kind = array.type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return pa.array([None if value is None else value.hex() for value in array.to_pylist()], pa.string())
    return array.cast(pa.string())


def as_mask(array: pa.Array) -> NDArray[np.bool_]:
    """An Arrow boolean array as numpy, null counted as false."""
    if array.null_count:
        array = array.fill_null(False)  # noqa: FBT003 -- Arrow takes it by position only
    return cast("NDArray[np.bool_]", array.to_numpy(zero_copy_only=False))


def filled(rows: Rows, name: str) -> NDArray[np.bool_]:
    """Where the column has a value. A text of nothing but spaces is no value: Shapefile and TAB cannot hold an empty one otherwise."""
    return rows.derived(f"filled:{name}", lambda r: _filled(r.column(name)))


def _filled(array: pa.Array) -> NDArray[np.bool_]:
    if is_text(array):
        return as_mask(pc.greater(pc.binary_length(pc.utf8_trim_whitespace(array)), 0))
    if array.null_count == 0:
        return np.ones(len(array), dtype=bool)
    return as_mask(array.is_valid())


def numbers(rows: Rows, name: str) -> Read:
    """The column as float64, NaN where empty or unreadable. A decimal comma is unreadable: no file format of the field allows it."""
    return rows.derived(f"number:{name}", lambda r: _numbers(r.column(name), filled(r, name)))


def _numbers(array: pa.Array, is_filled: NDArray[np.bool_]) -> Read:
    kind = array.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_boolean(kind):
        value = array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        return Read(value, np.zeros(len(array), dtype=bool))
    if not is_text(array):
        return Read(np.full(len(array), np.nan), is_filled)
    readable = pc.match_substring_regex(array, NUMBER)
    value = pc.if_else(readable, pc.utf8_trim_whitespace(array), None).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return Read(value, is_filled & ~as_mask(readable))


def days(rows: Rows, name: str) -> Read:
    """The column as datetime64[D], NaT where empty or unreadable. Text must be yyyy-mm-dd; a moment counts as its day."""
    return rows.derived(f"day:{name}", lambda r: _days(r.column(name), filled(r, name)))


def _days(array: pa.Array, is_filled: NDArray[np.bool_]) -> Read:
    kind = array.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        value = array.to_numpy(zero_copy_only=False).astype("M8[D]")  # numpy rounds down, Arrow towards 1970
        return Read(value, np.zeros(len(array), dtype=bool))
    if not is_text(array):
        return Read(np.full(len(array), np.datetime64("NaT", "D")), is_filled)
    shaped = pc.match_substring_regex(array, DAY)
    text = pc.if_else(shaped, pc.utf8_trim_whitespace(array), None)
    year, month, day = (_digits(text, start, stop) for start, stop in ((0, 4), (5, 7), (8, 10)))
    months = (year - 1970).astype("M8[Y]").astype("M8[M]") + (np.clip(month, 1, 12) - 1)
    value = months.astype("M8[D]") + (day - 1)
    real = as_mask(shaped) & (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (value.astype("M8[M]") == months)  # noqa: PLR2004 -- months of a year
    return Read(np.where(real, value, np.datetime64("NaT", "D")), is_filled & ~real)


def _digits(text: pa.Array, start: int, stop: int) -> NDArray[np.int64]:
    part = pc.utf8_slice_codeunits(text, start, stop).cast(pa.int64())
    return cast("NDArray[np.int64]", part.fill_null(1).to_numpy(zero_copy_only=False))


def moments(rows: Rows, name: str) -> Read:
    """The column as microseconds since 1970 (int64, UTC where a zone is given), ``NO_MOMENT`` where empty or unreadable."""
    return rows.derived(f"moment:{name}", lambda r: _moments(r.column(name), filled(r, name)))


def _moments(array: pa.Array, is_filled: NDArray[np.bool_]) -> Read:
    kind = array.type
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        micros = array.cast(pa.timestamp("us", tz=getattr(kind, "tz", None)), safe=False).cast(pa.int64())
        value = micros.fill_null(NO_MOMENT).to_numpy(zero_copy_only=False)
        return Read(value, np.zeros(len(array), dtype=bool))
    if not is_text(array):
        return Read(np.full(len(array), NO_MOMENT), is_filled)
    import pandas as pd  # noqa: PLC0415 -- needed only where moments arrive as text

    read = pd.to_datetime(pd.Series(array.to_numpy(zero_copy_only=False)), format="ISO8601", errors="coerce", utc=True)
    missing = read.isna().to_numpy()
    micros = read.astype("datetime64[us, UTC]").astype("int64").to_numpy()
    return Read(np.where(missing, NO_MOMENT, micros), is_filled & missing)


def raw(rows: Rows, name: str, at: NDArray[np.int64]) -> list[Any]:
    """The delivered values at these positions, as numbers, truth values and text that a report can write."""
    if not rows.has(name):
        return [None] * len(at)
    values = rows.column(name).take(pa.array(at)).to_pylist()
    return [value if value is None or isinstance(value, bool | int | float | str) else str(value) for value in values]
