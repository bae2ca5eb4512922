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
from geoplan_app.links import link
from geoplan_app.pages import ROLES, page_info
from geoplan_app.session import change, current

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG: Final = logging.getLogger("geoplan.app")
_LANGUAGES: Final = {"da": "Dansk", "en": "English"}


@contextmanager
def page(name: str) -> Iterator[Texts]:
    """Run a page's body in the frame; gives the texts in the user's language.

    What geoplan raises on purpose is shown as its sentence. Any other exception is written to the log under a number that the user is told;
    nothing of it is shown.
    """
    info = page_info(name)
    speak_here(current().language)
    t = texts()
    st.set_page_config(page_title=f"{t(info.title)} – geoplan", layout="wide")
    _sidebar()
    speak_here(current().language)
    t = texts()
    try:
        yield t
    except GeoplanError as fault:
        st.error(_harmless(str(fault)), icon=":material/error:")
    except Exception:
        number = uuid.uuid4().hex[:8]
        _LOG.exception("page %s, fault %s", name, number)
        st.error(
            t(
                N_(
                    "Det gik galt i geoplan selv (fejl {number}). Det, du har gemt, er der endnu. Prøv igen; hjælper det ikke, "
                    "så send fejlens nummer til kommunen."
                ),
                number=number,
            ),
            icon=":material/error:",
        )
    _footer(t)


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
        st.stop()
    return target


def _sidebar() -> None:
    """Language and role. Both are in the session, so they stay from page to page."""
    session = current()
    with st.sidebar:
        language = st.radio(
            "Sprog / Language",
            list(_LANGUAGES),
            format_func=_LANGUAGES.__getitem__,
            horizontal=True,
            key="ramme.sprog",
            index=list(_LANGUAGES).index(session.language),
        )
        if language and language != session.language:
            change(language=language)
            speak_here(language)
        t = texts()
        role = st.selectbox(
            t(N_("Jeg er")), list(ROLES), format_func=lambda one: t(ROLES[one]), key="ramme.rolle", index=list(ROLES).index(session.role)
        )
        if role and role != session.role:
            change(role=role)
        if session.workspace:
            st.caption(t(N_("Arbejdsområde: {name}"), name=shown_name(session.workspace)))


def shown_name(target: str) -> str:
    """What a workspace is called on the screen: the file's name without its folders, or the database without its address and password."""
    return Path(target).name if "://" not in target else "PostGIS: " + target.rpartition("/")[2].partition("?")[0]


def _footer(t: Texts) -> None:
    st.divider()
    st.caption(t(N_("Vejledende, ikke en afgørelse. Svarene bygger på kommunens egne data på denne maskine; intet sendes til andre.")))
    link("om", t(N_("Tilgængelighedserklæring, licenser og privatliv")))
