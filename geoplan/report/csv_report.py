"""The findings as CSV for spreadsheets.

In Danish: semicolons and decimal comma, as a Danish Excel expects; in English: commas and decimal point. UTF-8 with a byte order mark, so
that Excel reads æøå. Text that a spreadsheet could run as a formula has an apostrophe before it; a number stays a number. What is counted
but not listed, and what was not run, has a row of its own. Programs should read the JSON report.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from geoplan.report.reading import attachments
from geoplan.report.sentences import reason
from geoplan.report.table import HEADINGS, inert, named_groups, rows
from geoplan.report.values import Plain, clean
from geoplan.rules import OUTCOME_DA, SEVERITY_DA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geoplan.rules import Group, Report, Skipped
    from geoplan.texts import Texts

BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"


def csv_parts(report: Report, texts: Texts) -> Iterator[str]:
    """The report in parts, one per group of findings."""
    yield BYTE_ORDER_MARK + _lines([[texts(heading) for heading in HEADINGS]], texts)
    for group, layer in named_groups(report):
        yield _lines(rows(group, layer, texts), texts)
        if group.count > len(group):
            yield _lines([_unlisted(group, layer, texts)], texts)
    yield _lines((_not_run(skip, texts) for skip in report.skipped), texts)
    yield _lines((_attached(name, said, texts) for name, said in attachments(report, texts)), texts)


def _unlisted(group: Group, layer: str, texts: Texts) -> list[Plain]:
    message = texts.plural("{n} fund til er talt, men ikke listet.", "{n} fund til er talt, men ikke listet.", group.count - len(group))
    severity, outcome = texts(SEVERITY_DA[group.severity]), texts(OUTCOME_DA[group.outcome])
    return [severity, outcome, layer, *[None] * 5, message, *[None] * 3, group.rule.id]


def _not_run(skip: Skipped, texts: Texts) -> list[Plain]:
    return [None, texts("ikke kørt"), clean(skip.layer), *[None] * 5, reason(skip, texts), *[None] * 3, skip.rule.id]


def _attached(name: str, said: str, texts: Texts) -> list[Plain]:
    return [None, texts("ikke undersøgt"), name, *[None] * 5, said, *[None] * 4]


def _lines(cells: Iterable[Iterable[Plain]], texts: Texts) -> str:
    text = io.StringIO()
    danish = texts.language == "da"
    writer = csv.writer(text, delimiter=";" if danish else ",", lineterminator="\r\n")
    writer.writerows([_cell(value, texts) for value in row] for row in cells)
    return text.getvalue()


def _cell(value: Plain, texts: Texts) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return inert(value)
    if isinstance(value, bool):
        return texts("ja") if value else texts("nej")
    return repr(value).replace(".", ",") if texts.language == "da" else repr(value)
