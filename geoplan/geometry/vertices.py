"""The vertices of many geometries as plain numbers, taken out once per chunk and shared by every vertex check.

GEOS hands out coordinates at about 35 ns a vertex; asking again for each check would cost more than the checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

Geometries: TypeAlias = NDArray[np.object_]
Index: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]


class Run(IntEnum):
    """What a run of vertices is."""

    POINT = 0
    LINE = 1
    RING = 2


_RUN_OF_TYPE = np.array([Run.POINT, Run.LINE, Run.RING, Run.RING, Run.POINT, Run.LINE, Run.RING, Run.POINT], np.uint8)
"""The kind of run by GEOS type id: point, line, linear ring, polygon, the three multis; collections are taken apart
first."""

_POLYGON, _MULTIPOINT, _MULTIPOLYGON, _COLLECTION = 3, 4, 6, 7


@dataclass(frozen=True, eq=False)
class Vertices:
    """The vertices of an array of geometries, in the order in which the geometries hold them.

    A *run* is a point, a line string or one ring of a polygon. Missing and empty geometries have no run. Rings keep
    their closing vertex. Z and M are left out. Nothing is changed after making, so threads may share one.
    """

    xy: Floats
    """(v, 2) coordinates in the unit of the geometries: projected metres for every check here. May hold NaN and
    infinity."""
    start: Index
    """(r + 1,) first vertex of each run, and the number of vertices at the end."""
    feature: Index
    """(r,) position in the array of geometries that the run belongs to; never falling."""
    run: NDArray[np.uint8]
    """(r,) ``Run`` of each run."""
    size: int
    """Number of geometries, missing and empty ones included."""

    @classmethod
    def of(cls, geometries: Geometries) -> Vertices:
        """Take the vertices out of ``geometries`` ((n,) object array of shapely geometries and None)."""
        size = len(geometries)
        xy, owner = shapely.get_coordinates(geometries, return_index=True)
        count = np.bincount(owner, minlength=size)
        type_id = shapely.get_type_id(geometries)
        start = np.concatenate([[0], np.cumsum(count)])
        many = _of_several_runs(geometries, type_id, xy, owner, start)
        one = count > 0
        one[many] = False
        single = np.flatnonzero(one)
        if not many.size:
            return cls(xy, np.append(start[single], len(xy)), single, _RUN_OF_TYPE[type_id[single]], size)
        length, feature, run = _taken_apart(geometries, many)
        order = np.argsort(np.concatenate([single, feature]), kind="stable")
        length = np.concatenate([count[single], length])[order]
        feature = np.concatenate([single, feature])[order]
        run = np.concatenate([_RUN_OF_TYPE[type_id[single]], run])[order]
        return cls(xy, np.concatenate([[0], np.cumsum(length)]), feature, run, size)

    @property
    def length(self) -> Index:
        """(r,) number of vertices in each run, closing vertex included."""
        return np.diff(self.start)

    def feature_of(self, vertex: Index) -> Index:
        """Give the feature that each of the ``vertex`` positions belongs to."""
        return self.feature[self.run_of(vertex)]

    def run_of(self, vertex: Index) -> Index:
        """Give the run that each of the ``vertex`` positions belongs to."""
        return np.searchsorted(self.start, vertex, side="right") - 1

    @cached_property
    def steps(self) -> tuple[Floats, Floats]:
        """Give dx and dy from each vertex to the next, (v - 1,) each, in metres.

        Steps from one run to the next mean nothing.
        """
        with np.errstate(all="ignore"):
            return np.diff(self.xy[:, 0]), np.diff(self.xy[:, 1])

    @cached_property
    def distinct(self) -> Vertices:
        """The same without vertices that repeat the one before them in their run. Itself when there are none."""
        dx, dy = self.steps
        again = np.flatnonzero(dx == 0) + 1
        again = again[dy[again - 1] == 0]
        again = again[self.start[self.run_of(again)] != again]
        if not again.size:
            return self
        keep = np.ones(len(self.xy), bool)
        keep[again] = False
        start = self.start - np.searchsorted(again, self.start)
        return Vertices(self.xy[keep], start, self.feature, self.run, self.size)

    @cached_property
    def not_finite(self) -> Index:
        """Features with a NaN or infinite coordinate, rising."""
        bad = np.flatnonzero(~np.isfinite(self.xy.ravel())) // 2
        return np.unique(self.feature_of(bad))


def _of_several_runs(geometries: Geometries, type_id: NDArray[np.int32], xy: Floats, owner: Index, start: Index) -> Index:
    """Give the features that have, or may have, more than one run, rising.

    A ring ends where its first vertex comes back. When that is at the feature's last vertex and nowhere before it,
    there is one ring: cheaper than asking GEOS for rings, which makes an object for each. In doubt (a ring through
    its own start) the answer is yes.
    """
    full = start[1:] > start[:-1]
    multi = np.flatnonzero((type_id >= _MULTIPOINT) & full)
    several = np.zeros(len(full), bool)
    several[multi] = (shapely.get_num_geometries(geometries[multi]) > 1) | (type_id[multi] == _COLLECTION)
    areal = np.flatnonzero(((type_id == _POLYGON) | (type_id == _MULTIPOLYGON)) & full & ~several)
    first, last = start[areal], start[areal + 1] - 1
    x = np.full(len(full), np.nan)
    x[areal] = xy[first, 0]
    back = np.flatnonzero(xy[:, 0] == np.repeat(x, np.diff(start)))
    back = back[xy[back, 1] == xy[start[owner[back]], 1]]
    times = np.bincount(owner[back], minlength=len(full))[areal]
    closed = (xy[first, 0] == xy[last, 0]) & (xy[first, 1] == xy[last, 1])
    several[areal[~closed | (times > 2)]] = True  # noqa: PLR2004 (the first and the closing vertex)
    return np.flatnonzero(several)


def _taken_apart(geometries: Geometries, which: Index) -> tuple[Index, Index, NDArray[np.uint8]]:
    """Length, feature and kind of the runs of the features ``which``, in order."""
    parts, owner = geometries[which], which
    while True:
        nested = shapely.get_type_id(parts) >= _MULTIPOINT
        if not nested.any():
            break
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    areal = shapely.get_type_id(parts) == _POLYGON
    rings, inner = shapely.get_rings(parts[areal], return_index=True)
    rank = np.arange(len(parts))
    order = np.argsort(np.concatenate([rank[~areal], rank[areal][inner]]), kind="stable")
    runs = np.concatenate([parts[~areal], rings])[order]
    owner = np.concatenate([owner[~areal], owner[areal][inner]])[order]
    length = shapely.get_num_coordinates(runs).astype(np.int64)
    full = length > 0
    return length[full], owner[full], _RUN_OF_TYPE[shapely.get_type_id(runs[full])]
