"""The report as an Excel workbook: an overview, a sheet per severity, and what was not run.

The same report gives the same bytes. Text is written as text, never as formula or link, and has an apostrophe before it where it could
become one when the sheet is saved as CSV later. A number stays a number.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from geoplan.report.reading import ATTACHMENTS, attachments
from geoplan.report.sentences import reason
from geoplan.report.table import HEADINGS, cell, inert, named_groups, rows
from geoplan.report.text import MANY, kind, kind_heading, kind_title
from geoplan.report.values import Plain, clean
from geoplan.report.verdict import verdict
from geoplan.rules import Severity
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

    from geoplan.rules import Report
    from geoplan.texts import Texts

WIDTHS: Final = (11, 16, 26, 9, 9, 18, 28, 28, 70, 40, 13, 14, 46)
CREATED: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 -- not a moment: a fixed value, so that the bytes are the same
MOST_ROWS: Final = 1_000_000
"""Rows of one sheet. Excel takes 1,048,576."""


def write_xlsx(report: Report, path: Path, texts: Texts) -> None:
    """Write the workbook to ``path``."""
    import xlsxwriter  # noqa: PLC0415 -- only this format needs it

    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": texts("Kontrol af leverance"), "created": CREATED})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _Sheet(book, texts("Oversigt"), texts).overview(report, bold)
        for severity in Severity:
            cells = (row for group, layer in named_groups(report) if group.severity is severity for row in rows(group, layer, texts))
            _Sheet(book, kind_heading(severity, MANY, texts), texts).table(HEADINGS, cells, WIDTHS, bold)
        headings = (N_("Regel"), N_("Hvad reglen ser på"), N_("Lag"), N_("Hvorfor ikke kørt"))
        _Sheet(book, texts("Ikke kørt"), texts).table(headings, _skipped(report, texts), (46, 46, 30, 70), bold)


def _skipped(report: Report, texts: Texts) -> Iterator[tuple[Plain, ...]]:
    for skip in report.skipped:
        yield (skip.rule.id, texts(skip.rule.title), clean(skip.layer), reason(skip, texts))


class _Sheet:
    """A sheet that is written row by row, from the top."""

    def __init__(self, book: Workbook, title: str, texts: Texts) -> None:
        self._sheet = book.add_worksheet(title)
        self._texts = texts
        self._row = 0

    def overview(self, report: Report, bold: Format) -> None:
        """Verdict, counts rule by rule, input, and versions."""
        texts = self._texts
        for number, width in enumerate((22, 46, 34, 12, 12, 60, 46)):
            self._sheet.set_column(number, number, width)
        self._rows(((sentence,) for sentence in verdict(report, texts)), bold)
        self._section((N_("Alvor"), N_("Hvad"), N_("Lag"), N_("Antal"), N_("Listet"), N_("Gør sådan"), N_("Regel")), bold)
        for group, layer in named_groups(report):
            title, advice = texts(group.rule.title), texts(group.rule.advice)
            self._write((kind_title(kind(group), texts), title, layer, group.count, len(group), advice, group.rule.id))
        self._section((N_("Fil"), N_("Lag"), N_("Tema"), N_("Rækker"), N_("Koordinatsystem"), N_("sha256")), bold)
        for entry in report.inputs:
            self._write((cell(entry.path), cell(entry.layer), entry.theme, entry.rows, cell(entry.crs), entry.sha256))
        if report.attachments:
            self._section((ATTACHMENTS,), bold)
            self._rows((cell(name), said) for name, said in attachments(report, texts))
        self._section((N_("Grundlag"),), bold)
        self._write((texts("Dag"), report.day.isoformat()))
        self._write((texts("Kommune"), report.kommune))
        self._rows(report.versions.items())

    def table(self, headings: Sequence[str], cells: Iterable[tuple[Plain, ...]], widths: Sequence[int], bold: Format) -> None:
        """A table with a heading that stays in view and can be filtered by."""
        for number, width in enumerate(widths):
            self._sheet.set_column(number, number, width)
        self._sheet.freeze_panes(1, 0)
        self._write([self._texts(heading) for heading in headings], bold)
        for row in cells:
            if self._row > MOST_ROWS:
                self._write((self._texts("Arket er fyldt. JSON-rapporten har alle fund."),))
                break
            self._write(row)
        self._sheet.autofilter(0, 0, max(self._row - 1, 1), len(headings) - 1)

    def _section(self, headings: Sequence[str], bold: Format) -> None:
        self._row += 1
        self._write([self._texts(heading) for heading in headings], bold)

    def _rows(self, cells: Iterable[Sequence[Plain]], form: Format | None = None) -> None:
        for row in cells:
            self._write(row, form)

    def _write(self, values: Sequence[Plain], form: Format | None = None) -> None:
        for column, value in enumerate(values):
            if isinstance(value, bool):
                self._sheet.write_string(self._row, column, self._texts("ja") if value else self._texts("nej"), form)
            elif isinstance(value, str):
                self._sheet.write_string(self._row, column, inert(value), form)
            elif value is not None:
                self._sheet.write_number(self._row, column, value, form)
        self._row += 1
