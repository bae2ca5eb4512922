"""What an officer says instead of geoplan stands beside it: in the text, in the page, in the data, and in what the whole comes to."""

import datetime as dt
import json
import zipfile

import pytest
from click.testing import CliRunner

from building_case.test_documents import SHED
from geoplan.building.case import case_of
from geoplan.building.check import check
from geoplan.building.overrides import Override, judged
from geoplan.cli import main
from geoplan.report.building_page import building_html
from geoplan.report.building_text import building_text
from geoplan.rules import Outcome
from geoplan.store import Workspace
from geoplan.texts import texts

DAY = dt.date(2026, 11, 24)
NEAR = {
    "day": DAY,
    "plot": {"area_m2": 900.0, "use": "parcelhus"},
    "building": [{"name": "Garage", "use": "sekundaer", "kind": "garage", "area_m2": 40.0, "height_m": 2.4, "distance_nabo_m": 1.0,
                  "distance_vej_m": 9.0, "length_towards_boundary_m": 14.0, "openings_towards_boundary": False}],
}  # fmt: skip


def over(result, rule, verdict, who="Bo Hansen"):
    found = next(one for one in result.rulings if one.rule.id == rule)
    return Override(rule, found.subject, verdict.value, found.outcome.value, who, DAY, "målt på stedet")


@pytest.fixture
def result():
    found = check(case_of(NEAR))
    assert found.outcome == "helhedsvurdering"
    return found


def test_the_whole_is_answered_anew_by_what_was_overruled(result):
    broken = [one.rule.id for one in result.rulings if one.outcome is Outcome.BREACH]
    mine = judged(result, [over(result, rule, Outcome.COMPLIES) for rule in broken])
    assert mine.outcome != "helhedsvurdering"
    assert result.outcome == "helhedsvurdering"
    assert judged(result, ()).outcome == result.outcome


def test_the_last_word_of_several_holds(result):
    rule = next(one.rule.id for one in result.rulings if one.outcome is Outcome.BREACH)
    said = [over(result, rule, Outcome.COMPLIES), over(result, rule, Outcome.JUDGEMENT)]
    assert {one.rule.id: one.outcome for one in judged(result, said).rulings}[rule] is Outcome.JUDGEMENT


def test_a_refused_permission_follows_what_was_overruled():
    """What the officer finds broken is broken in the whole too."""
    free = check(case_of({**NEAR, "building": [{**NEAR["building"][0], "length_towards_boundary_m": 8.0}]}))
    rule = next(one.rule.id for one in free.rulings if one.outcome is Outcome.COMPLIES)
    assert judged(free, [over(free, rule, Outcome.BREACH)]).outcome == "helhedsvurdering"


@pytest.mark.parametrize("shown", [building_text, building_html])
def test_both_answers_are_shown_with_name_and_reason(result, shown):
    broken = [one.rule.id for one in result.rulings if one.outcome is Outcome.BREACH]
    overrides = [over(result, rule, Outcome.COMPLIES) for rule in broken]
    plain = shown(result, texts("da"))
    assert "agsbehandlerens svar" not in plain
    said = " ".join(shown(result, texts("da"), officers=judged(result, overrides), overrides=overrides).split())
    assert "geoplans svar: Byggeriet er ikke inden for byggeretten" in said
    assert "Sagsbehandlerens svar (Bo Hansen):" in said
    assert "Sagsbehandlerens svar: overholdt. Bo Hansen, 24-11-2026: målt på stedet" in said


def test_show_and_package_tell_both(tmp_path):
    path = tmp_path / "kommune.gpkg"
    Workspace.create(path, kommune="0253").close()
    file = tmp_path / "udhus.toml"
    file.write_text(SHED.format(area=60, distance=3), encoding="utf-8")

    def run(*arguments):
        found = CliRunner().invoke(main, ["case", *map(str, arguments)])
        assert found.exit_code == 0, found.output
        return found.output

    run("new", path, file, "--sagsnr", "2026-1", "--who", "ane", "--day", "2026-11-01")
    rule = json.loads(run("show", path, "2026-1", "--format", "json"))["svar"]["rules"][0]["rule"]
    run("override", path, "2026-1", rule, "--verdict", "ikke_overholdt", "--who", "Bo", "--why", "skøn", "--day", "2026-11-20")
    shown = run("show", path, "2026-1")
    assert "geoplans svar: " in shown
    assert "Sagsbehandlerens svar (Bo): " in shown
    data = json.loads(run("show", path, "2026-1", "--format", "json"))
    assert data["sagsbehandlerens_svar"]["outcome"] == "helhedsvurdering" != data["svar"]["outcome"]
    run("package", path, "2026-1", "--out", tmp_path / "sag.zip")
    with zipfile.ZipFile(tmp_path / "sag.zip") as archive:
        for name in ("svar.txt", "svar.html"):
            assert "Sagsbehandlerens svar" in archive.read(name).decode("utf-8")


def test_what_lacks_is_told_with_the_buildings_that_are_asked_about(tmp_path):
    """The sentences are those of the answer itself."""
    path = tmp_path / "kommune.gpkg"
    Workspace.create(path, kommune="0253").close()
    file = tmp_path / "to.toml"
    text = SHED.format(area=60.5, distance=3).replace("distance_vej_m = 10\n", "")
    file.write_text(text + text[text.rindex("[[building]]") :].replace('name = "', 'name = "Andet '), encoding="utf-8")
    for step in (["new", path, file, "--sagsnr", "1"], ["advance", path, "1", "--to", "modtaget"]):
        assert CliRunner().invoke(main, ["case", *map(str, step), "--who", "a"]).exit_code == 0
    refused = CliRunner().invoke(main, ["case", "advance", str(path), "1", "--to", "fuldt_oplyst", "--who", "a"])
    lines = [line for line in refused.stderr.splitlines() if "distance_vej_m" in line]
    assert lines
    assert all(line.startswith("- Udhuset, Andet Udhuset: ") for line in lines)
