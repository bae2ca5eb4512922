"""Storeys and heights: BR18 § 176, § 178 for sommerhuse, §§ 184-186 for agriculture, silos and sanitary buildings."""

from __future__ import annotations

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
    isin,
    only,
)
from geoplan.building.byggeret.base import BuildingRule, Level, bound, missing, plain, ruled, with_margin
from geoplan.building.law import in_force, parameter, statute
from geoplan.building.uses import HOUSES, ROOMS
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.facts import Buildings, Facts

    Flags = NDArray[np.bool_]


def among(words: NDArray[np.object_], wanted: frozenset[str] | tuple[str, ...]) -> Flags:
    """Which of ``words`` are among ``wanted``."""
    return isin(words, wanted)


def regulated(name: str, uses: NDArray[np.object_]) -> Flags:
    """Which uses the law has a value for, on any day."""
    return among(uses, tuple(use for value in parameter(name).values for use in value.use))


def stands(buildings: Buildings) -> Flags:
    """Judged buildings that have storeys and a height: all but terraces and the like."""
    return np.asarray(buildings.judged & (~among(buildings.use, ("opholdsareal",)) | among(buildings.kind, ROOMS)))


def height_use(buildings: Buildings) -> NDArray[np.object_]:
    """The use whose height limit holds: a shelter is a building like any other under § 176."""
    return np.where(buildings.house == "opholdsareal", "sekundaer", buildings.house).astype(object)


# -- storeys -----------------------------------------------------------------------------------------------------------


def judge_storeys(facts: Facts) -> Ruled:
    """The number of storeys (§ 176, § 178 no. 1)."""
    buildings = facts.buildings
    against = bound(facts, "etager", height_use(buildings), buildings.plot)
    relevant = stands(buildings) & (regulated("etager", height_use(buildings)) | against.planned)
    found = compared(buildings.storeys.value, against.limit.value, against.other)
    more = compared(buildings.storeys.value + buildings.more_storeys, against.limit.value)
    perhaps = compared(buildings.storeys.value + buildings.perhaps_storeys, against.limit.value)
    unsure, maybe = (found == COMPLIES) & (more == BREACH), (found == COMPLIES) & (perhaps == BREACH)
    outcome = np.where(unsure, UNDECIDED, np.where(maybe, JUDGEMENT, found)).astype(np.int8)
    remarks = (
        missing(relevant & np.isnan(buildings.storeys.value), N_("Angiv antallet af hele etager (building.storeys).")),
        missing(
            relevant & unsure,
            N_("Angiv, om tagetagen kan udnyttes (building.usable_attic), og hvor højt kælderens loft er over terræn (building.floors)."),
        ),
        Remark(relevant & maybe, N_("En hems over 4,5 m² kan regnes som en etage; det er kommunens skøn (BR18 § 458, stk. 2).")),
    )
    return ruled(buildings.storeys, against, relevant, *remarks, outcome=outcome)


STOREYS: Final = BuildingRule(
    "br18.byggeret.etager",
    N_("Etager"),
    Level.BUILDING,
    N_("BR18 §§ 176, 178, nr. 1, og 458"),
    ("R-176-1", "R-178-1", "R-458-1", "R-458-2", "R-458-3"),
    ("etager", "kaelder_etage", "tagetage_etage"),
    judge_storeys,
    N_("{name}: antallet af etager er {measured}. Det må højst være {limit}."),
    N_("{name}: antallet af etager er {measured}. Det må højst være {limit}."),
    N_("Byg i færre etager, eller søg om flere."),
    decimals=0,
)

# -- height ------------------------------------------------------------------------------------------------------------


def judge_height(facts: Facts) -> Ruled:
    """The greatest height over terrain (§§ 176, 178 no. 2, 184-186)."""
    buildings = facts.buildings
    uses = height_use(buildings)
    thick = _thick(facts)
    against = bound(facts, "hoejde", np.where(thick == BREACH, "landbrug", uses).astype(object), buildings.plot)
    relevant = stands(buildings) & (regulated("hoejde", uses) | against.planned)
    found = compared(buildings.height.value, against.limit.value, against.other)
    silo = (uses == "silo") & (thick == UNDECIDED) & (found == COMPLIES)
    farm = among(uses, ("landbrug", "gartneri", "silo")) & relevant
    outcome = np.where(silo, UNDECIDED, found).astype(np.int8)
    remarks = (
        missing(relevant & np.isnan(buildings.height.value), N_("Angiv højden over terræn (building.height_m eller building.roof).")),
        missing(relevant & silo, N_("Angiv siloens tværsnit (building.cross_section_m2).")),
        Remark(
            farm,
            N_(
                "Forudsætter en landbrugs-, skovbrugs- eller gartneriejendom i landzone og et byggeri, der hverken kræver "
                "landzonetilladelse eller husdyrgodkendelse."
            ),
        ),
    )
    return ruled(buildings.height, against, relevant, *remarks, outcome=outcome)


HEIGHT: Final = BuildingRule(
    "br18.byggeret.hoejde",
    N_("Højde"),
    Level.BUILDING,
    N_("BR18 §§ 176, 178, nr. 2, 184-186 og 456"),
    ("R-176-2", "R-178-2", "R-184-1", "R-185-1", "R-186-1", "R-456-1", "R-456-2", "R-456-3"),
    ("hoejde", "antenne", "niveauplan_undvaeres"),
    judge_height,
    N_("Højden af {name} er {measured} m. Den må højst være {limit} m."),
    N_("Højden af {name} er {measured} m. Den må højst være {limit} m: det er {difference} m for meget."),
    N_("Byg {difference} m lavere, eller søg om at bygge højere."),
    explains=N_("Antenner, kviste, skorstene, gavltrekanter og udhæng af sædvanlig størrelse medregnes ikke (BR18 § 456)."),
)


def _thick(facts: Facts) -> NDArray[np.int8]:
    """Silos against the cross-section of § 185; not relevant for others."""
    buildings = facts.buildings
    law = statute("silo_tvaersnit", facts.day, buildings.use)
    return only(compared(buildings.cross_section_m2, law.limit.value), buildings.use == "silo")


def judge_cross_section(facts: Facts) -> Ruled:
    """The cross-section of a silo that is higher than other farm buildings may be (§ 185)."""
    buildings = facts.buildings
    against = plain(statute("silo_tvaersnit", facts.day, buildings.use))
    farm = in_force("hoejde", facts.day, "landbrug")
    high = ~(buildings.height.value <= (farm.value if farm else np.nan) + WITHIN_M)
    term = Term(N_("tværsnit"), buildings.cross_section_m2, "m²", "BR18 § 185", shown=~np.isnan(buildings.cross_section_m2))
    relevant = buildings.judged & (buildings.use == "silo") & high
    ask = missing(relevant & np.isnan(buildings.cross_section_m2), N_("Angiv siloens tværsnit (building.cross_section_m2)."))
    return ruled(Measure(buildings.cross_section_m2, "m²", (term,)), against, relevant, ask)


CROSS_SECTION: Final = BuildingRule(
    "br18.byggeret.silo_tvaersnit",
    N_("Siloens tværsnit"),
    Level.BUILDING,
    "BR18 § 185",
    ("R-185-2",),
    ("silo_tvaersnit",),
    judge_cross_section,
    N_("Siloens tværsnit er {measured} m². Det må højst være {limit} m², for at den må være højere end andre driftsbygninger."),
    N_("Siloens tværsnit er {measured} m². Over {limit} m² må den ikke være højere end andre driftsbygninger."),
)

# -- the slope plane ---------------------------------------------------------------------------------------------------


def judge_plane(facts: Facts) -> Ruled:
    """The height over the whole roof against 1.4 times the distance to skel towards nabo and sti (§ 177 no. 1)."""
    buildings = facts.buildings
    law = statute("hoejdegraenseplan", facts.day, buildings.house)
    factor = law.limit.value
    relevant = stands(buildings) & regulated("hoejdegraenseplan", buildings.house) & ~np.isneginf(buildings.excess_m)
    found = compared(buildings.excess_m, np.where(np.isnan(factor), np.nan, 0.0))
    better = compared(buildings.excess_m - np.nan_to_num(factor) * buildings.margin_m, np.where(np.isnan(factor), np.nan, 0.0))
    gable = (found == BREACH) & (compared(buildings.hipped_m, np.zeros(len(buildings))) == COMPLIES) & ~buildings.bound
    unsure = (found == BREACH) & buildings.bound
    outcome = np.where(unsure, UNDECIDED, np.where(gable, JUDGEMENT, with_margin(found, better))).astype(np.int8)
    limit = _plane_limit(facts, factor)
    remarks = (
        missing(
            relevant & unsure,
            N_(
                "Det højeste punkt kan stå længere inde på grunden. Angiv tagets form (building.roof) og plads, eller et snit "
                "mod skel (building.profile)."
            ),
        ),
        missing(
            relevant & np.isnan(buildings.excess_m),
            N_("Angiv afstanden til skel mod nabo og sti (building.distance_nabo_m, eller grundens geometri med plot.boundary) og højden."),
        ),
        Remark(
            relevant & gable,
            N_(
                "Kun gavltrekanten er over højdegrænseplanet. Gavltrekanter af sædvanlig størrelse medregnes ikke; om denne er "
                "det, er et skøn (BR18 § 456)."
            ),
        ),
        _roof_margin(buildings, relevant & (found != better)),
    )
    told = _plane_measure(buildings, factor, limit)
    return Ruled(only(outcome, relevant), told, limit, law.fact, law.limit.basis, law.limit.source, "m", remarks, law.dated)


def _plane_limit(facts: Facts, factor: NDArray[np.float64]) -> NDArray[np.float64]:
    """The height allowed at the worst place: the plane, but never more than the greatest height of § 176."""
    with np.errstate(invalid="ignore"):
        plane = factor * facts.buildings.worst_distance_m
    top = in_force("hoejde", facts.day, "parcelhus")
    most = top.value if top else np.inf
    capped = among(facts.buildings.house, HOUSES) & (facts.buildings.worst_height_m <= most)  # else § 176 says it, and this says the plane
    return np.where(capped, np.minimum(plane, most), plane)


def _plane_measure(buildings: Buildings, factor: NDArray[np.float64], limit: NDArray[np.float64]) -> Measure:
    known = ~np.isnan(buildings.excess_m)
    terms = (
        Term(
            N_("afstand til skel der, hvor taget er tættest på planet"),
            buildings.worst_distance_m,
            "m",
            "BR18 § 457",
            factor=0,
            shown=known,
        ),
        Term(N_("højde pr. meter til skel"), factor, "", "BR18 § 177, nr. 1", factor=0, shown=known, decimals=1),
        Term(N_("tilladt højde der"), limit, "m", "BR18 §§ 176-177", factor=0, shown=known),
        Term(N_("højde over terræn der"), buildings.worst_height_m, "m", "BR18 § 456", factor=0, shown=known),
    )
    return Measure(buildings.worst_height_m, "m", terms)


def _roof_margin(buildings: Buildings, where: Flags) -> Remark:
    text = N_("Omridset er tagets, ikke ydervæggens. Væggen kan stå op til {margin} m længere inde, og så langt afgør målet ikke reglen.")
    return Remark(where & (buildings.margin_m > 0), text, {"margin": buildings.margin_m})


PLANE: Final = BuildingRule(
    "br18.byggeret.hoejdegraenseplan",
    N_("Skråt højdegrænseplan"),
    Level.BUILDING,
    "BR18 § 177, nr. 1",
    ("R-177-1",),
    ("hoejdegraenseplan",),
    judge_plane,
    N_("Der, hvor taget på {name} er tættest på højdegrænseplanet, er højden {measured} m. Dér må den højst være {limit} m."),
    N_(
        "Der, hvor taget på {name} er længst over højdegrænseplanet, er højden {measured} m. Dér må den højst være "
        "{limit} m: det er {difference} m for meget."
    ),
    N_("Byg {difference} m lavere dér, ryk byggeriet længere ind på grunden, eller søg om at bygge højere."),
    explains=N_(
        "Højden må ikke noget sted på taget være over 1,4 gange afstanden til skel mod nabo og sti. Mod vej er der intet skråt plan."
    ),
)

# -- the wall of a sommerhus -------------------------------------------------------------------------------------------


def judge_wall(facts: Facts) -> Ruled:
    """The wall at one long side at least (§ 178 no. 3). A building that is no higher than the limit has no higher wall."""
    buildings = facts.buildings
    against = plain(statute("ydervaeg_langside", facts.day, buildings.house))
    low = np.where(
        np.isnan(buildings.low_wall_m) & (buildings.height.value <= against.limit.value), buildings.height.value, buildings.low_wall_m
    )
    term = Term(N_("ydervæg ved den laveste langside, til oversiden af tagfladen"), low, "m", "BR18 § 178, nr. 3", shown=~np.isnan(low))
    relevant = stands(buildings) & regulated("ydervaeg_langside", buildings.house)
    ask = missing(relevant & np.isnan(low), N_("Angiv ydervæggens højde ved de to langsider (building.long_walls_m eller building.roof)."))
    return ruled(Measure(low, "m", (term,)), against, relevant, ask)


WALL: Final = BuildingRule(
    "br18.byggeret.ydervaeg",
    N_("Ydervæggens højde"),
    Level.BUILDING,
    "BR18 § 178, nr. 3",
    ("R-178-3",),
    ("ydervaeg_langside",),
    judge_wall,
    N_("{name}: ydervæggen ved den laveste langside er {measured} m. Mindst én langside må højst være {limit} m."),
    N_(
        "{name}: ydervæggen ved den laveste langside er {measured} m. Mindst én langside må højst være {limit} m: den "
        "er {difference} m for høj."
    ),
    N_("Gør den ene langside {difference} m lavere, eller søg om at bygge højere."),
)

RULES: Final = (STOREYS, HEIGHT, CROSS_SECTION, PLANE, WALL)
__all__ = ["NOT_RELEVANT", "RULES", "YES", "among", "height_use", "regulated", "stands"]
