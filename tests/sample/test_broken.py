"""The strongest test of all: validating the broken twin gives exactly the planted faults, none missing and none extra."""

from __future__ import annotations

import csv
from collections import Counter

import pytest

from geoplan.catalogue import all_rules
from geoplan.fkg.rules import retired_rules
from geoplan.model.load import load
from geoplan.sample.broken import NOT_PLANTED
from geoplan.sample.planting import Draft, cells
from geoplan.sample.plants import NEAR_MISSES, PLANTS, planted
from geoplan.workflows.validate import validate

BY_FIELD = {"entydig", "kommune", "raekkefoelge", "overlap", "hul"}
"""Rules of one name that check different things, told apart by what they are about."""

OF_GEOMETRY = {"type", "kolonne", "decimaler"}
"""Rules of one name for a column and for the geometry."""


def found(made, **options):
    report = validate([made.broken], kommune=made.kommune, boundary=made.boundary, **options)
    assert all(group.count == len(group) for group in report.findings)
    return Counter((g.rule.id, g.layer.name, None if row < 0 else row) for g in report.findings for row in g.row.tolist())


A_FEW, ALL_AT_ONCE = 7, 65_536
"""Rows read at a time."""

RUNS = [
    (1, 100, 1, A_FEW),
    (1, 100, 2, ALL_AT_ONCE),
    (2, 500, 2, A_FEW),
    (3, 500, 1, ALL_AT_ONCE),
    (2, 2000, 1, ALL_AT_ONCE),
    (3, 2000, 2, ALL_AT_ONCE),
]
"""Three seeds, three sizes, one worker or two, few rows at a time or all. All thirty-six were run once by hand: here it takes too long."""


@pytest.mark.parametrize(("seed", "plots", "workers", "chunk_rows"), RUNS)
def test_exactly_the_planted_faults_are_found(of_size, seed, plots, workers, chunk_rows):
    made = of_size(seed, plots)
    got, expected = found(made, workers=workers, chunk_rows=chunk_rows), Counter(made.expected)
    assert sorted(map(str, expected - got)) == [], "missing"
    assert sorted(map(str, got - expected)) == [], "extra"


def test_the_list_in_the_folder_is_what_is_expected(made):
    with (made.broken / "expected.csv").open(encoding="utf-8", newline="") as stream:
        listed = [(line["rule"], line["layer"], int(line["row"]) if line["row"] else None) for line in csv.DictReader(stream)]
    assert listed == list(made.expected)


def test_without_boundary_and_kommune_only_those_findings_are_left_out(made):
    report = validate([made.broken])
    got = Counter((g.rule.id, g.layer.name, None if row < 0 else row) for g in report.findings for row in g.row.tolist())
    needs = ("geometri.kommune", "cvr_kode.kommune")
    assert got == Counter(one for one in made.expected if not one[0].endswith(needs))


def kind(rule_id):
    """What a rule is a case of: its name, and what it is about where the name alone does not tell."""
    if rule_id.startswith("leverance."):
        return rule_id
    subject, name = rule_id.split(".")[-2:]
    return f"{subject}.{name}" if name in BY_FIELD or (name in OF_GEOMETRY and subject == "geometri") else name


def test_there_is_a_planted_fault_for_every_kind_of_rule(made):
    model = load()
    retired = next(layer for layer in model.layers if not layer.live)
    own = (rule for rule in all_rules(model) if rule.id.startswith(("fkg.", "leverance.")))  # plans have a broken twin of their own
    kinds = {kind(rule.id) for rule in (*own, *retired_rules(retired))}
    covered = {kind(rule) for rule, _, _ in made.expected}
    assert sorted(kinds - covered - NOT_PLANTED.keys()) == [], "plant a fault in geoplan/sample/plants.py, or say in NOT_PLANTED why not"
    assert sorted(NOT_PLANTED.keys() & covered) == []
    assert sorted(covered - kinds) == []
    assert all(NOT_PLANTED.values())


def test_every_expected_rule_is_in_the_catalogue(made):
    model = load()
    known = {rule.id for rule in all_rules(model)} | {rule.id for layer in model.layers if not layer.live for rule in retired_rules(layer)}
    assert sorted({rule for rule, _, _ in made.expected} - known) == []


def test_every_plant_finds_something_unless_it_is_a_near_miss_and_says_what_it_is():
    assert all(bool(plant.finds) == (plant not in NEAR_MISSES) and plant.what for plant in PLANTS)
    assert len({(plant.theme, plant.what) for plant in PLANTS}) == len(PLANTS)


def test_faults_lie_in_rows_of_their_own(made):
    """Two rules at one row come from one plant: no row is planted in twice."""
    from geoplan.sample.municipality import municipality
    from geoplan.sample.themes import themes

    town, model = municipality(seed=1, plots=100), load()
    tables = themes(town, model)
    for code, table in tables.items():
        rows = [row for plant in PLANTS if plant.theme == code for row in range(plant.rows)]
        spread = Draft(model.by_code[code], table, town).spread(len(rows))
        assert len(set(spread)) == len(rows)


def test_too_few_rows_for_the_faults_is_told():
    from geoplan.sample.municipality import municipality
    from geoplan.sample.themes import themes

    town, model = municipality(seed=1, plots=50), load()
    draft = Draft(model.by_code["6203"], themes(town, model)["6203"], town)
    with pytest.raises(ValueError, match=r"t_6203_landk_vur has \d+ rows for 500 planted faults"):
        draft.spread(500)


def test_planting_leaves_the_clean_table_as_it_was():
    from geoplan.sample.municipality import municipality
    from geoplan.sample.themes import themes

    town, model = municipality(seed=1, plots=50), load()
    table = themes(town, model)["5607"]
    before = {name: array.to_pylist() for name, array in table.columns.items()}
    draft = Draft(model.by_code["5607"], table, town)
    planted(draft, "5607")
    cells(note="ændret")(draft, [0])
    assert {name: array.to_pylist() for name, array in table.columns.items()} == before
