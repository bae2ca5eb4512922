"""``geoplan layers``: readable tables and complete JSON."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.model.load import find, load
from geoplan.model.types import FieldKind


def _run(*args):
    result = CliRunner().invoke(main, ["layers", *args], prog_name="geoplan")
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_all_themes_in_a_table():
    text = _run()
    codes = [line[:4] for line in text.splitlines() if line[:4].isdigit()]
    assert codes == sorted(layer.code for layer in load().layers)
    assert "146 temaer." in text


@pytest.mark.parametrize(("status", "count"), [("live", 125), ("retired", 21), ("internal", 1)])
def test_themes_of_a_status(status, count):
    assert len(json.loads(_run("--status", status, "--format", "json"))) == count


def test_no_line_is_wider_than_120():
    for code in ("", "5607", "5800", "5001", "5016", "6205", "5503"):
        lines = _run(*filter(None, [code])).splitlines()
        assert max(map(len, lines)) <= 120, code


def test_every_field_has_one_line_that_begins_with_its_name():
    """Names, types and code lists are never broken."""
    for layer in (find(load(), code) for code in ("5607", "5800", "5016")):
        starts = [line.split()[0] for line in _run(layer.code).splitlines() if line and not line.startswith(" ")]
        wanted = [column.name for column in layer.fields if column.kind is not FieldKind.FORMER]
        assert [name for name in starts if name in layer.by_name] == wanted


def test_a_theme_in_full():
    text = _run("ladefacilitet")
    assert text.startswith("5607 Ladefacilitet\n")
    assert "punkter (MultiPoint)" in text
    assert "Elladestander til kørestol" in text
    assert "d_basis_postnr (1.090 gældende)\n  Listen er lang." in text
    assert "regler: geoplan rules fkg.t_5607_ladefacilitet" in text
    assert "6000  Kolding" in _run("5607", "--all-codes")


def test_retired_and_unknown_codes_are_marked():
    text = _run("5710")
    assert "6 udgået" in text
    assert "(udgået)" in text


def test_a_retired_theme_says_so():
    text = _run("5503")
    assert "udgået i 2.1.2" in text
    assert "ingen regler" in text


def test_json_has_everything():
    told = json.loads(_run("5607", "--format", "json"))
    layer = find(load(), "5607")
    assert [field["name"] for field in told["fields"]] == [column.name for column in layer.fields]
    kind = next(field for field in told["fields"] if field["name"] == "ladefacilitet_type_kode")
    assert (kind["type"], kind["required_by_database"], kind["required_by_upload"]) == ("integer", True, True)
    assert kind["code_list"] == "d_5607_ladefacilitet_type"
    lists = {codes["name"]: codes for codes in told["code_lists"]}
    assert lists["d_5607_ladefacilitet_type"]["codes"][0] == {
        "code": "1",
        "label": "Elladestander til bil",
        "status": "active",
        "valid_in": "2026-06",
        "note": "",
    }
    assert told["rules"]["prefix"] == "fkg.t_5607_ladefacilitet"
    assert told["rules"]["count"] > 100
