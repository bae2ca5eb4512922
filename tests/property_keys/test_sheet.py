"""What a property is made of, and its sheet and keys: land, condominiums, buildings on foreign ground, common lots and roads."""

import numpy as np
import pytest

from geoplan.property.candidates import settled
from geoplan.property.key_list import key_list
from geoplan.property.properties import properties
from tests.property_keys.town import finder, uuid


@pytest.fixture(scope="module")
def town():
    return finder()


def whole(town, text):
    one = settled(town.find(text, limit=50))
    return town.compositions.of(town.of_bfe(one.bfe), one.parcels)


def names(town, rows):
    return [str(town.belonging.parcel_names[row]).split()[0] for row in rows]


def ids(town, layer, rows):
    return [str(town.belonging.ids(layer)[row]) for row in rows]


def bfe(town, rows):
    return [str(town.graph.properties.bfe[row]) for row in rows]


def test_every_property_is_there_once_with_its_kind_and_its_land(town):
    found = properties(town.graph.registers)
    kinds = dict(zip(found.bfe, found.kind, strict=True))
    assert len(kinds) == len(found.bfe)
    assert {one: kinds[one] for one in ("100", "200", "201", "301", "302")} == {
        "100": "SFE",
        "200": "SFE",
        "201": "EJL",
        "301": "BPFG",
        "302": "EJL",
    }
    land = {one: str(found.bfe[at]) for one, at in zip(found.bfe, found.land, strict=True) if at >= 0}
    assert (land["100"], land["201"], land["301"], land["302"]) == ("100", "200", "300", "300")


def test_land_has_its_parcels_buildings_and_addresses(town):
    found = whole(town, "BFE 100")
    assert names(town, found.parcels) == ["1a", "1b", "1c"]
    assert ids(town, "husnummer", found.houses) == [uuid(1), uuid(2)]
    assert ids(town, "bbr_bygning", found.buildings) == [uuid(61)]
    assert ids(town, "bygning", found.outlines) == ["9001"]
    assert ids(town, "bbr_grund", found.grounds) == [uuid(51)]


def test_divided_land_has_its_condominiums_and_all_units(town):
    found = whole(town, "BFE 200")
    assert bfe(town, found.parts) == ["201", "202"]
    assert ids(town, "bbr_enhed", found.units) == [uuid(71), uuid(72)]
    assert len(found.addresses) == 4
    assert ids(town, "bygning", found.outlines) == ["9002"]  # by the point in it, for it has no BBRUUID


def test_a_condominium_has_its_own_unit_and_the_land_under_it(town):
    found = whole(town, "BFE 201")
    assert (bfe(town, [found.property]), bfe(town, [found.land])) == (["201"], ["200"])
    assert ids(town, "bbr_enhed", found.units) == [uuid(71)]
    assert ids(town, "adresse", found.addresses) == [uuid(31)]
    assert names(town, found.parcels) == ["2"]
    assert len(found.parts) == 0


def test_a_condominium_in_a_building_on_foreign_ground_lies_on_the_land_under_both(town):
    found = whole(town, "BFE 302")
    assert bfe(town, [found.land]) == ["300"]
    building = whole(town, "BFE 301")
    assert ids(town, "bbr_bygning", building.buildings) == [uuid(63)]
    assert bfe(town, [building.land]) == ["300"]
    assert bfe(town, whole(town, "BFE 300").parts) == ["301", "302"]


def test_a_common_lot_is_a_parcel_by_itself_with_what_stands_on_it(town):
    found = whole(town, "4, 10010")
    assert (found.property, found.land) == (-1, -1)
    assert names(town, found.parcels) == ["4"]
    assert ids(town, "bbr_bygning", found.buildings) == [uuid(64)]
    assert town.graph.common[found.parcels].all()


def test_a_building_without_keys_stands_where_its_point_lies_and_that_is_to_be_checked(town):
    row = int(np.flatnonzero(town.belonging.ids("bbr_bygning") == uuid(64))[0])
    assert town.graph.building_parcel.way(row) == ("J20",)
    assert town.graph.building_parcel.certainties()[row] == "check"


def test_the_keys_of_a_property_all_find_it_again(town):
    for asked in ("BFE 100", "BFE 200", "BFE 301"):
        found = whole(town, asked)
        wanted = bfe(town, [found.property])[0]
        for key in key_list(town, found):
            again = settled(town.find(key.key, limit=50))
            own = again is not None and town.belonging.land(town.of_bfe(again.bfe)) == found.land
            assert own, (wanted, key)


def test_the_old_number_of_an_assessment_is_a_key_too(town):
    keys = {one.key: one for one in key_list(town, whole(town, "BFE 400"))}
    assert keys["253-4321"].joins == ("J42",)
    assert keys["253-4321"].certainty == "check"


def test_a_number_that_is_zero_is_no_key(town):
    assert "253-0" not in town.graph.esr[0]
    assert settled(town.find("253-0")) is None
