"""``geoplan plan split``: cut a plan into delområder that tile it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import PLAN, WORKSPACE, answer, answers, area, noted, signed, signs
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.texts import Texts
    from geoplan.workflows.plan.split import Divided


@click.command(
    cls=Command,
    help=N_("Del en lokalplan i delområder, der dækker den præcis: efter en linje, en tegning, jordstykker eller skel."),
    epilog=N_("""\
Et delområde, der deles, lever videre som sit største stykke; de andre stykker får samme bestemmelser.

Eksempler:
  geoplan plan split greve.gpkg 1.23 --line "LINESTRING(704400 6162300, 704600 6162350)"
  geoplan plan split greve.gpkg 1.23 --matrikel "7ab, 7ac, Karlslunde"
  geoplan plan split greve.gpkg 1.23 --line sti.geojson --width 6
"""),
)
@WORKSPACE
@PLAN
@click.option("--line", default="", metavar="WKT|FIL", help=N_("Del langs linjen."))
@click.option(
    "--width",
    type=click.FloatRange(0, 500),
    default=0.0,
    metavar=N_("METER"),
    help=N_("Gør et bælte af denne bredde langs linjen til et delområde."),
)
@click.option(
    "--along",
    type=(float, float, float, float),
    metavar=N_("ØST NORD ØST NORD"),
    help=N_("Del langs skellene mellem to punkter, den korteste vej."),
)
@click.option("--geometry", default="", metavar="WKT|FIL", help=N_("Del efter tegnede flader; hver bliver et delområde."))
@click.option(
    "--matrikel",
    multiple=True,
    metavar=N_("MATRIKEL"),
    help=N_("Jordstykker, der skal være ét delområde. Giv valget flere gange for flere."),
)
@click.option("--by-parcels", "each_parcel", is_flag=True, help=N_("Gør hvert jordstykke til et delområde."))
@click.option("--part", "parts", multiple=True, metavar=N_("DELNR"), help=N_("Del kun dette delområde. Kan gives flere gange."))
@click.option(
    "--tolerance", type=click.FloatRange(0, 10), default=0.05, metavar=N_("METER"), help=N_("Så nær ved et skel følger tegningen det.")
)
@click.option(
    "--version", "seen", default="", metavar="VERSIONS_ID", help=N_("Planens version, som du så den. Er den forældet, gemmes intet.")
)
@signs
@answers
def split(*, workspace: str, plan: str, lang: str | None, form: str, **given: Any) -> None:
    """Cut and tell the delområder."""
    from geoplan.workflows.plan.split import By, split_plan

    t = texts(lang)
    by = By(given["line"], given["width"], given["geometry"], given["matrikel"], given["each_parcel"], given["along"], given["tolerance"])
    found = split_plan(workspace, plan, by, parts=given["parts"], seen=given["seen"], who=signed(given["who"]), why=given["why"])
    answer(found, told(found, t), form, t)


def told(found: Divided, t: Texts) -> Iterator[str]:
    """The delområder after a change, and what was changed on the way."""
    before, after = found.before, len(found.delnr)
    yield t(N_("{name}: fra {before} til {after} delområder, som dækker planen præcis."), name=found.name, before=before, after=after)
    yield from (f"  {name}: {area(size, t)}" for name, size in zip(found.delnr, found.area_m2, strict=True))
    yield from noted(found.notes, t)
