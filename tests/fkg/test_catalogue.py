"""Health of the whole catalogue: each test walks every rule and lists all offenders in one message."""

import csv
import re
from collections import Counter, defaultdict
from string import Formatter

import pytest

from fkg.case_files import all_cases, rule_of, run_case
from fkg.catalogue_patterns import CATALOGUE, SEPARATOR, patterns
from geoplan.catalogue import all_rules, find_rules
from geoplan.fkg.rules import retired_rules
from geoplan.model.load import load
from geoplan.rules import Scope

ALWAYS_FILLED = {"row", "field", "value", "limit", "unit", "layer", "other", "place"}
ID = re.compile(r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")
ENGLISH = re.compile(r"\b(the|is|are|must|should|not|and|of|with|from|value|row|invalid|missing)\b", re.IGNORECASE)
TODO = re.compile(r"TODO|FIXME|XXX|\?\?\?|lorem", re.IGNORECASE)
COLUMN_KINDS = {
    *("kolonne", "udfyldt", "type", "uuid", "laengde", "afskaaret", "decimaler", "kodeliste", "udgaaet_kode", "uafklaret_kode"),
    *("vaerdi", "aar", "tegnsaet", "cpr", "link", "email", "opslag", "personoplysning"),
}
MANY_RULES = 18_000
ROWS_OF_CATALOGUE = 51


@pytest.fixture(scope="module")
def model():
    return load()


@pytest.fixture(scope="module")
def rules(model):
    retired = next(layer for layer in model.layers if not layer.live)
    others = ("plan.", "ejendom.")  # those have cases and a catalogue of their own
    own = (rule for rule in all_rules(model) if not rule.id.startswith(others))
    return (*own, *(rule for rule in retired_rules(retired) if rule.id == "leverance.udgaaet_tema"))


@pytest.fixture(scope="module")
def kind_of(model):
    """The kind of a rule: how its family of ids ends. Types are told apart by what the column holds."""

    def kind(rule):
        if rule.id.startswith("leverance."):
            return rule.id.removeprefix("leverance.") if ".geometri." in rule.id else rule.id
        _, table, subject, what = rule.id.split(".")
        what = re.sub(r"_\d+$", "", what)
        if subject == "geometri" or what not in COLUMN_KINDS:
            return f"{subject}.{what}"
        return f"type.{model.by_table[table].by_name[subject].type}" if what == "type" else what

    return kind


@pytest.fixture(scope="module")
def kinds(rules, kind_of):
    found = defaultdict(list)
    for rule in rules:
        found[kind_of(rule)].append(rule)
    return found


def complain(offenders):
    assert not offenders, f"{len(offenders)} offenders:\n" + "\n".join(str(offender) for offender in offenders[:40])


def test_every_kind_has_a_passing_and_a_failing_case(kinds):
    named = {case.kind for case in all_cases()}
    passing = {case.kind for case in all_cases() if case.passes and "skipped" not in case.content}
    failing = {case.kind for case in all_cases() if not case.passes}
    complain(
        [
            *(f"{kind}: no case file tests/cases/fkg/{kind}.toml" for kind in sorted(kinds.keys() - named)),
            *(f"{kind}: a case file, but no rule of that kind" for kind in sorted(named - kinds.keys())),
            *(f"{kind}: no passing case" for kind in sorted(named - passing)),
            *(f"{kind}: no failing case" for kind in sorted(named - failing)),
        ]
    )


def test_failing_cases_are_of_their_files_kind(kind_of):
    complain(
        [
            f"{case.kind}: {case.name} is about {case.rule}"
            for case in all_cases()
            if not case.passes and kind_of(rule_of(case)) != case.kind
        ]
    )


def test_ids_are_unique_and_dotted(rules):
    counts = Counter(rule.id for rule in rules)
    assert len(counts) > MANY_RULES
    complain([f"{name} x {count}" for name, count in counts.items() if count > 1] + [name for name in counts if not ID.match(name)])


def test_texts_are_there_and_danish(rules):
    offenders = []
    for texts in {(rule.title, rule.message, rule.advice): rule for rule in rules}.values():
        title, message, advice = (text.strip() for text in (texts.title, texts.message, texts.advice))
        offenders += [
            f"{texts.id}: {name} is empty" for name, text in (("title", title), ("message", message), ("advice", advice)) if not text
        ]
        offenders += [f"{texts.id}: title ends with a full stop" for _ in [0] if title.endswith(".")]
        offenders += [f"{texts.id}: message ends oddly: {message}" for _ in [0] if message[-1:] not in ".}"]
        offenders += [f"{texts.id}: advice ends oddly: {advice}" for _ in [0] if not advice.endswith(".")]
        for text in (title, message, advice):
            bare = re.sub(r"\{\w+\}|%\w+|--\w+", "", text)
            offenders += [f"{texts.id}: {word.group(0)!r} in {text}" for word in [ENGLISH.search(bare) or TODO.search(bare)] if word]
    complain(offenders)


def test_titles_say_what_is_demanded(rules):
    """Severity follows the norm's words, and the title says them."""
    words = re.compile(r"\b(skal|må|bør|kan)\b|har højst|findes|kendes|er udgået|står ikke", re.IGNORECASE)
    complain(sorted({f"{rule.title} ({rule.id})" for rule in {r.title: r for r in rules}.values() if not words.search(rule.title)}))


def test_sources_are_spelled_out(rules):
    keys = re.compile(r"\b(DB|UPL|META|SPEC17|SQL17|CORE17|JS|RN\d)\b")
    complain(
        sorted({f"{r.id}: no reference" for r in rules if not r.reference.text.strip()})
        + sorted(
            {
                f"{r.reference.text} ({r.id})"
                for r in {r.reference.text: r for r in rules}.values()
                if keys.search(r.reference.text.split(",")[0])
            }
        )
        + sorted(
            {
                f"{r.id}: confidence {r.reference.confidence}"
                for r in rules
                if r.reference.confidence not in {"high", "medium", "low", "proposal"}
            }
        )
    )


def test_messages_name_only_what_a_finding_can_fill(kinds, kind_of):
    """Beside the common names these are the details that the kind's failing cases give."""
    details = defaultdict(set)
    for case in all_cases():
        if not case.passes:
            details[case.kind] |= {name for group in run_case(case).findings for name in group.details}
    offenders = {}
    for kind, members in kinds.items():
        for rule in {rule.message + rule.advice: rule for rule in members}.values():
            for text, known in ((rule.message, ALWAYS_FILLED | details[kind]), (rule.advice, {"field"})):
                unknown = {name for _, name, _, _ in Formatter().parse(text) if name is not None} - known
                offenders |= {f"{kind}: {text} names {sorted(unknown)}": 1 for _ in unknown}
    complain(list(offenders))


def test_rules_point_at_what_the_model_has(rules, model):
    offenders = []
    known = {row["id"] for row in catalogue()}
    for rule in rules:
        offenders += [f"{rule.id}: catalogue row {row}" for row in rule.catalogue if row not in known]
        layer = model.by_table.get(rule.layer)
        if layer is not None:
            offenders += [f"{rule.id}: column {name}" for name in (*rule.columns, *rule.optional) if name not in layer.by_name]
            offenders += [f"{rule.id}: field {rule.field}" for _ in [0] if rule.field and rule.field not in layer.by_name]
        if rule.keep and rule.scope is not Scope.LAYER:
            offenders.append(f"{rule.id}: keeps arrays, but does not see the whole layer")
        if rule.scope is Scope.SCHEMA and rule.columns:
            offenders.append(f"{rule.id}: of scope SCHEMA, but needs rows of {rule.columns}")
    complain(offenders)


def catalogue():
    return list(csv.DictReader(CATALOGUE.read_text(encoding="utf-8").splitlines()))


def test_every_row_of_the_catalogue_is_carried_or_has_a_reason(rules):
    rows = catalogue()
    assert len(rows) == ROWS_OF_CATALOGUE
    carried = {row for rule in rules for row in rule.catalogue}
    complain(
        [f"{row['id']}: no rule and no reason" for row in rows if row["id"] not in carried and not row["not_yet"].strip()]
        + [f"{row['id']}: a reason why not, and a rule" for row in rows if row["id"] in carried and row["not_yet"].strip()]
    )


def test_catalogue_names_the_rules_that_carry_it(rules):
    """Where this fails, ``python tests/fkg/catalogue_patterns.py`` writes the column anew."""
    expected = patterns(rules)
    complain(
        [
            f"{row['id']}: the file says {row['rule_ids'] or 'nothing'}, the rules say {wanted or 'nothing'}"
            for row in catalogue()
            if row["rule_ids"] != (wanted := SEPARATOR.join(dict.fromkeys(expected.get(row["id"], ()))))
        ]
    )


def test_rules_are_found_by_the_beginning_of_their_id(model, rules, monkeypatch):
    monkeypatch.setattr("geoplan.catalogue.all_rules", lambda _model: iter(rules))  # made once
    theme = find_rules(model, "fkg.t_5607_ladefacilitet")
    assert theme
    assert all(rule.layer == "t_5607_ladefacilitet" for rule in theme)
    assert {rule.id for rule in find_rules(model, "fkg.t_5607_ladefacilitet.note")} == {
        f"fkg.t_5607_ladefacilitet.note.{what}" for what in ("laengde", "afskaaret", "tegnsaet", "cpr")
    }
    assert [rule.id for rule in find_rules(model, "leverance.tema")] == ["leverance.tema"]
    assert not find_rules(model, "fkg.t_5607_lade")
    assert find_rules(model) == rules
