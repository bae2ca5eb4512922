"""The areas of BBR against each other: dwelling and business, total area, storeys, floors and units of the same building."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from geoplan.property.consistency.base import control, hits, one, unknown, whole
from geoplan.property.consistency.content import number
from geoplan.property.consistency.joins import dwelling, small, standing, uses
from geoplan.property.consistency.registers import counted, found, summed
from geoplan.rules import NO_HITS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Floats, Ints, Mask, Registers
    from geoplan.rules import Hits

TOTAL: Final = "byg038SamletBygningsareal"
PARTS: Final = ("byg039BygningensSamledeBoligAreal", "byg040BygningensSamledeErhvervsAreal")
BUILT_IN: Final = (
    "byg042ArealIndbyggetGarage",
    "byg043ArealIndbyggetCarport",
    "byg044ArealIndbyggetUdhus",
    "byg045ArealIndbyggetUdestueEllerLign",
)
_COVERED: Final = (
    "byg046SamletArealAfLukkedeOverdaekningerPaaBygningen",
    "byg049ArealAfOverdaekketAreal",
    "byg050ArealAabneOverdaekningerPaaBygningenSamlet",
)
_BUILT: Final = "byg041BebyggetAreal"
_STOREYS: Final = "byg054AntalEtager"
_ATTIC, _CELLAR = "eta021ArealAfUdnyttetDelAfTagetage", "eta023ArealAfLovligBeboelseIKaelder"
_ODD_STOREYS: Final = ("10", "11", "12", "13")
_ATTIC_TYPE, _CELLAR_TYPE = "1", "2"
_DWELLING_UNITS: Final = ("1", "2", "3")
_FLATS: Final = ("byg024AntalLejlighederMedKoekken", "byg025AntalLejlighederUdenKoekken")
_USE: Final = "byg021BygningensAnvendelse"
_ONE_STOREY = 1

_IDENTITY: Final = {"bbr_bygning": ("id_lokalId", TOTAL, *PARTS, *BUILT_IN, _USE), "bbr_etage": ("bygning", _ATTIC, _CELLAR)}
_UNITS: Final = {"bbr_bygning": ("id_lokalId", *PARTS), "bbr_enhed": ("bygning", "enh027ArealTilBeboelse", "enh028ArealTilErhverv")}


def area_controls() -> Iterator[Control]:
    """The checks of the theme *areal*."""
    yield control("areal.sum", _identity, _IDENTITY, numbers=("arealsum_procent", "arealsum_m2"))
    yield control("areal.etager", _storeys, {"bbr_bygning": (TOTAL, _BUILT, _STOREYS)}, numbers=("etager_faktor",))
    one_storey = {"bbr_bygning": ("id_lokalId", TOTAL, _BUILT, _STOREYS), "bbr_etage": ("bygning", _ATTIC)}
    yield control("areal.en_etage", _one_storey, one_storey)
    yield control("areal.nul_paa_bolig", _zero, {"bbr_bygning": (TOTAL, _STOREYS, _USE)})
    yield control("areal.enheder", _units, _UNITS, numbers=("enheder_procent",))
    yield control("areal.boliger", _flats, {"bbr_bygning": ("id_lokalId", _FLATS[0]), "bbr_enhed": ("bygning", "enh023Boligtype")})
    rows = {"bbr_bygning": ("id_lokalId", _STOREYS), "bbr_etage": ("bygning", "eta006BygningensEtagebetegnelse", "eta025Etagetype")}
    yield control("areal.etageraekker", _floor_rows, rows)
    yield control("areal.etagesum", _floor_sum, {"bbr_etage": ("eta006BygningensEtagebetegnelse", "eta020SamletArealAfEtage")})


# -- dwelling and business against the total area -----------------------------------------------------------------------


class Identity(NamedTuple):
    """The two sides of BBR's sum of areas per building in m2, and what the right side is made of; NaN where a part is not told."""

    parts: Floats
    total: Floats
    attic: Floats
    cellar: Floats
    built_in: Floats

    @property
    def right(self) -> Floats:
        """Total area, used attic and dwelling in the basement, without what is built in and is no dwelling."""
        return self.total + self.attic + self.cellar - self.built_in


def identity(r: Registers) -> Identity:
    """``byg039 + byg040 = byg038 + the floors' eta021 and eta023 - (byg042 + ... + byg045)``, measured in Greve."""
    table = r.table("bbr_bygning")
    floors, of = r.table("bbr_etage"), floor_building(r)
    count = len(table)
    known = counted(of, count) > 0
    parts = []
    for name in (_ATTIC, _CELLAR):
        area = floors.numbers(name)
        parts.append(np.where(known & ~_any_null(area, of, count), summed(area, of, count), np.nan))
    return Identity(_added(r, PARTS), table.numbers(TOTAL), parts[0], parts[1], _added(r, BUILT_IN))


def floor_building(r: Registers) -> Ints:
    """The building of each floor."""
    return r.made("etage-bygning", lambda: found(r.table("bbr_bygning").ids("id_lokalId"), r.table("bbr_etage").ids("bygning")))


def unit_building(r: Registers) -> Ints:
    """The building of each unit."""
    return r.made("enhed-bygning", lambda: found(r.table("bbr_bygning").ids("id_lokalId"), r.table("bbr_enhed").ids("bygning")))


def _any_null(values: Floats, at: Ints, count: int) -> Mask:
    return summed(np.isnan(values).astype(float), at, count) > 0


def _added(r: Registers, names: Sequence[str]) -> Floats:
    columns = [r.table("bbr_bygning").numbers(name) for name in names]
    total = columns[0].copy()
    for column in columns[1:]:
        total += column
    return total


def examined(r: Registers) -> Mask:
    """The buildings that the sum is looked for in: those with a total area that are no small ones and share no access."""
    shared = r.table("bbr_bygning").numbers("byg051Adgangsareal")
    return np.asarray(standing(r) & ~np.isnan(r.table("bbr_bygning").numbers(TOTAL)) & ~small(r) & ~(shared > 0), dtype=bool)


def _identity(r: Registers) -> Sequence[Hits]:
    sides = identity(r)
    of, right = examined(r), sides.right
    apart = np.abs(sides.parts - right)
    limit = np.maximum(number("arealsum_m2", r.day), number("arealsum_procent", r.day) / 100 * np.maximum(right, 0))
    mask = of & (apart > limit)
    floors_unknown = of & (np.isnan(sides.attic) | np.isnan(sides.cellar))
    told = hits(mask, value=whole(sides.parts), limit=whole(right), sum=_told_sum(sides, mask))
    return (told, *unknown(floors_unknown, "bbr_etage"), *unknown(of & ~floors_unknown & np.isnan(apart), "byg039-byg045"))


def _told_sum(sides: Identity, mask: Mask) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The sum as a reader writes it; made only for the rows that are told."""
    made = np.full(len(mask), None, dtype=object)
    text = N_("{total} + {attic} (tagetage) + {cellar} (kælder) - {built_in} (indbygget) = {right}")
    at = np.flatnonzero(mask)
    columns = (sides.total, sides.attic, sides.cellar, sides.built_in, sides.right)
    for place, numbers in zip(at.tolist(), zip(*(column[at].astype(int).tolist() for column in columns), strict=True), strict=True):
        names = ("total", "attic", "cellar", "built_in", "right")
        made[place] = Phrase(text, **dict(zip(names, numbers, strict=True)))
    return made


# -- total area, built area and storeys ---------------------------------------------------------------------------------


def _storeys(r: Registers) -> Sequence[Hits]:
    table = r.table("bbr_bygning")
    most = table.numbers(_BUILT) * table.numbers(_STOREYS) * number("etager_faktor", r.day)
    odd = np.isin(table.words("byg055AfvigendeEtager").astype(str), _ODD_STOREYS)
    of, total = standing(r) & ~odd, table.numbers(TOTAL)
    told = hits(of & (total > most), value=whole(total), limit=whole(np.floor(most)))
    return told, *unknown(of & ~np.isnan(total) & np.isnan(most), "byg041, byg054")


def plain_one_storey(r: Registers) -> Mask:
    """Buildings in one storey without used attic and without anything covered, whose areas are told."""
    table = r.table("bbr_bygning")
    attic = summed(r.table("bbr_etage").numbers(_ATTIC), floor_building(r), len(table))
    mask = standing(r) & (table.numbers(_STOREYS) == _ONE_STOREY) & (attic == 0)
    for name in _COVERED:
        mask &= ~(table.numbers(name) > 0)
    return np.asarray(mask & ~np.isnan(table.numbers(TOTAL)) & ~np.isnan(table.numbers(_BUILT)), dtype=bool)


def _one_storey(r: Registers) -> Sequence[Hits]:
    table = r.table("bbr_bygning")
    total, built = table.numbers(TOTAL), table.numbers(_BUILT)
    told = hits(plain_one_storey(r) & (total != built), value=whole(total), limit=whole(built))
    null = standing(r) & ~small(r) & (table.numbers(_STOREYS) == _ONE_STOREY) & np.isnan(total + built)
    return told, *unknown(null, "byg038, byg041")


def _zero(r: Registers) -> Sequence[Hits]:
    table = r.table("bbr_bygning")
    of = standing(r) & dwelling(r)
    found_ = []
    for name, what in ((TOTAL, N_("Samlet areal (byg038)")), (_STOREYS, N_("Antal etager (byg054)"))):
        values = table.numbers(name)
        found_.append(hits(of & (np.isnan(values) | (values == 0)), value=uses(r), what=Phrase(what)))
    return found_


# -- units and floors ---------------------------------------------------------------------------------------------------


def _units(r: Registers) -> Sequence[Hits]:
    units, of = r.table("bbr_enhed"), unit_building(r)
    count = len(r.table("bbr_bygning"))
    area = units.numbers("enh027ArealTilBeboelse") + units.numbers("enh028ArealTilErhverv")
    total, parts = summed(area, of, count), _added(r, PARTS)
    with_units = standing(r) & (counted(of, count) > 0) & ~_shared(r)
    null = _any_null(area, of, count) | np.isnan(parts)
    mask = with_units & ~null & (np.abs(total - parts) > number("enheder_procent", r.day) / 100 * np.maximum(parts, 1))
    return (hits(mask, value=whole(total), limit=whole(parts)), *unknown(with_units & null, "enh027, enh028"))


def _shared(r: Registers) -> Mask:
    """The buildings that have areas to be shared among units."""
    if not r.has("bbr_fordelingsareal"):
        return np.zeros(len(r.table("bbr_bygning")), dtype=bool)
    of = found(r.table("bbr_bygning").ids("id_lokalId"), r.table("bbr_fordelingsareal").ids("bygning"))
    return counted(of, len(r.table("bbr_bygning"))) > 0


def _flats(r: Registers) -> Sequence[Hits]:
    table, count = r.table("bbr_bygning"), len(r.table("bbr_bygning"))
    flats = table.numbers(_FLATS[0]) + (table.numbers(_FLATS[1]) if table.has(_FLATS[1]) else 0.0)
    of = unit_building(r)
    dwelling_unit = np.isin(r.table("bbr_enhed").words("enh023Boligtype").astype(str), _DWELLING_UNITS)
    units = counted(np.where(dwelling_unit, of, -1), count)
    of_interest = standing(r) & ((flats > 0) | (units > 0))
    told = hits(of_interest & (flats != units) & ~np.isnan(flats), value=whole(flats), limit=units)
    return told, *unknown(standing(r) & (units > 0) & np.isnan(flats), "byg024, byg025")


def _floor_rows(r: Registers) -> Sequence[Hits]:
    floors = r.table("bbr_etage")
    label = pd.Series(floors.ids("eta006BygningensEtagebetegnelse"), dtype="string").fillna("")
    kind = floors.words("eta025Etagetype").astype(str)
    plain = ~label.str.startswith("k").to_numpy(dtype=bool) & ~np.isin(kind, (_ATTIC_TYPE, _CELLAR_TYPE))
    of, count = floor_building(r), len(r.table("bbr_bygning"))
    rows = counted(np.where(plain, of, -1), count)
    storeys = r.table("bbr_bygning").numbers(_STOREYS)
    told = hits(standing(r) & (storeys > 0) & (rows != storeys), value=whole(storeys), limit=rows)
    return told, *unknown(standing(r) & (counted(of, count) > 0) & np.isnan(storeys), "byg054")


def ground_floors(r: Registers) -> tuple[int, int]:
    """How many floors are ground floors, and how many of them have an area."""
    floors = r.table("bbr_etage")
    ground = floors.ids("eta006BygningensEtagebetegnelse") == "st"
    return int(ground.sum()), int((floors.numbers("eta020SamletArealAfEtage")[ground] > 0).sum())


def _floor_sum(r: Registers) -> Hits:
    ground, filled = ground_floors(r)
    return one(value=filled, limit=ground) if filled < ground else NO_HITS
