"""A small sample municipality in a workspace, with the registers made ready for the rules."""

import datetime as dt

import pytest

from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import write_workspace
from geoplan.store import Workspace
from geoplan.workflows.building_batch.answers import Prepared, answered
from geoplan.workflows.plot.everything import Everything
from geoplan.workflows.plot.grounds import Grounds

DAY = dt.date(2026, 11, 10)


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    """The path of the sample's workspace."""
    path = tmp_path_factory.mktemp("batch") / "arbejdsomraade.gpkg"
    write_workspace(path, municipality(seed=2, plots=160))
    return path


@pytest.fixture(scope="session")
def grounds(workspace):
    with Workspace.open(workspace) as ws:
        yield Grounds(ws, day=DAY)


@pytest.fixture(scope="session")
def prepared(grounds):
    return Prepared(Everything(grounds))


@pytest.fixture(scope="session")
def batch(prepared):
    return answered(prepared)
