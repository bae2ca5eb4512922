"""The facts of buildings from what is told of them: measured on the drawing where there is one, else by the numbers told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoplan.building.answers import UNKNOWN, YES
from geoplan.building.drawn import Drawn, PlaneFacts, StripFacts
from geoplan.building.facts import ROOF_OUTLINE_M, Buildings
from geoplan.building.law import number, statute
from geoplan.building.measures.distances import counted_distance
from geoplan.building.measures.storeys import storeys

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geoplan.building.told import Ground, ToldBuildings

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]


def building_facts(told: ToldBuildings, ground: Ground, day: dt.date) -> Buildings:
    """The facts of buildings on ``day``."""
    drawn = Drawn(told, ground)
    factor = statute("hoejdegraenseplan", day, told.house).limit.value
    width = statute("skelbraemme", day, told.use).limit.value
    free = np.where((told.use == "sekundaer") & (told.integrated != YES), np.nan_to_num(width), 0.0)
    wall_nabo, wall_vej, ignored = drawn.to_nabo(), drawn.to_vej(), number("fremspring", day)
    full = np.where(told.single & np.isnan(told.storeys), 1.0, told.storeys)
    return Buildings(
        plot=told.plot,
        name=told.name,
        use=told.use,
        house=told.house,
        kind=told.kind,
        judged=told.judged,
        integrated=told.integrated,
        storeys=storeys(full, told.attic, told.ceiling_m, day),
        more_storeys=((told.attic == UNKNOWN) & ~told.single).astype(float) + told.untold_ceiling,
        perhaps_storeys=told.large_hems.astype(float),
        height=drawn.height(),
        to_nabo=counted_distance(wall_nabo, told.overhang_m, ignored),
        to_vej=counted_distance(wall_vej, told.overhang_m, ignored),
        overhang_m=told.overhang_m,
        margin_m=np.where(told.roof_outline, ROOF_OUTLINE_M, 0.0),
        low_wall_m=drawn.low_wall(),
        openings=told.openings,
        floor_m=told.floor_m,
        cross_section_m2=told.cross_section_m2,
        outside_field_m2=_land(told, ground.field, shapely.difference),
        in_line_m2=_land(told, ground.lines, shapely.intersection),
        off_plot_m2=_land(told, ground.plot, shapely.difference),
        **_plane(told, drawn.plane(factor, free), wall_nabo, top=drawn.top_m, factor=factor, free=free),
        **_strip(told, drawn.strip(width), (wall_nabo, wall_vej), top=drawn.top_m, width=width),
    )


def _land(told: ToldBuildings, land: NDArray[Any] | None, taken: Callable[[Any, Any], Any]) -> Numbers:
    """The area of each footprint outside or inside some land; minus infinity where its plot has none, NaN where it has no place."""
    found = np.full(len(told), -np.inf)
    if land is None:
        return found
    there = ~shapely.is_missing(land[told.plot])
    rows = np.flatnonzero(there & told.placed)
    found[there] = np.nan
    found[rows] = shapely.area(taken(told.shape[rows], land[told.plot[rows]]))
    return found


def _plane(told: ToldBuildings, plane: PlaneFacts, wall: Numbers, *, top: Numbers, factor: Numbers, free: Numbers) -> dict[str, Any]:
    """The slope plane as drawn, else by the section told, else at most as if the highest point stood at the nearest distance."""
    drawn, section = ~np.isnan(plane.excess), section_plane(told, factor, free)
    sectioned = ~drawn & ~np.isnan(section.excess)
    bound = ~drawn & ~sectioned
    nearest = np.where(np.isnan(wall), np.nan, np.fmax(wall, free))
    with np.errstate(invalid="ignore"):
        guess = np.where(np.isinf(wall), -np.inf, top - factor * nearest)

    def chosen(measured: Numbers, by_section: Numbers, guessed: Numbers) -> Numbers:
        return np.where(drawn, measured, np.where(sectioned, by_section, guessed))

    return {
        "excess_m": chosen(plane.excess, section.excess, guess),
        "hipped_m": chosen(plane.hipped, section.hipped, guess),
        "worst_height_m": chosen(plane.height, section.height, top),
        "worst_distance_m": chosen(plane.distance, section.distance, nearest),
        "bound": bound & (told.roof != "fladt"),  # a flat roof is as high at its nearest wall as anywhere
    }


def section_plane(told: ToldBuildings, factor: Numbers, free: Numbers) -> PlaneFacts:
    """The slope plane by the sections told, beyond the strip that it is not about; NaN for buildings without a section."""
    count = len(told)
    of, points = _section_from(told, free)
    excess = points[:, 1] - factor[of] * points[:, 0]
    made = PlaneFacts(*(np.full(count, np.nan) for _ in range(4)))
    made.excess[told.section_of] = made.hipped[told.section_of] = -np.inf
    order = np.lexsort((excess, of))
    last = order[np.flatnonzero(np.r_[of[order][1:] != of[order][:-1], True])] if len(order) else order
    rows = of[last]
    made.excess[rows] = made.hipped[rows] = excess[last]
    made.height[rows], made.distance[rows] = points[last, 1], points[last, 0]
    return made


def _section_from(told: ToldBuildings, least: Numbers) -> tuple[NDArray[np.intp], Numbers]:
    """The points of sections at ``least`` or further from skel, with the point just there."""
    of, points = _sorted_section(told)
    kept = points[:, 0] >= least[of]
    there, edge = _section_at(of, points, least)
    return np.r_[of[kept], there], np.vstack([points[kept], edge])


def _sorted_section(told: ToldBuildings) -> tuple[NDArray[np.intp], Numbers]:
    order = np.lexsort((told.section[:, 0], told.section_of))
    return told.section_of[order], told.section[order]


def _section_at(of: NDArray[np.intp], points: Numbers, distance: Numbers) -> tuple[NDArray[np.intp], Numbers]:
    """The point of each section at ``distance`` from skel, for those that reach over it."""
    first = np.flatnonzero(of[1:] == of[:-1])
    at = distance[of[first]]
    over = first[(points[first, 0] < at) & (points[first + 1, 0] > at)]
    at = distance[of[over]]
    share = (at - points[over, 0]) / (points[over + 1, 0] - points[over, 0])
    return of[over], np.column_stack([at, points[over, 1] + share * (points[over + 1, 1] - points[over, 1])])


def _strip(told: ToldBuildings, drawn: StripFacts, walls: tuple[Numbers, Numbers], *, top: Numbers, width: Numbers) -> dict[str, Any]:
    """Height and length in the strip as drawn, else by the section and the sides told."""
    nabo, vej = walls
    section = section_within(told, width)
    measured = np.where(np.isnan(drawn.near), section, drawn.near)
    outside = nabo >= width
    told_length = np.where(np.isnan(told.towards_m), np.where(outside, 0.0, np.fmax(told.length_m, told.width_m)), told.towards_m)
    towards = np.where(np.isnan(drawn.towards), told_length, drawn.towards)
    wholly = nabo + np.fmax(told.length_m, told.width_m) <= width  # then its highest point stands in the strip as well
    return {
        "strip_nabo_m": np.where(np.isnan(measured), _as_a_box(nabo, width, top), measured),
        "strip_vej_m": np.where(np.isnan(drawn.road), _as_a_box(vej, width, top), drawn.road),
        "strip_bound": np.isnan(measured) & ~wholly & (told.roof != "fladt"),
        "towards_m": towards,
        "towards_vej_m": np.where(np.isnan(drawn.towards_vej), towards, drawn.towards_vej),
        "towards_bound": np.isnan(drawn.towards) & np.isnan(told.towards_m) & ~outside,
    }


def section_within(told: ToldBuildings, width: Numbers) -> Numbers:
    """The greatest height of the sections nearer than ``width``; minus infinity where one begins further out, NaN where there is none."""
    of, points = _sorted_section(told)
    found = np.full(len(told), np.nan)
    found[of] = -np.inf
    inside = points[:, 0] < width[of]
    np.fmax.at(found, of[inside], points[inside, 1])
    there, edge = _section_at(of, points, width)
    np.fmax.at(found, there, edge[:, 1])
    return found


def _as_a_box(distance: Numbers, width: Numbers, top: Numbers) -> Numbers:
    """Minus infinity where the building stands outside the strip, its greatest height where it stands in it."""
    return np.where(np.isnan(distance), np.nan, np.where(distance >= width, -np.inf, top))
