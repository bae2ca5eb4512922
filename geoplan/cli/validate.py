"""``geoplan validate``: find every fault in a delivery at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.limits import limit_options, masked_faults
from geoplan.settings import KEPT_PER_RULE, LANGUAGES
from geoplan.texts import N_, texts
from geoplan.workflows.guarded import Limits, guarded

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.fkg.upload import Rehearsal
    from geoplan.rules import Report
    from geoplan.texts import Texts

SEVERITIES = ("error", "warning", "notice")
FORMATS = ("text", "json", "csv", "xlsx", "geojson", "gpkg", "html")
FILE_FORMATS = ("xlsx", "gpkg", "html")
"""Formats that need a file; said here once more, because the parent of the reading process loads no writers."""


@click.command(cls=Command, help=N_("Find alle fejl i en leverance på én gang: filer, mapper og zip-filer med FKG-temaer."))
@click.argument("paths", nargs=-1, required=True, metavar=N_("STI..."))
@click.option("--theme", metavar=N_("TEMA"), help=N_("Læs alle lag som dette tema (kode, tabel eller titel)."))
@click.option("--kommune", default="", metavar=N_("KODE"), help=N_("Kommunen, der leverer, for eksempel 0253."))
@click.option("--boundary", metavar=N_("FIL"), help=N_("Fil med kommunernes flader og en kolonne med kommunekoden."))
@click.option(
    "--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Dagen, reglerne slås op på (åååå-mm-dd); ellers i dag.")
)
@click.option("--rule", default="", metavar=N_("PRÆFIKS"), help=N_("Kør kun regler, hvis id begynder sådan."))
@click.option("--severity", type=click.Choice(SEVERITIES), default="notice", help=N_("Vis fund fra og med denne alvor; resten tælles kun."))
@click.option(
    "--max-per-rule",
    type=click.IntRange(min=1),
    default=KEPT_PER_RULE,
    metavar=N_("ANTAL"),
    help=N_("Højst så mange fund pr. regel og lag vises; alle tælles."),
)
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help=N_("Rapportens format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv rapporten til denne fil."))
@click.option("--workers", type=click.IntRange(min=1), metavar=N_("ANTAL"), help=N_("Antal tråde; ellers højst to."))
@limit_options
@click.option("--as-upload", is_flag=True, help=N_("Sig også, hvad GeoFA's upload ville gøre med leverancen (text og json)."))
@click.option("--register", metavar=N_("FIL"), help=N_("Med --as-upload: fil med det, GeoFA har af temaerne nu."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Rapportens sprog."))
@click.pass_context
def validate(
    ctx: click.Context,
    *,
    paths: tuple[str, ...],
    theme: str | None,
    kommune: str,
    boundary: str | None,
    day: dt.datetime | None,
    rule: str,
    severity: str,
    max_per_rule: int,
    format_: str,
    out: str | None,
    workers: int | None,
    max_memory: int,
    max_seconds: int,
    as_upload: bool,
    register: str | None,
    lang: str | None,
) -> None:
    """Run the workflow in a limited process, show how far it is, write the report, and end with 1 when there are findings."""
    from geoplan.errors import UsageError

    language = texts(lang)
    if format_ in FILE_FORMATS and out is None:
        raise UsageError(language(N_("Formatet {format} kan kun skrives til en fil. Giv filens navn med --out."), format=format_))
    if as_upload and format_ not in {"text", "json"}:
        raise UsageError(language(N_("Prøven af upload (--as-upload) kan kun skrives som text eller json.")))
    if as_upload and rule:
        raise UsageError(language(N_("--as-upload bygger på alle regler og kan ikke bruges sammen med --rule.")))
    if register and not as_upload:
        raise UsageError(language(N_("--register bruges sammen med --as-upload.")))
    with masked_faults():
        guard = guarded(Limits(max_memory, max_seconds), out=Path(out) if out else None)

        with guard.limited():  # from here on this is the child, and what is heavy may be loaded
            from geoplan.cli.progress import shown_progress
            from geoplan.rules import Severity
            from geoplan.workflows.validate import validate as run

            with shown_progress(language) as progress:
                report = run(
                    paths,
                    theme=theme,
                    kommune=kommune,
                    boundary=boundary,
                    day=day.date() if day else None,
                    rule=rule,
                    severity=Severity(severity),
                    max_per_rule=max_per_rule,
                    workers=workers,
                    progress=progress,
                    reading=guard.reading,
                )
            rehearsal = _rehearsed(report, paths, theme, register) if as_upload else None
            _show(report, format_, Path(out) if out else None, language, rehearsal)
    ctx.exit(1 if report.findings.groups else 0)


def _rehearsed(report: Report, paths: tuple[str, ...], theme: str | None, register: str | None) -> Rehearsal:
    from geoplan.workflows.upload import upload

    return upload(report, paths, theme=theme, register=register)


def _show(report: Report, format_: str, out: Path | None, language: Texts, rehearsal: Rehearsal | None) -> None:
    from geoplan.report import print_report, write

    if format_ == "text" and out is None and sys.stdout.isatty() and rehearsal is None:
        print_report(report, texts=language)
        return
    text = write(report, format_, out, texts=language)
    if rehearsal is not None:
        from geoplan.report.upload_part import with_upload

        text = with_upload(text, rehearsal, format_, out, texts=language)
    if text is not None:
        click.echo(text, nl=False)
