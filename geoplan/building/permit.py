"""Whether works need a permit: BR18 §§ 4-6, § 7, § 47, and § 5 stk. 2 when byggeret is left. One answer for each part of the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.assemble import built_area
from geoplan.building.law import in_force, parameter
from geoplan.building.rulings import Said
from geoplan.building.shapes import footprint
from geoplan.building.uses import AGRICULTURE, ONE_FAMILY, SECONDARY
from geoplan.rules import Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.case import Building, Case
    from geoplan.building.rulings import Ruling

YES: Final = "yes"
NO: Final = "no"
JUDGEMENT: Final = "judgement"
UNDECIDED: Final = "undecided"
NONE: Final = "none"  # nothing is built
ORDER: Final = (YES, UNDECIDED, JUDGEMENT, NO, NONE)
"""The strongest answer of the parts is the answer of the whole."""

NOT_SECONDARY: Final = frozenset({"teknikhus", "shelter", "pool", "terrasse", "hegnsmur", "transformerstation"})
WITHOUT_BR18: Final = {"hegnsmur": ("W-004-6", "hegnsmur"), "transformerstation": ("W-004-4", "transformerstation")}
COVERING_KEY: Final = {"straatag": "anden_tagdaekning", "anden": "anden_tagdaekning"}
UNDER_M2: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether a permit is needed for a part of the work: the answer, the row of the facts, its paragraph, why, and what is missing."""

    subject: str
    required: str
    work: str
    paragraph: str
    why: tuple[Said, ...]
    missing: tuple[Said, ...] = ()
    conditions: tuple[Said, ...] = ()


def permits(case: Case, day: dt.date, rulings: Sequence[Ruling]) -> tuple[Permit, ...]:
    """The answer for every part of the work."""
    if case.work == "udstykning":
        return ()
    if case.work == "nedrivning":
        return tuple(_demolition(case, one, day) for one in case.building if one.status != "existing")
    parts = [one for one in case.building if one.status not in {"existing", "removed"}]
    return tuple(_part(case, one, day, rulings) for one in parts)


def overall(found: Sequence[Permit]) -> str:
    """The answer for the work as a whole."""
    return next((one for one in ORDER if any(part.required == one for part in found)), NONE)


def _name(building: Building) -> str:
    return building.name or building.kind or building.use or ""


def _part(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    """One part: what BR18 does not cover, then what needs no permit, then § 5 stk. 2, else the main rule."""
    if case.work == "aendret_anvendelse":
        return _yes(building, "W-CHG-1", "BR18 § 2, nr. 4", N_("En ændret anvendelse, der er væsentlig, kræver tilladelse."))
    if case.work == "transportabel":
        why = N_("Transportable konstruktioner har egne regler om størrelse, certifikat og varighed. Kommunen afgør det.")
        return Permit(_name(building), JUDGEMENT, "W-006b-1", "BR18 §§ 6 a-6 f", (Said(why, {}),))
    for fits, answer in _EXEMPTIONS:
        if fits(case, building):
            return answer(case, building, day, rulings)
    if building.use in AGRICULTURE:
        return _yes(
            building,
            "W-006-2",
            "BR18 § 6, nr. 2",
            N_("Avls- og driftsbygninger kræver tilladelse, men kun nogle af reglementets kapitler gælder for dem."),
        )
    return _yes(building, "W-000", "BR18 § 7, stk. 1", N_("Byggeri, der ikke er undtaget, kræver tilladelse, før det begynder."))


def _yes(building: Building, work: str, paragraph: str, why: str, **values: object) -> Permit:
    return Permit(_name(building), YES, work, paragraph, (Said(why, values),))


def _no(building: Building, work: str, paragraph: str, why: str, *, conditions: tuple[Said, ...] = (), **values: object) -> Permit:
    return Permit(_name(building), NO, work, paragraph, (Said(why, values),), conditions=conditions)


def _asks(building: Building, work: str, paragraph: str, text: str) -> Permit:
    return Permit(_name(building), UNDECIDED, work, paragraph, (), (Said(text, {}),))


# -- secondary buildings -----------------------------------------------------------------------------------------------


def secondary_sum(case: Case) -> float:
    """All secondary buildings on the plot, standing and to be built, in square metres; NaN where one is not told (§ 5 stk. 1 no. 1).

    It is the sum on the plot for every kind of house; the deduction of § 455 is another number, per dwelling.
    """
    ours = [one for one in case.building if one.use in SECONDARY and one.status != "removed" and one.kind not in NOT_SECONDARY]
    return float(sum(built_area(one, footprint(one, _name(one))) for one in ours))


def _secondary(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    """W-005-1: at most 50 m² in all, on terrain, not integrated, fire as pre-accepted, byggeret met and no plan against it."""
    work, paragraph = "W-005-1", "BR18 § 5, stk. 1, nr. 1"
    limit, total = in_force("sekundaer_sum", day), secondary_sum(case)
    if building.integrated:
        return _yes(building, work, paragraph, N_("Integrerede garager, carporte og udhuse er ikke undtaget fra kravet om tilladelse."))
    if building.on_terrain is False:
        return _yes(
            building, work, paragraph, N_("Sekundær bebyggelse, der ikke står på terræn, er ikke undtaget fra kravet om tilladelse.")
        )
    if limit is None or np.isnan(total):
        return _asks(
            building, work, paragraph, N_("Angiv arealet af al sekundær bebyggelse på grunden, også den der står der (building.area_m2).")
        )
    values = {"total": total, "limit": limit.value}
    if total > limit.value + UNDER_M2:
        return _yes(
            building,
            work,
            paragraph,
            N_("Den sekundære bebyggelse på grunden er i alt {total} m². Uden tilladelse må den højst være {limit} m²."),
            **values,
        )
    left = _left_byggeret(case, building, rulings)
    if left is not None:
        return left
    why = N_("Den sekundære bebyggelse på grunden er i alt {total} m². Op til {limit} m² kræver ikke tilladelse.")
    return _with_fire(building, day, _no(building, work, paragraph, why, conditions=_assumed(building), **values))


def _assumed(building: Building) -> tuple[Said, ...]:
    """What is taken for granted because it was not told."""
    told = []
    if building.on_terrain is None:
        told.append(N_("Forudsat, at bygningen står på terræn (building.on_terrain)."))
    if building.integrated is None:
        told.append(N_("Forudsat, at den ikke ligger under samme tag som huset (building.integrated)."))
    return tuple(Said(text, {}) for text in told)


def _left_byggeret(case: Case, building: Building, rulings: Sequence[Ruling]) -> Permit | None:
    """§ 5 stk. 2: a work that leaves byggeret, or goes against a plan, needs a permit; None where byggeret is met."""
    standing = [one for one in case.building if one.status != "removed"]
    at = next((number for number, one in enumerate(standing) if one is building), -1)
    ours = [one for one in rulings if one.building in {at, -1}]
    paragraph = "BR18 § 5, stk. 2"
    if any(one.outcome is Outcome.BREACH for one in ours):
        return _yes(
            building,
            "W-005-S2",
            paragraph,
            N_(
                "Byggeriet overholder ikke byggeretten eller planen på alle punkter. Så kræver det tilladelse, selv om det "
                "ellers var undtaget."
            ),
        )
    if any(one.outcome is Outcome.UNDECIDED for one in ours):
        why = N_("Om der kræves tilladelse, afhænger af de regler, der ikke kan afgøres endnu.")
        return Permit(_name(building), UNDECIDED, "W-005-S2", paragraph, (Said(why, {}),))
    if any(one.outcome is Outcome.JUDGEMENT for one in ours):
        why = N_("Om der kræves tilladelse, afhænger af de regler, der kræver vurdering.")
        return Permit(_name(building), JUDGEMENT, "W-005-S2", paragraph, (Said(why, {}),))
    return None


def _with_fire(building: Building, day: dt.date, exempt: Permit) -> Permit:
    """The exemption with its fire condition: the distance that the roof covering asks for (R-1B-1..4). It is no rule of byggeret."""
    covering = building.roof.covering if building.roof is not None else None
    if building.pre_accepted:
        return exempt
    if covering is None:
        return _asks(
            building,
            exempt.work,
            exempt.paragraph,
            N_(
                "Angiv tagdækningen (building.roof.covering), eller at bygningen følger de præ-accepterede brandløsninger "
                "(building.pre_accepted)."
            ),
        )
    key = COVERING_KEY.get(covering, covering)
    dated = in_force("brandafstand", day, key) or parameter("brandafstand").perhaps(day, key)
    needed = dated.value if dated else np.nan
    distance = _fire_distance(building)
    if needed <= 0 or distance >= needed - UNDER_M2:
        return exempt
    if np.isnan(distance) or building.distance_fire_m is None:
        return _asks(
            building,
            exempt.work,
            exempt.paragraph,
            N_(
                "Angiv afstanden til naboskel og til midten af vej og sti (building.distance_fire_m): tagdækningen kræver "
                "afstand på grund af brand."
            ),
        )
    why = N_("Tagdækningen kræver {needed} m til naboskel og til midten af vej og sti på grund af brand; der er {distance} m.")
    sure = in_force("brandafstand", day, key) is not None
    return Permit(
        _name(building),
        YES if sure else JUDGEMENT,
        exempt.work,
        "BR18, bilag 1b, tabel 1",
        (Said(why, {"needed": needed, "distance": distance}),),
    )


def _fire_distance(building: Building) -> float:
    """The distance to naboskel and the middle of road and path: as told, else the smaller of the distances to skel, which is no larger."""
    if building.distance_fire_m is not None:
        return building.distance_fire_m
    told = [value for value in (building.distance_nabo_m, building.distance_vej_m) if value is not None]
    return min(told) if len(told) == 2 else np.nan  # noqa: PLR2004 -- both of them


# -- other exemptions --------------------------------------------------------------------------------------------------


def _shelter(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    """W-005-16: one primitive overnight building per property."""
    work, paragraph = "W-005-16", "BR18 § 5, stk. 1, nr. 16"
    most, floor = in_force("shelter", day), in_force("shelter_gulv", day)
    if most is None or floor is None:
        maybe = parameter("shelter").perhaps(day) is not None
        why = N_("Undtagelsen for primitive overnatningsbygninger gjaldt ikke, eller dens første dag er ikke efterprøvet.")
        return Permit(_name(building), JUDGEMENT if maybe else YES, work, paragraph, (Said(why, {}),))
    area = built_area(building, footprint(building, _name(building)))
    if area > most.value + UNDER_M2:
        return _yes(
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
        return _yes(
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
        return _asks(
            building,
            work,
            paragraph,
            N_(
                "Angiv areal, gulvets højde over terræn, opvarmning, installationer, om den er den eneste (building), og det "
                "hus, der står på grunden."
            ),
        )
    left = _left_byggeret(case, building, rulings)
    if left is not None:
        return left
    why = N_("Én primitiv overnatningsbygning på højst {limit} m² kræver ikke tilladelse.")
    return _with_fire(building, day, _no(building, work, paragraph, why, limit=most.value))


def _pool(case: Case, building: Building, _day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    left = _left_byggeret(case, building, rulings)
    why = N_("En udendørs pool kræver ikke tilladelse, når afstandene er overholdt.")
    return left or _no(building, "W-005-5", "BR18 § 5, stk. 1, nr. 5", why)


def _terrace(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    raised = in_force("opholdsareal_haevet", day)
    limit = raised.value if raised else np.nan
    if building.floor_over_terrain_m is None:
        return _asks(building, "W-000", "BR18 § 179", N_("Angiv, hvor højt gulvet ligger over terræn (building.floor_over_terrain_m)."))
    if building.floor_over_terrain_m <= limit + UNDER_M2:
        return _no(
            building,
            "W-000",
            "BR18 § 179",
            N_("En terrasse, der ikke er hævet mere end {limit} m, er ikke omfattet af § 179 og kræver ikke tilladelse."),
            limit=limit,
        )
    left = _left_byggeret(case, building, rulings)
    why = N_("Om en hævet terrasse kræver tilladelse, når afstandene er overholdt, siger den læste tekst ikke. Spørg kommunen.")
    return left or Permit(_name(building), JUDGEMENT, "W-000", "BR18 § 179", (Said(why, {}),))


def _sanitary(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    work, paragraph = "W-005-15", "BR18 § 5, stk. 1, nr. 15"
    dated, area = in_force("sanitetsbygning", day), built_area(building, footprint(building, _name(building)))
    if dated is None:
        return Permit(
            _name(building),
            JUDGEMENT,
            work,
            paragraph,
            (Said(N_("Den første dag for undtagelsen for sanitetsbygninger er ikke efterprøvet."), {}),),
        )
    if np.isnan(area):
        return _asks(building, work, paragraph, N_("Angiv bygningens areal (building.area_m2)."))
    if area > dated.value + UNDER_M2:
        return _yes(
            building,
            work,
            paragraph,
            N_("Sanitetsbygningen er {area} m². Uden tilladelse må den højst være {limit} m²."),
            area=area,
            limit=dated.value,
        )
    why = N_("En fabriksfremstillet sanitetsbygning på højst {limit} m² kræver ikke tilladelse.")
    return _left_byggeret(case, building, rulings) or _no(building, work, paragraph, why, limit=dated.value)


def _outside(_case: Case, building: Building, day: dt.date, _rulings: Sequence[Ruling]) -> Permit:
    """§ 4: walls in skel and transformer stations below a size are outside BR18."""
    work, name = WITHOUT_BR18[building.kind or ""]
    wall = building.kind == "hegnsmur"
    paragraph = "BR18 § 4, nr. 6" if wall else "BR18 § 4, nr. 4"
    height, area = building.height_m, built_area(building, footprint(building, _name(building)))
    top = in_force("hegnsmur" if wall else "transformerstation_hoejde", day)
    most = in_force(name, day)
    if height is None or (not wall and np.isnan(area)) or top is None or most is None:
        return _asks(building, work, paragraph, N_("Angiv højde og areal (building.height_m, building.area_m2)."))
    if height <= top.value + UNDER_M2 and (wall or area <= most.value + UNDER_M2):
        return _no(building, work, paragraph, N_("Bygningsreglementet gælder ikke for den, når den ikke er større."))
    return _yes(
        building, "W-000", "BR18 § 7, stk. 1", N_("Den er større, end undtagelsen i BR18 § 4 tillader, og følger de almindelige regler.")
    )


def _conversion(_case: Case, building: Building, _day: dt.date, _rulings: Sequence[Ruling]) -> Permit:
    """W-005-3: conversion of a one-family house without more floor area and without change of use."""
    work, paragraph = "W-005-3", "BR18 § 5, stk. 1, nr. 3"
    if building.pre_accepted is None:
        return _asks(
            building, work, paragraph, N_("Angiv, om ombygningen følger de præ-accepterede brandløsninger (building.pre_accepted).")
        )
    if not building.pre_accepted:
        return _yes(building, work, paragraph, N_("Ombygning uden om de præ-accepterede brandløsninger kræver tilladelse."))
    why = N_(
        "Ombygning af et enfamiliehus eller sommerhus kræver ikke tilladelse, når etagearealet ikke bliver større, og "
        "anvendelsen ikke ændres."
    )
    return _no(building, work, paragraph, why)


_Exemption = tuple[Callable[["Case", "Building"], bool], Callable[["Case", "Building", "dt.date", "Sequence[Ruling]"], Permit]]
_EXEMPTIONS: Final[tuple[_Exemption, ...]] = (
    (lambda _, one: one.kind in WITHOUT_BR18, _outside),
    (lambda _, one: one.kind == "shelter", _shelter),
    (lambda _, one: one.kind == "pool", _pool),
    (lambda _, one: one.kind == "terrasse", _terrace),
    (lambda _, one: one.use == "sanitetsbygning", _sanitary),
    (lambda _, one: one.use in SECONDARY, _secondary),
    (lambda case, one: case.work == "ombygning" and one.use in ONE_FAMILY, _conversion),
)


# -- demolition --------------------------------------------------------------------------------------------------------


def _demolition(case: Case, building: Building, day: dt.date) -> Permit:
    """§ 47: secondary buildings that are not integrated may be taken down without a permit, each up to 50 m² (no limit before 2020)."""
    paragraph = "BR18 § 47, stk. 2"
    area = built_area(building, footprint(building, _name(building)))
    if building.use not in SECONDARY or building.integrated:
        return _yes(
            building,
            "W-047-1",
            "BR18 § 47, stk. 1",
            N_("Nedrivning af en bygning, der kræver tilladelse at opføre, kræver tilladelse; det gælder også integrerede dele."),
        )
    free = in_force("nedrivning_uden_graense", day)
    if free is not None:
        home = case.plot.use or ""
        why = N_("Før 2020 krævede nedrivning af sekundær bebyggelse ved enfamiliehuse og sommerhuse ikke tilladelse, uanset areal.")
        return (
            _no(building, "W-047-2a", paragraph, why)
            if home in ONE_FAMILY
            else _asks(building, "W-047-2a", paragraph, N_("Angiv, hvilket hus bygningen hører til (plot.use)."))
        )
    limit = in_force("nedrivning", day)
    if limit is None or np.isnan(area):
        return _asks(building, "W-047-2", paragraph, N_("Angiv bygningens areal (building.area_m2)."))
    if area > limit.value + UNDER_M2:
        return _yes(
            building,
            "W-047-2",
            paragraph,
            N_("Bygningen er {area} m². Uden tilladelse må højst {limit} m² rives ned."),
            area=area,
            limit=limit.value,
        )
    return _no(
        building,
        "W-047-2",
        paragraph,
        N_("Bygningen er {area} m² og ikke integreret. Op til {limit} m² må rives ned uden tilladelse."),
        area=area,
        limit=limit.value,
    )
