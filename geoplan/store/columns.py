"""Types of stored columns, and values between frames and the database."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class ColumnType(StrEnum):
    """What a column holds. Dates are integers YYYYMMDD (as Plandata has them) or ISO text."""

    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"
    TEXT = "text"


_INFERRED = {
    "boolean": ColumnType.BOOLEAN,
    "integer": ColumnType.INTEGER,
    "floating": ColumnType.REAL,
    "mixed-integer-float": ColumnType.REAL,
    "decimal": ColumnType.REAL,
}
_TRUTH = {"true": True, "false": False, "1": True, "0": False, "ja": True, "nej": False}


def type_of(values: pd.Series[Any]) -> ColumnType:
    """The type that holds every value of the column; text where nothing else does."""
    dtype = values.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return ColumnType.BOOLEAN
    if pd.api.types.is_integer_dtype(dtype):
        return ColumnType.INTEGER
    if pd.api.types.is_float_dtype(dtype):
        return ColumnType.REAL
    return _INFERRED.get(pd.api.types.infer_dtype(values, skipna=True), ColumnType.TEXT)


def type_of_value(value: object) -> ColumnType:
    """The type that holds this one value."""
    return type_of(pd.Series([value], dtype=object))


def stored(values: Sequence[Any] | pd.Series[Any], column: str, kind: ColumnType) -> list[Any]:
    """The values as plain Python of this type, None where null. Raises UsageError for a value that the column cannot hold."""
    series = values if isinstance(values, pd.Series) else pd.Series(list(values), dtype=object)
    plain = series.astype(object).to_numpy()
    null = pd.isna(series).to_numpy()
    if kind is ColumnType.TEXT and pd.api.types.infer_dtype(series, skipna=True) == "string":
        return [None if gone else _storable(str(value)) for value, gone in zip(plain.tolist(), null.tolist(), strict=True)]
    if kind is not ColumnType.TEXT and pd.api.types.is_numeric_dtype(series.dtype):
        quick = _quick(series, kind)
        if quick is not None:
            return quick
    convert = _CONVERT[kind]
    return [None if gone else _one(value, column, convert) for value, gone in zip(plain.tolist(), null.tolist(), strict=True)]


def _quick(series: pd.Series[Any], kind: ColumnType) -> list[Any] | None:
    """The values of a column that has the right type already; None where it has not."""
    right = {
        ColumnType.INTEGER: pd.api.types.is_integer_dtype,
        ColumnType.REAL: pd.api.types.is_float_dtype,
        ColumnType.BOOLEAN: pd.api.types.is_bool_dtype,
    }[kind](series.dtype)
    if not right or series.dtype == "uint64":
        return None
    values = series.astype(object).tolist()
    if kind is ColumnType.REAL:
        finite = np.isfinite(series.to_numpy(dtype=np.float64, na_value=np.nan)).tolist()
        return [value if good else None for value, good in zip(values, finite, strict=True)]
    return [None if value is pd.NA else value for value in values]


def restored(values: Sequence[Any], kind: ColumnType, index: pd.Index[Any]) -> Any:
    """A frame's column made from stored values: Int64, float64, boolean or object with None."""
    if kind is ColumnType.TEXT:
        array = np.empty(len(values), dtype=object)
        array[:] = values
        return pd.Series(array, index=index, dtype=object, copy=False)  # as a bare array it would become pandas' own kind of text
    if kind is ColumnType.REAL:
        return np.array(values, dtype=np.float64)
    null = np.array([value is None for value in values], dtype=bool)
    if kind is ColumnType.BOOLEAN:
        return pd.arrays.BooleanArray(np.array([bool(value) for value in values], dtype=bool), null)
    return pd.arrays.IntegerArray(np.array([value or 0 for value in values], dtype=np.int64), null)


def _one(value: Any, column: str, convert: Callable[[Any], Any]) -> Any:
    try:
        return convert(value)
    except (ValueError, TypeError, KeyError, OverflowError) as fault:
        message = N_("Feltet {column} kan ikke rumme værdien “{value}”.")
        raise UsageError(texts()(message, column=column, value=str(value)[:60])) from fault


def _integer(value: Any) -> int:
    number = int(value)
    if (not isinstance(value, str) and number != value) or abs(number) >= 1 << 63:
        raise ValueError
    return number


def _real(value: Any) -> float | None:
    number = float(value)
    return number if np.isfinite(number) else None


def _boolean(value: Any) -> bool:
    if isinstance(value, str):
        return _TRUTH[value.strip().lower()]
    if value in {0, 1}:
        return bool(value)
    raise ValueError


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _storable(str(value))


def _storable(text: str) -> str:
    """The text without what no database can hold: zero bytes, and halves of characters."""
    if text.isascii():
        return text.replace("\0", "")
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


_CONVERT: dict[ColumnType, Callable[[Any], Any]] = {
    ColumnType.INTEGER: _integer,
    ColumnType.REAL: _real,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.TEXT: _text,
}
