"""The 63 worked cases: every number, every rule, the permit and the whole."""

import csv

import pytest

from building.worked import FACTS, FILES, differences, expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_worked_case(path):
    wrong = differences(path)
    assert not wrong, "\n".join([path.name, *wrong])


def test_every_row_has_its_files():
    if not FACTS.is_dir():
        pytest.skip("the facts are not beside this checkout")
    with (FACTS / "example_cases.csv").open(encoding="utf-8") as stream:
        rows = {row["case_id"] for row in csv.DictReader(stream)}
    assert rows == {expected(path)["row"] for path in FILES if "row" in expected(path)}
    assert len(rows) == 63
