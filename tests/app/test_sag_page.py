"""The page *Sag*: the list, one case, and everything that is done with it, as the workspace has it afterwards."""

import datetime as dt
import io
import json
import shutil
import zipfile

import pytest

from app import sag
from geoplan.building.clock import State
from geoplan.store import Workspace
from geoplan.texts import texts
from geoplan.workflows.case.draft import draft_number, save_draft
from geoplan.workflows.case.handle import advance_case, show_case
from geoplan.workflows.case.stats import case_table
from geoplan_app.sag_files import package_of, page_of

HOUSE = "2026-0002"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return sag.workspace(tmp_path_factory.mktemp("sager"))


@pytest.fixture
def workspace(made, tmp_path, monkeypatch):
    path = shutil.copy(made, str(tmp_path / "kommune.gpkg"))
    monkeypatch.setenv("GEOPLAN_WORKSPACE", path)
    monkeypatch.setenv("GEOPLAN_USER", "Ane")
    return path


def broken_rule(workspace):
    return next(one for one in show_case(workspace, HOUSE).result.rulings if one.outcome.value == "breach")


def test_the_list_shows_every_open_case_the_urgent_one_first(workspace):
    table = sag.opened().dataframe[0].value
    assert list(table["Sag"]) == ["2026-0002", "2026-0001", "2026-0003"]
    first = table.iloc[0]
    assert first["Mål, dage"] == 40
    assert first["Dage brugt"] + first["Dage tilbage"] == 40
    assert first["Servicemål"].split()[0] in {"✘", "⚠", "✔"}
    assert table["Tilstand"].tolist() == ["Fuldt oplyst", "Modtaget", "Modtaget"]


def test_search_and_choice_narrow_the_list(workspace):
    found = sag.opened()
    found.text_input(key="sag.soeg").set_value("carport kim").run()
    assert list(found.dataframe[0].value["Sag"]) == ["2026-0001"]
    found.selectbox(key="sag.vis").set_value("venter").run()
    assert "Ingen sager passer" in sag.said(found)


def test_a_case_is_opened_and_closed_again(workspace):
    found = sag.opened()
    found.selectbox(key="sag.valgt").set_value("2026-0003")
    sag.press(found, "Åbn")
    assert found.title[0].value == "2026-0003: En idé til et skur"
    sag.press(found, "Alle sager")
    assert found.title[0].value == "Sag"


def test_a_case_that_is_not_there_is_told(workspace):
    found = sag.opened("2026-77")
    assert [one.value for one in found.error] == ["Der er ingen sag 2026-77 i arbejdsområdet. Sagerne er: 2026-0001, 2026-0002, 2026-0003."]


@pytest.mark.parametrize("sagsnr", ["2026-0001", "2026-0002", "2026-0003"])
def test_every_ruling_is_shown_with_its_answer_in_words(workspace, sagsnr):
    found = sag.opened(sagsnr)
    rulings = show_case(workspace, sagsnr).result.rulings
    words = {"complies": "✔ Overholdt", "breach": "✘ Ikke overholdt", "judgement": "⚖ Kræver vurdering", "undecided": "? Kan ikke afgøres"}
    labels = [one.label for one in found.expander]
    for one in rulings:
        assert any(label.startswith(f"{words[one.outcome.value]} – {one.rule.title}") for label in labels), one.rule.id
    assert not found.exception


def test_an_answer_is_overruled_with_reason_and_both_stand_side_by_side(workspace):
    rule = broken_rule(workspace)
    ending = f".dom.{rule.rule.id}.{rule.subject}.0"
    found = sag.opened(HOUSE)
    sag.field(found.selectbox, f"{ending}.svar").set_value("complies")
    _gem(found, ending)
    assert any("skriv hvorfor" in one.value for one in found.error)
    assert not show_case(workspace, HOUSE).case.overrides
    sag.field(found.text_area, f"{ending}.hvorfor").set_value("Der er givet dispensation i 1998.")
    _gem(found, ending)
    (judged,) = show_case(workspace, HOUSE).case.overrides
    assert (judged.was, judged.verdict, judged.who, judged.why) == ("breach", "complies", "Ane", "Der er givet dispensation i 1998.")
    text = sag.said(found)
    assert "geoplans svar: ✘ Ikke overholdt" in text
    assert "Sagsbehandlerens svar: ✔ Overholdt" in text
    assert "Der er givet dispensation i 1998." in text
    assert "er gemt" in text


def _gem(found, ending):
    next(one for one in found.button if one.key and one.key.startswith("FormSubmitter") and ending in one.key).click().run()


def test_documents_are_noted(workspace):
    found = sag.opened(HOUSE)
    assert any("Der mangler 8 dokumenter" in one.value for one in found.warning)
    sag.field(found.multiselect, ".dokument.0.valgt").set_value(["D-01", "D-02"])
    sag.field(found.text_input, ".dokument.0.navn").set_value("skøde.pdf")
    sag.press(found, "Notér modtaget")
    received = show_case(workspace, HOUSE).case.received
    assert {key: one["navn"] for key, one in received.items()} == {"D-01": "skøde.pdf", "D-02": "skøde.pdf"}
    assert received["D-01"]["hvem"] == "Ane"
    assert any("Der mangler 6 dokumenter" in one.value for one in found.warning)


def test_a_message_asks_for_what_is_missing_and_is_kept_in_the_trail(workspace):
    found = sag.opened("2026-0003")
    area = sag.field(found.text_area, ".tekst")
    assert area.value.startswith("Vedrørende sag 2026-0003: En idé til et skur\n\nKære Kim Holm\n\nVi mangler ")
    assert "building." not in area.value
    area.set_value("Kære Kim\n\nSend os skurets højde.")
    sag.field(found.checkbox, ".pause").uncheck()
    sag.press(found, "Gem i sporet som sendt")
    with Workspace.open(workspace) as ws:
        line = ws.audit().iloc[-1]
    assert (line["hvem"], line["hvad"], line["hvorfor"]) == ("Ane", "besked", "Kære Kim\n\nSend os skurets højde.")
    assert "Send os skurets højde." in sag.said(found)


def test_pause_and_resume_stop_and_start_the_clock(workspace):
    found = sag.opened(HOUSE)
    sag.field(found.radio, ".skridt.3.til").set_value("venter")
    sag.field(found.text_input, ".skridt.3.dag").set_value("10-09-2026")
    sag.press(found, "Gem skridtet")
    assert "Sagen er nu: venter på ansøger." in sag.said(found)
    sag.field(found.radio, ".skridt.4.til").set_value("fuldt_oplyst")
    sag.field(found.text_input, ".skridt.4.dag").set_value("20-09-2026")
    sag.field(found.text_area, ".skridt.4.hvorfor").set_value("tegninger kom")
    sag.press(found, "Gem skridtet")
    clock = show_case(workspace, HOUSE).clock
    assert clock.paused == 10
    assert clock.running


def test_fully_informed_is_refused_with_all_that_is_missing_and_the_remark_is_not_lost(workspace):
    found = sag.opened("2026-0003")
    sag.field(found.radio, ".skridt.2.til").set_value("fuldt_oplyst")
    sag.field(found.text_input, ".skridt.2.dag").set_value("03-09-2026")
    sag.press(found, "Gem skridtet")
    (told,) = [one.value for one in found.error]
    assert told.startswith("Sagen er ikke fuldt oplyst. Der mangler:")
    assert "Angiv højden over terræn." in told
    assert "--why" not in told
    assert sag.field(found.text_input, ".skridt.2.dag").value == "03-09-2026"
    assert show_case(workspace, "2026-0003").case.state == "modtaget"


def test_a_permission_waits_for_the_broken_rule(workspace):
    found = sag.opened(HOUSE)
    sag.field(found.selectbox, ".valg").set_value("tilladelse").run()
    assert any("kan ikke gives" in one.value and "Afstand til skel mod nabo og sti" in one.value for one in found.warning)
    assert next(one for one in found.button if one.label == "Afgør sagen").disabled
    sag.field(found.selectbox, ".valg").set_value("afslag").run()
    sag.press(found, "Afgør sagen")
    assert any("Skriv afgørelsens begrundelse" in one.value for one in found.error)
    sag.field(found.text_area, ".afgoerelse.3.hvorfor").set_value("Huset står for tæt på skel.")
    sag.press(found, "Afgør sagen")
    case = show_case(workspace, HOUSE).case
    assert (case.state, case.afgoerelse, case.events[-1].who, case.events[-1].why) == (
        "afgjort",
        "afslag",
        "Ane",
        "Huset står for tæt på skel.",
    )
    assert "Sagen er afgjort: afslag." in sag.said(found)


def test_the_trail_names_everybody(workspace):
    found = sag.opened(HOUSE)
    (trail,) = [one.value for one in found.table if "Linje i sporet" in one.value.columns]
    assert trail["Hvem"].tolist() == ["bo", "bo", "kim"]
    assert trail["Ændret"].iloc[-1] == "sagen er oprettet"


def test_the_files_are_those_of_the_command_line(workspace):
    seen = show_case(workspace, HOUSE)
    with zipfile.ZipFile(io.BytesIO(package_of(seen, texts("da")))) as archive:
        assert {"sag.toml", "svar.json", "svar.html", "svar.txt", "dokumenter.csv"} <= set(archive.namelist())
        assert json.loads(archive.read("svar.json"))["sagsnr"] == HOUSE
    assert "Hus for tæt på skel" in page_of(seen, texts("da")).decode("utf-8")


def test_times_against_goals_are_a_table_and_a_plot(workspace):
    sag.case("decide", workspace, HOUSE, "afslag", "--who", "bo", "--day", "2026-11-01", "--why", "for tæt")
    found = sag.opened()
    (table,) = [one.value for one in found.table if "Inden for målet" in one.value.columns]
    assert table["Sager"].astype(int).sum() == 3
    assert "Ingen sager er afgjort endnu" not in sag.said(found)


def test_a_case_is_made_of_a_file_and_a_bad_file_is_told(workspace):
    found = sag.opened()
    found.file_uploader(key="sag.ny.fil").set_value(
        [("sag.toml", b"title = 'x'\nday = 2026-10-01\nwrok = 'nybyggeri'\n", "application/toml")]
    )
    sag.press(found, "Opret sagen")
    assert any("wrok: feltet findes ikke" in one.value for one in found.error)
    good = (sag.EXAMPLES / sag.IDEA).read_bytes()
    found.file_uploader(key="sag.ny.fil").set_value([("sag.toml", good, "application/toml")])
    sag.press(found, "Opret sagen")
    assert found.title[0].value.endswith(": En idé til et skur")
    assert found.query_params["sag"] in (["2026-0004"], "2026-0004")


def test_it_speaks_english(workspace):
    found = sag.opened(HOUSE, language="en")
    assert not found.exception
    labels = [one.label for one in found.expander]
    assert any(label.startswith("✘ Breach") for label in labels), labels
    assert not [one for one in labels if "Overholdt" in one]


def test_a_workspace_without_cases_says_so(tmp_path, monkeypatch):
    path = str(tmp_path / "tom.gpkg")
    Workspace.create(path, kommune="0791").close()
    monkeypatch.setenv("GEOPLAN_WORKSPACE", path)
    assert "Der er ingen sager i arbejdsområdet." in sag.said(sag.opened())


def test_a_message_can_pause_the_case(workspace):
    found = sag.opened("2026-0002")
    assert sag.field(found.checkbox, ".pause").value  # something is missing, and the letter says that the case waits
    sag.press(found, "Gem i sporet som sendt")
    case = show_case(workspace, "2026-0002").case
    assert (case.state, case.events[-1].who) == ("venter", "Ane")


def test_an_application_that_is_being_written_is_nobody_elses(workspace):
    """It is not in the list, not in the statistics, and no message gives its number away; when it is sent it is there."""
    number = draft_number()
    save_draft(workspace, number, {"title": "Min drøm om et udhus", "day": dt.date(2026, 11, 1), "work": "nybyggeri"}, who="kim")
    found = sag.opened()
    assert number not in found.dataframe[0].value["Sag"].tolist()
    assert len(case_table(workspace)) == 3
    assert number not in sag.said(sag.opened("2026-77"))
    advance_case(workspace, number, State.RECEIVED, who="kim")
    assert number in sag.opened().dataframe[0].value["Sag"].tolist()
