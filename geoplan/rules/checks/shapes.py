"""Checks of geometry, each a thin coat over ``geoplan.geometry``. Lengths in metres, areas in square metres, EPSG:25832."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoplan.dataset.layers import CURVED
from geoplan.geometry.areas import Area, bounds_outside
from geoplan.geometry.shape import Hits as Faults
from geoplan.geometry.shape import (
    has_z,
    is_empty_or_missing,
    kind,
    part_count,
    repeated_vertices,
    self_contact,
    slivers,
    spikes,
    tiny_parts,
    too_many_decimals,
)
from geoplan.geometry.topology import equal_groups, fingerprint, gaps
from geoplan.geometry.validity import Fault, invalid
from geoplan.geometry.vertices import Vertices
from geoplan.rules.checks.identity import CURRENT
from geoplan.rules.checks.text import identity
from geoplan.rules.types import NO_HITS, Hits, Outcome, positions
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.geometry.topology import Coincident
    from geoplan.rules.parameters import Parameter
    from geoplan.rules.types import Check, Context, Keep

FINGERPRINT = "fingerprint"

FAULT_DA: Mapping[Fault, Phrase] = {
    Fault.SELF_INTERSECTION: Phrase(N_("krydser sig selv")),
    Fault.RING_SELF_INTERSECTION: Phrase(N_("rører sig selv i et punkt")),
    Fault.HOLE_OUTSIDE_SHELL: Phrase(N_("har et hul uden for sin yderkant")),
    Fault.NESTED_HOLES: Phrase(N_("har et hul inde i et andet hul")),
    Fault.NESTED_SHELLS: Phrase(N_("har en del inde i en anden del")),
    Fault.DISCONNECTED_INTERIOR: Phrase(N_("er delt i to af sine huller")),
    Fault.TOO_FEW_POINTS: Phrase(N_("har for få punkter")),
    Fault.DUPLICATE_RINGS: Phrase(N_("har to ens ringe")),
    Fault.INVALID_COORDINATE: Phrase(N_("har en koordinat, der ikke er et tal")),
    Fault.RING_NOT_CLOSED: Phrase(N_("har en ring, der ikke er lukket")),
    Fault.OTHER: Phrase(N_("er ikke gyldig")),
}


def vertices(rows: Rows) -> Vertices:
    """The vertices of the rows, taken out once."""
    return rows.derived("vertices", lambda r: Vertices.of(r.geometry))


def _marked(mask: NDArray[np.bool_], **rest: Any) -> Hits:
    at = positions(mask)
    return Hits(at, **rest) if len(at) else NO_HITS


def geometry_present(rows: Rows, _context: Context) -> Hits:
    """Every row has a geometry that is not empty. One that cannot be decoded is another fault."""
    return _marked(is_empty_or_missing(rows.geometry) & ~rows.undecodable)


def geometry_readable(rows: Rows, _context: Context) -> Hits:
    """Every geometry that is there can be decoded."""
    return _marked(rows.undecodable)


def of_kind(wanted: str, names: Mapping[str, Phrase]) -> Check:
    """Every geometry is of the kind ``wanted``: point, line or polygon, single or multi. ``names`` gives kinds in Danish."""

    def check(rows: Rows, _context: Context) -> Hits:
        found = kind(rows.geometry)
        at = positions((found != wanted) & (found != ""))
        if not len(at):
            return NO_HITS
        return Hits(at, value=[names[text] for text in found[at].tolist()], limit=[names[wanted]] * len(at))

    return check


def multi(formats_without: frozenset[str], *, limit: str | None = None) -> Check:
    """Every geometry is of a multi type, in formats that can hold one. ``limit`` names the type it should be."""
    single = (shapely.GeometryType.POINT, shapely.GeometryType.LINESTRING, shapely.GeometryType.POLYGON)

    def check(rows: Rows, _context: Context) -> Hits:
        if rows.layer.format in formats_without:
            return NO_HITS
        return _marked(np.isin(shapely.get_type_id(rows.geometry), single), limit=limit)

    return check


def single_part(rows: Rows, _context: Context) -> Hits:
    """Every feature has one part."""
    parts = part_count(rows.geometry)
    at = positions(parts > 1)
    return Hits(at, value=parts[at], limit="1") if len(at) else NO_HITS


def two_dimensional(rows: Rows, _context: Context) -> Hits:
    """No geometry has heights."""
    return _marked(has_z(rows.geometry))


VALID = "valid"
"""Name under which validity is kept."""


def keep_valid(rows: Rows) -> NDArray[np.bool_]:
    """Where the geometry is valid by OGC simple features; missing ones are not. Asked of GEOS once."""
    return rows.derived(VALID, lambda r: shapely.is_valid(r.geometry))


def valid(rows: Rows, _context: Context) -> Hits:
    """Every geometry is valid by OGC simple features; the place of the fault is given."""
    suspects = positions(~keep_valid(rows) & ~shapely.is_missing(rows.geometry))
    found = invalid(rows.geometry[suspects])
    if not len(found.feature):
        return NO_HITS
    faults = [FAULT_DA[fault] for fault in found.fault]
    return Hits(suspects[found.feature], value=[str(fault) for fault in found.fault], place=found.xy, details={"fault": faults})


def within_extent(extent: tuple[float, float, float, float], *, within: tuple[float, float, float, float] | None = None) -> Check:
    """Every geometry lies within ``extent``. ``within``: only rows within that larger extent are judged, so that a fault is told once."""

    def check(rows: Rows, _context: Context) -> Hits:
        beyond = bounds_outside(rows.bounds, extent)
        if within is not None:
            beyond &= ~bounds_outside(rows.bounds, within)
        return _marked(beyond)

    return check


def _sized(found: Faults, limit: float | None = None, decimals: int = 3) -> Hits:
    if not len(found.feature):
        return NO_HITS
    at = found.feature.astype(np.int64)
    limits = None if limit is None else [limit] * len(at)
    return Hits(at, value=np.round(found.size, decimals), limit=limits, place=found.xy, details={"count": found.number.tolist()})


def _on(parameter: Parameter, context: Context) -> float:
    return parameter.on(context.day).value


def no_repeated_vertices(tolerance: Parameter) -> Check:
    """No two consecutive vertices lie closer than the tolerance."""
    return lambda rows, context: _sized(repeated_vertices(vertices(rows), tolerance_m=_on(tolerance, context)), _on(tolerance, context))


def no_spikes(angle: Parameter, length: Parameter) -> Check:
    """No ring or line turns back on itself at less than the angle (degrees), with arms of at least the length."""

    def check(rows: Rows, context: Context) -> Hits:
        limit = _on(angle, context)
        return _sized(spikes(vertices(rows), max_angle_deg=limit, min_length_m=_on(length, context)), limit)

    return check


def no_slivers(width: Parameter, length: Parameter) -> Check:
    """No area is narrower than the width and at least as long as the length."""

    def check(rows: Rows, context: Context) -> Hits:
        limit = _on(width, context)
        return _sized(slivers(rows.geometry, max_width_m=limit, min_length_m=_on(length, context)), limit)

    return check


def no_tiny_parts(area: Parameter, length: Parameter) -> Check:
    """No part of a feature of several parts is smaller than the area, or shorter than the length."""

    def check(rows: Rows, context: Context) -> Hits:
        found = tiny_parts(rows.geometry, min_area_m2=_on(area, context), min_length_m=_on(length, context))
        return _sized(found)

    return check


def no_self_contact(rows: Rows, _context: Context) -> Hits:
    """No valid area touches itself in a vertex: a hole its edge, or a part another part."""
    return _sized(self_contact(vertices(rows)))


def on_grid(precision_m: float) -> Check:
    """Every coordinate lies on the precision's grid. The points of a geometry whose arcs were made straight are not the file's."""

    def check(rows: Rows, _context: Context) -> Hits:
        found = too_many_decimals(vertices(rows), precision_m=precision_m)
        at, curved = found.feature.astype(np.int64), rows.kept(CURVED)
        own = np.ones(len(at), dtype=bool) if curved is None else ~curved[at]
        if not own.any():
            return NO_HITS
        return Hits(at[own], place=found.xy[own], details={"count": found.number[own].tolist()})

    return check


def at_least(minimum: float, *, of: str) -> Check:
    """Every feature has at least this area (``of="area"``, m2) or length (``of="length"``, m). Invalid and empty ones are not measured."""
    measure: Callable[[Any], Any] = shapely.area if of == "area" else shapely.length

    def check(rows: Rows, _context: Context) -> Hits:
        size = measure(rows.geometry)
        small = (size < minimum) & ~is_empty_or_missing(rows.geometry)
        at = positions(small)
        if len(at):
            at = at[keep_valid(rows)[at]]
        return Hits(at, value=np.round(size[at], 3), limit=[minimum] * len(at)) if len(at) else NO_HITS

    return check


def keep_fingerprint(apart: tuple[str, ...] = ()) -> Keep:
    """128 bits per geometry that are equal for equal geometries, and zero where there is none.

    The columns ``apart`` tell objects of one geometry apart, as far as the layer has them.
    """

    def keep(rows: Rows) -> NDArray[np.uint64]:
        prints = fingerprint(vertices(rows))
        there = prints.any(axis=1)
        for number, name in enumerate(name for name in apart if rows.has(name)):
            prints[there] += identity(rows, name)[there] * np.uint64(2 * number + 3)
        return prints

    return keep


def not_coincident(rows: Rows, _context: Context) -> Hits:
    """No two current rows have the same geometry. Needs ``keep={FINGERPRINT: keep_fingerprint(), CURRENT: keep_current}``."""
    prints = rows.kept(FINGERPRINT)
    if prints is None:
        return NO_HITS
    found = equal_groups(np.where(rows.kept(CURRENT)[:, None], prints, np.uint64(0)))
    if not len(found.feature):
        return NO_HITS
    at = found.feature.astype(np.int64)
    return Hits(at, other=rows.row[another(found)])


def another(alike: Coincident) -> NDArray[np.int64]:
    """For each feature of a group another of the group: the first, for the first itself the second."""
    later = alike.feature != alike.first
    groups, place = np.unique(alike.first[later], return_index=True)
    second = alike.feature[later][place]
    return np.where(later, alike.first, second[np.searchsorted(groups, alike.first)] if len(groups) else alike.first)


def _current(rows: Rows) -> NDArray[np.object_]:
    """The geometries, None for versions that history has closed."""
    current = rows.kept(CURRENT)
    if current is None or current.all():
        return rows.geometry
    geometry = rows.geometry.copy()
    geometry[~current] = None
    return geometry


Grouping = Callable[["Rows"], "NDArray[np.int64] | None"]


def no_gaps(width: Parameter, area: Parameter, grouping: Grouping) -> Check:
    """Areas of one group leave no narrow holes between them: no wider than the width (m), no larger than the area (m2).

    Needs ``keep={CURRENT: keep_current, VALID: keep_valid}``, and the geometry of the whole layer.
    """

    def check(rows: Rows, context: Context) -> Hits:
        groups = grouping(rows)
        chosen = [np.arange(len(rows))] if groups is None else [np.flatnonzero(groups == group) for group in np.unique(groups)]
        max_width, max_area = _on(width, context), _on(area, context)
        current, known = _current(rows), rows.kept(VALID)
        found = [(m, gaps(current[m], max_width_m=max_width, max_area_m2=max_area, valid=known[m])) for m in chosen]
        at = np.concatenate([members[gap.neighbour] for members, gap in found])
        if not len(at):
            return NO_HITS
        order = np.argsort(at, kind="stable")
        size = np.concatenate([gap.area_m2 for _, gap in found])[order]
        place = np.concatenate([gap.xy for _, gap in found])[order]
        breadth = np.concatenate([gap.width_m for _, gap in found])[order]
        return Hits(at[order].astype(np.int64), value=np.round(size, 3), place=place, details={"width": np.round(breadth, 3).tolist()})

    return check


Codes = Callable[["Rows", "Context"], "NDArray[np.object_]"]


def inside_own_area(boundary: str, code_column: str, buffer: Parameter, codes: Codes) -> Check:
    """Every geometry lies inside the area of its code, widened by the buffer (m).

    ``boundary`` is the kind of the layer of areas, ``code_column`` its code, ``codes`` gives each row's code. A row whose code has no area
    is undecided.
    """

    def check(rows: Rows, context: Context) -> list[Hits]:
        areas = context.dataset.made(f"areas:{boundary}", lambda: _areas(context, boundary, code_column, _on(buffer, context)))
        code = codes(rows, context)
        away = np.zeros(len(rows), dtype=bool)
        known = np.zeros(len(rows), dtype=bool)
        for name in {text for text in np.unique(code.astype(str)) if text in areas}:
            members = np.flatnonzero(code == name)
            known[members] = True
            away[members[areas[name].outside(rows.geometry[members])]] = True
        missing = positions(~known & ~is_empty_or_missing(rows.geometry))
        at = positions(away)
        limit = [_on(buffer, context)] * len(at)
        return [Hits(at, value=code[at], limit=limit), Hits(missing, value=code[missing], outcome=Outcome.UNDECIDED)]

    return check


def _areas(context: Context, boundary: str, code_column: str, buffer_m: float) -> dict[str, Area]:
    whole = context.dataset.whole(boundary)
    codes = np.array([str(code).lstrip("0") for code in whole.column(code_column).to_pylist()], dtype=object)
    merged = {name: _surface(whole.geometry[codes == name]) for name in set(codes)}
    return {name: Area(shapely.buffer(area, buffer_m)) for name, area in merged.items() if not area.is_empty}


def _surface(geometries: NDArray[np.object_]) -> shapely.Geometry:
    """The surfaces among the geometries taken together; empty where there is none. Lines that stick out of a surface are left out."""
    sound = shapely.make_valid(geometries[~is_empty_or_missing(geometries)], method="structure", keep_collapsed=False)
    parts = shapely.get_parts(shapely.union_all(sound))
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def inside_layer(kind_of_layer: str) -> Check:
    """Every geometry lies inside the areas of another layer taken together. Where that layer has no area, nothing does."""

    def check(rows: Rows, context: Context) -> Hits:
        def union() -> Area | None:
            surface = _surface(context.dataset.whole(kind_of_layer).geometry)
            return None if surface.is_empty else Area(surface)

        area = context.dataset.made(f"union:{kind_of_layer}", union)
        if area is None:
            return _marked(~is_empty_or_missing(rows.geometry))
        at = area.outside(rows.geometry)
        return Hits(at.astype(np.int64)) if len(at) else NO_HITS

    return check


def near_layer(kind_of_layer: str, tolerance: Parameter) -> Check:
    """Every geometry lies within the tolerance (m) of some feature of another layer."""

    def check(rows: Rows, context: Context) -> Hits:
        limit = _on(tolerance, context)
        here = positions(~is_empty_or_missing(rows.geometry))
        tree = context.dataset.index(kind_of_layer)
        nearest = tree.query_nearest(rows.geometry[here], return_distance=True, all_matches=False)
        distance = np.full(len(rows), np.inf)
        distance[here[nearest[0][0]]] = nearest[1]
        at = here[distance[here] > limit]
        known = [None if np.isinf(value) else value for value in np.round(distance[at], 3).tolist()]
        return Hits(at, value=known, limit=[limit] * len(at)) if len(at) else NO_HITS

    return check
