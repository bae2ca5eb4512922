"""Whatever a file holds is a finding or nothing, never an exception: every kind of rule against odd values of every type."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoplan.dataset import GEOMETRY, Dataset, MemorySource
from geoplan.fkg.rules import theme_rules
from geoplan.model.load import load
from geoplan.rules import run
from geoplan.settings import CRS

NAN, INF = float("nan"), float("inf")
ODD = {
    "text": [
        "",
        " ",
        "x",
        "-1",
        "1e999",
        "NaN",
        "0001-01-01",
        "9999-12-31T23:59:59Z",
        "2024-02-30",
        "\ufffd",
        "Ã¸",
        "{}",
        "[" * 2000,
        "\u0000",
        "🚲" * 90,
    ],
    "number": [0.0, -1.0, 1.5, INF, -INF, NAN, 1e300, -1e-300, 2.0**63, 44023911.0, 5607.0, 1e15, 3.0, 1291.0, 0.1],
    "integer": [0, -1, 2**62, -(2**62), 44023911, 29189404, 253, 5607, 1291, 3, 2, 1, 20240101, 101, 2**31],
    "day": [dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(1969, 12, 31), None, dt.date(2024, 2, 29)] * 3,
    "moment": list(
        np.array(["1700-01-01T00:00:00.5", "2999-12-31T23:59:59", "NaT", "1969-12-31T23:59:59.999", "2024-01-01"] * 3, "M8[us]")
    ),
    "truth": [True, False, None] * 5,
    "nothing": [None] * 15,
    "bytes": [b"", b"x", b"\xff", None, b"44023911"] * 3,
}
NOWHERE = shapely.from_wkb(bytes.fromhex("0101000000" + "000000000000f87f" + "000000000000f07f"))
SHAPES = [
    *(None, shapely.Point(), shapely.MultiPoint(), shapely.Polygon(), shapely.MultiPolygon(), shapely.GeometryCollection()),
    *(shapely.Point(1, 2), NOWHERE, shapely.Point(574_000, 6_223_000, 5), shapely.LineString([(1, 1), (1, 1)])),
    shapely.LineString([(574_000, 6_223_000), (574_010, 6_223_000), (574_000, 6_223_000)]),
    shapely.Polygon([(574_000, 6_223_000), (574_010, 6_223_010), (574_010, 6_223_000), (574_000, 6_223_010)]),
    shapely.Polygon([(0, 0), (0, 0), (0, 0)]),
    shapely.GeometryCollection([shapely.Point(1, 1), shapely.box(574_000, 6_223_000, 574_010, 6_223_010)]),
    shapely.box(574_000, 6_223_000, 574_010, 6_223_010),
]
BOUNDARY = MemorySource(gpd.GeoDataFrame({"kommunekode": ["0253", "x", None]}, geometry=SHAPES[-3:], crs=CRS), kind="kommunegraense")
MODEL = load()
THEMES = [
    MODEL.by_code[code] for code in ("5000", "5106", "5602", "5607", "5608", "5609", "5710", "5800", "5801", "5802", "6102", "6203", "7900")
]
"""Between them they have every kind of rule."""


@pytest.mark.parametrize("values", ODD.values(), ids=ODD)
def test_no_rule_fails(values):
    for layer in THEMES:
        columns = {column.name: values for column in layer.fields if column.name != GEOMETRY}
        source = MemorySource(gpd.GeoDataFrame(columns, geometry=SHAPES, crs=CRS), kind=layer.table)
        rules = rules_of(layer)
        others = tuple(
            MemorySource(gpd.GeoDataFrame({"a": values}, geometry=SHAPES, crs=CRS), kind=kind)
            for kind in {k for r in rules for k in r.layers} - {"kommunegraense"}
        )
        result = run(Dataset((source,), dt.date(2026, 7, 1), references=(BOUNDARY, *others)), rules)
        assert result.row_counts == (len(values),)
        assert all(len(group) == group.count for group in result.findings)


MADE = {}


def rules_of(layer):
    return MADE.setdefault(layer.table, theme_rules(MODEL, layer))
