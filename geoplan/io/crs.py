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
from geoplan.texts import N_

if TYPE_CHECKING:
    import pyproj
    from numpy.typing import NDArray

Bounds = tuple[float, float, float, float]
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


@dataclass(frozen=True, slots=True)
class Decision:
    """``declared`` is what the file says (empty for nothing); ``transform`` brings x, y(, z) to EPSG:25832, None when they are there."""

    declared: str
    transform: Transform | None = None
    notes: tuple[Note, ...] = ()


def decide(text: str | None, bounds: Bounds | None, *, implicit: bool = False, can_declare: bool = True) -> Decision:
    """Decide on the coordinate system.

    ``text`` is the file's own words: a code, WKT, or nothing. ``implicit`` says that the words are the format's default and not the
    sender's (GeoJSON without ``crs``). ``can_declare`` is False for a format that has no place for a coordinate system (CSV). ``bounds``
    are of the data; without any the file is believed.
    """
    stated = _understood(text) if text else None
    if text and stated is None:
        return _undeclared(bounds, Decision(text, notes=(_note_unknown(text),)), can_declare=can_declare)
    declared = CRS84 if implicit else (_name(stated) if stated is not None else "")
    if stated is None:
        return _undeclared(bounds, Decision(declared), can_declare=can_declare)
    if implicit and _inside(bounds, DENMARK_M):
        return Decision(declared, notes=(_note_taken(bounds),))
    if declared == CRS:
        return Decision(CRS, notes=_doubts(bounds))
    return _transformed(declared, declared if _is_code(declared) else str(text), bounds)


def _undeclared(bounds: Bounds | None, decision: Decision, *, can_declare: bool) -> Decision:
    """Without a declaration the coordinates decide, where they are plain."""
    if _inside(bounds, DENMARK_DEGREES):
        found = _transformed("EPSG:4326", "EPSG:4326", bounds)
        return Decision(decision.declared, found.transform, (*decision.notes, _note_degrees(bounds), *found.notes))
    if _inside(bounds, DENMARK_M):
        notes = (_note_taken(bounds),) if can_declare else ()
        return Decision(decision.declared, notes=decision.notes + notes)
    return Decision(decision.declared, notes=decision.notes + (_doubts(bounds) or ()))


def _understood(text: str) -> pyproj.CRS | None:
    import pyproj  # noqa: PLC0415  # 0.2 s that a layer in EPSG:25832 need not pay

    try:
        return pyproj.CRS.from_user_input(text)
    except pyproj.exceptions.CRSError:
        return None


def _is_code(declared: str) -> bool:
    return declared.count(":") == 1 and len(declared) < 16  # noqa: PLR2004  # EPSG:25832, OGC:CRS84


def _name(crs: pyproj.CRS) -> str:
    """``EPSG:25832`` and the like where the system is known under a code, else its own name. A height system beside it is left out."""
    flat = crs.sub_crs_list[0] if crs.is_compound and crs.sub_crs_list else crs
    authority = flat.to_authority()
    if authority is not None:
        return ":".join(authority)
    return CRS if _is_utm32(flat) else flat.name


def _is_utm32(crs: pyproj.CRS) -> bool:
    """Whether a system without a code (MapInfo, hand-made .prj) has the very parameters of ETRS89 / UTM zone 32N."""
    operation, ellipsoid = crs.coordinate_operation, crs.ellipsoid
    if operation is None or ellipsoid is None or operation.method_name != "Transverse Mercator":
        return False
    parameters = {parameter.name: parameter.value for parameter in operation.params}
    return (
        all(math.isclose(parameters.get(name, math.nan), value, abs_tol=1e-9) for name, value in _UTM32.items())
        and math.isclose(ellipsoid.semi_major_metre, _GRS80_AXIS_M)
        and math.isclose(ellipsoid.inverse_flattening, _GRS80_FLATTENING, abs_tol=1e-6)
    )


def _transformed(declared: str, source: str, bounds: Bounds | None) -> Decision:
    transform = _to_utm32(source)
    after = _moved(bounds, transform)
    values = {"declared": declared, "before": _words(bounds), "after": _words(after)}
    note = Note(
        "crs.transformed",
        N_("Koordinaterne er regnet om fra {declared} til EPSG:25832. Udstrækning før: {before}; efter: {after}."),
        values,
    )
    return Decision(declared, transform, (note,))


@cache
def _to_utm32(source: str) -> Transform:
    """A function over coordinates of two or three columns, x (or longitude) first. Heights are left as they are."""
    import pyproj  # noqa: PLC0415

    crs = pyproj.CRS.from_user_input(source)
    flat = crs.sub_crs_list[0] if crs.is_compound and crs.sub_crs_list else crs
    transformer = pyproj.Transformer.from_crs(flat, CRS, always_xy=True)

    def transform(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        out = np.array(coordinates, dtype=np.float64)
        out[:, 0], out[:, 1] = transformer.transform(coordinates[:, 0], coordinates[:, 1])
        return out

    return transform


def _moved(bounds: Bounds | None, transform: Transform) -> Bounds | None:
    if bounds is None or not all(map(math.isfinite, bounds)):
        return None
    xmin, ymin, xmax, ymax = bounds
    corners = transform(np.array([(xmin, ymin), (xmin, ymax), (xmax, ymin), (xmax, ymax)]))
    low, high = corners.min(axis=0), corners.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _inside(bounds: Bounds | None, frame: Bounds) -> bool:
    if bounds is None:
        return False
    return frame[0] <= bounds[0] <= bounds[2] <= frame[2] and frame[1] <= bounds[1] <= bounds[3] <= frame[3]


def _doubts(bounds: Bounds | None) -> tuple[Note, ...]:
    """What speaks against EPSG:25832. The coordinates are left as they are: the rules find them outside the extent."""
    if bounds is None or _inside(bounds, DENMARK_M):
        return ()
    if _inside(bounds, DENMARK_DEGREES):
        text = N_("Koordinaterne ligner grader og ikke meter i EPSG:25832. De er ikke ændret. Udstrækning: {extent}.")
    elif all(map(math.isfinite, bounds)):
        text = N_(
            "Koordinaterne ligger ikke alle i Danmark, når de læses som EPSG:25832. De er ikke ændret. Udstrækning: {extent}."
        )
    else:
        return ()
    return (Note("crs.doubtful", text, {"extent": _words(bounds)}),)


def _words(bounds: Bounds | None) -> str:
    """The extent as text: degrees with five decimals, metres without."""
    if bounds is None:
        return "-"
    digits = 5 if max(map(abs, bounds)) <= 360 else 0  # noqa: PLR2004  # degrees go no further
    west, south, east, north = (f"{value:.{digits}f}".replace(".", ",") for value in bounds)
    return f"{west}-{east} / {south}-{north}"


def _note_unknown(text: str) -> Note:
    return Note("crs.unknown", N_("Filens koordinatsystem er ikke forstået: {declared}."), {"declared": text[:80]})


def _note_taken(bounds: Bounds | None) -> Note:
    text = N_(
        "Filen siger ikke, hvilket koordinatsystem den er i. Koordinaterne passer på EPSG:25832 og er læst sådan. Udstrækning: {extent}."
    )
    return Note("crs.taken", text, {"extent": _words(bounds)})


def _note_degrees(bounds: Bounds | None) -> Note:
    text = N_(
        "Filen siger ikke, hvilket koordinatsystem den er i. Koordinaterne er grader i Danmark og er læst som EPSG:4326. Udstrækning: {extent}."
    )
    return Note("crs.taken", text, {"extent": _words(bounds)})
