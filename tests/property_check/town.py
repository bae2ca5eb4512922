"""A made-up town of six properties in which no register contradicts another: the example that every check passes."""

import datetime as dt
from collections import Counter
from functools import cache, lru_cache

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point, box

from geoplan.dataset import MemorySource
from geoplan.property.consistency.areal_scale import corrected_areas
from geoplan.property.consistency.checking import checked
from geoplan.property.consistency.every import controls

DAY = dt.date(2026, 11, 24)
CRS = "EPSG:25832"
EAST, NORTH, SIDE = 706_000.0, 6_162_000.0, 100.0
COUNT = 6
NUMBERS = range(1, COUNT + 1)


def uuid(kind, number):
    """``kind`` is one hexadecimal digit."""
    return f"{kind * 8}-0000-4000-8000-{number:012d}"


def parcel(number):
    west = EAST + (number - 1) * SIDE
    return box(west, NORTH, west + SIDE, NORTH + SIDE)


def roof(number, *, width=12.0, depth=10.0, east=44.0, north=45.0):
    west = EAST + (number - 1) * SIDE + east
    return box(west, NORTH + north, west + width, NORTH + north + depth)


def middle(number):
    return roof(number).centroid


def places(rows, shapes):
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=CRS)


class Town(dict):
    """The layers by name. One that is asked for is a copy of its own, which a test may change; the others are shared."""

    def __getitem__(self, name):
        if super().__getitem__(name) is base().get(name):
            self[name] = base()[name].copy()
        return super().__getitem__(name)


def town():
    """Every layer of the town."""
    return Town(base())


@lru_cache(maxsize=1)
def base():
    made = {}
    area = round(float(corrected_areas([parcel(1)])[1][0]))
    made["jordstykke"] = places(
        {
            "lokal_id": [str(number) for number in NUMBERS],
            "ejerlavskode": 40451,
            "ejerlavsnavn": "Prøve By",
            "matrikelnr": [f"{number}a" for number in NUMBERS],
            "sfe_ejendomsnr": [1000 + number for number in NUMBERS],
            "bfe_nummer": [1000 + number for number in NUMBERS],
            "registreret_areal_m2": area,
            "vej_areal_m2": 0,
            "arealberegningsmetode": "o",
            "vejarealberegningsstatus": "Vejareal beregnet",
            "vandarealinkludering": "Inklusiv",
            "faelleslod": False,
            "status": "Gældende",
        },
        [parcel(number) for number in NUMBERS],
    )
    made["bygning"] = places(
        {
            "lokal_id": [f"9{number}" for number in NUMBERS],
            "bbruuid": [uuid("a", number) for number in NUMBERS],
            "bygningstype": "Bygning",
            "registreringfra": "2025-05-01",
        },
        [roof(number) for number in NUMBERS],
    )
    made["husnummer"] = places(
        {
            "lokal_id": [uuid("d", number) for number in NUMBERS],
            "vejnavn": "Prøvevej",
            "husnr": [str(number) for number in NUMBERS],
            "jordstykke": [str(number) for number in NUMBERS],
            "tekniskstandard": "TK",
            "registreringfra": "2010-01-01",
            "status": "3",
        },
        [middle(number) for number in NUMBERS],
    )
    made["adresse"] = pd.DataFrame(
        {"id_lokalId": [uuid("e", number) for number in NUMBERS], "husnummer": [uuid("d", number) for number in NUMBERS], "status": "3"}
    )
    made |= bbr() | properties(area) | plans() | cases()
    return made


def bbr():
    buildings = places(
        {
            "id_lokalId": [uuid("a", number) for number in NUMBERS],
            "status": "6",
            "byg007Bygningsnummer": 1,
            "byg021BygningensAnvendelse": "120",
            "byg024AntalLejlighederMedKøkken": 1,
            "byg025AntalLejlighederUdenKøkken": 0,
            "byg026Opførelsesår": 1970,
            "byg027OmTilbygningsår": pd.array([None] * COUNT, dtype="Int64"),
            "byg032YdervæggensMateriale": "1",
            "byg033Tagdækningsmateriale": "5",
            "byg038SamletBygningsareal": 100,
            "byg039BygningensSamledeBoligAreal": 100,
            "byg040BygningensSamledeErhvervsAreal": 0,
            "byg041BebyggetAreal": 100,
            "byg042ArealIndbyggetGarage": 0,
            "byg043ArealIndbyggetCarport": 0,
            "byg044ArealIndbyggetUdhus": 0,
            "byg045ArealIndbyggetUdestueEllerLign": 0,
            "byg054AntalEtager": 1,
            "byg056Varmeinstallation": "2",
            "byg070Fredning": ["1", None, None, None, None, None],
            "byg134KvalitetAfKoordinatsæt": "1",
            "jordstykke": [str(number) for number in NUMBERS],
            "husnummer": [uuid("d", number) for number in NUMBERS],
            "grund": [uuid("b", number) for number in NUMBERS],
        },
        [middle(number) for number in NUMBERS],
    )
    floors = {
        "id_lokalId": [uuid("f", number) for number in NUMBERS],
        "status": "6",
        "eta006BygningensEtagebetegnelse": "st",
        "eta020SamletArealAfEtage": 100,
        "eta021ArealAfUdnyttetDelAfTagetage": 0,
        "eta023ArealAfLovligBeboelseIKælder": 0,
        "eta025Etagetype": "0",
        "bygning": [uuid("a", number) for number in NUMBERS],
    }
    units = {
        "id_lokalId": [uuid("7", number) for number in NUMBERS],
        "status": "6",
        "adresseIdentificerer": [uuid("e", number) for number in NUMBERS],
        "bygning": [uuid("a", number) for number in NUMBERS],
        "enh020EnhedensAnvendelse": "120",
        "enh023Boligtype": "1",
        "enh027ArealTilBeboelse": 100,
        "enh028ArealTilErhverv": 0,
        "enh041LovligAnvendelse": None,
    }
    grounds = {
        "id_lokalId": [uuid("b", number) for number in NUMBERS],
        "status": "7",
        "bestemtFastEjendom": [uuid("c", number) for number in NUMBERS],
    }
    links = {
        "id_lokalId": [uuid("8", number) for number in NUMBERS],
        "grund": [uuid("b", number) for number in NUMBERS],
        "jordstykke": [str(number) for number in NUMBERS],
    }
    relations = {
        "id_lokalId": [uuid("c", number) for number in NUMBERS],
        "status": "7",
        "bfeNummer": [1000 + number for number in NUMBERS],
        "ejendomsnummer": [str(3000 + number) for number in NUMBERS],
        "ejendomstype": "1",
        "ejendommensEjerforholdskode": "10",
    }
    tank = {
        "id_lokalId": [uuid("9", 1)],
        "status": "6",
        "tek020Klassifikation": "1110",
        "bygning": [uuid("a", 1)],
        "grund": [uuid("b", 1)],
        "jordstykke": ["1"],
    }
    return {
        "bbr_bygning": buildings,
        "bbr_etage": pd.DataFrame(floors),
        "bbr_enhed": pd.DataFrame(units),
        "bbr_grund": pd.DataFrame(grounds),
        "bbr_grundjordstykke": pd.DataFrame(links),
        "bbr_ejendomsrelation": pd.DataFrame(relations),
        "bbr_tekniskanlaeg": places(tank, [middle(1)]),
    }


def properties(area):
    owned = [1000 + number for number in NUMBERS]
    flats = [2001, 2002]
    located = {
        "id_lokalId": [uuid("2", number) for number in range(len(owned) + len(flats))],
        "bestemtFastEjendomBFENr": [*owned, *flats],
        "adresseLokalId": [*(uuid("e", number) for number in NUMBERS), uuid("e", 6), uuid("e", 6)],
        "husnummerLokalId": None,
        "betegnelse": None,
    }
    flat = {
        "lokal_id": ["2001", "2002"],
        "bfe_nummer": flats,
        "sfe_ejendomsnr": 1006,
        "fordelingstaltaeller": 1,
        "fordelingstalnaevner": 2,
        "samletareal": 50,
    }
    values = {"id": list(NUMBERS), "aar": 2025, "vurderetAreal": area, "grundvaerdiBeloeb": 1_000_000}
    references = {"BFEKrydsreferenceID": list(NUMBERS), "BFEnummer": owned, "fkEjendomsvurderingID": list(NUMBERS)}
    land = {"lokal_id": [str(bfe) for bfe in owned], "bfe_nummer": owned, "hovedejendomopdeltiejerlejligh": False, "udskiltvej": False}
    labels = {"bbruuid": [uuid("a", number) for number in NUMBERS], "gyldig_til": "2030-01-01"}
    return {
        "ejendomsbeliggenhed": pd.DataFrame(located),
        "ejerlejlighed": pd.DataFrame(flat),
        "ejendomsvurdering": pd.DataFrame(values),
        "bfekrydsreference": pd.DataFrame(references),
        "samlet_fast_ejendom": pd.DataFrame(land),
        "energimaerke": pd.DataFrame(labels),
        "fbb_bygning": pd.DataFrame({"bbruuid": [uuid("a", 1)]}),
    }


def plans():
    everything = box(EAST - 10, NORTH - 10, EAST + COUNT * SIDE + 10, NORTH + SIDE + 10)
    corners = [Point(EAST + at * SIDE, north) for at in range(COUNT + 1) for north in (NORTH, NORTH + SIDE)]
    return {
        "zonekort": places({"zone": [1]}, [everything]),
        "kommuneplanramme": places({"planid": [1], "anvgen": [11], "status": ["V"]}, [everything]),
        "skelpunkt": places({"punktklasse": ["Indmålt ved hjælp af RTK GPS - 1"] * len(corners)}, corners),
        "matrikulaersag": pd.DataFrame({"id_lokalId": ["1"], "status": ["Afsluttet"], "jordstykkeLokalId": ["1"]}),
        "aendringsflade": places({"aar": [2026]}, [roof(1)]),
    }


def cases():
    case = {
        "id_lokalId": [uuid("5", 1)],
        "sag001Byggesagsnummer": ["2020-1"],
        "sag003Byggetilladelsesdato": ["2020-03-01T00:00:00Z"],
        "sag005Paabegyndelsesdato": ["2020-04-01T00:00:00Z"],
        "sag006IbrugtagningsTilladelse": ["2020-12-01T00:00:00Z"],
        "sag007Henlaeggelse": [None],
        "sag010FuldfoerelseAfByggeri": ["2020-12-01T00:00:00Z"],
        "sag024DatoForModtagelseAfAnsoegningOmByggetilladelse": ["2020-01-01T00:00:00Z"],
        "sag025DatoForFyldestgoerendeAnsoegning": ["2020-02-01T00:00:00Z"],
    }
    level = {
        "id_lokalId": [uuid("6", 1)],
        "byggesag": [uuid("5", 1)],
        "stamdataBygning": [uuid("a", 1)],
        "sagsdataBygning": [None],
        "stamdataGrund": [uuid("b", 1)],
    }
    return {"bbr_sag": pd.DataFrame(case), "bbr_sagsniveau": pd.DataFrame(level)}


def sources(layers, *, delivered=False):
    """The layers as the engine reads them, and after them the same as they were delivered."""
    return [_source(name, frame) for name, frame in layers.items()] + (as_delivered(layers) if delivered else [])


def as_delivered(layers):
    """The layers under the kind of what is delivered."""
    return [_source(name, frame, "leverance") for name, frame in layers.items()]


def _source(name, frame, kind=""):
    if frame is base().get(name):
        return _shared(name, kind)
    return MemorySource(frame, kind=kind or name, name=name)


@cache
def _shared(name, kind):
    return MemorySource(base()[name], kind=kind or name, name=name)


def run(layers, *, delivered=None, each=False, chosen=None):
    """Every check on these layers; ``delivered`` are layers as delivered, the town's own unless given, none with False."""
    given = layers if delivered is None else delivered or {}
    return checked(sources(layers), chosen or controls(), day=DAY, kommune="999", given=as_delivered(given), each=each)


def found(made):
    """What was found: the rule's id without its first part, and the outcome, to how many."""
    counts = Counter()
    for group in made.report.findings:
        counts[f"{group.rule.id.removeprefix('ejendom.')} {group.outcome}"] += group.count
    return dict(counts)
