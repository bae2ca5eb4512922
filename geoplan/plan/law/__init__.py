"""The Planning Act as rules on plan layers: what a program can check of it, and what it must leave to a person.

``datamodel/plan/planloven_rules.csv`` has a line for every demand of the act that is known, with the rules here that carry it out, or
why none can.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geoplan.plan.law.areas import area_rules
from geoplan.plan.law.cases import CASE_LAYERS, case_rules
from geoplan.plan.law.contents import content_rules
from geoplan.plan.law.deadlines import deadline_rules
from geoplan.plan.law.kommuneplan import kommuneplan_rules
from geoplan.plan.law.landzone import landzone_rules
from geoplan.plan.law.notices import notice_rules
from geoplan.plan.law.publication import publication_rules
from geoplan.plan.law.rammer import ramme_rules

if TYPE_CHECKING:
    from geoplan.rules import Rule

__all__ = ["CASE_LAYERS", "law_rules", "law_rules_for"]

FAMILIES = (
    publication_rules,
    deadline_rules,
    notice_rules,
    content_rules,
    area_rules,
    kommuneplan_rules,
    ramme_rules,
    case_rules,
    landzone_rules,
)
"""What gives the rules, in the order in which they are listed."""


@lru_cache(maxsize=32)
def law_rules_for(kind: str) -> tuple[Rule, ...]:
    """The rules of the Planning Act on one kind; none where it has none."""
    return tuple(rule for rule in law_rules() if rule.layer == kind)


@lru_cache(maxsize=1)
def law_rules() -> tuple[Rule, ...]:
    """Every rule of the Planning Act, on all kinds; ids are unique."""
    return tuple(rule for family in FAMILIES for rule in family())
