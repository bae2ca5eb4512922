"""``geoplan plot``: one property, or a table of all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from geoplan.workflows.plan.opening import opened
from geoplan.workflows.plot.everything import Everything
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.grounds import Grounds
from geoplan.workflows.plot.query import wanted
from geoplan.workflows.plot.table import counted, table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    import geopandas as gpd
    import shapely

    from geoplan.workflows.plot.extract import Extract


def ask(
    workspace: str, query: str, *, day: dt.date | None = None, shown: Callable[[shapely.Geometry], shapely.Geometry] | None = None
) -> Extract:
    """The extract of the property that ``query`` means: an address, a parcel, a BFE number, a point or a file with an area.

    ``shown`` gives what a map of its area shows; what lies there is then part of the answer.

    Raises UnreadableError for what is no workspace, and UsageError for a query that means nothing or several properties.
    """
    with opened(workspace) as ws:
        grounds = Grounds(ws, day=day)
        found = extract(wanted(query, grounds), grounds)
        return found if shown is None else replace(found, around=grounds.around(shown(found.area)))


class All(NamedTuple):
    """Every property of a workspace on a day, and how many have each answer."""

    table: gpd.GeoDataFrame
    counts: dict[str, dict[str, int]]
    day: dt.date


def ask_all(workspace: str, *, day: dt.date | None = None) -> All:
    """The extract of every property in one pass. Raises UnreadableError and UsageError as ``ask``."""
    with opened(workspace) as ws:
        grounds = Grounds(ws, day=day)
        found = table(Everything(grounds))
        return All(found, counted(found), grounds.day)
