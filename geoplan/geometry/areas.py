"""Whether features lie within an area such as a municipality or an extent.

Coordinates are projected metres (EPSG:25832).
"""

from __future__ import annotations

import threading

import numpy as np
import shapely

from geoplan.geometry.shape import is_empty_or_missing
from geoplan.geometry.vertices import Floats, Geometries, Index, Mask, Vertices


def bounds_outside(bounds: Floats, extent: tuple[float, float, float, float]) -> Mask:
    """Tell which boxes reach outside ``extent``. (n,) bool.

    Both are xmin, ymin, xmax, ymax in metres; ``bounds`` is (n, 4) as of ``shapely.bounds``. Lying on the limit is
    inside. Rows of NaN (missing or empty geometries) are not outside.
    """
    xmin, ymin, xmax, ymax = extent
    outside: Mask = (bounds[:, 0] < xmin) | (bounds[:, 1] < ymin) | (bounds[:, 2] > xmax) | (bounds[:, 3] > ymax)
    return outside


class Area:
    """A (multi)polygon made ready to be asked many times, also from several threads.

    A grid over its box knows which cells lie wholly inside and wholly outside. Most features are told apart by their
    boxes alone; the rest are asked exactly, of a prepared copy of the polygon that each thread keeps for itself. The
    answer is that of ``shapely.covers``, but collections are asked member by member (GEOS errs on them).
    """

    def __init__(self, polygon: shapely.Geometry, *, cells: int = 64) -> None:
        """Prepare ``polygon`` (valid, projected metres) with ``cells`` by ``cells`` cells.

        Raises ValueError when it is anything but a valid area.
        """
        areal = isinstance(polygon, (shapely.Polygon, shapely.MultiPolygon))
        if not areal or shapely.is_empty(polygon) or not shapely.is_valid(polygon):
            raise ValueError("an area must be a valid polygon or multipolygon that is not empty")
        self._wkb = shapely.to_wkb(polygon)
        self._cells = cells
        self._local = threading.local()
        self.bounds: Floats = shapely.bounds(polygon)
        """(4,) xmin, ymin, xmax, ymax in metres."""
        self._x = np.linspace(self.bounds[0], self.bounds[2], cells + 1)
        self._y = np.linspace(self.bounds[1], self.bounds[3], cells + 1)
        column, row = (k.ravel() for k in np.meshgrid(np.arange(cells), np.arange(cells)))
        boxes = shapely.box(self._x[column], self._y[row], self._x[column + 1], self._y[row + 1])
        self._inside = _running_sum(shapely.covers(self.polygon, boxes).reshape(cells, cells))
        self._outside = _running_sum(shapely.disjoint(self.polygon, boxes).reshape(cells, cells))

    @property
    def polygon(self) -> shapely.Geometry:
        """The polygon, prepared: one copy for each thread."""
        if not hasattr(self._local, "polygon"):
            self._local.polygon = shapely.from_wkb(self._wkb)
            shapely.prepare(self._local.polygon)
        return self._local.polygon

    def outside(self, geometries: Geometries) -> Index:
        """Find the features that are not covered by the area, rising. The border belongs to the area.

        Missing and empty geometries, and those with NaN or infinite coordinates, are never outside. Invalid ones are
        judged by their box (that of the shell), or where it settles nothing, by all their lines and surfaces
        (``make_valid``): that rounds crossings to floats, so within 1e-9 m of the border either answer is possible.
        """
        bounds = shapely.bounds(geometries)
        seen = ~is_empty_or_missing(geometries)
        with np.errstate(invalid="ignore"):
            away = seen & bounds_outside(bounds, tuple(self.bounds))
            near = np.flatnonzero(seen & ~away & np.isfinite(bounds).all(axis=1))
        inside, apart = self._by_box(bounds[near])
        away[near[apart]] = True
        open_ = near[~inside & ~apart]
        open_ = np.setdiff1d(open_, _not_finite(geometries, open_), assume_unique=True)
        away[open_[~self._covers(geometries[open_])]] = True
        index = np.flatnonzero(away)
        return np.setdiff1d(index, _not_finite(geometries, index), assume_unique=True)

    def _by_box(self, bounds: Floats) -> tuple[Mask, Mask]:
        """Which boxes lie on covered cells only, and which on cells apart from the area only."""
        last = self._cells - 1
        west, east = (_cell(bounds[:, k], self._x, last) for k in (0, 2))
        south, north = (_cell(bounds[:, k], self._y, last) for k in (1, 3))
        # The division may land one cell beside: only boxes that really lie on the cells are settled by them.
        on = (self._x[west] <= bounds[:, 0]) & (bounds[:, 2] <= self._x[east + 1])
        on &= (self._y[south] <= bounds[:, 1]) & (bounds[:, 3] <= self._y[north + 1])
        cells = (east - west + 1) * (north - south + 1)
        inside, apart = (
            on & (k[north + 1, east + 1] - k[south, east + 1] - k[north + 1, west] + k[south, west] == cells)
            for k in (self._inside, self._outside)
        )
        return inside, apart

    def _covers(self, geometries: Geometries) -> Mask:
        with np.errstate(all="ignore"):
            bad = ~shapely.is_valid(geometries)
            if bad.any():
                geometries = geometries.copy()
                geometries[bad] = shapely.make_valid(geometries[bad])
            parts, of = _out_of_collections(geometries)
            covered = np.ones(len(geometries), bool)
            covered[of[~shapely.covers(self.polygon, parts)]] = False
        return covered


def outside(geometries: Geometries, area: shapely.Geometry, *, cells: int = 64) -> Index:
    """Find the features that are not covered by the polygon ``area``, rising.

    Use ``Area`` when there is more than one chunk to ask for.
    """
    return Area(area, cells=cells).outside(geometries)


def _running_sum(cells: Mask) -> Index:
    """Count the marked cells below and left of each grid corner: any block of cells is then four look-ups."""
    total = np.zeros((cells.shape[0] + 1, cells.shape[1] + 1), np.int64)
    total[1:, 1:] = cells.cumsum(axis=0).cumsum(axis=1)
    return total


def _cell(values: Floats, edges: Floats, last: int) -> Index:
    """Give the cell that each value lies in, or one beside it."""
    at = (values - edges[0]) * ((last + 1) / (edges[-1] - edges[0]))
    cell: Index = np.clip(at.astype(np.int64), 0, last)
    return cell


def _not_finite(geometries: Geometries, which: Index) -> Index:
    return which[Vertices.of(geometries[which]).not_finite]


def _out_of_collections(geometries: Geometries) -> tuple[Geometries, Index]:
    """Give the members of collections one by one, all others as they are, and the position each comes from.

    GEOS 3.14 errs on collections: prepared it overlooks holes, plain it refuses some whose members overlap.
    """
    of = np.arange(len(geometries))
    while (shapely.get_type_id(geometries) == 7).any():  # noqa: PLR2004 (collections)
        mixed = shapely.get_type_id(geometries) == 7  # noqa: PLR2004 (as above)
        members, inner = shapely.get_parts(geometries[mixed], return_index=True)
        geometries, of = np.concatenate([geometries[~mixed], members]), np.concatenate([of[~mixed], of[mixed][inner]])
    return geometries, of
