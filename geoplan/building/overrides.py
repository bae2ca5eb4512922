"""What a case officer says instead of geoplan, rule by rule; the answer of geoplan stands beside, never erased."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoplan.building.check import OPEN, UNDECIDED, outcome_of
from geoplan.building.permit import NONE, overall, permits
from geoplan.rules import Outcome

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geoplan.building.check import Result
    from geoplan.building.rulings import Ruling


@dataclass(frozen=True, slots=True)
class Override:
    """A verdict that a case officer overruled, with name, day and reason."""

    rule: str
    subject: str
    verdict: str
    was: str
    who: str
    day: dt.date
    why: str


def latest(overrides: Sequence[Override]) -> dict[tuple[str, str], Override]:
    """The override in force of each rule and subject: the last one."""
    return {(one.rule, one.subject): one for one in overrides}


def override_of(ruling: Ruling, overrides: Sequence[Override]) -> Override | None:
    """What the officer says of this ruling, None where geoplan's answer stands."""
    return latest(overrides).get((ruling.rule.id, ruling.subject))


def judged(result: Result, overrides: Sequence[Override]) -> Result:
    """The answer as the officer has it: the overruled verdicts put in, and the whole and the need for a permit answered by them."""
    said = tuple(_judged(one, override_of(one, overrides)) for one in result.rulings)
    found = permits(result.case, result.day, said)
    outcome = outcome_of(said)
    outcome = UNDECIDED if result.untold and outcome in OPEN else outcome
    return replace(result, rulings=said, outcome=outcome, permits=found, permit=overall(found) if found else NONE)


def _judged(ruling: Ruling, override: Override | None) -> Ruling:
    return ruling if override is None else replace(ruling, outcome=Outcome(override.verdict))
