"""Empty files are read back and compared with the model: names, types, widths, geometry and coordinate system."""

from __future__ import annotations

import fiona
import pyogrio
import pytest

from geoplan.errors import UnwritableError, UsageError
from geoplan.io.template import short_names, write_template
from geoplan.model.load import find, load
from geoplan.model.tables import live_layers
from geoplan.model.types import GEOMETRY, FieldType
from geoplan.workflows.template import template

PLAIN = {
    FieldType.INTEGER: "int32",
    FieldType.REAL: "float",
    FieldType.BOOLEAN: "bool",
    FieldType.DATE: "date",
    FieldType.TIME: "str:8",
    FieldType.TIMESTAMP: "datetime",
    FieldType.UUID: "str:36",
    FieldType.JSON: "str",
}
THEMES = ["5607", "5608", "5710", "5800", "5605", "7900", "5602", "5200"]


def _columns(layer):
    return [column for column in layer.delivered if column.name != GEOMETRY]


def _wanted(column):
    if column.type is FieldType.TEXT:
        return f"str:{column.length}" if column.length else "str"
    return PLAIN[column.type]


def _wanted_dbf(column):
    if column.type in {FieldType.TEXT, FieldType.JSON}:
        return f"str:{min(column.length or 254, 254)}"
    return {FieldType.TIMESTAMP: "str:25", FieldType.INTEGER: "int32:9"}.get(column.type) or PLAIN[column.type]


def _schema(path):
    with fiona.open(path) as source:
        return source.crs.to_epsg(), source.schema["geometry"], dict(source.schema["properties"]), sum(1 for _ in source)


@pytest.mark.parametrize("code", THEMES)
def test_geopackage_has_the_columns_of_the_model(tmp_path, code):
    layer = find(load(), code)
    path = tmp_path / "tom.gpkg"
    write_template(layer, path)
    epsg, geometry, properties, rows = _schema(path)
    assert (epsg, geometry, rows) == (25832, layer.geometry_type, 0)
    assert properties == {column.name: _wanted(column) for column in _columns(layer)}
    info = pyogrio.read_info(path)
    assert (info["layer_name"], info["geometry_name"]) == (layer.table, GEOMETRY)


@pytest.mark.parametrize("code", THEMES)
def test_gml_keeps_the_columns_in_its_schema(tmp_path, code):
    layer = find(load(), code)
    made = write_template(layer, tmp_path / "tom.gml")
    assert [path.name for path in made.paths] == ["tom.gml", "tom.xsd"]
    epsg, geometry, properties, rows = _schema(tmp_path / "tom.gml")
    assert (epsg, geometry, rows) == (25832, layer.geometry_type, 0)
    found = {name: kind.replace("int32:16", "int32") for name, kind in properties.items() if name != "gml_id"}
    assert found == {column.name: _wanted(column) for column in _columns(layer)}


@pytest.mark.parametrize("code", THEMES)
def test_shapefile_has_short_names_and_widths(tmp_path, code):
    layer = find(load(), code)
    made = write_template(layer, tmp_path / "tom.shp")
    assert {path.suffix for path in made.paths} == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    epsg, geometry, properties, rows = _schema(tmp_path / "tom.shp")
    assert (epsg, rows) == (25832, 0)
    assert geometry == {"MultiPolygon": "Polygon", "MultiLineString": "LineString"}.get(layer.geometry_type, "MultiPoint")
    wanted = {made.columns[column.name]: _wanted_dbf(column) for column in _columns(layer)}
    roomy = {"int:10": "int32:9"}  # a value of ten digits is allowed
    found = {name: "float" if kind.startswith("float") else roomy.get(kind, kind) for name, kind in properties.items()}
    assert found == wanted


def test_geojson_has_the_coordinate_system_and_says_that_columns_are_lost(tmp_path):
    made = template("5607", tmp_path / "tom.geojson")
    assert not made.keeps_columns
    assert '"urn:ogc:def:crs:EPSG::25832"' in made.paths[0].read_text()
    assert pyogrio.read_info(made.paths[0])["features"] == 0


def test_short_names_of_all_themes_are_short_and_their_own():
    for layer in live_layers(load()):
        named = short_names(_columns(layer))
        assert list(named) == [column.name for column in _columns(layer)]
        assert len({short.casefold() for short in named.values()}) == len(named), layer.table
        assert all(0 < len(short) <= 10 for short in named.values()), layer.table


def test_short_names_that_the_model_shares_become_unique():
    """In 5607 several photo and link columns have the short name ``link``: the one that is called so keeps it."""
    named = short_names(_columns(find(load(), "5607")))
    assert named["link"] == "link"
    assert named["foto_link"] == "foto_link"
    assert named["anvendelsesgrad_kwh"] == "anvgr_kWh"
    assert named["tilgaengelighed_type_kode"] == "tilgaengel"  # the model's own has eleven characters


def test_a_large_number_gets_room_in_a_shapefile(tmp_path):
    """fot_id may be 2147483648: ten digits."""
    path = tmp_path / "vandl.shp"
    template("5000", path)
    with fiona.open(path) as source:
        assert source.schema["properties"]["fot_id"].endswith(":10")


def test_a_file_that_is_there_stays(tmp_path):
    path = tmp_path / "tom.shp"
    (tmp_path / "tom.dbf").write_text("mine")
    with pytest.raises(UsageError, match=r"tom\.dbf findes allerede.*--overwrite"):
        template("5607", path)
    assert (tmp_path / "tom.dbf").read_text() == "mine"
    template("5607", path, overwrite=True)
    template("5710", path, overwrite=True)
    assert _schema(path)[1] == "Polygon"
    assert not list(tmp_path.glob(".geoplan*"))


def test_what_cannot_be_written_is_said(tmp_path):
    retired = next(layer for layer in load().layers if not layer.live)
    with pytest.raises(UsageError, match="udgået"):
        template(retired.code, tmp_path / "x.gpkg")
    with pytest.raises(UsageError, match=r"\.xlsx"):
        template("5607", tmp_path / "x.xlsx")
    with pytest.raises(UsageError, match="findes ikke"):
        template("5607", tmp_path / "ingen" / "x.gpkg")
    (tmp_path / "mappe.gpkg").mkdir()
    with pytest.raises(UsageError, match="er en mappe"):
        template("5607", tmp_path / "mappe.gpkg")


def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "tom.gpkg"
    template("5607", path)
    before = path.read_bytes()

    def fail(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fiona.open", fail)
    with pytest.raises(UnwritableError, match=r"tom\.gpkg"):
        template("5607", path, overwrite=True)
    assert path.read_bytes() == before
