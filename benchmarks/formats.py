"""Measure ``geoplan validate`` on one delivery in four formats, and how much of it is pure reading.

    python -m benchmarks.formats [--rows 1000000] [--runs 3] [--workers 2]

The delivery of ``benchmarks.delivery`` is written anew as Shapefile, FlatGeobuf and GeoParquet: a folder of three files each, the Shapefile
with the model's short column names, moments as text and truth values as 0 and 1, for it can hold neither (and texts of 254 bytes, so it
has fewer that are too long); the FlatGeobuf without an index, for with one it holds no row without a geometry. Pure reading is the same
files read to Arrow batches that are thrown away, by the library geoplan reads them with. The jobs take turns, each in a process of its
own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from benchmarks.bench import DATA, READ, Measured, measure
from benchmarks.delivery import CRS, GEOMETRY, write

READ_FOLDER = """
import pathlib, sys, pyogrio, pyarrow.parquet as pq
pyogrio.set_gdal_config_options({"OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES"})  # the quicker way mixes up rows (GDAL 3.12.4)
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    if path.suffix == ".parquet":
        with pq.ParquetFile(path) as file:
            sum(len(batch) for batch in file.iter_batches())
    elif path.suffix in {".shp", ".fgb"}:
        with pyogrio.open_arrow(path, use_pyarrow=True) as (_, reader):
            sum(len(batch) for batch in reader)
"""


def short(table: pa.Table, name: str) -> pa.Table:
    """The table as a Shapefile can hold it."""
    from geoplan.model.load import load

    fields = load().by_table[name].by_name
    for number, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(number, field.name, pa.compute.strftime(table[number], format="%Y-%m-%dT%H:%M:%SZ"))
        elif pa.types.is_boolean(field.type):
            table = table.set_column(number, field.name, table[number].cast(pa.int8()).cast(pa.int32()))
    return table.rename_columns([fields[name].short_name if name in fields else name for name in table.column_names])


def geo_metadata(kind: str, name: str) -> bytes:
    """The ``geo`` key of a GeoParquet file."""
    column = {"encoding": "WKB", "geometry_types": [kind], "crs": json.loads(pyproj_json())}
    return json.dumps({"version": "1.0.0", "primary_column": name, "columns": {name: column}}).encode()


def pyproj_json() -> str:
    """The coordinate system as PROJJSON."""
    import pyproj

    return pyproj.CRS(CRS).to_json()


def make(source: Path, folder: Path) -> dict[str, Path]:
    """Write the delivery in the other formats, where that is not done yet. Gives the path of each format."""
    paths = {"GeoPackage": source} | {name: folder / name for name in ("Shapefile", "FlatGeobuf", "GeoParquet")}
    if all(path.exists() for path in paths.values()):
        return paths
    for path in list(paths.values())[1:]:
        path.mkdir(parents=True, exist_ok=True)
    for table in pyogrio.list_layers(source)[:, 0]:
        _, rows = pyogrio.read_arrow(source, layer=table)
        geometry = rows.column_names[-1]
        rows = rows.replace_schema_metadata(None).set_column(
            len(rows.column_names) - 1, geometry, pa.array(rows[geometry].to_numpy(), pa.binary())
        )
        options = {"geometry_name": geometry, "geometry_type": GEOMETRY[table], "crs": CRS}
        pyogrio.write_arrow(rows, paths["FlatGeobuf"] / f"{table}.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO", **options)
        kind = GEOMETRY[table] if GEOMETRY[table] == "MultiPoint" else GEOMETRY[table].removeprefix("Multi")
        pyogrio.write_arrow(
            short(rows, table), paths["Shapefile"] / f"{table}.shp", driver="ESRI Shapefile", **(options | {"geometry_type": kind})
        )
        told = rows.replace_schema_metadata({b"geo": geo_metadata(GEOMETRY[table], geometry)})
        pq.write_table(told, paths["GeoParquet"] / f"{table}.parquet", compression="zstd")
    return paths


def main() -> None:
    """Make the files, measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    source = DATA / f"delivery_{options.rows}.gpkg"
    if not source.exists():
        write(source, options.rows)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:  # its memory is not to count as ours
        paths = beside.submit(make, source, DATA / f"formats_{options.rows}").result()
    measured: dict[str, list[tuple[Measured, Measured]]] = {name: [] for name in paths}
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        for _ in range(options.runs):
            for name, path in paths.items():
                report = ["--format", "json", "--out", str(Path(folder) / f"{name}.json"), "--workers", str(options.workers)]
                whole = measure([sys.executable, "-m", "geoplan", "validate", str(path), *report], (1,))
                reading = measure([sys.executable, "-c", READ if path.is_file() else READ_FOLDER, str(path)])
                measured[name].append((whole, reading))
        found = {
            name: sum(layer["count"] for layer in json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))["groups"])
            for name in paths
        }
    show(measured, found, paths)


def show(measured: dict[str, list[tuple[Measured, Measured]]], found: dict[str, int], paths: dict[str, Path]) -> None:
    """Print the medians of each format."""
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(f"{'format':12}{'MB':>7}{'validate s':>12}{'cpu s':>8}{'peak MB':>9}{'reading s':>11}{'cpu s':>8}{'share':>8}{'findings':>10}")
    for name, runs in measured.items():
        path = paths[name]
        size = sum(file.stat().st_size for file in (path.iterdir() if path.is_dir() else (path,))) / 1e6
        wall, cpu, read, read_cpu = (
            statistics.median(getattr(run[which], what) for run in runs) for which in (0, 1) for what in ("wall_s", "cpu_s")
        )
        peak = max(whole.peak_mb for whole, _ in runs)
        print(f"{name:12}{size:7.0f}{wall:12.2f}{cpu:8.1f}{peak:9.0f}{read:11.2f}{read_cpu:8.1f}{read / wall:8.0%}{found[name]:10}")


if __name__ == "__main__":
    main()
