"""What every page stands in: title, language, who one is, the footer, and what a user meets when something goes wrong."""

from __future__ import annotations

import logging
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from geoplan.errors import GeoplanError
from geoplan.texts import N_, Texts, speak_here, texts
from geoplan_app.about import contact
from geoplan_app.links import link
from geoplan_app.look import style
from geoplan_app.pages import ROLES, page_info
from geoplan_app.session import change, current
from geoplan_app.who import identify, login_buttons, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG: Final = logging.getLogger("geoplan.app")
_LANGUAGES: Final = {"da": "Dansk", "en": "English"}
_LANGUAGE_KEY, _ROLE_KEY = "ramme.sprog", "ramme.rolle"
ICON: Final = "🏡"
"""An emoji is drawn in the page itself; a Material icon would be fetched from another server."""


class _Ended(Exception):  # noqa: N818 -- no fault: the page has nothing more to show
    """The page ends here; unlike ``st.stop`` it leaves room for the footer."""


@contextmanager
def page(name: str) -> Iterator[Texts]:
    """Run a page's body in the frame; gives the texts in the user's language.

    What geoplan raises on purpose is shown as its sentence. Any other exception is written to the log under a number that the user is told;
    nothing of it is shown.
    """
    info = page_info(name)
    roles = identify()
    speak_here(current().language)
    t = texts()
    st.set_page_config(page_title=f"{t(info.title)} – geoplan", page_icon=ICON, layout="wide")
    style(t)
    _sidebar(roles)
    if refused(info):
        _footer(t)
        st.stop()
    try:
        yield t
    except _Ended:  # what is to be said has been said
        pass
    except GeoplanError as fault:
        tell(fault)
    except Exception:
        own_fault(name)
    _footer(t)


def own_fault(name: str) -> None:
    """Write the exception that is being handled to the log under a number, and tell the user the number and nothing else of it."""
    number = uuid.uuid4().hex[:8]
    _LOG.exception("page %s, fault %s", name, number)
    st.error(
        texts()(
            N_(
                "Det gik galt i geoplan selv (fejl {number}). Det, du har gemt, er der endnu. Prøv igen; hjælper det ikke, "
                "så send fejlens nummer til kommunen."
            ),
            number=number,
        ),
        icon=":material/error:",
    )


def tell(fault: GeoplanError) -> None:
    """Show what geoplan refuses, as its sentence, where the user is; the page goes on."""
    st.error(_harmless(str(fault)), icon=":material/error:")


def _harmless(message: str) -> str:
    from geoplan.report.values import clean  # noqa: PLC0415 -- pandas comes with it

    return "\n\n".join(map(clean, message.splitlines()))


def workspace() -> str:
    """The workspace of the session; the page ends with a plain sentence where there is none."""
    target = current().workspace
    if not target:
        st.info(
            texts()(
                N_(
                    "Der er ikke valgt noget arbejdsområde. Start med “geoplan app ARBEJDSOMRÅDE.gpkg”, eller prøv den opdigtede "
                    "kommune med “geoplan app”."
                )
            ),
            icon=":material/database_off:",
        )
        raise _Ended
    return target


def _sidebar(roles: tuple[str, ...]) -> None:
    """Language, role and login. The choices are in the session, so they stay from page to page."""
    session = current()
    with st.sidebar:
        st.radio(
            "Sprog / Language",
            list(_LANGUAGES),
            format_func=_LANGUAGES.__getitem__,
            horizontal=True,
            key=_LANGUAGE_KEY,
            index=list(_LANGUAGES).index(session.language),
            on_change=_chosen,
        )
        t = texts()
        if len(roles) > 1:
            at = roles.index(session.role) if session.role in roles else 0
            st.selectbox(t(N_("Jeg er")), roles, format_func=lambda one: t(ROLES[one]), key=_ROLE_KEY, index=at, on_change=_chosen)
        login_buttons()


def _chosen() -> None:
    """Take up language and role before the page is run, so that all of it is in one language."""
    language, role = (st.session_state.get(key) for key in (_LANGUAGE_KEY, _ROLE_KEY))
    if language in _LANGUAGES and language != current().language:
        change(language=language)
    if role in ROLES and role != current().role:
        change(role=role)


def shown_name(target: str) -> str:
    """What a workspace is called on the screen: the file's name without its folders, or the database without its address and password."""
    return Path(target).name if "://" not in target else "PostGIS: " + target.rpartition("/")[2].partition("?")[0]


def _footer(t: Texts) -> None:
    st.divider()
    st.caption(t(N_("Vejledende, ikke en afgørelse. Svarene bygger på kommunens egne data på denne maskine; intet sendes til andre.")))
    if contact():
        st.caption(t(N_("Spørgsmål eller fejl: {contact}"), contact=contact()))
    link("om", t(N_("Tilgængelighedserklæring, licenser og privatliv")))
