"""The dataset that a run of rules sees: its layers, the case's day and the municipality."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar, cast

import shapely

from geoplan.dataset.join import joined
from geoplan.dataset.rows import GEOMETRY, Rows
from geoplan.settings import CHUNK_ROWS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geoplan.dataset.layers import Source


T = TypeVar("T")


@dataclass
class Dataset:
    """The layers to check, the ``day`` that dated law is looked up on, and the municipality's code of three digits or empty.

    ``references`` are layers that rules may look into but that are not checked themselves.
    A layer that rules look *into* from another layer is read whole and indexed once; see ``whole`` and ``index``.
    """

    sources: tuple[Source, ...]
    day: dt.date
    kommune: str = ""
    references: tuple[Source, ...] = ()
    _whole: dict[str, Rows] = field(default_factory=dict, repr=False)
    _made: dict[str, Any] = field(default_factory=dict, repr=False)
    _lock: RLock = field(default_factory=RLock, repr=False, compare=False)

    def of_kind(self, kind: str) -> tuple[Source, ...]:
        """The layers that hold this table of the data model, in the order they were given."""
        return tuple(source for source in (*self.sources, *self.references) if source.info.kind == kind)

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
        return self.made(f"tree:{kind}", lambda: shapely.STRtree(self.whole(kind).geometry))

    def made(self, key: str, make: Callable[[], T]) -> T:
        """``make()``, done once per ``key`` and kept; other workers wait for it."""
        with self._lock:
            if key not in self._made:
                self._made[key] = make()
            return cast("T", self._made[key])
