"""Periods of the case that a number decides: the service goal, and neighbours heard before a permission in the countryside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geoplan.building.assemble import main_use
from geoplan.building.law import in_force
from geoplan.building.permit_answers import NO, NONE, YES
from geoplan.building.rulings import Said
from geoplan.building.uses import AGRICULTURE, ONE_FAMILY, SECONDARY
from geoplan.rules import Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.case import Case

GOALS: Final = {
    "simple_konstruktioner": N_("simple konstruktioner"),
    "enfamiliehuse": N_("enfamiliehuse"),
    "industri_og_lager": N_("industri- og lagerbygninger"),
    "etage_erhverv": N_("etagebyggeri, erhverv"),
    "etage_bolig": N_("etagebyggeri, bolig"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the case: what it is, its fact, the days allowed or asked for, the days used, and the answer where they are told."""

    title: str
    fact: str
    limit: float
    used: float | None
    outcome: Outcome | None
    why: Said


def goal_of(case: Case) -> str | None:
    """The category of service goal that the case falls under, None where its uses do not tell."""
    uses = {one.use for one in case.building if one.status not in {"existing", "removed"}}
    if uses and uses <= SECONDARY | {"opholdsareal"}:
        return "simple_konstruktioner"
    use = main_use(case)[0]
    kinds = {one.kind for one in case.building if one.status != "existing"}
    if use in AGRICULTURE or kinds & {"lager", "industri"}:
        return "industri_og_lager"
    if use in ONE_FAMILY:
        return "enfamiliehuse"
    return {
        "etagebolig": "etage_bolig",
        "samlet_bebyggelse": "etage_bolig",
        "erhverv": "etage_erhverv",
        "institution": "etage_erhverv",
    }.get(use)


def periods(case: Case, day: dt.date, *, permit: str = YES) -> tuple[Period, ...]:
    """The periods that the case tells of. ``permit`` is whether one is needed: what needs none has no service goal."""
    return tuple(one for one in (_goal(case, day, permit), _orientation(case, day)) if one is not None)


def _goal(case: Case, day: dt.date, permit: str) -> Period | None:
    """Calendar days from fully informed to decided, without those spent waiting for the applicant."""
    category = goal_of(case)
    dated = in_force("servicemaal", day, category) if category else None
    told = case.answers
    if category is None or dated is None or (permit in {NO, NONE} and told.days_since_informed is None):
        return None
    used = None if told.days_since_informed is None else told.days_since_informed - (told.days_waiting or 0.0)
    outcome = None if used is None else Outcome.COMPLIES if used <= dated.value else Outcome.BREACH
    why = N_("Servicemålet er {limit} kalenderdage fra fuldt oplyst; dage, hvor kommunen venter på ansøgeren, tæller ikke.")
    return Period(GOALS[category], dated.fact, dated.value, used, outcome, Said(why, {"limit": dated.value}))


def _orientation(case: Case, day: dt.date) -> Period | None:
    """Planloven § 35 stk. 4: the neighbours are told two weeks before a permission in the countryside may be given."""
    days, dated = case.answers.orientation_days, in_force("landzone_orientering", day)
    if days is None or dated is None or case.plot.zone != "landzone":
        return None
    outcome = Outcome.COMPLIES if days >= dated.value else Outcome.BREACH
    why = N_("Naboerne skal have haft {limit} dage til at udtale sig, før en landzonetilladelse kan gives; der er gået {days}.")
    return Period(N_("naboorientering i landzone"), dated.fact, dated.value, days, outcome, Said(why, {"limit": dated.value, "days": days}))
