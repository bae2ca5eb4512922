"""The page *Leverance* as a user meets it: drop, examine, filter, step through, make ready, compare, start over."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoplan_app.leverance import files as files_module
from geoplan_app.pages import page_info
from tests.app.front import in_order

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"
BROKEN = SAMPLE / "fejl" / "ladefaciliteter.gpkg"
WHOLE = SAMPLE / "ren" / "ladefaciliteter.gpkg"
SECONDS = 60


@pytest.fixture
def view(monkeypatch):
    monkeypatch.delenv("GEOPLAN_WORKSPACE", raising=False)
    monkeypatch.setenv("GEOPLAN_USER", "Ane")
    return opened()


def opened(language="da"):
    page = AppTest.from_file(str(page_info("leverance").path), default_timeout=30)
    page.query_params["lang"] = language
    page.query_params["rolle"] = "gis"
    return page.run()


@pytest.fixture(scope="module")
def _answered():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GEOPLAN_WORKSPACE", raising=False)
        patch.setenv("GEOPLAN_USER", "Ane")
        yield examined(opened(), BROKEN)


@pytest.fixture
def answered(_answered):
    """The page with the answer about the broken file, nothing filtered and nothing chosen."""
    part(_answered, "fund")
    _answered.session_state["leverance"].chosen = None
    _answered.pills(key="leverance.slags").set_value([])
    _answered.text_input(key="leverance.tekst").set_value("")
    return _answered.run()


def dropped(view, *paths, name=None):
    turn = view.session_state["leverance"].turn
    files = [(name or path.name, path.read_bytes(), "application/octet-stream") for path in paths]
    view.file_uploader(key=f"leverance.filer.{turn}").set_value(files)
    return view.run()


def finished(view):
    """Run the page again when what it began has ended, as its polling does."""
    run = view.session_state["leverance"].run
    for job in (run.job, *run.beside.values()):
        assert job.wait(SECONDS)
    return view.run()


def examined(view, *paths, name=None):
    dropped(view, *paths, name=name)
    view.button(key="leverance.undersoeg").click().run()
    return finished(view)


def said(view):
    kinds = ("title", "header", "subheader", "markdown", "caption", "error", "warning", "info", "success", "text")
    return "\n".join(str(one.value) for kind in kinds for one in view.get(kind))


def part(view, name):
    return view.segmented_control(key="leverance.del").set_value(name).run()


def test_the_limits_are_told_before_anything_is_dropped(view):
    assert f"Højst {files_module.UPLOAD_MB} MB i alt" in said(view)
    assert not view.error


def test_a_broken_file_is_examined(view):
    dropped(view, BROKEN)
    assert "Modtaget: 1 fil" in said(view)
    view.button(key="leverance.undersoeg").click().run()
    assert "Undersøger ladefaciliteter.gpkg" in said(view)
    finished(view)
    assert not view.exception
    assert view.error[0].value.startswith("**Leverancen har fejl, der skal rettes: ✘ 24 fejl, ▲ 7 advarsler")
    assert "1 lag og 63 rækker er undersøgt" in view.error[0].value
    assert "35 af 35 fund vises." in said(view)
    assert in_order(view)


def test_the_answer_is_in_english(monkeypatch):
    monkeypatch.delenv("GEOPLAN_WORKSPACE", raising=False)
    view = examined(opened("en"), BROKEN)
    assert not view.exception
    assert "24 errors" in view.error[0].value
    for name in ("laest", "hent", "klar", "forskel", "upload"):
        part(view, name)
        assert not view.exception
        assert not any(word in said(view) for word in ("Hent ", "Gør ", "rækker", "Sådan"))


def test_findings_are_filtered_and_walked_through(answered):
    answered.pills(key="leverance.slags").set_value(["warning"]).run()
    assert "7 af 35 fund vises." in said(answered)
    answered.text_input(key="leverance.tekst").set_value("intetsomfindes").run()
    assert "Intet fund passer på filteret." in said(answered)
    answered.text_input(key="leverance.tekst").set_value("").run()
    answered.button(key="leverance.naeste").click().run()
    assert "Fund 1 af 7" in said(answered)
    answered.button(key="leverance.naeste").click().run()
    assert "Fund 2 af 7" in said(answered)
    assert "**Gør sådan:**" in said(answered)
    answered.button(key="leverance.forrige").click().run()
    assert "Fund 1 af 7" in said(answered)


def test_a_click_on_the_map_opens_the_finding(answered):
    answered.session_state["leverance.kort"] = {"target": "4"}
    answered.run()
    assert answered.session_state["leverance"].chosen == 4
    assert "Fund 5 af 35" in said(answered)


def test_how_it_was_read_and_what_upload_would_do(answered):
    part(answered, "laest")
    assert "efter lagets navn" in said(answered)
    assert "EPSG\\:25832" in said(answered)
    part(answered, "upload")
    assert "Intet er sendt." in said(answered)
    assert any("upload ville" in one.label for one in answered.expander)


def test_every_format_can_be_fetched(answered):
    part(answered, "hent")
    assert len(answered.get("download_button")) == 7


def test_made_ready_with_before_and_after(answered):
    part(answered, "klar")
    answered.button(key="leverance.klar").click().run()
    finished(answered)
    assert not answered.exception
    assert any("rækker er klar" in one.value for one in (*answered.warning, *answered.success))
    assert "**Før og efter**" in said(answered)
    assert len(answered.get("download_button")) == 2


def test_a_mended_delivery_tells_what_is_mended(view):
    examined(view, BROKEN)
    examined(view, WHOLE)
    assert any("Siden ladefaciliteter.gpkg" in one.value and "35 rettet, 0 nye, 0 som før" in one.value for one in view.info)
    assert "nye siden ladefaciliteter.gpkg" not in said(view), "there is nothing to filter"
    part(view, "forskel")
    view.button(key="leverance.sammenlign").click().run()
    finished(view)
    assert not view.exception
    assert "ændrede felter" in said(view)
    assert len(view.get("download_button")) == 4
    examined(view, BROKEN)
    part(view, "fund")
    assert "0 rettet, 35 nye, 0 som før" in said(view)
    view.toggle(key="leverance.nye").set_value(True).run()
    assert "35 af 35 fund vises." in said(view)


def test_cancelling_says_so_and_keeps_the_files(view):
    dropped(view, BROKEN)
    view.button(key="leverance.undersoeg").click().run()
    view.button(key="leverance.fremdrift.annuller").click().run()
    view.run()
    assert not view.exception
    run = view.session_state["leverance"].run
    assert run.job.cancelled or run.answer is not None, "it may have ended before the button was reached"
    if run.job.cancelled:
        assert "Annulleret." in said(view)
    assert "Modtaget: 1 fil" in said(view)


def test_what_is_no_geodata_gets_a_plain_answer(view, tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_bytes(b"<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>")
    examined(view, path, name="**fed**.gpkg")
    assert not view.exception
    assert "root:" not in said(view)
    assert "Traceback" not in said(view)
    assert str(view.session_state["leverance"].held.folder) not in said(view)
    assert view.error


def test_removing_takes_files_and_answers_away(view):
    examined(view, BROKEN)
    folder = view.session_state["leverance"].held.folder
    view.button(key="leverance.fjern").click().run()
    assert not view.exception
    assert not folder.exists()
    assert "Svaret om" not in said(view)


def test_plans_are_examined_too(view):
    zips = sorted((SAMPLE / "planer" / "fejl").glob("*lokalplan*"))
    examined(view, *zips[:1])
    assert not view.exception
    assert view.error
    part(view, "laest")
    assert "okalplan" in said(view)


def test_too_much_is_refused_in_words(view, monkeypatch, tmp_path):
    monkeypatch.setattr(files_module, "UPLOAD_MB", 1)
    path = tmp_path / "stor.gpkg"
    path.write_bytes(bytes((1 << 20) + 1))
    held = files_module.Held()
    with path.open("rb") as stream, pytest.raises(files_module.UsageError, match=r"stor\.gpkg er ikke modtaget"):
        held.add(path.name, stream)
