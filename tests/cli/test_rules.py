"""``geoplan rules``: kinds, lists, one in full, and JSON."""

from __future__ import annotations

import json

from click.testing import CliRunner

from geoplan.cli import main
from geoplan.fkg.rules import theme_rules
from geoplan.model.load import find, load
from geoplan.workflows.rules import rule_families, rules

ONE = "fkg.t_5607_ladefacilitet.geometri.kommune"


def _run(*args):
    result = CliRunner().invoke(main, ["rules", *args], prog_name="geoplan")
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_all_kinds_in_short():
    text = _run()
    assert "fkg.<tema>.<felt>.kodeliste" in text
    assert "fkg.<tema>.geometri.gyldig" in text
    assert max(map(len, text.splitlines())) <= 120


def test_every_rule_is_in_one_family():
    told = rule_families()
    ids = [rule.id for family in told for rule in family.rules]
    assert len(ids) == len(set(ids))
    assert len({family.pattern for family in told}) == len(told)


def test_a_theme_by_code_title_or_prefix():
    wanted = [rule.id for rule in theme_rules(load(), find(load(), "5607"))]
    for text in ("5607", "ladefacilitet", "fkg.t_5607_ladefacilitet", "fkg.t_5607_ladefacilitet."):
        assert [rule.id for rule in rules(text)] == wanted


def test_one_rule_in_full():
    text = _run(ONE)
    assert text.startswith(f"{ONE}\n")
    for heading in ("Hvad:", "Alvor:", "Besked:", "Kilde:", "Kolonner:", "Tal:"):
        assert heading in text
    assert "(ikke efterprøvet)" in text
    assert "1.000 m, fra 2006-12-31 og frem" in text


def test_json_of_a_rule():
    (told,) = json.loads(_run(ONE, "--format", "json"))
    assert told["id"] == ONE
    assert told["severity"] == "error"
    assert told["verified"] is False
    assert told["columns"] == ["geometri"]
    assert told["parameters"][0]["values"][0] == {
        "value": 1000.0,
        "valid_from": "2006-12-31",
        "valid_to": None,
        "source": told["source"]["text"],
        "confidence": "medium",
    }


def test_a_rule_that_is_not_there():
    result = CliRunner().invoke(main, ["rules", "fkg.t_5607_ladefacilitet.hokus"], prog_name="geoplan")
    assert result.exit_code == 2
    assert "Ingen regel hedder “fkg.t_5607_ladefacilitet.hokus”" in result.stderr
