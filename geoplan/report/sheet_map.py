"""A map at an exact scale on paper, drawn as SVG: one unit of the drawing is one millimetre of paper, and north is up.

With a frame, a grid of coordinates (EPSG:25832), a scale bar, a north arrow, and dimension lines along the sides of an area. No script, no
tiles, nothing fetched. Shapes are looked up in ``drawing.LOOKS``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from markupsafe import Markup

from geoplan.report.drawing import LOOKS, path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geoplan.report.drawing import Layer
    from geoplan.texts import Texts

SCALES: Final = (200, 500, 1000, 2000, 5000, 10_000, 20_000)
WIDTH_MM, HEIGHT_MM = 180.0, 132.0
AIR_MM: Final = 14.0
"""Between the area and the frame: room for dimension lines."""

GRID_M: Final = {200: 10, 500: 20, 1000: 50, 2000: 100, 5000: 200, 10_000: 500, 20_000: 1000}
AWAY_MM, TICK_MM, TEXT_MM = 2.6, 1.0, 2.3
SHORTEST_MM: Final = 7.0
"""A side that is shorter on paper has no room for its length."""

STRAIGHT_DEG: Final = 3.0
"""A side that turns less than this at a point goes straight on."""


NOTHING: Final = Markup()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A frame of paper: its scale, and the west and north edge in metres."""

    scale: int
    west: float
    north: float

    def on_paper(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Shapes in millimetres of the sheet, y down."""
        factor = 1000 / self.scale
        moved: NDArray[np.object_] = shapely.transform(
            shapes, lambda xy: np.column_stack([(xy[:, 0] - self.west) * factor, (self.north - xy[:, 1]) * factor])
        )
        return moved


def sheet_of(area: shapely.Geometry) -> Sheet:
    """The largest of ``SCALES`` at which ``area`` fits, with the area in the middle."""
    west, south, east, north = area.bounds
    room = (WIDTH_MM - 2 * AIR_MM, HEIGHT_MM - 2 * AIR_MM)
    fits = (scale for scale in SCALES if (east - west) * 1000 <= room[0] * scale and (north - south) * 1000 <= room[1] * scale)
    scale = next(fits, SCALES[-1])
    return Sheet(scale, (west + east) / 2 - WIDTH_MM * scale / 2000, (north + south) / 2 + HEIGHT_MM * scale / 2000)


def box_of(sheet: Sheet) -> shapely.Geometry:
    """What the sheet shows, EPSG:25832."""
    width, height = WIDTH_MM * sheet.scale / 1000, HEIGHT_MM * sheet.scale / 1000
    return shapely.box(sheet.west, sheet.north - height, sheet.west + width, sheet.north)


def sheet_map(layers: Sequence[Layer], measured: shapely.Geometry, sheet: Sheet, t: Texts, *, title: str, over: Markup = NOTHING) -> Markup:
    """The layers, the first lowest, with dimension lines outside the rings of ``measured``. ``over`` is drawn on top, in millimetres."""
    body = Markup("").join(_layer(layer, sheet) for layer in layers if len(layer.geometry))
    return Markup(
        '<svg class="sheet" role="img" aria-label="{title}" width="{w:g}mm" height="{h:g}mm" viewBox="0 0 {w:g} {h:g}"'
        ' xmlns="http://www.w3.org/2000/svg" font-family="sans-serif">{defs}<g clip-path="url(#frame)">{body}{sizes}{over}</g>{edge}'
        "{bar}{north}</svg>"
    ).format(
        title=title,
        w=WIDTH_MM,
        h=HEIGHT_MM,
        defs=_definitions(),
        body=body,
        sizes=Markup("").join(_dimension(side, t) for side in sides(sheet.on_paper(np.array([measured], dtype=object))[0], sheet.scale)),
        edge=_grid(sheet, t),
        over=over,
        bar=_bar(sheet, t),
        north=_north(),
    )


def _definitions() -> Markup:
    hatch = Markup(
        '<pattern id="{name}" width="2" height="2" patternUnits="userSpaceOnUse" patternTransform="rotate({turn})">'
        '<line x1="0" y1="0" x2="0" y2="2" stroke="{colour}" stroke-width="0.25"/></pattern>'
    )
    hatches = Markup("").join(
        hatch.format(name=n, turn=turn, colour=c) for n, turn, c in (("rising", 45, "#00695c"), ("falling", -45, "#b00020"))
    )
    frame = Markup('<clipPath id="frame"><rect x="0" y="0" width="{:g}" height="{:g}"/></clipPath>').format(WIDTH_MM, HEIGHT_MM)
    return Markup("<defs>{}{}</defs>").format(frame, hatches)


def _layer(layer: Layer, sheet: Sheet) -> Markup:
    look = LOOKS[layer.look]
    shapes = sheet.on_paper(layer.geometry[~shapely.is_missing(layer.geometry)])
    dash = Markup(' stroke-dasharray="{}"').format(" ".join(f"{float(one) / 5:g}" for one in look.dash.split())) if look.dash else ""
    one = Markup('<path d="{}" fill="{}" fill-rule="evenodd" stroke="{}" stroke-width="{:.2f}" stroke-linejoin="round"{}/>')
    drawn = [one.format(path(shape), look.fill, look.stroke, look.width / 5, dash) for shape in shapes]
    hatched = Markup('<path d="{}" fill="url(#{})" fill-rule="evenodd" stroke="none"/>')
    drawn += [hatched.format(path(shape), look.hatch) for shape in shapes] if look.hatch else []
    named = zip(shapes, layer.labels, strict=False)
    places = [(shape.representative_point(), label) for shape, label in named if label and not shape.is_empty]
    return Markup("").join([*drawn, *(text(label, point.x, point.y, size=TEXT_MM * 1.1) for point, label in places)])


def text(said: str, x: float, y: float, *, size: float = TEXT_MM, turn: float = 0.0, anchor: str = "middle") -> Markup:
    """A text with a white rim, so that it can be read on lines."""
    place = Markup('x="{x:.2f}" y="{y:.2f}" font-size="{size:.2f}" text-anchor="{anchor}"{turn}').format(
        x=x, y=y, size=size, anchor=anchor, turn=Markup(' transform="rotate({:.1f} {:.2f} {:.2f})"').format(turn, x, y) if turn else ""
    )
    return Markup(
        '<text {place} fill="#fff" stroke="#fff" stroke-width="0.7" stroke-linejoin="round" aria-hidden="true">{said}</text>'
        '<text {place} fill="#1d1d1f">{said}</text>'
    ).format(place=place, said=said)


# -- dimension lines ----------------------------------------------------------------------------------


class Side(NamedTuple):
    """A straight side of a ring on paper, with the area on its right; ``length_m`` along the ground."""

    start: tuple[float, float]
    end: tuple[float, float]
    length_m: float


def sides(area: shapely.Geometry, scale: int) -> Iterator[Side]:
    """The straight sides of an area on paper. Points at which a ring hardly turns are passed over; the length is along the ring."""
    for ring in shapely.get_rings(shapely.orient_polygons(area)):
        xy = shapely.get_coordinates(ring)[:-1]
        along = np.roll(xy, -1, axis=0) - xy
        bearing = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
        turned = np.abs((bearing - np.roll(bearing, 1) + 180) % 360 - 180) >= STRAIGHT_DEG
        corners = np.flatnonzero(turned)
        if len(corners) < 2:  # noqa: PLR2004 -- a circle has no sides
            continue
        length = np.r_[0.0, np.cumsum(np.hypot(along[:, 0], along[:, 1]))]
        for first, last in zip(corners, np.r_[corners[1:], corners[:1] + len(xy)], strict=True):
            walked = length[min(last, len(xy))] - length[first] + (length[last - len(xy)] if last > len(xy) else 0.0)
            start, end = xy[first].tolist(), xy[last % len(xy)].tolist()
            yield Side((start[0], start[1]), (end[0], end[1]), float(walked) * scale / 1000)


def _dimension(side: Side, t: Texts) -> Markup:
    """A line beside the side with ticks at its ends and the length on it; nothing where there is no room for it."""
    (x1, y1), (x2, y2) = side.start, side.end
    dx, dy = x2 - x1, y2 - y1
    long = math.hypot(dx, dy)
    if long < SHORTEST_MM:
        return Markup()
    out = (dy / long, -dx / long)  # rings run against the clock in metres, so with y down the outside is on this side
    ax, ay, bx, by = (at + AWAY_MM * out[n % 2] for n, at in enumerate((x1, y1, x2, y2)))
    tick = (out[0] * TICK_MM, out[1] * TICK_MM)
    line = Markup('<path d="M{:.2f},{:.2f} L{:.2f},{:.2f}{}{}" fill="none" stroke="#1d1d1f" stroke-width="0.15"/>')
    ends = [f" M{x - tick[0]:.2f},{y - tick[1]:.2f} L{x + tick[0]:.2f},{y + tick[1]:.2f}" for x, y in ((ax, ay), (bx, by))]
    turn = math.degrees(math.atan2(dy, dx))
    turn = turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn  # noqa: PLR2004 -- never upside down
    down = TEXT_MM * 0.35
    middle = ((ax + bx) / 2, (ay + by) / 2)
    at = (middle[0] - math.sin(math.radians(turn)) * down, middle[1] + math.cos(math.radians(turn)) * down)
    return line.format(ax, ay, bx, by, *ends) + text(t.number(side.length_m, 2), *at, turn=turn)


# -- frame --------------------------------------------------------------------------------------------


def _grid(sheet: Sheet, t: Texts) -> Markup:
    """The frame with crosses at round coordinates, which stand along its edges."""
    step, factor = GRID_M[sheet.scale], 1000 / sheet.scale
    easts = list(_round_between(sheet.west, WIDTH_MM / factor, step))
    norths = list(_round_between(sheet.north - HEIGHT_MM / factor, HEIGHT_MM / factor, step))
    columns = [(m, (m - sheet.west) * factor) for m in easts]
    rows = [(m, (sheet.north - m) * factor) for m in norths]
    crosses = "".join(f"M{x - 1:.2f},{y:.2f} h2 M{x:.2f},{y - 1:.2f} v2 " for _, x in columns for _, y in rows)
    labels = [text(t.integer(m), x, HEIGHT_MM - 1, size=1.7) for m, x in columns if 60 < x < WIDTH_MM - 10]  # noqa: PLR2004 -- clear of the bar
    labels += [text(t.integer(m), 1, y - 0.6, size=1.7, anchor="start") for m, y in rows if 8 < y < HEIGHT_MM - 14]  # noqa: PLR2004
    return Markup(
        '<path d="{}" fill="none" stroke="#8a8a8a" stroke-width="0.12"/>{}'
        '<rect x="0.1" y="0.1" width="{:g}" height="{:g}" fill="none" stroke="#55565a" stroke-width="0.2"/>'
    ).format(crosses, Markup("").join(labels), WIDTH_MM - 0.2, HEIGHT_MM - 0.2)


def _round_between(start: float, length: float, step: int) -> range:
    first = math.ceil(start / step) * step
    return range(first, math.floor(start + length) + 1, step)


def _bar(sheet: Sheet, t: Texts) -> Markup:
    """A scale bar of about four centimetres, with the scale beside it."""
    metres = max(factor * 10**power for power in range(4) for factor in (1, 2, 5) if factor * 10**power * 1000 / sheet.scale <= 40)  # noqa: PLR2004
    width = metres * 1000 / sheet.scale
    return Markup(
        '<rect x="1.5" y="{top:g}" width="{box:.2f}" height="9" fill="#fff"/>'
        '<path d="M3,{y:g} v-1.6 h{w:.2f} v1.6 M{mid:.2f},{y:g} v-1.6" fill="none" stroke="#1d1d1f" stroke-width="0.3"/>{zero}{end}{scale}'
    ).format(
        top=HEIGHT_MM - 10.5,
        box=max(width + 14, 30),
        y=HEIGHT_MM - 3,
        w=width,
        mid=3 + width / 2,
        zero=text("0", 3, HEIGHT_MM - 5.4, size=1.9),
        end=text(f"{t.integer(metres)} m", 3 + width, HEIGHT_MM - 5.4, size=1.9),
        scale=text(f"1:{t.integer(sheet.scale)}", 3 + width / 2, HEIGHT_MM - 7.4, size=2.3),
    )


def _north() -> Markup:
    x, y = WIDTH_MM - 7, 4.0
    return Markup('<path d="M{x:g},{y:g} l2.2,7 l-2.2,-1.6 l-2.2,1.6 Z" fill="#1d1d1f"/>{n}').format(
        x=x, y=y, n=text("N", x, y + 10, size=2.6)
    )
