"""The climate and energy limits that hold on the day (BR18 chapter 11): which limit applies, not what the building emits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from geoplan.building.law import in_force, parameter
from geoplan.building.rulings import Said
from geoplan.building.uses import ONE_FAMILY, SECONDARY
from geoplan.rules import Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.case import Building, Case
    from geoplan.rules import DatedValue

BY_USE: Final = {"etagebolig": "etagebolig", "samlet_bebyggelse": "etagebolig", "institution": "institution", "andet": "oevrigt"}
HOLIDAY_M2: Final = 150.0
"""From this floor area a holiday home has the limit of a one-family house (the text of § 298 from 2025-07-01)."""
EXTENSIONS: Final = frozenset({"tilbygning"})
NOT_NEW: Final = frozenset({"tilbygning", "ombygning", "aendret_anvendelse"})
NO_BUILDING: Final = frozenset({"nedrivning", "udstykning", "transportabel"})


@dataclass(frozen=True, slots=True)
class Climate:
    """Whether the climate requirement holds for a building, its limit, and the answer where the calculated impact is told.

    ``energy`` is the energy frame of a new building in kWh/m² a year, None where its heated area is not told.
    """

    subject: str
    required: bool | None
    fact: str
    limit: float | None
    measured: float | None
    outcome: Outcome | None
    why: Said
    verified: bool = True
    energy: float | None = None


def rounded(value: float) -> float:
    """The calculated impact with one decimal, as it is before the test (12.047 is 12.0); halves go up."""
    return float(Decimal(repr(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def climate(case: Case, day: dt.date) -> tuple[Climate, ...]:
    """What the climate rules say of every primary building that is to be built."""
    if case.work in NO_BUILDING:
        return ()
    parts = [
        one
        for one in case.building
        if one.status not in {"existing", "removed"} and one.use not in SECONDARY and one.use not in {"opholdsareal", "silo"}
    ]
    return tuple(replace(_one(case, one, day), energy=_energy(case, one, day)) for one in parts)


def _energy(case: Case, building: Building, day: dt.date) -> float | None:
    if case.work in NOT_NEW or building.heated_area_m2 is None or building.use == "sommerhus":
        return None
    return energy_frame(building.use or "", building.heated_area_m2, day)


def _one(case: Case, building: Building, day: dt.date) -> Climate:
    if in_force("lca_kraeves", day) is not None:
        return _until_2025(case, building, day)
    if in_force("lca_tilbygning", day) is not None:
        return _from_2025(case, building, day)
    return _told(building, required=False, fact="R-297-1", why=N_("Der var intet klimakrav på sagens dag; det kom 1. januar 2023."))


def _told(
    building: Building,
    *,
    required: bool | None,
    fact: str,
    why: str,
    limit: DatedValue | None = None,
    outcome: Outcome | None = None,
    **values: object,
) -> Climate:
    measured = None if building.gwp is None else rounded(building.gwp)
    name = building.name or building.kind or building.use or ""
    return Climate(
        name,
        required,
        fact,
        limit.value if limit else None,
        measured,
        outcome,
        Said(why, values),
        limit.reference.verified if limit else True,
    )


def _until_2025(case: Case, building: Building, day: dt.date) -> Climate:
    """2023-01-01 to 2025-06-30: new buildings under the energy frame; a limit above 1000 m² heated."""
    if case.work in NOT_NEW or building.use == "sommerhus":
        return _told(
            building,
            required=False,
            fact="R-297-1",
            why=N_("Tilbygninger, ændret anvendelse og sommerhuse var ikke omfattet af klimakravet."),
        )
    area, least = building.heated_area_m2, in_force("lca_areal", day)
    if area is None or least is None:
        return _told(
            building,
            required=True,
            fact="R-297-1",
            why=N_(
                "Der skal regnes på klimapåvirkningen. Angiv det opvarmede areal (building.heated_area_m2): over 1000 m² er "
                "der en grænseværdi."
            ),
        )
    if area <= least.value:
        return _told(
            building,
            required=True,
            fact="R-297-1",
            why=N_("Der skal regnes på klimapåvirkningen, men grænseværdien gælder først over {least} m² opvarmet."),
            least=least.value,
        )
    return _against(building, in_force("lca_graense", day, "alle"), None)


def _from_2025(case: Case, building: Building, day: dt.date) -> Climate:
    """From 2025-07-01: limits by kind of building; small unheated buildings and extensions below 250 m² heated are exempt."""
    exempt = _exempt(case, building, day)
    if exempt is not None:
        return exempt
    kind = _kind(building)
    if kind is None:
        return _told(
            building,
            required=True,
            fact="R-297-3",
            why=N_("Angiv, hvad bygningen bruges til (building.kind, for eksempel kontor), og dens areal: grænseværdien afhænger af det."),
        )
    return _against(building, in_force("lca_graense", day, kind), parameter("lca_graense").perhaps(day, kind))


def _exempt(case: Case, building: Building, day: dt.date) -> Climate | None:
    small, extension = in_force("lca_uopvarmet", day), in_force("lca_tilbygning", day)
    area = building.etageareal_m2 if building.etageareal_m2 is not None else building.area_m2
    if building.heated is False and small is not None and area is not None and area < small.value:
        return _told(
            building,
            required=False,
            fact="R-297-3",
            why=N_("Uopvarmet byggeri under {least} m² er undtaget fra klimakravet."),
            least=small.value,
        )
    if case.work not in EXTENSIONS or building.use not in ONE_FAMILY or extension is None:
        return None
    if building.heated_area_m2 is None:
        return _told(building, required=None, fact="R-297-3", why=N_("Angiv tilbygningens opvarmede areal (building.heated_area_m2)."))
    if building.heated_area_m2 < extension.value:
        return _told(
            building,
            required=False,
            fact="R-297-3",
            why=N_("En tilbygning på {area} m² opvarmet er undtaget; klimakravet gælder fra {least} m²."),
            area=building.heated_area_m2,
            least=extension.value,
        )
    return None


def _kind(building: Building) -> str | None:
    """The kind of building that § 298 has a limit for; None where it is not told well enough."""
    if building.use == "sommerhus":
        area = building.heated_area_m2 if building.heated_area_m2 is not None else building.etageareal_m2
        return None if area is None else "feriebolig_under_150" if area < HOLIDAY_M2 else "enfamiliehus"
    if building.use in ONE_FAMILY:
        return "enfamiliehus"
    if building.use == "erhverv":
        return None if building.kind is None else "kontor" if building.kind == "kontor" else "oevrigt"
    return BY_USE.get(building.use or "")


def _against(building: Building, dated: DatedValue | None, other: DatedValue | None) -> Climate:
    """The told impact against the limit; a judgement where the month of a change is not known and decides it."""
    if dated is None:
        return _told(
            building,
            required=True,
            fact="R-297-3",
            outcome=Outcome.UNDECIDED,
            why=N_("Grænseværdien på sagens dag er ikke læst i nogen kilde."),
        )
    if building.gwp is None:
        return _told(
            building,
            required=True,
            fact=dated.fact,
            limit=dated,
            why=N_("Den beregnede klimapåvirkning må højst være {most} kg CO₂e/m²/år."),
            most=dated.value,
        )
    found = _compared(building.gwp, dated.value)
    if other is not None and _compared(building.gwp, other.value) is not found:
        found = Outcome.JUDGEMENT
    why = N_("Klimapåvirkningen er {value}, afrundet {rounded}. Den må højst være {most} kg CO₂e/m²/år.")
    return _told(
        building,
        required=True,
        fact=dated.fact,
        limit=dated,
        outcome=found,
        why=why,
        value=building.gwp,
        rounded=rounded(building.gwp),
        most=dated.value,
    )


def _compared(gwp: float, limit: float) -> Outcome:
    return Outcome.COMPLIES if rounded(gwp) <= limit else Outcome.BREACH


def energy_frame(use: str, heated_m2: float, day: dt.date) -> float | None:
    """The energy frame in kWh/m² a year of a new building, None where none is known on ``day`` (§§ 259-260)."""
    kind = "bolig" if use in ONE_FAMILY or use in {"etagebolig", "samlet_bebyggelse"} else "andet"
    base, share = in_force("energiramme", day, kind), in_force("energiramme_areal", day, kind)
    return base.value + share.value / heated_m2 if base and share and heated_m2 > 0 else None
