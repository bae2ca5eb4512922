"""Writing in a workspace as other programs do."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import sqlalchemy as sa

from geoplan.store.gpkg_blob import functions


def sql(target, *statements):
    """Write as another program does."""
    if isinstance(target, str):
        engine = sa.create_engine(target.replace("postgresql://", "postgresql+psycopg://"))
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("SET search_path = geoplan, public")
                for statement in statements:
                    connection.exec_driver_sql(statement)
        finally:
            engine.dispose()
        return
    with closing(sqlite3.connect(target)) as base:
        for name, function in functions().items():  # QGIS has its own
            base.create_function(name, 1, function)
        for statement in statements:
            base.execute(statement)
        base.commit()
