"""``geoplan property energy``: energy labels from a file, per municipal property."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.limits import masked_faults
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt


@click.command(
    cls=Command,
    help=N_("Energimærker fra FIL pr. kommunal ejendom: ældste, manglende og udløbne. Filens egen sidste dag afgør, hvad der er udløbet."),
    epilog=N_("""\
Filen har en række pr. mærke med gyldig_til og mindst én nøgle: bbruuid, bfe, ejendomsnummer eller adresse.

Eksempel:
  geoplan property energy greve.gpkg energimaerker.csv --keep
"""),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.argument("path", metavar=N_("FIL"))
@click.option("--keep", is_flag=True, help=N_("Gem de koblede mærker som laget energimaerke, som “geoplan property check” ser på."))
@click.option("--who", default="geoplan", metavar=N_("NAVN"), help=N_("Hvem der gemmer, til arbejdsområdets revisionsspor."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Dagen, der regnes til (åååå-mm-dd); ellers i dag."))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def energy(
    *, workspace: str, path: str, keep: bool, who: str, day: dt.datetime | None, form: str, out: str | None, lang: str | None
) -> None:
    """Join the labels and print the properties."""
    from geoplan.workflows.guarded import Limits, guarded

    t = texts(lang)
    with masked_faults():
        guard = guarded(Limits(), out=Path(out) if out else None)
        with guard.limited():  # from here on this is the child, and what is heavy may be loaded
            from geoplan.cli.output import write
            from geoplan.report.property_energy import energy_json, energy_text
            from geoplan.workflows.property.energy import energy_labels

            made = energy_labels(workspace, path, day=day.date() if day else None, keep=keep, who=who, reading=guard.reading)
            write(energy_json(made, t) if form == "json" else energy_text(made, t), out)
