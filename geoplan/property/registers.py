"""The registers that a property is put together of: a frame per layer, read when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from geoplan.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import pandas as pd
    from numpy.typing import NDArray


class Registers:
    """Frames by the name of their layer, as the workspace has them. A layer that is not there is an empty frame, and not ``known``."""

    def __init__(self, read: Callable[[str], pd.DataFrame], known: Iterable[str]) -> None:
        self._read = read
        self.known = frozenset(known)
        self._frames: dict[str, pd.DataFrame] = {}

    @classmethod
    def of_frames(cls, frames: Mapping[str, pd.DataFrame]) -> Registers:
        """The registers that these frames are."""
        return cls(lambda name: frames[name], frames)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            empty = gpd.GeoDataFrame({"objekt_id": np.empty(0, dtype=object)}, geometry=[], crs=CRS)
            self._frames[name] = self._read(name) if name in self.known else empty
        return self._frames[name]

    def has(self, name: str) -> bool:
        """Whether the layer is there and has rows."""
        return name in self.known and len(self[name]) > 0

    def geometry(self, name: str) -> NDArray[np.object_]:
        """The geometries of a layer, None where there is none."""
        frame = self[name]
        if not isinstance(frame, gpd.GeoDataFrame) or "geometry" not in frame.columns:
            return np.full(len(frame), None, dtype=object)
        return np.asarray(frame.geometry.array, dtype=object)
