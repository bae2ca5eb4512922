"""Distances to skel and road: BR18 §§ 177-180, 182 and 186, measured as § 457 says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.answers import (
    BREACH,
    COMPLIES,
    JUDGEMENT,
    NOT_RELEVANT,
    UNDECIDED,
    WITHIN_M,
    YES,
    Measure,
    Remark,
    Ruled,
    Term,
    compared,
)
from geoplan.building.byggeret.base import BuildingRule, Level, bound, missing, plain, ruled, with_margin
from geoplan.building.byggeret.height import among, regulated, stands
from geoplan.building.law import in_force, statute
from geoplan.building.uses import SECONDARY, WITHOUT_DISTANCES
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.byggeret.base import Bound
    from geoplan.building.facts import Buildings, Facts

    Flags = NDArray[np.bool_]

KINDS_SURE: Final = dt.date(2024, 1, 1)
"""From this day two copies name nabo and sti in §§ 181 and 183; the copy of 2018 says boundaries and may count vej too."""
WIDE_EAVES_M: Final = 0.5
"""Eaves that are not told are asked for where the wall has less than this to spare: wider ones than a metre are rare."""
RAISED_KINDS: Final = ("udestue", "shelter", "altan", "udvendig_trappe", "skorsten", "tagterrasse", "pool", "solceller")
FLOOR_KINDS: Final = ("terrasse", "overdaekket_terrasse")
PARAGRAPHS: Final = {"sekundaer": "BR18 § 180, stk. 2", "sekundaer_sommerhus": "BR18 § 182, stk. 2"}
NEARER: Final = {"sekundaer": "R-180-2", "sekundaer_sommerhus": "R-182-2"}


def judge_nabo(facts: Facts) -> Ruled:
    """The distance to skel towards nabo and sti. Secondary buildings may stand nearer, in the strip that has rules of its own."""
    buildings = facts.buildings
    against = bound(facts, "afstand_nabo", buildings.house, buildings.plot)
    relevant = stands(buildings) & (regulated("afstand_nabo", buildings.house) | against.planned) & ~np.isposinf(buildings.to_nabo.value)
    outcome, fact, allowed = _nearer(facts, buildings.to_nabo.value, against, nearest=True)
    inside, *_ = _nearer(facts, buildings.to_nabo.value + buildings.margin_m, against, nearest=True)
    outcome = _over_skel(buildings, buildings.to_nabo, with_margin(outcome, inside))
    remarks = (
        missing(
            relevant & np.isnan(buildings.to_nabo.value),
            N_(
                "Angiv afstanden til nærmeste skel mod nabo eller sti (building.distance_nabo_m, eller grundens geometri med "
                "plot.boundary)."
            ),
        ),
        Remark(
            relevant & allowed,
            N_(
                "Afstanden er {distance} m. Sekundær bebyggelse må stå i skelbræmmen, når den ikke er integreret og overholder "
                "reglerne om højde, længde og åbninger dér."
            ),
            {"distance": buildings.to_nabo.value},
        ),
        *_told(buildings, relevant),
        _eaves(buildings, buildings.to_nabo, against, relevant & ~allowed),
    )
    answers = ruled(buildings.to_nabo, against, relevant, *remarks, outcome=outcome)
    return _in_strip(facts, answers, fact, allowed)


def judge_vej(facts: Facts) -> Ruled:
    """The distance to road."""
    buildings = facts.buildings
    against = bound(facts, "afstand_vej", buildings.house, buildings.plot)
    relevant = stands(buildings) & (regulated("afstand_vej", buildings.house) | against.planned) & ~np.isposinf(buildings.to_vej.value)
    outcome, fact, allowed = _nearer(facts, buildings.to_vej.value, against, nearest=False)
    inside, *_ = _nearer(facts, buildings.to_vej.value + buildings.margin_m, against, nearest=False)
    outcome = _over_skel(buildings, buildings.to_vej, with_margin(outcome, inside))
    remarks = (
        missing(
            relevant & np.isnan(buildings.to_vej.value),
            N_("Angiv afstanden til vej (building.distance_vej_m), eller at grunden ikke ligger ved vej (plot.no_road)."),
        ),
        Remark(
            relevant & allowed,
            N_("Afstanden er {distance} m. Sekundær bebyggelse må stå nærmere vej, når den ikke er integreret og højst er 2,5 m høj dér."),
            {"distance": buildings.to_vej.value},
        ),
        *_told(buildings, relevant),
        _eaves(buildings, buildings.to_vej, against, relevant & ~allowed),
    )
    answers = ruled(buildings.to_vej, against, relevant, *remarks, outcome=outcome)
    return _in_strip(facts, answers, fact, allowed)


def _measured(buildings: Buildings, measure: Measure, against: Bound) -> NDArray[np.int8]:
    """The plain comparison; of a roof outline also as if the wall stood as far in as it may."""
    found, inside = (_compared(measure.value + more, against) for more in (0.0, buildings.margin_m))
    return _over_skel(buildings, measure, with_margin(found, inside))


def _compared(distance: NDArray[np.float64], against: Bound) -> NDArray[np.int8]:
    return compared(distance, against.limit.value, against.other, at_least=True)


def _over_skel(buildings: Buildings, measure: Measure, outcome: NDArray[np.int8]) -> NDArray[np.int8]:
    """A roof outline over skel says that the maps do not agree, not that the wall stands there."""
    over = (buildings.margin_m > 0) & (measure.value == 0) & (outcome == BREACH)
    return np.where(over, JUDGEMENT, outcome).astype(np.int8)


def _nearer(
    facts: Facts, distance: NDArray[np.float64], against: Bound, *, nearest: bool
) -> tuple[NDArray[np.int8], NDArray[np.object_], Flags]:
    """Secondary buildings that stand nearer than their houses may: outcome, fact, and which are allowed to.

    A normal one may stand in skel itself, one at a sommerhus not nearer than 2.5 m. Towards vej only a normal one may, but before
    the change of the distance to road the copy of 2018 let those at a sommerhus come nearer too: a judgement.
    """
    buildings, found = facts.buildings, _compared(distance, against)
    near = among(buildings.use, tuple(SECONDARY)) & (found == BREACH) & ~against.planned
    least = _least_in_strip(facts)
    summer = near & (buildings.use == "sekundaer_sommerhus")
    allowed = near & (buildings.integrated != YES) & (~summer | (nearest & (distance >= least - WITHIN_M)))
    outcome = np.where(allowed, COMPLIES, found)
    if not nearest:
        maybe = summer & (distance >= least - WITHIN_M) & (buildings.integrated != YES)
        outcome = np.where(maybe, JUDGEMENT, outcome)
    moved = near & (nearest | (buildings.use == "sekundaer"))
    fact = np.where(moved, np.where(buildings.use == "sekundaer", NEARER["sekundaer"], NEARER["sekundaer_sommerhus"]), against.fact)
    return outcome.astype(np.int8), fact.astype(object), allowed


def _least_in_strip(facts: Facts) -> NDArray[np.float64]:
    """How near a secondary building may come: 0 for a normal one, 2.5 m at a sommerhus (§ 182 stk. 2)."""
    least = statute("sekundaer_sommerhus_mindst", facts.day, facts.buildings.use).limit.value
    return np.where(facts.buildings.use == "sekundaer", 0.0, least)


def _in_strip(facts: Facts, answers: Ruled, fact: NDArray[np.object_], allowed: Flags) -> Ruled:
    """The answers told by the paragraph that decides: § 180 stk. 2 has no least distance, § 182 stk. 2 has 2.5 m."""
    normal, summer = fact == NEARER["sekundaer"], fact == NEARER["sekundaer_sommerhus"]
    apart = summer & (facts.buildings.integrated != YES)
    limit = np.where(normal & allowed, np.nan, np.where(apart, _least_in_strip(facts), answers.limit))
    source = np.where(normal, PARAGRAPHS["sekundaer"], np.where(summer, PARAGRAPHS["sekundaer_sommerhus"], answers.source)).astype(object)
    return replace(answers, fact=fact, limit=limit, source=source)


def _eaves(buildings: Buildings, measure: Measure, against: Bound, relevant: Flags) -> Remark:
    """What is taken for granted of eaves that are not told, where a wide one could change the answer."""
    spare = measure.value - against.limit.value
    where = relevant & np.isnan(buildings.overhang_m) & (buildings.margin_m == 0) & (spare >= -WITHIN_M) & (spare < WIDE_EAVES_M)
    return Remark(where, N_("Forudsat, at udhænget med tagrende højst er 0,5 m (building.overhang_m)."))


def _told(buildings: Buildings, relevant: Flags) -> tuple[Remark, ...]:
    text = N_("Omridset er tagets, ikke ydervæggens. Væggen kan stå op til {margin} m længere inde, og så langt afgør målet ikke reglen.")
    over = N_("Hvor omridset når ud over skel, passer kortene ikke sammen, eller bygningen står på to grunde: mål på stedet.")
    outlined = relevant & (buildings.margin_m > 0)
    return (
        Remark(outlined, text, {"margin": buildings.margin_m}),
        Remark(outlined & ((buildings.to_nabo.value == 0) | (buildings.to_vej.value == 0)), over),
    )


NABO_RULE: Final = BuildingRule(
    "br18.byggeret.afstand_nabo",
    N_("Afstand til skel mod nabo og sti"),
    Level.BUILDING,
    N_("BR18 §§ 177, nr. 2, 178, nr. 4, 180, 182, 186 og 457"),
    ("R-177-2", "R-178-4", "R-180-1", "R-180-2", "R-180-4", "R-182-1", "R-182-2", "R-186-2", "R-186-3", "R-457-1", "R-457-2", "R-457-3"),
    ("afstand_nabo", "sekundaer_sommerhus_mindst", "fremspring"),
    judge_nabo,
    N_("Afstanden fra {name} til skel mod nabo eller sti er {measured} m. Den skal være mindst {limit} m."),
    N_("Afstanden fra {name} til skel mod nabo eller sti er {measured} m. Den skal være mindst {limit} m: der mangler {difference} m."),
    N_("Ryk byggeriet {difference} m længere ind på grunden, eller søg om at bygge nærmere skel."),
    explains=N_("Afstanden måles vandret. Udhæng på højst 0,5 m medregnes ikke; af et større må højst 0,5 m stå inden for afstanden."),
    values=("sekundaer_opfylder_176_177", "sekundaer_naermere_skel", "integreret", "underjordisk"),
)
VEJ_RULE: Final = BuildingRule(
    "br18.byggeret.afstand_vej",
    N_("Afstand til vej"),
    Level.BUILDING,
    N_("BR18 §§ 177, nr. 3, 178, nr. 5, og 457"),
    ("R-177-3", "R-178-5a", "R-178-5b", "R-457-4"),
    ("afstand_vej", "fremspring", "fremspring_fortov"),
    judge_vej,
    N_("Afstanden fra {name} til vej er {measured} m. Den skal være mindst {limit} m."),
    N_("Afstanden fra {name} til vej er {measured} m. Den skal være mindst {limit} m: der mangler {difference} m."),
    N_("Ryk byggeriet {difference} m længere ind på grunden, eller søg om at bygge nærmere vejen."),
)

# -- where byggeret has no distances -----------------------------------------------------------------------------------


def judge_without(facts: Facts) -> Ruled:
    """Rækkehuse, etageboliger and business: byggeret has no distances, so a helhedsvurdering sets them unless a plan does."""
    buildings = facts.buildings
    law = plain(statute("afstande_ikke_i_byggeretten", facts.day, buildings.house))
    planned = bound(facts, "afstand_nabo", buildings.house, buildings.plot).planned
    relevant = stands(buildings) & among(buildings.house, tuple(WITHOUT_DISTANCES)) & ~planned
    text = Remark(
        relevant,
        N_(
            "Byggeretten har ingen afstande for denne slags byggeri. Kommunen fastsætter dem ved en helhedsvurdering, "
            "medmindre en plan gør det."
        ),
    )
    judged = np.full(len(buildings), JUDGEMENT, dtype=np.int8)
    nothing = Measure(np.full(len(buildings), np.nan), "m")
    answers = ruled(nothing, law, relevant, text, outcome=judged)
    return replace(answers, limit=np.full(len(buildings), np.nan))


WITHOUT: Final = BuildingRule(
    "br18.byggeret.afstande_uden_byggeret",
    N_("Afstande"),
    Level.BUILDING,
    N_("BR18 §§ 177 og 187"),
    ("R-177-9",),
    ("afstande_ikke_i_byggeretten",),
    judge_without,
    "",
    "",
)

# -- raised stay areas -------------------------------------------------------------------------------------------------


def _raised(facts: Facts) -> NDArray[np.int8]:
    """Whether § 179 is about a building: BREACH stands for yes, COMPLIES for not raised, UNDECIDED where the floor is not told."""
    buildings = facts.buildings
    law = statute("opholdsareal_haevet", facts.day, buildings.use)
    floor = compared(buildings.floor_m, law.limit.value)
    asked = (among(buildings.kind, FLOOR_KINDS)) & (among(buildings.use, ("opholdsareal",)) | (floor == BREACH))
    always = (buildings.use == "opholdsareal") & among(buildings.kind, RAISED_KINDS)
    return np.where(always, BREACH, np.where(asked & buildings.judged, floor, NOT_RELEVANT)).astype(np.int8)


def judge_raised(facts: Facts) -> Ruled:
    """A terrace that is not raised more than 0.3 m is outside § 179."""
    buildings = facts.buildings
    raised = _raised(facts)
    relevant = buildings.judged & among(buildings.kind, FLOOR_KINDS) & ((raised == COMPLIES) | (raised == UNDECIDED))
    term = Term(N_("gulv over terræn"), buildings.floor_m, "m", "BR18 § 179", shown=~np.isnan(buildings.floor_m))
    ask = missing(relevant & (raised == UNDECIDED), N_("Angiv, hvor højt gulvet ligger over terræn (building.floor_over_terrain_m)."))
    return ruled(Measure(buildings.floor_m, "m", (term,)), plain(statute("opholdsareal_haevet", facts.day, buildings.use)), relevant, ask)


RAISED: Final = BuildingRule(
    "br18.byggeret.opholdsareal_haevet",
    N_("Hævet opholdsareal"),
    Level.BUILDING,
    N_("BR18 §§ 179 og 180, stk. 1, nr. 2"),
    ("R-179-0", "R-180-3"),
    ("opholdsareal_haevet", "terrasse_gulv"),
    judge_raised,
    N_("Gulvet i {name} ligger {measured} m over terræn. Først over {limit} m er det et hævet opholdsareal med krav om afstand."),
    N_("Gulvet i {name} ligger {measured} m over terræn. Over {limit} m er det et hævet opholdsareal."),
)


def judge_stay(facts: Facts, *, towards_road: bool) -> Ruled:
    """The distance of raised stay areas, udestuer, pools and what else § 179 names."""
    buildings = facts.buildings
    house = facts.plots.use[buildings.plot] if len(buildings) else buildings.use
    name = "afstand_opholdsareal_vej" if towards_road else "afstand_opholdsareal"
    against = plain(statute(name, facts.day, house))
    measure = buildings.to_vej if towards_road else buildings.to_nabo
    relevant = buildings.judged & (_raised(facts) == BREACH) & regulated(name, house) & ~np.isposinf(measure.value)
    field = (
        N_("Angiv afstanden til vej (building.distance_vej_m), eller at grunden ikke ligger ved vej (plot.no_road).")
        if towards_road
        else N_(
            "Angiv afstanden til nærmeste skel mod nabo eller sti (building.distance_nabo_m, eller grundens geometri med plot.boundary)."
        )
    )
    remarks = (missing(relevant & np.isnan(measure.value), field), *_told(buildings, relevant))
    return ruled(measure, against, relevant, *remarks, outcome=_measured(buildings, measure, against))


def judge_stay_nabo(facts: Facts) -> Ruled:
    """§ 179 towards nabo and sti."""
    return judge_stay(facts, towards_road=False)


def judge_stay_vej(facts: Facts) -> Ruled:
    """§ 179 towards road."""
    return judge_stay(facts, towards_road=True)


STAY: Final = BuildingRule(
    "br18.byggeret.opholdsareal_nabo",
    N_("Afstand fra opholdsareal til skel"),
    Level.BUILDING,
    "BR18 § 179",
    ("R-179-1", "R-179-2"),
    ("afstand_opholdsareal",),
    judge_stay_nabo,
    N_("Afstanden fra {name} til skel mod nabo eller sti er {measured} m. Den skal være mindst {limit} m."),
    N_("Afstanden fra {name} til skel mod nabo eller sti er {measured} m. Den skal være mindst {limit} m: der mangler {difference} m."),
    N_("Ryk byggeriet {difference} m længere ind på grunden, eller søg om at bygge nærmere skel."),
)
STAY_VEJ: Final = BuildingRule(
    "br18.byggeret.opholdsareal_vej",
    N_("Afstand fra opholdsareal til vej"),
    Level.BUILDING,
    "BR18 § 179",
    ("R-179-1", "R-179-3"),
    ("afstand_opholdsareal_vej",),
    judge_stay_vej,
    N_("Afstanden fra {name} til vej er {measured} m. Den skal være mindst {limit} m."),
    N_("Afstanden fra {name} til vej er {measured} m. Den skal være mindst {limit} m: der mangler {difference} m."),
    N_("Ryk byggeriet {difference} m længere ind på grunden, eller søg om at bygge nærmere vejen."),
)

RULES: Final = (NABO_RULE, VEJ_RULE, WITHOUT, RAISED, STAY, STAY_VEJ)
__all__ = ["KINDS_SURE", "RULES", "in_force"]
