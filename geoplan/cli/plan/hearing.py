"""``geoplan plan hearing``: the addresses that a plan concerns."""

from __future__ import annotations

from pathlib import Path

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.cli.plan.shared import PLAN, WORKSPACE
from geoplan.errors import UsageError
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts


@click.command(
    cls=Command,
    help=N_("Høringsparter: adresserne i planens område og inden for en afstand af det, uden personoplysninger."),
    epilog=N_("""\
Eksempler:
  geoplan plan hearing greve.gpkg 14.32
  geoplan plan hearing greve.gpkg 14.32 --distance 100 --format xlsx --out parter.xlsx

Også ejendomme uden adresse står på listen. Hvem der skal underrettes, afgør kommunen.
"""),
)
@WORKSPACE
@PLAN
@click.option(
    "--distance", type=float, default=50.0, show_default=True, metavar=N_("METER"), help=N_("Hvor langt fra planen naboer tages med.")
)
@click.option("--status", default="", metavar="STATUS", help=N_("Vælg mellem flere tilstande af planen: F, KV, V …"))
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "xlsx"]), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def hearing(*, workspace: str, plan: str, distance: float, status: str, form: str, out: str | None, lang: str | None) -> None:
    """Ask the workflow and write the list."""
    from geoplan.report.hearing_list import hearing_csv, hearing_json, hearing_text, write_hearing_xlsx
    from geoplan.workflows.plan.hearing import hearing as ask

    t = texts(lang)
    if form == "xlsx" and out is None:
        raise UsageError(t("Formatet {format} kan kun skrives til en fil. Giv filens navn med --out.", format=form))
    found = ask(workspace, plan, distance_m=distance, status=status)
    if form == "xlsx":
        write_hearing_xlsx(found, Path(str(out)), t)
    else:
        write({"text": hearing_text, "json": hearing_json, "csv": hearing_csv}[form](found, t), out)
