"""Measure what the plans of a whole municipality cost: conformity with the rammer, and what applies on every parcel.

    python -m benchmarks.plans [--plots 46000] [--runs 3] [--checked 200]

First the answers are compared: a sample of plans and parcels asked one by one must be told the same as all at once. Then each job is run
in turn and the medians are printed, beside the same work done the ordinary way with ``geopandas.overlay``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import time

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.plan.applies import Plans, applies, ground_of
from geoplan.plan.conformity import conformity
from geoplan.plan.ladder import parents
from geoplan.sample.municipality import municipality
from geoplan.sample.plans import plans
from geoplan.sample.registers import registers

DAY = dt.date(2026, 11, 24)
LOKALPLANER = 800


def made(plots: int) -> tuple[Plans, gpd.GeoDataFrame]:
    """The plans and the parcels of a municipality."""
    town = municipality(seed=1, plots=plots)
    frames = plans(town, lokalplaner=LOKALPLANER)
    return Plans(*(frames[kind] for kind in ("lokalplan", "delomraade", "byggefelt", "kommuneplanramme"))), registers(town)["jordstykke"]


def compare(of: Plans) -> pd.DataFrame:
    """Every plan against its rammer."""
    return conformity(of.lokalplan, of.delomraade, of.byggefelt, of.kommuneplanramme, day=DAY).table


def everywhere(of: Plans, parcels: gpd.GeoDataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What applies on every parcel: its pieces, and the provisions on them."""
    found = applies(np.asarray(parcels.geometry.array, dtype=object), ground_of(of, day=DAY))
    return found.parts, found.provisions()


def ordinary(of: Plans, parcels: gpd.GeoDataFrame) -> int:
    """The overlays behind both, without any comparison or ladder."""
    parts = gpd.overlay(parcels[["geometry"]], of.delomraade[["geometry"]], how="intersection", keep_geom_type=True)
    rammer = gpd.overlay(of.delomraade[["geometry"]], of.kommuneplanramme[["geometry"]], how="intersection", keep_geom_type=True)
    beside = gpd.overlay(parcels[["geometry"]], of.kommuneplanramme[["geometry"]], how="intersection", keep_geom_type=True)
    return len(parts) + len(rammer) + len(beside)


def same_one_by_one(of: Plans, parcels: gpd.GeoDataFrame, checked: int) -> None:
    """Ask for some plans and parcels alone. Raises AssertionError where the answer is another."""
    rng = np.random.default_rng(1)
    table = compare(of)
    plan_of_part, plan_of_field = parents(of.delomraade, of.lokalplan), parents(of.byggefelt, of.lokalplan)
    for at in rng.choice(len(of.lokalplan), min(checked, len(of.lokalplan)), replace=False).tolist():
        alone = compare(
            Plans(
                of.lokalplan.iloc[[at]].reset_index(drop=True),
                of.delomraade[plan_of_part == at].reset_index(drop=True),
                of.byggefelt[plan_of_field == at].reset_index(drop=True),
                of.kommuneplanramme,
            )
        )
        columns = ["check", "ramme", "share", "verdict", "reason", "plan_value", "ramme_value"]
        mine = table.loc[table["lokalplan"] == at, columns].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine, alone[columns], check_exact=False, rtol=1e-9)
    ground = ground_of(of, day=DAY)
    shapes = np.asarray(parcels.geometry.array, dtype=object)
    together = applies(shapes, ground).parts
    for at in rng.choice(len(shapes), min(checked, len(shapes)), replace=False).tolist():
        alone = applies(shapes[[at]], ground).parts
        mine = together[together["place"] == at].reset_index(drop=True)
        pd.testing.assert_frame_equal(mine.drop(columns="place"), alone.drop(columns="place"), check_exact=False, rtol=1e-9)


def timed(job, *arguments) -> float:
    start = time.perf_counter()
    job(*arguments)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plots", type=int, default=46_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--checked", type=int, default=200)
    options = parser.parse_args()
    of, parcels = made(options.plots)
    layers = ("lokalplan", "delomraade", "byggefelt", "kommuneplanramme")
    counts = {"parcels": len(parcels), **{name: len(of.frame(name)) for name in layers}}
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()))
    same_one_by_one(of, parcels, options.checked)
    print(f"one by one: the same for {options.checked} plans and {options.checked} parcels")
    jobs = {"conformity": (compare, of), "what applies": (everywhere, of, parcels), "ordinary overlays": (ordinary, of, parcels)}
    taken = {name: statistics.median(timed(*job) for _ in range(options.runs)) for name, job in jobs.items()}
    both = taken["conformity"] + taken["what applies"]
    for name, seconds in {**taken, "conformity and what applies": both}.items():
        print(f"{name:<30} {seconds:7.2f} s  {seconds / both:5.2f}")


if __name__ == "__main__":
    main()
