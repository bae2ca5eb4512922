"""What measures and rules give: numbers with the sum behind them, and one of four answers per row. All arrays are row by row alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.rules import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Flags = NDArray[np.bool_]

NOT_RELEVANT: Final = -1
COMPLIES, BREACH, JUDGEMENT, UNDECIDED = range(4)
OUTCOMES: Final = (Outcome.COMPLIES, Outcome.BREACH, Outcome.JUDGEMENT, Outcome.UNDECIDED)
"""The answers by the number that stands for them in arrays; ``NOT_RELEVANT`` means that the rule says nothing of the row."""

UNKNOWN, NO, YES = -1, 0, 1
"""An answer that may be missing, as a number in arrays."""

WITHIN_M: Final = 1e-6
"""Lengths that differ by less are the same: a thousandth of a millimetre, the noise of coordinates in floating point."""

WITHIN_M2: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Term:
    """One line of a sum: what it is (marked Danish), its value per row, unit, and the paragraph it follows.

    ``shown`` says of which rows it is part; None is all. ``factor`` is -1 for what is taken away and 0 for what is only told.
    """

    label: str
    value: Numbers
    unit: str
    source: str = ""
    factor: int = 1
    shown: Flags | None = None
    decimals: int = 2

    def at(self, row: int) -> float | None:
        """The value in ``row``, or None where the line is not part of the sum."""
        return float(self.value[row]) if self.shown is None or self.shown[row] else None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured number per row, NaN where it cannot be measured, with the lines of its sum."""

    value: Numbers
    unit: str
    terms: tuple[Term, ...] = ()
    decimals: int = 2

    def taken(self, rows: NDArray[np.intp]) -> Measure:
        """The measure of some rows, or of rows repeated."""
        terms = tuple(replace(t, value=t.value[rows], shown=None if t.shown is None else t.shown[rows]) for t in self.terms)
        return replace(self, value=self.value[rows], terms=terms)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of some rows. ``values`` are the numbers or texts named in ``text``, per row or the same for all."""

    where: Flags
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    missing: bool = False  # a number that must be given before the rule can be decided

    def at(self, row: int) -> dict[str, Any]:
        """The values that ``text`` names in ``row``."""
        return {name: value[row] if isinstance(value, np.ndarray) else value for name, value in self.values.items()}


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule says of every row: the answer, the number measured and its limit, and where the limit comes from."""

    outcome: NDArray[np.int8]
    measure: Measure
    limit: Numbers
    fact: NDArray[np.object_]
    basis: NDArray[np.object_]
    source: NDArray[np.object_]
    unit: str
    remarks: tuple[Remark, ...] = ()
    dated: NDArray[np.object_] | None = None

    def __len__(self) -> int:
        return len(self.outcome)


def compared(
    measured: Numbers, limit: Numbers, other: Numbers | None = None, *, at_least: bool = False, within: float = WITHIN_M
) -> NDArray[np.int8]:
    """The answer of ``measured`` against ``limit``: at most it, or ``at_least`` it; equal complies.

    Unknown on either side is undecided. Where ``other`` is a number that may be the limit instead, the rows on which the two disagree
    need judgement; where only ``other`` is known, all do.
    """
    answer = _plain(measured, limit, at_least, within)
    if other is None:
        return answer
    doubt = ~np.isnan(other) & ~np.isnan(measured)
    instead = _plain(measured, other, at_least, within)
    return np.where(doubt & (instead != answer), JUDGEMENT, answer).astype(np.int8)


def _plain(measured: Numbers, limit: Numbers, at_least: bool, within: float) -> NDArray[np.int8]:  # noqa: FBT001 - of this file only
    known = ~(np.isnan(measured) | np.isnan(limit))
    over = np.where(known, limit - measured if at_least else measured - limit, 0.0) > within
    return np.where(known, np.where(over, BREACH, COMPLIES), UNDECIDED).astype(np.int8)


def only(outcome: NDArray[np.int8], relevant: Flags) -> NDArray[np.int8]:
    """The answers of the rows that the rule is about."""
    return np.where(relevant, outcome, NOT_RELEVANT).astype(np.int8)


def isin(words: NDArray[np.object_], wanted: Collection[str]) -> Flags:
    """Which of ``words`` are among ``wanted``."""
    return np.asarray(pd.Series(words, dtype=object).isin(list(wanted)), dtype=bool)


def objects(count: int, filled: object = "") -> NDArray[np.object_]:
    """An array of ``count`` objects."""
    made = np.empty(count, dtype=object)
    made[:] = filled
    return made


def listed(items: Sequence[object]) -> NDArray[np.object_]:
    """``items`` as an array of objects, also where they are arrays themselves."""
    made = np.empty(len(items), dtype=object)
    for at, item in enumerate(items):
        made[at] = item
    return made
