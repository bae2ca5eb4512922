"""Small frames to be made ready, and what was made of them."""

import datetime as dt

import numpy as np
import pyarrow as pa
import shapely

from geoplan.cli.normalise import voice
from geoplan.dataset import GEOMETRY, Column, LayerInfo, Rows
from geoplan.fkg.normalise.layer import Terms
from geoplan.model.load import load
from geoplan.settings import CRS
from geoplan.texts import texts
from geoplan.workflows.normalise_table import gathered

DAY = dt.date(2026, 6, 1)
VOICE = voice(texts("da"))


def terms(code, *accepted):
    model = load()
    return Terms(model, model.by_code[code], DAY, accepted)


def objects(geometries):
    made = np.empty(len(geometries), dtype=object)
    made[:] = geometries
    return made


class Held:
    """Columns and geometries as a layer."""

    def __init__(self, columns, geometry, *, kind, name="", **rest):
        arrays = {key: values if isinstance(values, pa.Array) else pa.array(values) for key, values in columns.items()}
        given = {"format": "GPKG", "declared_crs": CRS, "path": "leveret.gpkg"} | rest
        self.info = LayerInfo(
            name or kind, kind=kind, columns={k: Column(k, a.type) for k, a in arrays.items()}, row_count=len(geometry), **given
        )
        self._arrays, self._geometry = arrays, objects(list(geometry))

    def rows(self, start=0, count=None):
        stop = len(self._geometry) if count is None else start + count
        row = np.arange(len(self._geometry), dtype=np.int64)[start:stop]
        columns = {name: array.slice(start, len(row)) for name, array in self._arrays.items()}
        return Rows(self.info, columns, row=row, fid=row + 1, geometry=self._geometry[start:stop])

    def batches(self, chunk_rows, columns):
        for start in range(0, len(self._geometry), chunk_rows):
            yield self.rows(start, chunk_rows)


def again(sheet, kind):
    """A sheet that was written, as a layer to be read again."""
    columns = {name: array for name, array in sheet.columns.items() if name != GEOMETRY}
    geometry = sheet.geometry if sheet.geometry is not None else [None] * len(next(iter(columns.values())))
    return Held(columns, geometry, kind=kind, name=sheet.name, path="klar.gpkg")


def made_ready(columns, geometry, code, *accepted, **rest):
    chosen = terms(code, *accepted)
    return gathered([Held(columns, geometry, kind=chosen.layer.table, **rest)], chosen, VOICE)


def charging(**columns):
    """A charging facility without a fault, with these columns instead, one row per value."""
    count = max((len(values) for values in columns.values()), default=1)
    good = {
        "temakode": 5607,
        "cvr_kode": 29189846,
        "bruger_id": "ane",
        "oprindkode": 1,
        "statuskode": 3,
        "off_kode": 1,
        "ladefacilitet_type_kode": 1,
    }
    return {name: [value] * count for name, value in good.items()} | columns, points(count)


def points(count):
    return [shapely.MultiPoint([(550_000 + 10 * number, 6_250_000)]) for number in range(count)]


def lines_of(ready, *, kind=None):
    """The record as dictionaries."""
    return [line for line in ready.record.to_pylist() if kind is None or line["slags"] == kind]
