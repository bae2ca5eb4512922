"""The process that reads a delivery: what ends it, what is said then, and what it leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geoplan.workflows.guarded import Guard, Limits, guarded
from tests.hostile.running import environment, geoplan, left_behind, world_in

START = """
import os, signal, sys, tempfile, time
from pathlib import Path
from geoplan.errors import GeoplanError
from geoplan.workflows.guarded import Limits, guarded
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell that runs the tests in the background has it ignored
try:
    guard = guarded(Limits(memory_mb=512, seconds={seconds}), out=Path("rapport.json"))
    Path(tempfile.mkdtemp(), "udpakket").write_text("x")
    Path(tempfile.mkdtemp(prefix=".rapport.json.", dir="."), "halv").write_text("x")
    guard.reading("først.gpkg")
    guard.reading("leverance.gpkg")
    with guard.limited():
        print("klar", flush=True)
        {action}
except GeoplanError as fault:
    sys.exit(f"Fejl: {{fault}}")
except KeyboardInterrupt:
    sys.exit(130)
"""


def started(world, action, seconds=60):
    command = [sys.executable, "-c", START.format(action=action, seconds=seconds)]
    return subprocess.Popen(
        command,
        cwd=world / "her",
        env=environment(world),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended(world, action, **options):
    process = started(world, action, **options)
    said, fault = process.communicate(timeout=30)
    return process.returncode, said, fault


@pytest.fixture
def world(tmp_path):
    return world_in(tmp_path / "verden")


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("bytearray(1 << 40)", "krævede mere end 512 MB hukommelse"),
        ("kept = [bytearray(b'x' * (1 << 24)) for _ in range(1000)]", "krævede mere end 512 MB hukommelse"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "krævede mere end 512 MB hukommelse"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "læsningen brød ned"),
        ("os.write(2, b'free(): invalid pointer /hemmelig/sti'); os.abort()", "læsningen brød ned"),
    ],
)
def test_a_child_that_breaks_down_is_one_clear_line(world, action, says):
    status, said, fault = ended(world, action)
    assert (status, said) == (1, "klar\n")
    assert fault.startswith("Fejl: Leverancen er ikke undersøgt: ")
    assert says in fault
    assert "Det skete under leverance.gpkg." in fault
    assert fault.count("\n") == 1
    assert left_behind(world) == []


def test_a_slow_source_is_cut_at_the_limit(world):
    start = time.perf_counter()
    _, _, fault = ended(world, "time.sleep(60)", seconds=2)
    assert "det tog mere end 2 sekunder" in fault
    assert time.perf_counter() - start < 10
    assert left_behind(world) == []


def test_a_child_that_does_not_listen_is_ended_all_the_same(world):
    action = "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    assert "det tog mere end 1 sekunder" in ended(world, action, seconds=1)[2]
    assert left_behind(world) == []


@pytest.mark.parametrize("status", [0, 1, 2, 7])
def test_the_status_is_the_child_s(world, status):
    assert ended(world, f"sys.exit({status})") == (status, "klar\n", "")


def test_files_larger_than_the_limit_are_not_written(world):
    action = "stream = open(tempfile.mkdtemp() + '/a', 'wb'); stream.seek(17 << 30); stream.write(b'x'); stream.flush()"
    status, _, fault = ended(world, f"\n        try:\n            {action}\n        except OSError as fault:\n            sys.exit(9)")
    assert (status, fault) == (9, "")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_an_interruption_ends_both_and_tidies_up(world, number, status):
    process = started(world, "time.sleep(60)")
    assert process.stdout.readline() == "klar\n"
    os.kill(process.pid, number)
    process.communicate(timeout=10)
    assert process.returncode == status
    assert left_behind(world) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_ctrl_c_reaches_both(world):
    process = started(world, "time.sleep(60)")
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, fault = process.communicate(timeout=10)
    assert (process.returncode, fault) == (130, "")


def test_when_the_parent_is_killed_the_child_ends_and_tidies_up(world):
    process = started(world, "time.sleep(60)")
    process.stdout.readline()
    assert list((world / "tmp").glob("geoplan-run-*/tmp*/udpakket"))
    process.kill()
    process.communicate(timeout=10)
    until = time.monotonic() + 5
    while list((world / "tmp").iterdir()) and time.monotonic() < until:
        time.sleep(0.05)
    assert list((world / "tmp").iterdir()) == []


def test_what_a_crash_left_is_removed_by_the_next_run(world):
    """Parent and child killed at once, as when the power goes: their folder is locked by nobody."""
    process = started(world, "time.sleep(60)")
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=10)
    assert list((world / "tmp").iterdir())
    running = started(world, "time.sleep(60)")
    running.stdout.readline()
    (folder,) = (world / "tmp").iterdir()
    assert ended(world, "sys.exit(0)")[0] == 0
    assert [folder] == list((world / "tmp").iterdir()), "a folder in use is left alone"
    os.killpg(running.pid, signal.SIGTERM)
    running.communicate(timeout=10)


def test_the_environment_of_the_child_leads_nowhere(world):
    action = "print(*(os.environ.get(n, '-') for n in ('GDAL_HTTP_PROXY', 'no_proxy', 'NO_PROXY', 'HTTPS_PROXY', 'OGR_SKIP')))"
    process = subprocess.run(
        [sys.executable, "-c", START.format(action=action, seconds=60)],
        cwd=world / "her",
        env=environment(world, GDAL_HTTP_PROXY="http://127.0.0.1:9", HTTPS_PROXY="http://127.0.0.1:9"),
        capture_output=True,
        text=True,
        check=False,
    )
    proxy, *others, skipped = process.stdout.splitlines()[1].split(" ")
    assert (proxy, others) == ("socks5h://127.0.0.1:1", ["", "-", "-"])
    assert "OGR_VRT" in skipped


def test_where_streams_are_replaced_nothing_is_forked(monkeypatch, capsys):
    pid = os.getpid()
    assert guarded(Limits()) == Guard()
    assert os.getpid() == pid
    with pytest.raises(MemoryError), Guard().limited():
        raise MemoryError


def test_the_limits_are_options_of_the_command(world, made):
    ran = geoplan(world, "validate", made / "god.gpkg", "--max-memory", 300, "--max-seconds", 60)
    assert ran.status == 1
    assert ran.said.startswith(("7 fejl", "8 fejl", "9 fejl"))
    ran = geoplan(world, "validate", made / "god.gpkg", "--max-memory", 1)
    assert (ran.status, ran.said.partition(" Se ")[0]) == (2, "Fejl: --max-memory er 1. Tilladt er x>=256.")


COMMANDS = {
    "validate": lambda world, made: [made / "god.gpkg", "--format", "json", "--out", world / "her" / "ud.gpkg"],
    "info": lambda _world, made: [made / "god.gpkg"],
    "normalise": lambda world, made: [made / "god.gpkg", "--out", world / "her" / "ud.gpkg"],
    "diff": lambda world, made: [made / "god.gpkg", made / "god.geojson", "--out", world / "her" / "ud.gpkg"],
}


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_command_that_reads_has_the_limits(world, made, verb):
    ran = geoplan(world, verb, *COMMANDS[verb](world, made), "--max-memory", 1)
    assert (ran.status, ran.said.partition(" Se ")[0]) == (2, "Fejl: --max-memory er 1. Tilladt er x>=256.")
    ran = geoplan(world, verb, *COMMANDS[verb](world, made), "--max-memory", 300, "--max-seconds", 60)
    assert ran.status in {0, 1}
    assert left_behind(world) == ([str(Path("her", "ud.gpkg"))] if verb != "info" else [])


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_command_that_reads_ends_at_the_limit_and_writes_nothing(world, made, verb):
    slow = world / "ind" / "langsom"
    slow.mkdir()
    for number in range(4_000):  # more than a second to look through, on any machine
        (slow / f"{number}.geojson").write_bytes((made / "god.geojson").read_bytes())
    arguments = [slow, *COMMANDS[verb](world, made)[1:]]
    ran = geoplan(world, verb, *arguments, "--max-seconds", 1)
    assert (ran.status, ran.said.count("\n")) == (2, 1), ran.said
    assert ran.said.startswith("Fejl: Leverancen er ikke undersøgt: det tog mere end 1 sekunder.")
    assert left_behind(world) == []


def test_a_report_is_there_whole_or_not_at_all(world, made):
    out = world / "her" / "rapport.json"
    assert geoplan(world, "validate", made / "god.gpkg", "--format", "json", "--out", out).status == 1
    assert left_behind(world) == [str(Path("her", "rapport.json"))]
