"""``geoplan workspace import``: a register or a theme brought in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.workspace.common import form, person, print_json, target, who
from geoplan.errors import UsageError
from geoplan.texts import N_, texts
from geoplan.workflows.guarded import MAX_MEMORY_MB, MAX_SECONDS, MIN_MEMORY_MB, Limits, guarded

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from geoplan.store.importing import Imported
    from geoplan.texts import Texts
    from geoplan.workflows.guarded import Guard
    from geoplan.workflows.registers import Brought as BroughtRegisters
    from geoplan.workflows.workspace import Brought


@click.command(
    cls=Command,
    help=N_(
        "Læs STI ind i arbejdsområdets LAG, eller med --register alle registre, der kendes i de filer, der nævnes. "
        "Det, et lag var, kan stadig læses; det, der er som før, er urørt."
    ),
    epilog=N_("""\
Med --register må filerne være Datafordelerens for hele landet (CSV, JSON, GPKG, GML, også i zip). Kun kommunens egne rækker
beholdes, mens der læses. Hvad der er hvad, ses af filernes navne og felter: se docs/registre.md.

Registre, der kendes ved navn: jordstykke bygning husnummer vejmidte bbr_bygning bbr_etage bbr_enhed bbr_grund
bbr_grundjordstykke bbr_ejendomsrelation bbr_tekniskanlaeg. Planlag: lokalplan delomraade byggefelt kommuneplanramme ...
Alle andre navne er temaer, fx skovbyggelinje.

Eksempler:
  geoplan workspace import greve.gpkg jordstykke jordstykker.geojson --source Matriklen --date 2026-11-02
  geoplan workspace import greve.gpkg bygning grunddata.gpkg --inner bygning_geodanmark
  geoplan workspace import greve.gpkg --register BBR BBR_V3_*_TotalDownload_csv_Current_688.zip
  geoplan workspace import greve.gpkg --register alle hentet/ --boundary kommuner.geojson
"""),
)
@target
@click.argument("given", metavar=N_("[LAG] STI..."), nargs=-1, required=True)
@click.option(
    "--register",
    type=click.Choice(["alle", "DAGI", "MAT", "GEODKV", "DAR", "BBR", "EBR", "VUR"], case_sensitive=False),
    metavar="alle|DAGI|MAT|GEODKV|DAR|BBR|EBR|VUR",
    help=N_("Læs registre: et bestemt, eller alle, der kendes i filerne."),
)
@click.option("--boundary", default="", metavar=N_("STI"), help=N_("Fil med kommunens grænse, til registre uden kommunekode."))
@click.option("--generation", default="", metavar=N_("NR"), help=N_("Datafordelerens generationsnummer; ellers filens navn."))
@click.option(
    "--mode",
    type=click.Choice(["current", "temporal", "bitemporal"]),
    help=N_("Om udtrækket kun har de gældende versioner eller flere; ellers filens navn."),
)
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
    given: tuple[str, ...],
    register: str | None,
    source: str,
    date: dt.datetime | None,
    who: str | None,
    form: str,
    max_memory: int,
    max_seconds: int,
    **options: str | bool | None,
) -> None:
    """Read in a limited process, and tell what was done to the rows."""
    _refuse_mixed(given, register, options)
    guard = guarded(Limits(max_memory, max_seconds))
    day = date.date() if date else None
    if register:
        _registers(guard, target, given, register=register, source=source, date=day, who=who, form=form, options=options)
        return

    # From here on this is the child, and what is heavy may be loaded.
    from geoplan.workflows.workspace import bring as run

    inner, advance = str(options["inner"] or ""), bool(options["advance"])
    with guard.limited():
        done = run(target, *given, source=source, date=day, who=person(who), inner=inner, advance=advance, reading=guard.reading)
    t = texts()
    if form == "json":
        print_json(_plain(done, t))
        return
    for line in told_layer(done, t):
        click.echo(line)


def _refuse_mixed(given: tuple[str, ...], register: str | None, options: Mapping[str, str | bool | None]) -> None:
    """Raise UsageError for what goes with the other form of the command only."""
    t = texts()
    if not register and len(given) != 2:  # noqa: PLR2004 - a layer and a path
        raise UsageError(t(N_("Skriv LAG og STI, eller --register og de filer, registrene ligger i.")))
    wrong = ("inner", "advance") if register else ("boundary", "generation", "mode")
    used = [f"--{name}" for name in wrong if options.get(name)]
    if used:
        message = (
            N_("{option} hører ikke til her: den bruges uden --register.") if register else N_("{option} bruges sammen med --register.")
        )
        raise UsageError(t(message, option=", ".join(used)))


def _registers(
    guard: Guard,
    target: str,
    paths: tuple[str, ...],
    *,
    register: str,
    source: str,
    date: dt.date | None,
    who: str | None,
    form: str,
    options: Mapping[str, str | bool | None],
) -> None:
    from geoplan.cli.progress import shown_rows
    from geoplan.workflows.registers import Wanted, bring_registers

    generation, mode, boundary = (str(options[name] or "") for name in ("generation", "mode", "boundary"))
    t = texts()
    with guard.limited(), shown_rows(t) as progress:
        wanted = Wanted(register, source, date, generation, mode, boundary)
        done = bring_registers(target, paths, who=person(who), wanted=wanted, reading=guard.reading, progress=progress)
    if form == "json":
        print_json(plain_registers(done, t))
        return
    for line in told_registers(done, t):
        click.echo(line)


def plain_registers(done: BroughtRegisters, t: Texts) -> dict[str, object]:
    """What an import of registers did, for JSON."""
    return {
        "files": [one.plain() for one in done.read],
        "layers": [_plain_layer(one, t) for one in done.layers],
        "problems": list(done.left),
    }


def told_registers(done: BroughtRegisters, t: Texts) -> Iterator[str]:
    """The same in words: per file what was read, per layer what was done to the rows."""
    for one in done.read:
        generation = t(N_(", generation {number}"), number=one.generation) if one.generation else ""
        mode = f", {one.mode}" if one.mode else ""
        message = N_("{file}: {entity}{generation}{mode}. Læste {rows} rækker, {kept} er kommunens.")
        counts = {"rows": t.integer(one.rows), "kept": t.integer(one.kept)}
        yield t(message, file=one.file, entity=one.entity, generation=generation, mode=mode, **counts)
    for made in done.layers:
        yield t(N_("{layer}: {rows} rækker"), layer=made.layer, rows=t.integer(made.rows))
        yield from layer_told(made, t)
    if done.left:
        yield t(N_("Ikke læst:"))
        yield from (f"  {line}" for text in done.left for line in text.splitlines())


def _plain(done: Brought, t: Texts) -> dict[str, object]:
    return {**_plain_layer(done.imported, t), "read": done.read, "problems": [problem.sentence(t) for problem in done.problems]}


def _plain_layer(made: Imported, t: Texts) -> dict[str, object]:
    notes = [{"kind": one.kind, "text": t(one.text, **one.values), **one.values} for one in made.notes]
    counts = {name: getattr(made, name) for name in ("layer", "rows", "new", "changed", "same", "gone", "kept")}
    return {**counts, "notes": notes}


def told_layer(done: Brought, t: Texts) -> Iterator[str]:
    """What the import of one layer did, in words."""
    made = done.imported
    yield t(N_("{layer}: læste {rows} rækker af {name}."), layer=made.layer, rows=t.integer(made.rows), name=done.read)
    yield from layer_told(made, t)
    if done.problems:
        yield t(N_("Ikke læst:"))
        yield from (f"  {problem.sentence(t)}" for problem in done.problems)


def layer_told(made: Imported, t: Texts) -> Iterator[str]:
    """What an import did to the rows of one layer, line by line."""
    for note in made.notes:
        values = {name: t.integer(value) if isinstance(value, int) else value for name, value in note.values.items()}
        part = f"{values['part']}: " if "part" in values else ""
        yield f"  {part}" + t(note.text, **values)
    message = N_("{new} nye, {changed} ændrede, {same} som før, {gone} udgåede.")
    counts = {name: t.integer(getattr(made, name)) for name in ("new", "changed", "same", "gone")}
    yield t(message, **counts)
    if made.kept:
        yield t.plural(
            N_("{n} objekt, der er tegnet i arbejdsområdet, er urørt."),
            N_("{n} objekter, der er tegnet i arbejdsområdet, er urørt."),
            made.kept,
        )
