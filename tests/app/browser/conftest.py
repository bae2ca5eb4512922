"""One server and one browser for all tests here; a page of its own for each."""

from pathlib import Path

import pytest

from tests.app.browser import rig


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    reason = rig.no_browser()
    for item in items:
        if here not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    """The sample municipality's workspace."""
    from geoplan.workflows.sample import sample_workspace

    path = tmp_path_factory.mktemp("app") / "proevekoebing.gpkg"
    sample_workspace(path)
    return path


@pytest.fixture(scope="session")
def app_address(workspace):
    with rig.server(workspace=workspace) as address:
        yield address


@pytest.fixture(scope="session")
def probe_address(workspace):
    with rig.server(workspace=workspace, script=rig.PROBE) as address:
        yield address


@pytest.fixture(scope="session")
def window(browser):
    """The window that tests share when they ask for no other look: what is the same in all is fetched once."""
    made = rig.window(browser)
    yield made
    made.close()


@pytest.fixture
def look(request):
    """How the test's page looks: ``@pytest.mark.parametrize("look", [{"color_scheme": "dark"}], indirect=True)``."""
    return getattr(request, "param", {})


@pytest.fixture
def page(browser, window, look):
    """A page that lets nothing out. After the test nothing must have tried to get out, and the console must be silent."""
    context = rig.window(browser, **look) if look else window
    with rig.opened(context) as (made, seen):
        yield made
        assert seen.outside == [], "the page asked others than this machine"
        assert seen.complaints == [], "the console complained"
    if look:
        context.close()
