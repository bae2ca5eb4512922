"""The use of buildings against the zone and the plan they lie in: always a question for a case officer, never an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.areas import unit_building
from geoplan.property.consistency.base import control, hits, unknown, whole
from geoplan.property.consistency.content import number
from geoplan.property.consistency.joins import DWELLING_FROM, DWELLING_TO, SUMMER_HOUSE, as_ints, small, standing, uses, within
from geoplan.property.consistency.registers import counted, found, taken
from geoplan.rules import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Ints, Mask, Registers
    from geoplan.rules import Hits

BYZONE, LANDZONE, SOMMERHUS = 1, 2, 3
_LAWFUL: Final = ("A", "B", "C", "D")
_FARM_FROM, _FARM_TO = 210, 219
_STABLE_FROM = 211
_COLONY_HOUSE = 540
_LEISURE: Final = (51, 61)
_LAND: Final = (91,)
_USE: Final = "byg021BygningensAnvendelse"
_BUILT: Final = "byg026Opfoerelsesaar"
_ADOPTED = "V"


def zone_controls() -> Iterator[Control]:
    """The checks of the theme *zone*."""
    placed = {"bbr_bygning": ("id_lokalId", _USE, GEOMETRY), "zonekort": ("zone", GEOMETRY)}
    units = {"bbr_enhed": ("bygning", "enh020EnhedensAnvendelse", "enh041LovligAnvendelse")}
    yield control("zone.helaar_i_sommerhus", _all_year, {**placed, **units})
    yield control("zone.sommerhus_i_byzone", _summer_house, placed)
    cases = {"bbr_sagsniveau": ("byggesag", "stamdataBygning"), "bbr_sag": ("id_lokalId",)}
    built = {**placed, "bbr_bygning": ("id_lokalId", _USE, _BUILT, GEOMETRY)}
    yield control("zone.nyt_i_landzone", _new_in_landzone, {**built, **cases}, numbers=("ny_bygning_aar",))
    framework = {"bbr_bygning": (_USE, GEOMETRY), "kommuneplanramme": ("anvgen", GEOMETRY)}
    yield control("zone.mod_planens_anvendelse", _outside_plan, framework)


def zone_of_building(r: Registers) -> Ints:
    """The zone that each building's point lies in. Where the map of zones has none it is landzone; -1 where the building has no point."""

    def make() -> Ints:
        points = r.table("bbr_bygning").geometry
        at = within(r.tree("zonekort"), points)
        zone = np.where(at >= 0, taken(as_ints(r.table("zonekort").numbers("zone")), at, -1), LANDZONE)
        return np.where(pd.notna(points), zone, -1).astype(np.int64)

    return r.made("bygning-zone", make)


def _all_year(r: Registers) -> Sequence[Hits]:
    use = uses(r)
    units, of = r.table("bbr_enhed"), unit_building(r)
    all_year_unit = _all_year_use(as_ints(units.numbers("enh020EnhedensAnvendelse")))
    flex = pd.notna(units.words("enh068FlexboligTilladelsesart"))
    lawful = np.isin(units.words("enh041LovligAnvendelse").astype(str), _LAWFUL) | flex
    count = len(use)
    with_unlawful = counted(np.where(all_year_unit & ~lawful, of, -1), count) > 0
    with_lawful = counted(np.where(lawful, of, -1), count) > 0
    mask = standing(r) & (zone_of_building(r) == SOMMERHUS) & (with_unlawful | (_all_year_use(use) & ~with_lawful))
    nowhere = standing(r) & (zone_of_building(r) < 0) & (_all_year_use(use) | with_unlawful)
    return hits(mask, value=use, outcome=Outcome.JUDGEMENT), *unknown(nowhere, "geometri")


def _all_year_use(use: Ints) -> Mask:
    return (use >= DWELLING_FROM) & (use <= DWELLING_TO)


def _summer_house(r: Registers) -> Sequence[Hits]:
    of, zone = standing(r) & (uses(r) == SUMMER_HOUSE), zone_of_building(r)
    return hits(of & (zone == BYZONE), value=uses(r), outcome=Outcome.JUDGEMENT), *unknown(of & (zone < 0), "geometri")


def _new_in_landzone(r: Registers) -> Sequence[Hits]:
    use, built = uses(r), r.table("bbr_bygning").numbers(_BUILT)
    farm = (use >= _FARM_FROM) & (use <= _FARM_TO)
    new = built >= r.day.year - number("ny_bygning_aar", r.day)
    levels = r.table("bbr_sagsniveau")
    known = pd.notna(levels.ids("byggesag"))
    with_case = np.zeros(len(use), dtype=bool)
    for name in ("stamdataBygning", "sagsdataBygning"):
        of = found(r.table("bbr_bygning").ids("id_lokalId"), levels.ids(name))
        with_case |= counted(np.where(known, of, -1), len(use)) > 0
    of = standing(r) & (zone_of_building(r) == LANDZONE) & ~with_case & ~farm & ~small(r)
    told = hits(of & new, value=whole(built), limit=use, outcome=Outcome.JUDGEMENT)
    return told, *unknown(of & np.isnan(built), "byg026")


def _outside_plan(r: Registers) -> Sequence[Hits]:
    frames = r.table("kommuneplanramme")
    status = frames.words("status")
    general = np.where((status == _ADOPTED) | pd.isna(status), as_ints(frames.numbers("anvgen")), -1)
    planned = taken(general, within(r.tree("kommuneplanramme"), r.table("bbr_bygning").geometry), -1)
    use = uses(r)
    colony = (use == _COLONY_HOUSE) & ~np.isin(planned, _LEISURE)
    stable = (use >= _STABLE_FROM) & (use <= _FARM_TO) & ~np.isin(planned, _LAND)
    told = hits(standing(r) & (planned > 0) & (colony | stable), value=use, limit=planned, outcome=Outcome.JUDGEMENT)
    return told, *unknown(standing(r) & (planned <= 0) & (colony | stable), "anvgen")
