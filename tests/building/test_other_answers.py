"""Classes, climate, protection and periods: each number on both sides, and open where something is not told."""

import datetime as dt

import pytest

from building.made import PLOT, SHED, STANDING, answer, house, plot, shed
from geoplan.building.climate import energy_frame, rounded

LATER = dt.date(2025, 8, 1)


# -- classes -------------------------------------------------------------------------------------


def classes(*buildings, plot=PLOT, **more):
    one = answer(*buildings, plot=plot, **more).classes[-1]
    return (one.use_category, one.risk, one.fire, one.consequence, one.structure)


FAMILY = house(etageareal_m2=250, pre_accepted=True, fire_separate=True)
FLATS = house(use="etagebolig", etageareal_m2=1500, storeys=4, top_floor_m=9.0, pre_accepted=True, simple_traditional=True)
OFFICE = house(use="erhverv", kind="kontor", etageareal_m2=500, fire_load_mj_m2=800, pre_accepted=True, simple_traditional=True)
HALL = house(use="erhverv", kind="lager", etageareal_m2=1200, fire_load_mj_m2=1200, pre_accepted=True, simple_traditional=True, span_m=30)


@pytest.mark.parametrize(
    ("building", "change", "expected"),
    [
        (FAMILY, {}, ("AK4", "RC1", "BK1", "CC2", "KK1")),
        (FAMILY, {"storeys": 3, "top_floor_m": 9.6}, ("AK4", "RC1", "BK1", "CC2", "KK1")),
        (FAMILY, {"storeys": 3, "top_floor_m": 9.7}, ("AK4", "RC3", "BK2", "CC2", "KK1")),
        (FAMILY, {"storeys": 2, "top_floor_m": 3.0, "etageareal_m2": 601}, ("AK4", "RC2", "BK2", "CC2", "KK1")),
        (FAMILY, {"fire_separate": False}, ("AK4", "RC1", "BK2", "CC2", "KK1")),
        (FAMILY, {"fire_separate": None}, ("AK4", "RC1", None, "CC2", "KK1")),
        (FAMILY, {"pre_accepted": False}, ("AK4", "RC1", "BK3", "CC2", "KK1")),
        (FLATS, {}, ("AK4", "RC2", "BK2", "CC2", "KK2")),
        (FLATS, {"top_floor_m": 12.0}, ("AK4", "RC3", "BK2", "CC2", "KK2")),
        (FLATS, {"top_floor_m": 12.1}, ("AK4", "RC3", "BK2", "CC3", "KK3")),
        (FLATS, {"top_floor_m": 45.1, "storeys": 16}, ("AK4", "RC4", "BK4", "CC3+", "KK4")),
        (FLATS, {"simple_traditional": False}, ("AK4", "RC2", "BK2", "CC2", "KK3")),
        (FLATS, {"top_floor_m": None}, ("AK4", None, None, None, None)),
        (OFFICE, {}, ("AK1", "RC1", "BK1", "CC2", "KK2")),
        (OFFICE, {"etageareal_m2": 600.5}, ("AK1", "RC1", "BK2", "CC2", "KK2")),
        (OFFICE, {"fire_load_mj_m2": 1601}, ("AK1", "RC2", "BK2", "CC2", "KK2")),
        (OFFICE, {"storeys": 2, "top_floor_m": 3.5}, ("AK1", "RC2", "BK2", "CC2", "KK2")),
        (OFFICE, {"kind": None}, (None, None, None, "CC2", "KK2")),
        (HALL, {}, ("AK1", "RC1", "BK2", "CC2", "KK1")),
        (HALL, {"span_m": 41}, ("AK1", "RC1", "BK2", "CC2", "KK2")),
        (HALL, {"span_m": None}, ("AK1", "RC1", "BK2", "CC2", None)),
    ],
)
def test_classes(building, change, expected):
    assert classes({**building, **change}) == expected


HALL_OF = {"undervisning": "AK2", "butik": "AK3", "hotel": "AK5", "plejehjem": "AK6"}
ALONE = {"etageareal_m2": 150, "storeys": 1, "fire_separate": True, "direct_exits": True, "persons": 10}


@pytest.mark.parametrize(
    ("kind", "change", "risk"),
    [
        ("undervisning", {}, "RC1"),
        ("undervisning", {"etageareal_m2": 151}, "RC2"),
        ("undervisning", {"persons": 150}, "RC1"),
        ("undervisning", {"persons": 151}, "RC2"),
        ("undervisning", {"direct_exits": False}, "RC2"),
        ("undervisning", {"fire_separate": None}, None),
        ("undervisning", {"fire_separate": None, "etageareal_m2": 151}, "RC2"),
        ("undervisning", {"storeys": 2, "top_floor_m": 22.0}, "RC3"),
        ("undervisning", {"storeys": 8, "top_floor_m": 22.1}, "RC4"),
        ("butik", {"persons": None}, None),
        ("butik", {"persons": 1000, "etageareal_m2": 900}, "RC2"),
        ("butik", {"persons": 1001, "etageareal_m2": 900}, "RC4"),
        ("butik", {"storeys": 2, "top_floor_m": 4.0, "persons": 1000}, "RC3"),
        ("butik", {"storeys": 3, "top_floor_m": 8.0, "persons": 150}, None),
        ("butik", {"storeys": 3, "top_floor_m": 8.0, "persons": 151}, "RC4"),
        ("hotel", {}, "RC1"),
        ("hotel", {"persons": 11}, "RC2"),
        ("hotel", {"storeys": 3, "top_floor_m": 22.0}, "RC3"),
        ("plejehjem", {}, "RC2"),
        ("plejehjem", {"storeys": 2, "top_floor_m": 4.0}, "RC3"),
        ("plejehjem", {"storeys": 3, "top_floor_m": 8.0}, "RC4"),
    ],
)
def test_risk_where_the_users_do_not_know_the_way_out(kind, change, risk):
    told = {"use": "institution", "kind": kind, **ALONE, **change}
    found = classes({"name": "Huset", **told})
    assert found[:2] == (HALL_OF[kind], risk)


def test_what_the_table_asks_for_is_named():
    one = answer({"name": "Skolen", "use": "institution", "kind": "undervisning", "storeys": 1, "etageareal_m2": 120}).classes[0]
    assert {"building.persons", "building.direct_exits", "building.fire_separate"} <= set(one.missing)
    shop = answer({"name": "Huset", "use": "erhverv", "kind": "butik", "storeys": 1, "etageareal_m2": 900}).classes[0]
    assert "building.persons" in shop.missing


@pytest.mark.parametrize(("area", "standing", "expected"), [(50, 0, ("BK0", "KK0")), (50, 1, (None, "KK0")), (51, 0, (None, "KK1"))])
def test_secondary_buildings_by_sum_and_by_each(area, standing, expected):
    """Fire: all on the plot together. Structure: each by itself."""
    there = [shed(name="Skuret", status="existing", area_m2=standing)] if standing else []
    found = classes(STANDING, *there, {**SHED, "area_m2": area})
    assert (found[2], found[4]) == expected


def test_what_is_missing_is_named():
    one = answer(house(use="erhverv")).classes[0]
    assert {"building.kind", "building.simple_traditional"} <= set(one.missing)


# -- climate -------------------------------------------------------------------------------------


def climate(*, day, work="nybyggeri", **told):
    return answer({"name": "Bygningen", **told}, day=day, work=work).climate[0]


@pytest.mark.parametrize(("value", "expected"), [(12.047, 12.0), (12.05, 12.1), (12.049999, 12.0), (7.54, 7.5), (7.55, 7.6), (0.0, 0.0)])
def test_rounded_before_the_test(value, expected):
    assert rounded(value) == expected


@pytest.mark.parametrize(
    ("day", "told", "required", "limit", "outcome"),
    [
        (dt.date(2022, 12, 31), {"use": "etagebolig", "heated_area_m2": 2000}, False, None, None),
        (dt.date(2023, 1, 1), {"use": "etagebolig", "heated_area_m2": 1000, "gwp": 20}, True, None, None),
        (dt.date(2023, 1, 1), {"use": "etagebolig", "heated_area_m2": 1000.5, "gwp": 12.04}, True, 12.0, "complies"),
        (dt.date(2025, 6, 30), {"use": "etagebolig", "heated_area_m2": 2000, "gwp": 12.06}, True, 12.0, "breach"),
        (dt.date(2025, 6, 30), {"use": "sommerhus", "heated_area_m2": 120}, False, None, None),
        (dt.date(2025, 7, 1), {"use": "etagebolig", "gwp": 7.54}, True, 7.5, "complies"),
        (dt.date(2025, 7, 1), {"use": "parcelhus", "gwp": 6.75}, True, 6.7, "breach"),
        (dt.date(2025, 7, 1), {"use": "sommerhus", "heated_area_m2": 149.9, "gwp": 4.0}, True, 4.0, "complies"),
        (dt.date(2025, 7, 1), {"use": "sommerhus", "heated_area_m2": 150, "gwp": 6.7}, True, 6.7, "complies"),
        (dt.date(2025, 7, 1), {"use": "erhverv", "kind": "kontor", "gwp": 7.6}, True, 7.5, "breach"),
        (dt.date(2025, 7, 1), {"use": "erhverv", "kind": "lager", "gwp": 8.0}, True, 8.0, "complies"),
        (dt.date(2025, 7, 1), {"use": "erhverv", "gwp": 8.0}, True, None, None),
        (dt.date(2025, 7, 1), {"use": "andet", "area_m2": 49.9, "heated": False}, False, None, None),
        (dt.date(2025, 7, 1), {"use": "andet", "area_m2": 50, "heated": False, "gwp": 1.0}, True, 8.0, "complies"),
        (dt.date(2027, 6, 1), {"use": "parcelhus", "gwp": 6.3}, True, 6.0, "judgement"),
        (dt.date(2028, 6, 1), {"use": "parcelhus", "gwp": 6.3}, True, 6.0, "breach"),
        (dt.date(2027, 6, 1), {"use": "institution", "gwp": 6.3}, True, None, "undecided"),
    ],
)
def test_climate_limit_of_the_day(day, told, required, limit, outcome):
    one = climate(day=day, **told)
    assert (one.required, one.limit, one.outcome.value if one.outcome else None) == (required, limit, outcome)


@pytest.mark.parametrize(("heated", "required"), [(240, False), (250, True), (None, None)])
def test_extensions(heated, required):
    assert climate(day=LATER, work="tilbygning", use="parcelhus", heated_area_m2=heated).required is required
    assert climate(day=dt.date(2024, 1, 1), work="tilbygning", use="parcelhus", heated_area_m2=heated).required is False


def test_what_nobody_has_read_is_marked():
    assert not climate(day=LATER, use="erhverv", kind="lager", gwp=8.0).verified
    assert climate(day=LATER, use="parcelhus", gwp=6.0).verified


def test_energy_frame():
    assert energy_frame("parcelhus", 100.0, LATER) == 40.0
    assert energy_frame("erhverv", 1000.0, LATER) == 42.0
    assert energy_frame("erhverv", 0.0, LATER) is None
    assert energy_frame("erhverv", 100.0, dt.date(2017, 1, 1)) is None


# -- protection ----------------------------------------------------------------------------------


def theme(building, *, plot=PLOT, work="nybyggeri", **answers):
    found = answer(building, plot=plot, work=work, answers=answers)
    assert len(found.themes) == 1
    return found.themes[0].outcome


@pytest.mark.parametrize(
    ("building", "answers", "expected"),
    [
        (house(), {"forest_m": 301, "forest_private": False}, "free"),
        (house(), {"forest_m": 300, "forest_private": False}, "dispensation"),
        (house(), {"forest_m": 200, "forest_private": True, "forest_ha": 19.9}, "free"),
        (house(), {"forest_m": 200, "forest_private": True, "forest_ha": 20}, "dispensation"),
        (house(), {"forest_m": 200, "forest_private": True}, "undecided"),
        (house(), {"forest_m": 200}, "undecided"),
        (shed(area_m2=50, kind="garage"), {"forest_m": 200, "forest_private": False}, "free"),
        (shed(area_m2=50.1, kind="garage"), {"forest_m": 200, "forest_private": False}, "dispensation"),
        (shed(area_m2=50, kind="pavillon"), {"forest_m": 200, "forest_private": False}, "dispensation"),
        (house(), {"monument_m": 100}, "free"),
        (house(), {"monument_m": 99.9}, "dispensation"),
        (house(height_m=8.5), {"church_line": True}, "free"),
        (house(height_m=8.6), {"church_line": True}, "dispensation"),
        (house(height_m=None), {"church_line": True}, "undecided"),
        (shed(area_m2=10), {"beach_protection": True, "lawful_garden": True, "dwelling_m": 15, "has_shed": False}, "free"),
        (shed(area_m2=10), {"beach_protection": True, "lawful_garden": True, "dwelling_m": 15.1, "has_shed": False}, "dispensation"),
        (shed(area_m2=10), {"beach_protection": True, "lawful_garden": True, "dwelling_m": 15, "has_shed": True}, "dispensation"),
        (shed(area_m2=10.1), {"beach_protection": True, "lawful_garden": True, "dwelling_m": 15, "has_shed": False}, "dispensation"),
        (shed(area_m2=10), {"beach_protection": True, "lawful_garden": True}, "undecided"),
        (house(), {"beach_protection": True}, "dispensation"),
        (shed(area_m2=10), {"lake_line": True, "lawful_garden": True, "dwelling_m": 15, "has_shed": False}, "free"),
        (shed(area_m2=10.1), {"lake_line": True, "lawful_garden": True, "dwelling_m": 15, "has_shed": False}, "dispensation"),
    ],
)
def test_protection_by_number(building, answers, expected):
    assert theme(building, **answers) == expected


@pytest.mark.parametrize(("area", "year_round", "expected"), [(500, True, "free"), (500.1, True, "permission"), (500, None, "undecided")])
def test_a_house_in_the_countryside_may_grow(area, year_round, expected):
    assert theme(house(etageareal_m2=area), plot=plot(zone="landzone"), work="tilbygning", year_round=year_round) == expected


def test_the_whole_dwelling_counts_with_its_extension():
    standing = {**STANDING, "etageareal_m2": 450}
    for added, expected in ((50, "free"), (51, "permission")):
        found = answer(
            standing, house(name="Nyt", etageareal_m2=added), plot=plot(zone="landzone"), work="tilbygning", answers={"year_round": True}
        )
        assert found.themes[0].outcome == expected


@pytest.mark.parametrize(
    ("area", "away", "expected"), [(50, None, "free"), (50, 20, "free"), (50, 21, "undecided"), (50.1, 5, "permission")]
)
def test_small_secondary_buildings_in_the_countryside(area, away, expected):
    found = answer(STANDING, shed(area_m2=area), plot=plot(zone="landzone"), answers={"dwelling_m": away})
    assert (found.themes[0].fact, found.themes[0].outcome) == ("K-LZ-8", expected)


def test_new_building_in_the_countryside_is_not_decided_here():
    assert theme(house(), plot=plot(zone="landzone")) == "undecided"


def test_protection_changes_nothing_in_byggeret():
    assert answer(house(), answers={"monument_m": 50}).outcome == "within_byggeret"


# -- periods -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("building", "used", "waiting", "limit", "outcome"),
    [
        (house(), 42, 5, 40, "complies"),
        (house(), 45, 5, 40, "complies"),
        (house(), 46, 5, 40, "breach"),
        (house(), None, None, 40, None),
        (shed(), 40, None, 40, "complies"),
        (house(use="etagebolig"), 61, 0, 60, "breach"),
        (house(use="erhverv"), 55, 0, 55, "complies"),
        (house(use="landbrug"), 51, 0, 50, "breach"),
    ],
)
def test_service_goal(building, used, waiting, limit, outcome):
    found = answer(building, answers={"days_since_informed": used, "days_waiting": waiting}).periods[0]
    assert (found.limit, found.outcome.value if found.outcome else None) == (limit, outcome)


@pytest.mark.parametrize(("days", "outcome"), [(14, "complies"), (13, "breach")])
def test_neighbours_are_told_two_weeks_before(days, outcome):
    found = [
        one for one in answer(house(), plot=plot(zone="landzone"), answers={"orientation_days": days}).periods if one.fact == "PL-35-4"
    ]
    assert [one.outcome.value for one in found] == [outcome]
