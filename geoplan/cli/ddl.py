"""``geoplan ddl``: SQL that makes the themes in a database."""

from __future__ import annotations

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.texts import N_


@click.command(
    cls=Command,
    help=N_("Skriv SQL, der opretter TEMA (kode, tabelnavn eller titel), eller alle gældende temaer, i en tom database."),
    epilog=N_("""\
Eksempler:
  geoplan ddl --dialect postgis --out fkg.sql && psql -d plan -v ON_ERROR_STOP=1 -f fkg.sql
  geoplan ddl --dialect gpkg 5607 | sqlite3 ladefacilitet.gpkg
"""),
)
@click.argument("themes", metavar=N_("[TEMA]..."), nargs=-1)
@click.option("--dialect", type=click.Choice(["postgis", "gpkg"]), required=True, help=N_("Hvilken database."))
@click.option("--out", type=click.Path(dir_okay=False), metavar=N_("FIL"), help=N_("Skriv i denne fil i stedet for på skærmen."))
def ddl(themes: tuple[str, ...], dialect: str, out: str | None) -> None:
    """Print the SQL or write it to a file."""
    from geoplan.workflows.ddl import ddl as verb

    write(verb(dialect, themes), out)
