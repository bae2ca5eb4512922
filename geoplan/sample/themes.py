"""Credible deliveries of seventeen FKG themes for the synthetic municipality: every kind of geometry, nothing to find in any of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.model.types import CodeStatus
from geoplan.sample.municipality import COLUMNS, ROWS, split, turned_boxes
from geoplan.sample.tables import Table, days, picked, some, table, uuids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.model.types import Layer, Model
    from geoplan.sample.municipality import Municipality

SITE: Final = "https://www.proevekoebing.example"
"""A domain that never exists (RFC 2606)."""

ROADS: Final = (
    "Algade",
    "Birkevænget",
    "Brøndgårdsvej",
    "Enghavevej",
    "Fjordbakken",
    "Gåsestræde",
    "Højmarksvej",
    "Kirkestien",
    "Lærkevej",
    "Møllebakken",
    "Nørregade",
    "Præstevænget",
    "Rådhuspladsen",
    "Skovbrynet",
    "Søndergade",
    "Tværstræde",
    "Østerå",
    "Åboulevarden",
)
PLACES: Final = ("Prøvekøbing", "Nørre Ærsted", "Høbjerg", "Ålkær", "Søndersø Mark", "Fuglsang", "Østerlund", "Rævehede")
OPERATORS: Final = ("Ladekompagniet", "Strøm & Søn", "Elvejen A/S", "Prøvekøbing Forsyning")


def themes(town: Municipality, model: Model) -> dict[str, Table]:
    """Every theme's table by its code."""
    made = {code: make(town, model, model.by_code[code]) for code, make in MAKERS.items()}
    made["7900"] = _photos(town, model.by_code["7900"], made["5800"])
    return made


def _count(town: Municipality, share: float, fewest: int) -> int:
    return max(fewest, round(share * len(town.lot_middles)))


def _points(town: Municipality, rng: np.random.Generator, count: int) -> NDArray[np.object_]:
    """Multipoints of one point, each somewhere on a plot, at most one on each plot while there are enough."""
    plots = rng.permutation(len(town.lot_middles))
    place = town.lot_middles[np.resize(plots, count)] + rng.uniform(-8, 8, (count, 2))
    return _multi(shapely.points(np.round(place, 3)))


def _blobs(rng: np.random.Generator, middle: NDArray[np.float64], radius: tuple[float, float]) -> NDArray[np.object_]:
    """Rounded areas of ten vertices."""
    turn = np.linspace(0, 2 * np.pi, 11)
    reach = rng.uniform(*radius, len(middle))[:, None] * rng.uniform(0.75, 1.25, (len(middle), 11))
    xy = np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=-1) + middle[:, None, :]
    xy[:, -1] = xy[:, 0]
    return _multi(shapely.polygons(np.round(xy, 3)))


def _multi(single: NDArray[np.object_]) -> NDArray[np.object_]:
    """Each geometry as a multi of one part."""
    make = {0: shapely.multipoints, 1: shapely.multilinestrings, 3: shapely.multipolygons}[int(shapely.get_type_id(single[0]))]
    whole: NDArray[np.object_] = make(single, indices=np.arange(len(single)))
    return whole


def _active(model: Model, layer: Layer, column: str) -> list[int]:
    """The codes of a column that may be used."""
    return [int(code) for code in model.lists[layer.by_name[column].code_list].with_status(CodeStatus.ACTIVE)]


def _links(count: int, subject: str, rng: np.random.Generator, share: float) -> list[Any]:
    return some(rng, [f"{SITE}/{subject}/{number}" for number in range(1, count + 1)], share)


def _cases(rng: np.random.Generator, count: int, share: float) -> list[Any]:
    year, number = rng.integers(2014, 2026, count).tolist(), rng.integers(101, 9999, count).tolist()
    return some(rng, [f"{a}-{b}" for a, b in zip(year, number, strict=True)], share)


def _named(rng: np.random.Generator, count: int, what: str) -> list[str]:
    return [f"{what} ved {road}" for road in picked(rng, ROADS, count)]


def _charging(town: Municipality, model: Model, layer: Layer) -> Table:
    rng, count = town.rng(5607), _count(town, 0.04, 60)
    access = rng.choice((1, 1, 1, 2, 3, 5), count)
    start = np.array(days(rng, count, "2015-01-01", "2022-12-31"), dtype="M8[D]")
    own = {
        "ladefacilitet_type_kode": picked(rng, _active(model, layer, "ladefacilitet_type_kode"), count),
        "effekt_type_kode": picked(rng, (1, 1, 2, 3), count, 0.8),
        "tilgaengelighed_type_kode": access.tolist(),
        "off_kode": np.where(access == 5, 3, 1).tolist(),  # noqa: PLR2004 -- semi-public
        "internationalt_id": some(rng, [f"DK*PRK*E{number}" for number in range(1, count + 1)], 0.5),
        "ejer_ladefacilitet": picked(rng, OPERATORS, count, 0.8),
        "operatoer_ladefacilitet": picked(rng, OPERATORS, count, 0.7),
        "antal_ladepunkter": picked(rng, (1, 2, 2, 2, 4, 6), count, 0.9),
        "stiktype": picked(rng, ("Type 2", "CCS", "Type 2, CCS", "CHAdeMO, CCS"), count, 0.6),
        "driftstart_fra": some(rng, start, 0.7),
        "link": _links(count, "ladestandere", rng, 0.4),
        "adr_id": some(rng, uuids(rng, count), 0.5),
        "omraade_navn": picked(rng, PLACES, count, 0.5),
        "gyldig_fra": start.tolist(),
        "gyldig_til": some(rng, (start + np.timedelta64(3650, "D")), 0.2),
        "planstatus_kode": picked(rng, (1, 1, 1, 2), count),
        "sagsnr": _cases(rng, count, 0.3),
    }
    return table(layer, rng, _points(town, rng, count), own, history=0.05)


ACCESSIBILITY: Mapping[int, Mapping[str, Any]] = {
    1012: {"toilet_typer": "Toilet med rindende vand", "er_handicaptoilet": True, "toiletforhold_beskrivelse": "Dørbredde 90 cm"},
    1371: {"bordbaenke_facilitets_beskrivelse": "Bænk med ryglæn på fast underlag"},
    3012: {
        "er_minimum_aabent_areal": True,
        "shelter_gulv_hoejde_over_jord": 0.45,
        "hoejde_inde_i_shelteren": 1.3,
        "er_liftskinne": False,
        "er_udtraekbart_gulv": False,
        "shelter_tilgaengelighed_beskrivelse": "Græssti de sidste 40 m",
    },
    1022: {
        "madlavningsfaciliteter_typer": ["Grill"],
        "mulighed_braende": ["Man skal selv have brænde med"],
        "baalpladsen_beskrivelse": "Bålsted med bænke på tre sider",
    },
}
"""What is said of accessibility, by the facility's code."""

POINT_FACILITIES: Mapping[int, str] = {
    1012: "Toilet",
    1022: "Bålplads",
    1152: "Infotavle",
    1122: "Cykelpumpe",
    1371: "Bænk",
    2022: "Udsigtspunkt",
    3012: "Shelter",
}
AREA_FACILITIES: Mapping[int, str] = {1031: "Legeplads", 1041: "Naturlegeplads", 1191: "Hundeskov", 2051: "Park", 4031: "Idrætsanlæg"}


def _facilities(layer: Layer, names: Mapping[int, str], geometry: NDArray[np.object_], rng: np.random.Generator) -> Table:
    count = len(geometry)
    code = picked(rng, list(names), count)
    where = picked(rng, ROADS, count)
    accessible = [json.dumps(ACCESSIBILITY[c], ensure_ascii=False) if c in ACCESSIBILITY else None for c in code]
    own = {
        "facil_ty_k": code,
        "handicap_k": picked(rng, (1, 2, 3, 4, 9), count, 0.6),
        "navn": [f"{names[c]} ved {road}" for c, road in zip(code, where, strict=True)],
        "beskrivels": picked(
            rng, ("Frit tilgængelig hele året", "Bålplads og borde i læ af træerne", "Udsigt over åen og engene"), count, 0.5
        ),
        "link": _links(count, "friluftsliv", rng, 0.3),
        "foto_link": _links(count, "foto", rng, 0.2),
        "saeson_k": picked(rng, (1, 1, 2, 7), count, 0.7),
        "ansvar_org": ["Prøvekøbing Kommune, Natur og Vej"] * count,
        "ansva_v_k": picked(rng, (1, 2, 2, 2), count),
        "doegnaab_k": picked(rng, (0, 1), count, 0.5),
        "antal_pl": rng.integers(0, 40, count).tolist(),
        "adr_id": some(rng, uuids(rng, count), 0.2),
        "saeson_st": some(rng, [dt.date(1, 4, 1)] * count, 0.2),
        "saeson_sl": some(rng, [dt.date(1, 10, 15)] * count, 0.2),
        "uk_k_beskr": picked(rng, ("Open all year", "View of the river and the meadows"), count, 0.2),
        "tilgaeng_opl": some(rng, accessible, 0.4) if layer.code == "5800" else [None] * count,
    }
    return table(layer, rng, geometry, own, history=0.05 if layer.code == "5800" else 0.0)


def _facility_points(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng = town.rng(5800)
    return _facilities(layer, POINT_FACILITIES, _points(town, rng, _count(town, 0.08, 60)), rng)


def _facility_areas(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng, count = town.rng(5801), _count(town, 0.03, 40)
    middle = np.resize(rng.permutation(town.lot_middles), (count, 2)) + rng.uniform(-9, 9, (count, 2))
    return _facilities(layer, AREA_FACILITIES, _blobs(rng, middle, (8.0, 30.0)), rng)


def _ways(town: Municipality, rng: np.random.Generator, count: int) -> list[NDArray[np.float64]]:
    """Different ways along the roads, at most twelve blocks each way."""
    across, up = town.blocks
    seen: dict[tuple[int, int, int, int], None] = {}
    while len(seen) < count:
        x, y = int(rng.integers(0, across)), int(rng.integers(0, up))
        way = (x, y, int(rng.integers(0, min(13, across - x))), int(rng.integers(0, min(13, up - y))))
        if way[2] or way[3]:
            seen[way] = None
    return [town.path(*way) for way in seen]


def _lines(paths: list[NDArray[np.float64]]) -> NDArray[np.object_]:
    return _multi(shapely.linestrings(np.concatenate(paths), indices=np.repeat(np.arange(len(paths)), [len(path) for path in paths])))


def _routes(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng, count = town.rng(5802), _count(town, 0.015, 24)
    lines = _lines(_ways(town, rng, count))
    own = {
        "rute_ty_k": picked(rng, (2, 3, 4, 5, 5, 6, 8), count),
        "navn": _named(rng, count, "Stien"),
        "belaegn_k": picked(rng, (1, 2, 3), count, 0.8),
        "afm_rute_k": picked(rng, (0, 1), count, 0.7),
        "link": _links(count, "ruter", rng, 0.4),
        "rute_uty_k": picked(rng, (1, 2, 3, 4, 8), count, 0.5),
        "kategori_k": picked(rng, (1, 2, 3), count, 0.8),
        "svaerhed_k": picked(rng, (1, 2, 3), count, 0.6),
        "laengde": np.round(shapely.length(lines) / 1000, 2).tolist(),
        "ansva_v_k": [2] * count,
        "gpx_link": some(rng, [f"{SITE}/ruter/{number}.gpx" for number in range(1, count + 1)], 0.3),
        "saeson_k": picked(rng, (1, 1, 2), count, 0.5),
        "rutefarve_k": picked(rng, (1, 2, 3, 4), count, 0.4),
        "rundtur": picked(rng, (True, False), count, 0.6),
    }
    return table(layer, rng, lines, own)


def _school_districts(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng = town.rng(5710)
    schools, whole = split(town.blocks, _count(town, 0.0003, 6), rng), np.array([(0, 0, *town.blocks)])
    kind = np.repeat([5, 1], [len(schools), 1])
    count = len(kind)
    school = [f"{place} {'Skole' if k == 5 else 'Børnehus'}" for place, k in zip(picked(rng, PLACES, count), kind.tolist(), strict=True)]  # noqa: PLR2004
    own = {
        "udd_distrikt_nr": list(range(1, count + 1)),
        "udd_distrikt_navn": [f"{name}, distrikt {number}" for number, name in enumerate(school, 1)],
        "udd_distrikt_type_kode": kind.tolist(),
        "starttrin_kode": np.where(kind == 5, 11, 12).tolist(),  # noqa: PLR2004 -- schools
        "sluttrin_kode": np.where(kind == 5, 9, 12).tolist(),  # noqa: PLR2004
        "link": _links(count, "skoledistrikter", rng, 0.6),
        "udd_hovedomr_nr": rng.integers(280_000, 290_000, count).tolist(),
        "udd_hovedomr_navn": school,
    }
    return table(layer, rng, _multi(town.block_areas(np.concatenate([schools, whole]))), own)


def _care_districts(town: Municipality, model: Model, layer: Layer) -> Table:
    rng = town.rng(5712)
    areas = _multi(town.block_areas(split(town.blocks, _count(town, 0.0003, 6), rng)))
    count = len(areas)
    own: dict[str, Any] = {
        "plej_distrikt_nr": list(range(1, count + 1)),
        "plej_distrikt_navn": [f"Ældrepleje {place}" for place in picked(rng, PLACES, count)],
        "plej_distrikt_type_kode": picked(rng, _active(model, layer, "plej_distrikt_type_kode"), count),
        "link": _links(count, "pleje", rng, 0.5),
        "plej_distrikt_dag": picked(rng, PLACES, count, 0.8),
    }
    return table(layer, rng, areas, own)


def _associations(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng = town.rng(5700)
    x, y = np.nonzero(town.urban)
    x, y, back = np.repeat(x, 2), np.repeat(y, 2), np.tile([0, 1], len(x))
    chosen = rng.permutation(len(x))[: max(8, round(0.01 * len(town.lot_middles)))]
    areas = _multi(town.rectangles(x[chosen] * COLUMNS + 1, y[chosen] * ROWS + 1 + back[chosen], COLUMNS - 1, 1))
    count = len(areas)
    company = some(rng, rng.integers(30_000_000, 40_000_000, count).astype(str), 0.5)
    own: dict[str, Any] = {
        "forening_type_kode": picked(rng, (1, 2, 3, 3, 3, 4, 6), count),
        "forening_navn": [f"Grundejerforeningen {road}" for road in picked(rng, ROADS, count)],
        "lokalpl_nr": some(rng, [f"LP {number}" for number in rng.integers(1, 400, count)], 0.4),
        "gf_adresse": picked(rng, [f"{road} 12, 8800 Viborg" for road in ROADS], count, 0.5),
        "gf_mail": [None if cvr else f"bestyrelsen{number}@proevekoebing.example" for number, cvr in enumerate(company)],
        "vedtaegt_kode": picked(rng, (0, 1, 3), count),
        "link": _links(count, "foreninger", rng, 0.4),
        "cvr_opslag": company,
    }
    return table(layer, rng, areas, own)


def _building_lines(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng = town.rng(5605)
    across, up = town.blocks
    ways = [(x, y, 1, 0) for x in range(across - 1) for y in range(up)] + [(x, y, 0, 1) for x in range(across) for y in range(up - 1)]
    ways.sort(key=lambda way: not town.urban[way[0], way[1]])
    along = [town.path(*way) for way in ways[: max(10, 2 * int(town.urban.sum()))]]
    reach = rng.choice((10.0, 12.5, 15.0), len(along))
    areas = shapely.buffer(shapely.get_geometry(_lines(along), 0), reach, cap_style="flat", join_style="mitre")
    areas = _multi(shapely.transform(areas, lambda xy: np.round(xy, 3)))
    count = len(areas)
    own = {
        "dekl_type_kode": picked(rng, (1, 2, 2, 5, 6), count),
        "dekl_link": _links(count, "deklarationer", rng, 0.7),
        "bredde": reach.tolist(),
        "forskydning": some(rng, np.round(rng.uniform(-3, 3, count), 2), 0.5),
        "sagsnr": _cases(rng, count, 0.6),
        "link": _links(count, "byggelinjer", rng, 0.3),
    }
    return table(layer, rng, areas, own)


def _containers(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng, count = town.rng(5402), _count(town, 0.03, 40)
    own = {
        "gc_type_kode": picked(rng, (1, 2, 4, 5, 6, 8, 9, 10), count),
        "model": picked(rng, ("Kube 2,5 m³", "Nedgravet 5 m³", "660 l på hjul"), count, 0.7),
        "nedgravet": picked(rng, (True, False, False), count),
        "t_frekvens": picked(rng, ("hver uge", "hver 14. dag", "når den er fuld"), count, 0.8),
        "t_dato": days(rng, count, "2025-01-01", "2025-12-31", 0.6),
        "link": _links(count, "genbrug", rng, 0.2),
    }
    return table(layer, rng, _points(town, rng, count), own)


def _rescue_roads(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng, count = town.rng(6102), _count(town, 0.01, 24)
    middle = town.lot_middles[np.resize(rng.permutation(len(town.lot_middles)), count)] + rng.uniform(-3, 3, (count, 2))
    areas = _multi(turned_boxes(middle, rng.uniform(15, 30, count), rng.choice((3.5, 4.0, 5.0), count), rng.uniform(0, 3, count)))
    own = {
        "off_kode": [3] * count,
        "redvej_type_kode": picked(rng, (3, 3, 3, 8), count),
        "redn_underomr": some(rng, [f"Område {number}" for number in rng.integers(1, 9, count)], 0.6),
        "bygn_kompleks": picked(rng, ("Plejehjemmet Åhaven", "Sønderskolen", "Rådhuset", "Boligblok A-D"), count, 0.8),
        "byg_sag_nr": [f"BS-{number}" for number in rng.integers(1000, 9999, count).tolist()],
        "link": _links(count, "redningsveje", rng, 0.3),
    }
    return table(layer, rng, areas, own)


def _invasive(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng, count = town.rng(5107), _count(town, 0.03, 40)
    seen = np.array(days(rng, count, "2013-05-01", "2022-09-30"), dtype="M8[D]")
    own = {
        "invasivart_kode": picked(rng, (1000, 1030, 1080, 1120, 1120, 1140, 1180), count),
        "inventoer": picked(rng, ("lksør", "mbæk", "Naturvagten", "Orbicon"), count),
        "observationsdato": seen.tolist(),
        "start_antal_kode": picked(rng, (1, 1, 2, 3), count),
        "start_udbredelse": rng.integers(1, 400, count).tolist(),
        "seneste_tilsyn_dato": some(rng, seen + rng.integers(100, 900, count), 0.7),
        "seneste_tilsyn_antal_kode": picked(rng, (0, 1, 2), count, 0.7),
        "lokalitet": _named(rng, count, "Grøften"),
        "ia_status_kode": picked(rng, (1, 2, 2, 3, 4), count),
        "bekaemp": picked(rng, ("Rodstikning", "Afskæring af skærme", "Græsning med får"), count, 0.6),
        "foto_link": _links(count, "invasive", rng, 0.3),
    }
    return table(layer, rng, _points(town, rng, count), own)


def _nodes(town: Municipality) -> tuple[list[int], list[int]]:
    """Block numbers of the cycle network's nodes across and up: at least three by four, further apart in a big municipality."""
    across, up = town.blocks
    return list(range(0, across, max(1, across // 8))), list(range(0, up, max(1, up // 12)))


def _network(rng: np.random.Generator, count: int) -> dict[str, Any]:
    planned = rng.random(count) < 0.25  # noqa: PLR2004 -- share of the network that is planned
    return {"planstatus_kode": np.where(planned, 2, 1).tolist(), "off_kode": np.where(planned, 3, 1).tolist()}


def _cycle_nodes(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng, (xs, ys) = town.rng(5608), _nodes(town)
    points = _multi(shapely.points(np.concatenate([town.crossing(x, y) for x in xs for y in ys])))
    count = len(points)
    dead, marked = picked(rng, (False, False, True), count), picked(rng, (True, False), count)
    own = {
        "id_cykelknudepkt": [f"PRK-{number}" for number in range(1, count + 1)],
        "nodenumber": [str(number) for number in range(1, count + 1)],
        **_network(rng, count),
        "ismain": picked(rng, (True, False), count),
        "deadend": dead,
        "blindt_punkt": dead,
        "afm_cykelknudepkt": marked,
        "afm_krydspunkt": marked,
        "link": _links(count, "cykelknudepunkter", rng, 0.3),
    }
    return table(layer, rng, points, own)


CYCLE_FLAGS: Final = ("privatenot", "surfacenot", "onewaynot", "privatvej", "asfalteret", "ensrettet")


def _cycle_lines(town: Municipality, _model: Model, layer: Layer) -> Table:
    rng, (xs, ys) = town.rng(5609), _nodes(town)
    east = [town.path(x, y, following - x, 0) for x, following in pairwise(xs) for y in ys]
    north = [town.path(x, y, 0, following - y) for x in xs for y, following in pairwise(ys)]
    lines = _lines(east + north)
    count = len(lines)
    flags = {name: picked(rng, (True, False), count) for name in CYCLE_FLAGS}
    own = {
        "id_cykelknudepunktsstraekning": [f"PRK-S{number}" for number in range(1, count + 1)],
        **_network(rng, count),
        "length": np.round(shapely.length(lines) / 1000, 3).tolist(),
        **flags,
        "link": _links(count, "cykelnet", rng, 0.2),
    }
    return table(layer, rng, lines, own)


LANDSCAPE_CODES: Final = (
    "tidsdybde_kode",
    "intakthed_kode",
    "skala_kode",
    "rumlig_afgraensning_kode",
    "kompleksitet_kode",
    "struktur_kode",
    "visuel_uro_kode",
)


def _landscapes(town: Municipality) -> NDArray[np.int64]:
    """The landscape areas: the southern half of the municipality."""
    return split(town.blocks, _count(town, 0.0003, 3), town.rng(6200), up_to=town.blocks[1] // 2)


def _landscape_areas(town: Municipality, model: Model, layer: Layer) -> Table:
    rng = town.rng(6202)
    areas = _multi(town.block_areas(_landscapes(town)))
    count = len(areas)
    own = {
        "dato_besigtig": days(rng, count, "2019-04-01", "2021-10-01"),
        "rev_dato": days(rng, count, "2022-01-01", "2024-12-31", 0.4),
        "landskabskarakter": [f"Bakket morænelandskab med levende hegn og gårde omkring {place}" for place in picked(rng, PLACES, count)],
        **{name: picked(rng, _active(model, layer, name), count) for name in LANDSCAPE_CODES},
        "oplevelse": picked(rng, ("Vide kig mod åen", "Lukkede rum mellem hegn og skov"), count),
        "link": _links(count, "landskab", rng, 0.5),
    }
    return table(layer, rng, areas, own)


def _landscape_parts(town: Municipality, model: Model, layer: Layer) -> Table:
    rng = town.rng(6203)
    boxes = np.array([half for box in _landscapes(town).tolist() for half in _halves(*box)], dtype=np.int64)
    areas = _multi(town.block_areas(boxes))
    count = len(areas)
    own = {
        "delomraade_nr": [str(number) for number in range(1, count + 1)],
        "karakterstyrke_kode": picked(rng, _active(model, layer, "karakterstyrke_kode"), count),
        "karakterstyrke_notat": picked(rng, ("Tydelig sammenhæng mellem ådal og bebyggelse", "Præget af nyere anlæg"), count, 0.7),
        "tilstand_kode": picked(rng, _active(model, layer, "tilstand_kode"), count),
        "saarbarhed_kode": picked(rng, _active(model, layer, "saarbarhed_kode"), count),
        "link": _links(count, "landskab", rng, 0.3),
    }
    return table(layer, rng, areas, own)


def _halves(x: int, y: int, across: int, up: int) -> list[tuple[int, int, int, int]]:
    if across > 1:
        return [(x, y, across // 2, up), (x + across // 2, y, across - across // 2, up)]
    return [(x, y, 1, up // 2), (x, y + up // 2, 1, up - up // 2)] if up > 1 else [(x, y, 1, 1)]


def _nature_care(town: Municipality, model: Model, layer: Layer) -> Table:
    rng = town.rng(5106)
    x, y = np.nonzero(~town.urban)
    count = max(6, len(x) // 8)
    chosen = rng.permutation(len(x))[:count]
    middle = town.vertex[x[chosen] * COLUMNS + 4, y[chosen] * ROWS + 1]
    start = np.array(days(rng, count, "2014-01-01", "2022-12-31"), dtype="M8[D]")
    contact = rng.random(count) < 0.3  # noqa: PLR2004 -- share with somebody to call
    own = {
        "pleje_type_kode": picked(rng, _active(model, layer, "pleje_type_kode"), count),
        "omr_nr": list(range(1, count + 1)),
        "omr_navn": [f"{place} Eng" for place in picked(rng, PLACES, count)],
        "aftale_type": picked(rng, ("Femårig græsningsaftale", "Høslæt efter 1. juli"), count, 0.7),
        "gyldig_fra": start.tolist(),
        "gyldig_til": some(rng, start + np.timedelta64(1825, "D"), 0.5),
        "ejerstatus_kode": picked(rng, (10, 50, 80), count),
        "dyrehold": picked(rng, ("Kødkvæg", "Får", "Heste", "Intet"), count),
        "antal_moder": rng.integers(0, 60, count).tolist(),
        "chr": rng.integers(10_000, 140_000, count).tolist(),
        "navn": [f"Hegnslav {number}" if shown else None for number, shown in enumerate(contact.tolist())],
        "mail": [f"hegnslav{number}@proevekoebing.example" if shown else None for number, shown in enumerate(contact.tolist())],
        "off_kode": np.where(contact, 2, 1).tolist(),
        "ajour": days(rng, count, "2023-01-01", "2025-12-31", 0.6),
    }
    return table(layer, rng, _blobs(rng, middle, (28.0, 45.0)), own)


def _photos(town: Municipality, layer: Layer, facilities: Table) -> Table:
    """One or two photos of some of the facilities, taken a few steps away; the first of them is the primary one."""
    rng = town.rng(7900)
    of = np.repeat(np.arange(facilities.plain)[::3], 2)[: max(12, facilities.plain // 3)]
    count = len(of)
    spot = shapely.get_coordinates(facilities.geometry[of]) + rng.uniform(-6, 6, (count, 2))
    named = facilities.columns["objekt_id"].to_pylist()
    own = {
        "fkg_tema": [facilities.name] * count,
        "foto_objek": [named[at] for at in of.tolist()],
        "foto_lokat": uuids(rng, count),
        "foto_navn": [f"billede{number}.jpg" for number in range(1, count + 1)],
        "primaer_kode": [1 - number % 2 for number in range(count)],
        "tilgaeng_kode": picked(rng, (0, 1), count),
    }
    return table(layer, rng, _multi(shapely.points(np.round(spot, 3))), own)


Maker = Callable[["Municipality", "Model", "Layer"], Table]

MAKERS: Mapping[str, Maker] = {
    "5106": _nature_care,
    "5107": _invasive,
    "5402": _containers,
    "5605": _building_lines,
    "5607": _charging,
    "5608": _cycle_nodes,
    "5609": _cycle_lines,
    "5700": _associations,
    "5710": _school_districts,
    "5712": _care_districts,
    "5800": _facility_points,
    "5801": _facility_areas,
    "5802": _routes,
    "6102": _rescue_roads,
    "6202": _landscape_areas,
    "6203": _landscape_parts,
}
