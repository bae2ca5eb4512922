"""Arcs are read as straight lines close to them, never lost."""

import json
import math

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

from geoplan.io.curved_wkt import curved_wkb
from geoplan.io.curves import TOLERANCE_M, arc, straightened


def points(order, coordinates):
    return np.array([len(coordinates)], f"{order}u4").tobytes() + np.array(coordinates, f"{order}f8").tobytes()


def head(order, kind):
    return (b"\x01" if order == "<" else b"\x00") + np.array([kind], f"{order}u4").tobytes()


def count(order, number):
    return np.array([number], f"{order}u4").tobytes()


HALF = [(700_000.0, 6_200_000.0), (700_050.0, 6_200_050.0), (700_100.0, 6_200_000.0)]
BACK = [(700_100.0, 6_200_000.0), (700_000.0, 6_200_000.0)]


def half_disc(order="<", more=0, z=()):
    def raised(coordinates):
        return [(*point, *z) for point in coordinates]

    ring = head(order, 9 + more) + count(order, 2)
    ring += head(order, 8 + more) + points(order, raised(HALF)) + head(order, 2 + more) + points(order, raised(BACK))
    return head(order, 10 + more) + count(order, 1) + ring


@pytest.mark.parametrize(("order", "more", "z"), [("<", 0, ()), (">", 0, ()), ("<", 1000, (7.5,)), ("<", 0x80000000, (7.5,))])
def test_a_half_disc(order, more, z):
    made = straightened(pa.array([half_disc(order, more, z), None, shapely.to_wkb(shapely.Point(1, 2))], pa.binary()))
    straight, curved = made.wkb, made.curved
    assert curved.tolist() == [True, False, False]
    disc, nothing, point = shapely.from_wkb(straight.to_pylist())
    assert (nothing, point) == (None, shapely.Point(1, 2))
    assert disc.is_valid
    assert shapely.has_z(disc) == bool(z)
    assert disc.area == pytest.approx(math.pi * 50**2 / 2, rel=1e-3)
    assert shapely.get_z(shapely.get_point(disc.exterior, 3)) == 7.5 if z else True


def test_no_point_of_the_arc_is_further_off_than_the_tolerance():
    for radius in (1.0, 50.0, 2000.0):
        start, middle, end = (700_000 + radius, 6_200_000.0), (700_000.0, 6_200_000 + radius), (700_000 - radius, 6_200_000.0)
        line = shapely.LineString([start, *arc(start, middle, end)])
        middles = shapely.line_interpolate_point(line, np.linspace(0, line.length, 5000))
        off = np.abs(shapely.distance(middles, shapely.Point(700_000, 6_200_000)) - radius)
        assert off.max() <= TOLERANCE_M * 1.01


def test_clockwise_whole_circles_and_straight_arcs():
    assert arc((0.0, 0.0), (5.0, 0.0), (10.0, 0.0)) == [(5.0, 0.0), (10.0, 0.0)]
    circle = shapely.Polygon([(1000.0, 0.0), *arc((1000.0, 0.0), (1100.0, 0.0), (1000.0, 0.0))])
    assert circle.area == pytest.approx(math.pi * 50**2, rel=1e-3)
    clockwise = shapely.LineString([(1000.0, 0.0), *arc((1000.0, 0.0), (1050.0, 50.0), (1100.0, 0.0))])
    assert shapely.distance(clockwise, shapely.Point(1050, 50)) < TOLERANCE_M


def test_multi_and_collections():
    surface = head("<", 12) + count("<", 2) + half_disc() + shapely.to_wkb(shapely.box(0, 0, 1, 1))
    collection = head("<", 7) + count("<", 1) + half_disc()
    curves = head("<", 11) + count("<", 1) + head("<", 8) + points("<", HALF)
    made = straightened(pa.array([surface, collection, curves], pa.binary()))
    straight = made.wkb
    assert made.curved.all()
    assert shapely.from_wkb(straight.to_pylist())[0].geom_type == "MultiPolygon"
    assert [g.geom_type for g in shapely.from_wkb(straight.to_pylist())] == ["MultiPolygon", "GeometryCollection", "MultiLineString"]


def test_what_is_straight_or_broken_is_left_alone():
    plain = [shapely.to_wkb(g) for g in (shapely.Point(1, 2), shapely.GeometryCollection([shapely.Point(1, 2)]), shapely.box(0, 0, 1, 1))]
    array = pa.array([*plain, None, b"", b"\x01"], pa.binary())
    made = straightened(array)
    assert made.curved is None
    assert made.wkb is array
    sliced = pa.array([None, half_disc()], pa.binary()).slice(1)
    assert straightened(sliced).curved.tolist() == [True]


@pytest.mark.parametrize(
    "broken",
    [
        half_disc()[:40],
        head("<", 10) + count("<", 4_000_000_000),
        head("<", 10) + count("<", 1) + head("<", 1) + points("<", [(1.0, 2.0)])[4:],
        head("<", 7) + count("<", 1) + half_disc()[:-8],
        b"".join(head("<", 7) + count("<", 1) for _ in range(10_000)),
        b"".join(head("<", 9) + count("<", 1) for _ in range(10_000)),
    ],
    ids=["cut", "endless", "a point for a ring", "cut in a collection", "nested collections", "nested curves"],
)
def test_curves_that_nobody_can_read_are_unreadable_and_kept(broken):
    """shapely raises at curves that GEOS knows, and goes as deep as it is led: such bytes never reach it."""
    made = straightened(pa.array([shapely.to_wkb(shapely.Point(1, 2)), broken], pa.binary()))
    assert made.curved is None
    assert made.unread == {1: broken}
    assert shapely.from_wkb(made.wkb.to_pylist(), on_invalid="ignore").tolist() == [shapely.Point(1, 2), None]


def test_only_arcs_are_curves():
    """A program that writes every area of a layer as MultiSurface or CurvePolygon has drawn no arc yet."""
    ring = head("<", 9) + count("<", 1) + head("<", 2) + points("<", [(0, 0), (4, 0), (0, 4), (0, 0)])
    polygon = head("<", 10) + count("<", 1) + ring
    surface = head("<", 12) + count("<", 2) + polygon + shapely.to_wkb(shapely.box(10, 0, 11, 1))
    flat = head("<", 8) + points("<", [(0, 0), (1, 1), (2, 2)])
    whole = head("<", 10) + count("<", 1) + head("<", 8) + points("<", [(0, 0), (4, 4), (0, 0)])
    made = straightened(pa.array([polygon, surface, flat, half_disc(), whole], pa.binary()))
    assert made.curved.tolist() == [False, False, False, True, True]
    assert [shape.geom_type for shape in shapely.from_wkb(made.wkb.to_pylist())] == [
        "Polygon",
        "MultiPolygon",
        "LineString",
        "Polygon",
        "Polygon",
    ]
    assert straightened(pa.array([polygon, surface], pa.binary())).curved is None


GML = """<?xml version="1.0"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml/3.2">
<ogr:featureMember><ogr:t_5801_fac_fl gml:id="a.0"><ogr:geometryProperty>
<gml:Surface srsName="urn:ogc:def:crs:EPSG::25832" gml:id="g"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring><gml:curveMember>
<gml:Curve gml:id="c"><gml:segments><gml:Arc><gml:posList>700000 6200000 700050 6200050 700100 6200000</gml:posList></gml:Arc>
<gml:LineStringSegment><gml:posList>700100 6200000 700000 6200000</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve>
</gml:curveMember></gml:Ring></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface></ogr:geometryProperty>
<ogr:navn>a</ogr:navn></ogr:t_5801_fac_fl></ogr:featureMember></ogr:FeatureCollection>"""


def test_an_arc_in_gml(tmp_path, opened):
    path = tmp_path / "t_5801_fac_fl.gml"
    path.write_text(GML)
    (source,) = opened(path).sources
    (rows,) = source.read
    assert rows.geometry[0].area == pytest.approx(math.pi * 50**2 / 2, rel=1e-3)
    assert rows.kept("curved").tolist() == [True]


DISC = "CURVEPOLYGON(COMPOUNDCURVE(CIRCULARSTRING(700000 6200000,700050 6200050,700100 6200000),(700100 6200000,700000 6200000)))"
SQUARE = "MULTISURFACE(((700000 6200000,700010 6200000,700010 6200010,700000 6200000)))"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (DISC, "Polygon"),
        (SQUARE, "MultiPolygon"),
        ("CircularString Z (0 0 1, 1 1 1, 2 0 1)", "LineString"),
        ("CIRCULARSTRINGZ(0 0 1,1 1 1,2 0 1)", "LineString"),
        ("MULTICURVE((0 0,1 1),CIRCULARSTRING(1 1,2 2,3 1))", "MultiLineString"),
        ("MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING(0 0,4 4,0 0)),((5 5,6 5,6 6,5 5)))", "MultiPolygon"),
        ("GEOMETRYCOLLECTION(POINT(1 2),CURVEPOLYGON(CIRCULARSTRING(0 0,4 4,0 0)))", "GeometryCollection"),
        ("CURVEPOLYGON EMPTY", "Polygon"),
    ],
)
def test_curves_as_text(text, kind):
    (made,) = shapely.from_wkb(straightened(pa.array([curved_wkb(text)], pa.binary())).wkb.to_pylist())
    assert made.geom_type == kind


@pytest.mark.parametrize(
    "text",
    ["CIRCULARSTRING(0 0,1", "CURVEPOLYGON", "CURVEPOLYGON(CIRCULARSTRING(0 0,1 a))", "CIRCULARSTRING(0 0 0 0 0)", "MULTICURVE(" * 5000],
)
def test_text_that_is_no_curve_is_not_understood(text):
    assert curved_wkb(text) is None


@pytest.mark.parametrize("kind", ["gpkg", "fgb", "gml", "parquet", "csv"])
def test_only_the_rows_with_arcs_are_told_of_in_every_format(kind, tmp_path, opened):
    """A square as a surface, a half disc, no geometry, and a square: one arc, in row 1."""
    path = tmp_path / f"t_5801_fac_fl.{kind}"
    square = curved_wkb(SQUARE)
    disc = half_disc() if kind in {"fgb", "parquet"} else head("<", 12) + count("<", 1) + half_disc()
    rows = [square, disc, None, square] if kind != "fgb" else [square, disc, square, square]
    table = pa.table({"navn": ["a", "b", "c", "d"], "geometry": pa.array(rows, pa.binary())})
    if kind == "csv":
        path.write_text("navn;wkt\n" + f"a;{SQUARE}\nb;{DISC}\nc;\nd;{SQUARE}\n", encoding="utf-8")
    elif kind == "parquet":
        geo = {
            "version": "1.0.0",
            "primary_column": "geometry",
            "columns": {"geometry": {"encoding": "WKB", "geometry_types": [], "crs": None}},
        }
        pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    else:
        drivers = {"gpkg": "GPKG", "fgb": "FlatGeobuf", "gml": "GML"}
        schema = table.schema.set(1, table.schema.field(1).with_metadata({"ARROW:extension:name": "geoarrow.wkb"}))
        options = {"geometry_type": "Unknown", "crs": "EPSG:25832", "geometry_name": "geometry", "layer": "t_5801_fac_fl"}
        pyogrio.write_arrow(table.cast(schema), path, driver=drivers[kind], **options)
    (source,) = opened(path).sources
    curved, shapes = [], []
    for rows in source.read:
        told = rows.kept("curved")
        names = rows.column("navn").to_pylist()
        curved += [names[at] for at in np.flatnonzero(told)] if told is not None else []
        shapes += [shape for shape, name in zip(rows.geometry, names, strict=True) if name == "b"]
        assert not rows.undecodable.any()
    assert curved == ["b"]
    assert shapes[0].area == pytest.approx(math.pi * 50**2 / 2, rel=1e-3)
