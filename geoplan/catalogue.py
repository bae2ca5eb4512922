"""The list of all rules, in a fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.fkg.rules import plain_rules, theme_rules
from geoplan.model.plan import plan_model
from geoplan.plan.law import CASE_LAYERS
from geoplan.plan.rules.every import rules_for
from geoplan.property.consistency.every import consistency_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.model.types import Model
    from geoplan.rules import Rule


def all_rules(model: Model) -> Iterator[Rule]:
    """Every rule: those of no theme first, theme by theme (retired ones have none), the kinds of plan objects, then the registers."""
    yield from plain_rules()
    for layer in model.layers:
        if layer.live:
            yield from theme_rules(model, layer)
    for kind in (*plan_model().kinds, *CASE_LAYERS):
        yield from rules_for(kind)
    yield from consistency_rules()


def find_rules(model: Model, prefix: str = "") -> tuple[Rule, ...]:
    """The rules whose id is ``prefix`` or lies under it (``fkg.t_5607_ladefacilitet``)."""
    stem = prefix.rstrip(".")
    return tuple(rule for rule in all_rules(model) if not stem or rule.id == stem or rule.id.startswith(f"{stem}."))
