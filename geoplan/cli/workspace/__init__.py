"""``geoplan workspace``: the workspace of a municipality: make it, bring registers in, see its history."""

from __future__ import annotations

import click

from geoplan.cli.shell import LazyGroup
from geoplan.texts import N_

COMMANDS: dict[str, tuple[str, str]] = {}
"""Name, place (``module:attribute``) and short help of each command. A command is loaded when it is called."""


class WorkspaceGroup(LazyGroup):
    """The commands on the workspace."""

    lazy = COMMANDS


@click.group(cls=WorkspaceGroup, help=N_("Kommunens arbejdsområde: opret, indlæs registre, se historik."), no_args_is_help=True)
def workspace() -> None:
    """Give the group its name; what is done lies in the commands."""
