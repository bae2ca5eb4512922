"""Buildings in BBR against outlines on the map: which is missing, and how far apart points and areas are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.base import control, folded, hits, rounded, unknown
from geoplan.property.consistency.content import number
from geoplan.property.consistency.grounds import FOLDED, GRAVE, sum_fits
from geoplan.property.consistency.joins import (
    building_of_outline,
    grounds_with_open_case,
    outline_areas,
    outline_of_building,
    small,
    standing,
    uses,
)
from geoplan.property.consistency.registers import only, taken
from geoplan.rules import NO_HITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Floats, Mask, Registers
    from geoplan.rules import Hits

_PLANNED = ("2", "3")
_NOT_IN_BBR = r"drivhus|tank|silo|husb\S*d"
_AT_SEA = "1"
_ONLY_ON_PARCEL = ("31", "32")
_UNSAFE = "3"
_OUTLINES = {"bygning": ("bbruuid", GEOMETRY), "bbr_bygning": ("id_lokalId",)}
_BUILDINGS = {"bbr_bygning": ("id_lokalId", "byg021BygningensAnvendelse"), "bygning": ("bbruuid",)}
_AREAS = {"bbr_bygning": ("id_lokalId", "byg041BebyggetAreal", "grund"), "bygning": ("bbruuid", GEOMETRY)}
_POINTS = {"bbr_bygning": ("id_lokalId", GEOMETRY), "bygning": ("bbruuid", GEOMETRY)}


def building_controls() -> Iterator[Control]:
    """The checks of the theme *bygning*."""
    small_m2 = ("lille_omrids_m2",)
    yield control("bygning.uden_bbr", _large_without_bbr, _OUTLINES, numbers=small_m2, unit="m\u00b2")
    yield control("bygning.uden_bbr_smaa", _small_without_bbr, _OUTLINES, numbers=small_m2)
    yield control("bygning.uden_omrids", _large_without_outline, _BUILDINGS)
    yield control("bygning.uden_omrids_smaa", lambda r: folded(r, without_outline(r) & small(r)), _BUILDINGS)
    yield control("bygning.areal_mod_omrids", _area_far, _AREAS, numbers=(GRAVE, "tagfaktor"))
    yield control("bygning.areal_noget_fra_omrids", _area_somewhat, _AREAS, numbers=(*FOLDED, "tagfaktor"))
    yield control("bygning.punkt_uden_for", lambda r: _outside(r, far=True), _POINTS, numbers=("punkt_langt_uden_for_m",), unit="m")
    yield control("bygning.punkt_ved_kanten", lambda r: _outside(r, far=False), _POINTS, numbers=("punkt_uden_for_m",), unit="m")
    yield control("bygning.usikker_geokodning", _unsafe, {"bbr_bygning": ("byg134KvalitetAfKoordinatsaet",)})
    yield control("bygning.samme_uuid", _same_uuid, {"bygning": ("bbruuid",)})


# -- what is on the map and not in BBR ----------------------------------------------------------------------------------


def without_bbr(r: Registers) -> Mask:
    """Outlines that no standing or planned building of BBR has the id of."""
    outlines = r.table("bygning")
    kinds = pd.Series(outlines.ids("bygningstype"), dtype="string").str.contains(_NOT_IN_BBR).fillna(value=False).to_numpy(dtype=bool)
    mask = (building_of_outline(r) < 0) & ~_planned(r) & (outlines.flags("underMinimumBygning") != 1) & ~kinds
    return np.asarray(mask & ~_in_hand(r, mask), dtype=bool)


def _planned(r: Registers) -> Mask:
    """Outlines coupled to a building that is under way (status 2 or 3)."""
    table = r.table("bbr_bygning")
    planned = set(table.ids("id_lokalId")[np.isin(table.words("status").astype(str), _PLANNED)])
    return np.isin(r.table("bygning").ids("bbruuid").astype(str), sorted(map(str, planned)))


def _in_hand(r: Registers, mask: Mask) -> Mask:
    """Outlines at a place pointed out for correction, or on a ground with a building case under way."""
    found = np.zeros(len(mask), dtype=bool)
    if not mask.any():
        return found
    geometry = r.table("bygning").geometry
    if r.has("udpegningflade"):
        asked, _ = r.tree("udpegningflade").query(only(mask, geometry), predicate="intersects")
        found[asked] = True
    opened = grounds_with_open_case(r)
    if opened and r.has("jordstykke") and r.has("bbr_grundjordstykke"):
        from geoplan.property.consistency.joins import ground_of_parcel, parcel_of_outline  # noqa: PLC0415 -- only where cases are known

        ground = taken(ground_of_parcel(r), parcel_of_outline(r), -1)
        found |= np.isin(taken(r.table("bbr_grund").ids("id_lokalId"), ground, None).astype(str), sorted(opened))
    return found


def _large_without_bbr(r: Registers) -> Hits:
    area = outline_areas(r)
    return hits(without_bbr(r) & (r.each | (area > number("lille_omrids_m2", r.day))), value=rounded(area))


def _small_without_bbr(r: Registers) -> Hits:
    limit = number("lille_omrids_m2", r.day)
    return folded(r, without_bbr(r) & (outline_areas(r) <= limit), limit=limit)


# -- what is in BBR and not on the map ----------------------------------------------------------------------------------


def without_outline(r: Registers) -> Mask:
    """Standing buildings that no outline has the id of, and that the map should have."""
    table = r.table("bbr_bygning")
    at_sea = table.words("byg136PlaceringPaaSoeterritorie") == _AT_SEA
    return np.asarray(standing(r) & (outline_of_building(r) < 0) & ~at_sea & ~_newer_than_map(r), dtype=bool)


def _newer_than_map(r: Registers) -> Mask:
    """Buildings erected after the year in which an outline was last registered."""
    seen = r.table("bygning").days("registreringfra")
    built = r.table("bbr_bygning").numbers("byg026Opfoerelsesaar")
    known = seen[~np.isnat(seen)]
    if not len(known):
        return np.zeros(len(built), dtype=bool)
    last = int(known.max().astype("datetime64[Y]").astype(int)) + 1970
    newer: Mask = np.greater(built, last, where=~np.isnan(built), out=np.zeros(len(built), dtype=bool))
    return newer


def _large_without_outline(r: Registers) -> Hits:
    return hits(without_outline(r) & (r.each | ~small(r)), value=uses(r))


# -- areas --------------------------------------------------------------------------------------------------------------


def differences(r: Registers) -> tuple[Floats, Floats, Floats]:
    """Built area and the outline divided by the roof factor in m2, and how many per cent of the built area they differ by."""

    def make() -> tuple[Floats, Floats, Floats]:
        built = np.where(standing(r), r.table("bbr_bygning").numbers("byg041BebyggetAreal"), np.nan)
        roof = taken(outline_areas(r), outline_of_building(r), np.nan) / number("tagfaktor", r.day)
        return built, roof, percent(built, roof)

    return r.made("bebygget-omrids", make)


def percent(registered: Floats, drawn: Floats) -> Floats:
    """How many per cent of the registered area the drawn one differs by; NaN where either is unknown or the registered is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(registered > 0, np.abs(drawn - registered) / registered * 100, np.nan)


def _area_far(r: Registers) -> Sequence[Hits]:
    built, roof, apart = differences(r)
    low, grave = number(FOLDED[0], r.day), number(GRAVE, r.day)
    mask = (apart > (low if r.each else grave)) & ~sum_fits(r)
    unfilled = standing(r) & (outline_of_building(r) >= 0) & np.isnan(built)
    return (hits(mask, value=rounded(built, 0), limit=rounded(roof), percent=rounded(apart, 0)), *unknown(unfilled, "byg041"))


def _area_somewhat(r: Registers) -> Hits:
    low, grave = (number(name, r.day) for name in FOLDED)
    _, _, apart = differences(r)
    return folded(r, (apart > low) & (apart <= grave) & ~sum_fits(r), limit=f"{low:g}-{grave:g}")


# -- points -------------------------------------------------------------------------------------------------------------


def outside_m(r: Registers) -> Floats:
    """How many metres each standing building's point lies outside its own outline; NaN where either is missing."""

    def make() -> Floats:
        table = r.table("bbr_bygning")
        outline = taken(r.table("bygning").geometry, outline_of_building(r), None)
        apart = shapely.distance(table.geometry, outline)
        told = np.isin(table.words("byg135SupplerendeOplysningOmKoordinatsaet").astype(str), _ONLY_ON_PARCEL)
        return np.where(standing(r) & ~told, apart, np.nan)

    return r.made("punkt-omrids", make)


def _outside(r: Registers, *, far: bool) -> Sequence[Hits]:
    apart = outside_m(r)
    near, limit = number("punkt_uden_for_m", r.day), number("punkt_langt_uden_for_m", r.day)
    if not far:
        return (hits((apart > near) & (apart <= limit), value=rounded(apart), limit=near),)
    no_point = standing(r) & (outline_of_building(r) >= 0) & shapely.is_missing(r.table("bbr_bygning").geometry)
    return hits(apart > limit, value=rounded(apart), limit=limit), *unknown(no_point, "geometri")


def _unsafe(r: Registers) -> Hits:
    quality = r.table("bbr_bygning").words("byg134KvalitetAfKoordinatsaet")
    return hits(standing(r) & ((quality == _UNSAFE) | pd.isna(quality)), value=quality)


def _same_uuid(r: Registers) -> Hits:
    ids = pd.Series(r.table("bygning").ids("bbruuid"))
    times = ids.map(ids.value_counts()).fillna(0).to_numpy(dtype=np.int64)
    return hits(times > 1, value=ids.to_numpy(dtype=object), limit=times) if (times > 1).any() else NO_HITS
