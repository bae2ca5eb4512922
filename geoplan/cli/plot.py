"""``geoplan plot``: everything that concerns a property, or a table of all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt

FORMATS = ("text", "json")


@click.command(
    cls=Command,
    help=N_("Hvad gælder på grunden? Ejendommen, dens bygninger, planer og beskyttelser, og hvad der ikke kunne undersøges."),
    epilog=N_("""\
FORESPØRGSEL er en adresse, et jordstykke, et BFE-nummer, et punkt (øst nord) eller en fil med en flade.

Eksempler:
  geoplan plot greve.gpkg "Grantoftevej 3"
  geoplan plot greve.gpkg "7ab, Karlslunde" --format json
"""),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.argument("query", metavar=N_("FORESPØRGSEL"))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Dagen, der spørges om (åååå-mm-dd); ellers i dag."))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def plot(*, workspace: str, query: str, day: dt.datetime | None, form: str, out: str | None, lang: str | None) -> None:
    """Ask the workflow and write the answer."""
    from geoplan.cli.output import write
    from geoplan.report.plot_text import plot_text
    from geoplan.report.plot_values import plot_values
    from geoplan.workflows.plot.ask import ask

    t = texts(lang)
    values = plot_values(ask(workspace, query, day=day.date() if day else None), t)
    write(json.dumps(values, ensure_ascii=False, indent=2) if form == "json" else plot_text(values, t), out)
