"""Minimum plot sizes at udstykning (BR18 §§ 173-175): no condition for building on an existing smaller plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.answers import JUDGEMENT, UNDECIDED, Remark, Ruled, isin
from geoplan.building.byggeret.base import BuildingRule, Level, bound, missing, ruled
from geoplan.texts import N_

if TYPE_CHECKING:
    from geoplan.building.facts import Facts

SIZED: Final = ("parcelhus", "sommerhus")


def judge(facts: Facts) -> Ruled:
    """The size of a new plot without its road area; other uses than parcelhus and sommerhus need a helhedsvurdering."""
    plots = facts.plots
    against = bound(facts, "grundstoerrelse", plots.use, np.arange(len(plots)))
    answers = ruled(
        plots.size,
        against,
        plots.parcelling,
        missing(
            plots.parcelling & np.isnan(plots.size.value), N_("Angiv den nye grunds areal (plot.area_m2) og vejareal (plot.road_area_m2).")
        ),
        at_least=True,
    )
    other = plots.parcelling & ~isin(plots.use, SIZED) & (plots.use != "")
    untold = plots.parcelling & (plots.use == "")
    outcome = np.where(other, JUDGEMENT, np.where(untold, UNDECIDED, answers.outcome)).astype(np.int8)
    remarks = (
        Remark(other, N_("Udstykning til andet byggeri end parcelhuse og sommerhuse kræver en helhedsvurdering (BR18 § 175).")),
        missing(untold, N_("Angiv, hvad grunden skal bebygges med (plot.use).")),
    )
    fact = np.where(other, "R-175-1", answers.fact)
    return Ruled(
        outcome,
        answers.measure,
        answers.limit,
        fact,
        answers.basis,
        answers.source,
        answers.unit,
        (*answers.remarks, *remarks),
        answers.dated,
    )


RULE: Final = BuildingRule(
    "br18.byggeret.grundstoerrelse",
    N_("Grundens størrelse ved udstykning"),
    Level.PLOT,
    "BR18 §§ 173-175",
    ("R-173-1", "R-173-2", "R-174-1", "R-175-1"),
    ("grundstoerrelse", "vejareal_fradrages", "udstykning_helhedsvurderes"),
    judge,
    N_("Grunden er {measured} m² uden vejareal. Den skal være mindst {limit} m²."),
    N_("Grunden er {measured} m² uden vejareal. Den skal være mindst {limit} m²: der mangler {difference} m²."),
    N_("Gør grunden større, eller søg om en mindre."),
)
