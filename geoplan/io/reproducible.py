"""Write arrays as a GeoPackage, GeoJSON or Shapefile under the names, types and widths they are given: the same rows give the same bytes.

For the synthetic municipality and its broken twin. What a user gets of his own data is written by ``geoplan.io.write``.
"""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import shapely

from geoplan.io.safety import gdal
from geoplan.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MADE: Final = "2026-01-01T00:00:00.000Z"
"""The moment that files say they were made, so that it does not change from run to run."""

GEOMETRY_COLUMN: Final = "geometri"
SHAPEFILE_BYTES: Final = 254
MOMENT_WIDTH: Final = 24
ENVELOPE_BYTES: Final = (0, 32, 48, 48, 64)
"""Length of the envelope in the header of a GeoPackage geometry, by its kind."""

NO_TYPE: Final = b"\x01\x63\x00\x00\x00" + bytes(8)
"""WKB that says it is of type 99."""

SINGLE: Final = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}
OPTIONS: Final[dict[str, dict[str, str]]] = {
    ".gpkg": {"SPATIAL_INDEX": "NO", "GEOMETRY_NAME": GEOMETRY_COLUMN},
    ".geojson": {"COORDINATE_PRECISION": "15", "RFC7946": "NO"},
    ".shp": {"ENCODING": "UTF-8", "DBF_DATE_LAST_UPDATE": MADE[:10]},
}
DRIVERS: Final = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}


@dataclass(frozen=True)
class FileLayer:
    """A layer ready to be written: arrays under the names that the file is to have.

    ``geometry`` is None for a layer without any; ``crs`` is empty for a file that does not name its coordinate system. The geometries of
    ``unreadable`` rows are spoilt once they are written (GeoPackage only).
    """

    name: str
    columns: Mapping[str, pa.Array]
    geometry: NDArray[Any] | None
    geometry_type: str
    widths: Mapping[str, int] = field(default_factory=dict)
    crs: str = CRS
    unreadable: Sequence[int] = ()


def write_file(path: Path, layers: Sequence[FileLayer]) -> None:
    """Write the layers to a file of the kind that the name's ending tells; a Shapefile has one layer and is named after it."""
    with fixed_time():
        for number, layer in enumerate(layers):
            _write_layer(path, layer, append=number > 0)
    for layer in layers:
        _spoil(path, layer)
    if path.suffix == ".shp" and not layers[0].crs:
        path.with_suffix(".prj").unlink(missing_ok=True)


def _write_layer(path: Path, layer: FileLayer, *, append: bool) -> None:
    whole = for_shapefile(layer) if path.suffix == ".shp" else layer
    arrays = dict(whole.columns)
    fields = [pa.field(name, array.type, metadata=_width(whole.widths.get(name))) for name, array in arrays.items()]
    options: dict[str, Any] = dict(OPTIONS[path.suffix])
    if whole.geometry is not None:
        arrays[GEOMETRY_COLUMN] = pa.array(shapely.to_wkb(whole.geometry, include_srid=False), pa.binary())
        fields.append(pa.field(GEOMETRY_COLUMN, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}))
        options |= {"crs": layer.crs or CRS, "geometry_type": whole.geometry_type, "geometry_name": GEOMETRY_COLUMN}
    made = pa.Table.from_arrays(list(arrays.values()), schema=pa.schema(fields))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a text that is too long, a Z where none belongs: planted on purpose
        gdal().write_arrow(made, path, layer=layer.name, driver=DRIVERS[path.suffix], append=append, **options)


def _width(characters: int | None) -> dict[str, str] | None:
    return {"GDAL:OGR:width": str(characters)} if characters else None


def for_shapefile(layer: FileLayer) -> FileLayer:
    """Moments as text and single geometries: what a Shapefile cannot hold otherwise."""
    columns, widths = dict(layer.columns), dict(layer.widths)
    for name, array in layer.columns.items():
        if pa.types.is_timestamp(array.type):
            columns[name], widths[name] = array.cast(pa.timestamp("s")).cast(pa.string()), MOMENT_WIDTH
        if pa.types.is_string(columns[name].type):
            widths[name] = min(widths.get(name, SHAPEFILE_BYTES), SHAPEFILE_BYTES)
    geometry = shapely.get_geometry(layer.geometry, 0)
    return FileLayer(layer.name, columns, geometry, SINGLE[layer.geometry_type], widths, layer.crs)


def _spoil(path: Path, layer: FileLayer) -> None:
    """Overwrite geometries with what no reader knows: the header of GeoPackage stays, the type becomes 99."""
    if not layer.unreadable:
        return
    with closing(sqlite3.connect(path)) as base:
        for row in layer.unreadable:
            # The names are our own.
            ((blob,),) = base.execute(f'SELECT "{GEOMETRY_COLUMN}" FROM "{layer.name}" WHERE fid = ?', (row + 1,)).fetchall()  # noqa: S608
            spoilt = blob[: 8 + ENVELOPE_BYTES[blob[3] >> 1 & 7]] + NO_TYPE
            base.execute(f'UPDATE "{layer.name}" SET "{GEOMETRY_COLUMN}" = ? WHERE fid = ?', (spoilt, row + 1))  # noqa: S608
        base.commit()


@contextmanager
def fixed_time() -> Iterator[None]:
    """Let GDAL write a fixed moment instead of now."""
    before = gdal().get_gdal_config_option("OGR_CURRENT_DATE")
    gdal().set_gdal_config_options({"OGR_CURRENT_DATE": MADE})
    try:
        yield
    finally:
        gdal().set_gdal_config_options({"OGR_CURRENT_DATE": before})
