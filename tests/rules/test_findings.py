"""Findings as groups: counts, order, what a severity leaves, and the frame."""

import numpy as np
import pytest

from geoplan.rules import NO_HITS, Hits, Outcome, Severity, run
from geoplan.rules.frame import COLUMNS
from geoplan.settings import CRS
from rules.made import SOURCE, dataset_of, every, layer_of, rule_of


def first_of(rows, _context):
    return Hits(np.array([0]), value=[1.5], limit=[1.0], other=np.array([1]))


def undecided(rows, _context):
    return Hits(np.array([0, 1]), outcome=Outcome.UNDECIDED)


def both(rows, _context):
    return [Hits(np.array([0])), NO_HITS, Hits(np.array([1, 2]), outcome=Outcome.UNDECIDED)]


@pytest.fixture
def result():
    here = layer_of(["POINT(1 2)", "POINT(3 4)", "POINT EMPTY"], a=[1, 2, 3])
    there = layer_of(["POINT(5 6)", "POINT(7 8)", "POINT(9 9)"], kind="andet", a=[1, 2, 3])
    rules = [
        rule_of(every, id="a.bemaerkning", severity=Severity.NOTICE),
        rule_of(first_of, id="b.fejl", unit="m", field="a"),
        rule_of(both, id="a.fejl"),
        rule_of(undecided, id="c.advarsel", severity=Severity.WARNING),
        rule_of(every, id="andet.fejl", layer="andet"),
    ]
    return run(dataset_of(here, there), rules)


def test_order_is_severity_then_layer_then_rule(result):
    assert [(group.rule.id, str(group.outcome)) for group in result.findings] == [
        ("a.fejl", "breach"),
        ("a.fejl", "undecided"),
        ("b.fejl", "breach"),
        ("andet.fejl", "breach"),
        ("c.advarsel", "undecided"),
        ("a.bemaerkning", "breach"),
    ]


def test_counts_keep_the_undecided_apart(result):
    assert len(result.findings) == 12
    assert result.findings.counts() == {"error": 5, "warning": 0, "notice": 3, "judgement": 0, "undecided": 4}


@pytest.mark.parametrize(("lowest", "left"), [(Severity.ERROR, 7), (Severity.WARNING, 9), (Severity.NOTICE, 12)])
def test_from_severity_lists_less_and_counts_all(result, lowest, left):
    fewer = result.findings.from_severity(lowest)
    assert len(fewer) == left
    assert fewer.counts() == result.findings.counts()
    assert fewer.from_severity(Severity.ERROR).counts() == result.findings.counts()


def test_frame(result):
    frame = result.findings.frame()
    assert tuple(frame.columns) == (*COLUMNS, "geometry")
    assert frame.crs == CRS
    assert len(frame) == 12
    told = frame[frame.rule == "b.fejl"].iloc[0]
    assert (told.row, told.feature, told.value, told.limit, told.unit, told.other_row, told.field) == (0, 0, 1.5, 1.0, "m", 1, "a")
    assert (told.layer, told.theme, told.source, told.outcome, told.severity) == ("lag", "lag", SOURCE.text, "breach", "error")
    assert (told.geometry.x, told.geometry.y) == (1.0, 2.0)
    empty = frame[(frame.rule == "a.bemaerkning") & (frame.row == 2)].iloc[0]
    assert empty.geometry is None


def test_frame_of_no_findings():
    frame = run(dataset_of(layer_of(a=[1])), [rule_of(lambda rows, context: NO_HITS)]).findings.frame()
    assert tuple(frame.columns) == (*COLUMNS, "geometry")
    assert len(frame) == 0
    assert frame.crs == CRS
