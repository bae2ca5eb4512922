"""What was found in a delivery: groups, filters, the list, the map beside it, and one finding in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.texts import N_
from geoplan_app.leverance.answer import Wanted, alike, chosen, count_word, kind_word
from geoplan_app.leverance.overlay import bounds, overlay
from geoplan_app.leverance.screen_files import state
from geoplan_app.leverance.words import escaped, inside
from geoplan_app.links import link
from geoplan_app.session import current

if TYPE_CHECKING:
    import pandas as pd

    from geoplan.texts import Texts
    from geoplan_app.leverance.answer import Answer
    from geoplan_app.leverance.state import Run

_LAYERS: Final = ("kommunegraense", "lokalplan", "jordstykke", "bygning")
_LIST_HEIGHT: Final = 420
_FEW: Final = 7
"""Rules with findings that are shown without scrolling."""


def findings(run: Run, t: Texts) -> None:
    """The findings of a run, filtered, as list and map in step."""
    answer = run.answer
    if answer is None:
        return
    language = current().language
    summary, table = answer.summary(language), answer.table(language)
    if not summary["grupper"]:
        st.markdown(t(N_("Alle regler, der kunne køres, er overholdt.")))
        return
    _groups(summary["grupper"], t)
    st.subheader(t(N_("Fund for fund")))
    found = chosen(table, _wanted(answer, table, t))
    listed, total = len(table), sum(group["antal"] for group in summary["grupper"])
    said = t(N_("{shown} af {total} fund vises."), shown=t.integer(len(found)), total=t.integer(total))
    more = " " + t(N_("Listen har {listed}; resten er i filerne under Hent."), listed=t.integer(listed)) if listed < total else ""
    st.caption(said + more)
    if not len(found):
        st.info(t(N_("Intet fund passer på filteret.")), icon=":material/filter_alt_off:")
        return
    left, right = st.columns([3, 2])
    with left:
        _list(found, t)
    with right:
        _map(answer, found)
    _one(found, t)


def _groups(groups: list[dict[str, Any]], t: Texts) -> None:
    """The rules that found something, the gravest first; those that are clicked are the only ones listed below."""
    st.subheader(t(N_("Regler med fund")))
    together = alike(groups)
    picked = st.dataframe(
        [
            {
                t(N_("Alvor")): kind_word(one["slags"]),
                t(N_("Antal")): one["antal"],
                t(N_("Regel")): one["titel"],
                t(N_("Gør sådan")): one["raad"],
                t(N_("Tema")): ", ".join(one["temaer"]),
            }
            for one in together
        ],
        hide_index=True,
        height="content" if len(together) <= _FEW else 300,
        on_select="rerun",
        selection_mode="multi-row",
        column_config={
            t(N_("Antal")): st.column_config.NumberColumn(format="localized", width="small"),
            t(N_("Alvor")): st.column_config.Column(width="small"),
            t(N_("Regel")): st.column_config.Column(width="medium"),
            t(N_("Gør sådan")): st.column_config.Column(width="large"),
        },
        key="leverance.grupper",
        alt=t(N_("Regler med fund, de alvorligste først")),
    )
    rows = tuple(picked.selection.rows) if picked else ()
    if rows != st.session_state.get("leverance.grupper.valgt", ()):
        st.session_state["leverance.grupper.valgt"] = rows
        st.session_state["leverance.regler"] = list(dict.fromkeys(together[row]["titel"] for row in rows if row < len(together)))


def _wanted(answer: Answer, table: pd.DataFrame, t: Texts) -> Wanted:
    """What the user wants to see."""
    counts = table["slags"].value_counts()
    kinds = st.pills(
        t(N_("Vis kun")),
        list(dict.fromkeys(table["slags"])),
        format_func=lambda kind: count_word(kind, int(counts[kind]), t),
        selection_mode="multi",
        key="leverance.slags",
    )
    one, two, three = st.columns([2, 3, 2])
    themes = one.multiselect(
        t(N_("Tema")),
        sorted(set(table["tema"])),
        format_func=lambda name: name or t(N_("uden tema")),
        key="leverance.temaer",
        placeholder=t(N_("Alle")),
    )
    titles = sorted(set(table["titel"]))
    rules = two.multiselect(t(N_("Regel")), titles, key="leverance.regler", placeholder=t(N_("Alle")))
    text = three.text_input(t(N_("Søg i teksten")), key="leverance.tekst")
    before = state().before
    signs = None
    if (
        before is not None
        and before.answer is not None
        and st.toggle(t(N_("Kun fund, der er nye siden {name}"), name=escaped(before.name)), key="leverance.nye")
    ):
        signs = answer.new_since(before.answer)
    return Wanted(kinds or (), themes, rules, text, signs)


def _list(found: pd.DataFrame, t: Texts) -> None:
    """The findings; a click chooses one."""
    now = state()
    shown = found[["slags", "besked", "lag", "raekke", "felt"]].copy()
    shown["slags"] = shown["slags"].map({kind: kind_word(kind) for kind in set(shown["slags"])})
    shown["raekke"] = shown["raekke"].where(shown["raekke"] >= 0)
    shown.columns = [t(N_("Alvor")), t(N_("Fund")), t(N_("Lag")), t(N_("Række")), t(N_("Felt"))]
    picked = st.dataframe(
        shown,
        hide_index=True,
        height=_LIST_HEIGHT,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            t(N_("Alvor")): st.column_config.Column(width="small"),
            t(N_("Fund")): st.column_config.TextColumn(width="large"),
            t(N_("Række")): st.column_config.NumberColumn(width="small", format="%d"),
            t(N_("Felt")): st.column_config.Column(width="small"),
        },
        key="leverance.liste",
        alt=t(N_("Listen over fund")),
    )
    rows = list(picked.selection.rows) if picked else []
    mark = (rows[0], int(found.index[rows[0]])) if rows and rows[0] < len(found) else None
    if mark != st.session_state.get("leverance.valgt"):
        st.session_state["leverance.valgt"] = mark
        if mark is not None:
            now.chosen = mark[1]


def _map(answer: Answer, found: pd.DataFrame) -> None:
    """The findings on the map; the chosen one large."""
    from geoplan_app.planmap import planmap  # noqa: PLC0415 -- loaded where a map is shown

    now = state()
    box = bounds(answer, found, now.chosen) or bounds(answer, found, None)
    shown = planmap(
        key="leverance.kort",
        layers=_LAYERS if current().workspace else (),
        mode="view",
        overlays=overlay(answer, found, now.chosen),
        bounds=box,
        height=_LIST_HEIGHT,
    )
    if shown.target is not None and shown.target.isdigit() and int(shown.target) != now.chosen:
        now.chosen = int(shown.target)
        st.rerun()


def _one(found: pd.DataFrame, t: Texts) -> None:
    """One finding in full, with buttons to go through them all without a mouse on the list."""
    now = state()
    order = list(found.index)
    at = order.index(now.chosen) if now.chosen in order else -1
    back, on, where = st.columns([1, 1, 3], vertical_alignment="center")
    if back.button(t(N_("Forrige")), icon=":material/chevron_left:", disabled=at <= 0, key="leverance.forrige", width="stretch"):
        now.chosen = order[at - 1]
        st.rerun()
    if on.button(t(N_("Næste")), icon=":material/chevron_right:", disabled=at >= len(order) - 1, key="leverance.naeste", width="stretch"):
        now.chosen = order[at + 1]
        st.rerun()
    if at < 0:
        where.caption(t(N_("Vælg et fund i listen, eller gå igennem dem med Næste: så zoomer kortet derhen.")))
        return
    where.markdown(t(N_("Fund {n} af {total}"), n=t.integer(at + 1), total=t.integer(len(order))))
    row = found.loc[now.chosen]
    with st.container(border=True):
        st.markdown(f"**{kind_word(row['slags'])}: {escaped(row['titel'])}**")
        st.text(row["besked"])
        facts = [(N_("Gør sådan"), row["raad"]), (N_("Hvor"), _where(row, t)), (N_("Kilde"), row["kilde"])]
        for name, fact in facts:
            if fact:
                st.markdown(f"**{t(name)}:** {escaped(fact)}")
        link("regler", t(N_("Se reglen {rule}"), rule=row["regel"]), regel=row["regel"])


def _where(row: pd.Series[Any], t: Texts) -> str:
    """File, layer, row, field and coordinate of a finding."""
    file = inside(row["fil"])
    parts = [file if row["lag"] in file else f"{file}: {row['lag']}"]
    if row["raekke"] >= 0:
        parts.append(t(N_("række {row}"), row=t.integer(int(row["raekke"]))))
    if row["felt"]:
        parts.append(t(N_("felt {field}"), field=row["felt"]))
    if row["x"] == row["x"]:  # NaN is where there is no place
        parts.append(t(N_("Ø {east} m, N {north} m"), east=t.number(float(row["x"]), 1), north=t.number(float(row["y"]), 1)))
    return ", ".join(parts)
