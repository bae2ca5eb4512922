"""Taking plans through their life in a workspace."""

import datetime as dt

import pytest
import shapely

from geoplan.errors import UsageError
from geoplan.plan.clocks import COPY_OF
from geoplan.plan.columns import words
from geoplan.store import Workspace
from geoplan.workflows.plan.advance import advance, deadlines, parsed
from plan_law.made_plans import ADOPTED, DRAFT, PROPOSAL, SQUARE, keys

HALF = shapely.box(700_000, 6_170_000, 700_050, 6_170_100)
OTHER = shapely.box(700_050, 6_170_000, 700_100, 6_170_100)
PART = {name: DRAFT[name] for name in ("komnr", "plannavn", "anvgen", "anvspec1", "izonereg", "iudstykreg", "bebygpct", "bebygpctaf")} | {
    "plantype": 30.1
}
FIELD = {
    "komnr": 253,
    "plannavn": "Ved søen",
    "plantype": 30.4,
    "delnr": "I",
    "bygkunifelt": True,
    "bygvejledende": False,
    "byggefelttype": 1,
}


@pytest.fixture
def target(tmp_path):
    """A workspace with a lokalplan in draft with two delområder and a byggefelt."""
    path = tmp_path / "plan.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        plan = edit.insert("lokalplan", {**DRAFT, "planid": 77}, SQUARE)
        for delnr, shape in (("A", HALF), ("B", OTHER)):
            edit.insert("delomraade", {**PART, "delnr": delnr, "status": "KF", "plan_objekt_id": plan, "lokplan_id": 77}, shape)
        edit.insert("byggefelt", {**FIELD, "status": "KF", "plan_objekt_id": plan, "lokplan_id": 77}, HALF.buffer(-10))
    return str(path)


def step(target, to, *changes, day="2026-11-24", **told):
    return advance(target, "1.23", to=to, day=dt.date.fromisoformat(day), changes=changes, who="bo", **told)


def publish(target):
    return step(target, "F", "datoslut=2026-12-22", "doklink=https://dokument.plandata.dk/20_1.pdf")


def adopt(target, *changes, **told):
    told = {"objections": 0, "veto": False} | told
    return step(target, "V", "datovedt=20270105", "doklink=https://dokument.plandata.dk/20_2.pdf", *changes, day="2027-01-05", **told)


def states(target, kind):
    with Workspace.open(target) as ws:
        return sorted(words(ws.read(kind), "status"))


def test_a_step_that_lacks_something_is_refused_and_nothing_is_written(target):
    found = step(target, "F")
    assert not found.done
    assert keys(found.obstacles, stops=True) == ["mangler.datoslut", "mangler.doklink"]
    assert states(target, "lokalplan") == ["KF"]
    with Workspace.open(target) as ws:
        assert len(ws.audit()) == 2


def test_the_parts_follow_their_plan(target):
    found = publish(target)
    assert found.done, [one.text for one in found.obstacles]
    assert (found.was, found.to, dict(found.parts), found.left) == ("KF", "F", {"delomraade": 2, "byggefelt": 1}, 0)
    assert states(target, "delomraade") == ["F", "F"]
    assert states(target, "byggefelt") == ["F"]
    with Workspace.open(target) as ws:
        assert set(ws.read("delomraade")["datoslut"]) == {20261222}
        assert ws.read("lokalplan")["datoforsl"].tolist() == [20261124]
        assert ws.audit().iloc[-1]["hvem"] == "bo"
        assert ws.verify() == []


def test_the_deadlines_that_follow_are_told(target):
    clocks = publish(target).clocks.set_index("key")
    assert clocks["day"].to_dict() == {
        "hoering": "2026-12-22",
        "vedtagelse": "2026-12-23",
        "indsigelser": "2027-01-19",
        "retsvirkning": "2027-11-24",
        "bortfald": "2029-11-24",
    }
    assert clocks.loc["bortfald", "reference"] == "Planlovens § 32"
    assert clocks.loc["hoering", "days_left"] == 28


def test_one_step_is_undone_at_once(target):
    publish(target)
    with Workspace.open(target) as ws:
        ws.undo(who="bo")
    assert states(target, "lokalplan") == ["KF"]
    assert states(target, "delomraade") == ["KF", "KF"]


def test_parts_cancelled_alone_stay(target):
    with Workspace.open(target) as ws, ws.edit(who="ane", advance=True) as edit:
        part = edit.read("delomraade").iloc[0]
        edit.update("delomraade", part["objekt_id"], part["versions_id"], {"status": "A"})
    found = publish(target)
    assert (dict(found.parts), found.left) == ({"delomraade": 1, "byggefelt": 1}, 1)
    assert states(target, "delomraade") == ["A", "F"]


def test_adopted_without_a_draft(target):
    publish(target)
    found = adopt(target)
    assert found.done, [one.text for one in found.obstacles]
    assert states(target, "lokalplan") == states(target, "byggefelt") == ["V"]
    with Workspace.open(target) as ws:
        assert ws.read("lokalplan")["datoikraft"].tolist() == [20270105]


def test_what_is_not_told_stops_the_adoption(target):
    publish(target)
    found = adopt(target, objections=None, veto=None)
    assert not found.done
    assert keys(found.obstacles, stops=True) == ["vedtagelse.indsigelser_ukendt", "vedtagelse.veto_ukendt"]
    assert keys(adopt(target, objections=2).obstacles, stops=True) == ["vedtagelse.ventetid"]


def test_a_draft_lives_beside_the_proposal_and_takes_its_place(target):
    publish(target)
    assert step(target, "KV").done
    assert states(target, "lokalplan") == ["F", "KV"]
    assert states(target, "delomraade") == ["F", "F", "KV", "KV"]
    with Workspace.open(target) as ws:
        public = ws.read("lokalplan").set_index("status").loc["F", "objekt_id"]
        before = ws.read("delomraade").set_index("status").loc["F", "objekt_id"].tolist()
        with ws.edit(who="ane") as edit:
            parts = edit.read("delomraade")
            kept = parts[(parts["status"] == "KV") & (parts["delnr"] == "A")].iloc[0]
            gone = parts[(parts["status"] == "KV") & (parts["delnr"] == "B")].iloc[0]
            edit.update("delomraade", kept["objekt_id"], kept["versions_id"], {"bebygpct": 40}, SQUARE)
            edit.delete("delomraade", gone["objekt_id"], gone["versions_id"])
            edit.insert("delomraade", {**PART, "delnr": "C", "status": "KV", "plan_objekt_id": kept["plan_objekt_id"]}, OTHER)
    found = adopt(target)
    assert found.done, [one.text for one in found.obstacles]
    with Workspace.open(target) as ws:
        plans, parts, fields = ws.read("lokalplan"), ws.read("delomraade"), ws.read("byggefelt")
        assert (plans["objekt_id"].tolist(), plans["status"].tolist(), plans["planid"].tolist()) == ([public], ["V"], [77])
        assert sorted(zip(parts["delnr"], parts["status"], parts["bebygpct"], strict=True)) == [("A", "V", 40), ("C", "V", 30)]
        assert set(parts["plan_objekt_id"]) == {public}
        assert set(parts["lokplan_id"]) == {77}
        assert parts.set_index("delnr").loc["A", "objekt_id"] in before
        assert [shape.equals(SQUARE) for shape in parts[parts["delnr"] == "A"].geometry] == [True]
        assert (fields["status"].tolist(), fields["plan_objekt_id"].tolist()) == (["V"], [public])
        assert not any(words(plans, COPY_OF))
        assert ws.verify() == []


def test_a_draft_can_be_thrown_away(target):
    publish(target)
    step(target, "KV")
    assert step(target, "slettet").done
    assert states(target, "lokalplan") == ["F"]
    assert states(target, "delomraade") == ["F", "F"]
    assert not step(target, "slettet").done


def test_a_draft_of_a_plan_that_never_was_public_is_deleted_with_its_parts(target):
    assert step(target, "slettet").done
    assert states(target, "lokalplan") == states(target, "delomraade") == states(target, "byggefelt") == []


def test_cancelled_by_way_of_a_draft(target):
    publish(target)
    adopt(target)
    assert step(target, "KA", day="2027-03-01").done
    assert states(target, "lokalplan") == ["KA", "V"]
    refused = step(target, "A", day="2027-03-01")
    assert keys(refused.obstacles, stops=True) == ["aflysning.grundlag"]
    assert step(target, "A", day="2027-03-01", replaced=True).done
    assert states(target, "lokalplan") == states(target, "byggefelt") == ["A"]
    assert states(target, "delomraade") == ["A", "A"]
    with Workspace.open(target) as ws:
        assert ws.read("lokalplan")["datoaflyst"].tolist() == [20270301]


def test_a_longer_hearing_reaches_the_parts(target):
    publish(target)
    assert step(target, "F", "datoslut=2027-01-12").done
    with Workspace.open(target) as ws:
        assert set(ws.read("delomraade")["datoslut"]) == {20270112}


def test_an_adopted_plan_is_corrected_but_nothing_else_is_demanded_of_it(tmp_path):
    path = tmp_path / "gammel.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        edit.insert("lokalplan", {**ADOPTED, "datoikraft": None}, SQUARE)
    assert keys(step(str(path), "V", "plannavn=Ved åen").obstacles, stops=True) == ["version.art"]
    found = step(str(path), "V", "plannavn=Ved åen", version="rettelse")
    assert found.done
    assert keys(found.obstacles, stops=False) == ["mangler.datoikraft"]
    with Workspace.open(path) as ws:
        assert ws.read("lokalplan")["plannavn"].tolist() == ["Ved åen"]


def test_a_dry_run_writes_nothing(target):
    found = step(target, "F", "datoslut=2026-12-22", "doklink=https://dokument.plandata.dk/20_1.pdf", dry_run=True)
    assert not found.done
    assert keys(found.obstacles, stops=True) == []
    assert states(target, "lokalplan") == ["KF"]


def test_deadlines_of_all_plans(target):
    publish(target)
    step(target, "KV")
    with Workspace.open(target) as ws, ws.edit(who="ane") as edit:
        old = {**PROPOSAL, "plannr": "1.1", "datoforsl": 20230101, "datostart": 20230101, "datoslut": 20230301}
        edit.insert("lokalplan", old, SQUARE)
        edit.insert("landzonetilladelse", {"komnr": 253, "status": "V", "datovedt": 20261120, "plannavn": "Lade"}, SQUARE)
    found = deadlines(target, day=dt.date(2026, 11, 24))
    lapsed = found[(found["plannr"] == "1.1") & (found["key"] == "bortfald")].iloc[0]
    assert (lapsed["day"], lapsed["passed"], lapsed["title"]) == ("2026-01-01", True, "forslaget er bortfaldet")
    assert found[found["kind"] == "landzonetilladelse"]["day"].tolist() == ["2026-12-19", "2031-11-20"]
    assert set(found["status"]) == {"F", "V"}
    one = deadlines(target, "1.23", day=dt.date(2026, 11, 24))
    assert set(one["plannr"]) == {"1.23"}
    assert len(one) == 5


def test_a_day_off_is_told_with_the_deadline(tmp_path):
    path = tmp_path / "jul.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        edit.insert("lokalplan", {**PROPOSAL, "datoslut": 20261224}, SQUARE)
    found = deadlines(str(path), day=dt.date(2026, 11, 24)).set_index("key")
    assert found.loc["hoering", "why_off"] == "juleaftensdag"


@pytest.mark.parametrize("change", ["findesikke=1", "bebygpct", "bebygpct=mange", "planid=4", "datoslut=20260230"])
def test_changes_that_cannot_be_read(change):
    with pytest.raises(UsageError):
        parsed("lokalplan", [change])


def test_changes_as_people_write_them():
    found = parsed("lokalplan", ["maxbygnhjd=8,5", "izonereg=ja", "datoslut=2026-12-22", "plannavn=Ved åen = søen", "doklink="])
    assert found == {"maxbygnhjd": 8.5, "izonereg": True, "datoslut": 20261222, "plannavn": "Ved åen = søen", "doklink": None}


def test_an_unknown_state_or_plan(target):
    with pytest.raises(UsageError, match="ingen status"):
        step(target, "X")
    with pytest.raises(UsageError, match="ingen plan"):
        advance(target, "9.99", to="F", who="bo")
