"""``geoplan workspace fetch``: layers from live services, or the list of services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.workspace.common import form, person, print_json, print_table, target, who
from geoplan.errors import UsageError
from geoplan.texts import N_, texts
from geoplan.workflows.guarded import MAX_MEMORY_MB, MAX_SECONDS, MIN_MEMORY_MB, Limits, guarded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.sources.http import Network
    from geoplan.texts import Texts
    from geoplan.workflows.fetch import Outcome


@click.command(
    cls=Command,
    help=N_(
        "Hent en TJENESTES lag ind i arbejdsområdet, alle eller dem, der nævnes. Uden TJENESTE vises tjenesterne. "
        "Kan et lag ikke hentes, er det, arbejdsområdet har, beholdt, og dets alder vist."
    ),
    epilog=N_("""\
Nøgler lægges i miljøvariabler (fx GEOPLAN_KEY_DATAFORDELER) eller i maskinens nøglering og skrives aldrig nogen steder.
Adresser, udgaver og navne på lag kan rettes i en TOML-fil: --services eller miljøvariablen GEOPLAN_SERVICES (se docs/registre.md).
Status er 1, når et eller flere lag ikke kunne hentes.

Eksempler:
  geoplan workspace fetch greve.gpkg
  geoplan workspace fetch greve.gpkg plandata lokalplan zonekort
  geoplan workspace fetch greve.gpkg miljoeportal skovbyggelinje --boundary kommuner.geojson
"""),
)
@target
@click.argument("service", metavar=N_("[TJENESTE]"), default="")
@click.argument("layers", metavar=N_("[LAG]..."), nargs=-1)
@click.option(
    "--services", "own", default="", envvar="GEOPLAN_SERVICES", metavar=N_("STI"), help=N_("TOML-fil, der retter eller tilføjer tjenester.")
)
@click.option("--boundary", default="", metavar=N_("STI"), help=N_("Fil med kommunens grænse, når arbejdsområdet ikke har den."))
@click.option(
    "--bbox", default="", metavar=N_("X,Y,X,Y"), help=N_("Området, der hentes, i EPSG:25832; ellers kommunen og 500 m omkring den.")
)
@click.option("--accept-empty", is_flag=True, help=N_("Brug også et svar uden objekter, hvor der var nogle før."))
@who
@form
@click.option(
    "--max-memory", type=click.IntRange(MIN_MEMORY_MB), default=MAX_MEMORY_MB, show_default=True, metavar="MB", help=N_("Hukommelse i alt.")
)
@click.option("--max-seconds", type=click.IntRange(1), default=MAX_SECONDS, show_default=True, metavar=N_("ANTAL"), help=N_("Tid i alt."))
def fetch(
    *,
    target: str,
    service: str,
    layers: tuple[str, ...],
    own: str,
    boundary: str,
    bbox: str,
    accept_empty: bool,
    who: str | None,
    form: str,
    max_memory: int,
    max_seconds: int,
) -> None:
    """Fetch in a limited process, and tell what became of each layer."""
    if not service:
        _list(own, form)
        return
    box = _box(bbox)
    network = _network(service, own)
    guard = guarded(Limits(max_memory, max_seconds))

    # From here on this is the child, and what is heavy may be loaded.
    from geoplan.cli.progress import shown_rows
    from geoplan.workflows.fetch import Asked
    from geoplan.workflows.fetch import fetch as run

    t = texts()
    asked = Asked(own, box, boundary, accept_empty, network)
    with guard.limited(), shown_rows(t) as progress:
        done = run(target, service, layers, who=person(who), asked=asked, reading=guard.reading, progress=progress)
    if form == "json":
        print_json([_plain(one) for one in done])
    else:
        for line in _told(done, t):
            click.echo(line)
    if not all(one.good for one in done):
        raise SystemExit(1)


def _network(service: str, own: str) -> Network:
    """The ways out, read before the process is shut off from the environment's."""
    from geoplan.sources.http import Network
    from geoplan.sources.services import service as named

    return Network.of_environment((named(service, own).host,))


def _box(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    try:
        xmin, ymin, xmax, ymax = (float(one) for one in text.split(","))
    except ValueError:
        raise UsageError(texts()(N_("--bbox skal være fire tal i EPSG:25832: X,Y,X,Y."))) from None
    return xmin, ymin, xmax, ymax


def _list(own: str, form: str) -> None:
    from geoplan.workflows.fetch import known_services

    t = texts()
    known = known_services(own)
    if form == "json":
        print_json(known)
        return
    headings = (N_("Tjeneste"), N_("Vært"), N_("Sikkerhed"), N_("Nøgle"), N_("Lag"))
    print_table(headings, [_row(one, t) for one in known])
    for one in known:
        if one["state"]:
            click.echo(f"{one['id']}: {t(one['title'])}. {t(one['state'])}")


def _row(one: dict[str, Any], t: Texts) -> tuple[str, ...]:
    key = "" if not one["key"] else t(N_("sat")) if one["has_key"] else t(N_("mangler: {variable}"), variable=one["variable"])
    sure = {"high": N_("god"), "medium": N_("middel"), "low": N_("lav")}.get(one["confidence"], N_("ikke bekræftet"))
    return one["id"], one["host"], t(sure), key, ", ".join(one["layers"])


def _plain(one: Outcome) -> dict[str, object]:
    return {
        "layer": one.layer,
        "fetched": one.good,
        "unchanged": one.unchanged,
        "count": one.count,
        "fault": one.fault,
        "message": one.message,
        "kept": one.kept,
        "problems": list(one.left),
    }


def _told(done: Sequence[Outcome], t: Texts) -> Iterator[str]:
    from geoplan.cli.workspace.bring import layer_told

    for one in done:
        if not one.good:
            yield t(N_("{layer}: ikke hentet. {message}"), layer=one.layer, message=one.message)
            yield f"  {one.kept}"
        elif one.unchanged:
            yield t(N_("{layer}: uændret siden sidst ({count} objekter)."), layer=one.layer, count=t.integer(one.count))
        else:
            yield t(N_("{layer}: hentet, {count} objekter."), layer=one.layer, count=t.integer(one.count))
            for made in one.imported:
                yield from layer_told(made, t)
            yield from (f"  {line}" for line in one.left)
