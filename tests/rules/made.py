"""Rows, layers and rules made by hand."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pyarrow as pa
import shapely

from geoplan.dataset import Column, Dataset, LayerInfo, MemorySource, Rows
from geoplan.rules import Context, Hits, Outcome, Reference, Rule, Scope, Severity
from geoplan.settings import CRS

DAY = dt.date(2026, 7, 1)
SOURCE = Reference("en kilde")


def rows_of(columns=None, geometry=None, **info):
    arrays = {name: values if isinstance(values, pa.Array) else pa.array(values) for name, values in (columns or {}).items()}
    count = len(next(iter(arrays.values()))) if arrays else len(geometry)
    known = {name: Column(name, array.type) for name, array in arrays.items()}
    layer = LayerInfo("lag", kind="lag", columns=known, has_geometry=geometry is not None, row_count=count, **info)
    row = np.arange(count, dtype=np.int64)
    return Rows(layer, arrays, row=row, fid=row + 1, geometry=None if geometry is None else np.array(geometry, dtype=object))


def layer_of(wkt=None, *, kind="lag", **columns):
    """A layer in memory; ``wkt`` is a list of geometries."""
    if wkt is None:
        return MemorySource(gpd.pd.DataFrame(columns), kind=kind)
    return MemorySource(gpd.GeoDataFrame(columns, geometry=list(shapely.from_wkt(wkt)), crs=CRS), kind=kind)


def dataset_of(*sources, day=DAY, **rest):
    return Dataset(tuple(sources), day, **rest)


def context_of(*sources, **rest):
    return Context(dataset_of(*sources, **rest))


def rule_of(check, **rest):
    told = {"id": "prøve.regel", "title": "Prøven skal bestås", "layer": "lag", "severity": Severity.ERROR, "message": "{value}", **rest}
    return Rule(reference=SOURCE, check=check, **told)


def every(rows, _context):
    """A check that nothing passes."""
    return Hits(np.arange(len(rows), dtype=np.int64), value=rows.row.tolist())


def listed(run):
    """Findings as tuples of what tells them apart, in report order."""
    return [
        (group.rule.id, str(group.outcome), group.layer.name, int(group.row[i]), group.value[i], group.limit[i], int(group.other[i]))
        for group in run.findings
        for i in range(len(group))
    ]


__all__ = [
    "CRS",
    "DAY",
    "SOURCE",
    "Outcome",
    "Scope",
    "Severity",
    "context_of",
    "dataset_of",
    "every",
    "layer_of",
    "listed",
    "rows_of",
    "rule_of",
]
