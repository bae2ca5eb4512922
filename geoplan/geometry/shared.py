"""Which polygons of two layers share area, and how much. Coordinates are projected metres (EPSG:25832).

The many small ones go on the tree and the few large ones ask it, prepared; what lies wholly inside needs no intersection. Never clip by a
rectangle first: that gave wrong areas on valid polygons.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from geoplan.geometry.shape import width_and_length

if TYPE_CHECKING:
    from geoplan.geometry.vertices import Floats, Geometries, Index

_BLOCK: Final = 4_096
"""Pairs cut at a time by each worker."""


class Shared(NamedTuple):
    """Pairs of a small and a large polygon that share area, ordered by the small one and then the large one."""

    small: Index
    """(k,) position among the many small."""
    large: Index
    """(k,) position among the few large."""
    area_m2: Floats
    """(k,) area they share."""
    width_m: Floats
    """(k,) mean width of what they share: how one tells a real part from a strip along a boundary."""


def sound(geometries: Geometries) -> Geometries:
    """The same polygons, those that cross themselves made valid, so that they can be laid over others; None stays None."""
    bad = ~shapely.is_valid(geometries) & ~shapely.is_missing(geometries)
    if not bad.any():
        return geometries
    mended = geometries.copy()
    mended[bad] = shapely.make_valid(geometries[bad])
    return mended


def shared_areas(small: Geometries, large: Geometries, *, min_area_m2: float = 0.0, workers: int = 2) -> Shared:
    """Find the pairs that share more than ``min_area_m2``. Empty and missing geometries take part in no pair; touching is no sharing."""
    tree = shapely.STRtree(small)
    shapely.prepare(large)
    of_large, of_small = tree.query(large, predicate="intersects")
    inside = _inside(tree, large, of_large, of_small)
    area, width = np.empty(len(of_small)), np.empty(len(of_small))
    area[inside], width[inside] = _whole(small[of_small[inside]])
    rim = np.flatnonzero(~inside)
    area[rim], width[rim] = _cut(small[of_small[rim]], large[of_large[rim]], workers)
    kept = np.flatnonzero(area > min_area_m2)
    order = kept[np.lexsort((of_large[kept], of_small[kept]))]
    return Shared(of_small[order], of_large[order], area[order], width[order])


def _inside(tree: shapely.STRtree, large: Geometries, of_large: Index, of_small: Index) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which of the pairs are of a small one wholly inside the large one."""
    covering, covered = tree.query(large, predicate="covers")
    width = np.int64(len(tree.geometries) or 1)
    return np.isin(of_large * width + of_small, covering * width + covered)


def _whole(polygons: Geometries) -> tuple[Floats, Floats]:
    area = shapely.area(polygons)
    width, _ = width_and_length(area, shapely.length(polygons))
    return area, width


def _cut(small: Geometries, large: Geometries, workers: int) -> tuple[Floats, Floats]:
    """Area and mean width of each pair's intersection; GEOS lets go of the interpreter lock, so threads help."""
    starts = range(0, len(small), _BLOCK)

    def block(start: int) -> tuple[Floats, Floats]:
        part = slice(start, start + _BLOCK)
        return _whole(shapely.intersection(small[part], large[part]))

    if not len(small):
        return np.empty(0), np.empty(0)
    with ThreadPoolExecutor(max(workers, 1)) as pool:
        areas, widths = zip(*pool.map(block, starts), strict=True)
    return np.concatenate(areas), np.concatenate(widths)


def union_by(group: Index, geometries: Geometries, groups: int) -> Geometries:
    """The union of the geometries of each group 0 .. ``groups`` - 1; None where a group has none."""
    unions = np.full(groups, None, dtype=object)
    if not len(group):
        return unions
    order = np.argsort(group, kind="stable")
    present, start, count = np.unique(group[order], return_index=True, return_counts=True)
    table = np.full((len(present), int(count.max())), None, dtype=object)
    row = np.repeat(np.arange(len(present)), count)
    table[row, np.arange(len(order)) - np.repeat(start, count)] = geometries[order]
    unions[present] = shapely.union_all(table, axis=1)
    return unions
