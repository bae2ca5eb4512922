"""``geoplan building batch``: byggeret of everything that stands in the municipality, and what a plan would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.errors import UsageError
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt


@click.command(
    cls=Command,
    help=N_("Byggeretten for alle eksisterende bygninger i arbejdsområdet, eller hvad en lokalplan ville gøre ulovligt."),
    epilog=N_("""\
Eksempler:
  geoplan building batch kommune.gpkg
  geoplan building batch kommune.gpkg --format gpkg --out byggeret.gpkg
  geoplan building batch kommune.gpkg --plan 1.23 --format csv --out uforenelige.csv

Svaret er vejledende: tagomrids er ikke bebygget areal, og uden for byggeretten er ikke det samme som ulovligt.
"""),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Dagen, der spørges om (åååå-mm-dd); ellers i dag."))
@click.option("--plan", metavar=N_("LOKALPLAN"), help=N_("Læg denne lokalplan, uanset status, over det gældende, og vis ændringerne."))
@click.option("--format", "form", type=click.Choice(("text", "csv", "json", "gpkg")), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def batch(*, workspace: str, day: dt.datetime | None, plan: str | None, form: str, out: str | None, lang: str | None) -> None:
    """Ask the workflow and write the answer."""
    t = texts(lang)
    if form == "gpkg" and out is None:
        raise UsageError(t("Formatet {format} kan kun skrives til en fil. Giv filens navn med --out.", format=form))
    from geoplan.report.building_batch_table import batch_csv, batch_json, write_batch_gpkg
    from geoplan.report.building_batch_text import batch_text
    from geoplan.workflows.building_batch.run import building_batch

    told, table = building_batch(workspace, day=day.date() if day else None, plan=plan)
    if form == "gpkg":
        write_batch_gpkg(table, Path(str(out)), t)
    else:
        write(
            {"csv": lambda: batch_csv(table, t), "json": lambda: batch_json(table, told, t), "text": lambda: batch_text(told, t)}[form](),
            out,
        )
