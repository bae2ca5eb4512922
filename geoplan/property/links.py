"""What leads from the rows of one register to those of another, and how far it can be relied on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geoplan.property.columns import NOTHING
from geoplan.property.joins import CERTAINTY_DA, Certainty, certainty

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.property.columns import Index, Objects


class Attempt:
    """A way over one or more joins: the position that each row leads to, -1 for nowhere."""

    def __init__(self, to: Index, *joins: str) -> None:
        self.to, self.joins = to.astype(np.int64), joins


class Link(NamedTuple):
    """Where each row leads (``to``, -1 for nowhere), and by which of ``ways`` (``by``, -1 for none); a way is the joins it goes over."""

    to: Index
    by: NDArray[np.int8]
    ways: tuple[tuple[str, ...], ...]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Rows that lead somewhere."""
        return self.to >= 0

    def certainties(self) -> Objects:
        """How far each can be relied on (``Certainty``); None where it leads nowhere."""
        of_way = np.array([*(certainty(way) for way in self.ways), None], dtype=object)
        return of_way[self.by]

    def way(self, row: int) -> tuple[str, ...]:
        """The joins over which one row leads; none where it leads nowhere."""
        return self.ways[self.by[row]] if self.by[row] >= 0 else ()

    def only(self, way: int) -> Link:
        """What one of the ways leads to."""
        return Link(np.where(self.by == way, self.to, NOTHING), np.where(self.by == way, 0, -1).astype(np.int8), (self.ways[way],))

    def turned(self, count: int) -> Index:
        """The row that leads to each of ``count`` targets, the first of several; -1 where none does."""
        back = np.full(count, NOTHING, dtype=np.int64)
        rows = np.flatnonzero(self.to >= 0)[::-1]
        back[self.to[rows]] = rows
        return back


class Pairs(NamedTuple):
    """Rows of two registers that belong together, many to many."""

    first_at: Index
    second_at: Index
    joins: tuple[str, ...]

    def first(self, count: int) -> Index:
        """The second of the first pair of each of ``count`` firsts, -1 where it has none."""
        at = np.full(count, NOTHING, dtype=np.int64)
        at[self.first_at[::-1]] = self.second_at[::-1]
        return at

    def only(self, count: int) -> Index:
        """The same where a first has one pair alone."""
        alone = np.bincount(self.first_at, minlength=count) == 1
        return np.where(alone, self.first(count), NOTHING)


def linked(*attempts: Attempt) -> Link:
    """The first of the attempts that leads somewhere, row by row."""
    at = np.full(len(attempts[0].to), NOTHING, dtype=np.int64)
    by = np.full(len(at), -1, dtype=np.int8)
    for number, attempt in enumerate(attempts):
        open_ = (at == NOTHING) & (attempt.to >= 0)
        at[open_], by[open_] = attempt.to[open_], number
    return Link(at, by, tuple(attempt.joins for attempt in attempts))


def pairs(first: Index, second: Index, *joins: str) -> Pairs:
    """The rows that lead both ways."""
    both = (first >= 0) & (second >= 0)
    return Pairs(first[both].astype(np.int64), second[both].astype(np.int64), joins)


__all__ = ["CERTAINTY_DA", "Attempt", "Certainty", "Link", "Pairs", "linked", "pairs"]
