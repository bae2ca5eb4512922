"""Drawing in a plan without a mouse: by names, parcels and coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geoplan.texts import N_
from geoplan.workflows.plan.delete import delete
from geoplan.workflows.plan.edit import edit_fields
from geoplan.workflows.plan.new import Where, new_byggefelt
from geoplan.workflows.plan.sketch import fit_parts
from geoplan.workflows.plan.split import By, merge_parts, split_plan
from geoplan_app.acting import act
from geoplan_app.plan_draft import only_wkt, two_points
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.plan.show import Shown
    from geoplan.workflows.plan.sketch import Picture


def in_words(target: str, shown: Shown, plan: Picture, t: Texts) -> None:
    """What the map does, as forms."""
    with st.expander(t(N_("Del, slå sammen og ret til – uden mus")), icon=":material/keyboard:"):
        if plan.misfits["features"]:
            _fit(target, shown, t)
        left, right = st.columns(2, gap="large")
        with left:
            _split(target, shown, t)
        with right:
            _merge(target, shown, t)
            _without_field(target, shown, t)
        _drawn(target, shown, t)


def _fit(target: str, shown: Shown, t: Texts) -> None:
    st.write(t(N_("Delområderne dækker ikke planen præcis. Huller bliver nye delområder, overlap går til det første.")))
    if st.button(t(N_("Ret delområderne til, så de dækker planen")), icon=":material/build:"):
        act(lambda: fit_parts(target, shown.line.objekt_id, who=current().who), t(N_("Delområderne dækker nu planen.")))


def _split(target: str, shown: Shown, t: Texts) -> None:
    with st.form("plan.del"):
        parcels = st.text_input(
            t(N_("Jordstykker, der skal være ét delområde")), placeholder="7ab, 7ac, Karlslunde", key="plan.del.matrikler"
        ).strip()
        along = st.text_input(
            t(N_("… eller langs skel mellem to punkter (øst nord øst nord)")),
            placeholder="704400 6162300 704600 6162350",
            key="plan.del.langs",
        )
        line = st.text_input(
            t(N_("… eller en linje at dele langs (WKT)")), placeholder="LINESTRING(704400 6162300, 704600 6162350)", key="plan.del.linje"
        )
        each = st.checkbox(t(N_("… eller hvert jordstykke for sig")), key="plan.del.hvert")
        if st.form_submit_button(t(N_("Del planen")), icon=":material/content_cut:"):
            act(lambda: _cut(target, shown, line, along, parcels, each=each), t(N_("Planen er delt.")))


def _cut(target: str, shown: Shown, line: str, along: str, parcels: str, *, each: bool) -> None:
    by = By(line=only_wkt(line), along=two_points(along), matrikel=(parcels,) if parcels else (), each_parcel=each)
    split_plan(target, shown.line.objekt_id, by, who=current().who, why="")


def _merge(target: str, shown: Shown, t: Texts) -> None:
    with st.form("plan.saml"):
        names = [part.name for part in shown.delomraader]
        which = st.multiselect(t(N_("Delområder, der skal slås sammen")), names, key="plan.saml.hvilke", placeholder=t(N_("Vælg")))
        if st.form_submit_button(t(N_("Slå sammen")), icon=":material/merge:"):
            own = shown.line.objekt_id
            act(lambda: merge_parts(target, own, which, who=current().who, why=""), t(N_("Delområderne er slået sammen.")))


def _without_field(target: str, shown: Shown, t: Texts) -> None:
    if not shown.byggefelter:
        return
    with st.form("plan.felt.slet"):
        names = {part.objekt_id: part.name for part in shown.byggefelter}
        which = st.selectbox(t(N_("Byggefelt")), list(names), format_func=names.__getitem__, key="plan.felt.slet.hvilket")
        if st.form_submit_button(t(N_("Slet byggefeltet")), icon=":material/delete:"):
            own = shown.line.objekt_id
            act(
                lambda: delete(target, own, byggefelt=str(which), who=current().who, why=""),
                t(N_("Byggefeltet er slettet; det kan fortrydes.")),
            )


def _drawn(target: str, shown: Shown, t: Texts) -> None:
    kinds = {"byggefelt": N_("et byggefelt"), "omrids": N_("planens afgrænsning")}
    with st.form("plan.felt", clear_on_submit=False):
        wkt = st.text_area(t(N_("Et nyt byggefelt eller en ny afgrænsning (WKT, EPSG:25832)")), height=80, key="plan.felt.wkt")
        kind = st.radio(t(N_("Det er")), list(kinds), format_func=lambda one: t(kinds[one]), horizontal=True, key="plan.felt.slags")
        if st.form_submit_button(t(N_("Gem tegningen")), icon=":material/save:"):
            done = N_("Byggefeltet er gemt.") if kind == "byggefelt" else N_("Planens afgrænsning er gemt.")
            act(lambda: _stored(target, shown, wkt, str(kind)), t(done))


def _stored(target: str, shown: Shown, wkt: str, kind: str) -> None:
    own, who, drawing = shown.line.objekt_id, current().who, only_wkt(wkt)
    if kind == "byggefelt":
        new_byggefelt(target, own, Where(drawing=drawing), who=who, why="")
    else:
        edit_fields(target, own, (), drawing=drawing, who=who, why="")
