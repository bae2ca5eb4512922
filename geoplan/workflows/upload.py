"""Rehearse GeoFA's upload with a delivery that has been validated: nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.errors import UsageError
from geoplan.fkg.diff.sides import AUTHORITY, END, ID, NO_AUTHORITY, authorities, id_hash
from geoplan.fkg.upload import LayerFacts, Register, Rehearsal, rehearse
from geoplan.io import discover, open_layers
from geoplan.model.load import load
from geoplan.rules.checks.identity import keep_current
from geoplan.settings import CHUNK_ROWS
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geoplan.dataset import Source
    from geoplan.model.types import Model
    from geoplan.rules import Report

CODE = "temakode"
_NO_IDS = np.zeros(0, np.uint64)
_NO_CODES = np.zeros(0, np.int64)


def upload(report: Report, paths: Sequence[str | Path], *, theme: str | None = None, register: str | Path | None = None) -> Rehearsal:
    """Say what the upload would do with the delivery at ``paths``, of which ``report`` is the validation.

    ``register`` is a file with GeoFA's current content of the themes. Reads three columns of each layer again. Raises UnreadableError
    where a file breaks off, UsageError for a register without a theme.
    """
    model = load()
    with discover(paths) as found:
        facts = [_facts(source) for file in found.files for source in open_layers(file, model, theme=theme).sources]
    return rehearse(report, facts, model, None if register is None else _registers(register, model))


def _facts(source: Source) -> LayerFacts:
    ids, codes = [_NO_IDS], [_NO_CODES]
    first: Any = None
    for rows in source.batches(CHUNK_ROWS, {CODE, ID, AUTHORITY}):
        if len(ids) == 1 and len(rows) and rows.has(CODE):
            first = rows.column(CODE)[0].as_py()
        ids.append(id_hash(rows))
        codes.append(np.unique(authorities(rows)))
    own = frozenset(np.unique(np.concatenate(codes)).tolist()) - {NO_AUTHORITY}
    return LayerFacts(source.info, first, np.concatenate(ids), own)


def _registers(path: str | Path, model: Model) -> dict[str, Register]:
    by_table: dict[str, list[Source]] = {}
    with discover([path]) as found:
        for file in found.files:
            for source in open_layers(file, model).sources:
                if source.info.kind and ID in source.info.columns:
                    by_table.setdefault(source.info.kind, []).append(source)
        registers = {table: _register(sources) for table, sources in by_table.items()}
    if not registers:
        raise UsageError(texts()(N_("Filen med registrets indhold har intet tema med kolonnen objekt_id.")))
    return registers


def _register(sources: Iterable[Source]) -> Register:
    ids, codes = [_NO_IDS], [_NO_CODES]
    for source in sources:
        for rows in source.batches(CHUNK_ROWS, {ID, AUTHORITY, END}):
            current = keep_current(rows)
            ids.append(id_hash(rows)[current])
            codes.append(authorities(rows)[current])
    return Register(np.concatenate(ids), np.concatenate(codes))
