"""Dimension lines on a plan: from a building, or an outline of a roof, to the boundary of its plot; measured in metres, drawn on paper."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely
from markupsafe import Markup

from geoplan.building.boundaries import boundaries
from geoplan.report.sheet_map import TEXT_MM, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoplan.report.sheet_map import Sheet
    from geoplan.texts import Texts

SHORTEST_M: Final = 0.05
"""A distance that is shorter is shown as a number in the table only."""
TICK_MM, ROOM_MM = 0.9, 4.0
LABEL_MM: Final = 10.0
"""A line that is shorter on paper has its length on the building, where it hides no length of a side."""
OTHER_WAY: Final = float(np.cos(np.radians(45)))
"""An edge that turns more than half a right angle from another looks another way."""
LARGE_M2: Final = 10.0
"""A smaller roof has one line only: the map would be full of them."""


class Measured(NamedTuple):
    """A dimension line in metres: from the building to the boundary."""

    start: tuple[float, float]
    end: tuple[float, float]
    length_m: float


def shortest(shape: shapely.Geometry, target: shapely.Geometry) -> Iterator[Measured]:
    """The shortest line from a building to ``target``; none where they meet."""
    line = shapely.shortest_line(shape, target)
    length = float(shapely.length(line))
    if length >= SHORTEST_M:
        (x1, y1), (x2, y2) = shapely.get_coordinates(line).tolist()
        yield Measured((x1, y1), (x2, y2), length)


def of_roofs(roofs: NDArray[np.object_], plot: shapely.Geometry) -> Iterator[Measured]:
    """From each outline of a roof that stands on the plot to its nearest boundary, and to the nearest that looks another way."""
    single = np.empty(1, dtype=object)
    single[0] = plot
    edges = boundaries(single)
    lines = shapely.linestrings(np.stack([edges.start, edges.end], axis=1))
    inside = shapely.intersection(roofs, plot)
    for roof, mine in zip(roofs, inside, strict=True):
        if shapely.area(mine) < shapely.area(roof) / 2:
            continue  # a neighbour's roof that reaches over skel
        distance = shapely.distance(lines, roof)
        nearest = int(distance.argmin())
        yield from shortest(roof, lines[nearest])
        other = np.flatnonzero(edges.outward @ edges.outward[nearest] < OTHER_WAY)
        if shapely.area(roof) >= LARGE_M2 and len(other):
            yield from shortest(roof, lines[other[distance[other].argmin()]])


def drawn(line: Measured, sheet: Sheet, t: Texts, *, dash: str = "", on_building: bool = False) -> Markup:
    """A dimension line with ticks; its length stands beside it, or ``on_building`` where the line is short."""
    made = sheet.on_paper(_one(shapely.LineString([line.start, line.end])))[0]
    (x1, y1), (x2, y2) = shapely.get_coordinates(made).tolist()
    long = math.hypot(x2 - x1, y2 - y1)
    along = ((x2 - x1) / long, (y2 - y1) / long)
    tick = (-along[1] * TICK_MM, along[0] * TICK_MM)
    ends = "".join(f" M{x - tick[0]:.2f},{y - tick[1]:.2f} L{x + tick[0]:.2f},{y + tick[1]:.2f}" for x, y in ((x1, y1), (x2, y2)))
    dashes = Markup(' stroke-dasharray="{}"').format(dash) if dash else ""
    path = Markup('<path d="M{:.2f},{:.2f} L{:.2f},{:.2f}{}" fill="none" stroke="#b00020" stroke-width="0.3"{}/>')
    if on_building and long < LABEL_MM:
        away = abs(along[0]) * LABEL_MM * 0.55 + abs(along[1]) * TEXT_MM
        x, y = x1 - along[0] * away, y1 - along[1] * away
    else:
        beside = TEXT_MM * 1.3 if long >= ROOM_MM else TEXT_MM * 2
        x, y = (x1 + x2) / 2 - along[1] * beside, (y1 + y2) / 2 + along[0] * beside
    return path.format(x1, y1, x2, y2, ends, dashes) + text(f"{t.number(line.length_m, 2)} m", x, y + TEXT_MM * 0.35, size=TEXT_MM * 1.15)


def _one(shape: Any) -> NDArray[np.object_]:
    made = np.empty(1, dtype=object)
    made[0] = shape
    return made
