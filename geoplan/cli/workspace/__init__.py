"""``geoplan workspace``: the workspace of a municipality: make it, bring registers in, see its history."""

from __future__ import annotations

import click

from geoplan.cli.shell import LazyGroup
from geoplan.texts import N_

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("geoplan.cli.workspace.init:init", N_("Opret et tomt arbejdsområde, som QGIS kan åbne.")),
    "import": ("geoplan.cli.workspace.bring:bring", N_("Læs et register eller tema ind, og behold det, der var.")),
    "fetch": ("geoplan.cli.workspace.fetch:fetch", N_("Hent lag fra tjenester, eller vis tjenesterne.")),
    "show": ("geoplan.cli.workspace.show:show", N_("Vis lagene med kilde, dato og antal.")),
    "history": ("geoplan.cli.workspace.trail:history", N_("Vis alle versioner af et objekt.")),
    "undo": ("geoplan.cli.workspace.turn:undo", N_("Fortryd din seneste ændring.")),
    "redo": ("geoplan.cli.workspace.turn:redo", N_("Gentag det, du fortrød.")),
    "audit": ("geoplan.cli.workspace.trail:audit", N_("Vis sporet: hvem har gjort hvad, hvornår og hvorfor.")),
    "verify": ("geoplan.cli.workspace.trail:verify", N_("Kontrollér, at intet er ændret uden om arbejdsområdet.")),
}
"""Name, place (``module:attribute``) and short help of each command. A command is loaded when it is called."""


class WorkspaceGroup(LazyGroup):
    """The commands on the workspace."""

    lazy = COMMANDS


@click.group(cls=WorkspaceGroup, help=N_("Kommunens arbejdsområde: opret, indlæs registre, se historik."), no_args_is_help=True)
def workspace() -> None:
    """Give the group its name; what is done lies in the commands."""
