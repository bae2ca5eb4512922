"""Rows as numbers that are equal when the rows say the same: 64 bits for each column, each row and each geometry.

The numbers hold within one run only: texts are hashed with Python's own hash, which differs from process to process.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geoplan.dataset import GEOMETRY
from geoplan.geometry.shape import is_empty_or_missing
from geoplan.geometry.topology import fingerprint
from geoplan.rules.checks.text import identity
from geoplan.rules.checks.values import NO_MOMENT, is_text, moments, numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from geoplan.dataset import Rows

Hashes: TypeAlias = NDArray[np.uint64]

NOTHING: Final = np.uint64(0)
"""The hash of an empty value: null, an empty text, NaN, no geometry. A text of spaces is no empty text here."""

_ODD: Final = np.uint64(0x9E3779B97F4A7C15)


class How(StrEnum):
    """How the values of a column are compared, so that a Shapefile and a GeoPackage can say the same."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    MOMENT = "moment"
    UUID = "uuid"


@dataclass(frozen=True, slots=True)
class Compared:
    """One column that is compared, and how."""

    name: str
    how: How


def how_to_compare(types: Collection[pa.DataType], *, is_uuid: bool = False) -> How:
    """Tell how columns of these types can be compared: as numbers, as moments, as UUIDs, or else as text."""
    if is_uuid and all(_is_text(kind) for kind in types):
        return How.UUID
    rest = [kind for kind in types if not _is_text(kind)]
    if not rest:
        return How.TEXT
    if len(rest) == len(types) and all(pa.types.is_integer(kind) for kind in rest):
        return How.INTEGER
    if all(_is_number(kind) for kind in rest):
        return How.NUMBER
    return How.MOMENT if all(pa.types.is_date(kind) or pa.types.is_timestamp(kind) for kind in rest) else How.TEXT


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_boolean(kind))


def mixed(bits: Hashes) -> Hashes:
    """Spread 64 bits over 64 bits (the finaliser of splitmix64)."""
    out: Hashes = bits + _ODD
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        out ^= out >> np.uint64(shift)
        out *= np.uint64(factor)
    out ^= out >> np.uint64(31)
    return out


def combined(first: Hashes, second: Hashes) -> Hashes:
    """One hash of two; nothing only where both are."""
    both: Hashes = mixed(mixed(first) + second)
    both[(first == NOTHING) & (second == NOTHING)] = NOTHING
    return both


def row_hash(rows: Rows, compared: Collection[Compared]) -> Hashes:
    """One hash of all compared columns of each row; the order of columns does not matter."""
    total = np.zeros(len(rows), np.uint64)
    for column in compared:
        salt = np.uint64(hash(column.name) & 0xFFFF_FFFF_FFFF_FFFF)
        total += mixed(column_hash(rows, column) + salt)
    return total


def column_hash(rows: Rows, column: Compared) -> Hashes:
    """A hash of each value. Nothing where the layer has no such column."""
    if not rows.has(column.name):
        return np.zeros(len(rows), np.uint64)
    return _HASH[column.how](rows, column.name)


def _text_hash(rows: Rows, name: str) -> Hashes:
    array = rows.column(name)
    if not is_text(array):
        array = pa.array([None if value is None else str(value) for value in array.to_pylist()], pa.string())
    return _texts(array)


def _texts(array: pa.Array) -> Hashes:
    """Each distinct text is hashed once; ``hash("")`` is 0, and so is that of null."""
    coded = array.dictionary_encode()
    words = coded.dictionary.to_pylist()
    of_word = np.zeros(len(words) + 1, np.int64)
    of_word[:-1] = np.fromiter(map(hash, words), np.int64, len(words))
    at = coded.indices
    if at.null_count:
        at = pc.fill_null(at, len(words))
    found: Hashes = of_word.view(np.uint64)[at.to_numpy(zero_copy_only=False)]
    return found


def _integer_hash(rows: Rows, name: str) -> Hashes:
    array = rows.column(name)
    value = array.cast(pa.int64(), safe=False)
    if not array.null_count:
        return _filled_hash(value.to_numpy(zero_copy_only=False).view(np.uint64))
    found = _filled_hash(value.fill_null(0).to_numpy(zero_copy_only=False).view(np.uint64))
    found[array.is_null().to_numpy(zero_copy_only=False)] = NOTHING
    return found


def _filled_hash(bits: Hashes) -> Hashes:
    """Hash values that are there; never nothing."""
    return bits * _ODD | np.uint64(1)


def _number_hash(rows: Rows, name: str) -> Hashes:
    read = numbers(rows, name)
    found = _filled_hash((read.value + 0.0).view(np.uint64))  # -0.0 becomes 0.0
    found[np.isnan(read.value)] = NOTHING
    return _or_text(rows, name, found, read.unreadable)


def _moment_hash(rows: Rows, name: str) -> Hashes:
    read = moments(rows, name)
    found = _filled_hash(read.value.view(np.uint64))
    found[read.value == NO_MOMENT] = NOTHING
    return _or_text(rows, name, found, read.unreadable)


def _or_text(rows: Rows, name: str, found: Hashes, unreadable: NDArray[np.bool_]) -> Hashes:
    """What cannot be read as number or moment is compared as the text it is."""
    if unreadable.any():
        found[unreadable] = _text_hash(rows, name)[unreadable]
    return found


def _uuid_hash(rows: Rows, name: str) -> Hashes:
    lanes = identity(rows, name)
    return combined(lanes[:, 0].copy(), lanes[:, 1])


_HASH: Final[dict[How, Callable[[Rows, str], Hashes]]] = {
    How.TEXT: _text_hash,
    How.INTEGER: _integer_hash,
    How.NUMBER: _number_hash,
    How.MOMENT: _moment_hash,
    How.UUID: _uuid_hash,
}


def geometry_hash(rows: Rows) -> Hashes:
    """A hash of each geometry as ``fingerprint`` sees it, at 1 mm; nothing where there is no vertex."""
    return shape_hash(rows.geometry) if rows.has(GEOMETRY) else np.zeros(len(rows), np.uint64)


def shape_hash(geometries: NDArray[np.object_]) -> Hashes:
    """As ``geometry_hash``. Geometries with coordinates that are no numbers are compared byte by byte."""
    lanes = fingerprint(geometries)
    found = combined(lanes[:, 0].copy(), lanes[:, 1])
    odd = np.flatnonzero((found == NOTHING) & ~is_empty_or_missing(geometries))
    if len(odd):
        found[odd] = _bytes_hash(shapely.to_wkb(geometries[odd]))
    return found


def delivered_geometry_hash(rows: Rows) -> Hashes:
    """A hash of each geometry's bytes as delivered: ten times cheaper than decoding them.

    Equal bytes are equal geometries, but not the other way round.
    """
    wkb = rows._wkb  # noqa: SLF001 -- nobody else needs the bytes; decoding them all would take longer than the rest together
    if wkb is None:
        return geometry_hash(rows)
    found = _bytes_hash(wkb.to_numpy(zero_copy_only=False))
    if wkb.null_count:
        found[wkb.is_null().to_numpy(zero_copy_only=False)] = NOTHING
    return found


def _bytes_hash(values: NDArray[np.object_]) -> Hashes:
    return np.fromiter(map(hash, values), np.int64, len(values)).view(np.uint64)
