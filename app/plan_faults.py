"""What is wrong with a plan, as plain rows for the list and the map. No Streamlit here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geoplan.report.sentences import named, sentences, source
from geoplan.report.text import kind_heading, kind_title
from geoplan.rules import KINDS, Outcome, Severity
from geoplan.texts import N_
from geoplan_app.plan_list import days_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoplan.rules import Findings, Group, Report
    from geoplan.texts import Texts

STYLES: Final[Mapping[str, str]] = {
    Severity.ERROR: "fault",
    Severity.WARNING: "warning",
    Severity.NOTICE: "notice",
    Outcome.JUDGEMENT: "judgement",
    Outcome.UNDECIDED: "undecided",
}
"""How a finding is drawn on the map."""
SIGNS: Final[Mapping[str, str]] = {
    Severity.ERROR: "✘",
    Severity.WARNING: "⚠",
    Severity.NOTICE: "ℹ",
    Outcome.JUDGEMENT: "⚖",
    Outcome.UNDECIDED: "?",
}
AROUND_M: Final = 25.0
"""So much of the map is shown around a fault."""
MISFIT_STYLE: Final = "fault"


class Checked(NamedTuple):
    """What a check found, and what it could not look at: how many rules were not run, and the layers that they need."""

    faults: tuple[Fault, ...]
    not_run: int = 0
    missing: tuple[str, ...] = ()


class Fault(NamedTuple):
    """One finding. ``title`` is what the rule demands; ``place`` is east and north in EPSG:25832, None where it has none."""

    kind: str
    title: str
    object: str
    text: str
    advice: str
    source: str
    rule: str
    place: tuple[float, float] | None

    @property
    def line(self) -> str:
        """Object and sentence."""
        name = f"{self.object[:1].upper()}{self.object[1:]}: " if self.object else ""
        return f"{name}{self.text}"


def faults(found: Findings | Iterable[Group], t: Texts) -> list[Fault]:
    """Every listed finding, the gravest first."""
    made = [one for group in found for one in _of(group, t)]
    return sorted(made, key=lambda one: list(KINDS).index(one.kind))  # type: ignore[arg-type] # a kind is a word of the list


def checked(report: Report, t: Texts) -> Checked:
    """The report of a check for the page."""
    skipped = [one for one in report.skipped if one.incomplete]
    layers = {name for one in skipped for name in one.values.get("layers", "").split(", ") if name}
    return Checked(tuple(faults(report.findings, t)), len({one.rule.id for one in skipped}), tuple(sorted(layers)))


def not_run(found: Checked, t: Texts) -> str:
    """Which questions are open because a layer is not there; empty where none is."""
    if not found.not_run:
        return ""
    rules = t.plural("{n} regel er ikke kørt", "{n} regler er ikke kørt", found.not_run)
    if not found.missing:
        return f"{rules}."
    return t(N_("{rules}, for disse lag er ikke i arbejdsområdet: {layers}."), rules=rules, layers=", ".join(found.missing))


def _of(group: Group, t: Texts) -> Iterable[Fault]:
    said = sentences(group, t)
    for text, row, place in zip(said, group.row.tolist(), group.place.tolist(), strict=True):
        known = all(math.isfinite(one) for one in place)
        at = (float(place[0]), float(place[1])) if known else None
        yield Fault(
            str(group.kind),
            t(group.rule.title),
            named(group, row, t),
            days_in(text),
            t(group.rule.advice),
            source(group.rule, t),
            group.rule.id,
            at,
        )


def heading(kind: str, count: int, t: Texts) -> str:
    """Sign, count and word: ✘ 2 fejl."""
    return f"{SIGNS[kind]} {t.integer(count)} {kind_heading(kind, count, t).lower()}"


def word(kind: str, t: Texts) -> str:
    """Sign and word of one finding."""
    title = kind_title(kind, t)
    return f"{SIGNS[kind]} {title[:1].upper()}{title[1:]}"


def counted(found: Sequence[Fault], t: Texts) -> str:
    """The counts of those kinds that there are, the gravest first."""
    counts = [(kind, sum(one.kind == kind for one in found)) for kind in KINDS]
    return " · ".join(heading(kind, count, t) for kind, count in counts if count)


def gravest(found: Checked) -> Outcome:
    """What the banner says: a fault, something to look at, an open question because a layer is missing, or nothing at all."""
    kinds = {one.kind for one in found.faults}
    if Severity.ERROR in kinds:
        return Outcome.BREACH
    if kinds:
        return Outcome.JUDGEMENT
    return Outcome.UNDECIDED if found.not_run else Outcome.COMPLIES


def overlay(
    found: Sequence[Fault], misfits: Mapping[str, Any], t: Texts, *, chosen: tuple[float, float] | None = None
) -> list[dict[str, Any]]:
    """The faults with a place as points, and gaps and overlaps as areas, for the map."""
    areas = [
        {**one, "properties": {"style": MISFIT_STYLE, "title": _misfit(one["properties"], t), "label": _misfit(one["properties"], t)}}
        for one in misfits["features"]
    ]
    points = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": list(one.place)},
            "properties": {"style": "highlight" if one.place == chosen else STYLES[one.kind], "title": one.line, "target": f"fejl:{at}"},
        }
        for at, one in enumerate(found)
        if one.place is not None
    ]
    return areas + points


def pointed(target: str | None) -> int:
    """The number of the fault that was clicked on the map; -1 where it was something else."""
    number = (target or "").removeprefix("fejl:")
    return int(number) if (target or "").startswith("fejl:") and number.isdigit() else -1


def _misfit(values: Mapping[str, Any], t: Texts) -> str:
    text = t(N_("{what}: {area} m²"), what=t(values["what"]), area=t.number(values["area_m2"], 2))
    return f"{text[:1].upper()}{text[1:]}"


def around(place: tuple[float, float]) -> tuple[float, float, float, float]:
    """West, south, east and north of the map around a fault."""
    east, north = place
    return east - AROUND_M, north - AROUND_M, east + AROUND_M, north + AROUND_M
