"""Measure the memory of ``geoplan validate`` on a very large delivery: it must not follow the number of rows.

    python -m benchmarks.large [--rows 5000000] [--workers 2]

Prints seconds, and the greatest memory of all processes of the command taken together, against the limit of 2,000 MB. Needs about 5 GB of
disk for the delivery, which is kept for the next time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.bench import DATA
from benchmarks.delivery import write

LIMIT_MB = 2_000


def processes(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    try:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            found += [each for child in (thread / "children").read_text().split() for each in processes(int(child))]
    except OSError:
        pass
    return found


def peak_mb(pid: int) -> float:
    """The greatest memory that a process has had so far."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def watched(command: list[str]) -> tuple[float, float, float, int]:
    """Run a command. Gives seconds by the clock and of processor, the sum of the peaks of its processes in MB, and its status."""
    start, peaks = time.perf_counter(), dict[int, float]()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        for pid in processes(process.pid):
            peaks[pid] = max(peaks.get(pid, 0), peak_mb(pid))
        time.sleep(0.1)
    wall = time.perf_counter() - start
    times = os.times()
    return wall, times.children_user + times.children_system, sum(peaks.values()), process.returncode


def main() -> None:
    """Make the delivery, validate it, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    delivery = DATA / f"delivery_{options.rows}.gpkg"
    if not delivery.exists():
        write(delivery, options.rows)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        out = Path(folder) / "rapport.json"
        arguments = [str(delivery), "--workers", str(options.workers), "--format", "json", "--out", str(out)]
        wall, cpu, peak, status = watched([sys.executable, "-m", "geoplan", "validate", *arguments])
        found = sum(group["count"] for group in json.loads(out.read_text(encoding="utf-8"))["groups"]) if out.exists() else 0
    print(f"{delivery.name}: {delivery.stat().st_size / 1e6:.0f} MB, {options.rows} rows, status {status}, {found} findings")
    print(f"{wall:.1f} s, cpu {cpu:.1f} s, load {os.getloadavg()[0]:.1f}")
    print(f"peak of all processes: {peak:.0f} MB ({'within' if peak < LIMIT_MB else 'OVER'} {LIMIT_MB} MB)")


if __name__ == "__main__":
    main()
