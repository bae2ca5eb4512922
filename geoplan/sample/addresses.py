"""Roads and addresses: road names along every row of blocks, house numbers odd and even, points inside the buildings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.sample.houses import BLOCK_OF_FLATS
from geoplan.sample.land import road_in_the_country
from geoplan.sample.municipality import COLUMNS, ROWS
from geoplan.sample.tables import KOMMUNE, uuids
from geoplan.settings import CRS

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.sample.houses import Houses
    from geoplan.sample.land import Land
    from geoplan.sample.municipality import Municipality

ROAD_BLOCKS: Final = 14
"""Blocks along a road before its name changes."""

FLAT_ENTRANCES: Final = ("A", "B", "C")
IN_THE_BUILDING: Final = 0.973
BEGUN: Final = (
    *("Ahorn", "Birke", "Elle", "Fyrre", "Æble", "Bøge", "Lærke", "Stær", "Ål", "Øster", "Vester", "Nørre", "Sønder", "Mølle", "Kirke"),
    *("Skole", "Å", "Eng", "Mose", "Hede", "Rug", "Byg", "Havre", "Hvede", "Kløver", "Lyng", "Gyvel", "Slåen", "Hyld", "Tjørn"),
)
ENDED: Final = ("vej", "allé", "vænget", "toften", "parken", "stien", "bakken", "ager", "lunden", "krogen")
FURTHER: Final = ("", " Nord", " Syd", " Øst", " Vest")
CLASSES: Final = ("Lokalvej-Tertiær", "Lokalvej-Sekundær", "Trafikvej-Fordeling")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses as columns: UUID, position of the parcel, position of the main building."""

    identity: NDArray[np.object_]
    parcel: NDArray[np.int64]
    building: NDArray[np.int64]
    letter: NDArray[np.object_]


def road_names(count: int) -> NDArray[np.object_]:
    """So many road names, each different up to 1,500 of them."""
    at = np.arange(count)
    begun, ended = np.array(BEGUN, dtype=object), np.array(ENDED, dtype=object)
    further = np.array(FURTHER, dtype=object)[at // (len(BEGUN) * len(ENDED)) % len(FURTHER)]
    names: NDArray[np.object_] = begun[at % len(BEGUN)] + ended[(at // len(BEGUN) + at) % len(ENDED)] + further
    return names


def road_of(town: Municipality, row: NDArray[np.int64], block: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the road along the south of a row of blocks."""
    return row * (town.blocks[0] // ROAD_BLOCKS + 1) + block // ROAD_BLOCKS


def addresses(town: Municipality, standing: Houses) -> Addresses:
    """One address for each main building, three for a block of flats."""
    main = np.flatnonzero(standing.number == 1)
    flats = standing.use[main] == BLOCK_OF_FLATS
    each = np.where(flats, len(FLAT_ENTRANCES), 1)
    building = np.repeat(main, each)
    ordinal = np.arange(len(building)) - np.repeat(np.cumsum(each) - each, each)
    letter = np.where(np.repeat(flats, each), np.array(FLAT_ENTRANCES, dtype=object)[ordinal], "").astype(object)
    identity = np.array(uuids(town.rng(8300), len(building)), dtype=object)
    return Addresses(identity, standing.parcel[building], building, letter)


def husnummer(town: Municipality, ground: Land, standing: Houses, given: Addresses) -> gpd.GeoDataFrame:
    """Access addresses: road name, house number and point."""
    import geopandas as gpd  # noqa: PLC0415 -- half a second that not every use of the sample needs

    rng = town.rng(8301)
    corner, block = ground.corner[given.parcel], ground.block[given.parcel]
    north = (corner[:, 1] % ROWS == ROWS - 1) & (ground.size[given.parcel, 1] == 1)
    road = road_of(town, block[:, 1] + north, block[:, 0])
    number = 2 * (block[:, 0] % ROAD_BLOCKS * (COLUMNS - 1) + np.maximum(corner[:, 0] % COLUMNS - 1, 0)) + np.where(north, 2, 1)
    columns = {
        "adgangsadresse_uuid": given.identity,
        "kommunekode": int(KOMMUNE),
        "vejkode": np.char.zfill((road + 1).astype(str), 4).astype(object),
        "vejnavn": road_names(int(road.max()) + 1)[road],
        "husnr": number.astype(str).astype(object) + given.letter,
        "noejagtighedsklasse": np.where(rng.random(len(road)) < 0.999, "A", "B").astype(object),  # noqa: PLR2004 -- measured share
        "tekniskstandard": rng.choice(("TN", "TK", "TD", "UF"), len(road), p=(0.51, 0.40, 0.06, 0.03)).astype(object),
        "statuskode": "1",
    }
    return gpd.GeoDataFrame(columns, geometry=_points(rng, ground, standing, given), crs=CRS)


def _points(rng: np.random.Generator, ground: Land, standing: Houses, given: Addresses) -> NDArray[np.object_]:
    """A little off the middle of the building; a few on the plot beside it."""
    polygon = standing.polygon[given.building]
    middle = shapely.get_coordinates(shapely.centroid(polygon)) + rng.uniform(-1.5, 1.5, (len(polygon), 2))
    beside = shapely.get_coordinates(shapely.point_on_surface(ground.polygon[given.parcel]))
    inside = (rng.random(len(polygon)) < IN_THE_BUILDING)[:, None]
    points: NDArray[np.object_] = shapely.points(np.round(np.where(inside, middle, beside), 2))
    return points


def vejmidte(town: Municipality) -> gpd.GeoDataFrame:
    """Centre lines: along the south of every block with a road, and along the west of town blocks, joined at the crossings."""
    import geopandas as gpd  # noqa: PLC0415 -- half a second that not every use of the sample needs

    east, up = np.argwhere(town.urban | road_in_the_country(town)), np.argwhere(town.urban)
    lines = np.concatenate([_along(town, east), _upward(town, up)])
    code = np.concatenate([road_of(town, east[:, 1], east[:, 0]), _cross_roads(town, up)]) + 1
    chosen = np.array(CLASSES, dtype=object)[np.where(code % 7 == 0, 2, np.where(code % 3 == 0, 1, 0))]
    columns = {
        "OBJECTID": (np.arange(len(lines)) + 1).astype(str).astype(object),
        "ID_LOKALID": (np.arange(len(lines)) + 1_200_000_001).astype(str).astype(object),
        "REGISTRERINGFRA": "2020-05-04 10:00:00",
        "KOMMUNEKODE": f"{KOMMUNE:0>4}",
        "VEJKODE": np.char.zfill(code.astype(str), 4).astype(object),
        "VEJKLASSE": chosen,
        "VEJMIDTETYPE": "Vej",
        "OBJEKTSTATUS": "Taget i brug",
        "GEOMETRISTATUS": "Endelig",
    }
    return gpd.GeoDataFrame(columns, geometry=lines, crs=CRS)


def _cross_roads(town: Municipality, block: NDArray[np.int64]) -> NDArray[np.int64]:
    """Roads that run north are numbered after those that run east."""
    eastward = (town.blocks[1] + 1) * (town.blocks[0] // ROAD_BLOCKS + 1)
    return eastward + block[:, 0] * (town.blocks[1] // ROAD_BLOCKS + 1) + block[:, 1] // ROAD_BLOCKS


def _crossings(town: Municipality) -> NDArray[np.float64]:
    """The middle of the crossing at each block's south-west, (across, up, 2)."""
    west, east = town.vertex[:-1:COLUMNS], town.vertex[1::COLUMNS]
    middle: NDArray[np.float64] = np.round((west[:, :-1:ROWS] + east[:, :-1:ROWS] + west[:, 1::ROWS] + east[:, 1::ROWS]) / 4, 3)
    return middle


def _along(town: Municipality, block: NDArray[np.int64]) -> NDArray[np.object_]:
    """From crossing to crossing eastward; where no road goes on, to the edge of the block."""
    column, row = block[:, 0, None] * COLUMNS + np.arange(1, COLUMNS + 1), block[:, 1, None] * ROWS
    middle = np.round((town.vertex[column, row] + town.vertex[column, row + 1]) / 2, 3)
    crossing = _crossings(town)
    start = crossing[block[:, 0], block[:, 1]]
    goes_on = np.pad(town.urban | road_in_the_country(town), ((0, 1), (0, 0)))
    last = ~goes_on[block[:, 0] + 1, block[:, 1]]
    end = np.where(last[:, None], middle[:, -1], crossing[np.minimum(block[:, 0] + 1, len(crossing) - 1), block[:, 1]])
    before = np.where(last[:, None], (middle[:, -2] + middle[:, -1]) / 2, middle[:, -1])
    whole = np.concatenate([start[:, None], middle[:, :-1], before[:, None], end[:, None]], axis=1)
    lines: NDArray[np.object_] = shapely.linestrings(np.round(whole, 3))
    return lines


def _upward(town: Municipality, block: NDArray[np.int64]) -> NDArray[np.object_]:
    """From crossing to crossing northward; at the municipality's edge to its boundary."""
    column, row = block[:, 0, None] * COLUMNS, block[:, 1, None] * ROWS + np.arange(1, ROWS + 1)
    middle = np.round((town.vertex[column, row] + town.vertex[column + 1, row]) / 2, 3)
    crossing = _crossings(town)
    last = block[:, 1] + 1 >= crossing.shape[1]
    end = np.where(last[:, None], middle[:, -1], crossing[block[:, 0], np.minimum(block[:, 1] + 1, crossing.shape[1] - 1)])
    whole = np.concatenate([crossing[block[:, 0], block[:, 1]][:, None], middle[:, :-1], end[:, None]], axis=1)
    lines: NDArray[np.object_] = shapely.linestrings(whole)
    return lines
