"""Secondary buildings without a permit (BR18 § 5 stk. 1 no. 1), the fire condition of it, and § 5 stk. 2 when byggeret is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.assemble import built_area
from geoplan.building.law import in_force, parameter
from geoplan.building.permit_answers import JUDGEMENT, UNDECIDED, UNDER_M2, YES, Permit, asks, free, name_of, needed
from geoplan.building.rulings import Said
from geoplan.building.shapes import footprint
from geoplan.building.uses import SECONDARY
from geoplan.rules import Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geoplan.building.case import Building, Case
    from geoplan.building.rulings import Ruling

NOT_SECONDARY: Final = frozenset({"teknikhus", "shelter", "pool", "terrasse", "hegnsmur", "transformerstation"})
COVERING_KEY: Final = {"straatag": "anden_tagdaekning", "anden": "anden_tagdaekning"}


def secondary_sum(case: Case) -> float:
    """All secondary buildings on the plot, standing and to be built, in square metres; NaN where one is not told (§ 5 stk. 1 no. 1).

    It is the sum on the plot for every kind of house; the deduction of § 455 is another number, per dwelling.
    """
    ours = [one for one in case.building if one.use in SECONDARY and one.status != "removed" and one.kind not in NOT_SECONDARY]
    return float(sum(built_area(one, footprint(one, name_of(one))) for one in ours))


def secondary(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    """W-005-1: at most 50 m² in all, on terrain, not integrated, fire as pre-accepted, byggeret met and no plan against it."""
    work, paragraph = "W-005-1", "BR18 § 5, stk. 1, nr. 1"
    limit, total = in_force("sekundaer_sum", day), secondary_sum(case)
    if building.integrated:
        return needed(building, work, paragraph, N_("Integrerede garager, carporte og udhuse er ikke undtaget fra kravet om tilladelse."))
    if building.on_terrain is False:
        return needed(
            building, work, paragraph, N_("Sekundær bebyggelse, der ikke står på terræn, er ikke undtaget fra kravet om tilladelse.")
        )
    if limit is None or np.isnan(total):
        return asks(
            building, work, paragraph, N_("Angiv arealet af al sekundær bebyggelse på grunden, også den der står der (building.area_m2).")
        )
    values = {"total": total, "limit": limit.value}
    if total > limit.value + UNDER_M2:
        return needed(
            building,
            work,
            paragraph,
            N_("Den sekundære bebyggelse på grunden er i alt {total} m². Uden tilladelse må den højst være {limit} m²."),
            **values,
        )
    left = left_byggeret(case, building, rulings)
    if left is not None:
        return left
    why = N_("Den sekundære bebyggelse på grunden er i alt {total} m². Op til {limit} m² kræver ikke tilladelse.")
    return with_fire(building, day, free(building, work, paragraph, why, conditions=_assumed(building), **values))


def _assumed(building: Building) -> tuple[Said, ...]:
    """What is taken for granted because it was not told."""
    told = []
    if building.on_terrain is None:
        told.append(N_("Forudsat, at bygningen står på terræn (building.on_terrain)."))
    if building.integrated is None:
        told.append(N_("Forudsat, at den ikke ligger under samme tag som huset (building.integrated)."))
    return tuple(Said(text, {}) for text in told)


def left_byggeret(case: Case, building: Building, rulings: Sequence[Ruling]) -> Permit | None:
    """§ 5 stk. 2: a work that leaves byggeret, or goes against a plan, needs a permit; None where byggeret is met."""
    standing = [one for one in case.building if one.status != "removed"]
    at = next((number for number, one in enumerate(standing) if one is building), -1)
    ours = [one for one in rulings if one.building in {at, -1}]
    paragraph = "BR18 § 5, stk. 2"
    if any(one.outcome is Outcome.BREACH for one in ours):
        return needed(
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
        return Permit(name_of(building), UNDECIDED, "W-005-S2", paragraph, (Said(why, {}),))
    if any(one.outcome is Outcome.JUDGEMENT for one in ours):
        why = N_("Om der kræves tilladelse, afhænger af de regler, der kræver vurdering.")
        return Permit(name_of(building), JUDGEMENT, "W-005-S2", paragraph, (Said(why, {}),))
    return None


def with_fire(building: Building, day: dt.date, exempt: Permit) -> Permit:
    """The exemption with its fire condition: the distance that the roof covering asks for (R-1B-1..4). It is no rule of byggeret."""
    covering = building.roof.covering if building.roof is not None else None
    if building.pre_accepted:
        return exempt
    if covering is None:
        return asks(
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
        return asks(
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
        name_of(building),
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
