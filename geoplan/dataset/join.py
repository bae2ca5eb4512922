"""Runs of rows put together to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from geoplan.dataset.rows import GEOMETRY, Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.dataset.layers import LayerInfo


def joined(runs: Sequence[Rows], info: LayerInfo) -> Rows:
    """All ``runs`` as one, with the columns that every run has. No runs give no rows."""
    names = [name for name in info.columns if runs and all(run.has(name) for run in runs)]
    columns = {name: _stacked([run.column(name) for run in runs]) for name in names}
    with_geometry = bool(runs) and all(run.has(GEOMETRY) for run in runs)
    empty_geometry = np.empty(0, dtype=object) if info.has_geometry and not runs else None
    return Rows(
        info,
        columns,
        row=np.concatenate([run.row for run in runs]) if runs else np.empty(0, dtype=np.int64),
        fid=np.concatenate([run.fid for run in runs]) if runs else np.empty(0, dtype=np.int64),
        geometry=np.concatenate([run.geometry for run in runs]) if with_geometry else empty_geometry,
    )


def _stacked(arrays: Sequence[pa.Array]) -> pa.Array:
    """The arrays after one another; as text where two deliveries of one theme gave the column different types."""
    if len({array.type for array in arrays}) > 1:
        arrays = [array.cast(pa.string()) for array in arrays]
    return pa.concat_arrays(arrays)
