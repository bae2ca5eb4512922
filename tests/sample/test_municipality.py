"""The synthetic municipality: a planar coverage of credible parcels, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from geoplan.sample.municipality import FIELD, HOUSE, LOT, ROAD, municipality, split
from geoplan.settings import DENMARK_M

SIZES = [(1, 50), (2, 100), (3, 500), (4, 2000)]


@pytest.fixture(scope="module", params=SIZES, ids=str)
def town(request):
    seed, plots = request.param
    return municipality(seed=seed, plots=plots)


def test_parcels_cover_the_municipality_without_gap_or_overlap(town):
    polygon = town.parcels.polygon
    assert shapely.is_valid(polygon).all()
    assert shapely.coverage_is_valid(polygon)
    assert shapely.coverage_union_all(polygon).equals(town.boundary)
    assert shapely.area(polygon).sum() == pytest.approx(town.boundary.area, rel=1e-12)


def test_coordinates_are_whole_millimetres_in_denmark(town):
    xy = shapely.get_coordinates(np.concatenate([town.parcels.polygon, town.buildings.polygon]))
    assert (xy == np.round(xy, 3)).all()
    west, south, east, north = town.boundary.bounds
    assert DENMARK_M[0] < west < east < DENMARK_M[2]
    assert DENMARK_M[1] < south < north < DENMARK_M[3]


def test_sizes_are_credible():
    town = municipality(seed=1, plots=2000)
    area = shapely.area(town.parcels.polygon)
    kind = town.parcels.kind
    assert 1900 < (kind == LOT).sum() < 2100
    assert 700 < np.median(area[kind == LOT]) < 900
    assert 10_000 < np.median(area[kind == FIELD]) < 25_000
    assert (kind == ROAD).any()
    houses = town.buildings.use == HOUSE
    assert 130 < np.median(shapely.area(town.buildings.polygon[houses])) < 200
    assert 0.9 < houses.sum() / (kind == LOT).sum() <= 1
    assert shapely.is_valid(town.buildings.polygon).all()


def test_matrikel_numbers_are_unique_within_their_ejerlav_but_for_roads_that_share_a_number(town):
    parcels = town.parcels
    names = [
        f"{ejerlav} {number}"
        for ejerlav, number, kind in zip(parcels.ejerlav, parcels.matrikelnr, parcels.kind, strict=True)
        if kind != ROAD
    ]
    assert len(names) == len(set(names))


def test_ways_run_along_the_middle_of_road_strips():
    town = municipality(seed=1, plots=500)
    way = shapely.linestrings(town.path(0, 0, 2, 3))
    assert shapely.is_simple(way)
    strips = [town.rectangles(np.array([0]), np.array([0]), 28, 1), town.rectangles(np.array([18]), np.array([0]), 1, 10)]
    assert shapely.covers(shapely.union_all(np.concatenate(strips)), way)


def test_same_seed_same_municipality_other_seed_another():
    one, same, other = (municipality(seed=seed, plots=200) for seed in (7, 7, 8))
    assert (shapely.to_wkb(one.parcels.polygon) == shapely.to_wkb(same.parcels.polygon)).all()
    assert (shapely.to_wkb(one.buildings.polygon) == shapely.to_wkb(same.buildings.polygon)).all()
    assert one.boundary != other.boundary


@pytest.mark.parametrize("pieces", [1, 2, 3, 7, 20])
def test_split_cuts_the_whole_rectangle_into_rectangles(pieces):
    boxes = split((6, 9), pieces, np.random.default_rng(1))
    covered = np.zeros((6, 9), int)
    for x, y, across, up in boxes:
        covered[x : x + across, y : y + up] += 1
    assert (covered == 1).all()
    assert len(boxes) == pieces


def test_split_stops_when_nothing_is_left_to_cut():
    assert len(split((2, 2), 50, np.random.default_rng(1))) == 4
