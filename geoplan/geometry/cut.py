"""Cutting, merging and moving the parts of a tiling: whatever is done, the parts tile the area afterwards.

Everything that cuts goes the same way. The edges of all parts and the new lines become one linework on the millimetre grid; the faces of it
are the smallest pieces; and pieces that belong together are put together. Neighbours cannot come apart, for there is only one set of edges.

The area itself may change: it gets the vertices where lines meet it, and since those lie on the grid it may move by less than a millimetre.
``Cut`` tells by how much. Coordinates are metres (EPSG:25832).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoplan.errors import ShapeError
from geoplan.geometry.tile import Tiling, covered_by, faces, is_tiling, objects, rounded, united
from geoplan.settings import COORDINATE_PRECISION_M
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.geometry.vertices import Floats, Geometries, Index

SLIVER_M = 0.05
"""Pieces narrower than this on average are no parts of their own; they stay with a neighbour of the same part."""


class Cut(NamedTuple):
    """A tiling after a cut, and what it came from."""

    tiling: Tiling
    origin: Index
    """(n,) the part that each new part was cut from; never falling. The largest piece of a part comes first."""
    group: Index
    """(n,) the polygon that each new part lies in, where polygons cut; -1 for the rest."""
    added: int
    """Vertices that the area got."""
    area_change_m2: float
    """How much ground the area gained and lost together, by rounding to the grid."""
    slivers: int
    """Narrow pieces that stayed with a neighbour."""


def cut_by_lines(tiling: Tiling, lines: Geometries, *, parts: Index | None = None, sliver_m: float = SLIVER_M) -> Cut:
    """Cut the parts (all, or those at ``parts``) along the lines; every piece becomes a part.

    What a line does beyond the parts is passed over, and so are loose ends. An island of a part that no line cuts stays with the
    largest piece. Raises ``ShapeError`` when nothing is cut.
    """
    chosen = np.arange(len(tiling.parts)) if parts is None else np.unique(parts)
    inside = shapely.intersection(shapely.union_all(lines), shapely.union_all(tiling.parts[chosen]))
    pieces, part = _pieces(tiling, objects(inside))
    group = np.where(np.isin(part, chosen), _uncut_with_largest(tiling, pieces, part), -1)
    cut = _assembled(tiling, pieces, part, group, sliver_m)
    if len(cut.tiling.parts) == len(tiling.parts):
        raise ShapeError(texts()(N_("Linjen deler ikke fladen: den skal gå fra kant til kant.")))
    return cut


def cut_by_polygons(tiling: Tiling, polygons: Geometries, *, parts: Index | None = None, sliver_m: float = SLIVER_M) -> Cut:
    """Cut the parts (all, or those at ``parts``) along the polygons; what lies in one polygon becomes one part, the rest another.

    Where polygons overlap, the one that comes first counts. Raises ``ShapeError`` when nothing is cut.
    """
    chosen = np.arange(len(tiling.parts)) if parts is None else np.unique(parts)
    reach = shapely.union_all(tiling.parts[chosen])
    pieces, part = _pieces(tiling, shapely.intersection(shapely.boundary(polygons), reach))
    group = np.where(np.isin(part, chosen), _first_holding(pieces, polygons), -1)
    cut = _assembled(tiling, pieces, part, group, sliver_m)
    if len(cut.tiling.parts) == len(tiling.parts):
        raise ShapeError(texts()(N_("Det tegnede deler ikke fladen: det ligger uden for den, eller det dækker den helt.")))
    return cut


def tiled_by(area: shapely.Geometry, parts: Geometries, *, sliver_m: float = SLIVER_M) -> Cut:
    """Make a tiling of ``area`` from parts that need not fit it, nor each other.

    Ground that two parts claim goes to the first; what no part has becomes one more part at the end, whose ``origin`` is the number of
    parts; what lies outside the area is lost. Narrow gaps go to a neighbour. A part that is left with nothing is not in ``origin``.
    """
    whole = Tiling(area, objects(area))
    pieces, one = _pieces(whole, shapely.intersection(shapely.boundary(parts), area))
    first = _first_holding(pieces, parts)
    label, slivers = _without_slivers(pieces, one, np.where(first < 0, len(parts), first), sliver_m)
    cut = _assembled(whole, pieces, one, label, 0.0)
    made = united(pieces, label)
    return cut._replace(tiling=Tiling(cut.tiling.area, made), origin=np.unique(label), group=np.unique(label), slivers=slivers)


def cut_out(tiling: Tiling, hole: shapely.Geometry) -> Cut:
    """Give the tiling without ``hole`` (polygon): the area and its parts lose the same ground.

    Raises ``ShapeError`` when the hole lies outside the area or takes all of a part.
    """
    pieces, part = _pieces(tiling, objects(shapely.boundary(hole)))
    out = covered_by(pieces, objects(hole)) == 0
    if not out.any():
        raise ShapeError(texts()(N_("Hullet ligger uden for fladen.")))
    if len(np.unique(part[~out])) < len(tiling.parts):
        raise ShapeError(texts()(N_("Hullet dækker en hel del af fladen: slet delen, eller gør hullet mindre.")))
    return _assembled(tiling, pieces[~out], part[~out], np.full((~out).sum(), -1), 0.0)


def merged(tiling: Tiling, which: Index) -> Tiling:
    """Give the tiling with the parts at ``which`` put together as one, at the place of the first of them."""
    label = np.arange(len(tiling.parts))
    label[which] = np.min(which)
    return Tiling(tiling.area, united(tiling.parts, label))


def border_redrawn(tiling: Tiling, first: int, second: int, line: shapely.Geometry) -> Cut:
    """Give the tiling with ``line`` as the border between two parts, in place of the one they had.

    Both keep their places. Raises ``ShapeError`` when the line does not make two pieces of them.
    """
    if first == second:
        raise ShapeError(texts()(N_("Vælg to områder, der grænser op til hinanden.")))
    both = np.array([first, second])
    one = merged(tiling, both)
    cut = cut_by_lines(one, objects(line), parts=np.array([min(both)]))
    new = np.flatnonzero(cut.origin == min(both))
    if len(new) != len(both):
        raise ShapeError(texts()(N_("Linjen skal dele de to områder i netop to stykker; den giver {n}."), n=len(new)))
    old = tiling.parts[both]
    straight = shapely.area(shapely.intersection(cut.tiling.parts[new], old)).sum()
    crossed = shapely.area(shapely.intersection(cut.tiling.parts[new], old[::-1])).sum()
    parts = np.empty_like(tiling.parts)
    parts[np.setdiff1d(np.arange(len(parts)), both)] = np.delete(cut.tiling.parts, new)
    parts[both] = cut.tiling.parts[new if straight >= crossed else new[::-1]]
    return cut._replace(tiling=Tiling(cut.tiling.area, parts), origin=np.arange(len(parts)))


def moved(tiling: Tiling, before: Floats, after: Floats, *, fixed_area: bool = True, grid_m: float = COORDINATE_PRECISION_M) -> Tiling:
    """Give the tiling with the vertices at ``before`` ((k, 2), exactly) at ``after``, in every part and the area at once.

    Two vertices of an edge move the edge. The new places are put on the grid. Raises ``ShapeError`` when there is no such vertex, when it
    belongs to the edge of the area and ``fixed_area``, and when a part would cross another or itself.
    """
    t = texts()
    area = _with_moved(objects(tiling.area), before, rounded(after, grid_m=grid_m))
    parts = _with_moved(tiling.parts, before, rounded(after, grid_m=grid_m))
    if parts.found < len(before):
        raise ShapeError(t(N_("Der er intet knækpunkt, hvor du vil flytte.")))
    if area.found and fixed_area:
        raise ShapeError(t(N_("Punktet ligger på planens afgrænsning; den flytter ikke med.")))
    made = Tiling(area.shapes[0], parts.shapes)
    if not is_tiling(made):
        raise ShapeError(t(N_("Flytningen ville lade et område krydse et andet eller sig selv.")))
    return made


class _Moved(NamedTuple):
    shapes: Geometries
    found: int


def _with_moved(shapes: Geometries, before: Floats, after: Floats) -> _Moved:
    xy = shapely.get_coordinates(shapes)
    at, which = np.nonzero((xy[:, None, :] == before[None]).all(axis=2))
    xy[at] = after[which]
    changed = shapely.set_coordinates(shapes.copy(), xy)
    return _Moved(shapely.remove_repeated_points(changed), len(np.unique(which)))


def _pieces(tiling: Tiling, lines: Geometries) -> tuple[Geometries, Index]:
    """Give the smallest pieces of the tiling and the lines, and the part that each lies in."""
    pieces = faces(np.concatenate([shapely.boundary(np.append(tiling.parts, objects(tiling.area))), lines]))
    part = covered_by(pieces, tiling.parts)
    return pieces[part >= 0], part[part >= 0]


def _uncut_with_largest(tiling: Tiling, pieces: Geometries, part: Index) -> Index:
    """Number the pieces; those that are whole islands of their part get the number of its largest piece."""
    islands, of = shapely.get_parts(tiling.parts, return_index=True)
    island = covered_by(pieces, islands)
    lost = island < 0  # rounding may leave a splinter in no island: it goes with the first of its part
    island[lost] = np.searchsorted(of, part[lost])
    whole = np.bincount(island)[island] == 1
    size = np.where(whole, -1.0, shapely.area(pieces))
    order = np.lexsort((-size, part))
    largest = order[np.flatnonzero(np.diff(part[order], prepend=-1))]
    return np.where(whole, largest[np.searchsorted(part[largest], part)], np.arange(len(pieces)))


def _first_holding(pieces: Geometries, polygons: Geometries) -> Index:
    """Give for each piece the first polygon that holds at least half of it; -1 where none does."""
    piece, polygon = shapely.STRtree(polygons).query(pieces, predicate="intersects")
    held = shapely.area(shapely.intersection(pieces[piece], polygons[polygon])) > shapely.area(pieces[piece]) / 2
    first = np.full(len(pieces), len(polygons))
    np.minimum.at(first, piece[held], polygon[held])
    return np.where(first == len(polygons), -1, first)


def _assembled(tiling: Tiling, pieces: Geometries, part: Index, group: Index, sliver_m: float) -> Cut:
    """Put together the pieces of one part and group; those of group -1 stay with the largest piece of a part that is cut by lines."""
    keys, label = np.unique(np.column_stack([part, group]), axis=0, return_inverse=True)
    label, slivers = _without_slivers(pieces, part, label.ravel(), sliver_m)
    made = united(pieces, label)
    of, belongs = keys[np.unique(label)].T
    order = np.lexsort((-shapely.area(made), of))
    area = shapely.coverage_union_all(pieces)
    added = shapely.get_num_coordinates(area) - shapely.get_num_coordinates(tiling.area)
    change = shapely.area(shapely.symmetric_difference(area, tiling.area))
    return Cut(Tiling(area, made[order]), of[order], belongs[order], int(added), float(change), slivers)


def _without_slivers(pieces: Geometries, part: Index, label: Index, sliver_m: float) -> tuple[Index, int]:
    """Give narrow islands the label of the island of the same part that they border on the longest; and tell how many."""
    names = np.unique(label)
    islands, group = shapely.get_parts(united(pieces, label), return_index=True)
    at = covered_by(pieces, islands)
    of = np.zeros(len(islands), np.int64)
    of[at] = part
    narrow = 2 * shapely.area(islands) / shapely.length(islands) < sliver_m
    small, wide = (np.flatnonzero(k) for k in (narrow, ~narrow))
    i, j = shapely.STRtree(islands[wide]).query(islands[small], predicate="intersects")
    same = of[small[i]] == of[wide[j]]
    i, j = i[same], j[same]
    border = shapely.length(shapely.intersection(islands[small[i]], islands[wide[j]]))
    order = np.lexsort((-border, i))
    i, j, border = i[order], j[order], border[order]
    best = np.flatnonzero(np.diff(i, prepend=-1))
    best = best[border[best] > 0]
    group[small[i[best]]] = group[wide[j[best]]]
    return names[group][at], len(best)
