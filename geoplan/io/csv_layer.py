"""A CSV file as a layer: any of comma, semicolon, tab and bar between cells, any Danish character set, WKT or x and y with decimal comma.

Attributes stay the text they are. Read by Python's own csv module: GDAL takes a decimal comma in x and y for nonsense without a word.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import shapely

from geoplan.dataset import Note
from geoplan.io.curved_wkt import CURVED, curved_wkb
from geoplan.io.encoding import UTF8, of_lines
from geoplan.io.found import RefusedError
from geoplan.io.read import Batch, Described
from geoplan.io.sound import NOT_WKB, is_deep
from geoplan.io.understand import plain
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

DELIMITERS: Final = {";": N_("semikolon"), ",": N_("komma"), "\t": N_("tabulator"), "|": N_("lodret streg")}
X_NAMES: Final = frozenset({"x", "oest", "easting", "lon", "longitude", "laengde", "utm_x", "utmx", "x_koordinat", "xkoordinat", "koord_x"})
Y_NAMES: Final = frozenset({"y", "nord", "northing", "lat", "latitude", "bredde", "utm_y", "utmy", "y_koordinat", "ykoordinat", "koord_y"})
WKT_NAMES: Final = frozenset({"geometri", "geometry", "geom", "the_geom", "wkt"})
LONGEST_CELL: Final = 64 << 20
"""Characters; a detailed polygon as WKT takes some of them."""

_LOOKED_AT: Final = 1000
_WORD: Final = re.compile(r"[a-z]+(?=koordinat)|koordinat|[a-z]+|\d+")
_SRID: Final = re.compile(r"^\s*SRID=\d+;", re.IGNORECASE)
_COMMA: Final = re.compile(r"^\s*[+-]?[\d .\u00a0]*\d,\d+\s*$")


class _Uneven:
    """Counts the rows that have not as many cells as the header."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._count = self._row = self._cells = 0

    def see(self, number: int, row: list[str]) -> int:
        """Look at a row; gives 1, so that rows can be counted on the way."""
        if len(row) != self._columns:
            if not self._count:
                self._row, self._cells = number, len(row)
            self._count += 1
        return 1

    def notes(self) -> Iterator[Note]:
        """Tell of them, where there are any."""
        if self._count:
            facts = {"count": self._count, "row": self._row, "cells": self._cells, "columns": self._columns}
            yield Note("csv.uneven", _UNEVEN, facts)


class CsvLayer:
    """The one layer of a CSV file. Feature ids count from 1, as GDAL's do."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._path = path
        encoding = of_lines(path)
        self._encoding = "utf-8-sig" if encoding.name == UTF8 else encoding.name
        self._notes = encoding.notes
        self._delimiter = self._likely_delimiter()
        self._header: list[str] = []

    def describe(self) -> Described:
        """Tell what the header and the first rows say."""
        rows = self._rows()
        self._header = _unique(next(rows, []))
        if not self._header:
            raise RefusedError("empty", N_("Filen er tom: den har ingen overskrifter."))
        first = list(islice(rows, _LOOKED_AT))
        uneven = _Uneven(len(self._header))
        count = sum(uneven.see(number, row) for number, row in enumerate(chain(first, rows)))
        drawn = self._drawn()
        fields = [name for at, name in enumerate(self._header) if at not in drawn]
        return Described(
            driver="CSV",
            fields=tuple((name, pa.string(), None) for name in fields),
            geometry_type="Unknown" if drawn else "",
            has_geometry=bool(drawn),
            crs=None,
            features=count,
            bounds=None,
            notes=(*self._notes, *self._read_as(first, drawn), *uneven.notes()),
        )

    def batches(self, rows: int, columns: Sequence[str], *, geometry: bool) -> Iterator[Batch]:
        """Read the file in order, in runs of at most ``rows`` rows. Cells that a row lacks are null; cells too many are left out."""
        content = self._rows()
        self._header = _unique(next(content, []))
        drawn = self._drawn() if geometry else ()
        wanted = {name: self._header.index(name) for name in columns}
        start = 1
        while run := list(islice(content, rows)):
            cells = {name: _column(run, at) for name, at in wanted.items()}
            fid = np.arange(start, start + len(run), dtype=np.int64)
            wkb = pa.array(self._wkb(run, drawn), pa.binary()) if drawn else None
            yield Batch({name: pa.array(column, pa.string()) for name, column in cells.items()}, fid, wkb)
            start += len(run)

    def _rows(self) -> Iterator[list[str]]:
        """The rows with cells, the header first. Raises RefusedError for a file that no CSV reader could read."""
        csv.field_size_limit(LONGEST_CELL)
        try:
            with self._path.open(encoding=self._encoding, errors="replace", newline="") as stream:
                yield from (row for row in csv.reader(stream, delimiter=self._delimiter) if row)
        except (csv.Error, OSError) as error:
            text = N_("Filen kan ikke læses. Den er beskadiget, afkortet eller af en anden art, end den ser ud til.")
            raise RefusedError("unreadable", text) from error

    def _likely_delimiter(self) -> str:
        """The sign that parts the first line, outside quotes, into most cells."""
        with self._path.open(encoding=self._encoding, errors="replace", newline="") as stream:
            line = re.sub(r'"[^"]*"', "", stream.readline(1 << 20))
        return max(DELIMITERS, key=line.count) if any(line.count(sign) for sign in DELIMITERS) else ","

    def _drawn(self) -> tuple[int, ...]:
        """The place of the column with WKT, or of x and y; none for a table."""
        names = [plain(name) for name in self._header]
        for at, name in enumerate(names):
            if name in WKT_NAMES:
                return (at,)
        x, y = (next((at for at, name in enumerate(names) if name in wanted), None) for wanted in (X_NAMES, Y_NAMES))
        return (x, y) if x is not None and y is not None else _paired(names)

    def _read_as(self, first: list[list[str]], drawn: tuple[int, ...]) -> Iterator[Note]:
        yield Note("csv.delimiter", _DELIMITED, {"sign": DELIMITERS[self._delimiter], "count": len(self._header)})
        if len(drawn) == 1:
            yield Note("csv.geometry", _AS_WKT, {"column": self._header[drawn[0]]})
        if len(drawn) > 1:
            x, y = (self._header[at] for at in drawn)
            yield Note("csv.geometry", _AS_XY, {"x": x, "y": y})
            commas = [cell for row in first for at in drawn if (cell := _cell(row, at)) and _COMMA.match(cell)]
            if commas:
                yield Note("csv.decimal_comma", _WITH_COMMA, {"x": x, "y": y, "example": commas[0].strip()[:20]})
        if not drawn:
            yield Note("csv.no_geometry", _NOT_DRAWN)

    def _wkb(self, run: list[list[str]], drawn: tuple[int, ...]) -> list[bytes | None]:
        if len(drawn) == 1:
            return _from_wkt([_cell(row, drawn[0]) for row in run])
        texts = [[_cell(row, at) for row in run] for at in drawn]
        x, y = (_numbers(column) for column in texts)
        whole = np.isfinite(x) & np.isfinite(y)
        points = shapely.points(np.where(whole, x, 0), np.where(whole, y, 0))
        wkb = shapely.to_wkb(points)
        there = [bool((a or "").strip() or (b or "").strip()) for a, b in zip(*texts, strict=True)]
        return [wkb[i] if whole[i] else NOT_WKB if there[i] else None for i in range(len(run))]


def _paired(names: Sequence[str]) -> tuple[int, ...]:
    """The place of the only two columns whose names say x and y in one of their words and are the same else: ETRS89_X and ETRS89_Y."""
    told: dict[tuple[str, str], list[int]] = {}
    for at, name in enumerate(names):
        words = _WORD.findall(name)
        for axis, wanted in (("x", X_NAMES), ("y", Y_NAMES)):
            rest = "_".join(word for word in words if word not in wanted)
            if len(words) > 1 and sum(word in wanted for word in words) == 1:
                told.setdefault((axis, rest), []).append(at)
    pairs = [(told["x", rest], told["y", rest]) for axis, rest in told if axis == "x" and ("y", rest) in told]
    return (pairs[0][0][0], pairs[0][1][0]) if len(pairs) == 1 and [len(one) for one in pairs[0]] == [1, 1] else ()


def _unique(names: Sequence[str]) -> list[str]:
    """The header's names, trimmed; a name that comes again, or is empty, gets a number."""
    seen: Counter[str] = Counter()
    out = []
    for at, name in enumerate(names, start=1):
        own = name.strip() or f"kolonne_{at}"
        seen[own.casefold()] += 1
        out.append(own if seen[own.casefold()] == 1 else f"{own}_{seen[own.casefold()]}")
    return out


def _cell(row: list[str], at: int) -> str | None:
    return row[at] if at < len(row) else None


def _column(run: list[list[str]], at: int) -> list[str | None]:
    return [row[at] if at < len(row) else None for row in run]


def number(text: str) -> float:
    """A coordinate as Danes and others write it: 574212,31 and 574.212,31 and 574 212,31 and 574212.31; NaN for anything else."""
    bare = text.strip().replace(" ", "").replace("\u00a0", "")
    if "," in bare:
        bare = bare.replace(".", "").replace(",", ".")
    try:
        return float(bare)
    except ValueError:
        return float("nan")


def _numbers(column: list[str | None]) -> NDArray[np.float64]:
    return np.array([number(text) if text else np.nan for text in column], dtype=np.float64)


def _from_wkt(texts: list[str | None]) -> list[bytes | None]:
    bare = np.array([_SRID.sub("", text) if text and text.strip() else None for text in texts], dtype=object)
    apart = {at: wkb for at, text in enumerate(bare) if text is not None and (wkb := _written_apart(text))}
    straight = bare.copy()
    straight[list(apart)] = None
    written = shapely.to_wkb(shapely.from_wkt(straight, on_invalid="ignore"))
    made = (apart[at] if at in apart else bytes(one) if one is not None else None for at, one in enumerate(written))
    return [one if one is not None else None if text is None else NOT_WKB for one, text in zip(made, bare, strict=True)]


def _written_apart(text: str) -> bytes | None:
    """The WKB of what shapely must not see: curves, and brackets in brackets, which GEOS would follow to the end of its stack."""
    if is_deep(text):
        return NOT_WKB
    return curved_wkb(text) or NOT_WKB if CURVED.search(text) else None


_DELIMITED: Final = N_("Filen er læst som CSV med {sign} mellem {count} kolonner. Alle værdier er læst som tekst.")
_AS_WKT: Final = N_("Geometrien er læst som WKT i kolonnen {column}.")
_AS_XY: Final = N_("Geometrien er læst som punkter fra kolonnerne {x} (øst) og {y} (nord).")
_WITH_COMMA: Final = N_("Kolonnerne {x} og {y} er skrevet med decimalkomma (for eksempel {example}) og er læst sådan.")
_NOT_DRAWN: Final = N_(
    "Ingen kolonner er genkendt som geometri. Kald dem x og y (øst og nord), eller skriv geometrien som WKT i en kolonne, der hedder wkt."
)
_UNEVEN: Final = N_(
    "Rækker med flere eller færre celler end overskriften: {count}. Den første er række {row} med {cells} celler mod {columns}."
)
