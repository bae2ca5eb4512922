"""``geoplan sample``: a made-up delivery, and one with planted faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.workflows.sample import SampleResult


@click.command(
    cls=Command,
    help=N_("Lav den opdigtede kommune Prøvekøbing i mappen UD: en leverance uden fejl, og en med indlagte fejl og listen over dem."),
    epilog=N_("""\
Mapper: UD/ren (uden fejl), UD/fejl (med fejl; expected.csv er listen), UD/kommuner.geojson (kommunens grænse)

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
@click.option("--overwrite", is_flag=True, help=N_("Erstat ren, fejl og kommuner.geojson i en mappe, der ikke er tom."))
def sample(out: str, *, seed: int, plots: int, overwrite: bool) -> None:
    """Write the files and tell what was written and how to try it."""
    from geoplan.workflows.sample import sample as verb

    for line in _told(verb(out, seed=seed, plots=plots, overwrite=overwrite), seed):
        click.echo(line)


def _told(made: SampleResult, seed: int) -> Iterator[str]:
    t = texts()
    yield t(N_("Skrev Prøvekøbing med {plots} byggegrunde (frø {seed}) i {out}:"), plots=t.integer(made.plots), seed=seed, out=made.out)
    clean = N_("  {name}: {themes} temaer, {rows} rækker, ingen fejl")
    yield t(clean, name=made.clean.name, themes=made.themes, rows=t.integer(made.rows))
    broken = N_("  {name}: det samme med indlagte fejl; {count} fund er ventet, se {name}/expected.csv")
    yield t(broken, name=made.broken.name, count=t.integer(len(made.expected)))
    yield t(N_("  {name}: kommunens grænse (kode {code}, lånt af Viborg)"), name=made.boundary.name, code=made.kommune)
    yield t(N_("Prøv:"))
    yield f"  geoplan validate {made.broken} --kommune {made.kommune} --boundary {made.boundary}"
