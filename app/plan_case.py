"""One plan on the page *Plan*: its name and state, what is wrong with it, and the six things a planner does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geoplan.report.values import clean
from geoplan.rules import Outcome
from geoplan.texts import N_, texts
from geoplan.workflows.plan.check import check
from geoplan.workflows.plan.show import show
from geoplan.workflows.plan.sketch import picture, stamp
from geoplan.workflows.workspace import redo, undo
from geoplan_app import plan_draw, plan_faults, plan_form, plan_moves, plan_states
from geoplan_app.acting import act
from geoplan_app.parts import verdict
from geoplan_app.plan_list import KINDS, area_text, name_of, state_word
from geoplan_app.recent import remember
from geoplan_app.session import current

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.texts import Texts
    from geoplan.workflows.plan.show import Shown
    from geoplan.workflows.plan.sketch import Picture
    from geoplan_app.plan_faults import Checked

PLACES: Final[Mapping[str, str]] = {
    "kort": N_("Kort og fejl"),
    "bestemmelser": N_("Bestemmelser"),
    "ramme": N_("Ramme (§ 13)"),
    "skridt": N_("Næste skridt"),
    "versioner": N_("Versioner"),
    "eksport": N_("Eksport"),
}
"""What can be done with a plan, by the name in the address."""
LOCKED: Final = ("V", "A")
PLACE: Final = "vis"


def one(target: str, asked: str, t: Texts) -> None:
    """The whole plan."""
    shown = show(target, asked)
    now = stamp(target)
    found = checked(target, shown.line.objekt_id, now, t.language)
    st.title(clean(shown.plan.name))
    remember("plan", clean(shown.plan.name), plan=shown.line.objekt_id)
    _head(target, shown, found, t)
    place = _chosen_place(t)
    if place == "kort":
        plan_draw.draw(target, shown, pictured(target, shown.line.objekt_id, now), found.faults, t, locked=shown.line.status in LOCKED)
    elif place == "bestemmelser":
        plan_form.forms(target, shown, t, locked=shown.line.status in LOCKED)
    elif place == "ramme":
        plan_moves.ramme(target, shown, t)
    elif place == "skridt":
        plan_moves.steps(target, shown, t)
    elif place == "versioner":
        plan_states.versions(target, shown, t)
    else:
        plan_states.export(target, shown, t)


@st.cache_data(max_entries=40, show_spinner=False)
def checked(target: str, objekt_id: str, now: str, language: str) -> Checked:  # noqa: ARG001 -- part of the key
    """What a check finds, kept as long as the workspace is as it is ``now``."""
    return plan_faults.checked(check(target, objekt_id), texts(language))


@st.cache_data(max_entries=40, show_spinner=False)
def pictured(target: str, objekt_id: str, now: str) -> Picture:  # noqa: ARG001 -- part of the key
    """The plan for the map, kept likewise."""
    return picture(target, objekt_id)


def _chosen_place(t: Texts) -> str:
    """Which of the plan's pages is open; it stands in the address too."""
    asked = st.query_params.get(PLACE, "kort")
    place = st.radio(
        t(N_("Vis")),
        list(PLACES),
        index=list(PLACES).index(asked) if asked in PLACES else 0,
        format_func=lambda one: t(PLACES[one]),
        horizontal=True,
        label_visibility="collapsed",
        key="plan.vis",
    )
    st.query_params[PLACE] = str(place)
    return str(place)


def _head(target: str, shown: Shown, found: Checked, t: Texts) -> None:
    line = shown.line
    kind = t(KINDS[line.kind]) if line.kind in KINDS else line.kind
    parts = [kind, state_word(line.status, t), area_text(line.area_m2, t)]
    if line.kind == "lokalplan":
        parts.append(t.plural("{n} delområde", "{n} delområder", line.delomraader))
        parts.append(t.plural("{n} byggefelt", "{n} byggefelter", line.byggefelter))
    left, back, forth = st.columns([6, 1, 1], vertical_alignment="center")
    left.caption(" · ".join(parts))
    if back.button(t(N_("Fortryd")), icon=":material/undo:", help=t(N_("Fortryd det seneste, du har gemt.")), width="stretch"):
        act(lambda: undo(target, who=current().who), t(N_("Det seneste er fortrudt.")))
    if forth.button(t(N_("Gentag")), icon=":material/redo:", help=t(N_("Gør det igen, du fortrød.")), width="stretch"):
        act(lambda: redo(target, who=current().who), t(N_("Det er gjort igen.")))
    outcome = plan_faults.gravest(found)
    heads = {
        Outcome.BREACH: N_("der er fejl i planen"),
        Outcome.JUDGEMENT: N_("ingen fejl, men noget at se på"),
        Outcome.UNDECIDED: N_("ingen fejl i det, der kunne undersøges"),
        Outcome.COMPLIES: N_("ingen fejl fundet"),
    }
    told = [part for part in (plan_faults.counted(found.faults, t), plan_faults.not_run(found, t)) if part]
    verdict(outcome, t(heads[outcome]), "\n\n".join(told))
    if line.status in LOCKED:
        st.info(t(N_("{name} er låst: her kan du se, sammenligne og hente, men ikke tegne."), name=name_of(line)), icon=":material/lock:")
