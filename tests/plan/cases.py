"""The case files of the rules for plan data, and the rule that each is about."""

from functools import cache

from case_files import Case, cases_in

from geoplan.plan.rules import plan_rules
from geoplan.rules import Rule


@cache
def all_cases() -> tuple[Case, ...]:
    return cases_in("plan")


@cache
def rules_of(kind: str) -> dict[str, Rule]:
    return {rule.id: rule for rule in plan_rules(kind)}


def rule_of(case: Case) -> Rule:
    return rules_of(case.rule.split(".")[1])[case.rule]
