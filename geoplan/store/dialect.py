"""What differs between the databases that a workspace may lie in. Everything above asks only this."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from geoplan.errors import GeoplanError, LockedError, UnwritableError
from geoplan.store.layers import HISTORY
from geoplan.store.locks import KEEP_TEXT, LOCKED_TEXT, quoted
from geoplan.store.tables import GEOMETRY, current_table, history_table
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.store.hits import Hits
    from geoplan.store.layers import StoredLayer

Box = tuple[float, float, float, float]
"""xmin, ymin, xmax, ymax in metres, EPSG:25832."""


class Dialect(ABC):
    """One database with a workspace in it."""

    engine: sa.Engine
    where: str
    """What the database is called in messages: a file's name, or the name of the base without password."""

    @abstractmethod
    def create(self) -> None:
        """Make the database ready and empty. Raises UnwritableError when there is something already."""

    @abstractmethod
    def make_gate(self, connection: sa.Connection) -> None:
        """Make what ``gate`` sets, and enter the fixed tables in the database's own lists."""

    @abstractmethod
    def hits(self, layer: StoredLayer, box: Box, names: Sequence[str], most: int = -1) -> Hits:
        """The current objects whose box meets ``box``, as fast as the database can; not more than ``most`` of them, -1 being all."""

    @abstractmethod
    def lock(self, connection: sa.Connection) -> None:
        """Wait until nobody else writes."""

    @abstractmethod
    def gate(self, connection: sa.Connection, *, writing: bool, advance: bool) -> None:
        """Tell the triggers, for this transaction, that geoplan is the writer, and whether locked plans are open."""

    @abstractmethod
    def register(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Do for a new layer what the database wants besides its tables: a spatial index, entries in its own lists."""

    @abstractmethod
    def triggers(self, layer: StoredLayer) -> dict[str, str]:
        """The layer's triggers by name: the lock, and history for what others write."""

    @abstractmethod
    def fixed_triggers(self) -> dict[str, str]:
        """The triggers that keep trail and history from being changed."""

    @abstractmethod
    def found_triggers(self, connection: sa.Connection) -> dict[str, str]:
        """The triggers that are there, by name, in the form that ``compared`` gives."""

    @abstractmethod
    def drop_triggers(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Take the layer's triggers away, before they are made anew."""

    @abstractmethod
    def in_box(self, layer: StoredLayer, table: sa.Table, box: Box) -> Any:
        """The condition that a geometry's box meets ``box``, through the spatial index."""

    @abstractmethod
    def widen_geometry(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Let the layer hold geometries of any kind from now on."""

    @abstractmethod
    def touched(self, connection: sa.Connection, names: Sequence[str], time: str) -> None:
        """Note in the database's own lists that these layers changed."""

    @abstractmethod
    def damage(self, connection: sa.Connection) -> list[str]:
        """What the database itself finds broken, in its own words."""

    @abstractmethod
    def busy(self, fault: sa.exc.DBAPIError) -> bool:
        """Whether somebody else was writing for too long."""

    def compared(self, trigger: str) -> str:
        """The text of a trigger in the form that ``found_triggers`` gives."""
        return trigger

    def outgoing(self, wkb: list[bytes | None]) -> list[bytes | None]:
        """Many geometries made ready for the database at once."""
        return wkb

    def put(self, connection: sa.Connection, table: sa.Table, columns: dict[str, Sequence[Any]]) -> None:
        """Insert rows, given as columns of equal length."""
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        connection.execute(sa.insert(table), rows)

    def add_layer(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Make the layer's tables, their indexes and triggers."""
        for table in (current_table(layer), history_table(layer)):
            table.create(connection)
        for statement in _indexes(layer):
            connection.exec_driver_sql(statement)
        self.register(connection, layer)
        self.add_triggers(connection, layer)

    def add_triggers(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Make the layer's triggers."""
        for statement in self.triggers(layer).values():
            connection.exec_driver_sql(statement)

    def add_columns(self, connection: sa.Connection, layer: StoredLayer, names: Sequence[str]) -> None:
        """Add the columns to the tables of ``layer``, which knows them already, and make its triggers anew."""
        self.drop_triggers(connection, layer)
        for table in (current_table(layer), history_table(layer)):
            for name in names:
                made = sa.schema.CreateColumn(table.c[name]).compile(dialect=connection.dialect)
                connection.exec_driver_sql(f"ALTER TABLE {quoted(table.name)} ADD COLUMN {made}")
        self.add_triggers(connection, layer)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one state of the workspace."""
        with self._plainly(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """One transaction, alone: all of it or nothing. Raises LockedError and UnwritableError in plain words."""
        with self._plainly(), self.engine.connect().execution_options(geoplan_write=True) as connection, connection.begin():
            self.lock(connection)
            yield connection

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as fault:
            raise self.plain(fault) from fault

    def plain(self, fault: sa.exc.DBAPIError) -> GeoplanError:
        """The fault as the user is told it: without SQL."""
        t, text = texts(), str(fault.orig)
        if LOCKED_TEXT in text:
            return LockedError(t(LOCKED_TEXT))
        if KEEP_TEXT in text:
            return UnwritableError(t(KEEP_TEXT))
        if self.busy(fault):
            return UnwritableError(t(N_("{where} er optaget: et andet program skriver i arbejdsområdet. Prøv igen."), where=self.where))
        return UnwritableError(t(N_("{where} kan ikke læses eller skrives som arbejdsområde."), where=self.where))


def _indexes(layer: StoredLayer) -> Iterator[str]:
    """Indexes on what objects are looked up by."""
    wanted = {"objekt_id", "versions_id", "trin", *({"planid", "plan_objekt_id", "lokplan_id"} & set(layer.columns))}
    for name in (layer.name, layer.name + HISTORY):
        for column in sorted(wanted | ({"trin_til"} if name.endswith(HISTORY) else set())):
            yield f'CREATE INDEX "ix_{name}_{column}" ON "{name}" ("{column}")'


def stored_columns(layer: StoredLayer) -> list[str]:
    """The columns of a version in the order of the tables, geometry among them; without ``fid`` and ``trin_til``."""
    return [column.name for column in current_table(layer).columns if column.name != "fid"]


__all__ = ["GEOMETRY", "Box", "Dialect", "stored_columns"]
