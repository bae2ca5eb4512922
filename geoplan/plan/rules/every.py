"""Every rule that a layer of plan objects is checked against: the register's, the Planning Act's, and the comparison with the rammer."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geoplan.plan.conformity.rules import conformity_rules
from geoplan.plan.law import CASE_LAYERS, law_rules_for
from geoplan.plan.rules import plan_rules

if TYPE_CHECKING:
    from geoplan.rules import Rule


@lru_cache(maxsize=32)
def rules_for(kind: str) -> tuple[Rule, ...]:
    """The rules of a kind, or of a layer of single decisions (``CASE_LAYERS``); ids are unique. Raises KeyError for a kind that is none."""
    if kind in CASE_LAYERS:
        return law_rules_for(kind)
    return (*plan_rules(kind), *(conformity_rules() if kind == "lokalplan" else ()), *law_rules_for(kind))
