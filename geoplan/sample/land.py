"""The land of the municipality as parcels that property is held in: an exact planar coverage with a planned use for every town block.

The net of ``municipality.py`` is cut anew: what is planned in a town block says how it is parcelled (single plots for dwellings, larger
parcels for flats, businesses and public purposes), fields are joined into larger ones, and every plot and field faces a road. The
themes of the FKG delivery do not depend on it.

A *unit* is a rectangle of town blocks with one planned use: it becomes a framework of the kommuneplan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.sample.municipality import COLUMNS, FIELD, LOT, ROAD, ROWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.sample.municipality import Municipality

DETACHED, TERRACED, FLATS, MIXED, BUSINESS, CENTRE, GREEN, SUMMER, PUBLIC, TECHNICAL = range(10)
"""Planned uses of a unit."""

GENERAL_USE: Final = np.array([11, 11, 11, 21, 31, 41, 51, 61, 71, 81])
"""``anvgen`` of the planned uses."""

_USES: Final = (DETACHED, TERRACED, FLATS, MIXED, BUSINESS, CENTRE, GREEN, PUBLIC, TECHNICAL)
_SHARES: Final = (0.58, 0.09, 0.06, 0.06, 0.08, 0.03, 0.05, 0.04, 0.01)
_MERGED: Final = {FLATS: 2, BUSINESS: 4, GREEN: 8, PUBLIC: 8, TECHNICAL: 8}
"""Columns of meshes in one parcel, two rows deep; the other uses have plots of one mesh."""

FEWEST_FOR_VARIETY: Final = 12
"""Town blocks from which on there is more than single plots."""

SUMMER_SHARE: Final = 0.08
MIXED_SIZES: Final = 4.0
"""How many blocks larger a unit may be that is not for detached houses than one that is."""

_CUT_DOUBLE, _CUT_SINGLE, _CUT_FIELD = 0.45, 0.35, 0.45
"""How often a run of blocks ends before it must."""


@dataclass(frozen=True, slots=True)
class Units:
    """Rectangles of town blocks with one planned use. ``box`` is (n, 4): first block across and up, blocks across and up."""

    box: NDArray[np.int64]
    use: NDArray[np.int64]
    of_block: NDArray[np.int64]
    """Unit of each block, (blocks across, blocks up); -1 in the country."""


@dataclass(frozen=True, slots=True)
class Land:
    """All parcels as columns of equal length, and the units of the town.

    ``corner`` is the south-west mesh (n, 2), ``size`` its extent in meshes (n, 2), ``block`` the block of that mesh (n, 2), ``unit`` the
    position in ``units`` or -1, ``kind`` LOT, ROAD or FIELD.
    """

    polygon: NDArray[np.object_]
    kind: NDArray[np.int64]
    corner: NDArray[np.int64]
    size: NDArray[np.int64]
    unit: NDArray[np.int64]
    units: Units

    def __len__(self) -> int:
        return len(self.polygon)

    @property
    def block(self) -> NDArray[np.int64]:
        """The block that each parcel begins in, (n, 2)."""
        return self.corner // (COLUMNS, ROWS)

    @property
    def use(self) -> NDArray[np.int64]:
        """The planned use of each parcel, -1 in the country."""
        return np.where(self.unit >= 0, self.units.use[self.unit], -1)


def land(town: Municipality) -> Land:
    """The parcels of the municipality: plots, then fields, then roads; the same for the same municipality."""
    rng = town.rng(8000)
    units = _units(town, rng)
    parts = [*_plots(town, units), *_fields(town, rng), *_roads(town)]
    corner = np.concatenate([part[1] for part in parts])
    kind = np.repeat([part[0] for part in parts], [len(part[1]) for part in parts])
    size = np.repeat([part[2:] for part in parts], [len(part[1]) for part in parts], axis=0)
    polygon = np.concatenate([town.rectangles(at[:, 0], at[:, 1], across, up) for _, at, across, up in parts])
    block = corner // (COLUMNS, ROWS)
    return Land(polygon, kind, corner, size, units.of_block[block[:, 0], block[:, 1]], units)


_Part = tuple[int, "NDArray[np.int64]", int, int]


def _units(town: Municipality, rng: np.random.Generator) -> Units:
    urban, (across, up) = town.urban, town.blocks
    even = up - up % 2
    pair = urban[:, :even:2] & urban[:, 1:even:2]
    doubles = _runs(pair, rng, _CUT_DOUBLE) * (1, 2, 1, 1) + (0, 0, 0, 1)
    alone = urban.copy()
    alone[:, :even] &= ~np.repeat(pair, 2, axis=1)
    box = np.concatenate([doubles, _runs(alone, rng, _CUT_SINGLE)])
    of_block = np.full((across, up), -1)
    for number, (x, y, wide, high) in enumerate(box.tolist()):
        of_block[x : x + wide, y : y + high] = number
    return Units(box, _uses(town, box, rng), of_block)


def _uses(town: Municipality, box: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    if town.urban.sum() < FEWEST_FOR_VARIETY:
        return np.full(len(box), DETACHED)
    use = _drawn_uses(rng, box)
    corner = np.array(town.blocks) * rng.integers(0, 2, 2)
    away = np.hypot(*(box[:, :2] * (2.4, 1) - corner * (2.4, 1)).T)
    use[np.argsort(away, kind="stable")[: round(SUMMER_SHARE * len(box))]] = SUMMER
    return use


def _drawn_uses(rng: np.random.Generator, box: NDArray[np.int64]) -> NDArray[np.int64]:
    """Uses by their shares; the smallest units get what is not for detached houses, so that a small town has enough of these."""
    use = np.sort(rng.choice(_USES, len(box), p=_SHARES))
    others = rng.permutation(use[use != DETACHED])[: round((1 - _SHARES[0]) * len(box))]
    small = np.argsort(box[:, 2:].prod(axis=1) + rng.random(len(box)) * MIXED_SIZES, kind="stable")
    drawn = np.full(len(box), DETACHED)
    drawn[small[: len(others)]] = others
    return drawn


def _runs(mask: NDArray[np.bool_], rng: np.random.Generator, cut: float) -> NDArray[np.int64]:
    """Runs of true blocks along the first axis, cut at random: (n, 4) first block, length, 1."""
    flat, (length, lines) = mask.T, mask.shape
    before = np.zeros_like(flat)
    before[:, 1:] = flat[:, :-1]
    start = flat & (~before | (rng.random((lines, length)) < cut))
    number = np.cumsum(start)[flat.ravel()] - 1
    y, x = np.nonzero(start)
    return np.column_stack([x, y, np.bincount(number, minlength=len(x)), np.ones(len(x), dtype=np.int64)]).astype(np.int64)


def _plots(town: Municipality, units: Units) -> list[_Part]:
    x, y = np.nonzero(town.urban)
    use = units.use[units.of_block[x, y]]
    corner, top = np.column_stack([x * COLUMNS + 1, y * ROWS + 1]), y == town.blocks[1] - 1
    wide = np.ones(len(x), dtype=np.int64)
    for merged, columns in _MERGED.items():
        wide[use == merged] = columns
    parts = []
    for columns in np.unique(wide).tolist():
        for deep, chosen in ((1, (wide == columns) & ~top), (2, (wide == columns) & top)):
            high = deep if columns == 1 else ROWS - 1
            step = np.array([(east, north) for north in range(0, ROWS - 1, high) for east in range(0, COLUMNS - 1, columns)])
            parts.append((LOT, (corner[chosen][:, None] + step).reshape(-1, 2), columns, high))
    return parts


def road_in_the_country(town: Municipality) -> NDArray[np.bool_]:
    """Which country blocks have a road along their south: every other row, and all north of a town block."""
    south_is_town = np.zeros_like(town.urban)
    south_is_town[:, 1:] = town.urban[:, :-1]
    even = np.arange(town.blocks[1]) % 2 == 0
    road: NDArray[np.bool_] = ~town.urban & (even | south_is_town)
    return road


def _fields(town: Municipality, rng: np.random.Generator) -> list[_Part]:
    """Fields of one to a few blocks; where a road runs along the south, the two rows above it."""
    road = road_in_the_country(town)
    parts = []
    for mask, low in ((road, 1), (~town.urban & ~road, 0)):
        run = _runs(mask, rng, _CUT_FIELD)
        parts += [
            (FIELD, run[run[:, 2] == length][:, :2] * (COLUMNS, ROWS) + (0, low), length * COLUMNS, ROWS - low)
            for length in np.unique(run[:, 2]).tolist()
        ]
    return parts


def _roads(town: Municipality) -> list[_Part]:
    blocks = np.argwhere(town.urban | road_in_the_country(town)) * (COLUMNS, ROWS)
    west = np.argwhere(town.urban) * (COLUMNS, ROWS) + (0, 1)
    return [(ROAD, blocks, COLUMNS, 1), (ROAD, west, 1, ROWS - 1)]
