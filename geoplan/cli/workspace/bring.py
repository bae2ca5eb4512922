"""``geoplan workspace import``: a register or a theme brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.workspace.common import form, person, print_json, target, who
from geoplan.texts import N_, texts
from geoplan.workflows.guarded import MAX_MEMORY_MB, MAX_SECONDS, MIN_MEMORY_MB, Limits, guarded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from geoplan.texts import Texts
    from geoplan.workflows.workspace import Brought


@click.command(
    cls=Command,
    help=N_("Læs STI ind i arbejdsområdets LAG. Det, laget var, kan stadig læses; det, der er som før, er urørt."),
    epilog=N_("""\
Registre, der kendes ved navn: jordstykke bygning husnummer vejmidte bbr_bygning bbr_etage bbr_enhed bbr_grund
bbr_grundjordstykke bbr_ejendomsrelation bbr_tekniskanlaeg. Planlag: lokalplan delomraade byggefelt kommuneplanramme ...
Alle andre navne er temaer, fx skovbyggelinje.

Eksempler:
  geoplan workspace import greve.gpkg jordstykke jordstykker.geojson --source Matriklen --date 2026-11-02
  geoplan workspace import greve.gpkg bygning grunddata.gpkg --inner bygning_geodanmark
"""),
)
@target
@click.argument("layer", metavar=N_("LAG"))
@click.argument("path", metavar=N_("STI"))
@click.option("--source", default="", metavar=N_("TEKST"), help=N_("Hvor data kommer fra; ellers filens navn."))
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DATO"), help=N_("Dagen, data er fra; ellers filens dato."))
@click.option("--inner", default="", metavar=N_("NAVN"), help=N_("Filens lag, når den har flere."))
@click.option("--advance", is_flag=True, help=N_("Erstat også planer, der er vedtaget eller aflyst (kun når filen er Plandatas egen)."))
@who
@form
@click.option(
    "--max-memory", type=click.IntRange(MIN_MEMORY_MB), default=MAX_MEMORY_MB, show_default=True, metavar="MB", help=N_("Hukommelse i alt.")
)
@click.option("--max-seconds", type=click.IntRange(1), default=MAX_SECONDS, show_default=True, metavar=N_("ANTAL"), help=N_("Tid i alt."))
def bring(
    *,
    target: str,
    layer: str,
    path: str,
    source: str,
    date: dt.datetime | None,
    inner: str,
    advance: bool,
    who: str | None,
    form: str,
    max_memory: int,
    max_seconds: int,
) -> None:
    """Read in a limited process, and tell what was done to the rows."""
    guard = guarded(Limits(max_memory, max_seconds))

    # From here on this is the child, and what is heavy may be loaded.
    from geoplan.workflows.workspace import bring as run

    day = date.date() if date else None
    with guard.limited():
        done = run(target, layer, path, source=source, date=day, who=person(who), inner=inner, advance=advance, reading=guard.reading)
    t = texts()
    if form == "json":
        print_json(_plain(done, t))
        return
    for line in _told(done, t):
        click.echo(line)


def _plain(done: Brought, t: Texts) -> dict[str, object]:
    made = done.imported
    notes = [{"kind": one.kind, "text": t(one.text, **one.values), **one.values} for one in made.notes]
    counts = {name: getattr(made, name) for name in ("layer", "rows", "new", "changed", "same", "gone", "kept")}
    return {**counts, "read": done.read, "notes": notes, "problems": [problem.sentence(t) for problem in done.problems]}


def _told(done: Brought, t: Texts) -> Iterator[str]:
    made = done.imported
    yield t(N_("{layer}: læste {rows} rækker af {name}."), layer=made.layer, rows=t.integer(made.rows), name=done.read)
    for note in made.notes:
        values = {name: t.integer(value) if isinstance(value, int) else value for name, value in note.values.items()}
        yield "  " + t(note.text, **values)
    message = N_("{new} nye, {changed} ændrede, {same} som før, {gone} udgåede.")
    counts = {name: t.integer(getattr(made, name)) for name in ("new", "changed", "same", "gone")}
    yield t(message, **counts)
    if made.kept:
        yield t.plural(
            N_("{n} objekt, der er tegnet i arbejdsområdet, er urørt."),
            N_("{n} objekter, der er tegnet i arbejdsområdet, er urørt."),
            made.kept,
        )
    if done.problems:
        yield t(N_("Ikke læst:"))
        yield from (f"  {problem.sentence(t)}" for problem in done.problems)
