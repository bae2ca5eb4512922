"""Drawings made to follow parcel boundaries, so that shared edges are identical to the last bit.

Vertices go to the nearest parcel vertex within the tolerance, else to the nearest point of a parcel edge. Where the drawing then runs along
a boundary it gets the vertices of that boundary, and vertices of its own that lie between two neighbouring ones of them are dropped: there
the drawing and the parcels share every vertex. A ring that would collapse is left as it was drawn.

Coordinates are metres (EPSG:25832).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoplan.geometry.network import Network, running
from geoplan.geometry.tile import rounded
from geoplan.settings import COORDINATE_PRECISION_M

if TYPE_CHECKING:
    from geoplan.geometry.vertices import Floats, Geometries, Index, Mask

TOLERANCE_M = 0.05
"""How near is the same place, when a drawing that was snapped once is snapped again."""

_MULTIPOLYGON = shapely.GeometryType.MULTIPOLYGON
_SMALLEST = 3
"""Vertices of the smallest ring, without the closing one."""


class Snapped(NamedTuple):
    """Drawings after snapping, and what was done to each. Every array is (n,)."""

    geometries: Geometries
    """Valid polygons and multipolygons."""
    moved: Index
    """Drawn vertices that were moved by more than the grid."""
    largest_m: Floats
    """The longest way that a drawn vertex was moved."""
    inserted: Index
    """Vertices that were taken from parcels without having been drawn."""
    dropped: Index
    """Drawn vertices that are gone: the parcels have none there, or two of them went to the same place."""
    kept: Index
    """Rings left as drawn, because they would have collapsed."""
    repaired: Mask
    """Whether the drawing had to be made valid: it was not when it came, or it met itself after snapping."""
    area_change_m2: Floats
    """Area after, less area before."""


class _Chain(NamedTuple):
    """The vertices of rings, ring after ring, without closing ones."""

    xy: Floats
    ring: Index
    at: Index
    """Vertex of the network that it is, or -1."""
    on: Index
    """Edge of the network that it was put on, or -1."""
    drawn: Mask

    def take(self, which: Index | Mask) -> _Chain:
        """Those at ``which``, in its order."""
        return _Chain(self.xy[which], self.ring[which], self.at[which], self.on[which], self.drawn[which])

    def with_more(self, more: _Chain) -> _Chain:
        """Both, one after the other."""
        xy, drawn = np.concatenate([self.xy, more.xy]), np.concatenate([self.drawn, more.drawn])
        ring, at, on = (np.concatenate(k) for k in ((self.ring, more.ring), (self.at, more.at), (self.on, more.on)))
        return _Chain(xy, ring, at, on, drawn)

    @property
    def next(self) -> Index:
        """The vertex after each one, the first of the ring after its last."""
        following = np.arange(1, len(self.ring) + 1)
        last = np.flatnonzero(np.diff(self.ring, append=-1))
        following[last] = np.flatnonzero(np.diff(self.ring, prepend=-1))
        return following


def snapped(drawings: Geometries, network: Network, *, tolerance_m: float = TOLERANCE_M) -> Snapped:
    """Snap polygons and multipolygons to the network, as told above.

    Neighbours that share an edge before share it afterwards where they share its vertices. What comes out is valid. ``ValueError`` when
    something else than areas is given.
    """
    if not np.isin(shapely.get_type_id(drawings), (3, 6)).all():
        raise ValueError("only areas can be snapped")
    parts, feature = shapely.get_parts(drawings, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    before = _opened(rings)
    placed = _placed(before, network, tolerance_m)
    chain = _along_boundary(_without_repeats(placed), network, tolerance_m)
    collapsed = np.bincount(chain.ring, minlength=len(rings)) < _SMALLEST
    chain = _put_together(chain, before, collapsed)
    offsets = [np.concatenate([[0], np.cumsum(np.bincount(k, minlength=n))]) for k, n in ((part, len(parts)), (feature, len(drawings)))]
    made, repaired = _valid(drawings, _closed(chain, len(rings), offsets))
    owner = feature[part]
    count = [np.bincount(owner[ring], minlength=len(drawings)) for ring in _counted(before, placed, chain, collapsed)]
    largest = np.zeros(len(drawings))
    np.maximum.at(largest, owner[before.ring], _way(before, placed))
    change = shapely.area(made) - shapely.area(drawings)
    return Snapped(made, count[0], largest, count[1], count[2], count[3], repaired, change)


def _opened(rings: Geometries) -> _Chain:
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    open_ = np.diff(ring, append=-1) == 0
    none = np.full(open_.sum(), -1)
    return _Chain(xy[open_], ring[open_], none, none, np.ones(len(none), bool))


def _placed(chain: _Chain, network: Network, tolerance_m: float) -> _Chain:
    """Put every vertex on the nearest vertex, else edge, of the network; the others on the grid."""
    at = network.nearest_vertex(chain.xy, within_m=tolerance_m)
    on = network.nearest_edge(chain.xy, within_m=tolerance_m)
    on[at >= 0] = -1
    xy = rounded(chain.xy)
    xy[at >= 0] = network.xy[at[at >= 0]]
    foot = network.foot(chain.xy[on >= 0], on[on >= 0])
    off = np.hypot(*(xy[on >= 0] - foot).T) > COORDINATE_PRECISION_M  # nearer than the grid is on it: snapping twice changes nothing
    xy[np.flatnonzero(on >= 0)[off]] = rounded(foot[off])
    return _Chain(xy, chain.ring, at, on, chain.drawn)


def _from_a_vertex(chain: _Chain) -> _Chain:
    """Let every ring begin at a vertex of the network, if it has one: then no run of vertices between two of them is torn."""
    first = np.flatnonzero(np.diff(chain.ring, prepend=-1))
    position = np.arange(len(chain.ring)) - first[np.searchsorted(chain.ring[first], chain.ring)]
    begin = np.flatnonzero(chain.at >= 0)
    ring, which = np.unique(chain.ring[begin], return_index=True)
    length = np.bincount(chain.ring)
    shift = np.zeros_like(length)
    shift[ring] = position[begin[which]]
    turned = (position - shift[chain.ring]) % length[chain.ring]
    return chain.take(np.lexsort((turned, chain.ring)))


def _without_repeats(chain: _Chain) -> _Chain:
    same = (chain.xy == chain.xy[chain.next]).all(axis=1)
    return chain.take(~same)


def _along_boundary(chain: _Chain, network: Network, tolerance_m: float) -> _Chain:
    """Give the vertices of the network that the edges run past, in their order, and drop what was drawn between two neighbours."""
    end = chain.xy[chain.next]
    edge, vertex, share = running(chain.xy, end, network, within_m=tolerance_m)
    row = np.concatenate([np.arange(len(chain.ring)), edge])
    order = np.lexsort((np.concatenate([np.full(len(chain.ring), -1.0), share]), row))
    none = np.full(len(vertex), -1)
    found = _Chain(network.xy[vertex], chain.ring[edge], vertex, none, np.zeros(len(vertex), bool))
    both = chain.with_more(found).take(order)
    return _without_repeats(_between_neighbours_dropped(_from_a_vertex(both), network))


def _between_neighbours_dropped(chain: _Chain, network: Network) -> _Chain:
    """Drop runs of vertices that were put on one edge of the network and lie between the ends of that edge."""
    anchor = (chain.at >= 0) | (np.diff(chain.ring, prepend=-1) != 0)
    run = np.cumsum(anchor) - 1
    start = np.flatnonzero(anchor)
    if not len(start):
        return chain
    last = np.append(start[1:], len(chain.ring)) - 1
    ends = np.column_stack([chain.at[start], chain.at[chain.next[last]]])
    edge = network.edge_between(ends)
    alike = np.logical_and.reduceat(anchor | (chain.on == edge[run]), start)
    return chain.take(anchor | ~alike[run] | (edge[run] < 0))


def _put_together(chain: _Chain, before: _Chain, collapsed: Mask) -> _Chain:
    """The rings after snapping, and those that would have collapsed as they were drawn."""
    old = before.take(collapsed[before.ring])
    old = old._replace(xy=rounded(old.xy))
    new = chain.take(~collapsed[chain.ring])
    both = new.with_more(old)
    return both.take(np.argsort(both.ring, kind="stable"))


def _closed(chain: _Chain, rings: int, offsets: list[Index]) -> Geometries:
    length = np.bincount(chain.ring, minlength=rings)
    first = np.flatnonzero(np.diff(chain.ring, prepend=-1))
    xy = np.insert(chain.xy, np.append(first[1:], len(chain.xy)), chain.xy[first], axis=0)
    ring_offsets = np.concatenate([[0], np.cumsum(length + 1)])
    made: Geometries = np.asarray(shapely.from_ragged_array(_MULTIPOLYGON, xy, (ring_offsets, *offsets)), object)
    return made


def _valid(drawings: Geometries, made: Geometries) -> tuple[Geometries, Mask]:
    """Give single polygons as such, and what is not valid made so, on the grid; drawn shapes where nothing is left of them."""
    repaired = ~shapely.is_valid(made)
    made[repaired] = _repaired(made[repaired])
    lost = repaired & shapely.is_empty(made)
    made[lost] = _repaired(drawings[lost])
    single = shapely.get_num_geometries(made) == 1
    made[single] = shapely.get_geometry(made[single], 0)
    return made, repaired


def _repaired(polygons: Geometries) -> Geometries:
    sound = shapely.make_valid(polygons, method="structure", keep_collapsed=False)
    return np.asarray(shapely.set_precision(sound, COORDINATE_PRECISION_M), object)


def _way(before: _Chain, placed: _Chain) -> Floats:
    way: Floats = np.hypot(*(placed.xy - before.xy).T)
    return way


def _counted(before: _Chain, placed: _Chain, chain: _Chain, collapsed: Mask) -> tuple[Index, ...]:
    """Give the ring of every vertex moved, inserted, dropped, and every ring kept."""
    moved = placed.ring[_way(before, placed) > COORDINATE_PRECISION_M]
    left = np.bincount(chain.ring[chain.drawn], minlength=len(collapsed))
    gone = np.bincount(before.ring, minlength=len(collapsed)) - left
    return moved, chain.ring[~chain.drawn], np.repeat(np.arange(len(collapsed)), gone), np.flatnonzero(collapsed)
