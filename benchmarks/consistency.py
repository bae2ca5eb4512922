"""Measure the checks between the registers on a made-up municipality: all 63, with every layer they can look at.

    python -m benchmarks.consistency [--plots 50000] [--each] [--profile]

The registers are the sample's; layers that it lacks (cases, locations, assessments, labels, corners) are made to fit, so that no check
is left out. Times are seconds by the clock and of the processor, memory is the process's greatest.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import pstats
import resource
import time

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import MemorySource
from geoplan.property.consistency.checking import checked, tallies
from geoplan.property.consistency.every import controls
from geoplan.sample.municipality import municipality
from geoplan.sample.plans import plans
from geoplan.sample.registers import registers
from geoplan.store.registers import normalised

DAY = dt.date(2026, 11, 2)
CRS = "EPSG:25832"


def layers(plots: int) -> dict[str, pd.DataFrame]:
    """The sample's registers and plans, and the layers made to fit them."""
    town = municipality(seed=1, plots=plots)
    made = {name: normalised(name, frame, day=DAY).frame for name, frame in registers(town).items()}
    planned = plans(town, lokalplaner=100)
    made |= {name: planned[name] for name in ("zonekort", "kommuneplanramme")}
    made["jordstykke"] = made["jordstykke"].assign(arealtype=None)
    return made | _to_fit(made)


def _to_fit(made: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    parcels, houses, buildings = made["jordstykke"], made["husnummer"], made["bbr_bygning"]
    rng = np.random.default_rng(7)
    bfe = pd.Series(parcels["bfe_nummer"].dropna().unique())
    some = buildings.sample(len(buildings) // 10, random_state=1)
    corners = shapely.points(np.unique(np.round(shapely.get_coordinates(parcels.geometry.to_numpy()), 2), axis=0))
    made["bbr_bygning"] = buildings.assign(byg070Fredning=None, byg025AntalLejlighederUdenKøkken=0)
    made["bbr_enhed"] = made["bbr_enhed"].assign(enh041LovligAnvendelse=None)
    made["husnummer"] = houses.assign(jordstykke=None) if "jordstykke" not in houses.columns else houses
    case = {"id_lokalId": [f"sag-{number}" for number in range(len(some))], "sag001Byggesagsnummer": "1"}
    days = {"sag024DatoForModtagelseAfAnsoegningOmByggetilladelse": "2020-01-01", "sag025DatoForFyldestgoerendeAnsoegning": "2020-02-01"}
    days |= {"sag003Byggetilladelsesdato": "2020-03-01", "sag005Paabegyndelsesdato": "2020-04-01", "sag006IbrugtagningsTilladelse": None}
    days |= {"sag010FuldfoerelseAfByggeri": np.where(rng.random(len(some)) < 0.9, "2021-01-01", None), "sag007Henlaeggelse": None}
    level = {"byggesag": case["id_lokalId"], "stamdataBygning": some["id_lokalId"].to_numpy(), "stamdataGrund": some["grund"].to_numpy()}
    located = {"id_lokalId": bfe.astype(str), "bestemtFastEjendomBFENr": bfe, "adresseLokalId": "x", "husnummerLokalId": None}
    flat = {"lokal_id": bfe[:5000].astype(str), "bfe_nummer": bfe[:5000] + 10**7, "sfe_ejendomsnr": bfe[:5000]}
    return {
        "adresse": pd.DataFrame({"id_lokalId": houses["lokal_id"], "husnummer": houses["lokal_id"], "status": "3"}),
        "bbr_sag": pd.DataFrame({**case, **days}),
        "bbr_sagsniveau": pd.DataFrame(level),
        "ejendomsbeliggenhed": pd.DataFrame(located),
        "ejerlejlighed": pd.DataFrame({**flat, "fordelingstaltaeller": 1, "fordelingstalnaevner": 1}),
        "ejendomsvurdering": pd.DataFrame({"id": bfe, "aar": 2025, "vurderetAreal": 800, "grundvaerdiBeloeb": 1}),
        "bfekrydsreference": pd.DataFrame({"BFEnummer": bfe, "fkEjendomsvurderingID": bfe}),
        "samlet_fast_ejendom": pd.DataFrame({"bfe_nummer": bfe, "hovedejendomopdeltiejerlejligh": False, "udskiltvej": False}),
        "energimaerke": pd.DataFrame({"bbruuid": some["id_lokalId"], "gyldig_til": "2030-01-01"}),
        "fbb_bygning": pd.DataFrame({"bbruuid": some["id_lokalId"][:50]}),
        "matrikulaersag": pd.DataFrame({"status": "Afsluttet", "jordstykkeLokalId": parcels["lokal_id"][:2000]}),
        "skelpunkt": gpd.GeoDataFrame({"punktklasse": "Digitaliseret punkt - 3"}, index=range(len(corners)), geometry=corners, crs=CRS),
        "aendringsflade": gpd.GeoDataFrame(geometry=made["bygning"].geometry.to_numpy()[::20], crs=CRS),
        "bbr_tekniskanlaeg": gpd.GeoDataFrame(
            {"status": "6", "tek020Klassifikation": "1110", "bygning": some["id_lokalId"].to_numpy(), "grund": some["grund"].to_numpy()},
            geometry=some.geometry.to_numpy(),
            crs=CRS,
        ),
    }


def run(plots: int, *, each: bool, profile: bool) -> None:
    """Measure, and say what was found and left open."""
    made = layers(plots)
    names = ("jordstykke", "bygning", "bbr_bygning", "husnummer", "bbr_enhed", "bbr_etage", "skelpunkt")
    print(", ".join(f"{name} {len(made[name])}" for name in names))
    sources = [MemorySource(frame, kind=name) for name, frame in made.items()]
    profiler = cProfile.Profile()
    wall, cpu = time.perf_counter(), time.process_time()
    if profile:
        profiler.enable()
    answer = checked(sources, controls(), day=DAY, each=each)
    if profile:
        profiler.disable()
    spent = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    open_ = sorted({skip.rule.catalogue[0] for skip in answer.report.skipped})
    total = sum(one.found for one in tallies(answer))
    print(f"all checks  {spent[0]:.2f} s  {spent[1]:.2f} s of processor  {peak:.0f} MB  {total} found, left open: {open_}")
    if profile:
        pstats.Stats(profiler).sort_stats("cumtime").print_stats(60)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plots", type=int, default=50_000)
    parser.add_argument("--each", action="store_true")
    parser.add_argument("--profile", action="store_true")
    arguments = parser.parse_args()
    run(arguments.plots, each=arguments.each, profile=arguments.profile)
