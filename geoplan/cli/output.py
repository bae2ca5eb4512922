"""Where a command's answer goes: to a file, to the screen, or down a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoplan.errors import UnwritableError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 120
"""Columns that a table may take where there is no terminal to ask."""

FEW_CODES = 60
"""Longer code lists are shown only when asked for."""


def write(text: str, out: str | None) -> None:
    """Write ``text`` to the file ``out``, or to stdout. Raises ``UnwritableError`` when the file cannot be written."""
    if out is None or out == "-":
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        Path(out).write_text(text if text.endswith("\n") else text + "\n", encoding="utf-8", newline="\n")
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        message = N_("{path} kan ikke skrives ({reason}).")
        raise UnwritableError(texts()(message, path=out, reason=reason)) from fault


def console() -> Console:
    """Rich's console: as wide as the terminal but at most 120 columns; without colours when it is no terminal."""
    from rich.console import Console

    terminal = sys.stdout.isatty()
    made = Console(file=sys.stdout, no_color=not terminal or None, highlight=False, emoji=False, markup=False)
    made.width = min(made.width, WIDTH) if terminal else WIDTH
    return made
