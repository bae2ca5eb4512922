"""``geoplan building check``: may this be built, rule by rule, with the sum shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.errors import UsageError
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geoplan.building.check import Result
    from geoplan.texts import Texts

FORMATS = ("text", "json", "html", "pdf")


@click.command(
    cls=Command,
    help=N_("Se, om et byggeri må bygges: regel for regel med regnestykket, og om det kræver tilladelse. SAG er en fil (TOML)."),
    epilog=N_("""\
Eksempler:
  geoplan building check garage.toml
  geoplan building check garage.toml --day 2018-09-01
  geoplan building check garage.toml --format pdf --out svar.pdf
  geoplan building check carport.toml --workspace kommune.gpkg

Med --workspace hentes grunden, det der står på den, og planerne fra arbejdsområdet: skriv query = "Skolevej 3" under [plot].
Status 0, når alt er overholdt, ellers 1.
"""),
)
@click.argument("case", metavar=N_("SAG"))
@click.option("--workspace", metavar=N_("FIL"), help=N_("Hent grunden, som plot.query nævner, fra dette arbejdsområde."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Brug reglerne på denne dag i stedet for sagens."))
@click.option("--short", is_flag=True, help=N_("Vis ikke regnestykkerne."))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
@click.pass_context
def check(
    ctx: click.Context,
    *,
    case: str,
    workspace: str | None,
    day: dt.datetime | None,
    short: bool,
    format_: str,
    out: str | None,
    lang: str | None,
) -> None:
    """Answer the case, write the answer, and end with 1 when something is not complied with or not decided."""
    from geoplan.workflows.building import building_check, building_check_in

    language = texts(lang)
    if format_ == "pdf":
        _ready(out, language)
    on = day.date() if day else None
    result, filled = building_check_in(case, workspace, day=on) if workspace else (building_check(case, day=on), ())
    if format_ in {"text", "json"}:
        write(_said(result, filled, language, as_json=format_ == "json", sums=not short), out)
    else:
        _page(result, filled, language, out, as_pdf=format_ == "pdf")
    ctx.exit(0 if result.settled else 1)


def _ready(out: str | None, t: Texts) -> None:
    """A PDF needs a file and an extra; both are asked for before the work is done."""
    from geoplan.report.pdf import ready

    if out is None:
        raise UsageError(t("Formatet {format} kan kun skrives til en fil. Giv filens navn med --out.", format="pdf"))
    ready(t)


def _said(result: Result, filled: Sequence[tuple[str, str, str]], t: Texts, *, as_json: bool, sums: bool) -> str:
    from geoplan.report.building_json import building_json
    from geoplan.report.building_text import building_text

    return building_json(result, t, filled=filled) if as_json else building_text(result, t, sums=sums, filled=filled)


def _page(result: Result, filled: Sequence[tuple[str, str, str]], t: Texts, out: str | None, *, as_pdf: bool) -> None:
    from geoplan.report.building_page import building_html

    page = building_html(result, t, filled=filled)
    if as_pdf:
        from geoplan.report.pdf import write_pdf

        write_pdf(page, Path(str(out)), t)
    else:
        write(page, out)
