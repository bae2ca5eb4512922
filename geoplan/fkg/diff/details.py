"""What is different about pairs of rows whose hashes differ: which fields, how far, how much. Rows are read anew, in blocks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geoplan.dataset import GEOMETRY
from geoplan.fkg.diff.hashes import Compared, Hashes, column_hash, shape_hash
from geoplan.fkg.diff.sides import ID, KEY, NO_AUTHORITY, authorities, whole
from geoplan.fkg.diff.types import Difference, FieldChange, Kind, MatchedBy, Place
from geoplan.geometry.shape import is_empty_or_missing
from geoplan.rules.checks.values import raw
from geoplan.settings import COORDINATE_PRECISION_M

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geoplan.dataset import Rows
    from geoplan.fkg.diff.match import Index, Mask
    from geoplan.fkg.diff.sides import Plan, Side

BLOCK: Final = 100_000
"""Pairs held whole at a time, about 1 kB each with both geometries."""

SAME_SHAPE_M: Final = 2 * COORDINATE_PRECISION_M
"""How far the vertices of a shape may be from having all moved alike: both positions are rounded to a millimetre."""

Geometries = NDArray[np.object_]
Floats = NDArray[np.float64]
MATCHED: Final = tuple(MatchedBy)


class Held:
    """Rows of one side held whole, in the order of the positions asked for."""

    def __init__(self, side: Side, at: Index, columns: Sequence[str], chunk_rows: int) -> None:
        order = np.argsort(at, kind="stable")
        self._parts = whole(side, at[order], columns, chunk_rows)
        self._back = np.empty(len(at), np.int64)
        self._back[order] = np.arange(len(at))
        self._ends = np.cumsum([0, *(len(part) for part in self._parts)])

    def __len__(self) -> int:
        return len(self._back)

    @property
    def geometry(self) -> Geometries:
        """The geometries; None where the layer has none."""
        parts = [part.geometry if part.has(GEOMETRY) else np.full(len(part), None, dtype=object) for part in self._parts]
        return _concatenated(parts, object)[self._back]

    def hashes(self, column: Compared) -> Hashes:
        """A hash of each value of a column."""
        return _concatenated([column_hash(part, column) for part in self._parts], np.uint64)[self._back]

    def values(self, name: str, at: Index) -> list[Any]:
        """The values of a column as delivered, None where the layer has no such column."""
        return self._taken(at, lambda part, where: raw(part, name, where))

    def texts(self, name: str, at: Index) -> list[str]:
        """The values of a column as text, empty where there is none."""
        return ["" if value is None else str(value) for value in self.values(name, at)]

    def authorities(self, at: Index) -> list[int | None]:
        """Each row's ``cvr_kode``, None where it has none that can be read."""
        codes = self._taken(at, lambda part, where: authorities(part)[where].tolist())
        return [None if code == NO_AUTHORITY else code for code in codes]

    def places(self, at: Index) -> list[Place]:
        """Where the rows are."""
        return self._taken(at, lambda part, where: [Place(part.layer.path, part.layer.name, row) for row in part.row[where].tolist()])

    def _taken(self, at: Index, take: Callable[[Rows, Index], list[Any]]) -> list[Any]:
        """What ``take`` gives of each layer's rows, put back in the order of ``at``."""
        position = self._back[at]
        found: list[Any] = [None] * len(at)
        for part, start in zip(self._parts, self._ends.tolist(), strict=False):
            here = np.flatnonzero((position >= start) & (position < start + len(part)))
            for i, value in zip(here.tolist(), take(part, position[here] - start) if len(here) else (), strict=True):
                found[i] = value
        return found


def _concatenated(parts: Sequence[NDArray[Any]], kind: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0, kind)


class Shapes(NamedTuple):
    """Two geometries of each pair compared."""

    same: Mask
    """Equal as ``fingerprint`` sees them, or missing on both sides."""
    moved: Mask
    """Of one shape and vertex order, but elsewhere."""
    shift_m: Floats
    """How far points, or centroids, lie apart; NaN where one is missing."""


def compared_shapes(old: Geometries, new: Geometries) -> Shapes:
    """Compare geometries pair by pair. A pair that is neither the same nor moved has another shape."""
    before, after = shape_hash(old), shape_hash(new)
    same = before == after
    apart = np.flatnonzero(~same)
    moved, shift = np.zeros(len(old), dtype=bool), np.full(len(old), np.nan)
    moved[apart], shift[apart] = _moved(old[apart], new[apart])
    return Shapes(same, moved, shift)


def _moved(old: Geometries, new: Geometries) -> tuple[Mask, Floats]:
    with np.errstate(all="ignore"):
        apart = shapely.distance(shapely.centroid(old), shapely.centroid(new))
    alike = (shapely.get_num_coordinates(old) == shapely.get_num_coordinates(new)) & ~is_empty_or_missing(old) & ~is_empty_or_missing(new)
    alike &= shapely.get_num_geometries(old) == shapely.get_num_geometries(new)
    alike &= shapely.get_dimensions(old) == shapely.get_dimensions(new)
    moved = np.zeros(len(old), dtype=bool)
    where = np.flatnonzero(alike)
    if len(where):
        xy, owner = shapely.get_coordinates(old[where], return_index=True)
        step = shapely.get_coordinates(new[where]) - xy
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        with np.errstate(all="ignore"):
            spread = np.maximum.reduceat(step, first) - np.minimum.reduceat(step, first)
            moved[where] = (spread <= SAME_SHAPE_M).all(axis=1)
    return moved, apart


@dataclass(slots=True)
class Told:
    """What is said of a theme so far: counts of all, and the first ``kept`` of each kind whole."""

    kept: int
    counts: Counter[Kind] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    listed: list[Difference] = field(default_factory=list)
    _taken: Counter[Kind] = field(default_factory=Counter)

    def first(self, flags: Mapping[Kind, Mask]) -> Index:
        """Positions of those to list: of each kind the first, as many as there is room for."""
        chosen = [np.flatnonzero(flag)[: self.kept - self._taken[kind]] for kind, flag in flags.items()]
        self._taken.update({kind: len(at) for kind, at in zip(flags, chosen, strict=True)})
        return np.unique(np.concatenate(chosen))


def tell_pairs(old: Held, new: Held, plan: Plan, how: NDArray[np.uint8], told: Told) -> None:
    """Count and list the differences of a block of pairs: the first rows of what is held, as many as ``how`` has."""
    count = len(how)
    differs = np.zeros((count, len(plan.compared)), dtype=bool)
    for i, column in enumerate(plan.compared):
        differs[:, i] = old.hashes(column)[:count] != new.hashes(column)[:count]
    before, after = old.geometry[:count], new.geometry[:count]
    shapes = compared_shapes(before, after)
    changed = cast("Mask", differs.any(axis=1))
    flags = {Kind.CHANGED: changed, Kind.MOVED: shapes.moved, Kind.RESHAPED: ~shapes.same & ~shapes.moved}
    told.counts.update({kind: int(flag.sum()) for kind, flag in flags.items()})
    told.counts[Kind.UNCHANGED] += int((shapes.same & ~changed).sum())
    told.fields.update({column.name: int(n) for column, n in zip(plan.compared, differs.sum(axis=0), strict=True) if n})
    at = told.first(flags)
    changes = _changes(old, new, [column.name for column in plan.compared], differs[at], at)
    told.listed += [
        Difference(
            tuple(kind for kind, flag in flags.items() if flag[i]),
            new_id or old_id,
            new_key or old_key,
            authority,
            was,
            is_,
            matched_by=MATCHED[how[i]],
            fields=tuple(changed),
            moved_m=None if shapes.same[i] else _number(shapes.shift_m[i]),
            area_before_m2=area_before,
            area_after_m2=area_after,
            hausdorff_m=hausdorff,
            geometry=after[i],
        )
        for i, old_id, new_id, old_key, new_key, authority, was, is_, changed, (area_before, area_after, hausdorff) in zip(
            at.tolist(),
            *(held.texts(name, at) for name in (ID, KEY) for held in (old, new)),
            old.authorities(at),
            old.places(at),
            new.places(at),
            changes,
            _measured(before, after, at, flags[Kind.RESHAPED]),
            strict=True,
        )
    ]


def _changes(old: Held, new: Held, names: Sequence[str], differs: NDArray[np.bool_], at: Index) -> list[list[FieldChange]]:
    """The fields that differ, of the rows listed."""
    changes: list[list[FieldChange]] = [[] for _ in at]
    for column, name in enumerate(names):
        here = np.flatnonzero(differs[:, column])
        for i, before, after in zip(here.tolist(), old.values(name, at[here]), new.values(name, at[here]), strict=True):
            changes[i].append(FieldChange(name, before, after))
    return changes


def _measured(old: Geometries, new: Geometries, at: Index, reshaped: Mask) -> list[tuple[float | None, float | None, float | None]]:
    """Areas and Hausdorff distance of those that have another shape; the distance is the dearest of all, so only of the listed."""
    with np.errstate(all="ignore"):
        wanted = reshaped[at]
        areas = [np.where(wanted & (shapely.get_dimensions(g[at]) == 2), shapely.area(g[at]), np.nan) for g in (old, new)]  # noqa: PLR2004 -- areas
        hausdorff = np.full(len(at), np.nan)
        hausdorff[wanted] = shapely.hausdorff_distance(old[at][wanted], new[at][wanted])
    return [(_number(a), _number(b), _number(h)) for a, b, h in zip(*areas, hausdorff, strict=True)]


def tell_alone(held: Held, start: int, kind: Kind, told: Told) -> None:
    """List rows that are on one side only: those held from position ``start`` on."""
    at = np.arange(start, len(held))
    gone = kind is Kind.REMOVED
    told.listed += [
        Difference((kind,), objekt_id, noegle, authority, place if gone else None, None if gone else place, geometry=geometry)
        for objekt_id, noegle, authority, place, geometry in zip(
            held.texts(ID, at), held.texts(KEY, at), held.authorities(at), held.places(at), held.geometry[at], strict=True
        )
    ]


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
