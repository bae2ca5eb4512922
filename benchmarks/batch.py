"""Measure byggeret of all existing buildings of a municipality with the registers in memory, and what a plan would change.

    python -m benchmarks.batch [--plots 32000] [--runs 3] [--checked 100]

First the answers are compared: some buildings asked alone must be told the same as all at once. Then the jobs are run and the medians are
printed, wall clock and processor time, beside the ordinary way to find ratio, distance and slope plane alone with geopandas and shapely.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from dataclasses import fields, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geoplan.building.assemble_buildings import building_facts
from geoplan.building.boundaries import Boundaries
from geoplan.building.told import Ground, ToldBuildings
from geoplan.sample.municipality import municipality
from geoplan.sample.workspace import write_workspace
from geoplan.store import Workspace
from geoplan.workflows.building_batch.answers import Batch, Prepared, answered
from geoplan.workflows.building_batch.draft import changed
from geoplan.workflows.plot.everything import Everything
from geoplan.workflows.plot.grounds import Grounds

DAY = dt.date(2026, 11, 24)
LOW_M, HIGH_M = 2.6, 6.0


def with_roofs(prepared: Prepared) -> Prepared:
    """The same with made-up saddle roofs, so that heights and the slope plane have something to measure."""
    told = prepared.rows.told
    count, rng = len(told), np.random.default_rng(1)
    eaves = rng.uniform(LOW_M - 0.4, LOW_M + 0.4, count)
    ridge = rng.uniform(LOW_M + 0.5, HIGH_M, count)
    roofed = replace(told, roof=np.full(count, "saddeltag", dtype=object), eaves_m=eaves, ridge_m=ridge)
    return Prepared(prepared.everything, rows=replace(prepared.rows, told=roofed), ground=prepared.ground)


def everything(prepared: Prepared) -> Batch:
    """Boundaries derived, facts made, every rule answered."""
    rows = prepared.rows
    return answered(Prepared(prepared.everything, rows=rows))


def ordinary(prepared: Prepared) -> int:
    """Ratio, distance to the boundary and slope plane at the corners of the outlines, the plain way."""
    told, whole = prepared.rows.told, prepared.everything
    there = told.placed
    plot = told.plot[there]
    buildings = gpd.GeoDataFrame({"plot": plot, "ridge": told.ridge_m[there]}, geometry=told.shape[there], crs=25832)
    plots = gpd.GeoDataFrame({"plot": np.arange(whole.count)}, geometry=whole.shapes, crs=25832)
    ratio = buildings.area.groupby(buildings["plot"]).sum() / plots.area.iloc[np.unique(plot)].to_numpy() * 100
    edge = gpd.GeoSeries(plots.boundary.to_numpy()[plot], crs=25832)
    near = buildings.geometry.reset_index(drop=True).distance(edge) < 2.5
    xy, of = shapely.get_coordinates(told.shape[there], return_index=True)
    corner = shapely.distance(shapely.points(xy), edge.to_numpy()[of])
    over = buildings["ridge"].to_numpy()[of] > 1.4 * corner
    return int((ratio > 30).sum() + near.sum() + len(np.unique(of[over])))


def same_one_by_one(prepared: Prepared, checked: int) -> None:
    """Measure the buildings of some plots alone. Raises AssertionError where a measure is another; the rules are arithmetic on these."""
    told, ground = prepared.rows.told, prepared.ground
    together = building_facts(told, ground, DAY)
    plots = np.unique(told.plot)
    for plot in np.random.default_rng(2).choice(plots, min(checked, len(plots)), replace=False).tolist():
        rows = np.flatnonzero(told.plot == plot)
        alone = building_facts(_taken(told, rows), _of_plot(ground, plot), DAY)
        for name in ("excess_m", "strip_nabo_m", "strip_vej_m", "towards_m", "low_wall_m", "outside_field_m2"):
            np.testing.assert_allclose(getattr(together, name)[rows], getattr(alone, name), atol=1e-6)
        for name in ("to_nabo", "to_vej", "height", "storeys"):
            np.testing.assert_allclose(getattr(together, name).value[rows], getattr(alone, name).value, atol=1e-6)


def _taken(told: ToldBuildings, at: np.ndarray) -> ToldBuildings:
    """The buildings at some positions, all on the first plot."""
    kept = {one.name: getattr(told, one.name)[at] for one in fields(told) if one.name not in {"section", "section_of", "plot"}}
    return ToldBuildings(plot=np.zeros(len(at), dtype=np.intp), section=told.section, section_of=told.section_of, **kept)


def _of_plot(ground: Ground, plot: int) -> Ground:
    """The ground of one plot."""
    at, all_edges = np.array([plot]), ground.edges
    kept = all_edges.plot == plot
    edges = Boundaries(
        np.zeros(kept.sum(), dtype=np.intp),
        *(getattr(all_edges, name)[kept] for name in ("start", "end", "outward", "kind", "number")),
        plots=1,
    )
    field = None if ground.field is None else ground.field[at]
    return Ground(edges, ground.known[at], ground.without_road[at], ground.terrain[at], field=field)


def timed(job, *arguments) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    wall, work = time.perf_counter(), time.process_time()
    job(*arguments)
    return time.perf_counter() - wall, time.process_time() - work


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plots", type=int, default=32_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--checked", type=int, default=100)
    parser.add_argument("--workspace", help="measure this workspace instead of a made-up municipality")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(options.workspace) if options.workspace else Path(folder) / "kommune.gpkg"
        if not options.workspace:
            write_workspace(path, municipality(seed=1, plots=options.plots))
        with Workspace.open(path) as ws:
            measure(ws, options.runs, options.checked)


def measure(ws: Workspace, runs: int, checked: int) -> None:
    whole = Everything(Grounds(ws, day=DAY))
    plain = Prepared(whole)
    prepared = with_roofs(plain)
    everything(prepared)  # reads what is still to be read
    print(f"{whole.count:,} properties, {len(prepared.rows):,} buildings, {len(prepared.ground.edges.plot):,} edges")
    same_one_by_one(prepared, checked)
    print(f"one by one: the same for the buildings of {checked} plots")
    draft = str(whole.grounds.ground.plans.lokalplan["plannr"].iloc[0])
    jobs = {
        "registers as they are": (answered, plain),
        "with boundaries derived": (everything, plain),
        "with made-up roofs": (answered, prepared),
        "what a plan would change": (changed, plain, draft),
        "ordinary: ratio, distance, plane": (ordinary, prepared),
    }
    taken = {name: [timed(*job) for _ in range(runs)] for name, job in jobs.items()}
    base = statistics.median(wall for wall, _ in taken["ordinary: ratio, distance, plane"])
    for name, seconds in taken.items():
        wall, work = (statistics.median(one) for one in zip(*seconds, strict=True))
        each = wall / len(prepared.rows) * 60_000
        figures = f"{wall:7.2f} s ({work:6.2f} s of processor) {wall / base:6.2f} of ordinary {each:6.2f} s per 60,000 buildings"
        print(f"{name:<34} {figures}")


if __name__ == "__main__":
    main()
