"""``geoplan building batch``: text, table and layers."""

import csv
import io
import json

import pyogrio
import pytest
from click.testing import CliRunner

from geoplan.cli.program import main
from geoplan.report.building_batch_text import general
from geoplan.texts import texts


def run(*arguments):
    return CliRunner().invoke(main, ["building", "batch", *map(str, arguments)])


def test_text_explains_and_does_not_accuse(workspace):
    found = run(workspace, "--day", "2026-11-10")
    assert found.exit_code == 0, found.output
    for sentence in ("er ikke det samme som ulovligt", "Afstande er målt fra tagets omrids", "Vejledende, ikke en afgørelse"):
        assert sentence in found.output
    assert max(len(line) for line in found.output.splitlines()) <= 112


def test_the_table_has_a_row_for_each_building_and_rule(workspace):
    found = run(workspace, "--day", "2026-11-10", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(found.output.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) > 1000
    keys = [(row["bygning"], row["jordstykke"], row["regel"], row["maalt"]) for row in rows if row["bygning"]]
    assert len({key[:3] for key in keys}) > 0.99 * len(keys)
    assert len({row["svar"] for row in rows}) == 4
    assert all(row["hvorfor"] for row in rows if row["svar"] == "kan ikke afgøres")


def test_json_counts_what_it_lists(workspace):
    found = json.loads(run(workspace, "--day", "2026-11-10", "--format", "json").output)
    for rule in found["rules"]:
        mine = [one["svar"] for one in found["answers"] if one["regel"] == rule["rule"]]
        assert {name: mine.count(name) for name in rule["counts"]} == rule["counts"]


def test_layers_for_a_gis(workspace, tmp_path):
    out = tmp_path / "byggeret.gpkg"
    assert run(workspace, "--format", "gpkg", "--out", out).exit_code == 0
    layers = {str(name): kind for name, kind in pyogrio.list_layers(out)}
    assert layers == {"bygninger": "MultiPolygon", "ejendomme": "MultiPolygon", "bygninger_uden_omrids": "Point"}
    assert pyogrio.read_info(out, layer="bygninger")["crs"] == "EPSG:25832"


def test_layers_need_a_file(workspace):
    found = run(workspace, "--format", "gpkg")
    assert found.exit_code == 2


@pytest.mark.parametrize("plan", ["109", "114"])
def test_a_plan(workspace, plan):
    found = run(workspace, "--plan", plan, "--day", "2026-11-10")
    assert found.exit_code == 0, found.output
    assert "planlovens § 18" in found.output
    assert f"Lokalplan {plan}" in found.output


def test_a_sentence_of_many_leaves_the_differences_open():
    assert general("Lokalplan {plan} giver {percent} % af området som helhed; det kan ikke måles på én ejendom.", texts("da")).startswith(
        "Lokalplan … giver … %"
    )
