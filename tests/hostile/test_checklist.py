"""The list of points in README.md names tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
POINTS = {*range(1, 11), 25, 26, 28, 30, 31, 34}


def test_every_point_names_tests_that_are_there():
    text = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \|[^|]*\|(.*)\|$", text, re.MULTILINE)
    assert {int(number) for number, _ in rows} == POINTS
    offenders = []
    for number, tests in rows:
        place = None
        for file, name in re.findall(r"`([\w/]+\.py)?(?:::(\w+))?", tests):
            if file:
                place = TESTS / file if "/" in file else Path(__file__).with_name(file)
            if (
                (file or name)
                and place is not None
                and (not place.is_file() or (name and f"def {name}(" not in place.read_text(encoding="utf-8")))
            ):
                offenders.append(f"{number}: {file or place.name} {name}")
        if place is None and "table:" not in tests:
            offenders.append(f"{number}: no test")
    assert not offenders, "\n".join(offenders)
