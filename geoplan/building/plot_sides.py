"""The sides of a plot as people speak of them: edges in line taken together, with what they face, their length and the way they look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geoplan.building.answers import listed
from geoplan.building.boundaries import KINDS, boundaries
from geoplan.building.shapes import area_of
from geoplan.errors import UsageError
from geoplan.geometry.place import Line, rectangle, rectangle_at
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import shapely

    from geoplan.building.case import PlotTold

STRAIGHT: Final = float(np.cos(np.radians(3.0)))
"""Edges that turn less than this at their common corner are one side."""
COMPASS: Final = (
    *(N_("mod nord"), N_("mod nordøst"), N_("mod øst"), N_("mod sydøst")),
    *(N_("mod syd"), N_("mod sydvest"), N_("mod vest"), N_("mod nordvest")),
)


class Side(NamedTuple):
    """A side of the plot: number from 1, what it faces (nabo, sti, vej; empty: not known), length, the way it looks, and its bearing."""

    number: int
    kind: str
    length_m: float
    compass: str
    bearing_deg: float
    line: Line
    start: tuple[float, float]
    end: tuple[float, float]


def plot_sides(plot: PlotTold) -> tuple[Side, ...]:
    """The sides of the plot's outer ring, longest runs of edges that go straight on and face the same. Empty without a geometry."""
    if not plot.geometry:
        return ()
    shape = area_of(plot.geometry, "plot.geometry")
    edges = boundaries(listed([shape]))
    kinds = plot.boundary if len(plot.boundary) == len(edges.plot) else ("",) * len(edges.plot)
    starts = [at for at in range(len(kinds)) if _turns(edges, kinds, at)]
    runs = [(first, (starts[(number + 1) % len(starts)])) for number, first in enumerate(starts)] if starts else []
    return tuple(_side(number, edges, kinds, first, last) for number, (first, last) in enumerate(runs, 1))


def _turns(edges: Any, kinds: tuple[str, ...], at: int) -> bool:
    """Whether a side begins at this edge: it turns there, faces something else, or belongs to another ring."""
    before = at - 1
    follows = np.allclose(edges.end[before], edges.start[at], atol=1e-6)
    return not follows or kinds[before] != kinds[at] or float(edges.outward[before] @ edges.outward[at]) < STRAIGHT


def _side(number: int, edges: Any, kinds: tuple[str, ...], first: int, after: int) -> Side:
    last = (after - 1) % len(kinds)
    start, end = edges.start[first], edges.end[last]
    run = end - start
    outward = edges.outward[first]
    across = np.array([-run[1], run[0]]) / max(float(np.hypot(*run)), 1e-9)
    inward = -across if across @ outward > 0 else across
    bearing = float(np.degrees(np.arctan2(-inward[0], -inward[1])) % 360)
    compass = COMPASS[round(bearing / 45) % 8]
    along = float(np.degrees(np.arctan2(run[0], run[1])) % 180)
    ends = ((float(start[0]), float(start[1])), (float(end[0]), float(end[1])))
    return Side(number, kinds[first], float(np.hypot(*run)), compass, along, Line(start, inward), *ends)


class Numbers(NamedTuple):
    """A building by numbers: metres, ``turn_deg`` clockwise from parallel with the first side, and how far it is from two sides."""

    length_m: float
    width_m: float
    first: int
    first_m: float
    second: int
    second_m: float
    turn_deg: float = 0.0


def placed(plot: PlotTold, numbers: Numbers) -> shapely.Polygon:
    """The building as numbers tell it. Raises UsageError where the two sides are one, or run the same way."""
    sides = {one.number: one for one in plot_sides(plot)}
    t = texts()
    if numbers.first not in sides or numbers.second not in sides:
        raise UsageError(t(N_("Vælg to af grundens sider.")))
    if numbers.first == numbers.second:
        raise UsageError(t(N_("Vælg to forskellige sider af grunden.")))
    one, two = sides[numbers.first], sides[numbers.second]
    bearing = one.bearing_deg + numbers.turn_deg
    middle = rectangle_at(
        numbers.length_m, numbers.width_m, bearing, first=(one.line, numbers.first_m), second=(two.line, numbers.second_m)
    )
    if middle is None:
        raise UsageError(t(N_("De to sider løber samme vej. Vælg en side, der går på tværs af den første.")))
    return rectangle(middle, numbers.length_m, numbers.width_m, bearing)


__all__ = ["COMPASS", "KINDS", "Numbers", "Side", "placed", "plot_sides"]
