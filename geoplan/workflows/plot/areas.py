"""The plot areas of properties (BR18 § 454): the largest parcel, those that adjoin it, and those apart that do not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geoplan.building.measures.plot_area import PlotParts, reaching

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]


def plot_parts(
    parcels: NDArray[np.object_], registered_m2: Floats, road_m2: Floats, of: Index, count: int
) -> tuple[PlotParts, NDArray[np.bool_]]:
    """What the plot area of each property is made of, and whether it had to be taken from the map. ``of`` is each parcel's property.

    Where one parcel of a property has no registered area, the map is used for all of them, so that like is added to like. What lies in
    another zone is not taken away yet.
    """
    by_map = np.bincount(of[np.isnan(registered_m2)], minlength=count) > 0
    area = np.where(by_map[of], np.nan_to_num(shapely.area(parcels)), np.nan_to_num(registered_m2))
    base = np.zeros(len(of), dtype=bool)
    order = np.lexsort((np.arange(len(of)), -area, of))
    base[order[np.r_[True, np.diff(of[order]) > 0]]] = True
    near = base.copy()
    several = np.bincount(of, minlength=count)[of] > 1
    if several.any():
        near[several] = reaching(parcels[several], of[several].astype(np.intp), base[several])

    def total(values: Floats, which: NDArray[np.bool_]) -> Floats:
        return np.bincount(of[which], weights=values[which], minlength=count).astype(np.float64)

    none = np.zeros(count)
    parts = PlotParts(
        own_m2=total(area, base),
        adjoining_m2=total(area, near & ~base),
        common_m2=none,
        given_up_m2=none,
        other_zone_m2=none,
        apart_m2=total(area, ~near),
        road_m2=total(np.nan_to_num(road_m2), near),
    )
    return parts, by_map
