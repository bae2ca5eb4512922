"""Permit or not: the sum of secondary buildings, integrated and attached, fire, shelters, pools, demolition, change of use."""

import datetime as dt

import pytest

from building.made import PLOT, STANDING, answer, house, plot, shed

DWELLING = {**STANDING}


def permit(*buildings, plot=PLOT, **more):
    return answer(*buildings, plot=plot, **more).permit


def works(*buildings, plot=PLOT, **more):
    return {one.work for one in answer(*buildings, plot=plot, **more).permits}


@pytest.mark.parametrize(
    ("standing", "new", "expected"), [(25, 25, "no"), (26, 25, "yes"), (40, 10, "no"), (40, 10.5, "yes"), (0, 50, "no"), (0, 50.1, "yes")]
)
def test_the_sum_on_the_plot(standing, new, expected):
    there = [shed(name="Skuret", status="existing", area_m2=standing)] if standing else []
    assert permit(DWELLING, *there, shed(area_m2=new, length_m=None, width_m=None)) == expected


def test_the_sum_is_another_number_than_the_deduction():
    """Five rækkehuse: 100 m² are deducted, 50 m² are free of permit."""
    rows = {**DWELLING, "use": "raekkehus", "etageareal_m2": 600}
    found = answer(rows, shed(area_m2=60, length_m=None, width_m=None), plot=plot(area_m2=2000, dwellings=5))
    assert found.facts.plots.floors.deduction_m2[0] == 100
    assert found.permit == "yes"


def test_what_is_taken_down_no_longer_counts():
    assert permit(DWELLING, shed(name="Skuret", status="removed", area_m2=40), shed(area_m2=30)) == "no"


def test_an_area_that_is_not_told_leaves_it_open():
    assert permit(DWELLING, shed(name="Skuret", status="existing", area_m2=None, length_m=None), shed()) == "undecided"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"integrated": True}, "yes"),
        ({"integrated": False}, "no"),
        ({"attached": True}, "no"),
        ({"on_terrain": False}, "yes"),
        ({"on_terrain": True}, "no"),
    ],
)
def test_integrated_is_not_attached(told, expected):
    assert permit(DWELLING, shed(**told)) == expected


def test_what_is_taken_for_granted_is_said():
    conditions = [said.text for said in answer(DWELLING, shed()).permits[0].conditions]
    assert any("står på terræn" in text for text in conditions)
    assert any("samme tag" in text for text in conditions)
    assert not answer(DWELLING, shed(on_terrain=True, integrated=False)).permits[0].conditions


@pytest.mark.parametrize(
    ("covering", "distance", "expected"),
    [
        ("broof_t2", None, "no"),
        ("lysplader_e_d2", None, "no"),
        ("straatag_beskyttet", 5.0, "no"),
        ("straatag_beskyttet", 4.9, "yes"),
        ("straatag", 10.0, "no"),
        ("straatag", 9.9, "yes"),
        ("anden", 9.9, "yes"),
        ("anden", None, "undecided"),
        (None, 20.0, "undecided"),
    ],
)
def test_fire_by_roof_covering(covering, distance, expected):
    assert permit(DWELLING, shed(roof={"covering": covering}, distance_fire_m=distance)) == expected


def test_fire_is_no_matter_of_byggeret():
    found = answer(DWELLING, shed(roof={"covering": "straatag"}, distance_fire_m=3.0))
    assert (found.outcome, found.permit) == ("within_byggeret", "yes")


def test_the_distances_to_skel_may_be_enough_for_fire():
    """Both are at least 5 m, and the middle of a road lies further out than its boundary."""
    assert permit(DWELLING, shed(roof={"covering": "straatag_beskyttet"}, distance_nabo_m=5.0, distance_vej_m=5.0)) == "no"


def test_before_the_first_day_of_the_fire_table_it_is_a_judgement():
    old = {"day": dt.date(2021, 5, 1)}
    assert permit(DWELLING, shed(roof={"covering": "straatag"}, distance_fire_m=3.0), **old) == "judgement"
    assert permit(DWELLING, shed(), **old) == "no"


def test_leaving_byggeret_takes_the_exemption_away():
    found = answer(DWELLING, shed(distance_nabo_m=1.0, openings_towards_boundary=True))
    assert (found.permit, {one.work for one in found.permits}) == ("yes", {"W-005-S2"})


def test_what_is_open_in_byggeret_is_open_here():
    assert permit(DWELLING, shed(distance_vej_m=None)) == "undecided"


def test_a_plan_in_the_way_takes_the_exemption_away():
    where = plot(plans=[{"level": "lokalplan", "name": "P", "adopted": dt.date(2020, 1, 1), "hoejde": 2.0}])
    assert permit(DWELLING, shed(), plot=where) == "yes"


# -- other exemptions ----------------------------------------------------------------------------

SHELTER = {
    "name": "Shelteren", "use": "opholdsareal", "kind": "shelter", "area_m2": 18, "storeys": 1, "height_m": 2.4,
    "distance_nabo_m": 3.0, "distance_vej_m": 6.0,
    "floor_over_terrain_m": 0.1, "heated": False, "installations": False, "first_on_property": True, "pre_accepted": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "no"),
        ({"area_m2": 20}, "no"),
        ({"area_m2": 20.1}, "yes"),
        ({"heated": True}, "yes"),
        ({"installations": True}, "yes"),
        ({"first_on_property": False}, "yes"),
        ({"floor_over_terrain_m": 0.31}, "yes"),
        ({"distance_nabo_m": 2.4}, "yes"),
        ({"heated": None}, "undecided"),
        ({"pre_accepted": None}, "undecided"),
    ],
)
def test_shelter(change, expected):
    assert permit(DWELLING, {**SHELTER, **change}) == expected


def test_a_shelter_without_a_dwelling_is_not_exempt():
    assert permit(SHELTER, plot=plot(use="parcelhus")) == "undecided"


@pytest.mark.parametrize(
    ("day", "expected"), [(dt.date(2022, 6, 1), "yes"), (dt.date(2023, 6, 1), "judgement"), (dt.date(2024, 1, 1), "no")]
)
def test_the_shelter_exemption_has_a_first_day(day, expected):
    assert permit(DWELLING, SHELTER, day=day) == expected


@pytest.mark.parametrize(("distance", "expected"), [(2.5, "no"), (2.4, "yes"), (None, "undecided")])
def test_pool(distance, expected):
    pool = {"name": "Poolen", "use": "opholdsareal", "kind": "pool", "distance_nabo_m": distance, "distance_vej_m": 6.0}
    assert permit(pool, plot=plot(use="parcelhus")) == expected


@pytest.mark.parametrize(
    ("level", "distance", "expected"), [(0.3, 0.5, "no"), (0.31, 0.5, "yes"), (0.31, 3.0, "judgement"), (None, 3.0, "undecided")]
)
def test_terrace(level, distance, expected):
    terrace = {
        "name": "Terrassen",
        "use": "opholdsareal",
        "kind": "terrasse",
        "distance_nabo_m": distance,
        "distance_vej_m": 6.0,
        "floor_over_terrain_m": level,
    }
    assert permit(terrace, plot=plot(use="parcelhus")) == expected


@pytest.mark.parametrize(
    ("kind", "told", "expected"),
    [
        ("hegnsmur", {"height_m": 1.8}, "no"),
        ("hegnsmur", {"height_m": 1.9}, "yes"),
        ("hegnsmur", {}, "undecided"),
        ("transformerstation", {"height_m": 3.0, "area_m2": 30}, "no"),
        ("transformerstation", {"height_m": 3.1, "area_m2": 30}, "yes"),
        ("transformerstation", {"height_m": 3.0, "area_m2": 31}, "yes"),
    ],
)
def test_outside_br18(kind, told, expected):
    one = {"name": "Det", "use": "opholdsareal" if kind == "hegnsmur" else "andet", "kind": kind, **told}
    assert permit(one) == expected


@pytest.mark.parametrize(
    ("area", "day", "expected"),
    [(25, dt.date(2024, 10, 15), "no"), (25.1, dt.date(2024, 10, 15), "yes"), (20, dt.date(2019, 5, 1), "judgement")],
)
def test_sanitary_building(area, day, expected):
    one = {"name": "Bygningen", "use": "sanitetsbygning", "area_m2": area, "height_m": 3.0, "distance_nabo_m": 6.0}
    assert permit(one, plot=plot(use="parcelhus"), day=day) == expected


def test_new_buildings_need_a_permit_also_inside_byggeret():
    found = answer(house())
    assert (found.outcome, found.permit, found.permits[0].work) == ("within_byggeret", "yes", "W-000")


def test_farm_buildings_have_their_own_row():
    assert works({"name": "Stalden", "use": "landbrug", "height_m": 10.0}) == {"W-006-2"}


@pytest.mark.parametrize(("fire", "expected"), [(True, "no"), (False, "yes"), (None, "undecided")])
def test_conversion_of_a_house(fire, expected):
    assert permit(house(pre_accepted=fire), work="ombygning") == expected


def test_change_of_use_and_udstykning():
    assert permit(house(), work="aendret_anvendelse") == "yes"
    assert permit(plot=plot(use="parcelhus"), work="udstykning") == "none"
    assert permit(house(), work="transportabel") == "judgement"


# -- demolition ----------------------------------------------------------------------------------


def taken_down(area=48, *, day=dt.date(2024, 10, 15), use="sekundaer", integrated=False, house="parcelhus"):
    one = {"name": "Garagen", "status": "removed", "use": use, "kind": "garage", "area_m2": area, "integrated": integrated}
    return answer(one, plot=plot(use=house), work="nedrivning", day=day)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"area": 50}, "no"),
        ({"area": 50.1}, "yes"),
        ({"area": None}, "undecided"),
        ({"integrated": True}, "yes"),
        ({"use": "parcelhus"}, "yes"),
        ({"area": 80, "day": dt.date(2019, 12, 31)}, "no"),
        ({"area": 80, "day": dt.date(2020, 1, 1)}, "yes"),
        ({"area": 80, "day": dt.date(2019, 12, 31), "house": None}, "undecided"),
    ],
)
def test_demolition(told, expected):
    found = taken_down(**told)
    assert (found.permit, found.outcome) == (expected, "nothing")


# -- the day -------------------------------------------------------------------------------------


def test_a_work_without_permit_follows_the_text_of_the_day_it_begins():
    """A shed at a sommerhus 3.0 m from the road, told of in 2018 and begun in 2024."""
    summer = plot(use="sommerhus", zone="sommerhusomraade", area_m2=1500)
    there = {**STANDING, "use": "sommerhus", "etageareal_m2": 120}
    one = shed(distance_nabo_m=6.0, distance_vej_m=3.0)
    asked = dt.date(2018, 9, 1)
    pool = {"name": "Poolen", "use": "opholdsareal", "kind": "pool", "distance_nabo_m": 6.0, "distance_vej_m": 6.0}
    assert answer(there, one, plot=summer, day=asked).outcome == "judgement"
    assert answer(pool, plot=summer, day=asked, work_begins=dt.date(2024, 5, 1)).day == dt.date(2024, 5, 1)
    assert (
        answer(
            house(use="sommerhus", long_walls_m=[2.5, 3.0], distance_nabo_m=6.0), plot=summer, day=asked, work_begins=dt.date(2024, 5, 1)
        ).day
        == asked
    )
