"""The page *Grund* without a browser: search, share link, verdict with icon and word, the three lists, plans, what is left, files."""

import pytest
from streamlit.testing.v1 import AppTest

from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import write_workspace
from geoplan.store import Workspace
from geoplan.texts import texts
from geoplan.workflows.plot.served import plot_of
from geoplan_app import grund_shown
from geoplan_app.pages import page_info


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The workspace, and an address in it."""
    path = tmp_path_factory.mktemp("grund") / "arbejdsomraade.gpkg"
    write_workspace(path, municipality(seed=2, plots=80))
    with Workspace.open(path) as ws:
        row = ws.read("husnummer").iloc[0]
    return str(path), f"{row['vejnavn']} {row['husnr']}"


@pytest.fixture(autouse=True)
def _workspace(place, monkeypatch):
    monkeypatch.setenv("GEOPLAN_WORKSPACE", place[0])


def opened(grund="", language="da"):
    found = AppTest.from_file(str(page_info("grund").path), default_timeout=60)
    found.query_params["lang"] = language
    if grund:
        found.query_params["grund"] = grund
    return found.run()


def said(found):
    kinds = (
        found.title,
        found.header,
        found.subheader,
        found.markdown,
        found.caption,
        found.success,
        found.warning,
        found.error,
        found.info,
    )
    return "\n".join(str(one.value) for kind in kinds for one in kind)


def test_without_a_plot_there_is_a_box_and_a_map(place):
    found = opened()
    assert not found.exception
    assert found.text_input(key="grund.soeg.tekst").label == "Find grunden"
    assert "klik på en grund" in said(found)


def test_a_search_opens_the_plot_with_a_link_that_can_be_shared(place):
    found = opened()
    found.text_input(key="grund.soeg.tekst").input(place[1])
    next(one for one in found.button if one.label == "Søg").click().run()
    assert found.title[0].value == place[1]
    assert found.query_params["grund"] in ([plot_of(*place).key], plot_of(*place).key)


def test_a_search_that_means_nothing_says_what_was_tried(place):
    found = opened()
    found.text_input(key="grund.soeg.tekst").input("Findesikkevej 999")
    next(one for one in found.button if one.label == "Søg").click().run()
    assert found.warning
    assert "Findesikkevej 999" in found.warning[0].value


def test_a_click_on_the_map_opens_the_plot(place):
    middle = plot_of(*place).extract.area.centroid
    found = opened()
    found.session_state["grund.oversigt"] = {"picked": [middle.x, middle.y]}
    found.run()
    assert found.title[0].value == place[1]


def test_the_verdict_has_a_word_and_the_lists_are_three(place):
    found = opened(plot_of(*place).key)
    banner = next(iter([*found.success, *found.error, *found.warning, *found.info]))
    assert any(word in banner.value for word in ("Overholdt", "Ikke overholdt", "Kræver vurdering", "Kan ikke afgøres"))
    text = said(found)
    for heading in (
        "Angår grunden (",
        "Angår ikke grunden (",
        "Ikke undersøgt (",
        "Planer",
        "Hvad kan der endnu bygges?",
        "Bygninger, der står der",
    ):
        assert heading in text
    assert "ejledende, ikke en afgørelse" in text
    assert "/grund?grund=" in text


def test_every_theme_stands_in_one_of_the_lists(place):
    from geoplan.report.plot_values import plot_values

    t = texts("da")
    values = plot_values(plot_of(*place).extract, t)
    lists = [len(grund_shown.hits(values, t)), len(grund_shown.free(values, t)), len(grund_shown.not_examined(values))]
    assert sum(lists) == len(values["themes"])
    effects = [one["effect"] for one in values["themes"] if one["answer"] == "hit"]
    assert len(effects) == lists[0]


def test_a_link_that_means_nothing_is_told_plainly():
    found = opened("findes-ikke-123")
    assert not found.exception
    assert found.error
    assert "findes-ikke-123" in found.error[0].value


def test_the_page_is_in_english_where_that_is_asked_for(place):
    text = said(opened(plot_of(*place).key, "en"))
    assert "What concerns the plot?" in text
    assert "Hvad angår grunden?" not in text


def test_a_plus_of_the_sum_is_no_bullet(place):
    from geoplan.report.plot_values import plot_values

    t = texts("da")
    rows = grund_shown.calculation(plot_values(plot_of(*place).extract, t), t)
    assert {row["+/−"] for row in rows} <= {"\\+", "−", "="}
