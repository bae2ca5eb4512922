"""Footprints and terrain of a case, from WKT or from numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.building.case import Building

PLANE_M: Final = 0.01
"""Terrain points that lie within this of a plane are one; a terrain with more shape than that needs a niveauplan."""


def area_of(text: str, what: str) -> Any:
    """The area that a WKT says. Raises UsageError where it is none, or not valid."""
    t = texts()
    try:
        shape = shapely.force_2d(shapely.from_wkt(text))
    except shapely.errors.GEOSException as fault:
        raise UsageError(t(N_("{what}: geometrien kan ikke læses som WKT."), what=what)) from fault
    if shape is None or shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
        raise UsageError(t(N_("{what}: geometrien skal være en flade (POLYGON)."), what=what))
    if not shape.is_valid:
        raise UsageError(t(N_("{what}: fladen er ikke gyldig: {reason}."), what=what, reason=shapely.is_valid_reason(shape)))
    return shape


def footprint(building: Building, what: str) -> Any:
    """The footprint of a building, or None where its place is not told."""
    if building.geometry is not None:
        return area_of(building.geometry, what)
    place, length, width = building.placement, building.length_m, building.width_m
    if place is None or place.x is None or place.y is None or not length or not width:
        return None
    bearing = np.radians(place.bearing_deg or 0.0)
    along = np.array([np.sin(bearing), np.cos(bearing)]) * length / 2
    across = np.array([np.cos(bearing), -np.sin(bearing)]) * width / 2
    middle = np.array([place.x, place.y])
    return shapely.Polygon([middle - along - across, middle - along + across, middle + along + across, middle + along - across])


def terrain_plane(points: Sequence[Sequence[float]], level_m: float | None) -> Any:
    """The plane ``(a, b, c)`` of the natural terrain, or of the niveauplan; None where neither is told, NaN where the terrain is none."""
    if level_m is not None:
        return np.array([0.0, 0.0, level_m])
    if len(points) < 3:  # noqa: PLR2004 -- a plane takes three points
        return None
    told = np.array(points, dtype=float)
    middle = told[:, :2].mean(axis=0)
    base = np.column_stack([told[:, :2] - middle, np.ones(len(told))])
    plane, *_ = np.linalg.lstsq(base, told[:, 2], rcond=None)
    if np.abs(base @ plane - told[:, 2]).max() > PLANE_M:
        return np.full(3, np.nan)
    return np.array([plane[0], plane[1], plane[2] - plane[:2] @ middle])
