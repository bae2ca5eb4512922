"""The GeoPackage binary form of a geometry: a header with the box, then WKB."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SRID: Final = 25832

_HEADER: Final = struct.Struct("<2sBBi4d")
_FLAGS: Final = 0b0000_0011  # little-endian, box of two dimensions
_EMPTY: Final = 0b0001_0000
_BOX_BYTES: Final = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def blobs(wkb: Sequence[bytes | None]) -> list[bytes | None]:
    """The geometries with their headers."""
    bounds = shapely.bounds(shapely.from_wkb(np.array([*wkb, None], dtype=object)[:-1]))
    boxes = np.ascontiguousarray(bounds[:, [0, 2, 1, 3]]).astype("<f8").tobytes()
    head = b"GP\x00" + bytes((_FLAGS,)) + struct.pack("<i", SRID)
    return [None if one is None else head + boxes[32 * at : 32 * at + 32] + one for at, one in enumerate(wkb)]


def wkb_in(blob: bytes | None) -> bytes | None:
    """The WKB after the header, None for what is no geometry or an empty one."""
    if blob is None or len(blob) < 8 or blob[:2] != b"GP" or blob[3] & _EMPTY:  # noqa: PLR2004 - bytes of the header
        return None
    return blob[8 + _BOX_BYTES.get((blob[3] >> 1) & 7, 0) :]


def functions() -> dict[str, Callable[[Any], Any]]:
    """The SQL functions that the triggers of the R-tree call. SQLite does not have them; GDAL and QGIS bring their own."""
    return {"ST_IsEmpty": _is_empty, "ST_MinX": _side(0), "ST_MaxX": _side(1), "ST_MinY": _side(2), "ST_MaxY": _side(3)}


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(bool(blob[3] & _EMPTY))


def _side(place: int) -> Callable[[bytes | None], float | None]:
    read = struct.Struct("<d").unpack_from

    def side(blob: bytes | None) -> float | None:
        if blob is None or blob[3] & _EMPTY:
            return None
        if blob[3] & 0b1111 == _FLAGS:
            return float(read(blob, 8 + 8 * place)[0])
        box = shapely.bounds(shapely.from_wkb(wkb_in(blob)))
        return float(box[(0, 2, 1, 3)[place]])

    return side
