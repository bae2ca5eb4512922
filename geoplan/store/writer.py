"""One step in the making: versions made and closed inside one transaction, and the line that tells of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from geoplan.store import catalogue, trail
from geoplan.store.batch import checksums, new_ids
from geoplan.store.layers import KEPT, checked_name, is_plan, plan_layer
from geoplan.store.layers import StoredLayer as Layer
from geoplan.store.tables import GEOMETRY, current_table, history_table
from geoplan.store.versions import chunks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.store.batch import Batch
    from geoplan.store.columns import ColumnType
    from geoplan.store.dialect import Dialect

LISTED = 2_000
"""A step lists its versions one by one in the trail up to this number; beyond it their common SHA-256 is enough."""


class Writer:
    """Makes and closes versions in one transaction; ``finish`` writes the step's line."""

    def __init__(self, connection: sa.Connection, dialect: Dialect) -> None:
        self.connection, self.dialect = connection, dialect
        self.number, self.time, self.before = trail.next_step(connection)
        self.made: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self.ended: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self.objects: dict[str, str] = {}
        self.extra: dict[str, Any] = {}
        self.input_sha256 = ""
        self._layers = catalogue.known(connection)

    @property
    def changed(self) -> bool:
        """Whether the step has made or closed anything."""
        return bool(self.made or self.ended)

    def layer(self, name: str) -> Layer:
        """The layer as it is. Raises UnknownLayerError."""
        return self._layers[name] if name in self._layers else catalogue.one(self.connection, name)

    def layer_for(self, name: str, columns: dict[str, ColumnType], geometry_type: str, *, title: str = "") -> Layer:
        """The layer with room for these columns and this kind of geometry; made where it is not there."""
        layer = self._layers.get(name)
        if layer is None:
            checked_name(name)
            layer = plan_layer(name) if is_plan(name) else Layer(name, title=title or name, geometry_type=geometry_type, columns=columns)
            catalogue.add(self.connection, self.dialect, layer)
        layer = catalogue.grow(self.connection, self.dialect, layer, columns)
        self._layers[name] = layer
        return layer

    def describe(self, layer: Layer) -> None:
        """Write source, date and the like of the layer."""
        catalogue.change(self.connection, layer)
        self._layers[layer.name] = layer

    def put(self, layer: Layer, batch: Batch) -> list[str]:
        """Write these objects as current versions; gives their versions_id."""
        if not len(batch):
            return []
        versions = new_ids(len(batch))
        sums = checksums(batch)
        self.dialect.put(self.connection, current_table(layer), self._columns(layer, batch, versions, sums))
        self._note(layer, batch.objekt_id, versions, sums)
        return versions

    def replace(self, layer: Layer, batch: Batch, old_versions: Sequence[str]) -> list[str]:
        """Close the versions of these objects and write the new content in their place (so that they keep their ``fid``)."""
        if not len(batch):
            return []
        self._keep(layer, list(old_versions))
        versions = new_ids(len(batch))
        sums = checksums(batch)
        table = current_table(layer)
        columns = {**self._columns(layer, batch, versions, sums), "b_old": old_versions}
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        values = {name: sa.bindparam(name, type_=table.c[name].type) for name in rows[0] if name != "b_old"}
        self.connection.execute(sa.update(table).where(table.c.versions_id == sa.bindparam("b_old")).values(values), rows)
        self.ended[layer.name] += list(zip(batch.objekt_id, old_versions, strict=True))
        self._note(layer, batch.objekt_id, versions, sums)
        return versions

    def close(self, layer: Layer, objekt_ids: Sequence[str], versions: Sequence[str]) -> None:
        """Close these versions."""
        self._keep(layer, list(versions))
        table = current_table(layer)
        for part in chunks(list(versions)):
            self.connection.execute(sa.delete(table).where(table.c.versions_id.in_(part)))
        if len(versions):
            self.ended[layer.name] += list(zip(objekt_ids, versions, strict=True))

    def finish(self, *, who: str, what: str, why: str) -> None:
        """Write the step's line, and set the database's own notes of what changed."""
        lines = {name: self._told(name) for name in sorted({*self.made, *self.ended})}
        self.add_line(who=who, what=what, why=why, details={"lag": lines, **self.extra} if lines else dict(self.extra))
        self.dialect.touched(self.connection, sorted(lines), self.time)

    def add_line(self, *, who: str, what: str, why: str, details: dict[str, Any]) -> None:
        """Write a line into the trail under this step's number."""
        line = {
            "nr": self.number,
            "tid": self.time,
            "hvem": who,
            "hvad": what,
            "hvorfor": why,
            "model": _model_version(),
            "input_sha256": self.input_sha256,
            "detaljer": trail.details(details),
            "forrige_sha256": self.before,
        }
        trail.add_line(self.connection, line)

    def _note(self, layer: Layer, objekt_ids: Sequence[str], versions: Sequence[str], sums: Sequence[str]) -> None:
        self.made[layer.name] += list(zip(versions, sums, strict=True))
        if len(self.objects) <= LISTED:
            self.objects.update(zip(versions, objekt_ids, strict=True))

    def _told(self, name: str) -> dict[str, Any]:
        """What the line says of one layer: how many versions were made and closed, and the SHA-256 of them all."""
        made, ended = self.made.get(name, []), self.ended.get(name, [])
        told: dict[str, Any] = {
            "nye": len(made),
            "nye_sha256": trail.digest(made),
            "lukkede": len(ended),
            "lukkede_sha256": trail.digest([(version, "") for _, version in ended]),
        }
        if len(made) + len(ended) <= LISTED:
            told["ny"] = [[self.objects.get(version, ""), version, content] for version, content in made]
            told["lukket"] = [list(pair) for pair in ended]
        return told

    def _keep(self, layer: Layer, versions: list[str]) -> None:
        """Copy these current versions to the closed ones."""
        table, closed = current_table(layer), history_table(layer)
        names = [*KEPT, *layer.columns, *([GEOMETRY] if layer.geometry_type else [])]
        values = [sa.literal(self.time).label(name) if name == "systid_til" else table.c[name] for name in names]
        for part in chunks(versions):
            copied = sa.select(*values, sa.literal(self.number)).where(table.c.versions_id.in_(part))
            self.connection.execute(sa.insert(closed).from_select([*names, "trin_til"], copied))

    def _columns(self, layer: Layer, batch: Batch, versions: Sequence[str], sums: Sequence[str]) -> dict[str, Sequence[Any]]:
        """The columns as the database takes them."""
        count = len(batch)
        return {
            "objekt_id": batch.objekt_id,
            "versions_id": versions,
            "systid_fra": [self.time] * count,
            "systid_til": [None] * count,
            "trin": [self.number] * count,
            "kontrol": sums,
            **batch.columns,
            **({GEOMETRY: self.dialect.outgoing(batch.wkb)} if layer.geometry_type else {}),
        }


def _model_version() -> str:
    from geoplan.model.plan import plan_model  # noqa: PLC0415 - read only where something is written

    return plan_model().version


__all__ = ["Writer", "replace"]
