"""Measure byggeret of all buildings of a municipality: plot ratio, distances, heights, slope plane and strip.

    python -m benchmarks.building [--plots 50000] [--buildings 60000] [--runs 3]

Made-up square plots with turned houses and sheds. Assembling the facts holds the geometry; judging is arithmetic on arrays.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time
from dataclasses import replace

import numpy as np
import shapely

from geoplan.building.answers import NO, YES, objects
from geoplan.building.batch import ToldPlots, facts_of_arrays
from geoplan.building.boundaries import VEJ, boundaries
from geoplan.building.byggeret import RULES
from geoplan.building.measures.plot_area import PlotParts
from geoplan.building.told import Ground, ToldBuildings

DAY = dt.date(2024, 10, 15)
SIDE_M = 30.0


def made(plots: int, buildings: int) -> tuple[ToldPlots, ToldBuildings, Ground]:
    """Plots in rows, a house on each, and sheds on some."""
    rng = np.random.default_rng(1)
    x, y = SIDE_M * (np.arange(plots) % 250), SIDE_M * (np.arange(plots) // 250)
    plot = np.r_[np.arange(plots), rng.integers(0, plots, buildings - plots)]
    length, width, turn = rng.uniform(5, 14, buildings), rng.uniform(3, 9, buildings), rng.uniform(0, np.pi, buildings)
    middle = np.column_stack([x[plot], y[plot]]) + rng.uniform(8, 22, (buildings, 2))
    along, across = np.column_stack([np.cos(turn), np.sin(turn)]), np.column_stack([-np.sin(turn), np.cos(turn)])
    corners = [middle + s * along * length[:, None] / 2 + t * across * width[:, None] / 2 for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    use = np.where(np.arange(buildings) < plots, "parcelhus", "sekundaer").astype(object)
    edges = boundaries(shapely.box(x, y, x + SIDE_M, y + SIDE_M))
    edges = replace(edges, kind=np.where(edges.number == 0, VEJ, edges.kind).astype(np.int8))
    told = ToldBuildings.of(
        plot,
        use,
        judged=np.ones(buildings, dtype=bool),
        shape=shapely.polygons(np.stack(corners, axis=1)),
        storeys=np.ones(buildings),
        single=use == "sekundaer",
        attic=np.full(buildings, NO, dtype=np.int8),
        openings=np.full(buildings, NO, dtype=np.int8),
        roof=objects(buildings, "saddeltag"),
        eaves_m=rng.uniform(2, 4, buildings),
        ridge_m=rng.uniform(4, 7, buildings),
    )
    secondary = np.bincount(plot[plots:], weights=(length * width)[plots:], minlength=plots)
    asked = ToldPlots(
        use=objects(plots, "parcelhus"),
        parts=PlotParts.plain(np.full(plots, SIDE_M**2)),
        main_m2={"etage": (length * width)[:plots]},
        secondary_m2=secondary,
        dwellings=np.ones(plots),
        parcelhusomraade=np.full(plots, YES, dtype=np.int8),
    )
    return asked, told, Ground(edges, np.ones(plots, dtype=bool), np.zeros(plots, dtype=bool), np.zeros((plots, 3)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plots", type=int, default=50_000)
    parser.add_argument("--buildings", type=int, default=60_000)
    parser.add_argument("--runs", type=int, default=3)
    args = parser.parse_args()
    asked, told, ground = made(args.plots, args.buildings)
    facts_s, rules_s = [], []
    for _ in range(args.runs):
        start = time.perf_counter()
        facts = facts_of_arrays(asked, told, ground, day=DAY)
        between = time.perf_counter()
        answers = [rule.judge(facts) for rule in RULES]
        facts_s.append(between - start)
        rules_s.append(time.perf_counter() - between)
    asked_of = sum(int((one.outcome >= 0).sum()) for one in answers)
    print(f"{args.buildings:,} buildings on {args.plots:,} plots: {asked_of:,} answers of {len(RULES)} rules")
    print(f"measured in {statistics.median(facts_s):.2f} s, judged in {statistics.median(rules_s):.2f} s (medians of {args.runs})")


if __name__ == "__main__":
    main()
