"""Every page stands in the frame: it runs, in both languages, with a workspace and without."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from geoplan.texts import texts
from geoplan_app import pages
from geoplan_app.numbers import parsed_day, parsed_number
from geoplan_app.pages import PAGES, ROLES

MAIN = pages.VIEWS.parent / "main.py"
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


def broken():
    from geoplan_app.frame import page

    with page("om"):
        raise RuntimeError("/hemmelig/sti 010190-1234")


def refused():
    from geoplan.errors import UsageError
    from geoplan_app.frame import page

    with page("om"):
        raise UsageError("Række 3 mangler.\nRet den, 010190-1234.")


def stopped():
    from geoplan_app.frame import page, workspace

    with page("om"):
        workspace()


def test_a_fault_in_geoplan_is_told_by_a_number_and_nothing_else():
    found = AppTest.from_function(broken, default_timeout=30).run()
    (told,) = [one.value for one in found.error]
    assert told.startswith("Det gik galt i geoplan selv (fejl ")
    assert "hemmelig" not in told
    assert not found.exception
    assert any("Vejledende, ikke en afgørelse." in one.value for one in found.caption)


def test_a_page_that_cannot_be_loaded_is_told_by_a_number(tmp_path, monkeypatch):
    for one in PAGES:
        (tmp_path / f"{one.name}.py").write_text("import findes_ikke_i_nogen_pakke\n", encoding="utf-8")
    monkeypatch.setattr(pages, "VIEWS", tmp_path)
    found = AppTest.from_file(str(MAIN), default_timeout=30).run()
    assert not found.exception
    assert [one.value[:34] for one in found.error] == ["Det gik galt i geoplan selv (fejl "]


def test_what_geoplan_refuses_is_told_as_its_sentence_with_cpr_masked():
    found = AppTest.from_function(refused, default_timeout=30).run()
    (told,) = [one.value for one in found.error]
    assert told.startswith("Række 3 mangler.\n\nRet den, ")
    assert "1234" not in told


def test_a_page_that_ends_early_has_its_footer():
    found = AppTest.from_function(stopped, default_timeout=30).run()
    assert any("Vejledende, ikke en afgørelse." in one.value for one in found.caption)
    assert any("Der er ikke valgt noget arbejdsområde" in one.value for one in found.info)


@pytest.mark.parametrize("role", ROLES)
def test_the_sidebar_has_links_to_the_pages_of_the_role(role):
    found = AppTest.from_file(str(MAIN), default_timeout=30)
    found.query_params["rolle"] = role
    found.run()
    links = [one.proto.label for one in found.sidebar.get("page_link")]
    assert links == [one.title for one in PAGES if role in one.roles]


def test_a_change_of_language_is_taken_up_at_once():
    found = AppTest.from_file(str(MAIN), default_timeout=30).run()
    found.radio(key="ramme.sprog").set_value("en").run()
    links = [one.proto.label for one in found.sidebar.get("page_link")]
    assert links[0] == "Front page"
    found.selectbox(key="ramme.rolle").set_value("gis").run()
    assert len(found.sidebar.get("page_link")) == len([one for one in PAGES if "gis" in one.roles])
