"""``geoplan plan list``: the plans of the workspace."""

from __future__ import annotations

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import WORKSPACE, answer, answers, area, kind_name
from geoplan.texts import N_, texts

STATUSES = ("KF", "F", "KV", "V", "KA", "A")


@click.command("list", cls=Command, help=N_("Vis alle planer i arbejdsområdet med status, areal, delområder og byggefelter."))
@WORKSPACE
@click.option("--status", multiple=True, type=click.Choice(STATUSES), help=N_("Kun planer med denne status. Kan gives flere gange."))
@answers
def list_plans(*, workspace: str, status: tuple[str, ...], form: str, lang: str | None) -> None:
    """Print the table or the JSON."""
    from geoplan.cli.output import console
    from geoplan.workflows.plan.show import plans

    t = texts(lang)
    found = plans(workspace, status=status)
    if form == "json":
        answer(found, (), form, t)
        return
    if not found:
        click.echo(t(N_("Ingen planer. Lav en kladde med “geoplan plan new”.")))
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in (N_("Plan"), N_("Navn"), N_("Slags"), N_("Status"), N_("Areal"), N_("Delområder"), N_("Byggefelter")):
        table.add_column(t(head), overflow="fold")
    for column in table.columns[4:]:
        column.justify = "right"
    for line in found:
        counts = (str(line.delomraader or ""), str(line.byggefelter or ""))
        table.add_row(
            line.plannr or line.planid or line.objekt_id,
            line.plannavn,
            t(kind_name(line.kind)),
            line.status,
            area(line.area_m2, t),
            *counts,
        )
    console().print(table)
