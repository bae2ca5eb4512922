"""The life of what is no lokalplan: a tillæg with its rammer, permits, zones, and parts by themselves."""

import datetime as dt

import pytest

from geoplan.errors import ConflictError, LockedError
from geoplan.plan.columns import words
from geoplan.store import Workspace
from geoplan.workflows.plan.advance import advance
from plan_law.made_plans import ADOPTED, DRAFT, SQUARE, keys
from plan_law.test_advance import HALF, OTHER, PART

RAMME = {**DRAFT, "plantype": 10.1, "plannr": "2.B.1", "plannavn": "Boliger ved søen", "komtil_id": 90}


@pytest.fixture
def target(tmp_path):
    path = tmp_path / "kommune.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        tillaeg = {"komnr": 253, "plannr": "T7", "plannavn": "Tillæg 7", "status": "KF", "planid": 90, "komplan_id": 1}
        plan = edit.insert("kommuneplantillaeg", tillaeg, SQUARE)
        edit.insert("kommuneplanramme", {**RAMME, "plan_objekt_id": plan}, HALF)
        edit.insert("landzonetilladelse", {"komnr": 253, "plannr": "L1", "plannavn": "Lade", "status": "KV", "planid": 5}, SQUARE)
        edit.insert("zonekort", {"komnr": 253, "zone": 1, "status": "V", "planid": 6, "datovedt": 20100101}, SQUARE)
    return str(path)


def step(target, plan, to, *changes, day="2026-11-24", **told):
    return advance(target, plan, to=to, day=dt.date.fromisoformat(day), changes=changes, who="bo", **told)


def status(target, kind):
    with Workspace.open(target) as ws:
        return words(ws.read(kind), "status").tolist()


def test_rammer_follow_their_tillaeg(target):
    document = "doklink=https://dokument.plandata.dk/12_1.pdf"
    refused = step(target, "T7", "F", "datoslut=2026-12-22", document)
    assert keys(refused.obstacles, stops=True) == ["hoering.kort"]
    minor = step(target, "T7", "F", "datoslut=2026-12-22", document, minor=True, dry_run=True)
    assert (keys(minor.obstacles, stops=True), keys(minor.obstacles, stops=False)) == ([], ["hoering.mindre"])
    found = step(target, "T7", "F", "datoslut=2027-01-19", document)
    assert found.done, [one.text for one in found.obstacles]
    assert dict(found.parts) == {"kommuneplanramme": 1}
    with Workspace.open(target) as ws:
        ramme = ws.read("kommuneplanramme").iloc[0]
        assert (ramme["status"], ramme["datoslut"], ramme["doklink"]) == ("F", 20270119, "https://dokument.plandata.dk/12_1.pdf")
    adopted = step(target, "T7", "V", "datovedt=2027-02-01", "doklink=https://dokument.plandata.dk/12_2.pdf", day="2027-02-01", veto=False)
    assert adopted.done, [one.text for one in adopted.obstacles]  # nobody is asked for objections: the wait is for lokalplaner
    assert status(target, "kommuneplanramme") == ["V"]


def test_a_permit_goes_from_draft_to_adopted(target):
    assert keys(step(target, "L1", "F").obstacles, stops=True)[-1] == "trin"
    assert keys(step(target, "L1", "V").obstacles, stops=True) == ["mangler.datovedt"]
    found = step(target, "L1", "V", "datovedt=2026-11-24")
    assert found.done
    assert found.clocks["key"].tolist() == ["udnyttelse", "ubrugt"]
    assert found.clocks["day"].tolist() == ["2026-12-23", "2031-11-24"]


def test_a_zone_is_adopted_or_cancelled(target):
    assert keys(step(target, "6", "KA").obstacles, stops=True) == ["trin"]
    assert step(target, "6", "A", "datoaflyst=2026-11-24").done
    assert status(target, "zonekort") == ["A"]


def test_a_part_is_cancelled_by_itself(tmp_path):
    path = tmp_path / "del.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane", advance=True) as edit:
        plan = edit.insert("lokalplan", {**ADOPTED, "planid": 77}, SQUARE)
        for delnr, shape, planid in (("A", HALF, 701), ("B", OTHER, 702)):
            part = {**PART, "delnr": delnr, "status": "V", "planid": planid, "plan_objekt_id": plan, "lokplan_id": 77}
            edit.insert("delomraade", part, shape)
    found = step(str(path), "702", "A")
    assert found.done, [one.text for one in found.obstacles]
    assert sorted(status(str(path), "delomraade")) == ["A", "V"]
    assert status(str(path), "lokalplan") == ["V"]


def test_only_the_life_cycle_opens_what_is_locked(tmp_path):
    path = tmp_path / "laast.gpkg"
    with Workspace.create(path, kommune="0253") as ws:
        with ws.edit(who="ane") as edit:
            edit.insert("lokalplan", ADOPTED, SQUARE)
        plan = ws.read("lokalplan").iloc[0]
        with pytest.raises(LockedError), ws.edit(who="ane") as edit:
            edit.update("lokalplan", plan["objekt_id"], plan["versions_id"], {"bebygpct": 90})
    assert step(str(path), "1.23", "V", "bebygpct=35", version="rettelse").done
    with Workspace.open(path) as ws:
        assert ws.read("lokalplan")["bebygpct"].tolist() == [35]
        assert ws.verify() == []
        with pytest.raises(ConflictError), ws.edit(who="ane", advance=True) as edit:
            edit.update("lokalplan", plan["objekt_id"], plan["versions_id"], {"bebygpct": 90})


def test_a_plan_without_geometry_is_told(tmp_path):
    path = tmp_path / "tom.gpkg"
    with Workspace.create(path, kommune="0253") as ws, ws.edit(who="ane") as edit:
        edit.insert("lokalplan", DRAFT, None)
    found = step(str(path), "1.23", "F", "datoslut=2026-12-22", "doklink=https://dokument.plandata.dk/1.pdf")
    assert keys(found.obstacles, stops=True) == ["mangler.geometri"]
