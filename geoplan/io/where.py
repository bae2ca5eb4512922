"""Where on earth coordinates lie when they are read in one system or another: evidence, counted object by object on all vertices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.io.crs import DENMARK_DEGREES, to_utm32
from geoplan.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geoplan.dataset import Rows

CELL_M: Final = 20_000
CORNER_M: Final = (420_000, 6_020_000)
DENMARK: Final = (
    ".......###...............",
    ".....#####...............",
    ".....#######.............",
    "..##########.............",
    ".##########..............",
    ".########..##............",
    "#########..##............",
    "#############............",
    "#############............",
    "################.........",
    "################.........",
    "#################........",
    "#################......#.",
    "#################....####",
    ".###############.....####",
    ".###############.....####",
    ".###############......##.",
    "..#############..........",
    "........#######..........",
    ".............#...........",
)
"""Denmark in squares of 20 km in EPSG:25832, north up: those within 12 km of land (after DAGI's municipalities)."""

_SQUARES: Final = np.array([[mark == "#" for mark in line] for line in reversed(DENMARK)])
_WEB: Final = (800_000.0, 7_150_000.0, 1_750_000.0, 8_000_000.0)
_ZONE_33: Final = (20_000.0, 6_000_000.0, 560_000.0, 6_450_000.0)

SYSTEMS: Final = ("EPSG:25833", "EPSG:25832, y, x", "EPSG:4326", "EPSG:4326, y, x", "EPSG:3857")
"""What coordinates may be when they are not what the file says; ``y, x`` for swapped axes. In the order in which they are believed."""

FIT: Final = "crs_fit"
"""Name of the kept counts: per run of rows one line of objects, those that fit as read, the others in each of ``SYSTEMS``; the extent."""

COUNTS: Final = 2 + len(SYSTEMS)


def in_denmark(boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Boxes (n, 4) in EPSG:25832 of which both corners lie in a square of Denmark."""
    return _square(boxes[:, 0], boxes[:, 1]) & _square(boxes[:, 2], boxes[:, 3])


def _square(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    rows, columns = _SQUARES.shape
    across, up = (x - CORNER_M[0]) / CELL_M, (y - CORNER_M[1]) / CELL_M
    with np.errstate(invalid="ignore"):
        inside = (across >= 0) & (across < columns) & (up >= 0) & (up < rows)
    at = np.where(inside, up, 0).astype(np.int64), np.where(inside, across, 0).astype(np.int64)
    found: NDArray[np.bool_] = inside & _SQUARES[at]
    return found


def _swapped(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    return boxes[:, [1, 0, 3, 2]]


def _through(system: str, frame: tuple[float, float, float, float]) -> Callable[[NDArray[np.float64]], NDArray[np.bool_]]:
    """Whether boxes in ``system`` lie in Denmark; only those within ``frame`` are transformed."""

    def fits(boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        likely: NDArray[np.bool_] = np.all((boxes[:, :2] >= frame[:2]) & (boxes[:, 2:] <= frame[2:]), axis=1)
        if likely.any():
            moved = to_utm32(system)
            part = boxes[likely]
            likely[likely] = in_denmark(np.column_stack([moved(part[:, :2]), moved(part[:, 2:])]))
        return likely

    return fits


_degrees: Final = _through("EPSG:4326", DENMARK_DEGREES)

FITS: Final = {
    "EPSG:25833": _through("EPSG:25833", _ZONE_33),
    "EPSG:25832, y, x": lambda boxes: in_denmark(_swapped(boxes)),
    "EPSG:4326": _degrees,
    "EPSG:4326, y, x": lambda boxes: _degrees(_swapped(boxes)),
    "EPSG:3857": _through("EPSG:3857", _WEB),
    CRS: in_denmark,
}


def keep_fit(rows: Rows) -> NDArray[np.float64]:
    """The counts of a run of rows, to be kept for ``FIT``; other systems are tried for the objects that do not fit as the file says."""
    kept = np.full((1, COUNTS + 4), np.nan)
    kept[0, :COUNTS] = 0
    there = ~np.isnan(rows.delivered_bounds).any(axis=1)
    delivered = rows.delivered_bounds[there]
    if not len(delivered):
        return kept
    fits = in_denmark(rows.bounds[there])
    kept[0, :2] = len(delivered), int(fits.sum())
    if not fits.all():
        kept[0, 2:COUNTS] = [int(FITS[system](delivered[~fits]).sum()) for system in SYSTEMS]
    kept[0, COUNTS : COUNTS + 2] = delivered[:, :2].min(axis=0)
    kept[0, COUNTS + 2 :] = delivered[:, 2:].max(axis=0)
    return kept


def summed(kept: NDArray[np.float64]) -> tuple[dict[str, int], tuple[float, float, float, float] | None]:
    """All runs as one: ``{"all": …, "as read": …, system: …}``, and the extent as delivered; None without geometry."""
    total = kept[:, :COUNTS].sum(axis=0).astype(int).tolist()
    counts = dict(zip(("all", "as read", *SYSTEMS), total, strict=True))
    extent = kept[:, COUNTS:][np.isfinite(kept[:, COUNTS:]).all(axis=1)]
    if not len(extent):
        return counts, None
    low, high = extent[:, :2].min(axis=0), extent[:, 2:].max(axis=0)
    return counts, (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def moved_extent(extent: tuple[float, float, float, float], system: str) -> tuple[float, float, float, float]:
    """The extent in EPSG:25832 when it is read in one of ``SYSTEMS``."""
    code, _, swapped = system.partition(", ")
    xmin, ymin, xmax, ymax = (extent[1], extent[0], extent[3], extent[2]) if swapped else extent
    corners = np.array([(xmin, ymin), (xmin, ymax), (xmax, ymin), (xmax, ymax)], dtype=np.float64)
    if code != CRS:
        corners = to_utm32(code)(corners)
    low, high = corners.min(axis=0), corners.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
