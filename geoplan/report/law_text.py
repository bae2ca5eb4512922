"""The law of building cases as text: each rule and number with its history, paragraph and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.report.building_sentences import UNITS, cited
from geoplan.report.wrapping import wrapped
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.building.byggeret import BuildingRule
    from geoplan.rules import DatedValue, Parameter
    from geoplan.texts import Texts


def law_text(parts: Sequence[tuple[BuildingRule | None, Sequence[Parameter]]], texts: Texts) -> str:
    """Rules with their numbers, then the numbers that stand alone."""
    lines = [line for rule, parameters in parts for line in (*_part(rule, parameters, texts), "")]
    return "\n".join(lines)


def _part(rule: BuildingRule | None, parameters: Sequence[Parameter], texts: Texts) -> Iterator[str]:
    indent = ""
    if rule is not None:
        indent = "  "
        yield rule.id
        yield from wrapped(f"{texts(rule.title)} ({cited(rule.paragraph, texts)})", "  ")
        if rule.explains:
            yield from wrapped(texts(rule.explains), "  ")
    for parameter in parameters:
        yield from wrapped(f"{texts(parameter.title)} (br18.{parameter.name})", indent)
        for dated in sorted(parameter.values, key=lambda one: (one.fact, one.valid_from)):
            yield from _value(dated, parameter.unit, f"{indent}  ", texts)


def _value(dated: DatedValue, unit: str, indent: str, texts: Texts) -> Iterator[str]:
    said = texts(dated.text) if dated.text else f"{_plain(dated.value, texts)} {texts(UNITS.get(unit, unit)) if unit else ''}".rstrip()
    until = texts(N_("til {day}"), day=dated.valid_to.isoformat()) if dated.valid_to else texts(N_("og frem"))
    span = texts(N_("fra {day} {until}"), day=dated.valid_from.isoformat(), until=until)
    uses = f" [{', '.join(dated.use)}]" if dated.use else ""
    mark = "" if dated.reference.verified else " " + texts(N_("(ikke efterprøvet)"))
    if dated.read_from is not None:
        mark = " " + texts(N_("(efterprøvet for sager fra {day})"), day=dated.read_from.isoformat())
    yield from wrapped(f"- {said}, {span}{uses}: {texts(dated.reference.text)} – {dated.fact}{mark}", indent, f"{indent}  ")
    if dated.note:
        yield from wrapped(texts(dated.note), f"{indent}  ")
    if dated.uncertain_from is not None:
        text = N_("Kan have gældt siden {day}; sager fra den tid, som det afgør, kræver vurdering.")
        yield from wrapped(texts(text, day=dated.uncertain_from.isoformat()), f"{indent}  ")


def _plain(value: float, texts: Texts) -> str:
    """A number with all its digits, and none that say nothing."""
    return texts.number(value).removesuffix(",0" if texts.language == "da" else ".0")
