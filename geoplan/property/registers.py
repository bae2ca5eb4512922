"""The registers that a property is put together of: a frame per layer, read when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np

from geoplan.property.columns import words
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
        self._shapes: dict[str, NDArray[np.object_]] = {}
        self._texts: dict[tuple[str, str], NDArray[np.object_]] = {}

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
        if name not in self._shapes:
            frame = self[name]
            there = isinstance(frame, gpd.GeoDataFrame) and "geometry" in frame.columns
            self._shapes[name] = np.asarray(frame.geometry.array, dtype=object) if there else np.full(len(frame), None, dtype=object)
        return self._shapes[name]

    def words(self, name: str, column: str) -> NDArray[np.object_]:
        """A column of a layer as texts, None where it is null or not there; made once."""
        if (name, column) not in self._texts:
            self._texts[(name, column)] = words(self[name], column)
        return self._texts[(name, column)]
