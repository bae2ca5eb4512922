"""The app as a server runs it: Streamlit's pages with our routes and headers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.middleware import Middleware

from geoplan.settings import LANGUAGES
from geoplan.texts import LANGUAGE
from geoplan_app.basemap import image_hosts
from geoplan_app.routes import ROUTES
from geoplan_app.security import Guard

MAIN: Final = Path(__file__).with_name("main.py")


def application() -> st.App:
    """The app. What it opens and how it speaks is told by the environment."""
    language = os.environ.get(LANGUAGE, LANGUAGES[0])
    guard = Middleware(Guard, language=language if language in LANGUAGES else LANGUAGES[0], image_hosts=image_hosts())
    return st.App(MAIN, routes=ROUTES, middleware=[guard])


app = application()
