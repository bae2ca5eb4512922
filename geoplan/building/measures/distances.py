"""Distances to the boundary (BR18 § 457): horizontal, level differences ignored, projections of up to 0.5 m left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoplan.building.answers import Measure, Term
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


def to_lines(footprints: NDArray[Any], lines: NDArray[Any]) -> Numbers:
    """Distance in metres of each footprint to its line; infinite where the plot has no such boundary, NaN where there is no footprint."""
    found = shapely.distance(footprints, lines)
    return np.where(shapely.is_missing(lines) & ~shapely.is_missing(footprints), np.inf, found)


def counted_distance(wall_m: Numbers, overhang_m: Numbers, ignored_m: float) -> Measure:
    """The distance that counts: from the wall, or ``ignored_m`` inside the edge of a roof that projects further (§ 457 stk. 2).

    With a projection of at most ``ignored_m`` the wall decides. With a larger one at most ``ignored_m`` of it may stand inside the strip,
    so the wall must stand further in by the rest. An unknown projection is taken as none here; who uses the measure says so.
    """
    projection = np.nan_to_num(overhang_m, nan=0.0)
    more = projection > ignored_m
    value = np.where(more, wall_m - (projection - ignored_m), wall_m)
    known = ~np.isnan(wall_m)
    terms = (
        Term(N_("fra ydervæg til skel"), wall_m, "m", "BR18 § 457, stk. 1", shown=known),
        Term(N_("udhæng med tagrende"), projection, "m", "BR18 § 457, stk. 2", factor=-1, shown=known & (projection > 0) & more),
        Term(N_("heraf må højst medregnes som fremspring"), np.full(len(wall_m), ignored_m), "m", "BR18 § 457, stk. 2", shown=known & more),
    )
    return Measure(value, "m", terms)
