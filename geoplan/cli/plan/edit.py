"""``geoplan plan edit``: fields, areas and borders of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import PLAN, WORKSPACE, answer, answers, area, noted, signed, signs
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.texts import Texts
    from geoplan.workflows.plan.edit import Edited

POINT = (float, float)


@click.command(
    cls=Command,
    help=N_("Ret felter, areal eller indre grænser i en plan, et delområde eller et byggefelt. Én ændring er én transaktion."),
    epilog=N_("""\
Eksempler:
  geoplan plan edit greve.gpkg 1.23 --part A --set bebygpct=30 --set bebygpctaf=3 --set "maxbygnhjd=8,5"
  geoplan plan edit greve.gpkg 1.23 --geometry ny.geojson
  geoplan plan edit greve.gpkg 1.23 --border A B --line "LINESTRING(704400 6162300, 704500 6162310)"
  geoplan plan edit greve.gpkg 1.23 --move 704400 6162300 --to 704402 6162300
"""),
)
@WORKSPACE
@PLAN
@click.option(
    "--part", "parts", multiple=True, metavar=N_("DELNR"), help=N_("Delområdet, der rettes; ellers planen selv. Kan gives flere gange.")
)
@click.option("--all-parts", "every_part", is_flag=True, help=N_("Ret alle planens delområder."))
@click.option(
    "--byggefelt", default="", metavar=N_("BYGGEFELT"), help=N_("Byggefeltet, der rettes: nummer i listen, navn eller objekt_id.")
)
@click.option(
    "--set", "written", multiple=True, metavar=N_("FELT=VÆRDI"), help=N_("Sæt et felt; “felt=” tømmer det. Kan gives flere gange.")
)
@click.option("--geometry", default="", metavar=N_("FIL"), help=N_("Et nyt areal, som fil eller WKT; det rettes ind efter skel."))
@click.option(
    "--tolerance", type=click.FloatRange(0, 10), default=0.05, metavar=N_("METER"), help=N_("Så nær ved et skel følger tegningen det.")
)
@click.option("--border", nargs=2, metavar=N_("DELNR DELNR"), help=N_("Tegn grænsen mellem to delområder om (med --line)."))
@click.option("--line", default="", metavar="WKT|FIL", help=N_("Den nye grænse, fra kant til kant."))
@click.option("--move", type=POINT, metavar=N_("ØST NORD"), help=N_("Flyt et knækpunkt på en indre grænse (med --to)."))
@click.option("--to", type=POINT, metavar=N_("ØST NORD"), help=N_("Hvortil knækpunktet flyttes."))
@click.option("--hole", default="", metavar="WKT|FIL", help=N_("Skær et hul i planen og dens delområder."))
@click.option(
    "--version", "seen", default="", metavar="VERSIONS_ID", help=N_("Den version, du rettede ud fra. Er den forældet, gemmes intet.")
)
@signs
@answers
def edit(*, workspace: str, plan: str, lang: str | None, form: str, **given: Any) -> None:
    """Do the edit and tell what changed."""
    t = texts(lang)
    found = _edit(workspace, plan, {**given, "who": signed(given["who"])}, t)
    answer(found, _told(found, t), form, t)


def _edit(workspace: str, plan: str, given: dict[str, Any], t: Texts) -> Edited:
    from geoplan.errors import UsageError
    from geoplan.workflows.plan.edit import cut_hole, edit_fields, move, redraw

    signs_ = {"who": given["who"], "why": given["why"]}
    tools = [name for name in ("border", "move", "hole") if given[name]]
    if tools and (len(tools) > 1 or any(given[name] for name in ("written", "geometry", "parts", "every_part", "byggefelt"))):
        raise UsageError(t(N_("--border, --move og --hole bruges én ad gangen og uden --set, --geometry, --part og --byggefelt.")))
    if given["border"]:
        first, second = given["border"]
        return redraw(workspace, plan, first, second, _needed(given["line"], "--line", t), **signs_)
    if given["move"]:
        return move(workspace, plan, given["move"], _needed(given["to"], "--to", t), **signs_)
    if given["hole"]:
        return cut_hole(workspace, plan, given["hole"], **signs_)
    places = {name: given[name] for name in ("parts", "every_part", "byggefelt", "seen")}
    return edit_fields(workspace, plan, given["written"], drawing=given["geometry"], tolerance_m=given["tolerance"], **places, **signs_)


def _needed(value: Any, option: str, t: Texts) -> Any:
    from geoplan.errors import UsageError

    if not value:
        raise UsageError(t(N_("Der mangler {option}."), option=option))
    return value


def _told(found: Edited, t: Texts) -> Iterator[str]:
    yield t(N_("{name} er rettet."), name=found.name)
    several = len({one.of for one in found.changes}) > 1
    for one in found.changes:
        where = f"{one.of.rpartition(', ')[2]}: " if several else ""
        yield f"  {where}{one.title} ({one.field}): {one.before} → {one.after}"
    if found.area_before_m2 != found.area_after_m2:
        yield t(N_("  areal: {before} → {after}"), before=area(found.area_before_m2, t), after=area(found.area_after_m2, t))
    if found.parts:
        yield t(N_("  delområder: {names}"), names=", ".join(found.parts))
    yield from noted(found.notes, t)
    yield f"  version: {found.versions_id}"
