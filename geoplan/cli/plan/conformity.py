"""``geoplan plan conformity``: a lokalplan against the rammer it lies in (§ 13)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt


FORMATS = ("text", "json", "html", "statement")


@click.command(
    cls=Command,
    help=N_("Stemmer lokalplanen med kommuneplanens rammer (§ 13)? Forhold for forhold, med det, der ikke kan afgøres."),
    epilog=N_("""\
Eksempler:
  geoplan plan conformity greve.gpkg 1.23
  geoplan plan conformity greve.gpkg 1.23 --format statement --out redegoerelse.txt
  geoplan plan conformity greve.gpkg --all --format html --out rammer.html

Status: 0 intet strider mod rammerne, 1 noget strider eller kan ikke afgøres.
"""),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.argument("plan", required=False, default="", metavar=N_("PLAN"))
@click.option("--all", "everything", is_flag=True, help=N_("Alle lokalplaner, som ikke er aflyst."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Dagen, rammerne gælder (åååå-mm-dd); ellers i dag."))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=N_("Svarets format; statement er tekst til § 16."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
@click.pass_context
def conformity(
    ctx: click.Context,
    *,
    workspace: str,
    plan: str,
    everything: bool,
    day: dt.datetime | None,
    form: str,
    out: str | None,
    lang: str | None,
) -> None:
    """Compare, write, and end with 1 when a plan conflicts or cannot be decided."""
    from geoplan.cli.output import write
    from geoplan.errors import UsageError
    from geoplan.report.conformity_html import conformity_html
    from geoplan.report.conformity_text import SETTLED, conformity_text, statement_text
    from geoplan.report.conformity_values import compared_plans
    from geoplan.workflows.plan.conformity import compare_with_rammer

    t = texts(lang)
    if bool(plan) == everything:
        raise UsageError(t(N_("Giv én plan, eller --all.")))
    found = compare_with_rammer(workspace, plan, day=day.date() if day else None)
    plans = compared_plans(found.result, found.lokalplaner, found.delomraader, found.byggefelter, t)
    writers = {
        "text": lambda: conformity_text(plans, t),
        "statement": lambda: statement_text(plans, t),
        "json": lambda: json.dumps({"day": found.day.isoformat(), "plans": plans}, ensure_ascii=False, indent=2),
        "html": lambda: conformity_html(plans, found.result, found.lokalplaner, found.delomraader, t),
    }
    write(writers[form](), out)
    if found.drafts:
        message = N_("Kladder til rammer tæller ikke med: {numbers}. Før dem videre med “geoplan plan advance”, når de er klar.")
        click.echo(t(message, numbers=", ".join(found.drafts)), err=True)
    ctx.exit(0 if all(one["verdict"] in SETTLED for one in plans) else 1)
