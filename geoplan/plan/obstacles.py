"""What stands in the way of a step in a plan's life, as structured findings."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made_by
from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.rules import Outcome, Reference
from geoplan.texts import Phrase

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from geoplan.plan.calendar import Mask


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is missing, refused, not known or to be judged before a step, for the object at ``at`` in its frame.

    A breach and what cannot be decided stop the step; what a person must judge is told and does not. ``text`` says what,
    ``advice`` what to do, ``reference`` the paragraph and whether it has been verified.
    """

    key: str
    kind: str
    at: int
    outcome: Outcome
    text: Phrase
    advice: Phrase
    reference: Reference
    field: str = ""

    @property
    def stops(self) -> bool:
        """Whether the step is refused because of it."""
        return self.outcome in {Outcome.BREACH, Outcome.UNDECIDED}


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan's life, and what the register's columns do not tell of it.

    ``day`` is the day of the step. ``minor``: the plan is of minor importance (§ 24, stk. 4 and 6). ``objections``: how many timely
    objections came, None when nobody has said. ``veto``: whether an authority's veto is open, None when nobody has said. ``version``:
    of a change of an adopted plan, "rettelse" or "ny". ``replaced``: whether a new plan takes the place of the one that is cancelled.
    ``hearing``: first and last day of the hearing on a cancellation without a new plan.
    """

    kind: str
    to: str
    day: dt.date
    minor: bool = False
    objections: int | None = None
    veto: bool | None = None
    version: str = ""
    replaced: bool | None = None
    hearing: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class Concern:
    """What to say where something stands in the way: made once, told for every object it concerns."""

    key: str
    text: str
    advice: str
    reference: Reference
    outcome: Outcome = Outcome.BREACH
    field: str = ""
    values: Mapping[str, Any] = made_by(default_factory=dict)

    def told(self, kind: str, mask: Mask, /, **each: Sequence[Any]) -> Iterator[Obstacle]:
        """An obstacle for each object where ``mask`` holds; ``each`` has a value per object for names in the text."""
        for at in np.flatnonzero(mask).tolist():
            values = {**self.values, **{name: column[at] for name, column in each.items()}}
            yield Obstacle(
                self.key,
                kind,
                int(at),
                self.outcome,
                Phrase(self.text, **values),
                Phrase(self.advice, **values),
                self.reference,
                self.field,
            )
