"""Run rules over a dataset: in runs of rows, in threads, with memory bounded by the run and not by the delivery.

What is found does not depend on the size of the runs, on the order of rows, or on the number of workers: pieces are taken in file order.
Threads are enough: GDAL, GEOS, Arrow and numpy let go of the interpreter lock while they work.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa

from geoplan.dataset import GEOMETRY, Rows
from geoplan.dataset.aside import Aside, give_back
from geoplan.rules.findings import Findings, Skipped
from geoplan.rules.tally import Piece, Tally, pieces
from geoplan.rules.types import Context, Rule, Scope
from geoplan.settings import CHUNK_ROWS, KEPT_PER_RULE
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geoplan.dataset import Dataset, LayerInfo, Source

PLACE = "place"
"""Name of the kept array with a place per row, for rules that see a whole layer without its geometry."""

LAYERS_ABSENT = N_("laget {layers} mangler")
_MANY_ROWS = 1_000_000
"""From so many rows in a layer on memory is handed back between reading it and the rules that see it whole; it costs a little time."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: ``done`` of ``total`` rows of ``layer``, or of the rules that see whole layers.

    ``total`` is None where the file does not tell.
    """

    stage: str  # "rows" or "layer"
    layer: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Run:
    """What a run of rules gives: findings, which rules were run, which were not and why, and the rows seen per layer."""

    findings: Findings
    rules: tuple[Rule, ...]
    skipped: tuple[Skipped, ...]
    row_counts: tuple[int, ...]


class Pool(Protocol):
    """What the engine asks of a pool of workers."""

    def submit(self, task: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Start a task."""
        ...


def run(
    dataset: Dataset,
    rules: Iterable[Rule],
    *,
    chunk_rows: int = CHUNK_ROWS,
    workers: int = 1,
    kept_per_rule: int = KEPT_PER_RULE,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Run:
    """Check every layer of ``dataset`` against the rules for its kind.

    At most ``kept_per_rule`` findings are listed per rule and layer; all are counted. Raises what a check raises: a check that fails is a
    fault in the tool, not in the data.
    """
    selected = [(source, *_runnable(source, rules, dataset)) for source in dataset.sources]
    for kind in sorted({kind for _, chosen, _ in selected for rule in chosen for kind in rule.layers}):
        dataset.index(kind)  # read and indexed once, before any worker asks for it
    for kind in sorted({kind for _, chosen, _ in selected for rule in chosen for kind in rule.tables}):
        dataset.whole(kind)
    tally = Tally(kept_per_rule)
    with _pool(workers) as pool:
        floor = _Floor(Context(dataset), pool, tally, workers=workers, chunk_rows=chunk_rows, progress=progress)
        row_counts = [floor.check(source, chosen) for source, chosen, _ in selected]
        floor.finish()
    return Run(
        Findings(tally.groups(), [source.info for source in dataset.sources]),
        tuple({(rule.id, rule.layer): rule for _, chosen, _ in selected for rule in chosen}.values()),
        tuple(skip for _, _, skips in selected for skip in skips),
        tuple(row_counts),
    )


def _runnable(source: Source, rules: Iterable[Rule], dataset: Dataset) -> tuple[list[Rule], list[Skipped]]:
    """The rules for this layer, and those of them that cannot be run here, each with its reason."""
    chosen, skipped = [], []
    for rule in rules:
        if rule.layer != source.info.kind:
            continue
        skip = _why_not(rule, source.info, dataset)
        if skip is None:
            chosen.append(rule)
        else:
            skipped.append(skip)
    return chosen, skipped


def _why_not(rule: Rule, info: LayerInfo, dataset: Dataset) -> Skipped | None:
    columns = [name for name in rule.columns if not (info.has_geometry if name == GEOMETRY else name in info.columns)]
    if columns:
        return Skipped(rule, info.name, N_("kolonnen {columns} findes ikke i laget"), {"columns": ", ".join(columns)}, incomplete=False)
    reason = rule.skip or (rule.unless(info, dataset) if rule.unless else "")
    if reason:
        return Skipped(rule, info.name, reason)
    layers = [kind for kind in (*rule.layers, *rule.tables) if not dataset.of_kind(kind)]
    if layers:
        return Skipped(rule, info.name, LAYERS_ABSENT, {"layers": ", ".join(layers)})
    flat = [kind for kind in rule.layers if not all(source.info.has_geometry for source in dataset.of_kind(kind))]
    if flat:
        return Skipped(rule, info.name, N_("laget {layers} har ingen geometri"), {"layers": ", ".join(flat)})
    return None


class _Floor:
    """Where the work of one run is done: layer after layer, each in runs of rows handed to the pool."""

    def __init__(
        self, context: Context, pool: Pool, tally: Tally, *, workers: int, chunk_rows: int, progress: Callable[[Progress], None]
    ) -> None:
        self._context = context
        self._pool = pool
        self._workers = workers
        self._chunk_rows = chunk_rows
        self._tally = tally
        self._progress = progress
        self._late: list[Future[list[Piece]]] = []

    def check(self, source: Source, rules: Sequence[Rule]) -> int:
        """Check one layer and give its number of rows. Rules that see the whole layer are started, and taken by ``finish``."""
        info = source.info
        by_scope = {scope: tuple(rule for rule in rules if rule.scope is scope) for scope in Scope}
        nothing = Rows(info, {}, row=np.empty(0, dtype=np.int64), fid=np.empty(0, dtype=np.int64))
        self._tally.add(pieces(by_scope[Scope.SCHEMA], nothing, self._context))
        keeper = _Keeper(info, by_scope[Scope.LAYER])
        wanted = {GEOMETRY, *(name for rule in rules for name in (*rule.columns, *rule.optional))}
        pending: deque[Future[_Checked]] = deque()
        count = 0
        for rows in source.batches(self._chunk_rows, wanted):
            count += len(rows)
            pending.append(self._pool.submit(_check_run, rows, by_scope[Scope.ROWS], keeper, self._context))
            if len(pending) > self._workers:
                self._take(pending.popleft(), keeper)
            self._progress(Progress("rows", info.name, count, info.row_count))
        for future in pending:
            self._take(future, keeper)
        whole = keeper.joined()
        if len(whole):
            if len(whole) >= _MANY_ROWS:
                give_back()
            self._late += [self._pool.submit(_check_whole, rule, whole, self._context) for rule in by_scope[Scope.LAYER]]
        return count

    def finish(self) -> None:
        """Take what the rules that see whole layers found, in the order they were started."""
        for number, future in enumerate(self._late):
            self._progress(Progress("layer", "", number, len(self._late)))
            self._tally.add(future.result())

    def _take(self, future: Future[_Checked], keeper: _Keeper) -> None:
        """Take a run's findings and what is kept of it. Runs are taken in file order."""
        found, kept = future.result()
        self._tally.add(found)
        keeper.add(kept)


_Checked = tuple[list[Piece], dict[str, Any]]


def _check_run(rows: Rows, rules: Sequence[Rule], keeper: _Keeper, context: Context) -> _Checked:
    return pieces(rules, rows, context), keeper.cut(rows)


def _check_whole(rule: Rule, whole: Rows, context: Context) -> list[Piece]:
    found = pieces((rule,), whole, context)
    whole.forget()
    return found


class _Keeper:
    """Keeps of each run of rows what the rules that see the whole layer need: some columns, some derived arrays, seldom the geometry.

    Columns and geometry, of which only what is told of is looked at again, are laid aside in files once they are many.
    """

    def __init__(self, info: LayerInfo, rules: Sequence[Rule]) -> None:
        self._info = info
        self._active = bool(rules)
        self._columns = tuple(sorted({name for rule in rules for name in rule.columns if name != GEOMETRY and name not in rule.keep}))
        self._geometry = any(GEOMETRY in rule.columns and rule.keep_geometry for rule in rules)
        self._made = {name: make for rule in rules for name, make in rule.keep.items()}
        self._aside: dict[str, Aside] = {}
        self._parts: dict[str, list[Any]] = {}

    def cut(self, rows: Rows) -> dict[str, Any]:
        """What is kept of one run; called in a worker."""
        if not self._active:
            return {}
        kept: dict[str, Any] = {"row": rows.row, "fid": rows.fid}
        kept |= {name: rows.column(name) for name in self._columns}
        kept |= {name: make(rows) for name, make in self._made.items()}
        if self._geometry:
            kept[GEOMETRY] = rows.wkb
        elif rows.has(GEOMETRY):
            kept[PLACE] = middle_of_bounds(rows)
        return kept

    def add(self, kept: dict[str, Any]) -> None:
        """Take one run's part, in file order."""
        for name, part in kept.items():
            if isinstance(part, pa.Array):
                self._aside.setdefault(name, Aside()).add(part)
            else:  # a view would hold on to the whole run of rows
                self._parts.setdefault(name, []).append(part if part.flags.owndata else part.copy())

    def joined(self) -> Rows:
        """All runs as one."""
        whole = {name: np.concatenate(self._parts.pop(name)) for name in tuple(self._parts)}
        row = whole.pop("row", np.empty(0, dtype=np.int64))
        fid = whole.pop("fid", np.empty(0, dtype=np.int64))
        taken = {name: aside.taken() for name, aside in self._aside.items()}
        self._aside = {}
        columns = {name: array for name, (array, _) in taken.items()}
        wkb = columns.pop(GEOMETRY, None)
        return Rows(self._info, columns, row=row, fid=fid, wkb=wkb, derived=whole, forget=[forget for _, forget in taken.values()])


def middle_of_bounds(rows: Rows) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The middle of each row's bounding box, x and y in metres; NaN where there is no geometry."""
    bounds = rows.bounds
    return (bounds[:, :2] + bounds[:, 2:]) / 2


class _Inline:
    """A pool of none: does the task at once, in the caller's thread."""

    def submit(self, task: Callable[..., Any], /, *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(task(*args))
        return future


@contextmanager
def _pool(workers: int) -> Iterator[Pool]:
    if workers <= 1:
        yield _Inline()
        return
    with ThreadPoolExecutor(workers) as pool:
        yield pool
