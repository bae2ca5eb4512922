"""Grounds, parcels and properties against each other: BBR, Matriklen and the register of property locations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.base import control, hits, unknown
from geoplan.property.consistency.joins import (
    as_ints,
    ground_of_building,
    ground_of_parcel,
    link_ground,
    link_parcel,
    parcel_ids,
    parcels_per_ground,
    properties,
    standing,
    within,
)
from geoplan.property.consistency.registers import counted, found, only, taken
from geoplan.rules import NO_HITS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Floats, Ints, Mask, Registers, Words
    from geoplan.rules import Hits

_LAND: Final = ("1", "SFE")
"""What ejendomstype is for land: a number now, letters in older extracts."""
_LINKS: Final = {"bbr_grundjordstykke": ("grund", "jordstykke")}
_PARCELS: Final = {"jordstykke": ("lokal_id", "bfe_nummer")}
_MANY_TOLD = 4
_WHOLE = 1e-9


def property_controls() -> Iterator[Control]:
    """The checks of the theme *ejendom*."""
    relation = {"bbr_grund": ("id_lokalId", "bestemtFastEjendom"), "bbr_ejendomsrelation": ("id_lokalId", "bfeNummer")}
    yield control("ejendom.bfe_forskel", _bfe_differs, {**relation, **_LINKS, **_PARCELS})
    yield control("ejendom.flere_ejendomme", _several_properties, {"bbr_grund": ("id_lokalId",), **_LINKS, **_PARCELS})
    yield control("ejendom.grund_uden_jordstykke", _ground_without_parcel, {"bbr_grund": ("id_lokalId",), **_LINKS})
    built = {"jordstykke": ("lokal_id", "matrikelnr"), "bbr_bygning": ("jordstykke",), "bbr_grund": ("id_lokalId",), **_LINKS}
    yield control("ejendom.bebygget_uden_grund", _built_without_ground, built)
    outside = {"bbr_bygning": ("jordstykke", "grund"), "bbr_grund": ("id_lokalId",), **_LINKS}
    yield control("ejendom.bygning_uden_for_grund", _building_outside_ground, outside)
    location = {"ejendomsbeliggenhed": ("bestemtFastEjendomBFENr", "adresseLokalId")}
    yield control("ejendom.uden_beliggenhed", _without_location, {**_PARCELS, **location, "bbr_bygning": ("jordstykke",)})
    yield control("ejendom.lejlighed_uden_beliggenhed", _flat_without_location, {"ejerlejlighed": ("bfe_nummer",), **location})
    shares = {"ejerlejlighed": ("sfe_ejendomsnr", "fordelingstaltaeller", "fordelingstalnaevner")}
    yield control("ejendom.fordelingstal", _shares, shares)


# -- ground and property ------------------------------------------------------------------------------------------------


def bfe_of_ground(r: Registers) -> tuple[Ints, Ints]:
    """The BFE number of each ground: the one BBR gives, for land, and the one of its first parcel; -1 where there is none."""
    relation = r.table("bbr_ejendomsrelation")
    at = found(relation.ids("id_lokalId"), r.table("bbr_grund").ids("bestemtFastEjendom"))
    kind = relation.words("ejendomstype")
    land = np.isin(kind.astype(str), _LAND) | pd.isna(kind)
    told = taken(np.where(land, as_ints(relation.numbers("bfeNummer")), -1), at, -1)
    ground, parcel = link_ground(r), link_parcel(r)
    of = taken(properties(r), parcel, -1)
    own = np.full(len(r.table("bbr_grund")), -1, dtype=np.int64)
    known = np.flatnonzero((ground >= 0) & (of >= 0))[::-1]
    own[ground[known]] = of[known]
    return told, own


def _bfe_differs(r: Registers) -> Sequence[Hits]:
    told, own = bfe_of_ground(r)
    without = found(r.table("bbr_ejendomsrelation").ids("id_lokalId"), r.table("bbr_grund").ids("bestemtFastEjendom")) < 0
    differ = hits((told >= 0) & (own >= 0) & (told != own), value=told, limit=own)
    return differ, *unknown(without, "bestemtFastEjendom"), *unknown((told >= 0) & (own < 0), "jordstykke.bfe_nummer")


def _several_properties(r: Registers) -> Hits:
    ground, of = link_ground(r), taken(properties(r), link_parcel(r), -1)
    known = (ground >= 0) & (of >= 0)
    pairs = pd.DataFrame({"ground": ground[known], "bfe": of[known]}).drop_duplicates()
    kinds = pairs.groupby("ground")["bfe"].nunique()
    several = np.zeros(len(r.table("bbr_grund")), dtype=np.int64)
    several[kinds.index.to_numpy(dtype=np.int64)] = kinds.to_numpy()
    mask = several > 1
    said = np.full(len(mask), None, dtype=object)
    for at, rows in pairs[mask[pairs["ground"].to_numpy()]].groupby("ground"):
        said[at] = ", ".join(map(str, rows["bfe"].tolist()[:_MANY_TOLD]))
    return hits(mask, value=said, limit=several)


def _ground_without_parcel(r: Registers) -> Hits:
    return hits(parcels_per_ground(r) == 0)


def buildings_per_parcel(r: Registers) -> Ints:
    """How many standing BBR buildings each parcel has, by BBR's key."""
    at = np.where(standing(r), found(parcel_ids(r), r.table("bbr_bygning").ids("jordstykke")), -1)
    return counted(at, len(r.table("jordstykke")))


def _built_without_ground(r: Registers) -> Hits:
    return hits((buildings_per_parcel(r) > 0) & (ground_of_parcel(r) < 0), value=r.table("jordstykke").words("matrikelnr"))


def _building_outside_ground(r: Registers) -> Sequence[Hits]:
    table, links = r.table("bbr_bygning"), r.table("bbr_grundjordstykke")
    ground, parcel = ground_of_building(r), table.ids("jordstykke")
    pairs = pd.MultiIndex.from_arrays([link_ground(r), links.ids("jordstykke")])
    among = pd.MultiIndex.from_arrays([ground, parcel]).isin(pairs)
    mask = standing(r) & (ground >= 0) & pd.notna(parcel) & ~among & taken(parcels_per_ground(r) > 0, ground, empty=False)
    told = hits(mask, value=parcel, limit=_listed(links.ids("jordstykke"), link_ground(r), ground, mask))
    return told, *unknown(standing(r) & (pd.isna(parcel) | (ground < 0)), "jordstykke, grund")


def _listed(ids: Words, of: Ints, wanted: Ints, mask: Mask) -> Words:
    """The ids that lie at the wanted position, as one text; made only where ``mask`` holds."""
    made = np.full(len(mask), None, dtype=object)
    grouped = pd.Series(ids).groupby(of)
    for at in np.flatnonzero(mask).tolist():
        made[at] = ", ".join(map(str, grouped.get_group(wanted[at]).tolist()[:_MANY_TOLD]))
    return made


# -- location -----------------------------------------------------------------------------------------------------------


def _without_location(r: Registers) -> Sequence[Hits]:
    bfe, locations = properties(r), r.table("ejendomsbeliggenhed")
    built = _built_properties(r, bfe)
    first = ~pd.Series(bfe).duplicated().to_numpy() & (bfe >= 0) & np.isin(bfe, built)
    at = _location(r, bfe)
    none = first & (at < 0)
    wordless = pd.isna(locations.ids("adresseLokalId")) & pd.isna(locations.ids("husnummerLokalId"))
    only_words = first & (at >= 0) & taken(wordless, at, empty=False) & np.isin(bfe, bfe[_with_house_number(r)])
    row = Phrase(N_("den har ingen række i Ejendomsbeliggenhedsregistret"))
    words = Phrase(N_("den har kun en betegnelse, skønt jordstykket har et husnummer"))
    return hits(none, value=bfe, what=row), hits(only_words, value=bfe, what=words)


def _built_properties(r: Registers, bfe: Ints) -> Ints:
    return np.unique(bfe[buildings_per_parcel(r) > 0])


def _location(r: Registers, bfe: Ints) -> Ints:
    """The row of the register of locations for each BFE number."""
    own = r.table("ejendomsbeliggenhed").words("bestemtFastEjendomBFENr")
    return found(own, only(bfe >= 0, bfe.astype(str)))


def _with_house_number(r: Registers) -> Mask:
    """The parcels that an access point lies on; none where addresses were not brought in."""
    mask = np.zeros(len(r.table("jordstykke")), dtype=bool)
    if r.has("husnummer") and r.table("jordstykke").has(GEOMETRY):
        at = within(r.tree("jordstykke"), r.table("husnummer").geometry)
        mask[at[at >= 0]] = True
    return mask


def _flat_without_location(r: Registers) -> Hits:
    bfe = as_ints(r.table("ejerlejlighed").numbers("bfe_nummer"))
    at = _location(r, bfe)
    no_address = taken(pd.isna(r.table("ejendomsbeliggenhed").ids("adresseLokalId")), at, empty=True)
    return hits((bfe >= 0) & ((at < 0) | np.asarray(no_address, dtype=bool)), value=bfe)


# -- condominiums -------------------------------------------------------------------------------------------------------


def _shares(r: Registers) -> Sequence[Hits]:
    table = r.table("ejerlejlighed")
    mother = as_ints(table.numbers("sfe_ejendomsnr"))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = table.numbers("fordelingstaltaeller") / table.numbers("fordelingstalnaevner")
    frame = pd.DataFrame({"mother": mother, "share": share, "unknown": ~np.isfinite(share)})[mother >= 0]
    sums = frame.groupby("mother").agg(share=("share", "sum"), unknown=("unknown", "any"))
    wrong = sums.index[~sums["unknown"] & ((sums["share"] - 1).abs() > _WHOLE)]
    first = ~pd.Series(mother).duplicated().to_numpy()
    mask = first & np.isin(mother, wrong.to_numpy())
    told = hits(mask, value=_looked_up(sums["share"], mother), limit=mother) if mask.any() else NO_HITS
    return told, *unknown(np.isin(mother, sums.index[sums["unknown"]].to_numpy()), "fordelingstal")


def _looked_up(sums: pd.Series[Any], mother: Ints) -> Floats:
    return np.round(np.asarray(sums.reindex(mother).to_numpy(dtype=np.float64)), 6)
