"""``geoplan sample``: a made-up municipality: deliveries, the same with planted faults, and a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.workflows.sample import SampleResult

SAMPLE_DAY = "2026-11-02"
"""The day that the sample's plans are made for: its proposals are in hearing then."""


@click.command(
    cls=Command,
    help=N_("Lav den opdigtede kommune Prøvekøbing i mappen UD: leverancer uden og med indlagte fejl, og et arbejdsområde."),
    epilog=N_("""\
FKG-temaer: UD/ren (uden fejl), UD/fejl (med fejl; expected.csv er listen)
Planer til Plandata: UD/planer/ren og UD/planer/fejl
Arbejdsområde med matrikel, BBR, planer og beskyttelseslinjer: UD/arbejdsomraade.gpkg
Kommunens grænse: UD/kommuner.geojson

Eksempel:
  geoplan sample proeve && geoplan validate proeve/fejl --kommune 791 --boundary proeve/kommuner.geojson
"""),
)
@click.argument("out", metavar=N_("UD"), type=click.Path(file_okay=False))
@click.option(
    "--seed", type=click.IntRange(min=0), default=1, show_default=True, metavar=N_("TAL"), help=N_("Samme tal giver samme kommune.")
)
@click.option(
    "--plots", type=click.IntRange(50, 200_000), default=500, show_default=True, metavar=N_("ANTAL"), help=N_("Omtrent så mange grunde.")
)
@click.option("--overwrite", is_flag=True, help=N_("Erstat eksemplerne i en mappe, der ikke er tom."))
@click.option("--workspace/--no-workspace", default=True, help=N_("Lav også arbejdsområdet (det fylder mest)."))
def sample(out: str, *, seed: int, plots: int, overwrite: bool, workspace: bool) -> None:
    """Write the files and tell what was written and how to try it."""
    from geoplan.workflows.sample import sample as verb

    for line in _told(verb(out, seed=seed, plots=plots, overwrite=overwrite, workspace=workspace), seed):
        click.echo(line)


def _told(made: SampleResult, seed: int) -> Iterator[str]:
    t = texts()
    yield t(N_("Skrev Prøvekøbing med {plots} byggegrunde (frø {seed}) i {out}:"), plots=t.integer(made.plots), seed=seed, out=made.out)
    clean = N_("  {name}: {themes} temaer, {rows} rækker, ingen fejl")
    yield t(clean, name=made.clean.name, themes=made.themes, rows=t.integer(made.rows))
    broken = N_("  {name}: det samme med indlagte fejl; {count} fund er ventet, se {name}/expected.csv")
    yield t(broken, name=made.broken.name, count=t.integer(len(made.expected)))
    yield from _plans_told(made)
    yield t(N_("  {name}: kommunens grænse (kode {code}, lånt af Viborg)"), name=made.boundary.name, code=made.kommune)
    yield t(N_("Prøv:"))
    yield f"  geoplan validate {made.broken} --kommune {made.kommune} --boundary {made.boundary}"
    yield f"  geoplan validate {made.broken_plans} --kommune {made.kommune} --boundary {made.boundary} --day {SAMPLE_DAY}"


def _plans_told(made: SampleResult) -> Iterator[str]:
    t = texts()
    planned, clean = t.integer(made.plan_objects), made.plans.relative_to(made.out).as_posix()
    broken = made.broken_plans.relative_to(made.out).as_posix()
    yield t(N_("  {name}: {count} planobjekter til Plandata, ingen fejl"), name=clean, count=planned)
    twin = N_("  {name}: det samme med indlagte fejl; {count} fund er ventet, se {name}/expected.csv")
    yield t(twin, name=broken, count=t.integer(len(made.plan_expected)))
    if made.layers:
        text = N_("  {name}: arbejdsområde med {layers} lag og {rows} rækker: matrikel, BBR, planer, beskyttelseslinjer")
        yield t(text, name=made.workspace.name, layers=len(made.layers), rows=t.integer(sum(made.layers.values())))
