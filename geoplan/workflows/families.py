"""Rules of the same kind, gathered: what one reads instead of eighteen thousand lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoplan.rules import Parameter, Rule, Severity

DOTS = 4
"""Parts of the id of a rule that belongs to a theme: ``fkg.<table>.<field>.<what>``."""


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that differ only in the theme and field they look at. ``pattern`` has ``<tema>`` and ``<felt>`` for these."""

    pattern: str
    rules: tuple[Rule, ...]

    @property
    def first(self) -> Rule:
        """One of them, to read title and message from."""
        return self.rules[0]

    @property
    def severities(self) -> tuple[Severity, ...]:
        """Those that occur, the most frequent first."""
        return tuple(severity for severity, _ in Counter(rule.severity for rule in self.rules).most_common())

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the rules come from, the most frequent first, marked where nobody has verified it."""
        return tuple(source for source, _ in Counter(source_da(rule) for rule in self.rules).most_common())

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The numbers that the rules look up."""
        return tuple({parameter.name: parameter for rule in self.rules for parameter in rule.parameters}.values())

    @property
    def catalogue(self) -> tuple[str, ...]:
        """The rows of the FKG rule catalogue that they carry out."""
        return tuple(sorted({row for rule in self.rules for row in rule.catalogue}))


def families(rules: Iterable[Rule]) -> tuple[Family, ...]:
    """Gather ``rules`` by their last word and title, in the order in which they come."""
    gathered: dict[tuple[str, ...], list[Rule]] = {}
    for rule in rules:
        stem, _, what = rule.id.rpartition(".")
        gathered.setdefault((stem.partition(".")[0], what, rule.title), []).append(rule)
    return tuple(Family(_pattern(alike), tuple(alike)) for alike in gathered.values())


def _pattern(rules: Sequence[Rule]) -> str:
    parts = [rule.id.split(".") for rule in rules]
    if len(rules) == 1 or any(len(part) != DOTS for part in parts):
        return rules[0].id
    themes, subjects = {part[1] for part in parts}, {part[2] for part in parts}
    theme = "<tema>" if len(themes) > 1 else parts[0][1]
    subject = "<felt>" if len(subjects) > 1 else parts[0][2]
    return f"{parts[0][0]}.{theme}.{subject}.{parts[0][3]}"


def source_da(rule: Rule) -> str:
    """Give the rule's source, marked where it is a proposal or not verified."""
    t = texts()
    text = t(rule.reference.text)
    return text if rule.reference.verified or not text else t(N_("{source} (ikke efterprøvet)"), source=text)


def catalogue_name(rule_id: str) -> str:
    """Give what the rows that a rule carries out are called: demands on plans, checks between registers, or FKG's own rules."""
    names = {"plan": N_("Krav"), "ejendom": N_("Kontrol")}
    return names.get(rule_id.partition(".")[0], N_("FKG-regel"))


def over_time(parameter: Parameter) -> list[str]:
    """Give a parameter's values with the days they are in force."""
    t = texts()
    lines = []
    for dated in sorted(parameter.values, key=lambda value: value.valid_from):
        until = t(N_("til {day}"), day=dated.valid_to.isoformat()) if dated.valid_to else t(N_("og frem"))
        mark = "" if dated.reference.verified else " " + t(N_("(ikke efterprøvet)"))
        value = t.number(dated.value).removesuffix(",0" if t.language == "da" else ".0")
        span = t(N_("fra {day} {until}"), day=dated.valid_from.isoformat(), until=until)
        lines.append(f"{value} {parameter.unit}, {span}: {t(dated.reference.text)}{mark}")
    return lines
