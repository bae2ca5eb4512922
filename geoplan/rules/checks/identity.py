"""Checks of identity and history: which rows are the same object, and whether its versions follow one another.

These see a whole layer. Of every run of rows only the ids, as 128 bits, and the moments are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geoplan.rules.checks.text import identity
from geoplan.rules.checks.values import NO_MOMENT, filled, moments, raw
from geoplan.rules.types import NO_HITS, Hits

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.rules.types import Check, Context, Keep

OBJECT, VERSION, FROM, TO, CREATED = "objekt_id", "versions_id", "systid_fra", "systid_til", "oprettet"
CURRENT = "current"
"""Name of the kept array that tells which rows are current versions."""


def id_key(name: str) -> str:
    """Under what the ids of column ``name`` are kept."""
    return f"id:{name}"


def keep_ids(name: str) -> Keep:
    """The ids of column ``name`` as 128 bits."""
    return lambda rows: identity(rows, name)


def keep_moments(name: str) -> Keep:
    """The moments of column ``name``; none where the layer has no such column."""

    def keep(rows: Rows) -> NDArray[np.int64]:
        return moments(rows, name).value if rows.has(name) else np.full(len(rows), NO_MOMENT)

    return keep


def keep_current(rows: Rows) -> NDArray[np.bool_]:
    """Where the row is its object's current version: ``systid_til`` is empty, or the layer has no such column."""
    return ~filled(rows, TO) if rows.has(TO) else np.ones(len(rows), dtype=bool)


def groups_of(key: NDArray[np.uint64], among: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows whose 128-bit key is shared by another row, and the number of the group each belongs to; zero keys are no keys.

    Rows come group by group and ascending within each. Only rows where ``among`` holds take part.
    """
    hashed = key[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ key[:, 1]
    where = np.flatnonzero(among & key.any(axis=1))
    in_order = np.sort(hashed[where])
    repeated = np.unique(in_order[1:][in_order[1:] == in_order[:-1]])
    where = where[_among(hashed[where], repeated)]
    order = np.lexsort((where, key[where, 1], key[where, 0]))
    where = where[order]
    new = np.ones(len(where), dtype=bool)
    new[1:] = (key[where[1:]] != key[where[:-1]]).any(axis=1)
    group = np.cumsum(new) - 1
    shared = np.bincount(group, minlength=1)[group] > 1 if len(where) else np.zeros(0, dtype=bool)
    return where[shared], group[shared]


def _among(values: NDArray[np.uint64], ascending: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Where a value is one of ``ascending``; far quicker than sorting all the values when these are few."""
    if not len(ascending):
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(ascending, values), len(ascending) - 1)
    return np.asarray(ascending[place] == values)


def next_in_group(at: NDArray[np.int64], group: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row another of its group: the next one, for the last the first."""
    start = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    stop = np.r_[start[1:], len(group)]
    following: NDArray[np.int64] = np.r_[at[1:], at[:1]]
    following[stop - 1] = at[start]
    return following


def unique(name: str, *, current_only: bool) -> Check:
    """No two rows have the same id in column ``name``. ``current_only``: rows that history has closed do not count.

    Every row of a group is a hit; ``other`` is another row of the same group, ``details["count"]`` the size of the group.
    """

    def check(rows: Rows, _context: Context) -> Hits:
        key = rows.kept(id_key(name))
        if key is None:
            return NO_HITS
        among = rows.kept(CURRENT) if current_only else np.ones(len(rows), dtype=bool)
        at, group = groups_of(key, among)
        if not len(at):
            return NO_HITS
        size = np.bincount(group)[group]
        other = rows.row[next_in_group(at, group)]
        order = np.argsort(at)
        return Hits(at[order], value=raw(rows, name, at[order]), other=other[order], details={"count": size[order].tolist()})

    return check


OPEN = np.iinfo(np.int64).max
"""The end of a version that has none, in microseconds."""


def consecutive_versions(wrong: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.bool_]]) -> Check:
    """Judge each version by its predecessor: ``wrong(end of the former, start of this)`` in microseconds marks a hit on this one.

    Only objects with two or more rows are looked at, and only versions whose predecessor has an end: that an object has two open ones is
    told by ``unique``.
    """

    def check(rows: Rows, _context: Context) -> Hits:
        at, group = groups_of(rows.kept(id_key(OBJECT)), np.ones(len(rows), dtype=bool))
        start, end = rows.kept(FROM)[at], rows.kept(TO)[at]
        end = np.where(end == NO_MOMENT, OPEN, end)
        order = np.lexsort((at, end, start, group))
        at, group, start, end = at[order], group[order], start[order], end[order]
        judged = (group[1:] == group[:-1]) & (start[1:] != NO_MOMENT) & (start[:-1] != NO_MOMENT) & (end[:-1] != OPEN)
        found = np.flatnonzero(judged & wrong(end[:-1], start[1:])) + 1
        if not len(found):
            return NO_HITS
        later, former = at[found], at[found - 1]
        in_order = np.argsort(later)
        return Hits(
            later[in_order],
            value=as_texts(start[found][in_order]),
            limit=as_texts(end[found - 1][in_order]),
            other=rows.row[former[in_order]],
        )

    return check


def created_with_first_version(rows: Rows, _context: Context) -> Hits:
    """``oprettet`` is the same in all versions of an object and not later than the first of them began.

    Objects with two open versions are left out: which of the rows is wrong about them is not known before that is mended.
    """
    created, start, key = rows.kept(CREATED), rows.kept(FROM), rows.kept(id_key(OBJECT))
    limit = np.where(start != NO_MOMENT, start, OPEN)
    at, group = groups_of(key, created != NO_MOMENT)
    if len(at):
        first = np.full(int(group.max()) + 1, OPEN)
        np.minimum.at(first, group, created[at])
        limit[at] = np.minimum(limit[at], first[group])
        doubtful = np.bincount(group, weights=rows.kept(CURRENT)[at])[group] > 1
        limit[at[doubtful]] = OPEN
    found = np.flatnonzero((created > limit) & (created != NO_MOMENT))
    return Hits(found, value=as_texts(created[found]), limit=as_texts(limit[found])) if len(found) else NO_HITS


def as_texts(micros: NDArray[np.int64]) -> list[str]:
    """Moments in ISO 8601 to the second; an open end as an empty text."""
    text = np.datetime_as_string(micros.astype("M8[us]").astype("M8[s]")).tolist() if len(micros) else []
    return ["" if moment == OPEN else written for moment, written in zip(micros.tolist(), text, strict=True)]
