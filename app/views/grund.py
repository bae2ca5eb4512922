"""The page *Grund*: what applies on a plot. Click or search, then the verdict, the lists, the plans, and what may still be built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.report.pdf import installed, pdf_bytes
from geoplan.report.plot_overlay import plot_overlay
from geoplan.report.plot_page import RULES, plot_html
from geoplan.report.plot_plans import plan_table
from geoplan.report.plot_text import GUIDANCE, shown_day
from geoplan.report.plot_text import verdict as themes_said
from geoplan.report.plot_values import plot_values
from geoplan.report.sheet_map import box_of, sheet_of
from geoplan.report.site_overlay import overlay_bounds
from geoplan.report.values import clean
from geoplan.texts import N_, speak_here
from geoplan.workflows.plot.served import Plot, RightLeft, around, extent_of, plot_of, right_left
from geoplan_app import grund_shown as shown
from geoplan_app.frame import page, workspace
from geoplan_app.links import address, link
from geoplan_app.pages import page_info
from geoplan_app.parts import rows_table, verdict
from geoplan_app.planmap import planmap
from geoplan_app.plot_search import search
from geoplan_app.recent import remember

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.texts import Texts

ASKED: Final = "grund"
"""What the address calls the plot that is open."""
_SHOWN_AT_ONCE: Final = 8
"""Themes of a list that are shown without unfolding it."""
_LAYERS: Final = ("jordstykke", "bygning", "byggefelt")
_OFFERED: Final = ("lokalplan", "delomraade", "kommuneplanramme", "zonekort", "husnummer", "vejmidte")


def _open(key: str) -> None:
    st.query_params[ASKED] = key
    st.rerun()


def _find(target: str, t: Texts) -> None:
    """Nothing is open: search, or click on the map."""
    chosen = search(target, t, key="grund.soeg")
    if chosen:
        _open(chosen)
    st.caption(t(N_("Eller klik på en grund på kortet.")))
    picked = planmap(key="grund.oversigt", mode="pick", layers=_LAYERS, offered=_OFFERED, bounds=extent_of(target), height=560).picked
    if picked:
        _open(f"{picked[0]:.1f} {picked[1]:.1f}")


def _plot(target: str, key: str, t: Texts) -> None:
    plot = plot_of(target, key)
    values = plot_values(plot.extract, t)
    remember("grund", plot.label, grund=plot.key)
    left = right_left(plot)
    st.title(clean(plot.label))
    if st.button(t(N_("Find en anden grund")), icon=":material/arrow_back:", key="grund.anden"):
        st.query_params.pop(ASKED, None)
        st.rerun()
    _verdict(values, t)
    told, drawn = st.columns([2, 3], gap="medium")
    with drawn:
        _map(plot, left, t)
    with told:
        _identity(plot, values, t)
    _lists(values, t)
    _plans(values, t)
    _right(values, left, t)
    _buildings(values, t)
    _sources(plot, values, t)


def _verdict(values: dict[str, Any], t: Texts) -> None:
    reasons = "\n".join(f"- {clean(one)}" for one in values["right"]["reasons"])
    verdict(shown.outcome_of(values), t(N_("bebyggelsesprocent")), f"{shown.right_limit(values, t)}\n\n{reasons}".strip())
    complete = not values["counts"]["not_examined"]
    box = st.success if complete and not values["counts"]["hit"] else st.warning
    box(themes_said(values, t), icon=":material/layers:")


def _map(plot: Plot, left: RightLeft, t: Texts) -> None:
    overlay = plot_overlay(plot.extract, left.envelope, t)
    state = planmap(
        key=f"grund.kort.{plot.key}",
        mode="pick",
        layers=_LAYERS,
        offered=_OFFERED,
        overlays=overlay,
        bounds=overlay_bounds(overlay),
        height=460,
    )
    if state.picked:
        _open(f"{state.picked[0]:.1f} {state.picked[1]:.1f}")
    st.caption(
        t(
            N_(
                "Målene går fra tagets omrids til skel; væggen står ofte længere inde. De grønne felter er, hvor der endnu kan bygges "
                "inden for byggeretten. Klik på en nabogrund for at se den."
            )
        )
    )


def _identity(plot: Plot, values: dict[str, Any], t: Texts) -> None:
    for name, value in shown.identity(values, t):
        st.markdown(f"**{name}**  \n{clean(value)}")
    link("byggeri", t(N_("Må jeg bygge her? Prøv et byggeri på grunden")), icon=":material/home_work:", grund=plot.key)


def _lists(values: dict[str, Any], t: Texts) -> None:
    hits, free, unknown = shown.hits(values, t), shown.free(values, t), shown.not_examined(values)
    st.header(t(N_("Hvad angår grunden?")))
    st.subheader(t(N_("Angår grunden ({count})"), count=len(hits)))
    if not hits:
        st.caption(t(N_("ingen af de undersøgte temaer")))
    for one in hits:
        icon = ":material/priority_high:" if one.grave else ":material/info:"
        with st.expander(f"**{one.title}** – {one.effect}" + (f" · {one.amount}" if one.amount else ""), icon=icon):
            for text in one.said:
                st.write(text)
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(t(N_("Ikke undersøgt ({count})"), count=len(unknown)))
        _long_list([f"**{title}**: {why}" for title, why in unknown], t)
    with right:
        st.subheader(t(N_("Angår ikke grunden ({count})"), count=len(free)))
        _long_list(free, t)


def _long_list(lines: Sequence[str], t: Texts) -> None:
    """A list whose end is folded, so that what comes after it is not far away."""
    st.markdown("\n".join(f"- {one}" for one in lines[:_SHOWN_AT_ONCE]) or t(N_("ingen")))
    if rest := lines[_SHOWN_AT_ONCE:]:
        with st.expander(t.plural(N_("Vis {n} til"), N_("Vis {n} til"), len(rest))):
            st.markdown("\n".join(f"- {one}" for one in rest))


def _plans(values: dict[str, Any], t: Texts) -> None:
    st.header(t(N_("Planer")))
    plans = plan_table(values, t)
    if plans["why"]:
        st.info(plans["why"], icon=":material/help:")
    for piece in plans["pieces"]:
        st.subheader(piece["title"])
        if piece["plan"]:
            st.markdown(_of_plan(piece["plan"], t))
        rows_table([_provision(one, t) for one in piece["rows"]])
        for text in piece["silent"]:
            st.caption(text)
    if plans["rammer"]:
        st.subheader(t(N_("Kommuneplanrammer (vises ved siden af; de gælder ikke i stedet for en lokalplan)")))
        for one in plans["rammer"]:
            st.markdown(f"**{one['title']}** ({one['share']}) · {_of_plan(one['plan'], t)}  \n{one['says']}")
    for text in (*plans["proposals"], plans["left_out"]):
        if text:
            st.caption(text)


def _provision(one: dict[str, str], t: Texts) -> dict[str, str]:
    names = {"title": N_("Bestemmelse"), "value": N_("Værdi"), "of": N_("Beregnes af"), "level": N_("Niveau")}
    return {t(title): one[name] or "–" for name, title in names.items()}


def _of_plan(plan: dict[str, str], t: Texts) -> str:
    """Status, day and document of a plan in a line."""
    told = [f"{t(N_('Status'))}: {plan['status']}", f"{t(N_('I kraft'))}: {plan['day']}" if plan["day"] else ""]
    told.append(f"[{t(N_('Læs planen'))}]({plan['link']})" if plan["link"] else plan["link_text"])
    return " · ".join(filter(None, told))


def _right(values: dict[str, Any], left: RightLeft, t: Texts) -> None:
    st.header(t(N_("Hvad kan der endnu bygges?")))
    st.markdown(f"**{shown.right_limit(values, t)}**")
    rows_table(shown.calculation(values, t))
    if left.envelope is None:
        st.info(clean(left.why), icon=":material/help:")
        return
    st.subheader(t(N_("Hvor og hvor højt")))
    rows_table(shown.envelope_rows(left.envelope, t))
    with st.expander(t(N_("Forudsat er")), icon=":material/checklist:"):
        st.markdown("\n".join(f"- {one}" for one in shown.assumed(left.envelope, t)))


def _buildings(values: dict[str, Any], t: Texts) -> None:
    st.header(t(N_("Bygninger, der står der")))
    rows_table(shown.buildings(values, t), empty=t(N_("Der er ingen bygninger i BBR på grunden.")))


def _sources(plot: Plot, values: dict[str, Any], t: Texts) -> None:
    st.header(t(N_("Kilder og udskrift")))
    with st.expander(t(N_("Lag, kilder og datoer")), icon=":material/database:"):
        rows_table(shown.sources(values, t))
    st.caption(t(RULES, version=values["rules"]["geoplan"], read=shown_day(values["rules"]["law_read"])))
    st.caption(t(GUIDANCE))
    name = f"grund-{plot.key}".replace(" ", "-")
    with st.container(horizontal=True):
        st.download_button(
            t(N_("Hent udtrækket (HTML)")),
            lambda: _page(plot, t),
            f"{name}.html",
            "text/html",
            icon=":material/description:",
            key="grund.html",
        )
        if installed():
            st.download_button(
                t(N_("Hent udtrækket (PDF)")),
                lambda: pdf_bytes(_page(plot, t)),
                f"{name}.pdf",
                "application/pdf",
                icon=":material/picture_as_pdf:",
                key="grund.pdf",
            )
    st.caption(t(N_("Link, der kan deles: {address}"), address=address("grund", grund=plot.key)))


def _page(plot: Plot, t: Texts) -> str:
    """The page to take home, made when it is asked for."""
    speak_here(t.language)
    found = around(plot, lambda area: box_of(sheet_of(area)))
    return plot_html(found, plot_values(found, t), t)


with page("grund") as t:
    asked = st.query_params.get(ASKED, "")
    if asked:
        _plot(workspace(), asked, t)
    else:
        st.title(t(page_info("grund").title))
        _find(workspace(), t)
