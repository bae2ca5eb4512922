"""The shape of roofs: plane facets over the footprint, from eaves, ridge and kind of roof.

A facet is an area in the plan and the plane ``z = a x + b y + c`` over it, in metres over the natural terrain (§ 456), so that a sloping
terrain or a niveauplan is already taken away. Eaves, dormers and chimneys of usual size are left out, as § 456 stk. 3 says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

ROOFS: Final = ("fladt", "saddeltag", "pulttag", "valmtag")
RECTANGLE: Final = 0.999
"""A footprint that fills so much of its rotated rectangle is one; other footprints cut the facets of their rectangle."""


@dataclass(frozen=True, slots=True)
class Facets:
    """Roof facets of many buildings: position of the building, area in the plan, plane ``(a, b, c)``."""

    building: NDArray[np.intp]
    area: NDArray[np.object_]
    plane: Numbers

    def height(self, xy: Numbers, facet: NDArray[np.intp]) -> Numbers:
        """Height over terrain of places on facets."""
        return np.asarray(np.einsum("ij,ij->i", self.plane[facet, :2], xy) + self.plane[facet, 2])

    def corners(self) -> tuple[NDArray[np.intp], Numbers, Numbers]:
        """Facet, place and height of every corner."""
        xy, facet = shapely.get_coordinates(self.area, return_index=True)
        return facet, xy, self.height(xy, facet)

    def rings(self) -> NDArray[np.intp]:
        """The number of the ring that each corner belongs to."""
        rings = shapely.get_rings(shapely.get_parts(self.area))
        return np.repeat(np.arange(len(rings)), shapely.get_num_coordinates(rings))


@dataclass(frozen=True, slots=True)
class Frame:
    """The rotated rectangle of each footprint: middle, unit vector along the ridge and across it, half length and half width."""

    middle: Numbers
    along: Numbers
    across: Numbers
    half_length: Numbers
    half_width: Numbers

    def taken(self, rows: NDArray[np.intp]) -> Frame:
        """The frames of some rows."""
        return Frame(self.middle[rows], self.along[rows], self.across[rows], self.half_length[rows], self.half_width[rows])

    def world(self, s: Numbers, t: Numbers) -> Numbers:
        """Places from shares of half length and half width, shape (rows, corners, 2)."""
        along = (s * self.half_length[:, None])[..., None] * self.along[:, None, :]
        across = (t * self.half_width[:, None])[..., None] * self.across[:, None, :]
        return np.asarray(self.middle[:, None, :] + along + across)


def frame(footprints: NDArray[Any], *, turned: NDArray[np.bool_] | None = None) -> Frame:
    """The frame of each footprint; the ridge runs along the longer side unless ``turned``."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(footprints)).reshape(-1, 5, 2)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
    one, two = np.hypot(*first.T), np.hypot(*second.T)
    swap = (one < two) ^ (turned if turned is not None else np.zeros(len(one), dtype=bool))
    along, across = np.where(swap[:, None], second, first), np.where(swap[:, None], first, second)
    length, width = np.where(swap, two, one), np.where(swap, one, two)
    return Frame(corners[:, :4].mean(axis=1), along / length[:, None], across / width[:, None], length / 2, width / 2)


def facets(
    footprints: NDArray[Any],
    kind: NDArray[np.object_],
    *,
    eaves_m: Numbers,
    ridge_m: Numbers,
    turned: NDArray[np.bool_] | None = None,
    fall_deg: Numbers | None = None,
    terrain: Numbers | None = None,
    base: Frame | None = None,
) -> Facets:
    """The roof facets over ``footprints`` (valid areas). ``kind`` is one of ``ROOFS``; rows with unknown kind or heights get none.

    ``eaves_m`` is the top of the roof over the wall line at the low side, ``ridge_m`` the highest line; of a flat roof only ``ridge_m``
    is used. ``fall_deg`` is the bearing a pulttag falls towards (0 north, 90 east); without it that roof has no facets.
    ``terrain`` holds a plane ``(a, b, c)`` per row that is
    the natural terrain or niveauplan under the building in the same heights; None is level ground at 0. ``base`` are the frames of the
    footprints where they are known already.
    """
    known = ~np.isnan(ridge_m)
    fall = np.full(len(kind), np.nan) if fall_deg is None else fall_deg
    base = frame(footprints, turned=turned) if base is None else base
    sloping = known & ~np.isnan(eaves_m)
    shapes = {"fladt": known, "saddeltag": sloping, "pulttag": sloping & ~np.isnan(fall), "valmtag": sloping}
    told = _Told(footprints, eaves_m, ridge_m, base, fall)
    made = [_MAKERS[name](told.taken(np.flatnonzero((kind == name) & ready))) for name, ready in shapes.items()]
    building = np.concatenate([part.building for part in made])
    area = np.concatenate([part.area for part in made])
    plane = np.concatenate([part.plane for part in made])
    if terrain is not None:
        plane = plane - terrain[building]
    order = np.argsort(building, kind="stable")
    return Facets(building[order], area[order], plane[order])


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of some roofs; ``rows`` are their positions among all buildings."""

    areas: NDArray[Any]
    low: Numbers
    high: Numbers
    frame: Frame
    fall: Numbers
    rows: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))

    def taken(self, rows: NDArray[np.intp]) -> _Told:
        return _Told(self.areas[rows], self.low[rows], self.high[rows], self.frame.taken(rows), self.fall[rows], rows)


def _flat(told: _Told) -> Facets:
    """One level facet."""
    none = np.zeros(len(told.rows))
    return Facets(told.rows, told.areas, np.stack([none, none, told.high], axis=1))


def _lean(told: _Told) -> Facets:
    """One facet that falls across the building, towards the bearing given."""
    base = told.frame
    towards = np.stack([np.sin(np.radians(told.fall)), np.cos(np.radians(told.fall))], axis=1)
    down = np.where((np.einsum("ij,ij->i", towards, base.across) >= 0)[:, None], base.across, -base.across)
    gradient = -down * ((told.high - told.low) / (2 * base.half_width))[:, None]
    return Facets(told.rows, told.areas, _through(gradient, base.middle, (told.low + told.high) / 2))


def _through(gradient: Numbers, place: Numbers, height: Numbers) -> Numbers:
    """The plane with ``gradient`` through ``height`` at ``place``."""
    return np.column_stack([gradient, height - np.einsum("ij,ij->i", gradient, place)])


def _saddle(told: _Told) -> Facets:
    """The two halves of a saddle roof."""
    base, low, high = told.frame, told.low, told.high
    found = []
    for side in (1.0, -1.0):
        ring = base.world(
            np.broadcast_to(np.array([-1.0, 1, 1, -1]), (len(low), 4)), side * np.broadcast_to(np.array([0.0, 0, 1, 1]), (len(low), 4))
        )
        gradient = -side * base.across * ((high - low) / base.half_width)[:, None]
        found.append((shapely.polygons(ring), _through(gradient, base.middle, high)))
    return _cut(told, found)


def _hips(told: _Told) -> Facets:
    """The four sides of a hipped roof; all have the same pitch, so that the ridge is shorter than the building by its width."""
    base, low, high = told.frame, told.low, told.high
    tip = np.maximum(base.half_length - base.half_width, 0.0) / base.half_length
    one = np.ones(len(low))
    slope = (high - low) / base.half_width
    found = []
    for side in (1.0, -1.0):
        long_side = base.world(np.stack([-one, one, tip, -tip], axis=1), side * np.stack([one, one, 0 * one, 0 * one], axis=1))
        found.append((shapely.polygons(long_side), _through(-side * base.across * slope[:, None], base.middle, high)))
        end = base.world(side * np.stack([one, one, tip], axis=1), np.stack([-one, one, 0 * one], axis=1))
        at = base.middle + side * base.along * (tip * base.half_length)[:, None]
        found.append((shapely.polygons(end), _through(-side * base.along * slope[:, None], at, high)))
    return _cut(told, found)


def _cut(told: _Told, parts: list[tuple[NDArray[Any], Numbers]]) -> Facets:
    """The facets, cut by the footprint where that is no rectangle."""
    rows, areas = told.rows, told.areas
    full = shapely.area(areas) >= RECTANGLE * 4 * told.frame.half_length * told.frame.half_width
    building, area, plane = [], [], []
    for ring, flat in parts:
        cut = ring.copy()
        cut[~full] = shapely.intersection(ring[~full], areas[~full])
        kept = np.flatnonzero(shapely.area(cut) > 0)
        single, of = shapely.get_parts(cut[kept], return_index=True)
        whole = shapely.get_dimensions(single) == 2  # noqa: PLR2004 -- areas; a touching corner may give lines
        building.append(rows[kept][of[whole]])
        area.append(single[whole])
        plane.append(flat[kept][of[whole]])
    return Facets(np.concatenate(building), np.concatenate(area), np.concatenate(plane))


_MAKERS: Final = {"fladt": _flat, "saddeltag": _saddle, "pulttag": _lean, "valmtag": _hips}


def tallest(roof: Facets, count: int) -> Numbers:
    """The greatest height over terrain of each building, NaN where it has no facets."""
    facet, _, z = roof.corners()
    found = np.full(count, -np.inf)
    np.fmax.at(found, roof.building[facet], z)
    return np.where(np.isinf(found), np.nan, found)
