"""Layers of a file as runs of Arrow: through GDAL, or for GeoParquet through pyarrow. Knows nothing of the data model."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import quote

import numpy as np
import pyarrow as pa

from geoplan.dataset import Note
from geoplan.io.encoding import UTF8, WINDOWS, Encoding, mended, of_mapinfo, of_shapefile
from geoplan.io.found import RefusedError
from geoplan.io.safety import gdal, quiet
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from numpy.typing import NDArray

Bounds = tuple[float, float, float, float]

_EXTENSION: Final = b"ARROW:extension:name"
_WKB: Final = frozenset({b"geoarrow.wkb", b"ogc.wkb"})
_WIDTH: Final = b"GDAL:OGR:width"
_BROKEN: Final = (RuntimeError, OSError, ValueError, pa.ArrowException)
"""What pyogrio and pyarrow raise when a file is broken. Told in our words, never in theirs."""

_UNREADABLE: Final = N_("Filen kan ikke læses. Den er beskadiget, afkortet eller af en anden art, end den ser ud til.")

LONGEST_CELL_BYTES: Final = 16 << 20
"""Of one text; the longest column of any register takes some thousand letters."""
_SHOWN_NAME: Final = 60
_LONG_CELL: Final = N_(
    "En celle er på {size} MB i kolonnen {column}, og geoplan læser højst {limit} MB i én celle. Laget er ikke læst længere. Ret cellen."
)

_NOT_WKB: Final = N_("Filens geometri er skrevet som {encoding}, og det læser geoplan ikke. Gem filen med geometrien som WKB.")
_BARE_WKB: Final = N_("Filen siger ikke, hvad der er geometri (den er ingen GeoParquet). Kolonnen {column} er læst som WKB.")
_GEOMETRY_NAMES: Final = frozenset({"geometri", "geometry", "geom", "the_geom", "wkb", "wkb_geometry", "shape"})

_OPEN_OPTIONS: Final[dict[str, dict[str, str]]] = {"GML": {"WRITE_GFS": "NO", "DOWNLOAD_SCHEMA": "NO"}}


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as read: the columns asked for under their delivered names, feature ids, and WKB when it was asked for."""

    columns: dict[str, pa.Array]
    fid: NDArray[np.int64]
    wkb: pa.Array | None

    def __len__(self) -> int:
        return len(self.fid)

    def take(self, positions: NDArray[np.int64]) -> Batch:
        """Pick the rows at ``positions``."""
        columns = {name: column.take(pa.array(positions)) for name, column in self.columns.items()}
        wkb = None if self.wkb is None else self.wkb.take(pa.array(positions))
        return Batch(columns, self.fid[positions], wkb)

    def slices(self, rows: int) -> Iterator[Batch]:
        """Cut the batch into pieces of at most ``rows`` rows, without copying."""
        if 0 < len(self) <= rows:
            yield self
            return
        for start in range(0, len(self), rows):
            columns = {name: column.slice(start, rows) for name, column in self.columns.items()}
            wkb = None if self.wkb is None else self.wkb.slice(start, rows)
            yield Batch(columns, self.fid[start : start + rows], wkb)


@dataclass(frozen=True, slots=True)
class Described:
    """What a file says of a layer before its rows are read.

    ``fields`` are names, Arrow types and widths. ``bounds`` and ``features`` are None where only reading it all would
    tell.
    """

    driver: str
    fields: tuple[tuple[str, pa.DataType, int | None], ...]
    geometry_type: str
    has_geometry: bool
    crs: str | None
    features: int | None
    bounds: Bounds | None
    notes: tuple[Note, ...] = ()


class LayerReader(Protocol):
    """A layer of a file. Both methods raise RefusedError for a file that turns out to be broken."""

    name: str

    def describe(self) -> Described:
        """Tell what the file says of the layer."""
        ...

    def batches(self, rows: int, columns: Sequence[str], *, geometry: bool) -> Iterator[Batch]:
        """Read the layer in file order, in runs of at most ``rows`` rows."""
        ...


@contextmanager
def _reading() -> Iterator[None]:
    """Turn what the libraries say of a broken file into one plain line."""
    try:
        with quiet():
            yield
    except _BROKEN as error:
        raise RefusedError("unreadable", _UNREADABLE) from error


_OF_THE_FORMAT: Final = frozenset({"gml_id", "fid", "lowerCorner", "upperCorner"})
"""Columns that GML brings of itself; nobody delivered them."""


class GdalLayer:
    """A layer read by GDAL."""

    def __init__(self, path: Path, name: str, driver: str) -> None:
        self.name = name
        self._path = path
        self._driver = driver
        self._encoding = _encoding(path, driver)
        self._options = dict(_OPEN_OPTIONS.get(driver, {}))
        if driver == "ESRI Shapefile":
            self._options["ENCODING"] = self._encoding.name.upper()
        self._features: int | None = None

    def describe(self) -> Described:
        """Tell what the file says of the layer: types and widths as the Arrow stream gives them."""
        with _reading():
            told = gdal().read_info(self._path, layer=self.name, **self._options)
            with self._stream(1, None, geometry=True) as (_, reader):
                schema = reader.schema
        self._features = told["features"] if told["features"] >= 0 else None
        own = _OF_THE_FORMAT if told["driver"] == "GML" else frozenset()
        fields = [field for field in list(schema)[1:] if not _is_wkb(field) and field.name not in own]
        return Described(
            driver=told["driver"],
            fields=tuple((field.name, _coded_type(field.type), _width(field)) for field in fields),
            geometry_type=told["geometry_type"] or "",
            has_geometry=any(_is_wkb(field) for field in schema),
            crs=told["crs"],
            features=self._features,
            bounds=told["total_bounds"],
            notes=self._encoding.notes,
        )

    def batches(self, rows: int, columns: Sequence[str], *, geometry: bool) -> Iterator[Batch]:
        """Read the layer in file order; only the columns asked for are read."""
        stream = self._stream(rows, columns, geometry=geometry)
        count = 0
        with _reading():
            _, reader = stream.__enter__()
        try:
            while (batch := _next(reader)) is not None:
                count += batch.num_rows
                yield from _batch(batch, columns, self._encoding.name).slices(rows)
        finally:
            stream.__exit__(None, None, None)
        self._refuse_less_than(count)

    def _refuse_less_than(self, count: int) -> None:
        """Refuse a layer of which GDAL read less than there is: at a broken place it stops without a word (3.12.4).

        A Shapefile counts rows that are marked as deleted, so its count says nothing. A GeoPackage's count may be out
        of date, so its rows are counted.
        """
        if self._driver == "ESRI Shapefile" or self._features is None or count >= self._features:
            return
        if self._driver != "GPKG" or _count_rows(self._path, self.name) > count:
            raise RefusedError("unreadable", _UNREADABLE)

    def _stream(
        self, rows: int, columns: Sequence[str] | None, *, geometry: bool
    ) -> AbstractContextManager[tuple[dict[str, Any], pa.RecordBatchReader]]:
        stream: AbstractContextManager[tuple[dict[str, Any], pa.RecordBatchReader]] = gdal().open_arrow(
            self._path,
            layer=self.name,
            columns=None if columns is None else list(columns),
            read_geometry=geometry,
            batch_size=rows,
            return_fids=True,
            use_pyarrow=True,
            **self._options,
        )
        return stream


def _encoding(path: Path, driver: str) -> Encoding:
    """Decide on the character set; formats that are UTF-8 by definition may still hold texts that are not."""
    if driver == "ESRI Shapefile":
        return of_shapefile(path)
    return of_mapinfo(path) if driver == "MapInfo File" else Encoding(WINDOWS if driver in {"GeoJSON", "GeoJSONSeq", "GPKG"} else UTF8)


def gdal_layers(path: Path, driver: str) -> list[GdalLayer]:
    """List the layers of a file, in its own order. Raises RefusedError for a file that is broken."""
    with _reading():
        names = _gml_layers(path) if driver == "GML" else [str(name) for name in gdal().list_layers(path)[:, 0]]
    return [GdalLayer(path, name, driver) for name in names]


def _gml_layers(path: Path) -> list[str]:
    """Name the layers one by one: GDAL's own list takes no options, and would leave a .gfs file beside the delivery."""
    names: list[str] = []
    with suppress(gdal().errors.DataLayerError):
        while True:
            names.append(gdal().read_info(path, layer=len(names), **_OPEN_OPTIONS["GML"])["layer_name"])
    return names


def sqlite_rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Ask a GeoPackage something that GDAL does not tell. Raises RefusedError for a file that is broken.

    Opened as a file that nobody writes to, so that nothing is left beside it; not so when its last changes still lie in
    a log of their own.
    """
    log = path.with_name(path.name + "-wal")
    address = f"file:{quote(str(path.absolute()))}?mode=ro{'' if log.exists() else '&immutable=1'}"
    try:
        with closing(sqlite3.connect(address, uri=True)) as base:
            return base.execute(query).fetchall()
    except sqlite3.DatabaseError as error:
        raise RefusedError("unreadable", _UNREADABLE) from error


def _count_rows(path: Path, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(sqlite_rows(path, f'SELECT count(*) FROM "{quoted}"')[0][0])  # noqa: S608  # the name is quoted


def _next(reader: pa.RecordBatchReader) -> pa.RecordBatch | None:
    with _reading():
        return next(reader, None)


def _batch(batch: pa.RecordBatch, columns: Sequence[str], encoding: str) -> Batch:
    """Feature ids come first, geometry last; between them the columns."""
    wanted = set(columns)
    kept: dict[str, pa.Array] = {}
    wkb = None
    for position, field in enumerate(batch.schema):
        if _is_wkb(field):
            wkb = _plain(batch.column(position))
        elif position > 0 and field.name in wanted:
            coded = _coded(batch.column(position))
            _refuse_long(coded, field.name)
            kept[field.name] = mended(coded, encoding)
    return Batch(kept, np.asarray(batch.column(0)).astype(np.int64, copy=False), wkb)


def _refuse_long(array: pa.Array, name: str) -> None:
    """Refuse a column with a text that is longer than any register would take: what is done with it takes several times its memory."""
    if not (pa.types.is_string(array.type) or pa.types.is_binary(array.type)) or array.nbytes <= LONGEST_CELL_BYTES:
        return
    begin = np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array) + 1]
    longest = int(np.diff(begin).max(initial=0))
    if longest > LONGEST_CELL_BYTES:
        raise RefusedError("refused", _LONG_CELL, size=longest >> 20, limit=LONGEST_CELL_BYTES >> 20, column=name[:_SHOWN_NAME])


def _is_wkb(field: pa.Field) -> bool:
    if isinstance(field.type, pa.BaseExtensionType):
        return str(field.type.extension_name).encode() in _WKB
    return bool(field.metadata) and field.metadata.get(_EXTENSION) in _WKB


def _width(field: pa.Field) -> int | None:
    return int(field.metadata[_WIDTH]) if field.metadata and _WIDTH in field.metadata else None


def _coded_type(data_type: pa.DataType) -> pa.DataType:
    """Give the type of a column from GDAL, which writes a column with a domain of codes as numbers into a list of labels."""
    return data_type.index_type if pa.types.is_dictionary(data_type) else _plain_type(data_type)


def _coded(array: pa.Array) -> pa.Array:
    """Give a column from GDAL with its codes, not their labels."""
    return array.indices if isinstance(array, pa.DictionaryArray) else _plain(array)


def _plain_type(data_type: pa.DataType) -> pa.DataType:
    if isinstance(data_type, pa.BaseExtensionType):
        return _plain_type(data_type.storage_type)
    if pa.types.is_dictionary(data_type):
        return _plain_type(data_type.value_type)
    return {"string_view": pa.string(), "binary_view": pa.binary()}.get(str(data_type), data_type)


def _plain(array: pa.Array) -> pa.Array:
    """Give the array without dictionaries, extension types and views: what rules are written for."""
    if isinstance(array, pa.ExtensionArray):
        return _plain(array.storage)
    plain = _plain_type(array.type)
    return array if plain == array.type else array.cast(plain)


class ParquetLayer:
    """A GeoParquet file with WKB geometry, read by pyarrow: pyogrio's GDAL has no Parquet driver."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._path = path

    def describe(self) -> Described:
        """Tell what the file's ``geo`` metadata and schema say."""
        with _reading(), self._open() as file:
            schema, rows = file.schema_arrow, file.metadata.num_rows
            primary, column = _primary(schema)
        fields = [field for field in schema if field.name != primary and not pa.types.is_nested(field.type)]
        types = column.get("geometry_types") or []
        return Described(
            driver="Parquet",
            fields=tuple((field.name, _plain_type(field.type), None) for field in fields),
            geometry_type=(types[0] if len(types) == 1 else "Unknown") if primary else "",
            has_geometry=bool(primary),
            crs=_parquet_crs(column) if primary else None,
            features=rows,
            bounds=_flat(column.get("bbox")),
            notes=(Note("parquet.geometry", _BARE_WKB, {"column": primary}),) if column.get("undeclared") else (),
        )

    def batches(self, rows: int, columns: Sequence[str], *, geometry: bool) -> Iterator[Batch]:
        """Read the file in order; feature ids are row numbers."""
        start = 0
        with _reading():
            file = self._open()
            primary = _primary(file.schema_arrow)[0] if geometry else ""
            runs = file.iter_batches(batch_size=rows, columns=[*columns, *([primary] if primary else [])])
        with file:
            while (batch := _next(runs)) is not None:
                kept = {name: _plain(batch.column(name)) for name in columns}
                fid = np.arange(start, start + batch.num_rows, dtype=np.int64)
                yield Batch(kept, fid, _plain(batch.column(primary)) if primary else None)
                start += batch.num_rows

    def _open(self) -> Any:
        import pyarrow.parquet as pq  # noqa: PLC0415  # seldom needed

        return pq.ParquetFile(self._path)


def _primary(schema: pa.Schema) -> tuple[str, dict[str, Any]]:
    """Give the name of the geometry column and what ``geo`` says of it; empty when the file has no geometry.

    Without ``geo`` a column of bytes with a name that geometries have is one, and nothing is said of its coordinate system. Raises
    RefusedError for a geometry in another form than WKB.
    """
    geo = _geo(schema)
    if not geo:
        bare = [field.name for field in schema if field.name.casefold() in _GEOMETRY_NAMES and _is_bytes(field.type)]
        return (bare[0], {"crs": None, "undeclared": True}) if len(bare) == 1 else ("", {})
    name = str(geo.get("primary_column", ""))
    column = geo["columns"].get(name, {})
    if name in schema.names and column.get("encoding") != "WKB":
        raise RefusedError("unreadable", _NOT_WKB, encoding=str(column.get("encoding"))[:30])
    return (name, column) if name in schema.names else ("", {})


def _geo(schema: pa.Schema) -> dict[str, Any]:
    """Give the ``geo`` of the file's metadata, empty for none. Raises RefusedError where it is not of the form that GeoParquet asks for."""
    geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    columns = geo.get("columns", {}) if isinstance(geo, dict) else None
    if not isinstance(columns, dict) or not all(isinstance(column, dict) and _is_sound(column) for column in columns.values()):
        raise RefusedError("unreadable", _UNREADABLE)
    return {**geo, "columns": columns} if geo else {}


def _is_sound(column: dict[str, Any]) -> bool:
    box, types = column.get("bbox") or [], column.get("geometry_types") or []
    numbers = isinstance(box, list) and len(box) in {0, 4, 6} and all(isinstance(edge, int | float) for edge in box)
    return numbers and isinstance(types, list) and all(isinstance(kind, str) for kind in types)


def _is_bytes(data_type: pa.DataType) -> bool:
    plain = _plain_type(data_type)
    return bool(pa.types.is_binary(plain) or pa.types.is_large_binary(plain))


def _flat(box: Sequence[float] | None) -> Bounds | None:
    """Give xmin, ymin, xmax, ymax of a box of two or three dimensions."""
    if not box:
        return None
    half = len(box) // 2
    return box[0], box[1], box[half], box[half + 1]


def _parquet_crs(column: dict[str, Any]) -> str | None:
    """Give the coordinate system: GeoParquet says that no ``crs`` means OGC:CRS84, and null means none."""
    if "crs" not in column:
        return "OGC:CRS84"
    return json.dumps(column["crs"]) if column["crs"] else None
