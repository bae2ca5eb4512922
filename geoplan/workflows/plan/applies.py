"""What applies here: on parcels, at a point, or on every parcel of the workspace."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.errors import UsageError
from geoplan.plan.applies import applies as lay_over
from geoplan.plan.applies import ground_of
from geoplan.plan.parcels import find_parcels, label
from geoplan.texts import N_, texts
from geoplan.workflows.plan.opening import layer, opened, plans_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.plan.applies import Applies, Ground
    from geoplan.store import Workspace

POINT_M: Final = 0.01
"""A point is asked for as a square of this half width, so that it is laid over the plans as an area is."""


@dataclass(frozen=True)
class Answer:
    """What applies on the places asked for, and what they are called."""

    names: NDArray[np.object_]
    applies: Applies
    day: dt.date
    area_m2: NDArray[np.float64]
    is_point: bool = False


def what_applies(
    workspace: str,
    *,
    matrikel: Sequence[str] = (),
    point: tuple[float, float] | None = None,
    everything: bool = False,
    day: dt.date | None = None,
) -> Answer:
    """What the plans in force on ``day`` (today unless told) say of parcels, of a point (EPSG:25832), or of every parcel.

    Raises UsageError when no place is given, when the layer ``jordstykke`` is needed and not there, or for a parcel that is not in it.
    """
    if not (matrikel or point or everything):
        raise UsageError(texts()(N_("Sig hvor: --matrikel, --point eller --all.")))
    on = day or dt.datetime.now(tz=dt.UTC).astimezone().date()
    with opened(workspace) as ws:
        ground = ground_of(plans_of(ws), day=on)
        if point and not matrikel:
            return _at_point(ws, ground, point, on)
        parcels = _parcels(ws, matrikel)
    return _on(parcels, ground, on)


def _at_point(ws: Workspace, ground: Ground, point: tuple[float, float], day: dt.date) -> Answer:
    east, north = point
    square = shapely.box(east - POINT_M, north - POINT_M, east + POINT_M, north + POINT_M)
    parcels = layer(ws, "jordstykke")
    there = np.flatnonzero(shapely.intersects_xy(np.asarray(parcels.geometry.array, dtype=object), east, north))
    name = str(label(parcels.iloc[there[:1]])[0]) if len(there) else ""
    found = lay_over(np.array([square], dtype=object), ground)
    return Answer(np.array([name], dtype=object), found, day, np.array([0.0]), is_point=True)


def _parcels(ws: Workspace, matrikel: Sequence[str]) -> gpd.GeoDataFrame:
    parcels = layer(ws, "jordstykke")
    if not len(parcels):
        message = N_("Arbejdsområdet har ingen jordstykker. Indlæs dem med “geoplan workspace import ARBEJDSOMRÅDE jordstykke FIL”.")
        raise UsageError(texts()(message))
    return parcels.iloc[find_parcels(parcels, matrikel)].reset_index(drop=True) if matrikel else parcels


def _on(parcels: gpd.GeoDataFrame, ground: Ground, day: dt.date) -> Answer:
    shapes = np.asarray(parcels.geometry.array, dtype=object)
    return Answer(label(parcels), lay_over(shapes, ground), day, np.nan_to_num(shapely.area(shapes)))
