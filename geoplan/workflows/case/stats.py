"""How long cases take against the service goals, by category: what management asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geoplan.building.clock import State
from geoplan.building.process import goal_of
from geoplan.workflows.case.handle import today
from geoplan.workflows.case.stored import all_cases
from geoplan.workflows.plan.opening import opened

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.workflows.case.stored import Stored

COLUMNS = (
    "sagsnr",
    "kategori",
    "tilstand",
    "modtaget",
    "fuldt_oplyst",
    "afgjort",
    "maal_dage",
    "brugt_dage",
    "pause_dage",
    "indtil_oplyst_dage",
)
ENDED = (State.DECIDED, State.WITHDRAWN)


def case_table(workspace: str, *, day: dt.date | None = None) -> pd.DataFrame:
    """A row for each case: its days, its goal, and the days used and waited until it was decided, or until ``day``."""
    on = day or today()
    with opened(workspace) as ws:
        rows = [_row(one, on) for one in all_cases(ws) if not one.unsent]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(case: Stored, day: dt.date) -> tuple[object, ...]:
    first = {state: next((event.day for event in case.events if event.state is state), None) for state in State}
    clock = case.clock(max(day, case.events[-1].day))
    received, informed = first[State.RECEIVED], first[State.INFORMED]
    until_informed = (informed - received).days if received and informed else None
    category = goal_of(case.case) or ""
    return (
        case.sagsnr,
        category,
        case.state.value,
        received,
        informed,
        first[State.DECIDED],
        clock.limit,
        clock.used,
        clock.paused,
        until_informed,
    )


def statistics(table: pd.DataFrame) -> pd.DataFrame:
    """By category: decided cases, those within their goal, days used (median and 90 %), days waited, and the open ones that are late.

    Cases without a service goal are counted, and left out of the share.
    """
    rows = []
    for category, of in table.groupby("kategori", sort=True):
        decided = of[of["afgjort"].notna()]
        timed = decided[decided["maal_dage"].notna()]
        used = timed["brugt_dage"].astype(float)
        open_ = of[of["afgjort"].isna() & of["brugt_dage"].notna() & of["maal_dage"].notna()]
        rows.append(
            {
                "kategori": category,
                "sager": len(of),
                "afgjort": len(decided),
                "maal_dage": timed["maal_dage"].max() if len(timed) else np.nan,
                "inden_for_maal": int((used <= timed["maal_dage"].astype(float)).sum()),
                "andel": float((used <= timed["maal_dage"].astype(float)).mean()) if len(timed) else np.nan,
                "median_dage": float(used.median()) if len(used) else np.nan,
                "p90_dage": float(used.quantile(0.9)) if len(used) else np.nan,
                "median_pause_dage": float(timed["pause_dage"].astype(float).median()) if len(timed) else np.nan,
                "aabne_over_maal": int((open_["brugt_dage"].astype(float) > open_["maal_dage"].astype(float)).sum()),
            }
        )
    return pd.DataFrame(rows)
