"""Starts the server, and tells the person at the keyboard where it is."""

from __future__ import annotations

import logging
from typing import Any, Final

UPLOAD_MB: Final = 500
"""The largest file that the app takes; what is inside is judged by the safe reader as everywhere."""


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
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        "logger.level": "warning",
        "logger.hideWelcomeMessage": True,
    }


def serve(*, host: str, port: int) -> None:
    """Run the app until it is stopped."""
    from geoplan_app.asgi import application  # noqa: PLC0415 -- streamlit is slow to import, and reads the environment

    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    application().run(config=settings(host=host, port=port))
