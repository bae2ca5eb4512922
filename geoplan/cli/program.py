"""``geoplan`` itself: the list of commands and the options that all of them share."""

from __future__ import annotations

import click

from geoplan.cli.shell import LazyGroup
from geoplan.texts import N_

COMMANDS: dict[str, tuple[str, str]] = {
    "validate": ("geoplan.cli.validate:validate", N_("Find alle fejl i en leverance på én gang.")),
    "info": ("geoplan.cli.info:info", N_("Vis, hvad der er i en fil, som geoplan læser det.")),
    "layers": ("geoplan.cli.layers:layers", N_("Vis temaer, felter og koder i datamodellen.")),
    "rules": ("geoplan.cli.rules:rules", N_("Vis, hvad der kontrolleres, hvorfor og efter hvilken kilde.")),
    "template": ("geoplan.cli.template:template", N_("Lav en tom fil til et tema med de rigtige felter.")),
    "ddl": ("geoplan.cli.ddl:ddl", N_("Skriv SQL, der opretter temaerne i PostGIS eller GeoPackage.")),
    "sample": ("geoplan.cli.sample:sample", N_("Lav en opdigtet kommune: leverancer med og uden fejl, og et arbejdsområde.")),
    "normalise": ("geoplan.cli.normalise:normalise", N_("Gør en leverance klar til indlæsning, og skriv hver ændring ned.")),
    "diff": ("geoplan.cli.diff:diff", N_("Se, hvad der er ændret siden forrige leverance.")),
    "workspace": ("geoplan.cli.workspace:workspace", N_("Kommunens arbejdsområde: opret, indlæs registre, se historik.")),
    "plan": ("geoplan.cli.plan:plan", N_("Lokalplaner og kommuneplan: tegn, kontrollér, før videre og lever.")),
    "property": ("geoplan.cli.property:property_", N_("Ejendomme: find, vis, og se, hvor registrene siger hinanden imod.")),
    "plot": ("geoplan.cli.plot:plot", N_("Hvad gælder på grunden? Planer, beskyttelser, bygninger og rest.")),
    "building": ("geoplan.cli.building:building", N_("Byggeri: må det bygges, kræver det tilladelse, og hvad skal sendes med.")),
    "case": ("geoplan.cli.case:case", N_("Byggesager: opret, oplys, vurdér og afgør.")),
    "app": ("geoplan.cli.app:app", N_("Åbn geoplan i en browser: kort, planer, byggeri og leverancer.")),
    "docs": ("geoplan.cli.docs:docs", N_("Skriv siderne om datamodel, regler og kommandoer.")),
}
"""Name, place (``module:attribute``) and short help of each command. A command is loaded when it is called."""


class Program(LazyGroup):
    """geoplan with its commands."""

    lazy = COMMANDS


def _show_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's signature
    if not value or ctx.resilient_parsing:
        return
    from geoplan.workflows.versions import versions

    for name, version in versions().items():
        click.echo(f"{name} {version}")
    ctx.exit()


@click.group(
    cls=Program,
    help=N_("Geodata, planer og byggesager efter den fælles datamodel FKG."),
    epilog=N_("Status ved afslutning: 0 intet at bemærke, 1 fund, 2 geoplan kunne ikke køre, 130 afbrudt."),
    context_settings={"max_content_width": 100},
    no_args_is_help=True,
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help=N_("Vis versioner."))
@click.option("--debug", is_flag=True, help=N_("Vis hele fejlforløbet, hvis geoplan selv fejler."))
def main(*, debug: bool) -> None:
    """Give the group its options; what is done lies in the commands."""
