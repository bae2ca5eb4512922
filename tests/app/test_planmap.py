"""The map as a page sees it, without a browser: what the browser would have sent is put into the session."""

import pytest
from streamlit.testing.v1 import AppTest

from geoplan_app.planmap.styles import LAYERS, OTHER, OVERLAYS
from geoplan_app.planmap.words import WORDS, words

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[528430.1234567891, 6252420.5], [528440.0, 6252420.5], [528440.0, 6252430.5], [528430.1234567891, 6252420.5]]],
}
DRAWN = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE, "properties": {}}], "view": [1.0, 2.0, 3.0, 4.0]}


def page():
    import streamlit as st

    from geoplan_app.planmap import planmap

    st.session_state["state"] = planmap(key="kort", layers=("jordstykke", "skovbyggelinje"), mode="building")


@pytest.fixture
def at():
    return AppTest.from_function(page)


def run(at, **state):
    if state:
        at.session_state["kort"] = state
    at.run()
    assert not at.exception
    return at.session_state["state"]


def test_nothing_was_done_yet(at):
    state = run(at)
    assert (state.drawings, state.picked, state.target, state.line, state.view) == (None, None, None, None, None)


def test_what_is_drawn_comes_with_every_digit_and_stays(at):
    state = run(at, drawings=DRAWN)
    assert state.drawings["features"][0]["geometry"] == SQUARE
    assert state.view == (1.0, 2.0, 3.0, 4.0)
    assert run(at).drawings["features"][0]["geometry"] == SQUARE


def test_a_click_counts_once(at):
    assert run(at, picked=[528450.25, 6252435.5, 1]).picked == (528450.25, 6252435.5)
    assert run(at).picked is None
    assert run(at, picked=[528450.25, 6252435.5, 2]).picked == (528450.25, 6252435.5), "the same place clicked again is another click"


def test_what_is_pointed_at_and_the_line_that_splits_count_once(at):
    state = run(at, target={"id": "fund-3", "at": 1, "view": [5, 6, 7, 8]}, line={"points": [[1, 2], [3, 4]], "at": 1})
    assert (state.target, state.line, state.view) == ("fund-3", ((1.0, 2.0), (3.0, 4.0)), (5, 6, 7, 8))
    assert run(at, target="fund-4").target == "fund-4", "a test may give the name alone"
    assert run(at).target is None


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("name", "style"), [*LAYERS.items(), *OVERLAYS.items(), ("other", OTHER)])
def test_lines_can_be_seen_on_the_light_ground(name, style):
    """WCAG 2.1, 1.4.11: what carries meaning stands at least 3:1 against its ground (#fafaf7)."""
    assert (luminance("#fafaf7") + 0.05) / (luminance(style.colour) + 0.05) >= 3


def test_every_word_has_both_languages():
    from geoplan.texts import texts

    danish, english = words(texts("da")), words(texts("en"))
    assert set(danish) == set(english) == set(WORDS)
    same = {name for name in WORDS if danish[name] == english[name]}
    assert same <= {"north"}


def test_the_words_in_the_program_are_there():
    """Every ``words.x`` that the JavaScript asks for."""
    import re

    from geoplan_app.routes import ASSETS

    asked = {name for path in ASSETS.glob("*.js") for name in re.findall(r"\bwords\.(\w+)", path.read_text(encoding="utf-8"))}
    assert asked - {"replace"} <= set(WORDS)
    assert len(asked) > 15
