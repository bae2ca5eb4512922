"""``geoplan plan advance``: take a plan one step on in its life."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from geoplan.cli.danish import Command
from geoplan.cli.plan.faults import faults_told, notes_told
from geoplan.cli.plan.shared import counted, kind_name, signed, signs
from geoplan.settings import LANGUAGES
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.texts import Texts
    from geoplan.workflows.plan.advance import Advanced

STATES = ("KF", "F", "KV", "V", "KA", "A", "slettet")
_MOST_PARTS = 8
DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    cls=Command,
    help=N_("Før en plan videre: kladde, forslag, vedtaget, aflyst. Alt, der mangler eller ikke er lovligt endnu, vises på én gang."),
    epilog=N_(
        "KV og KA laver en kladde ved siden af den offentlige plan; V og A lader kladden tage dens plads.\n"
        "Delområder og byggefelter følger planen. Til F, KV og V må “geoplan plan check” ikke finde fejl i planen;\n"
        "er en regel ikke efterprøvet, kan planlæggeren gå videre med --accept REGEL --why BEGRUNDELSE, og det står i sporet.\n"
        "Status 1, når planen ikke kunne føres videre."
    ),
)
@click.argument("workspace", metavar=N_("ARBEJDSOMRÅDE"))
@click.argument("plan", metavar="PLAN")
@click.option("--to", required=True, type=click.Choice(STATES), help=N_("Den status, planen skal have."))
@click.option("--day", type=DAY, metavar=N_("DATO"), help=N_("Trinnets dag; i dag, hvis intet er sagt."))
@click.option("--set", "changes", multiple=True, metavar=N_("FELT=VÆRDI"), help=N_("Sæt et felt i samme trin. Kan gentages."))
@click.option("--minor", is_flag=True, help=N_("Planen er af mindre betydning: den korte høringsfrist gælder."))
@click.option("--objections", type=click.IntRange(min=0), metavar=N_("ANTAL"), help=N_("Rettidige indsigelser mod forslaget."))
@click.option("--veto/--no-veto", default=None, help=N_("Om en myndigheds veto er åbent."))
@click.option("--version", "version", type=click.Choice(("rettelse", "ny")), help=N_("Slags ændring af en vedtaget plan."))
@click.option("--replaced", is_flag=True, default=None, help=N_("En ny plan afløser den, der aflyses."))
@click.option("--hearing", nargs=2, type=DAY, metavar=N_("FRA TIL"), help=N_("Høringen om at ophæve planen uden ny plan."))
@click.option("--accept", multiple=True, metavar=N_("REGEL"), help=N_("Gå videre trods denne regel, begrundet med --why. Kan gentages."))
@signs
@click.option("--dry-run", is_flag=True, help=N_("Vis kun, hvad der mangler."))
@click.option("--lang", type=click.Choice(LANGUAGES), help=N_("Rapportens sprog."))
@click.pass_context
def advance(ctx: click.Context, /, *, workspace: str, plan: str, lang: str | None, **given: Any) -> None:
    """Run the workflow, say what is in the way, and end with 1 when the plan stays where it is."""
    from geoplan.workflows.plan.advance import advance as run

    language = texts(lang)
    day, hearing = given.pop("day"), given.pop("hearing")
    given["version"] = given["version"] or ""
    found = run(workspace, plan, day=day.date() if day else None, hearing=_period(hearing), **{**given, "who": signed(given["who"])})
    sys.stdout.write("\n".join(_lines(found, language, dry_run=given["dry_run"])) + "\n")
    ctx.exit(1 if found.stopped else 0)


def _period(hearing: tuple[dt.datetime, dt.datetime] | None) -> tuple[dt.date, dt.date] | None:
    return (hearing[0].date(), hearing[1].date()) if hearing else None


def _lines(found: Advanced, t: Texts, *, dry_run: bool) -> list[str]:
    from geoplan.workflows.plan.advance import STATES_DA

    was, to = (t(STATES_DA[one]) if one in STATES_DA else one for one in (found.was, found.to))
    stops = [one for one in found.obstacles if one.stops]
    judged = [one for one in found.obstacles if not one.stops]
    if found.stopped:
        lines = [t(N_("{plan} er stadig {was} og blev ikke {to}:"), plan=found.name, was=was, to=to)]
    elif dry_run:
        lines = [t(N_("{plan} kan gå fra {was} til {to}. Intet er skrevet."), plan=found.name, was=was, to=to)]
    else:
        lines = [t(N_("{plan} er gået fra {was} til {to}."), plan=found.name, was=was, to=to)]
        lines += _followed(found, t)
    lines += [*_told(found, stops, t), *faults_told(found, t)]
    if judged or found.faults.notes:
        lines += ["", t(N_("Skal vurderes:")), *_told(found, judged, t), *notes_told(found, t)]
    return lines + ([] if found.stopped else _clocks(found, t))


def _told(found: Advanced, obstacles: list[Any], t: Texts) -> list[str]:
    from geoplan.rules import OUTCOME_DA

    said: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for one in obstacles:
        source = t(one.reference.text)
        source = source if one.reference.verified else t(N_("{source} (ikke efterprøvet)"), source=source)
        key = (t(one.text), t(one.advice), f"{t(OUTCOME_DA[one.outcome])} · {source}")
        parts = said.setdefault(key, {})
        if one.kind != found.kind:
            parts.setdefault(t(kind_name(one.kind)), []).append(found.names[one.kind][one.at])
    return [line for (text, advice, basis), parts in said.items() for line in (*_one(text, advice, parts, t), f"    {basis}")]


def _one(text: str, advice: str, parts: dict[str, list[str]], t: Texts) -> list[str]:
    """What stands in the way, and of which parts of the plan: the same of several parts is said once."""
    if not parts:
        return [f"  - {text} {advice}"]
    named = []
    for kind, names in parts.items():
        rest = len(names) - _MOST_PARTS
        more = " " + t.plural("og {n} til", "og {n} til", rest) if rest > 0 else ""
        named.append(f"{kind} {', '.join(names[:_MOST_PARTS])}{more}")
    return [f"  - {'; '.join(named)}: {text} {advice}"]


def _followed(found: Advanced, t: Texts) -> list[str]:
    from geoplan.plan.entry import shown

    counts = [t(N_("{counted} fulgte med."), counted=counted(kind, n, t)) for kind, n in found.parts.items()]
    if found.left:
        counts.append(t.plural("{n} del i en anden status blev stående.", "{n} dele i en anden status blev stående.", found.left))
    values = ", ".join(f"{name} = {shown(found.kind, name, value)}" for name, value in found.values.items() if value is not None)
    return [f"  {text}" for text in (*counts, t(N_("Sat: {values}."), values=values))]


def _clocks(found: Advanced, t: Texts) -> list[str]:
    if not len(found.clocks):
        return []
    lines = ["", t(N_("Frister, der løber:"))]
    for one in found.clocks.to_dict("records"):
        off = f" ({t(one['why_off'])})" if one["why_off"] else ""
        source = t(one["reference"]) if one["confidence"] == "high" else t(N_("{source} (ikke efterprøvet)"), source=t(one["reference"]))
        lines.append(f"  {one['day']}{off}  {t(one['title'])} · {source}")
    return lines
