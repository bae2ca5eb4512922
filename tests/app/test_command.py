"""``geoplan app``: which workspace it opens, where, and what it says when it cannot."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from click.testing import CliRunner

from geoplan.cli import app as command
from geoplan.cli.program import main
from geoplan_app.serve import settings


@pytest.fixture
def served(monkeypatch, tmp_path):
    """What the server would have been started with; a folder of our own for the user's data."""
    told = []
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("GEOPLAN_WORKSPACE", "")
    monkeypatch.setattr("geoplan_app.serve.serve", lambda **where: told.append(where))
    return told


def run(*arguments):
    return CliRunner(env={"GEOPLAN_WORKSPACE": ""}).invoke(main, ["app", *arguments])


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def test_without_a_workspace_the_sample_is_made_once_and_kept(served, tmp_path):
    first = run("--port", str(free_port()))
    assert first.exit_code == 0, first.output
    assert "den opdigtede kommune Prøvekøbing, lavet nu" in first.output
    path = tmp_path / "data" / "geoplan" / "proevekoebing.gpkg"
    assert path.is_file()
    made = path.stat().st_mtime_ns
    assert "som du forlod den" in run("--port", str(free_port())).output
    assert path.stat().st_mtime_ns == made
    assert "lavet nu" in run("--demo", "--port", str(free_port())).output
    assert path.stat().st_mtime_ns > made


def test_the_address_is_told_before_the_server_runs(served):
    port = free_port()
    output = run("--port", str(port)).output
    assert f"geoplan er åben på http://127.0.0.1:{port} – luk med Ctrl+C." in output
    assert served == [{"host": "127.0.0.1", "port": port}]


def test_a_port_that_is_taken_is_said_to_be(served):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "-m", "geoplan", "app", "--port", str(port)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "GEOPLAN_LANG": "da"},
        )
    assert result.returncode == 2
    assert f"Port {port} kan ikke bruges på 127.0.0.1" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_first_free_port_is_found(served, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        free = free_port()
        monkeypatch.setattr(command, "PORTS", (taken.getsockname()[1], free))
        assert run().exit_code == 0
    assert served == [{"host": "127.0.0.1", "port": free}]


@pytest.mark.parametrize(
    ("arguments", "told"), [(["findes_ikke.gpkg"], "findes ikke"), (["a.gpkg", "--demo"], "Giv enten et arbejdsområde")]
)
def test_what_cannot_be_opened_starts_no_server(served, arguments, told):
    result = run(*arguments)
    assert told in f"{result.output}{result.exception}"
    assert result.exit_code != 0
    assert served == []


def test_streamlit_tells_nobody_and_shows_no_inner_workings():
    told = settings(host="127.0.0.1", port=8501)
    assert told["browser.gatherUsageStats"] is False
    assert told["runner.magicEnabled"] is False
    assert told["client.showErrorDetails"] == "none"
    assert told["server.address"] == "127.0.0.1"


def test_it_really_runs_and_ends_when_told(tmp_path):
    port = free_port()
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "GEOPLAN_WORKSPACE": "", "GEOPLAN_LANG": "da"}
    command_line = [sys.executable, "-m", "geoplan", "app", "--port", str(port)]
    process = subprocess.Popen(command_line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    try:
        assert answers(f"http://127.0.0.1:{port}/_stcore/health", process)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode == 0, output
    assert output.splitlines()[-1] == "Appen er lukket."
    assert len(output.splitlines()) <= 4, "nothing but our own words"


def answers(address, process):
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            return answer.status == 200
        time.sleep(0.1)
    return False
