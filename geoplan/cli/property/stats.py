"""``geoplan property stats``: the counts of earlier runs of the checks."""

from __future__ import annotations

import click

from geoplan.cli.danish import Command
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

FORMATS = ("text", "html", "svg", "csv")


@click.command(cls=Command, help=N_("Går det fremad? Antal fund ved hver kørsel, som blev gemt med --keep."))
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=N_("Svarets format; svg er tegningen alene."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
def stats(*, workspace: str, form: str, out: str | None, lang: str | None) -> None:
    """Print the runs."""
    from geoplan.cli.output import write
    from geoplan.property.consistency.content import contents
    from geoplan.report import property_stats as report
    from geoplan.workflows.property.stats import kept

    t = texts(lang)
    table = kept(workspace)
    writers = {
        "text": lambda: report.stats_text(table, {rule: t(one.title) for rule, one in contents().items()}, t),
        "html": lambda: report.stats_html(table, t),
        "svg": lambda: report.stats_svg(table, t),
        "csv": lambda: table.to_csv(index=False),
    }
    write(writers[form](), out)
