"""The plan against its rammer, and the next step of its life, on the page *Plan*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.errors import GeoplanError
from geoplan.plan.conformity.verdicts import RANK, VERDICT_DA, Verdict
from geoplan.plan.lifecycle import STATES_DA, allowed_steps
from geoplan.plan.required import HEARD
from geoplan.report.conformity_html import conformity_html
from geoplan.report.conformity_text import NOT_VERIFIED, OVERALL, statement_text
from geoplan.report.conformity_values import compared_plans
from geoplan.report.values import clean
from geoplan.rules import OUTCOME_DA, Outcome
from geoplan.texts import N_
from geoplan.workflows.plan.advance import advance, deadlines
from geoplan.workflows.plan.conformity import compare_with_rammer
from geoplan.workflows.plan.ready import SECTION_13, may_be_accepted
from geoplan_app import plan_faults
from geoplan_app.acting import act
from geoplan_app.frame import tell
from geoplan_app.parts import day_field, rows_table, verdict
from geoplan_app.plan_list import days_in, due_rows, state_word
from geoplan_app.session import current

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from geoplan.plan.obstacles import Obstacle
    from geoplan.texts import Texts
    from geoplan.workflows.plan.advance import Advanced
    from geoplan.workflows.plan.show import Shown

VERDICTS: Final[Mapping[Verdict, Outcome]] = {
    Verdict.AGREES: Outcome.COMPLIES,
    Verdict.NOT_REGULATED: Outcome.COMPLIES,
    Verdict.CONFLICTS: Outcome.BREACH,
    Verdict.READ_PDF: Outcome.JUDGEMENT,
    Verdict.UNKNOWN: Outcome.UNDECIDED,
    Verdict.NOT_COMPARABLE: Outcome.UNDECIDED,
}
SIGNS: Final[Mapping[Verdict, str]] = {
    Verdict.AGREES: "✔",
    Verdict.NOT_REGULATED: "–",
    Verdict.CONFLICTS: "✘",
    Verdict.READ_PDF: "⚖",
    Verdict.UNKNOWN: "?",
    Verdict.NOT_COMPARABLE: "?",
}
OPEN, AGAIN = "plan.aabne", "plan.igen"
"""Where the session keeps the rules that stood in the way at the latest try and may be accepted, and that the try is to be told again."""
SPOKEN: Final = frozenset({Verdict.CONFLICTS, Verdict.READ_PDF, Verdict.NOT_COMPARABLE, Verdict.AGREES})
"""What stands in the first table: the rest says nothing about the plan."""
PARTS: Final[Mapping[str, str]] = {"delomraade": N_("Delområde"), "byggefelt": N_("Byggefelt"), "kommuneplanramme": N_("Ramme")}
DOCUMENT_FROM: Final = ("F", "V", "A")


def ramme(target: str, shown: Shown, t: Texts) -> None:
    """The lokalplan held against its rammer (§ 13), matter by matter."""
    if shown.line.kind != "lokalplan":
        st.caption(t(N_("Kun lokalplaner holdes op mod rammer.")))
        return
    found = compare_with_rammer(target, shown.line.objekt_id)
    (plan,) = compared_plans(found.result, found.lokalplaner, found.delomraader, found.byggefelter, t)
    overall = Verdict(plan["verdict"])
    verdict(VERDICTS[overall], t(OVERALL[overall]).rstrip("."), t(NOT_VERIFIED))
    if found.drafts:
        st.warning(
            t(N_("Kladder til rammer tæller ikke med: {rammer}. Før dem videre, når de er klar."), rammer=", ".join(found.drafts)),
            icon=":material/pending:",
        )
    rows = sorted(plan["rows"], key=lambda row: RANK[Verdict(row["verdict"])])
    rows_table(matters([row for row in rows if Verdict(row["verdict"]) in SPOKEN], t), empty=t(N_("Der er intet at sammenligne endnu.")))
    silent = [row for row in rows if Verdict(row["verdict"]) not in SPOKEN]
    if silent:
        with st.expander(t(N_("Ukendt eller ikke reguleret ({n})"), n=len(silent))):
            rows_table(matters(silent, t))
    name = f"{shown.line.plannr or 'plan'}-ramme"
    with st.container(horizontal=True):
        st.download_button(
            t(N_("Hent som side med kort (HTML)")),
            conformity_html([plan], found.result, found.lokalplaner, found.delomraader, t),
            f"{name}.html",
            "text/html",
            icon=":material/description:",
        )
        st.download_button(
            t(N_("Hent tekst til redegørelsen (§ 16)")), statement_text([plan], t), f"{name}.txt", "text/plain", icon=":material/article:"
        )


def matters(rows: Sequence[Mapping[str, Any]], t: Texts) -> list[dict[str, str]]:
    """The rows of the comparison; what is the same for several parts of the plan is told once."""
    part = t(N_("Del"))
    alike: dict[tuple[str, ...], dict[str, str]] = {}
    parts: dict[tuple[str, ...], list[str]] = {}
    for row in (_matter(one, t) for one in rows):
        key = tuple(value for name, value in row.items() if name != part)
        alike.setdefault(key, row)
        parts.setdefault(key, []).append(row[part])
    return [row | {part: ", ".join(dict.fromkeys(parts[key]))} for key, row in alike.items()]


def _matter(row: Mapping[str, Any], t: Texts) -> dict[str, str]:
    told = Verdict(row["verdict"])
    part = t(N_("delområde {name}"), name=row["delomraade"]) if row["delomraade"] else ""
    part = t(N_("byggefelt i {name}"), name=row["byggefelt"]) if row["byggefelt"] else part
    return {
        t(N_("Dom")): f"{SIGNS[told]} {t(VERDICT_DA[told])}",
        t(N_("Forhold")): row["matter"],
        t(N_("Del")): clean(part) or t(N_("planen")),
        t(N_("Ramme")): clean(row["ramme"]) or "–",
        t(N_("Planen")): clean(row["plan"]) or "–",
        t(N_("Rammen")): clean(row["ramme_value"]) or "–",
        t(N_("Hvorfor")): clean(row["reason"]),
    }


# -- the next step -------------------------------------------------------------------------------


def steps(target: str, shown: Shown, t: Texts) -> None:
    """What is missing, a form for the next step, and the clocks that run."""
    line = shown.line
    if shown.missing:
        st.subheader(t(N_("Mangler for status {state}"), state=t(STATES_DA[shown.prepared_for])))
        st.markdown("\n".join(f"- {clean(part)}: {t(what)}" if part else f"- {t(what)}" for part, what in shown.missing))
    ways = allowed_steps(line.kind, line.status)
    if ways:
        _step(target, shown, ways, t)
    else:
        st.caption(t(N_("Planen er ved sin ende: den kan ikke føres videre.")))
    st.subheader(t(N_("Frister")))
    rows_table(due_rows(deadlines(target, line.objekt_id), t), empty=t(N_("Der løber ingen frister.")))


def _step(target: str, shown: Shown, ways: Sequence[str], t: Texts) -> None:
    own, kind = shown.line.objekt_id, shown.line.kind
    st.subheader(t(N_("Før planen videre")))
    to = st.radio(
        t(N_("Til")), [one for one in ways if one != shown.line.status or one == "V"], format_func=lambda one: state_word(one, t),
        horizontal=True, key="plan.til",
    )  # fmt: skip
    with st.form(f"plan.trin.{own}.{to}"):
        day, given = _asked(kind, str(to), t)
        accept, why = _accepting(t)
        look, go = st.columns(2)
        tried = look.form_submit_button(t(N_("Se, hvad der mangler")), icon=":material/search:", width="stretch")
        gone = go.form_submit_button(t(N_("Før videre")), type="primary", icon=":material/arrow_forward:", width="stretch")
    tried = st.session_state.pop(AGAIN, False) or tried
    if not (tried or gone):
        return
    wanted = {"to": str(to), "day": day, "who": current().who, "why": why, "accept": accept, **given}
    found = _tried(target, own, wanted)
    if found is None:
        return
    open_ = list(dict.fromkeys(group.rule.id for group in found.faults.stops if may_be_accepted(group.rule)))
    if open_ and open_ != st.session_state.get(OPEN):
        st.session_state[OPEN], st.session_state[AGAIN] = open_, True
        st.rerun()  # the form stands above, and is to offer them
    if gone and not found.stopped:
        act(lambda: advance(target, own, **wanted), t(N_("Planen er nu: {state}."), state=t(STATES_DA[str(to)])))
    _tell(found, t)


def _tried(target: str, own: str, wanted: dict[str, Any]) -> Advanced | None:
    """What a try of the step says; nothing where the tool refuses it."""
    try:
        return advance(target, own, **wanted, dry_run=True)
    except GeoplanError as fault:
        tell(fault)
        return None


def _asked(kind: str, to: str, t: Texts) -> tuple[dt.date | None, dict[str, Any]]:
    """What the step asks for, as the workflow takes it."""
    left, right = st.columns(2)
    with left:
        day = day_field(t(N_("Trinnets dag (tom er i dag)")), key=f"plan.trin.dag.{to}")
    changes: list[str] = []
    with right:
        if kind in HEARD and to == "F":
            end = day_field(t(N_("Høringen slutter")), key="plan.trin.slut")
            changes += [f"datoslut={end:%Y-%m-%d}"] if end else []
        if to in {"V", "A"}:
            decided = day_field(t(N_("Vedtaget den")) if to == "V" else t(N_("Aflyst den")), key=f"plan.trin.vedtaget.{to}")
            changes += [f"{'datovedt' if to == 'V' else 'datoaflyst'}={decided:%Y-%m-%d}"] if decided else []
    if kind in HEARD and to in DOCUMENT_FROM:
        document = st.text_input(
            t(N_("Plandokumentets adresse (PDF)")), key=f"plan.trin.dok.{to}", placeholder="https://dokument.plandata.dk/…"
        )
        changes += [f"doklink={document.strip()}"] if document.strip() else []
    given: dict[str, Any] = {"changes": tuple(changes)}
    if kind in HEARD and to == "F":
        given["minor"] = st.checkbox(t(N_("Planen er af mindre betydning: den korte høringsfrist gælder")), key="plan.trin.mindre")
    if kind in HEARD and to == "V":
        given |= _adoption(t)
    if to == "A":
        given["replaced"] = st.checkbox(t(N_("En ny plan afløser den, der aflyses")), key="plan.trin.afloest") or None
    return day, given


def _adoption(t: Texts) -> dict[str, Any]:
    """What the columns do not tell of the hearing. Nothing chosen is not the same as none."""
    left, right = st.columns(2)
    unknown, none, some = t(N_("Ikke oplyst")), t(N_("Ingen")), t(N_("Ja"))
    came = left.selectbox(t(N_("Rettidige indsigelser")), [unknown, none, some], key="plan.trin.indsigelser")
    veto = right.selectbox(t(N_("Åbent veto fra en myndighed")), [unknown, none, some], key="plan.trin.veto")
    return {"objections": {unknown: None, none: 0, some: 1}[came], "veto": {unknown: None, none: False, some: True}[veto]}


def _accepting(t: Texts) -> tuple[tuple[str, ...], str]:
    """Rules that are not verified, and that the planner goes on in spite of."""
    with st.expander(t(N_("Gå videre trods et krav, der ikke er efterprøvet"))):
        open_ = st.session_state.get(OPEN, [])
        rules = st.multiselect(t(N_("Krav, der fraviges")), open_, key="plan.trin.trods", placeholder=t(N_("Vælg"))) if open_ else []
        if not open_:
            st.caption(t(N_("Tryk “Se, hvad der mangler”; så kan de krav vælges her, som kan fraviges.")))
        why = st.text_area(t(N_("Begrundelse (står i sporet)")), key="plan.trin.hvorfor", height=80)
    return tuple(rules), why.strip()


def _tell(found: Advanced, t: Texts) -> None:
    """What stands in the way, what is to be judged, and how to go on in spite of what is not verified."""
    state = t(STATES_DA[found.to])
    stops = [one for one in found.obstacles if one.stops]
    if not found.stopped:
        verdict(Outcome.COMPLIES, t(N_("planen kan blive {state}"), state=state), t(N_("Intet er gemt endnu. Tryk “Før videre”.")))
    else:
        verdict(Outcome.BREACH, t(N_("planen kan ikke blive {state} endnu"), state=state))
    for text in obstacles(found, stops, t):
        st.markdown(f"- {text}")
    _list(plan_faults.faults(found.faults.stops, t))
    if any(group.rule.id in SECTION_13 for group in found.faults.stops) and found.faults.waiting:
        st.info(t(N_("Disse rammer tæller ikke med endnu: {rammer}."), rammer=", ".join(found.faults.waiting)), icon=":material/pending:")
    open_ = list(dict.fromkeys(group.rule.id for group in found.faults.stops if may_be_accepted(group.rule)))
    if open_:
        st.info(
            t(
                N_("Kan fraviges med begrundelse ovenfor, fordi det ikke er efterprøvet: {rules}"),
                rules=" ".join(f"`{one}`" for one in open_),
            )
        )
    judged = [one for one in found.obstacles if not one.stops]
    notes = plan_faults.faults((*found.faults.changed, *found.faults.notes), t)
    if judged or notes:
        with st.expander(t(N_("Skal vurderes ({n})"), n=len(judged) + len(notes)), expanded=not found.stopped):
            for text in obstacles(found, judged, t):
                st.markdown(f"- {text}")
            _list(notes)


def obstacles(found: Advanced, ones: Sequence[Obstacle], t: Texts) -> list[str]:
    """What stands in the way, each thing once with the parts it is about."""
    parts: dict[str, dict[str, list[str]]] = {}
    for one in ones:
        source = t(one.reference.text) if one.reference.verified else t(N_("{source} (ikke efterprøvet)"), source=t(one.reference.text))
        said = days_in(f"**{clean(t(one.text))}** {clean(t(one.advice))}  \n  {t(OUTCOME_DA[one.outcome])} · {source}")
        of = parts.setdefault(said, {})
        if one.kind != found.kind:
            of.setdefault(t(PARTS.get(one.kind, one.kind)), []).append(clean(found.names[one.kind][one.at]))
    return [
        "; ".join(f"{kind} {', '.join(names)}" for kind, names in of.items()) + (": " if of else "") + said for said, of in parts.items()
    ]


def _list(found: Sequence[plan_faults.Fault]) -> None:
    for one in found:
        what = f"{plan_faults.SIGNS[one.kind]} **{clean(one.title)}** – {clean(one.line)} {clean(one.advice)}"
        st.markdown(f"- {what}  \n  {clean(one.source)} · `{one.rule}`")
