"""The plans as files for the register: one zip for each kind, in it one GeoJSON with the columns that are reported."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import shapely

from geoplan.model.plan import plan_model
from geoplan.sample.write import FileLayer, write_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd

DELIVERED: Final = (
    "kommuneplan",
    "kommuneplantillaeg",
    "kommuneplanramme",
    "retningslinje",
    "lokalplan",
    "delomraade",
    "byggefelt",
    "landzonetilladelse",
)
"""Kinds that a municipality reports; the zone map follows from adopted plans since December 2021."""

REGISTERS_OWN: Final = frozenset({"kommunenavn", "lp_plannr", "lp_plannavn", "zonestatus"})
"""Columns that the register fills in itself."""

PACKED: Final = (2026, 1, 1, 0, 0, 0)
"""The moment that files in a zip say they were made."""


def file_layer(kind: str, frame: gpd.GeoDataFrame, *, name: str = "") -> FileLayer:
    """The frame's columns that Plandata knows and that are reported, in the order of the frame."""
    known = plan_model().kinds[kind].by_name
    columns = {column: arrow(frame[column]) for column in frame.columns if column in known and column not in REGISTERS_OWN}
    geometry = frame.geometry.to_numpy()
    there = {shapely.GeometryType(number).name for number in np.unique(shapely.get_type_id(geometry)) if number >= 0}
    kinds = {"MULTIPOLYGON": "MultiPolygon", "MULTIPOINT": "MultiPoint"}
    return FileLayer(name or kind, columns, geometry, kinds[there.pop()] if len(there) == 1 and there <= kinds.keys() else "Unknown")


def arrow(values: Any) -> pa.Array:
    """A column as an Arrow array: texts as text also where every one is null."""
    return pa.array(values, pa.string()) if values.dtype == object else pa.array(values)


def write_packed(path: Path, layers: list[FileLayer]) -> None:
    """Write each layer as GeoJSON into the zip, without folders. The same layers give the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for layer in layers:
            loose = path.with_name(f"{layer.name}.geojson")
            write_file(loose, [layer])
            entry = zipfile.ZipInfo(loose.name, PACKED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, loose.read_bytes())
            loose.unlink()


def write_plans(folder: Path, frames: Mapping[str, gpd.GeoDataFrame]) -> int:
    """Write the delivery without faults; gives the number of objects."""
    for kind in DELIVERED:
        write_packed(folder / f"{kind}.zip", [file_layer(kind, frames[kind])])
    return sum(len(frames[kind]) for kind in DELIVERED)
