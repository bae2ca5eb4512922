"""Rules on how plan objects lie to each other: the vectorised checks against a readable loop, on random plans."""

import datetime as dt
from itertools import combinations

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.dataset import Dataset, MemorySource
from geoplan.plan.rules import plan_rules
from geoplan.rules import run

DAY = dt.date(2026, 7, 1)
EAST, NORTH = 700_000.0, 6_200_000.0


def box(place):
    x, y, width, height = place
    return shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


boxes = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(1, 30), st.integers(1, 30)).map(box)
plans = st.lists(boxes, min_size=1, max_size=4)
parts = st.lists(st.tuples(st.integers(1, 5), boxes), min_size=1, max_size=8)


def layer(kind, geometries, **columns):
    return MemorySource(gpd.GeoDataFrame(columns, geometry=geometries, crs="EPSG:25832"), kind=kind)


def found(rule_id, *sources):
    rules = [rule for source in sources[:1] for rule in plan_rules(source.info.kind) if rule.id == rule_id]
    (checked, *references) = sources
    result = run(Dataset((checked,), DAY, references=tuple(references)), rules)
    assert not result.skipped
    return [
        (int(row), other, value) for group in result.findings for row, other, value in zip(group.row, group.other, group.value, strict=True)
    ]


@given(plans, parts)
@settings(max_examples=40, deadline=None)
def test_parts_that_reach_beyond_their_plan(areas, pieces):
    """Slowly: the furthest corner of a piece from its plan, where it lies outside."""
    expected = {}
    for at, (plan, piece) in enumerate(pieces):
        if plan <= len(areas):
            area = areas[plan - 1]
            reach = max(area.distance(shapely.Point(xy)) for xy in piece.exterior.coords)
            if reach > 0.5:
                expected[at] = round(reach, 2)
    plan_layer = layer("lokalplan", areas, planid=np.arange(len(areas)) + 1)
    part_layer = layer("delomraade", [piece for _, piece in pieces], lokplan_id=[plan for plan, _ in pieces])
    told = found("plan.delomraade.geometri.inden_for", part_layer, plan_layer)
    assert {row: value for row, _, value in told} == expected


@given(parts)
@settings(max_examples=40, deadline=None)
def test_parts_of_one_plan_that_overlap(pieces):
    expected = set()
    for (one, (plan, first)), (other, (same, second)) in combinations(enumerate(pieces), 2):
        if plan == same and first.intersection(second).area >= 1.0:
            expected |= {(one, other), (other, one)}
    told = found("plan.delomraade.geometri.overlap", layer("delomraade", [p for _, p in pieces], lokplan_id=[n for n, _ in pieces]))
    assert {(row, other) for row, other, _ in told} == expected


@given(plans, parts)
@settings(max_examples=40, deadline=None)
def test_the_share_of_a_plan_without_parts(areas, pieces):
    expected = {}
    for at, area in enumerate(areas):
        own = [piece for plan, piece in pieces if plan == at + 1]
        rest = area.difference(shapely.union_all(own)) if own else shapely.Polygon()
        if rest.area >= 1.0:
            expected[at] = round(100 * rest.area / area.area, 2)
    plan_layer = layer("lokalplan", areas, planid=np.arange(len(areas)) + 1)
    part_layer = layer("delomraade", [piece for _, piece in pieces], lokplan_id=[plan for plan, _ in pieces])
    told = found("plan.lokalplan.geometri.daekket", plan_layer, part_layer)
    assert {row: round(value, 2) for row, _, value in told} == expected


@given(plans, plans)
@settings(max_examples=40, deadline=None)
def test_points_off_the_boundaries_of_parcels(areas, parcels):
    outlines = [parcel.exterior for parcel in parcels]
    expected = {}
    for at, area in enumerate(areas):
        furthest = max(min(line.distance(shapely.Point(xy)) for line in outlines) for xy in area.exterior.coords)
        if furthest > 0.5:
            expected[at] = round(furthest, 2)
    told = found(
        "plan.lokalplan.geometri.i_skel",
        layer("lokalplan", areas, planid=range(len(areas))),
        layer("jordstykke", parcels, a=range(len(parcels))),
    )
    assert {row: value for row, _, value in told} == expected
