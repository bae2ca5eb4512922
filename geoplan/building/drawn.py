"""What can be measured of the drawings of a case: roofs, heights, distances, slope plane and strip. NaN where nothing is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.building.answers import Measure, Term, listed
from geoplan.building.boundaries import NABO, STI, VEJ
from geoplan.building.measures.distances import to_lines
from geoplan.building.measures.roof import facets, frame, tallest
from geoplan.building.measures.slope_plane import steepest
from geoplan.building.measures.strip import height_in_strip, length_towards, outside_strip
from geoplan.building.shapes import plot_boundaries, terrain_plane
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geoplan.building.boundaries import Boundaries
    from geoplan.building.case import Building, Case
    from geoplan.building.measures.roof import Facets

    Numbers = NDArray[np.float64]

LEVEL: Final = 1e-9
"""A terrain that falls less than this per metre is level."""


def numbers(standing: Sequence[Building], of: Callable[[Building], float | None]) -> Numbers:
    """A number of every building, NaN where it is not told."""
    return np.array([np.nan if (value := of(one)) is None else value for one in standing], dtype=float)


@dataclass(frozen=True, slots=True)
class PlaneFacts:
    """The slope plane per building: excess with and without gable triangles, and height and distance at the worst place."""

    excess: Numbers
    hipped: Numbers
    height: Numbers
    distance: Numbers


class Drawn:
    """What can be measured of the buildings' geometry; NaN where there is none."""

    def __init__(self, case: Case, standing: Sequence[Building], shapes: list[Any], plot_shape: Any) -> None:
        self.standing, self.count = standing, len(standing)
        self.shapes = listed(shapes)
        self.placed = np.array([shape is not None for shape in shapes], dtype=bool)
        self.without_road = bool(case.plot.no_road)
        self.edges: Boundaries | None = plot_boundaries(case.plot, plot_shape)
        terrain = terrain_plane(case.answers.terrain, case.answers.niveauplan_m)
        self.terrain = np.zeros(3) if terrain is None else terrain
        self.plot = np.zeros(self.count, dtype=np.intp)
        self.ridge, self.eaves = self._heights()
        self.roof = self._facets("")
        self.hips = self._facets("valmtag")
        measured = tallest(self.roof, self.count)
        told = numbers(standing, lambda one: one.height_m)
        level = (
            np.where(self.ridge - self.terrain[2] > 0, self.ridge - self.terrain[2], np.nan)
            if not self.terrain[:2].any()
            else np.full(self.count, np.nan)
        )
        self.top_m = np.where(~np.isnan(measured), measured, np.where(~np.isnan(told), told, level))

    def _heights(self) -> tuple[Numbers, Numbers]:
        """Ridge and eaves as told; the ridge from the pitch where only that is told, a flat roof from the height."""
        ridge = np.full(self.count, np.nan)
        eaves = numbers(self.standing, lambda one: one.roof.eaves_m if one.roof else None)
        for at, one in enumerate(self.standing):
            roof = one.roof
            if roof is None:
                continue
            told = roof.ridge_m if roof.ridge_m is not None else roof.eaves_m if roof.kind == "fladt" else None
            told = one.height_m if told is None else told
            ridge[at] = np.nan if told is None else told
            if roof.ridge_m is None and roof.pitch_deg is not None and roof.eaves_m is not None:
                ridge[at] = roof.eaves_m + self._rise(at, roof.kind or "") * np.tan(np.radians(roof.pitch_deg))
        return ridge, eaves

    def _rise(self, at: int, kind: str) -> float:
        """How far the roof rises over, in plan: half the width, of a lean-to the whole."""
        one = self.standing[at]
        if self.placed[at]:
            base = frame(self.shapes[at : at + 1], turned=np.array([bool(one.roof and one.roof.ridge_across)]))
            half = float(base.half_width[0])
        else:
            sides = [side for side in (one.length_m, one.width_m) if side is not None]
            half = min(sides) / 2 if len(sides) == 2 else np.nan  # noqa: PLR2004 -- length and width
        return 2 * half if kind == "pulttag" else half

    def _facets(self, instead: str) -> Facets:
        """The facets of the buildings whose place is known; ``instead`` is the roof that saddle roofs are given."""
        kind = listed([_roof_kind(one, instead) if placed else "" for one, placed in zip(self.standing, self.placed, strict=True)])
        safe = self.shapes.copy()
        safe[~self.placed] = shapely.box(0, 0, 1, 1)
        fall = numbers(self.standing, lambda one: one.roof.fall_deg if one.roof else None)
        turned = np.array([bool(one.roof and one.roof.ridge_across) for one in self.standing], dtype=bool)
        told = numbers(self.standing, lambda one: one.height_m)
        ridge = np.where(np.isnan(self.ridge) & (kind == "fladt"), told, self.ridge)
        terrain = np.broadcast_to(self.terrain, (self.count, 3))
        return facets(safe, kind, eaves_m=self.eaves, ridge_m=ridge, turned=turned, fall_deg=fall, terrain=terrain)

    def height(self) -> Measure:
        """The greatest height over terrain."""
        term = Term(N_("højeste punkt over terræn"), self.top_m, "m", "BR18 § 456, stk. 1", shown=~np.isnan(self.top_m))
        return Measure(self.top_m, "m", (term,))

    def distance(self, told: str, *kinds: int) -> Numbers:
        """The distance from the outer wall: as told, else as measured on the drawing."""
        value = numbers(self.standing, lambda one: getattr(one, told))
        if self.edges is not None:
            measured = to_lines(self.shapes, self.edges.lines(*kinds)[self.plot])
            value = np.where(np.isnan(value), measured, value)
        elif told == "distance_vej_m" and self.without_road:
            value = np.where(np.isnan(value), np.inf, value)
        return value

    def plane(self, factor: Numbers, free: Numbers) -> PlaneFacts:
        """The slope plane. ``free`` is the strip along skel that it is not about, 0 for most; minus infinity where nothing is left."""
        nothing = np.full(self.count, np.nan)
        if self.edges is None:
            return PlaneFacts(nothing, nothing, nothing, nothing)
        edges = self.edges.of_kind(NABO, STI)
        lines = self.edges.lines(NABO, STI)
        found, hipped = (steepest(outside_strip(roof, lines, self.plot, free), edges, self.plot, factor) for roof in (self.roof, self.hips))
        roofed = np.isin(np.arange(self.count), self.roof.building)
        excess, hips = (np.where(roofed & np.isnan(one.excess_m), -np.inf, one.excess_m) for one in (found, hipped))
        return PlaneFacts(excess, hips, found.height_m, found.distance_m)

    def strip(self, width: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Height in the strip towards nabo and sti and towards vej, and the longest side towards nabo and sti and with vej counted."""
        nothing = np.full(self.count, np.nan)
        if self.edges is None:
            return nothing, nothing, nothing, nothing
        placed = np.flatnonzero(self.placed & ~np.isnan(width))
        towards, towards_vej = nothing.copy(), nothing.copy()
        shapes, plot, wide = self.shapes[placed], self.plot[placed], width[placed]
        towards[placed] = length_towards(shapes, self.edges.of_kind(NABO, STI), plot, wide)
        towards_vej[placed] = length_towards(shapes, self.edges, plot, wide)
        near = height_in_strip(self.roof, self.edges.lines(NABO, STI), self.plot, np.nan_to_num(width))
        road = height_in_strip(self.roof, self.edges.lines(VEJ), self.plot, np.nan_to_num(width))
        return near, road, towards, towards_vej

    def low_wall(self) -> Numbers:
        """The lower of the two long sides, from the terrain to the top of the roof: as told, else the eaves over the terrain below them."""
        told = np.array([min(one.long_walls_m) if one.long_walls_m else np.nan for one in self.standing], dtype=float)
        flat = np.array([bool(one.roof and one.roof.kind == "fladt") for one in self.standing], dtype=bool)
        across = np.array([bool(one.roof and one.roof.ridge_across) for one in self.standing], dtype=bool)
        eaves = np.where(flat, np.where(np.isnan(self.ridge), self.top_m, self.ridge), np.where(across, np.nan, self.eaves))
        return np.where(np.isnan(told), eaves - self._terrain_at_walls(), told)

    def _terrain_at_walls(self) -> Numbers:
        """The lowest terrain along the long side where that is highest: from there its wall is lowest."""
        level = np.full(self.count, self.terrain[2])
        placed = np.flatnonzero(self.placed)
        if len(placed) and np.abs(self.terrain[:2]).max() > LEVEL:
            base = frame(self.shapes[placed])
            one = np.ones(len(placed))
            sides = [base.world(np.stack([-one, one], axis=1), np.stack([side * one, side * one], axis=1)) for side in (-1.0, 1.0)]
            level[placed] = np.max([(xy @ self.terrain[:2] + self.terrain[2]).min(axis=1) for xy in sides], axis=0)
        return level


def _roof_kind(building: Building, instead: str) -> str:
    kind = building.roof.kind if building.roof is not None and building.roof.kind else ""
    return instead if instead and kind == "saddeltag" else kind
