"""Every way to ask for a plot, sloppy addresses, and what is said where nothing or several are meant."""

import datetime as dt
import json

import geopandas as gpd
import pytest
import shapely

from geoplan.errors import UsageError
from geoplan.store import Workspace
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.grounds import Grounds
from geoplan.workflows.plot.query import wanted

EAST, NORTH = 705_000.0, 6_162_000.0
STREETS = {
    "Grantoftevej": ("1", "2", "3A", "12 B"),
    "Gammel Aagade": ("5",),
    "Gl. Strandvej": ("7",),
    "Nordre Ringvej": ("1",),
    "Sønder Allé": ("1",),
    "H.C. Ørsteds Vej": ("4",),
}
"""A parcel for each number, in a row."""


def frames():
    numbers = [(street, number) for street, found in STREETS.items() for number in found]
    boxes = [shapely.box(EAST + 20 * at, NORTH, EAST + 20 * (at + 1), NORTH + 30) for at in range(len(numbers) + 3)]
    extra = len(boxes) - len(numbers)
    parcels = gpd.GeoDataFrame(
        {
            "matrikelnr": [f"{at + 1}a" for at in range(len(boxes))],
            "ejerlavsnavn": "Havneby By, Prøvekøbing",
            "ejerlavskode": 990001,
            "sfe_ejendomsnr": [1000 + at for at in range(len(numbers))] + [1000, 5000, None],
            "registreret_areal_m2": 600.0,
        },
        geometry=boxes,
        crs="EPSG:25832",
    )
    points = [one.centroid for one in boxes[:-extra]]
    addresses = gpd.GeoDataFrame(
        {"vejnavn": [one[0] for one in numbers], "husnr": [one[1] for one in numbers]}, geometry=points, crs="EPSG:25832"
    )
    twice = gpd.GeoDataFrame(
        {"vejnavn": ["Tvillingvej", "Tvillingvej", "Fjernvej"], "husnr": ["1", "1", "1"]},
        geometry=[boxes[0].centroid, boxes[1].centroid, shapely.Point(EAST - 500, NORTH)],
        crs="EPSG:25832",
    )
    return {"jordstykke": parcels, "husnummer": gpd.GeoDataFrame(gpd.pd.concat([addresses, twice], ignore_index=True), crs="EPSG:25832")}


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    path = tmp_path_factory.mktemp("query") / "by.gpkg"
    with Workspace.create(path, kommune="0999") as ws:
        for name, frame in frames().items():
            ws.import_layer(name, frame, source="opdigtet", date="2026-11-01", who="prøve")
        yield Grounds(ws, day=dt.date(2026, 11, 10))


def numbers(query, town):
    return [str(town.names[at]).split(" ")[0] for at in wanted(query, town).parcels]


def fault(query, town):
    with pytest.raises(UsageError) as raised:
        wanted(query, town)
    return str(raised.value)


@pytest.mark.parametrize(
    ("query", "parcel"),
    [
        ("Grantoftevej 2", "2a"),
        ("grantoftevej 2", "2a"),
        ("  GRANTOFTEVEJ   2 ", "2a"),
        ("Grantoftevej 2, 2690 Karlslunde", "2a"),
        ("Grantoftevej 3a", "3a"),
        ("Grantoftevej 3 A", "3a"),
        ("Grantoftevej 12B", "4a"),
        ("Grantofte 2", "2a"),
        ("Grantoftvej 2", "2a"),
        ("Gammel Ågade 5", "5a"),
        ("Gl. Aagade 5", "5a"),
        ("Gammel Strandvej 7", "6a"),
        ("Ndr. Ringvej 1", "7a"),
        ("H.C. Ørsteds Vej 4", "9a"),
        ("HC Ørsteds vej 4", "9a"),
        ("2a, Havneby", "2a"),
        ("matr.nr. 2a Havneby By", "2a"),
        ("2A Havneby", "2a"),
        ("1001", "2a"),
        ("BFE 1001", "2a"),
        ("bfe-nummer 1001", "2a"),
        (f"{EAST + 30} {NORTH + 5}", "2a"),
        (f"{EAST + 30:.1f},{NORTH + 5:.1f}".replace(".", ","), "2a"),
    ],
)
def test_what_people_write_is_understood(query, parcel, town):
    assert numbers(query, town) == [parcel]


def test_a_property_of_several_parcels_is_found_by_any_of_them(town):
    both = ["1a", "10a"]
    assert numbers("Grantoftevej 1", town) == numbers("10a, Havneby", town) == numbers("1000", town) == both


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("Grantftvej 2", "Nærmest: veje, der ligner: Grantoftevej."),
        ("Xyzvej 2", "Intet i arbejdsområdet passer på “Xyzvej 2”. Prøvet som: matrikelnummer; adresse; plan."),
        ("Grantoftevej 99", "Nærmest: på Grantoftevej er de nærmeste numre 1, 2, 3A, 12 B."),
        ("Tvillingvej 1", "“Tvillingvej 1” kan være flere ejendomme"),
        ("Fjernvej 1", "Fjernvej 1 ligger ikke på noget jordstykke i arbejdsområdet."),
        ("99999", "Intet i arbejdsområdet passer på “99999”. Prøvet som: BFE-nummer, ESR-nummer"),
        ("600000 6100000", "Nærmest: nærmeste jordstykke er 1a Havneby By, Prøvekøbing, 121939 m væk."),
        ("hvor som helst", "Intet i arbejdsområdet passer på “hvor som helst”."),
        ("", "Intet i arbejdsområdet passer på “”."),
        ("99z, Havneby", "99z"),
    ],
)
def test_what_is_not_found_or_several_is_told_with_what_to_do(query, said, town):
    assert said in fault(query, town)


def drawing(path, shape):
    feature = {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}), encoding="utf-8")
    return str(path)


def test_a_drawn_area_over_parts_of_parcels_tells_how_much_of_each(town, tmp_path):
    asked = drawing(tmp_path / "flade.geojson", shapely.box(EAST + 30, NORTH, EAST + 45, NORTH + 30))
    found = extract(wanted(asked, town), town)
    assert found.drawn
    assert found.area.area == pytest.approx(450)
    assert found.parcels["inside_m2"].tolist() == pytest.approx([300, 150])
    assert (found.bfe, found.esr) == ("", "")
    assert np_isnan(found.right.limit[0])


def np_isnan(value):
    return value != value  # noqa: PLR0124 -- NaN is not itself


def test_a_drawn_area_that_is_one_property_is_that_property(town, tmp_path):
    asked = drawing(tmp_path / "grund.geojson", shapely.box(EAST + 20, NORTH, EAST + 40, NORTH + 30))
    found = extract(wanted(asked, town), town)
    assert not found.drawn
    assert found.bfe == "1001"


def test_parcels_apart_do_not_count_in_the_plot_area(town):
    found = extract(wanted("Grantoftevej 1", town), town)
    assert (found.parts.own_m2[0], found.parts.adjoining_m2[0], found.parts.apart_m2[0]) == (600, 0, 600)


def test_a_common_lot_has_no_building_right(town):
    found = extract(wanted("12a, Havneby", town), town)
    (reason,) = [one for one in found.right.reasons if one.where[0]]
    assert "hører ikke til nogen ejendom" in reason.text


def test_a_workspace_without_addresses_says_what_to_do(tmp_path):
    with Workspace.create(tmp_path / "uden.gpkg", kommune="0999") as ws:
        ws.import_layer("jordstykke", frames()["jordstykke"], source="opdigtet", date="2026-11-01", who="prøve")
        assert "laget husnummer er ikke i arbejdsområdet" in fault("Grantoftevej 2", Grounds(ws))


def test_a_workspace_without_parcels_says_how_to_get_them(tmp_path):
    with Workspace.create(tmp_path / "tom.gpkg", kommune="0999") as ws, pytest.raises(UsageError, match="workspace import"):
        wanted("Grantoftevej 2", Grounds(ws))
