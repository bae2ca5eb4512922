"""``geoplan plan merge``: put delområder together."""

from __future__ import annotations

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import PLAN, WORKSPACE, answer, answers, signed, signs
from geoplan.texts import N_, texts


@click.command(
    cls=Command,
    help=N_("Slå delområder sammen. Det først nævnte lever videre med sine bestemmelser; det vises, hvad de andre sagde anderledes."),
    epilog=N_("Eksempel:\n  geoplan plan merge greve.gpkg 1.23 --parts A C"),
)
@WORKSPACE
@PLAN
@click.option("--parts", nargs=2, required=True, metavar=N_("DELNR DELNR"), help=N_("De to delområder."))
@click.option("--and", "more", multiple=True, metavar=N_("DELNR"), help=N_("Endnu et delområde. Kan gives flere gange."))
@click.option(
    "--version", "seen", default="", metavar="VERSIONS_ID", help=N_("Planens version, som du så den. Er den forældet, gemmes intet.")
)
@signs
@answers
def merge(
    *, workspace: str, plan: str, parts: tuple[str, str], more: tuple[str, ...], seen: str, who: str, why: str, form: str, lang: str | None
) -> None:
    """Merge and tell the delområder."""
    from geoplan.cli.plan.split import told
    from geoplan.workflows.plan.split import merge_parts

    t = texts(lang)
    found = merge_parts(workspace, plan, [*parts, *more], seen=seen, who=signed(who), why=why)
    answer(found, told(found, t), form, t)
