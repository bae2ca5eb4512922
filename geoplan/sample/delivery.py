"""Which themes lie in which files of a delivery, and how a theme's table becomes a layer of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from geoplan.model.types import FieldType
from geoplan.sample.tables import KOMMUNE
from geoplan.sample.write import FileLayer, write_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geoplan.model.types import Field, Layer, Model
    from geoplan.sample.municipality import Municipality
    from geoplan.sample.tables import Table

FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "ladefaciliteter.gpkg": ("5607",),
    "friluftsliv.gpkg": ("5800", "5801", "5802", "7900"),
    "distrikter.gpkg": ("5700", "5710", "5712"),
    "t_5605_vejbyggel.shp": ("5605",),
    "t_5402_genbr_con.shp": ("5402",),
    "t_5107_art_invas_p.geojson": ("5107",),
    "landskab.gpkg": ("5106", "6202", "6203"),
    "net_og_beredskab.gpkg": ("5608", "5609", "6102"),
}
"""The files of a delivery: most themes in GeoPackage, two in Shapefile with its short names, one in GeoJSON."""

UUID_LENGTH: Final = 36
BOUNDARY_FILE: Final = "kommuner.geojson"


def file_layer(layer: Layer, table: Table, *, shapefile: bool = False) -> FileLayer:
    """The theme's table as a layer with the model's widths, in a Shapefile under its names of ten characters."""
    known = layer.by_name
    names = {name: (known[name].short_name or name[:10]) if shapefile else name for name in table.columns}
    widths = {names[name]: _width(known[name]) for name in names if name in known}
    columns = {names[name]: array for name, array in table.columns.items()}
    return FileLayer(table.name, columns, table.geometry, layer.geometry_type, widths)


def _width(field: Field) -> int:
    return field.length or (UUID_LENGTH if field.type is FieldType.UUID else 0)


def write_delivery(folder: Path, model: Model, tables: Mapping[str, Table]) -> None:
    """Write the clean delivery."""
    for file, codes in FILES.items():
        layers = [file_layer(model.by_code[code], tables[code], shapefile=file.endswith(".shp")) for code in codes]
        write_file(folder / file, layers)


def write_boundary(path: Path, town: Municipality) -> None:
    """Write the municipality's area with its code, as the option ``--boundary`` takes it."""
    columns = {"kommunekode": pa.array([f"{KOMMUNE:0>4}"]), "navn": pa.array(["Prøvekøbing"])}
    write_file(path, [FileLayer("kommuner", columns, np.array([town.boundary], dtype=object), "Polygon")])
