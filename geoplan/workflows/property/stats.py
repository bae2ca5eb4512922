"""Are we getting better? The counts of each run of the checks, kept in the workspace."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import pandas as pd

from geoplan.property.consistency.checking import tallies
from geoplan.workflows.property.opening import ready

if TYPE_CHECKING:
    from geoplan.property.consistency.checking import Checked, Tally
    from geoplan.store import Workspace

LAYER: Final = "ejendomskontrol"
COLUMNS: Final = ("koert", "dag", "nummer", "regel", "tema", "liste", "opgave", "antal", "raekker", "tilstand")


def keep(workspace: str | Workspace, checked: Checked, *, who: str) -> int:
    """Store the counts of a run in the workspace's layer ``ejendomskontrol``, one step in its history. Gives the number of lines."""
    at = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    day = checked.report.day.isoformat()
    rows = [(at, day, *_told(one)) for one in tallies(checked)]
    with ready(workspace) as ws, ws.edit(who=who, why="ejendomskontrol") as edit:
        edit.insert_frame(LAYER, pd.DataFrame(rows, columns=list(COLUMNS)))
    return len(rows)


def kept(workspace: str | Workspace) -> pd.DataFrame:
    """The counts of every run that was kept, the oldest first; no rows where none was."""
    with ready(workspace) as ws:
        if not ws.has(LAYER):
            return pd.DataFrame(columns=list(COLUMNS))
        frame = pd.DataFrame(ws.read(LAYER)[list(COLUMNS)])
    return frame.sort_values(["dag", "koert", "regel"], kind="stable").reset_index(drop=True)


def _told(one: Tally) -> tuple[str | int, ...]:
    content = one.content
    return content.id, content.rule, content.theme, str(content.list), str(content.task), one.found, one.rows, one.state
