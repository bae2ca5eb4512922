"""What is in a delivery, as it is read: layers, themes, rows, columns, coordinate systems, character sets. Nothing is judged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.dataset.layers import CURVED
from geoplan.errors import UnreadableError
from geoplan.io import discover, open_layers
from geoplan.io.where import keep_fit, summed
from geoplan.model.load import load
from geoplan.model.plan_fields import is_plan, layer_of
from geoplan.settings import CHUNK_ROWS
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from geoplan.dataset import LayerInfo, Rows, Source
    from geoplan.io import Problem
    from geoplan.model.types import Layer

Box = tuple[float, float, float, float]

KINDS = (
    (pa.types.is_boolean, N_("sand/falsk")),
    (pa.types.is_integer, N_("heltal")),
    (pa.types.is_floating, N_("tal")),
    (pa.types.is_decimal, N_("tal")),
    (pa.types.is_date, N_("dato")),
    (pa.types.is_timestamp, N_("tidspunkt")),
    (pa.types.is_time, N_("klokkeslæt")),
    (pa.types.is_string, N_("tekst")),
    (pa.types.is_large_string, N_("tekst")),
)
"""Arrow's kinds of columns, as they are called to a user."""


TYPES = ("Point", "LineString", "LinearRing", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection")
"""Kinds of geometry by shapely's number."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rows of a layer hold, seen through to the last: ``geometry_types`` and where the objects lie.

    ``fits`` counts objects in Denmark: ``all`` of them with geometry, those ``as read``, and those in other systems, which are tried only
    where few fit as read. ``delivered`` is the extent in the file's own coordinates, ``extent`` in EPSG:25832.
    """

    rows: int = 0
    geometry_types: dict[str, int] = field(default_factory=dict)
    without_geometry: int = 0
    unreadable: int = 0
    curved: int = 0
    fits: dict[str, int] = field(default_factory=dict)
    delivered: Box | None = None
    extent: Box | None = None
    broken: str = ""


@dataclass(frozen=True, slots=True)
class LayerSeen:
    """A layer, what is known of it before and after its rows are read, and its theme; None where there is none."""

    info: LayerInfo
    theme: Layer | None
    seen: Seen

    @property
    def not_delivered(self) -> list[str]:
        """The theme's columns that the layer does not have."""
        if self.theme is None:
            return []
        if is_plan(self.theme):  # of its hundreds of columns those that an object needs
            return [column.name for column in self.theme.delivered if column.obligation == "O" and column.name not in self.info.columns]
        return [column.name for column in self.theme.delivered if column.name != GEOMETRY and column.name not in self.info.columns]


@dataclass(frozen=True, slots=True)
class Info:
    """What a delivery holds, and what of it could not be read or was left out."""

    layers: tuple[LayerSeen, ...]
    problems: tuple[Problem, ...]


def info(paths: Iterable[str | Path], *, theme: str | None = None, reading: Callable[[str], None] = lambda _: None) -> Info:
    """Look through files, folders and zips; every row is read. ``reading`` is told of each file.

    Raises UnreadableError for a path that is not there, and UnknownThemeError.
    """
    model = load()
    layers: list[LayerSeen] = []
    with discover(paths) as found:
        problems = list(found.problems)
        for file in found.files:
            reading(file.name)
            opened = open_layers(file, model, theme=theme)
            problems += opened.problems
            layers += [LayerSeen(source.info, layer_of(model, source.info.kind), _seen(source)) for source in opened.sources]
    return Info(tuple(layers), tuple(problems))


def kind(data_type: pa.DataType) -> str:
    """What a column holds, as a Danish text marked for translation."""
    return next((name for fits, name in KINDS if fits(data_type)), N_("andet"))


def _seen(source: Source) -> Seen:
    rows_read, curved, types, missing, unreadable, broken = 0, 0, Counter[str](), 0, 0, ""
    kept: list[Any] = []
    boxes: list[Any] = []
    try:
        for rows in source.batches(CHUNK_ROWS, {GEOMETRY}):
            rows_read += len(rows)
            if not source.info.has_geometry:
                continue
            types += _types(rows)
            unread = int(rows.undecodable.sum())
            missing += int(shapely.is_missing(rows.geometry).sum()) - unread
            unreadable += unread
            curved += int(np.asarray(rows.kept(CURVED)).sum()) if rows.kept(CURVED) is not None else 0
            kept.append(keep_fit(rows))
            boxes.append(shapely.total_bounds(rows.geometry))
    except UnreadableError as error:
        broken = str(error)
    fits, delivered = summed(np.concatenate(kept)) if kept else ({}, None)
    return Seen(rows_read, dict(types.most_common()), missing, unreadable, curved, fits, delivered, _joined(boxes), broken)


def _types(rows: Rows) -> Counter[str]:
    there = rows.geometry[~shapely.is_missing(rows.geometry)]
    numbers, counts = np.unique(shapely.get_type_id(there), return_counts=True)
    return Counter({TYPES[number]: count for number, count in zip(numbers.tolist(), counts.tolist(), strict=True)})


def _joined(boxes: list[Any]) -> Box | None:
    table = np.array([box for box in boxes if np.isfinite(box).all()])
    if not len(table):
        return None
    low, high = table[:, :2].min(axis=0), table[:, 2:].max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
