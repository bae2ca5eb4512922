"""Curved geometry as straight lines: GEOS and shapely have no arcs, and without this the object would be lost.

Reads the WKB of CircularString, CompoundCurve, CurvePolygon, MultiCurve and MultiSurface, writes LineString, Polygon and their multi.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from geoplan.io.sound import DEEPEST, KEPT_BYTES, NOT_WKB, without_unsound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

TOLERANCE_M: Final = 0.01
"""How far the straight lines may lie from the arc, in the file's own unit (metres but for degrees)."""

_LINE, _POLYGON, _COLLECTION = 2, 3, 7
_MULTI: Final = (4, 5, 6)
_CIRCULAR, _COMPOUND, _CURVE_POLYGON, _MULTI_CURVE, _MULTI_SURFACE = 8, 9, 10, 11, 12
_STRAIGHT: Final = {_CIRCULAR: _LINE, _COMPOUND: _LINE, _CURVE_POLYGON: _POLYGON, _MULTI_CURVE: 5, _MULTI_SURFACE: 6}
_SUSPECT: Final = (_COLLECTION, *_STRAIGHT)
_Z_FLAG, _M_FLAG, _SRID_FLAG = 0x80000000, 0x40000000, 0x20000000
_MOST_STEPS: Final = 2_000
_FLAT: Final = 1e-12
_FLAT_WIDTH: Final = 2
"""Numbers of a point without height."""
_HEAD: Final = 5
_MEMBERS: Final = 9
"""Where the first member of a multi or collection begins."""

Point = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Straight:
    """WKB without curves; which rows had arcs, None for none; and the bytes of what cannot be understood, by row, which is unreadable."""

    wkb: pa.Array
    curved: NDArray[np.bool_] | None = None
    unread: Mapping[int, bytes] = field(default_factory=dict)


def straightened(wkb: pa.Array) -> Straight:
    """The geometries with their arcs as lines. A surface or curve by name that has no arc in it is no curved row.

    Told without looking at each row by itself where none is of a kind that may have curves, and no multi begins with a multi.
    """
    wkb, unread = without_unsound(wkb)
    own, first = _types(wkb)
    suspects = np.flatnonzero(_IS_SUSPECT[own] | (_HAS_MEMBERS[first] & _IS_MULTI[own]))
    if not len(suspects):
        return Straight(wkb, unread=unread)
    values = wkb.to_pylist()
    curved = np.zeros(len(wkb), dtype=bool)
    changed = False
    for at in suspects.tolist():
        made = _straight(values[at])
        if made is None:
            values[at], unread[at] = NOT_WKB, values[at][:KEPT_BYTES]
        elif made[0] != values[at]:
            values[at], curved[at] = made
            changed = True
    array = pa.array(values, wkb.type) if changed or unread else wkb
    return Straight(array, curved if curved.any() else None, unread)


def _any_of(*codes: int) -> NDArray[np.bool_]:
    """Which lowest bytes of a type are one of ``codes``, in any dimension."""
    wanted = np.zeros(256, dtype=bool)
    wanted[[code + more for code in codes for more in (0, 232, 208, 184)]] = True
    return wanted


_IS_SUSPECT: Final = _any_of(*_SUSPECT)
_IS_MULTI: Final = _any_of(*_MULTI)
_HAS_MEMBERS: Final = _IS_SUSPECT | _IS_MULTI


def _types(wkb: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The lowest byte of each geometry's type, and of its first member's; 0 where there is none."""
    wide = pa.types.is_large_binary(wkb.type)
    _, offsets, data = wkb.buffers()
    begin = np.frombuffer(offsets, np.int64 if wide else np.int32)[wkb.offset : wkb.offset + len(wkb) + 1]
    content = np.frombuffer(data, np.uint8) if data is not None else np.empty(0, np.uint8)
    size, begin = np.diff(begin), begin[:-1]
    return _kind_at(content, begin, size > _HEAD), _kind_at(content, begin + _MEMBERS, size > _MEMBERS + _HEAD)


def _kind_at(content: NDArray[np.uint8], begin: NDArray[Any], there: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The lowest byte of the type that is written at each place."""
    kind = np.zeros(len(begin), dtype=np.uint8)
    present = slice(None) if there.all() else np.flatnonzero(there)
    at = begin[present]
    if len(at):
        little = content[at] == 1
        low = content[at + 1]
        kind[present] = low if little.all() else np.where(little, low, content[at + 4])
    return kind


def _straight(value: bytes) -> tuple[bytes, bool] | None:
    """The geometry with its arcs as lines and whether it had any; None when it is not to be understood."""
    try:
        reader = _Reader(value)
        written = reader.geometry()
    except (struct.error, ValueError, IndexError):
        return None
    return (written, reader.arcs) if reader.curved else (value, False)


class _Reader:
    """Reads one WKB from its start and writes it anew, little endian, with the dimension's type codes of ISO."""

    def __init__(self, value: bytes) -> None:
        self._value = value
        self._at = 0
        self.curved = False
        """Whether a kind of geometry that may have arcs was met."""
        self.arcs = False
        """Whether an arc was."""

    def geometry(self, depth: int = 0) -> bytes:
        """The geometry at this place, written anew."""
        if depth > DEEPEST:
            raise ValueError(depth)
        order, kind, more, width = self._head()
        if kind in {_CIRCULAR, _COMPOUND}:
            return _line(self._curve(order, kind, width), more)
        if kind == _CURVE_POLYGON:
            self.curved = True
            rings = [self._sub_curve() for _ in range(self._count(order))]
            return _written(_POLYGON, more, len(rings)) + b"".join(struct.pack("<I", len(ring)) + _points(ring) for ring in rings)
        if kind in {4, 5, 6, _COLLECTION, _MULTI_CURVE, _MULTI_SURFACE}:
            self.curved |= kind in _STRAIGHT
            parts = [self.geometry(depth + 1) for _ in range(self._count(order))]
            return _written(_STRAIGHT.get(kind, kind), more, len(parts)) + b"".join(parts)
        return self._plain(order, kind, more, width)

    def _head(self) -> tuple[str, int, int, int]:
        """Byte order, kind, what the dimensions add to the type's number in ISO, and numbers per point."""
        order = "<" if self._value[self._at] == 1 else ">"
        (code,) = struct.unpack_from(f"{order}I", self._value, self._at + 1)
        self._at += _HEAD
        if code & _SRID_FLAG:
            self._at += 4
        plain = code & 0x0FFFFFFF
        has_z = bool(code & _Z_FLAG) or plain // 1000 in {1, 3}
        has_m = bool(code & _M_FLAG) or plain // 1000 in {2, 3}
        return order, plain % 1000, 1000 * has_z + 2000 * has_m, 2 + has_z + has_m

    def _count(self, order: str) -> int:
        (count,) = struct.unpack_from(f"{order}I", self._value, self._at)
        self._at += 4
        if count > len(self._value):
            raise ValueError(count)
        return int(count)

    def _read_points(self, order: str, width: int) -> list[Point]:
        count = self._count(order)
        numbers = struct.unpack_from(f"{order}{count * width}d", self._value, self._at)
        self._at += 8 * count * width
        return [numbers[i : i + width] for i in range(0, len(numbers), width)]

    def _sub_curve(self, depth: int = 0) -> list[Point]:
        order, kind, _, width = self._head()
        return self._curve(order, kind, width, depth)

    def _curve(self, order: str, kind: int, width: int, depth: int = 0) -> list[Point]:
        if depth > DEEPEST:
            raise ValueError(depth)
        if kind == _COMPOUND:
            self.curved = True
            joined: list[Point] = []
            for _ in range(self._count(order)):
                part = self._sub_curve(depth + 1)
                joined += part[1:] if joined and part and joined[-1] == part[0] else part
            return joined
        if kind not in {_LINE, _CIRCULAR}:
            raise ValueError(kind)
        points = self._read_points(order, width)
        if kind == _LINE:
            return points
        self.curved = True
        out = points[:1]
        for i in range(0, len(points) - 2, 2):
            out += arc(points[i], points[i + 1], points[i + 2])
            self.arcs |= _centre(points[i], points[i + 1], points[i + 2]) is not None
        return out

    def _plain(self, order: str, kind: int, more: int, width: int) -> bytes:
        if kind == 1:
            return struct.pack("<BI", 1, kind + more) + self._numbers(order, width)
        if kind == _LINE:
            return struct.pack("<BI", 1, kind + more) + self._row_of_points(order, width)
        if kind == _POLYGON:
            rings = [self._row_of_points(order, width) for _ in range(self._count(order))]
            return _written(kind, more, len(rings)) + b"".join(rings)
        raise ValueError(kind)

    def _row_of_points(self, order: str, width: int) -> bytes:
        """The count and the points, little endian; not unpacked where they are so already."""
        count = self._count(order)
        return struct.pack("<I", count) + self._numbers(order, count * width)

    def _numbers(self, order: str, count: int) -> bytes:
        start, self._at = self._at, self._at + 8 * count
        if self._at > len(self._value):
            raise ValueError(count)
        numbers = self._value[start : self._at]
        return numbers if order == "<" else struct.pack(f"<{count}d", *struct.unpack(f">{count}d", numbers))


def _written(kind: int, more: int, count: int) -> bytes:
    return struct.pack("<BII", 1, kind + more, count)


def _line(points: list[Point], more: int) -> bytes:
    return _written(_LINE, more, len(points)) + _points(points)


def _points(points: list[Point]) -> bytes:
    numbers = [number for point in points for number in point]
    return struct.pack(f"<{len(numbers)}d", *numbers)


def arc(start: Point, middle: Point, end: Point) -> list[Point]:
    """Points of the arc after ``start``, none further from it than the tolerance; a whole circle where it ends as it starts."""
    centre = _centre(start, middle, end)
    if centre is None:
        return [middle, end]
    x, y = centre
    radius = math.hypot(start[0] - x, start[1] - y)
    first, via, last = (math.atan2(point[1] - y, point[0] - x) for point in (start, middle, end))
    turn = _turn(first, via, last, whole=start[:2] == end[:2])
    tolerance = TOLERANCE_M if max(abs(start[0]), abs(start[1])) > 360 else TOLERANCE_M / 111_000  # noqa: PLR2004  # degrees
    step = 2 * math.acos(max(0.0, 1 - tolerance / radius)) if radius > tolerance else math.pi / 2
    count = min(_MOST_STEPS, max(2, math.ceil(abs(turn) / step)))
    angles = [first + turn * number / count for number in range(1, count)]
    out: list[Point] = [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]
    if len(start) > _FLAT_WIDTH:
        rest = [(a, b - a) for a, b in zip(start[2:], end[2:], strict=True)]
        out = [(*point, *(a + step * number / count for a, step in rest)) for number, point in enumerate(out, start=1)]
    return [*out, end]


def _centre(a: Point, b: Point, c: Point) -> tuple[float, float] | None:
    """The centre of the circle through three points; None where they lie on a line."""
    if a[:2] == c[:2]:
        return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    bx, by, cx, cy = b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]
    area = 2 * (bx * cy - by * cx)
    if abs(area) <= _FLAT * (bx * bx + by * by + cx * cx + cy * cy):
        return None
    b2, c2 = bx * bx + by * by, cx * cx + cy * cy
    return a[0] + (cy * b2 - by * c2) / area, a[1] + (bx * c2 - cx * b2) / area


def _turn(first: float, via: float, last: float, *, whole: bool) -> float:
    """The angle from first to last by way of ``via``; positive against the clock."""
    if whole:
        return 2 * math.pi
    to_last, to_via = (last - first) % (2 * math.pi), (via - first) % (2 * math.pi)
    return to_last if to_via <= to_last else to_last - 2 * math.pi
