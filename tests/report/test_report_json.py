import json
from importlib.resources import files

import jsonschema
import pytest
from made_report import COLUMN, STATUS, VALID, build, empty, group, rule

from geoplan.report import write
from geoplan.report.json_lines import finding_lines
from geoplan.report.sentences import sentences
from geoplan.rules import Severity

SCHEMA = json.loads((files("geoplan.report") / "schema" / "report.schema.json").read_text(encoding="utf-8"))
MEMBERS = ("rule", "severity", "outcome", "layer", "row", "feature", "field", "value", "limit", "message", "source", "geometry")


def no_constants(name):
    pytest.fail(f"{name} is not JSON")


@pytest.fixture
def content(da):
    return json.loads(write(build(), "json", None, texts=da), parse_constant=no_constants)


@pytest.mark.parametrize("make", [build, empty])
@pytest.mark.parametrize("language", ["da", "en"])
def test_the_report_follows_its_schema(make, language, request):
    text = write(make(), "json", None, texts=request.getfixturevalue(language))
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    validator.check_schema(SCHEMA)
    validator.validate(json.loads(text))


def test_members(content):
    assert content["geoplan"] == {"geoplan": "0.1.0", "datamodel": "2026-11", "day": "2026-11-22", "kommune": "0999"}
    assert content["summary"] == {"error": 1007, "warning": 19, "notice": 1, "judgement": 0, "undecided": 2}
    assert content["input"][1]["path"] == "=flader.gpkg"
    assert all(tuple(finding) == MEMBERS for finding in content["findings"])


def test_a_finding(content):
    finding = next(one for one in content["findings"] if one["rule"] == STATUS.id)
    assert finding == {
        "rule": STATUS.id,
        "severity": "error",
        "outcome": "breach",
        "layer": "facilitet_pkt",
        "row": 3,
        "feature": 4,
        "field": "statuskode",
        "value": 7,
        "limit": "0-4 (d_basis_status)",
        "message": "statuskode er 7. Tilladt er 0-4 (d_basis_status).",
        "source": "FKG-specifikation 5.4.1",
        "geometry": {"type": "Point", "coordinates": [574212.315, 6223908.765]},
    }


def test_a_finding_about_the_whole_layer(content):
    finding = next(one for one in content["findings"] if one["rule"] == COLUMN.id)
    assert (finding["row"], finding["feature"], finding["field"], finding["geometry"]) == (None, None, None, None)


def test_values_keep_their_type(content):
    values = [one["value"] for one in content["findings"] if one["field"] == "note"][-6:]
    assert values == [101901234, "110190-****", 2024, -3.5, True, None]


def test_counts_beyond_the_listed_are_kept(content):
    counts = {one["rule"]: (one["count"], one["listed"]) for one in content["groups"]}
    assert counts[STATUS.id] == (1005, 5)
    assert sum(one["listed"] for one in content["groups"]) == len(content["findings"])


def test_skipped_rules(content):
    assert content["skipped"][1]["reason"] == "kolonnen systid_til 010190-**** findes ikke i laget"


def test_one_finding_per_line(da):
    text = write(build(), "json", None, texts=da)
    lines = text.partition('"findings": [\n')[2].splitlines()[:-2]
    assert len(lines) == 29
    assert all(json.loads(line.rstrip(",")) for line in lines)
    assert text.endswith("\n]\n}\n")
    assert "æøå" in text


def test_the_fast_way_equals_the_plain_one(report, da):
    lines = "".join(finding_lines(report, da, lambda columns: ["[", columns["row"], ",", columns["message"], "]"]))
    plain = [(row, text) for found in report.findings for row, text in zip(found.row.tolist(), sentences(found, da), strict=True)]
    assert json.loads(f"[{lines}]") == [[row if row >= 0 else None, text] for row, text in plain]


def test_parts_of_many_lines_join(da, monkeypatch):
    import geoplan.report.json_lines as module

    whole = write(build(), "json", None, texts=da)
    monkeypatch.setattr(module, "LINES_AT_A_TIME", 2)
    assert write(build(), "json", None, texts=da) == whole


def test_quotes_backslashes_and_percent_signs(da):
    import dataclasses

    from geoplan.rules import Findings

    odd = group(rule("r%s", Severity.ERROR, '"{value}" \\ % {{x}}\n', field="a%d"), VALID and build().layers[0], ['"\\"%', "b"])
    text = write(dataclasses.replace(build(), findings=Findings([odd])), "json", None, texts=da)
    assert [one["message"] for one in json.loads(text)["findings"]] == ['""\\"%" \\ % {x} ', '"b" \\ % {x} ']
