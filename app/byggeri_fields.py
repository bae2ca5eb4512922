"""Fields of the page *Byggeri*: one box per field of the case file, and the numbers that put the building on the plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geoplan.building.boundaries import KIND_DA, KINDS
from geoplan.building.plot_sides import Numbers
from geoplan.errors import GeoplanError
from geoplan.texts import N_
from geoplan.workflows.building_draft import moved, put, sides, size_of, uploaded
from geoplan_app.byggeri_asked import choice_word
from geoplan_app.byggeri_state import Draft, drawn, told
from geoplan_app.frame import tell
from geoplan_app.numbers import parsed_number
from geoplan_app.parts import number_field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geoplan.building.plot_sides import Side
    from geoplan.texts import Texts
    from geoplan.workflows.building_draft import Base
    from geoplan_app.byggeri_asked import Field

YES_NO: Final = {True: N_("Ja"), False: N_("Nej")}
STEP_M: Final = 0.5
"""How far the buttons move the building."""


def field(draft: Draft, one: Field, t: Texts) -> Draft:
    """One box, and the draft with its answer."""
    key, value = f"byggeri.{draft.sagsnr}.{one.name}", draft.answers.get(one.name)
    title = t(one.title)
    if one.kind == "number":
        begun = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        return told(draft, one.name, number_field(title, key=key, unit=one.unit, value=begun, least=one.least, most=one.most))
    choices = list(YES_NO) if one.kind == "bool" else list(one.choices)
    words = (lambda code: t(YES_NO[code])) if one.kind == "bool" else (lambda code: choice_word(code, t))
    at = choices.index(value) if value in choices else None
    chosen = st.selectbox(title, choices, index=at, format_func=words, placeholder=t(N_("Ved ikke")), key=key)
    return told(draft, one.name, chosen)


def fields(draft: Draft, ones: Iterable[Field], t: Texts) -> Draft:
    """Several boxes beside each other, two in a row."""
    listed = list(ones)
    for first in range(0, len(listed), 2):
        for column, one in zip(st.columns(2), listed[first : first + 2], strict=False):
            with column:
                draft = field(draft, one, t)
    return draft


# -- by numbers ---------------------------------------------------------------------------------------------


def by_numbers(draft: Draft, base: Base, t: Texts) -> Draft:
    """Length, width, turn, and the distance from two sides: the way without a mouse. The draft with the building put so."""
    known = sides(base)
    if not known:
        st.caption(t(N_("Grunden har ingen sider at måle fra.")))
        return draft
    names = {one.number: _named(one, t) for one in known}
    first, second = _two(known)
    size = size_of(draft.shape) if draft.shape else None
    key = f"byggeri.{draft.sagsnr}.tal"
    with st.form(key, border=False):
        left, right = st.columns(2)
        with left:
            length = _box(t(N_("Længde (m)")), f"{key}.laengde", size[0] if size else None, t)
            one = st.selectbox(t(N_("Måles fra grundens side")), list(names), list(names).index(first), names.__getitem__, key=f"{key}.a")
            other = st.selectbox(t(N_("og fra grundens side")), list(names), list(names).index(second), names.__getitem__, key=f"{key}.b")
        with right:
            width = _box(t(N_("Bredde (m)")), f"{key}.bredde", size[1] if size else None, t)
            one_m = _box(t(N_("Afstand til den første side (m)")), f"{key}.am", None, t)
            other_m = _box(t(N_("Afstand til den anden side (m)")), f"{key}.bm", None, t)
        turn = _box(t(N_("Drejning fra den første side (grader)")), f"{key}.drej", 0.0, t)
        pressed = st.form_submit_button(t(N_("Sæt bygningen på grunden")), type="primary", icon=":material/add_home:")
    return _put(draft, base, (length, width, turn, one_m, other_m), (one, other), t) if pressed else draft


def _put(draft: Draft, base: Base, texts_: tuple[str, ...], numbers: tuple[int, int], t: Texts) -> Draft:
    try:
        length, width, turn, one_m, other_m = map(parsed_number, texts_)
    except ValueError as fault:
        st.error(t(N_("“{text}” er ikke et tal. Skriv for eksempel 8,5."), text=str(fault)), icon=":material/error:")
        return draft
    if length is None or width is None or one_m is None or other_m is None or min(length, width) <= 0:
        st.error(t(N_("Skriv længde, bredde og de to afstande i meter.")), icon=":material/error:")
        return draft
    try:
        return drawn(draft, put(base, Numbers(length, width, numbers[0], one_m, numbers[1], other_m, turn or 0.0)))
    except GeoplanError as fault:
        tell(fault)
        return draft


def _box(label: str, key: str, value: float | None, t: Texts) -> str:
    begun = "" if value is None else t.number(round(value, 2)).removesuffix(",0").removesuffix(".0")
    return st.text_input(label, value=begun, key=key)


def _named(one: Side, t: Texts) -> str:
    kind = t(KIND_DA[KINDS.index(one.kind)]) if one.kind in KINDS else t(N_("ukendt"))
    values = {"n": one.number, "compass": t(one.compass), "kind": kind, "length": t.number(one.length_m, 1)}
    return t(N_("{n}: {compass}, til {kind}, {length} m"), **values)


def _two(known: tuple[Side, ...]) -> tuple[int, int]:
    """The longest side towards a neighbour, and one across it: what people mostly measure from."""
    towards = [one for one in known if one.kind in {"nabo", ""}] or list(known)
    first = max(towards, key=lambda one: one.length_m)
    across = [one for one in known if abs((one.bearing_deg - first.bearing_deg + 90) % 180 - 90) > 45]  # noqa: PLR2004 -- half a right angle
    second = max(across or [one for one in known if one is not first] or [first], key=lambda one: one.length_m)
    return first.number, second.number


def from_file(draft: Draft, t: Texts) -> Draft:
    """The outline from a file of a drawing program, taken once for each file."""
    key = f"byggeri.{draft.sagsnr}.fil"
    sent = st.file_uploader(t(N_("Bygningens omrids som GeoJSON i EPSG:25832, højst 1 MB")), type=["geojson", "json"], key=key)
    if sent is None or st.session_state.get(f"{key}.taget") == sent.file_id:
        return draft
    st.session_state[f"{key}.taget"] = sent.file_id
    try:
        return drawn(draft, uploaded(sent.getvalue()))
    except GeoplanError as fault:
        tell(fault)
        return draft


def nudges(draft: Draft, t: Texts) -> Draft:
    """Buttons that move the building: to try what a little more distance gives, without a mouse."""
    ways = {N_("nord"): (0.0, STEP_M), N_("syd"): (0.0, -STEP_M), N_("øst"): (STEP_M, 0.0), N_("vest"): (-STEP_M, 0.0)}
    icons = ("arrow_upward", "arrow_downward", "arrow_forward", "arrow_back")
    st.caption(t(N_("Flyt bygningen {step} m ad gangen:"), step=t.number(STEP_M)))
    with st.container(horizontal=True):
        for (way, (east, north)), icon in zip(ways.items(), icons, strict=True):
            if st.button(t(way).capitalize(), key=f"byggeri.{draft.sagsnr}.flyt.{way}", icon=f":material/{icon}:"):
                draft = drawn(draft, moved(draft.shape, east, north))
    return draft
