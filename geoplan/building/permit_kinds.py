"""Other works without a permit: shelters, pools, terraces, sanitary buildings, conversions, and what BR18 does not cover (§§ 4-5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.assemble import built_area
from geoplan.building.law import in_force, parameter
from geoplan.building.permit_answers import JUDGEMENT, UNDER_M2, YES, Permit, asks, free, name_of, needed
from geoplan.building.permit_secondary import left_byggeret, secondary, with_fire
from geoplan.building.rulings import Said
from geoplan.building.shapes import footprint
from geoplan.building.uses import ONE_FAMILY, SECONDARY
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geoplan.building.case import Building, Case
    from geoplan.building.rulings import Ruling

WITHOUT_BR18: Final = {"hegnsmur": ("W-004-6", "hegnsmur"), "transformerstation": ("W-004-4", "transformerstation")}


def _shelter(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    """W-005-16: one primitive overnight building per property."""
    work, paragraph = "W-005-16", "BR18 § 5, stk. 1, nr. 16"
    most, floor = in_force("shelter", day), in_force("shelter_gulv", day)
    if most is None or floor is None:
        maybe = parameter("shelter").perhaps(day) is not None
        why = N_("Undtagelsen for primitive overnatningsbygninger gjaldt ikke, eller dens første dag er ikke efterprøvet.")
        return Permit(name_of(building), JUDGEMENT if maybe else YES, work, paragraph, (Said(why, {}),))
    area = built_area(building, footprint(building, name_of(building)))
    if area > most.value + UNDER_M2:
        return needed(
            building,
            work,
            paragraph,
            N_("Den primitive overnatningsbygning er {area} m². Uden tilladelse må den højst være {limit} m²."),
            area=area,
            limit=most.value,
        )
    if (
        building.heated
        or building.installations
        or building.first_on_property is False
        or (building.floor_over_terrain_m or 0) > floor.value + UNDER_M2
    ):
        return needed(
            building,
            work,
            paragraph,
            N_("Undtagelsen gælder én uopvarmet bygning uden installationer og med gulvet højst 0,3 m over terræn."),
        )
    home = any(one.use in ONE_FAMILY and one.status == "existing" for one in case.building)
    if (
        np.isnan(area)
        or None in (building.heated, building.installations, building.first_on_property, building.floor_over_terrain_m)
        or not home
    ):
        return asks(
            building,
            work,
            paragraph,
            N_(
                "Angiv areal, gulvets højde over terræn, opvarmning, installationer, om den er den eneste (building), og det "
                "hus, der står på grunden."
            ),
        )
    left = left_byggeret(case, building, rulings)
    if left is not None:
        return left
    why = N_("Én primitiv overnatningsbygning på højst {limit} m² kræver ikke tilladelse.")
    return with_fire(building, day, free(building, work, paragraph, why, limit=most.value))


def _pool(case: Case, building: Building, _day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    left = left_byggeret(case, building, rulings)
    why = N_("En udendørs pool kræver ikke tilladelse, når afstandene er overholdt.")
    return left or free(building, "W-005-5", "BR18 § 5, stk. 1, nr. 5", why)


def _terrace(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    raised = in_force("opholdsareal_haevet", day)
    limit = raised.value if raised else np.nan
    if building.floor_over_terrain_m is None:
        return asks(building, "W-000", "BR18 § 179", N_("Angiv, hvor højt gulvet ligger over terræn (building.floor_over_terrain_m)."))
    if building.floor_over_terrain_m <= limit + UNDER_M2:
        return free(
            building,
            "W-000",
            "BR18 § 179",
            N_("En terrasse, der ikke er hævet mere end {limit} m, er ikke omfattet af § 179 og kræver ikke tilladelse."),
            limit=limit,
        )
    left = left_byggeret(case, building, rulings)
    why = N_("Om en hævet terrasse kræver tilladelse, når afstandene er overholdt, siger den læste tekst ikke. Spørg kommunen.")
    return left or Permit(name_of(building), JUDGEMENT, "W-000", "BR18 § 179", (Said(why, {}),))


def _sanitary(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    work, paragraph = "W-005-15", "BR18 § 5, stk. 1, nr. 15"
    dated, area = in_force("sanitetsbygning", day), built_area(building, footprint(building, name_of(building)))
    if dated is None:
        return Permit(
            name_of(building),
            JUDGEMENT,
            work,
            paragraph,
            (Said(N_("Den første dag for undtagelsen for sanitetsbygninger er ikke efterprøvet."), {}),),
        )
    if np.isnan(area):
        return asks(building, work, paragraph, N_("Angiv bygningens areal (building.area_m2)."))
    if area > dated.value + UNDER_M2:
        return needed(
            building,
            work,
            paragraph,
            N_("Sanitetsbygningen er {area} m². Uden tilladelse må den højst være {limit} m²."),
            area=area,
            limit=dated.value,
        )
    why = N_("En fabriksfremstillet sanitetsbygning på højst {limit} m² kræver ikke tilladelse.")
    return left_byggeret(case, building, rulings) or free(building, work, paragraph, why, limit=dated.value)


def _outside(_case: Case, building: Building, day: dt.date, _rulings: Sequence[Ruling]) -> Permit:
    """§ 4: walls in skel and transformer stations below a size are outside BR18."""
    work, name = WITHOUT_BR18[building.kind or ""]
    wall = building.kind == "hegnsmur"
    paragraph = "BR18 § 4, nr. 6" if wall else "BR18 § 4, nr. 4"
    height, area = building.height_m, built_area(building, footprint(building, name_of(building)))
    top = in_force("hegnsmur" if wall else "transformerstation_hoejde", day)
    most = in_force(name, day)
    if height is None or (not wall and np.isnan(area)) or top is None or most is None:
        return asks(building, work, paragraph, N_("Angiv højde og areal (building.height_m, building.area_m2)."))
    if height <= top.value + UNDER_M2 and (wall or area <= most.value + UNDER_M2):
        return free(building, work, paragraph, N_("Bygningsreglementet gælder ikke for den, når den ikke er større."))
    return needed(
        building, "W-000", "BR18 § 7, stk. 1", N_("Den er større, end undtagelsen i BR18 § 4 tillader, og følger de almindelige regler.")
    )


def _conversion(_case: Case, building: Building, _day: dt.date, _rulings: Sequence[Ruling]) -> Permit:
    """W-005-3: conversion of a one-family house without more floor area and without change of use."""
    work, paragraph = "W-005-3", "BR18 § 5, stk. 1, nr. 3"
    if building.pre_accepted is None:
        return asks(
            building, work, paragraph, N_("Angiv, om ombygningen følger de præ-accepterede brandløsninger (building.pre_accepted).")
        )
    if not building.pre_accepted:
        return needed(building, work, paragraph, N_("Ombygning uden om de præ-accepterede brandløsninger kræver tilladelse."))
    why = N_(
        "Ombygning af et enfamiliehus eller sommerhus kræver ikke tilladelse, når etagearealet ikke bliver større, og "
        "anvendelsen ikke ændres."
    )
    return free(building, work, paragraph, why)


Exemption = tuple[Callable[["Case", "Building"], bool], Callable[["Case", "Building", "dt.date", "Sequence[Ruling]"], Permit]]
EXEMPTIONS: Final[tuple[Exemption, ...]] = (
    (lambda _, one: one.kind in WITHOUT_BR18, _outside),
    (lambda _, one: one.kind == "shelter", _shelter),
    (lambda _, one: one.kind == "pool", _pool),
    (lambda _, one: one.kind == "terrasse", _terrace),
    (lambda _, one: one.use == "sanitetsbygning", _sanitary),
    (lambda _, one: one.use in SECONDARY, secondary),
    (lambda case, one: case.work == "ombygning" and one.use in ONE_FAMILY, _conversion),
)
