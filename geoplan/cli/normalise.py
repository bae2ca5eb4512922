"""``geoplan normalise``: a delivery made ready to load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.limits import limit_options, masked_faults
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts
from geoplan.workflows.guarded import Limits, guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.texts import Texts
    from geoplan.workflows.normalise import Layered, Normalised
    from geoplan.workflows.normalise_record import Voice


@click.command(
    cls=Command,
    help=N_("Gør en leverance klar til indlæsning i GeoFA: ret det, der er sikkert, skriv hver ændring ned, og læg resten til side."),
    epilog=N_("""\
KLAR.gpkg får et lag pr. tema med de rækker, der kan indlæses, <tabel>_afvist med resten og grunden, og tabellen aendringer.
Ret rækkerne i <tabel>_afvist (i QGIS), og kør geoplan normalise på filen igen: så kommer de med.
Status ved afslutning: 0 alle rækker er klar, 1 nogle er afvist, 2 geoplan kunne ikke køre.

Eksempler:
  geoplan normalise leverance.zip --out klar.gpkg --record aendringer.csv
  geoplan normalise leverance --out klar.gpkg --shapefile klar_shp --accept fkg.t_5607_ladefacilitet.statuskode
"""),
)
@click.argument("path", metavar=N_("STI"))
@click.option("--out", required=True, metavar=N_("KLAR.gpkg"), help=N_("Filen, der skrives."))
@click.option("--theme", metavar=N_("TEMA"), help=N_("Læs alle lag som dette tema (kode, tabel eller titel)."))
@click.option("--shapefile", metavar=N_("MAPPE"), help=N_("Skriv også en Shapefile pr. tema i denne mappe, med korte feltnavne."))
@click.option(
    "--accept",
    multiple=True,
    metavar=N_("REGEL"),
    help=N_("Udfyld tomme værdier med formularens standardværdi, hvor reglens id er eller begynder med REGEL. Kan gentages."),
)
@click.option("--record", metavar=N_("FIL"), help=N_("Skriv også listen over ændringer i denne fil (.csv eller .json)."))
@click.option("--overwrite", is_flag=True, help=N_("Erstat filerne, hvis de findes."))
@limit_options
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Sproget i det, der skrives om rækkerne."))
@click.pass_context
def normalise(
    ctx: click.Context,
    *,
    path: str,
    out: str,
    theme: str | None,
    shapefile: str | None,
    accept: tuple[str, ...],
    record: str | None,
    overwrite: bool,
    max_memory: int,
    max_seconds: int,
    lang: str | None,
) -> None:
    """Run the workflow in a limited process, tell what became of every row, and end with 1 when some were refused."""
    with masked_faults():
        guard = guarded(Limits(max_memory, max_seconds), out=Path(out))

        t = texts(lang)
        asked: dict[str, Any] = {"theme": theme, "shapefile": shapefile, "accept": accept, "record": record, "overwrite": overwrite}
        with guard.limited():  # from here on this is the child, and what is heavy may be loaded
            from geoplan.workflows.normalise import normalise as verb

            made = verb(path, out, voice=voice(t), reading=guard.reading, **asked)
    for line in _told(made, t):
        click.echo(line)
    ctx.exit(0 if made.complete else 1)


def voice(t: Texts) -> Voice:
    """How reasons are said in the language of ``t``, what is masked, and what a spreadsheet may not run."""
    from geoplan.report.privacy import masked
    from geoplan.report.sentences import sentences
    from geoplan.report.table import inert
    from geoplan.workflows.normalise_record import Voice

    return Voice(lambda group: sentences(group, t), masked, inert)


def _told(made: Normalised, t: Texts) -> Iterator[str]:
    from geoplan.report.values import clean

    for layer in made.layers:
        yield from _layer(layer, t)
    for name, reason, rows in made.unfit:
        yield t.plural(
            N_("{name}: {n} række afvist. {reason}"), N_("{name}: {n} rækker afvist. {reason}"), rows, name=clean(name), reason=reason
        )
    faults = [problem for problem in made.problems if problem.is_fault]
    if faults:
        yield t(N_("Ikke læst:"))
        yield from (f"  {clean(problem.sentence(t))}" for problem in faults)
    beside = [problem.name for problem in made.problems if not problem.is_fault]
    if beside:
        yield t(N_("Bilag og andet, der ikke er undersøgt og ikke er med i {file}:"), file=made.files[0].name)
        yield from (f"  {clean(name)}" for name in beside)
    offers = [offer for layer in made.layers for offer in layer.offers]
    if offers:
        yield t(N_("Formularens standardværdi kan udfylde det tomme, hvis du accepterer det:"))
        for rule, default, rows in offers:
            fills = t.plural(N_("{n} række får {default}"), N_("{n} rækker får {default}"), rows, default=default)
            yield f"  --accept {rule}  ({fills})"
    if made.cut:
        yield t.plural(
            N_("{n} tekst er længere end de 254 byte, en Shapefile kan rumme, og er skåret af dér. Listen over ændringer nævner den."),
            N_("{n} tekster er længere end de 254 byte, en Shapefile kan rumme, og er skåret af dér. Listen over ændringer nævner dem."),
            made.cut,
        )
    if made.suspects:
        yield t.plural(
            N_("{n} afvist række indeholder et tal, der ligner et CPR-nummer. Ret den, før filen sendes til andre."),
            N_("{n} afviste rækker indeholder et tal, der ligner et CPR-nummer. Ret dem, før filen sendes til andre."),
            made.suspects,
        )
    named = [file.name for file in made.files if file.suffix.lower() in {".gpkg", ".csv", ".json", ".shp"}]
    yield t(N_("Skrev {files}."), files=", ".join(named))


def _layer(layer: Layered, t: Texts) -> Iterator[str]:
    from geoplan.fkg.normalise.record import KIND_DA

    yield f"{layer.title} ({layer.table})"
    ready = t.plural(N_("{n} række klar"), N_("{n} rækker klar"), layer.ready)
    refused = t.plural(N_("{n} afvist"), N_("{n} afvist"), layer.refused)
    yield f"  {ready}, {refused}"
    for kind, label in KIND_DA.items():
        if layer.changes.get(kind):
            yield f"    {t.integer(layer.changes[kind]):>7}  {t(label)}"
    if layer.reasons:
        yield "  " + t(N_("Afvist fordi:"))
    for rule, rows in layer.reasons:
        yield f"    {t.integer(rows):>7}  {t(rule.title)}  {rule.id}"
