"""Steps, decision and trail of one case on the page *Sag*."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geoplan.building.asking import without_fields
from geoplan.building.clock import DECISION_DA, State
from geoplan.report.values import clean
from geoplan.texts import N_
from geoplan.workflows.case.handle import advance_case, decide, lacking, stopping
from geoplan.workflows.case.history import case_history
from geoplan_app import sag_steps
from geoplan_app.acting import act
from geoplan_app.parts import day_field, outcome_word, rows_table
from geoplan_app.sag_list import state_word
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.case.handle import Seen
    from geoplan_app.sag_evidence import Evidence


def steps(target: str, seen: Seen, t: Texts) -> None:
    """What was done, and a form for what is to be done now."""
    case = seen.case
    st.subheader(t(N_("Skridt")))
    rows_table(sag_steps.step_rows(case, t))
    states = sag_steps.next_states(case.state)
    if not states:
        st.caption(t(N_("Sagen er slut.")))
        return
    key = f"sag.{case.sagsnr}.skridt.{len(case.events)}"
    with st.form(key):
        to = st.radio(t(N_("Før sagen videre")), list(states), format_func=lambda one: sag_steps.verb(case.state, one, t), key=f"{key}.til")
        day = day_field(t(N_("Dag (tom er i dag)")), key=f"{key}.dag")
        why = st.text_area(t(N_("Bemærkning")), key=f"{key}.hvorfor", height=90)
        if st.form_submit_button(t(N_("Gem skridtet")), icon=":material/arrow_forward:"):
            missing = lacking(case, seen.result, t) if to is State.INFORMED and not why.strip() else ()
            if missing:
                _tell_lacking(missing, t)
            else:
                act(
                    lambda: advance_case(target, case.sagsnr, to, who=current().who, why=why.strip(), day=day),
                    t(N_("Sagen er nu: {state}."), state=state_word(to, t).lower()),
                )


def _tell_lacking(missing: tuple[str, ...], t: Texts) -> None:
    head = t(N_("Sagen er ikke fuldt oplyst. Der mangler:"))
    tail = t(N_("Få det ind, eller skriv i bemærkningen, hvorfor sagen alligevel er fuldt oplyst."))
    listed = "\n".join(f"- {clean(without_fields(one))}" for one in missing)
    st.error(f"{head}\n\n{listed}\n\n{tail}", icon=":material/error:")


def decision(target: str, seen: Seen, found: tuple[Evidence, ...], t: Texts) -> None:
    """The decision, or a form for it, with the rules that stand in its way."""
    case = seen.case
    st.subheader(t(N_("Afgørelse")))
    if case.state is not State.INFORMED:
        said = t(N_("Afgjort: {decision}."), decision=t(DECISION_DA[case.afgoerelse])) if case.afgoerelse in DECISION_DA else ""
        st.caption(said or t(N_("Sagen kan afgøres, når den er fuldt oplyst.")))
        return
    key = f"sag.{case.sagsnr}.afgoerelse.{len(case.events)}"
    chosen = st.selectbox(
        t(N_("Afgørelsen er")),
        list(DECISION_DA),
        index=None,
        format_func=lambda one: t(DECISION_DA[one]),
        key=f"{key}.valg",
        placeholder=t(N_("Vælg")),
    )
    stops = set(stopping(case, chosen)) if chosen else set()
    if stops:
        names = "\n".join(f"- {outcome_word(one.stands)}: {one.name}" for one in found if (one.rule, one.subject) in stops)
        head = t(N_("Den afgørelse kan ikke gives, før disse regler er overholdt eller vurderet af dig under Vurdering:"))
        st.warning(f"{head}\n\n{names}", icon=":material/block:")
    with st.form(key):
        why = st.text_area(t(N_("Begrundelse (skal skrives)")), key=f"{key}.hvorfor", height=120)
        if st.form_submit_button(t(N_("Afgør sagen")), type="primary", icon=":material/gavel:", disabled=not chosen or bool(stops)):
            if not why.strip():
                st.error(t(N_("Skriv afgørelsens begrundelse.")), icon=":material/error:")
            elif chosen:
                act(
                    lambda: decide(target, case.sagsnr, chosen, who=current().who, why=why.strip()),
                    t(N_("Sagen er afgjort: {decision}."), decision=t(DECISION_DA[chosen])),
                )


def trail(target: str, seen: Seen, t: Texts) -> None:
    """Every version of the case, and what was filled in from the workspace."""
    st.write(
        t(N_("Alt, hvad der er sket med sagen, nyeste først. Sporet kan ikke ændres; det kan efterprøves med “geoplan workspace verify”."))
    )
    rows_table(sag_steps.trail_rows(case_history(target, seen.case.sagsnr), t))
    if seen.case.filled:
        st.subheader(t(N_("Udfyldt fra arbejdsområdet")))
        names = (t(N_("Oplysning")), t(N_("Værdi")), t(N_("Kilde")))
        rows_table([dict(zip(names, map(clean, one), strict=True)) for one in seen.case.filled])
