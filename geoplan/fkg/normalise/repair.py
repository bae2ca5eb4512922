"""Invalid geometries put right one by one, and how far the result is from what was delivered. Only faults come here."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from geoplan.geometry.shape import kind
from geoplan.settings import COORDINATE_PRECISION_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.geometry.vertices import Geometries

DIMENSION: Final = {"point": 0, "line": 1, "polygon": 2}


class Limits(NamedTuple):
    """How much a repair may change: area (of lines: length) as a share of the larger, and the Hausdorff distance in metres."""

    share: float
    hausdorff_m: float


class Repair(NamedTuple):
    """A repaired geometry (None where none of the theme's kind is left) and what the repair changed."""

    geometry: shapely.Geometry | None
    share: float
    hausdorff_m: float

    def within(self, limits: Limits) -> bool:
        """Whether the repair changes so little that it is no guess."""
        return self.geometry is not None and self.share <= limits.share and self.hausdorff_m <= limits.hausdorff_m


def repaired(geometry: shapely.Geometry, wanted: str) -> Repair:
    """The geometry made valid (``make_valid``, method structure), only its parts of the ``wanted`` kind, on the grid of 1 mm."""
    try:
        parts = flat_parts(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
        kept = parts[kind(parts) == wanted]
        made = gathered(kept[~shapely.is_empty(kept)], wanted)
        made = None if made is None else on_grid(made)
        if made is None or made.is_empty or kind(np.array([made]))[0] != wanted or not shapely.is_valid(made):
            return Repair(None, np.nan, np.nan)
    except shapely.errors.GEOSException:
        return Repair(None, np.nan, np.nan)
    return Repair(made, _share(geometry, made, wanted), hausdorff(geometry, made))


def without_repeated(geometries: Geometries, tolerance_m: float) -> Geometries:
    """The geometries without vertices closer to the one before than ``tolerance_m``; one that would collapse stays as it is."""
    try:
        made: Geometries = shapely.remove_repeated_points(geometries, tolerance_m)
    except shapely.errors.GEOSException:
        made = geometries.copy()
        for at, geometry in enumerate(geometries):
            with suppress(shapely.errors.GEOSException):
                made[at] = shapely.remove_repeated_points(geometry, tolerance_m)
    return made


def on_grid(geometry: shapely.Geometry) -> shapely.Geometry:
    """A valid geometry with whole millimetres that is valid too."""
    plain = shapely.transform(geometry, to_millimetres)
    return plain if shapely.is_valid(plain) else shapely.set_precision(geometry, COORDINATE_PRECISION_M)


def to_millimetres(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates rounded to 1 mm."""
    rounded: NDArray[np.float64] = np.rint(coordinates / COORDINATE_PRECISION_M) / round(1 / COORDINATE_PRECISION_M)
    return rounded


def flat_parts(geometry: shapely.Geometry) -> Geometries:
    """The points, lines and polygons that a geometry is made of, however deep its collections are."""
    parts = np.array([geometry], dtype=object)
    while (shapely.get_type_id(parts) > 3).any():  # noqa: PLR2004 -- the multis and collections
        parts = shapely.get_parts(parts)
    return parts


def gathered(parts: Geometries, wanted: str) -> shapely.Geometry | None:
    """Parts of one kind as a multi geometry; None when there are none."""
    make = {"point": shapely.multipoints, "line": shapely.multilinestrings, "polygon": shapely.multipolygons}[wanted]
    return make(parts) if len(parts) else None


def hausdorff(before: shapely.Geometry, after: shapely.Geometry) -> float:
    """The greatest distance from a vertex of the one to the outline of the other, both ways, in metres. Also for invalid ones."""
    return max(_farthest(before, after), _farthest(after, before))


def _farthest(of: shapely.Geometry, to: shapely.Geometry) -> float:
    outline = _outline(to)
    shapely.prepare(outline)
    return float(np.max(shapely.distance(shapely.points(shapely.get_coordinates(of)), outline), initial=0.0))


def _outline(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = flat_parts(geometry)
    polygons = shapely.get_type_id(parts) == 3  # noqa: PLR2004 -- polygons
    rings = shapely.get_rings(parts[polygons])
    return shapely.geometrycollections(np.concatenate([parts[~polygons], rings])) if polygons.any() else shapely.geometrycollections(parts)


def _share(before: shapely.Geometry, after: shapely.Geometry, wanted: str) -> float:
    measure = shapely.area if DIMENSION[wanted] == 2 else shapely.length  # noqa: PLR2004 -- surfaces
    first, second = float(measure(before)), float(measure(after))
    largest = max(abs(first), abs(second))
    return abs(second - first) / largest if largest > 0 else 0.0
