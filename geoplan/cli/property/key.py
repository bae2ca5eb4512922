"""``geoplan property key``: every key of a property."""

from __future__ import annotations

import json

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.cli.property.shared import QUERY, WORKSPACE
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts


@click.command(
    cls=Command,
    help=N_("Vis alle ejendommens nøgler i alle registre: BFE, ESR, matrikelnumre, adresser og BBR's UUID'er."),
    epilog=N_("""\
Eksempler:
  geoplan property key greve.gpkg grantoftevej 3
  geoplan property key greve.gpkg 253-37024 --format json
"""),
)
@WORKSPACE
@QUERY
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("Svarets format."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def key(*, workspace: str, query: tuple[str, ...], form: str, lang: str | None) -> None:
    """Ask the workflow and write the keys."""
    from geoplan.report.property_sheet_text import keys_text
    from geoplan.report.property_sheet_values import keys_values
    from geoplan.workflows.property.sheet import sheet

    t = texts(lang)
    values = keys_values(sheet(workspace, " ".join(query)), t)
    write(json.dumps(values, ensure_ascii=False, indent=2) if form == "json" else keys_text(values, t), None)
