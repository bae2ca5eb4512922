"""Every rule of the Planning Act through the engine, in one run of rows and row by row."""

import datetime as dt
from collections import defaultdict
from string import Formatter

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geoplan.dataset import Dataset, MemorySource
from geoplan.plan.law import CASE_LAYERS, law_rules
from geoplan.plan.required import HEARD
from geoplan.report.sentences import reason, sentences
from geoplan.rules import Outcome, Severity, run
from geoplan.settings import CRS
from geoplan.texts import texts
from plan_law.cases_of_law import CASES

RULES = {rule.id: rule for rule in law_rules()}
EVERY = [(name, number, one) for name, cases in CASES.items() for number, one in enumerate(cases)]
WAYS = {"in one run": {}, "row by row": {"chunk_rows": 1, "workers": 2}}


def layer_of(kind, rows):
    columns = pd.DataFrame([{name: value for name, value in row.items() if name != "wkt"} for row in rows])
    for name in columns.columns[[columns[name].map(type).isin([str]).any() for name in columns]]:  # numbers and flags delivered as text
        columns[name] = columns[name].map(str, na_action="ignore")
    if rows and not any("wkt" in row for row in rows):
        return MemorySource(columns, kind=kind)
    shapes = [shapely.from_wkt(row["wkt"]) if row.get("wkt") else None for row in rows]
    return MemorySource(gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=CRS), crs=CRS), kind=kind)


def run_case(rule, one, **options):
    sources = (layer_of(rule.layer, one["rows"]),)
    around = tuple(layer_of(kind, rows) for kind, rows in one["layers"].items())
    return run(Dataset(sources, dt.date.fromisoformat(one["day"]), references=around), [rule], **options)


def answers(found):
    given = defaultdict(list)
    for group in found.findings:
        for row in group.row.tolist():
            given[row].append(str(group.outcome))
    return {row: sorted(outcomes) for row, outcomes in given.items()}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("name", "number", "one"), EVERY, ids=[f"{name} {number}" for name, number, _ in EVERY])
def test_case(name, number, one, way):
    found = run_case(RULES[name], one, **way)
    assert answers(found) == {row: sorted([said] if isinstance(said, str) else said) for row, said in one["answers"].items()}
    told = [reason(skip, texts("da")) for skip in found.skipped]
    assert bool(told) is bool(one["skipped"]), told
    assert not told or one["skipped"] in told[0]


@pytest.mark.parametrize(("name", "number", "one"), [one for one in EVERY if one[2]["answers"]], ids=lambda one: str(one)[:60])
def test_sentence_of_case_is_whole(name, number, one):
    """Each {name} of the message is filled by what the check gave, in Danish and in English."""
    rule = RULES[name]
    named = {word for _, word, _, _ in Formatter().parse(rule.message) if word}
    for group in run_case(rule, one).findings:
        assert named <= {"row", "value", "limit", "other", "field", "unit", "layer", "feature", *group.details}
        for language in ("da", "en"):
            for sentence in sentences(group, texts(language)):
                assert sentence.endswith(".")
                assert "{" not in sentence


def test_every_rule_has_a_case_that_passes_and_one_that_does_not():
    """A rule that is the same for every kind of plan has its cases on the first."""
    cased = {name.split(".")[3] for name in CASES}
    assert {rule.id for rule in law_rules() if rule.id not in CASES and rule.layer not in HEARD[1:]} == set()
    assert {rule.id.split(".")[3] for rule in law_rules()} == cased
    for name, cases in CASES.items():
        assert any(one["answers"] for one in cases), name
        assert any(len(one["answers"]) < len(one["rows"]) and not one["skipped"] for one in cases), name


def test_ids_are_unique_and_say_what_they_are_on():
    assert len(RULES) == len(law_rules())
    for rule in law_rules():
        assert rule.id.startswith(f"plan.{rule.layer}.lov.")
        assert rule.title, rule.id
        assert rule.advice, rule.id
        assert rule.reference.text, rule.id
        assert rule.severity in set(Severity)


def test_case_layers_are_those_that_rules_are_on():
    own = {rule.layer for rule in law_rules()} & set(CASE_LAYERS)
    assert own | {"indkaldelse"} == set(CASE_LAYERS)
    for rule in law_rules():
        if rule.layer in CASE_LAYERS:
            known = {*CASE_LAYERS[rule.layer][1], "geometri", "status", "planstatus"}
            assert {*rule.columns, *rule.optional} <= known | {"datovedt", "datoafgoer"}, rule.id


def test_what_is_not_verified_says_so():
    """Facts that nobody has verified reach the reader as such."""
    doubtful = {rule.id.split(".")[3] for rule in law_rules() if not rule.reference.verified}
    assert {
        "kystnaerhed",
        "bonusvirkning",
        "ideer_og_forslag",
        "uden_landzonetilladelse",
        "udnyttet_i_klagefristen",
        "lokalplanpligt",
    } <= doubtful


def test_an_empty_layer_is_answered_with_nothing():
    for rule in law_rules():
        around = {kind: [{"wkt": "POINT (0 0)"}] for kind in rule.layers}
        found = run_case(rule, {"rows": [], "layers": around, "day": "2026-11-24"})
        assert [group for group in found.findings if group.outcome is not Outcome.JUDGEMENT] == [], rule.id
