"""The commands of ``geoplan case``: each calls one workflow and shows the case as it is afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.case.words import DECISIONS, STATES, VERDICTS, Words
from geoplan.cli.danish import Command
from geoplan.cli.output import write
from geoplan.cli.plan.shared import signed
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geoplan.texts import Texts
    from geoplan.workflows.case.handle import Seen

_WORKSPACE = click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
_CASE = click.argument("sagsnr", metavar="SAG")
_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=N_("Svarets format."))
_LANG = click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
_DAY = click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Dagen det sker (åååå-mm-dd); ellers i dag."))
_WHO = click.option("--who", default="", metavar=N_("NAVN"), help=N_("Hvem der gør det; ellers dit brugernavn."))
_WHY = click.option("--why", default="", metavar=N_("TEKST"), help=N_("Hvorfor; skrives i sporet."))


def _steps(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every step takes: workspace, case, day, who, why, and the form of the answer."""
    for option in (_LANG, _FORMAT, _WHY, _WHO, _DAY):
        command = option(command)
    return _WORKSPACE(_CASE(command))


def _show(seen: Seen, form: str, t: Texts, out: str | None = None) -> None:
    from geoplan.report.case_pages import case_whole_text

    if form == "json":
        write(json.dumps(_data(seen, t), ensure_ascii=False, indent=2, default=str), out)
        return
    write(case_whole_text(seen, t, sums=False), out)


def _stepped(seen: Seen, form: str, t: Texts) -> None:
    """Show the case after a step, in short."""
    from geoplan.report.building_sentences import verdicts
    from geoplan.report.case_text import step_text

    if form == "json":
        _show(seen, form, t)
        return
    told = verdicts(seen.result, seen.judged, seen.case.overrides, t)
    write(step_text(seen.case, seen.clock, seen.missing, told, t), None)


def _data(seen: Seen, t: Texts) -> dict[str, Any]:
    from geoplan.report.case_json import case_data

    return case_data(seen, t)


def _on(day: dt.datetime | None) -> dt.date | None:
    return day.date() if day else None


@click.command(cls=Command, help=N_("Opret en sag af en sagsfil (TOML), som geoplan building check læser. Sagen begynder som kladde."))
@_WORKSPACE
@click.argument("file", metavar=N_("FIL"))
@click.option("--sagsnr", default="", metavar="SAG", help=N_("Sagens nummer; ellers det næste i året."))
@click.option("--ansoeger", default="", metavar=N_("NAVN"), help=N_("Hvem der søger."))
@_DAY
@_WHO
@_WHY
@_FORMAT
@_LANG
def new(
    *, workspace: str, file: str, sagsnr: str, ansoeger: str, day: dt.datetime | None, who: str, why: str, form: str, lang: str | None
) -> None:
    """Make the case and show it."""
    from geoplan.workflows.case.handle import new_case

    seen = new_case(workspace, file, sagsnr=sagsnr, ansoeger=ansoeger, who=signed(who), why=why, day=_on(day))
    _show(seen, form, texts(lang))


@click.command(cls=Command, help=N_("Vis sagen: tilstand, ur, dokumenter, og svaret regel for regel."))
@_WORKSPACE
@_CASE
@_DAY
@_FORMAT
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@_LANG
def show(*, workspace: str, sagsnr: str, day: dt.datetime | None, form: str, out: str | None, lang: str | None) -> None:
    """Show one case."""
    from geoplan.workflows.case.handle import show_case

    _show(show_case(workspace, sagsnr, day=_on(day)), form, texts(lang), out)


@click.command(cls=Command, name="list", help=N_("Vis alle sager med tilstand og ur; ! er over servicemålet."))
@_WORKSPACE
@_DAY
@_FORMAT
@_LANG
def list_(*, workspace: str, day: dt.datetime | None, form: str, lang: str | None) -> None:
    """List the cases."""
    from dataclasses import asdict

    from geoplan.report.case_text import list_text
    from geoplan.workflows.case.handle import list_cases

    cases = list_cases(workspace, day=_on(day))
    if form == "json":
        rows = [
            {"sagsnr": one.sagsnr, "titel": one.titel, "tilstand": one.state.value, "ur": {**asdict(clock), "left": clock.left}}
            for one, clock in cases
        ]
        write(json.dumps(rows, ensure_ascii=False, indent=2, default=str), None)
        return
    write(list_text(cases, texts(lang)), None)


@click.command(cls=Command, help=N_("Notér, at et dokument fra listen er kommet."))
@_steps
@click.argument("document", metavar=N_("DOKUMENT"))
@click.option("--name", default="", metavar=N_("FIL"), help=N_("Dokumentets filnavn eller journalnummer."))
def document(
    *, workspace: str, sagsnr: str, document: str, name: str, day: dt.datetime | None, who: str, why: str, form: str, lang: str | None
) -> None:
    """Note the document and show the case."""
    from geoplan.workflows.case.handle import receive

    del why  # the document itself is the reason
    _stepped(receive(workspace, sagsnr, document, name=name, who=signed(who), day=_on(day)), form, texts(lang))


@click.command(cls=Command, help=N_("Sæt en rettet sagsfil ind; den gamle står i historikken."))
@_steps
@click.argument("file", metavar=N_("FIL"))
def change(*, workspace: str, sagsnr: str, file: str, day: dt.datetime | None, who: str, why: str, form: str, lang: str | None) -> None:
    """Replace the file and show the case."""
    from geoplan.workflows.case.handle import replace_file

    _stepped(replace_file(workspace, sagsnr, file, who=signed(who), why=why, day=_on(day)), form, texts(lang))


@click.command(cls=Command, help=N_("Før sagen videre. Til fuldt oplyst kun, når intet mangler, eller når du skriver hvorfor (--why)."))
@click.option("--to", required=True, type=Words(STATES), help=N_("Sagens nye tilstand."))
@_steps
def advance(*, workspace: str, sagsnr: str, to: str, day: dt.datetime | None, who: str, why: str, form: str, lang: str | None) -> None:
    """Take the step and show the case."""
    from geoplan.building.clock import State
    from geoplan.workflows.case.handle import advance_case

    _stepped(advance_case(workspace, sagsnr, State(to), who=signed(who), why=why, day=_on(day)), form, texts(lang))


@click.command(cls=Command, help=N_("Underkend en regels dom. Det kræver navn (--who) og begrundelse (--why); den gamle dom bevares."))
@_steps
@click.argument("rule", metavar=N_("REGEL"))
@click.option("--verdict", required=True, type=Words(list(VERDICTS)), help=N_("Den nye dom."))
@click.option("--subject", default="", metavar=N_("DEL"), help=N_("Kun for denne bygning eller del."))
def override(
    *,
    workspace: str,
    sagsnr: str,
    rule: str,
    verdict: str,
    subject: str,
    day: dt.datetime | None,
    who: str,
    why: str,
    form: str,
    lang: str | None,
) -> None:
    """Overrule and show the case."""
    from geoplan.rules import Outcome
    from geoplan.workflows.case.handle import override as overrule

    seen = overrule(workspace, sagsnr, rule, Outcome(VERDICTS[verdict]), who=who, why=why, subject=subject, day=_on(day))
    _stepped(seen, form, texts(lang))


@click.command(cls=Command, help=N_("Afgør sagen. En tilladelse afvises, så længe en regel ikke er overholdt eller vurderet."))
@_steps
@click.argument("decision", type=Words(DECISIONS), metavar=N_("AFGØRELSE"))
def decide(*, workspace: str, sagsnr: str, decision: str, day: dt.datetime | None, who: str, why: str, form: str, lang: str | None) -> None:
    """Decide and show the case."""
    from geoplan.workflows.case.handle import decide as verb

    _stepped(verb(workspace, sagsnr, decision, who=signed(who), why=why, day=_on(day)), form, texts(lang))


@click.command(cls=Command, help=N_("Skriv sagen som én zip-fil: sagsfil, svar, dokumentliste og kort til GIS."))
@_WORKSPACE
@_CASE
@click.option("--out", required=True, metavar=N_("FIL"), help=N_("Zip-filens navn."))
@click.option("--overwrite", is_flag=True, help=N_("Erstat filen, hvis den er der."))
@_LANG
def package(*, workspace: str, sagsnr: str, out: str, overwrite: bool, lang: str | None) -> None:
    """Write the package."""
    from geoplan.report.case_pages import package_pages
    from geoplan.workflows.case.handle import show_case
    from geoplan.workflows.case.package import write_case_package

    t = texts(lang)
    seen = show_case(workspace, sagsnr)
    path = write_case_package(seen, _data(seen, t), package_pages(seen, t), out, overwrite=overwrite)
    click.echo(t(N_("Skrev {path}."), path=path.name))


@click.command(cls=Command, help=N_("Vis, hvor lang tid sagerne tager mod servicemålene, efter kategori."))
@_WORKSPACE
@_DAY
@click.option("--format", "form", type=click.Choice(["text", "json", "csv", "html"]), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@_LANG
def stats(*, workspace: str, day: dt.datetime | None, form: str, out: str | None, lang: str | None) -> None:
    """Show the statistics."""
    from geoplan.report.case_stats_html import stats_html
    from geoplan.report.case_text import stats_text
    from geoplan.workflows.case.stats import case_table, statistics

    t = texts(lang)
    table = case_table(workspace, day=_on(day))
    found = statistics(table)
    writers = {
        "text": lambda: stats_text(found, t),
        "json": lambda: json.dumps(json.loads(found.to_json(orient="records")), ensure_ascii=False, indent=2),
        "csv": lambda: table.to_csv(index=False, lineterminator="\n"),
        "html": lambda: stats_html(table, found, t),
    }
    write(writers[form](), out)
