"""What stands on a property by BBR: what is moved, deducted and told."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from geoplan.building.existing import bbr_uses, standing, uses_of

DAY = dt.date(2024, 10, 15)


def of(*buildings, floors=(), properties=1, property_=None):
    """The standing of properties, each building a dict of short names."""
    names = {
        "code": "byg021BygningensAnvendelse",
        "floor": "byg038SamletBygningsareal",
        "built": "byg041BebyggetAreal",
        "garage": "byg042ArealIndbyggetGarage",
        "carport": "byg043ArealIndbyggetCarport",
        "shed": "byg044ArealIndbyggetUdhus",
        "flats": "byg024AntalLejlighederMedKøkken",
        "id": "id_lokalId",
    }
    frame = pd.DataFrame([{names[key]: value for key, value in one.items()} for one in buildings])
    storeys = pd.DataFrame(list(floors), columns=["bygning", "eta021ArealAfUdnyttetDelAfTagetage", "eta022Kælderareal"])
    at = np.zeros(len(frame), dtype=np.int64) if property_ is None else np.array(property_)
    return standing(at, frame, storeys, properties=properties, day=DAY)


def floor(found):
    return found.floors.area.value.tolist()


def test_a_house_is_its_floor_area():
    found = of({"code": "120", "floor": 140, "built": 140})
    assert floor(found) == [140]
    assert (found.use.tolist(), found.dwellings.tolist(), found.mixed.tolist()) == (["parcelhus"], [1], [False])


def test_an_integrated_garage_is_secondary_and_is_deducted_up_to_fifty():
    found = of({"code": "120", "floor": 190, "built": 190, "garage": 40, "shed": 10})
    assert found.floors.main_m2.tolist() == [140]
    assert found.floors.secondary_m2.tolist() == [50]
    assert floor(found) == [140]
    assert floor(of({"code": "120", "floor": 191, "built": 191, "garage": 41, "shed": 10})) == [141]


def test_a_garage_by_itself_counts_by_what_it_covers():
    found = of({"code": "120", "floor": 140, "built": 140}, {"code": "910", "floor": np.nan, "built": 60})
    assert (found.floors.secondary_m2.tolist(), found.floors.deduction_m2.tolist()) == ([60], [50])
    assert floor(found) == [150]


def test_a_used_attic_is_added_and_a_basement_only_told():
    found = of({"id": "a", "code": "120", "floor": 140, "built": 140}, floors=[("a", 45.0, 0.0), ("a", 5.0, 70.0), ("b", 99.0, 99.0)])
    assert floor(found) == [190]
    assert found.basement_m2.tolist() == [70]


@pytest.mark.parametrize(("code", "use", "deduction"), [("132", "dobbelthus", 50), ("131", "raekkehus", 20), ("120", "parcelhus", 50)])
def test_the_deduction_depends_on_the_use(code, use, deduction):
    found = of({"code": code, "floor": 100, "built": 100, "flats": 1}, {"code": "910", "built": 100})
    assert found.use.tolist() == [use]
    assert found.floors.deduction_m2.tolist() == [deduction]


def test_two_dwellings_of_a_double_house_are_deducted_twice():
    found = of({"code": "132", "floor": 200, "built": 200, "flats": 2}, {"code": "910", "built": 120})
    assert found.floors.deduction_m2.tolist() == [100]


def test_the_largest_use_is_the_main_one_and_several_are_told():
    found = of({"code": "120", "floor": 100, "built": 100}, {"code": "321", "floor": 300, "built": 300})
    assert found.mixed.tolist() == [True]
    assert found.use[0] == uses_of(pd.DataFrame({"byg021BygningensAnvendelse": ["321"]}))[0] != ""


def test_a_code_that_tells_nothing_gives_no_use():
    assert of({"code": "999", "floor": 100, "built": 100}).use.tolist() == [""]
    assert of({"code": None, "floor": 100, "built": 100}).use.tolist() == [""]


def test_a_building_without_area_is_counted_as_unknown_and_not_as_nothing():
    found = of({"code": "120", "floor": np.nan, "built": np.nan}, {"code": "120", "floor": 100, "built": 100})
    assert found.unknown.tolist() == [1]
    assert floor(found) == [100]


def test_an_empty_property_has_nothing_on_it():
    found = of({"code": "120", "floor": 100, "built": 100}, properties=3, property_=[1])
    assert floor(found) == [0, 100, 0]
    assert found.use.tolist() == ["", "parcelhus", ""]


def test_a_building_on_no_property_is_left_out():
    assert floor(of({"code": "120", "floor": 100, "built": 100}, property_=[-1])) == [0]


def test_taking_some_properties_gives_their_own_figures():
    found = of({"code": "120", "floor": 100, "built": 100}, {"code": "120", "floor": 70, "built": 70}, properties=2, property_=[0, 1])
    assert floor(found.taken(np.array([1]))) == [70]


def test_codes_read_from_numbers_are_the_same_codes():
    assert uses_of(pd.DataFrame({"byg021BygningensAnvendelse": [120.0, np.nan]})).tolist() == ["parcelhus", ""]


def test_every_code_has_a_label():
    assert len(bbr_uses()) > 90
    assert all(one.label for one in bbr_uses().values())
