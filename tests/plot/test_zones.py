"""Zones of a plot, and what of it lies in another zone than its house."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoplan.workflows.plot.zones import BYZONE, LANDZONE, SOMMERHUS, ZoneMap, main_zone, other_zone

PLOT = shapely.box(0, 0, 30, 20)


def plots(*shapes):
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    return made


def zone_map(*zones):
    """Zones given as code, area and status."""
    frame = gpd.GeoDataFrame(
        {"zone": [one[0] for one in zones], "status": [one[2] if len(one) > 2 else "V" for one in zones]},
        geometry=[one[1] for one in zones],
        crs="EPSG:25832",
    )
    return ZoneMap(frame)


def buildings(*points_and_areas):
    return gpd.GeoDataFrame(
        {"byg038SamletBygningsareal": [one[1] for one in points_and_areas]},
        geometry=[shapely.Point(one[0]) for one in points_and_areas],
        crs="EPSG:25832",
    )


def test_what_no_zone_covers_is_landzone():
    shares = zone_map((BYZONE, shapely.box(-5, -5, 10, 50))).shares(plots(PLOT))
    assert shares.tolist() == [pytest.approx([1 / 3, 2 / 3, 0])]


def test_zones_that_are_no_longer_in_force_are_not_asked():
    shares = zone_map((BYZONE, shapely.box(-5, -5, 50, 50), "A"), (SOMMERHUS, shapely.box(-5, -5, 50, 50))).shares(plots(PLOT))
    assert shares.tolist() == [[0, 0, 1]]


def test_points_find_their_zone():
    found = zone_map((BYZONE, shapely.box(0, 0, 10, 20))).of_points(plots(shapely.Point(5, 5), shapely.Point(20, 5)))
    assert found.tolist() == [BYZONE, LANDZONE]


def test_the_zone_of_the_house_counts_and_not_the_largest():
    mapped = zone_map((BYZONE, shapely.box(0, 0, 10, 20)))
    on_it = np.zeros(1, dtype=np.int64)
    assert other_zone(plots(PLOT), np.array([600.0]), mapped, buildings(((5, 5), 100.0)), on_it).tolist() == [pytest.approx(400)]
    assert other_zone(plots(PLOT), np.array([600.0]), mapped, buildings(((20, 5), 100.0)), on_it).tolist() == [pytest.approx(200)]


def test_without_a_house_the_largest_zone_counts():
    mapped = zone_map((BYZONE, shapely.box(0, 0, 10, 20)))
    assert other_zone(plots(PLOT), np.array([600.0]), mapped, buildings(), np.empty(0, dtype=np.int64)).tolist() == [pytest.approx(200)]


def test_of_several_houses_the_larger_floor_area_decides():
    shares = np.array([[0.5, 0.5, 0.0]])
    found = main_zone(shares, np.array([0, 0, -1]), np.array([BYZONE, LANDZONE, BYZONE]), np.array([80.0, 90.0, 500.0]))
    assert found.tolist() == [LANDZONE]


@pytest.mark.parametrize(("width", "apart"), [(0.04, 0.0), (0.06, 1.2)])
def test_a_strip_under_a_square_metre_is_no_other_zone(width, apart):
    mapped = zone_map((BYZONE, shapely.box(width, 0, 30, 20)))
    found = other_zone(plots(PLOT), np.array([600.0]), mapped, buildings(), np.empty(0, dtype=np.int64))
    assert found.tolist() == [pytest.approx(apart)]


def test_a_plot_in_one_zone_and_a_workspace_without_zones_lose_nothing():
    inside = zone_map((BYZONE, shapely.box(-5, -5, 50, 50)))
    for mapped in (inside, None):
        assert other_zone(plots(PLOT), np.array([600.0]), mapped, buildings(), np.empty(0, dtype=np.int64)).tolist() == [0.0]
