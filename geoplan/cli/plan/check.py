"""``geoplan plan check``: every fault in a plan, before anybody else sees it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.settings import KEPT_PER_RULE, LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt

SEVERITIES = ("error", "warning", "notice")
FORMATS = ("text", "json", "csv", "xlsx", "geojson", "gpkg", "html")
FILE_FORMATS = ("xlsx", "gpkg", "html")


@click.command(
    cls=Command,
    help=N_("Find alle fejl i en plan på én gang: geometri, felter, datoer, Planloven og rammerne."),
    epilog=N_("""\
Eksempler:
  geoplan plan check greve.gpkg 1.23
  geoplan plan check greve.gpkg --all --format html --out planer.html

Status: 0 intet at bemærke, 1 fund.
"""),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.argument("plan", required=False, default="", metavar=N_("PLAN"))
@click.option("--all", "everything", is_flag=True, help=N_("Alle planer, som ikke er aflyst."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Reglernes dag (åååå-mm-dd); ellers i dag."))
@click.option("--rule", default="", metavar=N_("PRÆFIKS"), help=N_("Kør kun regler, hvis id begynder sådan."))
@click.option("--severity", type=click.Choice(SEVERITIES), default="notice", help=N_("Vis fund fra og med denne alvor; resten tælles kun."))
@click.option(
    "--max-per-rule",
    type=click.IntRange(min=1),
    default=KEPT_PER_RULE,
    metavar=N_("ANTAL"),
    help=N_("Højst så mange fund pr. regel og lag vises; alle tælles."),
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=N_("Rapportens format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv rapporten til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Rapportens sprog."))
@click.pass_context
def check(
    ctx: click.Context,
    *,
    workspace: str,
    plan: str,
    everything: bool,
    day: dt.datetime | None,
    rule: str,
    severity: str,
    max_per_rule: int,
    form: str,
    out: str | None,
    lang: str | None,
) -> None:
    """Run the workflow, write the report, and end with 1 when there are findings."""
    from geoplan.errors import UsageError
    from geoplan.report import print_report, write
    from geoplan.rules import Severity
    from geoplan.workflows.plan.check import check as verb

    t = texts(lang)
    if bool(plan) == everything:
        raise UsageError(t(N_("Giv én plan, eller --all.")))
    if form in FILE_FORMATS and out is None:
        raise UsageError(t(N_("Formatet {format} kan kun skrives til en fil. Giv filens navn med --out."), format=form))
    report = verb(workspace, plan, day=day.date() if day else None, rule=rule, severity=Severity(severity), max_per_rule=max_per_rule)
    if form == "text" and out is None and sys.stdout.isatty():
        print_report(report, texts=t)
    else:
        text = write(report, form, Path(out) if out else None, texts=t)
        if text is not None:
            click.echo(text, nl=False)
    ctx.exit(1 if report.findings.groups else 0)
