"""The versions of a plan object: when each was stored, by whom and why, and what it changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final, NamedTuple

from geoplan.plan.columns import words
from geoplan.texts import N_, texts
from geoplan.workflows.plan.opening import opened

if TYPE_CHECKING:
    from geoplan.store import Workspace

MOST: Final = 50
"""So many versions are told, the newest first."""


class Moment(NamedTuple):
    """One version. ``moment`` is when it was stored, as the workspace writes it, ``day`` the same as people read it where they are."""

    moment: str
    day: str
    who: str
    why: str
    status: str
    changed: tuple[str, ...]


def object_history(workspace: str, kind: str, objekt_id: str) -> list[Moment]:
    """The latest versions of an object of a plan layer, the newest first."""
    with opened(workspace) as ws:
        rows = ws.history(objekt_id).to_dict("records")[::-1][:MOST]
        return [
            Moment(
                str(row["systid_fra"]),
                _read(str(row["systid_fra"])),
                str(row["hvem"] or ""),
                str(row["hvorfor"] or ""),
                _status(ws, kind, objekt_id, str(row["systid_fra"])),
                tuple(row["felter"]) if isinstance(row["felter"], list | tuple) else (),
            )
            for row in rows
        ]


def _status(ws: Workspace, kind: str, objekt_id: str, moment: str) -> str:
    frame = ws.read(kind, objekt_ids=[objekt_id], at=moment)
    return str(words(frame, "status")[0] or "") if len(frame) else ""


def _read(moment: str) -> str:
    at = dt.datetime.fromisoformat(moment).astimezone()
    return texts()(N_("{day} kl. {time}"), day=at.strftime("%d-%m-%Y"), time=at.strftime("%H.%M.%S"))
