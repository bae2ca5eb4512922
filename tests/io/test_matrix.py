"""Formats as they arrive: what each file is read as, in one table, and one clear finding for what is empty."""

import sqlite3

import fiona
import geopandas as gpd
import pytest
import shapely

from geoplan.report.sentences import sentence
from geoplan.texts import texts
from geoplan.workflows.validate import validate

PLACE = shapely.Point(700_000, 6_200_000)
GML2 = """<?xml version="1.0" encoding="UTF-8"?><{root} xmlns:{prefix}="{uri}" xmlns:gml="http://www.opengis.net/gml{v}"{more}>
<{member}><{prefix}:{name} {id}><{prefix}:{geometry}>{shape}</{prefix}:{geometry}><{prefix}:objekt_id>a</{prefix}:objekt_id>
<{prefix}:temakode>5607</{prefix}:temakode></{prefix}:{name}></{member}></{root}>"""
FLAVOURS = {
    "GML 2 with FKG names": {
        "root": "wfs:FeatureCollection",
        "prefix": "fkg",
        "uri": "http://fkg.dk",
        "v": "",
        "more": ' xmlns:wfs="http://www.opengis.net/wfs"',
        "member": "gml:featureMember",
        "name": "t_5607_ladefacilitet",
        "id": 'fid="t_5607_ladefacilitet.1"',
        "geometry": "geometri",
        "shape": '<gml:Point srsName="EPSG:25832"><gml:coordinates>700000,6200000</gml:coordinates></gml:Point>',
    },
    "GML 3.2 with an address of the system": {
        "root": "wfs:FeatureCollection",
        "prefix": "fkg",
        "uri": "http://fkg.dk",
        "v": "/3.2",
        "more": ' xmlns:wfs="http://www.opengis.net/wfs/2.0"',
        "member": "wfs:member",
        "name": "t_5607_ladefacilitet",
        "id": 'gml:id="a.1"',
        "geometry": "geometri",
        "shape": '<gml:Point gml:id="p" srsName="urn:ogc:def:crs:EPSG::25832"><gml:pos>700000 6200000</gml:pos></gml:Point>',
    },
    "GML 3.1 of Plandata": {
        "root": "wfs:FeatureCollection",
        "prefix": "pdk",
        "uri": "http://planer.dk/pdk",
        "v": "",
        "more": ' xmlns:wfs="http://www.opengis.net/wfs"',
        "member": "gml:featureMember",
        "name": "theme_5607_ladefacilitet",
        "id": 'gml:id="a.1"',
        "geometry": "geometri",
        "shape": '<gml:MultiPoint srsName="http://www.opengis.net/gml/srs/epsg.xml#25832"><gml:pointMember><gml:Point><gml:pos>700000'
        " 6200000</gml:pos></gml:Point></gml:pointMember></gml:MultiPoint>",
    },
}


def one_row(result):
    (source,) = result.sources
    (rows,) = source.read
    return source.info, rows


@pytest.mark.parametrize("flavour", FLAVOURS.values(), ids=FLAVOURS)
def test_gml(flavour, tmp_path, opened):
    path = tmp_path / "5607.gml"
    path.write_text(GML2.format(**flavour), encoding="utf-8")
    info, rows = one_row(opened(path))
    assert (info.kind, info.declared_crs, len(rows)) == ("t_5607_ladefacilitet", "EPSG:25832", 1)
    assert rows.geometry[0].distance(PLACE) == 0
    assert rows.column("objekt_id").to_pylist() == ["a"]
    assert sorted(path.parent.iterdir()) == [path], "nothing is left beside the delivery"


@pytest.mark.parametrize("crs", ["EPSG:25832", "EPSG:4326"])
@pytest.mark.parametrize(
    ("driver", "name"),
    [("MapInfo File", "5607.tab"), ("MapInfo File", "5607.mif"), ("OpenFileGDB", "5607.gdb"), ("FlatGeobuf", "5607.fgb")],
)
def test_systems_survive_the_format(driver, name, crs, write, opened):
    frame = gpd.GeoDataFrame({"objekt_id": ["a"], "temakode": [5607]}, geometry=[PLACE], crs=25832).to_crs(crs)
    info, rows = one_row(opened(write(frame, name, driver=driver)))
    assert (info.kind, info.transformed) == ("t_5607_ladefacilitet", crs == "EPSG:4326")
    assert rows.geometry[0].distance(PLACE) < 0.05  # TAB rounds degrees


@pytest.mark.parametrize("name", ["CURVEPOLYGON", "COMPOUNDCURVE"])
def test_curves_in_a_geopackage(name, tmp_path, opened):
    from test_curves import HALF, count, half_disc, head, points

    disc = half_disc() if name == "CURVEPOLYGON" else head("<", 9) + count("<", 1) + head("<", 8) + points("<", HALF)
    path = tmp_path / "5801.gpkg"
    with fiona.open(
        path, "w", driver="GPKG", layer="t_5801_fac_fl", crs="EPSG:25832", schema={"geometry": "Unknown", "properties": {"navn": "str"}}
    ):
        pass
    envelope = b"GP\x00\x01" + (25832).to_bytes(4, "little") + disc
    base = sqlite3.connect(path)
    for (trigger,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        base.execute(f'DROP TRIGGER "{trigger}"')
    base.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = ?", (name,))
    base.execute("INSERT INTO t_5801_fac_fl (geom, navn) VALUES (?, 'a')", (envelope,))
    base.commit()
    base.close()
    info, rows = one_row(opened(path))
    assert info.kind == "t_5801_fac_fl"
    assert rows.kept("curved").tolist() == [True]
    assert rows.geometry[0].geom_type == ("Polygon" if name == "CURVEPOLYGON" else "LineString")
    report = validate([path])
    (group,) = (group for group in report.findings if group.rule.id == "leverance.buer")
    assert sentence(group, 0, texts("da")) == "Geometrien har buer. De er læst som rette linjer, der højst afviger 0,01 m."


@pytest.mark.parametrize("mark", ["", "\x1e"])
def test_geojson_of_one_object_per_line(mark, tmp_path, opened):
    line = '{"type":"Feature","properties":{"temakode":5607,"objekt_id":"a"},"geometry":{"type":"Point","coordinates":[12.2,55.9]}}\n'
    path = tmp_path / "5607.geojsonl"
    path.write_text((mark + line) * 3, encoding="utf-8")
    (source,) = opened(path).sources
    assert (source.info.kind, sum(map(len, source.read)), source.info.transformed) == ("t_5607_ladefacilitet", 3, True)


EMPTY = {
    "0 bytes": ("a.gpkg", b"", "leverance.laeselig"),
    "only blanks": ("a.geojson", b"  \n", "leverance.laeselig"),
    "no objects": ("a.geojson", b'{"type":"FeatureCollection","features":[]}', "leverance.tomt_lag"),
    "only headings": ("5607.csv", b"objekt_id;temakode;x;y\n", "leverance.tomt_lag"),
    "a CSV of a line feed": ("5607.csv", b"\n", "leverance.laeselig"),
    "a CSV in UTF-16": ("5607.csv", "objekt_id;temakode\na;5607\n".encode("utf-16"), "leverance.laeselig"),
    "cut off": ("a.geojson", b'{"type":"FeatureCollection","features":[{"type":"Feature"', "leverance.laeselig"),
}


@pytest.mark.parametrize(("name", "content", "rule"), EMPTY.values(), ids=EMPTY)
def test_one_clear_finding_for_what_is_empty(name, content, rule, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    report = validate([path])
    found = [group for group in report.findings if group.rule.id in {"leverance.laeselig", "leverance.tomt_lag"}]
    assert [(group.rule.id, group.count) for group in found] == [(rule, 1)]


@pytest.mark.parametrize(
    ("driver", "name"), [("GPKG", "a.gpkg"), ("ESRI Shapefile", "a.shp"), ("FlatGeobuf", "a.fgb"), ("MapInfo File", "a.tab")]
)
def test_an_empty_layer_is_one_finding(driver, name, write):
    frame = gpd.GeoDataFrame({"navn": ["a"]}, geometry=[PLACE], crs=25832).iloc[:0]
    report = validate([write(frame, name, driver=driver)])
    assert [(g.rule.id, g.count) for g in report.findings if g.rule.id == "leverance.tomt_lag"] == [("leverance.tomt_lag", 1)]


def test_findings_of_how_a_shapefile_was_read(tmp_path, write):
    frame = gpd.GeoDataFrame({"OBJEKT_ID": ["a"], "LINK": ["x"], "navn": ["Ærøgade"], "temakode": [5607]}, geometry=[PLACE], crs=25832)
    path = write(frame, "t_5607_ladefacilitet.shp", driver="ESRI Shapefile", encoding="CP1252")
    path.with_suffix(".cpg").write_text("UTF-8")
    report = validate([path])
    found = {group.rule.id: group for group in report.findings}
    assert sentence(found["leverance.tegnsaet"], 0, texts("da")).startswith(
        "Filen siger tegnsættet .cpg: UTF-8, men teksterne er læst som cp1252"
    )
    assert sentence(found["leverance.kolonnenavn"], 0, texts("da")).startswith("Kolonnen LINK er ikke tolket: navnet passer på flere")
