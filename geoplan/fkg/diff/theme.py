"""Compare one theme before and after.

Both sides are read once for the hashes, both at a time; rows are matched by sorting; the rows of pairs that differ are taken in blocks of
100,000 pairs: from memory where a side of the theme is under 400 MB, else by reading it once more per block. Memory: that, about 60 bytes
per row of both sides, a run of rows of each, and one block.
"""

from __future__ import annotations

import warnings
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.fkg.diff.details import BLOCK, MATCHED, Held, Told, tell_alone, tell_pairs
from geoplan.fkg.diff.hashes import Compared, Hashes, How, combined, geometry_hash, how_to_compare
from geoplan.fkg.diff.match import Index, Mask, Pairs, occurs, pair_among, repeated
from geoplan.fkg.diff.sides import AUTHORITY, ID, KEY, NO_AUTHORITY, Plan, Side, gathered, summarised
from geoplan.fkg.diff.types import KEPT, AuthorityCount, Kind, LayerDiff, MatchedBy, SideCount
from geoplan.model.types import FieldKind, FieldType
from geoplan.settings import CHUNK_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from geoplan.dataset import Source
    from geoplan.model.types import Field, Layer

FILLED_BY_SYSTEM: Final = frozenset({"bruger_id"})
"""Beside what the model says: the form fills in who uploads."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One theme on both sides, or one layer of no theme. ``layer`` is the theme."""

    name: str
    layer: Layer | None
    old: tuple[Source, ...]
    new: tuple[Source, ...]


def subjects(old: Sequence[Source], new: Sequence[Source], by_table: Mapping[str, Layer]) -> list[Subject]:
    """Layers of both sides put together: by theme, else by name; in the order of the old side, then what is new."""
    keys = dict.fromkeys(_key(source) for source in (*old, *new))
    return [
        Subject(key[1], by_table.get(key[1]) if key[0] else None, *(tuple(s for s in side if _key(s) == key) for side in (old, new)))
        for key in keys
    ]


def _key(source: Source) -> tuple[bool, str]:
    return (True, source.info.kind) if source.info.kind else (False, source.info.name)


def compare(
    subject: Subject,
    *,
    all_columns: bool = False,
    kept: int = KEPT,
    chunk_rows: int = CHUNK_ROWS,
    authority_names: Mapping[int, str] | None = None,
    progress: Callable[[str, int], None] = lambda _name, _rows: None,
) -> LayerDiff:
    """Compare the two sides of a theme. At most ``kept`` objects of each kind are listed; all are counted.

    Raises UnreadableError where a file breaks off: half a delivery cannot be compared.
    """
    columns = _Columns(subject, all_columns=all_columns)
    plan = Plan(columns.compared, columns.key, _as_delivered((*subject.old, *subject.new)), chunk_rows)
    with ThreadPoolExecutor(2) as pool, warnings.catch_warnings():  # each reader sets and resets the warnings of both
        warnings.simplefilter("ignore")
        work = _Work(plan, pool)
        old, new = work.both(lambda sources: summarised(sources, plan, progress), subject.old, subject.new)
        matched = work.matched(old, new)
        told = work.told(old, new, matched, kept)
    told.counts[Kind.UNCHANGED] += matched.surely_same
    return LayerDiff(
        name=subject.layer.table if subject.layer else subject.name,
        kind=subject.layer.code if subject.layer else "",
        title=subject.layer.title_da if subject.layer else "",
        old=_counted(old),
        new=_counted(new),
        counts={kind: told.counts[kind] for kind in Kind},
        matched={by: int((matched.how == number).sum()) for number, by in enumerate(MATCHED)},
        fields=dict(sorted(told.fields.items(), key=lambda item: (-item[1], item[0]))),
        authorities=_authorities(old, new, matched, authority_names or {}),
        columns_only_old=columns.only_old,
        columns_only_new=columns.only_new,
        columns_left_out=columns.left_out,
        differences=tuple(told.listed),
    )


class _Columns:
    """Which columns are compared: those that both sides have, but for what the system fills in."""

    def __init__(self, subject: Subject, *, all_columns: bool) -> None:
        fields = subject.layer.by_name if subject.layer else {}
        old, new = _names(subject.old), _names(subject.new)
        both = [name for name in old if name in new]
        one_sided = not subject.old or not subject.new
        self.left_out = tuple(n for n in both if not all_columns and n != ID and _is_systems(n, fields.get(n)))
        compared = [name for name in both if name != ID and name not in self.left_out]
        self.compared = tuple(Compared(name, _how(name, subject, fields.get(name))) for name in compared)
        self.key = _how(KEY, subject, None)
        self.only_old = () if one_sided else tuple(name for name in old if name not in new)
        self.only_new = () if one_sided else tuple(name for name in new if name not in old)


def _names(sources: Iterable[Source]) -> dict[str, None]:
    return dict.fromkeys(name for source in sources for name in source.info.columns)


def _how(name: str, subject: Subject, column: Field | None) -> How:
    types = [source.info.columns[name].type for source in (*subject.old, *subject.new) if name in source.info.columns]
    return how_to_compare(types, is_uuid=column is not None and column.type is FieldType.UUID)


def _is_systems(name: str, column: Field | None) -> bool:
    if name in FILLED_BY_SYSTEM:
        return True
    return column is not None and (column.kind is FieldKind.LOOKUP or column.obligation == "S")


def _as_delivered(sources: Sequence[Source]) -> bool:
    """Whether equal geometries can be expected to have equal bytes: one format, nothing transformed."""
    infos = [source.info for source in sources]
    return len({(info.format, info.geometry_type) for info in infos}) == 1 and all(info.format and not info.transformed for info in infos)


@dataclass(slots=True)
class _Matched:
    """Pairs, how each was found (a place in ``MATCHED``), whether it may differ, and the rows without a partner."""

    pairs: Pairs
    how: np.ndarray[Any, np.dtype[np.uint8]]
    differs: Mask
    removed: Index
    added: Index

    @property
    def surely_same(self) -> int:
        """Pairs whose hashes are equal."""
        return int((~self.differs).sum())


class _Work:
    """What is done with both sides at a time, in two threads."""

    def __init__(self, plan: Plan, pool: ThreadPoolExecutor) -> None:
        self._plan = plan
        self._pool = pool

    def both(self, do: Callable[..., Any], old: Any, new: Any, *more: tuple[Any, Any]) -> tuple[Any, Any]:
        """``do`` with what belongs to the old side and, beside it, with what belongs to the new one."""
        futures = [self._pool.submit(do, side, *rest) for side, *rest in zip((old, new), *more, strict=True)]
        return futures[0].result(), futures[1].result()

    def matched(self, old: Side, new: Side) -> _Matched:
        """By ``objekt_id``, else by ``noegle`` where one row of each side has it, else by content.

        Where an id stands in several rows, rows that say the same go together first, then those with the same geometry, then those with
        the same attributes, the others in file order.
        """
        found = _Found(old, new)
        shared = np.concatenate([repeated(old.id), repeated(new.id)])
        several = occurs(old.id, shared), occurs(new.id, shared)
        found.add(MatchedBy.ID, old.id, new.id, (old.id != 0) & ~several[0], (new.id != 0) & ~several[1], each_once=True)
        found.add(MatchedBy.ID, *_id_and_content(old, new), *several)
        if self._settled(old, new, found):
            found.add(MatchedBy.ID, *_id_and_content(old, new), *several)
        self._alike(old, new, several, found)
        found.add(MatchedBy.ID, old.id, new.id, *several)
        keyed = [(side.key != 0) & ~occurs(side.key, repeated(side.key)) for side in (old, new)]
        found.add(MatchedBy.KEY, old.key, new.key, keyed[0], keyed[1])
        found.add(MatchedBy.CONTENT, _content(old), _content(new), found.free(0).copy(), found.free(1).copy())
        return found.matched()

    @staticmethod
    def _alike(old: Side, new: Side, several: tuple[Mask, Mask], found: _Found) -> None:
        """Pair rows of one id that have the same geometry, then those with the same attributes."""
        drawn = several[0] & (old.geometry != 0), several[1] & (new.geometry != 0)
        found.add(MatchedBy.ID, combined(old.id, old.geometry), combined(new.id, new.geometry), *drawn)
        found.add(MatchedBy.ID, combined(old.id, old.content), combined(new.id, new.content), *several)

    def _settled(self, old: Side, new: Side, found: _Found) -> bool:
        """Look closer at geometries of which rows may be matched by content: equal ones may be written in several ways."""
        if not self._plan.as_delivered:
            return False
        free = np.flatnonzero(found.free(0)), np.flatnonzero(found.free(1))
        old_content, new_content = old.content[free[0]], new.content[free[1]]
        where = free[0][occurs(old_content, new_content)], free[1][occurs(new_content, old_content)]
        if not len(where[0]):
            return False
        old.geometry[where[0]], new.geometry[where[1]] = self.both(self._geometry, old, new, where)
        return True

    def _geometry(self, side: Side, at: Index) -> Hashes:
        return np.concatenate([geometry_hash(rows) for rows in gathered(side, at, (), self._plan.chunk_rows)])

    def told(self, old: Side, new: Side, matched: _Matched, kept: int) -> Told:
        """Read the rows that differ, and those listed as removed or added, and say what there is to say of them."""
        told = Told(kept)
        told.counts[Kind.REMOVED], told.counts[Kind.ADDED] = len(matched.removed), len(matched.added)
        columns = tuple({column.name for column in self._plan.compared} | {ID, KEY, AUTHORITY})
        at = np.flatnonzero(matched.differs)
        at = at[np.argsort(matched.pairs.old[at], kind="stable")]
        alone = matched.removed[:kept], matched.added[:kept]
        for start in range(0, max(len(at), 1), BLOCK):
            block = at[start : start + BLOCK]
            first = start == 0  # what is listed as removed or added is read together with the first block
            wanted = [np.concatenate([side[block], rest if first else rest[:0]]) for side, rest in zip(matched.pairs, alone, strict=True)]
            if not len(wanted[0]) and not len(wanted[1]):
                continue
            held: tuple[Held, Held] = self.both(
                lambda side, rows: Held(side, rows, columns, self._plan.chunk_rows), old, new, (wanted[0], wanted[1])
            )
            if first:
                tell_alone(held[0], len(block), Kind.REMOVED, told)
                tell_alone(held[1], len(block), Kind.ADDED, told)
            tell_pairs(*held, self._plan, matched.how[block], told)
        return told


def _id_and_content(old: Side, new: Side) -> tuple[Hashes, Hashes]:
    """A hash of id and all that is compared, of each side."""
    return combined(old.id, _content(old)), combined(new.id, _content(new))


def _content(side: Side) -> Hashes:
    """A hash of all that is compared."""
    return combined(side.content, side.geometry)


class _Found:
    """Pairs found so far; a row is in one of them at most."""

    def __init__(self, old: Side, new: Side) -> None:
        self._sides = old, new
        self._free = np.ones(len(old), dtype=bool), np.ones(len(new), dtype=bool)
        self._pairs: list[Pairs] = []
        self._how: list[np.ndarray[Any, np.dtype[np.uint8]]] = []

    def free(self, side: int) -> Mask:
        """Rows of a side (0 the old one) without a partner so far."""
        return self._free[side]

    def add(self, by: MatchedBy, old: Hashes, new: Hashes, old_mask: Mask, new_mask: Mask, *, each_once: bool = False) -> None:
        """Pair free rows of equal keys where the masks hold."""
        at = [np.flatnonzero(free & mask) for free, mask in zip(self._free, (old_mask, new_mask), strict=True)]
        if not len(at[0]) or not len(at[1]):
            return
        pairs = pair_among(old, new, at[0], at[1], each_once=each_once)
        self._free[0][pairs.old] = False
        self._free[1][pairs.new] = False
        self._pairs.append(pairs)
        self._how.append(np.full(len(pairs.old), MATCHED.index(by), np.uint8))

    def matched(self) -> _Matched:
        """All pairs, and which of them may differ."""
        none = np.zeros(0, np.int64)
        pairs = Pairs(*(np.concatenate([none, *(p[side] for p in self._pairs)]) for side in (0, 1)))
        old, new = self._sides
        differs = (old.content[pairs.old] != new.content[pairs.new]) | (old.geometry[pairs.old] != new.geometry[pairs.new])
        how = np.concatenate([np.zeros(0, np.uint8), *self._how])
        return _Matched(pairs, how, differs, np.flatnonzero(self._free[0]), np.flatnonzero(self._free[1]))


def _counted(side: Side) -> SideCount:
    several = repeated(side.id)
    return SideCount(len(side.sources), len(side), side.closed, len(several), int(occurs(side.id, several).sum()))


def _authorities(old: Side, new: Side, matched: _Matched, names: Mapping[int, str]) -> tuple[AuthorityCount, ...]:
    """Per authority of the old rows, those that stand to lose most first."""
    otherwise = matched.pairs.old[matched.how != MATCHED.index(MatchedBy.ID)]  # matched by id, none has lost it
    lost = otherwise[(old.id[otherwise] != 0) & ~occurs(old.id[otherwise], new.id)] if len(otherwise) else otherwise
    total, removed, without = (_tally(old.authority[at]) for at in (np.arange(len(old)), matched.removed, lost))
    counts = [
        AuthorityCount(None if code == NO_AUTHORITY else code, names.get(code, ""), count, removed[code], without[code])
        for code, count in total.items()
    ]
    return tuple(sorted(counts, key=lambda c: (-c.removed, -c.lost_id, -c.total, c.cvr_kode or 0)))


def _tally(codes: np.ndarray[Any, np.dtype[np.int64]]) -> Counter[int]:
    values, counts = np.unique(codes, return_counts=True)
    return Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))
