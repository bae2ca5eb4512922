"""The sheet of a property as plain values in the reader's language: what its text, JSON and page are made of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Protocol

import pandas as pd
import shapely

from geoplan.building.existing import bbr_uses
from geoplan.property.columns import numbers, words
from geoplan.property.joins import CERTAINTY_DA, certainty, joins, technical_kinds
from geoplan.property.properties import KINDS_DA
from geoplan.report.property_unknown import unknown
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from geoplan.property.candidates import Candidate
    from geoplan.property.composition import Composition
    from geoplan.property.finder import Finder
    from geoplan.property.key_list import Key
    from geoplan.store import StoredLayer
    from geoplan.texts import Texts

NO_PROPERTY: Final = N_("jordstykke uden samlet fast ejendom")
COMMON: Final = N_("fælleslod: hører til flere ejendomme")
APART: Final = N_("ligger for sig")


class SheetLike(Protocol):
    """What a writer needs of a sheet."""

    @property
    def query(self) -> str: ...  # noqa: D102 - as in the sheet
    @property
    def candidate(self) -> Candidate: ...  # noqa: D102
    @property
    def whole(self) -> Composition: ...  # noqa: D102
    @property
    def finder(self) -> Finder: ...  # noqa: D102
    @property
    def keys(self) -> tuple[Key, ...]: ...  # noqa: D102
    @property
    def adjoins(self) -> NDArray[np.bool_]: ...  # noqa: D102
    @property
    def sources(self) -> tuple[StoredLayer, ...]: ...  # noqa: D102
    @property
    def day(self) -> dt.date: ...  # noqa: D102
    @property
    def area(self) -> shapely.Geometry: ...  # noqa: D102
    @property
    def around(self) -> Mapping[str, NDArray[np.object_]]: ...  # noqa: D102


def sheet_values(found: SheetLike, t: Texts) -> dict[str, Any]:
    """Everything of the sheet, ready to be written as JSON."""
    whole, graph = found.whole, found.finder.graph
    kind = str(graph.properties.kind[whole.property]) if whole.property >= 0 else ""
    parcels = _parcels(found, t)
    return {
        "name": found.finder.name_of(whole.property, tuple(whole.parcels.tolist())),
        "query": found.query,
        "day": found.day.isoformat(),
        "kind": kind,
        "kind_text": t(KINDS_DA[kind]) if kind else t(NO_PROPERTY),
        "bfe": found.finder.belonging.bfe(whole.property),
        "land_bfe": found.finder.belonging.bfe(whole.land),
        "found": _found(found.candidate, t),
        "keys": [_key(one, t) for one in found.keys],
        "area": _area(parcels),
        "parcels": parcels,
        "buildings": _buildings(found, t),
        "addresses": [
            {"name": str(found.finder.belonging.house_names[row]), **_sure(graph.house_parcel.way(int(row)), t)} for row in whole.houses
        ],
        "parts": _parts(found, t),
        "technical": _technical(found, t),
        "location": _location(found),
        "joins": _joins(found, t),
        "unknown": [t(one) for one in unknown(found.finder, whole, parcels)],
        "sources": [
            {"layer": one.name, "source": one.source, "day": one.date, "imported": one.imported_at[:10], "count": one.count}
            for one in found.sources
        ],
    }


def keys_values(found: SheetLike, t: Texts) -> dict[str, Any]:
    """The keys alone."""
    values = sheet_values(found, t)
    names = ("name", "query", "kind", "kind_text", "bfe", "land_bfe", "found", "location", "keys", "joins")
    return {name: values[name] for name in names}


def _found(one: Candidate, t: Texts) -> dict[str, Any]:
    return {
        "label": one.label,
        "kind": one.kind,
        "key": one.key,
        "joins": list(one.joins),
        "certainty": one.certainty.value,
        "certainty_text": t(CERTAINTY_DA[one.certainty]),
        "why": [t(why) for why in one.why],
    }


def _sure(way: tuple[str, ...], t: Texts) -> dict[str, Any]:
    sure = certainty(way)
    return {"joins": list(way), "certainty": sure.value, "certainty_text": t(CERTAINTY_DA[sure])}


def _key(one: Key, t: Texts) -> dict[str, Any]:
    return {
        "what": t(one.what),
        "register": one.register,
        "key": one.key,
        "label": t(one.label) if one.label else "",
        **_sure(one.joins, t),
    }


def _known(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 2)


# -- land ---------------------------------------------------------------------------------------------


def _parcels(found: SheetLike, t: Texts) -> list[dict[str, Any]]:
    graph, rows = found.finder.graph, found.whole.parcels
    frame = graph.registers["jordstykke"].iloc[rows]
    road, mapped = numbers(frame, "vej_areal_m2"), shapely.area(graph.registers.geometry("jordstykke")[rows])
    method, names, common = words(frame, "arealberegningsmetode"), found.finder.belonging.parcel_names[rows], graph.common[rows]
    return [
        {
            "name": str(names[at]),
            "registered_m2": _known(graph.registered_m2[row]),
            "road_m2": _known(road[at]),
            "map_m2": _known(mapped[at]),
            "method": str(method[at] or ""),
            "adjoins": bool(found.adjoins[at]),
            "common": bool(common[at]),
            "note": t(COMMON) if common[at] else "" if found.adjoins[at] else t(APART),
        }
        for at, row in enumerate(rows.tolist())
    ]


def _area(parcels: list[dict[str, Any]]) -> dict[str, Any]:
    """The sums; a sum is not known where one of its parts is not."""

    def total(name: str) -> float | None:
        parts = [one[name] for one in parcels]
        return None if not parts or None in parts else round(sum(parts), 2)

    return {"registered_m2": total("registered_m2"), "road_m2": total("road_m2"), "map_m2": total("map_m2"), "parcels": len(parcels)}


# -- buildings ----------------------------------------------------------------------------------------

_BUILT: Final = {
    "year": "byg026Opførelsesår",
    "built_m2": "byg041BebyggetAreal",
    "floor_m2": "byg038SamletBygningsareal",
    "dwelling_m2": "byg039BygningensSamledeBoligAreal",
    "business_m2": "byg040BygningensSamledeErhvervsAreal",
    "storeys": "byg054AntalEtager",
}
_FLOOR: Final = {
    "area_m2": "eta020SamletArealAfEtage",
    "attic_m2": "eta021ArealAfUdnyttetDelAfTagetage",
    "basement_m2": "eta022Kælderareal",
}
_UNIT: Final = {
    "area_m2": "enh026EnhedensSamledeAreal",
    "dwelling_m2": "enh027ArealTilBeboelse",
    "business_m2": "enh028ArealTilErhverv",
    "rooms": "enh031AntalVærelser",
}


def _buildings(found: SheetLike, t: Texts) -> list[dict[str, Any]]:
    graph, rows = found.finder.graph, found.whole.buildings
    frame = graph.registers["bbr_bygning"].iloc[rows]
    figures = {name: numbers(frame, column) for name, column in _BUILT.items()}
    codes, number = words(frame, "byg021BygningensAnvendelse"), words(frame, "byg007Bygningsnummer")
    shown = [
        {
            "number": str(number[at] or ""),
            "id": str(found.finder.belonging.ids("bbr_bygning")[row]),
            "code": str(codes[at] or ""),
            "use": use_of(codes[at]),
            **{name: _known(values[at]) for name, values in figures.items()},
            "roof_m2": _roof(found, row),
            "own_bfe": found.finder.belonging.bfe(int(graph.building_own.to[row])),
            **_sure(graph.building_way(row), t),
            "floors": _floors(found, row),
            "units": _units(found, row),
        }
        for at, row in enumerate(rows.tolist())
    ]
    return sorted(shown, key=lambda one: (int(one["number"]) if one["number"].isdigit() else 0, one["id"]))


def use_of(code: object) -> str:
    """What BBR's code of use says, empty where it is not known."""
    uses = bbr_uses()
    return uses[str(code)].label if str(code) in uses else ""


def _roof(found: SheetLike, row: int) -> float | None:
    """The area of the roof outline; never the built-up area of the law."""
    at = int(found.finder.graph.building_outline.to[row])
    return _known(found.finder.graph.registers.geometry("bygning")[at].area) if at >= 0 else None


def _floors(found: SheetLike, building: int) -> list[dict[str, Any]]:
    graph, rows = found.finder.graph, found.whole.floors
    frame = graph.registers["bbr_etage"].iloc[rows[graph.floor_building.to[rows] == building]]
    figures = {name: numbers(frame, column) for name, column in _FLOOR.items()}
    name = words(frame, "eta006BygningensEtagebetegnelse")
    return [{"name": str(name[at] or ""), **{key: _known(values[at]) for key, values in figures.items()}} for at in range(len(frame))]


def _units(found: SheetLike, building: int) -> list[dict[str, Any]]:
    graph, rows = found.finder.graph, found.whole.units
    here = rows[graph.unit_building.to[rows] == building]
    frame = graph.registers["bbr_enhed"].iloc[here]
    figures = {name: numbers(frame, column) for name, column in _UNIT.items()}
    codes = words(frame, "enh020EnhedensAnvendelse")
    return [
        {
            **{key: _known(values[at]) for key, values in figures.items()},
            "code": str(codes[at] or ""),
            "use": use_of(codes[at]),
            "address": _address_of_unit(found, row),
            "bfe": found.finder.belonging.bfe(int(graph.unit_property.to[row])),
        }
        for at, row in enumerate(here.tolist())
    ]


def _address_of_unit(found: SheetLike, row: int) -> str:
    graph = found.finder.graph
    flat, house = int(graph.unit_address.to[row]), int(graph.unit_house.to[row])
    if flat >= 0:
        return found.finder.row("adresse", flat).label
    return str(found.finder.belonging.house_names[house]) if house >= 0 else ""


# -- what lies on it ------------------------------------------------------------------------------------


def _parts(found: SheetLike, t: Texts) -> list[dict[str, Any]]:
    """Properties of their own on the land, with number, area and share where Matriklen has them."""
    graph, rows = found.finder.graph, found.whole.parts.tolist()
    flats = graph.registers["ejerlejlighed"]
    at_bfe = {bfe: at for at, bfe in enumerate(words(flats, "bfe_nummer"))} if rows else {}
    return [
        {
            "bfe": found.finder.belonging.bfe(row),
            "kind": str(graph.properties.kind[row]),
            "kind_text": t(KINDS_DA[str(graph.properties.kind[row])]),
            "name": found.finder.name_of(row, ()),
            **_flat(flats.iloc[[at_bfe[found.finder.belonging.bfe(row)]]] if found.finder.belonging.bfe(row) in at_bfe else flats.iloc[:0]),
        }
        for row in rows
    ]


def _flat(row: pd.DataFrame) -> dict[str, Any]:
    """Number, area and share of a condominium; empty where there is no row."""
    if not len(row):
        return {"number": "", "area_m2": None, "share": ""}
    share, whole = numbers(row, "fordelingstaltaeller")[0], numbers(row, "fordelingstalnaevner")[0]
    said = "" if pd.isna(share) or pd.isna(whole) else f"{share:.0f}/{whole:.0f}"
    return {"number": str(words(row, "ejerlejlighedsnummer")[0] or ""), "area_m2": _known(numbers(row, "samletareal")[0]), "share": said}


def _technical(found: SheetLike, t: Texts) -> list[dict[str, Any]]:
    graph, rows = found.finder.graph, found.whole.technical
    frame = graph.registers["bbr_tekniskanlaeg"].iloc[rows]
    code, year = words(frame, "tek020Klassifikation"), numbers(frame, "tek024Etableringsår")
    return [
        {
            "code": str(code[at] or ""),
            "kind": technical_kinds().get(str(code[at]), ""),
            "year": _known(year[at]),
            **_sure(graph.technical_parcel.way(row), t),
        }
        for at, row in enumerate(rows.tolist())
    ]


def _location(found: SheetLike) -> list[str]:
    """The one address that EBR says of the property."""
    said = words(found.finder.graph.registers["ejendomsbeliggenhed"].iloc[found.whole.locations], "betegnelse")
    return [str(one) for one in said if one]


# -- joins ----------------------------------------------------------------------------------------------


def _joins(found: SheetLike, t: Texts) -> list[dict[str, Any]]:
    """The joins that the sheet rests on, and how often each was used."""
    counts = Counter(one for way in _ways(found) for one in way)
    return [
        {
            "id": one.id,
            "from": one.source_entity,
            "key": one.key,
            "to": one.target_entity,
            "certainty": one.certainty.value,
            "certainty_text": t(CERTAINTY_DA[one.certainty]),
            "matched": one.matched,
            "of": one.of,
            "measured": one.measured_da,
            "note": one.note_da,
            "source": one.source,
            "count": counts[one.id],
        }
        for one in joins().values()
        if counts[one.id]
    ]


def _ways(found: SheetLike) -> Iterable[tuple[str, ...]]:
    yield found.candidate.joins
    yield from (one.joins for one in found.keys)
