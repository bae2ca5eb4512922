"""What a planted fault is: a small record of what is changed in which rows, and which rules are to find it there.

The record is written by hand from what the rule promises. Nothing here asks a rule what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import shapely
from shapely.affinity import translate

from geoplan.sample.tables import arrow_type

if TYPE_CHECKING:
    from geoplan.model.types import Layer
    from geoplan.sample.municipality import Municipality
    from geoplan.sample.tables import Table

LAYER = -1
"""Stands for the layer as a whole where a planted row's number is asked for."""


class Draft:
    """A theme's table while faults are planted in it. ``layer`` is None for a layer that is no theme."""

    def __init__(self, layer: Layer | None, table: Table, town: Municipality) -> None:
        self.layer = layer
        self.name = table.name
        self.town = town
        self.columns: dict[str, list[Any]] = {name: array.to_pylist() for name, array in table.columns.items()}
        self.types: dict[str, pa.DataType] = {name: array.type for name, array in table.columns.items()}
        self.renamed: dict[str, str] = {}
        self.geometry: list[Any] = list(table.geometry)
        self.unreadable: list[int] = []
        self._plain = table.plain

    def set(self, name: str, row: int, value: Any) -> None:
        """Put a value into a cell; a column that the delivery leaves out is put in, empty but for this."""
        if name not in self.columns:
            self.columns[name] = [None] * len(self.geometry)
            self.types[name] = arrow_type(self.layer, name) if self.layer is not None else pa.string()
        self.columns[name][row] = value

    def spread(self, count: int) -> list[int]:
        """``count`` rows, spread over the objects that have one version only. Raises ValueError when there are fewer."""
        if count > self._plain:
            raise ValueError(f"{self.name} has {self._plain} rows for {count} planted faults")
        return [number * self._plain // count for number in range(count)]

    def arrays(self) -> dict[str, pa.Array]:
        """The columns under the names that the file is to have."""
        return {self.renamed.get(name, name): pa.array(values, self.types[name]) for name, values in self.columns.items()}


Change = Callable[[Draft, Sequence[int]], None]
Find = str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Plant:
    """One fault. ``finds`` names the rules by the end of their id, after the theme's table.

    A rule by itself is expected at every planted row, with a number at that one of them, with LAYER once for the layer. Nothing in
    ``finds`` means that it comes close to a fault and is none.
    """

    theme: str
    what: str
    change: Change
    finds: tuple[Find, ...]
    rows: int = 1

    def expected(self, rows: Sequence[int]) -> list[tuple[str, int | None]]:
        """Rule and row of everything that is to be found, for the ``rows`` that the fault was planted in."""
        wanted: list[tuple[str, int | None]] = []
        for find in self.finds:
            if isinstance(find, str):
                wanted += [(find, row) for row in rows]
            else:
                wanted.append((find[0], None if find[1] == LAYER else rows[find[1]]))
        return wanted


def cells(**values: Any) -> Change:
    """The same values in each row."""

    def change(draft: Draft, rows: Sequence[int]) -> None:
        for row in rows:
            for name, value in values.items():
                draft.set(name, row, value)

    return change


def each(*values: Mapping[str, Any]) -> Change:
    """Values of its own for every row."""

    def change(draft: Draft, rows: Sequence[int]) -> None:
        for row, own in zip(rows, values, strict=True):
            for name, value in own.items():
                draft.set(name, row, value)

    return change


def as_text(name: str, value: str) -> Change:
    """The column delivered as text, with this text in the row."""

    def change(draft: Draft, rows: Sequence[int]) -> None:
        draft.columns[name] = [_text(old) for old in draft.columns[name]]
        draft.types[name] = pa.string()
        for row in rows:
            draft.columns[name][row] = value

    return change


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else value.isoformat() if hasattr(value, "isoformat") else str(value)


def without(name: str) -> Change:
    """The column left out."""

    def change(draft: Draft, _rows: Sequence[int]) -> None:
        del draft.columns[name]

    return change


def renamed(name: str, to: str) -> Change:
    """The column under another name."""

    def change(draft: Draft, _rows: Sequence[int]) -> None:
        draft.renamed[name] = to

    return change


def column(name: str, value: Any, kind: pa.DataType) -> Change:
    """A further column with the same value in every row."""

    def change(draft: Draft, _rows: Sequence[int]) -> None:
        draft.columns[name], draft.types[name] = [value] * len(draft.geometry), kind

    return change


def geometry(make: Callable[[Any], Any]) -> Change:
    """The geometry made anew from the old one."""

    def change(draft: Draft, rows: Sequence[int]) -> None:
        for row in rows:
            draft.geometry[row] = make(draft.geometry[row])

    return change


def drawn(make: Callable[[], Any]) -> Change:
    """A geometry drawn around (0, 0), put where the old one was, to the millimetre."""

    def put(old: Any) -> Any:
        x, y = np.round(shapely.get_coordinates(old)[0], 3)
        return shapely.transform(translate(make(), x, y), lambda xy: np.round(xy, 3), include_z=False)

    return geometry(put)


def polygon(*points: tuple[float, float]) -> Callable[[], Any]:
    """A multipolygon of one part."""
    return lambda: shapely.MultiPolygon([shapely.Polygon(points)])


def line(*points: tuple[float, float]) -> Callable[[], Any]:
    """A multiline of one part."""
    return lambda: shapely.MultiLineString([points])


def moved(x: float, y: float) -> Change:
    """The geometry moved by metres."""
    return geometry(lambda old: shapely.transform(old, lambda xy: np.round(xy + np.array([x, y]), 3)))


def shifted(metres: float) -> Change:
    """The geometry moved by a fraction of a millimetre, and not rounded."""
    return geometry(lambda old: shapely.transform(old, lambda xy: xy + metres))


def at_place(x: float, y: float) -> Change:
    """The point put elsewhere."""
    return geometry(lambda _old: shapely.MultiPoint([(x, y)]))


def same_geometry(draft: Draft, rows: Sequence[int]) -> None:
    """The geometry of the first row in the others too."""
    for row in rows[1:]:
        draft.geometry[row] = draft.geometry[rows[0]]


def unreadable(draft: Draft, rows: Sequence[int]) -> None:
    """Geometries that are spoilt when the file is written."""
    draft.unreadable += rows


def reaching_in(draft: Draft, rows: Sequence[int]) -> None:
    """The first area gets a second part of 10 by 10 m inside the second one."""
    inside = shapely.get_coordinates(shapely.point_on_surface(draft.geometry[rows[1]]))[0].round(3)
    part = shapely.box(*np.round([*(inside - 5), *(inside + 5)], 3))
    draft.geometry[rows[0]] = shapely.MultiPolygon([*draft.geometry[rows[0]].geoms, part])


def pierced(width: float, height: float) -> Change:
    """A hole of so many metres in the area, which nothing fills."""

    def change(draft: Draft, rows: Sequence[int]) -> None:
        for row in rows:
            x, y = shapely.get_coordinates(shapely.point_on_surface(draft.geometry[row]))[0].round(3)
            hole = shapely.box(*np.round([x - width / 2, y - height / 2, x + width / 2, y + height / 2], 3))
            draft.geometry[row] = shapely.MultiPolygon([shapely.difference(draft.geometry[row].geoms[0], hole)])

    return change


def with_part_far_off(draft: Draft, rows: Sequence[int]) -> None:
    """A second part: the municipality's north-eastern plot."""
    across, up = draft.town.vertex.shape[0] - 1, draft.town.vertex.shape[1] - 1
    part = draft.town.rectangles(np.array([across - 1]), np.array([up - 1]), 1, 1)[0]
    for row in rows:
        draft.geometry[row] = shapely.MultiPolygon([*draft.geometry[row].geoms, part])
