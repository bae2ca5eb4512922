"""``geoplan building check``: may this be built, rule by rule, with the sum shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt

FORMATS = ("text", "json")


@click.command(
    cls=Command,
    help=N_("Se, om et byggeri må bygges: regel for regel med regnestykket, og om det kræver tilladelse. SAG er en fil (TOML)."),
    epilog=N_("""\
Eksempler:
  geoplan building check garage.toml
  geoplan building check garage.toml --day 2018-09-01
  geoplan building check garage.toml --format json --out svar.json

Status 0, når alt er overholdt, ellers 1.
"""),
)
@click.argument("case", metavar=N_("SAG"))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Brug reglerne på denne dag i stedet for sagens."))
@click.option("--short", is_flag=True, help=N_("Vis ikke regnestykkerne."))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
@click.pass_context
def check(ctx: click.Context, *, case: str, day: dt.datetime | None, short: bool, format_: str, out: str | None, lang: str | None) -> None:
    """Answer the case, write the answer, and end with 1 when something is not complied with or not decided."""
    from geoplan.report.building_json import building_json
    from geoplan.report.building_text import building_text
    from geoplan.workflows.building import building_check

    language = texts(lang)
    result = building_check(case, day=day.date() if day else None)
    write(building_json(result, language) if format_ == "json" else building_text(result, language, sums=not short), out)
    ctx.exit(0 if result.outcome in {"within_byggeret", "nothing"} else 1)
