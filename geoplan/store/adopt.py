"""What others wrote straight into the database is taken into the trail, so that it has a line and can be undone like all else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from geoplan.store import catalogue, trail, versions
from geoplan.store.batch import checksums
from geoplan.store.tables import current_table, direct, history_table
from geoplan.store.writer import Writer

if TYPE_CHECKING:
    from geoplan.store.batch import Batch
    from geoplan.store.dialect import Dialect
    from geoplan.store.layers import StoredLayer


def pending(connection: sa.Connection) -> list[dict[str, Any]]:
    """The changes that wait: layer, objekt_id, time and what was done."""
    rows = connection.execute(sa.select(direct).order_by(direct.c.id)).mappings()
    return [dict(row) for row in rows]


def adopt(connection: sa.Connection, dialect: Dialect) -> None:
    """Take in what waits, as one step. Does nothing when nothing waits; needs the gate open."""
    waiting = pending(connection)
    if not waiting:
        return
    writer = Writer(connection, dialect)
    for name in sorted({row["lag"] for row in waiting}):
        _layer(writer, catalogue.one(connection, name))
    writer.extra["direkte"] = [[row["lag"], row["objekt_id"], row["tid"], row["handling"]] for row in waiting][:1000]
    writer.finish(who=trail.OUTSIDE, what=trail.EDIT, why="")
    connection.execute(sa.delete(direct))


def _layer(writer: Writer, layer: StoredLayer) -> None:
    names = list(layer.columns)
    now, then = current_table(layer), history_table(layer)
    for table, read in ((now, versions.current), (then, versions.closed)):
        fresh = read(writer.connection, layer, names, table.c.trin.is_(None))
        _signed(writer, layer, table, fresh)
    ended = versions.closed(writer.connection, layer, [], then.c.trin_til.is_(None))
    writer.connection.execute(sa.update(then).where(then.c.trin_til.is_(None)).values(trin_til=writer.number))
    if len(ended):
        writer.ended[layer.name] += list(zip(ended.objekt_id, ended.own["versions_id"], strict=True))


def _signed(writer: Writer, layer: StoredLayer, table: sa.Table, fresh: Batch) -> None:
    """Give the versions that others made their step and checksum."""
    if not len(fresh):
        return
    sums = checksums(fresh)
    rows = [{"b_id": one, "b_sum": content} for one, content in zip(fresh.own["versions_id"], sums, strict=True)]
    query = sa.update(table).where(table.c.versions_id == sa.bindparam("b_id"))
    writer.connection.execute(query.values(kontrol=sa.bindparam("b_sum"), trin=writer.number), rows)
    writer.made[layer.name] += list(zip(fresh.own["versions_id"], sums, strict=True))
    writer.objects.update(zip(fresh.own["versions_id"], fresh.objekt_id, strict=True))
