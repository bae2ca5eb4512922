"""Buildings and ground of one case as told, in arrays of its length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoplan.building.answers import NO, UNKNOWN, YES, listed
from geoplan.building.boundaries import KINDS, boundaries
from geoplan.building.law import in_force
from geoplan.building.shapes import area_of, terrain_plane
from geoplan.building.told import Ground, ToldBuildings
from geoplan.building.uses import ROOMS, SECONDARY
from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geoplan.building.case import Building, Case, PlotTold, Roof

    Numbers = NDArray[np.float64]


def told_ground(case: Case, shape: Any) -> Ground:
    """The ground of the case's plot. Without ``plot.boundary`` nothing is known of roads and paths, so the drawing gives no distances."""
    known = shape is not None and bool(case.plot.boundary)
    edges = boundaries(listed([shape] if known else [None]))
    if known:
        edges = edges.corrected(_kinds(case.plot, len(edges.plot)))
    plane = terrain_plane(case.answers.terrain, case.answers.niveauplan_m)
    terrain = np.zeros(3) if plane is None else plane
    fields = [area_of(plan.geometry, plan.name or "byggefelt") for plan in case.plot.plans if plan.level == "byggefelt" and plan.geometry]
    lines = [area_of(text, N_("plot.building_lines")) for text in case.plot.building_lines]
    without = np.array([bool(case.plot.no_road)])
    land = {"field": _together(fields), "lines": _together(lines), "plot": _together([shape] if known else [])}
    return Ground(edges, np.array([known]), without, terrain[None, :], **land)


def _together(areas: list[Any]) -> Any:
    """The areas of one plot as one, or None."""
    return listed([shapely.union_all(areas)]) if areas else None


def _kinds(plot: PlotTold, edges: int) -> dict[tuple[int, int], int]:
    if len(plot.boundary) != edges:
        message = N_("Grunden har {edges} kanter, men plot.boundary siger noget om {told}. Skriv nabo, sti eller vej for hver kant.")
        raise UsageError(texts()(message, edges=edges, told=len(plot.boundary)))
    return {(0, number): KINDS.index(kind) for number, kind in enumerate(plot.boundary)}


def told_buildings(
    standing: Sequence[Building], shapes: Sequence[Any], *, plot_use: str, day: dt.date, everything: bool = False
) -> ToldBuildings:
    """The buildings as told. ``plot_use`` tells a secondary building at a sommerhus from another; ``everything`` judges what stands too."""
    use = listed([_use(one, plot_use) for one in standing])
    of = [at for at, one in enumerate(standing) for _ in one.profile]
    return ToldBuildings.of(
        np.zeros(len(standing), dtype=np.intp),
        use,
        name=listed([one.name or one.kind or one.use or "" for one in standing]),
        house=listed([plot_use if one.kind == "udestue" else use[at] for at, one in enumerate(standing)]),
        kind=listed([one.kind or "" for one in standing]),
        judged=_flags(standing, lambda one: everything or one.status != "existing"),
        integrated=_maybe(standing, lambda one: one.integrated, default=NO),
        shape=listed(shapes),
        roof_outline=_flags(standing, lambda one: one.outline == "roof"),
        openings=_maybe(standing, lambda one: one.openings_towards_boundary),
        section_of=np.array(of, dtype=np.intp),
        section=np.array([point for one in standing for point in one.profile], dtype=float).reshape(-1, 2),
        **_storeys(standing, day),
        **_roofs(standing),
        **{name: _numbers(standing, of) for name, of in _NUMBERS.items()},
    )


_NUMBERS: dict[str, Callable[[Building], float | None]] = {
    "length_m": lambda one: one.length_m,
    "width_m": lambda one: one.width_m,
    "height_m": lambda one: one.height_m,
    "nabo_m": lambda one: one.distance_nabo_m,
    "vej_m": lambda one: one.distance_vej_m,
    "overhang_m": lambda one: one.overhang_m,
    "long_wall_m": lambda one: min(one.long_walls_m, default=None),
    "towards_m": lambda one: one.length_towards_boundary_m,
    "floor_m": lambda one: one.floor_over_terrain_m,
    "cross_section_m2": lambda one: one.cross_section_m2,
}


def _use(building: Building, plot_use: str) -> str:
    """The use, told apart at a sommerhus, whose secondary and sanitary buildings have rules of their own."""
    use = building.use or ""
    if plot_use == "sommerhus" and use in {"sekundaer", "sanitetsbygning"}:
        return f"{use}_sommerhus"
    return use


def _numbers(standing: Sequence[Building], of: Callable[[Building], float | None]) -> Numbers:
    return np.array([np.nan if (value := of(one)) is None else value for one in standing], dtype=float)


def _flags(standing: Sequence[Building], of: Callable[[Building], bool]) -> NDArray[np.bool_]:
    return np.array([of(one) for one in standing], dtype=bool)


def _maybe(standing: Sequence[Building], of: Callable[[Building], bool | None], *, default: int = UNKNOWN) -> NDArray[np.int8]:
    return np.array([default if (value := of(one)) is None else YES if value else NO for one in standing], dtype=np.int8)


def _roofs(standing: Sequence[Building]) -> dict[str, Any]:
    """The roofs as told."""

    def of_roof(of: Callable[[Roof], float | None]) -> Numbers:
        return _numbers(standing, lambda one: of(one.roof) if one.roof is not None else None)

    return {
        "roof": listed([(one.roof.kind if one.roof else None) or "" for one in standing]),
        "eaves_m": of_roof(lambda roof: roof.eaves_m),
        "ridge_m": of_roof(lambda roof: roof.ridge_m),
        "pitch_deg": of_roof(lambda roof: roof.pitch_deg),
        "fall_deg": of_roof(lambda roof: roof.fall_deg),
        "across": _flags(standing, lambda one: bool(one.roof and one.roof.ridge_across)),
    }


def _storeys(standing: Sequence[Building], day: dt.date) -> dict[str, Any]:
    """What tells the number of storeys."""
    cellars = [[floor.ceiling_over_terrain_m for floor in one.floors if floor.kind == "kaelder"] for one in standing]
    hems = in_force("hems", day)
    largest = hems.value if hems else np.inf
    return {
        "storeys": _numbers(standing, lambda one: one.storeys),
        "attic": np.array([_attic(one) for one in standing], dtype=np.int8),
        "single": _flags(standing, lambda one: one.use in SECONDARY or one.kind in ROOMS),
        "ceiling_m": np.array([max((value for value in found if value is not None), default=np.nan) for found in cellars], dtype=float),
        "untold_ceiling": np.array([any(value is None for value in found) for found in cellars], dtype=bool),
        "large_hems": _flags(standing, lambda one: any(floor.kind == "hems" and (floor.area_m2 or 0) > largest for floor in one.floors)),
    }


def _attic(building: Building) -> int:
    """Whether there is a usable attic: as told, or because one is among the floors; a flat roof has none."""
    if building.usable_attic is not None:
        return YES if building.usable_attic else NO
    if any(floor.kind == "tagetage" and floor.area_m2 != 0 for floor in building.floors):
        return YES
    return NO if building.roof is not None and building.roof.kind == "fladt" else UNKNOWN
