"""Counting every finding and keeping the first ones."""

import numpy as np
import pytest

from geoplan.rules import Hits, Outcome, run
from rules.made import dataset_of, every, layer_of, rule_of

COUNT = 10


def mixed(rows, _context):
    odd = rows.row % 2 == 1
    details = [f"række {row}" for row in rows.row[odd].tolist()]
    return [Hits(np.flatnonzero(odd), details={"what": details}), Hits(np.flatnonzero(~odd), outcome=Outcome.UNDECIDED)]


@pytest.mark.parametrize("chunk_rows", [1, 3, 10, 99])
@pytest.mark.parametrize("kept", [1, 4, 5, 10, 99])
def test_counts_are_true_and_the_first_are_kept(kept, chunk_rows):
    findings = run(dataset_of(layer_of(a=list(range(COUNT)))), [rule_of(every)], kept_per_rule=kept, chunk_rows=chunk_rows).findings
    (group,) = findings
    assert (len(findings), group.count, findings.counts()["error"]) == (COUNT, COUNT, COUNT)
    assert group.row.tolist() == list(range(min(kept, COUNT)))
    assert list(group.value) == group.row.tolist()
    assert len(group.place) == len(group.other) == len(group.limit) == len(group)


@pytest.mark.parametrize("chunk_rows", [1, 3, 10])
def test_each_outcome_keeps_its_own(chunk_rows):
    findings = run(dataset_of(layer_of(a=list(range(COUNT)))), [rule_of(mixed)], kept_per_rule=2, chunk_rows=chunk_rows).findings
    breach, undecided = findings
    assert (breach.count, undecided.count) == (5, 5)
    assert (breach.row.tolist(), undecided.row.tolist()) == ([1, 3], [0, 2])
    assert list(breach.details["what"]) == ["række 1", "række 3"]


def test_each_layer_keeps_its_own():
    findings = run(dataset_of(layer_of(a=[1, 2]), layer_of(a=[3, 4, 5])), [rule_of(every)], kept_per_rule=1).findings
    assert [group.count for group in findings] == [2, 3]
    assert [group.row.tolist() for group in findings] == [[0], [0]]
