"""Measure ``geoplan diff`` of a large delivery and a changed one against the time to read both.

    python -m benchmarks.diff [--rows 1000000] [--runs 3]

The changed one has the rows in another order: 1 % gone, 1 % new, 2 % with other attributes, 1 % moved by ten metres, half a percent with
another shape. First the counts are compared with what was done; then the jobs take turns, each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

from benchmarks.bench import DATA, READ, Measured, measure
from benchmarks.delivery import CRS, GEOMETRY, uuids, write

GONE, NEW, ATTRIBUTES, MOVED, SHAPE = 0.01, 0.01, 0.02, 0.01, 0.005
READ_BOTH = (
    READ.replace("for layer in", "for path in sys.argv[1:]:\n  for layer in")
    .replace("sys.argv[1])[:, 0]", "path)[:, 0]")
    .replace("open_arrow(sys.argv[1]", "open_arrow(path")
)


def change(old: Path, new: Path, seed: int = 7) -> dict[str, int]:
    """Write the changed delivery, and give the number of objects of each kind."""
    new.unlink(missing_ok=True)
    counts = dict.fromkeys(("removed", "added", "changed", "moved", "reshaped"), 0)
    for number, table in enumerate(pyogrio.list_layers(old)[:, 0]):
        rng = np.random.default_rng([seed, number])
        _, rows = pyogrio.read_arrow(old, layer=table)
        name = rows.column_names[-1]
        order = rng.permutation(len(rows))
        parts = iter(np.split(order, np.cumsum([int(len(rows) * share) for share in (GONE, NEW, ATTRIBUTES, MOVED, SHAPE)])))
        gone, copied, other, moved, shaped = (next(parts) for _ in range(5))
        geometry = shapely.from_wkb(rows[name].to_numpy())
        there = ~shapely.is_missing(geometry)
        moved, shaped = moved[there[moved]], shaped[there[shaped] & (shapely.get_num_coordinates(geometry[shaped]) > 3)]
        geometry[moved] = shapely.transform(geometry[moved], lambda xy: xy + 10.0)
        geometry[shaped] = shapely.transform(geometry[shaped], lambda xy: xy * np.array([1.0, 1.0 + 1e-6]) + np.sin(xy))
        note = rows["note"].combine_chunks()
        mask = np.zeros(len(rows), bool)
        mask[other] = True
        note = pa.compute.if_else(pa.array(mask), pa.scalar("rettet i år"), note)
        rows = rows.set_column(rows.schema.get_field_index("note"), "note", note)
        rows = rows.set_column(len(rows.column_names) - 1, name, pa.array(shapely.to_wkb(geometry)))
        more = rows.take(copied)
        more = more.set_column(more.schema.get_field_index("objekt_id"), "objekt_id", uuids(rng, len(more)))
        more = more.set_column(more.schema.get_field_index("note"), "note", pa.array([f"ny nr. {i}" for i in range(len(more))]))
        kept = np.setdiff1d(order, gone, assume_unique=True)
        whole = pa.concat_tables([rows.take(kept), more]).take(rng.permutation(len(kept) + len(more)))
        whole = whole.replace_schema_metadata(None)
        pyogrio.write_arrow(
            whole, new, driver="GPKG", layer=table, geometry_name=name, geometry_type=GEOMETRY[table], crs=CRS, append=number > 0
        )
        for kind, at in zip(counts, (gone, copied, other, moved, shaped), strict=True):
            counts[kind] += len(at)
    return counts


def main() -> None:
    """Make the files, compare the counts, measure, and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    old = DATA / f"delivery_{options.rows}.gpkg"
    if not old.exists():
        write(old, options.rows)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        new, out = Path(folder) / "changed.gpkg", Path(folder) / "diff.json"
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:  # its memory is not to count as ours
            wanted = beside.submit(change, old, new).result()
        commands = {
            "geoplan diff": [sys.executable, "-m", "geoplan", "diff", str(old), str(new), "--format", "json", "--out", str(out)],
            "read both to Arrow": [sys.executable, "-c", READ_BOTH, str(old), str(new)],
        }
        measured: dict[str, list[Measured]] = {job: [] for job in commands}
        for _ in range(options.runs):
            for job, command in commands.items():
                measured[job].append(measure(command))
        found = json.loads(out.read_text(encoding="utf-8"))["summary"]
    print(f"done:  {wanted}")
    print(f"found: { {kind: found[kind] for kind in wanted} }")
    show(measured)


def show(measured: dict[str, list[Measured]]) -> None:
    """Print medians and the ratio of each run and of the medians."""
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"{'job':22}{'wall s':>9}{'min':>8}{'max':>8}{'cpu s':>8}{'peak MB':>9}")
    for job, runs in measured.items():
        wall = [m.wall_s for m in runs]
        cpu = statistics.median(m.cpu_s for m in runs)
        print(f"{job:22}{statistics.median(wall):9.2f}{min(wall):8.2f}{max(wall):8.2f}{cpu:8.1f}{max(m.peak_mb for m in runs):9.0f}")
    ours, reading = measured.values()
    ratios = [a.wall_s / b.wall_s for a, b in zip(ours, reading, strict=True)]
    print(f"diff / reading both: {statistics.median(ratios):.2f} (of each run: {', '.join(f'{ratio:.2f}' for ratio in ratios)})")


if __name__ == "__main__":
    main()
