"""The page *Regler*: everything that is checked, by which source, with which numbers, and whether somebody has verified it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geoplan.texts import N_
from geoplan_app.frame import page
from geoplan_app.leverance.words import escaped
from geoplan_app.links import address
from geoplan_app.pages import page_info
from geoplan_app.rule_search import CHAPTERS, confidence_word, entries, in_full, searched, value_rows
from geoplan_app.session import current

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan_app.rule_search import Entry

ASKED: Final = "regel"
"""What the address calls the rule that is shown."""

_TALL: Final = 480
_FEW: Final = 12
_SHOWN_IDS: Final = 200
_SURE: Final = {"alle": N_("Alle"), "ja": N_("Kun efterprøvede"), "nej": N_("Kun ikke efterprøvede")}


def _list(t: Texts) -> None:
    everything = entries(current().language)
    count = sum(one.count for one in everything)
    st.markdown(
        t(
            N_("{n} regler og tal af {kinds} slags. Vælg en for at se den i fuld længde. Et tal slås altid op på sagens dag."),
            n=t.integer(count),
            kinds=t.integer(len(everything)),
        )
    )
    one, two, three = st.columns([3, 3, 2])
    text = one.text_input(t(N_("Søg i regel, tekst, kilde og paragraf")), key="regler.soeg", placeholder=t(N_("fx skel, § 170, kodeliste")))
    present = [name for name in CHAPTERS if any(entry.chapter == name for entry in everything)]
    chapters = two.multiselect(
        t(N_("Område")), present, format_func=lambda name: t(CHAPTERS[name]), key="regler.omraade", placeholder=t(N_("Alle"))
    )
    sure = three.selectbox(t(N_("Efterprøvet?")), list(_SURE), format_func=lambda name: t(_SURE[name]), key="regler.sikker")
    found = searched(everything, text=text, chapters=chapters, verified={"alle": None, "ja": True, "nej": False}[str(sure)])
    st.caption(t(N_("{n} slags passer."), n=t.integer(len(found))))
    if not found:
        st.info(t(N_("Ingen regel passer. Skriv færre ord, eller vælg et andet område.")), icon=":material/search_off:")
        return
    picked = st.dataframe(
        [_row(entry, t) for entry in found],
        hide_index=True,
        height=_TALL if len(found) > _FEW else "content",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            t(N_("Antal")): st.column_config.NumberColumn(format="localized", width="small"),
            t(N_("Hvad")): st.column_config.Column(width="medium"),
        },
        alt=t(N_("Regler og tal, der passer")),
        key=f"regler.liste.{hash((text, tuple(chapters), sure))}",
    )
    _choose(found, list(picked.selection.rows) if picked else [], t)


def _row(entry: Entry, t: Texts) -> dict[str, Any]:
    return {
        t(N_("Hvad")): entry.title,
        t(N_("Kilde")): entry.source,
        t(N_("Efterprøvet?")): confidence_word(entry.confidence),
        t(N_("Slags")): entry.severity,
        t(N_("Antal")): entry.count,
        t(N_("Regel")): entry.id,
    }


def _choose(found: list[Entry], rows: list[int], t: Texts) -> None:
    """Open the one that was clicked, or the one that is named in the field, which needs no mouse."""
    if rows and rows[0] < len(found):
        _open(found[rows[0]].ids[0])
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    by_id = {entry.ids[0]: f"{entry.title} ({entry.id})" for entry in found}
    named = left.selectbox(
        t(N_("Vis en regel i fuld længde")),
        list(by_id),
        format_func=by_id.__getitem__,
        index=None,
        key="regler.valgt",
        placeholder=t(N_("Vælg")),
    )
    if right.button(t(N_("Vis")), icon=":material/open_in_full:", width="stretch", key="regler.vis", disabled=named is None) and named:
        _open(named)


def _open(rule: str) -> None:
    st.query_params[ASKED] = rule
    st.rerun()


def _back() -> None:
    st.query_params.pop(ASKED, None)


def _full(rule: str, t: Texts) -> None:
    """One rule with everything that is known of it."""
    st.button(t(N_("Alle regler")), icon=":material/arrow_back:", on_click=_back, key="regler.tilbage")
    told = in_full(rule)
    if told is None:
        st.warning(t(N_("Ingen regel hedder “{rule}”. Søg i listen.")).format(rule=escaped(rule[:100])), icon=":material/search_off:")
        return
    st.header(escaped(told.get("title") or told["parameters"][0]["title"]))
    _facts(told, t)
    for parameter in told["parameters"]:
        st.subheader(f"{escaped(parameter['title'])}" + (f" ({parameter['unit']})" if parameter["unit"] else ""))
        st.table([{name: escaped(text) for name, text in row.items()} for row in value_rows(parameter)])
    _siblings(rule, t)
    st.caption(t(N_("Del: {address}"), address=address("regler", regel=rule)))


def _facts(told: dict[str, Any], t: Texts) -> None:
    source = told.get("source") or {}
    facts = [
        (N_("Regel"), told.get("id", "")),
        (N_("Hvorfor"), told.get("explains", "")),
        (N_("Alvor"), _severity(told, t)),
        (N_("Besked"), told.get("message", "")),
        (N_("Gør sådan"), told.get("advice", "")),
        (N_("Kilde"), told.get("paragraph") or source.get("text", "")),
        (N_("Efterprøvet?"), confidence_word(source["confidence"]) if source else ""),
        (N_("Kolonner"), ", ".join(told.get("columns", []))),
        (N_("Andre lag"), ", ".join(told.get("layers", []))),
        (N_("Krav eller FKG-regel"), ", ".join(told.get("catalogue", []))),
        (N_("Køres ikke"), told.get("never_run", "")),
    ]
    st.markdown("\n".join(f"- **{t(name)}:** {escaped(str(fact))}" for name, fact in facts if fact))
    if source.get("url", "").startswith("https://"):
        st.link_button(t(N_("Åbn kilden (på en anden hjemmeside)")), source["url"], icon=":material/open_in_new:")


def _severity(told: dict[str, Any], t: Texts) -> str:
    from geoplan.rules.types import SEVERITY_DA, Severity  # noqa: PLC0415

    return t(SEVERITY_DA[Severity(told["severity"])]) if told.get("severity") else ""


def _siblings(rule: str, t: Texts) -> None:
    """The same kind of rule for other themes and fields."""
    kind = next((one for one in entries(current().language) if rule in one.ids or rule == one.id), None)
    if kind is None or kind.count == 1:
        return
    label = t(N_("Den samme slags regel i {n} temaer og felter"), n=t.integer(kind.count))
    with st.expander(label, icon=":material/category:"):
        other = st.selectbox(
            label,
            kind.ids[:_SHOWN_IDS],
            index=kind.ids.index(rule) if rule in kind.ids[:_SHOWN_IDS] else 0,
            key="regler.anden",
            label_visibility="collapsed",
        )
        if kind.count > _SHOWN_IDS:
            st.caption(t(N_("De første {n} vises. Søg efter tema eller felt for at finde en bestemt."), n=_SHOWN_IDS))
        if other and other != rule and st.button(t(N_("Vis den")), key="regler.vis_anden"):
            _open(other)


with page("regler") as t:
    st.title(t(page_info("regler").title))
    asked = st.query_params.get(ASKED, "")
    if asked:
        _full(asked, t)
    else:
        _list(t)
