"""The layers of a delivered file as sources that rules can be run on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY, Column, LayerInfo, Note, Rows
from geoplan.dataset.layers import CURVED
from geoplan.errors import UnreadableError
from geoplan.io.crs import CRS84, Decision, Transform, decide
from geoplan.io.csv_layer import CsvLayer
from geoplan.io.curves import Straight, straightened
from geoplan.io.found import FoundFile, Problem, RefusedError
from geoplan.io.mapinfo import without_zeros, zeros_told
from geoplan.io.parts import NO_CODES, Codes, RowsOf, foreign_columns, read_codes, themes_meant
from geoplan.io.plan_layers import plan_asked, plan_parts
from geoplan.io.read import Batch, Bounds, Described, LayerReader, ParquetLayer, gdal_layers, sqlite_rows
from geoplan.io.understand import (
    TEMAKODE,
    column_mapping,
    plain,
    table_named,
    theme_asked_for,
    theme_by_rows,
    theme_mixed,
    theme_of,
    theme_unknown,
    without_foreign,
)
from geoplan.model.load import find
from geoplan.model.plan_fields import is_plan
from geoplan.settings import CHUNK_ROWS
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from geoplan.io.understand import ColumnMapping
    from geoplan.model.types import Layer, Model

_SAMPLE_ROWS: Final = 1000

_NOT_DATA: Final = re.compile(r"layer_styles|data_licenses|(qgis|gpkg|rtree|sqlite|ogr)_.*", re.IGNORECASE)
_JSON: Final = frozenset({"GeoJSON", "GeoJSONSeq"})
_GEOJSON_CRS: Final = re.compile(rb"\"crs\"\s*:\s*\{[^{}]*\{[^{}]*\"name\"\s*:\s*\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Opened:
    """The layers of a file that can be read, and what of it cannot."""

    sources: tuple[FileSource, ...]
    problems: tuple[Problem, ...]


UNREAD: Final = "unread"
"""What is kept of rows beside their columns: the bytes of curves that nobody can read, by row."""

BREAKS_OFF_HERE: Final = N_("Filen kan ikke læses længere end til række {row}. Den er beskadiget eller afkortet.")
BREAKS_OFF: Final = N_("{name} kan ikke læses længere end til række {row}. Filen er beskadiget eller afkortet.")


class BrokenOffError(UnreadableError):
    """A file cannot be read past a row; ``note`` tells the same without the file's name, for a report that has it already."""

    def __init__(self, message: str, note: Note | None = None) -> None:
        super().__init__(message)
        self.note = note


def _broken_off(path: str, row: int, refused: RefusedError) -> BrokenOffError:
    t = texts()
    if refused.kind == "unreadable":
        return BrokenOffError(t(BREAKS_OFF, name=path, row=row), Note("unreadable", BREAKS_OFF_HERE, {"row": row}))
    return BrokenOffError(f"{path}: {t(refused.text, **refused.values)}", Note("unreadable", refused.text, refused.values))


class FileSource:
    """A layer in a file: read again and again, in runs of rows, only the columns asked for."""

    def __init__(self, reader: LayerReader, info: LayerInfo, transform: Transform | None = None, members: RowsOf | None = None) -> None:
        """``members`` tells which of the file's rows are the layer's; None for all. Row numbers stay those of the file."""
        self.info = info
        self._reader = reader
        self._transform = transform
        self._members = members

    def with_zeros_told(self, model: Model) -> FileSource:
        """The same, knowing in which columns of a MapInfo layer 0 is no value."""
        self.info = zeros_told(self.info, model)
        return self

    def batches(self, chunk_rows: int, columns: Collection[str]) -> Iterator[Rows]:
        """Read runs of at most ``chunk_rows`` rows with these of the layer's columns.

        Raises UnreadableError where the file breaks off.
        """
        delivered = {column.delivered_name: name for name, column in self.info.columns.items() if name in columns}
        geometry = GEOMETRY in columns and self.info.has_geometry
        start = 0
        try:
            for batch in self._reader.batches(chunk_rows, tuple(delivered), geometry=geometry):
                row = np.arange(start, start + len(batch), dtype=np.int64)
                start += len(batch)
                if self._members is not None:
                    chosen = np.flatnonzero(self._members.among(int(row[0]), len(row))) if len(row) else row
                    if not len(chosen):
                        continue
                    batch, row = batch.take(chosen), row[chosen]  # noqa: PLW2901
                yield self._rows(batch, delivered, row)
        except RefusedError as error:
            raise _broken_off(self.info.path, start, error) from error

    def _rows(self, batch: Batch, delivered: Mapping[str, str], row: NDArray[np.int64]) -> Rows:
        straight = Straight(None) if batch.wkb is None else straightened(batch.wkb)
        kept = {CURVED: straight.curved, UNREAD: straight.unread or None}
        columns = {name: batch.columns[there] for there, name in delivered.items()}
        return Rows(
            self.info,
            columns | {name: without_zeros(columns[name]) for name in self.info.zero_is_empty if name in columns},
            row=row,
            fid=batch.fid,
            wkb=straight.wkb,
            transform=self._transform,
            derived={name: value for name, value in kept.items() if value is not None},
        )


def open_layers(found: FoundFile, model: Model, *, theme: str | None = None) -> Opened:
    """Open the layers of ``found`` and match them with ``model``.

    ``theme`` (code, table or title) overrules what names and rows say. A broken file or layer is a problem and not an
    exception. Raises UnknownThemeError for a theme that is not there.
    """
    asked = (plan_asked(theme) or find(model, theme)) if theme else None
    try:
        readers, problems = _readers(found)
    except RefusedError as refused:
        return Opened((), (refused.problem(found.name),))
    sources = []
    for reader in readers:
        try:
            sources += [source.with_zeros_told(model) for source in _sources(reader, found, model, asked)]
        except RefusedError as refused:
            problems.append(refused.problem(found.name))
    if not readers and not problems:
        problems.append(Problem("empty", found.name, N_("Filen har ingen lag.")))
    return Opened(tuple(sources), tuple(problems))


def _readers(found: FoundFile) -> tuple[list[LayerReader], list[Problem]]:
    """List the layers with data, and tell of the tables that are left out."""
    if found.driver == "Parquet":
        return [ParquetLayer(found.path)], []
    if found.driver == "CSV":
        return [CsvLayer(found.path)], []
    readers: list[LayerReader] = []
    problems = []
    views = _views(found.path) if found.driver == "GPKG" else frozenset()
    for reader in gdal_layers(found.path, found.driver):
        if _NOT_DATA.fullmatch(reader.name):
            text = N_("Tabellen {layer} rummer stilarter eller lignende og ikke data. Den er ikke undersøgt.")
            problems.append(Problem("left_out", found.name, text, {"layer": reader.name}))
        elif reader.name in views:
            text = N_("{layer} er en visning (view) og ikke en tabel. Den er ikke undersøgt.")
            problems.append(Problem("left_out", found.name, text, {"layer": reader.name}))
        else:
            readers.append(reader)
    return readers, problems


def _sources(reader: LayerReader, found: FoundFile, model: Model, asked: Layer | None) -> list[FileSource]:
    """Make one source of the layer, or one for each theme where its rows are of several."""
    told = reader.describe()
    if told.driver != found.driver and not {told.driver, found.driver} <= _JSON:
        raise RefusedError("refused", N_("Filen er afvist og ikke læst: indholdet er af en anden art, end det ser ud til."))
    first = _sample(reader, told)
    if first.empty:
        told = replace(told, features=told.features or 0)
    decision = _crs(found, told, first.bounds)
    if asked is None or is_plan(asked):
        plans = _plans(reader, told, found, model=model, asked=asked, decision=decision)
        if plans:
            return plans
    themes, home, note, codes = _themes(reader, told, found, model, asked)
    if len(themes) < 2:  # noqa: PLR2004  # one theme
        info = _info(reader.name, found.name, told, home, notes=(note, *told.notes), decision=decision)
        return [FileSource(reader, info, decision.transform)]
    parts = codes.parted(themes, home or themes[0])
    mixed = theme_mixed([(layer, len(rows)) for layer, rows in parts])
    sources = []
    for layer, rows in parts:
        own = replace(told, features=len(rows))
        name, notes = f"{reader.name} [{layer.code}]", (theme_by_rows(layer), *((mixed,) if layer is themes[0] else ()), *told.notes)
        info = _info(name, found.name, own, layer, notes=notes, decision=decision, themes=themes)
        sources.append(FileSource(reader, info, decision.transform, rows))
    return sources


def _plans(
    reader: LayerReader, told: Described, found: FoundFile, *, model: Model, asked: Layer | None, decision: Decision
) -> list[FileSource]:
    """Make the sources of a layer of plan objects; none where it is none. What bears the name of an FKG table is a theme."""
    if asked is None and table_named(reader.name, _stem(found.name), model):
        return []
    sources = []
    for part in plan_parts(reader, told, _stem(found.name), asked):
        own = told if part.rows is None else replace(told, features=len(part.rows))
        info = _info(
            reader.name + part.mark, found.name, own, part.layer, notes=(*part.notes, *told.notes), decision=decision, mapping=part.mapping
        )
        info = replace(info, foreign=part.foreign)
        sources.append(FileSource(reader, info, decision.transform, part.rows))
    return sources


def _themes(
    reader: LayerReader, told: Described, found: FoundFile, model: Model, asked: Layer | None
) -> tuple[list[Layer], Layer | None, Note, Codes]:
    """Give the themes of the rows, that of rows without a known code, how it was told, and the codes of all rows."""
    if asked is not None:
        return [asked], *theme_asked_for(asked), NO_CODES
    column = _theme_column(told)
    codes = read_codes(reader, column, model) if column else NO_CODES
    named, note = theme_of(reader.name, _stem(found.name), codes.counts, model)
    if named is None:
        return [], None, theme_unknown(codes.unknown), codes
    themes = themes_meant(codes, named, [name for name, _, _ in told.fields], model)
    home = named if named in themes else themes[0]
    return themes, home, note if home is named else theme_by_rows(home), codes


def _theme_column(told: Described) -> str | None:
    return next((name for name, _, _ in told.fields if plain(name) == TEMAKODE), None)


def _info(
    name: str,
    path: str,
    told: Described,
    layer: Layer | None,
    *,
    notes: tuple[Note, ...],
    decision: Decision,
    themes: Sequence[Layer] = (),
    mapping: ColumnMapping | None = None,
) -> LayerInfo:
    """What is known of a layer, or of one part of it where its rows are of several ``themes``."""
    delivered, shapefile = [field[0] for field in told.fields], told.driver == "ESRI Shapefile"
    foreign = foreign_columns(delivered, layer, themes, shapefile=shapefile) if layer else frozenset()
    if mapping is None:
        mapping = without_foreign(column_mapping(delivered, layer, shapefile=shapefile), foreign)
    kept = [field for field in told.fields if field[0] in mapping.names]
    columns = {mapping.names[there]: Column(there, data_type, width) for there, data_type, width in kept}
    return LayerInfo(
        name=name,
        kind=layer.table if layer else "",
        path=path,
        format=told.driver,
        columns=columns,
        has_geometry=told.has_geometry,
        geometry_type=told.geometry_type,
        declared_crs=decision.declared,
        transformed=decision.transform is not None,
        row_count=told.features,
        notes=(*notes, *decision.notes, *mapping.notes),
        foreign=frozenset(mapping.names[there] for there in foreign if there in mapping.names),
    )


@dataclass(frozen=True, slots=True)
class _First:
    """The bounds of all the data, as the file states them or of all its vertices, and whether there are no rows."""

    bounds: Bounds | None
    empty: bool = False


def _sample(reader: LayerReader, told: Described) -> _First:
    geometry = told.has_geometry and told.bounds is None
    if told.features == 0:
        return _First(None, empty=True)
    if not geometry and told.features is not None:
        return _First(told.bounds)
    runs = reader.batches(_SAMPLE_ROWS if told.features is None else CHUNK_ROWS, [], geometry=geometry)
    first = next(runs, None)
    if first is None or not len(first):
        return _First(None, empty=True)
    if first.wkb is None:
        return _First(told.bounds)
    boxes = [_bounds(first.wkb), *_further(runs)]
    return _First(_joined([box for box in boxes if box is not None]))


def _further(runs: Iterator[Batch]) -> Iterator[Bounds | None]:
    """Give the bounds of the runs as far as the file goes: who reads its rows will meet the place where it breaks off."""
    try:
        for run in runs:
            yield None if run.wkb is None else _bounds(run.wkb)
    except RefusedError:
        return


def _joined(boxes: Sequence[Bounds]) -> Bounds | None:
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _bounds(wkb: pa.Array) -> Bounds | None:
    geometry = shapely.from_wkb(straightened(wkb).wkb.to_numpy(zero_copy_only=False), on_invalid="ignore")
    west, south, east, north = (float(value) for value in shapely.total_bounds(geometry))
    return None if np.isnan(west) else (west, south, east, north)


def _crs(found: FoundFile, told: Described, bounds: Bounds | None) -> Decision:
    """Decide on the coordinate system. GDAL says EPSG:4326 of a GeoJSON file that says CRS84, or nothing at all."""
    if not told.has_geometry:
        return Decision("")
    if told.driver not in _JSON or told.crs != "EPSG:4326":
        return decide(told.crs, bounds, can_declare=told.driver != "CSV")
    stated = _geojson_crs(found.path)
    return decide(CRS84 if stated is None or stated.endswith("CRS84") else told.crs, bounds, implicit=stated is None)


def _geojson_crs(path: Path) -> str | None:
    """Give the ``crs`` that a GeoJSON file names before its features, None when it names none."""
    with path.open("rb") as stream:
        head = stream.read(65_536).partition(b'"features"')[0]
    found = _GEOJSON_CRS.search(head)
    return found[1].decode("utf-8", "replace") if found else None


def _stem(name: str) -> str:
    return name.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _views(path: Path) -> frozenset[str]:
    """Name the views of a GeoPackage: queries that its sender wrote, so they are not run."""
    return frozenset(name for (name,) in sqlite_rows(path, "SELECT name FROM sqlite_master WHERE type = 'view'"))
