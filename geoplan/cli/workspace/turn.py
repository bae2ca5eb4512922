"""``geoplan workspace undo`` and ``redo``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.workspace.common import clock, form, person, print_json, target, who
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Callable


@click.command(cls=Command, help=N_("Fortryd din seneste ændring. Den og det, der fortrød den, står begge i historikken."))
@target
@who
@form
def undo(target: str, *, who: str | None, form: str) -> None:
    """Undo one step."""
    from geoplan.workflows.workspace import undo as run

    _turned(run(target, who=person(who)), form, lambda t, values: t(N_("Fortrød trin {nr} af {when}: {layers} {why}"), **values))


@click.command(cls=Command, help=N_("Gentag den ændring, du sidst fortrød."))
@target
@who
@form
def redo(target: str, *, who: str | None, form: str) -> None:
    """Do one step again."""
    from geoplan.workflows.workspace import redo as run

    _turned(run(target, who=person(who)), form, lambda t, values: t(N_("Gentog trin {nr} af {when}: {layers} {why}"), **values))


def _turned(line: dict[str, Any], form: str, say: Callable[[Any, dict[str, Any]], str]) -> None:
    if form == "json":
        print_json(line)
        return
    values = {"nr": line["nr"], "when": clock(line["tid"]), "layers": line["lag"], "why": f"({line['hvorfor']})" if line["hvorfor"] else ""}
    click.echo(say(texts(), values).strip())
