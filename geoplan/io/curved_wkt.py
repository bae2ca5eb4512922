"""Curves written as WKT, as WKB: shapely raises at them, and a CSV file may hold them as any other geometry."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

CURVED: Final = re.compile(r"CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|MULTICURVE|MULTISURFACE", re.IGNORECASE)
"""What a WKT with curves has in it somewhere."""

_KINDS: Final = {
    name: code
    for code, name in enumerate(
        (
            *("POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"),
            *("CIRCULARSTRING", "COMPOUNDCURVE", "CURVEPOLYGON", "MULTICURVE", "MULTISURFACE"),
        ),
        start=1,
    )
}
_BARE: Final = {9: 2, 10: 2, 11: 2, 4: 1, 5: 2, 6: 3, 12: 3}
"""What a part without a name of its own is, in each kind that has parts."""
_OF_POINTS: Final = frozenset({2, 8})
_RINGS: Final = 3
_DEEPEST: Final = 32
_TOKEN: Final = re.compile(r"\s*([A-Za-z]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[(),])")
_DIMENSIONS: Final = {"Z": 1000, "M": 2000, "ZM": 3000}


def curved_wkb(text: str) -> bytes | None:
    """Give the geometry as WKB by ISO, little endian; None where it is not to be understood."""
    try:
        reader = _Reader(text)
        written = reader.named()
        reader.end()
    except (ValueError, KeyError):
        return None
    return written


class _Reader:
    """Reads one WKT from its start, token by token."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._more = 0
        self._width = 0

    def named(self, depth: int = 0) -> bytes:
        """The geometry whose name stands here."""
        name = self._take().upper()
        bare = name.rstrip("ZM") or name
        kind = _KINDS[bare]
        if depth > _DEEPEST:
            raise ValueError(depth)
        self._more = _DIMENSIONS.get(name.removeprefix(bare), self._more)
        if self._next().upper() in _DIMENSIONS:
            self._more = _DIMENSIONS[self._take().upper()]
        return self._body(kind, depth)

    def end(self) -> None:
        """Raise ValueError where something comes after the geometry."""
        if self._at != len(self._tokens):
            raise ValueError

    def _body(self, kind: int, depth: int) -> bytes:
        if self._next().upper() == "EMPTY":
            self._take()
            return self._written(kind, 0)
        if kind == 1:
            return self._head(1) + b"".join(self._listed(self._point))
        if kind in _OF_POINTS:
            points = self._listed(self._point)
            return self._written(kind, len(points)) + b"".join(points)
        if kind == _RINGS:
            rings = self._listed(lambda: self._listed(self._point))
            return self._written(kind, len(rings)) + b"".join(struct.pack("<I", len(ring)) + b"".join(ring) for ring in rings)
        parts = self._listed(lambda: self._part(kind, depth + 1))
        return self._written(kind, len(parts)) + b"".join(parts)

    def _part(self, kind: int, depth: int) -> bytes:
        """A part by its own name, or by what a part of this kind is when it has none."""
        return self.named(depth) if self._next().isalpha() and self._next().upper() != "EMPTY" else self._body(_BARE[kind], depth)

    def _listed(self, one: Callable[[], T]) -> list[T]:
        if self._take() != "(":
            raise ValueError
        out = [one()]
        while (sign := self._take()) == ",":
            out.append(one())
        if sign != ")":
            raise ValueError
        return out

    def _point(self) -> bytes:
        numbers = []
        while self._next() not in {",", ")"}:
            numbers.append(float(self._take()))
        if not self._width:
            self._width = len(numbers)
            self._more = self._more or {2: 0, 3: 1000, 4: 3000}[len(numbers)]
        if len(numbers) != self._width:
            raise ValueError
        return struct.pack(f"<{len(numbers)}d", *numbers)

    def _next(self) -> str:
        if self._at >= len(self._tokens):
            raise ValueError
        return self._tokens[self._at]

    def _take(self) -> str:
        token = self._next()
        self._at += 1
        return token

    def _head(self, kind: int) -> bytes:
        return struct.pack("<BI", 1, kind + self._more)

    def _written(self, kind: int, count: int) -> bytes:
        return self._head(kind) + struct.pack("<I", count)


def _tokens(text: str) -> Iterator[str]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise ValueError(at)
        at = found.end()
        yield found[1]
