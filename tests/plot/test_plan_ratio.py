"""What the plans say of the bebyggelsesprocent of a property, piece by piece."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoplan.building.remainder import Says
from geoplan.plan.applies import Plans, applies, ground_of
from geoplan.workflows.plot.ratio import plan_ratio

DAY = dt.date(2026, 11, 10)
PLOT = shapely.box(0, 0, 30, 20)
EMPTY = gpd.GeoDataFrame({"planid": [], "status": []}, geometry=[], crs="EPSG:25832")


def plan(area, number="7.1", **columns):
    row = {"planid": number, "plannr": number, "status": "V", "datoikraft": 20200101, "doklink": "https://plan.example/7.pdf"}
    return row | columns | {"geometry": area}


def said(*plans, examined=True):
    frame = gpd.GeoDataFrame(list(plans), crs="EPSG:25832") if plans else EMPTY
    ground = ground_of(Plans(frame, EMPTY, EMPTY, EMPTY), day=DAY)
    found = plan_ratio(applies(np.array([PLOT], dtype=object), ground), 1, examined=examined)
    return Says(found.says[0]), found.percent[0], bool(found.several[0]), found.source[0], found.link[0]


ALL = shapely.box(-10, -10, 50, 50)


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"bebygpct": 25, "bebygpctaf": 2}, Says.NUMBER),
        ({"bebygpct": 25, "bebygpctaf": 3}, Says.NUMBER),
        ({"bebygpct": 25, "bebygpctaf": 1}, Says.WHOLE_AREA),
        ({"bebygpct": 25}, Says.NO_BASE),
        ({"bebygpct": None}, Says.DOCUMENT),
        ({"bebygpct": None, "iomfangreg": True}, Says.SILENT),
        ({"bebygpct": None, "iomfangreg": True, "kompleks": True}, Says.DOCUMENT),
    ],
)
def test_each_way_a_plan_may_speak(columns, says):
    found = said(plan(ALL, **columns))
    assert found[0] is says
    assert found[3:] == ("7.1", "https://plan.example/7.pdf")
    assert found[1] == pytest.approx(columns["bebygpct"] or np.nan, nan_ok=True)


def test_without_a_plan_nothing_is_said():
    assert said()[0] is Says.SILENT


def test_plans_that_were_not_examined_say_so_whatever_they_hold():
    assert said(plan(ALL, bebygpct=25, bebygpctaf=2), examined=False)[0] is Says.NOT_EXAMINED


def test_the_largest_piece_decides_and_the_others_are_told():
    found = said(
        plan(shapely.box(-10, -10, 20, 50), bebygpct=25, bebygpctaf=2), plan(shapely.box(20, -10, 50, 50), "7.2", bebygpct=40, bebygpctaf=2)
    )
    assert found[:4] == (Says.NUMBER, 25, True, "7.1")


def test_pieces_that_are_told_the_same_are_as_one():
    found = said(
        plan(shapely.box(-10, -10, 20, 50), bebygpct=25, bebygpctaf=2), plan(shapely.box(20, -10, 50, 50), "7.2", bebygpct=25, bebygpctaf=2)
    )
    assert found[:3] == (Says.NUMBER, 25, False)


def test_a_piece_outside_every_plan_is_told_something_else():
    assert said(plan(shapely.box(-10, -10, 20, 50), bebygpct=25, bebygpctaf=2))[:3] == (Says.NUMBER, 25, True)


def test_two_plans_on_the_same_ground_disagree():
    assert said(plan(ALL, bebygpct=25, bebygpctaf=2), plan(ALL, "7.2", bebygpct=40, bebygpctaf=2))[0] is Says.DISAGREE
