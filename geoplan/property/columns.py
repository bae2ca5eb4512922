"""Columns of a register's frame as plain arrays. A column that is not there is the same as one without values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Objects = NDArray[np.object_]
    Index = NDArray[np.int64]

NOTHING: Final = -1
"""Where a key leads nowhere."""

_ZEROS = re.compile(r"0*")


def words(frame: pd.DataFrame, name: str) -> Objects:
    """The column as (n,) texts without outer blanks, None where it is null or blank. Whole numbers stand without decimals."""
    if name not in frame:
        return np.full(len(frame), None, dtype=object)
    column = frame[name]
    if pd.api.types.is_float_dtype(column.dtype) and not (column.dropna() % 1).any():
        column = column.astype("Int64")
    text = column.astype("string").str.strip()
    return _objects(text.where(text.ne("").fillna(value=False), None))


def numbers(frame: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """The column as (n,) float64, NaN where it is null or no number."""
    if name not in frame:
        return np.full(len(frame), np.nan)
    return pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def flags(frame: pd.DataFrame, name: str) -> NDArray[np.bool_]:
    """The flag as (n,) bool: whether it says yes. What is null or missing does not."""
    if name not in frame:
        return np.zeros(len(frame), dtype=bool)
    return pd.Series(words(frame, name), dtype="string").str.lower().isin({"true", "1", "ja"}).to_numpy(dtype=bool)


def keys(frame: pd.DataFrame, name: str) -> Objects:
    """The column as keys that compare: small letters, no braces, numbers as text without decimals or zeros before; 0 is not filled.

    GeoDanmark writes BBR's UUIDs in capitals, BFE numbers are text in one register and a number in the next.
    """
    text = pd.Series(words(frame, name), dtype="string").str.lower().str.strip("{} ").str.removesuffix(".0")
    text = text.str.replace(r"^0+(?=\d+$)", "", regex=True)
    return _objects(text.where(~text.isin({"", "0"}).fillna(value=True), None))


def municipality(frame: pd.DataFrame, name: str) -> Objects:
    """The column as three digits: ``0253``, ``253`` and 253 are the same municipality."""
    text = pd.Series(keys(frame, name), dtype="string").str.zfill(3)
    return _objects(text)


def _objects(text: pd.Series[str]) -> Objects:
    values = text.astype(object)
    return np.asarray(values.where(values.notna(), None), dtype=object)


def chosen(where: NDArray[np.bool_], first: Objects, second: Objects | None = None) -> Objects:
    """``first`` where it holds, else ``second`` or None."""
    other = np.full(len(where), None, dtype=object) if second is None else second
    return np.asarray(np.where(where, first, other), dtype=object)


def found(wanted: Objects, known: Objects) -> Index:
    """The position of each of ``wanted`` among ``known``, -1 where it is not there or there is none. Of several the first."""
    index = pd.Index(known, dtype=object)
    first = np.flatnonzero(~(np.asarray(index.duplicated()) | pd.isna(known)))
    if not len(first):
        return np.full(len(wanted), NOTHING, dtype=np.int64)
    at = index[first].get_indexer(pd.Index(wanted, dtype=object))
    return np.where((at >= 0) & ~pd.isna(wanted), first[np.maximum(at, 0)], NOTHING).astype(np.int64)


def through(first: Index, second: Index) -> Index:
    """Where ``first`` leads and then ``second``; -1 where either leads nowhere."""
    if not len(second):
        return np.full(len(first), NOTHING, dtype=np.int64)
    return np.where(first >= 0, second[np.maximum(first, 0)], NOTHING).astype(np.int64)


class Grouped:
    """Positions by the group they belong to, found without looking through them all."""

    def __init__(self, group: Index) -> None:
        self._order = np.argsort(group, kind="stable").astype(np.int64)
        self._sorted = group[self._order]

    def of(self, groups: Index) -> Index:
        """The positions in any of ``groups``, ascending."""
        first, last = np.searchsorted(self._sorted, groups, "left"), np.searchsorted(self._sorted, groups, "right")
        parts = [self._order[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)
