"""``geoplan plot``: everything that concerns a property, or a table of all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.errors import UsageError
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, speak, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    import shapely

    from geoplan.workflows.plot.extract import Extract

FORMATS = ("text", "json", "html", "pdf", "csv", "gpkg")
OF_ONE, OF_ALL = ("text", "json", "html", "pdf"), ("text", "json", "csv", "gpkg")


@click.command(
    cls=Command,
    help=N_("Hvad gælder på grunden? Ejendommen, dens bygninger, planer og beskyttelser, og hvad der ikke kunne undersøges."),
    epilog=N_("""\
FORESPØRGSEL er en adresse, et jordstykke, et BFE-nummer, et punkt (øst nord) eller en fil med en flade.

Eksempler:
  geoplan plot greve.gpkg "Grantoftevej 3"
  geoplan plot greve.gpkg "7ab, Karlslunde" --format pdf --out grund.pdf
  geoplan plot greve.gpkg --all --format csv --out ejendomme.csv
"""),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.argument("query", metavar=N_("FORESPØRGSEL"), required=False)
@click.option("--all", "everything", is_flag=True, help=N_("Alle ejendomme i arbejdsområdet, en række for hver."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Dagen, der spørges om (åååå-mm-dd); ellers i dag."))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=N_("Svarets format; csv og gpkg kun med --all."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def plot(
    *, workspace: str, query: str | None, everything: bool, day: dt.datetime | None, form: str, out: str | None, lang: str | None
) -> None:
    """Ask the workflow and write the answer."""
    speak(lang or "")
    t = texts()
    if everything == (query is not None):
        raise UsageError(t(N_("Giv enten en forespørgsel (en adresse, et jordstykke, et BFE-nummer …) eller --all.")))
    if form not in (OF_ALL if everything else OF_ONE):
        allowed = ", ".join(OF_ALL if everything else OF_ONE)
        message = N_("Formatet {format} kan ikke bruges her. Vælg mellem {formats}.")
        raise UsageError(t(message, format=form, formats=allowed))
    if form in {"pdf", "gpkg"} and out is None:
        raise UsageError(t("Formatet {format} kan kun skrives til en fil. Giv filens navn med --out.", format=form))
    asked = day.date() if day else None
    if query is None:
        _all(workspace, asked, form, out)
    else:
        _one(workspace, query, asked, form, out)


def _one(workspace: str, query: str, day: dt.date | None, form: str, out: str | None) -> None:
    from geoplan.cli.output import write
    from geoplan.report.plot_values import plot_values
    from geoplan.workflows.plot.ask import ask

    t = texts()
    if form == "pdf":
        from geoplan.report.pdf import ready

        ready(t)  # before the work is done
    found = ask(workspace, query, day=day, shown=_shown(form))
    values = plot_values(found, t)
    if form == "json":
        write(json.dumps(values, ensure_ascii=False, indent=2), out)
    elif form == "text":
        from geoplan.report.plot_text import plot_text

        write(plot_text(values, t), out)
    else:
        _page(found, values, form, out)


def _shown(form: str) -> Callable[[shapely.Geometry], shapely.Geometry] | None:
    """What the map of a page shows of an area."""
    if form not in {"html", "pdf"}:
        return None
    from geoplan.report.sheet_map import box_of, sheet_of

    return lambda area: box_of(sheet_of(area))


def _page(found: Extract, values: dict[str, Any], form: str, out: str | None) -> None:
    from geoplan.cli.output import write
    from geoplan.report.plot_page import plot_html

    t = texts()
    page = plot_html(found, values, t)
    if form == "html":
        write(page, out)
        return
    from geoplan.report.pdf import write_pdf

    write_pdf(page, Path(str(out)), t)


def _all(workspace: str, day: dt.date | None, form: str, out: str | None) -> None:
    from geoplan.cli.output import write
    from geoplan.report.plot_table import table_csv, table_json, table_text, write_table_gpkg
    from geoplan.workflows.plot.ask import ask_all

    t = texts()
    found = ask_all(workspace, day=day)
    if form == "gpkg":
        write_table_gpkg(found.table, Path(str(out)))
    elif form == "csv":
        write(table_csv(found.table, t), out)
    elif form == "json":
        write(table_json(found.table, found.day), out)
    else:
        write(table_text(found.table, found.counts, found.day, t), out)
