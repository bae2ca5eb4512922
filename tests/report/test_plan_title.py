"""What a lokalplan is called in a sentence."""

from __future__ import annotations

import pytest

from geoplan.report.plan_title import first_upper, plan_title
from geoplan.texts import texts


@pytest.mark.parametrize(
    ("number", "name", "said"),
    [
        ("1.23", "Ved søen", "lokalplan 1.23 Ved søen"),
        ("101", "Lokalplan 101 for Ved søen", "Lokalplan 101 for Ved søen"),
        ("101", "Tillæg til lokalplan 90", "lokalplan 101 Tillæg til lokalplan 90"),
        ("101", None, "lokalplan 101"),
        (None, None, "lokalplan ?"),
    ],
)
def test_a_name_that_says_the_number_itself_stands_alone(number: str | None, name: str | None, said: str) -> None:
    assert plan_title(number, name, texts("da")) == said


def test_a_line_begins_with_a_large_letter() -> None:
    assert first_upper("lokalplan ølgod") == "Lokalplan ølgod"
    assert first_upper("") == ""
