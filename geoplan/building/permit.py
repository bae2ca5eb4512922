"""Whether works need a permit: BR18 §§ 4-6, § 7, § 47, and § 5 stk. 2 when byggeret is left. One answer for each part of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.building.permit_answers import JUDGEMENT, NO, NONE, ORDER, UNDECIDED, YES, Permit, asks, name_of, needed
from geoplan.building.permit_demolition import demolition
from geoplan.building.permit_kinds import EXEMPTIONS
from geoplan.building.permit_secondary import secondary_sum
from geoplan.building.rulings import Said
from geoplan.building.uses import AGRICULTURE
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geoplan.building.case import Building, Case
    from geoplan.building.rulings import Ruling

__all__ = ["JUDGEMENT", "NO", "NONE", "UNDECIDED", "YES", "Permit", "overall", "permits", "secondary_sum"]


def permits(case: Case, day: dt.date, rulings: Sequence[Ruling]) -> tuple[Permit, ...]:
    """The answer for every part of the work."""
    if case.work == "udstykning":
        return ()
    if case.work == "nedrivning":
        return tuple(demolition(case, one, day) for one in case.building if one.status != "existing")
    kept = {"removed"} if case.work == "bestaaende" else {"existing", "removed"}
    parts = [one for one in case.building if one.status not in kept]
    return tuple(_part(case, one, day, rulings) for one in parts)


def overall(found: Sequence[Permit]) -> str:
    """The answer for the work as a whole."""
    return next((one for one in ORDER if any(part.required == one for part in found)), NONE)


def _part(case: Case, building: Building, day: dt.date, rulings: Sequence[Ruling]) -> Permit:
    """One part: what BR18 does not cover, then what needs no permit, then § 5 stk. 2, else the main rule."""
    if case.work == "aendret_anvendelse":
        return needed(building, "W-CHG-1", "BR18 § 2, nr. 4", N_("En ændret anvendelse, der er væsentlig, kræver tilladelse."))
    if case.work == "transportabel":
        why = N_("Transportable konstruktioner har egne regler om størrelse, certifikat og varighed. Kommunen afgør det.")
        return Permit(name_of(building), JUDGEMENT, "W-006b-1", "BR18 §§ 6 a-6 f", (Said(why, {}),))
    for fits, answer in EXEMPTIONS:
        if fits(case, building):
            return answer(case, building, day, rulings)
    if building.use is None:
        return asks(building, "W-000", "BR18 § 7, stk. 1", N_("Angiv, hvad bygningen er (building.use)."))
    if building.use in AGRICULTURE:
        return needed(
            building,
            "W-006-2",
            "BR18 § 6, nr. 2",
            N_("Avls- og driftsbygninger kræver tilladelse, men kun nogle af reglementets kapitler gælder for dem."),
        )
    return needed(building, "W-000", "BR18 § 7, stk. 1", N_("Byggeri, der ikke er undtaget, kræver tilladelse, før det begynder."))
