"""A plan with faults does not go on: what a check finds stops a step, what needs judgement is told, and some of it can be accepted."""

import datetime as dt
import json

import pytest
import shapely
from click.testing import CliRunner

from geoplan.cli import main
from geoplan.errors import UsageError
from geoplan.store import Workspace
from geoplan.workflows.plan.advance import advance
from plan_law.made_plans import ADOPTED, DRAFT, PROPOSAL, SQUARE
from plan_law.test_advance import FIELD, HALF, OTHER, PART, adopt, publish, step

RULE = "plan.lokalplan.konformitet.{}"
HEIGHT = RULE.format("bygningshoejde")
WIDE = SQUARE.buffer(50, join_style="mitre")
RAMME = {"komnr": 253, "plantype": 10.1, "plannr": "2.B.1", "plannavn": "Boliger", "anvgen": 11, "anvspec1": 1110, "maxbygnhjd": 8.5}
IN_FORCE = {**RAMME, "status": "V", "datovedt": 20200101, "datoikraft": 20200101}
PROPOSED = {**RAMME, "status": "F", "datoforsl": 20261101}


def workspace(path, *rammer, plan=None, parts=None, tillaeg=None):
    """A lokalplan in draft with two delområder and a byggefelt, and the rammer that it lies in."""
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane", advance=True) as edit:
        if tillaeg:
            edit.insert("kommuneplantillaeg", {"komnr": 253, "plannr": "T7", "plannavn": "Tillæg 7", "planid": 90, **tillaeg}, WIDE)
        for one in rammer:
            edit.insert("kommuneplanramme", {name: value for name, value in one.items() if name != "at"}, one.get("at", WIDE))
        own = edit.insert("lokalplan", {**DRAFT, "planid": 77, **(plan or {})}, SQUARE)
        state = (plan or {}).get("status", "KF")
        for delnr, shape in (("A", HALF), ("B", OTHER)):
            edit.insert(
                "delomraade", {**PART, "delnr": delnr, "status": state, "plan_objekt_id": own, "lokplan_id": 77, **(parts or {})}, shape
            )
        edit.insert("byggefelt", {**FIELD, "status": state, "plan_objekt_id": own, "lokplan_id": 77}, HALF.buffer(-10))
    return str(path)


def rules(groups):
    return [one.rule.id for one in groups]


def states(target):
    with Workspace.open(target) as ws:
        return ws.read("lokalplan")["status"].tolist()


def change(target, kind, values, **chosen):
    with Workspace.open(target) as ws, ws.edit(who="ane", advance=True) as edit:
        frame = edit.read(kind)
        for name, value in chosen.items():
            frame = frame[frame[name] == value]
        row = frame.iloc[0]
        edit.update(kind, row["objekt_id"], row["versions_id"], values)


# -- what stops ----------------------------------------------------------------------------------


def test_a_fault_in_a_part_stops_the_plan(tmp_path):
    target = workspace(tmp_path / "plan.gpkg", parts={"anvspec1": None})
    found = publish(target)
    assert rules(found.faults.stops) == ["plan.delomraade.anvspec1.angivet"]
    assert (found.done, found.stopped, states(target)) == (False, True, ["KF"])
    assert not [one for one in found.obstacles if one.stops]


def test_what_the_step_tells_itself_is_not_told_twice(tmp_path):
    found = step(workspace(tmp_path / "plan.gpkg"), "F")
    assert [one.field for one in found.obstacles if one.stops] == ["doklink", "datoslut"]
    assert rules(found.faults.stops) == []


def test_a_draft_may_have_faults_and_a_plan_with_faults_can_be_ended(tmp_path):
    target = workspace(tmp_path / "kladde.gpkg", parts={"anvspec1": None})
    assert step(target, "slettet").done
    ended = workspace(tmp_path / "vedtaget.gpkg", plan=ADOPTED, parts={**ADOPTED, "anvspec1": None, "plantype": 30.1})
    assert rules(step(ended, "KA").faults.stops) == []


def test_a_copy_for_the_adoption_and_the_adoption_are_held_to_the_same(tmp_path):
    target = workspace(tmp_path / "plan.gpkg")
    assert publish(target).done
    change(target, "delomraade", {"anvspec1": None}, delnr="B")
    for found in (step(target, "KV"), adopt(target)):
        assert rules(found.faults.stops) == ["plan.delomraade.anvspec1.angivet"]
        assert [str(found.faults.stops[0].layer.names[row]) for row in found.faults.stops[0].row] == ["delområde B"]
    change(target, "delomraade", {"anvspec1": 1110}, delnr="B")
    assert step(target, "KV").done
    assert adopt(target).done


def test_the_draft_is_checked_in_the_place_of_the_proposal(tmp_path):
    """The parts of the proposal, which the draft's take the place of, are no neighbours that overlap them."""
    target = workspace(tmp_path / "plan.gpkg")
    publish(target)
    step(target, "KV")
    found = adopt(target)
    assert found.done, rules(found.faults.stops)
    assert not [one for one in rules(found.faults.notes) if "overlap" in one or "entydig" in one]


def test_a_correction_is_not_stopped_by_what_was_wrong_before(tmp_path):
    target = workspace(tmp_path / "plan.gpkg", plan=ADOPTED, parts={**ADOPTED, "anvspec1": None, "plantype": 30.1, "plannr": None})
    mended = step(target, "V", "plannavn=Ved Søen", day="2026-11-24", version="rettelse")
    assert mended.done, rules(mended.faults.stops)
    assert "plan.delomraade.anvspec1.angivet" in rules(mended.faults.notes)
    worse = step(target, "V", "anvspec1=", day="2026-11-24", version="rettelse")
    assert rules(worse.faults.stops) == ["plan.lokalplan.anvspec1.angivet"]


# -- the ramme -----------------------------------------------------------------------------------


def test_a_plan_without_a_ramme_in_force_is_refused(tmp_path):
    found = publish(workspace(tmp_path / "plan.gpkg", {**RAMME, "status": "KF"}))
    assert rules(found.faults.stops) == [RULE.format("rammedaekning"), RULE.format("rammens_status")]
    assert found.faults.waiting == ("2.B.1",)


def test_without_any_ramme_the_question_is_open_and_told(tmp_path):
    found = publish(workspace(tmp_path / "plan.gpkg"))
    assert found.done
    assert HEIGHT in {one.rule.id for one in found.faults.skipped}


def test_a_proposal_goes_with_a_tillaeg_that_is_a_proposal_but_is_not_adopted_before_it(tmp_path):
    tillaeg = {"status": "F", "datoforsl": 20261101, "datostart": 20261101, "datoslut": 20270101, "komplan_id": 1}
    document = "doklink=https://dokument.plandata.dk/12_1.pdf"
    target = workspace(tmp_path / "plan.gpkg", {**PROPOSED, "komtil_id": 90, "izonereg": True, "iudstykreg": True}, tillaeg=tillaeg)
    proposal = publish(target)
    assert proposal.done, rules(proposal.faults.stops)
    assert RULE.format("rammens_status") in rules(proposal.faults.notes)
    early = adopt(target)
    assert rules(early.faults.stops) == [RULE.format("rammedaekning"), RULE.format("rammens_status")]
    assert early.faults.waiting == ("2.B.1",)
    ramme = advance(target, "T7", to="V", day=dt.date(2027, 1, 5), changes=("datovedt=20270105", document), who="bo", veto=False)
    assert ramme.done, rules(ramme.faults.stops) + [one.text for one in ramme.obstacles]
    assert adopt(target).done


@pytest.mark.parametrize(
    ("new", "passes"),
    [
        ({**PROPOSED, "komtil_id": 90, "maxbygnhjd": 12}, True),
        ({**PROPOSED, "komtil_id": 90, "maxbygnhjd": 12, "at": HALF}, False),  # the other half is still as it was
        ({**PROPOSED, "komtil_id": 90, "maxbygnhjd": 11}, False),
        ({**PROPOSED, "komplan_id": 1, "maxbygnhjd": 12}, False),  # a whole new kommuneplan changes nothing before it is adopted
    ],
)
def test_a_published_tillaeg_mends_a_conflict(tmp_path, new, passes):
    target = workspace(tmp_path / "plan.gpkg", IN_FORCE, new, plan={"maxbygnhjd": 12}, tillaeg={"status": "F", "datoforsl": 20261101})
    found = publish(target)
    assert found.done is passes
    assert rules(found.faults.changed if passes else found.faults.stops) == [HEIGHT]


# -- what a planner may accept -------------------------------------------------------------------


@pytest.fixture
def too_tall(tmp_path):
    return workspace(tmp_path / "plan.gpkg", IN_FORCE, plan={"maxbygnhjd": 12})


def publish_in_spite(target, *accept, why=""):
    changes = ("datoslut=2026-12-22", "doklink=https://dokument.plandata.dk/20_1.pdf")
    return advance(target, "1.23", to="F", day=dt.date(2026, 11, 24), changes=changes, who="bo", accept=accept, why=why)


def test_a_conflict_is_accepted_with_a_reason_that_stands_in_the_trail(too_tall):
    assert rules(publish(too_tall).faults.stops) == [HEIGHT]
    found = publish_in_spite(too_tall, HEIGHT, why="Rammens 8,5 m gælder facaden, se redegørelsen s. 4")
    assert found.done
    assert rules(found.faults.accepted) == [HEIGHT]
    with Workspace.open(too_tall) as ws:
        last = ws.audit().iloc[-1]
        assert last["hvorfor"] == "Rammens 8,5 m gælder facaden, se redegørelsen s. 4"
        assert HEIGHT in json.dumps(last.to_dict(), default=str)
        assert ws.verify() == []


@pytest.mark.parametrize(
    ("accept", "why", "message"),
    [
        ((HEIGHT,), " ", "Begrund, hvorfor planen kan gå videre"),
        (("plan.lokalplan.zone.reguleret",), "fordi", f"står ikke i vejen. Det kan accepteres: {HEIGHT}."),
    ],
)
def test_what_is_accepted_must_be_in_the_way_and_have_a_reason(too_tall, accept, why, message):
    with pytest.raises(UsageError, match=message):
        publish_in_spite(too_tall, *accept, why=why)
    assert states(too_tall) == ["KF"]


def test_what_is_certain_cannot_be_accepted(tmp_path):
    target = workspace(tmp_path / "plan.gpkg", parts={"anvspec1": None})
    with pytest.raises(UsageError, match="kan ikke accepteres: kravet er fast"):
        publish_in_spite(target, "plan.delomraade.anvspec1.angivet", why="fordi")


# -- on the command line -------------------------------------------------------------------------


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args], env={"GEOPLAN_LANG": "da"})


def test_the_command_tells_what_is_wrong_where_and_what_to_do(tmp_path):
    target = workspace(tmp_path / "plan.gpkg", IN_FORCE, plan={"maxbygnhjd": 12}, parts={"anvspec1": None})
    given = ("--day", "2026-11-24", "--set", "datoslut=2026-12-22", "--set", "doklink=https://dokument.plandata.dk/20_1.pdf", "--who", "bo")
    found = run("plan", "advance", target, "1.23", "--to", "F", *given)
    assert found.exit_code == 1
    told = found.stdout
    assert "  - Delområde A, delområde B: anvgen er 11, og ingen specifik anvendelse er angivet.\n    Udfyld anvspec1" in told
    assert "Delområde A, ramme 2.B.1: Planen tillader mere end rammen. Planen: 12 m; rammen: 8,5 m." in told
    assert f"--accept {HEIGHT} --why “…”" in told
    assert "regler er ikke kørt, for disse lag er ikke i arbejdsområdet: " in told
    english = run("plan", "advance", target, "1.23", "--to", "F", *given, "--lang", "en").stdout
    assert "Sub-area A, sub-area B: " in english
    change(target, "delomraade", {"anvspec1": 1110}, delnr="A")
    change(target, "delomraade", {"anvspec1": 1110}, delnr="B")
    made = run("plan", "advance", target, "1.23", "--to", "F", *given, "--accept", HEIGHT, "--why", "Se redegørelsen")
    assert made.exit_code == 0, made.output
    assert "Fraveget med begrundelse, som står i sporet:" in made.stdout


def test_the_check_names_the_objects(tmp_path):
    target = workspace(tmp_path / "plan.gpkg", plan=PROPOSAL, parts={**PROPOSAL, "anvspec1": None, "plantype": 30.1, "plannr": None})
    change(target, "byggefelt", {"byggefelttype": None, "bygvejledende": True})
    text = run("plan", "check", target, "1.23", "--day", "2026-11-24")
    assert "   - Delområde A: anvgen er 11, og ingen specifik anvendelse er angivet." in text.stdout
    assert "Byggefelt 1 i delområde I" in text.stdout
    assert "Række 0" not in text.stdout
    as_json = json.loads(run("plan", "check", target, "1.23", "--day", "2026-11-24", "--format", "json").stdout)
    assert {"delområde A", "delområde B"} <= {one["object"] for one in as_json["findings"]}
    page = tmp_path / "planen.html"
    run("plan", "check", target, "1.23", "--day", "2026-11-24", "--format", "html", "--out", page)
    html = page.read_text(encoding="utf-8")
    assert '<td class="name">delområde A</td>' in html
    assert "fid" not in html.split("<tbody>")[1].split("</tbody>")[0]
    table = run("plan", "check", target, "1.23", "--day", "2026-11-24", "--format", "csv").stdout
    assert "Delområde A: anvgen er 11" in table


# -- drafts that the register has given no number ------------------------------------------------


def test_a_gap_and_a_number_used_twice_are_found_in_a_draft(tmp_path):
    path = tmp_path / "plan.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        own = edit.insert("lokalplan", dict(DRAFT), SQUARE)
        gap = shapely.box(700_050, 6_170_000, 700_100, 6_170_090)
        for shape in (HALF, gap):
            edit.insert("delomraade", {**PART, "delnr": "A", "status": "KF", "plan_objekt_id": own}, shape)
    found = run("plan", "check", path, "1.23", "--day", "2026-11-24").stdout
    found = " ".join(found.split())
    assert "5,00 % af lokalplanen (500,00 m²) har intet delområde, for eksempel ved (700 075,00; 6 170 095,00)." in found
    assert "Delområde A har samme nummer som et andet i lokalplanen, delområde A." in found
