"""The page *Sag*: the municipality's building cases with their clocks, and one of them with all that is done with it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geoplan.errors import GeoplanError
from geoplan.report.case_stats_html import stats_plot, stats_rows
from geoplan.report.values import clean
from geoplan.texts import N_
from geoplan.workflows.case.handle import list_cases, new_case, show_case
from geoplan.workflows.case.stats import case_table, statistics
from geoplan_app import sag_case, sag_list
from geoplan_app.acting import DONE, tell_done
from geoplan_app.frame import page, tell, workspace
from geoplan_app.pages import page_info
from geoplan_app.parts import rows_table
from geoplan_app.recent import remember
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts

ASKED = "sag"
"""What the address calls the case that is open."""


def _open(sagsnr: str) -> None:
    st.query_params[ASKED] = sagsnr
    st.rerun()


def _back() -> None:
    st.query_params.pop(ASKED, None)


def _all(target: str, t: Texts) -> None:
    st.title(t(page_info("sag").title))
    cases = list_cases(target)
    listing, times, new = st.tabs([t(N_("Sager")), t(N_("Sagsbehandlingstider")), t(N_("Opret en sag"))])
    with listing:
        _list(cases, t)
    with times:
        _times(target, t)
    with new:
        _new(target, t)


def _list(cases: tuple[sag_list.Case, ...], t: Texts) -> None:
    search, shown, order = st.columns([2, 1, 1])
    words = search.text_input(t(N_("Søg i nummer, titel og ansøger")), key="sag.soeg")
    which = shown.selectbox(t(N_("Vis")), list(sag_list.SHOWN), format_func=lambda one: t(sag_list.SHOWN[one].title), key="sag.vis")
    by = order.selectbox(t(N_("Rækkefølge")), list(sag_list.SORTED), format_func=lambda one: t(sag_list.SORTED[one]), key="sag.orden")
    found = sag_list.listed(cases, search=words, shown=which, order=by)
    st.caption(t(N_("{found} af {all} sager"), found=t.integer(len(found)), all=t.integer(len(cases))))
    if not found:
        st.info(
            t(N_("Ingen sager passer. Vis alle sager, eller skriv noget andet."))
            if cases
            else t(N_("Der er ingen sager i arbejdsområdet.")),
            icon=":material/folder_off:",
        )
        return
    opened, button = st.columns([4, 1], vertical_alignment="bottom")
    by_number = {case.sagsnr: case for case, _ in found}
    chosen = opened.selectbox(
        t(N_("Åbn en sag")), list(by_number), format_func=lambda one: sag_list.choice_word(by_number[one], t), key="sag.valgt"
    )
    if button.button(t(N_("Åbn")), type="primary", icon=":material/folder_open:", width="stretch") and chosen:
        _open(chosen)
    picked = st.dataframe(
        pd.DataFrame([sag_list.row(case, clock, t) for case, clock in found]),
        hide_index=True,
        placeholder="–",
        on_select="rerun",
        selection_mode="single-row",
        key=f"sag.tabel.{which}.{by}.{words}",
    )
    if picked["selection"]["rows"]:
        _open(found[picked["selection"]["rows"][0]][0].sagsnr)
    st.caption(t(N_("Dage er kalenderdage fra fuldt oplyst; den tid, sagen venter på ansøgeren, tæller ikke med.")))


def _times(target: str, t: Texts) -> None:
    table = case_table(target)
    found = statistics(table)
    if not len(found):
        st.info(t(N_("Der er ingen sager i arbejdsområdet.")), icon=":material/folder_off:")
        return
    plot = str(stats_plot(table, found, t))
    if plot:
        st.image(plot, alt=t(N_("Brugte dage pr. sag mod servicemålet. Tallene står i tabellen.")))
        st.caption(t(N_("En prik er en afgjort sag. Den stiplede linje er servicemålet; prikker til højre for den er over målet.")))
    else:
        st.caption(t(N_("Ingen sager er afgjort endnu, så der er intet at tegne.")))
    headings, rows = stats_rows(found, t)
    rows_table([dict(zip(headings, one, strict=True)) for one in rows])
    st.caption(t(N_("Dage er kalenderdage fra fuldt oplyst til afgjort uden den tid, sagen ventede på ansøgeren.")))


def _new(target: str, t: Texts) -> None:
    st.write(t(N_("Sager kommer fra siden Byggeri. Du kan også oprette en af en sagsfil (TOML), for eksempel fra et andet system.")))
    with st.form("sag.ny", clear_on_submit=False):
        sent = st.file_uploader(t(N_("Sagsfil, højst 10 MB")), type=["toml"], key="sag.ny.fil")
        ansoeger = st.text_input(t(N_("Ansøgerens navn")), key="sag.ny.ansoeger")
        if not st.form_submit_button(t(N_("Opret sagen")), icon=":material/add:"):
            return
    if sent is None:
        st.error(t(N_("Vælg en sagsfil.")), icon=":material/error:")
        return
    try:
        with tempfile.TemporaryDirectory(prefix="geoplan-") as folder:
            path = Path(folder) / "sag.toml"
            path.write_bytes(sent.getvalue())
            seen = new_case(target, str(path), ansoeger=ansoeger.strip(), who=current().who)
    except GeoplanError as fault:
        tell(fault)
        return
    st.session_state[DONE] = t(N_("Sagen er oprettet som kladde."))
    _open(seen.case.sagsnr)


def _one(target: str, sagsnr: str, t: Texts) -> None:
    st.button(t(N_("Alle sager")), icon=":material/arrow_back:", on_click=_back)
    try:
        seen = show_case(target, sagsnr)
    except GeoplanError as fault:
        st.title(t(page_info("sag").title))
        tell(fault)
        return
    st.title(f"{clean(seen.case.sagsnr)}: {clean(seen.case.titel)}")
    remember("sag", clean(f"{seen.case.sagsnr} {seen.case.titel}"), sag=sagsnr)
    tell_done()
    sag_case.show(target, seen, t)


with page("sag") as t:
    asked = st.query_params.get(ASKED, "")
    if current().workspace and asked:
        _one(workspace(), asked, t)
    elif current().workspace:
        _all(workspace(), t)
    else:
        st.title(t(page_info("sag").title))
        workspace()
