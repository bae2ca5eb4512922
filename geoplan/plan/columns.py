"""Columns of a plan frame as plain arrays. A column that is not there is the same as one without values.

Plandata's files differ: flags come as booleans or as text, numbers as text with decimal comma. Null is never zero, never no limit and never
false, so numbers are float with NaN, flags have three values, and texts are None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNKNOWN, NO, YES = -1, 0, 1
"""What a flag may say."""

_YES: Final = frozenset({"true", "t", "1", "ja", "j", "yes", "y", "sand", "1.0"})
_NO: Final = frozenset({"false", "f", "0", "nej", "n", "no", "falsk", "0.0"})


def numbers(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """The column as (n,) float64, NaN where it is null or no number."""
    if name not in frame:
        return np.full(len(frame), np.nan)
    column = frame[name]
    if column.dtype == object or isinstance(column.dtype, pd.StringDtype):
        column = column.map(_point, na_action="ignore")
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def flags(frame: pd.DataFrame, name: str) -> NDArray[np.int8]:
    """The flag as (n,) int8: YES, NO or UNKNOWN."""
    if name not in frame:
        return np.full(len(frame), UNKNOWN, dtype=np.int8)
    column = frame[name]
    if pd.api.types.is_bool_dtype(column.dtype):
        return np.asarray(column.astype("Int8").to_numpy(dtype=np.int8, na_value=UNKNOWN), dtype=np.int8)
    said = column.astype("string").str.strip().str.lower()
    found = np.full(len(frame), UNKNOWN, dtype=np.int8)
    found[said.isin(_NO).to_numpy(dtype=bool, na_value=False)] = NO
    found[said.isin(_YES).to_numpy(dtype=bool, na_value=False)] = YES
    return found


def words(frame: pd.DataFrame, name: str) -> NDArray[np.object_]:
    """The column as (n,) texts without outer blanks, None where it is null or blank. Whole numbers stand without decimals."""
    if name not in frame:
        return np.full(len(frame), None, dtype=object)
    column = frame[name]
    if pd.api.types.is_float_dtype(column.dtype) and not (column.dropna() % 1).any():
        column = column.astype("Int64")
    text = column.astype("string").str.strip()
    return text.where(text.ne("").fillna(value=False), None).astype(object).where(lambda part: part.notna(), None).to_numpy()


def _point(value: object) -> object:
    """A text with decimal comma, with a decimal point."""
    return value.replace(",", ".") if isinstance(value, str) else value
