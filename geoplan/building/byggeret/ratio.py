"""Bebyggelsesprocent (BR18 §§ 170-172, 453-455). Areas are compared, never a rounded percentage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.answers import (
    COMPLIES,
    JUDGEMENT,
    NO,
    UNDECIDED,
    UNKNOWN,
    WITHIN_M2,
    YES,
    Measure,
    Remark,
    Ruled,
    Term,
    compared,
    isin,
)
from geoplan.building.byggeret.base import BuildingRule, Level, bound, missing, ruled
from geoplan.building.law import in_force, parameter
from geoplan.building.measures.floor_area import NOT_NAMED, PER_DWELLING
from geoplan.building.uses import AGRICULTURE
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.byggeret.base import Bound
    from geoplan.building.facts import Facts, Plots
    from geoplan.building.measures.floor_area import FloorArea
    from geoplan.rules import DatedValue

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

DETACHED: Final = ("parcelhus", "tofamiliehus")
OUTSIDE: Final = "fritliggende_uden_for_parcelhusomraade"


def percentage(area: Measure, floors: FloorArea) -> Measure:
    """The bebyggelsesprocent per plot with its sum (§ 453): floor area divided by plot area."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(area.value > 0, floors.area.value / area.value * 100, np.nan)
    known = ~np.isnan(value)
    terms = (
        *floors.area.terms,
        Term(N_("etageareal"), floors.area.value, "m²", "BR18 § 455", factor=0, shown=known),
        *area.terms,
        Term(N_("grundareal"), area.value, "m²", "BR18 § 454", factor=0, shown=known),
        Term(N_("etageareal / grundareal x 100"), value, "%", "BR18 § 453", factor=0, shown=known),
    )
    return Measure(value, "%", terms)


def within(floor_m2: Numbers, plot_m2: Numbers, percent: Numbers) -> NDArray[np.int8]:
    """The answer with areas compared: at most the plot area times the percentage. 180.0 m² on 600 m² complies with 30 %."""
    return compared(floor_m2, plot_m2 * percent / 100, within=WITHIN_M2)


def judge(facts: Facts) -> Ruled:
    """The bebyggelsesprocent of every plot on which something with a floor area is to be judged."""
    plots = facts.plots
    against = _limit(facts)
    relevant = plots.asked & ~plots.parcelling & ~isin(plots.use, list(AGRICULTURE))
    measure = percentage(plots.area, plots.floors)
    outcome = within(plots.floors.area.value, plots.area.value, against.limit.value)
    remarks: list[Remark] = []
    for step in (_unused, _unnamed, _parcelhusomraade, _laid_out, _special, _old_plan, _old_plan_uncounted, _undated, _mixed):
        outcome, told = step(facts, against, outcome)
        remarks.append(told)
    return ruled(measure, against, relevant, *remarks, *_asked(plots, relevant, outcome), outcome=outcome)


def _limit(facts: Facts) -> Bound:
    """The percentage that holds; detached houses outside a parcelhusområde fall under no. 5."""
    plots = facts.plots
    detached = isin(plots.use, DETACHED)
    uses = np.where(detached & (plots.parcelhusomraade == NO), OUTSIDE, plots.use)
    uses = np.where((plots.use == "etagebolig") & (plots.etagebolig_udlagt == YES), "etagebolig_udlagt", uses)
    return bound(facts, "bebyggelsesprocent", uses.astype(object), np.arange(len(plots)))


def _unused(facts: Facts, against: Bound, outcome: NDArray[np.int8]) -> tuple[NDArray[np.int8], Remark]:
    """A plot with no main building has no use that can be seen: undecided where the limit, or what is deducted, hangs on it."""
    floors, area = facts.plots.floors, facts.plots.area.value
    none_off = within(floors.least_m2 + floors.secondary_m2, area, against.limit.value)
    differs = (facts.plots.use == "") & (~against.planned | (none_off != within(floors.least_m2, area, against.limit.value)))
    text = N_("Angiv, hvad grunden bruges til (plot.use): grænsen og fradraget for sekundær bebyggelse afhænger af det.")
    return np.where(differs, UNDECIDED, outcome).astype(np.int8), missing(differs, text)


def _unnamed(facts: Facts, against: Bound, outcome: NDArray[np.int8]) -> tuple[NDArray[np.int8], Remark]:
    """Where the regulation names no deduction, both ends are tried: none of the secondary buildings deducted, and all of them."""
    floors, area = facts.plots.floors, facts.plots.area.value
    asked = (floors.method == NOT_NAMED) & (floors.secondary_m2 > 0) & (facts.plots.use != "")
    all_off = within(floors.least_m2, area, against.limit.value)
    text = N_(
        "BR18 nævner intet fradrag for sekundær bebyggelse ved denne slags hus. Spørg kommunen. Uden fradrag er etagearealet {area} m²."
    )
    remark = Remark(asked, text, {"area": floors.area.value})
    return np.where(asked & (all_off != outcome), JUDGEMENT, outcome).astype(np.int8), remark


def _parcelhusomraade(facts: Facts, against: Bound, outcome: NDArray[np.int8]) -> tuple[NDArray[np.int8], Remark]:
    """Where it is not told whether a detached house lies in a parcelhusområde, the percentage outside one is tried too."""
    asked = isin(facts.plots.use, DETACHED) & (facts.plots.parcelhusomraade == UNKNOWN) & ~against.planned
    text = N_("Angiv, om grunden ligger i et parcelhusområde (plot.parcelhusomraade): uden for et sådant er grænsen {other} %.")
    return _tried(facts, asked, in_force("bebyggelsesprocent", facts.day, OUTSIDE), outcome, text)


def _laid_out(facts: Facts, against: Bound, outcome: NDArray[np.int8]) -> tuple[NDArray[np.int8], Remark]:
    """Where it is not told whether the area is laid out for etageboliger, the percentage of one that is, is tried too."""
    asked = (facts.plots.use == "etagebolig") & (facts.plots.etagebolig_udlagt == UNKNOWN) & ~against.planned
    text = N_("Angiv, om området er udlagt til etageboliger (plot.etagebolig_udlagt): så er grænsen {other} %.")
    return _tried(facts, asked, in_force("bebyggelsesprocent", facts.day, "etagebolig_udlagt"), outcome, text)


def _tried(facts: Facts, asked: Flags, dated: DatedValue | None, outcome: NDArray[np.int8], text: str) -> tuple[NDArray[np.int8], Remark]:
    """The answers where another percentage may hold: undecided where that would change them."""
    plots = facts.plots
    other = np.full(len(plots), dated.value if dated else np.nan)
    differs = asked & (within(plots.floors.area.value, plots.area.value, other) != outcome)
    return np.where(differs, UNDECIDED, outcome).astype(np.int8), Remark(differs, text, {"other": other}, missing=True)


def _special(facts: Facts, against: Bound, outcome: NDArray[np.int8]) -> tuple[NDArray[np.int8], Remark]:
    """§ 171: 50 % for extensions on a plot with særlig beliggenhed that was built on before 1977-02-01."""
    plots = facts.plots
    named = {use for value in parameter("bebyggelsesprocent_saerlig").values for use in value.use}
    eligible = isin(plots.use, list(named)) & plots.extending & ~against.planned
    dated = in_force("bebyggelsesprocent_saerlig", facts.day, "erhverv")
    more = np.full(len(plots), dated.value if dated else np.nan)
    place, unknown = _special_place(facts)
    better = eligible & (within(plots.floors.area.value, plots.area.value, more) == COMPLIES) & (outcome != COMPLIES)
    sure = better & place & (plots.foer_1977 == YES)
    maybe = better & ~sure & (place | unknown) & (plots.foer_1977 != NO)
    against.limit.value[sure], against.fact[sure] = more[sure], "R-171-1"
    outcome = np.where(sure, COMPLIES, np.where(maybe, UNDECIDED, outcome)).astype(np.int8)
    text = N_(
        "Ved om- og tilbygning på en grund med særlig beliggenhed, der var bebygget før 1. februar 1977, er grænsen "
        "{more} %. Angiv hjørnegrund, vejbredde, grunddybde og om grunden var bebygget (plot)."
    )
    return outcome, replace(missing(maybe, text), values={"more": more})


def _special_place(facts: Facts) -> tuple[Flags, Flags]:
    """Whether the plot has særlig beliggenhed (§ 172), and whether that is not known."""
    plots = facts.plots
    wide, deep = (in_force(name, facts.day) for name in ("saerlig_vejbredde", "saerlig_grunddybde"))
    yes = (
        (plots.hjoernegrund == YES)
        | (plots.vejbredde_m >= (wide.value if wide else np.inf))
        | (plots.grunddybde_m <= (deep.value if deep else -np.inf))
    )
    no = (plots.hjoernegrund == NO) & ~np.isnan(plots.vejbredde_m) & ~np.isnan(plots.grunddybde_m)
    return yes, ~yes & ~no


def _old_plan(facts: Facts, against: Bound, outcome: NDArray[np.int8]) -> tuple[NDArray[np.int8], Remark]:
    """An older plan brings the calculation of its own time (agency guidance): both are shown, and where they differ it is a judgement."""
    differs, older = _older(facts, against)
    differs = differs & ~np.isnan(older)
    text = N_(
        "Planen er ældre end BR18. Som udgangspunkt beregnes etagearealet efter reglerne, da den blev vedtaget: "
        "{older} m² ({percent} %) mod {now} m² efter BR18. Planens tekst afgør det."
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = older / facts.plots.area.value * 100
    remark = Remark(differs, text, {"older": older, "percent": percent, "now": facts.plots.floors.area.value})
    return np.where(differs & (outcome != UNDECIDED), JUDGEMENT, outcome).astype(np.int8), remark


def _old_plan_uncounted(facts: Facts, against: Bound, outcome: NDArray[np.int8]) -> tuple[NDArray[np.int8], Remark]:
    """An older plan whose own calculation cannot be made, for lack of a use or of its rules: a judgement too."""
    differs, older = _older(facts, against)
    differs = differs & np.isnan(older)
    text = N_(
        "Planen er ældre end BR18. Som udgangspunkt beregnes etagearealet efter reglerne, da den blev vedtaget, og det kan ikke gøres her. "
        "Planens tekst afgør det."
    )
    return np.where(differs & (outcome != UNDECIDED), JUDGEMENT, outcome).astype(np.int8), Remark(differs, text)


def _older(facts: Facts, against: Bound) -> tuple[Flags, Numbers]:
    """Where the calculation of the plan's own time differs, or may differ, from that of today; and the floor area by it."""
    plots = facts.plots
    old = facts.old_plan if facts.old_plan is not None else np.zeros(len(plots), dtype=bool)
    older = facts.older.area.value if facts.older is not None else np.full(len(plots), np.nan)
    early = facts.before_1977 if facts.before_1977 is not None else np.zeros(len(plots), dtype=bool)
    return old & against.planned & (early | ~(np.abs(older - plots.floors.area.value) <= WITHIN_M2)), older


def _undated(facts: Facts, against: Bound, outcome: NDArray[np.int8]) -> tuple[NDArray[np.int8], Remark]:
    """A plan without its day may be an older one with a calculation of its own: undecided where that would change the answer."""
    plots = facts.plots
    if facts.undated is None or facts.older is None:
        return outcome, Remark(np.zeros(len(plots), dtype=bool), "")
    as_older = within(facts.older.area.value, plots.area.value, against.limit.value)
    differs = facts.undated & against.planned & (as_older != outcome)
    text = N_("Angiv, hvornår planen er vedtaget (plot.plans.adopted): før 2018 var fradraget for sekundær bebyggelse mindre.")
    return np.where(differs, UNDECIDED, outcome).astype(np.int8), missing(differs, text)


def _mixed(facts: Facts, _against: Bound, outcome: NDArray[np.int8]) -> tuple[NDArray[np.int8], Remark]:
    """Several main uses on a plot: which percentage and deduction hold is a judgement."""
    mixed = facts.plots.mixed
    text = N_(
        "Grunden har flere slags bebyggelse. Hvilken procent og hvilket fradrag der gælder, er et skøn. "
        "Hovedanvendelsen kan angives (plot.use)."
    )
    return np.where(mixed & (outcome != UNDECIDED), JUDGEMENT, outcome).astype(np.int8), Remark(mixed, text)


def _asked(plots: Plots, relevant: Flags, outcome: NDArray[np.int8]) -> tuple[Remark, ...]:
    """What must be told before the percentage can be found."""
    open_ones = relevant & (outcome == UNDECIDED)
    dwellings = (plots.floors.method == PER_DWELLING) & np.isnan(plots.dwellings) & (plots.floors.secondary_m2 > 0)
    return (
        missing(
            open_ones & np.isnan(plots.area.value),
            N_("Angiv grundens areal (plot.area_m2); for flere jordstykker også, om de grænser op til hinanden."),
        ),
        missing(open_ones & dwellings, N_("Angiv antallet af boliger (plot.dwellings): fradraget er pr. bolig.")),
        missing(
            open_ones & np.isnan(plots.floors.main_m2),
            N_("Angiv etagearealet af hver bygning, også dem der står der (building.etageareal_m2 eller building.floors)."),
        ),
        missing(open_ones & np.isnan(plots.floors.secondary_m2), N_("Angiv arealet af al sekundær bebyggelse (building.area_m2).")),
    )


RULE: Final = BuildingRule(
    "br18.byggeret.bebyggelsesprocent",
    N_("Bebyggelsesprocent"),
    Level.PLOT,
    "BR18 §§ 170-172, 453-455",
    ("R-170-1", "R-170-2", "R-170-3", "R-170-4", "R-170-5", "R-171-1", "R-172-1", "R-172-2", "R-172-3", "R-453-1"),
    ("bebyggelsesprocent", "bebyggelsesprocent_saerlig", "saerlig_hjoernegrund", "saerlig_vejbredde", "saerlig_grunddybde"),
    judge,
    N_("Bebyggelsesprocenten er {measured} %. Den må højst være {limit} %."),
    N_("Bebyggelsesprocenten er {measured} %. Den må højst være {limit} %: der er {difference} procentpoint for meget."),
    N_("Byg mindre, eller søg om at bygge mere."),
    explains=N_("Etagearealet sammenlignes med grundarealet gange procenten; der rundes ikke af."),
    values=("fradrag_per_bolig", "fradrag_andel", "kaelder_areal", "tagetage_maaleplan", "hems"),
)
