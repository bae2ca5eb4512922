"""Undo and redo: what a step did is done the other way round, as a new step. Nothing is lost by it.

Which step comes next is worked out from the trail itself, so it survives a restart and cannot disagree with what happened.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from geoplan.errors import ConflictError, UsageError
from geoplan.store import trail, versions
from geoplan.store.tables import current_table, history_table
from geoplan.store.tables import trail as lines
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.store.batch import Batch
    from geoplan.store.layers import StoredLayer
    from geoplan.store.writer import Writer

STEP = "trin"
"""The detail that names the step which was undone or redone."""


@dataclass(slots=True)
class Stacks:
    """The steps of one person that may be undone and redone, the next one last."""

    undo: list[int] = field(default_factory=list)
    redo: list[int] = field(default_factory=list)


def stacks(connection: sa.Connection, who: str) -> Stacks:
    """Where this person stands."""
    wanted = (trail.EDIT, trail.UNDO, trail.REDO)
    query = sa.select(lines.c.nr, lines.c.hvad, lines.c.detaljer).where(lines.c.hvem == who, lines.c.hvad.in_(wanted))
    found = Stacks()
    for row in connection.execute(query.order_by(lines.c.nr)):
        if row.hvad == trail.EDIT:
            found.undo.append(int(row.nr))
            found.redo.clear()
        else:
            step = int(json.loads(row.detaljer)[STEP])
            come, go = (found.redo, found.undo) if row.hvad == trail.UNDO else (found.undo, found.redo)
            go.remove(step)
            come.append(step)
    return found


def next_to(connection: sa.Connection, who: str, what: str) -> int:
    """The step that undo or redo would take. Raises UsageError when there is none."""
    found = stacks(connection, who)
    steps = found.undo if what == trail.UNDO else found.redo
    if not steps:
        none = N_("{who} har intet at fortryde.") if what == trail.UNDO else N_("{who} har intet at gentage.")
        raise UsageError(texts()(none, who=who))
    return steps[-1]


def turn(writer: Writer, step: int, what: str) -> None:
    """Do step ``step`` the other way round (undo) or again (redo). Raises ConflictError where an object has moved on since."""
    told = writer.connection.execute(sa.select(lines.c.detaljer).where(lines.c.nr == step)).scalar_one()
    for name in json.loads(told).get("lag", {}):
        layer = writer.layer(name)
        before, after = _before(writer.connection, layer, step), _after(writer.connection, layer, step)
        if what == trail.UNDO:
            _change(writer, layer, after, before)
        else:
            _change(writer, layer, before, after)
    writer.extra[STEP] = step


def _before(connection: sa.Connection, layer: StoredLayer, step: int) -> Batch:
    """The versions that the step closed, but for those that it made itself."""
    then = history_table(layer)
    own = sa.or_(then.c.trin.is_(None), then.c.trin != step)
    return versions.closed(connection, layer, list(layer.columns), then.c.trin_til == step, own)


def _after(connection: sa.Connection, layer: StoredLayer, step: int) -> Batch:
    """The versions that the step left behind."""
    names, now, then = list(layer.columns), current_table(layer), history_table(layer)
    still = sa.or_(then.c.trin_til.is_(None), then.c.trin_til != step)
    found = versions.current(connection, layer, names, now.c.trin == step)
    return versions.joined([found, versions.closed(connection, layer, names, then.c.trin == step, still)])


def _change(writer: Writer, layer: StoredLayer, there: Batch, wanted: Batch) -> None:
    """Bring the objects from one state to the other, if they are in the first."""
    was, will = set(there.objekt_id), set(wanted.objekt_id)
    now = versions.of_objects(writer.connection, layer, sorted(was | will), [])
    place = {one: at for at, one in enumerate(now.objekt_id)}
    content = dict(zip(now.objekt_id, now.own["kontrol"], strict=True))
    expected = dict(zip(there.objekt_id, there.own["kontrol"], strict=True))
    moved = sorted(one for one in was | will if content.get(one) != expected.get(one))
    if moved:
        message = N_("Objektet {id} i laget {layer} er ændret siden. Intet er fortrudt eller gentaget; ret det i stedet.")
        raise ConflictError(texts()(message, id=moved[0], layer=layer.name))
    version = {one: now.own["versions_id"][at] for one, at in place.items()}
    gone = sorted(was - will)
    writer.close(layer, gone, [version[one] for one in gone])
    kept = wanted.take([at for at, one in enumerate(wanted.objekt_id) if one in was])
    writer.replace(layer, kept, [version[one] for one in kept.objekt_id])
    writer.put(layer, wanted.take([at for at, one in enumerate(wanted.objekt_id) if one not in was]))
