"""The plan layers of a dataset as frames: all deliveries of one kind together, each row knowing where it came from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.plan.reading import as_frame
from geoplan.settings import CRS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.dataset import Dataset, Rows, Source

SOURCE: Final = "_source"
"""Position of the layer among those of its kind in the dataset."""

ROW: Final = "_row"
"""The row's number in its layer."""


def layer_frame(dataset: Dataset, kind: str) -> gpd.GeoDataFrame:
    """Every row of the layers of ``kind``, read once, with ``_source`` and ``_row``; no rows where there is no such layer."""
    return dataset.made(f"plan.frame.{kind}", partial(_read, dataset, kind))


def position_in(rows: Rows, dataset: Dataset, frame: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """The position in ``rows`` of each row of ``frame`` (made by ``layer_frame``), -1 for rows of other layers."""
    kind = rows.layer.kind
    mine = next(number for number, source in enumerate(dataset.of_kind(kind)) if source.info is rows.layer)
    at = pd.Index(rows.row).get_indexer(pd.Index(frame[ROW]))
    return np.where(frame[SOURCE].to_numpy() == mine, at, -1).astype(np.int64)


def _read(dataset: Dataset, kind: str) -> gpd.GeoDataFrame:
    parts = [_frame(source, number, kind) for number, source in enumerate(dataset.of_kind(kind))]
    if not parts:
        return gpd.GeoDataFrame({SOURCE: np.empty(0, int), ROW: np.empty(0, int)}, geometry=[], crs=CRS)
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), geometry="geometry", crs=CRS)


def _frame(source: Source, number: int, kind: str) -> pd.DataFrame:
    read = as_frame(source, kind=kind)
    frame: pd.DataFrame = read.frame.assign(**{SOURCE: number, ROW: read.row})
    return frame
