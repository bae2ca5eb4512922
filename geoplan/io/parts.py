"""Which theme each row of a layer is of, told by its ``temakode``: all rows in one pass, a byte a row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.io.found import RefusedError
from geoplan.io.understand import code_of, column_mapping
from geoplan.model.types import GEOMETRY, FieldKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from geoplan.io.read import LayerReader
    from geoplan.model.types import Layer, Model

_RUN: Final = 65_536
_SHOWN: Final = 3
_FEWEST_ROWS: Final = 2
_SMALLEST_SHARE: Final = 0.05
"""Rows, and share of a layer's rows, from which a second theme is meant whatever columns there are."""
_SPECIAL: Final = frozenset({FieldKind.STORED, FieldKind.UPLOAD_ONLY})


@dataclass(frozen=True, slots=True)
class Codes:
    """The theme codes of a layer's rows: how many rows have each, and for each row the code's number in ``names``; 0 for an unknown one."""

    counts: Mapping[str, int]
    names: Sequence[str]
    of_row: NDArray[np.uint8]
    unknown: tuple[str, ...] = ()
    """The first codes that are there and are no theme's."""

    def parted(self, themes: Sequence[Layer], home: Layer) -> list[tuple[Layer, RowsOf]]:
        """Give each theme its rows: those with its code, and to ``home`` also all that have the code of none of the themes."""
        place = {layer.code: self.names.index(layer.code) for layer in themes}
        parts = []
        for layer in themes:
            mine = np.full(256, layer is home)
            mine[list(place.values())] = False
            mine[place[layer.code]] = True
            parts.append((layer, RowsOf(self.of_row, mine)))
        return parts


@dataclass(frozen=True, slots=True)
class RowsOf:
    """The rows of a layer that are of one theme; what lies beyond a place where the file broke off counts as unknown."""

    _of_row: NDArray[np.uint8]
    _mine: NDArray[np.bool_]

    def among(self, start: int, count: int) -> NDArray[np.bool_]:
        """Tell which of the file's rows from ``start`` on are."""
        number = np.zeros(count, dtype=np.uint8)
        known = self._of_row[start : start + count]
        number[: len(known)] = known
        mine: NDArray[np.bool_] = self._mine[number]
        return mine

    def __len__(self) -> int:
        """How many there are."""
        return int(np.bincount(self._of_row, minlength=256)[self._mine].sum())


NO_CODES: Final = Codes({}, [""], np.zeros(0, dtype=np.uint8))


def read_codes(reader: LayerReader, column: str, model: Model) -> Codes:
    """Read the theme code of every row. A file that breaks off is read so far as it goes; who reads its rows will meet the break."""
    names = ["", *sorted(model.by_code)]
    number = {name: place for place, name in enumerate(names)}
    runs = [np.zeros(0, dtype=np.uint8)]
    unknown: list[str] = []
    for array in _arrays(reader, column):
        coded = array.dictionary_encode(null_encoding="encode")
        values = [code_of(code) for code in coded.dictionary.to_pylist()]
        unknown += [code for code in values if code and code not in number and len(unknown) < _SHOWN and code not in unknown]
        known = np.array([number.get(code, 0) for code in values], dtype=np.uint8)
        runs.append(known[coded.indices.to_numpy()])
    of_row = np.concatenate(runs)
    counts = np.bincount(of_row, minlength=len(names)).tolist()
    return Codes({name: count for name, count in zip(names, counts, strict=True) if name and count}, names, of_row, tuple(unknown[:_SHOWN]))


def _arrays(reader: LayerReader, column: str) -> Iterator[pa.Array]:
    try:
        for batch in reader.batches(_RUN, [column], geometry=False):
            yield batch.columns[column]
    except RefusedError:
        return


def themes_meant(codes: Codes, named: Layer, delivered: Sequence[str], model: Model) -> list[Layer]:
    """Give the themes that the rows are meant as, that with most rows first; ``named`` is what the layer is called after.

    A code that is not ``named``'s is a slip of the pen, which the rule on ``temakode`` tells of, unless the layer has most of that theme's
    own columns and one that ``named`` has not, or the code stands in several rows, and not hardly any, beside rows of ``named``.
    """
    rows = len(codes.of_row)
    enough = max(_FEWEST_ROWS, _SMALLEST_SHARE * rows) if codes.counts.get(named.code) else rows + 1
    own = _fitting(delivered, named)
    meant = {code: count for code, count in codes.counts.items() if code == named.code or count >= enough}
    for code, count in codes.counts.items():
        if code not in meant and _has_columns_of(model.by_code[code], delivered, own):
            meant[code] = count
    return [model.by_code[code] for code, _ in Counter(meant).most_common()] or [named]


def _fitting(delivered: Sequence[str], layer: Layer) -> dict[str, str]:
    """Give the delivered columns that are the theme's own, and which."""
    names = column_mapping(delivered, layer, shapefile=True).names
    return {there: name for there, name in names.items() if name in layer.by_name and layer.by_name[name].kind in _SPECIAL}


def _has_columns_of(layer: Layer, delivered: Sequence[str], own: Mapping[str, str]) -> bool:
    special = [field for field in layer.fields if field.kind in _SPECIAL and field.name != GEOMETRY]
    there = _fitting(delivered, layer)
    return 2 * len(there) >= len(special) and bool(there.keys() - own.keys())


def foreign_columns(delivered: Sequence[str], layer: Layer, themes: Sequence[Layer], *, shapefile: bool) -> frozenset[str]:
    """Name the delivered columns that are none of the theme's, but of another theme of the layer's rows."""
    own = {there for there, name in column_mapping(delivered, layer, shapefile=shapefile).names.items() if name in layer.by_name}
    others = set()
    for other in themes:
        names = column_mapping(delivered, other, shapefile=shapefile).names if other is not layer else {}
        others |= {there for there, name in names.items() if name in other.by_name}
    return frozenset(others - own)
