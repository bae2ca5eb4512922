"""The buildings of a case as arrays, from drawings where there are any, else from the numbers told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.building.answers import NO, UNKNOWN, YES, listed
from geoplan.building.boundaries import NABO, STI, VEJ
from geoplan.building.drawn import Drawn, PlaneFacts, numbers
from geoplan.building.facts import ROOF_OUTLINE_M, Buildings
from geoplan.building.law import in_force, number, statute
from geoplan.building.measures.distances import counted_distance
from geoplan.building.measures.storeys import storeys
from geoplan.building.uses import ROOMS, SECONDARY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geoplan.building.answers import Measure
    from geoplan.building.case import Building, Case

    Numbers = NDArray[np.float64]


def building_facts(
    case: Case, standing: Sequence[Building], shapes: list[Any], plot_shape: Any, *, plot_use: str, day: dt.date
) -> Buildings:
    """The facts of the buildings that stand or are to stand on the plot."""
    drawn = Drawn(case, standing, shapes, plot_shape)
    uses = listed([_use(one, plot_use) for one in standing])
    house = listed([plot_use if one.kind == "udestue" else use for one, use in zip(standing, uses, strict=True)])
    count = len(standing)
    factor = statute("hoejdegraenseplan", day, house).limit.value
    width = statute("skelbraemme", day, uses).limit.value
    integrated = _maybe(standing, lambda one: one.integrated, default=NO)
    free = np.where((uses == "sekundaer") & (integrated != YES), np.nan_to_num(width), 0.0)
    plane = drawn.plane(factor, free)
    strip = drawn.strip(width)
    wall_nabo, wall_vej = drawn.distance("distance_nabo_m", NABO, STI), drawn.distance("distance_vej_m", VEJ)
    overhang = numbers(standing, lambda one: one.overhang_m)
    full, more, perhaps = _storeys(standing, day)
    ignored = number("fremspring", day)
    return Buildings(
        plot=np.zeros(count, dtype=np.intp),
        name=listed([one.name or one.kind or one.use or "" for one in standing]),
        use=uses,
        house=house,
        kind=listed([one.kind or "" for one in standing]),
        judged=np.array([one.status != "existing" for one in standing], dtype=bool),
        integrated=integrated,
        storeys=full,
        more_storeys=more,
        perhaps_storeys=perhaps,
        height=drawn.height(),
        to_nabo=counted_distance(wall_nabo, overhang, ignored),
        to_vej=counted_distance(wall_vej, overhang, ignored),
        overhang_m=overhang,
        margin_m=np.array([ROOF_OUTLINE_M if one.outline == "roof" else 0.0 for one in standing]),
        low_wall_m=drawn.low_wall(),
        openings=_maybe(standing, lambda one: one.openings_towards_boundary),
        floor_m=numbers(standing, lambda one: one.floor_over_terrain_m),
        cross_section_m2=numbers(standing, lambda one: one.cross_section_m2),
        **_plane_facts(standing, plane, wall_nabo, top=drawn.top_m, factor=factor, free=free),
        **_strip_facts(standing, strip, (wall_nabo, wall_vej), top=drawn.top_m, width=width),
    )


def _use(building: Building, plot_use: str) -> str:
    """The use, told apart at a sommerhus, whose secondary and sanitary buildings have rules of their own."""
    use = building.use or ""
    if plot_use == "sommerhus" and use in {"sekundaer", "sanitetsbygning"}:
        return f"{use}_sommerhus"
    return use


def _maybe(standing: Sequence[Building], of: Callable[[Building], bool | None], *, default: int = UNKNOWN) -> NDArray[np.int8]:
    return np.array([default if (value := of(one)) is None else YES if value else NO for one in standing], dtype=np.int8)


def _storeys(standing: Sequence[Building], day: dt.date) -> tuple[Measure, Numbers, Numbers]:
    """Storeys, how many more there may be because something is not told, and how many because it is a judgement."""
    attic = np.array([_attic(one) for one in standing], dtype=np.int8)
    cellars = [[floor.ceiling_over_terrain_m for floor in one.floors if floor.kind == "kaelder"] for one in standing]
    ceiling = np.array([max((value for value in found if value is not None), default=np.nan) for found in cellars], dtype=float)
    untold = np.array([any(value is None for value in found) for found in cellars])
    single = np.array([(one.use in SECONDARY or one.kind in ROOMS) and one.storeys is None for one in standing], dtype=bool)
    full = np.where(single, 1.0, numbers(standing, lambda one: one.storeys))
    more = ((attic == UNKNOWN) & ~single).astype(float) + untold
    hems = in_force("hems", day)
    largest = hems.value if hems else np.nan
    loft = np.array([any(floor.kind == "hems" and (floor.area_m2 or 0) > largest for floor in one.floors) for one in standing], dtype=float)
    return storeys(full, attic, ceiling, day), more, loft


def _attic(building: Building) -> int:
    """Whether there is a usable attic: as told, or because one is among the floors; a flat roof has none."""
    if building.usable_attic is not None:
        return YES if building.usable_attic else NO
    if any(floor.kind == "tagetage" and floor.area_m2 != 0 for floor in building.floors):
        return YES
    return NO if building.roof is not None and building.roof.kind == "fladt" else UNKNOWN


def _plane_facts(
    standing: Sequence[Building], plane: PlaneFacts, wall: Numbers, *, top: Numbers, factor: Numbers, free: Numbers
) -> dict[str, Any]:
    """The slope plane by geometry, else by the section told, else at most as if the highest point stood at the nearest distance."""
    excess, hipped, height, distance = plane.excess.copy(), plane.hipped.copy(), plane.height.copy(), plane.distance.copy()
    bound = np.isnan(excess)
    for at, one in enumerate(standing):
        if one.profile and bound[at]:
            bound[at] = False
            points = _beyond(np.array(one.profile, dtype=float), free[at])
            if not len(points):
                excess[at] = hipped[at] = -np.inf
                continue
            over = points[:, 1] - factor[at] * points[:, 0]
            most = int(np.argmax(over)) if not np.isnan(over).any() else 0
            excess[at] = hipped[at] = over[most]
            height[at], distance[at] = points[most, 1], points[most, 0]
    nearest = np.fmax(wall, free) * np.where(np.isnan(wall), np.nan, 1.0)
    with np.errstate(invalid="ignore"):
        guess = np.where(np.isinf(wall), -np.inf, top - factor * nearest)
    excess, hipped = np.where(bound, guess, excess), np.where(bound, guess, hipped)
    height, distance = np.where(bound, top, height), np.where(bound, nearest, distance)
    return {"excess_m": excess, "hipped_m": hipped, "worst_height_m": height, "worst_distance_m": distance, "bound": bound}


def _beyond(points: Numbers, free: float) -> Numbers:
    """The part of a section that stands ``free`` or more from skel, with the height just there."""
    points = points[np.argsort(points[:, 0], kind="stable")]
    if points[0, 0] >= free or points[-1, 0] < free:
        return points[:0] if points[-1, 0] < free else points
    edge = [free, float(np.interp(free, points[:, 0], points[:, 1]))]
    return np.vstack([[edge], points[points[:, 0] > free]])


def _strip_facts(
    standing: Sequence[Building],
    drawn: tuple[Numbers, Numbers, Numbers, Numbers],
    walls: tuple[Numbers, Numbers],
    *,
    top: Numbers,
    width: Numbers,
) -> dict[str, Any]:
    """Height and length in the strip by geometry, else by the section and the sides told."""
    near, road, towards, towards_vej = (part.copy() for part in drawn)
    nabo, vej = walls
    strip_bound = np.isnan(near)
    for at, one in enumerate(standing):
        if one.profile and np.isnan(near[at]):
            near[at], strip_bound[at] = _highest_within(np.array(one.profile, dtype=float), width[at]), False
    near = np.where(np.isnan(near), _outside(nabo, width, top), near)
    road = np.where(np.isnan(road), _outside(vej, width, top), road)
    told = numbers(standing, lambda one: one.length_towards_boundary_m)
    longest = np.array(
        [max((side for side in (one.length_m, one.width_m) if side is not None), default=np.nan) for one in standing], dtype=float
    )
    outside = nabo >= width
    by_number = np.where(~np.isnan(told), told, np.where(outside, 0.0, longest))
    towards_bound = np.isnan(towards) & np.isnan(told) & ~outside
    towards = np.where(np.isnan(towards), by_number, towards)
    towards_vej = np.where(np.isnan(towards_vej), towards, towards_vej)
    return {
        "strip_nabo_m": near,
        "strip_vej_m": road,
        "strip_bound": strip_bound,
        "towards_m": towards,
        "towards_vej_m": towards_vej,
        "towards_bound": towards_bound,
    }


def _outside(distance: Numbers, width: Numbers, top: Numbers) -> Numbers:
    """Minus infinity where the building stands outside the strip, its greatest height where it stands in it."""
    return np.where(np.isnan(distance), np.nan, np.where(distance >= width, -np.inf, top))


def _highest_within(points: Numbers, width: float) -> float:
    """The greatest height of a section nearer than ``width``; minus infinity where it begins further out."""
    points = points[np.argsort(points[:, 0])]
    if not points[0, 0] < width:
        return -np.inf
    inside = points[points[:, 0] <= width, 1]
    return float(max(inside.max(), np.interp(width, points[:, 0], points[:, 1])))
