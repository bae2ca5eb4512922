"""``geoplan property``: which property is meant, what belongs to it, and where the registers contradict each other."""

from __future__ import annotations

import click

from geoplan.cli.shell import LazyGroup
from geoplan.texts import N_

COMMANDS: dict[str, tuple[str, str]] = {
    "find": ("geoplan.cli.property.find:find", N_("Find ejendommen ud fra en adresse, en nøgle eller et punkt.")),
    "key": ("geoplan.cli.property.key:key", N_("Vis alle ejendommens nøgler i alle registre.")),
    "show": ("geoplan.cli.property.show:show", N_("Vis ejendommens ark: jordstykker, bygninger, adresser, nøgler, og hvor sikre de er.")),
    "check": ("geoplan.cli.property.check:check", N_("Se, hvor registrene siger hinanden imod, og hvem der skal rette.")),
    "stats": ("geoplan.cli.property.stats:stats", N_("Går det fremad? Antal fund over tid.")),
    "energy": ("geoplan.cli.property.energy:energy", N_("Energimærker fra en fil pr. kommunal ejendom: ældste, manglende og udløbne.")),
}
"""Name, place (``module:attribute``) and short help of each command. A command is loaded when it is called."""


class PropertyGroup(LazyGroup):
    """The commands on property data."""

    lazy = COMMANDS


@click.group(cls=PropertyGroup, help=N_("Ejendomme: find, vis, og se, hvor registrene siger hinanden imod."), no_args_is_help=True)
def property_() -> None:
    """Give the group its name; what is done lies in the commands."""
