"""Every page stands in the frame: it runs, in both languages, with a workspace and without."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from geoplan.texts import texts
from geoplan_app.numbers import parsed_day, parsed_number
from geoplan_app.pages import PAGES

NAMES = [one.name for one in PAGES]


@pytest.fixture(autouse=True)
def _nobody_in_particular(monkeypatch):
    monkeypatch.delenv("GEOPLAN_WORKSPACE", raising=False)
    monkeypatch.setenv("GEOPLAN_USER", "Ane")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_runs_without_a_workspace(name):
    """A page tells what is missing; it never fails."""
    found = AppTest.from_file(str(next(one.path for one in PAGES if one.name == name)), default_timeout=30).run()
    assert not found.exception
    assert not found.error


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_a_title_in_both_languages(name):
    info = next(one for one in PAGES if one.name == name)
    for language in ("da", "en"):
        found = AppTest.from_file(str(info.path), default_timeout=30)
        found.query_params["lang"] = language
        found.run()
        assert [one.value for one in found.title], f"{name} has no title in {language}"
        assert found.radio(key="ramme.sprog").value == language
        assert texts(language)(info.title)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8,5", 8.5),
        ("8.5", 8.5),
        ("1.234,5", 1234.5),
        ("1.234", 1234.0),
        ("1 234", 1234.0),
        ("0.125", 0.125),
        ("-3", -3.0),
        ("", None),
        ("8,", 8.0),
    ],
)
def test_numbers_are_read_as_danes_write_them(text, number):
    assert parsed_number(text) == number


@pytest.mark.parametrize("text", ["otte", "8,5,1", "1.23.4", ",", "nan", "1e5", "8m"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parsed_number(text)


@pytest.mark.parametrize("text", ["24-11-2026", "24.11.2026", "24/11/2026", "2026-11-24", " 24-11-2026 "])
def test_days_are_read(text):
    assert parsed_day(text) == dt.date(2026, 11, 24)


@pytest.mark.parametrize("text", ["31-02-2026", "11-24-2026", "i morgen"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parsed_day(text)
