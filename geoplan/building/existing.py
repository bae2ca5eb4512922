"""What stands on a property, by BBR, and how much of its building right it takes. Register figures, so the answer is for guidance.

BBR's ``byg038`` leaves out used attics and basements and holds integrated garages and outhouses, so these are moved to where BR18 § 455
counts them. Whether a basement counts depends on its height over the terrain, which BBR does not have: it is told, and never added.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.building.measures.floor_area import FloorArea, floor_area
from geoplan.building.uses import PRIMARY, SECONDARY
from geoplan.model.content import Faults, sound_tables
from geoplan.model.load import shipped

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Index = NDArray[np.int64]

_CODES: Final = {"bbr_use.csv": "code label_da deprecated use note_da source confidence_code confidence_use"}
INTEGRATED: Final = ("byg042ArealIndbyggetGarage", "byg043ArealIndbyggetCarport", "byg044ArealIndbyggetUdhus")
KITCHENS: Final = ("byg024AntalLejlighederMedKøkken", "byg025AntalLejlighederUdenKøkken")
NOTHING: Final = -1


@dataclass(frozen=True, slots=True)
class BbrUse:
    """A code of BBR's use of buildings: what it says, and what chapter 8 takes it for. ``use`` is empty where the code does not tell."""

    code: str
    label: str
    use: str
    note: str


@lru_cache(maxsize=1)
def bbr_uses() -> Mapping[str, BbrUse]:
    """BBR's codes of use (byg021) by code. What they mean in BR18 is a proposal, not from the register."""
    faults = Faults()
    tables, _ = sound_tables(shipped().joinpath("byggesag"), _CODES, faults)
    faults.unique(tables["bbr_use.csv"], "code")
    faults.report()
    return {row["code"]: BbrUse(row["code"], row["label_da"], row["use"], row["note_da"]) for row in tables["bbr_use.csv"]}


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on each of many properties. Arrays have one entry per property; ``use`` is empty where none or several compete."""

    use: NDArray[np.object_]
    mixed: NDArray[np.bool_]
    dwellings: Numbers
    floors: FloorArea
    basement_m2: Numbers
    unknown: NDArray[np.int64]
    """Buildings whose floor area BBR does not give."""

    def taken(self, rows: Index) -> Standing:
        """The same of some properties."""
        floors = self.floors
        some = {one.name: getattr(floors, one.name)[rows] for one in fields(floors) if one.name != "area"}
        of_rows = FloorArea(area=floors.area.taken(rows.astype(np.intp)), **some)
        return Standing(self.use[rows], self.mixed[rows], self.dwellings[rows], of_rows, self.basement_m2[rows], self.unknown[rows])


def standing(property_: Index, buildings: pd.DataFrame, floors: pd.DataFrame, *, properties: int, day: dt.date) -> Standing:
    """Add up BBR's standing buildings (columns as in BBR) by property.

    ``property_`` is the property's number of each building, -1 for those of none. ``floors`` are BBR's rows of storeys. Deductions are
    those in force on ``day``.
    """
    known = property_ != NOTHING
    of, rows = property_[known], buildings[known].reset_index(drop=True)
    use = uses_of(rows)
    secondary = np.isin(use, list(SECONDARY))
    attic, basement = (of_floors(rows, floors, column) for column in ("eta021ArealAfUdnyttetDelAfTagetage", "eta022Kælderareal"))
    whole, integrated = _number(rows, "byg038SamletBygningsareal"), sum(np.nan_to_num(_number(rows, name)) for name in INTEGRATED)
    built = _number(rows, "byg041BebyggetAreal")
    main = np.where(secondary, 0.0, np.maximum(whole - integrated, 0.0))
    beside = np.where(secondary, np.where(np.isnan(built), whole, built), integrated)
    unknown = np.isnan(main) | np.isnan(beside)
    main_use, mixed = _main_use(of, use, np.nan_to_num(whole), properties)
    dwellings = _summed(of, _dwellings(rows, use), properties)
    parts = {"etage": _summed(of, main, properties), "tagetage": _summed(of, np.where(secondary, 0.0, attic), properties)}
    total = floor_area(parts, _summed(of, beside, properties), use=main_use, dwellings=np.maximum(dwellings, 1.0), day=day)
    without_area = np.bincount(of[unknown], minlength=properties).astype(np.int64)
    return Standing(main_use, mixed, dwellings, total, _summed(of, basement, properties), without_area)


def uses_of(buildings: pd.DataFrame) -> NDArray[np.object_]:
    """What chapter 8 takes each building for, by its code of use; empty where the code does not tell."""
    known = {code: one.use for code, one in bbr_uses().items()}
    codes = buildings["byg021BygningensAnvendelse"] if "byg021BygningensAnvendelse" in buildings else pd.Series([None] * len(buildings))
    text = codes.astype("string").str.removesuffix(".0")
    return text.map(known).fillna("").to_numpy(dtype=object)


def _number(rows: pd.DataFrame, name: str) -> Numbers:
    if name not in rows:
        return np.full(len(rows), np.nan)
    return np.asarray(pd.to_numeric(rows[name], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)


def _summed(of: Index, values: Numbers, properties: int) -> Numbers:
    return np.bincount(of, weights=np.nan_to_num(values), minlength=properties).astype(np.float64)


def of_floors(rows: pd.DataFrame, floors: pd.DataFrame, column: str) -> Numbers:
    """A figure of the storeys added up for each building."""
    if not len(floors) or "bygning" not in floors or "id_lokalId" not in rows:
        return np.zeros(len(rows))
    total = pd.Series(np.nan_to_num(_number(floors, column))).groupby(floors["bygning"].astype(str).to_numpy()).sum()
    return np.asarray(total.reindex(rows["id_lokalId"].astype(str)).fillna(0.0), dtype=np.float64)


def _main_use(of: Index, use: NDArray[np.object_], area: Numbers, properties: int) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """The use with the largest floor area on each property, and whether there are several."""
    primary = np.isin(use, list(PRIMARY))
    each = pd.DataFrame({"of": of[primary], "use": use[primary], "area": area[primary]})
    table = each.groupby(["of", "use"], sort=True)["area"].sum().reset_index()
    largest = table.sort_values(["of", "area", "use"], ascending=[True, False, True]).drop_duplicates("of")
    main = np.full(properties, "", dtype=object)
    main[largest["of"].to_numpy(dtype=np.int64)] = largest["use"].to_numpy(dtype=object)
    kinds = np.bincount(table["of"].to_numpy(dtype=np.int64), minlength=properties)
    return main, kinds > 1


def _dwellings(rows: pd.DataFrame, use: NDArray[np.object_]) -> Numbers:
    """Dwellings of each building: those with a kitchen, and at least one in a house."""
    told = sum(np.nan_to_num(_number(rows, name)) for name in KITCHENS)
    house = np.isin(use, ("parcelhus", "dobbelthus", "raekkehus", "sommerhus"))
    return np.where(house, np.maximum(told, 1.0), told)
