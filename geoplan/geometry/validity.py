"""Geometries that break the OGC rules for simple features: which, why and where."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoplan.geometry.shape import place
from geoplan.geometry.vertices import Floats, Geometries, Index, Vertices

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Fault(StrEnum):
    """Why a geometry is not valid, in the words of OGC simple features."""

    SELF_INTERSECTION = "self_intersection"
    RING_SELF_INTERSECTION = "ring_self_intersection"  # a ring touches itself in a point: self-contact
    HOLE_OUTSIDE_SHELL = "hole_outside_shell"
    NESTED_HOLES = "nested_holes"
    NESTED_SHELLS = "nested_shells"
    DISCONNECTED_INTERIOR = "disconnected_interior"
    TOO_FEW_POINTS = "too_few_points"
    DUPLICATE_RINGS = "duplicate_rings"
    INVALID_COORDINATE = "invalid_coordinate"  # NaN or infinite
    RING_NOT_CLOSED = "ring_not_closed"
    OTHER = "other"


_FAULT_OF_REASON = {
    "Self-intersection": Fault.SELF_INTERSECTION,
    "Ring Self-intersection": Fault.RING_SELF_INTERSECTION,
    "Hole lies outside shell": Fault.HOLE_OUTSIDE_SHELL,
    "Holes are nested": Fault.NESTED_HOLES,
    "Nested shells": Fault.NESTED_SHELLS,
    "Interior is disconnected": Fault.DISCONNECTED_INTERIOR,
    "Too few points in geometry component": Fault.TOO_FEW_POINTS,
    "Duplicate Rings": Fault.DUPLICATE_RINGS,
    "Invalid Coordinate": Fault.INVALID_COORDINATE,
    "Ring is not closed": Fault.RING_NOT_CLOSED,
}

_REASON = re.compile(r"(?P<words>[^\[]*)(?:\[(?P<x>\S+) (?P<y>[^\s\]]+)[^\]]*\])?")


class Invalid(NamedTuple):
    """Invalid features: position in the array, the first fault GEOS meets, and its place."""

    feature: Index
    """(k,) rising."""
    fault: NDArray[np.object_]
    """(k,) of ``Fault``."""
    xy: Floats
    """(k, 2) metres; a finite vertex of the feature where GEOS names no finite place; NaN when it has none."""


def invalid(geometries: Geometries) -> Invalid:
    """Find the features that are not valid by OGC simple features.

    Missing and empty geometries are valid here. ``is_valid`` is asked first and the reason for the bad only, half the
    price of asking all for reasons. A feature with several faults is listed once, with the fault GEOS meets first.
    """
    with np.errstate(all="ignore"):
        index = np.flatnonzero(~(shapely.is_valid(geometries) | shapely.is_missing(geometries)))
        bad = geometries[index]
        reasons = shapely.is_valid_reason(bad)
    found = [_REASON.match(str(reason)) for reason in reasons]
    fault = np.array([_FAULT_OF_REASON.get(m["words"].strip(), Fault.OTHER) if m else Fault.OTHER for m in found], object)
    xy = np.array([_place(m) for m in found], np.float64).reshape(-1, 2)
    lost = np.flatnonzero(~np.isfinite(xy).all(axis=1))
    xy[lost] = place(bad[lost])
    return Invalid(index, fault, xy)


def _place(found: re.Match[str] | None) -> tuple[float, float]:
    try:
        return (float(found["x"]), float(found["y"])) if found else (np.nan, np.nan)
    except (TypeError, ValueError):  # no place, or one that is no number
        return np.nan, np.nan


class Crossings(NamedTuple):
    """Lines that cross or touch themselves."""

    feature: Index
    """(k,) rising."""
    xy: Floats
    """(k, 2) metres: of the crossings the one lowest in x, then y."""


def self_crossing_lines(geometries: Geometries) -> Crossings:
    """Find lines that meet themselves: valid by OGC, but not simple.

    Closing at the end points is no fault, nor is touching another part with an end point. Other types, missing and
    empty geometries, and lines with NaN or infinite coordinates are passed over. Where a line only runs back over
    itself there is no crossing point and the place is its middle vertex.
    """
    lines = np.flatnonzero(np.isin(shapely.get_type_id(geometries), (1, 2, 5)))
    lines = np.setdiff1d(lines, lines[Vertices.of(geometries[lines]).not_finite], assume_unique=True)
    with np.errstate(all="ignore"):
        index = lines[~shapely.is_simple(geometries[lines])]
        pieces, owner = shapely.get_parts(shapely.node(geometries[index]), return_index=True)
    ends = np.concatenate([shapely.get_coordinates(shapely.get_point(pieces, k)) for k in (0, -1)])
    owner = np.concatenate([owner, owner])
    order = np.lexsort((ends[:, 1], ends[:, 0], owner))
    ends, owner = ends[order], owner[order]
    # Two pieces that merely follow one another make no crossing: three or more ends in one point do.
    third = (owner[2:] == owner[:-2]) & (ends[2:] == ends[:-2]).all(axis=1)
    crossed, first = np.unique(owner[2:][third], return_index=True)
    xy = place(geometries[index])
    xy[crossed] = ends[2:][third][first]
    return Crossings(index, xy)
