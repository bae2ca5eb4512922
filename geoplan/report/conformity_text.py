"""A comparison with the rammer as text: a table to read, and paragraphs for the plan's own statement (Planloven § 16)."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from geoplan.plan.conformity.verdicts import VERDICT_DA, Verdict
from geoplan.report.plan_title import first_upper, plan_title
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.texts import Texts

WIDTH: Final = 110
NOT_VERIFIED: Final = N_(
    "Hvordan der sammenlignes, er geoplans forslag (ikke efterprøvet). Kommunen afgør, om planen er i overensstemmelse med rammen."
)
OVERALL: Final = {
    Verdict.AGREES: N_("Planen er i overensstemmelse med rammerne i alt, der kan sammenlignes."),
    Verdict.NOT_REGULATED: N_("Planen er i overensstemmelse med rammerne i alt, der kan sammenlignes."),
    Verdict.CONFLICTS: N_("Planen strider mod en ramme."),
    Verdict.READ_PDF: N_("Intet strider mod rammerne, men noget kan kun afgøres ved at læse planen eller rammen."),
    Verdict.UNKNOWN: N_("Intet strider mod rammerne, men noget kan ikke afgøres."),
    Verdict.NOT_COMPARABLE: N_("Intet strider mod rammerne, men noget kan ikke sammenlignes."),
}
SETTLED: Final = (Verdict.AGREES, Verdict.NOT_REGULATED)


def conformity_text(plans: Sequence[dict[str, Any]], t: Texts) -> str:
    """Every plan: the verdict, what is not settled in full, and what agrees in one line."""
    lines: list[str] = []
    for plan in plans:
        lines += [*_plan(plan, t), ""]
    lines += wrap(t(NOT_VERIFIED), WIDTH)
    return "\n".join(lines) + "\n"


def _plan(plan: dict[str, Any], t: Texts) -> Iterator[str]:
    title, status = first_upper(plan_title(plan["plannr"], plan["plannavn"], t)), plan["status"] or "?"
    yield t(N_("{plan} ({status}): {verdict}"), plan=title, status=status, verdict=t(OVERALL[Verdict(plan["verdict"])]))
    for verdict in Verdict:
        rows = [row for row in plan["rows"] if row["verdict"] == verdict]
        if not rows:
            continue
        if verdict in SETTLED:
            matters = ", ".join(dict.fromkeys(row["matter"] for row in rows))
            yield from wrap(f"  {t(VERDICT_DA[verdict]).upper()}: {matters}", WIDTH, subsequent_indent="    ")
            continue
        yield f"  {t(VERDICT_DA[verdict]).upper()}"
        for alike in _alike(rows, t):
            yield from wrap(f"    - {_told(alike, t)}", WIDTH, subsequent_indent="      ")
    strips = plan["coverage"]["strips_m2"]
    if round(strips, 1) > 0:
        yield "  " + t(N_("Smalle strimler uden for rammerne er ikke regnet med: {area} m²."), area=t.number(strips, 1))


def _alike(rows: Sequence[dict[str, Any]], t: Texts) -> Iterator[list[dict[str, Any]]]:
    """Rows that say the same of several parts, and then those that say the same of several matters, together."""
    of_parts: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        of_parts.setdefault((row["matter"], row["ramme"], row["reason"], _numbers(row, t)), []).append(row)
    of_matters: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for (_, ramme, reason, numbers), alike in of_parts.items():
        of_matters.setdefault((ramme, reason, numbers, *(_part(row, t) for row in alike)), []).extend(alike)
    yield from of_matters.values()


def _told(rows: Sequence[dict[str, Any]], t: Texts) -> str:
    """One sentence of rows that say the same."""
    first = rows[0]
    parts = ", ".join(dict.fromkeys(part for row in rows if (part := _part(row, t))))
    where = [part for part in (parts, t(N_("ramme {number}"), number=clean(first["ramme"])) if first["ramme"] else "") if part]
    if len(rows) == 1 and first["share"] is not None and first["ramme"] and first["share"] < 1:
        where.append(t(N_("{share} % af delen"), share=t.number(round(100 * first["share"], 1))))
    matters = ", ".join(dict.fromkeys(row["matter"] for row in rows))
    head = matters + (f" ({'; '.join(where)})" if where else "")
    numbers = _numbers(first, t)
    return f"{head}: {first['reason']}" + (f" [{numbers}]" if numbers else "")


def _numbers(row: dict[str, Any], t: Texts) -> str:
    sides = [
        t(N_("planen {value}"), value=clean(row["plan"])) if row["plan"] else "",
        t(N_("rammen {value}"), value=clean(row["ramme_value"])) if row["ramme_value"] else "",
    ]
    return "; ".join(side for side in sides if side)


def _part(row: dict[str, Any], t: Texts) -> str:
    if row["byggefelt"]:
        return t(N_("byggefelt {number}"), number=clean(row["byggefelt"]))
    return t(N_("delområde {number}"), number=clean(row["delomraade"])) if row["delomraade"] else ""


def statement_text(plans: Sequence[dict[str, Any]], t: Texts) -> str:
    """Paragraphs for the statement that accompanies each plan (§ 16), to be read and completed by a planner."""
    lines: list[str] = []
    for plan in plans:
        for paragraph in _statement(plan, t):
            lines += [*wrap(paragraph, WIDTH), ""]
    lines += wrap(t(N_("Udkast fra geoplan; læs det igennem, og udfyld det, der står i kantede parenteser.")), WIDTH)
    return "\n".join(lines) + "\n"


def _statement(plan: dict[str, Any], t: Texts) -> Iterator[str]:
    rammer = list(dict.fromkeys(row["ramme"] for row in plan["rows"] if row["ramme"]))
    yield t(N_("Forholdet til kommuneplanen: {plan}"), plan=plan_title(plan["plannr"], plan["plannavn"], t))
    if rammer:
        yield t(N_("Lokalplanen ligger i kommuneplanens rammer {rammer}."), rammer=", ".join(map(clean, rammer)))
    else:
        yield t(N_("Lokalplanen ligger ikke i nogen af kommuneplanens rammer. [Hvilket tillæg ledsager planen?]"))
    rows = [row for row in plan["rows"] if row["check"] != "CONF-14"]
    agreeing = list(dict.fromkeys(row["matter"] for row in rows if row["verdict"] == Verdict.AGREES))
    if agreeing:
        yield t(N_("Planen er i overensstemmelse med rammerne om {matters}."), matters=", ".join(agreeing))
    proposals = ", ".join(dict.fromkeys(clean(row["ramme"]) for row in rows if row["ramme_forslag"]))
    if proposals:
        yield t(N_("Ramme {rammer} er et forslag, som skal vedtages senest samtidig med lokalplanen."), rammer=proposals)
    for alike in _alike([row for row in rows if row["verdict"] == Verdict.CONFLICTS], t):
        yield t(N_("I strid med rammen: {what} [Begrund, eller henvis til tillægget.]"), what=_told(alike, t))
    opened = [row for row in rows if row["verdict"] not in {*SETTLED, Verdict.CONFLICTS} and row["check"] != "CONF-02"]
    for alike in _alike(opened, t):
        yield t(N_("Om {what} [Redegør.]"), what=_told(alike, t))
