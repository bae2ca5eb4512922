"""Keeping the draft of the page *Byggeri*: in the session, in the workspace at every step, and found again by its link."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.building.case_writer import case_toml
from geoplan.building.clock import State
from geoplan.errors import GeoplanError
from geoplan.texts import N_
from geoplan.workflows.case.draft import draft_number, is_draft_number, open_draft, save_draft
from geoplan.workflows.plot.served import today
from geoplan_app.byggeri_state import Draft, draft_of
from geoplan_app.frame import tell
from geoplan_app.links import address
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts

KEY, SAVED, SENT, BEFORE = "byggeri", "byggeri.gemt", "byggeri.sendt", "byggeri.foer"
ASKED: Final = "sag"
KEPT: Final = "byggeri.bevaret"
"""Number, text and applicant of what was kept last: what is the same is not kept again."""


def begun() -> Draft:
    """A draft with nothing in it."""
    return Draft(draft_number(), day=today())


def the_draft(target: str) -> Draft:
    """The draft of the session; the one that the address names where that is another."""
    asked, held = st.query_params.get(ASKED, ""), st.session_state.get(KEY)
    if asked and (held is None or held.sagsnr != asked):
        held = _opened(target, asked)
    if held is None:
        held = begun()
    return keep(held)


def _opened(target: str, sagsnr: str) -> Draft | None:
    try:
        case, content = open_draft(target, sagsnr)
    except GeoplanError as fault:
        tell(fault)
        st.query_params.pop(ASKED, None)
        return None
    if case.state is not State.DRAFT:
        st.session_state[SENT] = sagsnr
    st.session_state.pop(BEFORE, None)
    return draft_of(content, sagsnr=sagsnr, ansoeger=case.ansoeger)


def keep(draft: Draft) -> Draft:
    """Put the draft into the session."""
    st.session_state[KEY] = draft
    return draft


def start_anew(plot: str = "") -> None:
    """Leave the draft as it is kept, and begin on another."""
    for key in (SAVED, SENT, BEFORE):
        st.session_state.pop(key, None)
    st.query_params.pop(ASKED, None)
    keep(replace(begun(), plot=plot))


def is_sent(draft: Draft) -> bool:
    """Whether the application has been sent, so that nothing of it can be changed here."""
    return st.session_state.get(SENT) == draft.sagsnr


def autosave(target: str, draft: Draft, content: dict[str, Any], t: Texts) -> None:
    """Keep the draft in the workspace, and tell when; where that fails, warn not to leave."""
    if not is_draft_number(draft.sagsnr):
        return
    now = (draft.sagsnr, case_toml(content), draft.ansoeger)
    if st.session_state.get(KEPT) == now:
        _told_saved(draft, t)
        return
    try:
        new = save_draft(target, draft.sagsnr, content, who=current().who or t(N_("ansøger")), ansoeger=draft.ansoeger)
    except GeoplanError as fault:
        tell(fault)
        st.warning(t(N_("Din seneste ændring er ikke gemt. Gå ikke fra siden; prøv igen.")), icon=":material/warning:")
        return
    st.session_state[KEPT] = now
    if new or SAVED not in st.session_state:
        st.session_state[SAVED] = dt.datetime.now(tz=dt.UTC).astimezone()
    if st.query_params.get(ASKED) != draft.sagsnr:
        st.query_params[ASKED] = draft.sagsnr
    _told_saved(draft, t)


def _told_saved(draft: Draft, t: Texts) -> None:
    told = t(N_("Gemt kl. {time}"), time=f"{st.session_state[SAVED]:%H.%M}")
    link = address("byggeri", sag=draft.sagsnr)
    st.caption(f":material/cloud_done: **{told}.** " + t(N_("Vend tilbage med dette link: {address}"), address=f"`{link}`"))
