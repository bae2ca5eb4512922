"""Layers of protection and other limits on what may be built: zones as the authorities draw them, in credible numbers.

Every layer is named after its theme in plain letters. Areas are smooth outlines of many vertices, not rectangles. The west of the
municipality is its coast. Nothing is a real place's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.sample.municipality import COLUMNS, ROWS
from geoplan.settings import CRS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.sample.municipality import Municipality

BLOCKS_OF_A_MUNICIPALITY: Final = 6_800
"""Blocks for which the counts below hold; smaller municipalities have fewer in proportion."""

WHOLE, TOWN, COUNTRY, COAST, AROUND = "whole", "town", "country", "coast", "around"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A layer: name, row of the fact list (K-15 ..., or none), title, how many, where, median radius or half length, vertices, kinds.

    ``radius_m`` is in metres, ``form`` is polygon, line, point or band (along the coast, so deep). A layer ``around`` another is a zone
    about its areas.
    """

    name: str
    row: str
    title: str
    count: int
    place: str
    radius_m: float
    vertices: int = 40
    kinds: Sequence[str] = ()
    form: str = "polygon"
    source: str = ""


CONSTRAINTS: Final = (
    Constraint("strandbeskyttelse", "K-15", "Strandbeskyttelse", 1, COAST, 300, 400, form="band"),
    Constraint("klitfredning", "K-08", "Klitfredning", 1, COAST, 120, 300, form="band"),
    Constraint("kystnaerhedszone", "K-KYST", "Kystnærhedszone", 1, COAST, 3000, 200, form="band"),
    Constraint("soe", "K-16", "Søer på mindst 3 ha", 25, COUNTRY, 140, 120),
    Constraint("soebeskyttelse", "K-16", "Søbeskyttelseslinje", 25, AROUND, 150, source="soe"),
    Constraint("vandloeb", "K-16", "Vandløb", 40, COUNTRY, 500, 60, form="line"),
    Constraint("aabeskyttelse", "K-16", "Åbeskyttelseslinje", 40, AROUND, 150, source="vandloeb"),
    Constraint("fredskov", "K-FS", "Fredskov", 600, COUNTRY, 90, 70),
    Constraint("skovbyggelinje", "K-17", "Skovbyggelinje", 120, AROUND, 300, source="fredskov"),
    Constraint("fredede_fortidsminder", "K-29e", "Fredede fortidsminder", 250, WHOLE, 12, 16, ("Gravhøj", "Voldsted", "Mindesten")),
    Constraint("fortidsmindebeskyttelseslinje", "K-18", "Fortidsmindebeskyttelseslinje", 250, AROUND, 100, source="fredede_fortidsminder"),
    Constraint("kirke", "K-19", "Kirker", 22, TOWN, 14, 8),
    Constraint("kirkebyggelinje", "K-19", "Kirkebyggelinje", 22, AROUND, 300, source="kirke"),
    Constraint("beskyttet_natur", "K-03", "Beskyttet natur", 3500, COUNTRY, 35, 60, ("Sø", "Mose", "Eng", "Hede", "Overdrev", "Strandeng")),
    Constraint("beskyttet_vandloeb", "K-03", "Beskyttede vandløb", 120, COUNTRY, 350, 40, form="line"),
    Constraint("fredning", "K-FR", "Fredninger", 18, COUNTRY, 350, 90),
    Constraint("natura_2000", "K-N2", "Natura 2000", 8, COUNTRY, 700, 160, ("Habitatområde", "Fuglebeskyttelsesområde", "Ramsarområde")),
    Constraint("sten_og_jorddiger", "K-29a", "Sten- og jorddiger", 2000, COUNTRY, 80, 6, form="line"),
    Constraint("jordforurening_v1", "K-V1", "Jordforurening, vidensniveau 1", 220, TOWN, 16, 10, ("V1 kortlagt",)),
    Constraint("jordforurening_v2", "K-V2", "Jordforurening, vidensniveau 2", 300, TOWN, 14, 10, ("V2 kortlagt",)),
    Constraint("omraadeklassificering", "K-OMK", "Områdeklassificering", 14, TOWN, 400, 60),
    Constraint("drikkevandsinteresser", "K-OSD", "Drikkevandsinteresser", 12, WHOLE, 900, 150, ("OSD", "OD")),
    Constraint("bnbo", "K-BNBO", "Boringsnære beskyttelsesområder", 60, WHOLE, 70, 40),
    Constraint("vejbyggelinje", "K-VBL", "Vejbyggelinjer", 90, WHOLE, 150, 6, form="line"),
    Constraint("fredet_bygning", "K-FB", "Fredede bygninger", 30, TOWN, 0, 1, form="point"),
    Constraint("bevaringsvaerdig_bygning", "K-SAVE", "Bevaringsværdige bygninger", 400, TOWN, 0, 1, ("1", "2", "3", "4"), form="point"),
    Constraint("lavbundsareal", "K-LAV", "Lavbundsarealer", 250, COUNTRY, 80, 60),
    Constraint("oversvoemmelse", "K-OVS", "Risiko for oversvømmelse eller erosion", 60, WHOLE, 90, 80, ("Oversvømmelse", "Erosion")),
    Constraint("raastofomraade", "K-RAA", "Råstofområder", 9, COUNTRY, 220, 30, ("Graveområde", "Interesseområde")),
    Constraint("stoej", "", "Støjbelastede arealer", 80, WHOLE, 90, 40, ("Vejstøj", "Jernbanestøj", "Virksomhedsstøj")),
)

RIPPLES: Final = np.arange(2, 9)
"""Waves round an outline; their heights add up to less than the radius, so that an outline never crosses itself."""

EDGE_M: Final = 4_000.0
"""How far a radius may grow in a layer of few, large areas."""


def constraints(town: Municipality) -> dict[str, gpd.GeoDataFrame]:
    """The layers by name, EPSG:25832, index 0..n-1; columns ``nr``, ``navn``, ``type`` and geometry."""
    made: dict[str, NDArray[np.object_]] = {}
    for number, one in enumerate(CONSTRAINTS):
        made[one.name] = _shapes(town, one, town.rng(8800 + number), made)
    return {one.name: _frame(one, made[one.name]) for one in CONSTRAINTS}


def many_vertices(town: Municipality, count: int = 20_000) -> gpd.GeoDataFrame:
    """Areas of beskyttet natur with 380 vertices in the mean and up to 5,000: what measurements are made on."""
    rng = town.rng(8899)
    vertices = np.clip(200 * np.exp(rng.normal(0, 1.13, count)), 8, 5_000).astype(np.int64)
    radius = 4 * np.sqrt(vertices) * np.exp(rng.normal(0, 0.3, count))
    nature = next(one for one in CONSTRAINTS if one.name == "beskyttet_natur")
    return _frame(nature, outlines(rng, _places(town, COUNTRY, rng, count), radius, vertices))


def outlines(
    rng: np.random.Generator, middle: NDArray[np.float64], radius_m: NDArray[np.float64], vertices: NDArray[np.int64]
) -> NDArray[np.object_]:
    """Smooth closed outlines about ``middle``, each with its radius and number of vertices, to the millimetre."""
    count = len(middle)
    height = rng.uniform(0, 1, (count, len(RIPPLES))) / RIPPLES
    height *= rng.uniform(0.2, 0.7, count)[:, None] / height.sum(axis=1)[:, None]
    phase = rng.uniform(0, 2 * np.pi, (count, len(RIPPLES)))
    of = np.repeat(np.arange(count), vertices)
    place = np.arange(len(of)) - np.repeat(np.cumsum(vertices) - vertices, vertices)
    angle = 2 * np.pi * place / vertices[of]
    away = np.ones(len(of))
    for wave, number in enumerate(RIPPLES.tolist()):
        away += height[of, wave] * np.cos(number * angle + phase[of, wave])
    away *= radius_m[of]
    xy = np.round(middle[of] + np.column_stack([away * np.cos(angle), away * np.sin(angle)]), 3)
    areas: NDArray[np.object_] = shapely.polygons(shapely.linearrings(xy, indices=of))
    return areas


def _shapes(town: Municipality, one: Constraint, rng: np.random.Generator, made: dict[str, Any]) -> NDArray[np.object_]:
    blocks = town.blocks[0] * town.blocks[1]
    count = max(2, round(one.count * min(1.0, blocks / BLOCKS_OF_A_MUNICIPALITY)))
    if one.form == "band":
        return _band(town, one, rng)
    if one.place == AROUND:
        return _zone_around(one, made[one.source], count)
    middle = _places(town, one.place, rng, count)
    if one.form == "point":
        return np.asarray(shapely.points(middle), dtype=object)
    if one.form == "line":
        return _lines(rng, middle, one)
    most = max(one.radius_m / 4, 0.12 * np.sqrt(town.boundary.area))
    radius = np.minimum(one.radius_m * np.exp(rng.normal(0, 0.45, count)), min(most, EDGE_M))
    vertices = np.maximum(8, (one.vertices * np.exp(rng.normal(0, 0.6, count))).astype(np.int64))
    return outlines(rng, middle, radius, vertices)


def _places(town: Municipality, place: str, rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Middles of areas: anywhere, in town, or in the country."""
    every = np.ones_like(town.urban) if place == WHOLE else town.urban if place == TOWN else ~town.urban
    x, y = np.nonzero(every)
    at = rng.integers(0, len(x), count)
    mesh = np.column_stack([x[at] * COLUMNS + rng.integers(1, COLUMNS, count), y[at] * ROWS + rng.integers(1, ROWS, count)])
    middle: NDArray[np.float64] = np.round(town.vertex[mesh[:, 0], mesh[:, 1]] + rng.uniform(-8, 8, (count, 2)), 3)
    return middle


def _band(town: Municipality, one: Constraint, rng: np.random.Generator) -> NDArray[np.object_]:
    """From the western boundary so far inland, in a small municipality no more than a tenth of its width."""
    west = town.vertex[0]
    width = town.vertex[:, 0, 0].max() - town.vertex[0, 0, 0]
    depth = min(one.radius_m, width / 10) * (1 + 0.1 * np.sin(np.linspace(0, 9, len(west)) + rng.uniform(0, 6)))
    inland = np.round(west + np.column_stack([depth, np.zeros(len(west))]), 3)
    band: NDArray[np.object_] = shapely.polygons(np.concatenate([west, inland[::-1]])[None])
    return band


def _zone_around(one: Constraint, source: NDArray[np.object_], count: int) -> NDArray[np.object_]:
    """A belt about the largest of the areas or about lines, the area itself left out."""
    chosen = source[np.sort(np.argsort(-shapely.area(source), kind="stable")[:count])]
    wide = shapely.buffer(chosen, one.radius_m, quad_segs=6)
    belt = np.where(shapely.get_dimensions(chosen) == 2, shapely.difference(wide, chosen), wide)  # noqa: PLR2004 -- 2 is an area
    zones: NDArray[np.object_] = shapely.set_precision(belt, 0.001)
    return zones


def _lines(rng: np.random.Generator, middle: NDArray[np.float64], one: Constraint) -> NDArray[np.object_]:
    """Gently winding lines."""
    along = np.linspace(-1, 1, one.vertices)
    length = one.radius_m * np.exp(rng.normal(0, 0.4, len(middle)))[:, None]
    bend = rng.uniform(0.02, 0.15, (len(middle), 1)) * np.sin(along * rng.uniform(2, 7, (len(middle), 1)))
    turn = rng.uniform(0, np.pi, len(middle))[:, None]
    x, y = along * length, bend * length
    xy = np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], axis=-1) + middle[:, None]
    lines: NDArray[np.object_] = shapely.linestrings(np.round(xy, 3))
    return lines


def _frame(one: Constraint, shape: NDArray[np.object_]) -> gpd.GeoDataFrame:
    """Areas and lines as Multi, as the services give them."""
    import geopandas as gpd  # noqa: PLC0415 -- half a second that not every use of the sample needs

    parts, of = shapely.get_parts(shape, return_index=True)
    together = {"line": shapely.multilinestrings, "point": shapely.multipoints}.get(one.form, shapely.multipolygons)
    number = np.arange(len(shape)) + 1
    kinds = np.array(one.kinds or (one.title,), dtype=object)
    columns = {"nr": number, "navn": f"{one.title} " + number.astype(str).astype(object), "type": kinds[(number * 7) % len(kinds)]}
    return gpd.GeoDataFrame(columns, geometry=together(parts, indices=of), crs=CRS)
