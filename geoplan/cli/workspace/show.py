"""``geoplan workspace show``: what is in it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.workspace.common import clock, form, print_json, print_table, target
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.store import StoredLayer
    from geoplan.texts import Texts


@click.command(cls=Command, help=N_("Vis arbejdsområdets lag med kilde, dato og antal, og om andre programmer har ændret noget."))
@target
@form
def show(target: str, *, form: str) -> None:
    """Print the layers."""
    from geoplan.workflows.workspace import show as run

    t = texts()
    kommune, layers, pending = run(target)
    if form == "json":
        print_json({"kommune": kommune, "layers": [_plain(asdict(layer)) for layer in layers], "pending": pending})
        return
    click.echo(t(N_("Arbejdsområde for kommune {code}"), code=f"{kommune:0>4}"))
    headings = (N_("Lag"), N_("Antal"), N_("Geometri"), N_("Dato"), N_("Indlæst"), N_("Kilde"))
    rows = [_row(layer, t) for layer in layers]
    print_table(headings, rows, right=(1,))
    if pending:
        message = t.plural(
            N_("{n} ændring er lavet uden om geoplan (fx i QGIS). Den kommer i sporet, næste gang geoplan skriver."),
            N_("{n} ændringer er lavet uden om geoplan (fx i QGIS). De kommer i sporet, næste gang geoplan skriver."),
            len(pending),
        )
        click.echo(message)


def _row(layer: StoredLayer, t: Texts) -> tuple[str, ...]:
    source = " ".join((layer.source, layer.note)).strip()
    return layer.name, t.integer(layer.count), layer.geometry_type, layer.date, clock(layer.imported_at), source


def _plain(layer: dict[str, Any]) -> dict[str, Any]:
    return {**layer, "columns": dict(layer["columns"])}
