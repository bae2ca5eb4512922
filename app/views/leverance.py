"""The page *Leverance*: every fault of a delivery at once, where it is, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geoplan.texts import N_
from geoplan_app.frame import page
from geoplan_app.leverance.answer import count_word
from geoplan_app.leverance.screen_beside import diff, normalise
from geoplan_app.leverance.screen_files import begin, outcome_of, state, take_files, watch
from geoplan_app.leverance.screen_findings import findings
from geoplan_app.leverance.screen_read import downloads, not_run, read, upload
from geoplan_app.leverance.words import escaped
from geoplan_app.pages import page_info
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan_app.leverance.run import Job
    from geoplan_app.leverance.state import Run

_PARTS: Final = {
    "fund": N_("Fund"),
    "laest": N_("Sådan er filerne læst"),
    "hent": N_("Hent"),
    "klar": N_("Gør klar"),
    "forskel": N_("Sammenlign"),
    "upload": N_("Prøv upload"),
}


def _watched() -> Job | None:
    run = state().run
    return run.job if run else None


def _answer(run: Run, t: Texts) -> None:
    """The verdict in one banner, the counts, and the parts below."""
    if run.answer is None:
        return
    summary = run.answer.summary(current().language)
    counts = {kind: count for kind, count in summary["antal"].items() if count}
    st.header(t(N_("Svaret om {name}"), name=escaped(run.name)), divider="gray")
    seen = t(
        N_("{layers} og {rows} er undersøgt med {rules}."),
        layers=t.plural(N_("{n} lag"), N_("{n} lag"), summary["lag"]),
        rows=t.plural(N_("{n} række"), N_("{n} rækker"), summary["raekker"]),
        rules=t.plural(N_("{n} regel"), N_("{n} regler"), summary["regler"]),
    )
    said = ", ".join(count_word(kind, count, t) for kind, count in counts.items())
    if counts.get("error"):
        st.error(f"**{t(N_('Leverancen har fejl, der skal rettes:'))} {said}**\n\n{seen}", icon=":material/cancel:")
    elif counts:
        st.warning(f"**{t(N_('Leverancen kan bruges, men se på:'))} {said}**\n\n{seen}", icon=":material/warning:")
    elif not summary["lag"]:
        st.info(t(N_("Der var ingen lag at undersøge.")), icon=":material/help:")
    else:
        st.success(f"**{t(N_('Ingen fund.'))}**\n\n{seen}", icon=":material/check_circle:")
    _since(t)
    not_run(run.answer, t)


def _since(t: Texts) -> None:
    """What is better and worse than the delivery before, in this session."""
    change, before = state().since(), state().before
    if change is None or before is None:
        return
    said = t(N_("Siden {name} kl. {time}: {change}."), name=escaped(before.name), time=f"{before.at:%H.%M}", change=change.said(t))
    st.info(f"**{said}**", icon=":material/history:")


def _parts(run: Run, t: Texts) -> None:
    if run.answer is None:
        return
    part = st.segmented_control(
        t(N_("Vis")),
        list(_PARTS),
        format_func=lambda name: t(_PARTS[name]),
        default="fund",
        required=True,
        key="leverance.del",
        label_visibility="collapsed",
    )
    if part == "fund":
        findings(run, t)
    elif part == "laest":
        read(run.answer, t)
    elif part == "hent":
        downloads(run, t)
    elif part == "klar":
        normalise(t)
    elif part == "forskel":
        diff(run, t)
    elif part == "upload":
        upload(run.answer, t)


with page("leverance") as t:
    st.title(t(page_info("leverance").title))
    st.markdown(t(N_("Læg en leverance ind, og få alle fejl på én gang: hvor de er, hvilken regel det er, og hvad der skal gøres.")))
    state().settle()
    run = state().run
    answered = run is not None and run.answer is not None and state().held is run.held
    label = t(N_("Filerne, og læg en ny leverance ind"))
    with st.expander(label, icon=":material/upload_file:") if answered else st.container():
        take_files(t)
        begin(t)
    if run is not None and run.job.running and run.answer is None:
        st.header(t(N_("Undersøger {name}"), name=escaped(run.name)), divider="gray")
        watch(_watched, key="leverance.fremdrift")
    elif run is not None and (state().held is run.held or run.answer is not None) and outcome_of(run.job, t):
        _answer(run, t)
        _parts(run, t)
