"""How the files were read, in each report."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from importlib.resources import files

import jsonschema
import openpyxl
import pytest
from made_report import POINTS, SCRIPT, build

from geoplan.dataset import Note
from geoplan.report import write
from geoplan.report.html import write_html
from geoplan.report.json_report import json_parts
from geoplan.report.text import text_report

NOTES = (
    Note("theme.found", "Laget læses som {table}.", {"table": "t_5800_fac_pkt"}),
    Note("column.renamed", "Kolonnen {column} læses som {target}.", {"column": "version_id", "target": "versions_id"}),
    Note("column.renamed", "Kolonnen {column} læses som {target}.", {"column": "OBJEKT_ID", "target": "objekt_id"}),
    Note("column.unknown", "Kolonnen {column} findes ikke i temaet. Den beholder sit navn.", {"column": SCRIPT}),
    Note("empty", "Filen er tom.", {}),
)


@pytest.fixture
def report():
    made = build()
    layers = (replace(POINTS, notes=NOTES), made.layers[1])
    return replace(made, layers=layers)


def test_text(report, da):
    section = text_report(report, da).partition("Sådan er filerne læst\n")[2].partition("\n\n")[0]
    assert section.splitlines() == [
        "  leverance.gpkg: facilitet_pkt",
        "    - Laget læses som t_5800_fac_pkt.",
        "    - Kolonner læst under temaets navn: version_id → versions_id, OBJEKT_ID → objekt_id.",
        f"    - Kolonner, der ikke er temaets, under eget navn: {SCRIPT}.",
    ]


def test_nothing_to_tell_is_not_told(da):
    assert "Sådan er filerne læst" not in text_report(build(), da)
    assert "notes" not in json.loads("".join(json_parts(build(), da)))["input"][0]


def test_json(report, da):
    made = json.loads("".join(json_parts(report, da)))
    schema = json.loads((files("geoplan.report") / "schema" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(made, schema)
    first, second = made["input"]
    assert [note["kind"] for note in first["notes"]] == ["theme.found", "column.renamed", "column.renamed", "column.unknown"]
    assert first["notes"][1]["text"] == "Kolonnen version_id læses som versions_id."
    assert "notes" not in second


def test_html(report, da, tmp_path):
    write_html(report, tmp_path / "a.html", da)
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert '<h2 id="reading-title">Sådan er filerne læst</h2>' in page
    assert "version_id → versions_id" in page
    assert page.count(SCRIPT) == 0


def test_attachments_are_named_in_every_format(report, da, tmp_path):
    """Never passed over in silence, with the name harmless and the number like a CPR number masked."""
    names = ["=følgebrev 010190-****.pdf", "leverance.gpkg"]
    told = json.loads("".join(json_parts(report, da)))["attachments"]
    assert [(one["path"], one["kind"]) for one in told] == list(zip(names, ("attachment", "left_out"), strict=True))
    page = tmp_path / "r.html"
    write(report, "html", page, texts=da)
    text = page.read_text(encoding="utf-8")
    assert "<strong>=følgebrev 010190-****.pdf</strong>: Filen er et bilag" in text
    assert SCRIPT not in text
    write(report, "gpkg", tmp_path / "r.gpkg", texts=da)
    with closing(sqlite3.connect(tmp_path / "r.gpkg")) as base:
        assert [name for (name,) in base.execute("SELECT file FROM bilag ORDER BY fid")] == names
    write(report, "xlsx", tmp_path / "r.xlsx", texts=da)
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Oversigt"]
    cells = [row[0] for row in sheet.iter_rows(values_only=True)]
    assert "'=følgebrev 010190-****.pdf" in cells
    assert any("'=følgebrev 010190-****.pdf" in line for line in write(report, "csv", None, texts=da).splitlines())
