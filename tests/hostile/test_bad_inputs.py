"""Every bad input of the table through the real command line: what geoplan says, what it takes, and what it leaves alone."""

from __future__ import annotations

import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.hostile.inputs import TABLE
from tests.hostile.running import geoplan_ready, left_behind, world_in

LONGEST_CPU_S = 10
LONGEST_S = 60
"""Seconds of processing, and by the clock: on a machine with other work a run waits, and one that hangs waits for ever."""
LARGEST_MB = 300
NEVER = re.compile(r"Traceback|Error:|Exception|/etc/|root:|/vsi|\bSELECT\b|sqlite_|SQLSTATE|010190-1234|\x1b|\u202e")
"""What no message may hold. Names of exceptions, system files, queries, CPR numbers, signs that steer a terminal."""


def listed(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def judged(name, world, made, probe):
    """Run one input. Gives the row of the table, and what is wrong with what happened."""
    make, status, says, *options = TABLE[name]
    path = make(world / "ind", made, probe.address)
    before = listed(world / "ind")
    ran = geoplan_ready(world, "validate", path, *options)
    given = str(path)
    said = " ".join(ran.said.replace(given, "<ind>").split()) if ran.status == 2 else " ".join(ran.said.split())
    wrong = []
    if ran.status not in (status if isinstance(status, tuple) else (status,)):
        wrong.append(f"status {ran.status}, not {status}")
    if not re.search(says, said):
        wrong.append(f"does not say {says!r}")
    wrong += [f"says {found.group()!r}" for found in NEVER.finditer(said.replace(probe.address, "<adresse>") if ran.status != 2 else "")]
    wrong += [f"shows the path {part}" for part in (world.parent, Path(__file__).parents[2]) if str(part) in said]
    wrong += [f"left {left}" for left in left_behind(world)]
    wrong += [f"wrote {new} beside the input" for new in set(listed(world / "ind")) - set(before)]
    wrong += too_long(ran)
    if ran.peak_mb > LARGEST_MB:
        wrong.append(f"{ran.peak_mb:.0f} MB")
    return (name, ran.status, plainly(said, says), ran.cpu_seconds, ran.peak_mb), wrong, said


def too_long(ran):
    """What is wrong with the time that a run took."""
    processing = [f"{ran.cpu_seconds:.1f} s of processing"] if ran.cpu_seconds > LONGEST_CPU_S else []
    return processing + ([f"{ran.seconds:.1f} s"] if ran.seconds > LONGEST_S else [])


def plainly(said, says):
    """The sentence that tells what is wrong."""
    found = re.search(rf"[^.:]*({says})[^.]*", said)
    return found.group().strip()[:90] if found else said[:90]


def test_bad_inputs(tmp_path, made, probe, capsys):
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as two:
        # Made one after the other, for some change the working folder; run two at a time.
        jobs = {name: two.submit(judged, name, world_in(tmp_path / f"{number:03}"), made, probe) for number, name in enumerate(TABLE)}
        results = {name: job.result() for name, job in jobs.items()}
    total = time.perf_counter() - start
    lines = [f"{'input':<36} {'status':>6} {'cpu s':>6} {'MB':>5}  hvad geoplan siger"]
    lines += [f"{name:<36} {status:>6} {s:>6.1f} {mb:>5.0f}  {said}" for (name, status, said, s, mb), _, _ in results.values()]
    lines.append(f"{len(TABLE)} inputs, {total:.0f} s in all, {len(probe.calls)} requests")
    (tmp_path / "bad_inputs.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    offenders = [f"{name}: {'; '.join(wrong)}\n    {said[:300]}" for name, (_, wrong, said) in results.items() if wrong]
    assert not offenders, f"{len(offenders)} of {len(TABLE)}:\n" + "\n".join(offenders)
    assert len(TABLE) >= 40
    assert probe.calls == []
