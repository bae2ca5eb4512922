"""``geoplan plan deadlines``: the clocks that run for the plans of a workspace."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.texts import Texts


@click.command(
    cls=Command,
    help=N_("Vis de frister, der løber for arbejdsområdets planer: høring, vedtagelse, retsvirkning, bortfald, klage."),
    epilog=N_("Status 1, når et forslag er bortfaldet."),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.argument("plan", required=False, default="", metavar="[PLAN]")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DATO"), help=N_("Dagen, der regnes fra; i dag, hvis intet er sagt."))
@click.option("--within", type=click.IntRange(min=0), metavar=N_("DAGE"), help=N_("Kun frister, der udløber inden for så mange dage."))
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help=N_("Rapportens format."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Rapportens sprog."))
@click.pass_context
def deadlines(
    ctx: click.Context, *, workspace: str, plan: str, day: dt.datetime | None, within: int | None, format_: str, lang: str | None
) -> None:
    """Run the workflow and write the clocks, the next to run out first."""
    from geoplan.workflows.plan.advance import deadlines as run

    t = texts(lang)
    found = run(workspace, plan, day=day.date() if day else None).sort_values(["day", "plannr"], kind="stable")
    lapsed = bool((found["passed"].astype(bool) & (found["key"] == "bortfald")).any()) if len(found) else False
    if within is not None:
        found = found[found["days_left"].between(0, within)]
    rows: list[dict[str, Any]] = [{str(name): value for name, value in row.items()} for row in found.to_dict("records")]
    if format_ == "json":
        sys.stdout.write(json.dumps([_plain(row, t) for row in rows], ensure_ascii=False, indent=2) + "\n")
    elif rows:
        _table(rows, t)
    else:
        sys.stdout.write(t(N_("Ingen frister løber.")) + "\n")
    ctx.exit(1 if lapsed else 0)


def _plain(row: dict[str, Any], t: Texts) -> dict[str, Any]:
    names = ("kind", "plannr", "plannavn", "objekt_id", "status", "key", "day", "confidence")
    told = {name: t(row[name]) if row[name] else "" for name in ("title", "why_off", "reference")}
    return {**{name: row[name] for name in names}, "days_left": int(row["days_left"]), "passed": bool(row["passed"]), **told}


NAMES = {"landzonetilladelse": N_("landzonetilladelse"), "paragraf_14_forbud": N_("forbud efter § 14"), "dispensation": N_("dispensation")}


def _table(rows: list[dict[str, Any]], t: Texts) -> None:
    from rich.table import Table

    from geoplan.cli.output import console

    table = Table(box=None, pad_edge=False)
    for heading in (N_("Dag"), N_("Dage"), N_("Plan"), N_("Frist"), N_("Kilde")):
        table.add_column(t(heading), justify="right" if heading == "Dage" else "left", overflow="fold")
    for row in rows:
        off = f" ({t(row['why_off'])})" if row["why_off"] else ""
        source = t(row["reference"]) if row["confidence"] == "high" else t(N_("{source} (ikke efterprøvet)"), source=t(row["reference"]))
        name = " ".join(one for one in (row["plannr"], row["plannavn"]) if one) or t(NAMES.get(row["kind"], row["kind"]))
        table.add_row(row["day"] + off, t.integer(int(row["days_left"])), name, t(row["title"]), source)
    console().print(table)
