"""The dataset that a run of rules sees: its layers, the case's day and the municipality."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

from geoplan.dataset.join import joined
from geoplan.dataset.rows import GEOMETRY, Rows
from geoplan.settings import CHUNK_ROWS

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.dataset.layers import Source


@dataclass
class Dataset:
    """Layers by position, the ``day`` that dated law is looked up on, and the municipality's code of three digits or empty.

    A layer that rules look *into* from another layer is read whole and indexed once; see ``whole`` and ``index``.
    """

    sources: tuple[Source, ...]
    day: dt.date
    kommune: str = ""
    _whole: dict[str, Rows] = field(default_factory=dict, repr=False)
    _trees: dict[str, shapely.STRtree] = field(default_factory=dict, repr=False)

    def of_kind(self, kind: str) -> tuple[Source, ...]:
        """The layers that hold this table of the data model, in the order they were given."""
        return tuple(source for source in self.sources if source.info.kind == kind)

    def whole(self, kind: str) -> Rows:
        """Every row of the layers of this kind, read once. Raises KeyError when there is no such layer."""
        if kind not in self._whole:
            sources = self.of_kind(kind)
            if not sources:
                raise KeyError(kind)
            wanted = {GEOMETRY, *(name for source in sources for name in source.info.columns)}
            runs = [rows for source in sources for rows in source.batches(CHUNK_ROWS, wanted)]
            self._whole[kind] = joined(runs, sources[0].info)
        return self._whole[kind]

    def index(self, kind: str) -> shapely.STRtree:
        """A spatial index of the layers of this kind; positions are those of ``whole``."""
        if kind not in self._trees:
            self._trees[kind] = shapely.STRtree(self.whole(kind).geometry)
        return self._trees[kind]
