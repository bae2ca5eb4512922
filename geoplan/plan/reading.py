"""A delivered layer as a plan frame: Plandata's column names and one type per column, whatever the file wrote.

Every kind of plan object is one GeoDataFrame in EPSG:25832 with the active geometry column ``geometry``. Days are whole numbers YYYYMMDD,
codes and counts nullable ``Int64``, measures ``Float64``, flags nullable ``boolean``, texts ``object`` with None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa

from geoplan.dataset import GEOMETRY, MemorySource, Note
from geoplan.model.plan import plan_model
from geoplan.model.types import FieldType
from geoplan.plan.values import status_by_name, typed
from geoplan.settings import CHUNK_ROWS, CRS
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.dataset import Rows, Source
    from geoplan.model.plan import PlanKind

NEVER_EMPTY = "MapInfo File"
"""The format whose numbers and flags are never empty."""
COUNTED = frozenset({FieldType.INTEGER, FieldType.REAL, FieldType.BOOLEAN})

_PERHAPS_EMPTY = N_("MapInfo kan ikke rumme et tomt tal eller ja/nej: 0 og nej i {columns} kan have været tomme.")
_STATUS = N_("Status {status} er læst af lagets navn.")
_UNREADABLE = N_("{count} værdier i {column} kan ikke læses og er tomme i planen.")
_CONVERTED = N_("Kolonnen {column} er læst fra {type}.")
_KEPT = N_("Kolonnen {column} er ikke Plandatas. Den følger med uændret.")


@dataclass(frozen=True, slots=True)
class PlanFrame:
    """A plan frame, what was converted or lost on the way, and the number of each row in its layer."""

    kind: str
    frame: gpd.GeoDataFrame
    notes: tuple[Note, ...]
    row: NDArray[np.int64]


def as_frame(source: Source, *, kind: str = "") -> PlanFrame:
    """Read all rows of a layer as a plan frame of its kind (or of ``kind``). Index 0..n-1.

    Columns that are not Plandata's follow unchanged. A layer without geometry gives a frame of None. Raises KeyError for a kind that is
    not one of the plan model's.
    """
    described = plan_model().kinds[kind or source.info.kind]
    wanted = {*source.info.columns, GEOMETRY}
    runs = list(source.batches(CHUNK_ROWS, wanted))
    columns: dict[str, Any] = {}
    notes: list[Note] = []
    for name in source.info.columns:
        columns[name], told = _column(name, described, [rows.column(name) for rows in runs])
        notes += told
    notes += _perhaps_empty(source, described, columns)
    if "status" not in columns:
        notes += _status_by_name(source, columns, sum(map(len, runs)))
    geometry = [_geometry(rows) for rows in runs]
    frame = gpd.GeoDataFrame(columns, geometry=np.concatenate(geometry) if geometry else np.empty(0, dtype=object), crs=CRS)
    row = np.concatenate([rows.row for rows in runs]) if runs else np.empty(0, dtype=np.int64)
    return PlanFrame(described.name, frame, tuple(notes), row)


def from_frame(kind: str, frame: gpd.GeoDataFrame) -> PlanFrame:
    """A GeoDataFrame in EPSG:25832 of any types as a plan frame. Names of columns are taken as they are."""
    return as_frame(MemorySource(frame, kind=kind))


def _column(name: str, kind: PlanKind, arrays: list[pa.Array]) -> tuple[Any, list[Note]]:
    array = pa.chunked_array(arrays).combine_chunks() if arrays else pa.array([], pa.string())
    if isinstance(array, pa.ChunkedArray):  # of no rows at all
        array = pa.concat_arrays(array.chunks)
    attribute = kind.by_name.get(name)
    if attribute is None:
        return array.to_pandas(), [Note("plan.other_column", _KEPT, {"column": name})]
    read = typed(array, attribute)
    notes = []
    if read.converted:
        notes.append(Note("plan.converted", _CONVERTED, {"column": name, "type": Phrase(read.converted)}))
    if read.unreadable:
        notes.append(Note("plan.unreadable", _UNREADABLE, {"column": name, "count": read.unreadable}))
    return read.column, notes


def _perhaps_empty(source: Source, kind: PlanKind, columns: dict[str, Any]) -> list[Note]:
    """Tell of zeros and noes in a format that cannot hold an empty number or flag: they may have been empty."""
    if source.info.format != NEVER_EMPTY:
        return []
    measured = [
        name for name, column in columns.items() if name in kind.by_name and kind.by_name[name].type in COUNTED and (column == 0).any()
    ]
    return [Note("plan.perhaps_empty", _PERHAPS_EMPTY, {"columns": ", ".join(measured)})] if measured else []


def _status_by_name(source: Source, columns: dict[str, Any], count: int) -> list[Note]:
    said = status_by_name(source.info)
    if said is None:
        return []
    columns["status"] = pd.Series([said] * count, dtype=object)
    return [Note("plan.converted", _STATUS, {"status": said})]


def _geometry(rows: Rows) -> Any:
    return rows.geometry if rows.has(GEOMETRY) else np.full(len(rows), None, dtype=object)
