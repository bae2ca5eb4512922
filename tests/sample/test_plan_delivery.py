"""The plan delivery and its twin: nothing is wrong in the first, and in the second exactly what was planted is found."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
import zipfile
from collections import Counter
from functools import cache

import pytest

from geoplan.model.plan import PLAN_KINDS, plan_model
from geoplan.plan.rules.every import rules_for
from geoplan.rules import Outcome
from geoplan.sample.delivery import write_boundary
from geoplan.sample.municipality import municipality
from geoplan.sample.plan_broken import NOT_PLANTED, described, write_broken_plans
from geoplan.sample.plan_delivery import DELIVERED, write_plans
from geoplan.sample.plan_planting import PlanDraft, plant
from geoplan.sample.plan_plants import NEAR_MISSES, PLAN_PLANTS
from geoplan.sample.plans import Plans
from geoplan.workflows.validate import validate

DAY = dt.date(2026, 11, 2)

BY_NATURE = {
    r"plan\.lokalplan\.konformitet\..*": "what neither plan nor framework has a number for may stand in the documents",
    r"plan\.\w+\.anvspec1\.kodeliste": "only the first codes of the list are known",
    r"plan\.lokalplan\.lov\.formaal": "the purpose of a proposal stands in its document",
    r"plan\.lokalplan\.lov\.ophaevet": "whether a cancellation was heard is not in the register",
    r"plan\.byggefelt\.lov\.katalog_placering": "types 2 and 4 of a proposal must be read",
    r"plan\.kommuneplan\.lov\..*": "the period and the main structure stand in the text",
    r"plan\.kommuneplanramme\.lov\.(kan_modsaettes|rammernes_emner)": "told of every framework in town without a lokalplan",
}
"""Rules that ask a person about what is right too, and why: of these only breaches are compared."""

SIZES = [(1, 50), (2, 60), (3, 100), (1, 500), (2, 2000)]


@pytest.fixture(scope="module")
def of_size(tmp_path_factory):
    @cache
    def make(seed, plots):
        folder = tmp_path_factory.mktemp("planer")
        town = municipality(seed=seed, plots=plots)
        plans = Plans(town)
        frames = plans.frames()
        for name in ("ren", "fejl"):
            (folder / name).mkdir()
        write_plans(folder / "ren", frames)
        expected = write_broken_plans(folder / "fejl", plans, frames)
        write_boundary(folder / "kommuner.geojson", town)
        return folder, expected

    return make


def checked(folder, name):
    return validate([folder / name], kommune="791", boundary=folder / "kommuner.geojson", day=DAY, max_per_rule=100_000, workers=1)


def found(report):
    """What was found with its outcome, and of it what must be on a list: breaches, and what is asked of nothing that is right."""
    every, told = Counter(), Counter()
    for group in report.findings:
        natural = group.outcome is not Outcome.BREACH and any(re.fullmatch(one, group.rule.id) for one in BY_NATURE)
        for row in group.row.tolist():
            key = (group.rule.id, group.layer.name, None if row < 0 else row)
            every[key] += 1
            told[key] += not natural
    return every, +told


@pytest.mark.parametrize(("seed", "plots"), SIZES)
def test_nothing_is_found_in_the_clean_delivery(of_size, seed, plots):
    folder, _ = of_size(seed, plots)
    report = checked(folder, "ren")
    assert found(report)[1] == {}
    assert {layer.kind for layer in report.layers} == set(DELIVERED)


@pytest.mark.parametrize(("seed", "plots"), SIZES)
def test_exactly_the_planted_faults_are_found(of_size, seed, plots):
    folder, expected = of_size(seed, plots)
    every, told = found(checked(folder, "fejl"))
    assert sorted(map(str, Counter(expected) - every)) == [], "missing"
    assert sorted(map(str, told - Counter(expected))) == [], "extra"


def test_the_list_in_the_folder_is_what_is_expected(of_size):
    folder, expected = of_size(1, 50)
    with (folder / "fejl" / "expected.csv").open(encoding="utf-8", newline="") as stream:
        listed = [(line["rule"], line["layer"], int(line["row"]) if line["row"] else None) for line in csv.DictReader(stream)]
    assert listed == list(expected)


def test_every_expected_rule_is_there(of_size):
    _, expected = of_size(1, 50)
    known = {rule.id for kind in PLAN_KINDS for rule in rules_for(kind)}
    assert sorted({rule for rule, _, _ in expected if rule.startswith("plan.")} - known) == []


def kind_of(rule_id):
    """What a rule is a case of: whose kind it is of does not matter, nor which column where the check is the same for all."""
    _, _, subject, name = rule_id.split(".")
    alike = {"laengde", "tegnsaet", "cpr", "kodeliste", "tal", "dato", "ja_nej", "rimelig", "nul", "raekkefoelge", "inden_for", "etager"}
    own = subject in {"lov", "konformitet"} or (subject, name) == ("status", "raekkefoelge")
    return f"{subject}.{name}" if own or name not in alike else name


def test_there_is_a_planted_fault_for_every_kind_of_rule(of_size):
    _, expected = of_size(1, 50)
    kinds = {kind_of(rule.id) for kind in PLAN_KINDS for rule in rules_for(kind)}
    covered = {kind_of(rule) for rule, _, _ in expected if rule.startswith("plan.")}
    assert sorted(kinds - covered - NOT_PLANTED.keys()) == [], "plant a fault in geoplan/sample, or say in NOT_PLANTED why not"
    assert sorted(NOT_PLANTED.keys() & covered) == []
    assert sorted(NOT_PLANTED.keys() - kinds) == []
    assert all(NOT_PLANTED.values())


def test_plants_name_rows_of_the_fact_lists():
    model = plan_model()
    known = {rule.id for rule in (*model.validation_rules, *model.planloven_rules)}
    told = {fact for one in PLAN_PLANTS for fact in one.facts.split()}
    assert sorted(told - known) == []


def test_every_plant_finds_something_unless_it_is_a_near_miss_and_says_what_it_is():
    assert all(one.finds and one.what for one in PLAN_PLANTS if one not in NEAR_MISSES and "netop" not in one.what and one.finds)
    assert len({(one.kind, one.what) for one in PLAN_PLANTS}) == len(PLAN_PLANTS)
    assert len(list(described())) == len(PLAN_PLANTS)


@pytest.mark.parametrize(("seed", "plots"), SIZES)
def test_there_is_a_row_for_every_fault(seed, plots):
    plans = Plans(municipality(seed=seed, plots=plots))
    draft = PlanDraft(plans, plans.frames())
    plant(draft, PLAN_PLANTS)
    assert [one.what for one in draft.skipped] == []


def test_what_no_row_is_left_for_is_neither_planted_nor_expected():
    plans = Plans(municipality(seed=1, plots=50), lokalplaner=3)
    draft = PlanDraft(plans, plans.frames())
    expected = plant(draft, PLAN_PLANTS)
    assert draft.skipped
    assert len(expected) < 130


def test_planting_leaves_the_clean_frames_as_they_were(tmp_path):
    plans = Plans(municipality(seed=1, plots=50))
    frames = plans.frames()
    before = {kind: frame.copy() for kind, frame in frames.items()}
    write_broken_plans(tmp_path, plans, frames)
    assert all(frame.equals(before[kind]) for kind, frame in frames.items())


def test_same_plans_same_bytes(tmp_path):
    def hashes(name):
        plans = Plans(municipality(seed=5, plots=60))
        frames = plans.frames()
        folder = tmp_path / name
        folder.mkdir()
        write_plans(folder, frames)
        write_broken_plans(folder, plans, frames)
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}

    assert hashes("a") == hashes("b")


def test_files_are_packed_as_the_register_takes_them(of_size):
    folder, _ = of_size(1, 50)
    for path in (folder / "ren").iterdir():
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist() == [f"{path.stem}.geojson"]
