"""A lokalplan held against the rammer it lies in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geoplan.plan.columns import words
from geoplan.plan.conformity import conformity
from geoplan.plan.ladder import NOTHING, parents
from geoplan.workflows.plan.opening import find_plan, layer, opened

if TYPE_CHECKING:
    import geopandas as gpd

    from geoplan.plan.conformity import Conformity
    from geoplan.store import Workspace


@dataclass(frozen=True)
class Compared:
    """The comparison, and the frames that its positions point into."""

    result: Conformity
    lokalplaner: gpd.GeoDataFrame
    delomraader: gpd.GeoDataFrame
    byggefelter: gpd.GeoDataFrame
    day: dt.date
    drafts: tuple[str, ...] = ()
    """Rammer that the plans lie in and that are only drafts: nothing is held against them before they are a proposal."""


def compare_with_rammer(workspace: str, plan: str = "", *, day: dt.date | None = None) -> Compared:
    """Compare one lokalplan (number, planid or objekt_id), or all that are not cancelled, with the rammer of ``day`` (today unless told).

    Raises UnreadableError for what is no workspace, and UsageError for a plan that is not there.
    """
    on = day or dt.datetime.now(tz=dt.UTC).astimezone().date()
    with opened(workspace) as ws:
        lokalplaner = _plans(ws, plan)
        delomraader, byggefelter = (_parts(ws, kind, lokalplaner) for kind in ("delomraade", "byggefelt"))
        rammer = layer(ws, "kommuneplanramme")
    result = conformity(lokalplaner, delomraader, byggefelter, rammer, day=on)
    return Compared(result, lokalplaner, delomraader, byggefelter, on, _drafts(rammer, lokalplaner))


def _drafts(rammer: gpd.GeoDataFrame, lokalplaner: gpd.GeoDataFrame) -> tuple[str, ...]:
    drafts = rammer[words(rammer, "status") == "KF"]
    if not len(drafts) or not len(lokalplaner):
        return ()
    areas = np.asarray(lokalplaner.geometry.array, dtype=object)
    _, hit = shapely.STRtree(np.asarray(drafts.geometry.array, dtype=object)).query(areas[~shapely.is_missing(areas)], "intersects")
    return tuple(sorted({str(drafts["plannr"].iloc[at] or drafts["objekt_id"].iloc[at]) for at in hit.tolist()}))


def _plans(ws: Workspace, plan: str) -> gpd.GeoDataFrame:
    frame = layer(ws, "lokalplan")
    if plan:
        found = find_plan(ws, plan, kinds=("lokalplan",))
        return frame[frame["objekt_id"] == found.objekt_id].reset_index(drop=True)
    return frame[words(frame, "status") != "A"].reset_index(drop=True)


def _parts(ws: Workspace, kind: str, lokalplaner: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The parts of these plans; those of others would stand alone."""
    frame = layer(ws, kind)
    return frame[np.asarray(parents(frame, lokalplaner) != NOTHING)].reset_index(drop=True)
