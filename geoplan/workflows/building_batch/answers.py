"""What every rule says of every existing building and property, with why what is not plainly yes or no is so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from geoplan.building.answers import BREACH, COMPLIES, JUDGEMENT, NOT_RELEVANT, UNDECIDED, WITHIN_M, WITHIN_M2, objects
from geoplan.building.batch import ToldPlots, facts_of_arrays
from geoplan.building.byggeret import RULES, Level
from geoplan.building.byggeret.place import FIELD_RULE
from geoplan.building.byggeret.ratio import RULE as RATIO
from geoplan.building.facts import ROOF_OUTLINE_M
from geoplan.building.law import STATUTE
from geoplan.building.remainder import PLAN, Says
from geoplan.texts import N_
from geoplan.workflows.building_batch.levels import plan_levels
from geoplan.workflows.building_batch.told import existing_ground, existing_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.answers import Ruled
    from geoplan.building.byggeret import BuildingRule
    from geoplan.building.facts import Facts
    from geoplan.building.told import Ground
    from geoplan.workflows.building_batch.levels import Planned
    from geoplan.workflows.building_batch.told import Rows
    from geoplan.workflows.plot.everything import Everything

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

NO_OUTLINE: Final = N_("Bygningen har intet tagomrids, så dens plads på grunden kendes ikke.")
NO_ROADS: Final = N_("Arbejdsområdet har hverken veje eller vejmidter, så det er ukendt, hvilke skel der er mod vej.")
NO_HEIGHT: Final = N_("Bygningens højde kendes ikke: den står hverken i BBR eller i tagomridset.")
NO_STOREYS: Final = N_("BBR har intet antal etager.")
MORE_STOREYS: Final = N_("BBR siger ikke, om tagetagen kan udnyttes, eller hvor højt kælderens loft er over terræn.")
NO_OPENINGS: Final = N_("Om der er vinduer eller døre mod skel, står ikke i noget register.")
IN_MARGIN: Final = N_("Afstanden er målt fra tagets omrids. Væggen kan stå så meget længere inde, at kravet er opfyldt.")
OVER_SKEL: Final = N_("Tagets omrids når ud over skel: kortene passer ikke sammen, eller bygningen står på to grunde. Mål på stedet.")
FIELD_MARGIN: Final = N_("Tagets omrids når uden for byggefeltet, men væggen kan stå inden for.")
SMALL_OUTSIDE: Final = N_("Om sekundær bebyggelse må stå uden for byggefeltet, står i planens bestemmelser.")
NO_RIGHT: Final = N_("Byggeretten har ingen afstande for denne slags byggeri; kommunen fastsætter dem ved en helhedsvurdering.")
IN_TEXT: Final = N_("Lokalplanen har intet tal i Plandata, eller to planer siger hver sit. Læs planen.")
DIFFERENT: Final = N_("Grunden ligger i flere dele, hvor planerne ikke siger det samme, og byggeriet er ikke inden for dem alle.")
NOT_EXAMINED: Final = N_("Planerne kunne ikke undersøges. Siger en lokalplan noget andet, gælder det i stedet.")
UNCLEAR_DAY: Final = N_("Dagen for en ændring af reglen er udledt, ikke læst.")


@dataclass(frozen=True, slots=True)
class RuleAnswers:
    """What one rule says of its rows: properties where ``of_plot``, else buildings. ``outcome`` is -1 where it says nothing.

    ``why`` is a marked Danish sentence where the answer is a judgement or undecided.
    """

    rule: BuildingRule
    of_plot: bool
    unit: str
    outcome: NDArray[np.int8]
    measured: Numbers
    limit: Numbers
    basis: NDArray[np.object_]
    source: NDArray[np.object_]
    why: NDArray[np.object_]

    @property
    def id(self) -> str:
        """The id of the rule."""
        return self.rule.id

    @property
    def said(self) -> NDArray[np.intp]:
        """The rows that the rule says something of."""
        return np.flatnonzero(self.outcome != NOT_RELEVANT)

    @property
    def over(self) -> Numbers:
        """By what share of the limit each row is outside it; NaN where it is not or where that is not known."""
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.abs(self.measured - self.limit) / np.where(self.limit > 0, self.limit, np.nan)
        return np.where(self.outcome == BREACH, share, np.nan)


class Batch(NamedTuple):
    """The answer for a municipality."""

    everything: Everything
    rows: Rows
    answers: tuple[RuleAnswers, ...]


class Prepared:
    """The registers of a municipality in the arrays that the rules take. Made once; the plans may be laid out anew."""

    def __init__(self, everything: Everything, *, rows: Rows | None = None, ground: Ground | None = None) -> None:
        self.everything = everything
        self.rows = existing_rows(everything) if rows is None else rows
        self.ground = existing_ground(everything) if ground is None else ground

    @cached_property
    def planned(self) -> Planned:
        """What the plans say of storeys and heights."""
        return plan_levels(self.everything.applies, self.everything.count)

    def facts(self) -> Facts:
        """The facts that the rules see."""
        everything = self.everything
        built, zones = everything.standing, np.array(["byzone", "landzone", "sommerhusomraade"], dtype=object)
        plots = ToldPlots(
            use=built.use,
            parts=everything.parts,
            main_m2={"etage": built.floors.main_m2},
            secondary_m2=built.floors.secondary_m2,
            dwellings=np.maximum(built.dwellings, 1.0),
            zone=zones[np.nan_to_num(everything.zones).argmax(axis=1)] if everything.count else objects(0),
            mixed=built.mixed,
            plans=self.planned.levels,
        )
        made = facts_of_arrays(plots, self.rows.told, self.ground, day=everything.grounds.day)
        return replace(made, field_name=everything_plans(everything))


def everything_plans(everything: Everything) -> NDArray[np.object_]:
    """The number of the lokalplan that covers most of each property; empty where none does."""
    names = np.full(everything.count, "", dtype=object)
    parts = everything.applies.parts
    inside = np.flatnonzero(parts["cell"].to_numpy() >= 0)
    at, first = np.unique(parts["place"].to_numpy()[inside], return_index=True)
    if len(at):
        found = everything.grounds.ground.known("lokalplan", "plannr", parts["cell"].to_numpy()[inside[first]])
        names[at] = np.where(found == None, "", found)  # noqa: E711 -- elementwise
    return names


def answered(prepared: Prepared) -> Batch:
    """Every rule's answers."""
    everything = prepared.everything
    facts = prepared.facts()
    examined = everything.grounds.examined("lokalplan")
    rules = [rule for rule in RULES if rule is not RATIO]
    found = [_ratio(everything), *(_explained(rule, rule.judge(facts), facts, prepared, examined=examined) for rule in rules)]
    return Batch(everything, prepared.rows, tuple(one for one in found if len(one.said)))


def _ratio(everything: Everything) -> RuleAnswers:
    """The bebyggelsesprocent of every property that BBR knows a building on, as in the extract of the property."""
    right, built = everything.right, everything.standing
    some = (built.floors.area.value > 0) | (built.unknown > 0)
    why = objects(everything.count)
    for reason in reversed(right.reasons):
        why = np.where(reason.where & (reason.missing == (right.answer == UNDECIDED)), reason.text, why)
    told = some & np.isin(right.answer, (JUDGEMENT, UNDECIDED))
    basis = np.where(right.basis == PLAN, "lokalplan", STATUTE).astype(object)
    basis = np.where(np.isin(right.says, (Says.DOCUMENT, Says.WHOLE_AREA, Says.NO_BASE, Says.DISAGREE)), "lokalplan", basis)
    return RuleAnswers(
        RATIO,
        True,  # noqa: FBT003 -- a column
        "%",
        np.where(some, right.answer, NOT_RELEVANT).astype(np.int8),
        right.percent.value,
        right.limit,
        basis.astype(object),
        right.source,
        np.where(told, why, "").astype(object),
    )


def _explained(rule: BuildingRule, ruled: Ruled, facts: Facts, prepared: Prepared, *, examined: bool) -> RuleAnswers:
    """A rule's answers with why, in words that fit registers."""
    outcome, limit = ruled.outcome.copy(), ruled.limit
    of_plot = rule.level is Level.PLOT
    plot = np.arange(len(facts.plots)) if of_plot else facts.buildings.plot
    matter = rule.parameters[0] if rule.parameters else ""
    if matter in prepared.planned.levels:
        if not examined:
            outcome[outcome != NOT_RELEVANT] = UNDECIDED
        outcome, limit = _of_pieces(matter, plot, ruled, prepared, outcome)
    if rule is FIELD_RULE:
        outcome = _within_margin(outcome, facts, prepared)
    why = _why(rule, outcome, ruled, prepared, examined=examined)
    return RuleAnswers(rule, of_plot, ruled.unit, outcome, ruled.measure.value, limit, ruled.basis, ruled.source, why)


def _of_pieces(
    matter: str, plot: NDArray[np.intp], ruled: Ruled, prepared: Prepared, outcome: NDArray[np.int8]
) -> tuple[NDArray[np.int8], Numbers]:
    """Where the pieces of a property have different numbers: complied with by the smallest, broken by the largest, a judgement between.

    A property of which a piece has no number is a judgement. The limit that is shown is the smallest, of a breach the largest.
    """
    planned, measured = prepared.planned, ruled.measure.value
    differs = planned.several[matter][plot] & np.isin(outcome, (COMPLIES, BREACH))
    least, most = planned.least[matter][plot], planned.most[matter][plot]
    with np.errstate(invalid="ignore"):
        within, beyond = differs & (measured <= least + WITHIN_M), differs & (measured > most + WITHIN_M)
    found = np.where(differs, np.where(within, COMPLIES, np.where(beyond, BREACH, JUDGEMENT)), outcome).astype(np.int8)
    limit = np.where(differs & ~np.isnan(least), np.where(beyond, most, least), ruled.limit)
    return found, limit


def _within_margin(outcome: NDArray[np.int8], facts: Facts, prepared: Prepared) -> NDArray[np.int8]:
    """Buildings of which only the margin of the roof outline stands outside the byggefelt: a judgement."""
    rows = np.flatnonzero(outcome == BREACH)
    field = prepared.ground.field
    if field is None or not len(rows):
        return outcome
    walls = shapely.buffer(prepared.rows.told.shape[rows], -ROOF_OUTLINE_M)
    outside = shapely.area(shapely.difference(walls, field[facts.buildings.plot[rows]]))
    found = outcome.copy()
    found[rows[outside <= WITHIN_M2]] = JUDGEMENT
    return found


def _why(rule: BuildingRule, outcome: NDArray[np.int8], ruled: Ruled, prepared: Prepared, *, examined: bool) -> NDArray[np.object_]:
    """A sentence for every row whose answer is a judgement or undecided; the first that fits."""
    count, told = len(outcome), prepared.rows.told
    everywhere = np.ones(count, dtype=bool)
    planned = np.isin(ruled.basis, ("lokalplan", "delomraade", "byggefelt")) & np.isnan(ruled.limit)
    judged = {
        "etager": [(planned, IN_TEXT), (everywhere & (not examined), NOT_EXAMINED), (np.isnan(ruled.measure.value), NO_STOREYS)],
        "hoejde": [(np.isnan(ruled.measure.value), NO_HEIGHT), (planned, IN_TEXT), (everywhere & (not examined), NOT_EXAMINED)],
        "skelbraemme_aabninger": [(everywhere, NO_OPENINGS)],
    }
    name = rule.parameters[0] if rule.parameters else ""
    reasons = judged.get(name, [])
    if rule.level is not Level.PLOT:
        placed, known = told.placed, prepared.ground.known[told.plot]
        reasons = reasons if name in {"etager", "hoejde"} else [(~placed, NO_OUTLINE), (~known, NO_ROADS), *reasons]
    last = {"etager": MORE_STOREYS, "afstande_ikke_i_byggeretten": NO_RIGHT, "plan_gaar_forud": FIELD_MARGIN}
    distance = name in {"afstand_nabo", "afstand_vej", "skelbraemme_laengde"}
    undecided = last.get(name, NO_OUTLINE if distance else NO_HEIGHT)
    judgement = IN_MARGIN if name in {*_MEASURED, "skelbraemme_laengde"} else last.get(name, UNCLEAR_DAY)
    if name in prepared.planned.several:
        judgement = DIFFERENT
    found = np.where(outcome == UNDECIDED, undecided, np.where(outcome == JUDGEMENT, judgement, "")).astype(object)
    for where, text in reversed(reasons):
        found = np.where(where & (outcome == UNDECIDED), text, found)
    if name in _MEASURED[:2]:
        found = np.where((outcome == JUDGEMENT) & (ruled.measure.value == 0), OVER_SKEL, found)
    if rule is FIELD_RULE:
        small = np.isin(told.use, ("sekundaer", "sekundaer_sommerhus")) & (outcome == JUDGEMENT)
        found = np.where(small, SMALL_OUTSIDE, found)
    return found.astype(object)


_MEASURED: Final = ("afstand_nabo", "afstand_vej", "hoejdegraenseplan")
