"""The case files of the FKG rules, and the rule that each is about."""

from functools import cache
from typing import Any

import case_files
from case_files import Case, cases_in

from geoplan.fkg.rules import plain_rules, retired_rules, theme_rules
from geoplan.model.load import load
from geoplan.rules import Rule, Run


@cache
def all_cases() -> tuple[Case, ...]:
    return cases_in("fkg")


@cache
def rules_of(table: str) -> dict[str, Rule]:
    """The rules of one table by id; of the retired themes too."""
    model = load()
    if not table:
        return {rule.id: rule for rule in plain_rules()}
    layer = model.by_table[table]
    return {rule.id: rule for rule in (theme_rules(model, layer) if layer.live else retired_rules(layer))}


def rule_of(case: Case) -> Rule:
    table = case.content.get("layer", case.rule.split(".")[1] if case.rule.startswith("fkg.") else "")
    return rules_of(table)[case.rule]


def run_case(case: Case, **options: Any) -> Run:
    return case_files.run_case(case, rule_of(case), **options)
