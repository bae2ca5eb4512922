"""``geoplan template``: an empty file with the right columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.io.template import Template


@click.command(
    cls=Command,
    help=N_("Lav en tom fil til TEMA med de rigtige felter, typer og bredder i EPSG:25832. Endelsen på UD bestemmer formatet."),
    epilog=N_("""\
Formater: .gpkg, .shp (korte feltnavne på højst 10 tegn), .gml (felterne står i .xsd-filen), .geojson

Eksempel:
  geoplan template 5607 ladefacilitet.gpkg
"""),
)
@click.argument("theme", metavar=N_("TEMA"))
@click.argument("out", metavar=N_("UD"), type=click.Path())
@click.option("--overwrite", is_flag=True, help=N_("Erstat filen, hvis den findes."))
def template(theme: str, out: str, *, overwrite: bool) -> None:
    """Write the file and tell what the format could not hold."""
    from geoplan.workflows.template import template as verb

    for line in _told(verb(theme, out, overwrite=overwrite)):
        click.echo(line)


def _told(made: Template) -> Iterator[str]:
    t = texts()
    files = ", ".join(path.name for path in made.paths)
    yield t.plural(N_("Skrev {files} med {n} felt."), N_("Skrev {files} med {n} felter."), len(made.columns), files=files)
    if made.made_up:
        yield t(N_("Felter uden et brugbart kort navn i datamodellen er forkortet:"))
        yield from (f"  {full} -> {short}" for full, short in made.made_up.items())
    if made.narrowed:
        message = N_("Formatet rummer højst 254 tegn i disse felter, hvor datamodellen tillader flere: {names}.")
        yield t(message, names=", ".join(made.narrowed))
    if not made.keeps_columns:
        yield t(N_("GeoJSON husker ikke felter, før der er en række i filen. Brug .gpkg for at få felterne med."))
