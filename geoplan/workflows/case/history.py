"""What happened to a case, as the workspace keeps it."""

from __future__ import annotations

from typing import Any

from geoplan.workflows.case.stored import find_case
from geoplan.workflows.plan.opening import opened


def case_history(workspace: str, sagsnr: str) -> list[dict[str, Any]]:
    """The versions of the case, oldest first: ``systid_fra``, ``hvem``, ``hvorfor``, ``felter`` that changed, and ``trin`` of the trail."""
    with opened(workspace) as ws:
        rows = ws.history(find_case(ws, sagsnr).objekt_id).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]
