"""The rows of one theme from all layers that hold it: ready ones in one sheet, refused ones with their original values in another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from geoplan.dataset import GEOMETRY
from geoplan.fkg.normalise.columns import as_text, no_values
from geoplan.fkg.normalise.layer import (
    BOOKKEEPING,
    FID,
    FILE,
    LAYER,
    REASON,
    ROW,
    RULES,
    SHAPE,
    elsewhere,
    merged,
    normalised,
    of_columns,
    off_denmark,
    ready_columns,
    shifted,
    unreadable_geometry,
)
from geoplan.fkg.normalise.loadable import Table, refused
from geoplan.fkg.normalise.record import SCHEMA, Edit, Kind, chosen, part_of_record
from geoplan.io.open import UNREAD
from geoplan.io.where import keep_fit
from geoplan.io.write import Sheet
from geoplan.model.plan_fields import is_plan, layer_of
from geoplan.model.types import FieldType
from geoplan.rules.checks.values import numbers
from geoplan.settings import CHUNK_ROWS
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geoplan.dataset import LayerInfo, Rows, Source
    from geoplan.fkg.normalise.layer import Terms
    from geoplan.fkg.normalise.record import Refusal
    from geoplan.model.types import Layer, Model
    from geoplan.rules import Group
    from geoplan.workflows.normalise_record import Voice

SUFFIX: Final = "_afvist"
RESERVED: Final = frozenset({"fid", "ogc_fid", GEOMETRY})
"""Names that a GeoPackage layer of ours uses itself."""


@dataclass(frozen=True)
class Ready:
    """A theme made ready: the sheets to write (ready rows, then refused ones where there are any) and everything that is told of them."""

    terms: Terms
    sheets: tuple[Sheet, ...]
    ready: int
    refused: int
    edits: list[Edit]
    groups: list[Group]
    where: Mapping[str, NDArray[Any]]
    record: pa.Table
    suspects: int


@dataclass(frozen=True, slots=True)
class Unfit:
    """A layer that cannot be loaded as a whole, with its rows as they came."""

    layer: str
    reason: str
    rows: int
    sheet: Sheet


@dataclass
class _Heap:
    """The rows of one theme while its layers are read: as delivered, made ready, and what was changed in them."""

    terms: Terms
    runs: list[Rows] = field(default_factory=list)
    columns: list[dict[str, pa.Array]] = field(default_factory=list)
    geometry: list[NDArray[np.object_]] = field(default_factory=lambda: [np.empty(0, dtype=object)])
    refusals: list[Refusal] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    whole: list[_Whole] = field(default_factory=list)
    count: int = 0

    def take(self, source: Source) -> None:
        """Read a layer and make its rows ready, run by run."""
        found: list[Edit] = []
        fits: list[NDArray[np.float64]] = []
        off = [np.empty(0, dtype=np.int64)]
        start = self.count
        for rows in source.batches(CHUNK_ROWS, {GEOMETRY, *source.info.columns}):
            part = normalised(rows, self.terms)
            edits, refusals = shifted(part, self.count)
            found += edits
            self.refusals += refusals
            self.runs.append(rows)
            self.columns.append(part.columns)
            self.geometry.append(part.geometry)
            if rows.has(GEOMETRY):
                fits.append(keep_fit(rows))
                off.append(np.flatnonzero(off_denmark(rows)) + self.count)
            self.count += len(rows)
        refusal = elsewhere(source.info, fits, np.concatenate(off), self.terms)
        self.refusals += [refusal] if refusal is not None else []
        together = merged([*of_columns(source.info, self.terms, self.count - start), *found])
        self.whole += [_Whole(source.info, slice(start, self.count), edit) for edit in together if edit.at is None]
        self.edits += [edit for edit in together if edit.at is not None]


@dataclass(frozen=True, slots=True)
class _Whole:
    """A line about a layer as a whole, and which rows are of that layer."""

    info: LayerInfo
    rows: slice
    edit: Edit


def gathered(sources: Sequence[Source], terms: Terms, voice: Voice) -> Ready:
    """Make all rows of one theme ready."""
    heap = _Heap(terms)
    for source in sources:
        heap.take(source)
    table = Table(terms.layer.table, _joined(heap.columns, terms), np.concatenate(heap.geometry))
    groups = refused(table, terms, heap.refusals) if heap.count else []
    good = np.ones(len(table), dtype=bool)
    for group in groups:
        good[group.row] = False
    where = _where(heap.runs, good)
    fit, unfit = table.chosen(np.flatnonzero(good)), np.flatnonzero(~good)
    sheets = [Sheet(terms.layer.table, fit.columns, fit.geometry, terms.layer)]
    if len(unfit):
        sheets.append(_refused_sheet(heap, unfit, groups, where, voice))
    # Where no row of a layer became ready, nothing of it was changed.
    whole = [line for line in heap.whole if good[line.rows].any()]
    kept = [made for edit in heap.edits if (made := chosen(edit, good)) is not None]
    told = [*(line.edit for line in whole), *kept]
    suspects = {row for group in groups if group.rule.id.endswith(".cpr") for row in group.row.tolist()}
    record = _record(whole, [*kept, *(_refused_edit(group) for group in groups)], terms, where)
    return Ready(terms, tuple(sheets), len(fit), len(unfit), told, groups, where, record, len(suspects))


def _record(whole: Sequence[_Whole], edits: Sequence[Edit], terms: Terms, where: Mapping[str, NDArray[Any]]) -> pa.Table:
    nowhere = {"fil": "", "lag": "", "tabel": terms.layer.table}
    parts = [part_of_record(line.edit, {**nowhere, "fil": line.info.path, "lag": line.info.name}, where) for line in whole]
    return pa.concat_tables([SCHEMA.empty_table(), *parts, *(part_of_record(edit, nowhere, where) for edit in edits)])


def _joined(parts: Sequence[Mapping[str, pa.Array]], terms: Terms) -> dict[str, pa.Array]:
    if not parts:
        return {column.name: no_values(column, 0) for column in ready_columns(terms.layer)}
    return {name: pa.concat_arrays([part[name] for part in parts]) for name in parts[0]}


def _refused_edit(group: Group) -> Edit:
    values = [None if value is None else str(value) for value in group.value]
    return Edit(group.rule.field, Kind.REFUSED, values, [None] * len(values), group.rule.id, group.row)


def _where(runs: Sequence[Rows], good: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    """Of every row its file, layer, row and fid as first delivered, and its fid in the ready layer (-1: it is not there)."""
    ready = np.where(good, np.cumsum(good), -1).astype(np.int64)
    empty = np.empty(0, dtype=object)
    return {
        "fil": np.concatenate([empty, *(_told(rows, FILE, rows.layer.path) for rows in runs)]),
        "lag": np.concatenate([empty, *(_told(rows, LAYER, rows.layer.name) for rows in runs)]),
        "raekke": np.concatenate([np.empty(0, np.int64), *(_counted(rows, ROW, rows.row) for rows in runs)]),
        "leveret_fid": np.concatenate([np.empty(0, np.int64), *(_counted(rows, FID, rows.fid) for rows in runs)]),
        "klar_fid": ready,
    }


def _told(rows: Rows, name: str, otherwise: str) -> NDArray[np.object_]:
    """Where refused rows come from; a row that was refused before tells itself."""
    told = np.full(len(rows), otherwise, dtype=object)
    if rows.has(name):
        own = as_text(rows.column(name)).to_pylist()
        told[:] = [otherwise if text is None else text for text in own]
    return told


def _counted(rows: Rows, name: str, otherwise: NDArray[np.int64]) -> NDArray[np.int64]:
    if not rows.has(name):
        return otherwise
    own = numbers(rows, name).value
    return np.where(np.isnan(own), otherwise, np.nan_to_num(own)).astype(np.int64)


def _refused_sheet(
    heap: _Heap, unfit: NDArray[np.int64], groups: Sequence[Group], where: Mapping[str, NDArray[Any]], voice: Voice
) -> Sheet:
    """The refused rows with their original values as text, why they were refused, and where they came from."""
    layer = heap.terms.layer
    reasons: dict[int, list[str]] = {}
    rules: dict[int, dict[str, None]] = {}
    for group in groups:
        shown = _with_delivered_rows(group, where["raekke"])
        for at, sentence in zip(group.row.tolist(), voice.say(shown), strict=True):
            reasons.setdefault(at, []).append(sentence)
            rules.setdefault(at, {})[group.rule.id] = None
    columns, geometry = _originals(heap.runs, unfit, layer)
    columns |= _bookkeeping(where, unfit, voice)
    columns[REASON] = pa.array([" ".join(reasons[at]) for at in unfit.tolist()], pa.string())
    columns[RULES] = pa.array([" ".join(rules[at]) for at in unfit.tolist()], pa.string())
    return Sheet(layer.table + SUFFIX, columns, geometry, title=texts()(N_("Kan ikke indlæses i {table}"), table=layer.table))


def _bookkeeping(where: Mapping[str, NDArray[Any]], at: NDArray[np.int64], voice: Voice) -> dict[str, pa.Array]:
    numbers = {name: pa.array(where[key][at], pa.int64()) for key, name in (("raekke", ROW), ("leveret_fid", FID))}
    return {name: _masked(where[key][at], voice) for key, name in (("fil", FILE), ("lag", LAYER))} | numbers


def _masked(names: NDArray[Any], voice: Voice) -> pa.Array:
    """Names of files and layers with numbers like a CPR number masked; there are few different ones."""
    coded = pa.array(names, pa.string()).dictionary_encode()
    hidden = pa.array([None if name is None else voice.mask(name) for name in coded.dictionary.to_pylist()], pa.string())
    return hidden.take(coded.indices)


def _with_delivered_rows(group: Group, row: NDArray[np.int64]) -> Group:
    return replace(group, row=row[group.row], other=np.where(group.other >= 0, row[np.maximum(group.other, 0)], -1))


def _originals(
    runs: Sequence[Rows], unfit: NDArray[np.int64], layer: Layer | None
) -> tuple[dict[str, pa.Array], NDArray[np.object_] | None]:
    """The columns of the rows at these positions as text, and their geometries as they were delivered."""
    starts = np.cumsum([0, *(len(rows) for rows in runs)])
    pieces = [(rows, unfit[(unfit >= start) & (unfit < start + len(rows))] - start) for rows, start in zip(runs, starts, strict=False)]
    pieces = [(rows, at) for rows, at in pieces if len(at)]
    names = list(dict.fromkeys(name for rows, _ in pieces for name in rows.layer.columns if name not in BOOKKEEPING))
    written = _unique(names)
    parts: dict[str, list[pa.Array]] = {name: [] for name in (*names, SHAPE)}
    geometry: list[NDArray[np.object_]] = [np.empty(0, dtype=object)]
    for rows, at in pieces:
        for name in names:
            parts[name].append(_as_delivered(rows, name, at, layer))
        parts[SHAPE].append(_bytes(rows, at))
        geometry.append(rows.geometry[at] if rows.has(GEOMETRY) else np.full(len(at), None, dtype=object))
    columns = {written[name]: pa.concat_arrays(parts[name]) for name in names}
    with_bytes = pa.concat_arrays(parts[SHAPE])
    if with_bytes.null_count < len(with_bytes):
        columns[SHAPE] = with_bytes
    return columns, np.concatenate(geometry) if any(rows.has(GEOMETRY) for rows, _ in pieces) else None


def _as_delivered(rows: Rows, name: str, at: NDArray[np.int64], layer: Layer | None) -> pa.Array:
    if not rows.has(name):
        return pa.nulls(len(at), pa.string())
    array = rows.column(name).take(pa.array(at))
    column = layer.by_name.get(name) if layer else None
    if pa.types.is_boolean(array.type) and column is not None and column.type is not FieldType.BOOLEAN:
        array = array.cast(pa.int8())  # so that it is read as the same number again
    return as_text(array).cast(pa.string())


def _bytes(rows: Rows, at: NDArray[np.int64]) -> pa.Array:
    """The bytes of geometries that nobody can read, in hexadecimals: what cannot be understood is kept all the same."""
    kept: list[str | None] = [None] * len(at)
    told = rows.column(SHAPE) if rows.has(SHAPE) else None
    unread: Mapping[int, bytes] = rows.kept(UNREAD) or {}
    bytes_of = rows._wkb  # noqa: SLF001 -- Rows has no public way to bytes that it cannot decode
    for place in np.flatnonzero(unreadable_geometry(rows)[at]).tolist():
        row = int(at[place])
        raw = unread.get(row) or (bytes_of[row].as_py() if bytes_of is not None else None)
        kept[place] = raw.hex() if raw is not None else None if told is None else told[row].as_py()
    return pa.array(kept, pa.string())


def _unique(names: Sequence[str]) -> dict[str, str]:
    """Names that differ in more than case, as a GeoPackage wants it."""
    written: dict[str, str] = {}
    taken = {*RESERVED, *BOOKKEEPING}
    for name in names:
        free = name
        while free.casefold() in taken:
            free += "_"
        written[name] = free
        taken.add(free.casefold())
    return written


def set_aside(source: Source, model: Model, taken: set[str], voice: Voice) -> Unfit | None:
    """A layer that is no theme, or a retired one, with all its rows; None where it has none."""
    info, t = source.info, texts()
    runs = list(source.batches(CHUNK_ROWS, {GEOMETRY, *info.columns}))
    count = sum(len(rows) for rows in runs)
    if not count:
        return None
    known = model.by_table.get(info.kind)
    plan = layer_of(model, info.kind)
    reason, rule = t(N_("Temaet er ikke genkendt. Angiv det med --theme.")), "leverance.tema"
    if known is not None:
        reason, rule = t(N_("Tema {code} er udgået og kan ikke leveres."), code=known.code), "leverance.udgaaet_tema"
    elif plan is not None and is_plan(plan):
        message = N_("{title} er et planlag til Plandata.dk. Normalise er til FKG-temaer; planer leveres med “geoplan plan export”.")
        reason, rule = t(message, title=plan.title_da), "leverance.tema"
    where = _where(runs, np.zeros(count, dtype=bool))
    columns, geometry = _originals(runs, np.arange(count), None)
    columns |= _bookkeeping(where, np.arange(count), voice)
    columns |= {REASON: pa.array([reason] * count, pa.string()), RULES: pa.array([rule] * count, pa.string())}
    name = _free(info.name.removesuffix(SUFFIX), taken)
    return Unfit(info.name, reason, count, Sheet(name, columns, geometry, title=reason))


def _free(stem: str, taken: set[str]) -> str:
    name, number = stem + SUFFIX, 2
    while name.casefold() in taken:
        name, number = f"{stem}_{number}{SUFFIX}", number + 1
    taken.add(name.casefold())
    return name
