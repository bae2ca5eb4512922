"""What holds for every test: no example of a property fails because the machine is slow, and no language is left behind."""

from __future__ import annotations

import pytest
from hypothesis import settings

from geoplan.texts import _HERE

settings.register_profile("geoplan", deadline=None)
settings.load_profile("geoplan")


@pytest.fixture(autouse=True)
def _own_language():
    """What a page or a session spoke in this thread is forgotten after the test."""
    token = _HERE.set("")
    yield
    _HERE.reset(token)


@pytest.fixture(scope="session")
def browser():
    """One headless browser for all tests of a process: two cannot be driven side by side."""
    from tests.app.browser import rig

    if reason := rig.no_browser():
        pytest.skip(reason)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=rig.PATIENCE_MS)
    with sync_playwright() as program:
        made = program.chromium.launch(executable_path=rig.CHROMIUM, args=list(rig.FLAGS), headless=True)
        yield made
        made.close()
