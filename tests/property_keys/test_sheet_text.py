"""The sheets of a made-up town in words: what each kind of property says, and what it does not."""

import datetime as dt

import pytest

from geoplan.report.property_sheet import property_html
from geoplan.report.property_sheet_text import sheet_text
from geoplan.report.property_sheet_values import sheet_values
from geoplan.store import Workspace
from geoplan.texts import texts
from geoplan.workflows.property.sheet import sheet
from tests.property_keys.town import frames


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    path = tmp_path_factory.mktemp("ark") / "by.gpkg"
    with Workspace.create(path, kommune="0253") as ws:
        for name, frame in frames().items():
            ws.import_layer(name, frame, source="opdigtet", date="2026-11-01", who="prøve")
    return str(path)


def told(town, text, language="da"):
    t = texts(language)
    found = sheet(town, text, day=dt.date(2026, 11, 10), shown=lambda area: area.buffer(50))
    values = sheet_values(found, t)
    assert property_html(found, values, t).count("<h1>") == 1
    return sheet_text(values, t), values


def test_land_of_several_parcels_tells_which_lies_apart_and_what_the_sum_lacks(town):
    said, values = told(town, "BFE 100")
    assert "1c Havneby By, Prøvekøbing: registreret 500 m², heraf vej ? m², på kortet 600 m² – ligger for sig" in said
    assert "i alt: registreret 1.500 m², heraf vej ? m², på kortet 1.800 m²" in said
    assert "Vejareal: mangler for 1c Havneby By, Prøvekøbing. Det er ikke det samme som 0." in said
    assert values["area"] == {"registered_m2": 1500.0, "road_m2": None, "map_m2": 1800.0, "parcels": 3}


def test_divided_land_lists_its_condominiums(town):
    said, _ = told(town, "BFE 200")
    assert "ejerlejlighed 1, BFE 201, Sankt Peders Vej 1, st. tv, 80 m², fordelingstal 40/100" in said
    assert "tagomrids (GeoDanmark): 9002 [skal efterprøves]" in said


def test_a_condominium_tells_its_address_and_the_land_under_it(town):
    said, values = told(town, "Sankt Peders Vej 1, st. tv")
    assert said.startswith("Sankt Peders Vej 1, st. tv – ejerlejlighed, BFE 201")
    assert "Registreret med adressen (EBR): Sankt Peders Vej 1, st. tv." in said
    assert "samlet fast ejendom under den (MAT): 200" in said
    assert [one["bfe"] for one in values["buildings"][0]["units"]] == ["201"]


def test_a_building_on_foreign_ground_names_its_building(town):
    said, values = told(town, "BFE 301")
    assert "bygning på fremmed grund, BFE 301" in said
    assert values["land_bfe"] == "300"
    assert [one["own_bfe"] for one in values["buildings"]] == ["301"]


def test_a_common_lot_is_not_decided(town):
    said, values = told(town, "4, 10010")
    assert "det, der gælder én ejendom, kan ikke afgøres" in " ".join(said.split())
    assert "fælleslod: hører til flere ejendomme" in " ".join(said.split())
    assert values["bfe"] == ""
    assert values["buildings"][0]["certainty"] == "check"
    assert "[skal efterprøves: J20]" in said


def test_an_unknown_area_is_a_question_and_never_zero(town):
    said, values = told(town, "7000a 10010")
    assert "registreret ? m²" in said
    assert values["parcels"][0]["registered_m2"] is None


def test_in_english_no_danish_heading_is_left(town):
    said, _ = told(town, "BFE 200", "en")
    for word in ("Jordstykker", "Bygninger", "Nøgler", "Kilder", "Det vides ikke", ": sikker"):
        assert word not in said
