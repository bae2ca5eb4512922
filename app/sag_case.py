"""One case on the page *Sag*: where it is, the evidence, documents, messages, steps, decision, trail and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geoplan.building.clock import DECISION_DA, State
from geoplan.report import building_sentences as words
from geoplan.report.case_text import clock_text
from geoplan.report.site_overlay import overlay_bounds, site_overlay
from geoplan.report.values import clean
from geoplan.rules import Outcome
from geoplan.texts import N_, texts
from geoplan.workflows.case.handle import override
from geoplan_app import sag_evidence, sag_files, sag_moves, sag_post
from geoplan_app.acting import act
from geoplan_app.numbers import said_day
from geoplan_app.parts import outcome_word, rows_table, verdict
from geoplan_app.planmap import planmap
from geoplan_app.sag_list import standing_word, state_word
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.case.handle import Seen
    from geoplan_app.sag_evidence import Evidence

_LAYERS: Final = ("jordstykke", "bygning")


def show(target: str, seen: Seen, t: Texts) -> None:
    """The whole case."""
    _head(seen, t)
    found = sag_evidence.evidence(seen.case, seen.result, t)
    names = (N_("Vurdering"), N_("Dokumenter"), N_("Beskeder"), N_("Næste skridt"), N_("Spor"), N_("Filer"))
    tabs = st.tabs([t(name) for name in names])
    with tabs[0]:
        _evidence(target, seen, found, t)
    with tabs[1]:
        sag_post.documents(target, seen, t)
    with tabs[2]:
        sag_post.post(target, seen, t)
    with tabs[3]:
        sag_moves.steps(target, seen, t)
        sag_moves.decision(target, seen, found, t)
    with tabs[4]:
        sag_moves.trail(target, seen, t)
    with tabs[5]:
        sag_files.show(seen, t)


def _head(seen: Seen, t: Texts) -> None:
    case, clock = seen.case, seen.clock
    outcome = sag_evidence.banner(seen.result)
    verdict(outcome, words.verdict(seen.result, t), t(N_("geoplans svar på ansøgningen, som den er. Sagsbehandleren afgør sagen.")))
    left, middle, right = st.columns(3)
    decided = t(DECISION_DA[case.afgoerelse]) if case.afgoerelse in DECISION_DA else ""
    since = t(N_("siden {day}"), day=said_day(case.events[-1].day))
    left.metric(t(N_("Tilstand")), state_word(case.state, t), decided or since, delta_color="off", delta_arrow="off", border=True)
    used = "–" if clock.used is None else t(N_("{used} af {limit}"), used=clock.used, limit="–" if clock.limit is None else clock.limit)
    middle.metric(
        t(N_("Dage brugt af servicemålet")), used, standing_word(case, clock, t), delta_color="off", delta_arrow="off", border=True
    )
    right.metric(t(N_("Frist")), said_day(clock.due), _ansoeger(seen, t), delta_color="off", delta_arrow="off", border=True)
    st.caption(clock_text(clock, t))


def _ansoeger(seen: Seen, t: Texts) -> str | None:
    return t(N_("Ansøger: {name}"), name=clean(seen.case.ansoeger)) if seen.case.ansoeger else None


def _evidence(target: str, seen: Seen, found: tuple[Evidence, ...], t: Texts) -> None:
    said = {one: outcome_word(one) for one in Outcome}
    _map(seen, t)
    st.subheader(t(N_("Regel for regel")))
    if not found:
        st.info(t(N_("Byggeretten siger ikke noget om dette arbejde, så der er ingen regler at vurdere.")))
        return
    st.caption(sag_evidence.counted(found, said))
    for one in found:
        _ruling(target, seen, one, t)
    with st.expander(t(N_("Alle regler i én tabel")), icon=":material/table:"):
        rows_table(sag_evidence.overview(found, said, t))


def _map(seen: Seen, t: Texts) -> None:
    overlay = site_overlay(seen.case.case, t)
    bounds = overlay_bounds(overlay)
    if bounds is None:
        st.caption(
            t(N_("Sagen har ingen tegning af grunden, så der er intet kort. Reglerne er vurderet efter de tal, ansøgeren har skrevet."))
        )
        return
    planmap(key="sag.kort", mode="view", layers=_LAYERS, overlays=overlay, bounds=bounds, height=340)
    st.caption(t(N_("Målene er den korteste afstand fra det, der søges opført, til skel. De samme tal står i reglerne nedenfor.")))


def _ruling(target: str, seen: Seen, one: Evidence, t: Texts) -> None:
    told = f"{outcome_word(one.stands)} – {one.name}"
    numbers = (
        "" if "–" in {one.measured, one.limit} else " · " + t(N_("{measured}, grænsen er {limit}"), measured=one.measured, limit=one.limit)
    )
    with st.expander(told + numbers, expanded=False):
        left, right = st.columns(2)
        with left:
            _of_geoplan(one, t)
        with right:
            _of_officer(target, seen, one, t)


def _of_geoplan(one: Evidence, t: Texts) -> None:
    st.markdown(f"**{t(N_('geoplans svar'))}: {outcome_word(one.outcome)}**")
    for text in one.said:
        st.write(text)
    rows_table([{t(N_("Målt")): one.measured, t(N_("Grænse")): one.limit, t(N_("Forskel")): one.difference}])
    if one.calculation:
        names = (t(N_("+/−")), t(N_("Regnestykke")), t(N_("Tal")), t(N_("Paragraf")))
        rows_table([dict(zip(names, line, strict=True)) for line in one.calculation])
    st.caption(t(N_("Grundlag: {basis}"), basis=one.basis) + (f" · {one.paragraph}" if one.paragraph not in one.basis else ""))
    if one.document:
        st.markdown(f"[{t(N_('Læs planen'))}]({one.document})")


def _of_officer(target: str, seen: Seen, one: Evidence, t: Texts) -> None:
    officer = one.officer
    if officer is None:
        st.markdown(f"**{t(N_('Sagsbehandlerens svar'))}: {t(N_('som geoplan'))}**")
    else:
        st.markdown(f"**{t(N_('Sagsbehandlerens svar'))}: {outcome_word(one.stands)}**")
        st.write(clean(officer.why))
        st.caption(t(N_("{who}, den {day}"), who=clean(officer.who), day=said_day(officer.day)))
    if seen.case.state in _CLOSED:
        return
    key = f"sag.{seen.case.sagsnr}.dom.{one.rule}.{one.subject}.{len(seen.case.overrides)}"
    with st.form(key, border=False):
        chosen = st.selectbox(
            t(N_("Dit svar")), list(Outcome), index=None, format_func=outcome_word, key=f"{key}.svar", placeholder=t(N_("Vælg"))
        )
        why = st.text_area(t(N_("Begrundelse (skal skrives)")), key=f"{key}.hvorfor", height=90)
        if st.form_submit_button(t(N_("Gem dit svar")), icon=":material/gavel:"):
            _overrule(target, seen, one, chosen=chosen, why=why)


_CLOSED: Final = frozenset({State.DECIDED, State.STARTED, State.REPORTED, State.CLOSED, State.WITHDRAWN})


def _overrule(target: str, seen: Seen, one: Evidence, *, chosen: Outcome | None, why: str) -> None:
    t = texts()
    if chosen is None or not why.strip():
        st.error(t(N_("Vælg et svar, og skriv hvorfor. Begge dele gemmes med dit navn.")), icon=":material/error:")
        return
    who, sagsnr = current().who, seen.case.sagsnr
    act(
        lambda: override(target, sagsnr, one.rule, chosen, who=who, why=why.strip(), subject=one.subject),
        t(N_("Dit svar på “{rule}” er gemt."), rule=one.name),
    )
