"""The layers of a delivered file as sources that rules can be run on."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import shapely

from geoplan.dataset import GEOMETRY, Column, LayerInfo, Note, Rows
from geoplan.errors import UnreadableError
from geoplan.io.crs import Bounds, Decision, Transform, decide
from geoplan.io.found import FoundFile, Problem, RefusedError
from geoplan.io.read import Batch, Described, LayerReader, ParquetLayer, gdal_layers
from geoplan.io.understand import TEMAKODE, ColumnMapping, asked_note, column_mapping, plain, theme_asked_for, theme_of
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from pathlib import Path

    from geoplan.model.types import Layer, Model

_SAMPLE_ROWS: Final = 1000
_NOT_DATA: Final = frozenset({"layer_styles", "data_licenses", "sqlite_sequence", "ogr_empty_table"})
_NOT_DATA_PREFIXES: Final = ("qgis_", "gpkg_", "rtree_", "sqlite_", "ogr_")
_FAULTS: Final = (RuntimeError, OSError, ValueError, KeyError, pa.ArrowException)
"""What pyogrio, pyarrow and the file system raise when a file is broken. Shown as one plain line, never as theirs."""


@dataclass(frozen=True, slots=True)
class Opened:
    """The layers of a file that can be read, and what of it cannot."""

    sources: tuple[FileSource, ...]
    problems: tuple[Problem, ...]


class FileSource:
    """A layer in a file: read again and again, in runs of rows, only the columns asked for."""

    def __init__(self, reader: LayerReader, info: LayerInfo, transform: Transform | None) -> None:
        self.info = info
        self._reader = reader
        self._transform = transform

    def batches(self, chunk_rows: int, columns: Collection[str]) -> Iterator[Rows]:
        """Runs of at most ``chunk_rows`` rows with these of the layer's columns. Raises UnreadableError where the file breaks off."""
        delivered = {column.delivered_name: name for name, column in self.info.columns.items() if name in columns}
        start = 0
        try:
            for batch in self._reader.batches(
                chunk_rows, tuple(delivered), geometry=GEOMETRY in columns and self.info.has_geometry
            ):
                yield self._rows(batch, delivered, start)
                start += len(batch)
        except _FAULTS as error:
            message = texts()(
                N_("{name} kan ikke læses længere end til række {row}. Filen er beskadiget eller afkortet."),
                name=self.info.path,
                row=start,
            )
            raise UnreadableError(message) from error

    def _rows(self, batch: Batch, delivered: dict[str, str], start: int) -> Rows:
        return Rows(
            self.info,
            {name: batch.columns[there] for there, name in delivered.items()},
            row=np.arange(start, start + len(batch), dtype=np.int64),
            fid=batch.fid,
            wkb=batch.wkb,
            transform=self._transform,
        )


def open_layers(found: FoundFile, model: Model, *, theme: str | None = None) -> Opened:
    """The layers of ``found``, matched with ``model``; ``theme`` (code, table or title) overrules what names and rows say.

    A broken file or layer is a problem and not an exception. Raises UnknownThemeError for a theme that is not there.
    """
    asked = theme_asked_for(theme, model) if theme else None
    try:
        readers, problems = _readers(found)
    except _FAULTS:
        return Opened((), (_broken(found.name),))
    sources = []
    for reader in readers:
        try:
            sources.append(_source(reader, found, model, asked))
        except RefusedError as refused:
            problems.append(refused.problem(found.name))
        except _FAULTS:
            problems.append(_broken(found.name))
    if not readers and not problems:
        problems.append(Problem("empty", found.name, N_("Filen har ingen lag.")))
    return Opened(tuple(sources), tuple(problems))


def _readers(found: FoundFile) -> tuple[list[LayerReader], list[Problem]]:
    if found.driver == "Parquet":
        return [ParquetLayer(found.path)], []
    readers: list[LayerReader] = []
    problems = []
    views = _views(found.path) if found.driver == "GPKG" else frozenset()
    for reader in gdal_layers(found.path, found.driver):
        if _is_not_data(reader.name):
            text = N_("Tabellen {layer} rummer stilarter eller lignende og ikke data. Den er ikke undersøgt.")
            problems.append(Problem("left_out", found.name, text, {"layer": reader.name}))
        elif reader.name in views:
            text = N_("{layer} er en visning (view) og ikke en tabel. Den er ikke undersøgt.")
            problems.append(Problem("left_out", found.name, text, {"layer": reader.name}))
        else:
            readers.append(reader)
    return readers, problems


def _source(reader: LayerReader, found: FoundFile, model: Model, asked: Layer | None) -> FileSource:
    told = reader.describe()
    if told.driver != found.driver and {told.driver, found.driver} != {"GeoJSON", "GeoJSONSeq"}:
        raise RefusedError("refused", N_("Filen er afvist: indholdet passer ikke på filens art."))
    sample = _sample(reader, told, asked)
    layer, note = (asked, asked_note(asked)) if asked else theme_of(reader.name, _stem(found), sample.codes, model)
    mapping = column_mapping([name for name, _, _ in told.fields], layer, shapefile=told.driver == "ESRI Shapefile")
    decision = _crs(found, told, told.bounds or sample.bounds)
    info = _info(reader.name, found, told, layer, mapping, decision, note)
    return FileSource(reader, info, decision.transform)


def _info(
    name: str,
    found: FoundFile,
    told: Described,
    layer: Layer | None,
    mapping: ColumnMapping,
    decision: Decision,
    note: Note,
) -> LayerInfo:
    columns = {
        mapping.names[there]: Column(there, kind, width) for there, kind, width in told.fields if there in mapping.names
    }
    return LayerInfo(
        name=name,
        kind=layer.table if layer else "",
        path=found.name,
        format=told.driver,
        columns=columns,
        has_geometry=told.has_geometry,
        geometry_type=told.geometry_type,
        declared_crs=decision.declared,
        transformed=decision.transform is not None,
        row_count=told.features,
        notes=(note, *mapping.notes, *decision.notes),
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    """Of the first rows: the theme codes, and the bounds of all their geometry."""

    codes: tuple[Any, ...] = ()
    bounds: Bounds | None = None


def _sample(reader: LayerReader, told: Described, asked: Layer | None) -> _Sample:
    """Read the first rows, when anything of them is needed."""
    codes = [name for name, _, _ in told.fields if plain(name) == TEMAKODE][:1] if asked is None else []
    geometry = told.has_geometry and told.bounds is None
    if not codes and not geometry:
        return _Sample()
    first = next(iter(reader.batches(_SAMPLE_ROWS, codes, geometry=geometry)), None)
    if first is None:
        return _Sample()
    values = tuple(first.columns[codes[0]].to_pylist()) if codes else ()
    return _Sample(values, _bounds(first.wkb) if first.wkb is not None else None)


def _bounds(wkb: pa.Array) -> Bounds | None:
    geometry = shapely.from_wkb(wkb.to_numpy(zero_copy_only=False), on_invalid="ignore")
    west, south, east, north = (float(value) for value in shapely.total_bounds(geometry))
    return None if np.isnan(west) else (west, south, east, north)


def _crs(found: FoundFile, told: Described, bounds: Bounds | None) -> Decision:
    if not told.has_geometry:
        return Decision("")
    implicit = told.driver in {"GeoJSON", "GeoJSONSeq"} and told.crs == "EPSG:4326" and not _names_crs(found.path)
    return decide(told.crs, bounds, implicit=implicit, can_declare=told.driver != "CSV")


def _names_crs(path: Path) -> bool:
    """Whether a GeoJSON file has a ``crs`` of its own: GDAL says EPSG:4326 either way."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
    return b'"crs"' in head.partition(b'"features"')[0]


def _stem(found: FoundFile) -> str:
    return found.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _is_not_data(name: str) -> bool:
    return name.lower() in _NOT_DATA or name.lower().startswith(_NOT_DATA_PREFIXES)


def _views(path: Path) -> frozenset[str]:
    """The views of a GeoPackage: queries that its sender wrote, so they are not run."""
    immutable = "" if path.with_name(path.name + "-wal").exists() else "&immutable=1"
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro{immutable}", uri=True)) as base:
        try:
            return frozenset(name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'view'"))
        except sqlite3.DatabaseError as error:
            raise RuntimeError(str(error)) from error


def _broken(name: str) -> Problem:
    return Problem(
        "unreadable",
        name,
        N_(
            "Filen kan ikke læses. Den er beskadiget eller afkortet, eller den mangler en af sine ledsagefiler. Eksportér den igen."
        ),
    )
