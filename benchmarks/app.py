"""Measure the app: the parcels of a viewport out of 50,000, and how soon a page has a map.

    python -m benchmarks.app [--parcels 50000] [--asked 200] [--opened 3]

The route is asked as a server would ask it, at places spread over the municipality, by the size of the viewport; what comes is compared
with what the workspace says. Then a headless browser opens pages that begin with a map, each in a new window with nothing kept, and again
in the same window. Quote ratios: machines differ, and so does the same machine from hour to hour.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from pathlib import Path

import numpy as np
import shapely
from playwright.sync_api import sync_playwright
from starlette.applications import Starlette

from geoplan.store import Workspace
from geoplan.workflows.sample import sample_workspace
from geoplan_app.routes import ROUTES
from tests.app.asked import ask
from tests.app.browser import rig
from tests.app.browser.test_map_many import SIDE, grid

DATA = Path(__file__).parent / "data"
VIEWS_M = (100, 250, 500, 1000)
"""Widths of a viewport: from one house with its neighbours to a village."""


def made(parcels: int) -> Path:
    path = DATA / f"app_{parcels}.gpkg"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        grid(path, parcels)
    return path


def route(path: Path, asked: int) -> None:
    """Milliseconds of one answer, from the request to the last byte."""
    os.environ["GEOPLAN_WORKSPACE"] = str(path)
    app = Starlette(routes=list(ROUTES))
    with Workspace.open(path) as ws:
        west, south, east, north = ws.read("jordstykke").total_bounds
        compared(app, ws, (west + 1000, south + 1000, west + 1250, south + 1190))
    places = np.random.default_rng(1)
    print(f"{'viewport':>12}  {'parcels':>8}  {'kB':>6}  {'median ms':>10}  {'95 % ms':>8}")
    for width in VIEWS_M:
        times, answer = [], None
        for _ in range(asked):
            e, n = places.uniform(west, east - width), places.uniform(south, north - width)
            address = f"/api/layer/jordstykke?bbox={e},{n},{e + width},{n + 0.75 * width}"
            begun = time.perf_counter()
            answer = ask(app, address)
            times.append(1000 * (time.perf_counter() - begun))
        held = len(answer.json()["features"])
        spread = np.percentile(times, 95)
        print(f"{width:>10} m  {held:>8}  {len(answer.body) / 1000:>6.0f}  {statistics.median(times):>10.1f}  {spread:>8.1f}")


def compared(app: Starlette, ws: Workspace, box: tuple[float, float, float, float]) -> None:
    """What comes is what is there, to the last bit."""
    found = ask(app, f"/api/layer/jordstykke?bbox={','.join(map(str, box))}").json()["features"]
    there = ws.read("jordstykke", bbox=box).set_index("objekt_id").geometry
    assert {one["properties"]["objekt_id"] for one in found} == set(there.index)
    assert all(shapely.from_geojson(json.dumps(one["geometry"])).equals_exact(there[one["properties"]["objekt_id"]], 0) for one in found)


def pages(path: Path, opened: int) -> None:
    """Seconds from the address being given until the map is drawn."""
    DATA.mkdir(exist_ok=True)
    sample = DATA / "app_sample.gpkg"
    sample_workspace(sample)
    viewport = f"{528_000 + 40 * SIDE},{6_252_000 + 40 * SIDE},{528_000 + 50 * SIDE},{6_252_000 + 48 * SIDE}"
    cases = (
        ("the sample's page Grund", sample, None, "/grund"),
        (f"{path.stem.rpartition('_')[2]} parcels, one map", path, rig.PROBE, f"/?layers=jordstykke&bounds={viewport}"),
    )
    with sync_playwright() as program:
        browser = program.chromium.launch(executable_path=rig.CHROMIUM, args=list(rig.FLAGS), headless=True)
        for name, workspace, script, page in cases:
            with rig.server(workspace=workspace, script=script) as address:
                first, again = [], []
                for _ in range(opened):
                    window = rig.window(browser)
                    first.append(until_map(window, address + page))
                    again.append(until_map(window, address + page))
                    window.close()
            print(
                f"{name}: {statistics.median(first):.1f} s in a new window, {statistics.median(again):.1f} s in one that was there before"
            )
        browser.close()


def until_map(window, address: str) -> float:
    with rig.opened(window) as (page, _seen):
        begun = time.perf_counter()
        page.goto(address)
        rig.wait_for_map(page)
        return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parcels", type=int, default=50_000)
    parser.add_argument("--asked", type=int, default=200)
    parser.add_argument("--opened", type=int, default=3)
    given = parser.parse_args()
    path = made(given.parcels)
    route(path, given.asked)
    if reason := rig.no_browser():
        print(f"pages are not measured: {reason}")
    else:
        pages(path, given.opened)


if __name__ == "__main__":
    main()
