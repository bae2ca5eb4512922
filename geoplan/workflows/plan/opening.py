"""What the verbs on plans begin with: open the workspace, find a plan, and gather the layers that belong together."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geoplan.errors import UsageError
from geoplan.plan.applies import Plans
from geoplan.plan.columns import words
from geoplan.store import Workspace
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

NAMED_KINDS: Final = ("lokalplan", "kommuneplanramme", "kommuneplan", "kommuneplantillaeg", "retningslinje", "landzonetilladelse")
"""Layers whose objects people call by a number of their own."""

WORKED_ON: Final = ("KV", "KF", "F", "KA", "V", "A")
"""Where several states of a plan lie side by side, the one that a planner works on comes first."""

_MOST_SHOWN: Final = 8


class Found(NamedTuple):
    """An object of the workspace: its layer, keys, and current row."""

    kind: str
    objekt_id: str
    versions_id: str
    row: pd.Series[Any]


@contextmanager
def opened(workspace: str) -> Iterator[Workspace]:
    """The workspace, closed afterwards. Raises UnreadableError when it is none."""
    ws = Workspace.open(workspace)
    try:
        yield ws
    finally:
        ws.close()


def layer(ws: Workspace, kind: str) -> gpd.GeoDataFrame:
    """The current rows of a layer; none where the workspace does not have it."""
    if ws.has(kind):
        return ws.read(kind)
    import geopandas as gpd  # noqa: PLC0415 -- only for the empty case

    from geoplan.settings import CRS  # noqa: PLC0415

    return gpd.GeoDataFrame({"objekt_id": np.empty(0, dtype=object)}, geometry=[], crs=CRS)


def plans_of(ws: Workspace) -> Plans:
    """The plan layers of the workspace."""
    return Plans(*(layer(ws, kind) for kind in ("lokalplan", "delomraade", "byggefelt", "kommuneplanramme")))


def find_plan(ws: Workspace, text: str, *, kinds: Sequence[str] = NAMED_KINDS, status: str = "") -> Found:
    """The plan that people call ``text``: its number, its planid or its objekt_id; of several states the one worked on, or ``status``.

    Raises UsageError when there is none, with the plans there are, and when the number is that of several plans.
    """
    for kind in kinds:
        frame = layer(ws, kind)
        fits = _fits(frame, text)
        if status:
            fits &= words(frame, "status") == status
        if fits.any():
            return _the_one(frame[fits], kind, text)
    raise UsageError(_none(ws, text, kinds))


def _fits(frame: pd.DataFrame, text: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    keys = [pd.Series(words(frame, name), dtype="string").str.lower() for name in ("objekt_id", "planid", "plannr")]
    found = np.zeros(len(frame), dtype=bool)
    for key in keys:
        found |= (key == text.strip().lower()).fillna(value=False).to_numpy(dtype=bool)
    return found


def _the_one(frame: gpd.GeoDataFrame, kind: str, text: str) -> Found:
    status = words(frame, "status")
    rank = np.array([WORKED_ON.index(one) if one in WORKED_ON else len(WORKED_ON) for one in status])
    best = np.flatnonzero(rank == rank.min())
    if len(best) > 1:
        message = N_("“{text}” er {count} planer: {ids}. Giv planens objekt_id.")
        ids = ", ".join(frame["objekt_id"].iloc[best[:_MOST_SHOWN]])
        raise UsageError(texts()(message, text=text, count=len(best), ids=ids))
    row = frame.iloc[int(best[0])]
    return Found(kind, str(row["objekt_id"]), str(row["versions_id"]), row)


def _none(ws: Workspace, text: str, kinds: Sequence[str]) -> str:
    t = texts()
    numbers = [str(number) for kind in kinds for number in words(layer(ws, kind), "plannr") if number is not None]
    if not numbers:
        return t(N_("Der er ingen plan “{text}” i arbejdsområdet, for det har ingen planer."), text=text)
    known = ", ".join(numbers[:_MOST_SHOWN]) + (" …" if len(numbers) > _MOST_SHOWN else "")
    return t(N_("Der er ingen plan “{text}” i arbejdsområdet. Planerne er: {known}."), text=text, known=known)
