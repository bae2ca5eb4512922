"""``geoplan property find``: which property is meant by an address, a number or a point."""

from __future__ import annotations

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.cli.property.shared import QUERY, WORKSPACE
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts


@click.command(
    cls=Command,
    help=N_("Find ejendommen ud fra en adresse, et matrikelnummer, BFE, ESR, UUID, en plan eller et punkt."),
    epilog=N_("""\
Eksempler:
  geoplan property find greve.gpkg grantoftevej 3
  geoplan property find greve.gpkg 7ab karlslunde
  geoplan property find greve.gpkg 253-37024
  geoplan property find greve.gpkg "55,57 12,25"

Status 1, når intet passer, eller når flere ejendomme passer lige godt.
"""),
)
@WORKSPACE
@QUERY
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, metavar=N_("ANTAL"), help=N_("Vis højst så mange."))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("Svarets format."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
@click.pass_context
def find(ctx: click.Context, *, workspace: str, query: tuple[str, ...], limit: int, form: str, lang: str | None) -> None:
    """Print the candidates, and end with 1 where none or several properties fit."""
    from geoplan.property.candidates import settled
    from geoplan.report.property_found import found_json, found_text
    from geoplan.workflows.property.find import found

    t = texts(lang)
    answer = found(workspace, " ".join(query), limit=limit)
    write(found_json(answer, t) if form == "json" else found_text(answer, t), None)
    plans_only = bool(answer.candidates) and all(one.kind == "plan" for one in answer.candidates)
    ctx.exit(0 if settled(answer.candidates) is not None or plans_only else 1)
