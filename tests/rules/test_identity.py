"""Ids as 128 bits, and who shares one: the fast way against the readable way."""

import uuid
from collections import defaultdict
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoplan.dataset import LayerInfo, Rows
from geoplan.rules.checks.identity import CURRENT, FROM, TO, consecutive_versions, groups_of, id_key, next_in_group, unique
from geoplan.rules.checks.text import identity
from geoplan.rules.checks.values import NO_MOMENT
from rules.made import context_of, rows_of

ONE = uuid.UUID("0b1f2d3c-4a5e-4b6c-8d7e-9f0a1b2c3d4e")
FORMS = [str, lambda u: str(u).upper(), lambda u: f"{{{u}}}", lambda u: u.hex, lambda u: f"  {u}", lambda u: f"{{{u.hex.upper()}}} "]


def keys(texts, kind=None):
    return identity(rows_of({"a": pa.array(texts, kind)}), "a")


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()], ids=str)
def test_one_id_in_every_form(kind):
    found = keys([form(ONE) for form in FORMS], kind)
    assert len(np.unique(found, axis=0)) == 1
    assert int(found[0, 0]) << 64 | int(found[0, 1]) == ONE.int


def test_empty_is_no_id():
    assert not keys([None, "", "  "]).any()
    assert not keys([None, None], pa.null()).any()


def test_other_texts_and_numbers_are_ids_too():
    found = keys(["17", "18", "17 ", "a" * 36])
    assert (found[0] == found[2]).all()
    assert len(np.unique(found, axis=0)) == 3
    numbers = identity(rows_of({"a": [17, 18, 17]}), "a")
    assert (numbers[0] == numbers[2]).all()
    assert (numbers[0] != numbers[1]).any()


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(FORMS)), min_size=1, max_size=30))
def test_ids_are_equal_exactly_where_the_uuids_are(drawn):
    ids = [uuid.UUID(int=(number << 64) + 7 * number + 1) for number, _ in drawn]
    found = keys([form(one) for one, (_, form) in zip(ids, drawn, strict=True)])
    for at, one in enumerate(ids):
        assert (found == found[at]).all(axis=1).tolist() == [other == one for other in ids]


def readable_groups(key, among):
    members = defaultdict(list)
    for at, pair in enumerate(key.tolist()):
        if among[at] and any(pair):
            members[tuple(pair)].append(at)
    return sorted(group for group in members.values() if len(group) > 1)


KEYS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.booleans()), max_size=40)


@given(KEYS)
def test_groups_are_those_of_the_readable_version(drawn):
    key = np.array([(high, low) for high, low, _ in drawn], dtype=np.uint64).reshape(-1, 2)
    among = np.array([taken for _, _, taken in drawn], dtype=bool)
    at, group = groups_of(key, among)
    found = defaultdict(list)
    for place, number in zip(at.tolist(), group.tolist(), strict=True):
        found[number].append(place)
    assert sorted(found.values()) == readable_groups(key, among)


@given(KEYS)
def test_every_member_of_a_group_names_another(drawn):
    key = np.array([(high, low) for high, low, _ in drawn], dtype=np.uint64).reshape(-1, 2)
    at, group = groups_of(key, np.ones(len(key), dtype=bool))
    if len(at):
        other = next_in_group(at, group)
        assert (at != other).all()
        assert (key[at] == key[other]).all()
        assert sorted(at.tolist()) == sorted(other.tolist())  # a ring: each is named once


@given(KEYS, st.booleans())
def test_unique_finds_every_row_that_shares_its_id(drawn, current_only):
    key = np.array([(high, low) for high, low, _ in drawn], dtype=np.uint64).reshape(-1, 2)
    current = np.array([taken for _, _, taken in drawn], dtype=bool)
    row = np.arange(len(key), dtype=np.int64) * 10
    rows = Rows(LayerInfo("lag"), {}, row=row, fid=row, derived={id_key("a"): key, CURRENT: current})
    found = unique("a", current_only=current_only)(rows, context_of())
    expected = readable_groups(key, current if current_only else np.ones(len(key), dtype=bool))
    assert found.at.tolist() == sorted(place for group in expected for place in group)
    sizes = {place: len(group) for group in expected for place in group}
    others = {place: group for group in expected for place in group}
    for place, count, other in zip(found.at.tolist(), found.details.get("count", ()), found.other if len(found) else (), strict=True):
        assert count == sizes[place]
        assert other // 10 in others[place]
        assert other // 10 != place


VERSIONS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 6), st.integers(0, 7)), max_size=20)


@given(VERSIONS)
def test_versions_are_judged_by_their_predecessor(drawn):
    """Readable: sort each object's versions, and compare neighbours. 7 is no end; object 0 has no id."""
    key = np.array([(0, number) for number, _, _ in drawn], dtype=np.uint64).reshape(-1, 2)
    start = np.array([begins for _, begins, _ in drawn], dtype=np.int64)
    end = np.array([NO_MOMENT if ends == 7 else ends for _, _, ends in drawn], dtype=np.int64)
    row = np.arange(len(drawn), dtype=np.int64)
    rows = Rows(LayerInfo("lag"), {}, row=row, fid=row, derived={id_key("objekt_id"): key, FROM: start, TO: end})
    expected = set()
    for number in (1, 2):
        versions = sorted((begins, ends, at) for at, (of, begins, ends) in enumerate(drawn) if of == number)
        for (_, former_end, former), (begins, _, at) in pairwise(versions):
            if former_end != 7 and begins < former_end:
                expected.add((at, former))
    found = consecutive_versions(lambda ended, began: began < ended)(rows, context_of())
    pairs = set(zip(found.at.tolist(), found.other.tolist() if len(found) else [], strict=True))
    assert pairs == expected
    assert found.at.tolist() == sorted(found.at.tolist())


def test_numbers_that_differ_by_their_sign_are_different_ids():
    assert len(np.unique(keys([-1, 1, 1], pa.int64()), axis=0)) == 2
