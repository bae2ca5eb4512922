"""What the rules of byggeret share: how a rule is told, and how the limit is found down the ladder of plans (BR18 §§ 166-167)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from geoplan.building.answers import JUDGEMENT, NOT_RELEVANT, Measure, Remark, Ruled, compared, objects, only
from geoplan.building.law import STATUTE, statute
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geoplan.building.facts import Facts
    from geoplan.building.law import Statute
    from geoplan.rules import Limit

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

PLAN_FACT = "R-PREC-01"


class Level(StrEnum):
    """What a rule is about, one answer for each."""

    PLOT = "plot"
    BUILDING = "building"


@dataclass(frozen=True, slots=True)
class BuildingRule:
    """One rule of byggeret: what it asks, where it stands, the numbers it looks up, the facts it carries out, and the vectorised judgement.

    ``title`` is the question as a Danish noun. ``passes`` and ``fails`` say the answer in a sentence that may name
    ``{name} {measured} {limit} {difference}``.
    """

    id: str
    title: str
    level: Level
    paragraph: str
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    judge: Callable[[Facts], Ruled]
    passes: str
    fails: str
    way_out: str = ""
    decimals: int = 2
    explains: str = ""
    values: tuple[str, ...] = field(default=())  # further parameters that are only told of


@dataclass(frozen=True, slots=True)
class Bound:
    """The limit of every row with where it comes from, as the ladder gives it."""

    limit: Limit
    fact: NDArray[np.object_]
    other: Numbers
    dated: NDArray[np.object_]
    planned: Flags
    document: NDArray[np.object_]


def bound(facts: Facts, matter: str, uses: NDArray[np.object_], plot: NDArray[np.intp], *, name: str = "") -> Bound:
    """The limit on ``matter`` per row: the statute of that ``name`` on the day, with every level of plans laid over it where it regulates.

    A level that regulates without a number leaves the limit undecided; it never falls through to a milder one.
    """
    law = statute(name or matter, facts.day, uses)
    planned, document = np.zeros(len(plot), dtype=bool), objects(len(plot))
    limit = law.limit
    for level in facts.plans.get(matter, ()):
        regulates = level.regulates[plot]
        limit = limit.overridden_by(level.value[plot], regulates=regulates, basis=level.basis, source=level.source[plot])
        planned |= regulates
        document = np.where(regulates, level.document[plot], document)
    fact = np.where(planned, PLAN_FACT, law.fact)
    return Bound(
        limit, fact, np.where(planned, np.nan, law.other), np.where(planned, objects(len(plot), None), law.dated), planned, document
    )


def plain(law: Statute) -> Bound:
    """The statute alone, where no plan may say otherwise here."""
    count = len(law.fact)
    return Bound(law.limit, law.fact, law.other, law.dated, np.zeros(count, dtype=bool), objects(count))


def ruled(
    measure: Measure, against: Bound, relevant: Flags, *remarks: Remark, outcome: NDArray[np.int8] | None = None, at_least: bool = False
) -> Ruled:
    """The answers of a rule that compares one number with one limit. ``outcome`` where the rule has found it by itself."""
    found = compared(measure.value, against.limit.value, against.other, at_least=at_least) if outcome is None else outcome
    limit = against.limit
    unread = Remark(
        against.planned & np.isnan(limit.value) & relevant,
        N_("{plan} regulerer forholdet, men tallet er ikke oplyst. Læs det i plandokumentet {document}"),
        {"plan": limit.source, "document": against.document},
        missing=True,
    )
    between = (found == JUDGEMENT) & ~np.isnan(against.other)
    doubt = Remark(
        between & relevant,
        N_("Dagen for en ændring af reglen er udledt, ikke læst. Grænsen kan være {limit} eller {other} på sagens dag."),
        {"limit": limit.value, "other": against.other},
    )
    return Ruled(
        only(found, relevant),
        measure,
        limit.value,
        against.fact,
        limit.basis,
        limit.source,
        limit.unit,
        (unread, doubt, *remarks),
        against.dated,
    )


def missing(where: Flags, text: str) -> Remark:
    """A remark that asks for what is not told."""
    return Remark(where, text, missing=True)


def with_margin(outcome: NDArray[np.int8], better: NDArray[np.int8]) -> NDArray[np.int8]:
    """The answer where the building may stand further in than measured: judgement where that would change it."""
    return np.where(outcome != better, JUDGEMENT, outcome).astype(np.int8)


def relevant_rows(answers: Ruled) -> NDArray[np.intp]:
    """The rows that a rule says something of."""
    return np.flatnonzero(answers.outcome != NOT_RELEVANT)


__all__ = ["STATUTE", "Bound", "BuildingRule", "Level", "bound", "missing", "plain", "relevant_rows", "ruled", "with_margin"]
