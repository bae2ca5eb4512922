"""``geoplan diff``: what changed between two deliveries."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from geoplan.cli.danish import Command
from geoplan.cli.limits import limit_options, masked_faults
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts
from geoplan.workflows.guarded import Limits, guarded

FORMATS = ("text", "json", "csv", "geojson")
KEPT = 1_000


@click.command(
    cls=Command,
    help=N_("Sammenlign to leverancer objekt for objekt: fjernet, tilføjet, ændret, flyttet og ny geometri."),
    epilog=N_(
        "Objekter genkendes på objekt_id, ellers på noegle, ellers på ens indhold.\n"
        "Status 1, når flere objekter er fjernet fra et tema, end --max-removed tillader."
    ),
)
@click.argument("old", metavar=N_("GAMMEL"))
@click.argument("new", metavar=N_("NY"))
@click.option("--theme", metavar=N_("TEMA"), help=N_("Læs alle lag som dette tema (kode, tabel eller titel)."))
@click.option(
    "--max-removed", default="", metavar=N_("GRÆNSE"), help=N_("Så mange objekter må højst være fjernet fra et tema: 5% eller et antal.")
)
@click.option("--all-columns", is_flag=True, help=N_("Sammenlign også de kolonner, systemet selv udfylder."))
@click.option(
    "--max-listed",
    type=click.IntRange(min=0),
    default=KEPT,
    metavar=N_("ANTAL"),
    help=N_("Højst så mange objekter af hver slags vises pr. tema; alle tælles."),
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help=N_("Rapportens format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv rapporten til denne fil."))
@limit_options
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Rapportens sprog."))
@click.pass_context
def diff(
    ctx: click.Context,
    *,
    old: str,
    new: str,
    theme: str | None,
    max_removed: str,
    all_columns: bool,
    max_listed: int,
    format_: str,
    out: str | None,
    max_memory: int,
    max_seconds: int,
    lang: str | None,
) -> None:
    """Run the workflow in a limited process, write the report, and end with 1 when more is gone than was allowed."""
    target = Path(out) if out else None
    with masked_faults():
        guard = guarded(Limits(max_memory, max_seconds), out=target)

        language = texts(lang)
        with guard.limited():  # from here on this is the child, and what is heavy may be loaded
            from geoplan.report.diff_writing import write_diff
            from geoplan.workflows.diff import diff as run

            result = run(old, new, theme=theme, max_removed=max_removed, all_columns=all_columns, kept=max_listed, reading=guard.reading)
            text = write_diff(result, format_, target, texts=language)
    if text is not None:
        sys.stdout.write(text)
    ctx.exit(1 if result.passed else 0)
