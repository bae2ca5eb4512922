"""A map drawn as SVG: shapes in EPSG:25832 with a scale bar and hatches, so that it can be read without colours and printed.

No script, no tiles, nothing fetched. One unit of the drawing is one metre; north is up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoplan.texts import Texts

MARGIN: Final = 0.06
SMALLEST_M: Final = 20.0
BAR_SHARE: Final = 0.25
_TICK: Final = 0.006


@dataclass(frozen=True, slots=True)
class Layer:
    """Shapes drawn alike. ``look`` is a class of ``LOOKS``; ``labels`` stand on the shapes, ``title`` in the legend."""

    title: str
    geometry: NDArray[np.object_]
    look: str
    labels: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How shapes are drawn: line colour and width (thousandths of the drawing's width), dashes, fill, and a hatch."""

    stroke: str
    width: float = 2.0
    dash: str = ""
    fill: str = "none"
    hatch: str = ""


LOOKS: Final = {
    "parcel": Look("#8a8a8a", 0.8),
    "own": Look("#1d1d1f", 2.5),
    "building": Look("#5a5a5a", 0.8, fill="#d8d4cc"),
    "ramme": Look("#6b4c9a", 2.5, "10 5"),
    "plan": Look("#0b5394", 3.5, fill="#0b539414"),
    "part": Look("#0b5394", 1.5, "5 3"),
    "byggefelt": Look("#38761d", 1.8, fill="#38761d22"),
    "fault": Look("#b00020", 2.5, fill="#b0002022", hatch="falling"),
    "added": Look("#00695c", 2.5, fill="#00695c22", hatch="rising"),
    "removed": Look("#b00020", 2.5, "6 4", fill="#b0002022", hatch="falling"),
    "kept": Look("#5a5a5a", 1.5, fill="#5a5a5a14"),
    "proposed": Look("#9c5700", 2.5, fill="#9c570022", hatch="rising"),
    "zone": Look("#00695c", 1.5, "2 3", fill="#00695c18", hatch="rising"),
}
"""Every kind of shape differs in dashes or hatch as well as in colour."""


def drawing(layers: Sequence[Layer], texts: Texts, *, title: str, width_px: int = 760) -> Markup:
    """The layers, the first lowest, with a scale bar and a legend of those that have shapes. Empty where there is nothing to draw."""
    drawn = [layer for layer in layers if len(layer.geometry) and not shapely.is_missing(layer.geometry).all()]
    if not drawn:
        return Markup()
    corner = np.array(_frame(drawn)[:2])
    drawn = [replace(layer, geometry=shapely.transform(layer.geometry, lambda xy: xy - corner)) for layer in drawn]
    west, south, east, north = _frame(drawn)  # near zero: drawing programs count in 32 bits, and 6,170,000 m leave half a metre
    size = east - west
    shapes = Markup("\n").join(_shapes(layer, size) for layer in drawn)
    height_px = round(width_px * (north - south) / size)
    svg = Markup(
        '<svg class="drawing" role="img" aria-label="{title}" width="{width}" height="{height}" viewBox="{x:.2f} {y:.2f} {w:.2f} {h:.2f}"'
        ' xmlns="http://www.w3.org/2000/svg">{hatches}<g transform="scale(1,-1)">{shapes}</g>{labels}{bar}</svg>'
    ).format(
        title=title,
        width=width_px,
        height=height_px,
        x=west,
        y=-north,
        w=size,
        h=north - south,
        hatches=_hatches(size),
        shapes=shapes,
        labels=Markup("").join(_labels(layer, size) for layer in drawn),
        bar=_bar(west, south, size, texts),
    )
    return svg + legend(drawn)


def _frame(layers: Sequence[Layer]) -> tuple[float, float, float, float]:
    """West, south, east, north of all shapes, with air around and no side shorter than 20 m or half of the other."""
    bounds = shapely.total_bounds(np.concatenate([layer.geometry for layer in layers]))
    middle = (bounds[:2] + bounds[2:]) / 2
    size = np.maximum(bounds[2:] - bounds[:2], SMALLEST_M)
    size = np.maximum(size, size.max() / 2) * (1 + 2 * MARGIN)
    west, south = (middle - size / 2).tolist()
    east, north = (middle + size / 2).tolist()
    return west, south, east, north


def _shapes(layer: Layer, size: float) -> Markup:
    look = LOOKS[layer.look]
    unit = size / 1000
    style = {"stroke": look.stroke, "stroke-width": f"{look.width * unit:.4f}", "stroke-linejoin": "round"}
    if look.dash:
        style["stroke-dasharray"] = " ".join(f"{float(part) * unit:.4f}" for part in look.dash.split())
    attributes = Markup(" ").join(Markup('{}="{}"').format(name, value) for name, value in style.items())
    once = Markup('<path d="{}" fill="{}" fill-rule="evenodd" {}/>')
    twice = Markup('<path d="{}" fill="url(#{})" fill-rule="evenodd" stroke="none"/>')
    paths = [path(shape) for shape in layer.geometry if shape is not None]
    plain = [once.format(one, look.fill, attributes) for one in paths]
    return Markup("").join(plain + [twice.format(one, look.hatch) for one in paths if look.hatch])


def path(shape: shapely.Geometry) -> str:
    """The shape as SVG path data in metres, y up; points are small squares."""
    if shapely.get_dimensions(shape) == 0:
        shape = shape.buffer(0.5, cap_style="square")
    parts = []
    for line in _lines(shape):
        coordinates = shapely.get_coordinates(line)
        closed = bool(np.array_equal(coordinates[0], coordinates[-1]))
        points = " ".join(f"{x:.3f},{y:.3f}" for x, y in (coordinates[:-1] if closed else coordinates).tolist())
        parts.append(f"M{points}" + ("Z" if closed else ""))
    return " ".join(parts)


def _lines(shape: shapely.Geometry) -> list[shapely.Geometry]:
    """Rings of polygons and lines of lines, through collections."""
    parts = shapely.get_parts(np.array([shape], dtype=object))
    found: list[shapely.Geometry] = []
    for part in parts:
        kind = shapely.get_type_id(part)
        if kind == shapely.GeometryType.POLYGON:
            found += shapely.get_rings(part).tolist()
        elif kind in {shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING}:
            found.append(part)
        elif kind > shapely.GeometryType.POLYGON:
            found += _lines(part)
    return [line for line in found if not line.is_empty]


def _labels(layer: Layer, size: float) -> Markup:
    if not layer.labels:
        return Markup()
    text = Markup(
        '<text x="{:.2f}" y="{:.2f}" font-size="{:.2f}" text-anchor="middle" paint-order="stroke" stroke="#fff" stroke-width="{:.3f}">'
        "{}</text>"
    )
    named = [(shape.representative_point(), label) for shape, label in zip(layer.geometry, layer.labels, strict=True) if shape and label]
    return Markup("").join(text.format(point.x, -point.y, size * 0.02, size * 0.004, label) for point, label in named)


def _hatches(size: float) -> Markup:
    step, line = size / 80, size / 700
    return (
        Markup("<defs>")
        + Markup("").join(
            Markup(
                '<pattern id="{name}" width="{step:.3f}" height="{step:.3f}" patternUnits="userSpaceOnUse"'
                ' patternTransform="rotate({turn})">'
                '<line x1="0" y1="0" x2="0" y2="{step:.3f}" stroke="{colour}" stroke-width="{line:.3f}"/></pattern>'
            ).format(name=name, step=step, turn=turn, colour=colour, line=line)
            for name, turn, colour in (("rising", -45, "#00695c"), ("falling", 45, "#b00020"))
        )
        + Markup("</defs>")
    )


def _bar(west: float, south: float, size: float, texts: Texts) -> Markup:
    """A scale bar of a round length in the lower left corner."""
    length = _round(size * BAR_SHARE)
    x, y, tick = west + size * 0.02, -(south + size * 0.02), size * _TICK
    label = texts.number(length, 0 if length >= 1 else 1) + " m"
    return Markup(
        '<g stroke="#222" stroke-width="{w:.3f}" fill="none"><path d="M{x:.2f},{top:.2f} V{y:.2f} H{end:.2f} V{top:.2f}"/></g>'
        '<text x="{mid:.2f}" y="{text:.2f}" font-size="{font:.2f}" text-anchor="middle">{label}</text>'
    ).format(
        w=size / 500, x=x, y=y, top=y - 2 * tick, end=x + length, mid=x + length / 2, text=y - 1.2 * tick, font=size * 0.018, label=label
    )


def _round(length: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is no longer than ``length``."""
    power = 10.0 ** math.floor(math.log10(length))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= length)


def legend(layers: Sequence[Layer]) -> Markup:
    """What the looks of the layers mean."""
    return Markup('<ul class="legend">{}</ul>').format(Markup("").join(_legend_item(layer) for layer in layers))


def _legend_item(layer: Layer) -> Markup:
    look = LOOKS[layer.look]
    hatch = Markup('<rect x="2" y="2" width="30" height="12" fill="url(#{})"/>').format(look.hatch) if look.hatch else ""
    return Markup(
        '<li><svg width="34" height="16" viewBox="0 0 34 16" aria-hidden="true"><rect x="2" y="2" width="30" height="12" fill="{}"'
        ' stroke="{}" stroke-width="2" stroke-dasharray="{}"/>{}</svg> {}</li>'
    ).format(look.fill, look.stroke, look.dash, hatch, escape(layer.title))
