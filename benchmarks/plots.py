"""Measure the extract of plots: one plot against all themes from the workspace's file, and every plot at once with exact areas.

    python -m benchmarks.plots [--plots 46000] [--asked 300]

First the answers are compared: what geopandas finds on a sample of plots must be what the extract says. Then one plot after another is
asked for, whole answer with its values, beside a geopandas run that reads the layers by the plot's box; and all plots at once, beside
``geopandas.overlay`` of a part of them. Quote ratios: machines differ, and so does the same machine from hour to hour.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geoplan.building.constraints import Constraint, Form, constraints
from geoplan.report.plot_values import plot_values
from geoplan.sample.constraints import many_vertices
from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import write_workspace
from geoplan.store import Workspace
from geoplan.texts import texts
from geoplan.workflows.plot.everything import SPECIAL, Everything
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.grounds import Grounds
from geoplan.workflows.plot.query import Wanted

DATA = Path(__file__).parent / "data"
DAY = dt.date(2026, 11, 10)
SHARE_OF_OVERLAY = 4
"""``geopandas.overlay`` is given one plot of so many, and its time is multiplied."""


def made(plots: int) -> Path:
    """The workspace, made where it is not there: beskyttet natur with up to 5,000 vertices."""
    path = DATA / f"plots_{plots}.gpkg"
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        town = municipality(seed=1, plots=plots)
        write_workspace(path, town)
        with Workspace.open(path) as ws:
            ws.import_layer("beskyttet_natur", many_vertices(town), source="opdigtet", date=DAY.isoformat(), who="benchmarks")
    return path


def plain_themes() -> list[Constraint]:
    """Themes that are layers of their own."""
    return [one for one in constraints() if one.form is not Form.NONE and one.id not in SPECIAL]


def one_by_one(grounds: Grounds, everything: Everything, asked: list[int]) -> np.ndarray:
    """Seconds of each whole answer by the clock, and of processor."""
    t = texts("da")
    taken = []
    for at in asked:
        wanted = Wanted(np.flatnonzero(grounds.property_of == at), None, "")
        start, cpu = time.perf_counter(), time.process_time()
        plot_values(extract(wanted, grounds, everything), t)
        taken.append((time.perf_counter() - start, time.process_time() - cpu))
    return np.array(taken).T


def ordinarily(path: Path, areas: list[shapely.Geometry], names: list[str]) -> list[float]:
    """The themes alone the ordinary way: each layer read by the plot's box, cut and measured."""
    taken = []
    for area in areas:
        start = time.perf_counter()
        for name in names:
            found = gpd.read_file(path, layer=name, bbox=area.bounds)
            found.geometry.intersection(area).area.sum()
        taken.append(time.perf_counter() - start)
    return taken


def compare(everything: Everything, layers: dict[str, gpd.GeoDataFrame], asked: list[int]) -> None:
    """Raise AssertionError where geopandas measures another area of a theme on one of the plots."""
    for theme in plain_themes():
        if theme.form is not Form.ZONE:
            continue
        rows = everything.theme(theme).rows.set_index("plot")
        for at in asked:
            shapes = np.concatenate([layers[name].geometry.to_numpy() for name in theme.layers])
            pieces = shapely.intersection(shapes[shapely.intersects(shapes, everything.shapes[at])], everything.shapes[at])
            want = shapely.union_all(pieces[shapely.area(pieces) >= 1]).area if len(pieces) else 0.0
            mine = rows["area_m2"].get(at, 0.0)
            assert abs(mine - want) < 1e-6 * max(want, 1.0), (theme.id, at, mine, want)


def everywhere(everything: Everything) -> int:
    """All plots against every theme, straight from the file; the number of hits."""
    return sum(int(found.rows["objects"].sum()) for found in everything.themes().values() if found is not None)


def overlaid(everything: Everything, layers: dict[str, gpd.GeoDataFrame]) -> tuple[float, float]:
    """Seconds by the clock and of processor that ``geopandas.overlay`` would take for all plots, by a part of them."""
    plots = gpd.GeoDataFrame(geometry=everything.shapes[::SHARE_OF_OVERLAY], crs="EPSG:25832")
    start, cpu = time.perf_counter(), time.process_time()
    for theme in plain_themes():
        for name in theme.layers:
            if theme.form is Form.ZONE:
                gpd.overlay(plots, layers[name][["geometry"]], how="intersection", keep_geom_type=False).area.sum()
    return (time.perf_counter() - start) * SHARE_OF_OVERLAY, (time.process_time() - cpu) * SHARE_OF_OVERLAY


def main() -> None:
    """Compare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plots", type=int, default=46_000)
    parser.add_argument("--asked", type=int, default=300)
    options = parser.parse_args()
    path = made(options.plots)
    with Workspace.open(path) as ws:
        grounds = Grounds(ws, day=DAY)
        everything = Everything(grounds)
        start = time.perf_counter()
        plot_values(extract(Wanted(np.array([0]), None, ""), grounds, everything), texts("da"))
        print(f"registers, plans and figures of all into memory: {time.perf_counter() - start:.1f} s, once")
        names = [name for theme in plain_themes() for name in theme.layers]
        layers = {name: ws.read(name, columns=()) for name in names}
        vertices = max(int(shapely.get_num_coordinates(layer.geometry.to_numpy()).max()) for layer in layers.values())
        count = sum(map(len, layers.values()))
        print(f"{everything.count:,} properties, {count:,} objects in {len(names)} layers of themes, up to {vertices:,} vertices")
        print(f"{len(grounds.outlines):,} roofs, {len(grounds.ground.cells):,} cells of plans, load {os.getloadavg()[0]:.1f}")
        rng = np.random.default_rng(1)
        asked = rng.choice(everything.count, min(options.asked, everything.count), replace=False).tolist()
        compare(everything, layers, asked[:40])
        print("areas: the same as by geopandas on 40 plots")
        show_one(one_by_one(grounds, everything, asked), ordinarily(path, [everything.shapes[at] for at in asked[:15]], names))
        start, cpu = time.perf_counter(), time.process_time()
        hits = everywhere(everything)
        all_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu
        other, other_cpu = overlaid(everything, layers)
        print(f"all plots, {hits:,} hits: {all_s:.1f} s from the file, {cpu_s:.1f} s of processor; load {os.getloadavg()[0]:.1f}")
        print(f"geopandas.overlay from memory, without unions: {other:.0f} s, {other_cpu:.0f} s of processor")
        print(f"ratio: {all_s / other:.2f} by the clock, {cpu_s / other_cpu:.2f} of processor")


def show_one(mine: np.ndarray, ordinary: list[float]) -> None:
    """Print the times of single answers."""
    middle, other = float(np.median(mine[0])), statistics.median(ordinary)
    for name, seconds in zip(("by the clock", "of processor"), 1000 * mine, strict=True):
        print(f"one plot, whole answer, {name}: median {np.median(seconds):.1f} ms, 95 % {np.percentile(seconds, 95):.1f} ms")
    print(f"the themes alone by geopandas.read_file(bbox=): median {1000 * other:.0f} ms, ratio {middle / other:.3f}")


if __name__ == "__main__":
    main()
