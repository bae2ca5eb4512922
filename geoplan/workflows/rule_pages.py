"""Pages about the rules, in Markdown: every kind of rule, and the FKG rule catalogue with what carries each row out."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from geoplan.model.load import shipped
from geoplan.model.pages import Marked, cell, code, page, table
from geoplan.rules.types import SEVERITY_DA
from geoplan.texts import N_, texts
from geoplan.workflows.families import catalogue_name, over_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.workflows.families import Family

SHOWN_SOURCES = 6
"""Sources named for a kind of rule; the others are counted."""


def rule_pages(families: Sequence[Family]) -> dict[str, str]:
    """Give the pages by their path under ``docs/rules``."""
    t = texts()
    count = sum(len(family.rules) for family in families)
    intro = t(
        N_("{n} regler af {kinds} slags. `<tema>` og `<felt>` står for temaets tabel og feltets navn. Se en regel med `geoplan rules`."),
        n=t.integer(count),
        kinds=len(families),
    )
    overview = table([t(N_("Regel")), t(N_("Hvad")), t(N_("Alvor")), t(N_("Antal"))], map(_overview, families))
    described = (part for family in families for part in _family(family))
    return {"index.md": page(t(N_("Regler")), [intro, overview, *described, *_catalogue(families)])}


def _overview(family: Family) -> tuple[str, ...]:
    return code(family.pattern), texts()(family.first.title), _severities(family), texts().integer(len(family.rules))


def _severities(family: Family) -> str:
    return ", ".join(texts()(SEVERITY_DA[severity]) for severity in family.severities)


def _family(family: Family) -> Iterator[str]:
    t = texts()
    first = family.first
    yield f"## {cell(t(first.title))}"
    messages = list(dict.fromkeys(t(rule.message) for rule in family.rules))
    advices = list(dict.fromkeys(t(rule.advice) for rule in family.rules if rule.advice))
    reasons = list(dict.fromkeys(t(rule.explains) for rule in family.rules if rule.explains))
    facts = [
        (N_("Regel"), code(family.pattern)),
        (N_("Hvorfor"), cell(" ".join(reasons[:1]))),
        (N_("Alvor"), _severities(family)),
        (N_("Besked"), cell(" / ".join(messages[:2]))),
        (N_("Gør sådan"), cell(" / ".join(advices[:2]))),
        (N_("Kilde"), cell(_sources(family))),
        (catalogue_name(first.id), ", ".join(family.catalogue)),
        (N_("Køres ikke"), cell(t(first.skip))),
    ]
    yield "\n".join([*(f"- {t(name)}: {fact}" for name, fact in facts if fact), *_numbers(family)])


def _sources(family: Family) -> str:
    t = texts()
    more = len(family.sources) - SHOWN_SOURCES
    shown = "; ".join(source for source in family.sources[:SHOWN_SOURCES] if source)
    return shown + (" " + t.plural(N_("og {n} til"), N_("og {n} til"), more) if more > 0 else "")


def _numbers(family: Family) -> Iterator[str]:
    for parameter in family.parameters:
        yield f"- {texts()(N_('Tal'))}: {cell(texts()(parameter.title))} ({code(parameter.name)})"
        yield from (f"  - {cell(line)}" for line in over_time(parameter))


def _catalogue(families: Sequence[Family]) -> Iterator[str]:
    t = texts()
    yield f"## {t(N_('FKG-regelkataloget'))}"
    yield t(N_("De regler, som FKG's kilder nævner, gengivet på engelsk, og hvad der udfører dem her."))
    headings = [t(N_("Nr.")), t(N_("Regel")), t(N_("Kilde")), t(N_("Udføres af"))]
    yield table(headings, [_catalogue_row(row, families) for row in catalogue_rows()])


def _catalogue_row(row: dict[str, str], families: Sequence[Family]) -> tuple[str, ...]:
    """Give one row of the catalogue with the rules that carry it out, or why none does yet."""
    carried = [code(family.pattern) for family in families if row["id"] in family.catalogue]
    waiting = row["not_yet"] or texts()(N_("ingen endnu"))
    return row["id"], row["rule"], row["source"], Marked(", ".join(carried)) if carried else texts()(N_("Ikke endnu: {why}"), why=waiting)


def catalogue_rows() -> list[dict[str, str]]:
    """Give the rows of the FKG rule catalogue."""
    content = shipped().joinpath("fkg", "rule_catalogue.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(StringIO(content, newline="")))
