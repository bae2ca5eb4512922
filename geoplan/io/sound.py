"""Whether long bytes or text can be a geometry at all, told from counts alone: before they are copied, and before GEOS follows them.

GEOS goes as deep into collections within collections as it is led, which takes the time or the stack of the process, and every copy of
thirty megabytes of nothing takes thirty more.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOT_WKB: Final = b"\x00"
"""Stands for a geometry that is there and cannot be understood. shapely raises at curves that GEOS knows and it does not."""
DEEPEST: Final = 32
"""Collections within collections."""
LOOKED_INTO_BYTES: Final = 16 << 10
"""From here on bytes are looked into; what is shorter cannot be nested so deep that it does harm."""
KEPT_BYTES: Final = 1 << 20
"""Of bytes that nobody can read no more than this is kept for the record of what was refused."""

_HEAD: Final = 5
_Z_FLAG, _M_FLAG, _SRID_FLAG = 0x80000000, 0x40000000, 0x20000000
_POINT, _POLYGON = 1, 3
_OF_POINTS: Final = frozenset({2, 8})
_OF_RINGS: Final = frozenset({3, 17})
_OF_PARTS: Final = frozenset({4, 5, 6, 7, 9, 10, 11, 12, 15, 16})
"""Kinds of geometry by what they hold: points, rings of points, or geometries of their own."""


def without_unsound(wkb: pa.Array) -> tuple[pa.Array, dict[int, bytes]]:
    """The geometries, ``NOT_WKB`` for each long one that cannot be one; and the first of the bytes of those, by row."""
    wide = pa.types.is_large_binary(wkb.type)
    _, offsets, data = wkb.buffers()
    if data is None:
        return wkb, {}
    begin: NDArray[Any] = np.frombuffer(offsets, np.int64 if wide else np.int32)[wkb.offset : wkb.offset + len(wkb) + 1]
    content = memoryview(data)
    unsound = {}
    for at in np.flatnonzero(np.diff(begin) > LOOKED_INTO_BYTES).tolist():
        value = content[int(begin[at]) : int(begin[at + 1])]
        if not is_sound(value):
            unsound[at] = bytes(value[:KEPT_BYTES])
    if not unsound:
        return wkb, unsound
    is_one = np.zeros(len(wkb), dtype=bool)
    is_one[list(unsound)] = True
    return pc.if_else(pa.array(is_one), pa.scalar(NOT_WKB, wkb.type), wkb), unsound


def is_sound(value: memoryview) -> bool:
    """Whether the counts in the bytes of a geometry lead to no place outside them, and to no depth past ``DEEPEST``."""
    try:
        return _walked(value)
    except (struct.error, IndexError):
        return False


def _walked(value: memoryview) -> bool:
    at = 0
    left = [1]
    """Geometries that are still to come, at each depth."""
    while left:
        if not left[-1]:
            left.pop()
            continue
        left[-1] -= 1
        order, kind, width, at = _head(value, at)
        if kind == _POINT:
            at += width
            continue
        (count,) = struct.unpack_from(order, value, at)
        at += 4
        if kind in _OF_POINTS:
            at += count * width
        elif kind in _OF_RINGS:
            at = _after_rings(value, at, count, order, width)
        elif kind in _OF_PARTS and len(left) <= DEEPEST:
            left.append(count)
        else:
            return False
        if at > len(value):
            return False
    return at <= len(value)


def _head(value: memoryview, at: int) -> tuple[str, int, int, int]:
    """How counts are written, the kind of geometry, bytes per point, and where what comes after the head begins."""
    order = "<I" if value[at] else ">I"
    (code,) = struct.unpack_from(order, value, at + 1)
    plain = code & 0xFFFF  # as GEOS does: other high bits are passed over
    has_z, has_m = bool(code & _Z_FLAG) or plain // 1000 in {1, 3}, bool(code & _M_FLAG) or plain // 1000 in {2, 3}
    return order, plain % 1000, 8 * (2 + has_z + has_m), at + _HEAD + (4 if code & _SRID_FLAG else 0)


def _after_rings(value: memoryview, at: int, count: int, order: str, width: int) -> int:
    """Where what comes after the rings begins. Raises struct.error where they lead out of the bytes."""
    for _ in range(count):
        (points,) = struct.unpack_from(order, value, at)
        at += 4 + points * width
    return at


def is_deep(text: str) -> bool:
    """Whether brackets of a geometry as WKT stand within brackets past ``DEEPEST``."""
    if text.count("(") <= DEEPEST:
        return False
    signs = np.frombuffer(text.encode("ascii", "replace"), np.uint8)
    step = (signs == ord("(")).astype(np.int8) - (signs == ord(")")).astype(np.int8)
    return bool(np.cumsum(step, dtype=np.int32).max() > DEEPEST)
