"""The person at the screen as Streamlit knows them: who has logged in, and what they may do."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from geoplan.texts import N_, texts
from geoplan_app.login import chosen_role, may_use, person_of, settings_of
from geoplan_app.pages import ROLES
from geoplan_app.session import change, current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan_app.login import LoginSettings, Person
    from geoplan_app.pages import PageInfo

_NOT_A_FILE: Final = (StreamlitSecretNotFoundError, FileNotFoundError)


def login_settings() -> LoginSettings | None:
    """How to log in, None where no login is set up."""
    try:
        return settings_of(st.secrets)
    except _NOT_A_FILE:
        return None


def claims() -> Mapping[str, Any]:
    """What the login tells of the person; ``is_logged_in`` says whether there is one."""
    return dict(st.user)


def person() -> Person | None:
    """Who has logged in with which roles, None where no login is set up."""
    settings = login_settings()
    if settings is None:
        return None
    told = claims()
    return person_of(told, settings, logged_in=bool(told.get("is_logged_in")))


def identify() -> tuple[str, ...]:
    """Put name and role of the one who has logged in into the session; gives the roles to choose between."""
    found = person()
    if found is None:
        return tuple(ROLES)
    session = current()
    role = chosen_role(session.role, found.roles)
    if (role, found.name) != (session.role, session.who):
        change(role=role, who=found.name)
    return found.roles


def refused(info: PageInfo) -> bool:
    """Whether the page is closed to the person; then it says so, and how to come further."""
    login = login_settings() is not None
    if may_use(info, current().role, login=login):
        return False
    t = texts()
    *first, last = (_in_a_sentence(t(ROLES[one])) for one in info.roles)
    roles = t(N_("{first} eller {last}"), first=", ".join(first), last=last) if first else last
    st.title(t(info.title))
    st.warning(t(N_("Siden er for {roles}. Du er ikke logget ind med en af de roller."), roles=roles), icon=":material/lock:")
    st.write(t(N_("Log ind, eller bed den, der styrer jeres brugere, om adgang. Intet er gået tabt.")))
    login_buttons(key="side")
    return True


def _in_a_sentence(word: str) -> str:
    """A role as it is written within a sentence: GIS keeps its letters."""
    return word if word[:2].isupper() else word[:1].lower() + word[1:]


def login_buttons(*, key: str = "ramme") -> None:
    """Log in, or who has logged in and out again. Nothing where no login is set up. ``key`` tells two pairs of buttons apart."""
    if login_settings() is None:
        return
    t, found = texts(), person()
    if found is not None and found.name:
        st.caption(t(N_("Logget ind som {name}"), name=found.name))
        st.button(t(N_("Log ud")), icon=":material/logout:", on_click=st.logout, key=f"{key}.ud")
    elif find_spec("authlib") is None:
        st.caption(t(N_("Login er sat op, men serveren mangler Authlib (pip install geoplan[login]).")))
    else:
        st.button(t(N_("Log ind")), icon=":material/login:", on_click=st.login, key=f"{key}.ind")
