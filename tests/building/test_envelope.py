"""The building right of a plot: the check accepts what lies inside the ground found, and refuses what reaches 5 cm outside."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from building.made import DAY, outcome, without_none
from geoplan.building.boundaries import NABO, STI
from geoplan.building.case import case_of
from geoplan.building.check import check
from geoplan.building.envelope import envelope
from geoplan.building.from_case import told_ground
from geoplan.errors import UsageError
from geoplan.report.envelope_text import envelope_geojson, envelope_text
from geoplan.texts import texts

SQUARE = "POLYGON ((0 0, 25 0, 25 32, 0 32, 0 0))"
PLOT = {"geometry": SQUARE, "boundary": ["vej", "nabo", "nabo", "sti"], "zone": "byzone", "parcelhusomraade": True, "use": "parcelhus"}
PLACES = ("afstand_nabo", "afstand_vej", "byggefelt", "byggelinje")


def case(plot=PLOT, *buildings, day=DAY):
    return case_of(without_none({"day": day, "plot": plot, "building": list(buildings)}))


def house(shape, height=3.0, **more):
    return {
        "name": "Huset",
        "use": "parcelhus",
        "geometry": shape.wkt,
        "storeys": 1,
        "usable_attic": False,
        "roof": {"kind": "fladt", "ridge_m": height},
        **more,
    }


def worst(result, rules):
    found = {one.outcome.value for one in result.rulings if one.rule.id.removeprefix("br18.byggeret.") in rules}
    return next(one for one in ("breach", "undecided", "judgement", "complies") if one in found) if found else "complies"


# -- how much ------------------------------------------------------------------------------------


def test_how_much_is_left():
    standing = {"name": "Huset", "use": "parcelhus", "status": "existing", "etageareal_m2": 150}
    shed = {"name": "Skuret", "use": "sekundaer", "status": "existing", "area_m2": 20}
    planned = {"name": "Nyt", "use": "parcelhus", "etageareal_m2": 60}
    found = envelope(case(PLOT, standing, shed, planned))
    assert (found.plot_m2, found.percent, found.allowed_m2, found.standing_m2) == (800, 30, 240, 150)
    assert (found.left_m2, found.secondary_free_m2) == (90, 30)


def test_nothing_is_left_rather_than_less_than_nothing():
    standing = {"name": "Huset", "use": "parcelhus", "status": "existing", "etageareal_m2": 300}
    assert envelope(case(PLOT, standing)).left_m2 == 0


def test_what_is_not_told_is_not_guessed():
    found = envelope(case({**PLOT, "use": "raekkehus"}))
    assert (found.percent, found.secondary_free_m2, found.to_nabo_m, found.zones) == (40, None, None, ())


def test_a_plan_sets_the_limits():
    plan = {"level": "lokalplan", "name": "P", "adopted": DAY, "bebyggelsesprocent": 25, "hoejde": 7.0, "afstand_nabo": 5.0}
    found = envelope(case({**PLOT, "plans": [plan]}))
    assert (found.percent, found.basis, found.top_m, found.to_nabo_m) == (25, "P", 7.0, 5.0)
    assert found.zone("house").bounds == pytest.approx((5, 2.5, 20, 27), abs=1e-3)


# -- where ---------------------------------------------------------------------------------------


def test_ground_of_a_square_plot():
    found = envelope(case())
    assert found.zone("house").bounds == pytest.approx((2.5, 2.5, 22.5, 29.5), abs=1e-3)
    assert found.zone("house", 8.5).bounds == pytest.approx((8.5 / 1.4, 2.5, 25 - 8.5 / 1.4, 32 - 8.5 / 1.4), abs=1e-3)
    assert found.zone("strip", 2.5).area == pytest.approx(800 - 20 * 27, abs=0.05)


def test_sommerhus_has_wider_distances_and_a_strip_that_ends():
    found = envelope(case({**PLOT, "use": "sommerhus"}))
    assert found.zone("house").bounds == pytest.approx((5, 2.5, 20, 27), abs=1e-3)
    assert found.zone("strip", 2.5).bounds == pytest.approx((2.5, 2.5, 22.5, 29.5), abs=1e-3)


def test_byggefelt_and_building_lines():
    plot = {
        **PLOT,
        "plans": [{"level": "byggefelt", "name": "Felt 1", "geometry": "POLYGON ((5 5, 20 5, 20 20, 5 20, 5 5))"}],
        "building_lines": ["POLYGON ((0 0, 25 0, 25 8, 0 8, 0 0))"],
    }
    assert envelope(case(plot)).zone("house").bounds == pytest.approx((5, 8, 20, 20))
    for shape, expected in (
        (shapely.box(6, 9, 14, 18), "complies"),
        (shapely.box(6, 9, 14, 20.05), "breach"),
        (shapely.box(6, 7.95, 14, 18), "breach"),
    ):
        found = check(case(plot, house(shape)))
        assert worst(found, PLACES) == expected
        assert found.outcome == ("dispensation" if expected == "breach" else "within_byggeret")
    shed = {"name": "Skuret", "use": "sekundaer", "geometry": shapely.box(2.5, 21, 5, 24).wkt, "roof": {"kind": "fladt", "ridge_m": 2.0}}
    assert outcome(check(case(plot, shed)), "byggefelt") == "judgement"
    unplaced = {"name": "Huset", "use": "parcelhus", "etageareal_m2": 100, "storeys": 1}
    assert outcome(check(case(plot, unplaced)), "byggefelt") == "undecided"


@st.composite
def plots(draw):
    """Plots of four to seven corners, some of them turned inwards, with kinds of boundary."""
    count = draw(st.integers(4, 7))
    turns = np.cumsum([draw(st.floats(0.5, 1.0)) for _ in range(count)])
    far = np.array([draw(st.floats(12, 28)) for _ in range(count)])
    corners = np.column_stack([far * np.cos(turns / turns[-1] * 2 * np.pi), far * np.sin(turns / turns[-1] * 2 * np.pi)])
    kinds = ["nabo", *(draw(st.sampled_from(["nabo", "sti", "vej"])) for _ in range(count - 1))]
    return shapely.Polygon(corners), kinds, draw(st.sampled_from(["parcelhus", "sommerhus"]))


@settings(max_examples=40, deadline=None)
@given(plots(), st.floats(0, 1), st.floats(0, 180), st.floats(1, 5), st.floats(1, 5))
def test_inside_is_accepted_and_5_cm_outside_refused(made, share, turned, length, width):
    shape, kinds, use = made
    assume(shape.is_valid)
    told = {"geometry": shape.wkt, "boundary": kinds, "use": use, "parcelhusomraade": True}
    ground = envelope(case(told)).zone("house")
    assume(not ground.is_empty)
    part = max(shapely.get_parts(ground), key=shapely.area)
    at = part.exterior.interpolate(share, normalized=True)
    box = shapely.affinity.rotate(shapely.box(at.x - length / 2, at.y - width / 2, at.x + length / 2, at.y + width / 2), turned)
    inside = shapely.get_parts(shapely.intersection(part, box))
    inside = max(inside, key=shapely.area)
    assume(inside.geom_type == "Polygon" and inside.area > 0.05)
    assert worst(check(case(told, house(inside, use=use))), PLACES) == "complies"
    beyond = shapely.difference(shapely.intersection(shape, shapely.buffer(at, 0.5)), shapely.buffer(ground, 0.05))
    assume(beyond.area > 1e-3)
    outside = shapely.convex_hull(shapely.union(max(shapely.get_parts(beyond), key=shapely.area), at))
    assume(shape.contains(outside))
    assert worst(check(case(told, house(outside, use=use))), PLACES) == "breach"


@settings(max_examples=25, deadline=None)
@given(st.floats(3, 18), st.floats(3, 24), st.floats(1, 4))
def test_height_as_a_function_of_place(x, y, side):
    """A flat roof as high as the envelope says complies, 5 cm more does not."""
    shape = shapely.box(x, y, x + side, y + side)
    given_case = case()
    found = envelope(given_case)
    assume(found.zone("house").contains(shape))
    lines = told_ground(given_case, shapely.from_wkt(SQUARE)).edges.lines(NABO, STI)[0]
    height = found.height_at(shape, lines)
    for over, expected in ((-1e-9, "complies"), (0.05, "breach")):
        assert worst(check(case(PLOT, house(shape, height + over, storeys=2))), ("hoejde", "hoejdegraenseplan")) == expected


# -- what is asked, and how it is told -----------------------------------------------------------


@pytest.mark.parametrize("gap", ["geometry", "boundary", "use"])
def test_what_the_envelope_needs(gap):
    with pytest.raises(UsageError):
        envelope(case({**PLOT, gap: None}))


def test_as_text_and_geojson():
    found = envelope(case())
    said = envelope_text(found, texts("da"))
    assert "Byggeret for parcelhus" in said
    assert "240,00 m²" in said
    assert max(map(len, said.splitlines())) <= 110
    told = json.loads(envelope_geojson(found))
    assert told["crs"]["properties"]["name"] == "urn:ogc:def:crs:EPSG::25832"
    assert {one["properties"]["kind"] for one in told["features"]} == {"house", "secondary", "strip"}
    assert told["geoplan"]["left_m2"] == 240
