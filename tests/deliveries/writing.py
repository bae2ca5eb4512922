"""Tables of the sample as files of every format, the same bytes each time: what consultants' programs would have written."""

from __future__ import annotations

import warnings
import zipfile
from dataclasses import replace
from functools import cache

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

from geoplan.io import reproducible
from geoplan.model.load import load
from geoplan.sample.delivery import file_layer
from geoplan.sample.municipality import municipality
from geoplan.sample.planting import Draft
from geoplan.sample.tables import Table
from geoplan.sample.themes import themes

SEED, PLOTS = 1, 50
LONGEST_IN_TABLES = 254
"""Bytes that dBase and MapInfo keep of a text."""

ZIPPED_AT = (2026, 1, 1, 0, 0, 0)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
OPTIONS = {
    "ESRI Shapefile": {"DBF_DATE_LAST_UPDATE": "2026-01-01"},
    "MapInfo File": {"FORMAT": "MAPINFO"},
    "GML": {"FORMAT": "GML3.2"},
    "FlatGeobuf": {"SPATIAL_INDEX": "NO"},
    "GeoJSONSeq": {"COORDINATE_PRECISION": "9"},
    "GeoJSON": {"COORDINATE_PRECISION": "9"},
}


@cache
def town():
    """The municipality that all deliveries come from."""
    return municipality(seed=SEED, plots=PLOTS)


@cache
def _tables():
    return themes(town(), load())


def draft(code, rows=None):
    """The first ``rows`` of the theme's objects, to plant faults in; all of its rows unless told how many."""
    table = _tables()[code]
    count = len(table) if rows is None else rows
    assert count <= len(table)
    columns = {name: array.slice(0, count) for name, array in table.columns.items()}
    return Draft(load().by_code[code], Table(table.name, columns, table.geometry[:count], min(count, table.plain)), town())


def of(draft, *, name="", short=False, geometry_type="", **changes):
    """The draft as a layer of a file, with the names of ten characters when ``short``."""
    theme = draft.layer
    table = Table(draft.name, draft.arrays(), np.array(draft.geometry, dtype=object), 0)
    layer = file_layer(theme, table, shapefile=short)
    return replace(layer, name=name or layer.name, geometry_type=geometry_type or layer.geometry_type, **changes)


def write(path, driver, *layers, **options):
    """Write layers with any of GDAL's drivers, at a time that stands still."""
    with reproducible.fixed_time(), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # texts too long for the format, on purpose
        for number, layer in enumerate(layers):
            pyogrio.write_arrow(
                _arrow(layer),
                path,
                layer=layer.name,
                driver=driver,
                append=number > 0,
                crs=layer.crs or reproducible.CRS,
                geometry_type=layer.geometry_type,
                geometry_name=reproducible.GEOMETRY_COLUMN,
                **(OPTIONS[driver] | options),
            )


def _arrow(layer):
    arrays = dict(layer.columns)
    fields = [pa.field(name, array.type, metadata=_width(layer.widths.get(name))) for name, array in arrays.items()]
    wkb = [shape if shape is None or isinstance(shape, bytes) else shapely.to_wkb(shape) for shape in layer.geometry]
    arrays["geometri"] = pa.array(wkb, pa.binary())
    fields.append(pa.field("geometri", pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"}))
    return pa.Table.from_arrays(list(arrays.values()), schema=pa.schema(fields))


def _width(characters):
    return {"GDAL:OGR:width": str(characters)} if characters else None


def mapinfo(path, layer, **options):
    """Write a MapInfo table. GDAL leaves whatever was in memory after the names of its columns (3.12.4): zeros instead."""
    narrow = {name: min(width, LONGEST_IN_TABLES) for name, width in layer.widths.items()}
    write(path, "MapInfo File", replace(layer, widths=narrow), ENCODING="CP1252", **options)
    table = path.with_suffix(".dat")
    content = bytearray(table.read_bytes())
    for number in range(1, len(layer.columns) + 1):
        name = content[32 * number : 32 * number + 11].split(b"\0")[0]
        content[32 * number : 32 * number + 11] = name.ljust(11, b"\0")
    table.write_bytes(content)


def shapefile(path, layer, *, encoding="UTF-8", cpg="", prj=True):
    """Write a Shapefile in ``encoding`` whose ``.cpg`` says ``cpg``, or has none and then no language byte either."""
    write(path, "ESRI Shapefile", reproducible.for_shapefile(layer), encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    dbf = path.with_suffix(".dbf")
    content = bytearray(dbf.read_bytes())
    content[29] = 0
    dbf.write_bytes(content)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    if not prj:
        path.with_suffix(".prj").unlink()


def exchange(path, old, new):
    """Put some bytes of a file in the place of others; they must be there, once."""
    content = path.read_bytes()
    assert content.count(old) == 1, (old, content.count(old))
    path.write_bytes(content.replace(old, new))


def zipped(folder, path):
    """Pack a folder, always in the same order and at the same moment."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.writestr(zipfile.ZipInfo(str(file.relative_to(folder)), ZIPPED_AT), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return path
