"""What the commands on properties share."""

from __future__ import annotations

import click

from geoplan.texts import N_

WORKSPACE = click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
QUERY = click.argument("query", nargs=-1, required=True, metavar=N_("FORESPØRGSEL"))
"""Several words need no quotes."""
