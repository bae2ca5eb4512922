"""Every demand of the Planning Act is a rule, a rule that asks a person, or on the list of what cannot be checked."""

from fnmatch import fnmatchcase

import pytest

from geoplan.catalogue import all_rules
from geoplan.model.load import load
from geoplan.model.plan import plan_model
from geoplan.rules import Outcome
from plan_law.cases_of_law import CASES, J, U
from plan_law.test_law_rules import RULES

DEMANDS = plan_model().planloven_rules
NOT_CHECKABLE = {"PL-11e", "PL-13-3", "PL-15-2-14", "PL-19-3", "PL-29", "PL-40", "PL-40a"}
"""The committed list; it can only shrink."""


@pytest.fixture(scope="module")
def ids():
    return [rule.id for rule in all_rules(load()) if rule.id.startswith("plan.")]


def named(pattern, ids):
    return [one for one in ids if fnmatchcase(one, pattern)]


def test_there_are_all_of_them():
    assert len(DEMANDS) == 91
    assert len({demand.id for demand in DEMANDS}) == 91


def test_every_demand_is_accounted_for():
    both = [demand.id for demand in DEMANDS if bool(demand.rule_ids) is bool(demand.not_checkable)]
    assert both == []
    assert {demand.id for demand in DEMANDS if demand.not_checkable} == NOT_CHECKABLE


def test_standings():
    counted = {name: sum(demand.standing == name for demand in DEMANDS) for name in ("rule", "partial", "not_checkable")}
    assert counted == {"rule": 42, "partial": 42, "not_checkable": 7}


def test_what_can_be_checked_in_full_is_not_given_up():
    assert [demand.id for demand in DEMANDS if demand.check == "full" and demand.not_checkable] == []


def test_every_named_rule_exists(ids):
    assert [(demand.id, pattern) for demand in DEMANDS for pattern in demand.rule_ids if not named(pattern, ids)] == []


def test_every_law_rule_carries_out_a_demand(ids):
    carried = {one for demand in DEMANDS for pattern in demand.rule_ids for one in named(pattern, ids)}
    assert set(RULES) - carried == set()


def asks_a_person(rule_id):
    """Whether one of the rule's cases is answered with a judgement or as not decided."""
    what = rule_id.split(".")[3]
    cases = [one for name, listed in CASES.items() if name.split(".")[3] == what for one in listed]
    said = [outcome for one in cases for answer in one["answers"].values() for outcome in ([answer] if isinstance(answer, str) else answer)]
    return J in said or U in said


@pytest.mark.parametrize("demand", [demand for demand in DEMANDS if demand.check == "partial"], ids=lambda demand: demand.id)
def test_a_demand_that_is_only_partly_checkable_asks_a_person(demand, ids):
    """The comparison with the rammer has its own cases; every other rule's cases are here."""
    own = [one for pattern in demand.rule_ids for one in named(pattern, ids) if one in RULES]
    assert own or all(".konformitet." in pattern for pattern in demand.rule_ids), demand.id
    assert all(asks_a_person(one) for one in own), demand.id


def test_doubtful_demands_are_marked_in_their_rules(ids):
    """What the facts hold as unverified or a proposal is never told as certain."""
    by_id = {rule.id: rule for rule in all_rules(load())}
    doubtful = [demand for demand in DEMANDS if demand.confidence.startswith(("unverified", "proposal"))]
    assert doubtful
    for demand in doubtful:
        rules = [by_id[one] for pattern in demand.rule_ids for one in named(pattern, ids)]
        assert not [rule.id for rule in rules if rule.reference.verified], demand.id


def test_answers_are_the_four():
    assert {J, U} <= set(map(str, Outcome))
