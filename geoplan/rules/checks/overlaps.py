"""Whether areas of one layer overlap. Areas in square metres, EPSG:25832.

Sees a whole layer, but of every run of rows only boxes and fingerprints stay in memory: the geometries are read again for those whose
boxes meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geoplan.geometry.overlap import Overlaps, overlaps_of, shared_area, sound_polygons
from geoplan.geometry.topology import Coincident, equal_groups, fingerprint
from geoplan.rules.checks.identity import keep_current
from geoplan.rules.checks.shapes import FINGERPRINT, another, keep_valid
from geoplan.rules.types import NO_HITS, Hits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.rules.checks.shapes import Grouping
    from geoplan.rules.parameters import Parameter
    from geoplan.rules.types import Check, Context

BOXES = "overlap_boxes"
"""Name under which the boxes of areas that may overlap are kept."""

_AT_A_TIME = 8_192
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


def keep_boxes(rows: Rows) -> NDArray[np.float64]:
    """The boxes of sound areas that are current versions, NaN for all else; shape (n, 4)."""
    out = ~keep_current(rows)
    areal = np.zeros(len(rows), dtype=bool)
    areal[sound_polygons(rows.geometry, keep_valid(rows))] = True
    boxes = rows.bounds.copy()
    boxes[out | ~areal] = np.nan
    return boxes


def not_overlapping(tolerance: Parameter, grouping: Grouping) -> Check:
    """No two current areas of one group share more than the tolerance (m2). Both rows of a pair are hits, each naming the other.

    Areas that are exactly alike count as one: each is a hit once for the others alike, and once for every other area that they overlap;
    that area is a hit once and names the first of them. So a heap of n copies is n hits and not n * n.
    Needs ``keep={BOXES: keep_boxes, FINGERPRINT: keep_fingerprint()}`` and the geometry.
    """

    def check(rows: Rows, context: Context) -> Hits:
        limit = tolerance.on(context.day).value
        groups = grouping(rows)
        boxes = rows.kept(BOXES)
        alike = _alike(rows, ~np.isnan(boxes[:, 0]), groups)
        found = overlaps_of(_without_copies(boxes, alike), rows.geometry_at, min_area_m2=limit, groups=groups)
        told = _told(found, alike, _of_themselves(rows, alike, limit))
        if not len(told.at):
            return NO_HITS
        return Hits(told.at, value=np.round(told.area_m2, 3), limit=[limit] * len(told.at), place=told.xy, other=rows.row[told.other])

    return check


def _alike(rows: Rows, among: NDArray[np.bool_], groups: NDArray[np.int64] | None) -> Coincident:
    """The areas that are exactly alike, of one group; those whose rounded fingerprints agree are read again to be sure."""
    suspects = equal_groups(np.where(among[:, None], rows.kept(FINGERPRINT), np.uint64(0))).feature
    exact = np.zeros((len(suspects), 2), dtype=np.uint64)
    for start in range(0, len(suspects), _AT_A_TIME):
        some = suspects[start : start + _AT_A_TIME]
        exact[start : start + len(some)] = fingerprint(rows.geometry_at(some), tolerance_m=0)
    if groups is not None:
        exact[:, 0] += groups[suspects].astype(np.uint64) * _SPREAD
    found = equal_groups(exact)
    return Coincident(suspects[found.feature], suspects[found.first])


def _without_copies(boxes: NDArray[np.float64], alike: Coincident) -> NDArray[np.float64]:
    """The boxes with NaN for all but the first of those alike."""
    if not len(alike.feature):
        return boxes
    single: NDArray[np.float64] = boxes.copy()
    single[alike.feature[alike.feature != alike.first]] = np.nan
    return single


def _of_themselves(rows: Rows, alike: Coincident, limit: float) -> Overlaps:
    """For each group alike one pair: its first two."""
    leads = alike.feature == alike.first
    if not leads.any():
        none = np.zeros(0, dtype=np.int64)
        return Overlaps(none, none, np.zeros(0), np.zeros((0, 2)))
    first, second = alike.feature[leads], another(alike)[leads]
    parts = [
        shared_area(rows.geometry_at, first[at : at + _AT_A_TIME], second[at : at + _AT_A_TIME], limit)
        for at in range(0, len(first), _AT_A_TIME)
    ]
    return Overlaps(*(np.concatenate(column) for column in zip(*parts, strict=True)))


class _Told(NamedTuple):
    """Hits, by row and the row named."""

    at: NDArray[np.int64]
    other: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    xy: NDArray[np.float64]


def _told(found: Overlaps, alike: Coincident, own: Overlaps) -> _Told:
    """What is told of each row: of the pairs ``found`` among the first of those alike, and of those alike with one another (``own``)."""
    pair, at = _members(np.concatenate([found.i, found.j]), alike)
    other = np.concatenate([found.j, found.i])[pair]
    pair = pair % max(len(found.i), 1)
    group, member = _members(own.i, alike)
    named = np.where(member == own.i[group], own.j[group], own.i[group])
    every = _Told(
        np.concatenate([at, member]),
        np.concatenate([other, named]),
        np.concatenate([found.area_m2[pair], own.area_m2[group]]),
        np.concatenate([found.xy[pair], own.xy[group]]),
    )
    order = np.lexsort((every.other, every.at))
    return _Told(every.at[order], every.other[order], every.area_m2[order], every.xy[order])


def _members(first: NDArray[np.int64], alike: Coincident) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All that are alike to each of ``first``, itself included: the number of the entry in ``first``, and the member."""
    order = np.lexsort((alike.feature, alike.first))
    member = alike.feature[order]
    leads, start, size = np.unique(alike.first[order], return_index=True, return_counts=True)
    if not len(leads):
        return np.arange(len(first)), first
    group = np.minimum(np.searchsorted(leads, first), len(leads) - 1)
    several = leads[group] == first
    count = np.where(several, size[group], 1)
    entry = np.repeat(np.arange(len(first)), count)
    within = np.arange(len(entry)) - np.repeat(np.cumsum(count) - count, count)
    place = np.where(several[entry], start[group][entry] + within, 0)
    return entry, np.where(several[entry], member[place], first[entry])
