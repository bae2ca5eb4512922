"""Layers of a file as runs of Arrow: through GDAL, or for GeoParquet through pyarrow. Nothing here knows of the data model."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import pyarrow as pa

from geoplan.io.safety import gdal, quiet

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_EXTENSION: Final = b"ARROW:extension:name"
_WKB: Final = (b"geoarrow.wkb", b"ogc.wkb")
_WIDTH: Final = b"GDAL:OGR:width"

_OPEN_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "CSV": {
        "X_POSSIBLE_NAMES": "x,oest,øst,easting,lon,longitude,laengde,længde,utm_x,x_koordinat,xkoordinat",
        "Y_POSSIBLE_NAMES": "y,nord,northing,lat,latitude,bredde,utm_y,y_koordinat,ykoordinat",
        "GEOM_POSSIBLE_NAMES": "geometri,geometry,geom,the_geom,wkt",
        "KEEP_GEOM_COLUMNS": "NO",
        "AUTODETECT_TYPE": "NO",
    },
    "GML": {"WRITE_GFS": "NO", "DOWNLOAD_SCHEMA": "NO"},
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as read: the columns asked for under their delivered names, GDAL's feature ids, and WKB when geometry was asked for."""

    columns: dict[str, pa.Array]
    fid: NDArray[np.int64]
    wkb: pa.Array | None

    def __len__(self) -> int:
        return len(self.fid)

    def slices(self, rows: int) -> Iterator[Batch]:
        """The batch in pieces of at most ``rows`` rows, without copying."""
        if len(self) <= rows:
            yield self
            return
        for start in range(0, len(self), rows):
            columns = {name: column.slice(start, rows) for name, column in self.columns.items()}
            yield Batch(
                columns, self.fid[start : start + rows], None if self.wkb is None else self.wkb.slice(start, rows)
            )


@dataclass(frozen=True, slots=True)
class Described:
    """What a file says of a layer before its rows are read. ``bounds`` and ``features`` are None where only reading it all would tell."""

    driver: str
    fields: tuple[tuple[str, pa.DataType, int | None], ...]
    geometry_type: str
    has_geometry: bool
    crs: str | None
    features: int | None
    bounds: tuple[float, float, float, float] | None


class LayerReader(Protocol):
    """A layer of a file."""

    name: str

    def describe(self) -> Described:
        """What the file says of the layer."""
        ...

    def batches(self, rows: int, columns: Sequence[str], *, geometry: bool) -> Iterator[Batch]:
        """The layer's rows in file order."""
        ...


class GdalLayer:
    """A layer read by GDAL."""

    def __init__(self, path: Path, name: str, driver: str) -> None:
        self.name = name
        self._path = path
        self._options = _OPEN_OPTIONS.get(driver, {})

    def describe(self) -> Described:
        """What the file says of the layer: types and widths as the Arrow stream gives them."""
        with quiet():
            told = gdal().read_info(self._path, layer=self.name, **self._options)
            with self._stream(1, None, geometry=True) as (_, reader):
                schema = reader.schema
        fields = [field for field in list(schema)[1:] if not _is_wkb(field)]
        return Described(
            driver=told["driver"],
            fields=tuple((field.name, _plain_type(field.type), _width(field)) for field in fields),
            geometry_type=told["geometry_type"] or "",
            has_geometry=any(_is_wkb(field) for field in schema),
            crs=told["crs"],
            features=told["features"] if told["features"] >= 0 else None,
            bounds=told["total_bounds"],
        )

    def batches(self, rows: int, columns: Sequence[str], *, geometry: bool) -> Iterator[Batch]:
        """The layer's rows in file order; only the columns asked for are read."""
        with quiet():
            opened = self._stream(rows, list(columns), geometry=geometry)
            _, reader = opened.__enter__()
        try:
            for batch in reader:
                yield from _batch(batch, columns, geometry=geometry).slices(rows)
        finally:
            opened.__exit__(None, None, None)

    def _stream(self, rows: int, columns: list[str] | None, *, geometry: bool) -> Any:
        return gdal().open_arrow(
            self._path,
            layer=self.name,
            columns=columns,
            read_geometry=geometry,
            batch_size=rows,
            return_fids=True,
            use_pyarrow=True,
            **self._options,
        )


def gdal_layers(path: Path, driver: str) -> list[GdalLayer]:
    """The layers of a file, in its own order."""
    with quiet():
        names = gdal().list_layers(path)[:, 0]
    return [GdalLayer(path, str(name), driver) for name in names]


def _batch(batch: pa.RecordBatch, columns: Sequence[str], *, geometry: bool) -> Batch:
    """Feature ids come first, geometry last; between them the columns."""
    schema = batch.schema
    wanted = set(columns)
    kept = {
        f.name: _plain(batch.column(i)) for i, f in enumerate(schema) if i > 0 and f.name in wanted and not _is_wkb(f)
    }
    wkb = next((_plain(batch.column(i)) for i, f in enumerate(schema) if _is_wkb(f)), None) if geometry else None
    return Batch(kept, np.asarray(batch.column(0)).astype(np.int64, copy=False), wkb)


def _is_wkb(field: pa.Field) -> bool:
    if isinstance(field.type, pa.BaseExtensionType):
        return str(field.type.extension_name).encode() in _WKB
    return bool(field.metadata) and field.metadata.get(_EXTENSION) in _WKB


def _width(field: pa.Field) -> int | None:
    return int(field.metadata[_WIDTH]) if field.metadata and _WIDTH in field.metadata else None


def _plain_type(data_type: pa.DataType) -> pa.DataType:
    if isinstance(data_type, pa.BaseExtensionType):
        return _plain_type(data_type.storage_type)
    if pa.types.is_dictionary(data_type):
        return _plain_type(data_type.value_type)
    if str(data_type) == "string_view":
        return pa.string()
    return pa.binary() if str(data_type) == "binary_view" else data_type


def _plain(array: pa.Array) -> pa.Array:
    """The array without dictionaries, extension types and views: what rules are written for."""
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
        """What the file's ``geo`` metadata and schema say."""
        with self._open() as file:
            schema, geo, rows = file.schema_arrow, self._geo(file.schema_arrow), file.metadata.num_rows
        primary = geo.get("primary_column", "")
        column = geo.get("columns", {}).get(primary, {})
        bounds = column.get("bbox")
        fields = [f for f in schema if f.name != primary and not pa.types.is_struct(f.type)]
        return Described(
            driver="Parquet",
            fields=tuple((f.name, _plain_type(f.type), None) for f in fields),
            geometry_type=_one_type(column.get("geometry_types", [])) if primary else "",
            has_geometry=bool(primary),
            crs=_parquet_crs(column) if primary else None,
            features=rows,
            bounds=(*bounds[: len(bounds) // 2][:2], *bounds[len(bounds) // 2 :][:2]) if bounds else None,
        )

    def batches(self, rows: int, columns: Sequence[str], *, geometry: bool) -> Iterator[Batch]:
        """The file's rows in order; feature ids are row numbers."""
        with self._open() as file:
            primary = self._geo(file.schema_arrow).get("primary_column") if geometry else None
            wanted = [*columns, *([primary] if primary else [])]
            start = 0
            for batch in file.iter_batches(batch_size=rows, columns=wanted):
                kept = {name: _plain(batch.column(name)) for name in columns}
                wkb = _plain(batch.column(primary)) if primary else None
                yield Batch(kept, np.arange(start, start + batch.num_rows, dtype=np.int64), wkb)
                start += batch.num_rows

    def _open(self) -> Any:
        import pyarrow.parquet as pq  # noqa: PLC0415  # seldom needed

        return pq.ParquetFile(self._path)

    @staticmethod
    def _geo(schema: pa.Schema) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        return found


def _one_type(types: Sequence[str]) -> str:
    return types[0] if len(types) == 1 else "Unknown"


def _parquet_crs(column: dict[str, Any]) -> str | None:
    """GeoParquet: no ``crs`` means OGC:CRS84, null means none."""
    if "crs" not in column:
        return "OGC:CRS84"
    return json.dumps(column["crs"]) if column["crs"] else None
