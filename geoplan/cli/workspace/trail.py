"""``geoplan workspace history``, ``audit`` and ``verify``: what happened, and whether it is still so."""

from __future__ import annotations

from dataclasses import asdict

import click

from geoplan.cli.danish import Command
from geoplan.cli.workspace.common import clock, form, print_json, print_table, target
from geoplan.texts import N_, texts


@click.command(cls=Command, help=N_("Vis alle versioner af et objekt: hvem, hvornår, hvorfor, og hvilke felter der blev ændret."))
@target
@click.argument("objekt_id", metavar="OBJEKT_ID")
@form
def history(target: str, objekt_id: str, *, form: str) -> None:
    """Print the versions, oldest first."""
    from geoplan.workflows.workspace import history as run

    t = texts()
    rows = run(target, objekt_id)
    if form == "json":
        print_json(rows)
        return
    click.echo(f"{rows[0]['lag']} {objekt_id}")
    headings = (N_("Fra"), N_("Til"), N_("Trin"), N_("Hvem"), N_("Hvorfor"), N_("Ændrede felter"))
    told = [
        (
            clock(row["systid_fra"]),
            clock(row["systid_til"]) or t(N_("gælder")),
            "" if row["trin"] is None else str(row["trin"]),
            row["hvem"] or t(N_("uden om geoplan")),
            row["hvorfor"],
            ", ".join(row["felter"]),
        )
        for row in rows
    ]
    print_table(headings, told)


@click.command(cls=Command, help=N_("Vis sporet: hver indlæsning og ændring med hvem, hvornår, hvorfor og hvad den byggede på."))
@target
@click.option("--last", type=click.IntRange(1), default=None, metavar=N_("ANTAL"), help=N_("Kun de seneste linjer."))
@form
def audit(target: str, *, last: int | None, form: str) -> None:
    """Print the trail, oldest first."""
    from geoplan.workflows.workspace import audit as run

    rows = run(target, last=last or 0)
    if form == "json":
        print_json(rows)
        return
    headings = ("Nr", N_("Tid"), N_("Hvem"), N_("Hvad"), N_("Lag"), N_("Nye"), N_("Lukkede"), N_("Hvorfor"), "SHA-256")
    told = [
        (
            str(row["nr"]),
            clock(row["tid"]),
            row["hvem"],
            row["hvad"],
            row["lag"],
            *(str(int(row[name])) if row[name] is not None else "" for name in ("nye", "lukkede")),
            row["hvorfor"],
            row["sha256"][:12],
        )
        for row in rows
    ]
    print_table(headings, told, right=(0, 5, 6))


@click.command(
    cls=Command,
    help=N_("Kontrollér sporets kæde, alle versioner mod sporet, databasens vagter og filen selv."),
    epilog=N_("Status 0, når alt passer, 1 med det, der ikke gør."),
)
@target
@form
@click.pass_context
def verify(ctx: click.Context, target: str, *, form: str) -> None:
    """Print what does not fit, and end with 1 when there is something."""
    from geoplan.workflows.workspace import verify as run

    t = texts()
    faults, lines, pending = run(target)
    if form == "json":
        print_json({"faults": [asdict(fault) for fault in faults], "lines": lines, "pending": pending})
    else:
        for fault in faults:
            click.echo(fault.text)
        if not faults:
            click.echo(t.plural(N_("Alt passer: {n} linje i sporet."), N_("Alt passer: {n} linjer i sporet."), lines))
        if pending:
            message = t.plural(
                N_("{n} ændring uden om geoplan venter på at komme i sporet."),
                N_("{n} ændringer uden om geoplan venter på at komme i sporet."),
                pending,
            )
            click.echo(message)
    ctx.exit(1 if faults else 0)
