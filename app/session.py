"""Who sits at the screen: language, role, name and workspace. One frozen value, changed only as a whole."""

from __future__ import annotations

import getpass
import os
from dataclasses import dataclass, replace
from typing import Any, Final

import streamlit as st

from geoplan.settings import LANGUAGES
from geoplan.texts import LANGUAGE

KEY: Final = "geoplan_session"
WORKSPACE: Final = "GEOPLAN_WORKSPACE"
"""The variable of the environment that names the workspace: a GeoPackage file or a PostGIS address."""

USER: Final = "GEOPLAN_USER"
"""The variable of the environment that names the person where nobody logs in."""


@dataclass(frozen=True, slots=True)
class Session:
    """One user's choices. ``workspace`` is empty where none was given."""

    language: str = LANGUAGES[0]
    role: str = "ansoeger"
    who: str = ""
    workspace: str = ""


def current() -> Session:
    """The session of the user whose page is being run."""
    if KEY not in st.session_state:
        st.session_state[KEY] = begun()
    session: Session = st.session_state[KEY]
    return session


def change(**values: Any) -> Session:
    """Put changed choices in place of the old ones, and give the new session."""
    st.session_state[KEY] = replace(current(), **values)
    return current()


def begun() -> Session:
    """What a session begins with: the environment's workspace and language, and the address's ``lang`` and ``rolle``."""
    from geoplan_app.pages import ROLES  # noqa: PLC0415 -- the list of pages marks texts, and needs no streamlit

    asked, role = st.query_params.get("lang", ""), st.query_params.get("rolle", "")
    language = asked if asked in LANGUAGES else os.environ.get(LANGUAGE, LANGUAGES[0])
    return Session(
        language=language if language in LANGUAGES else LANGUAGES[0],
        role=role if role in ROLES else "ansoeger",
        who=os.environ.get(USER, "") or _login_name(),
        workspace=os.environ.get(WORKSPACE, ""),
    )


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a server may run as a user without a name
        return "geoplan"
