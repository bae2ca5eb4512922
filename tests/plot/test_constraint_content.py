"""The themes are those of the facts, row by row."""

import csv
import re
from pathlib import Path

import pytest

from geoplan.building.constraints import EFFECT_DA, Effect, Form, by_id, constraints

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "byggesag" / "constraints.csv"


@pytest.fixture(scope="module")
def facts():
    if not FACTS.exists():
        pytest.skip("the facts lie beside the checkout in shared/facts/byggesag, and are not here")
    with FACTS.open(encoding="utf-8") as stream:
        return {row["constraint_id"]: row for row in csv.DictReader(stream)}


def test_every_theme_of_the_facts_is_there(facts):
    assert list(facts) == [one.id for one in constraints()]


def test_outcome_and_distance_are_those_of_the_facts(facts):
    for id_, row in facts.items():
        mine = by_id()[id_]
        assert row["check_outcome"].startswith(mine.effect.value), id_
        assert (float(row["statutory_distance_m"]) if row["statutory_distance_m"] else None) == mine.statutory_distance_m, id_


def test_no_paragraph_number_of_the_facts_is_lost(facts):
    for id_, row in facts.items():
        paragraph = row["paragraph"].split("(")[0]
        assert set(re.findall(r"\d+", paragraph)) <= {*re.findall(r"\d+", by_id()[id_].paragraph), "43"}, id_


def test_what_the_facts_do_not_vouch_for_is_not_vouched_for_here(facts):
    for id_, row in facts.items():
        if not row["confidence"].startswith("high"):
            assert not by_id()[id_].reference.verified, id_


def test_every_theme_with_a_layer_says_how_it_is_drawn_and_how_old_it_may_be():
    for one in constraints():
        assert bool(one.layers) == (one.form is not Form.NONE), one.id
        assert one.max_age_days > 0, one.id
        assert one.title, one.id
        assert one.effect_text.endswith("."), one.id


def test_every_effect_has_words_and_is_used():
    assert set(EFFECT_DA) == set(Effect) == {one.effect for one in constraints()}
