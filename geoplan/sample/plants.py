"""Every fault that is planted in the broken twin: theme, what is wrong, and which rules are to find it in which of its rows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import shapely

from geoplan.sample.municipality import ORIGIN_M
from geoplan.sample.planting import (
    LAYER,
    Change,
    Draft,
    Plant,
    as_text,
    at_place,
    cells,
    column,
    drawn,
    each,
    geometry,
    line,
    moved,
    pierced,
    polygon,
    reaching_in,
    renamed,
    same_geometry,
    shifted,
    unreadable,
    with_part_far_off,
    without,
)
from geoplan.sample.themes import SITE

if TYPE_CHECKING:
    from collections.abc import Sequence

SKETCH: Final = "skitse"
"""The name, in the place of a theme code, of a layer that is no theme."""

ID_A, ID_B, ID_C, ID_D, ID_E, ID_F = (f"{digit * 8}-0000-4000-8000-00000000000{digit}" for digit in "abcdef")
T1, T2, T3 = (dt.datetime(2020, month, 1, 9) for month in (1, 6, 11))  # noqa: DTZ001 -- FKG stores moments without a zone
FIRST_OF_MAY = dt.date(2021, 5, 1)
UNKNOWN_CVR, HOLSTEBRO_CVR, HOLSTEBRO = 12345678, 29189927, 661
NORTH_SEA, OUTSIDE_EXTENT, FAR_AWAY = (440_000.0, 5_900_000.0), (1_900_000.0, 6_250_000.0), (560_000.0, 6_300_000.0)

SQUARE = polygon((0, 0), (20, 0), (20, 20), (0, 20))
TOUCHING = lambda: shapely.MultiPolygon([([(0, 0), (10, 0), (20, 0), (20, 20), (0, 20)], [[(10, 0), (12, 5), (8, 5)]])])  # noqa: E731 -- a table of shapes
CRUMB = lambda: shapely.MultiPolygon([shapely.box(0, 0, 20, 20), shapely.box(30, 0, 30.2, 0.2)])  # noqa: E731
SMALL_PART = lambda: shapely.MultiPolygon([shapely.box(0, 0, 20, 20), shapely.box(30, 0, 30.4, 0.4)])  # noqa: E731
CROSSED = polygon((0, 0), (20, 20), (20, 0), (0, 30))
REPEATED = polygon((0, 0), (20, 0), (20, 0), (20, 20), (0, 20))
SPIKED = polygon((0, 0), (20, 0), (20, 20), (10.05, 20), (10.025, 30), (10, 20), (0, 20))
STRIP = polygon((0, 0), (300, 0), (300, 0.05), (0, 0.05))


def _heightened(old: shapely.Geometry) -> shapely.Geometry:
    return shapely.force_3d(old, 12.5)


def _two_versions(start: dt.datetime, end: dt.datetime, following: dt.datetime, identity: str) -> Change:
    """Two versions of one object: the first from ``start`` to ``end``, the second from ``following`` until further notice."""
    return each(
        {"objekt_id": identity, "oprettet": start, "systid_fra": start, "systid_til": end},
        {"objekt_id": identity, "oprettet": start, "systid_fra": following, "systid_til": None},
    )


OBJECTS: Final = (
    Plant("5607", "temakode er tom", cells(temakode=None), ("temakode.udfyldt",)),
    Plant("5607", "temakode er et andet temas", cells(temakode=5608), ("temakode.tema",)),
    Plant(
        "5607",
        "cvr_kode findes ikke, og er så heller ikke kommunens",
        cells(cvr_kode=UNKNOWN_CVR),
        ("cvr_kode.kodeliste", "cvr_kode.kommune"),
    ),
    Plant("5607", "cvr_kode er en anden kommunes", cells(cvr_kode=HOLSTEBRO_CVR, cvr_navn=None, kommunekode=None), ("cvr_kode.kommune",)),
    Plant(
        "5607",
        "kommunekode findes ikke, og er så heller ikke den, cvr_kode hører til",
        cells(kommunekode=999),
        ("kommunekode.kendt", "kommunekode.cvr"),
    ),
    Plant("5607", "kommunekode er en anden kommunes end cvr_kode", cells(kommunekode=HOLSTEBRO), ("kommunekode.cvr",)),
    Plant("5607", "bruger_id er 129 tegn", cells(bruger_id="ø" * 129), ("bruger_id.laengde",)),
    Plant("5607", "UTF-8 læst som Windows-tegn", cells(note="StÃ¥r bag SÃ¸ndre Skole"), ("note.tegnsaet",)),
    Plant("5607", "et tal, der ligner et CPR-nummer", cells(note="Ejer: 311299-9999"), ("note.cpr",)),
    Plant("5607", "objekt_id er ingen UUID", cells(objekt_id="ladestander 12"), ("objekt_id.uuid",)),
    Plant(
        "5607",
        "to gældende rækker med samme objekt_id",
        cells(objekt_id=ID_A, systid_fra=None, oprettet=None),
        ("objekt_id.entydig",),
        rows=2,
    ),
    Plant("5607", "to rækker med samme versions_id", cells(versions_id=ID_B), ("versions_id.entydig",), rows=2),
    Plant("5607", "versionen slutter, før den begyndte", cells(oprettet=T1, systid_fra=T2, systid_til=T1), ("historik.raekkefoelge",)),
    Plant("5607", "to versioner gælder samtidig", _two_versions(T1, T3, T2, ID_C), (("historik.overlap", 1),), rows=2),
    Plant("5607", "ophold mellem to versioner", _two_versions(T1, T2, T3, ID_D), (("historik.hul", 1),), rows=2),
    Plant("5607", "oprettet er efter første version", cells(oprettet=T2, systid_fra=T1), ("historik.oprettet",)),
    Plant(
        "5607",
        "gyldig_til er før gyldig_fra",
        cells(gyldig_fra=dt.date(2021, 5, 1), gyldig_til=dt.date(2021, 4, 30)),
        ("gyldig_til.raekkefoelge",),
    ),
    Plant("5607", "status siger noget andet end statuskode", cells(statuskode=3, status="Kladde"), ("status.opslag",)),
)

COLUMNS: Final = (
    Plant("5607", "link uden http", cells(link="www.proevekoebing.example/lader"), ("link.link",)),
    Plant(
        "5607", "semioffentlig ladefacilitet, som alle kan se", cells(tilgaengelighed_type_kode=5, off_kode=1), ("off_kode.semioffentlig",)
    ),
    Plant("5607", "kode uden for listen", cells(ladefacilitet_type_kode=7), ("ladefacilitet_type_kode.kodeliste",)),
    Plant("5607", "påkrævet kode mangler", cells(ladefacilitet_type_kode=None), ("ladefacilitet_type_kode.udfyldt",)),
    Plant("5607", "en dato, der ikke findes", as_text("driftstart_fra", "2024-02-30"), ("driftstart_fra.type",)),
    Plant("5607", "et antal skrevet med bogstaver", as_text("antal_ladepunkter", "to"), ("antal_ladepunkter.type",)),
    Plant("5607", "adr_id er ingen UUID", cells(adr_id="0791-Algade-12"), ("adr_id.uuid",)),
    Plant("5607", "en kolonne, temaet ikke kender", column("indkoebspris", 12_500, pa.int32()), (("kolonner.ukendte", LAYER),), rows=0),
    Plant("5607", "et kolonnenavn med stort bogstav", renamed("sagsnr", "Sagsnr"), (("kolonner.skrivemaade", LAYER),), rows=0),
    Plant(
        "5607",
        "en kolonne, som systemet udfylder",
        column("beliggenhedskommune", 791, pa.int32()),
        (("beliggenhedskommune.leveres_ikke", LAYER),),
        rows=0,
    ),
    Plant("5712", "en påkrævet kolonne mangler", without("bruger_id"), (("bruger_id.kolonne", LAYER),), rows=0),
    Plant("5800", "flere pladser end tilladt", cells(antal_pl=10_000), ("antal_pl.vaerdi",)),
    Plant("5800", "sæson med årstal", cells(saeson_st=dt.date(2024, 4, 1)), ("saeson_st.aar",)),
    Plant("5800", "tilgængelighed, der ikke er JSON", cells(tilgaeng_opl="{er_handicaptoilet: ja"), ("tilgaeng_opl.json",)),
    Plant(
        "5800",
        "tilgængelighed uden de oplysninger, skemaet kræver",
        cells(facil_ty_k=1012, tilgaeng_opl='{"er_handicaptoilet": "ja"}'),
        ("tilgaeng_opl.indhold",),
    ),
    Plant("5800", "en facilitet, der kun kan være en flade", cells(facil_ty_k=2183, tilgaeng_opl=None), ("facil_ty_k.geometri",)),
    Plant("5801", "en facilitet, der kun kan være et punkt", cells(facil_ty_k=1012), ("facil_ty_k.geometri",)),
    Plant("5801", "et tidspunkt, der ikke kan læses", as_text("oprettet", "i går"), ("oprettet.type",)),
    Plant("5802", "en udgået rutetype", cells(rute_ty_k=11), ("rute_ty_k.udgaaet_kode",)),
    Plant("5802", "en længde med komma", as_text("laengde", "3,25"), ("laengde.type",)),
    Plant("5605", "en bredde på 0 m", cells(bredde=0.0), ("bredde.vaerdi",)),
    Plant("5605", "en bredde med tre decimaler", cells(bredde=12.345), ("bredde.decimaler",)),
    Plant("5605", "et link, som Shapefile har skåret af", cells(link=f"{SITE}/byggelinjer/".ljust(254, "x")), ("link.afskaaret",)),
    Plant("5402", "tømt før 1900", cells(t_dato=dt.date(1899, 12, 31)), ("t_dato.vaerdi",)),
    Plant("5402", "en containertype uden for listen", cells(gc_type_kode=77), ("gc_type_kode.kodeliste",)),
    Plant("5402", "en påkrævet værdi er kun mellemrum", cells(bruger_id="   "), ("bruger_id.udfyldt",)),
    Plant("5609", "et ja/nej-felt med et andet ord", as_text("ensrettet", "måske"), ("ensrettet.type",)),
    Plant("5710", "en udgået distriktstype", cells(udd_distrikt_type_kode=4), ("udd_distrikt_type_kode.udgaaet_kode",)),
    Plant("6102", "en redningsvej, som alle kan se", cells(off_kode=1), ("off_kode.beredskab",)),
    Plant("6102", "en udgået type af redningsvej", cells(redvej_type_kode=1), ("redvej_type_kode.udgaaet_kode",)),
    Plant("6202", "besigtiget før FKG's første dag", cells(dato_besigtig=dt.date(2006, 12, 30)), ("dato_besigtig.vaerdi",)),
    Plant("7900", "to primære fotos af ét objekt", cells(foto_objek=ID_E, primaer_kode=1), ("primaer_kode.entydig",), rows=2),
    Plant("7900", "primaer_kode er 2", cells(primaer_kode=2), ("primaer_kode.vaerdi",)),
)

PERSONS: Final = (
    Plant("5700", "en type, som kun FKG 1.7 kender", cells(forening_type_kode=5), ("forening_type_kode.uafklaret_kode",)),
    Plant("5700", "en e-mailadresse uden @", cells(gf_mail="bestyrelsen.proevekoebing.example", cvr_opslag=None), ("gf_mail.email",)),
    Plant(
        "5700",
        "en formand, selv om cvr_opslag er udfyldt",
        cells(formand="Åse Nørgård", gf_mail=None, cvr_opslag="33445566"),
        ("formand.personoplysning",),
    ),
    Plant("5700", "et navn på 51 tegn", cells(forening_navn="Foreningen ".ljust(51, "ø")), ("forening_navn.laengde",)),
    Plant("5700", "et telefonnummer på fem cifre", cells(gf_tlf=12345, cvr_opslag=None), ("gf_tlf.vaerdi",)),
    Plant("5106", "kontaktoplysninger, som alle kan se", cells(navn="Hegnslav 99", off_kode=1), ("off_kode.personoplysninger",)),
    Plant("5106", "en e-mailadresse uden domæne", cells(mail="hegnslav@", off_kode=2), ("mail.email",)),
    Plant(
        "5106",
        "plejen slutter, før den begynder",
        cells(gyldig_fra=dt.date(2022, 1, 1), gyldig_til=dt.date(2021, 1, 1)),
        ("gyldig_til.raekkefoelge",),
    ),
    Plant("5107", "et personnavn", cells(inventoer="Søren Kjær"), ("inventoer.personoplysning",)),
    Plant("5107", "bogstaver, der er gået tabt", cells(lokalitet="Gr\ufffdften ved \ufffden"), ("lokalitet.tegnsaet",)),
    Plant("5107", "en dato i løs form", as_text("observationsdato", "foråret 2019"), ("observationsdato.type",)),
)

SHAPES: Final = (
    Plant("5607", "uden for kommunen", at_place(*FAR_AWAY), ("geometri.kommune",)),
    Plant("5607", "uden for Danmark, og så også uden for kommunen", at_place(*NORTH_SEA), ("geometri.danmark", "geometri.kommune")),
    Plant(
        "5607",
        "uden for FKG's udstrækning, og så også uden for kommunen",
        at_place(*OUTSIDE_EXTENT),
        ("geometri.udstraekning", "geometri.kommune"),
    ),
    Plant("5607", "et punkt med højde", geometry(_heightened), ("geometri.todimensional",)),
    Plant("5800", "koordinater med fire decimaler", shifted(0.0004), ("geometri.decimaler",)),
    Plant("5800", "geometrien mangler", geometry(lambda _old: None), ("geometri.mangler",)),
    Plant("5607", "to ladefaciliteter på samme punkt", same_geometry, ("geometri.dublet",), rows=2),
    Plant("5801", "en flade, der krydser sig selv", drawn(CROSSED), ("geometri.gyldig",)),
    Plant("5801", "et punkt to gange efter hinanden", drawn(REPEATED), ("geometri.gentagne_punkter",)),
    Plant("5801", "en spids", drawn(SPIKED), ("geometri.spids",)),
    Plant("5801", "en flig på 5 cm gange 300 m", drawn(STRIP), ("geometri.flig",)),
    Plant("5801", "en forsvindende lille del", drawn(CRUMB), ("geometri.lille_del",)),
    Plant("5801", "et hul, der rører kanten", drawn(TOUCHING), ("geometri.selvberoering",)),
    Plant("5801", "en flade på 4 m²", drawn(polygon((0, 0), (2, 0), (2, 2), (0, 2))), ("geometri.minimum",)),
    Plant("5801", "en tom flade", geometry(lambda _old: shapely.MultiPolygon()), ("geometri.mangler",)),
    Plant("5801", "en geometri, der ikke kan læses", unreadable, ("geometri.laeselig",)),
    Plant("5802", "en flade blandt linjer", drawn(SQUARE), ("geometri.type",)),
    Plant("5802", "en enkelt linje, hvor der skal være multi", geometry(lambda old: old.geoms[0]), ("geometri.multi",)),
    Plant("5802", "en linje på 0,5 m", drawn(line((0, 0), (0.5, 0))), ("geometri.minimum",)),
    Plant("5700", "et område i to dele", with_part_far_off, ("geometri.enkelt_del",)),
    Plant("5712", "to distrikter overlapper", reaching_in, ("geometri.overlap",), rows=2),
    Plant("5712", "et smalt hul i et distrikt", pierced(0.5, 4.0), ("geometri.hul",)),
    Plant("5608", "et knudepunkt ved siden af nettet", moved(3.0, 4.0), ("geometri.netvaerk",)),
    Plant("5608", "planlagt net, som alle kan se", cells(planstatus_kode=2, off_kode=1), ("planstatus_kode.kvalificeret",)),
    Plant("5609", "vedtaget net, som kun myndigheder kan se", cells(planstatus_kode=1, off_kode=3), ("planstatus_kode.kvalificeret",)),
    Plant("6203", "et delområde med en del uden for karakterområdet", with_part_far_off, ("geometri.inden_for",)),
)

EVERYWHERE: Final = tuple(
    Plant(code, "statuskode mangler", cells(statuskode=None), ("statuskode.udfyldt",))
    for code in [
        "5106",
        "5107",
        "5402",
        "5605",
        "5608",
        "5609",
        "5700",
        "5710",
        "5712",
        "5800",
        "5801",
        "5802",
        "6102",
        "6202",
        "6203",
        "7900",
    ]
)

SKETCHES: Final = (
    Plant(SKETCH, "laget er ikke et tema", lambda _draft, _rows: None, (("tema", LAYER),), rows=0),
    Plant(SKETCH, "en flade, der krydser sig selv", drawn(CROSSED), ("geometri.gyldig",)),
    Plant(SKETCH, "et punkt to gange efter hinanden", drawn(REPEATED), ("geometri.gentagne_punkter",)),
    Plant(SKETCH, "en spids", drawn(SPIKED), ("geometri.spids",)),
    Plant(SKETCH, "en flig", drawn(STRIP), ("geometri.flig",)),
    Plant(SKETCH, "en forsvindende lille del", drawn(CRUMB), ("geometri.lille_del",)),
    Plant(SKETCH, "et hul, der rører kanten", drawn(TOUCHING), ("geometri.selvberoering",)),
    Plant(SKETCH, "højder", geometry(_heightened), ("geometri.todimensional",)),
    Plant(SKETCH, "fire decimaler", shifted(0.0004), ("geometri.decimaler",)),
    Plant(SKETCH, "to ens flader", same_geometry, ("geometri.dublet",), rows=2),
    Plant(SKETCH, "uden for Danmark", moved(0.0, -300_000.0), ("geometri.danmark",)),
    Plant(SKETCH, "uden for FKG's udstrækning", moved(1_500_000.0, 0.0), ("geometri.udstraekning",)),
    Plant(SKETCH, "en geometri, der ikke kan læses", unreadable, ("geometri.laeselig",)),
)

NEAR_MISSES: Final = (
    Plant("5607", "bruger_id er netop 128 tegn", cells(bruger_id="ø" * 128), ()),
    Plant("5607", "gyldig_til er samme dag som gyldig_fra", cells(gyldig_fra=FIRST_OF_MAY, gyldig_til=FIRST_OF_MAY), ()),
    Plant("5607", "en UUID med store bogstaver og krølleparenteser", cells(objekt_id="{99999999-ABCD-4000-8000-000000000009}"), ()),
    Plant("5607", "elleve cifre, og ti uden en dato i", cells(note="Sag 31129999991 og 3213999999"), ()),
    Plant("5607", "et tegn, der også kan være et misforstået bogstav", cells(note="Tåler 40 °C og 5 ³"), ()),
    Plant("5607", "versionen begynder, netop da den forrige slutter", _two_versions(T1, T2, T2, ID_F), (), rows=2),
    Plant("5607", "status med andre bogstavstørrelser", cells(statuskode=3, status=" GÆLDENDE / vedtaget "), ()),
    Plant("5607", "900 m uden for kommunen, inden for bufferen på 1 km", at_place(ORIGIN_M[0] - 900, ORIGIN_M[1] + 20), ()),
    Plant("5800", "netop så mange pladser som tilladt", cells(antal_pl=9999), ()),
    Plant("5800", "sæsonens sidste dag er årets sidste", cells(saeson_st=dt.date(1, 12, 31)), ()),
    Plant("5800", "JSON uden indhold om en facilitet uden skema", cells(facil_ty_k=2022, tilgaeng_opl="{}"), ()),
    Plant("5801", "en facilitet, der kun kan være en flade", cells(facil_ty_k=2183), ()),
    Plant("5801", "en flade på 10,002 m²", drawn(polygon((0, 0), (2, 0), (2, 5.001), (0, 5.001))), ()),
    Plant("5801", "en strimmel på 11 cm gange 100 m", drawn(polygon((0, 0), (100, 0), (100, 0.11), (0, 0.11))), ()),
    Plant("5801", "et spidst hjørne på 2°", drawn(polygon((0, 0), (20, 0), (20, 20), (10.35, 20), (10.175, 30), (10, 20), (0, 20))), ()),
    Plant("5801", "en del på 0,16 m²", drawn(SMALL_PART), ()),
    Plant("5801", "to punkter med 1 mm imellem", drawn(polygon((0, 0), (20, 0), (20.001, 0), (20, 20), (0, 20))), ()),
    Plant("5802", "en linje på 1,001 m", drawn(line((0, 0), (1.001, 0))), ()),
    Plant("5605", "den mindste bredde", cells(bredde=0.01), ()),
    Plant("5605", "den største bredde", cells(bredde=999.99), ()),
    Plant("5402", "den første tilladte dag", cells(t_dato=dt.date(1900, 1, 1)), ()),
    Plant("5608", "et knudepunkt 5 mm fra nettet", moved(0.003, 0.004), ()),
    Plant("5700", "en formand, når cvr_opslag er tom", cells(formand="Åse Nørgård", cvr_opslag=None), ()),
    Plant("5712", "et hul på 3 gange 3 m", pierced(3.0, 3.0), ()),
    Plant("6202", "besigtiget FKG's første dag", cells(dato_besigtig=dt.date(2006, 12, 31)), ()),
)
"""What comes close to a fault and is none: nothing may be found in these rows."""

PLANTS: Final = (*OBJECTS, *COLUMNS, *PERSONS, *SHAPES, *EVERYWHERE, *SKETCHES, *NEAR_MISSES)


def planted(draft: Draft, theme: str) -> list[tuple[str, int | None]]:
    """Plant every fault of the theme in rows of their own; give rule (without its beginning) and row of what is to be found."""
    chosen = [plant for plant in PLANTS if plant.theme == theme]
    rows = draft.spread(sum(plant.rows for plant in chosen))
    expected: list[tuple[str, int | None]] = []
    for plant in chosen:
        own, rows = rows[: plant.rows], rows[plant.rows :]
        plant.change(draft, _checked(draft, own))
        expected += plant.expected(own)
    return expected


def _checked(draft: Draft, rows: Sequence[int]) -> Sequence[int]:
    if any(row >= len(draft.geometry) for row in rows):
        raise ValueError(f"{draft.name} has no row {max(rows)}")
    return rows
