"""The cadastre: parcels with numbers, ejerlav, property and registered area, in the columns that the register's extracts have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.sample.land import GREEN
from geoplan.sample.municipality import FIELD, FIRST_EJERLAV, LETTERS, LOT, ROAD, ROWS, split
from geoplan.sample.tables import KOMMUNE
from geoplan.settings import CRS

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.sample.land import Land
    from geoplan.sample.municipality import Municipality

EJERLAV_PLACES: Final = (
    "Prøvekøbing Bygrunde",
    "Prøvekøbing Markjorder",
    "Nørre Ærsted By, Ærsted",
    "Høbjerg By, Prøvekøbing",
    "Ålkær By, Ærsted",
    "Søndersø By, Søndersø",
    "Fuglsang Hovedgård, Søndersø",
    "Østerlund By, Ærsted",
    "Rævehede By, Prøvekøbing",
    "Lille Ådum By, Søndersø",
    "Store Ådum By, Søndersø",
    "Kærsø By, Ærsted",
)
FIRST_FEATURE, FIRST_BFE, FIRST_ESR = 9_000_001, 99_000_000, 100_000
PARCELS_PER_EJERLAV: Final = 2_500
SUFFIXES_PER_NUMBER: Final = 40
JOINED_SHARE, FIELD_JOINED_SHARE, COMMON_SHARE, ROAD_SHARE = 0.03, 0.45, 0.04, 0.04
"""Plots that form one property with their neighbour, fields that belong to the farm before them, private roads and greens held in
common, plots of which a part is road."""

MAP_TO_LEGAL: Final = 1.0007
"""Area in the register over area in EPSG:25832 near Viborg: the projection makes areas some 0.07 % too small there."""


@dataclass(frozen=True, slots=True)
class Cadastre:
    """Keys of the parcels. ``owner`` is the position of each parcel's property, -1 for public roads and land held in common."""

    feature: NDArray[np.int64]
    ejerlav: NDArray[np.int64]
    matrikelnr: NDArray[np.object_]
    owner: NDArray[np.int64]
    common: NDArray[np.bool_]

    @property
    def bfe(self) -> NDArray[np.int64]:
        """The BFE number of every property."""
        return FIRST_BFE + 3 * np.arange(int(self.owner.max()) + 1)

    def of_parcel(self, values: NDArray[Any]) -> list[Any]:
        """A property's value at each of its parcels, None where there is no property."""
        return [values[at].item() if at >= 0 else None for at in self.owner.tolist()]


def cadastre(town: Municipality, ground: Land) -> Cadastre:
    """Numbers and properties of the parcels; the same for the same municipality."""
    rng = town.rng(8200)
    ejerlav = _ejerlav(town, ground)
    common = ((ground.kind == ROAD) | (ground.use == GREEN)) & (rng.random(len(ground)) < COMMON_SHARE)
    owner = _owners(rng, ground, common)
    return Cadastre(FIRST_FEATURE + np.arange(len(ground)), ejerlav, _numbers(rng, ground, ejerlav), owner, common)


def _ejerlav(town: Municipality, ground: Land) -> NDArray[np.int64]:
    pieces = split(town.blocks, max(2, len(ground) // PARCELS_PER_EJERLAV), town.rng(8201))
    of_block = np.zeros(town.blocks, dtype=np.int64)
    for number, (x, y, across, up) in enumerate(pieces.tolist()):
        of_block[x : x + across, y : y + up] = number
    block = ground.block
    return FIRST_EJERLAV + of_block[block[:, 0], block[:, 1]]


def _numbers(rng: np.random.Generator, ground: Land, ejerlav: NDArray[np.int64]) -> NDArray[np.object_]:
    """Digits and letters, unique within the ejerlav; roads are numbered from 7000."""
    pairs = [first + second for first in LETTERS for second in LETTERS]
    others = [pairs[at] for at in rng.choice(len(pairs), SUFFIXES_PER_NUMBER - 1 - len(LETTERS) - 2, replace=False).tolist()]
    suffix = np.array(["", *LETTERS, *dict.fromkeys(["ab", "aæ", *others])], dtype=object)
    road = ground.kind == ROAD
    group = ejerlav * 2 + road
    order = np.lexsort((np.arange(len(group)), group))
    first = np.r_[True, np.diff(group[order]) > 0]
    place = np.arange(len(group)) - np.maximum.accumulate(np.where(first, np.arange(len(group)), 0))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = place
    figure = rank // len(suffix) + np.where(road, 7000, 1)
    numbers: NDArray[np.object_] = figure.astype(str).astype(object) + suffix[rank % len(suffix)]
    return numbers


def _owners(rng: np.random.Generator, ground: Land, common: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Position of the property: mostly one a plot; some plots with their eastern neighbour, fields in farms of several."""
    count = len(ground)
    leader = np.arange(count)
    at = np.full(ground.corner.max(axis=0) + 2, -1)
    at[ground.corner[:, 0], ground.corner[:, 1]] = np.arange(count)
    single = (ground.kind == LOT) & (ground.size[:, 0] == 1) & (ground.corner[:, 0] % 2 == 1)
    east = at[ground.corner[:, 0] + 1, ground.corner[:, 1]]
    same = single & (east >= 0) & (ground.kind[east] == LOT) & (ground.unit[east] == ground.unit) & (ground.size[east, 0] == 1)
    joined = np.flatnonzero(same & (ground.corner[:, 0] // 9 == (ground.corner[:, 0] + 1) // 9) & (rng.random(count) < JOINED_SHARE))
    leader[east[joined]] = joined
    fields = np.flatnonzero(ground.kind == FIELD)
    fields = fields[np.lexsort((ground.corner[fields, 0], ground.corner[fields, 1] // ROWS))]
    starts = rng.random(len(fields)) >= FIELD_JOINED_SHARE
    starts[:1] = True
    leader[fields] = fields[np.maximum.accumulate(np.where(starts, np.arange(len(fields)), 0))]
    owned = ~(common | (ground.kind == ROAD))
    owner = np.full(count, -1)
    owner[owned] = np.unique(leader[owned], return_inverse=True)[1]
    return owner


def jordstykke(town: Municipality, ground: Land, keys: Cadastre) -> gpd.GeoDataFrame:
    """The parcels: one part each, stored as MultiPolygon as the extract does."""
    import geopandas as gpd  # noqa: PLC0415 -- half a second that not every use of the sample needs
    import pandas as pd  # noqa: PLC0415

    rng = town.rng(8202)
    area = shapely.area(ground.polygon)
    registered, method = _registered(rng, ground, area)
    road = np.where(ground.kind == ROAD, registered, np.where(rng.random(len(area)) < ROAD_SHARE, (registered * 0.05).round(), 0))
    columns = {
        "featureID": keys.feature,
        "ejerlavkode": keys.ejerlav,
        "ejerlavsnavn": np.array(EJERLAV_PLACES, dtype=object)[(keys.ejerlav - FIRST_EJERLAV) % len(EJERLAV_PLACES)],
        "matrikelnr": keys.matrikelnr,
        "kommunekode": int(KOMMUNE),
        "sognekode": 9_000 + (keys.ejerlav - FIRST_EJERLAV) % 7,
        "retskredskode": 1120,
        "regionskode": 1082,
        "esrejendomsnr": pd.array(keys.of_parcel(FIRST_ESR + np.arange(len(keys.bfe))), "Int64"),
        "sfeejendomsnr": pd.array(keys.of_parcel(keys.bfe), "Int64"),
        "registreretAreal": registered.astype(np.int64),
        "arealberegningsmetode": method,
        "vejareal": road.astype(np.int64),
        "faelleslod": keys.common,
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.multipolygons(ground.polygon[:, None]), crs=CRS)


def _registered(rng: np.random.Generator, ground: Land, area: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
    """The registered area in whole m2 and how it was found: measured, by construction, from the map."""
    method = np.where(ground.kind == FIELD, "k", rng.choice(("o", "s"), len(area), p=(0.8, 0.2))).astype(object)
    spread = np.select([method == "o", method == "s"], [0.0015, 0.004], 0.01)
    odd = rng.random(len(area)) < 0.01  # noqa: PLR2004 -- share of areas that an old measurement left wrong
    return np.round(area * MAP_TO_LEGAL * (1 + rng.normal(0, 1, len(area)) * np.where(odd, 0.08, spread))), method
