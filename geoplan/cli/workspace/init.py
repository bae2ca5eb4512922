"""``geoplan workspace init``: an empty workspace."""

from __future__ import annotations

import click

from geoplan.cli.danish import Command
from geoplan.cli.workspace.common import person, target, who
from geoplan.texts import N_, texts


@click.command(
    cls=Command,
    help=N_("Opret et tomt arbejdsområde for en kommune: én GeoPackage, som QGIS åbner, eller et skema i en PostGIS-database."),
    epilog=N_("""\
Eksempler:
  geoplan workspace init greve.gpkg --kommune 0253
  geoplan workspace init postgresql://ane@server/plan --kommune 0253
"""),
)
@target
@click.option("--kommune", required=True, metavar=N_("KODE"), help=N_("Kommunens kode, fx 0253."))
@who
def init(target: str, *, kommune: str, who: str | None) -> None:
    """Make it, and tell what is in it."""
    from geoplan.workflows.workspace import init as run

    t = texts()
    name, layers = run(target, kommune=kommune, who=person(who))
    click.echo(
        t.plural(N_("Oprettede {name} med {n} tomt planlag."), N_("Oprettede {name} med {n} tomme planlag."), len(layers), name=name)
    )
    click.echo(t(N_("Læs registre ind med “geoplan workspace import {name} LAG STI”."), name=name))
