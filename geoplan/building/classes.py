"""The classes that decide who must certify: anvendelseskategori, risikoklasse, brandklasse, konsekvensklasse and konstruktionsklasse.

Derived as far as the facts allow; where an answer is missing the class is None and ``missing`` says what to tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.building.assemble import built_area
from geoplan.building.law import in_force, parameter
from geoplan.building.permit import secondary_sum
from geoplan.building.risk import Told, risk_of
from geoplan.building.shapes import footprint
from geoplan.building.uses import AGRICULTURE, ONE_FAMILY, SECONDARY
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.case import Building, Case

SLEEPING: Final = ONE_FAMILY | {"etagebolig", "samlet_bebyggelse"}
STORAGE: Final = frozenset({"lager", "industri"})
BY_KIND: Final = {
    "kontor": "AK1",
    "lager": "AK1",
    "industri": "AK1",
    "butik": "AK3",
    "undervisning": "AK2",
    "daginstitution": "AK6",
    "plejehjem": "AK6",
    "hotel": "AK5",
}
ADVISERS: Final = {
    "BK0": N_("ingen brandklasse"),
    "BK1": N_("ingen certificeret brandrådgiver"),
    "BK2": N_("én certificeret brandrådgiver (BK2, BK3-4 eller tredjepart)"),
    "BK3": N_("én certificeret brandrådgiver (BK3-4 eller tredjepart)"),
    "BK4": N_("én certificeret brandrådgiver (BK3-4) og én tredjepart"),
    "KK0": N_("ingen konstruktionsklasse"),
    "KK1": N_("ingen certificeret statiker"),
    "KK2": N_("én certificeret statiker (KK2, KK3-4 eller tredjepart)"),
    "KK3": N_("én certificeret statiker (KK3-4 eller tredjepart)"),
    "KK4": N_("én certificeret statiker (KK3-4) og én tredjepart"),
}
OTHERS: Final = frozenset({"AK2", "AK3", "AK5", "AK6"})
SINGLE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of one building; None where they cannot be found. ``missing`` are the fields to tell."""

    subject: str
    use_category: str | None
    risk: str | None
    fire: str | None
    consequence: str | None
    structure: str | None
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the classes look at."""

    building: Building
    area: float
    storeys: float
    top_floor: float
    load: float
    secondary_m2: float
    day: dt.date

    @property
    def secondary(self) -> bool:
        return self.building.use in SECONDARY

    def most(self, name: str) -> float:
        """A limit on the day, or the one that may have held; NaN where none is known."""
        dated = in_force(name, self.day) or parameter(name).perhaps(self.day)
        return dated.value if dated else np.nan


def classes(case: Case, day: dt.date) -> tuple[Classes, ...]:
    """The classes of every building that is to be built."""
    if case.work in {"udstykning", "nedrivning"}:
        return ()
    parts = [one for one in case.building if one.status not in {"existing", "removed"} and one.use != "opholdsareal"]
    return tuple(_of(case, one, day) for one in parts)


def _of(case: Case, building: Building, day: dt.date) -> Classes:
    floors = [floor.area_m2 for floor in building.floors if floor.kind != "kaelder"]
    own = built_area(building, footprint(building, building.name or "")) * (
        building.storeys or np.nan if building.use not in SECONDARY else 1.0
    )
    area = building.etageareal_m2 if building.etageareal_m2 is not None else sum(value or np.nan for value in floors) if floors else own
    storeys = building.storeys if building.storeys is not None else 1.0 if building.use in SECONDARY else np.nan
    top = building.top_floor_m if building.top_floor_m is not None else 0.0 if storeys == SINGLE else np.nan
    load = np.nan if building.fire_load_mj_m2 is None else building.fire_load_mj_m2
    known = _Known(building, float(area), float(storeys), float(top), load, secondary_sum(case), day)
    category = _category(building)
    risk = _risk(known, category)
    consequence = _consequence(known)
    found = Classes(
        building.name or building.kind or building.use or "",
        category,
        risk,
        _fire(known, category, risk),
        consequence,
        _structure(known, consequence),
        (),
    )
    return Classes(found.subject, category, risk, found.fire, consequence, found.structure, _missing(known, found))


def _category(building: Building) -> str | None:
    """Bilag 1 table 1: sleeping places, knowing the escape routes, and reaching safety unaided."""
    if building.use in SECONDARY or building.use in AGRICULTURE:
        return "AK1"
    return "AK4" if building.use in SLEEPING else BY_KIND.get(building.kind or "")


def _risk(known: _Known, category: str | None) -> str | None:
    """Bilag 1 table 2."""
    if known.secondary:
        return "RC1"
    if category in OTHERS:
        return _risk_others(known, category)[0]
    if category is None or np.isnan(known.top_floor):
        return None
    return _risk_sleeping(known) if category == "AK4" else _risk_daily(known)


def _risk_others(known: _Known, category: str) -> tuple[str | None, tuple[str, ...]]:
    """The class of buildings with guests, pupils, patients and the like, or the fields that would tell it."""
    one = known.building
    persons = np.nan if one.persons is None else one.persons
    told = Told(known.storeys, known.top_floor, known.area, persons, one.direct_exits, one.fire_separate, known.most)
    return risk_of(category, told)


def _risk_sleeping(known: _Known) -> str | None:
    low = known.top_floor <= known.most("rc_oeverste_gulv")
    single = known.storeys <= SINGLE
    if known.building.use in ONE_FAMILY and np.isnan(known.area):
        return None
    family = known.building.use in ONE_FAMILY and known.storeys <= known.most("rc1_etager") and known.area <= known.most("rc1_areal")
    if single or (family and low):
        return "RC1"
    return "RC2" if low else "RC3" if known.top_floor <= known.most("rc3_oeverste_gulv") else "RC4"


def _risk_daily(known: _Known) -> str | None:
    if np.isnan(known.load):
        return None
    light, low = known.load <= known.most("rc_brandbelastning"), known.top_floor <= known.most("rc_oeverste_gulv")
    if known.storeys <= SINGLE:
        return "RC1" if light else "RC2"
    if low:
        return "RC2" if light else "RC3"
    return "RC3" if light and known.top_floor <= known.most("rc3_oeverste_gulv") else "RC4"


def _fire(known: _Known, category: str | None, risk: str | None) -> str | None:
    """§ 493. Secondary buildings of at most 50 m² in all on the plot have no class."""
    if known.secondary and known.secondary_m2 <= known.most("bk0_areal"):
        return "BK0"
    if risk is None or (risk != "RC4" and known.building.pre_accepted is None):
        return None
    if risk == "RC4":
        return "BK4"
    if not known.building.pre_accepted:
        return "BK3"
    if risk != "RC1" or category not in {"AK1", "AK4"}:
        return "BK2"
    return _fire_one(known, category)


def _fire_one(known: _Known, category: str) -> str | None:
    """BK1 or BK2 of a building in RC1: by area, and a dwelling must be fire-separate from others and from skel."""
    area = known.secondary_m2 if known.secondary else known.area
    if np.isnan(area) or (category == "AK4" and known.building.fire_separate is None):
        return None
    separate = category == "AK1" or bool(known.building.fire_separate)
    return "BK1" if area <= known.most("bk1_areal") and separate else "BK2"


def _consequence(known: _Known) -> str | None:
    """DS/EN 1990 DK NA as municipalities tell it."""
    if known.secondary:
        return "CC1"
    if np.isnan(known.storeys) or np.isnan(known.top_floor):
        return None
    if known.storeys > known.most("cc3_etager"):
        return "CC3+"
    return "CC3" if known.top_floor > known.most("cc2_oeverste_gulv") else "CC2"


def _structure(known: _Known, consequence: str | None) -> str | None:
    """§ 489. Each secondary building of at most 50 m² has no class."""
    if known.secondary:
        return None if np.isnan(known.area) else "KK0" if known.area <= known.most("kk0_areal") else "KK1"
    if known.building.use in ONE_FAMILY and known.building.use != "tofamiliehus" and consequence == "CC2":
        return "KK1"
    if consequence is None:
        return None
    if consequence in {"CC3", "CC3+"}:
        return "KK3" if consequence == "CC3" else "KK4"
    return _structure_two(known)


def _structure_two(known: _Known) -> str | None:
    """A building in CC2 that is no one-family house."""
    simple, span = known.building.simple_traditional, known.building.span_m
    hall = known.building.use in AGRICULTURE or known.building.kind in STORAGE
    if hall and known.storeys <= SINGLE and (span is None or span <= known.most("kk1_spaend")):
        if span is None:
            return None
        if known.building.use in AGRICULTURE or simple:
            return "KK1"
    return None if simple is None else "KK2" if simple else "KK3"


def _missing(known: _Known, found: Classes) -> tuple[str, ...]:
    """The fields that would let the missing classes be found."""
    one = known.building
    asked = {
        "building.kind": found.use_category is None,
        "building.storeys": np.isnan(known.storeys),
        "building.top_floor_m": np.isnan(known.top_floor),
        "building.fire_load_mj_m2": found.use_category == "AK1" and not known.secondary and np.isnan(known.load),
        "building.pre_accepted": found.fire is None and one.pre_accepted is None,
        "building.fire_separate": found.fire is None and found.use_category == "AK4" and one.fire_separate is None,
        "building.etageareal_m2": np.isnan(known.area) and not known.secondary,
        "building.area_m2": np.isnan(known.area) and known.secondary,
        "building.span_m": found.structure is None and one.kind in STORAGE and one.span_m is None,
        "building.simple_traditional": found.structure is None and found.consequence == "CC2" and one.simple_traditional is None,
    }
    others = _risk_others(known, found.use_category)[1] if found.use_category in OTHERS else ()
    return tuple(dict.fromkeys([*(name for name, wanted in asked.items() if wanted), *others]))
