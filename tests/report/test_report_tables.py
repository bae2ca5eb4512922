import csv
import io

import openpyxl
import pytest
from made_report import COLUMN, NOTE, SCRIPT, STATUS, build, empty

from geoplan.report import write
from geoplan.report.table import inert

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def cells(report, texts):
    text = write(report, "csv", None, texts=texts)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline=""), delimiter=";" if texts.language == "da" else ","))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "  =1", "＝1"])
def test_text_that_a_spreadsheet_could_run(text):
    assert inert(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "æ", "1-2", "'=1"])
def test_text_that_does_no_harm(text):
    assert inert(text) == text


def test_csv_rows(report, da):
    rows = cells(report, da)
    first = next(row for row in rows if row["Regel"] == STATUS.id)
    assert first["Alvor"] == "fejl"
    assert (first["Række"], first["Fid"], first["Værdi"]) == ("3", "4", "7")
    assert (first["Øst (m)"], first["Nord (m)"]) == ("574212,315", "6223908,765")
    assert next(row for row in rows if row["Regel"] == COLUMN.id)["Række"] == ""


def test_csv_tells_what_is_not_listed_and_not_run(report, da):
    rows = cells(report, da)
    assert [row["Besked"] for row in rows if "ikke listet" in row["Besked"]] == ["1.000 fund til er talt, men ikke listet."]
    not_run = [row["Besked"] for row in rows if row["Udfald"] == "ikke kørt"]
    assert not_run == ["ingen kommunegrænser er givet", "kolonnen systid_til 010190-**** findes ikke i laget"]


def test_csv_text_is_inert_and_numbers_are_numbers(report, da):
    rows = [row for row in cells(report, da) if row["Regel"] == NOTE.id]
    values = [row["Værdi"] for row in rows]
    assert values[2].startswith("'=HYPERLINK(")
    assert values[5:7] == ["'-2+3", "'@sum(a1)"]
    assert "-3,5" in values
    texts = [text for row in cells(report, da) for name, text in row.items() if not text.replace(",", "").lstrip("-").isdigit()]
    assert not [text for text in texts if text.startswith(STARTS)]


def test_csv_in_english(report, en):
    row = next(row for row in cells(report, en) if STATUS.id in row.values())
    assert "574212.315" in row.values()


@pytest.fixture
def book(tmp_path, da):
    write(build(), "xlsx", tmp_path / "r.xlsx", texts=da)
    return openpyxl.load_workbook(tmp_path / "r.xlsx")


def test_sheets(book):
    assert book.sheetnames == ["Oversigt", "Fejl", "Advarsler", "Bemærkninger", "Ikke kørt"]
    assert [sheet.max_row - 1 for sheet in book.worksheets[1:]] == [7, 21, 1, 2]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_overview(book):
    rows = list(book["Oversigt"].iter_rows(values_only=True))
    assert rows[0][0].startswith("1.007 fejl, 19 advarsler")
    assert any(row[3:5] == (1005, 5) for row in rows)
    assert any(row[0] == "'=flader.gpkg" for row in rows)


def test_cells_are_text_or_numbers(book):
    found = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} <= {"s", "n", "inlineStr"}
    assert not [cell.value for cell in found if isinstance(cell.value, str) and cell.value.startswith(STARTS)]
    assert not [cell for cell in found if cell.hyperlink]
    values = [cell.value for cell in book["Advarsler"]["G"]]
    assert {SCRIPT, "'-2+3", -3.5, 2024, "ja"} <= set(values)


def test_created_is_fixed(book):
    assert book.properties.created.isoformat() == "2000-01-01T00:00:00"


def test_an_empty_workbook(tmp_path, da):
    write(empty(), "xlsx", tmp_path / "r.xlsx", texts=da)
    assert openpyxl.load_workbook(tmp_path / "r.xlsx")["Oversigt"]["A1"].value.startswith("Ingen fejl")
