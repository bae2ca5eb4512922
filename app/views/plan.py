"""The page *Plan*: the municipality's plans with states and deadlines, and one of them with all that a planner does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geoplan.errors import UsageError
from geoplan.texts import N_
from geoplan.workflows.plan.advance import deadlines
from geoplan.workflows.plan.new import Where, new_plan
from geoplan.workflows.plan.show import plans
from geoplan_app import plan_case, plan_draft, plan_list
from geoplan_app.acting import DONE, tell_done
from geoplan_app.frame import page, tell, workspace
from geoplan_app.pages import page_info
from geoplan_app.parts import rows_table
from geoplan_app.planmap import planmap
from geoplan_app.routes import opened_titles
from geoplan_app.session import current

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.texts import Texts
    from geoplan.workflows.plan.show import Line

ASKED = "plan"  # what the address calls the plan that is open
NEW_MAP = "plan.nytkort"


def _open(plan: str) -> None:
    st.query_params[ASKED] = plan
    st.query_params.pop(plan_case.PLACE, None)
    st.rerun()


def _back() -> None:
    for name in (ASKED, plan_case.PLACE):
        st.query_params.pop(name, None)


def _all(target: str, t: Texts) -> None:
    st.title(t(page_info("plan").title))
    tell_done()
    lines, clocks = plans(target), deadlines(target)
    listing, due, new = st.tabs([t(N_("Planer")), t(N_("Frister")), t(N_("Ny plan"))])
    with listing:
        _list(lines, clocks, t)
    with due:
        rows_table(plan_list.due_rows(clocks, t), empty=t(N_("Der løber ingen frister.")))
    with new:
        _new(target, lines, t)


def _list(lines: Sequence[Line], clocks: pd.DataFrame, t: Texts) -> None:
    search, shown, kind = st.columns([2, 1, 1])
    words = search.text_input(t(N_("Søg i nummer og navn")), key="plan.soeg")
    which = shown.selectbox(
        t(N_("Tilstand")),
        list(plan_list.SHOWN),
        index=list(plan_list.SHOWN).index("arbejde" if plan_list.listed(lines) else "alle"),
        format_func=lambda one: t(plan_list.SHOWN[one][0]),
        key="plan.tilstand",
    )
    kinds = {"": N_("Alle slags"), **plan_list.KINDS}
    of = kind.selectbox(t(N_("Slags")), list(kinds), format_func=lambda one: t(kinds[one]), key="plan.slags")
    found = plan_list.listed(lines, search=words, shown=which, kind=of)
    st.caption(t(N_("{found} af {all} planer"), found=t.integer(len(found)), all=t.integer(len(lines))))
    if not found:
        said = (
            N_("Ingen planer passer. Vis alle planer, eller skriv noget andet.") if lines else N_("Der er ingen planer i arbejdsområdet.")
        )
        st.info(t(said), icon=":material/folder_off:")
        return
    opened, button = st.columns([4, 1], vertical_alignment="bottom")
    by_id = {line.objekt_id: line for line in found}
    chosen = opened.selectbox(
        t(N_("Åbn en plan")),
        list(by_id),
        format_func=lambda one: f"{plan_list.name_of(by_id[one])} ({by_id[one].status})",
        key="plan.valgt",
    )
    if button.button(t(N_("Åbn")), type="primary", icon=":material/folder_open:", width="stretch") and chosen:
        _open(str(chosen))
    due = plan_list.next_due(clocks)
    picked = st.dataframe(
        pd.DataFrame([plan_list.row(line, due.get(line.objekt_id), t) for line in found]),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"plan.tabel.{which}.{of}.{words}",
    )
    if picked["selection"]["rows"]:
        _open(found[picked["selection"]["rows"][0]].objekt_id)


def _new(target: str, lines: Sequence[Line], t: Texts) -> None:
    """A draft from parcels, or from what is drawn on the map."""
    st.write(t(N_("Byg planen af hele jordstykker, eller tegn den på kortet; den retter sig ind efter skel. Den begynder som kladde.")))
    kind = st.selectbox(t(N_("Slags")), list(plan_list.KINDS), format_func=lambda one: t(plan_list.KINDS[one]), key="plan.ny.slags")
    drawn = st.checkbox(t(N_("Tegn den på kortet")), key="plan.ny.tegn")
    wkt = ""
    if drawn:
        there = opened_titles()
        layers, offered = (
            [name for name in names if name in there] for names in (("jordstykke",), ("bygning", "lokalplan", "kommuneplanramme"))
        )
        state = planmap(key=NEW_MAP, layers=layers, offered=offered, mode="plan", height=480)
        features = (state.drawings or {}).get("features", [])
        wkt = plan_draft.polygon_wkt(features) if features else ""
    with st.form("plan.ny"):
        left, right = st.columns(2)
        number = left.text_input(t(N_("Nummer")), key="plan.ny.nummer", placeholder="1.23")
        name = right.text_input(t(N_("Navn")), key="plan.ny.navn")
        parcels = "" if drawn else st.text_input(t(N_("Jordstykker")), key="plan.ny.matrikler", placeholder="7ab, 7ac, Karlslunde")
        parents = [
            line for line in lines if line.kind in {"kommuneplan", "kommuneplantillaeg"} and kind not in {"lokalplan", "kommuneplan"}
        ]
        parent = _parent(parents, t) if parents else ""
        if not st.form_submit_button(t(N_("Opret planen")), type="primary", icon=":material/add:"):
            return
    if drawn and not wkt:
        st.error(t(N_("Tegn planens flade på kortet først.")), icon=":material/error:")
        return
    try:
        where = Where(drawing=wkt) if drawn else Where(matrikel=(parcels.strip(),) if parcels.strip() else ())
        made = new_plan(target, str(kind), where, plannr=number.strip(), name=name.strip(), plan=parent, who=current().who, why="")
    except UsageError as fault:
        tell(fault)
        return
    said = " ".join(t(note) for note in made.notes)
    st.session_state[DONE] = t(N_("{name} er oprettet som kladde. {notes}"), name=made.name, notes=said).strip()
    _open(made.objekt_id)


def _parent(parents: Sequence[Line], t: Texts) -> str:
    by_id = {line.objekt_id: line for line in parents}
    chosen = st.selectbox(
        t(N_("Hører til")),
        ["", *by_id],
        format_func=lambda one: plan_list.name_of(by_id[one]) if one else t(N_("– intet –")),
        key="plan.ny.del_af",
    )
    return str(chosen or "")


with page("plan") as t:
    asked = st.query_params.get(ASKED, "")
    if not current().workspace:
        st.title(t(page_info("plan").title))
        workspace()
    elif asked:
        st.button(t(N_("Alle planer")), icon=":material/arrow_back:", on_click=_back)
        tell_done()
        try:
            plan_case.one(workspace(), asked, t)
        except UsageError as fault:
            tell(fault)
    else:
        _all(workspace(), t)
