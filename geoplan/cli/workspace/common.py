"""What the commands on the workspace share: who is at work, tables, JSON."""

from __future__ import annotations

import getpass
import json
from typing import TYPE_CHECKING, Any

import click

from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

target = click.argument("target", metavar=N_("ARBEJDSOMRÅDE"))
who = click.option("--who", metavar=N_("NAVN"), help=N_("Hvem der arbejder; ellers dit brugernavn."))
form = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help=N_("Tabel eller JSON.")
)


def person(given: str | None) -> str:
    """The name given, or the user's own on this machine."""
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "ukendt"


def print_json(value: Any) -> None:
    """Write the value as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Write a table without frame; ``right`` are the columns of numbers."""
    from rich.table import Table

    from geoplan.cli.output import console

    t = texts()
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for at, heading in enumerate(headings):
        table.add_column(t(heading), overflow="fold", justify="right" if at in right else "left")
    for row in rows:
        table.add_row(*row)
    console().print(table)


def clock(time: str | None) -> str:
    """A time of the workspace as it is shown: to the second, with Z for UTC."""
    return time[:19].replace("T", " ") + "Z" if time else ""
