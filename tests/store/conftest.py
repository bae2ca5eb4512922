"""Workspaces to test on: the same in a GeoPackage and in PostGIS."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from postgis_server import server, why_not

from geoplan.store import Workspace
from geoplan.store.layers import plan_layer

NAMES = ("planid", "status", "plan_objekt_id", "lokplan_id", "komplan_id", "komtil_id", "plannavn", "plannr", "komnr", "delnr")
MEASURES = ("bebygpct", "maxetager")


def _narrow(kind):
    """A plan layer with the columns that the tests write, so that hundreds of workspaces take no time: the model has 330."""
    layer = plan_layer(kind)
    return replace(layer, columns={name: layer.columns[name] for name in (*NAMES, *MEASURES) if name in layer.columns})


def narrow_workspace(target):
    """Make an empty workspace with narrow plan layers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geoplan.store.setup.plan_layer", _narrow)
        Workspace.create(target, kommune="0253", who="test").close()
    return target


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """An empty workspace in a file, to be copied."""
    return narrow_workspace(tmp_path_factory.mktemp("store") / "empty.gpkg")


@pytest.fixture
def full(tmp_path):
    """The path of an empty workspace with all columns of the plan model."""
    path = tmp_path / "full.gpkg"
    Workspace.create(path, kommune="0253", who="test").close()
    return path


@pytest.fixture(scope="session")
def server_address():
    reason = why_not()
    if reason:
        pytest.skip(reason)
    with server() as address:
        yield address


class Emptied:
    """One workspace in PostGIS for all tests, brought back to what it was between them: making one takes a second."""

    def __init__(self, address):
        self.address = address
        narrow_workspace(address)
        self._engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
        with self._engine.begin() as connection:
            self._tables = set(sa.inspect(connection).get_table_names("geoplan"))
            for table in STATE:
                connection.exec_driver_sql(f"CREATE TABLE public.first_{table} AS SELECT * FROM geoplan.{table}")

    def reset(self):
        with self._engine.begin() as connection:
            found = set(sa.inspect(connection).get_table_names("geoplan"))
            for table in found - self._tables:
                connection.exec_driver_sql(f'DROP TABLE geoplan."{table}"')
            all_of_them = ", ".join(f'geoplan."{table}"' for table in sorted(self._tables))
            connection.exec_driver_sql(f"TRUNCATE {all_of_them}")
            for table in STATE:
                connection.exec_driver_sql(f"INSERT INTO geoplan.{table} SELECT * FROM public.first_{table}")
            connection.exec_driver_sql("SELECT setval(pg_get_serial_sequence('geoplan.geoplan_lag', 'id'), 1000)")

    def close(self):
        self._engine.dispose()


STATE = ("geoplan_arbejdsomraade", "geoplan_lag", "geoplan_spor")


@pytest.fixture(scope="session")
def _emptied(server_address):
    made = Emptied(server_address)
    yield made
    made.close()


@pytest.fixture
def base(_emptied):
    """The address of an empty workspace in PostGIS."""
    yield _emptied.address
    _emptied.reset()


@pytest.fixture
def file(empty, tmp_path):
    """The path of an empty workspace of its own."""
    return Path(shutil.copy(empty, tmp_path / "greve.gpkg"))


@pytest.fixture(params=["geopackage", pytest.param("postgis", marks=pytest.mark.postgis)])
def target(request):
    """Where an empty workspace of the test's own is."""
    if request.param == "geopackage":
        return request.getfixturevalue("file")
    return request.getfixturevalue("base")


@pytest.fixture
def ws(target):
    with Workspace.open(target) as opened:
        yield opened
