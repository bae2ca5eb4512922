"""A page with nothing but a map, and in words what Python got of it. The address says which map."""

import json

import streamlit as st

from geoplan_app.planmap import planmap

SQUARE = (528400.0, 6252400.0, 528520.0, 6252480.0)
PLOT = [[528430.0, 6252420.0], [528470.0, 6252420.0], [528470.0, 6252450.0], [528430.0, 6252450.0], [528430.0, 6252420.0]]


def square(style, **properties):
    shape = {"type": "Polygon", "coordinates": [PLOT]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": shape, "properties": {"style": style, **properties}}]}


ODD = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "a-1",
            "properties": {"style": "planned", "objekt_id": "a-1"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [
                        [528430.123456789, 6252420.1 + 1 / 3],
                        [528470.1 + 1 / 7, 6252420.987654321],
                        [528470.0000001, 6252450.0 + 2**-20],
                        [528430.0, 6252450.25],
                        [528430.123456789, 6252420.1 + 1 / 3],
                    ],
                    [[528445.1, 6252430.1], [528445.3, 6252440.7], [528455.9, 6252440.1], [528445.1, 6252430.1]],
                ],
            },
        }
    ],
}


def box(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}, "properties": {}}


NEIGHBOURS = {
    "type": "FeatureCollection",
    "features": [box(528430.0, 6252420.0, 528450.0, 6252450.0), box(528450.0, 6252420.0, 528470.0, 6252450.0)],
}
GIVEN = {"Sæt en firkant": None, "Sæt en skæv": ODD, "Sæt to naboer": NEIGHBOURS}


def tidied(drawings):
    """What a page may give back: the same corners on whole decimetres' halves, and nothing of where it came from."""
    made = {"type": "FeatureCollection", "features": json.loads(json.dumps(drawings["features"]))}
    for one in made["features"]:
        shape = one["geometry"]
        shape["coordinates"] = [[[round(e * 20) / 20, round(n * 20) / 20] for e, n in ring] for ring in shape["coordinates"]]
    return made


def numbers(text):
    return tuple(float(part) for part in text.split(","))


def map_page():
    asked = st.session_state.setdefault("asked", st.query_params.to_dict())  # the address loses it when the page is left
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
            given = tidied(state.drawings) if asked.get("tidy") else state.drawings
            news = given != st.session_state.get("draft")
            st.session_state.draft = given
            if news and asked.get("tidy"):
                st.rerun(scope="fragment")
        if state.picked:
            st.session_state.picked = [*st.session_state.get("picked", []), state.picked]
        if state.line:
            st.session_state.line = state.line
        if state.target:
            st.session_state.target = state.target
        held = st.session_state.get("draft") or {}
        told = {
            "n": len(held.get("features", [])),
            "features": held.get("features", []),
            "picked": st.session_state.get("picked", []),
            "target": st.session_state.get("target"),
            "line": st.session_state.get("line"),
            "view": state.view,
            "parts": st.session_state.parts,
            "whole": st.session_state.whole,
        }
        st.code(json.dumps(told), language=None, wrap_lines=True)

    editor()
    for name, given in GIVEN.items():
        if st.button(name):
            st.session_state.draft = given or square("planned")
            st.rerun()


def other_page():
    st.title("En anden side")
    st.code(json.dumps({"n": len((st.session_state.get("draft") or {}).get("features", []))}), language=None)


st.session_state.whole = st.session_state.get("whole", 0) + 1
st.navigation([st.Page(map_page, title="Kort", url_path="kort", default=True), st.Page(other_page, title="Anden", url_path="anden")]).run()
