"""What the themes of a workspace answer of a building case: whether what is to be built lies in a protected zone.

Themes are asked of the buildings that are drawn; where one is not, a zone over part of the plot decides nothing and is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import shapely

from geoplan.building.constraints import constraints
from geoplan.building.shapes import footprint
from geoplan.building.themes import Answer, Theme, examine
from geoplan.building.uses import PRIMARY
from geoplan.model.plan import plan_model
from geoplan.plan.applies import LEVEL_DA
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.building.case import Answers, Building, Case
    from geoplan.plan.applies import Applies
    from geoplan.workflows.plot.extract import Extract
    from geoplan.workflows.plot.grounds import Grounds

ANSWERED: Final = {
    "K-15": ("beach_protection", N_("Inden for strandbeskyttelseslinjen")),
    "K-16": ("lake_line", N_("Inden for sø- eller åbeskyttelseslinjen")),
    "K-17": ("forest_line", N_("Inden for skovbyggelinjen")),
    "K-18": ("monument_line", N_("Inden for fortidsmindebeskyttelseslinjen")),
    "K-19": ("church_line", N_("Inden for kirkebyggelinjen")),
}
"""The answer of a case that each theme gives."""
TOLD_BY: Final = {"forest_line": "forest_m", "monument_line": "monument_m"}
"""Distances that a case may tell instead; then nothing is filled in."""
UDLAGT, PARCELHUS = N_("Området er udlagt til etageboliger"), N_("Grunden ligger i et parcelhusområde")
TITLES: Final = (UDLAGT, PARCELHUS, *(what for _, what in ANSWERED.values()))
"""What the answers of this file are called."""
WHOLE: Final = 0.999
"""A zone over so much of the plot lies over whatever is built there."""
SLOTS: Final = tuple(f"anvspec{number}" for number in range(1, 11))
HOUSES, FLATS = "1110", "1130"
"""Plandata's codes of åben-lav boligbebyggelse and of etageboligbebyggelse."""


class Told(NamedTuple):
    """A field that was answered, or why it was not: what it is, its value in words, and where it comes from."""

    what: str
    value: str
    source: str


def answered(case: Case, found: Extract, grounds: Grounds) -> tuple[Answers, tuple[Told, ...]]:
    """The case's answers with those of the themes, and what was filled in. What the case tells itself stands."""
    place = drawn(case)
    themes = found.themes if place is None else _of_place(place, grounds)
    values: dict[str, Any] = {}
    told: list[Told] = []
    for theme in themes:
        field, what = ANSWERED.get(theme.constraint.id, ("", ""))
        if not field or _is_told(case.answers, field):
            continue
        known = _known(theme, drawn=place is not None)
        if known is not None:
            values[field] = known
        if known or theme.answer is not Answer.NO_HIT:
            told.append(_said(what, known, theme))
    return replace(case.answers, **values), tuple(told)


def _is_told(answers: Answers, field: str) -> bool:
    return getattr(answers, field) is not None or getattr(answers, TOLD_BY.get(field, field)) is not None


def drawn(case: Case) -> shapely.Geometry | None:
    """What is to be built, as one area; None where some of it is not drawn, or nothing is to be built."""
    asked = [one for one in case.building if one.status not in {"existing", "removed"}]
    shapes = [_shape(one) for one in asked]
    if not shapes or any(one is None for one in shapes):
        return None
    together = shapely.union_all(shapes)
    shapely.prepare(together)
    return together


def _shape(building: Building) -> Any:
    return footprint(building, building.name or "")


def _of_place(place: shapely.Geometry, grounds: Grounds) -> tuple[Theme, ...]:
    """The themes asked of a place. Plans and zones are not asked here."""
    others = [one.id for one in constraints() if one.id not in ANSWERED]
    nothing = {id_: lambda constraint: Theme(constraint, Answer.NOT_EXAMINED) for id_ in others}
    return examine(place, grounds, day=grounds.day, special=nothing)


def _known(theme: Theme, *, drawn: bool) -> bool | None:
    """Yes or no; None where the theme was not examined, or reaches only a part of a plot on which nothing is drawn."""
    if theme.answer is Answer.NOT_EXAMINED:
        return None
    if theme.answer is Answer.NO_HIT:
        return False
    return True if drawn or (theme.share or 0.0) >= WHOLE else None


def _said(what: str, known: bool | None, theme: Theme) -> Told:  # noqa: FBT001 -- an answer
    t = texts()
    name = " ".join(theme.constraint.layers)
    day = theme.day.isoformat() if theme.day else "?"
    source = t(N_("laget {layer}, {day}"), layer=name, day=day)
    if theme.answer is Answer.NOT_EXAMINED:
        return Told(t(what), t(N_("kan ikke afgøres: {why}"), why=t(theme.why)), t(N_("laget {layer}"), layer=name))
    if known is None:
        return Told(t(what), t(N_("kan ikke afgøres: zonen dækker en del af grunden, og byggeriet er ikke tegnet")), source)
    return Told(t(what), t(N_("ja")), source)


# -- what the area is laid out for --------------------------------------------------------------------------


def laid_out(case: Case, found: Extract, grounds: Grounds) -> tuple[dict[str, Any], tuple[Told, ...]]:
    """Whether the area is laid out for flats, by the use of lokalplan or ramme; and why a parcelhusområde cannot be told from registers."""
    if not grounds.examined("lokalplan") and not grounds.examined("kommuneplanramme"):
        return {}, ()
    uses = tuple(_uses(found.applies))
    t, told = texts(), []
    fields: dict[str, Any] = {}
    named = {use for one in case.building for use in [one.use] if use in PRIMARY} | {case.plot.use}
    flats = next((source for code, source in uses if code == FLATS), "")
    if flats and "etagebolig" in named and case.plot.etagebolig_udlagt is None:
        fields["etagebolig_udlagt"] = True
        told.append(Told(t(UDLAGT), t(N_("ja")), flats))
    houses = next((source for code, source in uses if code == HOUSES), "")
    if case.plot.parcelhusomraade is None and named & {"parcelhus", "tofamiliehus"}:
        label = _label(HOUSES)
        why = t(N_("kan ikke afgøres af registre; anvendelsen er {use} ({code})"), use=label, code=HOUSES) if houses else ""
        other = t(N_("kan ikke afgøres af registre; ingen plan siger {use} ({code})"), use=label, code=HOUSES)
        told.append(Told(t(PARCELHUS), why or other, houses or t(N_("lokalplan og kommuneplanramme"))))
    return fields, tuple(told)


def _uses(applied: Applies) -> Iterator[tuple[str, str]]:
    """Code and source of every specific use of the largest piece and of the largest ramme."""
    t = texts()
    cells = applied.parts["cell"].to_numpy()
    first = cells[cells >= 0][:1]
    for level, name in (("byggefelt", "delnr"), ("delomraade", "delnr"), ("lokalplan", "plannr")):
        if len(first):
            source = f"{t(LEVEL_DA[level])} {applied.ground.known(level, name, first)[0] or ''}".strip()
            yield from ((_code(applied.ground.known(level, slot, first)[0]), source) for slot in SLOTS)
    if len(applied.rammer):
        at, ramme = int(applied.rammer["ramme"].iloc[0]), "kommuneplanramme"
        source = t(N_("kommuneplanramme {number}"), number=str(applied.ground.text(ramme, "plannr")[at] or "?"))
        yield from ((_code(applied.ground.text(ramme, slot)[at]), source) for slot in SLOTS)


def _code(value: object) -> str:
    """A code as text, whether the column is a number or a text."""
    return str(value).removesuffix(".0") if value is not None else ""


def _label(code: str) -> str:
    codes = plan_model().lists.get("anvspec")
    return (codes.label(code) if codes else "") or code
