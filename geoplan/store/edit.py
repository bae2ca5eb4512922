"""``ws.edit``: one transaction, one undo step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.errors import ConflictError, UsageError
from geoplan.store import versions
from geoplan.store.batch import Batch, attribute_names, batch_of, frame_of, frame_types, geometries, kind_of, new_ids, wkb_of
from geoplan.store.columns import stored, type_of_value
from geoplan.store.conflict import conflict
from geoplan.store.layers import KEPT, checked_column
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import shapely

    from geoplan.store.columns import ColumnType
    from geoplan.store.layers import StoredLayer
    from geoplan.store.writer import Writer


class Edit:
    """What may be done inside ``with ws.edit(...)``. An exception in the block undoes all of it."""

    def __init__(self, writer: Writer, who: str) -> None:
        self._writer, self._who = writer, who

    def insert(self, kind: str, values: Mapping[str, Any], geometry: shapely.Geometry | None = None) -> str:
        """Make an object; gives its ``objekt_id``, which is the one in ``values`` where they have one."""
        row = pd.DataFrame([{name: value for name, value in values.items() if name not in KEPT[1:]}], dtype=object)
        return self.insert_frame(kind, gpd.GeoDataFrame(row, geometry=[geometry], crs="EPSG:25832"))[0]

    def insert_frame(self, kind: str, frame: gpd.GeoDataFrame | pd.DataFrame) -> list[str]:
        """Make an object of every row; gives their ``objekt_id`` in the order of the rows."""
        shape = kind_of(geometries(frame)) or ("GEOMETRY" if isinstance(frame, gpd.GeoDataFrame) else "")
        layer = self._writer.layer_for(kind, frame_types(frame), shape)
        objekt_ids = self._new_objects(layer, frame)
        self._writer.put(layer, batch_of(frame.reset_index(drop=True), layer, objekt_ids))
        return objekt_ids

    def update(
        self, kind: str, objekt_id: str, versions_id: str, values: Mapping[str, Any], geometry: shapely.Geometry | None = None
    ) -> str:
        """Write these values into the object; gives its new ``versions_id``. ``geometry`` None leaves the geometry as it is.

        Raises ConflictError when ``versions_id`` is not the current one, and LockedError when the plan is locked.
        """
        layer = self._writer.layer_for(kind, _types(values), "")
        columns = {name: stored([value], name, layer.columns[name]) for name, value in values.items() if name in layer.columns}
        wkb = wkb_of(np.array([geometry], dtype=object), layer.geometry_type) if geometry is not None else None
        return self._update(layer, [objekt_id], [versions_id], columns, wkb)[0]

    def update_frame(self, kind: str, frame: gpd.GeoDataFrame | pd.DataFrame) -> list[str]:
        """Write the frame's columns, and its geometry where it is a GeoDataFrame, into the objects it names; gives new ``versions_id``.

        Columns that the frame lacks stay as they are.
        """
        layer = self._writer.layer_for(kind, frame_types(frame), "")
        columns = {name: stored(frame[name], name, layer.columns[name]) for name in attribute_names(frame) if name in layer.columns}
        wkb = wkb_of(geometries(frame), layer.geometry_type) if isinstance(frame, gpd.GeoDataFrame) else None
        return self._update(layer, frame["objekt_id"].tolist(), frame["versions_id"].tolist(), columns, wkb)

    def delete(self, kind: str, objekt_id: str, versions_id: str) -> None:
        """Close the object; its history stays. Raises ConflictError and LockedError as ``update``."""
        layer = self._writer.layer(kind)
        self._current(layer, [objekt_id], [versions_id], {}, None)
        self._writer.close(layer, [objekt_id], [versions_id])

    def read(self, kind: str, *, objekt_ids: Sequence[str] | None = None, columns: Sequence[str] | None = None) -> gpd.GeoDataFrame:
        """The current objects, with what this block wrote."""
        layer = self._writer.layer(kind)
        names = list(layer.columns) if columns is None else [name for name in columns if name in layer.columns]
        found = (
            versions.current(self._writer.connection, layer, names)
            if objekt_ids is None
            else versions.of_objects(self._writer.connection, layer, list(objekt_ids), names)
        )
        return frame_of(found, layer, names)

    def note(self, *, input_sha256: str = "", **details: Any) -> None:
        """Give the audit trail more to tell of this step: the SHA-256 of what was read, and anything that JSON can hold."""
        self._writer.input_sha256 = input_sha256 or self._writer.input_sha256
        self._writer.extra |= details

    def _new_objects(self, layer: StoredLayer, frame: pd.DataFrame) -> list[str]:
        """The ids of new objects: those of the frame where it has them. Raises ConflictError when one is there already."""
        fresh = new_ids(len(frame))
        if "objekt_id" not in frame.columns:
            return fresh
        ids = [new if pd.isna(given) else str(given) for given, new in zip(frame["objekt_id"], fresh, strict=True)]
        there = versions.of_objects(self._writer.connection, layer, ids, [])
        if len(there) or len(set(ids)) < len(ids):
            raise ConflictError(
                texts()(N_("Objektet findes allerede i laget {layer}: {id}."), layer=layer.name, id=[*there.objekt_id, *ids][0])
            )
        return ids

    def _update(
        self,
        layer: StoredLayer,
        objekt_ids: list[str],
        versions_ids: list[str],
        columns: dict[str, list[Any]],
        wkb: list[bytes | None] | None,
    ) -> list[str]:
        old = self._current(layer, objekt_ids, versions_ids, columns, wkb)
        batch = Batch({**old.columns, **columns}, wkb if wkb is not None else old.wkb, objekt_ids)
        return self._writer.replace(layer, batch, versions_ids)

    def _current(
        self,
        layer: StoredLayer,
        objekt_ids: list[str],
        versions_ids: list[str],
        columns: dict[str, list[Any]],
        wkb: list[bytes | None] | None,
    ) -> Batch:
        """The objects as they are, in the order asked for. Raises ConflictError when one is not at the version that was seen."""
        if len(set(objekt_ids)) < len(objekt_ids):
            raise UsageError(texts()(N_("Et objekt er nævnt to gange i samme ændring.")))
        found = versions.of_objects(self._writer.connection, layer, objekt_ids, list(layer.columns))
        place = {one: at for at, one in enumerate(found.objekt_id)}
        for at, (one, seen) in enumerate(zip(objekt_ids, versions_ids, strict=True)):
            if one not in place or found.own["versions_id"][place[one]] != seen:
                mine = {name: values[at] for name, values in columns.items()}
                theirs = found.take([place[one]]) if one in place else None
                raise conflict(self._writer.connection, layer, one, seen, mine, wkb[at] if wkb else None, theirs, who=self._who)
        return found.take([place[one] for one in objekt_ids])


def _types(values: Mapping[str, Any]) -> dict[str, ColumnType]:
    """Types for columns that may be new; a null tells none, and needs no column."""
    return {checked_column(name): type_of_value(value) for name, value in values.items() if name not in KEPT and not pd.isna(value)}
