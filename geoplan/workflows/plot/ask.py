"""``geoplan plot``: one property, or a table of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.workflows.plan.opening import opened
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.grounds import Grounds
from geoplan.workflows.plot.query import wanted

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.workflows.plot.extract import Extract


def ask(workspace: str, query: str, *, day: dt.date | None = None) -> Extract:
    """The extract of the property that ``query`` means: an address, a parcel, a BFE number, a point or a file with an area.

    Raises UnreadableError for what is no workspace, and UsageError for a query that means nothing or several properties.
    """
    with opened(workspace) as ws:
        grounds = Grounds(ws, day=day)
        return extract(wanted(query, grounds), grounds)
