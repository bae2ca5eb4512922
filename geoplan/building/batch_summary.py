"""What is told of the byggeret of a whole municipality in short: the counts and examples that reports put into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoplan.building.facts import ROOF_OUTLINE_M

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.byggeret import BuildingRule


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many rows have each of the four answers, in the order of ``OUTCOMES``; ``of_plot`` when the rows are properties."""

    rule: BuildingRule
    of_plot: bool
    counts: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """One building or property with its number and its limit. ``was`` is the limit without the plan, NaN where there was none."""

    rule: BuildingRule
    parcel: str
    address: str
    name: str
    year: float
    measured: float
    limit: float
    unit: str
    basis: str
    source: str
    was: float = float("nan")


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan laid over, and the plans whose place it takes; ``flips`` per rule: how many become breach, open, and better."""

    name: str
    instead_of: tuple[str, ...]
    flips: tuple[tuple[BuildingRule, int, int, int], ...]
    unlawful_buildings: int
    unlawful_properties: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer for a municipality in short."""

    day: dt.date
    properties: int
    buildings: int
    outlined: int
    nowhere: int
    without_bbr: int
    examined: bool
    rules: tuple[RuleCount, ...]
    worst: tuple[Shown, ...]
    open: tuple[tuple[str, int], ...]
    """Sentences that say why something is a judgement or undecided, with how many answers it is about; the most frequent first."""
    houses: int
    houses_near: int
    """Houses of which the roof outline is nearer than 2.5 m to skel towards nabo and sti, of those measured."""
    outside: int
    outside_old: int
    """Buildings outside byggeret in some rule, and those of them built before BR18."""
    over_statute: int
    """Properties whose floor area is above the limit that is shown, whatever the answer."""
    margin_m: float = ROOF_OUTLINE_M
    plan: Plan | None = None
