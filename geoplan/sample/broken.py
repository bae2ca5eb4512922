"""The broken twin: the clean delivery with faults planted in it, some whole layers that are wrong, and the list of what is to be found."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.sample.delivery import FILES, file_layer
from geoplan.sample.planting import Draft
from geoplan.sample.plants import PLANTS, SKETCH, planted
from geoplan.sample.tables import Table
from geoplan.sample.write import FileLayer, write_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from geoplan.model.types import Model
    from geoplan.sample.municipality import Municipality

Expected = tuple[str, str, int | None]
"""Rule, layer and row; no row for what concerns a layer or a file as a whole."""

EXPECTED_FILE: Final = "expected.csv"
ODD_ROWS: Final = 8
ZONE_33: Final = "EPSG:25833"
RETIRED: Final = "t_5100_art_fisk"
CONTAINERS: Final = "5402"

_OWN_FILES: Final = "how a file was read: tests/io makes a file of its own for each way, in formats that the sample does not write"

NOT_PLANTED: Final[Mapping[str, str]] = dict.fromkeys(
    (
        "leverance.koordinater",
        "leverance.blandede_koordinater",
        "leverance.tegnsaet",
        "leverance.kolonnenavn",
        "leverance.blandede_temaer",
        "leverance.tomt_lag",
        "leverance.decimalkomma",
        "leverance.celler",
        "leverance.buer",
        "nul_eller_tom",
    ),
    _OWN_FILES,
)
"""Kinds of rules that no fault is planted for, and why."""


def write_broken(folder: Path, model: Model, tables: Mapping[str, Table], town: Municipality) -> list[Expected]:
    """Write the twin with ``expected.csv`` in it, and give what is expected, sorted."""
    expected: list[Expected] = []
    for file, codes in FILES.items():
        layers = []
        for code in codes:
            layer, found = _broken_theme(code, model, tables[code], town, shapefile=file.endswith(".shp"))
            layers.append(layer)
            expected += found
        write_file(folder / file, layers)
    expected += _odd_files(folder, model, tables, town)
    expected.append(("leverance.tema", EXPECTED_FILE.removesuffix(".csv"), None))  # the list lies in the folder, and is a table of no theme
    expected.sort(key=lambda one: (one[1], -1 if one[2] is None else one[2], one[0]))
    _write_expected(folder / EXPECTED_FILE, expected)
    return expected


def described() -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """What is planted in the themes and the sketch: theme, fault in Danish, number of rows, and the ends of the rules' ids."""
    for plant in PLANTS:
        yield plant.theme, plant.what, plant.rows, tuple(find if isinstance(find, str) else find[0] for find in plant.finds)


def _write_expected(path: Path, expected: Sequence[Expected]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("rule", "layer", "row"))
        writer.writerows((rule, layer, "" if row is None else row) for rule, layer, row in expected)


def _broken_theme(code: str, model: Model, table: Table, town: Municipality, *, shapefile: bool) -> tuple[FileLayer, list[Expected]]:
    layer = model.by_code[code]
    draft = Draft(layer, table, town)
    found = planted(draft, code)
    clean = file_layer(layer, Table(table.name, draft.arrays(), np.array(draft.geometry, dtype=object), table.plain), shapefile=shapefile)
    kinds = set(shapely.get_type_id(clean.geometry).tolist()) - {-1}
    mixed = len(kinds) > 1 or bool(shapely.has_z(clean.geometry).any())
    written = replace(clean, geometry_type="Unknown" if mixed else clean.geometry_type, unreadable=tuple(draft.unreadable))
    return written, [(f"fkg.{layer.table}.{rule}", layer.table, row) for rule, row in found]


def _odd_files(folder: Path, model: Model, tables: Mapping[str, Table], town: Municipality) -> list[Expected]:
    """Layers and files that are wrong as a whole."""
    sketch, expected = _sketch(tables["5801"], town)
    boxes = replace(_few(_only_named(tables["5801"])), name="skitse_zone33")
    theme = model.by_code[CONTAINERS]
    containers = file_layer(theme, _few(tables[CONTAINERS]))
    short = file_layer(theme, _few(tables[CONTAINERS]), shapefile=True)
    zone, no_crs, flat = "container_5402_zone33", "container_5402_uden_prj", "container_5402_uden_geometri"
    write_file(folder / "ukendt.gpkg", [sketch, _plain_layer(replace(boxes, name=RETIRED))])
    write_file(folder / "forkert_zone.gpkg", [_in_zone_33(replace(containers, name=zone)), _in_zone_33(_plain_layer(boxes))])
    write_file(folder / f"{no_crs}.shp", [replace(short, name=no_crs, crs="")])
    write_file(folder / "skitse_uden_prj.shp", [replace(_plain_layer(boxes), name="skitse_uden_prj", crs="")])
    write_file(folder / "uden_geometri.gpkg", [replace(containers, name=flat, geometry=None)])
    (folder / "afkortet.gpkg").write_bytes((folder / "ukendt.gpkg").read_bytes()[:20_000])
    prefix = f"fkg.{theme.table}.geometri"
    return [
        *expected,
        ("leverance.udgaaet_tema", RETIRED, None),
        (f"{prefix}.koordinatsystem", zone, None),
        ("leverance.tema", boxes.name, None),
        ("leverance.geometri.koordinatsystem", boxes.name, None),
        (f"{prefix}.uden_koordinatsystem", no_crs, None),
        ("leverance.tema", "skitse_uden_prj", None),
        ("leverance.geometri.uden_koordinatsystem", "skitse_uden_prj", None),
        (f"{prefix}.kolonne", flat, None),
        ("leverance.laeselig", f"{folder.name}/afkortet.gpkg", None),
    ]


def _sketch(table: Table, town: Municipality) -> tuple[FileLayer, list[Expected]]:
    draft = Draft(None, replace(_only_named(table), name=SKETCH), town)
    found = planted(draft, SKETCH)
    layer = FileLayer(SKETCH, draft.arrays(), np.array(draft.geometry, dtype=object), "Unknown", unreadable=tuple(draft.unreadable))
    return layer, [(f"leverance.{rule}", SKETCH, row) for rule, row in found]


def _only_named(table: Table) -> Table:
    """The table with no column but the name: a layer that nobody can take for a theme."""
    return replace(table, columns={"navn": table.columns["navn"]})


def _few(table: Table) -> Table:
    columns = {name: array.slice(0, ODD_ROWS) for name, array in table.columns.items()}
    return replace(table, columns=columns, geometry=table.geometry[:ODD_ROWS], plain=ODD_ROWS)


def _plain_layer(table: Table) -> FileLayer:
    return FileLayer(table.name, table.columns, table.geometry, "MultiPolygon")


def _in_zone_33(layer: FileLayer) -> FileLayer:
    """The layer exported in the wrong zone, to the millimetre."""
    from pyproj import Transformer  # noqa: PLC0415 -- beside its only use

    to = Transformer.from_crs(layer.crs, ZONE_33, always_xy=True)
    geometry = shapely.transform(layer.geometry, lambda xy: np.round(np.column_stack(to.transform(xy[:, 0], xy[:, 1])), 3))
    return replace(layer, geometry=geometry, crs=ZONE_33)
