"""What can be measured of the drawings: roofs, heights, distances, slope plane and strip. NaN where nothing is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.building.answers import Measure, Term, objects
from geoplan.building.boundaries import NABO, STI, VEJ
from geoplan.building.measures.distances import to_lines
from geoplan.building.measures.roof import facets, frame, tallest
from geoplan.building.measures.slope_plane import steepest
from geoplan.building.measures.strip import height_in_strip, length_towards, outside_strip
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.measures.roof import Facets
    from geoplan.building.told import Ground, ToldBuildings

    Numbers = NDArray[np.float64]

LEVEL: Final = 1e-9
"""A terrain that falls less than this per metre is level."""


@dataclass(frozen=True, slots=True)
class PlaneFacts:
    """The slope plane per building: excess with and without gable triangles, and height and distance at the worst place."""

    excess: Numbers
    hipped: Numbers
    height: Numbers
    distance: Numbers


@dataclass(frozen=True, slots=True)
class StripFacts:
    """The strip per building: height towards nabo and sti and towards vej, longest side towards nabo and sti and with vej counted."""

    near: Numbers
    road: Numbers
    towards: Numbers
    towards_vej: Numbers


class Drawn:
    """Buildings with what their drawings give."""

    def __init__(self, told: ToldBuildings, ground: Ground) -> None:
        self.told, self.ground, self.count = told, ground, len(told)
        self.placed = told.placed
        self.known = ground.known[told.plot] & self.placed
        self.terrain = ground.terrain[told.plot]
        self.shapes = told.shape.copy()
        self.shapes[~self.placed] = shapely.box(0, 0, 1, 1)
        self.frame = frame(self.shapes, turned=told.across)
        self.nabo, self.vej = ground.edges.lines(NABO, STI), ground.edges.lines(VEJ)
        self.near = ground.edges.of_kind(NABO, STI)
        self.ridge = self._ridge()
        self.roof = self._facets(told.roof)
        self.top_m = self._top()

    def _ridge(self) -> Numbers:
        """The highest line as told; of a flat roof its one height, else by the pitch over half the width (of a lean-to all of it)."""
        told = self.told
        flat = np.where(told.roof == "fladt", np.where(np.isnan(told.eaves_m), told.height_m, told.eaves_m), np.nan)
        rise = np.where(told.roof == "pulttag", 2.0, 1.0) * self._half_width() * np.tan(np.radians(told.pitch_deg))
        by_pitch = told.eaves_m + rise
        found = np.where(np.isnan(told.ridge_m), flat, told.ridge_m)
        found = np.where(np.isnan(found), by_pitch, found)
        return np.where(np.isnan(found) & (told.roof != ""), told.height_m, found)

    def _half_width(self) -> Numbers:
        """Half of the side that the roof rises over."""
        told = self.told
        sides = np.stack([told.length_m, told.width_m])
        half = np.where(told.across, sides.max(axis=0), sides.min(axis=0)) / 2
        return np.where(self.placed, self.frame.half_width, half)

    def _facets(self, kind: NDArray[np.object_]) -> Facets:
        told = self.told
        kind = np.where(self.placed, kind, objects(self.count)).astype(object)
        return facets(
            self.shapes, kind, eaves_m=told.eaves_m, ridge_m=self.ridge, fall_deg=told.fall_deg, terrain=self.terrain, base=self.frame
        )

    def _top(self) -> Numbers:
        """The greatest height: as drawn, else as told, else the ridge over level ground."""
        measured = tallest(self.roof, self.count)
        level = np.where(np.abs(self.terrain[:, :2]).max(axis=1, initial=0.0) <= LEVEL, self.ridge - self.terrain[:, 2], np.nan)
        told = np.where(np.isnan(self.told.height_m), level, self.told.height_m)
        return np.where(np.isnan(measured), told, measured)

    def height(self) -> Measure:
        """The greatest height over terrain."""
        term = Term(N_("højeste punkt over terræn"), self.top_m, "m", "BR18 § 456, stk. 1", shown=~np.isnan(self.top_m))
        return Measure(self.top_m, "m", (term,))

    def to_nabo(self) -> Numbers:
        """The distance from the outer wall to skel towards nabo and sti: as told, else as drawn."""
        return self._distance(self.told.nabo_m, self.nabo)

    def to_vej(self) -> Numbers:
        """The distance from the outer wall to road, infinite where the plot lies at none."""
        found = self._distance(self.told.vej_m, self.vej)
        return np.where(np.isnan(found) & self.ground.without_road[self.told.plot], np.inf, found)

    def _distance(self, told: Numbers, lines: NDArray[np.object_]) -> Numbers:
        rows = np.flatnonzero(self.known & np.isnan(told))
        found = told.copy()
        found[rows] = to_lines(self.told.shape[rows], lines[self.told.plot[rows]])
        return found

    def plane(self, factor: Numbers, free: Numbers) -> PlaneFacts:
        """The slope plane. ``free`` is the strip along skel that it is not about, 0 for most; minus infinity where nothing is left."""
        plot = self.told.plot
        found = steepest(outside_strip(self.roof, self.nabo, plot, free), self.near, plot, factor)
        roofed = np.isin(np.arange(self.count), self.roof.building)
        excess = np.where(roofed & np.isnan(found.excess_m), -np.inf, found.excess_m)
        gabled = (excess > 0) & (self.told.roof == "saddeltag")  # only there does it matter what the roof is without its gables
        hips = self._facets(np.where(gabled, "valmtag", objects(self.count)).astype(object))
        hipped = steepest(outside_strip(hips, self.nabo, plot, free), self.near, plot, factor)
        without = np.where(gabled, np.where(np.isnan(hipped.excess_m), -np.inf, hipped.excess_m), excess)
        return PlaneFacts(*(np.where(self.known, one, np.nan) for one in (excess, without, found.height_m, found.distance_m)))

    def strip(self, width: Numbers) -> StripFacts:
        """What of each building stands in a strip of ``width`` along skel (NaN: it has none)."""
        edges, plot, wide = self.ground.edges, self.told.plot, np.nan_to_num(width)
        near, road = (height_in_strip(self.roof, lines, plot, wide) for lines in (self.nabo, self.vej))
        rows = np.flatnonzero(self.known & ~np.isnan(width))
        towards, towards_vej = np.full(self.count, np.nan), np.full(self.count, np.nan)
        facing = length_towards(self.told.shape[rows], edges, plot[rows], wide[rows])
        towards[rows] = facing.longest(len(rows), edges.kind != VEJ)
        towards_vej[rows] = facing.longest(len(rows), np.ones(len(edges.kind), dtype=bool))
        near, road = (np.where(self.known, one, np.nan) for one in (near, road))
        return StripFacts(near, road, towards, towards_vej)

    def low_wall(self) -> Numbers:
        """The lower of the two long sides, from the terrain to the top of the roof: as told, else the eaves over the terrain below them."""
        told = self.told
        flat = np.where(np.isnan(self.ridge), self.top_m, self.ridge)
        eaves = np.where(told.roof == "fladt", flat, np.where(told.across, np.nan, told.eaves_m))
        return np.where(np.isnan(told.long_wall_m), eaves - self._terrain_at_walls(), told.long_wall_m)

    def _terrain_at_walls(self) -> Numbers:
        """The lowest terrain along the long side where that is highest: from there its wall is lowest."""
        level = self.terrain[:, 2].copy()
        rows = np.flatnonzero(self.placed & (np.abs(self.terrain[:, :2]).max(axis=1, initial=0.0) > LEVEL))
        if len(rows):
            base, one, slope = frame(self.told.shape[rows]), np.ones(len(rows)), self.terrain[rows]
            sides = [base.world(np.stack([-one, one], axis=1), np.stack([side * one, side * one], axis=1)) for side in (-1.0, 1.0)]
            heights = [np.einsum("ijk,ik->ij", xy, slope[:, :2]) + slope[:, 2:] for xy in sides]
            level[rows] = np.max([height.min(axis=1) for height in heights], axis=0)
        return level
