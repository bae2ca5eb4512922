"""``geoplan plan import``: plans from packages, uploads and captures of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import WORKSPACE, kind_name, signed, signs
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.texts import Texts
    from geoplan.workflows.plan.bring import Brought


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


def _lines(found: Brought, t: Texts) -> list[str]:
    stored = ", ".join(f"{t.integer(count)} {t(kind_name(kind))}" for kind, count in found.counts.items())
    lines = [t(N_("Indlæst: {stored}."), stored=stored)]
    lines += [f"  · {t(note.text, **note.values)}" for note in found.notes]
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
