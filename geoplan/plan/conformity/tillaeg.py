"""What a kommuneplantillæg does to the rammer: inside its own ramme, that of the kommuneplan no longer counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geoplan.plan.columns import numbers, words
from geoplan.plan.ladder import polygons

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd
    from numpy.typing import NDArray


def as_changed(rammer: gpd.GeoDataFrame, tillaeg: gpd.GeoDataFrame, states: Collection[str]) -> gpd.GeoDataFrame:
    """The rammer as they are when the tillæg of these states hold: what their rammer cover is taken out of all others.

    That a ramme of a tillæg takes the place of what lay there is geoplan's reading (Planloven § 23 c lets a tillæg change the rammer; the
    register does not tell which ramme one of them changes).
    """
    new = of_tillaeg(rammer, tillaeg) & np.isin(words(rammer, "status").astype(str), [*states])
    if not new.any():
        return rammer
    shapes = polygons(rammer).copy()
    cover = shapely.union_all(shapes[new])
    hit = ~new & ~shapely.is_missing(shapes) & shapely.intersects(shapes, cover)
    shapes[hit] = shapely.difference(shapes[hit], cover)
    changed: gpd.GeoDataFrame = rammer.set_geometry(shapes, crs=rammer.crs)
    return changed[~(hit & shapely.is_empty(shapes))].reset_index(drop=True)


def of_tillaeg(rammer: gpd.GeoDataFrame, tillaeg: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """Which rammer hang on a kommuneplantillæg: by its number, or by the workspace's key."""
    own = [key for key in words(tillaeg, "objekt_id") if key is not None]
    return np.asarray(~np.isnan(numbers(rammer, "komtil_id")) | np.isin(words(rammer, "plan_objekt_id").astype(str), own), dtype=bool)
