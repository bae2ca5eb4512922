"""Which coordinate system a layer is in, decided by what the file says and where its coordinates lie."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.dataset import Note
from geoplan.settings import CRS, DENMARK_M
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    import pyproj
    from numpy.typing import NDArray

    from geoplan.io.read import Bounds

Transform = Callable[["NDArray[np.float64]"], "NDArray[np.float64]"]

CRS84: Final = "OGC:CRS84"
DENMARK_DEGREES: Final = (7.5, 54.3, 15.6, 58.0)
"""Longitude and latitude that hold all land of Denmark incl. Bornholm."""

_UTM32: Final = {
    "Latitude of natural origin": 0.0,
    "Longitude of natural origin": 9.0,
    "Scale factor at natural origin": 0.9996,
    "False easting": 500_000.0,
    "False northing": 0.0,
}
_GRS80_FLATTENING: Final = 298.257222101
_GRS80_AXIS_M: Final = 6_378_137.0
_FULL_CIRCLE: Final = 360
_LONGEST_SHOWN: Final = 80


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided.

    ``declared`` is what the file says, empty for nothing. ``transform`` brings x, y and z to EPSG:25832; None when the
    coordinates are there already, or nobody can tell.
    """

    declared: str
    transform: Transform | None = None
    notes: tuple[Note, ...] = ()


def decide(text: str | None, bounds: Bounds | None, *, implicit: bool = False, can_declare: bool = True) -> Decision:
    """Decide on the coordinate system of a layer.

    ``text`` is the file's own words: a code, WKT, or nothing. ``implicit`` tells that they are the format's default and
    not the sender's (GeoJSON without ``crs``), ``can_declare`` that the format has a place for them (CSV has none).
    ``bounds`` are of the data; without any the file is believed.
    """
    stated = _understood(text) if text else None
    if stated is None:
        return _undeclared(text or "", bounds, can_declare=can_declare)
    declared = _name(stated)
    if declared == CRS:
        return Decision(CRS, notes=_doubts(bounds))
    if stated.is_geographic and _inside(bounds, DENMARK_M):
        return Decision(declared, notes=(_note_taken(bounds, "" if implicit else declared),))
    return _transformed(declared, stated.to_wkt(), bounds)


def _undeclared(text: str, bounds: Bounds | None, *, can_declare: bool) -> Decision:
    """Without a declaration that can be used, the coordinates decide where they are plain."""
    declared = " ".join(text.split())[:_LONGEST_SHOWN]
    local = declared.startswith("LOCAL_CS") or "ENGCRS" in declared
    notes = (Note("crs.unknown", _LOCAL if local else _UNKNOWN, {"declared": declared}),) if declared else ()
    if _inside(bounds, DENMARK_DEGREES):
        found = _transformed("EPSG:4326", "EPSG:4326", bounds)
        degrees = Note("crs.taken", _DEGREES, {"extent": extent_words(bounds)})
        return Decision(declared, found.transform, (*notes, degrees, *found.notes))
    if _inside(bounds, DENMARK_M):
        return Decision(declared, notes=(*notes, *((_note_taken(bounds, ""),) if can_declare else ())))
    return Decision(declared, notes=notes + _doubts(bounds))


def _understood(text: str) -> pyproj.CRS | None:
    """Give the system that ``text`` describes; None for a local grid, which lies nowhere on the earth, and for nonsense."""
    import pyproj  # noqa: PLC0415  # 0.2 s

    try:
        crs = pyproj.CRS.from_user_input(text)
    except pyproj.exceptions.CRSError:
        return None
    flat = _flat(crs)
    return flat if flat.is_geographic or flat.is_projected else None


def _flat(crs: pyproj.CRS) -> pyproj.CRS:
    """Give the system of x and y alone, without the heights or the datum shift that may come with it."""
    if crs.is_compound and crs.sub_crs_list:
        return _flat(crs.sub_crs_list[0])
    return _flat(crs.source_crs) if crs.is_bound and crs.source_crs is not None else crs


def _name(crs: pyproj.CRS) -> str:
    """Give ``EPSG:25832`` and the like where the system has a code, else its own name."""
    authority = crs.to_authority()
    if authority is not None:
        return ":".join(authority)
    return CRS if _is_utm32(crs) else crs.name


def _is_utm32(crs: pyproj.CRS) -> bool:
    """Tell whether a system without a code (MapInfo, hand-made .prj) has the very numbers of ETRS89 / UTM zone 32N."""
    operation, ellipsoid = crs.coordinate_operation, crs.ellipsoid
    if operation is None or ellipsoid is None or operation.method_name != "Transverse Mercator":
        return False
    numbers = {parameter.name: float(parameter.value) for parameter in operation.params}
    return (
        all(math.isclose(numbers.get(name, math.nan), value, abs_tol=1e-9) for name, value in _UTM32.items())
        and math.isclose(ellipsoid.semi_major_metre, _GRS80_AXIS_M)
        and math.isclose(ellipsoid.inverse_flattening, _GRS80_FLATTENING, abs_tol=1e-6)
    )


def _transformed(declared: str, source: str, bounds: Bounds | None) -> Decision:
    transform = to_utm32(source)
    values = {"declared": declared, "before": extent_words(bounds), "after": extent_words(_moved(bounds, transform))}
    return Decision(declared, transform, (Note("crs.transformed", _TRANSFORMED, values),))


@cache
def to_utm32(source: str) -> Transform:
    """Make a function over coordinates of two or three columns, x or longitude first. Heights stay as they are."""
    import pyproj  # noqa: PLC0415

    transformer = pyproj.Transformer.from_crs(source, CRS, always_xy=True)

    def transform(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        out = np.array(coordinates, dtype=np.float64)
        out[:, 0], out[:, 1] = transformer.transform(coordinates[:, 0], coordinates[:, 1])
        return out

    return transform


def _moved(bounds: Bounds | None, transform: Transform) -> Bounds | None:
    if bounds is None:
        return None
    xmin, ymin, xmax, ymax = bounds
    corners = transform(np.array([(xmin, ymin), (xmin, ymax), (xmax, ymin), (xmax, ymax)], dtype=np.float64))
    low, high = corners.min(axis=0), corners.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _inside(bounds: Bounds | None, frame: Bounds) -> bool:
    if bounds is None:
        return False
    return frame[0] <= bounds[0] <= bounds[2] <= frame[2] and frame[1] <= bounds[1] <= bounds[3] <= frame[3]


def _doubts(bounds: Bounds | None) -> tuple[Note, ...]:
    """Tell what speaks against EPSG:25832. The coordinates stay as they are: the rules find them outside the extent."""
    if bounds is None or _inside(bounds, DENMARK_M):
        return ()
    text = _LIKE_DEGREES if _inside(bounds, DENMARK_DEGREES) else _OUTSIDE
    return (Note("crs.doubtful", text, {"extent": extent_words(bounds)}),)


def _note_taken(bounds: Bounds | None, declared: str) -> Note:
    text = _CONTRADICTED if declared else _TAKEN
    return Note("crs.taken", text, {"declared": declared, "extent": extent_words(bounds)})


def extent_words(bounds: Bounds | None) -> str:
    """An extent in words: degrees with five decimals, metres without."""
    if bounds is None or not all(map(math.isfinite, bounds)):
        return "-"
    decimals = 5 if max(map(abs, bounds)) <= _FULL_CIRCLE else 0
    west, south, east, north = (f"{value:.{decimals}f}".replace(".", ",") for value in bounds)
    return Phrase(N_("x {west} til {east}, y {south} til {north}"), west=west, east=east, south=south, north=north)


_LOCAL: Final = N_("Filens koordinatsystem er lokalt (i MapInfo NonEarth) og siger ikke, hvor på jorden objekterne ligger: {declared}.")
_UNKNOWN: Final = N_("Filens koordinatsystem er ikke forstået: {declared}.")
_TRANSFORMED: Final = N_("Koordinaterne er regnet om fra {declared} til EPSG:25832. Udstrækning før: {before}; efter: {after}.")
_TAKEN: Final = N_(
    "Filen siger ikke, hvilket koordinatsystem den er i. Koordinaterne passer på EPSG:25832 og er læst sådan. Udstrækning: {extent}."
)
_CONTRADICTED: Final = N_(
    "Filen siger {declared}, men koordinaterne er ikke grader. De passer på EPSG:25832 og er læst sådan. Udstrækning: {extent}."
)
_DEGREES: Final = N_(
    "Filen siger ikke, hvilket koordinatsystem den er i. Koordinaterne er grader i Danmark og er læst som EPSG:4326. Udstrækning: {extent}."
)
_LIKE_DEGREES: Final = N_("Koordinaterne ligner grader og ikke meter i EPSG:25832. De er ikke ændret. Udstrækning: {extent}.")
_OUTSIDE: Final = N_("Koordinaterne ligger ikke alle i Danmark, når de læses som EPSG:25832. De er ikke ændret. Udstrækning: {extent}.")
