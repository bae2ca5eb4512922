"""Documents and messages of one case on the page *Sag*."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geoplan.building.clock import State
from geoplan.report.values import clean
from geoplan.texts import N_, texts
from geoplan.workflows.case.handle import advance_case, receive
from geoplan.workflows.case.message import draft, messages, send
from geoplan_app import sag_steps
from geoplan_app.acting import act
from geoplan_app.parts import rows_table
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.case.handle import Seen


def documents(target: str, seen: Seen, t: Texts) -> None:
    """What the case needs, and a form for what has come."""
    missing = len(seen.missing)
    if missing:
        st.warning(t.plural("Der mangler {n} dokument.", "Der mangler {n} dokumenter.", missing), icon=":material/pending_actions:")
    elif seen.needed:
        st.success(t(N_("Alt, der skal sendes med ansøgningen, er kommet.")), icon=":material/check_circle:")
    key = f"sag.{seen.case.sagsnr}.dokument.{len(seen.case.received)}"
    open_ = {one.document.id: one.document.title for one in seen.needed if one.document.id not in seen.case.received}
    if open_:
        with st.form(key):
            chosen = st.multiselect(
                t(N_("Disse dokumenter er kommet")), list(open_), format_func=lambda one: f"{one} {open_[one]}", key=f"{key}.valgt",
                placeholder=t(N_("Vælg et eller flere")),
            )  # fmt: skip
            name = st.text_input(t(N_("Filnavn eller journalnummer")), key=f"{key}.navn")
            if st.form_submit_button(t(N_("Notér modtaget")), icon=":material/inbox:"):
                _received(target, seen, chosen, name, t)
    rows_table(sag_steps.document_rows(seen, t), empty=t(N_("Ansøgningen kræver ingen dokumenter.")))
    with st.expander(t(N_("Senere i sagen: før arbejdet begynder, og når byggeriet er færdigt")), icon=":material/event_upcoming:"):
        rows_table(sag_steps.document_rows(seen, t, later=True), empty=t(N_("Intet.")))


def _received(target: str, seen: Seen, chosen: list[str], name: str, t: Texts) -> None:
    if not chosen:
        st.error(t(N_("Vælg de dokumenter, der er kommet.")), icon=":material/error:")
        return

    def note() -> None:
        for one in chosen:
            receive(target, seen.case.sagsnr, one, name=name.strip(), who=current().who)

    act(note, t.plural("{n} dokument er noteret.", "{n} dokumenter er noteret.", len(chosen)))


def post(target: str, seen: Seen, t: Texts) -> None:
    """A message made from what is missing, and those that were sent."""
    st.write(t(N_("Teksten er lavet af det, sagen mangler. Ret den, send den i jeres egen løsning, og gem her, hvad du sendte.")))
    sent = messages(target, seen.case.sagsnr)
    key = f"sag.{seen.case.sagsnr}.besked.{len(sent)}.{len(seen.case.received)}.{t.language}"
    may_wait = State.WAITING in sag_steps.next_states(seen.case.state)
    with st.form(key):
        text = st.text_area(t(N_("Besked til ansøgeren")), value=draft(seen, t), key=f"{key}.tekst", height=340)
        asks = bool(seen.missing or seen.result.missing)
        waits = may_wait and st.checkbox(t(N_("Sæt samtidig sagen på pause, til svaret kommer")), value=asks, key=f"{key}.pause")
        if st.form_submit_button(t(N_("Gem i sporet som sendt")), icon=":material/outgoing_mail:"):
            act(lambda: _sent(target, seen.case.sagsnr, text, waits=bool(waits)), t(N_("Beskeden er gemt i sporet.")))
    st.subheader(t(N_("Sendt")))
    if not sent:
        st.caption(t(N_("Der er ikke gemt nogen beskeder endnu.")))
    for one in sent:
        with st.expander(t(N_("{moment} – {who}"), moment=sag_steps.said_moment(one.moment, t), who=clean(one.who))):
            st.text(clean(one.text) if "\n" not in one.text else "\n".join(map(clean, one.text.splitlines())))


def _sent(target: str, sagsnr: str, text: str, *, waits: bool) -> None:
    who = current().who
    send(target, sagsnr, text, who=who)
    if waits:
        advance_case(target, sagsnr, State.WAITING, who=who, why=texts()(N_("vi har bedt ansøgeren om det, der mangler")))
