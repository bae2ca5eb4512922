"""Zones: which share of each property lies in byzone, landzone and sommerhusområde, and what of it lies in another zone than its house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.geometry.shared import shared_areas, sound
from geoplan.plan.columns import numbers, words
from geoplan.texts import N_

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.workflows.plot.grounds import Grounds

    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]

BYZONE, LANDZONE, SOMMERHUS = 1, 2, 3
ZONES: Final = {BYZONE: N_("byzone"), LANDZONE: N_("landzone"), SOMMERHUS: N_("sommerhusområde")}
SMALL_SHARE: Final = 1e-6
"""Less than a millionth of a plot is rounding."""

SMALL_M2: Final = 1.0
"""Less than this in another zone comes from boundaries that were not drawn alike."""


class ZoneMap:
    """The zone map of a workspace: areas of byzone and sommerhusområde; landzone is the rest (Planloven § 34)."""

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        status = words(frame, "status")
        valid = np.array([one in {None, "V"} for one in status], dtype=bool)
        code = numbers(frame, "zone")
        drawn = valid & np.isin(code, (BYZONE, SOMMERHUS))
        self.code = code[drawn]
        self.areas = sound(np.asarray(frame.geometry.array, dtype=object)[drawn])
        self.tree = shapely.STRtree(self.areas)
        shapely.prepare(self.areas)

    def shares(self, plots: NDArray[np.object_]) -> Floats:
        """(n, 3): the share of each plot in byzone, landzone and sommerhusområde. Zones of a kind do not lie over one another."""
        area = shapely.area(plots)
        pairs = shared_areas(plots, self.areas)
        found = np.zeros((len(plots), 3))
        for code in (BYZONE, SOMMERHUS):
            mine = self.code[pairs.large] == code
            found[:, code - 1] = np.bincount(pairs.small[mine], weights=pairs.area_m2[mine], minlength=len(plots))
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.asarray(np.nan_to_num(np.minimum(found / area[:, None], 1.0)), dtype=np.float64)
        found[:, LANDZONE - 1] = np.maximum(1 - found.sum(axis=1), 0.0)
        found[found < SMALL_SHARE] = 0.0
        return found

    def of_points(self, points: NDArray[np.object_]) -> Index:
        """The zone that each point lies in."""
        found = np.full(len(points), LANDZONE, dtype=np.int64)
        point, zone = self.tree.query(points, predicate="intersects")
        found[point] = self.code[zone].astype(np.int64)
        return found


def zone_map(grounds: Grounds) -> ZoneMap | None:
    """The zone map; None where the workspace has none, or an empty one."""
    state = grounds.state("zonekort")
    return ZoneMap(grounds.ws.read("zonekort")) if state is not None and state.count else None


def main_zone(shares: Floats, property_: Index, zone: Index, area_m2: Floats) -> Index:
    """The zone of each property's buildings by floor area; without buildings the zone of its largest share.

    ``property_``, ``zone`` and ``area_m2`` are of the buildings, -1 for those on no property.
    """
    main: Index = np.asarray(shares.argmax(axis=1) + 1, dtype=np.int64)
    built = np.zeros_like(shares)
    on_it = property_ >= 0
    np.add.at(built, (property_[on_it], zone[on_it] - 1), np.nan_to_num(area_m2[on_it]))
    told = built.sum(axis=1) > 0
    main[told] = built[told].argmax(axis=1) + 1
    return main


def other_zone(plots: NDArray[np.object_], area_m2: Floats, mapped: ZoneMap | None, buildings: gpd.GeoDataFrame, of: Index) -> Floats:
    """How much of each plot's ``area_m2`` lies in another zone than its buildings (BR18 § 454, stk. 3, nr. 1)."""
    if mapped is None or not len(mapped.areas):
        return np.zeros(len(plots))
    shares = mapped.shares(plots)
    several = (shares > 0).sum(axis=1) > 1
    found = np.zeros(len(plots))
    if not several.any():
        return found
    points = np.asarray(buildings.geometry.array, dtype=object)
    zone = mapped.of_points(points)
    main = main_zone(shares, of, zone, numbers(buildings, "byg038SamletBygningsareal"))
    apart = (1 - shares[np.arange(len(plots)), main - 1]) * area_m2
    found[several] = apart[several]
    found[found < SMALL_M2] = 0.0
    return found
