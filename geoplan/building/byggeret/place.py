"""Where on the plot: inside the byggefelt of a plan, and outside building lines. Areas are exact; nothing is buffered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.answers import BREACH, JUDGEMENT, WITHIN_M2, Measure, Remark, Ruled, Term, compared, isin, listed, objects, only
from geoplan.building.byggeret.base import PLAN_FACT, BuildingRule, Level, missing
from geoplan.building.byggeret.height import stands
from geoplan.building.law import STATUTE
from geoplan.building.uses import SECONDARY
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.facts import Facts

FIELD: Final = "byggefelt"
LINE: Final = "byggelinje"
NOISE_M2: Final = 0.01
"""Less than this outside the plot is the noise of drawing: a centimetre along a metre."""


def judge_field(facts: Facts) -> Ruled:
    """How much of a building stands outside the byggefelter of the plot. Whether small secondary buildings may, the plan's text says."""
    buildings = facts.buildings
    outside = buildings.outside_field_m2
    relevant = stands(buildings) & ~np.isneginf(outside)
    found = compared(outside, np.zeros(len(buildings)), within=WITHIN_M2)
    small = isin(buildings.use, SECONDARY) & (outside > WITHIN_M2)
    outcome = np.where(small, JUDGEMENT, found).astype(np.int8)
    remarks = (
        missing(
            relevant & np.isnan(outside), N_("Angiv bygningens plads (building.geometry eller building.placement): planen har byggefelter.")
        ),
        Remark(relevant & small, N_("Om sekundær bebyggelse må stå uden for byggefeltet, står i planens bestemmelser.")),
    )
    return _answers(facts, only(outcome, relevant), outside, (FIELD, N_("areal uden for byggefeltet")), remarks)


def judge_line(facts: Facts) -> Ruled:
    """How much of a building stands on land that must not be built on."""
    buildings = facts.buildings
    inside = buildings.in_line_m2
    relevant = stands(buildings) & ~np.isneginf(inside)
    outcome = compared(inside, np.zeros(len(buildings)), within=WITHIN_M2)
    ask = missing(
        relevant & np.isnan(inside),
        N_("Angiv bygningens plads (building.geometry eller building.placement): der er arealer, som ikke må bebygges."),
    )
    return _answers(facts, only(outcome, relevant), inside, (LINE, N_("areal, hvor der ikke må bygges")), (ask,))


def _answers(
    facts: Facts, outcome: NDArray[np.int8], area: NDArray[np.float64], about: tuple[str, str], remarks: tuple[Remark, ...]
) -> Ruled:
    """The answers with their area; ``about`` is the basis and what the area is."""
    basis, label = about
    count = len(facts.buildings)
    shown = np.where(np.isfinite(area), area, np.nan)
    measure = Measure(shown, "m²", (Term(label, shown, "m²", "BR18 § 166", shown=~np.isnan(shown)),))
    fact, level = objects(count, PLAN_FACT), objects(count, basis)
    return Ruled(outcome, measure, np.zeros(count), fact, level, _names(facts, basis), "m²", remarks)


def _names(facts: Facts, basis: str) -> NDArray[np.object_]:
    """The name of what binds, per building."""
    names = facts.field_name if basis == FIELD else None
    return listed([str(names[plot]) for plot in facts.buildings.plot]) if names is not None else objects(len(facts.buildings), "")


FIELD_RULE: Final = BuildingRule(
    "br18.byggeret.byggefelt",
    N_("Byggefelt"),
    Level.BUILDING,
    "BR18 § 166",
    (PLAN_FACT,),
    ("plan_gaar_forud",),
    judge_field,
    N_("{name} står inden for byggefeltet."),
    N_("{measured} m² af {name} står uden for byggefeltet."),
    N_("Ryk byggeriet ind i byggefeltet, eller søg om dispensation."),
)
LINE_RULE: Final = BuildingRule(
    "br18.byggeret.byggelinje",
    N_("Byggelinje"),
    Level.BUILDING,
    "BR18 § 166",
    (),
    (),
    judge_line,
    N_("{name} står uden for de arealer, der ikke må bebygges."),
    N_("{measured} m² af {name} står på et areal, der ikke må bebygges."),
    N_("Ryk byggeriet væk fra arealet, eller søg om dispensation."),
)


def judge_plot(facts: Facts) -> Ruled:
    """How much of a building is drawn outside its plot. Nothing is said of one that stands on it."""
    buildings = facts.buildings
    outside = buildings.off_plot_m2
    relevant = stands(buildings) & (outside > NOISE_M2)
    outcome = np.where(buildings.margin_m > 0, JUDGEMENT, BREACH).astype(np.int8)
    answers = _answers(facts, only(outcome, relevant), outside, (STATUTE, N_("areal uden for grunden")), ())
    return replace(answers, fact=objects(len(buildings), ""))


PLOT_RULE: Final = BuildingRule(
    "br18.byggeret.inden_for_grunden",
    N_("Inden for grunden"),
    Level.BUILDING,
    N_("BR18 §§ 177 og 180"),
    (),
    (),
    judge_plot,
    "",
    N_("{measured} m² af {name} er tegnet uden for grunden."),
    N_("Ret tegningen, eller ryk byggeriet ind på grunden."),
    explains=N_("Byggeretten gælder byggeri på egen grund. Over skel kræves også naboens ret og en helhedsvurdering."),
)
RULES: Final = (PLOT_RULE, FIELD_RULE, LINE_RULE)
