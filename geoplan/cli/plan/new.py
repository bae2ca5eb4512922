"""``geoplan plan new``: a draft from parcels or from a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import WORKSPACE, answer, answers, area, kind_name, noted, signed, signs
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.texts import Texts
    from geoplan.workflows.plan.new import Made

KINDS = ("lokalplan", "byggefelt", "kommuneplanramme", "kommuneplan", "kommuneplantillaeg", "retningslinje", "landzonetilladelse")


@click.command(
    cls=Command,
    help=N_("Lav en kladde til en plan af jordstykker eller af en tegning. Delområder laves ved at dele planen (geoplan plan split)."),
    epilog=N_("""\
Eksempler:
  geoplan plan new greve.gpkg --plannr 1.23 --name "Boliger ved stationen" --matrikel "7ab, 7ac, Karlslunde"
  geoplan plan new greve.gpkg --plannr 1.24 --name "Ny skole" --geometry skole.geojson
  geoplan plan new greve.gpkg --type kommuneplan --plannr KP25 --name "Kommuneplan 2025" --boundary kommuner.geojson
  geoplan plan new greve.gpkg --type byggefelt --plan 1.23 --delomraade A --geometry felt.geojson --set byggefelttype=1
"""),
)
@WORKSPACE
@click.option("--type", "kind", type=click.Choice(KINDS), default="lokalplan", show_default=True, help=N_("Hvad der laves."))
@click.option("--plannr", default="", metavar=N_("NUMMER"), help=N_("Planens nummer."))
@click.option("--name", default="", metavar=N_("NAVN"), help=N_("Planens navn."))
@click.option(
    "--matrikel", multiple=True, metavar=N_("MATRIKEL"), help=N_("Jordstykker, for eksempel “7ab, 7ac, Karlslunde”. Kan gives flere gange.")
)
@click.option("--geometry", default="", metavar=N_("FIL"), help=N_("En fil med tegningen; den rettes ind efter skel."))
@click.option("--wkt", default="", metavar="WKT", help=N_("Tegningen som WKT i EPSG:25832."))
@click.option("--boundary", default="", metavar=N_("FIL"), help=N_("Kommunernes flader: planen dækker hele kommunen (en kommuneplan)."))
@click.option(
    "--tolerance", type=click.FloatRange(0, 10), default=0.05, metavar=N_("METER"), help=N_("Så nær ved et skel følger tegningen det.")
)
@click.option(
    "--plan", default="", metavar="PLAN", help=N_("Planen, som et byggefelt, en ramme, en retningslinje eller et tillæg hører til.")
)
@click.option(
    "--delomraade", default="", metavar=N_("DELNR"), help=N_("Delområdet, som et byggefelt ligger i; ellers findes det af tegningen.")
)
@click.option("--set", "written", multiple=True, metavar=N_("FELT=VÆRDI"), help=N_("Sæt et felt. Kan gives flere gange."))
@signs
@answers
def new(
    *, workspace: str, kind: str, plannr: str, name: str, matrikel: tuple[str, ...], geometry: str, wkt: str, tolerance: float, **given: Any
) -> None:
    """Make the draft and tell what was made."""
    from geoplan.errors import UsageError
    from geoplan.workflows.plan.new import Where, new_byggefelt, new_plan

    t = texts(given["lang"])
    if geometry and wkt:
        raise UsageError(t(N_("Giv tegningen én gang: --geometry eller --wkt.")))
    where = Where(matrikel, geometry or wkt, tolerance, given["boundary"])
    shared = {"name": name, "written": given["written"], "who": signed(given["who"]), "why": given["why"]}
    if kind == "byggefelt":
        if not given["plan"]:
            raise UsageError(t(N_("Sig, hvilken plan byggefeltet ligger i: --plan NUMMER.")))
        made = new_byggefelt(workspace, given["plan"], where, delomraade=given["delomraade"], **shared)
    else:
        if not (plannr and name):
            raise UsageError(t(N_("En {kind} skal have nummer og navn: --plannr og --name."), kind=t(kind_name(kind))))
        made = new_plan(workspace, kind, where, plannr=plannr, plan=given["plan"], **shared)
    answer(made, _told(made, t), given["form"], t)


def _told(made: Made, t: Texts) -> Iterator[str]:
    yield t(
        N_("{kind} {name} er oprettet med status {status}: {area}."),
        kind=t(kind_name(made.kind)).capitalize(),
        name=made.name,
        status=made.status,
        area=area(made.area_m2, t),
    )
    yield from noted(made.notes, t)
    yield f"  objekt_id: {made.objekt_id}"
