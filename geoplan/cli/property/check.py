"""``geoplan property check``: where the registers contradict each other, and whose task it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.limits import masked_faults
from geoplan.settings import KEPT_PER_RULE, LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.property.consistency.checking import Checked
    from geoplan.texts import Texts

FORMATS = ("text", "json", "gpkg", "xlsx", "html")
FILE_FORMATS = ("gpkg", "xlsx", "html")
THEMES = (
    *("grund", "bygning", "areal", "aar", "kode", "zone", "jordstykke", "ejendom"),
    *("skel", "adresse", "sag", "anlaeg", "energi", "skat", "model", "aendring"),
)
LISTS = ("attention", "error", "proposal", "correction", "machine")
TASKS = ("owner", "municipality", "surveyor", "agency")


@click.command(
    cls=Command,
    help=N_("Se, hvor registrene siger hinanden imod, hvorfor, og hvis opgave det er at rette."),
    epilog=N_("""\
Eksempler:
  geoplan property check greve.gpkg
  geoplan property check greve.gpkg --theme areal --each
  geoplan property check greve.gpkg --whose owner --format xlsx --out arbejdslister.xlsx
  geoplan property check greve.gpkg --delivery bbr_bygning.csv --keep --who ane

Status 1, når der er fund, eller når noget ikke kan afgøres.
"""),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.option("--delivery", multiple=True, metavar=N_("FIL"), help=N_("Registerfil, som den blev leveret; kan gives flere gange."))
@click.option("--theme", type=click.Choice(THEMES), default=None, help=N_("Kun kontroller af dette tema."))
@click.option("--list", "list_kind", type=click.Choice(LISTS), default=None, help=N_("Kun kontroller på denne liste."))
@click.option("--whose", type=click.Choice(TASKS), default=None, help=N_("Kun det, der er denne parts opgave at rette."))
@click.option("--each", is_flag=True, help=N_("Vis også småt enkeltvis i stedet for samlet i ét fund."))
@click.option("--keep", is_flag=True, help=N_("Gem antallene i arbejdsområdet til “geoplan property stats”."))
@click.option("--who", default="", metavar=N_("NAVN"), help=N_("Hvem der gemmer, til arbejdsområdets revisionsspor."))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar=N_("DAG"), help=N_("Dagen, der regnes til (åååå-mm-dd); ellers i dag."))
@click.option(
    "--max-per-rule", type=click.IntRange(min=1), default=KEPT_PER_RULE, metavar=N_("ANTAL"), help=N_("Vis højst så mange fund pr. regel.")
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
@click.pass_context
def check(
    ctx: click.Context,
    *,
    workspace: str,
    delivery: tuple[str, ...],
    theme: str | None,
    list_kind: str | None,
    whose: str | None,
    each: bool,
    keep: bool,
    who: str,
    day: dt.datetime | None,
    max_per_rule: int,
    form: str,
    out: str | None,
    lang: str | None,
) -> None:
    """Run the checks, write the answer, and end with 1 when there is something to do."""
    from geoplan.errors import UsageError
    from geoplan.workflows.guarded import Guard, Limits, guarded

    t = texts(lang)
    if form in FILE_FORMATS and out is None:
        raise UsageError(t(N_("Formatet {format} kan kun skrives til en fil. Giv filens navn med --out."), format=form))
    with masked_faults():
        guard = guarded(Limits(), out=Path(out) if out else None) if delivery else Guard()
        with guard.limited():  # with a delivered file this is a child process of its own
            from geoplan.workflows.property.check import check_registers

            made = check_registers(
                workspace,
                delivery=delivery,
                theme=theme or "",
                list_kind=list_kind or "",
                whose_task=whose or "",
                each=each,
                day=day.date() if day else None,
                max_per_rule=max_per_rule,
                reading=guard.reading,
            )
            if keep:
                from geoplan.workflows.property.stats import keep as store

                store(workspace, made, who=who or "geoplan")
            _write(made, form, out, t)
    ctx.exit(1 if len(made.report.findings) or made.report.skipped else 0)


def _write(made: Checked, form: str, out: str | None, t: Texts) -> None:
    from geoplan.cli.output import write

    if form in FILE_FORMATS:
        from geoplan.report.property_files import write_property_file

        write_property_file(made, form, Path(out or ""), t)
        return
    if form == "json":
        from geoplan.report.property_files import property_json

        write(property_json(made, t), out)
        return
    from geoplan.report.property_text import property_text

    write(property_text(made, t), out)
