"""Arcs are read as straight lines close to them, never lost."""

import math

import numpy as np
import pyarrow as pa
import pytest
import shapely

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
    straight, curved = straightened(pa.array([half_disc(order, more, z), None, shapely.to_wkb(shapely.Point(1, 2))], pa.binary()))
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
    straight, curved = straightened(pa.array([surface, collection, curves], pa.binary()))
    assert curved.all()
    assert shapely.from_wkb(straight.to_pylist())[0].geom_type == "MultiPolygon"
    assert [g.geom_type for g in shapely.from_wkb(straight.to_pylist())] == ["MultiPolygon", "GeometryCollection", "MultiLineString"]


def test_what_is_straight_or_broken_is_left_alone():
    plain = [shapely.to_wkb(g) for g in (shapely.Point(1, 2), shapely.GeometryCollection([shapely.Point(1, 2)]), shapely.box(0, 0, 1, 1))]
    array = pa.array([*plain, None, b"", b"\x01", half_disc()[:40], head("<", 10) + count("<", 4_000_000_000)], pa.binary())
    same, curved = straightened(array)
    assert curved is None
    assert same is array
    sliced = pa.array([None, half_disc()], pa.binary()).slice(1)
    assert straightened(sliced)[1].tolist() == [True]


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
