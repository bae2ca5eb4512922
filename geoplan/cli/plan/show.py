"""``geoplan plan show``: one plan with all that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.shared import PLAN, WORKSPACE, answer, answers, area, kind_name
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.texts import Texts
    from geoplan.workflows.plan.show import Part, Provided, Shown


@click.command(
    cls=Command,
    help=N_("Vis en plan med delområder, byggefelter, bestemmelser (hvem siger dem, og hvad de er en del af), datoer og hvad der mangler."),
    epilog=N_("PLAN er planens nummer, planid eller objekt_id."),
)
@WORKSPACE
@PLAN
@answers
def show(*, workspace: str, plan: str, form: str, lang: str | None) -> None:
    """Print the plan."""
    from geoplan.workflows.plan.show import show as run

    t = texts(lang)
    found = run(workspace, plan)
    answer(found, _told(found, t), form, t)


def _told(found: Shown, t: Texts) -> Iterator[str]:
    line = found.line
    yield f"{t(kind_name(line.kind)).capitalize()} {line.plannr} {line.plannavn}".rstrip()
    known = [t(N_("status {status}"), status=line.status or "–"), area(line.area_m2, t)]
    known += [f"planid {line.planid}"] if line.planid else []
    yield "  " + " · ".join(known)
    yield f"  objekt_id {line.objekt_id} · version {line.versions_id}"
    yield from _said(found.plan, t)
    yield from (f"  {title}: {value}" for _, title, value in found.dates)
    for heading, parts in ((N_("Delområder"), found.delomraader), (N_("Byggefelter"), found.byggefelter)):
        if parts:
            yield ""
            yield t(heading)
            for part in parts:
                yield f"  {part.name}: {area(part.area_m2, t)}"
                yield from (f"  {one}" for one in _said(part, t))
    yield from _hanging(found, t)
    yield from _whole(found, t)
    yield from _lacking(found, t)


def _said(part: Part, t: Texts) -> Iterator[str]:
    yield from (f"  {_provision(one, part.kind, t)}" for one in part.provisions)
    yield from (f"  {title}: {value}" for _, title, value in part.fields)


def _provision(one: Provided, kind: str, t: Texts) -> str:
    unit = f" {one.unit}" if one.unit else ""
    of = t(N_(" af {denominator}"), denominator=t(one.denominator)) if one.denominator not in {"", "–"} else ""
    of = of or (t(N_(" (af hvad er ikke oplyst)")) if one.denominator == "–" else "")
    level = "" if one.level == kind else t(N_(" (fra {level})"), level=t(_LEVELS[one.level]))
    return f"{t(one.title)}: {one.text}{unit}{of}{level}"


def _hanging(found: Shown, t: Texts) -> Iterator[str]:
    """Rammer and retningslinjer, a line each."""
    for kind, heading in (("kommuneplanramme", N_("Rammer")), ("retningslinje", N_("Retningslinjer"))):
        lines = [line for line in found.hanging if line.kind == kind]
        if lines:
            yield ""
            yield t(N_("{heading}: {n}"), heading=t(heading), n=t.integer(len(lines)))
        for line in lines:
            name = " ".join(part for part in (line.plannr, line.plannavn) if part) or line.objekt_id
            yield f"  {name}: {t(N_('status {status}'), status=line.status or '–')} · {area(line.area_m2, t)}"


def _whole(found: Shown, t: Texts) -> Iterator[str]:
    if found.tiles is not None:
        yield ""
        yield t(N_("Delområderne dækker planen præcis.")) if found.tiles else t(N_("Delområderne dækker ikke planen præcis: del den igen."))


def _lacking(found: Shown, t: Texts) -> Iterator[str]:
    if not found.prepared_for:
        return
    yield ""
    if not found.missing:
        yield t(N_("Intet felt mangler for status {status}. Se resten med “geoplan plan advance --dry-run”."), status=found.prepared_for)
        return
    yield t(N_("Mangler for status {status}:"), status=found.prepared_for)
    yield from (f"  - {name + ': ' if name else ''}{t(what)}" for name, what in found.missing)


_LEVELS = {
    "lokalplan": N_("lokalplanen"),
    "delomraade": N_("delområdet"),
    "byggefelt": N_("byggefeltet"),
    "kommuneplanramme": N_("rammen"),
    "kommuneplan": N_("kommuneplanen"),
    "kommuneplantillaeg": N_("tillægget"),
}
