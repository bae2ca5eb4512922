"""What the map measures while one draws is what shapely measures."""

import numpy as np
import pytest
import shapely
from shapely.affinity import rotate, translate

from tests.app.browser import rig

ORIGIN = (528_400.0, 6_252_400.0)


@pytest.fixture
def measured(page, probe_address):
    """A function of the map's own module of measures, called in the browser."""
    page.goto(f"{probe_address}/planmap/x/planar.js")
    call = "async ([address, name, values]) => (await import(address))[name](...values)"
    return lambda name, *values: page.evaluate(call, [f"{probe_address}/planmap/x/planar.js", name, list(values)])


def houses(count):
    """Rectangles, turned, within a plot that is not quite square."""
    random = np.random.default_rng(7)
    for _ in range(count):
        width, depth = random.uniform(3, 12, 2)
        house = rotate(shapely.box(0, 0, width, depth), random.uniform(0, 180))
        yield translate(house, ORIGIN[0] + random.uniform(14, 26), ORIGIN[1] + random.uniform(14, 26))


PLOT = shapely.Polygon([(ORIGIN[0] + e, ORIGIN[1] + n) for e, n in ((0, 0), (41, -1), (43, 40), (-2, 42))])


def ring(polygon):
    return shapely.get_coordinates(polygon.exterior)[:-1].tolist()


def test_areas_are_those_of_shapely(measured):
    for house in houses(20):
        assert measured("polygonArea", [ring(house)]) == pytest.approx(house.area, abs=1e-6)
    hollow = PLOT.difference(next(houses(1)))
    rings = [ring(PLOT), shapely.get_coordinates(hollow.interiors[0]).tolist()]
    assert measured("polygonArea", rings) == pytest.approx(hollow.area, abs=1e-6)


def test_distances_are_those_of_shapely_per_boundary(measured):
    """Four boundaries, four lines, nearest first; each is the shortest there is, and lies where it says."""
    corners = ring(PLOT)
    boundaries = [shapely.LineString([corners[i], corners[(i + 1) % 4]]) for i in range(4)]
    for house in houses(20):
        lines = measured("distancesToBoundaries", ring(house), [corners])
        expected = sorted(house.distance(boundary) for boundary in boundaries)
        assert [length for _, _, length in lines] == pytest.approx(expected[: len(lines)], abs=1e-6)
        assert lines[0][2] == pytest.approx(expected[0], abs=1e-6)
        for start, end, length in lines:
            assert shapely.LineString([start, end]).length == pytest.approx(length, abs=1e-9)
            assert house.exterior.distance(shapely.Point(start)) < 1e-6
            assert PLOT.exterior.distance(shapely.Point(end)) < 1e-6


def test_a_boundary_with_many_points_is_one_boundary(measured):
    """Points every metre along straight boundaries do not make more dimension lines."""
    dense = shapely.get_coordinates(shapely.segmentize(PLOT.exterior, 1.0))[:-1].tolist()
    for house in houses(5):
        assert len(measured("distancesToBoundaries", ring(house), [dense])) == len(
            measured("distancesToBoundaries", ring(house), [ring(PLOT)])
        )
    assert len(measured("straights", dense)) == 4


def test_what_is_far_or_touches_has_no_line(measured):
    corners = ring(PLOT)
    touching = [corners[0], corners[1], [corners[1][0], corners[1][1] + 5], [corners[0][0], corners[0][1] + 5]]
    assert all(length > 0 for _, _, length in measured("distancesToBoundaries", touching, [corners]))
    assert measured("distancesToBoundaries", [[e + 500, n] for e, n in corners], [corners]) == []


def test_the_page_is_left_clean(page, probe_address):
    """A map that is left takes its listeners and its requests with it: coming back three times leaves one map."""
    page.goto(f"{probe_address}/?layers=jordstykke")
    rig.wait_for_map(page)
    for _ in range(3):
        page.get_by_role("link", name="Anden").click()
        page.get_by_role("heading", name="En anden side").wait_for()
        page.get_by_role("link", name="Kort").click()
        rig.wait_for_map(page)
    assert page.locator(".gp-map").count() == 1
    assert page.locator(".leaflet-pane.leaflet-map-pane").count() == 1
