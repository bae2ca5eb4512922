"""The bad inputs through the other commands that read a delivery: ``normalise`` and ``diff``."""

from __future__ import annotations

import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from tests.hostile.inputs import TABLE
from tests.hostile.running import geoplan_ready, left_behind, world_in
from tests.hostile.test_bad_inputs import LARGEST_MB, NEVER, listed, too_long

READY = str(Path("her", "klar.gpkg"))
SOME = (
    "zip: .. i navn",
    "zip: bombe",
    "xml: milliard grin",
    "gml: skema og SRS på nettet",
    "json: 100.000 klammer",
    "json: NaN",
    "csv: 100.000 dyb WKT",
    "gpkg: endeløs visning",
    "gpkg: load_extension og trigger",
    "gpkg: ødelagte sider",
    "wkb: 2^32 ringe",
    "wkb: 10.000 samlinger i hinanden",
    "wkb: 100.000 samlinger i en multi",
    "wkb: 100.000 samlinger bag andet medlem",
    "wkb: 30 MB nuller",
    "wkb: 30 MB nuller i en ring",
    "gpkg: tekst på 30 MB",
    "dbf: 4 milliarder rækker",
    "fgb: ødelagt krop",
    "tab: åbner /etc/passwd",
    "vrt som .geojson",
    "mappe: links ud",
    "0 byte",
    "navne med styretegn",
    "adresse",
)
"""One of each sort; ``validate`` takes the whole table."""


def arguments(verb, path, made, world):
    if verb == "normalise":
        return [path, "--out", world / READY]
    return [path, made / "god.gpkg"]


def judged(verb, name, world, made, probe):
    """Run one input. Gives the row of the table, and what is wrong with what happened."""
    make, *_ = TABLE[name]
    path = make(world / "ind", made, probe.address)
    before = listed(world / "ind")
    ran = geoplan_ready(world, verb, *arguments(verb, path, made, world))
    said = " ".join(ran.said.replace(str(path), "<ind>").replace(probe.address, "<adresse>").split())
    wrong = [f"status {ran.status}"] if ran.status not in {0, 1, 2} else []
    wrong += ["says nothing"] if not said else []
    wrong += ["breaks off in more than one line"] if ran.status == 2 and ran.said.count("\n") > 2 else []
    wrong += [f"says {found.group()!r}" for found in NEVER.finditer(said)]
    wrong += [f"shows the path {part}" for part in (world.parent, Path(__file__).parents[2]) if str(part) in said]
    wrong += [f"wrote {new} beside the input" for new in set(listed(world / "ind")) - set(before)]
    left = left_behind(world)
    if verb == "normalise" and ran.status != 2 and READY in left:
        left.remove(READY)
        wrong += [] if whole(world / READY) else ["the file is not whole"]
    wrong += [f"left {name}" for name in left]
    wrong += too_long(ran)
    wrong += [f"{ran.peak_mb:.0f} MB"] if ran.peak_mb > LARGEST_MB else []
    return (verb, name, ran.status, said[:70], ran.cpu_seconds, ran.peak_mb), wrong, said


def whole(path):
    """Whether a GeoPackage can be read to its end."""
    with closing(sqlite3.connect(path)) as base:
        return base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_bad_inputs_through_normalise_and_diff(tmp_path, made, probe, capsys):
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as two:
        asked = [(verb, name) for name in SOME for verb in ("normalise", "diff")]
        jobs = [two.submit(judged, verb, name, world_in(tmp_path / f"{n:03}"), made, probe) for n, (verb, name) in enumerate(asked)]
        results = [job.result() for job in jobs]
    lines = [f"{verb:<10} {name:<36} {status:>3} {s:>6.1f} {mb:>5.0f}  {said}" for (verb, name, status, said, s, mb), _, _ in results]
    lines.append(f"{len(results)} runs, {time.perf_counter() - start:.0f} s in all, {len(probe.calls)} requests")
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    offenders = [f"{row[0]} {row[1]}: {'; '.join(wrong)}\n    {said[:300]}" for row, wrong, said in results if wrong]
    assert not offenders, "\n".join(offenders)
    assert probe.calls == []
