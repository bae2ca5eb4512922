"""Measure ``geoplan validate`` on a large delivery against copying it, reading it, and an ordinary geopandas script.

    python -m benchmarks.bench [--rows 1000000] [--runs 3] [--workers 2]

First the findings are compared: the same rows for the same reasons. Then every job runs in a process of its own, the jobs taking turns,
and the medians and their ratios are printed. Quote ratios: machines differ, and so does the same machine from hour to hour.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from benchmarks.delivery import write

DATA = Path(__file__).parent / "data"
READ = (
    "import sys, pyogrio\n"
    "for layer in pyogrio.list_layers(sys.argv[1])[:, 0]:\n"
    "    with pyogrio.open_arrow(sys.argv[1], layer=layer, use_pyarrow=True) as (_, reader):\n"
    "        sum(len(batch) for batch in reader)\n"
)


@dataclass(frozen=True)
class Measured:
    """One run: seconds by the clock, seconds of processor, greatest memory of the process in MB."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def measure(command: list[str], accepted: tuple[int, ...] = (0,)) -> Measured:
    """Run a command to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in accepted:
        raise SystemExit(f"{command[0]} ended with {code}: {process.stderr.read().decode()[-400:] if process.stderr else ''}")
    return Measured(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def jobs(delivery: Path, folder: Path, workers: int) -> dict[str, tuple[list[str], tuple[int, ...]]]:
    """The commands by name, with the exit statuses that mean success."""
    python = sys.executable
    report = ["--format", "json", "--out", str(folder / "geoplan.json")]
    found: dict[str, tuple[list[str], tuple[int, ...]]] = {
        "geoplan validate": ([python, "-m", "geoplan", "validate", str(delivery), "--workers", str(workers), *report], (1,)),
        "ordinary geopandas": ([python, "-W", "ignore", "-m", "benchmarks.ordinary", str(delivery), str(folder / "ordinary.json")], (0,)),
        "read to Arrow": ([python, "-c", READ, str(delivery)], (0,)),
    }
    if shutil.which("ogr2ogr"):
        copy = folder / "copy.gpkg"
        found["ogr2ogr copy"] = (["sh", "-c", f'rm -f "{copy}" && exec ogr2ogr -f GPKG "{copy}" "{delivery}"'], (0,))
        found["ogr2ogr to memory"] = (["ogr2ogr", "-f", "Memory", "nothing", str(delivery)], (0,))
    return found


def same_findings(folder: Path) -> tuple[int, Counter[tuple[str, str, int]], Counter[tuple[str, str, int]]]:
    """How many findings the two agree on, and what each has alone. Rules that the ordinary script does not carry out are left out."""
    ordinary = Counter((rule, layer, row) for rule, layer, row in json.loads((folder / "ordinary.json").read_text(encoding="utf-8")))
    report = json.loads((folder / "geoplan.json").read_text(encoding="utf-8"))
    ours = Counter((".".join(f["rule"].split(".")[2:]), f["layer"], f["row"]) for f in report["findings"])
    return sum((ours & ordinary).values()), ours - ordinary, ordinary - ours


def main() -> None:
    """Compare the findings, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--without", action="append", default=[], help="leave out a job by its name")
    options = parser.parse_args()
    delivery = DATA / f"delivery_{options.rows}.gpkg"
    if not delivery.exists():
        write(delivery, options.rows)
    with tempfile.TemporaryDirectory(dir=DATA) as name:
        folder = Path(name)
        chosen = {job: command for job, command in jobs(delivery, folder, options.workers).items() if job not in options.without}
        measured: dict[str, list[Measured]] = {job: [] for job in chosen}
        for run in range(options.runs):
            for job, (command, accepted) in chosen.items():
                measured[job].append(measure(command, accepted))
            if run == 0 and "ordinary geopandas" in chosen:
                show_findings(*same_findings(folder))
    show(measured, delivery)


def show_findings(same: int, ours: Counter[tuple[str, str, int]], theirs: Counter[tuple[str, str, int]]) -> None:
    """Print whether the findings are the same."""
    print(f"findings: {same} in common, {ours.total()} only geoplan's, {theirs.total()} only the ordinary script's")
    for title, rest in (("only geoplan", ours), ("only ordinary", theirs)):
        by_rule = Counter((rule, layer) for rule, layer, _ in rest.elements())
        for (rule, layer), count in sorted(by_rule.items()):
            print(f"  {title}: {count} x {layer}.{rule}")


def show(measured: dict[str, list[Measured]], delivery: Path) -> None:
    """Print medians, and the ratio of geoplan to each other job."""
    print(f"{delivery.name}: {delivery.stat().st_size / 1e6:.0f} MB, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"{'job':22}{'wall s':>9}{'min':>8}{'max':>8}{'cpu s':>8}{'peak MB':>9}{'geoplan / job':>15}")
    ours = statistics.median(m.wall_s for m in measured["geoplan validate"])
    for job, runs in measured.items():
        wall = [m.wall_s for m in runs]
        median, cpu = statistics.median(wall), statistics.median(m.cpu_s for m in runs)
        print(f"{job:22}{median:9.2f}{min(wall):8.2f}{max(wall):8.2f}{cpu:8.1f}{max(m.peak_mb for m in runs):9.0f}{ours / median:15.2f}")


if __name__ == "__main__":
    main()
