"""The report as text: verdict first, then what was examined, the counts, the findings rule by rule, and what was not run."""

from __future__ import annotations

import re
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TextIO

from geoplan.report.reading import ATTACHMENTS, TITLE, attachments, read_layers
from geoplan.report.sentences import named, place, sentence, short_reason, source
from geoplan.report.values import clean, cut
from geoplan.report.verdict import state, verdict
from geoplan.rules import KINDS, OUTCOME_DA, SEVERITY_DA, Outcome, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geoplan.rules import Group, Report
    from geoplan.texts import Texts

WIDTH: Final = 110
EXAMPLES: Final = 3
ATTACHMENTS_SHOWN: Final = 20
LONGEST_CELL: Final = 40
MANY: Final = 2
"""A count for the heading of a list that may be of any length."""

_PLACE: Final = re.compile(r"\(-?[\d ]+[,.]\d\d; -?[\d ]+[,.]\d\d\)")
_STYLES: Final = {
    "error": "bold red",
    "warning": "yellow",
    "notice": "cyan",
    "judgement": "blue",
    "undecided": "magenta",
    "clean": "bold green",
    "heading": "bold",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report and what it is, for those who can show colours."""

    text: str
    style: str = ""


def text_report(report: Report, texts: Texts) -> str:
    """The report as plain text, at most 110 characters wide."""
    return "".join(text_parts(report, texts))


def text_parts(report: Report, texts: Texts) -> Iterator[str]:
    """The report as plain text, line by line."""
    return (f"{line.text}\n" for line in _report(report, texts))


def print_report(report: Report, *, texts: Texts, stream: TextIO | None = None) -> None:
    """Write the report to ``stream``, or to standard output; in colours when it is a terminal."""
    stream = stream or sys.stdout
    if not stream.isatty():
        stream.write(text_report(report, texts))
        return
    from rich.console import Console  # noqa: PLC0415 -- only a terminal needs it

    console = Console(file=stream, highlight=False, soft_wrap=True)
    for line in _report(report, texts):
        console.print(line.text, style=_STYLES.get(line.style), markup=False)


def _report(report: Report, texts: Texts) -> Iterator[Line]:
    gravest = state(report)
    yield from (Line(text, gravest) for text in _wrapped(" ".join(verdict(report, texts)), ""))
    yield from _inputs(report, texts)
    if report.findings.groups:
        yield from _counts(report, texts)
        yield from _findings(report, texts)
    if report.skipped:
        yield from _skipped(report, texts)
    yield from _attached(report, texts)
    yield from _reading(report, texts)
    yield from _basis(report, texts)


def _heading(text: str) -> Iterator[Line]:
    yield Line("")
    yield Line(text, "heading")


def _inputs(report: Report, texts: Texts) -> Iterator[Line]:
    if not report.inputs:
        return
    yield from _heading(texts("Undersøgt"))
    titles = (texts("Fil"), texts("Lag"), texts("Tema"), texts("Rækker"), texts("Koordinatsystem"))
    cells = [
        (_cell(entry.path), _cell(entry.layer), entry.theme or texts("ikke genkendt"), texts.integer(entry.rows), _cell(entry.crs))
        for entry in report.inputs
    ]
    first = 0 if any(entry.path for entry in report.inputs) else 1  # what comes from the workspace comes from no file
    yield from _table([line[first:] for line in (titles, *cells)], right=(3 - first,))


def _counts(report: Report, texts: Texts) -> Iterator[Line]:
    yield from _heading(texts("Antal"))
    counts: Counter[tuple[str, str, str]] = Counter()
    for group in report.findings:
        counts[kind(group), group.rule.title, group.rule.id] += group.count
    for name in KINDS:
        rules = sorted((-count, rule, title) for (of, title, rule), count in counts.items() if of == name)
        if name is Outcome.JUDGEMENT and not rules:
            continue  # few rules leave anything to judgement, so none is not worth a line
        yield Line(f"  {kind_title(name, texts)}: {texts.integer(-sum(count for count, _, _ in rules))}", name if rules else "")
        yield from _table([(texts.integer(-count), texts(title), rule) for count, rule, title in rules], right=(0,), indent="    ")


def _findings(report: Report, texts: Texts) -> Iterator[Line]:
    yield from _heading(texts("Fund"))
    named_all = all(group.layer.names for group in report.findings)
    rows = texts("Rækker tælles fra 0 i filens orden, fid er objektets id i filen, og steder er meter i EPSG:25832.")
    note = texts("Steder er meter i EPSG:25832.") if named_all else rows
    yield Line(f"  {note}")
    names = layer_names(report)
    for number, group in enumerate(report.findings, start=1):
        yield Line("")
        yield from _group(number, group, names[id(group.layer)], texts)


def _group(number: int, group: Group, layer: str, texts: Texts) -> Iterator[Line]:
    count = texts.plural("{n} fund i {layer}", "{n} fund i {layer}", group.count, layer=layer)
    head = f"{number}. {kind_title(kind(group), texts).upper()}: {texts(group.rule.title)} – {count}"
    yield from (Line(text, kind(group)) for text in _wrapped(head, "", "   "))
    yield Line(f"   {group.rule.id}")
    for i in range(min(len(group), EXAMPLES)):
        yield from (Line(text) for text in _wrapped(example(group, i, texts), "   - ", "     "))
    rest = group.count - min(len(group), EXAMPLES)
    if rest:
        yield Line("     " + texts.plural("… og {n} til", "… og {n} til", rest))
    for title, text in ((texts("Gør sådan"), texts(group.rule.advice)), (texts("Kilde"), source(group.rule, texts))):
        if text:
            yield from (Line(line) for line in _wrapped(f"{title}: {text}", "   "))


def example(group: Group, i: int, texts: Texts) -> str:
    """Where in the file, what, and where on the ground. What the sentence says itself is not said twice."""
    said = sentence(group, i, texts)
    before = where(group, i, texts)
    at = place(float(group.place[i][0]), float(group.place[i][1]), texts)
    return f"{before}{said}" if at in said else texts("{before}{said} Sted: {at}", before=before, said=said, at=at)


def where(group: Group, i: int, texts: Texts) -> str:
    """Which object a finding is about, with a colon after: by its name, else where in the file; empty when it concerns the whole layer."""
    row, fid = int(group.row[i]), int(group.feature[i])
    if row < 0:
        return ""
    name = named(group, row, texts)
    if name:
        return f"{name[:1].upper()}{name[1:]}: "
    return texts("Række {row}, fid {fid}: ", row=row, fid=fid) if fid >= 0 else texts("Række {row}: ", row=row)


def _skipped(report: Report, texts: Texts) -> Iterator[Line]:
    yield from _heading(texts("Ikke kørt"))
    rules: dict[str, set[tuple[str, str]]] = {}
    for skip in report.skipped:
        rules.setdefault(short_reason(skip, texts), set()).add((skip.rule.id, skip.layer))
    for why, pairs in sorted(rules.items(), key=lambda item: (-len(item[1]), item[0])):
        ids = sorted({rule for rule, _ in pairs})
        head = texts.plural("{n} regel: {why}", "{n} regler: {why}", len(ids), why=why)
        yield from (Line(text) for text in _wrapped(head, "  ", "    "))
        more = texts.plural("… og {n} til", "… og {n} til", len(ids) - EXAMPLES) if len(ids) > EXAMPLES else ""
        yield from (Line(text) for text in _wrapped(", ".join(ids[:EXAMPLES]) + (f" {more}" if more else ""), "    "))


def _attached(report: Report, texts: Texts) -> Iterator[Line]:
    """The files that are no layers, gathered by what they are."""
    if not report.attachments:
        return
    yield from _heading(texts(ATTACHMENTS))
    by_kind: dict[str, list[str]] = {}
    for name, said in attachments(report, texts):
        by_kind.setdefault(said, []).append(name)
    for said, names in by_kind.items():
        yield from (Line(text) for text in _wrapped(said, "  ", "  "))
        for name in names[:ATTACHMENTS_SHOWN]:
            yield from (Line(text) for text in _wrapped(name, "    - ", "      "))
        if len(names) > ATTACHMENTS_SHOWN:
            rest = len(names) - ATTACHMENTS_SHOWN
            yield Line("      " + texts.plural("… og {n} til", "… og {n} til", rest))


def _reading(report: Report, texts: Texts) -> Iterator[Line]:
    """How the files were read; nothing where every layer is as it says."""
    told = list(read_layers(report, texts))
    if not told:
        return
    yield from _heading(texts(TITLE))
    for layer, sentences in told:
        yield from (Line(text) for text in _wrapped(layer, "  ", "    "))
        for sentence_ in sentences:
            yield from (Line(text) for text in _wrapped(sentence_, "    - ", "      "))


def _basis(report: Report, texts: Texts) -> Iterator[Line]:
    yield Line("")
    parts = [texts("Dag: {day}", day=report.day.strftime("%d-%m-%Y"))]
    if report.kommune:
        parts.append(texts("kommune: {kommune}", kommune=report.kommune))
    parts += [f"{name} {version}" for name, version in report.versions.items()]
    yield from (Line(text) for text in _wrapped(" · ".join(parts), ""))


def kind(group: Group) -> str:
    """What a group is counted as: its severity, judgement or undecided."""
    return group.kind


def kind_title(name: str, texts: Texts) -> str:
    """``fejl``, ``advarsel``, ``bemærkning``, ``kræver vurdering`` or ``kan ikke afgøres``."""
    return texts(SEVERITY_DA[Severity(name)] if name in list(Severity) else OUTCOME_DA[Outcome(name)])


def kind_heading(name: str, count: int, texts: Texts) -> str:
    """``Fejl``, ``Advarsel`` or ``Advarsler`` and so on: what stands beside ``count`` findings, or over them."""
    return {
        "error": texts.plural("Fejl", "Fejl", count),
        "warning": texts.plural("Advarsel", "Advarsler", count),
        "notice": texts.plural("Bemærkning", "Bemærkninger", count),
        "judgement": texts.plural("Kræver vurdering", "Kræver vurdering", count),
        "undecided": texts.plural("Kan ikke afgøres", "Kan ikke afgøres", count),
    }[name]


def layer_names(report: Report) -> dict[int, str]:
    """What each layer is called, by its identity: with the file's name where two files hold a layer of the same name."""
    layers = {id(layer): layer for layer in (*report.layers, *(group.layer for group in report.findings))}
    uses = Counter(layer.name for layer in layers.values())
    return {
        key: clean(f"{layer.path}: {layer.name}" if uses[layer.name] > 1 and layer.path else layer.name) for key, layer in layers.items()
    }


def _cell(text: str) -> str:
    return cut(clean(text), LONGEST_CELL)


def _table(rows: Sequence[Sequence[str]], *, right: Iterable[int], indent: str = "  ") -> Iterator[Line]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.rjust(width) if i in right else cell.ljust(width) for i, (cell, width) in enumerate(zip(row, widths, strict=True))]
        yield Line((indent + "  ".join(cells)).rstrip())


def _wrapped(text: str, first: str, later: str | None = None) -> list[str]:
    """``text`` on lines of at most 110 characters; a coordinate is not broken."""
    held = _PLACE.sub(lambda found: found.group().replace(" ", "\N{NO-BREAK SPACE}"), text)
    lines = textwrap.wrap(held, WIDTH, initial_indent=first, subsequent_indent=first if later is None else later, break_on_hyphens=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]
