"""``geoplan plan diff``: what changed in a plan between two states, or between two deliveries."""

from __future__ import annotations

import json

import click

from geoplan.cli.danish import Command
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

FORMATS = ("text", "json", "html")
TWO_FILES = 2


@click.command(
    cls=Command,
    help=N_("Vis, hvad der er ændret i en plan: bestemmelser før og efter, og arealer, der er kommet til eller er væk."),
    epilog=N_("""\
Eksempler:
  geoplan plan diff greve.gpkg 1.23 F V
  geoplan plan diff greve.gpkg 1.23 2026-11-24
  geoplan plan diff forslag.geojson vedtaget.geojson --format html --out forskel.html

FRA og TIL er en status (KF, F, KV, V, KA, A: som planen sidst var i den) eller et tidspunkt. Uden TIL er det planen, som den er nu.
Status: 0 ingen forskel, 1 forskelle.
"""),
)
@click.argument("what", nargs=-1, required=True, metavar=N_("ARBEJDSOMRÅDE PLAN FRA [TIL] | GAMMEL NY"))
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help=N_("Svarets format."))
@click.option("--out", metavar=N_("FIL"), help=N_("Skriv svaret til denne fil."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Svarets sprog."))
@click.pass_context
def diff(ctx: click.Context, *, what: tuple[str, ...], form: str, out: str | None, lang: str | None) -> None:
    """Compare, write, and end with 1 when something differs."""
    from geoplan.cli.output import write
    from geoplan.errors import UsageError
    from geoplan.plan.redline import SAME
    from geoplan.report.plan_diff_html import plan_diff_html
    from geoplan.report.plan_diff_text import plan_diff_text, plan_diff_values
    from geoplan.workflows.plan.diff import diff_files, diff_states

    t = texts(lang)
    if len(what) not in {2, 3, 4}:
        raise UsageError(t(N_("Skriv to filer, eller arbejdsområde, plan og en eller to tilstande.")))
    found = diff_files(*what) if len(what) == TWO_FILES else diff_states(*what)
    sides = (found.plan, found.old, found.new, found.objects)
    if form == "json":
        content = {"plan": found.plan, "old": found.old, "new": found.new, "objects": plan_diff_values(found.objects, t)}
        write(json.dumps(content, ensure_ascii=False, indent=2), out)
    else:
        write(plan_diff_html(*sides, t) if form == "html" else plan_diff_text(*sides, t), out)
    ctx.exit(0 if all(one.what == SAME for one in found.objects) else 1)
