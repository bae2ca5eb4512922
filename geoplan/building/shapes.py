"""Footprints and terrain of a case, from WKT, GeoJSON or numbers."""

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


REAL: Final = 1_000_000.0
"""A coordinate beyond this is one of the country, not of a drawing with an origin of its own."""
DENMARK: Final = (400_000.0, 6_000_000.0, 920_000.0, 6_450_000.0)
SMALLEST_M2: Final = 0.01
"""A smaller area is no building and no plot: most often it is drawn in degrees."""
REASONS: Final = {
    "Self-intersection": N_("kanten krydser sig selv"),
    "Ring Self-intersection": N_("kanten rører sig selv"),
    "Hole lies outside shell": N_("et hul ligger uden for fladen"),
    "Holes are nested": N_("to huller ligger i hinanden"),
    "Nested shells": N_("to flader ligger i hinanden"),
    "Interior is disconnected": N_("et hul deler fladen i to"),
    "Too few points in geometry component": N_("den har for få hjørner"),
    "Invalid Coordinate": N_("en koordinat er ikke et tal"),
}


def area_of(text: str, what: str) -> Any:
    """The area that a WKT or the geometry of a GeoJSON says, in EPSG:25832. Raises UsageError where it is none, or not valid."""
    t = texts()
    what = t(what)
    try:
        with np.errstate(invalid="ignore"):  # a coordinate that is no number is told below
            shape = shapely.force_2d(_read(text.strip(), what))
    except UsageError:  # it is a ValueError, and has been told
        raise
    except (shapely.errors.GEOSException, ValueError, RecursionError) as fault:
        message = N_("{what}: geometrien kan ikke læses. Skriv den som WKT, for eksempel POLYGON ((574000 6223000, 574030 6223000, ...)).")
        raise UsageError(t(message, what=what)) from fault
    if shape is None or shape.is_empty or shape.geom_type not in {"Polygon", "MultiPolygon"}:
        raise UsageError(t(N_("{what}: geometrien skal være en flade (POLYGON)."), what=what))
    if not shape.is_valid:
        raise UsageError(t(N_("{what}: fladen er ikke gyldig: {reason}."), what=what, reason=_reason(shape)))
    _in_the_country(shape, what)
    return shape


def _read(text: str, what: str) -> Any:
    if text.startswith("{"):
        return shapely.from_geojson(text)
    system, semicolon, rest = text.partition(";")
    if not semicolon:
        return shapely.from_wkt(text)
    if system.strip().upper() != "SRID=25832":
        raise UsageError(texts()(N_("{what}: geometrien står i {system}. Skriv den i EPSG:25832."), what=what, system=system[:40]))
    return shapely.from_wkt(rest)


def _reason(shape: Any) -> str:
    """Why a shape is not valid and where, in words."""
    t = texts()
    why, _, place = shapely.is_valid_reason(shape).partition("[")
    told, at = t(REASONS.get(why, N_("den følger ikke reglerne for flader"))), place.rstrip("]").replace(" ", ", ")
    return t(N_("{why} ved ({place})"), why=told, place=at) if at and "nan" not in at.casefold() else told


def _in_the_country(shape: Any, what: str) -> None:
    """Raises UsageError for coordinates in degrees, with x and y changed, or outside Denmark. A drawing may have an origin of its own."""
    t = texts()
    west, south, east, north = shape.bounds
    if shape.area < SMALLEST_M2:
        message = N_(
            "{what}: fladen er mindre end {least} m². Er koordinaterne grader (EPSG:4326)? Skriv dem i meter i EPSG:25832, x før y."
        )
        raise UsageError(t(message, what=what, least=t.number(SMALLEST_M2)))
    if max(east, north) < REAL:
        return
    if east > REAL > north:
        raise UsageError(t(N_("{what}: x og y er byttet om. I EPSG:25832 står x (øst, seks cifre) før y (nord, syv cifre)."), what=what))
    if not (DENMARK[0] <= west and east <= DENMARK[2] and DENMARK[1] <= south and north <= DENMARK[3]):
        raise UsageError(t(N_("{what}: fladen ligger uden for Danmark. Skriv koordinaterne i EPSG:25832."), what=what))


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
