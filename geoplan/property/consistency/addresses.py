"""Addresses against buildings, parcels and units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.base import control, hits, one, rounded, told_days, unknown
from geoplan.property.consistency.content import number
from geoplan.property.consistency.joins import SUMMER_HOUSE, building_of_outline, outline_of_building, parcel_ids, uses, within
from geoplan.property.consistency.registers import found, taken
from geoplan.rules import NO_HITS, Outcome
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Floats, Ints, Mask, Registers
    from geoplan.rules import Hits

_AT_PLANT: Final = "ta"
_UNPLACED: Final = ("uf", "tn")
_DWELLING_UNITS: Final = ("1", "2", "3")
_POINTS: Final = {"husnummer": (GEOMETRY,), "bygning": (GEOMETRY,)}
_OUTSIDE: Final = ("adresse_uden_for_mindst_m", "adresse_uden_for_hoejst_m")
_DATES: Final = ("oprindelse_registrering", "registreringfra", "oprettet")


def address_controls() -> Iterator[Control]:
    """The checks of the theme *adresse*."""
    yield control("adresse.uden_for_bygning", _outside_building, _POINTS, numbers=_OUTSIDE, unit="m")
    yield control("adresse.for_naer_kanten", _near_edge, _POINTS, numbers=("adresse_inde_m",))
    keyed = {"husnummer": ("jordstykke", GEOMETRY), "jordstykke": ("lokal_id", GEOMETRY)}
    yield control("adresse.andet_jordstykke", _other_parcel, keyed)
    yield control("adresse.ikke_placeret", _unplaced, {"husnummer": ("tekniskstandard",)}, numbers=("adresse_uplaceret_aar",))
    units = {"bbr_enhed": ("adresseIdentificerer", "enh023Boligtype"), "adresse": ("id_lokalId",)}
    yield control("adresse.bolig_uden_adresse", _dwelling_without_address, units)
    yield control("adresse.uden_enhed", _address_without_unit, {"adresse": ("id_lokalId",), "bbr_enhed": ("adresseIdentificerer",)})


# -- access points ------------------------------------------------------------------------------------------------------


def outline_of_address(r: Registers) -> tuple[Ints, Floats]:
    """The outline that each access point belongs to, and how many metres it lies outside it (0 within, NaN unknown).

    By DAR's key to BBR's building or GeoDanmark's where it is filled, else the nearest outline.
    """

    def make() -> tuple[Ints, Floats]:
        table, outlines = r.table("husnummer"), r.table("bygning")
        points = table.geometry
        of = _keyed(r)
        rest = np.flatnonzero((of < 0) & pd.notna(points))
        asked, nearest = r.tree("bygning").query_nearest(points[rest], all_matches=False)
        of[rest[asked]] = nearest
        return of, np.where(of >= 0, shapely.distance(points, taken(outlines.geometry, of, None)), np.nan)

    return r.made("adresse-omrids", make)


def _keyed(r: Registers) -> Ints:
    table = r.table("husnummer")
    of = found(r.table("bygning").ids("lokal_id"), table.ids("geodanmarkbygning"))
    if r.has("bbr_bygning") and r.table("bygning").has("bbruuid"):
        building = found(r.table("bbr_bygning").ids("id_lokalId"), table.ids("adgangtilbygning"))
        of = np.where(of >= 0, of, taken(outline_of_building(r), building, -1))
    return of.copy()


def _exempt(r: Registers, of: Ints) -> Mask:
    """Points at plants, and at buildings for other use than living and working."""
    at_plant = r.table("husnummer").ids("tekniskstandard") == _AT_PLANT
    kind = pd.Series(r.table("bygning").ids("bygningstype"), dtype="string")
    houseboat = kind.str.startswith("husb").to_numpy(dtype=bool, na_value=False)
    use = np.full(len(of), -1, dtype=np.int64)
    if r.has("bbr_bygning") and r.table("bygning").has("bbruuid"):
        use = taken(taken(uses(r), building_of_outline(r), -1), of, -1)
    return np.asarray(at_plant | taken(houseboat, of, empty=False) | (use > SUMMER_HOUSE), dtype=bool)


def outside_m(r: Registers) -> Floats:
    """How many metres each access point lies outside its building; NaN for those that are exempt."""
    of, apart = outline_of_address(r)
    return np.where(_exempt(r, of), np.nan, apart)


def _outside_building(r: Registers) -> Sequence[Hits]:
    apart = outside_m(r)
    low, high = (number(name, r.day) for name in _OUTSIDE)
    no_point = shapely.is_missing(r.table("husnummer").geometry)
    return hits((apart >= low) & (apart <= high), value=rounded(apart)), *unknown(no_point, "geometri")


def _near_edge(r: Registers) -> Hits:
    of, apart = outline_of_address(r)
    limit = number("adresse_inde_m", r.day)
    at = np.flatnonzero((apart == 0) & ~_exempt(r, of))
    inside = shapely.distance(r.table("husnummer").geometry[at], shapely.boundary(r.table("bygning").geometry[of[at]]))
    mask = np.zeros(len(of), dtype=bool)
    mask[at[inside < limit]] = True
    if r.each:
        return hits(mask, value=1, limit=limit)
    return one(value=int(mask.sum()), limit=limit) if mask.any() else NO_HITS


def _other_parcel(r: Registers) -> Sequence[Hits]:
    table = r.table("husnummer")
    told, lies_on = table.ids("jordstykke"), within(r.tree("jordstykke"), table.geometry)
    key = found(parcel_ids(r), told)
    mask = (lies_on >= 0) & pd.notna(told) & (key != lies_on)
    differ = hits(mask, value=told, limit=taken(parcel_ids(r), lies_on, None))
    return differ, *unknown(pd.isna(told) | shapely.is_missing(table.geometry), "jordstykke")


def _unplaced(r: Registers) -> Sequence[Hits]:
    table = r.table("husnummer")
    standard = table.words("tekniskstandard")
    unplaced = np.isin(table.ids("tekniskstandard").astype(str), _UNPLACED)
    since = _since(r)
    known = ~np.isnat(since)
    age = np.full(len(since), np.nan)
    age[known] = (np.datetime64(r.day) - since[known]).astype(int) / 365.25
    told = hits(unplaced & known & (age > number("adresse_uplaceret_aar", r.day)), value=standard, limit=told_days(since))
    why = Phrase(N_("Adressen er ikke placeret, men det vides ikke, siden hvornår"))
    return told, hits(unplaced & ~known, value=standard, outcome=Outcome.UNDECIDED, why=why)


def _since(r: Registers) -> Any:
    """The day that the access point was registered, the first of the columns that tells one."""
    table = r.table("husnummer")
    since = np.full(len(table), np.datetime64("NaT", "D"))
    for name in _DATES:
        since = np.where(np.isnat(since), table.days(name), since)
    return since


# -- addresses and units ------------------------------------------------------------------------------------------------


def _dwelling_without_address(r: Registers) -> Sequence[Hits]:
    units = r.table("bbr_enhed")
    address = units.ids("adresseIdentificerer")
    dwelling = np.isin(units.words("enh023Boligtype").astype(str), _DWELLING_UNITS)
    told = hits(dwelling & (found(r.table("adresse").ids("id_lokalId"), address) < 0), value=address)
    return told, *unknown(pd.isna(units.words("enh023Boligtype")), "enh023")


def _address_without_unit(r: Registers) -> Hits:
    ids = r.table("adresse").ids("id_lokalId")
    mask = pd.notna(ids) & (found(r.table("bbr_enhed").ids("adresseIdentificerer"), ids) < 0)
    if r.each:
        return hits(mask, value=1, limit=ids)
    return one(value=int(mask.sum()), limit=str(ids[np.flatnonzero(mask)[0]])) if mask.any() else NO_HITS
