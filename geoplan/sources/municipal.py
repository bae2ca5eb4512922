"""Rows of a whole country held against one municipality while they are read: by its code, by keys that are known, or by its area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geoplan.settings import CRS
from geoplan.sources.entities import plain
from geoplan.sources.streams import SHAPES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geoplan.sources.entities import Entity, Way
    from geoplan.sources.streams import Piece, Stream

REACH_M: Final = 25.0
"""How far from its parcels a municipality reaches where its boundary is not known: roads, squares and quays may have no parcel."""
_NOTHING: Final = np.empty(0, dtype=np.int64)


class Area:
    """The land of a municipality in EPSG:25832: its own polygon, or where nobody gave that, its parcels."""

    def __init__(self, shapes: NDArray[np.object_], *, exact: bool) -> None:
        """``exact`` tells the polygon from the parcels, between which roads and water may be missing."""
        self.exact = exact
        self._tree = shapely.STRtree(shapes)
        reach = 0.0 if exact else REACH_M
        xmin, ymin, xmax, ymax = (float(one) for one in shapely.total_bounds(shapes))
        self.bounds = xmin - reach, ymin - reach, xmax + reach, ymax + reach

    def meets(self, geometry: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Which geometries meet the land."""
        found = np.zeros(len(geometry), dtype=bool)
        near = self._tree.query(geometry, predicate="dwithin", distance=0.0 if self.exact else REACH_M)
        found[near[0]] = True
        return found


@dataclass(frozen=True, slots=True)
class Municipality:
    """Which municipality: its code (three digits), its area in EPSG:25832 where it is known, and where keys are looked up.

    ``keys("layer.column")`` gives them as text in small letters; None when that layer is not there.
    """

    code: str
    area: Area | None
    keys: Callable[[str], pa.Array | None]


@dataclass(slots=True)
class Kept:
    """The rows of one stream that are the municipality's, and how many there were."""

    frame: pd.DataFrame
    read: int
    kept: int
    way: str


def way_of(entity: Entity, stream: Stream, municipality: Municipality, level: int) -> Way | None:
    """The entity's way number ``level``, when it can be gone with what is at hand; else None."""
    if level >= len(entity.ways):
        return None
    way, names = entity.ways[level], {plain(name) for name in stream.columns}
    if way.kind == "all":
        return way
    if way.kind == "area":
        return way if municipality.area is not None else None
    if way.kind == "code":
        return way if way.code in names else None
    usable = any(set(link.columns) & names and municipality.keys(link.target) is not None for link in way.links)
    return way if usable else None


def kept(stream: Stream, way: Way, municipality: Municipality, *, progress: Callable[[int], None] = lambda _: None) -> Kept:
    """Read the stream once and keep the municipality's rows. ``progress`` is told the rows of each piece."""
    choose = _chooser(way, municipality)
    tables: list[pa.Table] = []
    shapes: list[NDArray[np.object_]] = []
    read = 0
    for piece in stream.pieces():
        read += piece.table.num_rows
        at = choose(piece)
        if len(at):
            tables.append(piece.table.take(pa.array(at)))
            geometry = piece.geometry(at)
            if geometry is not None:
                shapes.append(geometry)
        progress(piece.table.num_rows)
    frame = _frame(stream, tables, shapes)
    return Kept(frame, read, len(frame), way.kind)


def _chooser(way: Way, municipality: Municipality) -> Callable[[Piece], NDArray[np.int64]]:
    if way.kind == "all":
        return lambda piece: np.arange(piece.table.num_rows, dtype=np.int64)
    if way.kind == "area":
        area = municipality.area
        return lambda piece: _inside(piece, area) if area is not None else _NOTHING
    if way.kind == "code":
        code = int(municipality.code)
        wanted = pa.array([str(code), f"{code:04d}"])
        return lambda piece: _among(piece.table, ((way.code,), wanted))
    sets = tuple((link.columns, municipality.keys(link.target)) for link in way.links)
    return lambda piece: _among(piece.table, *((names, known) for names, known in sets if known is not None))


def as_keys(column: Any) -> pa.ChunkedArray:
    """A column of keys as text in small letters, whole numbers without decimals."""
    array = column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column])
    if pa.types.is_floating(array.type):
        array = pc.cast(array, pa.int64(), safe=False)
    if not pa.types.is_string(array.type):
        return pc.cast(array, pa.string())
    return pc.ascii_lower(pc.utf8_trim_whitespace(array))


def _among(table: pa.Table, *wanted: tuple[Sequence[str], pa.Array]) -> NDArray[np.int64]:
    """The rows whose key is known in any of the columns."""
    by_name = {plain(name): name for name in table.column_names}
    hits = np.zeros(table.num_rows, dtype=bool)
    for names, known in wanted:
        for name in (by_name[one] for one in names if one in by_name):
            hits |= pc.is_in(as_keys(table[name]), value_set=known).to_numpy(zero_copy_only=False)
    return np.flatnonzero(hits)


def _inside(piece: Piece, area: Area) -> NDArray[np.int64]:
    """The rows whose point, middle of the surface or line lies in the area."""
    all_rows = np.arange(piece.table.num_rows, dtype=np.int64)
    geometry = piece.geometry(all_rows)
    if geometry is None:
        return _NOTHING
    xmin, ymin, xmax, ymax = area.bounds
    box = shapely.bounds(geometry)
    near = np.flatnonzero((box[:, 0] <= xmax) & (box[:, 2] >= xmin) & (box[:, 1] <= ymax) & (box[:, 3] >= ymin))
    some = geometry[near]
    surfaces = shapely.get_dimensions(some) == 2  # noqa: PLR2004 - surfaces
    some[surfaces] = shapely.point_on_surface(some[surfaces])
    return near[area.meets(some)]


def _frame(stream: Stream, tables: list[pa.Table], shapes: list[NDArray[np.object_]]) -> pd.DataFrame:
    """What was kept as a frame; a geometry that was text is no column any more."""
    if not tables:
        return pd.DataFrame({name: pd.Series([], dtype=object) for name in stream.columns if plain(name) not in SHAPES})
    whole = pa.concat_tables(tables, promote_options="permissive")
    drop = [name for name in whole.column_names if not name or (shapes and plain(name) in SHAPES)]
    data: pd.DataFrame = whole.drop_columns(drop).to_pandas() if drop else whole.to_pandas()
    if not shapes:
        return data
    framed: pd.DataFrame = gpd.GeoDataFrame(data, geometry=np.concatenate(shapes), crs=CRS)
    return framed
