"""The list of layers that a workspace holds."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from geoplan.errors import UnknownLayerError
from geoplan.store.columns import ColumnType
from geoplan.store.layers import StoredLayer
from geoplan.store.tables import current_table, layers
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.store.dialect import Dialect


def known(connection: sa.Connection) -> dict[str, StoredLayer]:
    """Every layer by name, without its count."""
    rows = connection.execute(sa.select(layers).order_by(layers.c.id)).mappings().all()
    return {row["navn"]: _layer(row) for row in rows}


def one(connection: sa.Connection, name: str) -> StoredLayer:
    """The layer of this name, without its count. Raises UnknownLayerError."""
    row = connection.execute(sa.select(layers).where(layers.c.navn == name)).mappings().first()
    if row is None:
        raise UnknownLayerError(texts()(N_("Arbejdsområdet har ikke laget “{name}”."), name=name[:60]))
    return _layer(row)


def counted(connection: sa.Connection) -> tuple[StoredLayer, ...]:
    """Every layer with its count."""
    found = known(connection)
    if not found:
        return ()
    queries = [
        sa.select(sa.literal(name).label("navn"), sa.func.count().label("antal")).select_from(current_table(layer))
        for name, layer in found.items()
    ]
    counts = {str(row.navn): int(row.antal) for row in connection.execute(sa.union_all(*queries))}
    return tuple(replace(layer, count=counts[name]) for name, layer in found.items())


def _layer(row: sa.RowMapping) -> StoredLayer:
    return StoredLayer(
        name=row["navn"],
        title=row["titel"],
        source=row["kilde"],
        date=row["dato"],
        imported_at=row["indlaest"],
        note=row["bemaerkning"],
        geometry_type=row["geometri_type"],
        columns={name: ColumnType(kind) for name, kind in json.loads(row["kolonner"]).items()},
    )


def add(connection: sa.Connection, dialect: Dialect, layer: StoredLayer) -> None:
    """Make the layer's tables and enter it in the list."""
    dialect.add_layer(connection, layer)
    connection.execute(sa.insert(layers).values(navn=layer.name, **_values(layer)))


def change(connection: sa.Connection, layer: StoredLayer) -> None:
    """Write what the list says of the layer anew."""
    connection.execute(sa.update(layers).where(layers.c.navn == layer.name).values(**_values(layer)))


def grow(connection: sa.Connection, dialect: Dialect, layer: StoredLayer, columns: dict[str, ColumnType]) -> StoredLayer:
    """The layer with room for these columns."""
    lower = {name.lower() for name in layer.columns}
    new = {name: kind for name, kind in columns.items() if name not in layer.columns}
    clash = [name for name in new if name.lower() in lower]
    if clash:
        raise UnknownLayerError(texts()(N_("Feltet “{name}” findes i laget med andre store og små bogstaver."), name=clash[0]))
    if not new:
        return layer
    grown = layer.grown(new)
    dialect.add_columns(connection, grown, list(new))
    change(connection, grown)
    return grown


def _values(layer: StoredLayer) -> dict[str, str]:
    return {
        "titel": layer.title,
        "kilde": layer.source,
        "dato": layer.date,
        "indlaest": layer.imported_at,
        "bemaerkning": layer.note,
        "geometri_type": layer.geometry_type,
        "kolonner": json.dumps(dict(layer.columns), ensure_ascii=False),
    }
