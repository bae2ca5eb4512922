"""Areas of the kommuneplan beside its frameworks: guidelines by theme, the zone map, and where permits in the country were given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.sample.land import SUMMER
from geoplan.sample.municipality import COLUMNS, ROAD, ROWS
from geoplan.sample.plan_areas import joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.sample.land import Land
    from geoplan.sample.municipality import Municipality

THEMES: Final = (
    "Byzone og sommerhusområder",
    "Detailhandelsstruktur",
    "Planlagte trafikanlæg",
    "Planlagte tekniske anlæg",
    "Områder til virksomheder med særlige beliggenhedskrav",
    "Støjbelastede arealer",
    "Fritidsområder og kolonihaver",
    "Særligt værdifulde landbrugsområder",
    "Skovrejsningsområder",
    "Lavbundsarealer",
    "Naturbeskyttelsesområder",
    "Økologiske forbindelser",
    "Kulturhistoriske bevaringsværdier",
    "Værdifulde kulturmiljøer",
    "Bevaringsværdige landskaber",
    "Specifikke geologiske bevaringsværdier",
    "Anvendelse af vandløb, søer og kystvande",
    "Store husdyrbrug",
    "Større sammenhængende landskaber",
    "Konsekvensområder for erhvervsområder forbeholdt produktionserhverv",
    "Erhvervsområder forbeholdt produktionserhverv",
    "Transformationsområder inden for konsekvensområder",
    "Konsekvensområder for tekniske anlæg",
    "Omdannelseslandsbyer",
    "Oversvømmelse eller erosion",
)
"""Themes after § 11 a of the Planning Act, most of them by the register's names."""

AREAS_PER_BLOCK: Final = 0.004
PERMITS_PER_BLOCK: Final = 0.035
FEWEST_PERMITS: Final = 6


def guidelines(town: Municipality) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Theme and area of the guidelines: rectangles of blocks."""
    rng = town.rng(8700)
    across, up = town.blocks
    each = max(1, round(AREAS_PER_BLOCK * across * up))
    theme = np.repeat(np.array(THEMES, dtype=object), each)
    size = np.minimum(rng.integers(1, 5, (len(theme), 2)), (across, up))
    corner = (rng.random((len(theme), 2)) * (np.array([across, up]) - size + 1)).astype(np.int64)
    shape: NDArray[np.object_] = shapely.multipolygons(town.block_areas(np.column_stack([corner, size]))[:, None])
    return theme, shape


def zone_units(ground: Land) -> NDArray[np.int64]:
    """The town unit in whose zone each parcel is, -1 in landzone; a road north of a town block is in the block's."""
    block = ground.block
    south = np.full(len(ground), -1)
    below = (ground.kind == ROAD) & (block[:, 1] > 0)
    south[below] = ground.units.of_block[block[below, 0], block[below, 1] - 1]
    return np.where(ground.unit >= 0, ground.unit, south)


def zone_shapes(ground: Land) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Zone (1 byzone, 3 sommerhusområde) and area of each connected piece; landzone is what is left.

    A piece that would touch itself, which the register refuses, is left in as many areas as it has units.
    """
    unit = zone_units(ground)
    summer = (ground.units.use[unit] == SUMMER).astype(np.int64)
    pieces, of = shapely.get_parts(joined(ground.polygon, np.where(unit < 0, -1, summer)), return_index=True)
    bad = np.flatnonzero(touching(pieces))
    point = shapely.point_on_surface(ground.polygon)
    at, parcel = shapely.STRtree(point).query(pieces[bad], predicate="contains") if len(bad) else np.empty((2, 0), dtype=np.int64)
    group = np.full(len(ground), -1)
    group[parcel] = np.unique(np.column_stack([at, unit[parcel]]), axis=0, return_inverse=True)[1].ravel()
    whole = np.delete(pieces, bad)
    cut = shapely.get_parts(joined(ground.polygon, group)) if len(bad) else pieces[:0]
    first = np.array([np.flatnonzero(group == number)[0] for number in range(len(cut))], dtype=np.int64)
    zone = np.concatenate([np.delete(of, bad), summer[first]])
    shape: NDArray[np.object_] = shapely.multipolygons(np.concatenate([whole, cut])[:, None])
    return np.where(zone == 0, 1, 3), shape


def touching(areas: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which polygons have a vertex twice."""
    rings, of = shapely.get_rings(areas, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = np.r_[ring[1:] == ring[:-1], False]  # the last one of a ring is its first
    vertex = np.column_stack([of[ring[inner]], xy[inner]])
    _, count = np.unique(vertex, axis=0, return_counts=True)
    twice = np.unique(vertex, axis=0)[count > 1, 0].astype(np.int64)
    marked: NDArray[np.bool_] = np.isin(np.arange(len(areas)), twice)
    return marked


def permit_points(town: Municipality) -> NDArray[np.object_]:
    """Points in fields, as MultiPoint."""
    rng = town.rng(8701)
    x, y = np.nonzero(~town.urban)
    count = max(FEWEST_PERMITS, round(PERMITS_PER_BLOCK * len(x)))
    at = rng.integers(0, len(x), count)
    column, row = x[at] * COLUMNS + rng.integers(1, COLUMNS - 1, count), y[at] * ROWS + 1
    middle = (town.vertex[column, row] + town.vertex[column + 1, row + 1]) / 2 + rng.uniform(-6, 6, (count, 2))
    points: NDArray[np.object_] = shapely.multipoints(shapely.points(np.round(middle, 3))[:, None])
    return points
