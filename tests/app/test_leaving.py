"""What was kept for a user goes when the user has left, and not before."""

import io
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from geoplan_app import leaving
from geoplan_app.leverance import files as files_module
from geoplan_app.leverance.files import Held
from geoplan_app.leverance.state import Choices, State

AWAY = leaving.PATIENCE_SECONDS


@pytest.fixture
def kept(monkeypatch):
    """Two users with one thing each to tidy up, seen at time 0; gives what was tidied."""
    done = []
    monkeypatch.setattr(leaving, "_waiting", {"a": {"x": lambda: done.append("a")}, "b": {"x": lambda: done.append("b")}})
    monkeypatch.setattr(leaving, "_seen", {"a": 0.0, "b": 0.0})
    return done


@pytest.mark.parametrize(("now", "gone"), [(AWAY, []), (AWAY + 1, ["b"])])
def test_a_user_may_be_away_for_a_while(kept, now, gone):
    leaving.sweep(lambda session: session == "a", now)
    assert kept == gone
    leaving.sweep(lambda session: session == "a", now)
    assert kept == gone, "it is done once"


def test_a_user_who_comes_back_keeps_everything(kept):
    leaving.sweep(lambda _: False, AWAY)
    leaving.sweep(lambda _: True, AWAY + 1)
    leaving.sweep(lambda _: False, 2 * AWAY)
    assert kept == []


def test_one_that_fails_does_not_stop_the_others(kept, monkeypatch, caplog):
    def broken():
        raise OSError("disk")

    monkeypatch.setitem(leaving._waiting["a"], "first", broken)
    leaving.sweep(lambda _: False, AWAY + 1)
    assert sorted(kept) == ["a", "b"]
    assert "tidying up" in caplog.text


def test_leaving_takes_files_and_runs_along():
    state = State()
    held = state.receive()
    held.add("a.csv", io.BytesIO(b"a\n1\n"))
    register = state.choices
    run = state.examine("da")
    state.leave()
    assert not run.job.running
    assert not held.folder.exists()
    assert state.run is None
    assert state.choices == Choices()
    assert register == Choices()
    assert state.receive() is not held


def test_a_server_that_is_asked_to_stop_removes_what_was_dropped():
    lines = ["from geoplan_app.serve import end_politely", "from geoplan_app.leverance.files import Held", "import time", "end_politely()"]
    program = "; ".join([*lines, "held = Held()", "print(held.folder, flush=True)", "time.sleep(60)"])
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as server:
        folder = Path(server.stdout.readline().strip())
        assert folder.is_dir()
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
    assert not folder.exists()


def test_what_a_killed_server_left_is_removed_by_the_next():
    program = "from geoplan_app.leverance.files import Held; import time; held = Held(); print(held.folder, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as server:
        folder = Path(server.stdout.readline().strip())
        server.kill()
    assert folder.is_dir()
    files_module._remove_forgotten.cache_clear()
    Held()
    assert not folder.exists()
