"""The rules of the Planning Act where people meet them: ``geoplan plan check`` and the command line of the life cycle."""

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.store import Workspace
from geoplan.workflows.plan.check import check
from plan_law.made_plans import ADOPTED, DRAFT, SQUARE
from plan_law.test_advance import FIELD, HALF, OTHER, PART


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    path = tmp_path_factory.mktemp("lov") / "plan.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        edit.insert("lokalplan", {**DRAFT, "planid": 77, "sforhold": "Parkering: 2 pladser pr. bolig"}, SQUARE)
        edit.insert("lokalplan", {**ADOPTED, "plannr": "1.9", "datovedt": 20260929, "planid": 78}, SQUARE)
        edit.insert("dispensation", {"datoorient": 20261101, "datoafgoer": 20261114, "princip": True}, HALF)
        edit.insert("kystnaerhedszone", {"navn": "kyst"}, OTHER)
    return str(path)


def outcomes(report):
    return {(group.rule.id, str(group.outcome)) for group in report.findings if ".lov." in group.rule.id}


def test_the_check_of_a_workspace_knows_the_law(target):
    found = outcomes(check(target, day=dt.date(2026, 11, 24)))
    assert {
        ("plan.lokalplan.lov.vedtaget_efter_hoering", "breach"),
        ("plan.lokalplan.lov.kystnaerhed", "judgement"),
        ("plan.lokalplan.lov.katalog_tekst", "judgement"),
        ("plan.dispensation.lov.naboorientering", "breach"),
        ("plan.dispensation.lov.dispensationens_laengde", "breach"),
    } <= found


def test_a_layer_that_is_missing_is_told(target):
    report = check(target, day=dt.date(2026, 11, 24))
    missing = {skip.rule.id: skip.values for skip in report.skipped}
    assert missing["plan.lokalplan.lov.bundet_af_natura_2000"] == {"layers": "natura_2000"}
    assert "plan.lokalplan.lov.kystnaerhed" not in missing


def test_one_plan_is_not_told_of_the_others(target):
    found = outcomes(check(target, "1.23", day=dt.date(2026, 11, 24)))
    assert ("plan.lokalplan.lov.katalog_tekst", "judgement") in found
    assert not {rule for rule, _ in found if "dispensation" in rule or rule.endswith("vedtaget_efter_hoering")}


# -- the command line ----------------------------------------------------------------------------


@pytest.fixture
def draft(tmp_path):
    path = tmp_path / "kladde.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        plan = edit.insert("lokalplan", {**DRAFT, "planid": 77}, SQUARE)
        edit.insert("delomraade", {**PART, "delnr": "A", "status": "KF", "plan_objekt_id": plan, "lokplan_id": 77}, HALF)
        edit.insert("byggefelt", {**FIELD, "status": "KF", "plan_objekt_id": plan, "lokplan_id": 77}, HALF.buffer(-10))
    return str(path)


def run(*args, language="da"):
    return CliRunner(env={"GEOPLAN_LANG": language}).invoke(main, list(args), prog_name="geoplan")


def test_refused_and_made_on_the_command_line(draft):
    step = ["plan", "advance", draft, "1.23", "--to", "F", "--day", "2026-11-24", "--who", "bo"]
    refused = run(*step)
    assert refused.exit_code == 1, refused.output
    assert refused.stdout.startswith("1.23 Ved søen er stadig kladde til forslag og blev ikke forslag:\n")
    assert "plandokumentet (PDF) (doklink) mangler, når planen er forslag. Udfyld doklink." in refused.stdout
    made = run(*step, "--set", "datoslut=2026-12-24", "--set", "doklink=https://dokument.plandata.dk/20_1.pdf")
    assert made.exit_code == 0, made.output
    assert "1 delområde fulgte med." in made.stdout
    assert "Høringen slutter den 2026-12-24, som er juleaftensdag. Overvej at lade den slutte den 2026-12-28." in made.stdout
    assert "2029-11-24 (lørdag)  bortfalder, hvis planen ikke er vedtaget senest · Planlovens § 32" in made.stdout
    listed = run("plan", "deadlines", draft, "--day", "2026-12-01")
    assert listed.exit_code == 0
    assert "2026-12-24 (juleaftensdag)" in listed.stdout
    late = run("plan", "deadlines", draft, "--day", "2029-11-25", "--format", "json")
    assert late.exit_code == 1
    lapsed = [one for one in json.loads(late.stdout) if one["key"] == "bortfald"]
    assert [(one["day"], one["days_left"], one["passed"]) for one in lapsed] == [("2029-11-24", -1, True)]


def test_english(draft):
    refused = run("plan", "advance", draft, "1.23", "--to", "V", "--day", "2026-11-24", language="en")
    assert "1.23 Ved søen is still draft of a proposal and did not become adopted:" in refused.stdout
    assert "The plan is draft of a proposal and cannot become adopted. Allowed from here:" in refused.stdout


def test_nothing_runs_for_a_draft(draft):
    found = run("plan", "deadlines", draft, "--day", "2026-12-01")
    assert (found.exit_code, found.stdout) == (0, "Ingen frister løber.\n")


def test_a_plan_that_is_not_there(draft):
    found = run("plan", "advance", draft, "9.99", "--to", "F")
    assert found.exit_code == 2
    assert "Der er ingen plan “9.99” i arbejdsområdet." in found.stderr
