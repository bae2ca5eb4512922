"""Whatever is changed behind the workspace's back is found and named."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from geoplan.store import Workspace
from geoplan.store.gpkg_blob import functions

from .made import parcels, plan, row


@pytest.fixture
def worked(file):
    """A workspace with some history."""
    with Workspace.open(file) as ws:
        one, (part, other) = plan(ws, planid=7)
        for value in (40, 50):
            with ws.edit(who="bo", why=f"til {value}") as edit:
                edit.update("delomraade", part, row(ws, "delomraade", part).versions_id, {"bebygpct": value})
        with ws.edit(who="bo") as edit:
            edit.delete("delomraade", other, row(ws, "delomraade", other).versions_id)
        ws.import_layer("soe", parcels(10), source="kort", key="nr")
        ws.log(who="ane", hvad="kontrol", hvorfor="før offentliggørelse", fund=3)
        assert ws.verify() == []
    return file, one, part, other


def tampered(path, *statements):
    """Do as one would who takes the guards away first and puts them back afterwards; gives what is found."""
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        for name, function in functions().items():
            base.create_function(name, 1, function)
        guards = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'rtree%'").fetchall()
        for name, _ in guards:
            base.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            assert base.execute(statement).rowcount != 0
        for _, sql in guards:
            base.execute(sql)
    with Workspace.open(path) as ws:
        return ws.verify()


TRAIL = {
    "a changed word": ("UPDATE geoplan_spor SET hvorfor = 'noget andet' WHERE nr = 3", {("spor.aendret", 3)}),
    "another person": ("UPDATE geoplan_spor SET hvem = 'cecilie' WHERE nr = 5", {("spor.aendret", 5)}),
    "a removed line": ("DELETE FROM geoplan_spor WHERE nr = 4", {("spor.mangler", 4), ("version.trin", 4)}),
    "a removed last line": ("DELETE FROM geoplan_spor WHERE nr = 7", {("spor.mangler", 7)}),
}


@pytest.mark.parametrize("name", TRAIL)
def test_a_changed_trail_is_found_and_the_line_named(worked, name):
    statement, expected = TRAIL[name]
    found = tampered(worked[0], statement)
    assert expected <= {(fault.kind, fault.nr) for fault in found}
    assert all(str(number) in " ".join(fault.text for fault in found) for _, number in expected)


def test_swapped_lines_are_found(worked):
    found = tampered(
        worked[0],
        "UPDATE geoplan_spor SET nr = 99 WHERE nr = 3",
        "UPDATE geoplan_spor SET nr = 3 WHERE nr = 4",
        "UPDATE geoplan_spor SET nr = 4 WHERE nr = 99",
    )
    assert {("spor.aendret", 3), ("spor.aendret", 4)} <= {(fault.kind, fault.nr) for fault in found}


def test_a_line_that_was_signed_anew_is_found_by_the_next(worked):
    from geoplan.store.trail import line_sha256

    path = worked[0]
    with closing(sqlite3.connect(path)) as base:
        base.row_factory = sqlite3.Row
        line = dict(base.execute("SELECT * FROM geoplan_spor WHERE nr = 3").fetchone())
    line["hvem"] = "cecilie"
    found = tampered(path, f"UPDATE geoplan_spor SET hvem = 'cecilie', sha256 = '{line_sha256(line)}' WHERE nr = 3")
    assert [(fault.kind, fault.nr) for fault in found] == [("spor.kaede", 4)]


def test_a_line_that_was_added_is_found(worked):
    kept = "tid, hvem, hvad, hvorfor, model"
    found = tampered(worked[0], f"INSERT INTO geoplan_spor SELECT 8, {kept}, '', detaljer, sha256, 'x' FROM geoplan_spor WHERE nr = 7")
    assert {"spor.aendret", "spor.ende"} <= {fault.kind for fault in found}


VERSIONS = {
    "a changed value": ("UPDATE delomraade SET bebygpct = 99", "version.aendret"),
    "a changed value of a closed version": ("UPDATE delomraade_historik SET bebygpct = 99 WHERE bebygpct = 40", "version.aendret"),
    "a moved geometry": ("UPDATE delomraade SET geometri = (SELECT geometri FROM soe LIMIT 1)", "version.aendret"),
    "a removed object": ("DELETE FROM delomraade", "version.mangler"),
    "a removed closed version": ("DELETE FROM delomraade_historik WHERE bebygpct = 40", "version.mangler"),
    "an end that was moved": ("UPDATE delomraade_historik SET systid_til = '2020-01-01' WHERE bebygpct = 40", "version.slut"),
}


@pytest.mark.parametrize("name", VERSIONS)
def test_a_changed_object_is_found_and_named(worked, name):
    path, _, part, _ = worked
    statement, kind = VERSIONS[name]
    found = tampered(path, statement)
    assert (kind, "delomraade", part) in {(fault.kind, fault.layer, fault.objekt_id) for fault in found}
    assert any(part in fault.text and "delomraade" in fault.text for fault in found)


def test_an_object_that_came_in_by_the_back_door_is_found(worked):
    path = worked[0]
    columns = "objekt_id, versions_id, systid_fra, trin, kontrol, bebygpct"
    found = tampered(path, f"INSERT INTO delomraade ({columns}) SELECT 'x', 'y', systid_fra, trin, kontrol, 1 FROM delomraade LIMIT 1")
    assert {("version.aendret", "x"), ("version.trin", "")} <= {(fault.kind, fault.objekt_id) for fault in found}


def test_a_removed_row_of_an_import_is_found(worked):
    found = tampered(worked[0], "DELETE FROM soe WHERE nr = 3")
    assert [(fault.kind, fault.layer, fault.nr) for fault in found] == [("version.mangler", "soe", 6)]


def test_guards_that_are_gone_or_changed_are_found(worked):
    path = worked[0]
    with closing(sqlite3.connect(path)) as base:
        base.execute("DROP TRIGGER geoplan_delomraade_rettet")
        base.execute("DROP TRIGGER geoplan_lokalplan_laas_update")
        base.execute("CREATE TRIGGER geoplan_lokalplan_laas_update BEFORE UPDATE ON lokalplan BEGIN SELECT 1; END")
        base.commit()
    with Workspace.open(path) as ws:
        assert sorted(fault.text.split()[2] for fault in ws.verify()) == ["geoplan_delomraade_rettet", "geoplan_lokalplan_laas_update"]


def test_trail_and_history_cannot_be_changed_as_long_as_the_guards_stand(worked):
    with closing(sqlite3.connect(worked[0])) as base:
        for statement in (
            "UPDATE geoplan_spor SET hvem = 'x'",
            "DELETE FROM geoplan_spor",
            "UPDATE delomraade_historik SET bebygpct = 1",
            "UPDATE delomraade_historik SET systid_til = NULL",
            "DELETE FROM delomraade_historik",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="Historik og spor kan ikke ændres"):
                base.execute(statement)


def test_a_damaged_file_is_told(worked):
    path = worked[0]
    with closing(sqlite3.connect(path)) as base:
        (page,) = base.execute("SELECT rootpage FROM sqlite_master WHERE name = 'soe'").fetchone()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + 64] = b"\xff" * 64
    path.write_bytes(data)
    with Workspace.open(path) as ws:
        assert [fault.kind for fault in ws.verify()] == ["fil"]


def test_the_trail_tells_who_what_when_why_and_from_what(worked):
    with Workspace.open(worked[0]) as ws:
        told = ws.audit()
    assert told.hvad.tolist() == ["opret", "ret", "ret", "ret", "ret", "indlaes", "kontrol"]
    assert told.hvem.tolist() == ["test", "ane", "bo", "bo", "bo", "ukendt", "ane"]
    assert told.hvorfor.tolist()[1:4] == ["ny plan", "til 40", "til 50"]
    assert told.lag.tolist()[1] == "delomraade, lokalplan"
    assert told.tid.is_monotonic_increasing
    assert told.tid.is_unique
    assert told.model.str.startswith("Plandata").all()
    assert told.detaljer[6] == {"fund": 3}
    assert json.dumps(told.detaljer[5]["kilde"]) == '"kort"'
