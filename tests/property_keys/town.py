"""A made-up town with every kind of property: land of several parcels, condominiums, a building on foreign ground, a common lot, a road."""

import geopandas as gpd
import pandas as pd
import shapely

from geoplan.property.finder import Finder
from geoplan.property.graph import PropertyGraph
from geoplan.property.registers import Registers

EAST, NORTH = 705_000.0, 6_162_000.0
CRS = "EPSG:25832"


def uuid(number):
    return f"{number:08x}-0000-4000-8000-{number:012x}"


PARCELS = [
    # id, number, ejerlav code, ejerlav, property, registered, road, common lot
    ("1001", "1a", 10010, "Havneby By, Prøvekøbing", 100, 700, 0, False),
    ("1002", "1b", 10010, "Havneby By, Prøvekøbing", 100, 300, 50, False),
    ("1003", "1c", 10010, "Havneby By, Prøvekøbing", 100, 500, None, False),
    ("1004", "2", 10010, "Havneby By, Prøvekøbing", 200, 900, 0, False),
    ("1005", "3", 10010, "Havneby By, Prøvekøbing", 300, 1000, 0, False),
    ("1006", "4", 10010, "Havneby By, Prøvekøbing", None, 400, 0, True),
    ("1007", "7000a", 10010, "Havneby By, Prøvekøbing", None, None, None, False),
    ("1008", "1a", 10011, "Havneby By, Nordsogn", 400, 800, 0, False),
    ("1009", "5", 10012, "Tvillingeby", 500, 600, 0, False),
    ("1010", "5", 10013, "Tvillingeby", 600, 600, 0, False),
]
PLACES = [0, 1, 9, 2, 3, 4, 5, 6, 7, 8]
"""Where each parcel lies in a row of plots that are 20 m wide; 1c lies far from 1a and 1b."""
HOUSES = [
    # number, street, house number, parcel, postal code, town
    (1, "Skolevej", "3", "1001", "2690", "Karlslunde"),
    (2, "Gl. Strandvej", "12B", "1002", "2690", "Karlslunde"),
    (3, "Sankt Peders Vej", "1", "1004", "2690", "Karlslunde"),
    (4, "H.C. Ørsteds Vej", "4", "1005", "2690", "Karlslunde"),
    (5, "Skolevej", "3", "1008", "2670", "Greve"),
    (6, "1. Tværvej", "10", "1009", "2690", "Karlslunde"),
    (7, "Aagade", "5", "1010", "2690", "Karlslunde"),
    (8, "Strandvej", "7", "1010", "2690", "Karlslunde"),
    (9, "Aagade", "12", "1010", "2690", "Karlslunde"),
]
FLATS = [(31, 3, "st", "tv"), (32, 3, "st", "th"), (33, 3, "1", "tv"), (34, 3, "1", "1")]
"""Number, house number, floor, door."""


def frames():
    boxes = [shapely.box(EAST + 20 * at, NORTH, EAST + 20 * at + 20, NORTH + 30) for at in PLACES]
    by_id = dict(zip((one[0] for one in PARCELS), boxes, strict=True))
    parcels = gpd.GeoDataFrame(
        {
            "lokal_id": [one[0] for one in PARCELS],
            "featureid": pd.array([int(one[0]) for one in PARCELS], dtype="Int64"),
            "matrikelnr": [one[1] for one in PARCELS],
            "ejerlavskode": [one[2] for one in PARCELS],
            "ejerlavsnavn": [one[3] for one in PARCELS],
            "sfe_ejendomsnr": pd.array([one[4] for one in PARCELS], dtype="Int64"),
            "registreret_areal_m2": pd.array([one[5] for one in PARCELS], dtype="Int64"),
            "vej_areal_m2": pd.array([one[6] for one in PARCELS], dtype="Int64"),
            "faelleslod": [one[7] for one in PARCELS],
            "kommunekode": "0253",
        },
        geometry=boxes,
        crs=CRS,
    )
    houses = gpd.GeoDataFrame(
        {
            "lokal_id": [uuid(one[0]) for one in HOUSES],
            "vejnavn": [one[1] for one in HOUSES],
            "husnr": [one[2] for one in HOUSES],
            "jordstykke": [one[3] for one in HOUSES],
            "postnr": [one[4] for one in HOUSES],
            "postnrnavn": [one[5] for one in HOUSES],
        },
        geometry=[by_id[one[3]].centroid for one in HOUSES],
        crs=CRS,
    )
    addresses = pd.DataFrame(
        {
            "id_lokalId": [uuid(one[0]) for one in FLATS],
            "husnummer": [uuid(one[1]).upper() for one in FLATS],
            "etagebetegnelse": [one[2] for one in FLATS],
            "doerbetegnelse": [one[3] for one in FLATS],
        }
    )
    return {"jordstykke": parcels, "husnummer": houses, "adresse": addresses, **condominiums(), **bbr(by_id), **assessments()}


def condominiums():
    flats = pd.DataFrame(
        {
            "lokal_id": ["201", "202", "302"],
            "bfe_nummer": [201, 202, 302],
            "ejerlejlighedsnummer": ["1", "2", "1"],
            "sfe_ejendomsnr": pd.array([200, 200, None], dtype="Int64"),
            "bpfg_lokal_id": [None, None, "f1"],
            "samletareal": pd.array([80, 95, 60], dtype="Int64"),
            "fordelingstaltaeller": [40, 60, 1],
            "fordelingstalnaevner": [100, 100, 1],
        }
    )
    foreign = pd.DataFrame({"lokal_id": ["f1"], "bfe_nummer": [301], "sfe_ejendomsnr": [300]})
    location = pd.DataFrame(
        {
            "id_lokalId": [uuid(81), uuid(82)],
            "bestemtFastEjendomBFENr": ["201", "202"],
            "adresseLokalId": [uuid(31), uuid(32)],
            "betegnelse": ["Sankt Peders Vej 1, st. tv", "Sankt Peders Vej 1, st. th"],
        }
    )
    return {"ejerlejlighed": flats, "bygning_paa_fremmed_grund": foreign, "ejendomsbeliggenhed": location}


def bbr(by_id):
    relations = pd.DataFrame(
        {
            "id_lokalId": [uuid(one) for one in (41, 42, 43, 44, 45)],
            "bfeNummer": [100, 200, 201, 300, 301],
            "ejendomstype": ["1", "1", "3", "1", "2"],
            "ejendomsnummer": ["1234", "2000", "2001", "3000", "0"],
            "kommunekode": "0253",
        }
    )
    grounds = pd.DataFrame(
        {
            "id_lokalId": [uuid(51), uuid(52), uuid(53)],
            "bestemtFastEjendom": [uuid(41), uuid(42).upper(), uuid(44)],
            "husnummer": [uuid(1), None, None],
        }
    )
    parcels = pd.DataFrame({"grund": [uuid(51), uuid(51), uuid(52), uuid(53)], "jordstykke": ["1001", "1002.0", "1004", "1005"]})
    buildings = gpd.GeoDataFrame(
        {
            "id_lokalId": [uuid(61), uuid(62), uuid(63), uuid(64)],
            "byg007Bygningsnummer": [1, 1, 2, 9],
            "byg021BygningensAnvendelse": ["120", "140", "910", "930"],
            "byg041BebyggetAreal": [100, 200, 20, 10],
            "grund": [uuid(51), uuid(52), uuid(53), None],
            "jordstykke": ["1001", "1004", "1005", None],
        },
        geometry=[by_id[one].centroid for one in ("1001", "1004", "1005", "1006")],
        crs=CRS,
    )
    units = pd.DataFrame(
        {
            "id_lokalId": [uuid(71), uuid(72)],
            "bygning": [uuid(62), uuid(62)],
            "adresseIdentificerer": [uuid(31), uuid(32)],
            "enh020EnhedensAnvendelse": ["140", "140"],
            "enh026EnhedensSamledeAreal": [80, 95],
        }
    )
    outlines = gpd.GeoDataFrame(
        {"lokal_id": ["9001", "9002"], "bbruuid": [uuid(61).upper(), None]},
        geometry=[by_id["1001"].centroid.buffer(5), by_id["1004"].centroid.buffer(8)],
        crs=CRS,
    )
    return {
        "bbr_ejendomsrelation": relations,
        "bbr_grund": grounds,
        "bbr_grundjordstykke": parcels,
        "bbr_bygning": buildings,
        "bbr_enhed": units,
        "bbr_enhedejendomsrelation": pd.DataFrame({"enhed": [uuid(71)], "ejerlejlighed": [uuid(43)]}),
        "bbr_bygningejendomsrelation": pd.DataFrame({"bygning": [uuid(63)], "bygningPaaFremmedGrund": [uuid(45)]}),
        "bygning": outlines,
    }


def assessments():
    return {
        "vurderingsejendom": pd.DataFrame({"vurderingsejendomID": [1], "ESRkommunenummer": [253], "ESRejendomsnummer": [4321]}),
        "ejendomsvurdering": pd.DataFrame({"id": [11, 12], "fkVurderingsejendomID": [1, 1]}),
        "bfekrydsreference": pd.DataFrame({"BFEnummer": [400, 400], "fkEjendomsvurderingID": [11, 12]}),
    }


def finder(without=()):
    """The finder of the town, without some layers."""
    return Finder(PropertyGraph(Registers.of_frames({name: one for name, one in frames().items() if name not in without})), kommune="253")
