"""Read versions of objects from the tables of a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from geoplan.store.batch import Batch
from geoplan.store.layers import KEPT
from geoplan.store.tables import GEOMETRY, current_table, history_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.store.dialect import Box, Dialect
    from geoplan.store.layers import StoredLayer

CHUNK: Final = 5_000
"""Values in one list of a query."""


def current(connection: sa.Connection, layer: StoredLayer, names: Sequence[str], *conditions: Any) -> Batch:
    """The current versions that meet the conditions, in the order they were written."""
    table = current_table(layer)
    return _read(connection, [_select(layer, table, names, conditions).order_by(table.c.fid)], layer, names)


def closed(connection: sa.Connection, layer: StoredLayer, names: Sequence[str], *conditions: Any) -> Batch:
    """The closed versions that meet the conditions; ``own`` has ``trin_til`` besides."""
    table = history_table(layer)
    return _read(connection, [_select(layer, table, names, conditions).order_by(table.c.fid)], layer, names)


def of_objects(connection: sa.Connection, layer: StoredLayer, objekt_ids: Sequence[str], names: Sequence[str]) -> Batch:
    """The current versions of these objects; those that are not there are left out."""
    table = current_table(layer)
    queries = [
        _select(layer, table, names, [table.c.objekt_id.in_(list(objekt_ids[at : at + CHUNK]))])
        for at in range(0, max(len(objekt_ids), 1), CHUNK)
    ]
    return _read(connection, queries, layer, names)


def as_of(connection: sa.Connection, dialect: Dialect, layer: StoredLayer, names: Sequence[str], *, time: str, box: Box | None) -> Batch:
    """The versions that held at ``time``, in a fixed order."""
    now, then = current_table(layer), history_table(layer)
    where = [[dialect.in_box(layer, table, box)] if box else [] for table in (now, then)]
    queries = [
        _select(layer, now, names, [now.c.systid_fra <= time, *where[0]]).order_by(now.c.fid),
        _select(layer, then, names, [then.c.systid_fra <= time, then.c.systid_til > time, *where[1]]).order_by(then.c.fid),
    ]
    return _read(connection, queries, layer, names)


def chunks(values: Sequence[str]) -> Iterator[list[str]]:
    """The values in lists that a query can take."""
    for at in range(0, len(values), CHUNK):
        yield list(values[at : at + CHUNK])


def _kept(table: sa.Table) -> list[str]:
    return [name for name in (*KEPT, "trin_til") if name in table.c]


def _select(layer: StoredLayer, table: sa.Table, names: Sequence[str], conditions: Sequence[Any]) -> sa.Select[Any]:
    geometry = [table.c[GEOMETRY]] if layer.geometry_type else []
    columns = [*(table.c[name] for name in _kept(table)), *(table.c[name] for name in names), *geometry]
    return sa.select(*columns).where(*conditions)


def _read(connection: sa.Connection, queries: Sequence[sa.Select[Any]], layer: StoredLayer, names: Sequence[str]) -> Batch:
    """The rows of all queries as columns."""
    batches = [_columns(connection.execute(query).fetchall(), query, layer, names) for query in queries]
    return batches[0] if len(batches) == 1 else joined(batches)


def _columns(rows: Sequence[Any], query: sa.Select[Any], layer: StoredLayer, names: Sequence[str]) -> Batch:
    keys = [column.key for column in query.selected_columns]
    values = [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in keys]
    found = dict(zip(keys, values, strict=True))
    own = {name: found[name] for name in keys if name in {*KEPT, "trin_til"}}
    geometry = found[GEOMETRY] if layer.geometry_type else [None] * len(rows)
    wkb = [bytes(one) if one is not None else None for one in geometry]
    return Batch({name: found[name] for name in names}, wkb, own["objekt_id"], own)


def joined(batches: Sequence[Batch]) -> Batch:
    """The versions of all, one after another, with the columns that all have."""
    names = [name for name in batches[0].own if all(name in one.own for one in batches)]
    return Batch(
        {name: [value for one in batches for value in one.columns[name]] for name in batches[0].columns},
        [wkb for one in batches for wkb in one.wkb],
        [one for batch in batches for one in batch.objekt_id],
        {name: [value for one in batches for value in one.own[name]] for name in names},
    )
