"""Where buildings stand on their parcels: the house towards the road, small buildings in the corners, none overlapping another.

Footprints and distances to the boundary follow what was measured on the register extract: houses of 127-193 m2 of roof some 2.4 m from
the nearest boundary, carports, garages and sheds 0.3-0.9 m. Larger parcels carry the buildings that their planned use asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.sample.land import BUSINESS, CENTRE, FLATS, GREEN, MIXED, PUBLIC, SUMMER, TECHNICAL, TERRACED
from geoplan.sample.municipality import CARPORT, FIELD, GARAGE, HOUSE, LOT, ROWS, SHED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.sample.land import Land
    from geoplan.sample.municipality import Municipality

FARMHOUSE, TERRACE, BLOCK_OF_FLATS, BARN, OFFICE, SHOP, SCHOOL, PLANT, COTTAGE, CLUBHOUSE = 110, 131, 140, 210, 321, 322, 421, 231, 510, 532
"""Codes of use in BBR for the main building."""

_MAIN: Final = {
    TERRACED: (TERRACE, 118.0, 0.22, (1, 2), (0.6, 0.4)),
    FLATS: (BLOCK_OF_FLATS, 620.0, 0.3, (2, 3, 4), (0.3, 0.5, 0.2)),
    MIXED: (HOUSE, 170.0, 0.3, (1, 2), (0.8, 0.2)),
    BUSINESS: (OFFICE, 1500.0, 0.5, (1, 2), (0.8, 0.2)),
    CENTRE: (SHOP, 240.0, 0.3, (1, 2, 3), (0.5, 0.3, 0.2)),
    GREEN: (CLUBHOUSE, 180.0, 0.4, (1,), (1.0,)),
    SUMMER: (COTTAGE, 95.0, 0.25, (1,), (1.0,)),
    PUBLIC: (SCHOOL, 2200.0, 0.4, (1, 2), (0.6, 0.4)),
    TECHNICAL: (PLANT, 300.0, 0.5, (1,), (1.0,)),
}
_SHARE_BUILT: Final = np.array([0.97, 0.98, 1.0, 0.95, 0.9, 0.97, 0.35, 0.93, 0.95, 0.8])
"""Share of parcels with a main building, by planned use."""

FARM_SHARE: Final = 0.18
ASTRAY_SHARE: Final = 0.05
"""Houses whose roof reaches over the boundary by more than 1 m2 (7 % were measured)."""

_SMALL: Final = {GARAGE: 42.0, CARPORT: 34.0, SHED: 22.0}
_DEEPEST_M, _SMALL_DEEPEST_M, _SMALL_ROOM_M = 22.0, 8.0, 8.5
"""Longest main building on a single plot, longest small building, and the depth kept free for them behind the house."""


@dataclass(frozen=True, slots=True)
class Houses:
    """Buildings as columns: outline of the roof, BBR's use, storeys, position of the parcel, number on it (1 is the main building)."""

    polygon: NDArray[np.object_]
    use: NDArray[np.int64]
    storeys: NDArray[np.int64]
    parcel: NDArray[np.int64]
    number: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frame:
    """A parcel's own axes: origin in the front left corner, ``along`` the road and ``inward`` from it as unit vectors, extent in metres."""

    origin: NDArray[np.float64]
    along: NDArray[np.float64]
    inward: NDArray[np.float64]
    width: NDArray[np.float64]
    depth: NDArray[np.float64]

    def take(self, at: NDArray[np.int64]) -> Frame:
        """The axes of some of the parcels."""
        return Frame(self.origin[at], self.along[at], self.inward[at], self.width[at], self.depth[at])

    def boxes(self, left: Any, front: Any, width: Any, depth: Any) -> NDArray[np.object_]:
        """Rectangles so many metres from the left and the front of the parcel, to the centimetre."""
        u = np.stack([left, left + width, left + width, left, left], axis=1)
        v = np.stack([front, front, front + depth, front + depth, front], axis=1)
        return self.shapes(u, v)

    def shapes(self, u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.object_]:
        """Polygons whose vertices lie ``u`` metres along and ``v`` metres into each parcel, (n, vertices), to the centimetre."""
        xy = self.origin[:, None] + u[..., None] * self.along[:, None] + v[..., None] * self.inward[:, None]
        polygons: NDArray[np.object_] = shapely.polygons(np.round(xy, 2))
        return polygons


def houses(town: Municipality, ground: Land) -> Houses:
    """The buildings of all parcels, in the order of the parcels."""
    rng = town.rng(8100)
    frame = frames(town, ground)
    main, behind = _main(rng, ground, frame)
    parts = [main, *_small(rng, ground, frame, behind)]
    joined = [np.concatenate([getattr(part, name) for part in parts]) for name in ("polygon", "use", "storeys", "parcel", "number")]
    order = np.lexsort((joined[4], joined[3]))
    return Houses(*(values[order] for values in joined))


def frames(town: Municipality, ground: Land) -> Frame:
    """A parcel in the north of its block faces north, all others south."""
    at, end = ground.corner, ground.corner + ground.size
    sw, se = town.vertex[at[:, 0], at[:, 1]], town.vertex[end[:, 0], at[:, 1]]
    nw, ne = town.vertex[at[:, 0], end[:, 1]], town.vertex[end[:, 0], end[:, 1]]
    north = ((at[:, 1] % ROWS == ROWS - 1) & (ground.size[:, 1] == 1))[:, None]
    left, right = np.where(north, ne, sw), np.where(north, nw, se)
    back_left, back_right = np.where(north, se, nw), np.where(north, sw, ne)
    along = right - left + (back_right - back_left)
    along /= np.hypot(*along.T)[:, None]
    inward = np.column_stack([-along[:, 1], along[:, 0]])
    across = np.stack([((back_left - left) * along).sum(axis=1), ((right - left) * along).sum(axis=1)])
    across_right = across[1] + ((back_right - right) * along).sum(axis=1)
    shift = np.maximum(0.0, across[0])
    width = np.minimum(across[1], across_right) - shift
    low = np.maximum(0.0, ((right - left) * inward).sum(axis=1))
    depth = np.minimum(((back_left - left) * inward).sum(axis=1), ((back_right - left) * inward).sum(axis=1)) - low
    return Frame(left + shift[:, None] * along + low[:, None] * inward, along, inward, width, depth)


def _main(rng: np.random.Generator, ground: Land, frame: Frame) -> tuple[Houses, NDArray[np.float64]]:
    """The main building of each built parcel, and how far behind the road it ends (0 without one)."""
    use = ground.use
    share = np.where(ground.kind == LOT, _SHARE_BUILT[use], np.where(ground.kind == FIELD, FARM_SHARE, 0.0))
    built = np.flatnonzero(rng.random(len(use)) < share)
    code, area, storeys = _wanted(rng, ground, built)
    own = frame.take(built)
    gap = np.clip(2.4 * np.exp(rng.normal(0, 0.5, len(built))), 0.4, own.width / 5)
    gap[(code == HOUSE) & (rng.random(len(built)) < ASTRAY_SHARE)] = -0.6
    gap[code == TERRACE] = 0.0
    widest = np.where(code == TERRACE, own.width, own.width - gap - np.minimum(2.5, own.width / 6))
    front = np.clip(rng.normal(own.depth * 0.16, 1.0), 5.0, own.depth * 0.25)
    deepest = np.where(own.depth < 2 * _DEEPEST_M, np.minimum(_DEEPEST_M, own.depth - front - _SMALL_ROOM_M), own.depth * 0.6)
    width = np.minimum(np.maximum(np.sqrt(area * rng.uniform(1.0, 1.6, len(built))), area / deepest), widest)
    width[code == TERRACE] = own.width[code == TERRACE]
    depth = np.minimum(area / width, deepest)
    behind = np.zeros(len(use))
    behind[built] = front + depth
    return Houses(own.boxes(gap, front, width, depth), code, storeys, built, np.ones(len(built), dtype=np.int64)), behind


_Wanted = tuple["NDArray[np.int64]", "NDArray[np.float64]", "NDArray[np.int64]"]


def _wanted(rng: np.random.Generator, ground: Land, built: NDArray[np.int64]) -> _Wanted:
    """Code of use, roof area in m2 and storeys."""
    use = ground.use[built]
    code, storeys = np.full(len(built), HOUSE), rng.choice((1, 2), len(built), p=(0.93, 0.07))
    median, spread = np.full(len(built), 160.0), np.full(len(built), 0.31)
    for planned, (bbr, typical, width, floors, chance) in _MAIN.items():
        at = use == planned
        code[at], median[at], spread[at] = bbr, typical, width
        storeys[at] = rng.choice(floors, int(at.sum()), p=chance)
    code[ground.kind[built] == FIELD] = FARMHOUSE
    area = median * np.exp(rng.normal(0, 1, len(built)) * spread)
    return code, np.clip(area, 40.0, 12_000.0), storeys


def _small(rng: np.random.Generator, ground: Land, frame: Frame, behind: NDArray[np.float64]) -> list[Houses]:
    """One to three small buildings on most single plots: behind to the left, behind to the right, in front; barns on farms."""
    plots = np.flatnonzero((ground.kind == LOT) & (ground.size[:, 0] == 1) & (behind > 0))
    count = rng.choice(4, len(plots), p=(0.19, 0.52, 0.2, 0.09))
    parts = [_behind(rng, frame, plots[count > 0], behind, right=False), _behind(rng, frame, plots[count > 1], behind, right=True)]
    parts.append(_in_front(rng, frame, plots[count > 2]))  # noqa: PLR2004 -- the third
    farms = np.flatnonzero((ground.kind == FIELD) & (behind > 0))
    own, number = frame.take(farms), len(farms)
    barns = own.boxes(np.full(number, 5.0), behind[farms] + 8, rng.uniform(18, 40, number), rng.uniform(9, 16, number))
    parts.append(Houses(barns, np.full(number, BARN), np.ones(number, dtype=np.int64), farms, np.full(number, 2)))
    return parts


def _behind(rng: np.random.Generator, frame: Frame, plots: NDArray[np.int64], behind: NDArray[np.float64], *, right: bool) -> Houses:
    own, count = frame.take(plots), len(plots)
    use = rng.choice((CARPORT, GARAGE, SHED), count, p=(0.33, 0.24, 0.43))
    area = np.select([use == kind for kind in _SMALL], list(_SMALL.values())) * np.exp(rng.normal(0, 0.35, count))
    gap = np.clip(0.6 * np.exp(rng.normal(0, 0.8, count)), 0.1, 3.0)
    room = own.depth - behind[plots] - 1.5
    width = np.clip(np.sqrt(area), 1.5, own.width / 2 - 1.2 - gap)
    depth = np.clip(area / width, 1.5, np.minimum(_SMALL_DEEPEST_M, room - gap))
    left = own.width - gap - width if right else gap
    polygon = own.boxes(left, own.depth - gap - depth, width, depth)
    return Houses(polygon, use, np.ones(count, dtype=np.int64), plots, np.full(count, 3 if right else 2))


def _in_front(rng: np.random.Generator, frame: Frame, plots: NDArray[np.int64]) -> Houses:
    own, count = frame.take(plots), len(plots)
    polygon = own.boxes(rng.uniform(0.3, 2.0, count), np.full(count, 1.0), rng.uniform(3.0, 6.0, count), rng.uniform(2.0, 3.4, count))
    return Houses(polygon, np.full(count, SHED), np.ones(count, dtype=np.int64), plots, np.full(count, 4))
