"""``geoplan case``: building cases from draft to completion."""

from __future__ import annotations

import click

from geoplan.cli.shell import LazyGroup
from geoplan.texts import N_

_HERE = "geoplan.cli.case.commands"
COMMANDS: dict[str, tuple[str, str]] = {
    "new": (f"{_HERE}:new", N_("Opret en sag af en sagsfil.")),
    "show": (f"{_HERE}:show", N_("Vis sagen med svar, ur og dokumenter.")),
    "list": (f"{_HERE}:list_", N_("Vis alle sager med deres ur.")),
    "document": (f"{_HERE}:document", N_("Notér, at et dokument er kommet.")),
    "change": (f"{_HERE}:change", N_("Sæt en rettet sagsfil ind.")),
    "advance": (f"{_HERE}:advance", N_("Før sagen videre til næste tilstand.")),
    "override": (f"{_HERE}:override", N_("Underkend en regels dom, med navn og begrundelse.")),
    "decide": (f"{_HERE}:decide", N_("Afgør sagen.")),
    "package": (f"{_HERE}:package", N_("Skriv sagen som én fil til ansøgningen.")),
    "stats": (f"{_HERE}:stats", N_("Vis sagsbehandlingstider mod servicemål.")),
}
"""Name, place (``module:attribute``) and short help of each command. A command is loaded when it is called."""


class CaseGroup(LazyGroup):
    """The commands on cases."""

    lazy = COMMANDS


@click.group(cls=CaseGroup, help=N_("Byggesager: opret, oplys, vurdér og afgør, med servicemålets ur."), no_args_is_help=True)
def case() -> None:
    """Give the group its name; what is done lies in the commands."""
