"""``geoplan building batch``: byggeret of all existing buildings of a workspace, and what a plan would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.workflows.building_batch.answers import Prepared, answered
from geoplan.workflows.building_batch.draft import changed
from geoplan.workflows.building_batch.summary import change_summary, summary
from geoplan.workflows.building_batch.table import flip_table, long_table
from geoplan.workflows.plan.opening import opened
from geoplan.workflows.plot.everything import Everything
from geoplan.workflows.plot.grounds import Grounds

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

    from geoplan.building.batch_summary import Summary


def building_batch(workspace: str, *, day: dt.date | None = None, plan: str | None = None) -> tuple[Summary, gpd.GeoDataFrame]:
    """The summary and the table of every answer; with ``plan`` what that plan would change.

    Raises UnreadableError for what is no workspace, and UsageError where it has no parcels or no such plan.
    """
    with opened(workspace) as ws:
        prepared = Prepared(Everything(Grounds(ws, day=day)))
        if plan is not None:
            found = changed(prepared, plan)
            return change_summary(found), flip_table(found)
        batch = answered(prepared)
        return summary(batch), long_table(batch)
