"""The answer to a case as a page: the same for browser and paper, its distances drawn, nothing fetched, nothing run."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoplan.building.case import case_of, read_case
from geoplan.building.check import check
from geoplan.building.shapes import area_of, footprint
from geoplan.cli.program import main
from geoplan.report.building_page import answer_pages, building_html
from geoplan.report.site_plan import measured
from geoplan.texts import texts

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "byggesager"
DRAWN = EXAMPLES / "10-lokalplan-med-byggefelt.toml"


def page_of(name, language="da"):
    return building_html(check(read_case(EXAMPLES / name)), texts(language))


def test_the_verdict_comes_first_and_is_guidance():
    page = page_of(DRAWN.name)
    body = page[page.index("<main>") :]
    assert body.index("Det kræver en dispensation") < body.index("Regel for regel")
    assert "Vejledende, ikke en afgørelse" in page
    assert '<html lang="da">' in page
    assert '<html lang="en">' in page_of(DRAWN.name, "en")


def test_nothing_runs_and_nothing_is_fetched():
    page = page_of(DRAWN.name)
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!data:|https://dokument\.example/)', page)


def test_distances_on_the_plan_are_those_of_the_rules():
    case = read_case(DRAWN)
    lines = list(measured(footprint(case.building[0], ""), case, area_of(case.plot.geometry, "")))
    found = {one.rule.id: one.measured for one in check(case).rulings}
    assert [round(one.length_m, 2) for one in lines] == [3.5, 12.0]
    assert lines[0].length_m == pytest.approx(found["br18.byggeret.afstand_nabo"])
    assert lines[1].length_m == pytest.approx(found["br18.byggeret.afstand_vej"])
    page = page_of(DRAWN.name)
    assert "3,50 m" in page
    assert "1:500" in page


def test_without_a_drawing_the_page_says_so():
    page = page_of("05-for-taet-paa-skel.toml")
    assert "<svg" not in page
    assert "ingen tegning af grunden" in page
    assert "2,20 m" in page


def test_what_a_case_says_is_only_text():
    case = case_of({"title": "<script>alert(1)</script>", "day": check(read_case(DRAWN)).day, "plot": {"area_m2": 700.0}})
    page = building_html(check(case), texts("da"))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_filled_fields_are_shown_with_their_source():
    page = building_html(check(read_case(DRAWN)), texts("da"), filled=[("Grundens areal", "955 m²", "laget jordstykke, 2026-11-24")])
    assert "Udfyldt fra arbejdsområdet" in page
    assert "laget jordstykke, 2026-11-24" in page


def test_html_to_a_file(tmp_path):
    out = tmp_path / "svar.html"
    found = CliRunner().invoke(main, ["building", "check", str(DRAWN), "--format", "html", "--out", str(out)])
    assert found.exit_code == 1, found.output
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_pdf_is_tagged_for_those_who_listen(tmp_path):
    pytest.importorskip("weasyprint")
    out = tmp_path / "svar.pdf"
    found = CliRunner().invoke(main, ["building", "check", str(DRAWN), "--format", "pdf", "--out", str(out)])
    assert found.exit_code == 1, found.output
    made = out.read_bytes()
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made or b"/StructTreeRoot" in made or len(made) > 20_000
    assert answer_pages(check(read_case(DRAWN)), texts("da")).keys() == {"svar.html", "svar.pdf"}


def test_pdf_without_the_extra_says_how(tmp_path, monkeypatch):
    monkeypatch.setattr("geoplan.report.pdf.find_spec", lambda _: None)
    found = CliRunner().invoke(main, ["building", "check", str(DRAWN), "--format", "pdf", "--out", str(tmp_path / "svar.pdf")])
    assert found.exit_code == 2
    assert answer_pages(check(read_case(DRAWN)), texts("da")).keys() == {"svar.html"}


def test_pdf_needs_a_file():
    assert CliRunner().invoke(main, ["building", "check", str(DRAWN), "--format", "pdf"]).exit_code == 2
