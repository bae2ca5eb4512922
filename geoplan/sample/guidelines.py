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


def zone_of_parcels(ground: Land) -> NDArray[np.int64]:
    """1 byzone, 2 landzone, 3 sommerhusområde; a road north of a town block is in the town's zone."""
    block = ground.block
    south = np.full(len(ground), -1)
    below = (ground.kind == ROAD) & (block[:, 1] > 0)
    south[below] = ground.units.of_block[block[below, 0], block[below, 1] - 1]
    unit = np.where(ground.unit >= 0, ground.unit, south)
    return np.where(unit < 0, 2, np.where(ground.units.use[unit] == SUMMER, 3, 1))


def zone_shapes(ground: Land) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
    """Zone and area of each connected piece of byzone and sommerhusområde; landzone is what is left."""
    zone = zone_of_parcels(ground)
    group = np.select([zone == 1, zone == 3], [0, 1], -1)  # noqa: PLR2004 -- 3 is sommerhusområde
    pieces, of = shapely.get_parts(joined(ground.polygon, group), return_index=True)
    shape: NDArray[np.object_] = shapely.multipolygons(pieces[:, None])
    return np.where(of == 0, 1, 3), shape


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
