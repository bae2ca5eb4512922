"""The dated law: every fact accounted for, numbers as the facts have them, both sides of each change, and no guess before the first day."""

import csv
import datetime as dt
import importlib
import re
import tomllib

import numpy as np
import pytest

from building.worked import FACTS
from geoplan.building.byggeret import RULES
from geoplan.building.helhedsvurdering import CRITERIA
from geoplan.building.law import FILES, in_force, law, number, parameter, statute
from geoplan.errors import ContentError, NoValueInForceError
from geoplan.model.load import shipped
from geoplan.rules import load_parameters

DAY = dt.date(2024, 10, 15)
ONE = dt.timedelta(days=1)
OUTSIDE_BR18 = {"tagetage_maaleplan", "fradrag_per_bolig"}
"""Numbers that older plans bring with them, and so begin before BR18."""


def accounted():
    content = shipped().joinpath("law", "br18_facts.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(content.splitlines()))


def fact_rows(name="rules.csv"):
    if not FACTS.is_dir():
        pytest.skip("the facts are not beside this checkout")
    with (FACTS / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def values():
    return [(one.name, dated) for one in law().values() for dated in one.values]


def test_every_row_of_the_facts_is_accounted_for():
    assert [row["fact"] for row in accounted()] == [row["rule_id"] for row in fact_rows()]
    assert len(accounted()) == 142


def test_what_is_said_to_carry_a_fact_does_so():
    stated = {dated.fact for _, dated in values()}
    criteria = {one.fact for one in CRITERIA}
    wrong = []
    for row in accounted():
        where = row["where"]
        carried = {
            "parameter": where in law() and row["fact"] in {dated.fact for dated in law()[where].values} if where in law() else False,
            "rule": any(rule.id == where and row["fact"] in rule.facts for rule in RULES),
            "measure": "." in where and hasattr(importlib.import_module(where.rpartition(".")[0]), where.rpartition(".")[2]),
            "criterion": row["fact"] in criteria,
            "left_out": bool(row["reason"]) and row["fact"] not in stated,
        }
        wrong += [] if carried[row["carried_by"]] else [row]
    assert not wrong


def test_few_facts_are_left_out():
    assert [row["fact"] for row in accounted() if row["carried_by"] == "left_out"] == ["R-455-5d"]


def test_the_numbers_are_those_of_the_facts():
    """Where a fact is one number, some value that states it has that number."""
    stated = {}
    for _, dated in values():
        stated.setdefault(dated.fact, set()).add(dated.value)
    wrong = [
        (row["rule_id"], row["value"], stated[row["rule_id"]])
        for row in fact_rows()
        if re.fullmatch(r"[0-9.]+", row["value"]) and row["rule_id"] in stated and float(row["value"]) not in stated[row["rule_id"]]
    ]
    assert not wrong


def test_what_a_fact_holds_with_less_confidence_is_not_said_to_be_verified():
    """A fact whose confidence begins with another word than high never becomes a verified number."""
    unsure = {row["rule_id"] for row in fact_rows() if not row["confidence"].startswith("high")}
    assert not sorted({dated.fact for _, dated in values() if dated.fact in unsure and dated.reference.verified} - STARTS_LATER)


STARTS_LATER = {"R-178-5b", "R-1B-1", "R-455-7"}
"""Facts whose number is held high and whose doubt is the first day, told by ``uncertain_from`` or a note."""


def test_days_are_those_of_the_facts():
    """Where the facts give a first or last day, the law has it; a year alone stands for its first and last day."""
    wrong = []
    rows = {row["rule_id"]: row for row in fact_rows()}
    for name, dated in values():
        row = rows.get(dated.fact)
        if row is None or name in OUTSIDE_BR18:
            continue
        first, last = row["valid_from"], row["valid_to"]
        if first and dated.valid_from.isoformat() != (first if len(first) > 4 else f"{first}-01-01"):
            wrong.append((name, dated.fact, "from", first, dated.valid_from))
        if last and dated.valid_to is not None and dated.valid_to.isoformat() != (last if len(last) > 4 else f"{last}-12-31"):
            wrong.append((name, dated.fact, "to", last, dated.valid_to))
    assert not wrong


def test_nothing_of_br18_holds_before_it():
    before = dt.date(2017, 12, 31)
    guessed = [
        (one.name, use)
        for one in law().values()
        if one.name not in OUTSIDE_BR18
        for use in uses(one)
        if in_force_at(one, before, use) and one.name in BR18_NAMES
    ]
    assert not guessed
    with pytest.raises(NoValueInForceError, match="Største højde"):
        parameter("hoejde").on(before, "parcelhus")
    assert in_force("hoejde", before, "parcelhus") is None


BR18_NAMES = set(tomllib.loads(shipped().joinpath("law", "br18.toml").read_text(encoding="utf-8")))


def uses(one):
    return {use for dated in one.values for use in dated.use} or {""}


def in_force_at(one, day, use):
    return any(dated.in_force(day) and dated.holds_for(use) for dated in one.values)


def test_a_use_that_the_law_does_not_name_has_no_number():
    with pytest.raises(NoValueInForceError):
        parameter("afstand_nabo").on(DAY, "raekkehus")
    found = statute("afstand_nabo", DAY, np.array(["raekkehus", "parcelhus"], dtype=object))
    assert np.isnan(found.limit.value[0])
    assert (found.limit.value[1], found.fact[1], found.limit.source[1]) == (2.5, "R-177-2", "BR18 § 177, nr. 2")


CHANGES = [
    ("afstand_vej", "sommerhus", dt.date(2020, 7, 1), 5.0, 2.5),
    ("afstand_vej", "sekundaer_sommerhus", dt.date(2020, 7, 1), 5.0, 2.5),
    ("afstand_opholdsareal_vej", "sommerhus", dt.date(2020, 7, 1), 5.0, 2.5),
    ("tagetage_maaleplan", "", dt.date(1977, 2, 1), 1.0, 1.5),
    ("fradrag_per_bolig", "parcelhus", dt.date(2018, 1, 1), 35.0, 50.0),
    ("fradrag_per_bolig", "raekkehus", dt.date(2018, 1, 1), 20.0, 20.0),
    ("hoejde", "sanitetsbygning", dt.date(2020, 7, 1), None, 4.0),
    ("lca_graense", "etagebolig", dt.date(2025, 7, 1), None, 7.5),
    ("lca_graense", "alle", dt.date(2023, 1, 1), None, 12.0),
    ("lca_graense", "alle", dt.date(2025, 7, 1), 12.0, None),
    ("lca_graense", "enfamiliehus", dt.date(2027, 1, 1), 6.7, 6.0),
    ("lca_graense", "enfamiliehus", dt.date(2029, 1, 1), 6.0, 5.4),
    ("nedrivning", "", dt.date(2020, 1, 1), None, 50.0),
    ("shelter", "", dt.date(2024, 1, 1), None, 20.0),
]


@pytest.mark.parametrize(("name", "use", "day", "before", "after"), CHANGES)
def test_both_sides_of_each_change(name, use, day, before, after):
    old, new = in_force(name, day - ONE, use), in_force(name, day, use)
    assert (old.value if old else None, new.value if new else None) == (before, after)


@pytest.mark.parametrize(
    ("day", "other"), [(dt.date(2018, 12, 31), None), (dt.date(2019, 1, 1), 2.5), (dt.date(2020, 6, 30), 2.5), (dt.date(2020, 7, 1), None)]
)
def test_an_inferred_first_day_is_doubtful_before_it(day, other):
    maybe = parameter("afstand_vej").perhaps(day, "sommerhus")
    assert (maybe.value if maybe else None) == other


@pytest.mark.parametrize(
    ("day", "other"), [(dt.date(2026, 12, 31), None), (dt.date(2027, 1, 1), 6.7), (dt.date(2027, 12, 31), 6.7), (dt.date(2028, 1, 1), None)]
)
def test_a_change_known_by_its_year_is_doubtful_through_it(day, other):
    maybe = parameter("lca_graense").perhaps(day, "enfamiliehus")
    assert (maybe.value if maybe else None) == other


def test_every_value_has_its_fact_and_paragraph():
    assert not [(name, dated) for name, dated in values() if not dated.fact or not dated.reference.text]


def test_the_files_are_those_listed_and_no_name_stands_twice():
    names = [name for file in FILES for name in tomllib.loads(shipped().joinpath("law", f"{file}.toml").read_text(encoding="utf-8"))]
    assert len(names) == len(set(names)) == len(law())


def test_every_number_a_rule_names_is_there():
    assert not [(rule.id, name) for rule in RULES for name in (*rule.parameters, *rule.values) if name not in law()]
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_numbers_of_one_use_may_not_overlap(tmp_path):
    entry = '[[a.values]]\nvalue = 1\nvalid_from = {start}\nuse = ["{use}"]\nsource = "x"\nconfidence = "high"\n'
    path = tmp_path / "law.toml"
    head = '[a]\ntitle = "A"\nunit = "m"\n'
    path.write_text(head + entry.format(start="2018-01-01", use="x") + entry.format(start="2019-01-01", use="y"), encoding="utf-8")
    assert len(load_parameters(path)["a"].values) == 2
    path.write_text(head + entry.format(start="2018-01-01", use="x") * 2, encoding="utf-8")
    with pytest.raises(ContentError, match="gælder samtidig"):
        load_parameters(path)


def test_yes_no_and_words():
    assert (parameter("vejareal_medregnes").values[0].value, parameter("vejareal_medregnes").values[0].text) == (1.0, "ja")
    words = parameter("skelbraemme_aabninger").on(DAY, "sekundaer")
    assert np.isnan(words.value)
    assert words.text == "ingen"
    assert number("hegnsmur", DAY) == 1.8
