"""Starts the server, and tells the person at the keyboard where it is."""

from __future__ import annotations

import importlib
import logging
import signal
import sys
import threading
from typing import Any, Final

UPLOAD_MB: Final = 500
"""The largest file that the app takes; what is inside is judged by the safe reader as everywhere."""

LOOK: Final[dict[str, Any]] = {
    "theme.light.primaryColor": "#17607f",
    "theme.light.linkColor": "#17607f",
    "theme.dark.primaryColor": "#5fb0d3",
    "theme.dark.linkColor": "#7cc3e2",
    "theme.headingFontSizes": ["2.1rem", "1.5rem", "1.2rem", "1.05rem", "1rem", "0.9rem"],
    "theme.headingFontWeights": [700, 650, 650, 600, 600, 600],
}
"""Petrol: red is kept for what is broken. Light and dark follow the browser."""


def settings(*, host: str, port: int) -> dict[str, Any]:
    """Streamlit's settings: nobody is told that it runs, no guesses at what a line means, nothing opened by itself."""
    return {
        "server.address": host,
        "server.port": port,
        "server.headless": True,
        "server.maxUploadSize": UPLOAD_MB,
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": False,
        "browser.serverAddress": host,
        "runner.magicEnabled": False,
        "runner.postScriptGC": False,  # a full collection after every run stops all users; with the rules loaded it takes 0.3 s and more
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "logger.level": "warning",
        "logger.hideWelcomeMessage": True,
        **LOOK,
    }


def end_politely() -> None:
    """Let a server that is asked to stop (SIGTERM) end as a program does, so that what was dropped is removed. Call in the main thread.

    The web server takes the signal first, and gives it on when it has closed its connections.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def serve(*, host: str, port: int) -> None:
    """Run the app until it is stopped."""
    end_politely()
    from geoplan_app.asgi import application  # noqa: PLC0415 -- streamlit is slow to import, and reads the environment

    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    threading.Thread(target=warm_up, daemon=True).start()
    application().run(config=settings(host=host, port=port))


def warm_up() -> None:
    """Load what the first visitor would otherwise wait for: the packages that read and measure geodata, and the list of layers."""
    for name in ("geopandas", "geoplan.workflows.plot.served", "geoplan.workflows.building_draft", "geoplan_app.planmap"):
        importlib.import_module(name)
    importlib.import_module("geoplan_app.routes").opened_titles()
