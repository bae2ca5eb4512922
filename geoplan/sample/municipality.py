"""A synthetic municipality, Prøvekøbing: parcels, roads and buildings in EPSG:25832, the same for the same seed.

The land is a net of meshes. A block is nine meshes by three: a strip of road to the west and south, and two rows of eight
plots back to back. In the open country a block is one field. All parcels are rectangles of meshes, so they share every vertex
with their neighbours: there is neither gap nor overlap between them, nor between districts put together of whole parcels.
Coordinates are rounded to 1 mm.

Sizes follow what was measured on the register extract: plots of about 23 m by 36 m with a median of some 800 m2, houses of
90-260 m2 of roof, one or two small buildings on most plots. No figure is that of a real place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

ORIGIN_M: Final = (528_000.0, 6_252_000.0)
"""South-west corner: near Viborg, whose authority code is lent."""

COLUMNS, ROWS = 9, 3
"""Meshes of a block: one of road and eight plots, one of road and two plots."""

ROAD_M, PLOT_WIDTH_M, PLOT_DEPTH_M = 10.0, 23.0, 36.0
BLOCK_PLOTS: Final = (COLUMNS - 1) * (ROWS - 1)
FIELDS_PER_PLOT: Final = 0.1
FEWEST_URBAN, FEWEST_RURAL = 4, 6
LETTERS: Final = "abcdefghiklmnopqrstuvxyzæø"
FIRST_EJERLAV, EJERLAV_PARCELS = 1_150_000, 2_000
LOT, ROAD, FIELD = 0, 1, 2
HOUSE, CARPORT, GARAGE, SHED = 120, 920, 910, 930
"""Codes of use in BBR."""


@dataclass(frozen=True, slots=True)
class Parcels:
    """Cadastral parcels as columns of equal length. ``kind`` is LOT, ROAD or FIELD."""

    polygon: NDArray[np.object_]
    kind: NDArray[np.int64]
    ejerlav: NDArray[np.int64]
    matrikelnr: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Buildings:
    """Buildings as columns of equal length: outline of the roof, BBR's code of use, storeys, and the parcel's position."""

    polygon: NDArray[np.object_]
    use: NDArray[np.int64]
    storeys: NDArray[np.int64]
    parcel: NDArray[np.int64]


@dataclass(frozen=True)
class Municipality:
    """The net and what is town in it. ``vertex`` is (columns + 1, rows + 1, 2) in metres, ``urban`` (blocks across, blocks up)."""

    seed: int
    vertex: NDArray[np.float64]
    urban: NDArray[np.bool_]

    @property
    def blocks(self) -> tuple[int, int]:
        """How many blocks there are across and up."""
        return self.urban.shape[0], self.urban.shape[1]

    def rng(self, subject: int) -> np.random.Generator:
        """A generator of its own for each subject, so that a change in one leaves the others as they were."""
        return np.random.default_rng([self.seed, subject])

    def rectangles(self, column: NDArray[np.int64], row: NDArray[np.int64], width: int, height: int) -> NDArray[np.object_]:
        """Polygons of ``width`` by ``height`` meshes, the south-west one at ``column``, ``row``; every vertex of the net is kept."""
        east, north = np.arange(width), np.arange(height)
        across = np.concatenate([east, np.full(height, width), width - east, np.zeros(height + 1)]).astype(np.int64)
        up = np.concatenate([np.zeros(width), north, np.full(width, height), height - north, [0]]).astype(np.int64)
        polygons: NDArray[np.object_] = shapely.polygons(self.vertex[column[:, None] + across, row[:, None] + up])
        return polygons

    def block_areas(self, box: NDArray[np.int64]) -> NDArray[np.object_]:
        """The areas of rectangles of blocks, (n, 4): first block across and up, blocks across and up."""
        corner = box[:, :2] * (COLUMNS, ROWS)
        areas = [
            self.rectangles(at[:1], at[1:], across * COLUMNS, up * ROWS)[0]
            for at, (_, _, across, up) in zip(corner, box.tolist(), strict=True)
        ]
        return np.array(areas, dtype=object)

    @cached_property
    def boundary(self) -> shapely.Polygon:
        """The municipality's area."""
        return self.block_areas(np.array([(0, 0, *self.blocks)]))[0]

    @cached_property
    def lots(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Column and row of every building plot's mesh."""
        x, y = np.nonzero(self.urban)
        plot, back = np.divmod(np.arange(BLOCK_PLOTS), ROWS - 1)
        return (x[:, None] * COLUMNS + 1 + plot).ravel(), (y[:, None] * ROWS + 1 + back).ravel()

    @cached_property
    def lot_middles(self) -> NDArray[np.float64]:
        """The middle of each building plot, (n, 2) metres."""
        column, row = self.lots
        return _middle(self.vertex[column, row], self.vertex[column + 1, row + 1])

    @cached_property
    def parcels(self) -> Parcels:
        """All parcels: plots, then roads, then fields."""
        column, row = self.lots
        (x, y), (fx, fy) = np.nonzero(self.urban), np.nonzero(~self.urban)
        shapes = [
            self.rectangles(column, row, 1, 1),
            self.rectangles(x * COLUMNS, y * ROWS, COLUMNS, 1),
            self.rectangles(x * COLUMNS, y * ROWS + 1, 1, ROWS - 1),
            self.rectangles(fx * COLUMNS, fy * ROWS, COLUMNS, ROWS),
        ]
        kinds = np.repeat([LOT, ROAD, ROAD, FIELD], [len(part) for part in shapes])
        number = np.arange(len(kinds))
        figure = np.where(kinds == ROAD, 7000, number // len(LETTERS) % 99 + 1)
        names = [f"{front}{LETTERS[at % len(LETTERS)]}" for at, front in enumerate(figure.tolist())]
        return Parcels(np.concatenate(shapes), kinds, FIRST_EJERLAV + number // EJERLAV_PARCELS, np.array(names, dtype=object))

    @cached_property
    def buildings(self) -> Buildings:
        """A house on nearly every plot, and mostly one or two small buildings behind it."""
        rng, middle = self.rng(1), self.lot_middles
        plots = np.arange(len(middle))
        built = plots[rng.random(len(plots)) < 0.97]  # noqa: PLR2004 -- share of plots with a house
        small = np.repeat(plots, rng.choice(4, len(plots), p=(0.19, 0.52, 0.2, 0.09)))
        parcel = np.concatenate([built, small])
        use = np.concatenate([np.full(len(built), HOUSE), rng.choice((CARPORT, GARAGE, SHED), len(small), p=(0.33, 0.24, 0.43))])
        median = np.select([use == HOUSE, use == GARAGE, use == CARPORT], [160.0, 42.0, 34.0], 22.0)
        area = np.clip(median * np.exp(rng.normal(0, 0.3, len(use))), 6.0, 320.0)
        width = np.sqrt(area * rng.uniform(1.0, 1.6, len(use)))
        spread = np.where((use == HOUSE)[:, None], 1.5, 8.0) * rng.uniform(-1, 1, (len(use), 2))
        polygon = turned_boxes(middle[parcel] + spread, width, area / width, rng.normal(0, 0.05, len(use)))
        storeys = np.where(use == HOUSE, rng.choice((1, 2, 3), len(use), p=(0.93, 0.05, 0.02)), 1)
        return Buildings(polygon, use, storeys, parcel)

    def crossing(self, x: int, y: int) -> NDArray[np.float64]:
        """The middle of the road crossing at the south-west of a block, (1, 2) metres."""
        at = self.vertex[x * COLUMNS : x * COLUMNS + 2, y * ROWS : y * ROWS + 2]
        return _middle(at[0].mean(axis=0, keepdims=True), at[1].mean(axis=0, keepdims=True))

    def path(self, x: int, y: int, east: int, north: int) -> NDArray[np.float64]:
        """Vertices of a way along road middles from one crossing first east, then north, by so many blocks."""
        parts = [self.crossing(x, y)]
        for block in range(x, x + east):
            along = slice(block * COLUMNS + 1, (block + 1) * COLUMNS + 1)
            parts += [_middle(self.vertex[along, y * ROWS], self.vertex[along, y * ROWS + 1]), self.crossing(block + 1, y)]
        column = (x + east) * COLUMNS
        for block in range(y, y + north):
            up = slice(block * ROWS + 1, (block + 1) * ROWS + 1)
            parts += [_middle(self.vertex[column, up], self.vertex[column + 1, up]), self.crossing(x + east, block + 1)]
        return np.concatenate(parts)


def _middle(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    middle: NDArray[np.float64] = np.round((a + b) / 2, 3)
    return middle


def turned_boxes(
    middle: NDArray[np.float64], width: NDArray[np.float64], depth: NDArray[np.float64], angle: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Rectangles of ``width`` by ``depth`` metres around ``middle``, turned by ``angle`` (radians)."""
    x, y = np.outer(width, (-0.5, 0.5, 0.5, -0.5, -0.5)), np.outer(depth, (-0.5, -0.5, 0.5, 0.5, -0.5))
    cosine, sine = np.cos(angle)[:, None], np.sin(angle)[:, None]
    xy = np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=-1) + middle[:, None, :]
    boxes: NDArray[np.object_] = shapely.polygons(np.round(xy, 3))
    return boxes


def municipality(*, seed: int = 1, plots: int = 500) -> Municipality:
    """A municipality with about ``plots`` building plots (whole blocks of sixteen), and a field or more for every ten of them."""
    rng = np.random.default_rng([seed, 0])
    urban = max(FEWEST_URBAN, round(plots / BLOCK_PLOTS))
    rural = max(FEWEST_RURAL, round(plots * FIELDS_PER_PLOT))
    shape = (ROAD_M + (ROWS - 1) * PLOT_DEPTH_M) / (ROAD_M + (COLUMNS - 1) * PLOT_WIDTH_M)
    across = max(3, int(np.ceil(np.sqrt((urban + rural) * shape))))
    up = max(4, int(np.ceil((urban + rural) / across)))
    return Municipality(seed, _net(rng, across, up), _towns(rng, across, up, urban))


def _net(rng: np.random.Generator, across: int, up: int) -> NDArray[np.float64]:
    """The vertices: strips of varying width, gently bent, every vertex a little out of place."""
    s = _strips(rng, across, COLUMNS, PLOT_WIDTH_M)
    t = _strips(rng, up, ROWS, PLOT_DEPTH_M)
    phase = rng.uniform(0, 2 * np.pi, 4)
    grid_s, grid_t = np.meshgrid(s, t, indexing="ij")
    x = ORIGIN_M[0] + grid_s + 14 * np.sin(grid_t / 310 + phase[0]) + 6 * np.sin(grid_s / 170 + phase[1])
    y = ORIGIN_M[1] + grid_t + 12 * np.sin(grid_s / 350 + phase[2]) + 5 * np.sin(grid_t / 200 + phase[3])
    astray = np.clip(rng.normal(0, 0.6, (*grid_s.shape, 2)), -1.5, 1.5)
    return np.round(np.stack([x, y], axis=-1) + astray, 3)


def _strips(rng: np.random.Generator, blocks: int, meshes: int, width_m: float) -> NDArray[np.float64]:
    width = np.clip(rng.normal(width_m, width_m / 9, (blocks, meshes)), width_m * 0.75, width_m * 1.4)
    width[:, 0] = ROAD_M
    return np.concatenate([[0.0], np.cumsum(width.ravel())])


def _towns(rng: np.random.Generator, across: int, up: int, urban: int) -> NDArray[np.bool_]:
    """Which blocks are town: those nearest to a few centres, the first of them three times as big."""
    centres = rng.uniform(0.15, 0.85, (max(1, min(14, urban // 20)), 2)) * (across, up)
    radius = np.where(np.arange(len(centres)) == 0, 3.0, 1.0)
    x, y = np.meshgrid(np.arange(across), np.arange(up), indexing="ij")
    block_m = (ROAD_M + (COLUMNS - 1) * PLOT_WIDTH_M, ROAD_M + (ROWS - 1) * PLOT_DEPTH_M)
    away = np.hypot((x[..., None] - centres[:, 0]) * block_m[0], (y[..., None] - centres[:, 1]) * block_m[1]) / radius
    rank = np.argsort((away.min(axis=-1) * rng.uniform(0.9, 1.1, (across, up))).ravel(), kind="stable")
    chosen = np.zeros(across * up, dtype=bool)
    chosen[rank[:urban]] = True
    return chosen.reshape(across, up)


def split(blocks: tuple[int, int], pieces: int, rng: np.random.Generator, *, up_to: int | None = None) -> NDArray[np.int64]:
    """Cut the rectangle of blocks (only its lowest ``up_to`` rows) into ``pieces`` rectangles, (n, 4) as ``block_areas`` takes them."""
    boxes = [(0, 0, blocks[0], up_to or blocks[1])]
    while len(boxes) < pieces:
        boxes.sort(key=lambda box: (-box[2] * COLUMNS * box[3], box))
        x, y, w, h = boxes.pop(0)
        across = w > 1 and (h == 1 or w * 2 >= h)
        length = w if across else h
        if length == 1:
            boxes.append((x, y, w, h))
            break
        cut = int(np.clip(round(length * rng.uniform(0.4, 0.6)), 1, length - 1))
        boxes += [(x, y, cut, h), (x + cut, y, w - cut, h)] if across else [(x, y, w, cut), (x, y + cut, w, h - cut)]
    return np.array(sorted(boxes), dtype=np.int64)
