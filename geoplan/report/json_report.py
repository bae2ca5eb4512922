"""The report as JSON: one finding per line, the same bytes for the same input. See ``schema/report.schema.json``."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from geoplan.report.json_lines import Cells, dumps, finding_lines
from geoplan.report.reading import attachments, json_notes
from geoplan.report.sentences import reason
from geoplan.report.values import raw_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geoplan.rules import Report
    from geoplan.texts import Texts


def json_parts(report: Report, texts: Texts) -> Iterator[str]:
    """The report in parts of some thousand lines, to be written one after the other."""
    yield from ("".join(about(report, texts)).replace(",", "{", 1), ',\n"findings": [')
    yield from finding_lines(report, texts, _layout)
    yield "\n]\n}\n"


def about(report: Report, texts: Texts) -> Iterator[str]:
    """What the report rests on and the counts, as members of a JSON object, each with a comma before it."""
    yield ',\n"geoplan": ' + dumps({**report.versions, "day": report.day.isoformat(), "kommune": report.kommune})
    yield ',\n"input": ' + _lines(map(dumps, _inputs(report, texts)))
    yield ',\n"summary": ' + dumps(report.findings.counts())
    if report.attachments:
        yield ',\n"attachments": ' + _lines(map(dumps, _attachments(report, texts)))
    yield ',\n"skipped": ' + _lines(map(dumps, _skipped(report, texts)))
    yield ',\n"groups": ' + _lines(map(dumps, _groups(report, texts)))


def named_lines(columns: Mapping[str, Cells]) -> list[Cells]:
    """The members of a JSON object on one line, from the JSON of each."""
    parts: list[Cells] = []
    for name, cells in columns.items():
        parts += [',"' if parts else '"', f'{name}":', cells]
    return parts


def _layout(columns: Mapping[str, Cells]) -> list[Cells]:
    return ["{", *named_lines(columns), "}"]


def _lines(lines: Iterator[str]) -> str:
    joined = ",\n".join(lines)
    return f"[\n{joined}\n]" if joined else "[]"


def _inputs(report: Report, texts: Texts) -> Iterator[dict[str, Any]]:
    for entry, info in zip_longest(report.inputs, report.layers[: len(report.inputs)]):
        notes = json_notes(info, texts) if info is not None else []
        yield {
            "path": raw_text(entry.path),
            "layer": raw_text(entry.layer),
            "theme": entry.theme,
            "rows": int(entry.rows),
            "crs": raw_text(entry.crs),
            "sha256": entry.sha256,
            **({"notes": notes} if notes else {}),
        }


def _attachments(report: Report, texts: Texts) -> Iterator[dict[str, Any]]:
    for one, (_, said) in zip(report.attachments, attachments(report, texts), strict=True):
        yield {"path": raw_text(one.path), "kind": one.kind, "text": raw_text(said)}


def _skipped(report: Report, texts: Texts) -> Iterator[dict[str, Any]]:
    for skip in report.skipped:
        yield {"rule": skip.rule.id, "layer": raw_text(skip.layer), "reason": reason(skip, texts)}


def _groups(report: Report, texts: Texts) -> Iterator[dict[str, Any]]:
    for group in report.findings:
        yield {
            "rule": group.rule.id,
            "layer": raw_text(group.layer.name),
            "severity": group.severity,
            "outcome": group.outcome,
            "title": texts(group.rule.title),
            "advice": texts(group.rule.advice),
            "count": group.count,
            "listed": len(group),
        }
