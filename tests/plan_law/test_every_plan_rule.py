"""Every rule for plan data has an example that passes and one that does not: whoever adds a rule adds them, or this fails."""

import pytest
from conformity.test_every_comparison import EXAMPLES
from plan.cases import all_cases
from plan.test_rules import kind_of

from geoplan.catalogue import all_rules
from geoplan.model.load import load
from geoplan.sample.plan_broken import NOT_PLANTED
from plan_law.cases_of_law import CASES

RULES = [rule for rule in all_rules(load()) if rule.id.startswith("plan.")]


def examples_of(rule):
    """How many examples of the rule's kind pass and do not pass."""
    _, _, subject, what = rule.id.split(".")
    if subject == "konformitet":
        passing, failing = EXAMPLES.get(what, (None, []))
        return int(passing is not None), len(failing)
    if subject == "lov":
        cases = [one for name, listed in CASES.items() if name.split(".")[3] == what for one in listed]
        unskipped = [one for one in cases if not one["skipped"]]
        return sum(len(one["answers"]) < len(one["rows"]) for one in unskipped), sum(bool(one["answers"]) for one in unskipped)
    cases = [case for case in all_cases() if case.kind == kind_of(rule)]
    passing = [case for case in cases if case.passes and "skipped" not in case.content]
    return len(passing), sum(not case.passes for case in cases)


def test_every_rule_has_both():
    without = [rule.id for rule in RULES if 0 in examples_of(rule)]
    assert len(RULES) > 2000
    assert without == []


@pytest.mark.parametrize("kind", NOT_PLANTED)
def test_what_is_not_planted_in_the_sample_is_tried_here(kind):
    rules = [rule for rule in RULES if rule.id.endswith(f".{kind}")]
    assert rules
    assert all(min(examples_of(rule)) > 0 for rule in rules)
