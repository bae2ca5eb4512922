"""``geoplan plan delete``: take drafts away; the history keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import PLAN, WORKSPACE, answer, answers, signed, signs
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.texts import Texts
    from geoplan.workflows.plan.delete import Deleted


@click.command(
    cls=Command,
    help=N_("Slet en kladde med alt, der hører til, eller kun dens delområder eller ét byggefelt. Det kan fortrydes."),
    epilog=N_("Ét delområde kan ikke slettes alene, for de skal dække planen: slå det sammen med et andet."),
)
@WORKSPACE
@PLAN
@click.option("--all-parts", is_flag=True, help=N_("Slet kun planens delområder."))
@click.option(
    "--byggefelt", default="", metavar=N_("BYGGEFELT"), help=N_("Slet kun dette byggefelt: nummer i listen, navn eller objekt_id.")
)
@signs
@answers
def delete(*, workspace: str, plan: str, all_parts: bool, byggefelt: str, who: str, why: str, form: str, lang: str | None) -> None:
    """Delete and tell how much."""
    from geoplan.workflows.plan.delete import delete as run

    t = texts(lang)
    found = run(workspace, plan, all_parts=all_parts, byggefelt=byggefelt, who=signed(who), why=why)
    answer(found, _told(found, t), form, t)


def _told(found: Deleted, t: Texts) -> Iterator[str]:
    gone = [t(N_("planen"))] if found.plans else []
    gone += [t.plural(N_("{n} delområde"), N_("{n} delområder"), found.delomraader)] if found.delomraader else []
    gone += [t.plural(N_("{n} byggefelt"), N_("{n} byggefelter"), found.byggefelter)] if found.byggefelter else []
    yield t(N_("{name}: slettet {what}."), name=found.name, what=", ".join(gone) or t(N_("intet")))
