"""Measure how registers come in: a municipality's parcels, buildings and addresses, and one municipality of five million rows.

    python -m benchmarks.registers [--rows 5000000] [--folder DIR]

The files are made up in the shapes of Datafordeleren (CSV, and GeoPackage for what has surfaces). Each import is a process of its own.
Time is by the clock and of the processor, memory is the most that the process held. The file of five million rows takes 2.5 GB meanwhile.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import shapely

from geoplan.store import Workspace
from geoplan.workflows.registers import bring_registers

PARCELS, BUILDINGS, ADDRESSES = 50_000, 60_000, 40_000
PAST = "2020-01-01T00:00:00.000000+01:00"
BATCH = 250_000
MUNICIPALITIES = 98
BBR_AREAS = (
    "byg038SamletBygningsareal",
    "byg039BygningensSamledeBoligAreal",
    "byg041BebyggetAreal",
    "byg042ArealIndbyggetGarage",
    "byg054AntalEtager",
)
BBR_CODES = ("byg021BygningensAnvendelse", "byg032YdervaeggensMateriale", "byg033Tagdaekningsmateriale", "byg056Varmeinstallation")


def ids(start: int, count: int, kind: int) -> list[str]:
    """UUIDs that tell their number."""
    return [f"{kind:08x}-0000-4000-8000-{at:012x}" for at in range(start, start + count)]


def versions(count: int) -> dict[str, object]:
    """The columns that every table of Datafordeleren has."""
    return {
        **{name: pa.array([PAST] * count) for name in ("registreringFra", "virkningFra", "datafordelerOpdateringstid")},
        **{name: pa.nulls(count, pa.string()) for name in ("registreringTil", "virkningTil")},
        "datafordelerRowVersion": np.arange(count),
    }


def buildings(start: int, count: int, kommune) -> pa.Table:
    """Rows of BBR's buildings."""
    number = np.arange(start, start + count)
    points = [f"POINT ({700_000 + at % 250 * 30 + 10}.25 {6_160_000 + at // 250 % 250 * 30 + 10}.5)" for at in range(start, start + count)]
    return pa.table(
        {
            "id_lokalId": ids(start, count, 1),
            "kommunekode": kommune,
            "status": np.where(number % 11, "6", "10"),
            "grund": ids(start, count, 2),
            "jordstykke": (number % PARCELS + 1).astype(str),
            "husnummer": ids(start, count, 3),
            "byg007Bygningsnummer": number % 5 + 1,
            "byg026Opfoerelsesaar": np.where(number % 5, 1950 + number % 70, 1000),
            "byg404Koordinat": points,
            **dict.fromkeys(BBR_CODES, (120 + number % 9).astype(str)),
            **dict.fromkeys(BBR_AREAS, number % 250),
            **versions(count),
        }
    )


def municipality(folder: Path) -> list[Path]:
    """The files of one municipality, all rows its own."""
    number = np.arange(1, PARCELS + 1)
    x, y = number % 250 * 30 + 700_000.0, number // 250 * 30 + 6_160_000.0
    jordstykke = {
        "id_lokalId": number.astype(str),
        "kommunekode": ["0253"] * PARCELS,
        "ejerlavLokalId": ["1"] * PARCELS,
        "matrikelnummer": [f"{at}A" for at in number],
        "registreretAreal": number % 900 + 300,
        "vejareal": np.zeros(PARCELS, dtype=int),
        "vejarealberegningsstatus": ["Ukendt vejareal"] * PARCELS,
        "samletFastEjendomLokalId": (number + 2_000_000).astype(str),
        "faelleslod": ["false"] * PARCELS,
        "status": ["Gældende"] * PARCELS,
        **versions(PARCELS),
    }
    tables = {
        "MAT_V3_Jordstykke": pa.table(jordstykke),
        "MAT_V3_Ejerlav": pa.table({"id_lokalId": ["1"], "ejerlavskode": [40451], "ejerlavsnavn": ["Prøve By"], "status": ["Gældende"]}),
        "BBR_V3_Bygning": buildings(0, BUILDINGS, ["0253"] * BUILDINGS),
        **addresses(),
    }
    paths = []
    for name, table in tables.items():
        paths.append(folder / f"{name}_TotalDownload_csv_Current_1.csv")
        arrow_csv.write_csv(table, paths[-1])
    lots = gpd.GeoDataFrame(
        {"id_lokalId": number.astype(str), "jordstykkeLokalId": number.astype(str), "status": "Gældende", "registreringFra": PAST},
        geometry=shapely.box(x, y, x + 28, y + 28),
        crs=25832,
    )
    at = np.arange(BUILDINGS) % PARCELS
    roofs = gpd.GeoDataFrame(
        {
            "id_lokalId": np.arange(BUILDINGS).astype(str),
            "BBRUUID": [one.upper() for one in ids(0, BUILDINGS, 1)],
            "bygningstype": "Bygning",
        },
        geometry=shapely.force_3d(shapely.box(x[at] + 5, y[at] + 5, x[at] + 17, y[at] + 15), 4.0),
        crs=25832,
    )
    for name, frame in (("MAT_V3_Lodflade", lots), ("GEODKV_V1_Bygning", roofs)):
        paths.append(folder / f"{name}_TotalDownload_gpkg_Current_1.gpkg")
        frame.to_file(paths[-1], driver="GPKG", engine="pyogrio", use_arrow=True)
    return paths


def addresses() -> dict[str, pa.Table]:
    """House numbers, their points, addresses and roads."""
    count, number = ADDRESSES, np.arange(ADDRESSES)
    roads = 800
    common = {"status": pa.array(["3"] * count), **versions(count)}
    points = [f"POINT ({700_000 + at % 250 * 30 + 3} {6_160_000 + at // 250 * 30 + 3})" for at in range(count)]
    house = {
        "id_lokalId": ids(0, count, 3),
        "kommunekode": ["0253"] * count,
        "husnummertekst": (number % 90 + 1).astype(str),
        "adgangspunkt": ids(0, count, 4),
        "navngivenVej": [f"v{at % roads}" for at in range(count)],
        "jordstykke": (number % PARCELS + 1).astype(str),
    }
    address = {
        "id_lokalId": ids(0, count, 5),
        "husnummer": ids(0, count, 3),
        "adressebetegnelse": [f"Vej {at % roads} {at % 90 + 1}, 2670 Greve" for at in range(count)],
        "etagebetegnelse": [""] * count,
        "doerbetegnelse": [""] * count,
    }
    names = [f"v{at}" for at in range(roads)]
    road = {"id_lokalId": names, "vejnavn": [f"Vej {at}" for at in range(roads)], "vejadresseringsnavn": names, "status": ["3"] * roads}
    return {
        "DAR_V3_Husnummer": pa.table({**house, **common}),
        "DAR_V3_Adressepunkt": pa.table({"id_lokalId": ids(0, count, 4), "position": points, **common}),
        "DAR_V3_Adresse": pa.table({**address, **common}),
        "DAR_V3_NavngivenVej": pa.table(road),
    }


def national(path: Path, rows: int) -> None:
    """BBR's buildings of the whole country in no order; the municipality has as many of them whatever the rows."""
    rng = np.random.default_rng(1)
    every = max(1, rows // BUILDINGS)
    writer = None
    for start in range(0, rows, BATCH):
        count = min(BATCH, rows - start)
        codes = np.char.zfill((rng.integers(0, MUNICIPALITIES, count) * 7 + 101).astype(str), 4)
        table = buildings(start, count, np.where(np.arange(start, start + count) % every, codes, "0253"))
        writer = writer or arrow_csv.CSVWriter(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _work(target, paths, out) -> None:
    base = _peak_mb()
    wall, cpu = time.perf_counter(), time.process_time()
    done = bring_registers(target, paths, who="benchmark")
    out.put(
        (time.perf_counter() - wall, time.process_time() - cpu, base, _peak_mb(), [(one.entity, one.rows, one.kept) for one in done.read])
    )


def _peak_mb() -> float:
    """The most memory of this process since it began; what its parent held does not count, as it does in getrusage."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measured(label: str, target: Path, paths: list[Path]) -> None:
    """Import in a process of its own, and print what it took."""
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    process = context.Process(target=_work, args=(target, paths, out))
    process.start()
    wall, cpu, base, peak, read = out.get()
    process.join()
    rows, kept = sum(one[1] for one in read), sum(one[2] for one in read)
    print(f"{label:<44} {rows:>10,} rows  {kept:>8,} kept  {wall:7.1f} s  {cpu:7.1f} s of processor  {peak:6.0f} MB ({base:.0f} at rest)")


def run(folder: Path, rows: int) -> None:
    """Measure everything in a folder that is removed afterwards."""
    target = folder / "registre.gpkg"
    Workspace.create(target, kommune="0253").close()
    paths = municipality(folder)
    measured("a municipality's registers, first time", target, paths)
    measured("the same again (nothing has changed)", target, paths)
    for count in (rows // 10, rows):
        path = folder / "BBR_V3_Bygning_TotalDownload_csv_Current_2.csv"
        national(path, count)
        other = folder / f"land_{count}.gpkg"
        Workspace.create(other, kommune="0253").close()
        measured(f"one municipality of {path.stat().st_size / 1e9:.1f} GB of CSV", other, [path])
        path.unlink()


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000_000, help="rows of the national file")
    parser.add_argument("--folder", help="where to make the files, else the machine's own for such")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        run(Path(folder), options.rows)


if __name__ == "__main__":
    main()
