"""The registers of a dataset as typed columns, and how their rows hang together; each worked out once and kept.

Positions are those of the layer's rows in file order, -1 where there is none. Ids are compared as text in small letters: GeoDanmark writes
capitals, BBR does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geoplan.dataset import GEOMETRY
from geoplan.rules.checks.values import as_text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    import shapely
    from numpy.typing import NDArray

    from geoplan.dataset import Dataset, Rows, Source

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Words = NDArray[np.object_]

T = TypeVar("T")
A = TypeVar("A", bound="NDArray[Any]")
EACH: Final = "ejendom:enkeltvis"
"""Under what the dataset keeps whether small findings are told one by one."""
ACTUAL: Final = "ejendom:leveret"
"""Under what the dataset keeps whether files were given, and not the workspace's own layers looked at."""
DELIVERED: Final = "leverance"
"""The kind of layers that are looked at as they were delivered, before the workspace put them right."""
_LETTERS: Final = str.maketrans({"\u00e6": "ae", "\u00f8": "oe", "\u00e5": "aa", "\u00c6": "Ae", "\u00d8": "Oe", "\u00c5": "Aa"})
_YES: Final = ("true", "t", "ja", "1", "1.0")
_NO: Final = ("false", "f", "nej", "0", "0.0")
_DAY: Final = r"^\d{4}-\d{2}-\d{2}"


def plain(name: str) -> str:
    """A column's name in small plain letters: BBR's older editions write Danish letters, newer ones do not."""
    return name.translate(_LETTERS).lower()


class Table:
    """The rows of one layer with its columns as numbers, texts, flags and days. A column that is not there is null in every row."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._named = {plain(name): name for name in rows.layer.columns}

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, name: str) -> bool:
        """Whether the layer has this column, in whichever letters it is written."""
        return self.rows.has(GEOMETRY) if name == GEOMETRY else plain(name) in self._named

    @property
    def geometry(self) -> NDArray[np.object_]:
        """The geometries, EPSG:25832; None in every row where the layer has none."""
        return self.rows.geometry if self.rows.has(GEOMETRY) else np.full(len(self), None, dtype=object)

    def numbers(self, name: str) -> Floats:
        """The column as float64, NaN where it is null or no number."""
        return self._made(name, "number", _numbers, np.nan)

    def words(self, name: str) -> Words:
        """The column as text without outer blanks, None where it is null or empty; whole numbers without decimals."""
        return self._made(name, "word", _words, None)

    def ids(self, name: str) -> Words:
        """The same in small letters."""
        return self._made(name, "id", lambda array: _words(array, lower=True), None)

    def flags(self, name: str) -> NDArray[np.int8]:
        """1 for yes, 0 for no, -1 for null."""
        return self._made(name, "flag", _flags, -1, np.int8)

    def days(self, name: str) -> NDArray[np.datetime64]:
        """The column as days, NaT where it is null or no day."""
        return self._made(name, "day", _days, np.datetime64("NaT", "D"))

    def _made(self, name: str, kind: str, make: Callable[[pa.Array], A], empty: Any, dtype: Any = None) -> A:
        column = self._named.get(plain(name))
        if column is None or not self.rows.has(column):
            return cast("A", np.full(len(self), empty, dtype=object if empty is None else dtype))
        return self.rows.derived(f"ejendom:{kind}:{column}", lambda rows: make(rows.column(column)))


def _numbers(array: pa.Array) -> Floats:
    if pa.types.is_integer(array.type) or pa.types.is_floating(array.type) or pa.types.is_boolean(array.type):
        return np.asarray(array.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    return np.asarray(pd.to_numeric(pd.Series(_words(array)), errors="coerce"), dtype=np.float64)


def _words(array: pa.Array, *, lower: bool = False) -> Words:
    text = pc.utf8_trim_whitespace(as_text(array))
    if pa.types.is_floating(array.type):
        text = pc.replace_substring_regex(text, r"^(-?\d+)\.0$", r"\1")
    if lower:
        text = pc.utf8_lower(text)
    blank = pc.equal(pc.binary_length(text), 0)
    return np.asarray(pc.if_else(blank, pa.scalar(None, text.type), text).to_numpy(zero_copy_only=False), dtype=object)


def _flags(array: pa.Array) -> NDArray[np.int8]:
    text = pd.Series(_words(array, lower=True))
    return np.where(text.isin(_YES), 1, np.where(text.isin(_NO), 0, -1)).astype(np.int8)


def _days(array: pa.Array) -> NDArray[np.datetime64]:
    text = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(as_text(array)), 0, 10)
    day = pd.Series(pc.if_else(pc.match_substring_regex(text, _DAY), text, pa.scalar(None, text.type)).to_pandas())
    return np.asarray(pd.to_datetime(day, format="%Y-%m-%d", errors="coerce").to_numpy(), dtype="datetime64[D]")


class Registers:
    """The layers of a dataset, and what was worked out of them."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self.each: bool = dataset.made(EACH, lambda: False)

    @property
    def day(self) -> dt.date:
        """The day that ages are counted to and numbers are looked up on."""
        return self._dataset.day

    @property
    def dataset(self) -> Dataset:
        """The dataset that the layers are of."""
        return self._dataset

    def delivered(self, name: str) -> list[Source]:
        """The layers of this register as they were delivered."""
        return [source for source in self._dataset.of_kind(DELIVERED) if source.info.name == name]

    def has(self, layer: str) -> bool:
        """Whether the layer is there and has rows: an empty layer was not brought in."""
        return any(source.info.row_count != 0 for source in self._dataset.of_kind(layer))

    def table(self, layer: str) -> Table:
        """The layer. Raises KeyError when it is not there."""
        return self.made(f"tabel:{layer}", lambda: Table(self._dataset.whole(layer)))

    def tree(self, layer: str) -> shapely.STRtree:
        """A spatial index of the layer; positions are its rows'."""
        return self._dataset.made(f"ejendom:tree:{layer}", lambda: self._dataset.index(layer))

    def made(self, key: str, make: Callable[[], T]) -> T:
        """``make()``, done once per key."""
        return self._dataset.made(f"ejendom:{key}", make)


def registers_of(dataset: Dataset) -> Registers:
    """The registers of the dataset, made once."""
    return dataset.made("ejendom:registre", lambda: Registers(dataset))


def found(keys: Words, wanted: Words) -> Ints:
    """The position among ``keys`` of each of ``wanted``, the first where there are several; -1 where there is none, and for null."""
    index = pd.Index(keys)
    first = ~index.duplicated() & index.notna()
    at = index[first].get_indexer(pd.Index(wanted))
    where = np.append(np.flatnonzero(first), -1)
    return np.asarray(where[at], dtype=np.int64)


def taken(values: Any, at: Ints, empty: Any) -> Any:
    """``values`` at the positions, ``empty`` where the position is -1."""
    values = np.asarray(values)
    picked = values[np.where(at < 0, 0, at)] if len(values) else np.full(len(at), empty, dtype=values.dtype)
    return np.where(at < 0, empty, picked)


def only(mask: Mask, values: Any) -> Words:
    """``values``, one for all or one for each row, where ``mask`` holds; None elsewhere."""
    made = np.full(len(mask), None, dtype=object)
    made[mask] = values[mask] if isinstance(values, np.ndarray) else values
    return made


def summed(values: Floats, at: Ints, count: int) -> Floats:
    """The sum of the values at each of ``count`` positions; values without a position and NaN are left out."""
    known = (at >= 0) & ~np.isnan(values)
    return np.bincount(at[known], weights=values[known], minlength=count).astype(np.float64)


def counted(at: Ints, count: int) -> Ints:
    """How many lie at each of ``count`` positions."""
    return np.bincount(at[at >= 0], minlength=count).astype(np.int64)
