"""One answer to one rule about one building or plot, with the sum behind it, in words that are filled in when they are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geoplan.building.answers import OUTCOMES
from geoplan.building.byggeret import RULES, BuildingRule, Level
from geoplan.building.byggeret.base import relevant_rows
from geoplan.building.law import STATUTE
from geoplan.rules import Consequence, Outcome, Reference
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from geoplan.building.answers import Ruled
    from geoplan.building.facts import Facts


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sum: what it is (marked Danish), value, unit and paragraph; ``factor`` 1 adds, -1 takes away, 0 is told only."""

    label: str
    value: float
    unit: str
    source: str
    factor: int
    decimals: int


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence (marked Danish) with the values it names, and the buildings that it asks something about."""

    text: str
    values: Mapping[str, Any]
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """The answer of ``rule`` about ``subject``. Numbers are None where they are not known or where the rule has none."""

    rule: BuildingRule
    subject: str
    outcome: Outcome
    measured: float | None
    limit: float | None
    unit: str
    basis: str
    source: str
    fact: str
    reference: Reference | None
    verified: bool  # whether the number is held with high confidence on the day
    calculation: tuple[Line, ...]
    remarks: tuple[Said, ...]
    missing: tuple[Said, ...]
    beside: tuple[Said, ...] = ()
    document: str = ""
    building: int = -1  # position among the buildings that stand or are to stand; -1 for the plot

    @property
    def difference(self) -> float | None:
        """How far the measured number is from its limit, None where one of them is not known."""
        return None if self.measured is None or self.limit is None else abs(self.measured - self.limit)

    @property
    def consequence(self) -> Consequence | None:
        """What follows: nothing where the rule is complied with, a dispensation from a plan, a helhedsvurdering by the statute."""
        if self.outcome is Outcome.COMPLIES or self.outcome is Outcome.UNDECIDED:
            return None
        return Consequence.HELHEDSVURDERING if self.basis == STATUTE else Consequence.DISPENSATION


def rulings(facts: Facts, rules: Sequence[BuildingRule] = RULES) -> tuple[Ruling, ...]:
    """What every rule says of every plot and building that it is about, rule by rule."""
    return tuple(one for rule in rules for one in _of_rule(rule, rule.judge(facts), facts))


def _of_rule(rule: BuildingRule, answers: Ruled, facts: Facts) -> Iterator[Ruling]:
    for row in relevant_rows(answers):
        plot = int(row) if rule.level is Level.PLOT else int(facts.buildings.plot[row])
        name = str(facts.plots.name[row] if rule.level is Level.PLOT else facts.buildings.name[row])
        found = _ruling(rule, answers, int(row), name, facts.day)
        at = -1 if rule.level is Level.PLOT else int(row)
        yield replace(found, beside=_beside(facts, rule, plot), document=_document(facts, rule, found.basis, plot), building=at)


def _ruling(rule: BuildingRule, answers: Ruled, row: int, subject: str, day: dt.date) -> Ruling:
    dated = answers.dated[row] if answers.dated is not None else None
    verified = dated is None or dated.verified_on(day)
    said = [(remark.missing, Said(remark.text, remark.at(row))) for remark in answers.remarks if remark.where[row]]
    return Ruling(
        rule,
        subject,
        OUTCOMES[answers.outcome[row]],
        _known(answers.measure.value[row]),
        _known(answers.limit[row]),
        answers.unit,
        str(answers.basis[row]),
        str(answers.source[row]),
        str(answers.fact[row]),
        dated.reference if dated is not None else None,
        verified,
        tuple(_lines(answers, row)),
        tuple(one for asks, one in said if not asks)
        + ((Said(dated.note, {}),) if dated is not None and dated.note and not verified else ()),
        tuple(one for asks, one in said if asks),
    )


def _lines(answers: Ruled, row: int) -> Iterator[Line]:
    for term in answers.measure.terms:
        value = term.at(row)
        if value is not None and np.isfinite(value):
            yield Line(term.label, value, term.unit, term.source, term.factor, term.decimals)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _matter(rule: BuildingRule) -> str:
    """The matter of plans that a rule is about: its first parameter has the same name."""
    return rule.parameters[0] if rule.parameters else ""


def _beside(facts: Facts, rule: BuildingRule, plot: int) -> tuple[Said, ...]:
    """What a ramme says of the matter: shown beside, never instead."""
    text = N_("Kommuneplanrammen {plan} siger {value}. Den binder ikke byggesagen, men kommunen skal virke for den.")
    levels = facts.beside.get(_matter(rule), ())
    return tuple(Said(text, {"plan": one.source[plot], "value": one.value[plot]}) for one in levels if np.isfinite(one.value[plot]))


def _document(facts: Facts, rule: BuildingRule, basis: str, plot: int) -> str:
    """The link to the plan that the limit came from."""
    return next(
        (str(one.document[plot]) for one in reversed(facts.plans.get(_matter(rule), ())) if one.basis == basis and one.regulates[plot]), ""
    )
