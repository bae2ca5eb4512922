"""``geoplan property show``: the sheet of a property."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.cli.property.shared import QUERY, WORKSPACE
from geoplan.errors import UsageError
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, speak, texts

if TYPE_CHECKING:
    import shapely

    from geoplan.texts import Texts
    from geoplan.workflows.property.sheet import Sheet


@click.command(
    cls=Command,
    help=N_("Vis ejendommens ark: nøgler, jordstykker, bygninger, adresser og ejerlejligheder, og hvor sikkert registrene hænger sammen."),
    epilog=N_("""\
Eksempler:
  geoplan property show greve.gpkg grantoftevej 3
  geoplan property show greve.gpkg BFE 2194622 --format pdf --out ejendom.pdf
"""),
)
@WORKSPACE
@QUERY
@click.option("--format", "form", type=click.Choice(["text", "json", "html", "pdf"]), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def show(*, workspace: str, query: tuple[str, ...], form: str, out: str | None, lang: str | None) -> None:
    """Ask the workflow and write the sheet."""
    from geoplan.report.property_sheet_values import sheet_values
    from geoplan.workflows.property.sheet import sheet

    speak(lang or "")
    t = texts()
    if form == "pdf":
        _ready(out, t)
    found = sheet(workspace, " ".join(query), shown=_shown if form in {"html", "pdf"} else None)
    values = sheet_values(found, t)
    if form == "json":
        write(json.dumps(values, ensure_ascii=False, indent=2), out)
    elif form == "text":
        from geoplan.report.property_sheet_text import sheet_text

        write(sheet_text(values, t), out)
    else:
        _page(found, values, form, out)


def _ready(out: str | None, t: Texts) -> None:
    """A PDF needs a file and an extra; both are asked for before the work is done."""
    from geoplan.report.pdf import ready

    if out is None:
        raise UsageError(t("Formatet {format} kan kun skrives til en fil. Giv filens navn med --out.", format="pdf"))
    ready(t)


def _shown(area: shapely.Geometry) -> shapely.Geometry:
    """What the map of a page shows of an area."""
    from geoplan.report.sheet_map import box_of, sheet_of

    return box_of(sheet_of(area))


def _page(found: Sheet, values: dict[str, Any], form: str, out: str | None) -> None:
    from geoplan.report.property_sheet import property_html

    t = texts()
    page = property_html(found, values, t)
    if form == "html":
        write(page, out)
        return
    from geoplan.report.pdf import write_pdf

    write_pdf(page, Path(str(out)), t)
