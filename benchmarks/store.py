"""Measure the workspace: importing a municipality's parcels, importing them again, and finding what lies in a box.

    python -m benchmarks.store [--rows 50000] [--layers 30] [--boxes 50]

What a box finds is compared with what looking at every parcel finds. Times are seconds by the clock and of the processor; of the
boxes the median.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from geoplan.store import Workspace


def parcels(rows: int) -> gpd.GeoDataFrame:
    """Parcels in rows of 250, with the columns of the cadastre."""
    number = np.arange(rows)
    x, y = number % 250 * 30 + 700_000.0, number // 250 * 30 + 6_160_000.0
    columns = dict.fromkeys(("featureID", "esrejendomsnr", "sfeejendomsnr", "registreretAreal"), number + 1)
    fixed = {"ejerlavkode": 40451, "ejerlavsnavn": "Prøve By", "kommunekode": 253, "sognekode": 9105, "vejareal": 0}
    names = [f"{one}a" for one in number]
    return gpd.GeoDataFrame({**columns, **fixed, "matrikelnr": names}, geometry=shapely.box(x, y, x + 28, y + 28), crs=25832)


def timed(label, work):
    """Print how long the work took, and give its answer."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    print(f"{label:<36} {time.perf_counter() - wall:8.2f} s  {time.process_time() - cpu:8.2f} s of processor")
    return answer


def boxes(frame: gpd.GeoDataFrame, count: int) -> list[tuple[float, float, float, float]]:
    """Boxes of 100 m spread over the parcels."""
    corners = shapely.bounds(frame.geometry.to_numpy())[:: max(1, len(frame) // count), :2][:count]
    return [(float(x), float(y), float(x) + 100, float(y) + 100) for x, y in corners]


def median_ms(work, places) -> str:
    """The median of the work over the places."""
    spent = []
    for place in places:
        start = time.perf_counter()
        work(place)
        spent.append(time.perf_counter() - start)
    return f"{statistics.median(spent) * 1000:8.2f} ms"


def run(rows: int, layers: int, count: int) -> None:
    """Measure everything in a workspace that is removed afterwards."""
    frame = parcels(rows)
    half = frame.assign(matrikelnr=np.where(np.arange(rows) % 2, frame.matrikelnr, "x"))
    with tempfile.TemporaryDirectory() as folder, Workspace.create(Path(folder) / "b.gpkg", kommune="0253") as ws:
        timed(f"import of {rows} parcels", lambda: ws.import_layer("jordstykke", frame, source="bench"))
        timed("import of the same", lambda: ws.import_layer("jordstykke", frame, source="bench"))
        timed("import with every second changed", lambda: ws.import_layer("jordstykke", half, source="bench"))
        timed("read all", lambda: ws.read("jordstykke"))
        timed("verify", ws.verify)
        for number in range(layers):
            ws.import_layer(f"tema{number}", frame[["featureID", "geometry"]][number::layers], source="bench")
        places = boxes(frame, count)
        for place in places[:10]:
            assert len(ws.hits("jordstykke", place)) == int(frame.intersects(shapely.box(*place)).sum())
        themes = [f"tema{number}" for number in range(layers)]
        looks = {
            "read in a box of 100 m": lambda place: ws.read("jordstykke", bbox=place),
            "hits in a box, decoded": lambda place: ws.hits("jordstykke", place, ["matrikelnr"]).geometry,
            f"hits in {layers} layers together": lambda place: [ws.hits(name, place, ["featureID"]).geometry for name in themes],
        }
        for label, look in looks.items():
            print(f"{label:<36} {median_ms(look, places)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    for option, value in (("--rows", 50_000), ("--layers", 30), ("--boxes", 50)):
        parser.add_argument(option, type=int, default=value)
    given = parser.parse_args()
    run(given.rows, given.layers, given.boxes)
