"""A layer that can be read in runs of rows, from memory or, in ``geoplan.io``, from a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa

from geoplan.dataset.rows import GEOMETRY, Rows
from geoplan.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    import geopandas as gpd

    from geoplan.texts import Phrase


CURVED = "curved"
"""What is kept of rows beside their columns (``Rows.kept``): which of them had arcs that were made straight."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column as delivered: its name in the file, the Arrow type it is read as, its width where the format states one."""

    delivered_name: str
    type: pa.DataType
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """One thing decided while a layer was read, to be told in the report.

    ``kind`` is dotted (``crs.transformed``) so that a rule can find it; ``text`` is Danish, marked for translation, and filled in from
    ``values``.
    """

    kind: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """What is known of a layer before its rows are read.

    ``name`` is the layer's name in its file; ``kind`` the table of the data model it holds (``t_5607_ladefacilitet``), or empty;
    ``columns`` maps the model's column names to the delivered ones, geometry left out. ``declared_crs`` is what the file says;
    geometry reaches the rules in EPSG:25832. ``foreign`` names the columns that belong to another theme of the same delivered layer;
    in those of ``zero_is_empty`` the format has 0 for nothing, and it is read so. ``names`` is what people call the rows, in their
    order; empty where they have no other name than their number.
    """

    name: str
    kind: str = ""
    path: str = ""
    format: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    has_geometry: bool = True
    geometry_type: str = ""
    declared_crs: str = ""
    transformed: bool = False
    row_count: int | None = None
    notes: tuple[Note, ...] = ()
    foreign: frozenset[str] = frozenset()
    zero_is_empty: frozenset[str] = frozenset()
    names: tuple[Phrase, ...] = ()


class Source(Protocol):
    """A layer that can be read again and again, in runs of rows in file order."""

    @property
    def info(self) -> LayerInfo:
        """What is known of the layer."""
        ...

    def batches(self, chunk_rows: int, columns: Collection[str]) -> Iterator[Rows]:
        """Runs of at most ``chunk_rows`` rows with these columns; ``geometri`` among them brings the geometry."""
        ...


class MemorySource:
    """A GeoDataFrame as a layer. Must be in EPSG:25832, or without a coordinate system. ``names`` is what people call its rows."""

    def __init__(self, frame: gpd.GeoDataFrame, *, kind: str, name: str = "", names: Sequence[Phrase] = ()) -> None:
        geometry = frame.geometry.to_numpy() if frame.columns.size and getattr(frame, "_geometry_column_name", None) else None
        attributes = frame.drop(columns=frame.geometry.name) if geometry is not None else frame
        self._table = pa.Table.from_pandas(attributes, preserve_index=False)
        self._geometry = geometry
        self.info = LayerInfo(
            name=name or kind,
            kind=kind,
            columns={f.name: Column(f.name, f.type) for f in self._table.schema},
            has_geometry=geometry is not None,
            declared_crs=CRS,
            row_count=len(frame),
            names=tuple(names),
        )

    def batches(self, chunk_rows: int, columns: Collection[str]) -> Iterator[Rows]:
        """Runs of at most ``chunk_rows`` rows with these columns."""
        names = [name for name in columns if name in self.info.columns]
        total = self.info.row_count or 0
        for start in range(0, total, chunk_rows):
            part = self._table.slice(start, chunk_rows)
            count = min(chunk_rows, total - start)
            row = np.arange(start, start + count, dtype=np.int64)
            geometry = self._geometry[start : start + count] if GEOMETRY in columns and self._geometry is not None else None
            yield Rows(self.info, {n: part[n].combine_chunks() for n in names}, row=row, fid=row, geometry=geometry)
