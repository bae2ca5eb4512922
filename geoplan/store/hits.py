"""The fast path to what lies in a box: no frame is made, and geometry is decoded when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass
class Hits:
    """Current objects whose box meets the one asked for. ``columns`` are lists with None for null; ``wkb`` is ISO WKB."""

    columns: dict[str, list[Any]]
    wkb: list[bytes | None]

    def __len__(self) -> int:
        return len(self.wkb)

    @cached_property
    def geometry(self) -> NDArray[np.object_]:
        """The geometries, decoded on first use."""
        return shapely.from_wkb(np.array([*self.wkb, None], dtype=object)[:-1])  # type: ignore[no-any-return]

    def touching(self, geometry: shapely.Geometry) -> Hits:
        """Those that meet ``geometry`` itself."""
        shapely.prepare(geometry)
        at = np.flatnonzero(shapely.intersects(geometry, self.geometry)).tolist()
        found = Hits({name: [values[i] for i in at] for name, values in self.columns.items()}, [self.wkb[i] for i in at])
        found.__dict__["geometry"] = self.geometry[at]
        return found
