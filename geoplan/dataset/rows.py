"""A run of rows of one layer: attributes as Arrow arrays, geometry as an array of shapely geometries."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from geoplan.dataset.layers import LayerInfo

GEOMETRY: Final = "geometri"
"""The name under which every layer's geometry is asked for, whatever the file calls it."""

_DELIVERED: Final = "delivered_bounds"
_AT_A_TIME: Final = 8_192
"""Geometries decoded between two times that memory is freed."""
_HEAD: Final = 5
"""Bytes of the byte order and the type that every geometry begins with."""

T = TypeVar("T")


class Rows:
    """Rows ``row[0] .. row[-1]`` of a layer.

    ``row`` counts from 0 in file order, ``fid`` is the feature id that the file's format gives. Geometry is decoded on first use and in
    EPSG:25832. What is worked out from the rows (numbers of a text column, vertices, bounds) is worked out once and kept with them.
    """

    def __init__(
        self,
        layer: LayerInfo,
        columns: Mapping[str, pa.Array],
        *,
        row: NDArray[np.int64],
        fid: NDArray[np.int64],
        geometry: NDArray[np.object_] | None = None,
        wkb: pa.Array | None = None,
        transform: Callable[[NDArray[np.float64]], NDArray[np.float64]] | None = None,
        derived: Mapping[str, Any] | None = None,
        forget: Sequence[Callable[[], None]] = (),
    ) -> None:
        """``forget`` frees the memory that reading columns and ``wkb`` took, where they lie in files."""
        self.layer = layer
        self.row = row
        self.fid = fid
        self._columns = columns
        self._geometry = geometry
        self._wkb = wkb
        self._transform = transform
        self._derived: dict[str, Any] = dict(derived or {})
        self._forget = forget
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self.row)

    def has(self, name: str) -> bool:
        """Whether the layer has this column (or a geometry, for ``geometri``)."""
        if name == GEOMETRY:
            return self._geometry is not None or self._wkb is not None
        return name in self._columns

    def column(self, name: str) -> pa.Array:
        """The column as delivered. Raises KeyError when the layer has none of that name."""
        return self._columns[name]

    @property
    def geometry(self) -> NDArray[np.object_]:
        """Geometries in EPSG:25832, None where empty or not to be decoded. Raises KeyError when the layer has no geometry."""
        if self._geometry is None:
            if self._wkb is None:
                raise KeyError(GEOMETRY)
            with self._lock:
                if self._geometry is None:
                    self._geometry = self._decoded()
        return self._geometry

    def geometry_at(self, positions: NDArray[np.int64]) -> NDArray[np.object_]:
        """The geometries at these positions, as ``geometry`` has them; decoded for the occasion where they are not decoded yet."""
        if self._geometry is not None or self._wkb is None:
            return self.geometry[positions]
        found = np.empty(len(positions), dtype=object)
        for start in range(0, len(positions), _AT_A_TIME):
            found[start : start + _AT_A_TIME] = self._read(self._wkb.take(pa.array(positions[start : start + _AT_A_TIME])))
            self.forget()
        return found

    def forget(self) -> None:
        """Free the memory that reading took, where the values lie in files; they are read again when asked for."""
        for free in self._forget:
            free()

    @property
    def wkb(self) -> pa.Array:
        """The geometries in EPSG:25832 as WKB, null where there is none. Raises KeyError when the layer has no geometry."""
        if self._wkb is not None and self._transform is None:
            return self._wkb
        return pa.array(shapely.to_wkb(self.geometry), pa.binary())

    @property
    def undecodable(self) -> NDArray[np.bool_]:
        """Rows whose geometry is there but cannot be decoded."""
        if self._wkb is None:
            return np.zeros(len(self), dtype=bool)
        present = np.asarray(self._wkb.is_valid())
        return cast("NDArray[np.bool_]", present & shapely.is_missing(self.geometry))

    def derived(self, key: str, make: Callable[[Rows], T]) -> T:
        """``make(self)``, worked out once per ``key`` and kept while the rows live."""
        if key not in self._derived:
            self._derived[key] = make(self)
        return cast("T", self._derived[key])

    def kept(self, key: str) -> Any:
        """What was worked out under ``key``, or None."""
        return self._derived.get(key)

    @property
    def bounds(self) -> NDArray[np.float64]:
        """xmin, ymin, xmax, ymax in metres per row, NaN where there is no geometry; shape (n, 4)."""
        return self.derived("bounds", lambda rows: shapely.bounds(rows.geometry))

    @property
    def delivered_bounds(self) -> NDArray[np.float64]:
        """The same in the file's own coordinates, before they were transformed."""
        bounds = self.bounds
        return cast("NDArray[np.float64]", self._derived.get(_DELIVERED, bounds))

    def _decoded(self) -> NDArray[np.object_]:
        geometry = _from_wkb(self._wkb)
        if self._transform is not None:
            self._derived[_DELIVERED] = shapely.bounds(geometry)
        return self._moved(geometry)

    def _read(self, wkb: pa.Array) -> NDArray[np.object_]:
        return self._moved(_from_wkb(wkb))

    def _moved(self, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
        if self._transform is None:
            return geometry
        moved: NDArray[np.object_] = shapely.transform(geometry, self._transform, include_z=True)  # a height is a finding: keep it
        return moved


def _from_wkb(wkb: pa.Array) -> NDArray[np.object_]:
    geometry: NDArray[np.object_] = shapely.from_wkb(_likely(wkb).to_numpy(zero_copy_only=False), on_invalid="ignore")
    return geometry


_KINDS: Final = np.isin(np.arange(256), [kind + more & 0xFF for kind in range(1, 18) for more in (0, 1000, 2000, 3000)])
"""The lowest bytes of the types of geometry there are, in any dimension."""


def _likely(wkb: pa.Array) -> pa.Array:
    """Null where the bytes do not even begin as a geometry does: large blobs of something else are not handed to GEOS."""
    _, offsets, data = wkb.buffers()
    if data is None or not len(wkb):
        return wkb
    begin = np.frombuffer(offsets, np.int64 if pa.types.is_large_binary(wkb.type) else np.int32)[wkb.offset : wkb.offset + len(wkb) + 1]
    content = np.frombuffer(data, np.uint8)
    likely = np.diff(begin) > _HEAD
    at = begin[:-1][likely]
    order = content[at]
    likely[likely] = (order <= 1) & _KINDS[np.where(order == 1, content[at + 1], content[at + _HEAD - 1])]
    if likely.all() or (likely | np.asarray(wkb.is_null())).all():
        return wkb
    return pc.if_else(pa.array(likely), wkb, pa.scalar(None, wkb.type))
