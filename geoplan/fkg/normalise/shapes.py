"""Geometry made ready: 2D, of the theme's kind and multi, valid, without repeated vertices, in whole millimetres.

Whole arrays are asked which features need anything; only those are touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoplan.fkg.normalise.record import Edit, Kind, Refusal, of_layer
from geoplan.fkg.normalise.repair import Limits, Repair, flat_parts, gathered, hausdorff, repaired, to_millimetres, without_repeated
from geoplan.fkg.shapes import KIND_OF, WITHOUT_MULTI
from geoplan.geometry.shape import has_m, has_z, is_empty_or_missing, kind, repeated_vertices, too_many_decimals
from geoplan.geometry.validity import invalid
from geoplan.geometry.vertices import Vertices
from geoplan.model.types import GEOMETRY
from geoplan.rules import positions
from geoplan.rules.checks.shapes import FAULT_DA
from geoplan.settings import COORDINATE_PRECISION_M

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from geoplan.dataset import LayerInfo
    from geoplan.geometry.vertices import Geometries
    from geoplan.model.types import Layer
    from geoplan.rules import Rule

MULTI_OF: Mapping[str, Callable[..., Any]] = {
    "point": shapely.multipoints,
    "line": shapely.multilinestrings,
    "polygon": shapely.multipolygons,
}


@dataclass
class Shapes:
    """The geometries of a run of rows while they are made ready; ``layer`` and ``info`` tell of theme and file."""

    geometry: Geometries
    layer: Layer
    info: LayerInfo
    repeated_m: float
    limits: Limits
    rules: Mapping[str, Rule]
    edits: list[Edit] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def wanted(self) -> str:
        """The kind of geometry that the theme has: point, line or polygon."""
        return KIND_OF[self.layer.geometry_type]

    def rule(self, what: str) -> str:
        """The id of the rule that is about ``what`` of the geometry."""
        return f"fkg.{self.layer.table}.geometri.{what}"

    def put(self, at: NDArray[np.int64], made: Geometries, what: str, how: Kind, told: tuple[list[str], list[str]], **rest: Any) -> None:
        """Take changed geometries and record them, with area and length before and after."""
        if not len(at):
            return
        before = self.geometry[at]
        measures = {
            "areal_foer": shapely.area(before),
            "areal_efter": shapely.area(made),
            "laengde_foer": shapely.length(before),
            "laengde_efter": shapely.length(made),
            **rest,
        }
        self.edits.append(Edit(GEOMETRY, how, *told, self.rule(what) if what else "", at, measures=measures))
        self.geometry[at] = made


def mended(geometry: Geometries, layer: Layer, info: LayerInfo, *, repeated_m: float, limits: Limits, rules: Mapping[str, Rule]) -> Shapes:
    """The geometries as the theme wants them, what was changed, and what could not be repaired within ``limits``."""
    shapes = Shapes(geometry.copy(), layer, info, repeated_m, limits, rules)
    with np.errstate(all="ignore"):
        _flatten(shapes)
        _gather(shapes)
        _drop_repeated(shapes)
        _repair(shapes)
        _round(shapes)
        _drop_repeated(shapes)
        _make_multi(shapes)
    return shapes


def _flatten(shapes: Shapes) -> None:
    geometry = shapes.geometry
    at = positions(has_z(geometry) | has_m(geometry))
    if len(at):
        shapes.put(at, shapely.force_2d(geometry[at]), "todimensional", Kind.FLAT, (_heights(geometry[at]), [""] * len(at)))


def _heights(geometry: Geometries) -> list[str]:
    xyz, owner = shapely.get_coordinates(geometry, include_z=True, return_index=True)
    low, high = np.full(len(geometry), np.nan), np.full(len(geometry), np.nan)
    np.fmin.at(low, owner, xyz[:, 2])
    np.fmax.at(high, owner, xyz[:, 2])
    return ["Z" if np.isnan(a) else f"Z {a:.10g}" if a == b else f"Z {a:.10g}..{b:.10g}" for a, b in zip(low, high, strict=True)]


def _gather(shapes: Shapes) -> None:
    """Collections of nothing but the theme's kind become its multi type; mixed ones are left for the rule on kinds to refuse."""
    at = positions((kind(shapes.geometry) == "collection") & ~is_empty_or_missing(shapes.geometry))
    parts = [flat_parts(one) for one in shapes.geometry[at]]
    pure = np.array([bool(len(some)) and bool((kind(some) == shapes.wanted).all()) for some in parts], dtype=bool)
    made = _objects([gathered(some, shapes.wanted) for some, fits in zip(parts, pure.tolist(), strict=True) if fits])
    count = len(made)
    told = (["GeometryCollection"] * count, [shapes.layer.geometry_type] * count)
    shapes.put(at[pure], made, "type", Kind.GATHERED, told)


def _drop_repeated(shapes: Shapes) -> None:
    found = repeated_vertices(Vertices.of(shapes.geometry), tolerance_m=shapes.repeated_m)
    at = found.feature.astype(np.int64)
    if not len(at):
        return
    before = shapes.geometry[at]
    made = without_repeated(before, shapes.repeated_m)
    still = np.zeros(len(at), dtype=bool)
    still[repeated_vertices(Vertices.of(made), tolerance_m=shapes.repeated_m).feature] = True
    good = ~still & ~is_empty_or_missing(made) & (shapely.is_valid(made) | ~shapely.is_valid(before))
    at, before, made = at[good], before[good], made[good]
    told = (_counts(before), _counts(made))
    shapes.put(at, made, "gentagne_punkter", Kind.REPEATED, told, hausdorff_m=_distances(before, made))


def _counts(geometry: Geometries) -> list[str]:
    return [str(number) for number in shapely.get_num_coordinates(geometry).tolist()]


def _distances(before: Geometries, after: Geometries) -> NDArray[np.float64]:
    return np.array([hausdorff(first, second) for first, second in zip(before, after, strict=True)], dtype=np.float64)


def _finite(geometry: Geometries) -> NDArray[np.bool_]:
    answer = np.ones(len(geometry), dtype=bool)
    answer[Vertices.of(geometry).not_finite] = False
    return answer


def _repair(shapes: Shapes) -> None:
    geometry = shapes.geometry
    at = positions(~shapely.is_valid(geometry) & ~is_empty_or_missing(geometry) & (kind(geometry) == shapes.wanted))
    at = at[_finite(geometry[at])]
    if not len(at):
        return
    tried = [repaired(one, shapes.wanted) for one in geometry[at]]
    good = np.array([one.within(shapes.limits) for one in tried], dtype=bool)
    fault = invalid(geometry[at])
    names = [str(FAULT_DA[one]) for one in fault.fault]
    _refuse(shapes, at[~good], [one for one, fits in zip(tried, good.tolist(), strict=True) if not fits])
    kept = [one for one, fits in zip(tried, good.tolist(), strict=True) if fits]
    told = ([name for name, fits in zip(names, good.tolist(), strict=True) if fits], [""] * len(kept))
    distances = np.array([one.hausdorff_m for one in kept], dtype=np.float64)
    shapes.put(at[good], _objects([one.geometry for one in kept]), "gyldig", Kind.REPAIRED, told, hausdorff_m=distances)


def _refuse(shapes: Shapes, at: NDArray[np.int64], tried: list[Repair]) -> None:
    """What a repair would change too much stays as it was, and is refused with what the repair would have done."""
    for possible in (True, False):
        chosen = np.array([(one.geometry is not None) is possible for one in tried], dtype=bool)
        if not chosen.any():
            continue
        some, rows = [one for one, fits in zip(tried, chosen.tolist(), strict=True) if fits], at[chosen]
        found = invalid(shapes.geometry[rows])
        area = shapely.length if shapes.wanted == "line" else shapely.area
        details: dict[str, list[Any]] = {
            "fault": [FAULT_DA[one] for one in found.fault],
            "before": area(shapes.geometry[rows]).tolist(),
            "after": [float(area(one.geometry)) for one in some],
            "distance": [one.hausdorff_m for one in some],
            "percent": [shapes.limits.share * 100] * len(some),
            "metres": [shapes.limits.hausdorff_m] * len(some),
        }
        rule = shapes.rules["reparation" if possible else "gyldig"]
        values = [str(one) for one in found.fault]
        shapes.refusals.append(Refusal(rule, rows, values, found.xy, details, (shapes.rule("gyldig"),)))


def _round(shapes: Shapes) -> None:
    found = too_many_decimals(Vertices.of(shapes.geometry), precision_m=COORDINATE_PRECISION_M)
    at = found.feature.astype(np.int64)
    at = at[shapely.is_valid(shapes.geometry[at])]
    if not len(at):
        return
    before = shapes.geometry[at]
    made = shapely.transform(before, to_millimetres)
    good = shapely.is_valid(made) & ~is_empty_or_missing(made)
    at, before, made = at[good], before[good], made[good]
    if shapes.info.transformed:  # the decimals are ours, not the file's: one line for all
        shapes.geometry[at] = made
        shapes.edits.append(of_layer(GEOMETRY, Kind.ROUNDED, len(at), after="0.001 m", rule=shapes.rule("decimaler")))
        return
    moved = _moved(before, made)
    told = (_first_vertex(before), _first_vertex(made))
    shapes.put(at, made, "decimaler", Kind.ROUNDED, told, hausdorff_m=moved)


def _moved(before: Geometries, after: Geometries) -> NDArray[np.float64]:
    """How far the vertex that moved furthest went: what the Hausdorff distance can be at most."""
    first, owner = shapely.get_coordinates(before, return_index=True)
    second = shapely.get_coordinates(after)
    away = np.zeros(len(before))
    np.fmax.at(away, owner, np.hypot(*(second - first).T))
    return away


def _first_vertex(geometry: Geometries) -> list[str]:
    xy, owner = shapely.get_coordinates(geometry, return_index=True)
    first = xy[np.searchsorted(owner, np.arange(len(geometry)))]
    return [f"{x!r} {y!r}" for x, y in first.tolist()]


def _make_multi(shapes: Shapes) -> None:
    geometry = shapes.geometry
    single = np.isin(shapely.get_type_id(geometry), (0, 1, 3)) & (kind(geometry) == shapes.wanted) & ~shapely.is_empty(geometry)
    at = positions(single)
    if not len(at):
        return
    made = MULTI_OF[shapes.wanted](geometry[at], indices=np.arange(len(at)))
    if shapes.info.format in WITHOUT_MULTI:
        geometry[at] = made
        shapes.edits.append(of_layer(GEOMETRY, Kind.MULTI, len(at), after=shapes.layer.geometry_type, rule=shapes.rule("multi")))
        return
    names = [shapes.layer.geometry_type.removeprefix("Multi")] * len(at)
    shapes.put(at, made, "multi", Kind.MULTI, (names, [shapes.layer.geometry_type] * len(at)))


def _objects(geometries: list[Any]) -> Geometries:
    made = np.empty(len(geometries), dtype=object)
    made[:] = geometries
    return made
