"""A workspace in a GeoPackage, through SQLite. QGIS opens the same file and may edit drafts in it.

Journal mode is DELETE with ``synchronous = FULL``: the workspace is one file at rest, which may lie on a shared drive (WAL needs shared
memory and does not work there), and an interrupted write is rolled back by whoever opens the file next. Writers take the write lock at
once (BEGIN IMMEDIATE) and wait for each other.
"""

from __future__ import annotations

import os
import sqlite3
import struct
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import sqlalchemy as sa

from geoplan.errors import UnwritableError
from geoplan.model.ddl.gpkg_core import APPLICATION_ID, OPENING, contents, data_column, geometry_column
from geoplan.model.plan import plan_model
from geoplan.store.codes import titles
from geoplan.store.dialect import Box, Dialect, stored_columns
from geoplan.store.gpkg_blob import blobs, functions, wkb_in
from geoplan.store.gpkg_triggers import FIXED, GATE, layer_triggers, spatial_index
from geoplan.store.hits import Hits
from geoplan.store.layers import HISTORY
from geoplan.store.locks import quoted
from geoplan.store.styles import TABLE as STYLES
from geoplan.store.styles import qml
from geoplan.store.tables import GEOMETRY, code_table, layers, trail
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geoplan.store.layers import StoredLayer

BUSY_SECONDS: Final = 15.0
"""How long a writer waits for another."""


class GeoPackage(Dialect):
    """A workspace in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = path.name
        self.engine = sa.create_engine("sqlite://", creator=self._connect, poolclass=sa.pool.QueuePool, pool_reset_on_return="rollback")
        sa.event.listen(self.engine, "begin", _begin)

    def create(self) -> None:
        """Make an empty GeoPackage under another name, and give it its own when it is whole."""
        spare = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        try:
            with closing(sqlite3.connect(spare, isolation_level=None)) as base:
                base.executescript(f"PRAGMA page_size = 4096;\n{OPENING}\nCOMMIT;")
            os.link(spare, self.path)
        except FileExistsError as fault:
            raise UnwritableError(texts()(N_("{name} findes allerede."), name=self.path.name)) from fault
        except (OSError, sqlite3.Error) as fault:
            raise UnwritableError(texts()(N_("{name} kan ikke skrives."), name=self.path.name)) from fault
        finally:
            with suppress(OSError):
                spare.unlink()

    def make_gate(self, connection: sa.Connection) -> None:
        """Make the table that triggers look at, and show catalogue and trail among the file's contents."""
        for statement in (*GATE, STYLES):
            _run(connection, statement)
        for table in (layers, trail, code_table):
            _run(connection, contents(table.name, "attributes", table.name, table.comment or ""))
        _run(connection, contents("layer_styles", "attributes", "layer_styles", ""))

    def hits(self, layer: StoredLayer, box: Box, names: Sequence[str], most: int = -1) -> Hits:
        """Through the R-tree, with the driver alone; the statement is prepared once per connection."""
        picked = ", ".join(quoted(name) for name in (*names, GEOMETRY))
        tree = quoted(f"rtree_{layer.name}_{GEOMETRY}")
        query = (
            f"SELECT {picked} FROM {quoted(layer.name)} WHERE fid IN (SELECT id FROM {tree} "  # noqa: S608 - quoted names
            "WHERE minx <= ? AND maxx >= ? AND miny <= ? AND maxy >= ?) LIMIT ?"
        )
        raw = self.engine.raw_connection()
        try:
            rows = raw.driver_connection.execute(query, (box[2], box[0], box[3], box[1], most)).fetchall()  # type: ignore[union-attr]
        finally:
            raw.close()
        columns = list(zip(*rows, strict=True)) if rows else [() for _ in (*names, GEOMETRY)]
        found = {name: list(values) for name, values in zip(names, columns, strict=False)}
        return Hits(found, [wkb_in(blob) for blob in columns[-1]])

    def lock(self, connection: sa.Connection) -> None:
        """Nothing more to do: the transaction began with the write lock."""

    def gate(self, connection: sa.Connection, *, writing: bool, advance: bool) -> None:
        """Set the row that the triggers look at; nobody else sees it before the transaction ends, and then it is back."""
        connection.exec_driver_sql("UPDATE geoplan_port SET skriver = ?, aaben = ?", (int(writing), int(advance)))

    def outgoing(self, wkb: list[bytes | None]) -> list[bytes | None]:
        """The geometries with the header of a GeoPackage."""
        return blobs(wkb)

    def put(self, connection: sa.Connection, table: sa.Table, columns: dict[str, Sequence[Any]]) -> None:
        """Insert rows with the driver alone: what is given is what is stored."""
        names = ", ".join(map(quoted, columns))
        query = f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - quoted names
        connection.exec_driver_sql(query, list(zip(*columns.values(), strict=True)))

    def register(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Enter the layer in the GeoPackage's contents, with an R-tree where it has a geometry."""
        kind = "features" if layer.geometry_type else "attributes"
        _run(connection, contents(layer.name, kind, layer.name, layer.title))
        if layer.geometry_type:
            _run(connection, geometry_column(layer.name, layer.geometry_type))
            for statement in spatial_index(layer.name, GEOMETRY):
                _run(connection, statement)
        self._dress(connection, layer)

    def _dress(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Give the layer's columns their Danish titles, and the layer a style of its own."""
        model = plan_model()
        for column, title, about in titles(layer, model):
            _run(connection, data_column(layer.name, column, title, about))
        style = qml(layer, model)
        if style:
            columns = "f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, owner"
            query = f"INSERT INTO layer_styles ({columns}) VALUES ('', '', ?, ?, ?, ?, '', 1, 'geoplan')"  # noqa: S608 - constants
            connection.exec_driver_sql(query, (layer.name, GEOMETRY, layer.name[:30], style))

    def triggers(self, layer: StoredLayer) -> dict[str, str]:
        """The lock, and history for what others write."""
        return layer_triggers(layer, stored_columns(layer))

    def fixed_triggers(self) -> dict[str, str]:
        """The triggers of the trail."""
        return FIXED

    def found_triggers(self, connection: sa.Connection) -> dict[str, str]:
        """All triggers but those of the spatial index."""
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'rtree%'")
        return {str(name): str(text) for name, text in found}

    def drop_triggers(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Take away what ``triggers`` makes."""
        for name in self.triggers(layer):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {quoted(name)}")

    def in_box(self, layer: StoredLayer, table: sa.Table, box: Box) -> Any:
        """The rows that the R-tree finds; closed versions have no index and are looked at by their boxes afterwards."""
        if table.name.endswith(HISTORY):
            return sa.true()
        tree = sa.table(f"rtree_{layer.name}_{GEOMETRY}", *(sa.column(name) for name in ("id", "minx", "maxx", "miny", "maxy")))
        xmin, ymin, xmax, ymax = box
        found = sa.select(tree.c.id).where(tree.c.minx <= xmax, tree.c.maxx >= xmin, tree.c.miny <= ymax, tree.c.maxy >= ymin)
        return table.c.fid.in_(found)

    def widen_geometry(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Say in the GeoPackage's lists that any kind may stand here; SQLite itself does not ask."""
        connection.exec_driver_sql("UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY' WHERE table_name = ?", (layer.name,))

    def touched(self, connection: sa.Connection, names: Sequence[str], time: str) -> None:
        """Set the time of the last change."""
        for name in names:
            connection.exec_driver_sql("UPDATE gpkg_contents SET last_change = ? WHERE table_name = ?", (time[:23] + "Z", name))

    def damage(self, connection: sa.Connection) -> list[str]:
        """What SQLite's own check of the file says."""
        found = [str(line) for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
        return [] if found == ["ok"] else found

    def busy(self, fault: sa.exc.DBAPIError) -> bool:
        """Whether SQLite gave up waiting."""
        return getattr(fault.orig, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

    def _connect(self) -> sqlite3.Connection:
        address = f"file:{quote(str(self.path.absolute()))}?mode=rw"
        made = sqlite3.connect(
            address, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        made.execute("PRAGMA synchronous = FULL")
        made.execute("PRAGMA foreign_keys = OFF")
        made.execute("PRAGMA recursive_triggers = OFF")
        made.execute("PRAGMA cache_size = -65536")
        for name, function in functions().items():
            made.create_function(name, 1, function, deterministic=True)
        return made


def _begin(connection: sa.Connection) -> None:
    """A writer takes the lock at once, so that what it read still stands when it writes."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("geoplan_write") else "BEGIN")


def _run(connection: sa.Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def is_geopackage(path: Path) -> bool:
    """Whether the file begins as a SQLite file that calls itself a GeoPackage."""
    with path.open("rb") as stream:
        head = stream.read(100)
    return head.startswith(b"SQLite format 3\0") and head[68:72] == struct.pack(">I", APPLICATION_ID)
