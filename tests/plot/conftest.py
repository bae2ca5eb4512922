"""A small sample municipality in a workspace, and what is asked of it."""

import datetime as dt

import pytest

from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import write_workspace
from geoplan.store import Workspace
from geoplan.workflows.plot.everything import Everything
from geoplan.workflows.plot.grounds import Grounds

DAY = dt.date(2026, 11, 10)


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The path of the sample's workspace."""
    path = tmp_path_factory.mktemp("plot") / "arbejdsomraade.gpkg"
    write_workspace(path, municipality(seed=1, plots=150))
    return path


@pytest.fixture(scope="session")
def grounds(sample):
    """Answers about the sample's plots."""
    with Workspace.open(sample) as ws:
        yield Grounds(ws, day=DAY)


@pytest.fixture(scope="session")
def everything(grounds):
    """All of the sample's properties at once."""
    return Everything(grounds)
