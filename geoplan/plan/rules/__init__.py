"""All rules for a kind of plan object, family by family."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geoplan.model.plan import plan_model
from geoplan.plan.rules.boundaries import boundary_rules
from geoplan.plan.rules.byggefelt import byggefelt_rules
from geoplan.plan.rules.columns import column_rules
from geoplan.plan.rules.dates import date_rules
from geoplan.plan.rules.delivery import delivery_rules
from geoplan.plan.rules.extent import extent_rules
from geoplan.plan.rules.neighbours import neighbour_rules
from geoplan.plan.rules.relations import relation_rules
from geoplan.plan.rules.shapes import shape_rules
from geoplan.plan.rules.states import state_rules
from geoplan.plan.rules.use import use_rules

if TYPE_CHECKING:
    from geoplan.rules import Rule

FAMILIES = (
    delivery_rules,
    column_rules,
    state_rules,
    date_rules,
    extent_rules,
    use_rules,
    byggefelt_rules,
    relation_rules,
    shape_rules,
    neighbour_rules,
    boundary_rules,
)
"""What gives the rules of a kind, in the order in which they are listed."""


@lru_cache(maxsize=32)
def plan_rules(kind: str) -> tuple[Rule, ...]:
    """Every rule that a layer of this kind is checked against; ids are unique. Raises KeyError for a kind that is none."""
    described = plan_model().kinds[kind]
    return tuple(rule for family in FAMILIES for rule in family(described))
