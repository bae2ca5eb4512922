"""A workspace in PostGIS, in the schema ``geoplan`` of a database: real geometry columns with GiST indexes, triggers in PL/pgSQL.

Writers of geoplan wait for each other through an advisory lock that ends with the transaction. That geoplan writes, and that locked plans
are open, is told to the triggers by settings that hold for the transaction only.
"""

# ruff: noqa: S608 - text of SQL is what is made here, of quoted names and constants

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from geoplan.errors import UnreadableError, UnwritableError
from geoplan.store.dialect import Box, Dialect, stored_columns
from geoplan.store.gpkg_blob import SRID
from geoplan.store.hits import Hits
from geoplan.store.locks import quoted
from geoplan.store.postgis_triggers import SCHEMA, fixed_triggers, layer_triggers, norm
from geoplan.store.tables import GEOMETRY
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.store.layers import StoredLayer

_LOCK: Final = 0x67656F70
"""Number of the advisory lock of writers."""
_WAIT_MS: Final = 15_000
_TOO_LONG: Final = {"55P03", "57014", "40P01"}


class PostGis(Dialect):
    """A workspace in a database server."""

    def __init__(self, address: str) -> None:
        try:
            url = sa.make_url(address).set(drivername="postgresql+psycopg")
        except sa.exc.ArgumentError as fault:
            raise UnreadableError(texts()(N_("Adressen kan ikke forstås. Skriv den som postgresql://bruger@server/base."))) from fault
        self.where = url.database or "postgresql"
        options = f"-csearch_path={SCHEMA},public -clock_timeout={_WAIT_MS}"
        self.engine = sa.create_engine(url, connect_args={"options": options, "connect_timeout": 10})

    def create(self) -> None:
        """Make the schema. Raises UnwritableError when it is there already."""
        with self.writing() as connection:
            if sa.inspect(connection).has_schema(SCHEMA):
                raise UnwritableError(texts()(N_("{name} har allerede et arbejdsområde."), name=self.where))
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA}")

    def make_gate(self, connection: sa.Connection) -> None:
        """Nothing to make: the gate is a setting."""

    def hits(self, layer: StoredLayer, box: Box, names: Sequence[str], most: int = -1) -> Hits:
        """Through the GiST index, with the driver alone."""
        picked = "".join(f"{quoted(name)}, ".replace("%", "%%") for name in names)
        query = (
            f"SELECT {picked}ST_AsBinary(\"{GEOMETRY}\", 'NDR') FROM {quoted(layer.name)} "
            f'WHERE "{GEOMETRY}" && ST_MakeEnvelope(%s, %s, %s, %s, {SRID}) ORDER BY fid LIMIT %s'
        )
        with self._plainly(), self.engine.connect() as connection:
            rows = connection.connection.cursor().execute(query, (*box, None if most < 0 else most)).fetchall()
        columns = list(zip(*rows, strict=True)) if rows else [() for _ in (*names, GEOMETRY)]
        found = {name: list(values) for name, values in zip(names, columns, strict=False)}
        return Hits(found, [bytes(one) for one in columns[-1]])

    def lock(self, connection: sa.Connection) -> None:
        """Wait for the other writers of geoplan."""
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    def gate(self, connection: sa.Connection, *, writing: bool, advance: bool) -> None:
        """Set what the triggers look at, for this transaction."""
        values = {"w": str(int(writing)), "a": str(int(advance))}
        connection.execute(sa.text("SELECT set_config('geoplan.skriver', :w, true), set_config('geoplan.aaben', :a, true)"), values)

    def register(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Index the geometry."""
        if layer.geometry_type:
            connection.exec_driver_sql(
                f'CREATE INDEX {quoted(f"ix_{layer.name}_{GEOMETRY}")} ON {quoted(layer.name)} USING gist ("{GEOMETRY}")'
            )

    def triggers(self, layer: StoredLayer) -> dict[str, str]:
        """Functions and triggers of the layer by name."""
        return layer_triggers(layer, stored_columns(layer))

    def add_triggers(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Make them; a per cent sign in a column's name is doubled for the driver."""
        for statement in self.triggers(layer).values():
            connection.exec_driver_sql(statement.replace("%", "%%"))

    def fixed_triggers(self) -> dict[str, str]:
        """The triggers of the trail."""
        return fixed_triggers()

    def found_triggers(self, connection: sa.Connection) -> dict[str, str]:
        """What is there, in the form of ``triggers``."""
        functions = connection.exec_driver_sql(
            f"SELECT p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = '{SCHEMA}'"
        )
        triggers = connection.exec_driver_sql(
            "SELECT t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            f"JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '{SCHEMA}' AND NOT t.tgisinternal AND t.tgenabled <> 'D'"
        )
        bodies = [(name, f"$geoplan${text}$geoplan$") for name, text in functions]
        return {str(name): norm(str(text)) for name, text in [*bodies, *triggers]}

    def compared(self, trigger: str) -> str:
        """Without what the server writes differently."""
        return norm(trigger)

    def drop_triggers(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Nothing to drop: ``add_triggers`` replaces them."""

    def in_box(self, layer: StoredLayer, table: sa.Table, box: Box) -> Any:  # noqa: ARG002 - what the interface gives
        """Through the GiST index where there is one."""
        return sa.type_coerce(table.c[GEOMETRY], sa.LargeBinary).op("&&")(sa.func.ST_MakeEnvelope(*box, SRID))

    def widen_geometry(self, connection: sa.Connection, layer: StoredLayer) -> None:
        """Let the column hold any kind."""
        connection.exec_driver_sql(f'ALTER TABLE {quoted(layer.name)} ALTER COLUMN "{GEOMETRY}" TYPE geometry(Geometry, {SRID})')

    def touched(self, connection: sa.Connection, names: Sequence[str], time: str) -> None:
        """Nothing to note."""

    def damage(self, connection: sa.Connection) -> list[str]:  # noqa: ARG002 - what the interface gives
        """Left to the server's own tools."""
        return []

    def busy(self, fault: sa.exc.DBAPIError) -> bool:
        """Whether the server gave up waiting."""
        return getattr(fault.orig, "sqlstate", "") in _TOO_LONG
