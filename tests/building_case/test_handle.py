"""A case from draft to decision through the command line: what is refused, what is kept, and what stands in the trail."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from building_case.test_documents import SHED
from geoplan.cli import main
from geoplan.store import Workspace

APPLICATION = ("D-01", "D-02", "D-03", "D-04", "D-05", "D-06", "D-11", "D-12")


def run(*arguments):
    return CliRunner().invoke(main, ["case", *map(str, arguments)])


@pytest.fixture
def workspace(tmp_path):
    path = tmp_path / "kommune.gpkg"
    Workspace.create(path, kommune="0253").close()
    return str(path)


@pytest.fixture
def made(workspace, tmp_path):
    """A case that needs a permit, handed in."""
    file = tmp_path / "udhus.toml"
    file.write_text(SHED.format(area=60, distance=3), encoding="utf-8")
    assert run("new", workspace, file, "--sagsnr", "2026-1", "--ansoeger", "Ane", "--who", "ane", "--day", "2026-11-01").exit_code == 0
    assert run("advance", workspace, "2026-1", "--to", "modtaget", "--who", "ane", "--day", "2026-11-02").exit_code == 0
    return workspace


def informed(workspace):
    for document in APPLICATION:
        assert run("document", workspace, "2026-1", document, "--who", "bo", "--day", "2026-11-03").exit_code == 0
    assert run("advance", workspace, "2026-1", "--to", "fuldt_oplyst", "--who", "bo", "--day", "2026-11-04").exit_code == 0


def data(workspace, day="2026-11-20"):
    return json.loads(run("show", workspace, "2026-1", "--format", "json", "--day", day).stdout)


def test_numbers_follow_the_year(workspace, tmp_path):
    file = tmp_path / "udhus.toml"
    file.write_text(SHED.format(area=20, distance=3), encoding="utf-8")
    for number in ("2026-0001", "2026-0002"):
        assert run("new", workspace, file, "--who", "ane", "--day", "2026-05-05").stdout.startswith(f"Sag {number}: ")
    taken = run("new", workspace, file, "--sagsnr", "2026-0002", "--who", "ane")
    assert taken.stderr == "Fejl: Sagsnummeret 2026-0002 er taget.\n"


def test_an_incomplete_application_is_not_fully_informed(made):
    refused = run("advance", made, "2026-1", "--to", "fuldt_oplyst", "--who", "bo")
    assert refused.exit_code == 2
    assert "Sagen er ikke fuldt oplyst. Der mangler:" in refused.stderr
    assert all(f"- {document} " in refused.stderr for document in APPLICATION)
    forced = run("advance", made, "2026-1", "--to", "fuldt_oplyst", "--who", "bo", "--why", "tegningerne ligger i byggearkivet")
    assert forced.exit_code == 0
    assert data(made)["skridt"][-1]["why"] == "tegningerne ligger i byggearkivet"


def test_the_clock_and_the_goal(made):
    informed(made)
    found = data(made, "2026-11-20")["ur"]
    assert (found["used"], found["limit"], found["left"]) == (16, 40, 24)
    assert "2026-1       fuldt oplyst          16    40    24" in run("list", made, "--day", "2026-11-20").stdout
    assert "Udhuset" not in run("list", made, "--day", "2027-03-01").stdout
    assert run("list", made, "--day", "2027-03-01").stdout.rstrip().endswith("!")


def test_a_case_is_decided_only_when_it_is_informed(made):
    refused = run("decide", made, "2026-1", "tilladelse", "--who", "bo")
    assert refused.exit_code == 2
    informed(made)
    decided = run("decide", made, "2026-1", "tilladelse", "--who", "bo", "--day", "2026-11-24")
    assert decided.exit_code == 0
    assert data(made, "2027-01-01")["afgoerelse"] == "tilladelse"
    assert run("change", made, "2026-1", "findes-ikke.toml", "--who", "bo").exit_code == 2


def test_an_override_needs_name_and_reason_and_keeps_what_was(made):
    rule = data(made)["svar"]["rules"][0]["rule"]
    for missing in (["--who", "bo"], ["--why", "skøn"]):
        refused = run("override", made, "2026-1", rule, "--verdict", "ikke_overholdt", *missing)
        assert "kun underkendes med navn (--who) og begrundelse (--why)" in refused.stderr
    assert run("override", made, "2026-1", rule, "--verdict", "ikke_overholdt", "--who", "bo", "--why", "skøn").exit_code == 0
    (kept,) = data(made)["underkendt"]
    assert (kept["rule"], kept["verdict"], kept["was"], kept["who"], kept["why"]) == (rule, "breach", "complies", "bo", "skøn")
    assert "fra “overholdt” til “ikke overholdt” af bo" in " ".join(run("show", made, "2026-1").stdout.split())
    unknown = run("override", made, "2026-1", "br99", "--verdict", "ikke_overholdt", "--who", "b", "--why", "c")
    assert "Ingen regel i sagen hedder br99" in unknown.stderr


def test_what_is_not_decided_must_be_judged_before_a_permission(made, tmp_path):
    file = tmp_path / "uden_afstand.toml"
    file.write_text(SHED.format(area=60, distance=3).replace("distance_vej_m = 10\n", ""), encoding="utf-8")
    assert run("change", made, "2026-1", file, "--who", "ane", "--why", "ny tegning").exit_code == 0
    informed_anyway = run("advance", made, "2026-1", "--to", "fuldt_oplyst", "--who", "bo", "--why", "nok")
    assert informed_anyway.exit_code == 0
    refused = run("decide", made, "2026-1", "tilladelse", "--who", "bo")
    assert "før disse regler er overholdt eller vurderet" in refused.stderr
    open_ = [line.removeprefix("- ").partition(":")[0] for line in refused.stderr.splitlines() if line.startswith("- ")]
    assert open_
    for rule in open_:
        assert run("override", made, "2026-1", rule, "--verdict", "Overholdt", "--who", "bo", "--why", "set på kortet").exit_code == 0
    assert run("decide", made, "2026-1", "tilladelse", "--who", "bo").exit_code == 0


def test_a_refusal_may_be_given_at_once(made):
    assert run("advance", made, "2026-1", "--to", "fuldt_oplyst", "--who", "bo", "--why", "afvises").exit_code == 0
    assert run("decide", made, "2026-1", "afslag", "--who", "bo").exit_code == 0


def test_every_step_is_in_the_trail(made):
    informed(made)
    with Workspace.open(made) as ws:
        assert ws.verify() == []
        assert len(ws.audit()) >= 4 + len(APPLICATION)
        assert len(ws.history(data(made)["skridt"] and ws.read("byggesag")["objekt_id"][0])) == 3 + len(APPLICATION)


def test_the_package(made, tmp_path):
    out = tmp_path / "sag.zip"
    assert run("package", made, "2026-1", "--out", out).stdout == "Skrev sag.zip.\n"
    names = zipfile.ZipFile(out).namelist()
    assert {"sag.toml", "svar.json", "svar.txt", "dokumenter.csv"} <= set(names)
    assert json.loads(zipfile.ZipFile(out).read("svar.json"))["sagsnr"] == "2026-1"
    assert run("package", made, "2026-1", "--out", out).exit_code == 2
    assert run("package", made, "2026-1", "--out", out, "--overwrite").exit_code == 0


def test_statistics(made, tmp_path):
    informed(made)
    run("decide", made, "2026-1", "tilladelse", "--who", "bo", "--day", "2026-11-24")
    (row,) = json.loads(run("stats", made, "--format", "json").stdout)
    assert row["kategori"] == "simple_konstruktioner"
    assert [row[name] for name in ("afgjort", "inden_for_maal", "median_dage", "maal_dage")] == [1, 1, 20, 40]
    page = tmp_path / "tider.html"
    run("stats", made, "--format", "html", "--out", page)
    html = page.read_text(encoding="utf-8")
    assert html.count("<circle") == 1
    assert "100,0 %" in html


def test_a_case_that_is_not_there(workspace):
    assert run("show", workspace, "1").stderr == "Fejl: Der er ingen sag 1 i arbejdsområdet. Sagerne er: ingen.\n"


def test_words_and_numbers_are_taken_as_people_write_them(made):
    seen = run("advance", made, "2026-01", "--to", "Venter", "--who", "bo", "--format", "json")
    assert json.loads(seen.stdout)["tilstand"] == "venter", seen.stderr
    seen = run("advance", made, "2026-1", "--to", "Fuldt oplyst", "--who", "bo", "--why", "nok", "--format", "json")
    assert json.loads(seen.stdout)["tilstand"] == "fuldt_oplyst", seen.stderr
    refused = run("advance", made, "2026-1", "--to", "sendt", "--who", "bo")
    assert (refused.exit_code, "Tilladt er modtaget, venter, fuldt_oplyst" in refused.stderr) == (2, True)


def test_a_broken_rule_stops_a_permission_but_not_a_dispensation(workspace, tmp_path):
    file = tmp_path / "udhus.toml"
    file.write_text(SHED.format(area=60, distance=8).replace("height_m = 2.4", "height_m = 8.6"), encoding="utf-8")
    for number in ("2026-1", "2026-2"):
        assert run("new", workspace, file, "--sagsnr", number, "--who", "ane", "--day", "2026-11-01").exit_code == 0
        assert run("advance", workspace, number, "--to", "modtaget", "--who", "bo", "--day", "2026-11-01").exit_code == 0
        assert (
            run("advance", workspace, number, "--to", "fuldt oplyst", "--who", "bo", "--why", "nok", "--day", "2026-11-01").exit_code == 0
        )
    refused = run("decide", workspace, "2026-1", "tilladelse", "--who", "bo")
    assert "- br18.byggeret.hoejde: Udhuset" in refused.stderr
    assert run("decide", workspace, "2026-2", "dispensation", "--who", "bo").exit_code == 0
    judged = ("override", workspace, "2026-1", "br18.byggeret.hoejde", "--who", "bo", "--why", "som nabohuset")
    assert run(*judged, "--verdict", "ikke overholdt").exit_code == 0
    assert run("decide", workspace, "2026-1", "tilladelse", "--who", "bo").exit_code == 2
    assert run(*judged, "--verdict", "overholdt").exit_code == 0
    decided = run("decide", workspace, "2026-1", "Tilladelse med vilkår", "--who", "bo", "--day", "2026-11-09")
    assert "09-11-2026  afgjort: byggetilladelse med vilkår (bo)" in decided.stdout
    assert "Se hele sagen med “geoplan case show”." in decided.stdout
