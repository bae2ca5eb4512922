"""Which property, ground, parcel and address a finding is about, so that work can be done property by property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.areas import floor_building, unit_building
from geoplan.property.consistency.joins import as_ints, link_ground, link_parcel, own_parcel_of_outline, parcel_ids, properties, within
from geoplan.property.consistency.registers import found, only, taken

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geoplan.property.consistency.registers import Ints, Registers, Words

_IDS: Final = ("lokal_id", "id_lokalId", "bestemtFastEjendomBFENr", "id")
_NUMBERS: Final = ("byg007Bygningsnummer",)


class Whose(NamedTuple):
    """Per row of a layer: the object's own id, its property, parcel and address, and a place; None, -1 and NaN where they are unknown."""

    object_id: Words
    bfe: Ints
    parcel: Words
    address: Words
    place: NDArray[np.float64]


def whose(r: Registers, layer: str) -> Whose:
    """What is known of the rows of a layer."""
    return r.made(f"hvem:{layer}", lambda: _whose(r, layer))


def _whose(r: Registers, layer: str) -> Whose:
    table = r.table(layer)
    ids = next((table.words(name) for name in _IDS if table.has(name)), np.full(len(table), None, dtype=object))
    at = parcel_of(r, layer)
    if not r.has("jordstykke"):
        nothing = np.full(len(table), None, dtype=object)
        return Whose(ids, np.full(len(table), -1, dtype=np.int64), nothing, nothing, _places(table.geometry))
    own = _places(table.geometry)
    at_parcel = np.column_stack([taken(column, at, np.nan) for column in _parcel_places(r).T])
    place = np.where(np.isnan(own), at_parcel, own)
    return Whose(ids, taken(properties(r), at, -1), taken(_parcel_names(r), at, None), taken(_addresses(r), at, None), place)


def _places(shapes: Any) -> NDArray[np.float64]:
    bounds = shapely.bounds(shapes)
    middle: NDArray[np.float64] = (bounds[:, :2] + bounds[:, 2:]) / 2
    return middle


def _parcel_places(r: Registers) -> NDArray[np.float64]:
    return r.made("jordstykke-sted", lambda: _places(r.table("jordstykke").geometry))


def _parcel_names(r: Registers) -> Words:
    """``7ab Karlslunde By, Karlslunde``, with the ejerlav's number where its name is not known."""

    def make() -> Words:
        table = r.table("jordstykke")
        ejerlav = pd.Series(table.words("ejerlavsnavn")).fillna(pd.Series(table.words("ejerlavskode"))).fillna("")
        return np.asarray(pd.Series(table.words("matrikelnr")).fillna("?") + " " + ejerlav, dtype=object)

    return r.made("jordstykke-navn", make)


def _addresses(r: Registers) -> Words:
    """The first address on each parcel, as people write it."""

    def make() -> Words:
        of = np.full(len(r.table("jordstykke")), None, dtype=object)
        if r.has("husnummer"):
            table = r.table("husnummer")
            street, number = (pd.Series(table.words(name), dtype="string") for name in ("vejnavn", "husnr"))
            said = np.asarray((street + " " + number.str.lstrip("0")).astype(object))
            at = parcel_of(r, "husnummer")
            known = np.flatnonzero((at >= 0) & pd.notna(said))[::-1]
            of[at[known]] = said[known]
        return of

    return r.made("jordstykke-adresse", make)


# -- the parcel of each row ---------------------------------------------------------------------------------------------


def parcel_of(r: Registers, layer: str) -> Ints:
    """The parcel that each row of a layer belongs to; -1 where the way to it is not there."""
    return r.made(f"jordstykke-af:{layer}", lambda: _parcel_of(r, layer))


def _parcel_of(r: Registers, layer: str) -> Ints:
    count = len(r.table(layer))
    if not r.has("jordstykke"):
        return np.full(count, -1, dtype=np.int64)
    if layer == "jordstykke":
        return np.arange(count, dtype=np.int64)
    ways: dict[str, Callable[[Registers], Ints]] = {
        "bygning": own_parcel_of_outline,
        "bbr_bygning": _of_building,
        "bbr_etage": lambda r: taken(parcel_of(r, "bbr_bygning"), floor_building(r), -1),
        "bbr_enhed": lambda r: taken(parcel_of(r, "bbr_bygning"), unit_building(r), -1),
        "bbr_grund": _of_ground,
        "adresse": _of_address,
    }
    needs = {"bbr_etage": "bbr_bygning", "bbr_enhed": "bbr_bygning", "bbr_grund": "bbr_grundjordstykke", "adresse": "husnummer"}
    if layer in ways and (layer not in needs or r.has(needs[layer])):
        return ways[layer](r)
    return _of_keys(r, layer)


def _of_building(r: Registers) -> Ints:
    at = _of_keys(r, "bbr_bygning")
    if not r.table("jordstykke").has(GEOMETRY):
        return at
    points = only(at < 0, r.table("bbr_bygning").geometry)
    return np.where(at >= 0, at, within(r.tree("jordstykke"), points))


def _of_ground(r: Registers) -> Ints:
    of = np.full(len(r.table("bbr_grund")), -1, dtype=np.int64)
    ground, parcel = link_ground(r), link_parcel(r)
    known = np.flatnonzero((ground >= 0) & (parcel >= 0))[::-1]
    of[ground[known]] = parcel[known]
    return of


def _of_address(r: Registers) -> Ints:
    house = found(r.table("husnummer").ids("lokal_id"), r.table("adresse").ids("husnummer"))
    of: Ints = taken(parcel_of(r, "husnummer"), house, -1)
    return of


def _of_keys(r: Registers, layer: str) -> Ints:
    """By the parcel's id, else by the property's BFE number, else by where the row lies."""
    table = r.table(layer)
    at = found(parcel_ids(r), table.ids("jordstykke"))
    for name in ("bfe_nummer", "bfeNummer"):
        bfe = as_ints(table.numbers(name))
        by_bfe = found(only(properties(r) >= 0, properties(r)), only(bfe >= 0, bfe))
        at = np.where(at >= 0, at, by_bfe)
    if table.has(GEOMETRY) and r.table("jordstykke").has(GEOMETRY):
        points = shapely.point_on_surface(only(at < 0, table.geometry))
        at = np.where(at >= 0, at, within(r.tree("jordstykke"), points))
    return at
