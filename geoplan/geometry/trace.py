"""The way along parcel boundaries from one point to another.

Coordinates are metres (EPSG:25832).
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoplan.errors import ShapeError
from geoplan.geometry.network import Network
from geoplan.geometry.tile import rounded
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.geometry.vertices import Floats, Index

REACH_M = 1.0
"""How far from a boundary a point may be set and still be meant to lie on it."""


class Traced(NamedTuple):
    """A way along boundaries."""

    line: shapely.LineString
    """From the first point to the second; its vertices are those of the boundaries, and the two points where they lie within an edge."""
    length_m: float


def traced(network: Network, start: Floats, end: Floats, *, reach_m: float = REACH_M) -> tuple[Traced, ...]:
    """Give the shortest way along the boundaries from ``start`` to ``end`` ((2,) each), and the other way round where there is one.

    The other way round is the shortest that shares no edge with the first. Points are put on the nearest vertex within ``reach_m``, or
    else on the nearest edge. Raises ``ShapeError`` when a point is too far from a boundary, when both are in the same place, and when
    no boundary leads from one to the other.
    """
    t = texts()
    graph, ends = _with_points(network, np.array([start, end], np.float64), reach_m)
    if ends[0] == ends[1]:
        raise ShapeError(t(N_("De to punkter ligger samme sted på skellet.")))
    first = _shortest(graph, *ends)
    if first is None:
        raise ShapeError(t(N_("Der er ingen vej langs skellene mellem de to punkter.")))
    used = graph.edge_between(np.column_stack([first[:-1], first[1:]]))
    second = _shortest(Network(graph.xy, np.delete(graph.edge, used, axis=0)), *ends)
    return tuple(_way(graph, path) for path in (first, second) if path is not None)


def _with_points(network: Network, points: Floats, reach_m: float) -> tuple[Network, tuple[int, int]]:
    """Give the network with the two points as vertices, and which vertices they are."""
    vertex = network.nearest_vertex(points, within_m=reach_m)
    edge = network.nearest_edge(points, within_m=reach_m)
    if (edge < 0).any():
        number = int(np.flatnonzero(edge < 0)[0])
        x, y = (texts().number(float(k), 2) for k in points[number])
        raise ShapeError(texts()(N_("Punktet ({x}; {y}) ligger ikke ved et skel: sæt det nærmere."), x=x, y=y))
    extra = np.flatnonzero(vertex < 0)
    if not len(extra):
        return network, (int(vertex[0]), int(vertex[1]))
    vertex[extra] = len(network.xy) + np.arange(len(extra))
    xy = np.vstack([network.xy, rounded(network.foot(points[extra], edge[extra]))])
    return Network(xy, _cut_at(network, xy, edge[extra], vertex[extra])), (int(vertex[0]), int(vertex[1]))


def _cut_at(network: Network, xy: Floats, edge: Index, vertex: Index) -> Index:
    """Give the edges with those at ``edge`` cut at ``vertex``; one edge may be cut twice."""
    kept = np.delete(network.edge, edge, axis=0)
    made = []
    for one in np.unique(edge):  # one or two
        low, high = network.edge[one]
        on = vertex[edge == one]
        on = on[np.argsort(((xy[on] - xy[low]) ** 2).sum(axis=1))]
        through = np.concatenate([[low], on, [high]])
        made.append(np.column_stack([through[:-1], through[1:]]))
    return np.unique(np.sort(np.vstack([kept, *made]), axis=1), axis=0)


def _shortest(network: Network, start: int, end: int) -> Index | None:
    """Give the vertices of the shortest path, or None: Dijkstra's way, which visits only what is nearer than the end."""
    neighbour, length, first = _by_vertex(network)
    reached, came_from, waiting = {start: 0.0}, {start: start}, [(0.0, start)]
    while waiting:
        distance, at = heapq.heappop(waiting)
        if at == end:
            return _back(came_from, end)
        if distance > reached[at]:
            continue
        for k in range(first[at], first[at + 1]):
            further, there = distance + length[k], int(neighbour[k])
            if further < reached.get(there, np.inf):
                reached[there], came_from[there] = further, at
                heapq.heappush(waiting, (further, there))
    return None


def _by_vertex(network: Network) -> tuple[Index, Floats, Index]:
    """Give the neighbours of all vertices, vertex after vertex, how far they are, and where those of each vertex begin."""
    both = np.vstack([network.edge, network.edge[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    length = np.hypot(*(network.xy[both[:, 0]] - network.xy[both[:, 1]]).T)
    return both[:, 1], length, np.searchsorted(both[:, 0], np.arange(len(network.xy) + 1))


def _back(came_from: dict[int, int], end: int) -> Index:
    path = [end]
    while came_from[path[-1]] != path[-1]:
        path.append(came_from[path[-1]])
    return np.array(path[::-1], np.int64)


def _way(network: Network, path: Index) -> Traced:
    line = shapely.linestrings(network.xy[path])
    return Traced(line, float(shapely.length(line)))
