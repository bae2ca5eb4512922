"""One area from several: parcels put together to the area of a plan.

Coordinates are metres (EPSG:25832).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoplan.geometry.overlap import Overlaps, overlapping_pairs
from geoplan.geometry.tile import covered_by, faces, objects, on_grid
from geoplan.geometry.topology import Gaps, gaps
from geoplan.settings import COORDINATE_PRECISION_M

if TYPE_CHECKING:
    from geoplan.geometry.vertices import Geometries

GAP_M = 0.5
"""Holes narrower than this between parcels are gaps in the register; wider ones are land that is not part of the area."""


class Joined(NamedTuple):
    """The union of areas, and what there is to know of it."""

    geometry: shapely.Geometry
    exact: bool
    """Whether every edge of the union is one of the areas' own edges, to the last bit."""
    overlaps: Overlaps
    """Pairs of areas that lie over one another."""
    gaps: Gaps
    """Narrow gaps between them; they are left open."""
    islands: int
    """Polygons that the union has: 1 when everything hangs together."""
    holes: int
    """Holes in them, gaps included."""


def joined(polygons: Geometries) -> Joined:
    """Put areas together.

    Areas that meet in shared vertices, as parcels do, are put together exactly. Others are made to meet on the millimetre grid first;
    ``overlaps`` and ``gaps`` tell where they do not fit. Invalid areas are made valid first. Raises ``ValueError`` when none is given.
    """
    if not len(polygons):
        raise ValueError("no areas to put together")
    sound = np.where(shapely.is_valid(polygons), polygons, shapely.make_valid(polygons, method="structure", keep_collapsed=False))
    exact = bool(shapely.coverage_is_valid(sound) and shapely.is_valid(polygons).all() and on_grid(polygons))
    united = shapely.coverage_union_all(sound) if exact else _rounded_union(sound)
    islands = shapely.get_parts(united)
    geometry = islands[0] if len(islands) == 1 else united
    holes = int(shapely.get_num_interior_rings(islands).sum())
    return Joined(geometry, exact, overlapping_pairs(sound), gaps(sound, max_width_m=GAP_M), len(islands), holes)


def _rounded_union(polygons: Geometries) -> shapely.Geometry:
    pieces = faces(shapely.boundary(polygons), grid_m=COORDINATE_PRECISION_M)
    inside = covered_by(pieces, objects(shapely.union_all(polygons))) == 0
    return shapely.coverage_union_all(pieces[inside])
