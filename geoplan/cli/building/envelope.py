"""``geoplan building envelope``: how much, where and how high may be built on a plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt


@click.command(
    cls=Command,
    help=N_("Se, hvor meget, hvor og hvor højt der må bygges på grunden i SAG. Det, sagen søger om, regnes ikke med."),
    epilog=N_("""\
Eksempler:
  geoplan building envelope grund.toml
  geoplan building envelope grund.toml --use sommerhus --format geojson --out byggeret.geojson
"""),
)
@click.argument("case", metavar=N_("SAG"))
@click.option("--use", default="", metavar=N_("ANVENDELSE"), help=N_("Hvad der skal bygges, når det ikke følger af grunden."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Brug reglerne på denne dag i stedet for sagens."))
@click.option("--format", "format_", type=click.Choice(("text", "geojson")), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def envelope(*, case: str, use: str, day: dt.datetime | None, format_: str, out: str | None, lang: str | None) -> None:
    """Find the building right of the plot and write it."""
    from geoplan.report.envelope_text import envelope_geojson, envelope_text
    from geoplan.workflows.building import building_envelope

    found = building_envelope(case, use=use, day=day.date() if day else None)
    write(envelope_geojson(found) if format_ == "geojson" else envelope_text(found, texts(lang)), out)
