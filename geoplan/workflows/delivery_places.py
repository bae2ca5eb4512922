"""The geometries of single rows of a delivery, to be shown on a map beside what was found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.errors import UnreadableError
from geoplan.io import discover, open_layers
from geoplan.model.load import load
from geoplan.settings import CHUNK_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from geoplan.dataset import Rows, Source

MOST_POINTS: Final = 5_000
"""Vertices of one geometry; a larger one is shown simplified."""
_COARSE_M: Final = 1.0
_DECIMALS: Final = 3


class Place(NamedTuple):
    """One row's geometry: GeoJSON in metres, EPSG:25832, three decimals, and its bounds."""

    path: str
    layer: str
    row: int
    geojson: str
    bounds: tuple[float, float, float, float]


def places(
    paths: Sequence[str | Path],
    wanted: Mapping[tuple[str, str], Collection[int]],
    *,
    theme: str | None = None,
    reading: Callable[[str], None] = lambda _: None,
) -> list[Place]:
    """The geometries of the ``wanted`` rows, named by file, layer and row; rows without a geometry that can be shown are left out.

    For looking at, never for measuring: curves are drawn as lines, and large geometries are simplified to one metre. A file that breaks off
    gives what comes before.
    """
    model = load()
    found: list[Place] = []
    with discover(paths) as delivery:
        for file in delivery.files:
            if not any(path == file.name for path, _ in wanted):
                continue
            reading(file.name)
            for source in open_layers(file, model, theme=theme).sources:
                rows = wanted.get((source.info.path, source.info.name))
                if rows and source.info.has_geometry:
                    found += _of_layer(source, np.fromiter(rows, dtype=np.int64, count=len(rows)))
    return found


def _of_layer(source: Source, wanted: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Iterator[Place]:
    last = int(wanted.max())
    try:
        for rows in source.batches(CHUNK_ROWS, {GEOMETRY}):
            yield from _of_run(rows, wanted)
            if len(rows) and int(rows.row[-1]) >= last:
                return
    except UnreadableError:
        return


def _of_run(rows: Rows, wanted: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Iterator[Place]:
    at = np.flatnonzero(np.isin(rows.row, wanted))
    if not len(at):
        return
    shapes = shapely.force_2d(rows.geometry[at])
    shown = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)) & np.isfinite(shapely.bounds(shapes)).all(axis=1)
    at, shapes = at[shown], shapes[shown]
    large = shapely.get_num_coordinates(shapes) > MOST_POINTS
    shapes[large] = shapely.simplify(shapes[large], _COARSE_M)
    text = shapely.to_geojson(shapely.transform(shapes, lambda points: points.round(_DECIMALS)))
    boxes = shapely.bounds(shapes).round(_DECIMALS)
    for row, geojson, box in zip(rows.row[at].tolist(), text.tolist(), boxes.tolist(), strict=True):
        yield Place(rows.layer.path, rows.layer.name, row, geojson, tuple(box))
