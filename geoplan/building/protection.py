"""Protection lines and permission in the countryside where a number decides, by what the applicant tells.

None of them changes the answer of byggeret. Where a theme lies is for the constraint layers to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.assemble import built_area, main_use
from geoplan.building.law import number
from geoplan.building.rulings import Said
from geoplan.building.shapes import footprint
from geoplan.building.uses import AGRICULTURE, ONE_FAMILY, SECONDARY
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geoplan.building.case import Answers, Building, Case

FREE: Final = "free"  # the theme does not reach the work, or an exemption holds
DISPENSATION: Final = "dispensation"
PERMISSION: Final = "permission"
UNDECIDED: Final = "undecided"
OUTCOME_DA: Final = {
    FREE: N_("ingen dispensation nødvendig"),
    DISPENSATION: N_("kræver dispensation"),
    PERMISSION: N_("kræver landzonetilladelse først"),
    UNDECIDED: N_("kan ikke afgøres"),
}
SMALL: Final = frozenset({"garage", "carport", "udhus", "skur", "drivhus"})


@dataclass(frozen=True, slots=True)
class Theme:
    """What a theme says of a building: the key of its fact, its name, the answer, the paragraph and why."""

    fact: str
    title: str
    subject: str
    outcome: str
    paragraph: str
    why: Said


def themes(case: Case, day: dt.date) -> tuple[Theme, ...]:
    """The themes that the case tells of, for every building that is to be built."""
    parts = [one for one in case.building if one.status not in {"existing", "removed"}]
    found = [answer(case, one, day) for one in parts for asked, answer in _THEMES if asked(case)]
    return tuple(one for one in found if one is not None)


def _name(building: Building) -> str:
    return building.name or building.kind or building.use or ""


def _area(building: Building) -> float:
    return built_area(building, footprint(building, _name(building)))


def _themed(fact: str, title: str, paragraph: str, day: dt.date, *names: str) -> Callable[..., Theme]:
    """A maker of answers about one theme; the numbers called ``names`` are at hand in its sentences."""

    def made(building: Building, outcome: str, why: str, **values: object) -> Theme:
        known = {name: number(name, day) for name in names}
        return Theme(fact, title, _name(building), outcome, paragraph, Said(why, {**known, **values}))

    return made


def _forest(case: Case, building: Building, day: dt.date) -> Theme:
    """K-17: 300 m from public forest and private forest of at least 20 ha; small buildings at a dwelling in byzone are free.

    The line as drawn by the authorities leaves out what small private forests do not give; inside it nothing of that need be asked.
    """
    told = case.answers
    made = _themed(
        "K-17", N_("skovbyggelinje"), "Naturbeskyttelseslovens § 17", day, "skovbyggelinje_areal", "skovbyggelinje_afstand", "privat_skov"
    )
    if told.forest_line:
        return _small_at_dwelling(case, building, day, made)
    if told.forest_m is not None and told.forest_m > number("skovbyggelinje_afstand", day):
        return made(building, FREE, N_("Skoven ligger mere end {skovbyggelinje_afstand} m væk."))
    if told.forest_private and told.forest_ha is None:
        return made(building, UNDECIDED, N_("Angiv, hvor stor den private skov er (answers.forest_ha)."))
    if told.forest_private and told.forest_ha is not None and told.forest_ha < number("privat_skov", day):
        return made(
            building,
            FREE,
            N_("Privat skov på {ha} ha har ingen skovbyggelinje; det har den først fra {privat_skov} ha."),
            ha=told.forest_ha,
        )
    if told.forest_private is None:
        return made(building, UNDECIDED, N_("Angiv, om skoven er privat (answers.forest_private)."))
    return _small_at_dwelling(case, building, day, made)


def _small_at_dwelling(case: Case, building: Building, day: dt.date, made: Callable[..., Theme]) -> Theme:
    small = building.use in SECONDARY and (building.kind is None or building.kind in SMALL)
    area = _area(building)
    if small and case.plot.zone == "byzone":
        if np.isnan(area):
            return made(building, UNDECIDED, N_("Angiv bygningens areal (building.area_m2)."))
        if area <= number("skovbyggelinje_areal", day):
            return made(
                building,
                FREE,
                N_(
                    "Garager, carporte, udhuse og drivhuse på op til {skovbyggelinje_areal} m² ved en bolig i byzone er undtaget "
                    "(stk. 2, nr. 7); denne er {area} m²."
                ),
                area=area,
            )
    return made(building, DISPENSATION, N_("Byggeriet ligger inden for skovbyggelinjen, og ingen af de læste undtagelser passer."))


def _beach(case: Case, building: Building, day: dt.date) -> Theme:
    """K-15: the beach protection line."""
    made = _themed("K-15", N_("strandbeskyttelse"), "Naturbeskyttelseslovens §§ 15-15 a", day, "strand_skur", "strand_bolig")
    return _in_garden(case, building, day, made)


def _lake(case: Case, building: Building, day: dt.date) -> Theme:
    """K-16: the protection line of lakes and streams has the same exemption for a shed in a garden."""
    names = ("strand_skur", "strand_bolig")
    made = _themed("K-16", N_("sø- og åbeskyttelseslinje"), "Naturbeskyttelseslovens § 16", day, *names)
    return _in_garden(case, building, day, made)


def _in_garden(case: Case, building: Building, day: dt.date, made: Callable[..., Theme]) -> Theme:
    """One shed or greenhouse of up to 10 m² in a lawful garden within 15 m of the dwelling."""
    told, area = case.answers, _area(building)
    if building.use not in SECONDARY:
        return made(building, DISPENSATION, N_("Inden for beskyttelseslinjen må der ikke bygges uden dispensation."))
    if None in (told.lawful_garden, told.dwelling_m, told.has_shed) or np.isnan(area):
        text = N_("Angiv bygningens areal, om haven er lovlig, afstanden til boligen, og om der er et skur i forvejen (answers).")
        return made(building, UNDECIDED, text)
    near = told.dwelling_m is not None and told.dwelling_m <= number("strand_bolig", day)
    if told.lawful_garden and near and not told.has_shed and area <= number("strand_skur", day):
        text = N_(
            "Ét skur på op til {strand_skur} m² i en lovlig have og højst {strand_bolig} m fra boligen er tilladt; dette er {area} m²."
        )
        return made(building, FREE, text, area=area)
    text = N_(
        "Kun ét skur på op til {strand_skur} m² i en lovlig have og højst {strand_bolig} m fra boligen er tilladt; dette er {area} m²."
    )
    return made(building, DISPENSATION, text, area=area)


def _monument(case: Case, building: Building, day: dt.date) -> Theme:
    """K-18: 100 m around visible protected monuments."""
    made = _themed("K-18", N_("fortidsmindebeskyttelseslinje"), "Naturbeskyttelseslovens § 18", day, "fortidsminde_afstand")
    if case.answers.monument_m is None:
        text = N_("Byggeriet ligger inden for fortidsmindebeskyttelseslinjen; der må tilstanden ikke ændres uden dispensation.")
        return made(building, DISPENSATION, text)
    distance = case.answers.monument_m
    if distance < number("fortidsminde_afstand", day):
        return made(
            building,
            DISPENSATION,
            N_("Fortidsmindet ligger {distance} m væk. Inden for {fortidsminde_afstand} m må tilstanden ikke ændres uden dispensation."),
            distance=distance,
        )
    return made(
        building, FREE, N_("Fortidsmindet ligger {distance} m væk, det vil sige mindst {fortidsminde_afstand} m."), distance=distance
    )


def _church(_case: Case, building: Building, day: dt.date) -> Theme:
    """K-19: nothing higher than 8.5 m in the zone around a church."""
    made = _themed("K-19", N_("kirkebyggelinje"), "Naturbeskyttelseslovens § 19", day, "kirkebyggelinje_hoejde")
    roof = building.roof
    top = building.height_m if building.height_m is not None else roof.ridge_m if roof is not None else None
    if top is None:
        return made(building, UNDECIDED, N_("Angiv højden (building.height_m)."))
    if top > number("kirkebyggelinje_hoejde", day):
        return made(
            building,
            DISPENSATION,
            N_("Byggeriet er {top} m højt. Inden for kirkebyggelinjen må det højst være {kirkebyggelinje_hoejde} m uden dispensation."),
            top=top,
        )
    return made(building, FREE, N_("Byggeriet er {top} m højt. Op til {kirkebyggelinje_hoejde} m kræver ingen dispensation."), top=top)


def _countryside(case: Case, building: Building, day: dt.date) -> Theme | None:
    """Permission in the countryside (Planning Act §§ 35-36): small secondary buildings and extensions of year-round houses are exempt."""
    if building.use in AGRICULTURE or main_use(case)[0] in AGRICULTURE:
        return None
    if building.use in SECONDARY and (building.kind is None or building.kind in SMALL):
        return _countryside_secondary(case, building, day)
    if case.work == "tilbygning" and building.use in {"parcelhus", "tofamiliehus", "dobbelthus"}:
        return _countryside_extension(case, building, day)
    made = _themed("K-LZ", N_("landzone"), "Planlovens §§ 35-36", day)
    return made(
        building, UNDECIDED, N_("Byggeri i landzone kræver som hovedregel landzonetilladelse (planlovens § 35). Se undtagelserne i § 36.")
    )


def _countryside_secondary(case: Case, building: Building, day: dt.date) -> Theme:
    """K-LZ no. 8: each garage, carport, outhouse or greenhouse of up to 50 m² at a one-family house or sommerhus, in practice near it."""
    area, away = _area(building), case.answers.dwelling_m
    names = ("landzone_sekundaer", "landzone_sekundaer_afstand")
    made = _themed("K-LZ-8", N_("landzone"), "Planlovens § 36, stk. 1, nr. 8", day, *names)
    if main_use(case)[0] not in ONE_FAMILY or np.isnan(area):
        return made(building, UNDECIDED, N_("Angiv bygningens areal og det hus, den hører til (building, plot.use)."))
    if area > number("landzone_sekundaer", day):
        text = N_(
            "Uden landzonetilladelse må en garage, carport, et udhus eller drivhus højst være {landzone_sekundaer} m²; denne er {area} m²."
        )
        return made(building, PERMISSION, text, area=area)
    if away is not None and away > number("landzone_sekundaer_afstand", day):
        text = N_("Bygningen ligger {away} m fra huset. I praksis godtages omkring {landzone_sekundaer_afstand} m; kommunen afgør det.")
        return made(building, UNDECIDED, text, away=away)
    text = N_("Garager, carporte, udhuse og drivhuse på hver højst {landzone_sekundaer} m² ved huset er undtaget; denne er {area} m².")
    return made(building, FREE, text, area=area)


def _countryside_extension(case: Case, building: Building, day: dt.date) -> Theme:
    """K-LZ no. 10: a year-round house in the countryside may be extended to 500 m² gross without permission."""
    made = _themed("K-LZ-10", N_("landzone"), "Planlovens § 36, stk. 1, nr. 10", day, "landzone_helaarsbolig")
    area = _gross(case)
    if not case.answers.year_round or np.isnan(area):
        text = N_("Angiv boligens samlede bruttoetageareal efter udvidelsen, og at det er en helårsbolig (answers.year_round).")
        return made(building, UNDECIDED, text)
    if area <= number("landzone_helaarsbolig", day):
        text = N_(
            "En helårsbolig må udvides til {landzone_helaarsbolig} m² uden landzonetilladelse (§ 36, stk. 1, nr. 10); "
            "denne bliver {area} m²."
        )
        return made(building, FREE, text, area=area)
    text = N_("En helårsbolig må udvides til {landzone_helaarsbolig} m² uden landzonetilladelse; denne bliver {area} m².")
    return made(building, PERMISSION, text, area=area)


def _gross(case: Case) -> float:
    """The floor area of the dwelling with its extension: what stands and what is applied for."""
    homes = [one for one in case.building if one.use in ONE_FAMILY and one.status != "removed"]
    return float(sum(_floor_area(one) for one in homes))


def _floor_area(building: Building) -> float:
    if building.etageareal_m2 is not None:
        return building.etageareal_m2
    floors = [floor.area_m2 for floor in building.floors]
    return float(sum(np.nan if value is None else value for value in floors)) if floors else np.nan


def _asked(what: Callable[[Answers], object]) -> Callable[[Case], bool]:
    return lambda case: bool(what(case.answers))


_THEMES: Final[tuple[tuple[Callable[..., bool], Callable[..., Theme | None]], ...]] = (  # asked of the case; then of each building
    (_asked(lambda told: told.forest_m is not None or told.forest_line), _forest),
    (_asked(lambda told: told.beach_protection), _beach),
    (_asked(lambda told: told.lake_line), _lake),
    (_asked(lambda told: told.monument_m is not None or told.monument_line), _monument),
    (_asked(lambda told: told.church_line), _church),
    (lambda case: case.plot.zone == "landzone", _countryside),
)
__all__ = ["DISPENSATION", "FREE", "OUTCOME_DA", "PERMISSION", "UNDECIDED", "Theme", "themes"]
