"""Which rows of two sides belong together, found by sorting: no loop over rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

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


def pair(old: Hashes, new: Hashes, *, each_once: bool = False) -> Pairs:
    """The first of each key in ``old`` with the first of that key in ``new``, the second with the second, and so on.

    ``each_once``: no key comes twice on a side, so they may be sorted in the quicker way.
    """
    kind: Literal["quicksort", "stable"] = "quicksort" if each_once else "stable"
    by_old, by_new = np.argsort(old, kind=kind), np.argsort(new, kind=kind)
    left, right = old[by_old], new[by_new]
    place = np.searchsorted(right, left, side="left") + _rank(left)
    there = np.flatnonzero(place < len(right))
    there = there[right[place[there]] == left[there]]
    return Pairs(by_old[there], by_new[place[there]])


def pair_among(old: Hashes, new: Hashes, old_at: Index, new_at: Index, *, each_once: bool = False) -> Pairs:
    """``pair`` for the rows at these positions only."""
    found = pair(old[old_at], new[new_at], each_once=each_once)
    return Pairs(old_at[found.old], new_at[found.new])


def _rank(ascending: Hashes) -> Index:
    """How many equal values stand before each."""
    starts = np.ones(len(ascending), dtype=bool)
    starts[1:] = ascending[1:] != ascending[:-1]
    first = np.flatnonzero(starts)
    return np.arange(len(ascending)) - np.repeat(first, np.diff(np.append(first, len(ascending))))


def repeated(keys: Hashes) -> Hashes:
    """The keys that several rows share, ascending. Key 0 is none."""
    ascending = np.sort(keys)
    again: Hashes = np.unique(ascending[1:][ascending[1:] == ascending[:-1]])
    kept: Hashes = again[again != 0]
    return kept


def occurs(keys: Hashes, among: Hashes) -> Mask:
    """Where a key is one of ``among``."""
    if not len(among):
        return np.zeros(len(keys), dtype=bool)
    ascending = np.sort(among)
    place = np.minimum(np.searchsorted(ascending, keys), len(ascending) - 1)
    found: Mask = ascending[place] == keys
    return found
