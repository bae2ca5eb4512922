"""Every case file, through the engine, in one run of rows and in many."""

import math
from collections import Counter
from string import Formatter

import numpy as np
import pytest

from fkg.case_files import all_cases, rule_of, run_case
from geoplan.report.sentences import reason, sentences
from geoplan.texts import texts

WAYS = {"in one run": {}, "row by row": {"chunk_rows": 1, "workers": 2}}
TELLING = ("row", "outcome", "value", "limit", "place", "other")
MILLIMETRE = 1e-3


def told(run, origin):
    """The findings as a case file writes them, in file order."""
    found = []
    for group in run.findings:
        for i in range(len(group)):
            place = None if np.isnan(group.place[i]).any() else (group.place[i] - origin).tolist()
            hit = {
                **{name: values[i] for name, values in group.details.items()},
                "row": int(group.row[i]),
                "outcome": str(group.outcome),
                "value": group.value[i],
                "limit": group.limit[i],
                "place": place,
                "other": int(group.other[i]),
            }
            found.append(hit)
    return sorted(found, key=lambda hit: (hit["row"], hit["outcome"], hit["other"]))


def same(found, expected):
    if isinstance(expected, float) and isinstance(found, int | float):
        return math.isclose(found, expected, rel_tol=1e-9, abs_tol=MILLIMETRE)
    if isinstance(expected, list):
        return found is not None and len(found) == len(expected) and all(map(same, found, map(float, expected)))
    return found == expected and isinstance(found, bool) == isinstance(expected, bool)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.kind}: {case.name}")
def test_case(case, way):
    result = run_case(case, **way)
    skipped = [reason(skip, texts("da")) for skip in result.skipped]
    assert [case.content.get("skipped", "")] == skipped if skipped else "skipped" not in case.content, skipped
    found = told(result, case.content.get("origin", (0.0, 0.0)))
    expected = [{"outcome": "breach", **hit} for hit in case.content["hits"]]
    assert [(hit["row"], hit["outcome"]) for hit in found] == [(hit["row"], hit["outcome"]) for hit in expected], found
    for hit, wanted in zip(found, expected, strict=True):
        wrong = {key: (hit.get(key), value) for key, value in wanted.items() if not same(hit.get(key), value)}
        assert not wrong, f"found and expected differ: {wrong}"


@pytest.mark.parametrize("case", [case for case in all_cases() if not case.passes], ids=lambda case: f"{case.kind}: {case.name}")
def test_sentence_of_case_is_whole(case):
    """Each {name} of the message is filled by what the check gave."""
    rule = rule_of(case)
    named = {name for _, name, _, _ in Formatter().parse(rule.message) if name}
    for group in run_case(case).findings:
        assert named <= {*TELLING, "field", "unit", "layer", "feature", *group.details}
        assert all(len(values) == len(group) for values in group.details.values())
        for sentence in sentences(group, texts("da")):
            assert sentence.strip()


def test_names_of_cases_are_unique():
    names = Counter((case.kind, case.name) for case in all_cases())
    assert not [name for name, count in names.items() if count > 1]
