"""``geoplan plan import``: plans from packages, uploads and captures of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import WORKSPACE, counted, signed, signs
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.dataset import Note
    from geoplan.texts import Texts
    from geoplan.workflows.plan.bring import Brought

_HERE = "\0"
"""Stands for the columns until all of them are known."""


@click.command(
    cls=Command,
    help=N_("Hent planer ind fra pakker, uploads og udtræk af registret: GeoJSON, GML, Shapefile, MapInfo, GeoPackage, mapper og zip."),
)
@WORKSPACE
@click.argument("paths", nargs=-1, required=True, metavar=N_("STI..."))
@signs
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
@click.pass_context
def bring(ctx: click.Context, *, workspace: str, paths: tuple[str, ...], who: str, why: str, lang: str | None) -> None:
    """Read, store and tell. Ends with 1 when something could not be read or has no plan."""
    from geoplan.workflows.plan.bring import import_plans

    t = texts(lang)
    found = import_plans(workspace, paths, who=signed(who), why=why)
    for line in _lines(found, t):
        click.echo(line)
    ctx.exit(1 if found.without_plan or any(problem.is_fault for problem in found.problems) else 0)


def _gathered(notes: Sequence[Note], t: Texts) -> list[str]:
    """How the files were read, each thing once: what is said of many columns is said of all of them together."""
    columns: dict[str, list[str]] = {}
    for note in notes:
        column = note.values.get("column")
        marked = t(note.text, **{**note.values, "column": _HERE} if column else note.values)
        columns.setdefault(marked, []).extend([str(column)] if column else [])
    return [marked.replace(_HERE, ", ".join(dict.fromkeys(found))) for marked, found in columns.items()]


def _lines(found: Brought, t: Texts) -> list[str]:
    stored = ", ".join(counted(kind, count, t) for kind, count in found.counts.items())
    lines = [t(N_("Indlæst: {stored}."), stored=stored)]
    lines += [f"  · {text}" for text in _gathered(found.notes, t)]
    lines += [f"  · {problem.sentence(t)}" for problem in found.problems]
    if found.without_plan:
        lines.append(
            t.plural(
                "{n} del nævner en lokalplan, som hverken er i filerne eller i arbejdsområdet.",
                "{n} dele nævner en lokalplan, som hverken er i filerne eller i arbejdsområdet.",
                found.without_plan,
            )
        )
    return lines
