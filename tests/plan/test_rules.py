"""Health of the rules for plan data: each test walks every rule and lists all offenders in one message."""

import re
from collections import Counter, defaultdict
from string import Formatter

import pytest
from case_files import run_case

from geoplan.catalogue import find_rules
from geoplan.fkg.reading import plan_reading_rules
from geoplan.model.load import load
from geoplan.model.plan import plan_model
from geoplan.plan.rules import plan_rules
from geoplan.rules import Scope
from geoplan.workflows import rules as verb
from plan.cases import all_cases, rule_of
from plan.demand_patterns import all_rules as with_reading
from plan.demand_patterns import carried

MODEL = plan_model()
COLUMN_KINDS = {"tal", "ja_nej", "dato", "rimelig", "nul", "laengde", "tegnsaet", "cpr", "kodeliste", "etager"}
ALWAYS_FILLED = {"row", "field", "value", "limit", "unit", "layer", "other", "other_name", "place"}
OWN_COLUMNS = {"geometri", "objekt_id", "plan_objekt_id"}
"""Columns that geoplan gives every object, beside Plandata's."""
ENGLISH = re.compile(r"\b(the|is|are|must|should|not|and|of|with|from|value|row|invalid|missing)\b", re.IGNORECASE)
DEMAND = re.compile(r"\b(skal|må|bør)\b|varer højst", re.IGNORECASE)


@pytest.fixture(scope="module")
def rules():
    return [rule for kind in MODEL.kinds for rule in plan_rules(kind)]


def kind_of(rule):
    """The kind of a rule: how its family of ids ends."""
    _, _, subject, what = rule.id.split(".")
    if what == "raekkefoelge":
        return "raekkefoelge" if subject.startswith("dato") else f"{subject}.{what}"
    return what if what in COLUMN_KINDS else f"{subject}.{what}"


def ids(rules):
    return {rule.id for rule in rules}


def complain(offenders):
    assert not offenders, f"{len(offenders)} offenders:\n" + "\n".join(str(offender) for offender in offenders[:40])


def test_every_kind_has_a_passing_and_a_failing_case(rules):
    kinds = {kind_of(rule) for rule in rules}
    named = {case.kind for case in all_cases()}
    passing = {case.kind for case in all_cases() if case.passes and "skipped" not in case.content}
    failing = {case.kind for case in all_cases() if not case.passes}
    complain(
        [
            *(f"{kind}: no case file tests/cases/plan/{kind}.toml" for kind in sorted(kinds - named)),
            *(f"{kind}: a case file, but no rule of that kind" for kind in sorted(named - kinds)),
            *(f"{kind}: no passing case" for kind in sorted(named - passing)),
            *(f"{kind}: no failing case" for kind in sorted(named - failing)),
        ]
    )


def test_cases_are_of_their_files_kind():
    complain([f"{case.kind}: {case.name} is about {case.rule}" for case in all_cases() if kind_of(rule_of(case)) != case.kind])


def test_rules_that_need_another_layer_have_a_case_without_it(rules):
    needing = {kind_of(rule) for rule in rules if rule.layers or rule.tables}
    shown = {case.kind for case in all_cases() if case.content.get("skipped", "").endswith("mangler")}
    complain(sorted(needing - shown - {"geometri.kommune"}))


def test_ids_are_unique_and_of_four_parts(rules):
    counts = Counter(rule.id for rule in rules)
    complain([f"{name} x {count}" for name, count in counts.items() if count > 1])
    complain([name for name in counts if not re.fullmatch(r"plan(\.[a-z0-9_]+){3}", name)])


def test_texts_are_there_and_danish(rules):
    offenders = []
    for rule in {(rule.title, rule.message, rule.advice): rule for rule in rules}.values():
        for text in (rule.title, rule.message, rule.advice):
            bare = re.sub(r"\{\w+\}|--\w+", "", text)
            offenders += [f"{rule.id}: empty" for _ in [0] if not text.strip()]
            offenders += [f"{rule.id}: {word.group(0)!r} in {text}" for word in [ENGLISH.search(bare)] if word]
        offenders += [f"{rule.id}: {rule.title} ends with a full stop" for _ in [0] if rule.title.endswith(".")]
        offenders += [f"{rule.id}: {rule.title} demands nothing" for _ in [0] if not DEMAND.search(rule.title)]
        offenders += [f"{rule.id}: message ends oddly: {rule.message}" for _ in [0] if rule.message[-1:] not in ".}"]
        offenders += [f"{rule.id}: advice ends oddly: {rule.advice}" for _ in [0] if rule.advice[-1:] not in ".?"]
    complain(offenders)


def test_severity_is_that_of_the_demand_unless_it_is_said_why_not(rules):
    """A rule may be milder than its demand where the fact or its reading is not confirmed; it is never harder."""
    order = ["error", "warning", "notice"]
    demands = {demand.id: demand for demand in MODEL.validation_rules}
    harder = [
        rule.id
        for rule in rules
        for row in rule.catalogue
        if order.index(rule.severity) < order.index(demands[row].severity) and row not in {"ATT-24", "ATT-25"}
    ]
    complain(harder)


def test_what_is_a_proposal_or_observed_is_not_verified(rules):
    demands = {demand.id: demand for demand in MODEL.validation_rules}
    wrong = [
        f"{rule.id}: {demands[row].standing}"
        for rule in rules
        for row in rule.catalogue
        if rule.reference.verified and demands[row].standing.startswith(("proposal", "observed", "inferred", "derived"))
    ]
    complain([line for line in wrong if ".tal:" not in line])
    complain(
        [rule.id for rule in rules if rule.reference.confidence not in {"high", "medium", "low", "proposal"} or not rule.reference.text]
    )


def test_messages_name_only_what_a_finding_can_fill(rules):
    details = defaultdict(set)
    for case in all_cases():
        if not case.passes:
            details[case.kind] |= {name for group in run_case(case, rule_of(case)).findings for name in group.details}
    offenders = []
    for rule in {rule.message: rule for rule in rules}.values():
        unknown = {name for _, name, _, _ in Formatter().parse(rule.message) if name is not None} - ALWAYS_FILLED - details[kind_of(rule)]
        offenders += [f"{rule.id}: {rule.message} names {sorted(unknown)}" for _ in [0] if unknown]
    complain(offenders)


def test_rules_point_at_what_the_model_has(rules):
    offenders = []
    known = {demand.id for demand in MODEL.validation_rules}
    for rule in rules:
        columns = MODEL.kinds[rule.layer].by_name
        offenders += [
            f"{rule.id}: column {name}" for name in (*rule.columns, *rule.optional) if name not in columns and name not in OWN_COLUMNS
        ]
        offenders += [f"{rule.id}: demand {row}" for row in rule.catalogue if row not in known]
        if rule.keep and rule.scope is not Scope.LAYER:
            offenders.append(f"{rule.id}: keeps arrays, but does not see the whole layer")
        if rule.scope is Scope.SCHEMA and rule.columns:
            offenders.append(f"{rule.id}: of scope SCHEMA, but needs rows of {rule.columns}")
    complain(offenders)


def test_every_demand_is_carried_or_has_a_reason():
    found = carried(with_reading())
    complain(
        [f"{demand.id}: no rule and no reason" for demand in MODEL.validation_rules if demand.id not in found and not demand.not_yet]
        + [f"{demand.id}: a reason why not, and a rule" for demand in MODEL.validation_rules if demand.id in found and demand.not_yet]
    )
    assert sum(bool(demand.rule_ids) for demand in MODEL.validation_rules) == 59


def test_demands_name_the_rules_that_carry_them():
    """Where this fails, ``python tests/plan/demand_patterns.py`` writes the column anew."""
    found = carried(with_reading())
    complain(
        [
            f"{demand.id}: the file says {demand.rule_ids}, the rules say {wanted}"
            for demand in MODEL.validation_rules
            if demand.rule_ids != (wanted := tuple(dict.fromkeys(found.get(demand.id, ()))))
        ]
    )


def test_reading_rules_for_plan_layers_are_nobodys_but_ours():
    rules = list(plan_reading_rules("lokalplan"))
    assert {rule.reference.confidence for rule in rules} == {"proposal"}
    assert "leverance.blandede_temaer" not in {rule.id for rule in rules}


def test_rules_are_found_by_id_kind_and_title():
    assert {rule.id for rule in find_rules(load(), "plan.byggefelt.eareal")} >= {
        "plan.byggefelt.eareal.type1",
        "plan.byggefelt.eareal.type2",
    }
    assert verb.rules("lokalplan") == verb.rules("plan.lokalplan")
    assert ids(plan_rules("lokalplan")) <= ids(verb.rules("lokalplan"))
    assert ids(plan_rules("delomraade")) <= ids(verb.rules("Delområde"))
    assert [rule.id for rule in verb.rules("plan.lokalplan.zone.reguleret")] == ["plan.lokalplan.zone.reguleret"]
