"""One small workspace of the sample municipality for all tests of pages that only read."""

import pytest


@pytest.fixture(scope="session")
def small_workspace(tmp_path_factory):
    """A workspace with sixty plots. Tests that write make a copy."""
    from geoplan.workflows.sample import sample_workspace

    path = tmp_path_factory.mktemp("pages") / "proevekoebing.gpkg"
    sample_workspace(path, plots=60)
    return path
