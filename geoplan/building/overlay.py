"""How much of a plot a theme takes: area for zones, length for lines, number for points. Touching is no hit; nothing is buffered.

Zones of one theme may lie over one another, so what they take together is their union. What is smaller than ``SMALL_M2`` comes from
boundaries that were not drawn alike: it is no hit, and it is told. Every object is measured as what it is, whatever its layer holds else.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.geometry.shared import sound, union_by

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]
    Shapes = NDArray[np.object_]

SMALL_M2: Final = 1.0
SMALL_M: Final = 0.1
"""Smaller overlaps are not hits: geoplan's own limits."""

_BLOCK: Final = 2_048
"""Pairs cut at a time by each thread."""

POINT, LINE, AREA = 0, 1, 2
"""Dimensions of a geometry."""


class Taken(NamedTuple):
    """What one theme takes of one plot."""

    area_m2: float = 0.0
    length_m: float = 0.0
    points: int = 0
    ignored_m2: float = 0.0
    ignored_m: float = 0.0
    objects: tuple[int, ...] = ()
    """Positions of the objects that are hits."""


NOTHING: Final = Taken()


def taken(plot: shapely.Geometry, shapes: Shapes) -> Taken:
    """What ``shapes`` of one theme take of one plot. ``plot`` should be prepared."""
    meet = np.flatnonzero(shapely.intersects(plot, shapes))
    if not len(meet):
        return NOTHING
    dimension = shapely.get_dimensions(shapes[meet])
    points, lines, areas = (meet[dimension == one] for one in (POINT, LINE, AREA))
    area_m2, ignored_m2, zones = _of_kind(_pieces(plot, shapes[areas]), shapely.area, SMALL_M2)
    length_m, ignored_m, along = _of_kind(shapely.intersection(shapes[lines], plot), shapely.length, SMALL_M)
    objects = sorted([*points.tolist(), *lines[along].tolist(), *areas[zones].tolist()])
    return Taken(area_m2, length_m, len(points), ignored_m2, ignored_m, tuple(objects))


def _pieces(plot: shapely.Geometry, shapes: Shapes) -> Shapes:
    """What of each zone lies on the plot. A zone over the whole plot is not cut."""
    pieces = np.full(len(shapes), plot, dtype=object)
    cut = ~shapely.covers(shapes, plot)
    if cut.any():
        pieces[cut] = shapely.intersection(sound(shapes[cut]), plot)
    return pieces


def _of_kind(pieces: Shapes, measure: np.ufunc, least: float) -> tuple[float, float, Index]:
    """What the pieces measure together, what was ignored, and which of them are large enough."""
    if not len(pieces):
        return 0.0, 0.0, np.empty(0, dtype=np.int64)
    amounts = measure(pieces)
    real = np.flatnonzero(amounts >= least)
    ignored = float(amounts.sum() - amounts[real].sum())
    together = pieces[real[0]] if len(real) == 1 else shapely.union_all(pieces[real])
    return float(measure(together)), ignored if len(real) < len(pieces) else 0.0, real


def taken_of_all(plots: Shapes, shapes: Shapes) -> pd.DataFrame:
    """What one theme takes of each of many plots: columns as in ``Taken`` with ``objects`` their number, a row per plot that is met.

    ``plot`` is the position of the plot, ascending. The same numbers as ``taken`` gives one by one.
    """
    dimension = shapely.get_dimensions(shapes)
    zones = _zones(plots, sound(shapes[dimension == AREA]))
    lines = _lines(plots, shapes[dimension == LINE])
    points = _points(plots, shapes[dimension == POINT])
    table = pd.DataFrame({**zones, **lines, "points": points})
    table["objects"] = table.pop("zones") + table.pop("lines") + table["points"]
    table = table[(table[["objects", "ignored_m2", "ignored_m"]] > 0).any(axis=1)]
    return table.rename_axis("plot").reset_index()


def _zones(plots: Shapes, zones: Shapes) -> dict[str, Floats | Index]:
    """Plots wholly inside a zone are not cut, and what lies on a plot is put together only where several zones cut it."""
    of_zone, of_plot = _meeting(shapely.STRtree(plots), zones)
    whole = shapely.covers(zones[of_zone], plots[of_plot])
    pieces: Shapes = plots[of_plot]
    rim = np.flatnonzero(~whole)
    pieces[rim] = _in_threads(shapely.intersection, zones[of_zone[rim]], pieces[rim])
    measured = shapely.area(pieces)
    real = measured >= SMALL_M2
    area, ignored, count = _summed(of_plot, measured, real, len(plots))
    covered = np.unique(of_plot[whole & real])
    area[covered] = shapely.area(plots[covered])
    open_ = count > 1
    open_[covered] = False
    several = np.flatnonzero(open_)
    mine = np.flatnonzero(real & open_[of_plot])
    area[several] = _united(np.searchsorted(several, of_plot[mine]), pieces[mine], len(several))
    return {"area_m2": area, "ignored_m2": ignored, "zones": count}


def _meeting(plots: shapely.STRtree, zones: Shapes) -> tuple[Index, Index]:
    """Zone and plot of every pair that meets. Each thread prepares and asks for its own zones: one prepared area is not for two threads."""
    plots.query(shapely.Point(0, 0))  # the tree is built by the first question

    def half(first: int) -> tuple[Index, Index]:
        mine = zones[first::2]
        shapely.prepare(mine)
        zone, plot = plots.query(mine, predicate="intersects")
        return zone * 2 + first, plot

    with ThreadPoolExecutor(2) as pool:
        zone, plot = (np.concatenate(one) for one in zip(*pool.map(half, (0, 1)), strict=True))
    order = np.argsort(zone, kind="stable")
    return zone[order], plot[order]


def _united(group: Index, pieces: Shapes, groups: int) -> Floats:
    """The area that the pieces of each group cover together. Groups of a size are united at once, in two threads."""
    order = np.argsort(group, kind="stable")
    size = np.bincount(group, minlength=groups)
    start = np.r_[0, np.cumsum(size)[:-1]].astype(np.int64)
    tasks = []
    for one in np.unique(size)[::-1]:  # the largest first, so that neither thread is left with them
        mine, step = np.flatnonzero(size == one), max(_BLOCK // 8 // int(one), 1)
        tasks += [mine[first : first + step] for first in range(0, len(mine), step)]

    def together(mine: Index) -> Floats:
        table = pieces[order[start[mine][:, None] + np.arange(size[mine[0]])]]
        return np.asarray(shapely.area(shapely.union_all(table, axis=1)))

    area = np.zeros(groups)
    with ThreadPoolExecutor(2) as pool:
        for mine, found in zip(tasks, pool.map(together, tasks), strict=True):
            area[mine] = found
    return area


def _in_threads(work: Callable[..., Shapes], *arrays: Shapes, workers: int = 2) -> Shapes:
    """``work`` on the arrays block by block; GEOS lets go of the interpreter lock."""
    starts = range(0, len(arrays[0]), _BLOCK)
    if not starts:
        return np.empty(0, dtype=object)
    with ThreadPoolExecutor(workers) as pool:
        return np.concatenate(list(pool.map(lambda start: work(*(one[start : start + _BLOCK] for one in arrays)), starts)))


def _lines(plots: Shapes, lines: Shapes) -> dict[str, Floats | Index]:
    of_line, of_plot = shapely.STRtree(plots).query(lines, predicate="intersects")
    pieces = shapely.intersection(lines[of_line], plots[of_plot])
    length = shapely.length(pieces)
    real = length >= SMALL_M
    total, ignored, count = _summed(of_plot, length, real, len(plots))
    several = np.flatnonzero(count > 1)
    mine = np.flatnonzero(real & (count > 1)[of_plot])
    total[several] = shapely.length(union_by(np.searchsorted(several, of_plot[mine]), pieces[mine], len(several)))
    return {"length_m": total, "ignored_m": ignored, "lines": count}


def _points(plots: Shapes, points: Shapes) -> Index:
    _, of_plot = shapely.STRtree(plots).query(points, predicate="intersects")
    return np.bincount(of_plot, minlength=len(plots)).astype(np.int64)


def _summed(plot: Index, amounts: Floats, real: NDArray[np.bool_], plots: int) -> tuple[Floats, Floats, Index]:
    """Per plot: the sum of what is large enough, the sum of what is not, and the number of the first."""
    total = np.bincount(plot[real], weights=amounts[real], minlength=plots).astype(np.float64)
    ignored = np.bincount(plot[~real], weights=amounts[~real], minlength=plots).astype(np.float64)
    return total, ignored, np.bincount(plot[real], minlength=plots).astype(np.int64)
