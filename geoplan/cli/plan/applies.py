"""``geoplan plan applies``: what the plans say of a parcel, a point, or every parcel."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt


@click.command(
    cls=Command,
    help=N_("Hvad gælder her? Byggefelt før delområde før lokalplan, bestemmelse for bestemmelse; rammer ved siden af."),
    epilog=N_("""\
Eksempler:
  geoplan plan applies greve.gpkg --matrikel "7ab, Karlslunde"
  geoplan plan applies greve.gpkg --point 702000 6158000
  geoplan plan applies greve.gpkg --all --format csv --out gaeldende.csv
"""),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.option("--matrikel", multiple=True, metavar=N_("MATRIKEL"), help=N_("Jordstykket, for eksempel “7ab, Karlslunde”; kan gentages."))
@click.option("--point", type=(float, float), metavar=N_("ØST NORD"), help=N_("Et punkt i EPSG:25832."))
@click.option("--all", "everything", is_flag=True, help=N_("Alle jordstykker i arbejdsområdet."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Dagen, der spørges om (åååå-mm-dd); ellers i dag."))
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def applies(
    *,
    workspace: str,
    matrikel: tuple[str, ...],
    point: tuple[float, float] | None,
    everything: bool,
    day: dt.datetime | None,
    form: str,
    out: str | None,
    lang: str | None,
) -> None:
    """Ask the workflow and write the answer."""
    from geoplan.cli.output import write
    from geoplan.report.applies_text import applies_text
    from geoplan.report.applies_values import places, wide
    from geoplan.workflows.plan.applies import what_applies

    t = texts(lang)
    answer = what_applies(workspace, matrikel=matrikel, point=point, everything=everything, day=day.date() if day else None)
    if form == "csv":
        write(wide(answer.names, answer.applies).to_csv(index=False, lineterminator="\n"), out)
        return
    found = places(answer.names, answer.applies, answer.area_m2, t)
    if form == "json":
        write(json.dumps({"day": answer.day.isoformat(), "places": found}, ensure_ascii=False, indent=2), out)
        return
    write(applies_text(found, answer.day, t, is_point=answer.is_point), out)
