"""A page with nothing but a map, and in words what Python got of it. The address says which map."""

import json

import streamlit as st

from geoplan.texts import speak_here
from geoplan_app.planmap import planmap

SQUARE = (528400.0, 6252400.0, 528520.0, 6252480.0)
PLOT = [[528430.0, 6252420.0], [528470.0, 6252420.0], [528470.0, 6252450.0], [528430.0, 6252450.0], [528430.0, 6252420.0]]


def square(style, **properties):
    shape = {"type": "Polygon", "coordinates": [PLOT]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shape, "properties": {"style": style, **properties}}]}


def numbers(text):
    return tuple(float(part) for part in text.split(","))


def map_page():
    asked = st.query_params
    st.title("Kort")

    @st.fragment
    def editor():
        st.session_state.parts = st.session_state.get("parts", 0) + 1
        state = planmap(
            key="kort",
            mode=asked.get("mode", "building"),
            layers=tuple(filter(None, asked.get("layers", "").split(","))),
            bounds=numbers(asked["bounds"]) if "bounds" in asked else SQUARE,
            overlays=square("plot", title="Grunden", target="grund-1") if asked.get("plot") else None,
            draft=st.session_state.get("draft"),
        )
        if state.drawings is not None:
            st.session_state.draft = state.drawings
        if state.picked:
            st.session_state.picked = [*st.session_state.get("picked", []), state.picked]
        if state.target:
            st.session_state.target = state.target
        held = st.session_state.get("draft") or {}
        told = {
            "n": len(held.get("features", [])),
            "features": held.get("features", []),
            "picked": st.session_state.get("picked", []),
            "target": st.session_state.get("target"),
            "view": state.view,
            "parts": st.session_state.parts,
            "whole": st.session_state.whole,
        }
        st.code(json.dumps(told), language=None)

    editor()
    if st.button("Sæt en firkant"):
        st.session_state.draft = square("planned")
        st.rerun()


def other_page():
    st.title("En anden side")
    st.code(json.dumps({"n": len((st.session_state.get("draft") or {}).get("features", []))}), language=None)


speak_here(st.query_params.get("lang", "da"))
st.session_state.whole = st.session_state.get("whole", 0) + 1
st.navigation([st.Page(map_page, title="Kort", url_path="kort", default=True), st.Page(other_page, title="Anden", url_path="anden")]).run()
