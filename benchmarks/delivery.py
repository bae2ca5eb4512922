"""A large, seeded delivery for measuring: three layers of points, lines and areas, 25 attributes each, 3 % of the rows with a fault.

    python -m benchmarks.delivery OUT.gpkg [--rows 1000000]

Four tenths of the rows are points (5607), two tenths lines (5802), four tenths areas (6800): a grid of plots that mostly do not touch.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

X0, Y0, CRS = 530_000.0, 6_220_000.0, "EPSG:25832"
SHARES = {"t_5607_ladefacilitet": 0.4, "t_5802_fac_li": 0.2, "t_6800_parl_fl": 0.4}
GEOMETRY = {"t_5607_ladefacilitet": "MultiPoint", "t_5802_fac_li": "MultiLineString", "t_6800_parl_fl": "MultiPolygon"}
FAULTY = 0.03


def uuids(rng: np.random.Generator, count: int) -> pa.Array:
    """Random UUIDs of version 4 as text."""
    hexadecimal = np.frombuffer(rng.bytes(16 * count).hex().encode(), np.uint8).reshape(count, 32)
    text = np.empty((count, 36), np.uint8)
    for start, stop, at in ((0, 8, 0), (8, 12, 9), (12, 16, 14), (16, 20, 19), (20, 32, 24)):
        text[:, at : at + stop - start] = hexadecimal[:, start:stop]
    text[:, [8, 13, 18, 23]] = ord("-")
    text[:, 14], text[:, 19] = ord("4"), ord("a")
    return pa.StringArray.from_buffers(count, pa.py_buffer(np.arange(0, 36 * (count + 1), 36, dtype=np.int32)), pa.py_buffer(text))


def choices(rng: np.random.Generator, values: list[object], count: int, kind: pa.DataType) -> pa.Array:
    """``count`` random ones of ``values``."""
    return pa.array(values, kind).take(pa.array(rng.integers(0, len(values), count)))


def general(rng: np.random.Generator, code: int, count: int) -> dict[str, pa.Array]:
    """The attributes that every theme has: 12."""
    start = rng.integers(1_200_000_000, 1_700_000_000, count).astype("M8[s]").astype("M8[ms]")
    notes = [None] * 3 + [f"bemærkning nr. {number}" for number in range(300)]
    return {
        "temakode": pa.array(np.full(count, code, np.int32)),
        "objekt_id": uuids(rng, count),
        "versions_id": uuids(rng, count),
        "systid_fra": pa.array(start, pa.timestamp("ms", "UTC")),
        "oprettet": pa.array(start, pa.timestamp("ms", "UTC")),
        "cvr_kode": pa.array(np.full(count, 29189846, np.int32)),
        "bruger_id": choices(rng, [f"bruger{number:03d}" for number in range(200)], count, pa.string()),
        "kommunekode": pa.array(np.full(count, 791, np.int32)),
        "oprindkode": pa.array(rng.integers(0, 13, count).astype(np.int32)),
        "statuskode": pa.array(rng.integers(0, 5, count).astype(np.int32)),
        "off_kode": pa.array(np.full(count, 1, np.int32)),
        "note": choices(rng, notes, count, pa.string()),
    }


def own(rng: np.random.Generator, table: str, count: int) -> dict[str, pa.Array]:
    """The theme's own attributes: 13."""
    from geoplan.model.load import load

    model = load()
    layer = model.by_table[table]
    names = [f"Anlæg nr. {number} ved Østergade" for number in range(5000)]
    links = [None] * 50 + [f"https://example.dk/doc/{number}.pdf" for number in range(100)]
    columns: dict[str, pa.Array] = {}
    skipped = {"tilgaengelighed_type_kode", "vejkode", "beliggenhedskommune", "tilgaeng_opl"}
    for field in layer.fields:
        if field.kind.value != "stored" or field.name in skipped or field.type.value == "geometry" or len(columns) == 13:
            continue
        if field.code_list:
            active = [int(c.code) for c in model.lists[field.code_list].codes if c.status.value == "active"]
            columns[field.name] = choices(rng, active, count, pa.int32()) if active else pa.nulls(count, pa.int32())
        elif field.type.value == "text":
            pool = links if "link" in field.name else [text[: field.length] for text in names]
            columns[field.name] = choices(rng, pool, count, pa.string())
        elif field.type.value == "integer":
            low, high = (
                (int(float(b)) for b in (field.value_checks[0].minimum, field.value_checks[0].maximum)) if field.value_checks else (1, 99)
            )
            columns[field.name] = pa.array(rng.integers(low, min(high, 10**6) + 1, count).astype(np.int32))
        elif field.type.value == "real":
            columns[field.name] = pa.array(np.round(rng.uniform(1, 9, count), field.decimals or 1))
        elif field.type.value == "boolean":
            columns[field.name] = pa.array(rng.random(count) < 0.5)
        elif field.type.value == "date":
            columns[field.name] = pa.array(rng.integers(15_000, 20_000, count).astype("M8[D]"))
    return columns


def places(rng: np.random.Generator, count: int, step: float) -> np.ndarray:
    """Centres on a shaken grid, none nearer than half a step to another; shape (count, 2)."""
    side = int(np.ceil(np.sqrt(count)))
    at = rng.permutation(side * side)[:count]
    centre = np.column_stack([at % side, at // side]) * step + rng.uniform(-0.2, 0.2, (count, 2)) * step
    return centre + np.array([X0, Y0])


def points(rng: np.random.Generator, count: int) -> np.ndarray:
    """One point each."""
    return shapely.multipoints(shapely.points(np.round(places(rng, count, 30.0), 3)), indices=np.arange(count))


def lines(rng: np.random.Generator, count: int) -> np.ndarray:
    """Paths of 4 to 28 vertices."""
    sizes = rng.integers(4, 29, count)
    owner = np.repeat(np.arange(count), sizes)
    step = rng.uniform(3, 9, len(owner))
    turn = rng.normal(0, 0.35, len(owner)) + np.repeat(rng.uniform(0, 6.28, count), sizes)
    move = np.column_stack([np.cos(turn), np.sin(turn)]) * step[:, None]
    first = np.r_[0, np.cumsum(sizes)[:-1]]
    walked = np.cumsum(move, axis=0)
    xy = np.round(walked - walked[first][owner] + places(rng, count, 60.0)[owner], 3)
    return shapely.multilinestrings(shapely.linestrings(xy, indices=owner), indices=np.arange(count))


def areas(rng: np.random.Generator, count: int) -> np.ndarray:
    """Blobs of 5 to 13 corners, apart from one another."""
    sizes = rng.integers(5, 14, count)
    owner = np.repeat(np.arange(count), sizes)
    first = np.r_[0, np.cumsum(sizes)[:-1]]
    number = np.arange(len(owner)) - first[owner]
    angle = (number + rng.uniform(-0.3, 0.3, len(owner))) / sizes[owner] * 2 * np.pi
    radius = rng.uniform(4, 8, len(owner))
    xy = np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None] + places(rng, count, 30.0)[owner]
    rings = shapely.linearrings(np.round(xy, 3), indices=owner)
    return shapely.multipolygons(shapely.polygons(rings), indices=np.arange(count))


MAKE = {"t_5607_ladefacilitet": points, "t_5802_fac_li": lines, "t_6800_parl_fl": areas}


def plant(rng: np.random.Generator, columns: dict[str, pa.Array], geometry: np.ndarray, table: str) -> None:
    """Spoil 3 % of the rows, each in one way."""
    count = len(geometry)
    bad = rng.permutation(count)[: int(count * FAULTY)]
    kinds = ["code", "missing", "uuid", "long", "mojibake", "double", "theme", "far", "shape"]
    parts = dict(zip(kinds, np.array_split(bad, len(kinds)), strict=True))
    put(columns, "statuskode", parts["code"], 99)
    put(columns, "bruger_id", parts["missing"], None)
    put(columns, "objekt_id", parts["uuid"], "ikke-et-id")
    put(columns, "note", parts["long"], "for lang " * 40)
    put(columns, "note", parts["mojibake"], "KÃ¸benhavn")
    pairs = parts["double"][: len(parts["double"]) // 2 * 2].reshape(-1, 2)
    values = columns["versions_id"].to_numpy(zero_copy_only=False).copy()
    values[pairs[:, 0]] = values[pairs[:, 1]]
    columns["versions_id"] = pa.array(values)
    put(columns, "temakode", parts["theme"], 5800)
    geometry[parts["far"]] = shapely.transform(geometry[parts["far"]], lambda xy: xy + np.array([2_000_000.0, 0.0]))
    if table == "t_6800_parl_fl":
        spoil_areas(geometry, parts["shape"])
    else:
        geometry[parts["shape"]] = None


def put(columns: dict[str, pa.Array], name: str, at: np.ndarray, value: object) -> None:
    """Write one value into some rows of a column."""
    mask = np.zeros(len(columns[name]), bool)
    mask[at] = True
    columns[name] = pa.compute.if_else(pa.array(mask), pa.scalar(value, columns[name].type), columns[name])


def spoil_areas(geometry: np.ndarray, at: np.ndarray) -> None:
    """Half become bow-ties, half are moved over their neighbour in the list of spoiled ones."""
    bows, movers = at[: len(at) // 2], at[len(at) // 2 : len(at) // 2 * 2]
    centre = shapely.get_coordinates(shapely.centroid(geometry[bows]))
    bow = np.round(centre[:, None] + np.array([[-5, -5], [5, 5], [5, -5], [-5, 5], [-5, -5]], float), 3)
    geometry[bows] = shapely.multipolygons(shapely.polygons(bow), indices=np.arange(len(bows)))
    shift = shapely.get_coordinates(shapely.centroid(geometry[bows])) - shapely.get_coordinates(shapely.centroid(geometry[movers]))
    owner = np.repeat(np.arange(len(movers)), shapely.get_num_coordinates(geometry[movers]))
    moved = np.round(shapely.get_coordinates(geometry[movers]) + shift[owner] + 25.0, 3)
    geometry[movers] = shapely.set_coordinates(geometry[movers].copy(), moved)


def write(path: Path, rows: int, seed: int = 1) -> None:
    """Write the delivery as a GeoPackage."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    for number, (table, share) in enumerate(SHARES.items()):
        rng = np.random.default_rng([seed, number])
        count = int(rows * share)
        columns = general(rng, int(table[2:6]), count) | own(rng, table, count)
        geometry = MAKE[table](rng, count)
        plant(rng, columns, geometry, table)
        table_ = pa.table(columns | {"geometri": pa.array(shapely.to_wkb(geometry))})
        pyogrio.write_arrow(
            table_, path, driver="GPKG", layer=table, geometry_name="geometri", geometry_type=GEOMETRY[table], crs=CRS, append=number > 0
        )
        print(f"{table}: {count} rows, {len(columns)} attributes, {int(shapely.get_num_coordinates(geometry).sum())} vertices")


def main() -> None:
    """Write the delivery named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    write(options.out, options.rows)


if __name__ == "__main__":
    main()
