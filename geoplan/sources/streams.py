"""Files of registers as streams of pieces: CSV and JSON tables, GeoPackage, GML and GeoJSON layers, all alike. Memory does not grow."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.io import discover, open_layers
from geoplan.io.tables import DRAWN_NAMES, TableFile, tables_in
from geoplan.model.load import load
from geoplan.settings import CHUNK_ROWS, DENMARK_M
from geoplan.sources.entities import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from geoplan.dataset import Rows, Source
    from geoplan.io import Problem

SHAPES: Final = DRAWN_NAMES
"""Columns that hold a geometry as text."""
EAST: Final = ("etrs89koordinat_oest", "oest", "x")
NORTH: Final = ("etrs89koordinat_nord", "nord", "y")
"""Columns that hold a point as two numbers, as DAWA wrote them."""
_SRID: Final = r"^\s*SRID=\d+;"


class Piece(Protocol):
    """Some rows of a stream, in file order."""

    @property
    def table(self) -> pa.Table:
        """The columns under the file's own names."""
        ...

    def geometry(self, at: NDArray[np.int64]) -> NDArray[np.object_] | None:
        """The geometries of these rows in EPSG:25832; None where the stream has none."""
        ...


@dataclass(frozen=True, slots=True)
class Stream:
    """One table or layer. ``file`` is the file's name, ``inside`` the layer's or member's; ``rows`` None when not known beforehand."""

    path: Path
    file: str
    inside: str
    columns: tuple[str, ...]
    rows: int | None
    source: TableFile | Source

    @property
    def name(self) -> str:
        """What a user sees."""
        return self.file if self.inside in {self.file, Path(self.file).stem, ""} else f"{self.file} ({self.inside})"

    def pieces(self) -> Iterator[Piece]:
        """The rows, in pieces."""
        if isinstance(self.source, TableFile):
            for table in self.source.batches():
                yield TextPiece(table)
            return
        names = {GEOMETRY, *self.source.info.columns} if self.source.info.has_geometry else set(self.source.info.columns)
        for rows in self.source.batches(CHUNK_ROWS, names):
            yield LayerPiece(_named(rows, self.source), rows)


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Rows of a table; a geometry is written as WKT."""

    table: pa.Table

    def geometry(self, at: NDArray[np.int64]) -> NDArray[np.object_] | None:
        """Decoded from WKT; text that is none gives None."""
        column = next((name for name in self.table.column_names if plain(name) in SHAPES), "")
        if not column:
            return self._points(at)
        text = pc.replace_substring_regex(self.table[column].take(pa.array(at)), _SRID, "")
        return np.asarray(shapely.from_wkt(text.to_numpy(zero_copy_only=False), on_invalid="ignore"), dtype=object)

    def _points(self, at: NDArray[np.int64]) -> NDArray[np.object_] | None:
        """Points of two columns of metres; what lies outside Denmark is not in metres, and is no point."""
        by_name = {plain(name): name for name in self.table.column_names}
        east, north = (next((by_name[name] for name in names if name in by_name), "") for names in (EAST, NORTH))
        if not east or not north:
            return None
        x, y = (
            pd.to_numeric(self.table[name].take(pa.array(at)).to_pandas(), errors="coerce").to_numpy(dtype=float) for name in (east, north)
        )
        xmin, ymin, xmax, ymax = DENMARK_M
        good = (x >= xmin) & (x <= xmax) & (y >= ymin) & (y <= ymax)
        points = np.full(len(x), None, dtype=object)
        points[good] = shapely.points(x[good], y[good])
        return points


@dataclass(frozen=True, slots=True)
class LayerPiece:
    """Rows of a layer that GDAL read."""

    table: pa.Table
    rows: Rows = field(repr=False)

    def geometry(self, at: NDArray[np.int64]) -> NDArray[np.object_] | None:
        """Decoded for the rows asked for only."""
        return self.rows.geometry_at(at) if self.rows.has(GEOMETRY) else None


@contextmanager
def streams(paths: Sequence[str | Path]) -> Iterator[tuple[list[Stream], list[Problem]]]:
    """The tables and layers of the files, folders and zips, and what could not be opened. Zips with geodata are unpacked meanwhile."""
    tables: list[Stream] = []
    others: list[Path] = []
    for path in _files(paths):
        found = tables_in(path) if path.is_file() else ()
        tables += [_table(one) for one in found]
        others += [] if found else [path]
    if not others:
        yield tables, []
        return
    with discover(others) as found_files:
        problems = list(found_files.problems)
        layers: list[Stream] = []
        for file in found_files.files:
            opened = open_layers(file, load())
            problems += opened.problems
            layers += [_layer(file.path, file.name, source) for source in opened.sources]
        yield [*tables, *layers], problems


def _files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files that were named, and those in folders that were."""
    for given in paths:
        path = Path(given)
        if path.is_dir() and path.suffix.lower() != ".gdb":
            yield from sorted(one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        else:
            yield path


def _table(one: TableFile) -> Stream:
    return Stream(one.path, one.path.name, Path(one.member or one.path.name).stem, one.header(), None, one)


def _layer(path: Path, name: str, source: Source) -> Stream:
    columns = tuple(column.delivered_name or key for key, column in source.info.columns.items())
    return Stream(path, name, source.info.name, columns, source.info.row_count, source)


def _named(rows: Rows, source: Source) -> pa.Table:
    """The columns under the file's own names."""
    columns: dict[str, Any] = {one.delivered_name or key: rows.column(key) for key, one in source.info.columns.items()}
    return pa.table(columns) if columns else pa.table({"": pa.nulls(len(rows))})
