"""Building cases against the buildings they are about, technical plants, and what is seen from the air."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.base import control, hits, rounded, told_days, unknown
from geoplan.property.consistency.content import number
from geoplan.property.consistency.delivered import statuses_of
from geoplan.property.consistency.joins import case_finished, ground_of_building, small, standing
from geoplan.property.consistency.registers import counted, found, only, taken
from geoplan.rules import Outcome
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Ints, Mask, Registers
    from geoplan.rules import Hits

_PLANNED: Final = ("2", "3")
_TANK: Final = "1110"
_DISTRICT_HEATING: Final = "1"
_STANDING: Final = "6"
_GIVEN_UP: Final = "sag007Henlaeggelse"
_PERMIT: Final = "sag003Byggetilladelsesdato"
_DATES: Final = {
    "sag024DatoForModtagelseAfAnsoegningOmByggetilladelse": N_("ansøgningen"),
    "sag025DatoForFyldestgoerendeAnsoegning": N_("fuldt oplyst"),
    _PERMIT: N_("tilladelsen"),
    "sag005Paabegyndelsesdato": N_("påbegyndelsen"),
    "sag006IbrugtagningsTilladelse": N_("ibrugtagningen"),
}
"""The dates of a case in the order they come."""
_NUMBER: Final = "sag001Byggesagsnummer"
_LEVELS: Final = {"bbr_sagsniveau": ("byggesag", "stamdataBygning"), "bbr_bygning": ("id_lokalId",)}


def case_controls() -> Iterator[Control]:
    """The checks of the themes *sag*, *anlaeg* and *aendring*."""
    case = {"bbr_sag": ("id_lokalId", _NUMBER)}
    yield control("sag.faerdig_ikke_opfoert", _finished_not_standing, {**case, **_LEVELS})
    yield control("sag.aaben_laenge", _open_long, {"bbr_sag": ("id_lokalId", _NUMBER, _PERMIT), **_LEVELS}, numbers=("sag_aaben_aar",))
    yield control("sag.datoer", _dates, {"bbr_sag": (_NUMBER, *_DATES)})
    plant = {"bbr_tekniskanlaeg": ("tek020Klassifikation",), "bbr_bygning": ("id_lokalId", "byg056Varmeinstallation")}
    yield control("anlaeg.olietank_fjernvarme", _tanks, plant)
    change = {"aendringsflade": (GEOMETRY,), "bygning": (GEOMETRY,), "bbr_bygning": (GEOMETRY,)}
    yield control("aendring.ukendt_bygning", _unknown_building, change, unit="m\u00b2")


# -- cases --------------------------------------------------------------------------------------------------------------


def _first_level(r: Registers) -> Ints:
    """The first row of Sagsniveau with a building, per case."""
    levels = r.table("bbr_sagsniveau")
    case = np.where(pd.notna(_building_ids(r)), found(r.table("bbr_sag").ids("id_lokalId"), levels.ids("byggesag")), -1)
    first = np.full(len(r.table("bbr_sag")), -1, dtype=np.int64)
    known = np.flatnonzero(case >= 0)[::-1]
    first[case[known]] = known
    return first


def _building_ids(r: Registers) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The building that each row of Sagsniveau is about: as it is planned, else as it is."""
    levels = r.table("bbr_sagsniveau")
    own, planned = levels.ids("stamdataBygning"), levels.ids("sagsdataBygning")
    return np.where(pd.notna(own), own, planned)


def _finished_not_standing(r: Registers) -> Sequence[Hits]:
    table, level = r.table("bbr_sag"), _first_level(r)
    building = taken(_building_ids(r), level, None)
    status = statuses_of(r, "bbr_bygning", building)
    done = case_finished(r) & pd.notna(building)
    reported = table.days("sag010FuldfoerelseAfByggeri")
    finished = np.where(np.isnat(reported), table.days("sag006IbrugtagningsTilladelse"), reported)
    told = hits(done & np.isin(status.astype(str), _PLANNED), value=table.words(_NUMBER), limit=told_days(finished), status=status)
    why = Phrase(N_("Sagens bygning er ikke blandt dem, der er opført; om den er planlagt, kan kun den leverede fil vise (--delivery)"))
    return told, hits(done & pd.isna(status), outcome=Outcome.UNDECIDED, why=why)


def _open_long(r: Registers) -> Hits:
    table = r.table("bbr_sag")
    permit = table.days(_PERMIT)
    known = ~np.isnat(permit)
    age = np.zeros(len(table))
    age[known] = (np.datetime64(r.day) - permit[known]).astype(int) / 365.25
    at = found(r.table("bbr_bygning").ids("id_lokalId"), taken(_building_ids(r), _first_level(r), None))
    stands = taken(standing(r), at, empty=False)
    mask = known & (age > number("sag_aaben_aar", r.day)) & ~case_finished(r) & np.isnat(table.days(_GIVEN_UP)) & stands
    return hits(mask, value=table.words(_NUMBER), limit=told_days(permit))


def _dates(r: Registers) -> Sequence[Hits]:
    table = r.table("bbr_sag")
    last = np.full(len(table), np.datetime64("NaT", "D"))
    last_name = np.full(len(table), None, dtype=object)
    told = []
    for name, said in _DATES.items():
        day = table.days(name)
        wrong = day < last
        told.append(hits(wrong, value=table.words(_NUMBER), later=Phrase(said), earlier=last_name.copy()))
        known = ~np.isnat(day)
        last = np.where(known & ~(day < last), day, last)
        last_name[known & ~wrong] = Phrase(said)
    return told


# -- plants -------------------------------------------------------------------------------------------------------------


def _tanks(r: Registers) -> Sequence[Hits]:
    table, buildings = r.table("bbr_tekniskanlaeg"), r.table("bbr_bygning")
    status = table.words("status")
    tank = (table.words("tek020Klassifikation") == _TANK) & ((status == _STANDING) | pd.isna(status))
    heated = standing(r) & (buildings.words("byg056Varmeinstallation") == _DISTRICT_HEATING)
    at = found(buildings.ids("id_lokalId"), table.ids("bygning"))
    on_ground, ground = _ground_heating(r, heated)
    installation = taken(buildings.words("byg056Varmeinstallation"), at, None)
    known = ((at >= 0) & pd.notna(installation)) | ((at < 0) & (ground >= 0))
    with_heating = np.where(at >= 0, taken(heated, at, empty=False), on_ground)
    return hits(tank & known & with_heating.astype(bool)), *unknown(tank & ~known, "bygning, grund, byg056")


def _ground_heating(r: Registers, heated: Mask) -> tuple[Mask, Ints]:
    """Whether a building of the plant's ground that is no small one has district heating, and the plant's ground."""
    table = r.table("bbr_tekniskanlaeg")
    if not (r.has("bbr_grund") and table.has("grund") and r.table("bbr_bygning").has("grund")):
        return np.zeros(len(table), dtype=bool), np.full(len(table), -1, dtype=np.int64)
    ground = found(r.table("bbr_grund").ids("id_lokalId"), table.ids("grund"))
    count = len(r.table("bbr_grund"))
    of = ground_of_building(r)
    main = standing(r) & ~small(r)
    warm = counted(np.where(heated & main, of, -1), count) > 0
    built = counted(np.where(main, of, -1), count) > 0
    return np.asarray(taken(warm, ground, empty=False), dtype=bool), np.where(taken(built, ground, empty=False), ground, -1)


# -- seen from the air --------------------------------------------------------------------------------------------------


def _unknown_building(r: Registers) -> Hits:
    shapes = r.table("aendringsflade").geometry
    known = np.zeros(len(shapes), dtype=bool)
    known[r.tree("bygning").query(shapes, predicate="intersects")[0]] = True
    points = only(standing(r), r.table("bbr_bygning").geometry)
    known[shapely.STRtree(points).query(shapes, predicate="intersects")[0]] = True
    return hits(~known & ~shapely.is_missing(shapes), value=rounded(shapely.area(shapes)), outcome=Outcome.JUDGEMENT)
