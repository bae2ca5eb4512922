"""Every case file, through the engine, in one run of rows and in many."""

from collections import Counter

import pytest
from case_files import WAYS, check_case, check_sentences

from fkg.case_files import all_cases, rule_of


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.kind}: {case.name}")
def test_case(case, way):
    check_case(case, rule_of(case), way)


@pytest.mark.parametrize("case", [case for case in all_cases() if not case.passes], ids=lambda case: f"{case.kind}: {case.name}")
def test_sentence_of_case_is_whole(case):
    """Each {name} of the message is filled by what the check gave."""
    check_sentences(case, rule_of(case))


def test_names_of_cases_are_unique():
    names = Counter((case.kind, case.name) for case in all_cases())
    assert not [name for name, count in names.items() if count > 1]
