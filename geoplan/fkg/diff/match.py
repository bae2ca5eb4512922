"""Which rows of two sides belong together, found by sorting: no loop over rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from geoplan.fkg.diff.hashes import Hashes

Index = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Pairs(NamedTuple):
    """Positions that belong together."""

    old: Index
    new: Index


def pair(old: Hashes, new: Hashes) -> Pairs:
    """The first of each key in ``old`` with the first of that key in ``new``, the second with the second, and so on."""
    by_old, by_new = np.argsort(old, kind="stable"), np.argsort(new, kind="stable")
    left, right = old[by_old], new[by_new]
    place = np.searchsorted(right, left, side="left") + _rank(left)
    there = np.flatnonzero(place < len(right))
    there = there[right[place[there]] == left[there]]
    return Pairs(by_old[there], by_new[place[there]])


def pair_among(old: Hashes, new: Hashes, old_at: Index, new_at: Index) -> Pairs:
    """``pair`` for the rows at these positions only."""
    found = pair(old[old_at], new[new_at])
    return Pairs(old_at[found.old], new_at[found.new])


def _rank(ascending: Hashes) -> Index:
    """How many equal values stand before each."""
    starts = np.ones(len(ascending), dtype=bool)
    starts[1:] = ascending[1:] != ascending[:-1]
    first = np.flatnonzero(starts)
    return np.arange(len(ascending)) - np.repeat(first, np.diff(np.append(first, len(ascending))))


def repeated(keys: Hashes) -> Mask:
    """Where a key is shared with another row. Key 0 is none."""
    where = np.flatnonzero(keys)
    order = where[np.argsort(keys[where], kind="stable")]
    same = keys[order][1:] == keys[order][:-1]
    found = np.zeros(len(keys), dtype=bool)
    found[order[1:][same]] = True
    found[order[:-1][same]] = True
    return found


def occurs(keys: Hashes, among: Hashes) -> Mask:
    """Where a key is one of ``among``."""
    if not len(among):
        return np.zeros(len(keys), dtype=bool)
    sorted_ = np.sort(among)
    place = np.minimum(np.searchsorted(sorted_, keys), len(sorted_) - 1)
    found: Mask = sorted_[place] == keys
    return found
