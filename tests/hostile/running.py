"""Run geoplan's real command line on an input, in a world of its own, and tell what it said, took and left behind."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parents[2]
MEASURE = """
import os, sys, time
start = time.perf_counter()
pid = os.posix_spawn(sys.executable, [sys.executable, "-m", "geoplan", *sys.argv[2:]], os.environ)
_, state, used = os.wait4(pid, 0)
with open(sys.argv[1], "w") as out:
    taken = (time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
    print(os.waitstatus_to_exitcode(state), *taken, file=out)
"""
"""A small process between the tests and geoplan: a process begins with the peak of the one that started it."""


@dataclass(frozen=True)
class Ran:
    status: int
    said: str
    seconds: float
    cpu_seconds: float
    peak_mb: float

    @classmethod
    def read(cls, said, measured):
        status, *taken = measured.split()
        return cls(int(status), said.read_bytes().decode("utf-8", "replace"), *map(float, taken))


def environment(world, **more):
    """An environment with its own temporary folder and home, and a proxy setting that would let every request out."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GDAL", "OGR", "CPL", "GEOPLAN"))}
    own = {"TMPDIR": str(world / "tmp"), "HOME": str(world / "home"), "PYTHONPATH": str(ROOT), "no_proxy": "*", "NO_PROXY": "*"}
    return {**kept, **own, **more}


def world_in(folder):
    """Where one run lives: the input, the working folder, the temporary folder and the home."""
    for name in ("ind", "her", "tmp", "home"):
        (folder / name).mkdir(parents=True)
    return folder


def geoplan(world, *arguments, name="ran", **more):
    """Run ``geoplan`` with ``arguments`` in ``world``. What it says goes to a file, because a pipe may fill up."""
    said, measured = world / f"{name}.txt", world / f"{name}.measured"
    with said.open("wb") as out:
        command = [sys.executable, "-I", "-S", "-c", MEASURE, str(measured), *map(str, arguments)]
        own = environment(world, **more)
        subprocess.run(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=world / "her", env=own, check=True)
    return Ran.read(said, measured.read_text())


READY = SimpleQueue()
"""Processes that wait for a run; each takes one at a time."""


def ready():
    """A process that waits for a run. One is started where none is free; all end with the tests, whose end of the wire closes then."""
    if not READY.empty():
        return READY.get()
    command = [sys.executable, "-m", "tests.hostile.ready"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    atexit.register(process.communicate)
    return process


def geoplan_ready(world, *arguments, name="ran", **more):
    """As ``geoplan``, but in the fork of a process that has loaded most of it: for the many inputs of a table."""
    said = world / f"{name}.txt"
    request = {"arguments": list(map(str, arguments)), "folder": str(world / "her"), "environment": environment(world, **more)}
    process = ready()
    process.stdin.write(json.dumps({**request, "said": str(said)}) + "\n")
    process.stdin.flush()
    measured = process.stdout.readline()
    READY.put(process)
    return Ran.read(said, measured)


def left_behind(world):
    """What a run left in its working folder, its temporary folder and its home."""
    return sorted(str(path.relative_to(world)) for name in ("her", "tmp", "home") for path in (world / name).rglob("*"))
