"""Two people, one object: what the second is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from geoplan.errors import ConflictError
from geoplan.store.tables import GEOMETRY, history_table, trail
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.store.batch import Batch
    from geoplan.store.layers import StoredLayer


NAMING: Final = ("plannr", "delnr", "plannavn", "matrikelnr")
"""Columns that hold what people call an object, the best first."""


def conflict(  # noqa: PLR0917 - private to the package; all of it is needed
    connection: sa.Connection,
    layer: StoredLayer,
    objekt_id: str,
    seen: str,
    mine: Mapping[str, Any],
    wkb: bytes | None,
    theirs: Batch | None,
    *,
    who: str,
) -> ConflictError:
    """The error that shows both versions: who saved first and when, and the fields in which the two differ."""
    t = texts()
    wanted = {"hvem": who, "versions_id": seen, **mine}
    if theirs is None:
        by = _closed_by(connection, layer, seen)
        message = N_("Objektet {id} i laget {layer} findes ikke længere: {who} fjernede det {when}. Intet er gemt.")
        return ConflictError(t(message, id=objekt_id, layer=layer.name, **_by(by)), mine=wanted)
    by = connection.execute(sa.select(trail.c.hvem, trail.c.tid).where(trail.c.nr == theirs.own["trin"][0])).first()
    row = {name: values[0] for name, values in theirs.columns.items()}
    fields = [name for name, value in mine.items() if row.get(name) != value]
    if wkb is not None and wkb != theirs.wkb[0]:
        fields.append(GEOMETRY)
    shown = "; ".join(_field(name, mine, row) for name in fields) or t(N_("ingen felter er forskellige"))
    message = N_(
        "{id} i laget {layer} er ændret, siden du hentede det: {who} gemte {when}. Intet er gemt. Forskelle (din; den gemte): "
        "{fields}. Hent den nye version, og ret igen."
    )
    who_when = _by(by)
    return ConflictError(
        t(message, id=_called(row, objekt_id), layer=layer.name, fields=shown, **who_when),
        mine=wanted,
        theirs={"hvem": who_when["who"], "tid": by.tid if by else "", "versions_id": theirs.own["versions_id"][0], **theirs.row(0)},
        fields=tuple(fields),
    )


def _field(name: str, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> str:
    if name == GEOMETRY:
        return texts()(N_("geometrien"))
    return f"{name}: {_shown(mine[name])}; {_shown(theirs.get(name))}"


def _shown(value: Any) -> str:
    return "–" if value is None else str(value)[:60]


def _closed_by(connection: sa.Connection, layer: StoredLayer, version: str) -> Any:
    table = history_table(layer)
    query = sa.select(trail.c.hvem, trail.c.tid).join(table, table.c.trin_til == trail.c.nr).where(table.c.versions_id == version)
    return connection.execute(query).first()


def _called(row: Mapping[str, Any], objekt_id: str) -> str:
    """The number or name that people know the object by, with its key where there is none."""
    known = [str(row[name]) for name in NAMING if row.get(name)]
    return known[0] if known else texts()(N_("Objektet {id}"), id=objekt_id)


def _by(row: Any) -> dict[str, str]:
    unknown = texts()(N_("ukendt"))
    return {"who": row.hvem if row else unknown, "when": _moment(row.tid) if row else unknown}


def _moment(tid: str) -> str:
    """A moment of the trail as people read it where they are: 24-11-2026 kl. 18.42.22."""
    moment = dt.datetime.fromisoformat(tid).astimezone()
    return texts()(N_("{day} kl. {time}"), day=moment.strftime("%d-%m-%Y"), time=moment.strftime("%H.%M.%S"))
