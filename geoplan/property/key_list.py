"""Every key that a property is known by, over all registers, each with the joins that lead to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geoplan.property.columns import keys, words
from geoplan.property.joins import Certainty, certainty
from geoplan.property.links import Link
from geoplan.property.properties import KINDS_DA
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.property.columns import Index
    from geoplan.property.composition import Composition
    from geoplan.property.finder import Finder


class Key(NamedTuple):
    """A key: what it is a key of, in which register, the key itself, what it is called there, and the joins that lead to it."""

    what: str
    register: str
    key: str
    label: str
    joins: tuple[str, ...]

    @property
    def certainty(self) -> Certainty:
        """How far the way to it can be relied on."""
        return certainty(self.joins)


def key_list(finder: Finder, whole: Composition) -> tuple[Key, ...]:
    """The keys of a property, in the order of land, addresses, buildings."""
    return (*_numbers(finder, whole), *_land(finder, whole), *_addresses(finder, whole), *_buildings(finder, whole))


def _numbers(finder: Finder, whole: Composition) -> Iterator[Key]:
    graph = finder.graph
    if whole.property >= 0:
        kind = str(graph.properties.kind[whole.property])
        yield Key(KINDS_DA[kind], "MAT", finder.belonging.bfe(whole.property), "BFE", ())
    if whole.land >= 0 and whole.land != whole.property:
        yield Key(N_("samlet fast ejendom under den"), "MAT", finder.belonging.bfe(whole.land), "BFE", ("J05",))
    for part in whole.parts:
        yield Key(KINDS_DA[str(graph.properties.kind[part])], "MAT", finder.belonging.bfe(int(part)), "BFE", ("J05",))
    codes, link = graph.esr
    for row in whole.esr:
        yield Key(N_("gammelt ejendomsnummer (ESR)"), "BBR, VUR", str(codes[row]), N_("kommune og nummer"), link.way(int(row)))
    for row in whole.relations:
        yield _of_row(finder, "bbr_ejendomsrelation", int(row), graph.relation_property, what=N_("ejendomsrelation"), register="BBR")


def _land(finder: Finder, whole: Composition) -> Iterator[Key]:
    graph, belonging = finder.graph, finder.belonging
    frame = graph.registers["jordstykke"]
    codes, numbers = keys(frame, "ejerlavskode"), words(frame, "matrikelnr")
    for row in whole.parcels:
        way = graph.parcel_property.way(int(row))
        yield Key(N_("matrikelnummer"), "MAT", f"{codes[row]} {numbers[row]}", str(belonging.parcel_names[row]), (*way, "J04"))
    for row in whole.parcels:
        way = graph.parcel_property.way(int(row))
        id_ = belonging.ids("jordstykke")[row] or graph.parcel_ids[1][row]
        if id_ is not None:
            yield Key(N_("jordstykkets id"), "MAT", str(id_), str(belonging.parcel_names[row]), way)
    for row in whole.grounds:
        yield _of_row(finder, "bbr_grund", int(row), graph.ground_property, what=N_("grund"), register="BBR")


def _addresses(finder: Finder, whole: Composition) -> Iterator[Key]:
    graph, names = finder.graph, finder.belonging.house_names
    for row in whole.houses:
        way = (*graph.house_parcel.way(int(row)), "J02") if whole.land >= 0 else graph.house_parcel.way(int(row))
        yield Key(N_("husnummer"), "DAR", str(finder.belonging.ids("husnummer")[row]), str(names[row]), way)
    for row in whole.addresses:
        flat = finder.row("adresse", int(row))
        yield Key(N_("adresse"), "DAR", flat.key, flat.label, flat.joins)


def _buildings(finder: Finder, whole: Composition) -> Iterator[Key]:
    graph = finder.graph
    numbers = words(graph.registers["bbr_bygning"].iloc[whole.buildings], "byg007Bygningsnummer")
    for row, number in zip(whole.buildings, numbers, strict=True):
        yield _of_row(
            finder, "bbr_bygning", int(row), graph.building_way(int(row)), what=N_("bygning"), register="BBR", label=str(number or "")
        )
    for row in whole.outlines:
        yield _of_row(finder, "bygning", int(row), graph.outline_building, what=N_("tagomrids"), register="GeoDanmark")
    for layer, rows, what, link in (
        ("bbr_etage", whole.floors, N_("etage"), graph.floor_building),
        ("bbr_enhed", whole.units, N_("enhed"), graph.unit_building),
        ("bbr_tekniskanlaeg", whole.technical, N_("teknisk anlæg"), graph.technical_parcel),
    ):
        for row in rows:
            yield _of_row(finder, layer, int(row), link, what=what, register="BBR", label=_called(finder, layer, rows, int(row)))


def _called(finder: Finder, layer: str, rows: Index, row: int) -> str:
    """What a floor is called: ``st``; others have no name."""
    if layer != "bbr_etage":
        return ""
    said = words(finder.graph.registers[layer].iloc[rows], "eta006BygningensEtagebetegnelse")
    return str(said[np.flatnonzero(rows == row)[0]] or "")


def _of_row(finder: Finder, layer: str, row: int, way: Link | tuple[str, ...], *, what: str, register: str, label: str = "") -> Key:
    """The key of a row; ``way`` is the joins that lead to it, or the link that knows them."""
    joins = way.way(row) if isinstance(way, Link) else way
    return Key(what, register, str(finder.belonging.ids(layer)[row]), label, joins)
