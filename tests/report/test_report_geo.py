import json
import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import pyogrio
import pytest
from made_report import NOTE, STATUS, VALID, build, empty

from geoplan.report import write

LAYERS = ["fund_fejl", "fund_advarsel", "fund_bemaerkning"]


@pytest.fixture
def gpkg(tmp_path, da):
    write(build(), "gpkg", tmp_path / "r.gpkg", texts=da)
    return tmp_path / "r.gpkg"


def test_geojson_is_read_as_utm32(tmp_path, da):
    write(build(), "geojson", tmp_path / "r.geojson", texts=da)
    frame = pyogrio.read_dataframe(tmp_path / "r.geojson")
    assert frame.crs.to_epsg() == 25832
    assert len(frame) == 29
    first = frame[frame["rule"] == STATUS.id].iloc[0]
    assert (first.geometry.x, first.geometry.y) == (574212.315, 6223908.765)
    assert first["message"].startswith("statuskode er 7")
    assert first["value"] == "7"
    assert {"101901234", "true", "-3.5", "110190-****"} <= set(frame["value"])


def test_geojson_has_the_counts_beside_the_features(da):
    content = json.loads(write(build(), "geojson", None, texts=da))
    assert content["type"] == "FeatureCollection"
    assert content["summary"]["error"] == 1007
    assert content["groups"][1]["count"] == 1005
    assert [feature["geometry"] for feature in content["features"]].count(None) == 10
    assert json.loads(write(empty(), "geojson", None, texts=da))["features"] == []


def test_gpkg_layers(gpkg):
    names = dict(pyogrio.list_layers(gpkg))
    assert [names[layer] for layer in LAYERS] == ["Point"] * 3
    assert {"fund_uden_sted", "fund_grupper", "ikke_koert", "layer_styles"} <= set(names)
    counts = [len(pyogrio.read_dataframe(gpkg, layer=layer)) for layer in [*LAYERS, "fund_uden_sted"]]
    assert counts == [5, 13, 1, 10]


def test_gpkg_rows(gpkg):
    frame = pyogrio.read_dataframe(gpkg, layer="fund_fejl")
    assert frame.crs.to_epsg() == 25832
    first = frame[frame["rule"] == STATUS.id].iloc[0]
    assert (first["row"], first["feature"], first["value"]) == (3, 4, "7")
    assert first["advice"].startswith("Ret koden")
    areas = pyogrio.read_dataframe(gpkg, layer="fund_advarsel").query("rule.str.endswith('area')")
    assert areas["other_row"].tolist() == [8, 9]
    groups = pyogrio.read_dataframe(gpkg, layer="fund_grupper")
    assert groups.set_index("rule").loc[STATUS.id, "count"] == 1005
    whole = pyogrio.read_dataframe(gpkg, layer="fund_uden_sted").query("rule.str.endswith('column')")
    assert whole["row"].isna().all()
    assert VALID.id in set(frame["rule"])
    assert NOTE.id in set(pyogrio.read_dataframe(gpkg, layer="fund_uden_sted")["rule"])


def test_gpkg_has_a_default_style_per_severity(gpkg):
    with closing(sqlite3.connect(gpkg)) as base:
        styles = base.execute("SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles").fetchall()
        geometry = dict(base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall())
    assert [name for name, *_ in styles] == LAYERS
    shapes = []
    for name, column, default, qml in styles:
        assert (geometry[name], default) == (column, 1)
        options = {option.get("name"): option.get("value") for option in ET.fromstring(qml).iter("Option")}
        shapes.append((options["name"], options["color"]))
    assert [shape for shape, _ in shapes] == ["square", "triangle", "circle"]
    assert len({colour for _, colour in shapes}) == 3


def test_an_empty_gpkg_has_all_its_layers(tmp_path, da):
    write(empty(), "gpkg", tmp_path / "r.gpkg", texts=da)
    assert set(LAYERS) <= {name for name, _ in pyogrio.list_layers(tmp_path / "r.gpkg")}
