"""The boundaries of parcels as a network of vertices and edges, to snap to and to follow.

Coordinates are metres (EPSG:25832). Edges are straight and meet in vertices only: where a vertex of one parcel lies on the edge of another
(a T-junction in the cadastre), the edge is split there, so that the network is the same from both sides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geoplan.settings import COORDINATE_PRECISION_M

if TYPE_CHECKING:
    from geoplan.geometry.vertices import Floats, Geometries, Index


@dataclass(frozen=True, eq=False)
class Network:
    """Vertices and the straight edges between them. Nothing is changed after making."""

    xy: Floats
    """(v, 2) metres: every vertex once, sorted by x, then y."""
    edge: Index
    """(e, 2) positions of the two ends, the lower first: every edge once, sorted."""

    @classmethod
    def of(cls, polygons: Geometries) -> Network:
        """Make the network of the boundaries of ``polygons`` (areas or lines; missing and empty ones give nothing)."""
        lines = shapely.get_parts(shapely.boundary(polygons[np.isin(shapely.get_type_id(polygons), (3, 6))]))
        drawn = shapely.get_parts(polygons[np.isin(shapely.get_type_id(polygons), (1, 5))])
        coordinates, line = shapely.get_coordinates(np.concatenate([lines, drawn]), return_index=True)
        xy, vertex = np.unique(coordinates + 0.0, axis=0, return_inverse=True)
        vertex = vertex.ravel()
        edge = np.column_stack([vertex[:-1], vertex[1:]])[line[:-1] == line[1:]]
        return cls(xy, _split(xy, _once(edge)))

    @cached_property
    def points(self) -> shapely.STRtree:
        """The vertices, to be searched."""
        return shapely.STRtree(shapely.points(self.xy))

    @cached_property
    def lines(self) -> Geometries:
        """The edges as lines, in their order."""
        return np.asarray(shapely.linestrings(self.xy[self.edge]), object)

    @cached_property
    def edges(self) -> shapely.STRtree:
        """The edges, to be searched."""
        return shapely.STRtree(self.lines)

    def nearest_vertex(self, xy: Floats, *, within_m: float) -> Index:
        """Give the nearest vertex of each point, (n,); -1 where none lies within ``within_m``; of equals the first."""
        return _nearest(self.points, xy, within_m)

    def nearest_edge(self, xy: Floats, *, within_m: float) -> Index:
        """Give the nearest edge of each point, (n,); -1 where none lies within ``within_m``; of equals the first."""
        return _nearest(self.edges, xy, within_m)

    def foot(self, xy: Floats, edge: Index) -> Floats:
        """Give the point of each ``edge`` that is nearest to the point, (n, 2)."""
        start, end = self.xy[self.edge[edge, 0]], self.xy[self.edge[edge, 1]]
        nearest: Floats = start + along(xy, start, end)[:, None] * (end - start)
        return nearest

    def edge_between(self, ends: Index) -> Index:
        """Give the edge between each pair of vertices, (n,) of ``ends`` (n, 2); -1 where there is none."""
        low, high = ends.min(axis=1), ends.max(axis=1)
        key, wanted = self.edge[:, 0] * len(self.xy) + self.edge[:, 1], low * len(self.xy) + high
        at = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
        found = (low >= 0) & (key[at] == wanted) if len(key) else np.zeros(len(ends), bool)
        return np.where(found, at, -1)


def running(start: Floats, end: Floats, network: Network, *, within_m: float) -> tuple[Index, Index, Floats]:
    """Give the vertices of the network that straight edges run past, their ends left out.

    (k,) edge, (k,) vertex and (k,) how far along the edge, 0 to 1, of each vertex that lies within ``within_m`` of an edge and between
    its ends.
    """
    edge, vertex = network.points.query(shapely.linestrings(np.stack([start, end], axis=1)), predicate="dwithin", distance=within_m)
    share = along(network.xy[vertex], start[edge], end[edge])
    between = (share > 0) & (share < 1)
    return edge[between], vertex[between], share[between]


def along(xy: Floats, start: Floats, end: Floats) -> Floats:
    """How far along the line from ``start`` to ``end`` each point lies: 0 at the start, 1 at the end, never beyond."""
    step = end - start
    length = (step**2).sum(axis=1)
    share = ((xy - start) * step).sum(axis=1) / np.where(length > 0, length, 1)
    clipped: Floats = np.clip(share, 0.0, 1.0)
    return clipped


def _nearest(tree: shapely.STRtree, xy: Floats, within_m: float) -> Index:
    best = np.full(len(xy), -1)
    if len(tree):
        (point, found), distance = tree.query_nearest(shapely.points(xy), max_distance=within_m, return_distance=True)
        order = np.lexsort((found, distance, point))
        first = order[np.flatnonzero(np.diff(point[order], prepend=-1))]
        best[point[first]] = found[first]
    return best


def _once(edge: Index) -> Index:
    """Each edge once, the lower end first; edges without length are left out."""
    edge = np.sort(edge[edge[:, 0] != edge[:, 1]], axis=1)
    return np.unique(edge, axis=0)


def _split(xy: Floats, edge: Index) -> Index:
    """Split the edges at the vertices that lie on them, as near as the grid can tell."""
    unsplit = Network(xy, edge)
    on, vertex, share = running(xy[edge[:, 0]], xy[edge[:, 1]], unsplit, within_m=COORDINATE_PRECISION_M / 2)
    if not len(on):
        return edge
    chain = np.concatenate([np.arange(len(edge)), on, np.arange(len(edge))])
    through = np.concatenate([edge[:, 0], vertex, edge[:, 1]])
    place = np.concatenate([np.full(len(edge), -1.0), share, np.full(len(edge), 2.0)])
    order = np.lexsort((place, chain))
    chain, through = chain[order], through[order]
    return _once(np.column_stack([through[:-1], through[1:]])[chain[:-1] == chain[1:]])
