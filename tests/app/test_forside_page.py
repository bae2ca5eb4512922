"""The page *Forside*: one box finds a plot or a plan; each role meets what it came for."""

import datetime as dt
from dataclasses import replace

import pytest

from geoplan.property.candidates import Candidate, Fit
from geoplan.property.joins import Certainty
from geoplan.texts import texts
from geoplan.workflows.workspace_layers import Fitness, Group, LayerFit
from geoplan_app.pages import ROLES
from geoplan_app.start import CARDS, candidate_line, goes_to, unfit
from tests.app.front import in_order, opened, said


@pytest.fixture(autouse=True)
def _workspace(monkeypatch, small_workspace):
    monkeypatch.setenv("GEOPLAN_WORKSPACE", str(small_workspace))
    monkeypatch.setenv("GEOPLAN_USER", "Ane")


def searched(page, text):
    page.text_input(key="forside.soeg").set_value(text)
    page.button(key="forside.knap").click()
    return page.run()


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_role_meets_its_own_start(role, language):
    page = opened("forside", role=role, language=language)
    assert not page.error
    t = texts(language)
    for card in CARDS[role]:
        assert t(card.text) in said(page)
    assert len(page.header) >= 2
    assert in_order(page)


def test_a_parcel_is_found_and_leads_to_the_plot():
    page = searched(opened("forside", role="ansoeger"), "1, Prøvekøbing Bygrunde")
    assert not page.exception
    assert "Vælg den, du mener" in said(page)
    assert "Prøvekøbing Bygrunde" in said(page)
    assert "/grund?grund=" in said(page)


def test_a_plan_is_found_and_leads_to_the_planner():
    page = searched(opened("forside", role="planlaegger"), "lokalplan 101")
    assert "/plan?plan=" in said(page)


def test_an_applicant_is_not_led_to_a_closed_page():
    page = searched(opened("forside", role="ansoeger"), "lokalplan 101")
    assert "/plan?plan=" not in said(page)
    assert "Planer kan ses under den grund" in said(page)


def test_a_question_that_fits_nothing_is_answered():
    page = searched(opened("forside"), "Findesikkevej 99999")
    assert not page.exception
    assert any("Findesikkevej" in one.value for one in page.warning)


def test_what_is_written_in_the_box_is_shown_as_it_is():
    page = searched(opened("forside"), "**fed** [x](http://y)")
    assert not page.exception
    assert all("**fed**" not in one.value for one in page.warning)


def test_without_a_workspace_it_says_so(monkeypatch):
    monkeypatch.delenv("GEOPLAN_WORKSPACE")
    page = searched(opened("forside"), "1")
    assert any("intet arbejdsområde" in one.value for one in page.info)


def test_an_unreadable_workspace_is_a_sentence(monkeypatch, tmp_path):
    path = tmp_path / "i_stykker.gpkg"
    path.write_bytes(b"nothing")
    monkeypatch.setenv("GEOPLAN_WORKSPACE", str(path))
    page = searched(opened("forside"), "1")
    assert not page.exception
    assert page.error
    assert str(tmp_path) not in said(page)


PARCEL = Candidate("1 Bygrunde", "jordstykke", "1150000 1", parcels=(0,), bfe="99000000")


@pytest.mark.parametrize(
    ("candidate", "words"),
    [
        (PARCEL, "jordstykke, BFE 99000000"),
        (replace(PARCEL, parcels=(0, 1)), "jordstykke, BFE 99000000, 2 jordstykker"),
        (replace(PARCEL, fit=Fit.SIMILAR), "jordstykke, BFE 99000000, ligner"),
        (replace(PARCEL, certainty=Certainty(list(Certainty)[-1]), bfe=""), "jordstykke, forbindelsen til ejendommen er ikke sikker"),
        (replace(PARCEL, kind="ejendom"), "ejendom"),
    ],
)
def test_a_candidate_says_what_it_is(candidate, words):
    assert candidate_line(candidate, texts("da")) == words


def test_where_a_candidate_leads():
    assert goes_to(PARCEL) == ("grund", {"grund": "1150000 1"})
    assert goes_to(Candidate("Lokalplan 1", "plan", "k", objekt_id="abc")) == ("plan", {"plan": "abc"})
    assert goes_to(Candidate("Lokalplan 1", "plan", "k")) == ("plan", {"plan": "k"})


def test_unfit_layers_are_counted():
    layer = LayerFit("a", "A", Group.THEME, 1, dt.date(2026, 1, 1), "", "", "", 30, (), Fitness.OLD)
    counts = unfit([layer, layer._replace(fitness=Fitness.MISSING), layer._replace(fitness=Fitness.GOOD), layer])
    assert counts == {Fitness.OLD: 2, Fitness.MISSING: 1}
