"""From a case as told to the facts that the rules see: measures of the plot, its sums and its buildings."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.building.answers import NO, UNKNOWN, YES, listed, objects
from geoplan.building.assemble_buildings import building_facts
from geoplan.building.facts import Facts, Level, Plots
from geoplan.building.from_case import told_buildings, told_ground
from geoplan.building.law import in_force, number
from geoplan.building.measures.floor_area import attic_area, counted, floor_area, per_plot
from geoplan.building.measures.plot_area import PlotParts, common_share, plot_area, plot_size, reaching
from geoplan.building.shapes import area_of, footprint
from geoplan.building.uses import AGRICULTURE, PRIMARY, ROOMS, SECONDARY
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.building.case import Building, Case, Floor, PlanLevel, PlotTold
    from geoplan.building.measures.floor_area import FloorArea

BR18: Final = dt.date(2018, 1, 1)
PLANE_SINCE: Final = dt.date(1977, 2, 1)
"""Since this day an attic has been measured in the same plane above its floor."""
ONE_EACH: Final = frozenset({"parcelhus", "sommerhus"})
"""A house of these kinds is one dwelling."""
EXTENDING: Final = frozenset({"tilbygning", "ombygning"})


def facts_of(case: Case, day: dt.date) -> Facts:
    """The facts of one case on ``day``. Raises UsageError where a geometry cannot be used."""
    shape = area_of(case.plot.geometry, N_("plot.geometry")) if case.plot.geometry else None
    standing = tuple(one for one in case.building if one.status != "removed")
    shapes = [footprint(one, one.name or one.use or "building") for one in standing]
    use, mixed = main_use(case)
    told = told_buildings(standing, shapes, plot_use=use, day=day, everything=case.work == "bestaaende")
    buildings = building_facts(told, told_ground(case, shape), day)
    plots = _plots(case, standing, shapes, shape, use=use, mixed=mixed, day=day)
    names = ", ".join(one.name or "?" for one in case.plot.plans if one.level == "byggefelt" and one.geometry)
    facts = Facts(
        day, plots, buildings, plans=_plans(case.plot, beside=False), beside=_plans(case.plot, beside=True), field_name=objects(1, names)
    )
    return _with_old_plan(facts, case)


def main_use(case: Case) -> tuple[str, bool]:
    """The main use of the plot, and whether its primary buildings have several. Empty where nothing tells."""
    found = list(dict.fromkeys(one.use for one in case.building if one.use in PRIMARY and one.status != "removed"))
    if case.plot.use is not None:
        return case.plot.use, False
    return (str(found[0]) if found else ""), len(found) > 1


def number_of(value: float | None) -> float:
    """A number that may not be told, as NaN."""
    return np.nan if value is None else float(value)


def answer_of(value: bool | None) -> int:  # noqa: FBT001 - a value as told
    """An answer that may not be given, as it stands in arrays."""
    return UNKNOWN if value is None else YES if value else NO


def _one(value: float) -> Any:
    return np.array([value], dtype=float)


def _maybe(value: bool | None) -> Any:  # noqa: FBT001 - a value as told
    return np.array([answer_of(value)], dtype=np.int8)


def _plots(case: Case, standing: tuple[Building, ...], shapes: list[Any], shape: Any, *, use: str, mixed: bool, day: dt.date) -> Plots:
    plot = case.plot
    parts = _plot_parts(plot, shape)
    uses = objects(1, _ratio_use(plot, use))
    return Plots(
        name=objects(1, plot.name or ""),
        use=objects(1, use),
        mixed=np.array([mixed]),
        zone=objects(1, plot.zone or ""),
        dwellings=_one(_dwellings(case, standing)),
        parcelhusomraade=_maybe(plot.parcelhusomraade),
        etagebolig_udlagt=_maybe(plot.etagebolig_udlagt),
        hjoernegrund=_maybe(plot.hjoernegrund),
        vejbredde_m=_one(number_of(plot.vejbredde_m)),
        grunddybde_m=_one(number_of(plot.grunddybde_m)),
        foer_1977=_maybe(plot.bebygget_foer_1977),
        extending=np.array([case.work in EXTENDING]),
        parcelling=np.array([case.work == "udstykning"]),
        asked=np.array([any((case.work == "bestaaende" or one.status != "existing") and _has_floor(one) for one in standing)]),
        area=plot_area(parts),
        size=plot_size(parts),
        floors=_floors(case, standing, shapes, uses, day),
    )


def _has_floor(building: Building) -> bool:
    return bool(building.floors) or building.use in PRIMARY | SECONDARY or building.kind in ROOMS


def _ratio_use(plot: PlotTold, use: str) -> str:
    return "etagebolig_udlagt" if use == "etagebolig" and plot.etagebolig_udlagt else use


def _dwellings(case: Case, standing: tuple[Building, ...]) -> float:
    """The number of dwellings: as told, else one for each house that is one dwelling by its kind. An extension is none of its own."""
    plot = case.plot
    if plot.dwellings is not None:
        return plot.dwellings
    homes = sum(one.use in ONE_EACH for one in standing)
    extended = sum(one.use in ONE_EACH and one.status == "existing" for one in standing)
    homes = extended if extended and case.work in EXTENDING else homes
    return float(homes) if homes else 1.0 if plot.use in ONE_EACH else np.nan


def _plot_parts(plot: PlotTold, shape: Any) -> PlotParts:
    """What the plot area is made of. Parcels win over a single number, a registered area over the area of a drawing."""
    own = plot.area_m2 if plot.area_m2 is not None else shapely.area(shape) if shape is not None else None
    adjoining = apart = other = 0.0
    if plot.parcels:
        own, adjoining, apart, other = _parcels(plot)
    share = common_share(_one(number_of(plot.common_area_m2)), _one(number_of(own)), _one(number_of(plot.common_plots_m2)))
    given_up, road = _one(plot.given_up_road_m2 or 0.0), _one(plot.road_area_m2 or 0.0)
    return PlotParts(_one(number_of(own)), _one(adjoining), share, given_up, _one(other + (plot.other_zone_m2 or 0.0)), _one(apart), road)


def _parcels(plot: PlotTold) -> tuple[float, float, float, float]:
    """Area of the parcel built on, of those that adjoin, of those that do not, and of what lies in another zone; NaN where not told."""
    area = np.array([number_of(one.area_m2) for one in plot.parcels])
    drawn = all(one.geometry for one in plot.parcels)
    base = np.arange(len(area)) == 0
    if drawn:
        shapes = listed([area_of(one.geometry or "", one.name or "parcel") for one in plot.parcels])
        area = np.where(np.isnan(area), shapely.area(shapes), area)
        reached = reaching(shapes, np.zeros(len(area), dtype=np.intp), base)
    else:
        reached = base | np.array([bool(one.adjoins) for one in plot.parcels])
        untold = np.array([one.adjoins is None for one in plot.parcels]) & ~base
        area = np.where(untold, np.nan, area)
    home = plot.parcels[0].zone or plot.zone
    elsewhere = np.array([one.zone is not None and home is not None and one.zone != home for one in plot.parcels])
    return (
        float(area[0]),
        float(area[reached & ~base].sum()),
        float(area[~reached].sum()) if not np.isnan(area[~reached]).any() else np.nan,
        float(area[reached & elsewhere].sum()),
    )


def built_area(building: Building, shape: Any) -> float:
    """The built-up area of a building: as told, by length and width, or of its drawing; NaN where none is."""
    if building.area_m2 is not None:
        return building.area_m2
    if building.length_m is not None and building.width_m is not None:
        return building.length_m * building.width_m
    return float(shapely.area(shape)) if shape is not None else np.nan


def _floor_parts(building: Building, shape: Any, day: dt.date) -> list[tuple[str, float, float]]:
    """The parts of a building's floors: kind, area, ceiling over terrain."""
    if building.floors:
        return [(one.kind or "etage", _floor_m2(one, day), number_of(one.ceiling_over_terrain_m)) for one in building.floors]
    if building.use in SECONDARY or building.use in AGRICULTURE or building.use == "silo":
        return []
    if building.use == "opholdsareal":
        kind = {"udestue": "udestue", "shelter": "etage"}.get(building.kind or "")
        return [(kind, built_area(building, shape), np.nan)] if kind else []
    if building.etageareal_m2 is not None:
        return [("etage", building.etageareal_m2, np.nan)]
    storeys = building.storeys if building.usable_attic is False else None
    return [("etage", built_area(building, shape) * number_of(storeys), np.nan)]


def _floor_m2(floor: Floor, day: dt.date) -> float:
    """The area of a floor: as told, or of an attic as the roof gives it in the plane above its floor."""
    if floor.area_m2 is not None or floor.kind != "tagetage":
        return number_of(floor.area_m2)
    sides = (floor.length_m, floor.width_m, floor.knee_m, floor.pitch_deg)
    length, width, knee, pitch = (_one(number_of(side)) for side in sides)
    return float(attic_area(length, width, knee, pitch, number("tagetage_maaleplan", day))[0])


def _floors(case: Case, standing: tuple[Building, ...], shapes: list[Any], uses: Any, day: dt.date) -> FloorArea:
    """The floor area of the plot with all that stands on it and is to stand there."""
    parts = [part for one, shape in zip(standing, shapes, strict=True) for part in _floor_parts(one, shape, day)]
    kind, area = listed([part[0] for part in parts]), np.array([part[1] for part in parts], dtype=float)
    value = counted(kind, area, np.array([part[2] for part in parts], dtype=float), day) if parts else area
    main = per_plot(1, np.zeros(len(parts), dtype=np.intp), kind, value)
    integrated = area[kind == "sekundaer"].sum() if parts else 0.0
    main.pop("sekundaer", None)
    own = sum((built_area(one, shape) for one, shape in zip(standing, shapes, strict=True) if one.use in SECONDARY), 0.0)
    return floor_area(main, _one(own + integrated), use=uses, dwellings=_one(_dwellings(case, standing)), day=day)


# -- plans -------------------------------------------------------------------------------------------------------------

MATTERS: Final = ("bebyggelsesprocent", "etager", "hoejde", "afstand_nabo", "afstand_vej")
LADDER: Final = ("lokalplan", "delomraade", "byggefelt")


def _plans(plot: PlotTold, *, beside: bool) -> dict[str, tuple[Level, ...]]:
    """Per matter the levels that bind, from the widest to the most specific; or the rammer, which are only shown beside."""
    names = ("kommuneplanramme",) if beside else LADDER
    ordered = sorted((one for one in plot.plans if one.level in names), key=lambda one: names.index(one.level or ""))
    return {matter: levels for matter in MATTERS if (levels := tuple(_level(one, matter) for one in ordered))}


def _level(plan: PlanLevel, matter: str) -> Level:
    value = getattr(plan, matter)
    return Level(
        plan.level or "",
        _one(number_of(value)),
        np.array([value is not None or matter in plan.regulates]),
        objects(1, plan.name or texts()(N_("planen uden navn"))),
        objects(1, plan.document or ""),
    )


def _with_old_plan(facts: Facts, case: Case) -> Facts:
    """The facts with the floor area as counted when the plan that sets the percentage was adopted, where that was before BR18.

    Of a plan whose day of adoption is not told, the count of the last day before BR18 stands beside, and ``undated`` says so.
    """
    setting = [one for one in case.plot.plans if one.level in LADDER and one.bebyggelsesprocent is not None]
    deciding = max(setting, key=lambda one: LADDER.index(one.level or ""), default=None)
    if deciding is None or (deciding.adopted is not None and deciding.adopted >= BR18):
        return facts
    adopted = deciding.adopted or BR18 - dt.timedelta(days=1)
    uses = objects(1, _ratio_use(case.plot, str(facts.plots.use[0])))
    known = in_force("fradrag_per_bolig", adopted, str(uses[0])) is not None
    older = _older(facts, uses, adopted) if known else None
    undated = np.array([deciding.adopted is None])
    return replace(facts, old_plan=~undated, undated=undated, before_1977=np.array([adopted < PLANE_SINCE]), older=older)


def _older(facts: Facts, uses: Any, adopted: dt.date) -> FloorArea:
    """The same floors with the deductions of the day the plan was adopted."""
    floors = facts.plots.floors
    main = {"etage": floors.main_m2}
    return floor_area(main, floors.secondary_m2, use=uses, dwellings=facts.plots.dwellings, day=adopted)
