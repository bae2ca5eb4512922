"""``geoplan building``: may this be built, does it need a permit, and what must be sent."""

from __future__ import annotations

import click

from geoplan.cli.shell import LazyGroup
from geoplan.texts import N_

COMMANDS: dict[str, tuple[str, str]] = {
    "check": ("geoplan.cli.building.check:check", N_("Se, om et byggeri må bygges, regel for regel med regnestykket.")),
    "batch": ("geoplan.cli.building.batch:batch", N_("Se byggeretten for alt, der står i kommunen, og hvad en plan ville ændre.")),
    "whatif": ("geoplan.cli.building.whatif:whatif", N_("Flyt eller ændr en bygning, og se, hvilke regler der så svarer anderledes.")),
    "envelope": ("geoplan.cli.building.envelope:envelope", N_("Se, hvor meget, hvor og hvor højt der må bygges på en grund.")),
}
"""Name, place (``module:attribute``) and short help of each command. A command is loaded when it is called."""


class BuildingGroup(LazyGroup):
    """The commands on buildings."""

    lazy = COMMANDS


@click.group(cls=BuildingGroup, help=N_("Byggeri: må det bygges, kræver det tilladelse, og hvad skal sendes med."), no_args_is_help=True)
def building() -> None:
    """Give the group its name; what is done lies in the commands."""
