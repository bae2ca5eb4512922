"""The sides of a plot as people speak of them, a building put by numbers from two of them, and a case written as a file."""

import datetime as dt
import tomllib

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoplan.building.case import PlotTold, case_of
from geoplan.building.case_writer import case_toml
from geoplan.building.plot_sides import Numbers, placed, plot_sides
from geoplan.errors import UsageError

RING = [(0, 0), (15, 0.05), (30, 0), (30, 40), (0, 40)]


def plot(ring=RING, boundary=("nabo", "nabo", "vej", "nabo", "nabo")):
    shape = shapely.Polygon(ring)
    return PlotTold(geometry=shape.wkt, boundary=boundary)


def test_edges_that_go_straight_on_are_one_side():
    found = plot_sides(plot(boundary=("nabo",) * 5))
    assert sorted(round(one.length_m) for one in found) == [30, 30, 40, 40]
    assert {one.compass for one in found} == {"mod syd", "mod øst", "mod nord", "mod vest"}


def test_what_faces_something_else_is_a_side_of_its_own():
    found = plot_sides(plot(boundary=("nabo", "vej", "nabo", "nabo", "nabo")))
    assert len(found) == 5
    assert [one.kind for one in found].count("vej") == 1


@pytest.mark.parametrize("turned", [False, True], ids=["anticlockwise", "clockwise"])
@pytest.mark.parametrize("turn", [0.0, 12.0])
def test_a_building_by_numbers_is_so_far_from_both_sides(turned, turn):
    told = plot(RING[::-1] if turned else RING, boundary=("nabo",) * 5)
    sides = {one.compass: one for one in plot_sides(told)}
    west, north = sides["mod vest"], sides["mod nord"]
    made = placed(told, Numbers(9, 6, west.number, 2.5, north.number, 3.25, turn))
    for side, distance in ((west, 2.5), (north, 3.25)):
        assert made.distance(shapely.LineString([side.start, side.end])) == pytest.approx(distance, abs=1e-6)
    assert shapely.covers(shapely.from_wkt(told.geometry), made)


@pytest.mark.parametrize(("first", "second", "said"), [("mod vest", "mod vest", "to forskellige"), ("mod vest", "mod øst", "samme vej")])
def test_sides_that_tell_no_place_are_refused(first, second, said):
    told = plot(boundary=("nabo",) * 5)
    sides = {one.compass: one.number for one in plot_sides(told)}
    with pytest.raises(UsageError, match=said):
        placed(told, Numbers(9, 6, sides[first], 2.5, sides[second], 3.0))


def test_a_plot_without_a_drawing_has_no_sides():
    assert plot_sides(PlotTold()) == ()
    with pytest.raises(UsageError, match="Vælg to"):
        placed(PlotTold(), Numbers(9, 6, 1, 2.5, 2, 3.0))


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)
VALUES = st.one_of(st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False, allow_infinity=False), TEXTS, st.dates())
NAMES = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
TABLES = st.dictionaries(NAMES, st.one_of(VALUES, st.lists(VALUES, max_size=3), st.dictionaries(NAMES, VALUES, max_size=2)), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, st.one_of(VALUES, TABLES, st.lists(TABLES, min_size=1, max_size=3)), max_size=5))
def test_what_is_written_is_read_again(content):
    assert tomllib.loads(case_toml(content)) == content


def test_a_case_is_the_same_after_it_is_written():
    shape = shapely.to_wkt(shapely.box(600000.123456789, 6200000, 600010, 6200006), rounding_precision=-1)
    content = {
        "title": 'Garage "A" \\ på Åvej',
        "day": dt.date(2026, 11, 24),
        "plot": {"query": "1a", "parcelhusomraade": True},
        "building": [
            {"name": "Garage", "use": "sekundaer", "geometry": shape, "roof": {"kind": "fladt"}},
            {"name": "Hus", "status": "existing", "use": "parcelhus", "floors": [{"kind": "etage", "area_m2": 120.5}]},
        ],
        "answers": {"terrain": [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]},
    }
    case = case_of(content)
    again = case_of(tomllib.loads(case_toml(content)))
    assert again == case
    assert np.array_equal(
        shapely.get_coordinates(shapely.from_wkt(again.building[0].geometry)), shapely.get_coordinates(shapely.from_wkt(shape))
    )
