"""``geoplan plan export``: the upload packages of a plan."""

from __future__ import annotations

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import PLAN, WORKSPACE
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

FORMATS = ("gml", "geojson", "shp", "gpkg", "mapinfo")


@click.command(
    cls=Command,
    help=N_("Skriv planen som pakker til Plandata.dk: en zip pr. lag i EPSG:25832, med modellens kolonner."),
    epilog=N_("""\
Eksempel:
  geoplan plan export greve.gpkg 1.23 --format shp --out til_plandata
"""),
)
@WORKSPACE
@PLAN
@click.option("--format", "form", type=click.Choice(FORMATS), default="gml", show_default=True, help=N_("Filernes format."))
@click.option("--out", required=True, metavar=N_("MAPPE"), help=N_("Skriv pakkerne i denne mappe."))
@click.option("--overwrite", is_flag=True, help=N_("Erstat pakker, der er der."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def export(*, workspace: str, plan: str, form: str, out: str, overwrite: bool, lang: str | None) -> None:
    """Write the packages and say what is in them."""
    from geoplan.workflows.plan.export import export_plan

    t = texts(lang)
    packages = export_plan(workspace, plan, out, format_=form, overwrite=overwrite)
    for written in packages:
        rows = t.plural("{n} objekt", "{n} objekter", written.rows)
        click.echo(t(N_("{path}: {rows}, {columns} kolonner."), path=written.path.name, rows=rows, columns=len(written.columns)))
        for change in written.changes:
            click.echo("  · " + t(change.how, column=change.column, count=t.integer(change.count), short=change.short))
    nameless = {written.nameless: written.path.name for written in packages if written.nameless}
    if nameless:
        message = N_(
            "{columns} er tom i {files}, for planen har endnu intet planid: det giver Plandata.dk, når {plan} er indlæst. "
            "Indlæs den først, skriv nummeret med “geoplan plan edit {workspace} {number} --set planid=NUMMER”, og eksportér igen."
        )
        files = ", ".join(written.path.name for written in packages if written.nameless)
        click.echo(t(message, columns=", ".join(nameless), files=files, plan=packages[0].path.name, workspace=workspace, number=plan))
    if form == "gpkg":
        click.echo(t(N_("Plandata.dk tager ikke GeoPackage; pakkerne er til QGIS. Send GML, GeoJSON, Shapefile eller MapInfo.")))
    click.echo(t(N_("Kontrollér dem med “geoplan validate {out}”, før de sendes."), out=out))
