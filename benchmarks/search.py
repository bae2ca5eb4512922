"""How long it takes to find a property as it is typed: 50,000 addresses, 50,000 parcels and 60,000 buildings, in a running process.

``python -m benchmarks.search`` prints the time of the first question and, for each kind of question, the middle and the slowest of many.
Times are those of the processor, so that what else the machine does is not counted; on a free machine they are the same.
"""

from __future__ import annotations

import time
import uuid

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoplan.property.finder import Finder
from geoplan.property.graph import PropertyGraph
from geoplan.property.registers import Registers

ADDRESSES, BUILDINGS, STREETS = 50_000, 60_000, 1_500
FIRST = (
    "Grantofte",
    "Gammel Strand",
    "Nordre Ring",
    "Sankt Peders",
    "Æble",
    "Birke",
    "Ådals",
    "Søndre Mølle",
    "H.C. Ørsteds ",
    "Lille Kirke",
)
MIDDLE = ("", "bakke", "mark", "skov", "eng", "dals", "høj", "sø", "kilde", "lund", "kær", "bro", "torve", "have", "sten")
LAST = ("vej", "stien", "gade", "allé", "vænget", "parken", "toften", "bakken", "krogen", "haven")
BOUND_MS = 20.0


def registers(seed: int = 1) -> Registers:
    rng = np.random.default_rng(seed)
    names = [f"{a}{b}{c}" for a in FIRST for b in MIDDLE for c in LAST][:STREETS]
    side = int(np.ceil(np.sqrt(ADDRESSES)))
    at = np.arange(ADDRESSES)
    east, north = 700_000 + 25.0 * (at % side), 6_160_000 + 40.0 * (at // side)
    parcels = gpd.GeoDataFrame(
        {
            "lokal_id": (1_000_000 + at).astype(str),
            "ejerlavskode": 40_000 + at // 2_000,
            "ejerlavsnavn": [f"{FIRST[one % 10]}{MIDDLE[one // 10 % 15]} By, Prøvekøbing" for one in at // 2_000],
            "matrikelnr": [f"{one // 26 + 1}{chr(97 + one % 26)}" for one in at % 2_000],
            "sfe_ejendomsnr": 9_000_000 + at,
            "esr_ejendomsnr": 100_000 + at,
            "kommunekode": "0999",
        },
        geometry=shapely.box(east, north, east + 25, north + 40),
        crs=25832,
    )
    uuids = [str(uuid.UUID(bytes=rng.bytes(16))) for _ in range(ADDRESSES + BUILDINGS)]
    street = np.sort(rng.integers(0, len(names), ADDRESSES))
    number = at - np.searchsorted(street, street) + 1
    houses = gpd.GeoDataFrame(
        {
            "lokal_id": uuids[:ADDRESSES],
            "vejnavn": np.array(names, dtype=object)[street],
            "husnr": number.astype(str),
            "postnr": "2690",
            "postnrnavn": "Prøvekøbing",
        },
        geometry=shapely.points(east + 12, north + 20),
        crs=25832,
    )
    on = rng.integers(0, ADDRESSES, BUILDINGS)
    buildings = gpd.GeoDataFrame(
        {"id_lokalId": uuids[ADDRESSES:], "jordstykke": (1_000_000 + on).astype(str), "byg007Bygningsnummer": 1},
        geometry=shapely.points(east[on] + 10, north[on] + 10),
        crs=25832,
    )
    return Registers.of_frames({"jordstykke": parcels, "husnummer": houses, "bbr_bygning": buildings})


def asked(all_: Registers, count: int = 200) -> dict[str, list[str]]:
    rows = np.random.default_rng(2).integers(0, ADDRESSES, count)
    houses, parcels, buildings = (all_[one].iloc[rows] for one in ("husnummer", "jordstykke", "bbr_bygning"))
    lines = (houses["vejnavn"] + " " + houses["husnr"]).tolist()
    points = shapely.get_coordinates(parcels.geometry.representative_point().to_numpy())
    return {
        "address": lines,
        "address, one letter wrong": [f"{one[:3]}x{one[4:]}" for one in lines],
        "address with town": [f"{one}, 2690 Prøvekøbing" for one in lines],
        "as typed": [lines[n % 20][: 1 + n % len(lines[n % 20])] for n in range(count)],
        "nothing like it": [f"Xyzzy{n}vej {n}" for n in range(count)],
        "parcel": (parcels["matrikelnr"] + " " + parcels["ejerlavsnavn"]).tolist(),
        "BFE": parcels["sfe_ejendomsnr"].astype(str).tolist(),
        "ESR": ("999-" + parcels["esr_ejendomsnr"].astype(str)).tolist(),
        "UUID": buildings["id_lokalId"].tolist(),
        "point": [f"{x:.1f} {y:.1f}" for x, y in points],
    }


def measure() -> pd.DataFrame:
    """One row per kind of question: the middle and slowest time in ms, and how many found something."""
    all_ = registers()
    finder = Finder(PropertyGraph(all_), kommune="999")
    began = time.thread_time()
    finder.warm()
    rows = [{"question": "(first question: indexes made)", "median_ms": (time.thread_time() - began) * 1000}]
    for kind, texts in asked(all_).items():
        times, found = [], 0
        for text in texts:
            began = time.thread_time()
            found += bool(finder.find(text))
            times.append((time.thread_time() - began) * 1000)
        rows.append({"question": kind, "median_ms": np.median(times), "slowest_ms": max(times), "found": f"{found} of {len(texts)}"})
    return pd.DataFrame(rows)


if __name__ == "__main__":
    table = measure()
    print(table.to_string(index=False, float_format=lambda value: f"{value:,.2f}", na_rep=""))
    slowest = table["slowest_ms"].max()
    print(f"slowest {slowest:.1f} ms, bound {BOUND_MS:.0f} ms: {'kept' if slowest < BOUND_MS else 'NOT KEPT'}")
