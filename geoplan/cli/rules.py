"""``geoplan rules``: what is checked, why, and by which source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import console, write
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.rules import Rule

FEW = 12
"""So many rules are shown in full; more are listed with one line each."""


@click.command(
    cls=Command,
    help=N_("Vis, hvad der kontrolleres: alle slags regler, reglerne for et tema, eller én REGEL i fuld længde."),
    epilog=N_("""\
Eksempler:
  geoplan rules
  geoplan rules 5607
  geoplan rules fkg.t_5607_ladefacilitet.geometri
  geoplan rules fkg.t_5607_ladefacilitet --format json
  geoplan rules br18
  geoplan rules br18.byggeret.afstand_vej
"""),
)
@click.argument("text", metavar=N_("[REGEL]"), required=False, default="")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help=N_("Tekst eller JSON med alt.")
)
def rules(text: str, form: str) -> None:
    """Print the families, the list or the rules in full."""
    from geoplan.workflows import rules as verb

    if text.partition(".")[0] == "br18":
        _law(text, form)
        return
    if form == "json":
        write(json.dumps([verb.described(rule) for rule in verb.rules(text)], ensure_ascii=False, indent=2), None)
        return
    if not text:
        _families()
        return
    found = verb.rules(text)
    if len(found) <= FEW:
        write("\n".join(line for rule in found for line in (*_in_full(rule), "")), None)
    else:
        _listed(found)


def _law(text: str, form: str) -> None:
    """Print the law of building cases: rules of byggeret and dated numbers."""
    from geoplan.report.law_text import law_text
    from geoplan.workflows.building_law import described_law, explained

    found = explained(text)
    if form == "json":
        write(json.dumps([described_law(one) for one in found], ensure_ascii=False, indent=2), None)
        return
    write(law_text([(one.rule, one.parameters) for one in found], texts()), None)


def _families() -> None:
    from rich.table import Table

    from geoplan.rules.types import SEVERITY_DA
    from geoplan.workflows.rules import rule_families

    t = texts()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(t(N_("Antal")), justify="right", no_wrap=True)
    table.add_column(t(N_("Regel")), no_wrap=True)
    table.add_column(t(N_("Alvor")))
    table.add_column(t(N_("Hvad")))
    families = rule_families()
    for family in families:
        severities = ", ".join(t(SEVERITY_DA[severity]) for severity in family.severities)
        table.add_row(t.integer(len(family.rules)), family.pattern, severities, t(family.first.title))
    out = console()
    out.print(table)
    out.print()
    count = sum(len(family.rules) for family in families)
    out.print(t(N_("{n} regler af {kinds} slags. Se et temas regler med “geoplan rules 5607”."), n=t.integer(count), kinds=len(families)))


def _listed(found: Sequence[Rule]) -> None:
    from rich.table import Table

    from geoplan.rules.types import SEVERITY_DA

    t = texts()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column(t(N_("Regel")), no_wrap=True)
    table.add_column(t(N_("Alvor")), no_wrap=True)
    table.add_column(t(N_("Hvad")))
    for rule in found:
        table.add_row(rule.id, t(SEVERITY_DA[rule.severity]), t(rule.title))
    out = console()
    out.print(table)
    out.print()
    out.print(t(N_("{n} regler. Se en i fuld længde med “geoplan rules” og dens navn."), n=t.integer(len(found))))


def _in_full(rule: Rule) -> Iterator[str]:
    """Give one rule as lines of ``heading: text``."""
    from geoplan.rules.types import SEVERITY_DA
    from geoplan.workflows.families import catalogue_name, over_time, source_da

    t = texts()
    yield rule.id
    facts = [
        (N_("Hvad"), t(rule.title)),
        (N_("Hvorfor"), t(rule.explains)),
        (N_("Alvor"), t(SEVERITY_DA[rule.severity])),
        (N_("Besked"), t(rule.message)),
        (N_("Gør sådan"), t(rule.advice)),
        (N_("Kilde"), source_da(rule) + (f" {rule.reference.url}" if rule.reference.url else "")),
        (N_("Kolonner"), ", ".join(rule.columns)),
        (N_("Andre lag"), ", ".join((*rule.layers, *rule.tables))),
        (catalogue_name(rule.id), ", ".join(rule.catalogue)),
        (N_("Køres ikke"), t(rule.skip)),
    ]
    yield from (f"  {t(heading) + ':':<11} {fact}" for heading, fact in facts if fact)
    for parameter in rule.parameters:
        yield f"  {t(N_('Tal')) + ':':<11} {t(parameter.title)} ({parameter.name})"
        yield from (f"  {'':<11} {line}" for line in over_time(parameter))
