"""The way along parcel boundaries between two points, for drawing: in a plan, or in the whole workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.errors import UsageError
from geoplan.geometry.network import Network
from geoplan.geometry.trace import REACH_M, traced
from geoplan.texts import N_, texts
from geoplan.workflows.plan.opening import opened

if TYPE_CHECKING:
    import geopandas as gpd

    from geoplan.geometry.trace import Traced
    from geoplan.store import Workspace

AROUND_M: Final = 500.0
"""Boundaries this far around the two points are looked at: a way that leads further off is not what was meant."""


def trace_along(
    workspace: str, start: tuple[float, float], end: tuple[float, float], *, reach_m: float = REACH_M, around_m: float = AROUND_M
) -> tuple[Traced, ...]:
    """The shortest way along parcel boundaries from ``start`` to ``end`` (EPSG:25832), and the other way round where there is one.

    Raises UsageError where the workspace has no parcels there, ShapeError where a point is not at a boundary or no way leads on.
    """
    with opened(workspace) as ws:
        return along_parcels(ws, start, end, reach_m=reach_m, around_m=around_m)


def along_parcels(
    ws: Workspace,
    start: tuple[float, float],
    end: tuple[float, float],
    *others: gpd.GeoDataFrame,
    reach_m: float = REACH_M,
    around_m: float = AROUND_M,
) -> tuple[Traced, ...]:
    """As ``trace_along`` in an open workspace; boundaries of the frames ``others`` may be followed too."""
    points = np.array([start, end])
    (west, south), (east, north) = points.min(axis=0) - around_m, points.max(axis=0) + around_m
    parcels = ws.read("jordstykke", columns=[], bbox=(west, south, east, north)) if ws.has("jordstykke") else None
    if parcels is None or not len(parcels):
        raise UsageError(texts()(N_("Arbejdsområdet har ingen jordstykker her. Indlæs dem med “geoplan workspace import jordstykke FIL”.")))
    shapes = np.concatenate([np.asarray(frame.geometry.array, dtype=object) for frame in (parcels, *others)])
    return traced(Network.of(shapes), points[0], points[1], reach_m=reach_m)
