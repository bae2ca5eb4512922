"""kill -9 at any step of a write leaves the old state or the new one; two people at once overwrite nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from geoplan.errors import ConflictError
from geoplan.store import Workspace

from .killing import at_instruction, at_statement, fork, forked, in_commit
from .made import parcels, plan, row, square, state

KILLED = -signal.SIGKILL


def _edit(ws):
    frame = ws.read("delomraade")
    with ws.edit(who="ane", why="prøve") as edit:
        edit.insert("byggefelt", {"objekt_id": "fast", "delnr": "1", "lokplan_id": 7}, square(3))
        edit.update("delomraade", frame.objekt_id[0], frame.versions_id[0], {"bebygpct": 55}, square(4))
        edit.delete("delomraade", frame.objekt_id[1], frame.versions_id[1])


WRITES = {
    "edit": _edit,
    "undo": lambda ws: ws.undo(who="ane"),
    "import": lambda ws: ws.import_layer("soe", parcels(30, first=10).assign(dybde=3), source="ny", key="nr", who="ane"),
    "new layer": lambda ws: ws.import_layer("mose", parcels(5), source="ny", who="ane"),
}


@pytest.fixture(scope="module")
def begun(empty, tmp_path_factory):
    """A workspace with a plan and a theme, to be copied."""
    path = shutil.copy(empty, tmp_path_factory.mktemp("killed") / "begun.gpkg")
    with Workspace.open(path) as ws:
        plan(ws, planid=7)
        ws.import_layer("soe", parcels(20), source="gammel", key="nr")
    return path


@pytest.fixture(scope="module")
def after():
    """What a reader sees, and whether all fits, in a workspace whose last writer was killed.

    A file that is the same byte for byte, once the database has taken back what was begun, is not looked at again.
    """
    looked_at = {}

    def found(path):
        with closing(sqlite3.connect(path)) as base:
            base.execute("SELECT count(*) FROM sqlite_master").fetchone()
        content = hashlib.sha256(Path(path).read_bytes()).digest()
        if content not in looked_at:
            with Workspace.open(path) as ws:
                assert ws.verify() == []
                looked_at[content] = state(ws), len(ws.audit())
        return looked_at[content]

    return found


@pytest.mark.parametrize("name", WRITES)
def test_a_kill_at_any_statement_leaves_the_old_or_the_new_state(begun, after, tmp_path, name):
    old = after(begun)
    whole = shutil.copy(begun, tmp_path / "whole.gpkg")
    steps = at_statement(whole, WRITES[name], None)
    new = after(whole)
    assert new != old
    seen = []
    for step in range(1, steps + 1):
        path = shutil.copy(begun, tmp_path / "killed.gpkg")
        assert forked(lambda path=path, step=step: at_statement(path, WRITES[name], step)) == KILLED
        seen.append(after(path))
        (tmp_path / "killed.gpkg-journal").unlink(missing_ok=True)
    assert seen.count(old) + seen.count(new) == len(seen) >= 20
    assert seen[0] == old
    assert seen[-1] == new
    assert seen == sorted(seen, key=lambda one: one == new)  # once it is new it stays so


def test_a_kill_inside_a_statement_does_too(begun, after, tmp_path):
    old = after(begun)
    number, killed = 1, 0
    while True:
        path = shutil.copy(begun, tmp_path / "killed.gpkg")
        status = forked(lambda path=path, number=number: at_instruction(path, WRITES["import"], number))
        found = after(path)
        if status == 0:
            break
        assert status == KILLED
        assert found == old
        killed, number = killed + 1, number + max(1, number // 3)
    assert killed >= 15
    assert found != old


def test_a_kill_while_the_file_is_committed_does_too(begun, after, tmp_path):
    old = after(begun)
    whole = shutil.copy(begun, tmp_path / "whole.gpkg")
    _write(whole)
    new = after(whole)
    seen = []
    for number in range(0, 24, 2):
        path = shutil.copy(begun, tmp_path / "killed.gpkg")
        in_commit(lambda ready, path=path: _write(path, ready), seconds=number / 1000)
        seen.append(after(path))
    assert seen.count(old) + seen.count(new) == len(seen)


def _write(path, ready=lambda: None):
    with Workspace.open(path) as ws:
        sa.event.listen(ws._dialect.engine, "commit", lambda _: ready())
        WRITES["import"](ws)


@pytest.mark.postgis
def test_a_kill_at_any_statement_leaves_postgis_whole(base):
    with Workspace.open(base) as ws:
        plan(ws, planid=7)
        old = state(ws)
    step = 1
    while forked(lambda step=step: at_statement(base, _edit, step)) == KILLED:
        step += 3
        with Workspace.open(base) as ws:
            now = state(ws)
            assert ws.verify() == []
            if now != old:
                ws.undo(who="ane")
                assert state(ws) == old
    assert step > 20


def _climb(target, part, who, times):
    """Add one to a number again and again, reading anew whenever somebody else was first."""
    with Workspace.open(target) as ws:
        done = 0
        while done < times:
            seen = row(ws, "delomraade", part)
            try:
                with ws.edit(who=who) as edit:
                    edit.update("delomraade", part, seen.versions_id, {"bebygpct": int(seen.bebygpct) + 1})
                done += 1
            except ConflictError:
                time.sleep(0.001)


def test_two_editors_at_once_overwrite_nothing(target):
    with Workspace.open(target) as ws:
        _, (part, _) = plan(ws)
    pids = []
    for who in ("ane", "bo"):
        pid = fork()
        if pid == 0:
            status = 1
            try:
                _climb(target, part, who, 12)
                status = 0
            finally:
                os._exit(status)
        pids.append(pid)
    assert [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids] == [0, 0]
    with Workspace.open(target) as ws:
        assert row(ws, "delomraade", part).bebygpct == 30 + 24
        told = ws.history(part)
        assert [int(one) for one in told.hvem.value_counts()[["bo", "ane"]]] == [12, 13]
        assert ws.verify() == []
