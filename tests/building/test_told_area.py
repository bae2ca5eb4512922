"""A plot whose area is told and drawn: a difference is said, with which of them counts."""

import datetime as dt

import pytest
import shapely

from geoplan.building.case import case_of
from geoplan.building.check import check
from geoplan.building.saying import said
from geoplan.texts import texts


def caveats(language="da", **plot):
    building = [{"name": "Huset", "use": "parcelhus", "etageareal_m2": 120.0}]
    found = check(case_of({"day": dt.date(2024, 10, 15), "plot": plot, "building": building}))
    return [said(one, texts(language)) for one in found.caveats]


@pytest.mark.parametrize(("told", "expected"), [(1000.0, False), (1009.9, False), (1010.2, True), (990.5, False), (988.0, True)])
def test_a_difference_above_one_per_cent_is_said(told, expected):
    found = caveats(area_m2=told, geometry=shapely.to_wkt(shapely.box(0, 0, 25, 40)))
    assert any("er tegnet med 1.000 m²" in one for one in found) is expected


def test_it_says_which_counts():
    (first, *_) = caveats(area_m2=800.5, geometry=shapely.to_wkt(shapely.box(0, 0, 25, 40)))
    assert first.startswith("Grundens areal er oplyst til 800,5 m², men grunden er tegnet med 1.000 m², en forskel på 199,5 m².")


def test_the_sum_of_told_parcels_is_compared():
    parcels = [{"name": "1a", "area_m2": 500.0}, {"name": "1b", "area_m2": 200.0, "adjoins": True}]
    drawn = shapely.to_wkt(shapely.box(0, 0, 25, 40))
    assert any("oplyst til 700 m²" in one for one in caveats(parcels=parcels, geometry=drawn))


def test_with_only_one_of_them_nothing_is_said():
    assert not any("tegnet med" in one for one in caveats(area_m2=800.0))
    assert not any("tegnet med" in one for one in caveats(geometry=shapely.to_wkt(shapely.box(0, 0, 25, 40))))
