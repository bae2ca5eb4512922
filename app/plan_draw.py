"""The map of a plan: draw, split, put together, and see every fault where it is. What is drawn is stored at once and can be undone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.errors import GeoplanError
from geoplan.report.values import clean
from geoplan.texts import N_
from geoplan.workflows.plan.delete import delete
from geoplan.workflows.plan.edit import edit_fields
from geoplan.workflows.plan.new import Where, new_byggefelt
from geoplan.workflows.plan.sketch import save_parts
from geoplan.workflows.plan.split import By, split_plan
from geoplan_app import plan_draft, plan_faults, plan_words
from geoplan_app.parts import rows_table
from geoplan_app.planmap import planmap
from geoplan_app.routes import opened_titles
from geoplan_app.session import current

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geoplan.texts import Texts
    from geoplan.workflows.plan.show import Shown
    from geoplan.workflows.plan.sketch import Picture
    from geoplan_app.plan_draft import Changes
    from geoplan_app.plan_faults import Fault
    from geoplan_app.planmap import MapState

KEY: Final = "plan.kort"
NEAR: Final = "plan.naer"
SOME: Final = N_("inden for 25 cm")
NEAR_M: Final = {N_("inden for 5 cm"): 0.05, SOME: 0.25, N_("inden for 1 m"): 1.0}
"""How near a drawing must be to a boundary to follow it, by what the planner chooses."""
HANDLED, UNSAVED, SAVED, LOOK, ROUND = "plan.tegnet", "plan.ugemt", "plan.gemt", "plan.set_paa", "plan.omgang"
LAYERS: Final = ("jordstykke",)
OFFERED: Final = ("bygning", "kommuneplanramme", "lokalplan", "vejmidte", "husnummer", "kommunegraense")
FEW: Final = 30
"""So many faults have a button each; the rest stand in the table."""
VISIBLE, HEIGHT = 4, 620
"""With more faults than this the list is as tall as the map, and is rolled."""


def draw(target: str, shown: Shown, plan: Picture, found: Sequence[Fault], t: Texts, *, locked: bool) -> None:
    """Map and faults side by side, and below them what can be done in words."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        what = _what(shown, t) if not locked else ""
        state = _map(shown, plan, found, what, t)
        _unsaved(t)
    with right:
        _faults(found, t)
    if what:
        _take(target, shown, plan_draft.draft_of(plan, what), what=what, state=state, t=t)
    at = plan_faults.pointed(state.target)
    if 0 <= at < len(found):
        _look_at(found[at])
    if not locked and shown.line.kind == "lokalplan":
        plan_words.in_words(target, shown, plan, t)


def _what(shown: Shown, t: Texts) -> str:
    choices = list(plan_draft.WHAT) if shown.line.kind == "lokalplan" else ["omrids"]
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    what = left.radio(t(N_("Tegn")), choices, format_func=lambda one: t(plan_draft.WHAT[one]), horizontal=True, key="plan.hvad")
    right.selectbox(t(N_("Hæft til skel og naboer")), list(NEAR_M), index=1, format_func=t, key=NEAR)
    st.caption(t(_HELP[what]))
    return str(what)


_HELP: Final = {
    "delomraade": N_(
        "Tegn en flade for et nyt delområde, del med en linje, eller flyt hjørner; naboens hjørne følger med. Alt gemmes straks."
    ),
    "byggefelt": N_("Tegn en flade for hvert byggefelt. Det skal ligge i ét delområde. Alt gemmes straks."),
    "omrids": N_("Flyt planens hjørner, eller tegn den om. Delområderne retter sig ind efter den. Alt gemmes straks."),
}


def _map(shown: Shown, plan: Picture, found: Sequence[Fault], what: str, t: Texts) -> MapState:
    place = st.session_state.get(LOOK)
    more = plan_faults.overlay(found, plan.misfits, t, chosen=place)
    return planmap(
        key=f"{KEY}.{shown.line.objekt_id}.{what}.{st.session_state.get(ROUND, 0)}",
        layers=[one for one in LAYERS if one in opened_titles()],
        offered=[one for one in OFFERED if one in opened_titles()],
        mode="plan" if what else "view",
        draft=plan_draft.draft_of(plan, what) if what else None,
        overlays=plan_draft.overlays_of(plan, what, t, more),
        bounds=plan_faults.around(place) if place else _roomy(plan.bounds),
        height=600,
    )


def _roomy(bounds: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
    """A little of what lies around the plan."""
    if bounds is None:
        return None
    west, south, east, north = bounds
    room = 0.08 * max(east - west, north - south)
    return west - room, south - room, east + room, north + room


# -- what was drawn ------------------------------------------------------------------------------


def _take(target: str, shown: Shown, draft: dict[str, Any], *, what: str, state: MapState, t: Texts) -> None:
    """Store what is new on the map."""
    who, own = current().who, shown.line.objekt_id
    near = NEAR_M[st.session_state.get(NEAR, SOME)]
    if state.line and what == "delomraade":
        by = By(line=plan_draft.line_wkt(state.line))
        _store(lambda: split_plan(target, own, by, who=who, why=""), t(N_("Delt langs linjen.")), t)
        return
    drawn = plan_draft.digest(state.drawings)
    if state.drawings is None or drawn == st.session_state.get(HANDLED):
        return
    st.session_state[HANDLED] = drawn
    said = plan_draft.changes(draft, state.drawings)
    if not said.any:
        return
    if what == "delomraade":
        features = state.drawings["features"]
        seen = plan_draft.seen_versions(draft)
        _store(lambda: save_parts(target, own, features, seen=seen, tolerance_m=near, who=who), _counted(said, t), t)
    elif what == "byggefelt":
        _store(lambda: _fields(target, own, said, plan_draft.seen_versions(draft), near), _counted(said, t), t)
    elif state.drawings["features"]:
        wkt = plan_draft.polygon_wkt(state.drawings["features"])
        _store(
            lambda: edit_fields(target, own, (), drawing=wkt, tolerance_m=near, who=who, why=""), t(N_("Planens afgrænsning er gemt.")), t
        )


def _fields(target: str, own: str, said: Changes, seen: dict[str, str], near: float) -> None:
    """Store byggefelter one by one: each has its own place in one delområde."""
    who = current().who
    for key in said.removed:
        delete(target, own, byggefelt=key, who=who, why="")
    for one in said.changed:
        key = str(one["id"])
        edit_fields(
            target, own, (), byggefelt=key, seen=seen[key], drawing=plan_draft.polygon_wkt([one]), tolerance_m=near, who=who, why=""
        )
    for one in said.new:
        new_byggefelt(target, own, Where(drawing=plan_draft.polygon_wkt([one]), tolerance_m=near), who=who, why="")


def _store(do: Callable[[], object], done: str, t: Texts) -> None:
    """Store, and run the page anew. What is refused stays on the map, with the reason, until it is mended or thrown away."""
    try:
        do()
    except GeoplanError as fault:
        st.session_state[UNSAVED] = str(fault)
        st.rerun()
    st.session_state.pop(UNSAVED, None)
    clock = dt.datetime.now(tz=dt.UTC).astimezone().strftime("%H.%M")
    st.session_state[SAVED] = t(N_("{done} Gemt kl. {clock}."), done=done, clock=clock)
    st.rerun()


def _counted(said: Changes, t: Texts) -> str:
    parts = [
        t.plural("{n} ny", "{n} nye", len(said.new)) if said.new else "",
        t.plural("{n} rettet", "{n} rettede", len(said.changed)) if said.changed else "",
        t.plural("{n} slettet", "{n} slettede", len(said.removed)) if said.removed else "",
    ]
    text = ", ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}."


def _unsaved(t: Texts) -> None:
    """When the map was stored last; or what on it is not, and why. It stands below the map, which so stays where it is."""
    why = st.session_state.get(UNSAVED)
    if not why:
        saved = st.session_state.get(SAVED)
        if saved:
            st.caption(f"✔ {saved}")
        return
    st.error(t(N_("Det, du tegnede, er ikke gemt. {why} Ret det på kortet, eller kassér det."), why=clean(why)), icon=":material/error:")
    if st.button(t(N_("Kassér det, der ikke er gemt")), icon=":material/delete:"):
        st.session_state.pop(UNSAVED, None)
        st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
        st.rerun()


# -- what is wrong -------------------------------------------------------------------------------


def _faults(found: Sequence[Fault], t: Texts) -> None:
    st.subheader(t(N_("Fejl og bemærkninger")))
    if not found:
        st.caption(t(N_("Kontrollen fandt intet i det, der kunne undersøges.")))
        return
    st.caption(t(N_("Alle regler er kørt efter den seneste ændring. Punkterne står også på kortet.")))
    with st.container(height=HEIGHT if len(found) > VISIBLE else "content", border=False):
        for at, one in enumerate(found[:FEW]):
            _fault(at, one, t)
    if len(found) > FEW:
        with st.expander(t(N_("Alle i én tabel")), icon=":material/table:"):
            rows_table([{t(N_("Alvor")): plan_faults.word(one.kind, t), t(N_("Fund")): clean(one.line)} for one in found])


def _fault(at: int, one: Fault, t: Texts) -> None:
    with st.container(border=True, gap=None):
        st.markdown(f"**{plan_faults.word(one.kind, t)}: {_plain(one.title)}**")
        st.markdown(_plain(one.line))
        st.caption(f"{_plain(one.advice)} {t(N_('Kilde'))}: {_plain(one.source)}.".strip())
        if one.place and st.button(
            t(N_("Vis på kort")), key=f"plan.fejl.{at}", icon=":material/my_location:", help=one.rule, type="tertiary"
        ):
            _look_at(one)


def _plain(text: str) -> str:
    """A sentence of the data as it stands: nothing in it is Markdown."""
    return (
        clean(text)
        .replace("\\", "\\\\")
        .replace("*", r"\*")
        .replace("_", r"\_")
        .replace("[", r"\[")
        .replace("$", r"\$")
        .replace("`", r"\`")
    )


def _look_at(one: Fault) -> None:
    """Show a fault in the middle of the map, until another is looked at."""
    if one.place and st.session_state.get(LOOK) != one.place:
        st.session_state[LOOK] = one.place
        st.rerun()
