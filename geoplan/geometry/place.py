"""Where a rectangle stands by numbers: its size, the way it is turned, and how far it is from two lines. Projected metres (EPSG:25832)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Point = NDArray[np.float64]

PARALLEL: Final = float(np.sin(np.radians(5.0)))
"""Two lines that differ less in direction do not tell where along them something stands."""


class Line(NamedTuple):
    """A boundary: a point on it, and the unit normal that points to the side where the rectangle is to stand."""

    point: Point
    inward: Point


def rectangle_at(
    length_m: float, width_m: float, bearing_deg: float, *, first: tuple[Line, float], second: tuple[Line, float]
) -> Point | None:
    """The middle of the rectangle whose nearest corner or side is exactly so far from each line; None where the lines are parallel.

    ``bearing_deg`` is the direction of its length, clockwise from north. Distances are to the lines as they run on beyond their ends.
    """
    along, across = axes(bearing_deg)
    normals, offsets = [], []
    for line, distance_m in (first, second):
        reach = abs(along @ line.inward) * length_m / 2 + abs(across @ line.inward) * width_m / 2
        normals.append(line.inward)
        offsets.append(line.inward @ line.point + distance_m + reach)
    matrix = np.array(normals)
    if abs(np.linalg.det(matrix)) < PARALLEL:
        return None
    return np.asarray(np.linalg.solve(matrix, np.array(offsets)))


def axes(bearing_deg: float) -> tuple[Point, Point]:
    """Unit vectors along the length and across it."""
    bearing = np.radians(bearing_deg)
    return np.array([np.sin(bearing), np.cos(bearing)]), np.array([np.cos(bearing), -np.sin(bearing)])


def rectangle(middle: Point, length_m: float, width_m: float, bearing_deg: float) -> shapely.Polygon:
    """The rectangle itself."""
    along, across = axes(bearing_deg)
    along, across = along * length_m / 2, across * width_m / 2
    return shapely.Polygon([middle - along - across, middle - along + across, middle + along + across, middle + along - across])


def sides_of(shape: shapely.Geometry) -> tuple[float, float, float] | None:
    """Length, width and bearing (0-180) of a rectangle, the longer side first; None where the shape is none."""
    origin = shapely.get_coordinates(shape)[:1]
    shape = shapely.transform(shape, lambda xy: xy - origin)  # near zero: with 6,200,000 m the corners of the frame are some mm off
    frame = shapely.minimum_rotated_rectangle(shape)
    if shape.is_empty or frame.geom_type != "Polygon" or shape.area < frame.area * RECTANGLE:
        return None
    corners = shapely.get_coordinates(frame)
    one, two = corners[1] - corners[0], corners[2] - corners[1]
    longer, shorter = (one, two) if np.hypot(*one) >= np.hypot(*two) else (two, one)
    bearing = float(np.degrees(np.arctan2(longer[0], longer[1])) % 180)
    return float(np.hypot(*longer)), float(np.hypot(*shorter)), bearing


RECTANGLE: Final = 0.999
"""A shape that fills so much of its tightest rectangle is one."""
