"""Find a plot: one box for address, parcel, BFE number or coordinate, with what may be meant as buttons to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geoplan.report.values import clean
from geoplan.texts import N_
from geoplan_app.start import candidate_line

if TYPE_CHECKING:
    from geoplan.texts import Texts

_MOST = 8


def search(target: str, t: Texts, *, key: str) -> str:
    """The key of the plot that was chosen in this run; empty where none was."""
    from geoplan.property.candidates import settled  # noqa: PLC0415 -- the indexes are made when somebody asks
    from geoplan.workflows.plot.served import key_of  # noqa: PLC0415
    from geoplan.workflows.property.find import found, nothing  # noqa: PLC0415

    with st.form(f"{key}.form", border=False):
        box, button = st.columns([5, 1], vertical_alignment="bottom")
        text = box.text_input(
            t(N_("Find grunden")), placeholder=t(N_("Adresse, matrikelnummer, BFE-nummer eller koordinat")), key=f"{key}.tekst"
        )
        pressed = button.form_submit_button(t(N_("Søg")), type="primary", icon=":material/search:", width="stretch")
    if not text.strip():
        if pressed:
            st.info(t(N_("Skriv en adresse, et matrikelnummer, et BFE-nummer eller en koordinat.")), icon=":material/edit:")
        return ""
    told = found(target, text, limit=_MOST)
    on_land = [one for one in told.candidates if one.meant is not None]
    one = settled(on_land)
    if pressed and one is not None:
        return key_of(one)
    if not on_land:
        said = nothing(text, told.missed) if told.missed else t(N_("“{text}” er ikke en grund."), text=text)
        st.warning(clean(said), icon=":material/search_off:")
        return ""
    st.markdown(f"**{t.plural(N_('{n} mulighed. Vælg den, du mener:'), N_('{n} muligheder. Vælg den, du mener:'), len(on_land))}**")
    for number, candidate in enumerate(on_land):
        label = f"{clean(candidate.label)} – {candidate_line(candidate, t)}"
        if st.button(label, key=f"{key}.valg.{number}", icon=":material/home_pin:"):
            return key_of(candidate)
    return ""
