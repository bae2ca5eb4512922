"""How much of a plot a theme takes: area for zones, length for lines, number for points. Touching is no hit; nothing is buffered.

Zones of one theme may lie over one another, so what they take together is their union. What is smaller than ``SMALL_M2`` comes from
boundaries that were not drawn alike: it is no hit, and it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.building.constraints import Form
from geoplan.geometry.shared import shared_areas, sound, union_by

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Index = NDArray[np.int64]
    Shapes = NDArray[np.object_]

SMALL_M2: Final = 1.0
SMALL_M: Final = 0.1
"""Smaller overlaps are not hits: geoplan's own limits."""

UNIT: Final = {Form.ZONE: "m²", Form.LINE: "m", Form.POINT: ""}


class Taken(NamedTuple):
    """What one theme takes of one plot. ``amount`` in m², m or number; ``share`` of the plot's area, NaN for lines and points."""

    amount: float
    share: float
    ignored: float
    objects: tuple[int, ...]
    """Positions of the objects that are hits."""


def taken(plot: shapely.Geometry, shapes: Shapes, form: Form) -> Taken:
    """What ``shapes`` of one theme take of one plot. ``plot`` should be prepared."""
    meet = np.flatnonzero(shapely.intersects(plot, shapes))
    if not len(meet):
        return Taken(0.0, 0.0, 0.0, ())
    if form is Form.POINT:
        return Taken(float(len(meet)), np.nan, 0.0, tuple(meet.tolist()))
    pieces, amounts = _pieces(plot, shapes[meet], form)
    small = amounts < (SMALL_M2 if form is Form.ZONE else SMALL_M)
    ignored = float(amounts[small].sum())
    real = np.flatnonzero(~small)
    if not len(real):
        return Taken(0.0, 0.0, ignored, ())
    amount = float(amounts[real[0]]) if len(real) == 1 else _together(pieces[real], form)
    share = amount / plot.area if form is Form.ZONE else np.nan
    return Taken(amount, share, ignored, tuple(meet[real].tolist()))


def _pieces(plot: shapely.Geometry, shapes: Shapes, form: Form) -> tuple[Shapes, Floats]:
    """What of each shape lies on the plot, and how much that is. A zone over the whole plot is not cut."""
    pieces = np.full(len(shapes), plot, dtype=object)
    cut = ~shapely.covers(shapes, plot) if form is Form.ZONE else np.ones(len(shapes), dtype=bool)
    pieces[cut] = shapely.intersection(sound(shapes[cut]), plot)
    return pieces, shapely.area(pieces) if form is Form.ZONE else shapely.length(pieces)


def _together(pieces: Shapes, form: Form) -> float:
    union = shapely.union_all(pieces)
    return float(union.area if form is Form.ZONE else union.length)


def taken_of_all(plots: Shapes, shapes: Shapes, form: Form) -> pd.DataFrame:
    """What one theme takes of each of many plots: a row per plot that it meets, with plot, amount, share, ignored and count.

    The same numbers as ``taken`` gives one by one.
    """
    if form is Form.ZONE:
        return _zones_of_all(plots, shapes)
    tree = shapely.STRtree(plots)
    of_shape, of_plot = tree.query(shapes, predicate="intersects")
    amounts = shapely.length(shapely.intersection(shapes[of_shape], plots[of_plot])) if form is Form.LINE else np.ones(len(of_plot))
    small = amounts < SMALL_M
    rows = _summed(of_plot, amounts, small, len(plots))
    return rows.assign(share=np.nan)


def _zones_of_all(plots: Shapes, shapes: Shapes) -> pd.DataFrame:
    zones = sound(shapes)
    pairs = shared_areas(plots, zones)
    small = pairs.area_m2 < SMALL_M2
    rows = _summed(pairs.small, pairs.area_m2, small, len(plots))
    several = rows["plot"].to_numpy()[rows["count"].to_numpy() > 1]
    mine = np.flatnonzero(np.isin(pairs.small, several) & ~small)
    pieces = shapely.intersection(zones[pairs.large[mine]], plots[pairs.small[mine]])
    union = union_by(np.searchsorted(several, pairs.small[mine]), pieces, len(several))
    at = np.searchsorted(rows["plot"].to_numpy(), several)
    amount = rows["amount"].to_numpy().copy()
    amount[at] = shapely.area(union)
    area = shapely.area(plots)[rows["plot"].to_numpy()]
    return rows.assign(amount=amount, share=amount / area)


def _summed(plot: Index, amounts: Floats, small: NDArray[np.bool_], plots: int) -> pd.DataFrame:
    real = ~small
    amount = np.bincount(plot[real], weights=amounts[real], minlength=plots)
    ignored = np.bincount(plot[small], weights=amounts[small], minlength=plots)
    count = np.bincount(plot[real], minlength=plots)
    met = np.flatnonzero((count > 0) | (ignored > 0))
    return pd.DataFrame({"plot": met, "amount": amount[met], "ignored": ignored[met], "count": count[met]})
