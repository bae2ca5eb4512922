"""A layer replaced by what was read, in one transaction: what is the same stays, what changed gets a new version, the rest is closed."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import sqlalchemy as sa

from geoplan.store import trail, versions
from geoplan.store.batch import Batch, batch_of, checksums, frame_types, geometries, kind_of, uuid_text
from geoplan.store.layers import KEPT, is_plan
from geoplan.store.registers import normalised
from geoplan.store.tables import current_table, history_table
from geoplan.store.tables import trail as lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoplan.dataset import Note
    from geoplan.store.layers import StoredLayer
    from geoplan.store.writer import Writer

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SPACE: Final = uuid.UUID("5b1f9f2e-7a0f-5b0e-8a0c-3d5b6b1c9a77").bytes
"""Under which ids are made from keys, so that an object keeps its id from one import to the next."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows read, and how many objects are new, changed, as before, and gone; those kept were drawn in the workspace.

    ``notes`` tell what was done to the rows of a register, each with its count.
    """

    layer: str
    rows: int
    new: int
    changed: int
    same: int
    gone: int
    kept: int
    notes: tuple[Note, ...] = ()


def replace_layer(
    writer: Writer,
    name: str,
    frame: pd.DataFrame,
    *,
    source: str,
    date: str,
    title: str,
    note: str,
    key: str,
    told: Sequence[Note] = (),
    origin: Mapping[str, Any] | None = None,
) -> Imported:
    """Bring the layer to what the frame holds. Raises UsageError for values it cannot hold, LockedError for locked plans.

    ``told`` is what was done to the rows before, ``origin`` where they came from; both go into the trail.
    """
    rows, ready = len(frame), normalised(name, frame)
    notes = _together(told, ready.notes)
    frame, key = _storable(ready.frame), key or ready.key
    layer = _fitting(writer, name, frame, title=title)
    batch = batch_of(frame, layer, [""] * len(frame))
    here = versions.current(writer.connection, layer, ["planid"] if is_plan(name) else [])
    batch.objekt_id = _ids(layer, frame, batch, here, key)
    counts = _apply(writer, layer, batch, here)
    described = replace(layer, source=source, date=date, imported_at=writer.time, note=note, title=title or layer.title)
    writer.describe(described)
    writer.extra |= {"laget": name, "raekker": rows, "dato": date, "kilde": source}
    writer.extra["noter"] = [[one.kind, dict(one.values)] for one in notes]
    if origin:
        writer.extra["oprindelse"] = dict(origin)
    return Imported(name, rows, *counts, notes)


def _together(before: Sequence[Note], after: Sequence[Note]) -> tuple[Note, ...]:
    """All notes; what was told before is not told again, for registers are normalised twice when they are put together of parts."""
    known = {_subject(one) for one in before}
    return (*before, *(one for one in after if _subject(one) not in known))


def _subject(note: Note) -> tuple[str, str]:
    return note.kind, str(dict(note.values).get("column", ""))


def _storable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without names that the workspace keeps for itself: they get ``kilde_`` before them. Letters' case tells none apart."""
    taken = {"fid", "geometri", "trin_til", *KEPT}
    names: dict[str, str] = {}
    for name in map(str, frame.columns):
        new = name if name in {"objekt_id", "geometry"} or name.lower() not in taken else f"kilde_{name.lower()}"
        while new.lower() in taken and new != "objekt_id":
            new += "_"
        taken.add(new.lower())
        names[name] = new
    return frame.rename(columns=names)


def _fitting(writer: Writer, name: str, frame: pd.DataFrame, *, title: str) -> StoredLayer:
    """The layer with room for the frame's columns and geometries."""
    shape = kind_of(geometries(frame))
    layer = writer.layer_for(name, frame_types(frame), shape or ("GEOMETRY" if "geometry" in frame else ""), title=title)
    if shape and layer.geometry_type not in {shape, "GEOMETRY", ""}:
        layer = replace(layer, geometry_type="GEOMETRY")
        writer.dialect.widen_geometry(writer.connection, layer)
        writer.describe(layer)
    return layer


def _ids(layer: StoredLayer, frame: pd.DataFrame, batch: Batch, here: Batch, key: str) -> list[str]:
    """An id per row: the frame's own, that of the plan object with the same planid, or one made from key or content."""
    if "objekt_id" in frame.columns and frame["objekt_id"].notna().all():
        told = [str(one) for one in frame["objekt_id"]]
    elif key and key in frame.columns:
        told = [f"{layer.name}:{value}" for value in frame[key].astype(object)]
    elif is_plan(layer.name) and "planid" in frame.columns:
        told = [f"{layer.name}:{value}" for value in frame["planid"].astype(object)]
    else:
        told = [f"{layer.name}={content}" for content in checksums(batch)]
    counted: Counter[str] = Counter()
    ids = []
    for one in told:
        counted[one] += 1
        ids.append(_id(one if counted[one] == 1 else f"{one}#{counted[one]}"))
    return _known_plans(layer, frame, ids, here)


def _id(text: str) -> str:
    """The text itself where it is a UUID, else the UUID (version 5) made from it."""
    if _UUID.fullmatch(text):
        return text.lower()
    return uuid_text(hashlib.sha1(_SPACE + text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest(), "5")


def _known_plans(layer: StoredLayer, frame: pd.DataFrame, ids: list[str], here: Batch) -> list[str]:
    """The ids, but that of the current object with the same planid where there is one."""
    if not is_plan(layer.name) or "planid" not in frame.columns:
        return ids
    pairs = zip(here.columns["planid"], here.objekt_id, strict=True)
    known = {int(planid): one for planid, one in pairs if planid is not None}
    planids = pd.to_numeric(frame["planid"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    found = [known.pop(int(planid), one) if np.isfinite(planid) else one for planid, one in zip(planids, ids, strict=True)]
    return found if len(set(found)) == len(found) else ids


def _apply(writer: Writer, layer: StoredLayer, batch: Batch, here: Batch) -> tuple[int, int, int, int, int]:
    """Write what differs; gives the counts of new, changed, same, gone and kept."""
    content = dict(zip(here.objekt_id, here.own["kontrol"], strict=True))
    version = dict(zip(here.objekt_id, here.own["versions_id"], strict=True))
    sums = checksums(batch)
    pairs = list(enumerate(zip(batch.objekt_id, sums, strict=True)))
    new = [at for at, (one, _) in pairs if one not in content]
    changed = [at for at, (one, found) in pairs if one in content and content[one] != found]
    absent = set(content) - set(batch.objekt_id)
    gone = sorted(absent & _imported(writer.connection, layer)) if is_plan(layer.name) else sorted(absent)
    writer.close(layer, gone, [version[one] for one in gone])
    full = batch.take(changed)
    full.columns = {name: full.columns.get(name) or _nulls(len(full)) for name in layer.columns}
    writer.replace(layer, full, [version[one] for one in full.objekt_id])
    writer.put(layer, batch.take(new) if len(new) < len(batch) else batch)
    return len(new), len(changed), len(batch) - len(new) - len(changed), len(gone), len(absent) - len(gone)


def _nulls(count: int) -> list[Any]:
    return [None] * count


def _imported(connection: sa.Connection, layer: StoredLayer) -> set[str]:
    """The objects that an import has brought or changed."""
    steps = sa.select(lines.c.nr).where(lines.c.hvad == trail.IMPORT)
    found: set[str] = set()
    for table in (current_table(layer), history_table(layer)):
        found |= set(connection.execute(sa.select(table.c.objekt_id).where(table.c.trin.in_(steps)).distinct()).scalars())
    return found
