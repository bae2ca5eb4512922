"""The page *Regler*: everything that is checked can be found, and says by which source and whether somebody has verified it."""

import pytest

from geoplan.catalogue import all_rules
from geoplan.model.load import load
from geoplan.texts import texts
from geoplan_app.rule_search import CHAPTERS, CONFIDENCE, confidence_word, entries, in_full, searched, value_rows
from tests.app.front import in_order, opened, said

RATIO = "br18.byggeret.bebyggelsesprocent"


@pytest.fixture(autouse=True)
def _nobody(monkeypatch):
    monkeypatch.delenv("GEOPLAN_WORKSPACE", raising=False)


@pytest.fixture(scope="module")
def every():
    return entries("da")


def test_every_rule_of_the_catalogue_is_in_the_list(every):
    listed = {ident for entry in every for ident in entry.ids}
    assert {rule.id for rule in all_rules(load())} <= listed
    assert RATIO in listed


def test_every_rule_belongs_to_a_chapter(every):
    assert {entry.chapter for entry in every} <= set(CHAPTERS)
    assert {entry.confidence for entry in every} <= set(CONFIDENCE)


def test_words_are_looked_for_together(every):
    found = searched(every, text="skel NABO")
    assert found
    assert all("skel" in entry.text and "nabo" in entry.text for entry in found)
    assert searched(every, text="findesikke") == []
    assert len(searched(every)) == len(every)


def test_a_rule_is_found_by_its_own_id(every):
    rule = next(one for one in all_rules(load()) if one.id.startswith("fkg."))
    assert any(rule.id in entry.ids for entry in searched(every, text=rule.id))


def test_verified_and_not_part_the_list(every):
    sure, unsure = searched(every, verified=True), searched(every, verified=False)
    assert sure
    assert unsure
    assert len(sure) + len(unsure) == len(every)
    assert all(entry.confidence == "high" for entry in sure)


def test_chapters_narrow_the_list(every):
    assert {entry.chapter for entry in searched(every, chapters=["br18", "plan"])} == {"br18", "plan"}


def test_a_number_tells_both_sides_of_a_change_of_law():
    told = in_full(RATIO)
    deduction = next(one for one in told["parameters"] if "sekundær bebyggelse pr. bolig" in one["title"])
    rows = value_rows(deduction)
    today = [row for row in rows if row["Til"] == "og frem"]
    before = [row for row in rows if row["Til"] == "31-12-2017"]
    assert today
    assert before
    assert {row["Efterprøvet?"] for row in today} == {"efterprøvet"}
    assert {row["Efterprøvet?"] for row in before} == {"sandsynlig, ikke efterprøvet"}
    assert rows[0]["Værdi"].endswith("m²")
    assert all("_" not in row["Gælder for"] for row in rows)


def test_there_is_none_of_this_id():
    assert in_full("fkg.findes.ikke") is None
    assert in_full("br18.findes_ikke") is None


def test_confidence_is_said_in_words():
    assert [confidence_word(one) for one in ("high", "proposal", "new kind")] == [
        "efterprøvet",
        "geoplans forslag, står ikke i kilden",
        "ikke efterprøvet",
    ]


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_list_and_a_rule_in_both_languages(language):
    page = opened("regler", language=language)
    assert len(page.dataframe) == 1
    page.text_input(key="regler.soeg").set_value("skel").run()
    assert not page.exception
    shown = opened("regler", language=language, regel=RATIO)
    assert RATIO in said(shown).replace("\\", "")
    assert len(shown.table) >= 5
    assert in_order(shown)
    assert texts(language)("Alle regler") == shown.button(key="regler.tilbage").label


@pytest.mark.parametrize("rule", ["fkg.t_5607_ladefacilitet.geometri.mangler", "leverance.tema", "br18.plan_dispensation"])
def test_rules_of_all_kinds_can_be_shared_by_address(rule):
    page = opened("regler", regel=rule)
    assert len(page.header) == 1
    assert f"/regler?regel={rule}" in said(page)


def test_a_rule_is_opened_without_a_mouse():
    page = opened("regler")
    page.text_input(key="regler.soeg").set_value("bebyggelsesprocent").run()
    page.selectbox(key="regler.valgt").set_value(RATIO).run()
    page.button(key="regler.vis").click().run()
    assert page.query_params["regel"] in (RATIO, [RATIO])
    assert page.header[0].value == "Bebyggelsesprocent"
    page.button(key="regler.tilbage").click().run()
    assert len(page.dataframe) == 1


def test_nothing_found_says_what_to_do():
    page = opened("regler")
    page.text_input(key="regler.soeg").set_value("findesikke").run()
    assert any("Skriv færre ord" in one.value for one in page.info)


def test_an_unknown_rule_is_a_sentence():
    page = opened("regler", regel="<b>x</b>")
    assert not page.exception
    assert any("Ingen regel hedder" in one.value for one in page.warning)
