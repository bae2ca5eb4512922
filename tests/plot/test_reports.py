"""The extract as text, page, PDF and table: what a reader sees, and that nothing is fetched or run."""

import csv
import io
import json
import re
import sqlite3
import zlib
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.report import pdf
from geoplan.report.plot_page import plot_html
from geoplan.report.plot_table import table_csv, table_json, write_table_gpkg
from geoplan.report.plot_values import plot_values
from geoplan.report.sheet_map import HEIGHT_MM, SCALES, WIDTH_MM, box_of, sheet_of, sides
from geoplan.texts import texts
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.query import Wanted
from geoplan.workflows.plot.table import table

GOLDEN = Path(__file__).parent / "ellevaenget_35.txt"
DAY = ("--day", "2026-11-10")


def run(sample, *args, status=0):
    found = CliRunner().invoke(main, ["plot", str(sample), *args, *DAY], prog_name="geoplan")
    assert found.exit_code == status, found.output
    return found.output


@pytest.fixture(scope="module")
def address(grounds):
    """An address of the sample with a house, a lokalplan and themes."""
    return str(grounds.address_names[0])


@pytest.fixture(scope="module")
def page(sample, address):
    return run(sample, address, "--format", "html")


def test_the_text_reads_as_it_was_approved(sample, address):
    assert run(sample, address) == GOLDEN.read_text(encoding="utf-8")


def test_the_text_is_in_english_where_that_is_asked_for(sample, address):
    said = run(sample, address, "--lang", "en")
    assert "themes were examined" in said
    assert "Plot area" in said


def test_json_holds_the_same_lists_as_the_text(sample, address):
    values = json.loads(run(sample, address, "--format", "json"))
    assert sum(values["counts"].values()) == len(values["themes"]) == 32
    assert values["right"]["answer"] in {"complies", "breach", "judgement", "undecided"}
    assert {one["layer"] for one in values["sources"]} >= {"jordstykke", "bbr_bygning", "lokalplan"}


class Links(HTMLParser):
    """What a page would fetch, and its headings."""

    def __init__(self):
        super().__init__()
        self.fetched, self.headings, self.lang, self.scripts = [], [], "", 0

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.fetched += [given[name] for name in ("src", "href") if name in given and tag != "a"]
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []
        self.scripts += tag == "script"
        self.lang = given.get("lang", self.lang) if tag == "html" else self.lang


def test_the_page_fetches_nothing_and_has_its_headings(page):
    seen = Links()
    seen.feed(page)
    assert seen.fetched == ["data:,"]
    assert seen.scripts == 0
    assert "default-src 'none'" in page
    assert seen.lang == "da"
    assert seen.headings[0] == "h1"
    assert seen.headings[1] == "h2"
    assert set(seen.headings[1:]) <= {"h2", "h3"}
    assert "url(" not in page.replace("url(#", "")


def test_the_page_says_what_the_text_says(page, sample, address):
    values = json.loads(run(sample, address, "--format", "json"))
    for one in values["themes"]:
        assert one["title"] in page
    assert "Vejledende, ikke en afgørelse." in page
    assert values["right"]["answer_text"] in page
    assert "bygningsreglementet som læst" in page


def test_names_of_the_data_are_written_and_never_run(grounds, everything):
    found = extract(Wanted(np.array([grounds.parcel_of_address[0]]), None, ""), grounds, everything)
    found.parcels["name"] = np.array(["<script>alert(1)</script>"], dtype=object)
    values = plot_values(found, texts("da"))
    assert "<script" not in plot_html(found, values, texts("da"))
    rows = table(everything).head(3)
    rows["adresse"] = ["=cmd|x", "@sum(1)", "Skolevej 3"]
    shown = csv.DictReader(io.StringIO(table_csv(rows, texts("da")).lstrip("\ufeff")), delimiter=";")
    assert [row["adresse"] for row in shown] == ["'=cmd|x", "'@sum(1)", "Skolevej 3"]


def unpacked(made):
    """The PDF with its streams readable."""
    found = [made]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_a_pdf_is_tagged_and_tells_its_language(sample, address, tmp_path):
    pytest.importorskip("weasyprint", reason="the extra [pdf] is not installed")
    out = tmp_path / "grund.pdf"
    run(sample, address, "--format", "pdf", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF-")
    made = unpacked(out.read_bytes())
    assert b"/StructTreeRoot" in made
    assert b"/Lang (da)" in made
    assert b"http://www.aiim.org/pdfua" in made
    assert b"/TH" in made
    assert b"/Figure" in made


def test_without_weasyprint_the_message_says_how_to_get_it(monkeypatch, sample, address, tmp_path):
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    said = run(sample, address, "--format", "pdf", "--out", str(tmp_path / "x.pdf"), status=2)
    assert "pip install geoplan[pdf]" in said
    assert "--format html" in said


def test_a_pdf_fetches_nothing():
    with pytest.raises(ValueError, match="example"):
        pdf._nothing("https://example.invalid/")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "Giv enten en forespørgsel"),
        (("Ellevænget 51", "--all"), "Giv enten en forespørgsel"),
        (("--all", "--format", "html"), "text, json, csv, gpkg"),
        (("Ellevænget 51", "--format", "csv"), "text, json, html, pdf"),
        (("Ellevænget 51", "--format", "pdf"), "--out"),
        (("--all", "--format", "gpkg"), "--out"),
    ],
)
def test_what_cannot_be_asked_is_told_with_what_can(args, said, sample):
    assert said in run(sample, *args, status=2)


# -- the table of all ---------------------------------------------------------------------------------


def test_the_summary_counts_every_property_once(sample, everything):
    said = run(sample, "--all")
    assert said.startswith(f"{everything.count} ejendomme – 10-11-2026")
    for line in said.split("\n"):
        numbers = re.findall(r"\s(\d+)\s+(\d+)\s+(\d+)$", line)
        if numbers:
            assert sum(map(int, numbers[0])) == everything.count


def test_csv_has_a_row_for_each_property_with_danish_numbers(sample, everything):
    text = run(sample, "--all", "--format", "csv")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert len(rows) == everything.count
    assert {row["K-SERV"] for row in rows} == {"ikke undersøgt"}
    areas = [float(row["grundareal_m2"].replace(",", ".")) for row in rows]
    assert sum(areas) == pytest.approx(
        (everything.parts.own_m2 + everything.parts.adjoining_m2 - everything.parts.other_zone_m2).sum(), abs=1
    )


def test_geopackage_and_json_hold_the_same_rows(everything, tmp_path):
    out = tmp_path / "ejendomme.gpkg"
    rows = table(everything)
    write_table_gpkg(rows, out)
    write_table_gpkg(rows, out)  # a second time in its place
    with sqlite3.connect(out) as base:
        assert base.execute("SELECT count(*), sum(etageareal_m2) FROM ejendomme").fetchone()[0] == everything.count
    properties = json.loads(table_json(rows, everything.grounds.day))["properties"]
    assert len(properties) == everything.count
    assert all(one["K-MIL"] == "not_examined" for one in properties)


# -- the map ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("side", "scale"), [(20, 200), (21, 500), (51, 500), (53, 1000), (110, 2000)])
def test_the_largest_scale_that_fits_is_chosen(side, scale):
    found = sheet_of(shapely.box(705_000, 6_162_000, 705_000 + side, 6_162_000 + side))
    assert found.scale == scale
    assert scale in SCALES


def test_a_millimetre_on_paper_is_the_scale_on_the_ground():
    area = shapely.box(705_000, 6_162_000, 705_020, 6_162_030)
    sheet = sheet_of(area)
    (drawn,) = sheet.on_paper(np.array([area], dtype=object))
    west, top, east, bottom = drawn.bounds
    assert (east - west, bottom - top) == (pytest.approx(20_000 / sheet.scale), pytest.approx(30_000 / sheet.scale))
    assert ((west + east) / 2, (top + bottom) / 2) == (pytest.approx(WIDTH_MM / 2), pytest.approx(HEIGHT_MM / 2))
    assert box_of(sheet).area == pytest.approx(WIDTH_MM * HEIGHT_MM * (sheet.scale / 1000) ** 2)


def test_the_page_gives_the_map_its_size_in_millimetres(page):
    assert f'width="{WIDTH_MM:g}mm" height="{HEIGHT_MM:g}mm" viewBox="0 0 {WIDTH_MM:g} {HEIGHT_MM:g}"' in page
    assert re.search(r"1:(200|500|1\.000)", page)


def test_a_side_with_points_on_it_is_one_side():
    area = shapely.Polygon([(0, 0), (10, 0), (20, 0.01), (20, 30), (0, 30)])
    assert sorted(round(one.length_m, 1) for one in sides(area, 1000)) == [20.0, 20.0, 30.0, 30.0]


def test_sides_are_measured_on_the_ground_whatever_the_scale():
    area = shapely.box(705_000, 6_162_000, 705_020, 6_162_030)
    sheet = sheet_of(area)
    drawn = sheet.on_paper(np.array([area], dtype=object))[0]
    assert sorted(round(one.length_m, 2) for one in sides(drawn, sheet.scale)) == [20, 20, 30, 30]


def test_a_circle_has_no_sides_and_is_no_fault():
    assert list(sides(shapely.Point(0, 0).buffer(30, quad_segs=64), 500)) == []


def test_english_pages_are_english(sample, address):
    page = run(sample, address, "--format", "html", "--lang", "en")
    assert 'lang="en"' in page
    assert texts("en")("Berører grunden") in page
