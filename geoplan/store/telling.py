"""History and trail as frames, and the small conversions of reading."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
import sqlalchemy as sa

from geoplan.errors import UsageError
from geoplan.store import catalogue, versions
from geoplan.store.tables import GEOMETRY, current_table, history_table
from geoplan.store.tables import trail as lines
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.store.batch import Batch
    from geoplan.store.dialect import Box
    from geoplan.store.layers import StoredLayer

HISTORY_COLUMNS = ("lag", "versions_id", "systid_fra", "systid_til", "trin", "hvem", "hvad", "hvorfor", "felter")
AUDIT_COLUMNS = ("nr", "tid", "hvem", "hvad", "hvorfor", "lag", "nye", "lukkede", "input_sha256", "model", "detaljer", "sha256")


def table_of(layer: StoredLayer) -> sa.Table:
    """The table of current versions."""
    return current_table(layer)


def time_of(at: str | dt.datetime) -> str:
    """A time as the tables have it: UTC, microseconds. A day alone is its end. Raises UsageError."""
    if isinstance(at, str):
        try:
            moment = dt.datetime.fromisoformat(at)
        except ValueError as fault:
            raise UsageError(texts()(N_("“{at}” er ikke et tidspunkt. Skriv fx 2026-06-30 eller 2026-06-30T12:00."), at=at[:40])) from fault
        at = moment + dt.timedelta(days=1, microseconds=-1) if len(at) == len("2026-06-30") else moment
    at = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else at.astimezone(dt.UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def narrowed(batch: Batch, *, bbox: Box | None, objekt_ids: Sequence[str] | None) -> Batch:
    """The versions whose box really meets ``bbox``, and that are of these objects."""
    keep = np.ones(len(batch), dtype=bool)
    if bbox is not None:
        bounds = shapely.bounds(shapely.from_wkb(np.array([*batch.wkb, None], dtype=object)[:-1]))
        xmin, ymin, xmax, ymax = bbox
        keep &= (bounds[:, 0] <= xmax) & (bounds[:, 2] >= xmin) & (bounds[:, 1] <= ymax) & (bounds[:, 3] >= ymin)
    if objekt_ids is not None:
        wanted = set(objekt_ids)
        keep &= np.array([one in wanted for one in batch.objekt_id], dtype=bool)
    return batch if keep.all() else batch.take(np.flatnonzero(keep).tolist())


def history(connection: sa.Connection, objekt_id: str) -> pd.DataFrame:
    """Every version of the object, oldest first."""
    rows: list[dict[str, Any]] = []
    for layer in catalogue.known(connection).values():
        names = list(layer.columns)
        now, then = current_table(layer), history_table(layer)
        found = versions.joined(
            [
                versions.closed(connection, layer, names, then.c.objekt_id == objekt_id),
                versions.current(connection, layer, names, now.c.objekt_id == objekt_id),
            ]
        )
        order = sorted(range(len(found)), key=lambda at: found.own["systid_fra"][at])
        rows += _told(layer, found.take(order))
    return _with_steps(connection, rows)


def _told(layer: StoredLayer, found: Batch) -> list[dict[str, Any]]:
    told = []
    for at in range(len(found)):
        before = found.row(at - 1) if at else {}
        after = found.row(at)
        changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
        if found.wkb[at] != (found.wkb[at - 1] if at else None):
            changed.append(GEOMETRY)
        own = {name: found.own[name][at] for name in ("versions_id", "systid_fra", "systid_til", "trin")}
        told.append({"lag": layer.name, **own, "felter": changed})
    return told


def _with_steps(connection: sa.Connection, rows: list[dict[str, Any]]) -> pd.DataFrame:
    steps = [row["trin"] for row in rows if row["trin"] is not None]
    query = sa.select(lines.c.nr, lines.c.hvem, lines.c.hvad, lines.c.hvorfor).where(lines.c.nr.in_(steps))
    by = {row.nr: row for row in connection.execute(query)}
    for row in rows:
        line = by.get(row["trin"])
        row |= {name: getattr(line, name) if line is not None else "" for name in ("hvem", "hvad", "hvorfor")}
    return pd.DataFrame(rows, columns=list(HISTORY_COLUMNS))


def audit(connection: sa.Connection) -> pd.DataFrame:
    """The trail; ``detaljer`` as a dict, and from it the layers with their number of new and closed versions."""
    rows = []
    for row in connection.execute(sa.select(lines).order_by(lines.c.nr)).mappings():
        details = json.loads(row["detaljer"])
        changed = details.get("lag", {})
        counts = {name: sum(one[name] for one in changed.values()) for name in ("nye", "lukkede")} if isinstance(changed, dict) else {}
        rows.append(
            {
                **row,
                "detaljer": details,
                "lag": (", ".join(changed) if isinstance(changed, dict) else "") or details.get("laget", ""),
                **counts,
            }
        )
    return pd.DataFrame(rows, columns=list(AUDIT_COLUMNS))
