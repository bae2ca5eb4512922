"""What each service is asked, after the facts, and what becomes of its answers."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import shapely

from geoplan.sources.keys import PREFIX
from geoplan.store import Workspace
from geoplan.workflows.fetch import Asked, fetch
from sources.conftest import KEY, QUICK

BOX = (699_000.0, 6_159_000.0, 702_000.0, 6_161_000.0)


@pytest.fixture
def asked(service, monkeypatch):
    monkeypatch.setenv(f"{PREFIX}DATAFORDELER", KEY)
    return Asked(own=service, box=BOX, patience=QUICK)


def feature(number, geometry=None, **properties):
    return {
        "type": "Feature",
        "id": f"x.{number}",
        "geometry": None if geometry is None else shapely.geometry.mapping(geometry),
        "properties": {"id_lokalId": str(number), "status": "Gældende", **properties},
    }


def parameters(script):
    return [{name: values[0] for name, values in parse_qs(urlsplit(path).query).items()} for path, _, _ in script.asked]


def test_parcels_are_lots_by_area_then_parcels_and_districts_by_their_keys(workspace, script, asked):
    script.types = {
        "mat_v001:lodflade_current": [
            feature(at, shapely.box(700_000 + at * 100, 6_160_000, 700_080 + at * 100, 6_160_080), jordstykkeLokalId=str(10 + at // 2))
            for at in range(4)
        ],
        "mat_v001:jordstykke_current": [
            feature(
                at,
                ejerlavLokalId="7",
                matrikelnummer=f"{at}a",
                kommuneLokalId="400",
                samletFastEjendomLokalId=str(at),
                registreretAreal=12_800,
                faelleslod=False,
            )
            for at in (10, 11, 12)
        ],
        "mat_v001:ejerlav_current": [feature(7, shapely.box(*BOX), ejerlavskode=40451, ejerlavsnavn="Prøve By"), feature(8)],
    }
    (found,) = fetch(workspace, "mat", ["jordstykke"], who="test", asked=asked)
    assert found.good, found.message
    with Workspace.open(workspace) as ws:
        parcels = ws.read("jordstykke").sort_values("lokal_id")
        stored = next(one for one in ws.layers() if one.name == "jordstykke")
    assert parcels.lokal_id.tolist() == ["10", "11"]
    assert parcels.geometry.area.tolist() == [12_800, 12_800]
    assert parcels.ejerlavskode.tolist() == [40451, 40451]
    assert parcels.kommunekode.tolist() == ["0253", "0253"]
    assert "ikke bekræftet: gættet efter mønster" in stored.note
    lots, owned, districts = parameters(script)
    assert lots["CQL_FILTER"] == "BBOX(geometri,699000.000,6159000.000,702000.000,6161000.000) AND status='Gældende'"
    assert owned["CQL_FILTER"] == "status='Gældende' AND id_lokalId IN ('10','11')"
    assert districts["CQL_FILTER"] == "status='Gældende' AND id_lokalId IN ('7')"
    assert {one["apikey"] for one in (lots, owned, districts)} == {KEY}
    assert (lots["sortBy"], lots["srsName"], lots["version"]) == ("id_lokalId", "EPSG:25832", "2.0.0")


def plan(number, status, name):
    ring = shapely.box(700_000 + number * 100, 6_160_000, 700_090 + number * 100, 6_160_090)
    return {
        "type": "Feature",
        "id": f"plan.{number}",
        "geometry": shapely.geometry.mapping(shapely.multipolygons([ring])),
        "properties": {"planid": number, "komnr": 253, "plannr": str(number), "plannavn": name, "status": status, "datoforsl": 20200101},
    }


def test_plans_are_asked_for_by_municipality_and_replace_what_is_locked(workspace, script, asked):
    script.types = {
        "pdk:theme_pdk_lokalplan_forslag": [plan(1, "F", "Havnen")],
        "pdk:theme_pdk_lokalplan_vedtaget": [plan(2, "V", "Skoven")],
        "pdk:theme_pdk_lokalplan_aflyst": [],
    }
    (found,) = fetch(workspace, "plandata", ["lokalplan"], who="test", asked=asked)
    assert (found.fault, found.count) == ("", 2), found.message
    assert {one["CQL_FILTER"] for one in parameters(script)} == {"komnr=253"}
    script.types["pdk:theme_pdk_lokalplan_vedtaget"] = [plan(2, "V", "Skoven, rettet")]
    fetch(workspace, "plandata", ["lokalplan"], who="test", asked=asked)
    with Workspace.open(workspace) as ws:
        plans = ws.read("lokalplan").sort_values("planid")
        assert plans.plannavn.tolist() == ["Havnen", "Skoven, rettet"]
        assert plans.status.tolist() == ["F", "V"]
        assert ws.verify() == []


def test_code_lists_are_tables(workspace, script, asked):
    script.types = {
        "pdk:theme_pdk_codelist_zonestatus_v": [
            {"type": "Feature", "id": f"z.{at}", "geometry": None, "properties": {"code": at, "text": text}}
            for at, text in ((1, "Byzone"), (2, "Landzone"), (3, "Sommerhusområde"))
        ]
    }
    (found,) = fetch(workspace, "plandata", ["kodeliste_zonestatus"], who="test", asked=asked)
    assert found.good, found.message
    (asked_for,) = parameters(script)
    assert not {"CQL_FILTER", "bbox"} & set(asked_for)
    with Workspace.open(workspace) as ws:
        assert ws.read("kodeliste_zonestatus").text.tolist() == ["Byzone", "Landzone", "Sommerhusområde"]


def test_a_theme_is_asked_for_by_area_with_the_service_s_own_name_of_the_geometry(workspace, script, asked):
    fetch(workspace, "miljoeportal", ["kirkebyggelinje"], who="test", asked=asked)
    assert parameters(script)[0]["CQL_FILTER"] == "BBOX(Shape,699000.000,6159000.000,702000.000,6161000.000)"
    assert parameters(script)[0]["typeNames"] == "dai:kirkebyggelinjer"


def test_without_an_area_it_says_how_to_give_one(workspace, script, service):
    (found,) = fetch(workspace, "miljoeportal", ["kirkebyggelinje"], who="test", asked=Asked(own=service, patience=QUICK))
    assert "kommunens grænse er ikke kendt" in found.message
    assert script.asked == []


def test_graphql_asks_for_what_holds_now_one_root_field_a_time(workspace, script, asked):
    fetch(workspace, "bbr_graphql", ["bbr_grund"], who="test", asked=asked)
    _, _, body = script.asked[0]
    text = body.decode()
    assert "virkningstid" in text
    assert "registreringstid" in text
    assert 'eq: \\"0253\\"' in text
    assert text.count("BBR_") == 1


def test_a_file_is_asked_for_by_register_entity_type_and_format(workspace, script, asked):
    script.fault = "404"
    fetch(workspace, "filer", ["bbr_etage"], who="test", asked=asked)
    (one,) = parameters(script)
    told = {name: one[name] for name in ("Register", "LatestTotalForEntity", "Type", "Format", "apiKey")}
    assert told == {"Register": "BBR", "LatestTotalForEntity": "Etage", "Type": "current", "Format": "csv", "apiKey": KEY}
