"""From what the user calls a workspace to the database it lies in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from geoplan.errors import GeoplanError, UnreadableError
from geoplan.store.geopackage import GeoPackage, is_geopackage
from geoplan.store.tables import area
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.store.dialect import Dialect

VERSION: Final = 1
"""Of the tables' form."""
_SERVER = ("postgresql://", "postgres://")


def dialect_of(target: str | Path) -> Dialect:
    """The database that ``target`` names: a path of a .gpkg, or an address that begins with postgresql://."""
    text = str(target)
    if text.startswith(_SERVER):
        from geoplan.store.postgis import PostGis  # noqa: PLC0415 - needs psycopg, which is an extra

        try:
            return PostGis(text)
        except ModuleNotFoundError as fault:
            message = N_("Arbejdsområder i PostGIS kræver en pakke mere. Installér den med pip install “geoplan[server]”.")
            raise UnreadableError(texts()(message)) from fault
    if "://" in text:
        raise UnreadableError(texts()(N_("Arbejdsområdet skal være en fil (.gpkg) eller en adresse, der begynder med postgresql://.")))
    return GeoPackage(Path(target))


def kommune_of(dialect: Dialect) -> str:
    """The municipality of the workspace. Raises UnreadableError when there is none, or one made by a newer geoplan."""
    _refuse_what_is_no_workspace(dialect)
    with dialect.reading() as connection:
        row = connection.execute(sa.select(area.c.kommune, area.c.udgave)).one()
    if row.udgave > VERSION:
        raise UnreadableError(texts()(N_("{where} er lavet med en nyere geoplan. Opdatér geoplan."), where=dialect.where))
    return str(row.kommune)


def _refuse_what_is_no_workspace(dialect: Dialect) -> None:
    """Raise UnreadableError with a plain message when there is no workspace there."""
    t = texts()
    if isinstance(dialect, GeoPackage):
        if not dialect.path.is_file():
            message = N_("{where} findes ikke. Lav et arbejdsområde med “geoplan workspace init”.")
            raise UnreadableError(t(message, where=dialect.where))
        try:
            known = is_geopackage(dialect.path)
        except OSError as fault:
            raise UnreadableError(t(N_("{where} kan ikke læses."), where=dialect.where)) from fault
        if not known:
            raise UnreadableError(t(N_("{where} er ikke en GeoPackage."), where=dialect.where))
    try:
        with dialect.reading() as connection:
            there = sa.inspect(connection).has_table(area.name)
    except GeoplanError as fault:
        raise UnreadableError(t(N_("{where} kan ikke åbnes som arbejdsområde."), where=dialect.where)) from fault
    if not there:
        message = N_("{where} er ikke et arbejdsområde. Lav et med “geoplan workspace init”.")
        raise UnreadableError(t(message, where=dialect.where))
