"""``geoplan plan``: lokalplaner and the kommuneplan, from first draft to upload package."""

from __future__ import annotations

import click

from geoplan.cli.shell import LazyGroup
from geoplan.texts import N_

COMMANDS: dict[str, tuple[str, str]] = {
    "import": ("geoplan.cli.plan.bring:bring", N_("Hent planer ind fra pakker og udtræk af registret.")),
    "export": ("geoplan.cli.plan.export:export", N_("Skriv planen som pakker til Plandata.dk.")),
    "new": ("geoplan.cli.plan.new:new", N_("Lav en kladde af jordstykker eller en tegning.")),
    "list": ("geoplan.cli.plan.list:list_plans", N_("Vis alle planer i arbejdsområdet.")),
    "show": ("geoplan.cli.plan.show:show", N_("Vis en plan med delområder, byggefelter og hvad der mangler.")),
    "edit": ("geoplan.cli.plan.edit:edit", N_("Ret felter, areal og indre grænser.")),
    "split": ("geoplan.cli.plan.split:split", N_("Del en plan i delområder, der dækker den præcis.")),
    "merge": ("geoplan.cli.plan.merge:merge", N_("Slå delområder sammen.")),
    "delete": ("geoplan.cli.plan.delete:delete", N_("Slet en kladde eller dele af den.")),
    "check": ("geoplan.cli.plan.check:check", N_("Find alle fejl i en plan på én gang.")),
    "conformity": ("geoplan.cli.plan.conformity:conformity", N_("Stemmer lokalplanen med kommuneplanens rammer (§ 13)?")),
    "applies": ("geoplan.cli.plan.applies:applies", N_("Hvad gælder her? Bestemmelserne på et jordstykke, i et punkt eller overalt.")),
    "advance": ("geoplan.cli.plan.advance:advance", N_("Før en plan videre, og se hvad der mangler.")),
    "deadlines": ("geoplan.cli.plan.deadlines:deadlines", N_("Vis de frister, der løber.")),
    "hearing": ("geoplan.cli.plan.hearing:hearing", N_("Høringsparter: adresser i planen og omkring den, uden personoplysninger.")),
    "diff": ("geoplan.cli.plan.diff:diff", N_("Se, hvad der er ændret i en plan, på kort og i bestemmelser.")),
}
"""Name, place (``module:attribute``) and short help of each command. A command is loaded when it is called."""


class PlanGroup(LazyGroup):
    """The commands on plans."""

    lazy = COMMANDS


@click.group(cls=PlanGroup, help=N_("Lokalplaner og kommuneplan: tegn, kontrollér, før videre og lever."), no_args_is_help=True)
def plan() -> None:
    """Give the group its name; what is done lies in the commands."""
