"""The area on the ellipsoid of what is drawn in the projection: what a registered area may be compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyproj
import shapely

from geoplan.settings import CRS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def areal_scale(east: NDArray[np.float64], north: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many times larger the projection (EPSG:25832) makes an area at each place; NaN where the place is NaN.

    0.9992 at Esbjerg, 1.0002 in Greve, 1.0025 at Rønne.
    """
    known = np.isfinite(east) & np.isfinite(north)
    scale = np.full(len(east), np.nan)
    if known.any():
        projection = pyproj.Proj(CRS)
        lon, lat = projection(east[known], north[known], inverse=True)
        scale[known] = np.asarray(projection.get_factors(lon, lat).areal_scale)
    return scale


def corrected_areas(shapes: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The area of each polygon in m2: in the projection, and divided by the areal scale at its middle. NaN where it is missing."""
    drawn = np.where(shapely.is_missing(shapes), np.nan, shapely.area(shapes))
    bounds = shapely.bounds(shapes)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    return drawn, drawn / areal_scale(middle[:, 0], middle[:, 1])
