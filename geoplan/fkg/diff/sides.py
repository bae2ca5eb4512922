"""One side of a theme, read in runs of rows: of each row some 60 bytes are kept, and later whole rows of those that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import numpy as np
import pyarrow as pa

from geoplan.dataset import GEOMETRY, Rows
from geoplan.dataset.join import joined
from geoplan.fkg.diff.hashes import Compared, Hashes, How, column_hash, delivered_geometry_hash, geometry_hash, row_hash
from geoplan.rules.checks.identity import keep_current
from geoplan.rules.checks.values import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from geoplan.dataset import Source
    from geoplan.fkg.diff.match import Index

ID, KEY, AUTHORITY, END = "objekt_id", "noegle", "cvr_kode", "systid_til"
NO_AUTHORITY = -1
_TOO_LARGE: Final = 1e15
"""Numbers from here on are no CVR numbers, and not all are whole."""


class _Part(NamedTuple):
    """What is kept of rows."""

    id: Hashes
    key: Hashes
    content: Hashes
    geometry: Hashes
    authority: NDArray[np.int64]
    source: NDArray[np.int16]
    row: NDArray[np.int64]


KEPT_BYTES: Final = 400_000_000
"""Rows of one side of one theme held in memory. What is larger is read a second time, and costs no memory."""

_BITS: Final = np.zeros(0, np.uint64)
_NO_ROWS: Final = _Part(_BITS, _BITS, _BITS, _BITS, np.zeros(0, np.int64), np.zeros(0, np.int16), np.zeros(0, np.int64))


class _Room:
    """How many more bytes of rows one side may hold."""

    def __init__(self, size: int) -> None:
        self._left = size

    def takes(self, size: int) -> bool:
        """Whether there is room; once there is none, there is none for the rest."""
        self._left = self._left - size if size <= self._left else -1
        return self._left >= 0


class _Kept:
    """A layer whose first runs of rows are kept as delivered, as many as there is room for, so that the file need not be read again."""

    def __init__(self, source: Source, room: _Room) -> None:
        self.info = source.info
        self._source = source
        self._room = room
        self._runs: list[Rows] | None = None

    def batches(self, chunk_rows: int, columns: Collection[str]) -> Iterator[Rows]:
        """The layer's runs: the first time from the file, then from memory where all of them are kept."""
        if self._runs is not None:
            yield from self._runs
            return
        runs: list[Rows] | None = []
        for rows in self._source.batches(chunk_rows, columns):
            if runs is not None:
                bare = taken_rows(rows, None)
                runs = [*runs, bare] if self._room.takes(_size(bare)) else None
            yield rows
        self._runs = runs


def _size(rows: Rows) -> int:
    """Bytes of a run, about: a geometry that is held decoded counts a kilobyte."""
    wkb = rows._wkb  # noqa: SLF001 -- as in ``taken_rows``
    columns = sum(rows.column(name).nbytes for name in rows.layer.columns if rows.has(name))
    return int(columns + (len(rows) * 1000 if wkb is None else wkb.nbytes))


class Side:
    """The current rows of one side, in the order of its layers and files.

    ``id`` and ``key`` are hashes of ``objekt_id`` and ``noegle``, 0 where empty; ``content`` of all compared columns; ``geometry`` of the
    geometry, as delivered or as ``fingerprint`` sees it. ``source`` and ``row`` tell where the row is. ``closed`` rows were left out.
    """

    def __init__(self, sources: Sequence[Source], rows: _Part, closed: int) -> None:
        self.sources = sources
        self.id, self.key, self.content, self.geometry = rows.id, rows.key, rows.content, rows.geometry
        self.authority, self.source, self.row = rows.authority, rows.source, rows.row
        self.closed = closed

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, slots=True)
class Plan:
    """What of the rows is compared: the columns, the key, and whether geometries as delivered say enough at first."""

    compared: tuple[Compared, ...]
    key: How
    as_delivered: bool
    chunk_rows: int


def summarised(sources: Sequence[Source], plan: Plan, progress: Callable[[str, int], None]) -> Side:
    """Read all layers of one side once."""
    wanted = {GEOMETRY, ID, KEY, AUTHORITY, END, *(column.name for column in plan.compared)}
    parts: list[_Part] = []
    closed = 0
    room = _Room(KEPT_BYTES)
    kept = tuple(_Kept(source, room) for source in sources)
    for number, source in enumerate(kept):
        for rows in source.batches(plan.chunk_rows, wanted):
            current = keep_current(rows)
            part = _part(rows, plan, number)
            closed += len(rows) - int(current.sum())
            parts.append(part if current.all() else _Part(*cast("Any", [column[current] for column in part])))
            progress(source.info.name, len(rows))
    columns: list[Any] = [np.concatenate(column) for column in cast("Any", zip(_NO_ROWS, *parts, strict=True))]
    return Side(kept, _Part(*columns), closed)


def _part(rows: Rows, plan: Plan, number: int) -> _Part:
    return _Part(
        id_hash(rows),
        column_hash(rows, Compared(KEY, plan.key)),
        row_hash(rows, plan.compared),
        delivered_geometry_hash(rows) if plan.as_delivered else geometry_hash(rows),
        authorities(rows),
        np.full(len(rows), number, np.int16),
        rows.row,
    )


def id_hash(rows: Rows) -> Hashes:
    """64 bits of each ``objekt_id`` in whatever form it is written, mixed of all its 128; 0 where it is empty."""
    return column_hash(rows, Compared(ID, How.UUID))


def authorities(rows: Rows) -> NDArray[np.int64]:
    """Each row's ``cvr_kode``, -1 where it has none that can be read."""
    if not rows.has(AUTHORITY):
        return np.full(len(rows), NO_AUTHORITY, np.int64)
    value = numbers(rows, AUTHORITY).value
    sound = np.isfinite(value) & (np.abs(value) < _TOO_LARGE)
    return np.where(sound, value, NO_AUTHORITY).astype(np.int64)


def gathered(side: Side, at: Index, columns: Collection[str], chunk_rows: int) -> Iterator[Rows]:
    """The rows at these positions, which must ascend, in runs as they come from the files; reading stops after the last."""
    wanted = {GEOMETRY, *columns}
    for number, source in enumerate(side.sources):
        rows_here = side.row[at[side.source[at] == number]]
        if not len(rows_here):
            continue
        taken = 0
        runs = source.batches(chunk_rows, wanted)
        for rows in runs:
            stop = int(np.searchsorted(rows_here, rows.row[-1], side="right")) if len(rows) else taken
            if stop > taken:
                yield taken_rows(rows, rows_here[taken:stop] - int(rows.row[0]))
            taken = stop
            if taken == len(rows_here):
                _close(runs)
                break


def _close(runs: Iterator[Rows]) -> None:
    close = getattr(runs, "close", None)
    if close is not None:
        close()


def taken_rows(rows: Rows, at: Index | None) -> Rows:
    """Some rows of a run, or all, without what was worked out from them; their geometry stays undecoded where it was."""
    wkb, transform = rows._wkb, rows._transform  # noqa: SLF001 -- decoding the whole run for a few rows is what this is to spare
    where = None if at is None else pa.array(at)
    geometry = rows.geometry if wkb is None and rows.has(GEOMETRY) else None
    columns = {name: rows.column(name) for name in rows.layer.columns if rows.has(name)}
    if at is None or where is None:
        return Rows(rows.layer, columns, row=rows.row, fid=rows.fid, geometry=geometry, wkb=wkb, transform=transform)
    return Rows(
        rows.layer,
        {name: column.take(where) for name, column in columns.items()},
        row=rows.row[at],
        fid=rows.fid[at],
        geometry=None if geometry is None else geometry[at],
        wkb=None if wkb is None else wkb.take(where),
        transform=transform,
    )


def whole(side: Side, at: Index, columns: Collection[str], chunk_rows: int) -> list[Rows]:
    """``gathered`` as one run per layer: in two layers a column may have two types."""
    runs: dict[int, list[Rows]] = {}
    for rows in gathered(side, at, columns, chunk_rows):
        runs.setdefault(id(rows.layer), []).append(rows)
    return [joined(several, several[0].layer) for several in runs.values()]
