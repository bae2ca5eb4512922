"""Seven whole deliveries: the whole report of each, compared in full; and each planted fault found, and nothing else."""

from __future__ import annotations

import json
import re
from collections import Counter

import pytest
from click.testing import CliRunner

from deliveries.made import DAY, DELIVERIES, KOMMUNE, boundary, gml
from deliveries.reports import EXPECTED, FORMATS, expected, reports, same_everywhere
from geoplan.cli import main

NAMES = [delivery.name for delivery in DELIVERIES]
ANEW = "write it anew with: python tests/deliveries/anew.py - and read what has changed"


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_the_report_is_the_expected_one(name, kind):
    assert reports(name)[kind] == expected(name, kind).read_text(encoding="utf-8"), ANEW


@pytest.mark.parametrize("delivery", DELIVERIES, ids=NAMES)
def test_the_report_has_what_was_planted_and_nothing_else(delivery):
    findings = json.loads(reports(delivery.name)["json"])["findings"]
    found = Counter((_short(one["rule"]), one["layer"], one["row"]) for one in findings)
    planted = Counter([*delivery.plants, *delivery.wrong])
    assert {"missing": sorted((planted - found).elements(), key=str), "extra": sorted((found - planted).elements(), key=str)} == {
        "missing": [],
        "extra": [],
    }


def _short(rule):
    """The rule without its theme: the layer tells that."""
    return re.sub(r"^fkg\.t_\d{4}_\w+?\.", "", rule)


def test_every_expected_report_is_of_a_delivery():
    assert sorted(path.name for path in EXPECTED.iterdir()) == sorted(expected(name, kind).name for name in NAMES for kind in FORMATS)


@pytest.mark.parametrize("name", NAMES)
def test_no_report_tells_of_the_machine(name):
    for text in reports(name).values():
        assert not re.search(r"/tmp/|/home/|Traceback|SELECT ", text)


def test_the_same_delivery_is_made_twice(tmp_path):
    for delivery in DELIVERIES:
        one, other = (tmp_path / f"{delivery.name}{number}" for number in "12")
        for folder in (one, other):
            folder.mkdir()
            delivery.make(folder)
        assert _content(one) == _content(other), delivery.name


def _content(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_command_line_says_the_same(tmp_path, monkeypatch):
    made, area = gml(tmp_path), boundary(tmp_path)
    options = ["--kommune", KOMMUNE, "--boundary", str(area), "--day", DAY.isoformat(), "--lang", "da"]
    result = CliRunner().invoke(main, ["validate", str(made), *options])
    assert result.exit_code == 1
    assert same_everywhere(result.stdout) == reports("gml")["text"]
