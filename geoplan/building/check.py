"""A building case answered: rule by rule, then as a whole, with what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.assemble import facts_of
from geoplan.building.classes import Classes, classes
from geoplan.building.climate import Climate, climate
from geoplan.building.permit import NONE, Permit, overall, permits
from geoplan.building.permit_answers import name_of
from geoplan.building.permit_kinds import WITHOUT_BR18
from geoplan.building.process import Period, periods
from geoplan.building.protection import Theme, themes
from geoplan.building.rulings import Ruling, Said, rulings
from geoplan.building.shapes import area_of, terrain_plane
from geoplan.errors import UsageError
from geoplan.rules import Consequence, Outcome
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.building.case import Case
    from geoplan.building.facts import Facts

WITHIN: Final = "within_byggeret"
HELHEDSVURDERING: Final = "helhedsvurdering"
DISPENSATION: Final = "dispensation"
JUDGEMENT: Final = "judgement"
UNDECIDED: Final = "undecided"
NOTHING: Final = "nothing"  # byggeret says nothing of the work
OVERALL_DA: Final = {
    WITHIN: N_("Byggeriet er inden for byggeretten"),
    HELHEDSVURDERING: N_("Byggeriet er uden for byggeretten og kræver en helhedsvurdering"),
    DISPENSATION: N_("Byggeriet kræver dispensation fra planen"),
    JUDGEMENT: N_("Byggeriet kræver en vurdering"),
    UNDECIDED: N_("Byggeriet kan ikke afgøres endnu"),
    NOTHING: N_("Byggeretten siger ikke noget om dette arbejde"),
}
TEXT_READ: Final = dt.date(2024, 11, 30)
"""Cases after autumn 2024 are answered by texts that are older; every answer says so."""
CHOICE: Final = dt.date(2018, 6, 30)
BR18: Final = dt.date(2018, 1, 1)
OPEN: Final = frozenset({WITHIN, JUDGEMENT, NOTHING})
"""Answers that do not hold before everything is told; a breach does."""
ALIKE_M2, ALIKE = 1.0, 0.01
"""A drawn plot differs from the told area by more than this, and by more than this share of it, before it is said."""
WITHOUT_BYGGERET: Final = frozenset({"nedrivning", "transportabel"})


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a case. ``outcome`` of the whole, and one entry per rule, part, theme, building and period."""

    case: Case
    day: dt.date
    outcome: str
    rulings: tuple[Ruling, ...]
    permit: str
    permits: tuple[Permit, ...]
    themes: tuple[Theme, ...]
    climate: tuple[Climate, ...]
    classes: tuple[Classes, ...]
    periods: tuple[Period, ...]
    caveats: tuple[Said, ...]
    facts: Facts | None = None
    untold: tuple[Said, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether all is complied with; where byggeret says nothing of the work, whether it is known if it needs a permit."""
        return self.outcome == WITHIN or (self.outcome == NOTHING and self.permit != UNDECIDED)

    @property
    def missing(self) -> tuple[Said, ...]:
        """What must be told before everything can be decided, each once, with the buildings it is asked about where there are several."""
        asked = [(name, one) for one in self.untold for name in one.about or ("",)]
        asked += [
            (ruling.subject if ruling.building >= 0 else "", one)
            for ruling in self.rulings
            if ruling.outcome is Outcome.UNDECIDED
            for one in ruling.missing
        ]
        asked += [(part.subject, one) for part in self.permits for one in part.missing]
        first = {one.text: one for _, one in reversed(asked)}
        names = {text: dict.fromkeys(name for name, one in asked if one.text == text and name) for text in first}
        several = len(self.case.building) > 1
        order = dict.fromkeys(one.text for _, one in asked)
        return tuple(replace(first[text], about=tuple(names[text]) if several else ()) for text in order)


def check(case: Case, *, day: dt.date | None = None) -> Result:
    """The answer to ``case`` on its day, or on ``day``. Raises UsageError where no day is told or a geometry cannot be used.

    Works that need a permit follow the text in force when the application is handed in, others the text in force when they begin
    (§ 565 stk. 3). So a case with both days is answered on the first, and again on the second where it turns out to need no permit.
    """
    asked = day or case.day or case.work_begins
    if asked is None:
        raise UsageError(texts()(N_("Sagen har ingen dag. Skriv ansøgningens dag som day = 2024-10-15, eller brug --day.")))
    found = _on(case, asked)
    if day is None and case.work_begins is not None and case.work_begins != asked and found.permit == "no":
        return _on(case, case.work_begins)
    return found


def _on(case: Case, day: dt.date) -> Result:
    facts = _facts(case, day) if case.work not in WITHOUT_BYGGERET else None
    said = rulings(facts) if facts is not None else ()
    found, untold = permits(case, day, said), _untold(case)
    outcome, permit = outcome_of(said), overall(found) if found else NONE
    return Result(
        case,
        day,
        UNDECIDED if untold and outcome in OPEN else outcome,
        said,
        permit,
        found,
        themes(case, day) if day >= BR18 else (),
        climate(case, day),
        classes(case, day) if day >= BR18 else (),
        periods(case, day, permit=permit),
        _caveats(case, day),
        facts,
        untold,
    )


def _untold(case: Case) -> tuple[Said, ...]:
    """What nothing can be said without: a building to answer about, and what it is. Never taken as complied with."""
    if case.work == "udstykning":
        return ()
    asked_of = [one for one in case.building if case.work == "bestaaende" or one.status != "existing"]
    if not asked_of:
        text = N_(
            "Sagen har ingen bygning, der søges om. Skriv [[building]] for hver, og work = “bestaaende”, hvis der spørges om det, der står."
        )
        return (Said(text, {}),)
    text = N_("Angiv, hvad bygningen er (building.use).")
    names = tuple(name_of(one) for one in asked_of if one.use is None and one.status != "removed" and one.kind not in WITHOUT_BR18)
    return (Said(text, {}, names),) if names else ()


def _facts(case: Case, day: dt.date) -> Facts:
    if day < BR18:
        message = N_(
            "Sagens dag er {day}. geoplan kender reglerne fra BR18, der gælder fra 1. januar 2018; tidligere sager kan ikke afgøres."
        )
        raise UsageError(texts()(message, day=day.isoformat()))
    return facts_of(case, day)


def outcome_of(said: tuple[Ruling, ...]) -> str:
    """The answer of the whole: what is certain to follow first, then what is not known, then what is to be weighed."""
    if not said:
        return NOTHING
    breaches = {one.consequence for one in said if one.outcome is Outcome.BREACH}
    set_by_municipality = any(one.rule.id == "br18.byggeret.afstande_uden_byggeret" for one in said)
    if Consequence.DISPENSATION in breaches:
        return DISPENSATION
    if breaches or set_by_municipality:
        return HELHEDSVURDERING
    outcomes = {one.outcome for one in said}
    return UNDECIDED if Outcome.UNDECIDED in outcomes else JUDGEMENT if Outcome.JUDGEMENT in outcomes else WITHIN


def _caveats(case: Case, day: dt.date) -> tuple[Said, ...]:
    told = [N_("Svaret er vejledende og ikke en afgørelse. Kommunen afgør sagen.")]
    if day > TEXT_READ:
        told.append(
            N_(
                "Reglerne er læst i tekster fra efteråret 2024 (klimakravet også fra 2025), beregningsreglerne (BR18 kapitel 23) i "
                "tekster fra 2018-2019. "
                "Senere ændringer er ikke efterprøvet."
            )
        )
    elif day <= CHOICE:
        told.append(N_("Til og med 30. juni 2018 kunne ansøgeren vælge at følge BR15 som helhed i stedet for BR18. Svaret er efter BR18."))
    else:
        told.append(N_("Beregningsreglerne (BR18 kapitel 23) er læst i tekster fra 2018-2019; senere ændringer af dem kan ikke udelukkes."))
    plane = terrain_plane(case.answers.terrain, case.answers.niveauplan_m)
    if plane is not None and np.isnan(plane).any():
        told.append(
            N_(
                "Terrænet er ikke en plan flade, så højderne kan ikke måles over det. Kommunen fastsætter et niveauplan: "
                "angiv det (answers.niveauplan_m)."
            )
        )
    differs = _areas(case)
    later = N_("{plan} er vedtaget efter sagens dag. Svaret regner med den; om den gælder for sagen, afgør kommunen.")
    plans = [one.name or one.level or "?" for one in case.plot.plans if one.adopted is not None and one.adopted > day]
    return (*differs, *(Said(text, {}) for text in told), *(Said(later, {"plan": one}) for one in plans))


def _areas(case: Case) -> tuple[Said, ...]:
    """Where the plot's area is told and the plot is drawn too, and the two are not the same: which of them the answer counts with."""
    plot = case.plot
    parcels = [one.area_m2 for one in plot.parcels]
    told = sum(area for area in parcels if area is not None) if parcels and None not in parcels else plot.area_m2
    if told is None or not plot.geometry:
        return ()
    drawn = area_of(plot.geometry, "plot.geometry").area
    if abs(drawn - told) <= max(ALIKE_M2, ALIKE * told):
        return ()
    text = N_(
        "Grundens areal er oplyst til {told} m², men grunden er tegnet med {drawn} m², en forskel på {difference} m². "
        "Bebyggelsesprocenten regnes af det oplyste; afstande måles på tegningen. Se efter, hvad der er rigtigt."
    )
    return (Said(text, {"told": told, "drawn": round(drawn, 1), "difference": round(abs(drawn - told), 1)}),)
