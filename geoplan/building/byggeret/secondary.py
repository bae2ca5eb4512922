"""Secondary buildings in the strip along skel: height, length and openings (BR18 §§ 181 and 183)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.answers import (
    BREACH,
    COMPLIES,
    JUDGEMENT,
    NO,
    UNDECIDED,
    WITHIN_M,
    YES,
    Measure,
    Remark,
    Ruled,
    Term,
    compared,
    objects,
)
from geoplan.building.byggeret.base import BuildingRule, Level, missing, plain, ruled, with_margin
from geoplan.building.byggeret.distance import KINDS_SURE
from geoplan.building.byggeret.height import among
from geoplan.building.law import statute
from geoplan.building.uses import SECONDARY
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.facts import Buildings, Facts

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

UNSURE_KINDS: Final = N_("Før 2024 er det ikke efterprøvet, om skel mod vej også talte med her. Svaret afhænger af det.")


def secondary(buildings: Buildings) -> Flags:
    """The secondary buildings."""
    return among(buildings.use, tuple(SECONDARY))


def in_strip(facts: Facts) -> tuple[Flags, Flags]:
    """Which secondary buildings have a part in the strip towards nabo and sti, and of which that is not known."""
    buildings = facts.buildings
    width = statute("skelbraemme", facts.day, buildings.use).limit.value
    distance = buildings.to_nabo.value
    return secondary(buildings) & (distance < width - WITHIN_M), secondary(buildings) & np.isnan(distance)


# -- height ------------------------------------------------------------------------------------------------------------


def judge_height(facts: Facts) -> Ruled:
    """The height of the part in the strip: towards nabo, sti and vej; at a sommerhus towards nabo and sti."""
    buildings = facts.buildings
    against = plain(statute("skelbraemme_hoejde", facts.day, buildings.use))
    both = np.fmax(buildings.strip_nabo_m, buildings.strip_vej_m)
    summer = buildings.use == "sekundaer_sommerhus"
    highest = np.where(summer, buildings.strip_nabo_m, both)
    relevant = secondary(buildings) & buildings.judged & ~np.isneginf(highest) & _near(facts)
    found = compared(highest, against.limit.value)
    unsure = (found == BREACH) & buildings.strip_bound
    old = summer & (facts.day < KINDS_SURE) & (compared(both, against.limit.value) != found) & ~np.isneginf(buildings.strip_vej_m)
    outcome = np.where(unsure, UNDECIDED, np.where(old, JUDGEMENT, found)).astype(np.int8)
    told = np.where(np.isneginf(highest), np.nan, highest)
    term = Term(N_("højeste del i skelbræmmen, over terræn"), told, "m", "BR18 § 456", shown=~np.isnan(told))
    remarks = (
        missing(
            relevant & np.isnan(highest),
            N_("Angiv højden (building.height_m, building.roof eller building.profile) og afstanden til skel."),
        ),
        missing(
            relevant & unsure,
            N_("Det højeste punkt kan stå uden for skelbræmmen. Angiv tagets form og plads, eller et snit mod skel (building.profile)."),
        ),
        Remark(relevant & old, UNSURE_KINDS),
    )
    return ruled(Measure(told, "m", (term,)), against, relevant, *remarks, outcome=outcome)


def _near(facts: Facts) -> Flags:
    """Which buildings stand, or may stand, in a strip."""
    buildings = facts.buildings
    width = statute("skelbraemme", facts.day, buildings.use).limit.value
    outside = (buildings.to_nabo.value >= width - WITHIN_M) & (buildings.to_vej.value >= width - WITHIN_M)
    summer = buildings.use == "sekundaer_sommerhus"
    return ~np.where(summer & (facts.day >= KINDS_SURE), buildings.to_nabo.value >= width - WITHIN_M, outside)


HEIGHT: Final = BuildingRule(
    "br18.byggeret.skelbraemme_hoejde",
    N_("Højde i skelbræmmen"),
    Level.BUILDING,
    N_("BR18 §§ 181, nr. 1, og 183, nr. 1"),
    ("R-181-0", "R-181-1", "R-183-1"),
    ("skelbraemme_hoejde", "skelbraemme"),
    judge_height,
    N_("I skelbræmmen er højden af {name} {measured} m. Dér må den højst være {limit} m."),
    N_("I skelbræmmen er højden af {name} {measured} m. Dér må den højst være {limit} m: det er {difference} m for meget."),
    N_("Byg {difference} m lavere, ryk byggeriet ud af skelbræmmen, eller søg om at bygge højere."),
    explains=N_("Skelbræmmen er de nærmeste 2,5 m fra skel og vej; ved sommerhuse de nærmeste 5,0 m fra skel mod nabo og sti."),
)

# -- length ------------------------------------------------------------------------------------------------------------


def judge_length(facts: Facts) -> Ruled:
    """The longest sides towards skel of all secondary buildings in the strip, added up over the whole plot."""
    plots, buildings = facts.plots, facts.buildings
    uses = np.where(plots.use == "sommerhus", "sekundaer_sommerhus", "sekundaer").astype(object)
    against = plain(statute("skelbraemme_laengde", facts.day, uses))
    counted = secondary(buildings) & (buildings.integrated != YES)
    total, with_road = (_sum(facts, side, counted) for side in (buildings.towards_m, buildings.towards_vej_m))
    standing, unknown = in_strip(facts)
    relevant = _any(facts, buildings.judged & counted & (standing | unknown))
    loose = _any(facts, counted & buildings.towards_bound & ~(buildings.towards_m <= 0))
    found = with_margin(compared(total, against.limit.value), compared(_least(facts, counted), against.limit.value))
    unsure = (found == BREACH) & loose
    old = (facts.day < KINDS_SURE) & (found == COMPLIES) & (compared(with_road, against.limit.value) != found)
    outcome = np.where(unsure, UNDECIDED, np.where(old, JUDGEMENT, found)).astype(np.int8)
    remarks = (
        missing(
            relevant & ((outcome == UNDECIDED) | unsure),
            N_(
                "Angiv afstand til skel og længste side mod skel (building.length_towards_boundary_m) for al sekundær "
                "bebyggelse, også den der står der."
            ),
        ),
        Remark(relevant & old, UNSURE_KINDS),
    )
    return ruled(_length_measure(facts, total, counted), against, relevant, *remarks, outcome=outcome)


def _sum(facts: Facts, side: Numbers, counted: Flags) -> Numbers:
    return np.bincount(facts.buildings.plot[counted], weights=side[counted], minlength=len(facts.plots)).astype(float)


def _least(facts: Facts, counted: Flags) -> Numbers:
    """The sum where the walls stand as far inside their roof outlines as they may: each shorter, some not in the strip at all."""
    buildings = facts.buildings
    width = statute("skelbraemme", facts.day, buildings.use).limit.value
    outside = (buildings.margin_m > 0) & (buildings.to_nabo.value + buildings.margin_m >= width - WITHIN_M)
    return _sum(facts, np.where(outside, 0.0, np.maximum(buildings.towards_m - 2 * buildings.margin_m, 0.0)), counted)


def _any(facts: Facts, which: Flags) -> Flags:
    found = np.zeros(len(facts.plots), dtype=bool)
    found[facts.buildings.plot[which]] = True
    return found


MOST_SHOWN: Final = 12


def _length_measure(facts: Facts, total: Numbers, counted: Flags) -> Measure:
    """The sum with one line per building, the n-th building of every plot in the n-th line; at most ``MOST_SHOWN`` lines."""
    buildings = facts.buildings
    rows = np.flatnonzero(counted & (buildings.towards_m > 0))
    rows = rows[np.argsort(buildings.plot[rows], kind="stable")]
    first = np.searchsorted(buildings.plot[rows], buildings.plot[rows], side="left")
    nth = np.arange(len(rows)) - first
    terms = []
    for number in range(min(int(nth.max(initial=-1)) + 1, MOST_SHOWN)):
        value, names = np.full(len(facts.plots), np.nan), objects(len(facts.plots))
        chosen = rows[nth == number]
        value[buildings.plot[chosen]], names[buildings.plot[chosen]] = buildings.towards_m[chosen], buildings.name[chosen]
        terms.append(Term(N_("længste side mod skel"), value, "m", "BR18 § 181, nr. 2", shown=~np.isnan(value)))
    return Measure(total, "m", tuple(terms))


LENGTH: Final = BuildingRule(
    "br18.byggeret.skelbraemme_laengde",
    N_("Længde mod skel i skelbræmmen"),
    Level.PLOT,
    N_("BR18 §§ 181, nr. 2, og 183, nr. 2"),
    ("R-181-2", "R-183-2"),
    ("skelbraemme_laengde", "skelbraemme"),
    judge_length,
    N_("Den sekundære bebyggelse i skelbræmmen er i alt {measured} m lang mod skel. Den må højst være {limit} m."),
    N_(
        "Den sekundære bebyggelse i skelbræmmen er i alt {measured} m lang mod skel. Den må højst være {limit} m: der "
        "er {difference} m for meget."
    ),
    N_("Byg kortere, ryk noget ud af skelbræmmen, eller søg om at bygge mere mod skel."),
    explains=N_(
        "Hver bygning tæller kun med sin længste side mod skel mod nabo og sti, også en der står i et hjørne. Summen gælder hele grunden."
    ),
)

# -- openings ----------------------------------------------------------------------------------------------------------


def judge_openings(facts: Facts) -> Ruled:
    """No windows, doors or the like towards nabo and sti."""
    buildings = facts.buildings
    standing, unknown = in_strip(facts)
    relevant = buildings.judged & (standing | unknown)
    against = plain(statute("skelbraemme_aabninger", facts.day, buildings.use))
    answered = np.where(buildings.openings == YES, BREACH, np.where(buildings.openings == NO, COMPLIES, UNDECIDED)).astype(np.int8)
    ask = missing(
        relevant & (answered == UNDECIDED),
        N_("Angiv, om der er vinduer, døre eller andre åbninger mod nabo eller sti (building.openings_towards_boundary)."),
    )
    answers = ruled(Measure(np.full(len(buildings), np.nan), ""), against, relevant, ask, outcome=answered)
    return Ruled(
        answers.outcome,
        answers.measure,
        np.full(len(buildings), np.nan),
        answers.fact,
        answers.basis,
        answers.source,
        "",
        answers.remarks,
        answers.dated,
    )


OPENINGS: Final = BuildingRule(
    "br18.byggeret.skelbraemme_aabninger",
    N_("Åbninger mod skel i skelbræmmen"),
    Level.BUILDING,
    N_("BR18 §§ 181, nr. 3, og 183, nr. 3"),
    ("R-181-3", "R-183-3"),
    ("skelbraemme_aabninger",),
    judge_openings,
    N_("{name} har ingen vinduer, døre eller andre åbninger mod nabo eller sti."),
    N_("{name} har vinduer, døre eller andre åbninger mod nabo eller sti. I skelbræmmen må der ikke være nogen."),
    N_("Vend åbningerne den anden vej, ryk bygningen ud af skelbræmmen, eller søg om at beholde dem."),
)

RULES: Final = (HEIGHT, LENGTH, OPENINGS)
