"""What a new workspace begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from geoplan.errors import UsageError
from geoplan.model.plan import plan_model
from geoplan.model.plan_types import PLAN_KINDS
from geoplan.store import catalogue, trail
from geoplan.store.codes import write_codes
from geoplan.store.connect import VERSION
from geoplan.store.layers import plan_layer
from geoplan.store.tables import area, fixed
from geoplan.store.writer import Writer
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.store.dialect import Dialect

_DIGITS: Final = 3


def kommune_code(text: str) -> str:
    """The municipality's code as three digits, from three or four (0253). Raises UsageError."""
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and len(digits.lstrip("0")) == _DIGITS:
        return digits.lstrip("0")
    message = N_("“{code}” er ikke en kommunekode. Skriv den med tre eller fire cifre, fx 0253.")
    raise UsageError(texts()(message, code=text[:20]))


def begin(dialect: Dialect, kommune: str, *, who: str) -> None:
    """Make the tables of a new workspace, empty plan layers, and the first line of the trail, in one transaction."""
    with dialect.writing() as connection:
        _make_fixed(connection, dialect, kommune)
        dialect.gate(connection, writing=True, advance=False)
        for kind in PLAN_KINDS:
            catalogue.add(connection, dialect, plan_layer(kind))
        writer = Writer(connection, dialect)
        writer.add_line(who=who, what=trail.OPENED, why="", details={"kommune": kommune})
        dialect.gate(connection, writing=False, advance=False)


def _make_fixed(connection: sa.Connection, dialect: Dialect, kommune: str) -> None:
    """Make the tables that every workspace has."""
    fixed.create_all(connection)
    write_codes(connection, plan_model())
    dialect.make_gate(connection)
    connection.execute(sa.insert(area).values(id=1, kommune=kommune, udgave=VERSION, oprettet=trail.now(), spor_antal=0, spor_sha256=""))
    for statement in dialect.fixed_triggers().values():
        connection.exec_driver_sql(statement)
