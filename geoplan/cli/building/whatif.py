"""``geoplan building whatif``: move or change a building, and see which rules answer otherwise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt


@click.command(
    cls=Command,
    help=N_("Flyt eller ændr en bygning i SAG, og se, hvilke regler der så svarer anderledes. Filen ændres ikke."),
    epilog=N_("""\
Eksempler:
  geoplan building whatif garage.toml --move 0.5 0
  geoplan building whatif garage.toml --height 2.5
  geoplan building whatif sag.toml --building Udhuset --size 6 3 --set distance_nabo_m=2.5

Status 0, når alt er overholdt efter ændringen, ellers 1.
"""),
)
@click.argument("case", metavar=N_("SAG"))
@click.option("--building", default="", metavar=N_("NAVN"), help=N_("Bygningen, der ændres, når sagen har flere."))
@click.option("--move", type=(float, float), metavar=N_("ØST NORD"), help=N_("Flyt bygningen så mange meter mod øst og nord."))
@click.option("--height", type=float, metavar=N_("METER"), help=N_("Giv bygningen denne højde; taget følger med."))
@click.option("--size", type=(float, float), metavar=N_("LÆNGDE BREDDE"), help=N_("Giv bygningen denne længde og bredde."))
@click.option("--set", "fields", multiple=True, metavar=N_("FELT=VÆRDI"), help=N_("Sæt et felt i bygningen som i sagsfilen. Kan gentages."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Brug reglerne på denne dag i stedet for sagens."))
@click.option("--format", "format_", type=click.Choice(("text", "json")), default="text", help=N_("Svarets format."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
@click.pass_context
def whatif(
    ctx: click.Context,
    *,
    case: str,
    building: str,
    move: tuple[float, float] | None,
    height: float | None,
    size: tuple[float, float] | None,
    fields: tuple[str, ...],
    day: dt.datetime | None,
    format_: str,
    lang: str | None,
) -> None:
    """Answer the case twice, write what differs, and end with 1 when something is not complied with after the change."""
    from geoplan.building.whatif import Change
    from geoplan.report.whatif_text import whatif_data, whatif_text
    from geoplan.workflows.building import building_whatif

    language = texts(lang)
    change = Change(move=move, height_m=height, size=size, fields=fields)
    found = building_whatif(case, change, building=building, day=day.date() if day else None)
    write(
        json.dumps(whatif_data(found, language), ensure_ascii=False, indent=2) if format_ == "json" else whatif_text(found, language), None
    )
    ctx.exit(0 if found.after.settled else 1)
