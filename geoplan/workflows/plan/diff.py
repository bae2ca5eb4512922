"""What changed in a plan between two states of the workspace, or between two deliveries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from geoplan.errors import UsageError
from geoplan.io import discover, open_layers
from geoplan.model.load import load
from geoplan.model.plan import PLAN_KINDS
from geoplan.plan.columns import words
from geoplan.plan.lifecycle import STATES
from geoplan.plan.reading import as_frame
from geoplan.plan.redline import redline
from geoplan.texts import N_, texts
from geoplan.workflows.plan.advance import KINDS
from geoplan.workflows.plan.copies import FOLLOWERS, hanging_of, standing
from geoplan.workflows.plan.opening import find_plan, opened

if TYPE_CHECKING:
    import geopandas as gpd

    from geoplan.plan.redline import ObjectDiff
    from geoplan.store import Workspace

_INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True)
class PlanDiff:
    """Two states by name and what differs; every object of either is there, also those that are the same."""

    plan: str
    old: str
    new: str
    objects: tuple[ObjectDiff, ...]


def diff_states(workspace: str, plan: str, old: str, new: str = "") -> PlanDiff:
    """Compare a plan of the workspace in two states: KF, F, KV, V, KA or A (as it last was in it), or points in time.

    Without ``new``, with the plan as it is now. Raises UsageError when the plan never was in a state.
    """
    with opened(workspace) as ws:
        found = find_plan(ws, plan, kinds=KINDS)
        now = standing(ws, found.kind, found.objekt_id)
        named = words(now.public, "plannr")[0] or words(now.public, "plannavn")[0] or found.objekt_id
        sides = [_side(ws, found.kind, now.public, now.draft, state) for state in (old, new)]
    return PlanDiff(str(named), _titled(sides[0], old), _titled(sides[1], new), redline(sides[0], sides[1]))


def diff_files(old: str, new: str) -> PlanDiff:
    """Compare the plans of two deliveries. Raises UsageError when one holds no plans, UnreadableError for a path that is not there."""
    return PlanDiff("", old, new, redline(_read(old), _read(new)))


def _side(ws: Workspace, kind: str, public: gpd.GeoDataFrame, draft: gpd.GeoDataFrame, state: str) -> dict[str, gpd.GeoDataFrame]:
    if state in STATES:
        if len(draft) and words(draft, "status")[0] == state:
            return _at(ws, kind, str(draft["objekt_id"].iloc[0]), None)
        return _as_last_in(ws, kind, str(public["objekt_id"].iloc[0]), state)
    return _at(ws, kind, str(public["objekt_id"].iloc[0]), state or None)


def _as_last_in(ws: Workspace, kind: str, objekt_id: str, state: str) -> dict[str, gpd.GeoDataFrame]:
    """The plan and its parts as they were at the end of the plan's last version in this state."""
    history = ws.history(objekt_id)
    seen: dict[str, None] = {}
    for until in reversed(history["systid_til"].tolist()):
        moment = None if pd.isna(until) else dt.datetime.fromisoformat(until) - _INSTANT
        frames = _at(ws, kind, objekt_id, moment)
        status = words(frames[kind], "status")[0] if len(frames[kind]) else None
        if status == state:
            return frames
        seen[str(status)] = None
    message = N_("Planen har ikke været i status {state}. Den har været: {seen}.")
    raise UsageError(texts()(message, state=state, seen=", ".join(reversed(list(seen))) or "-"))


def _at(ws: Workspace, kind: str, objekt_id: str, moment: Any) -> dict[str, gpd.GeoDataFrame]:
    plan = ws.read(kind, objekt_ids=[objekt_id], at=moment)
    if not len(plan):
        raise UsageError(texts()(N_("Planen fandtes ikke på det tidspunkt ({moment})."), moment=str(moment)[:40]))
    parts = {part: ws.read(part, at=moment) for part, _ in FOLLOWERS.get(kind, ())}
    return {kind: plan, **hanging_of(kind, plan, parts)}


def _titled(side: dict[str, gpd.GeoDataFrame], asked: str) -> str:
    status = words(next(iter(side.values())), "status")[0]
    return str(status or "?") if asked in {*STATES, ""} else f"{asked} ({status or '?'})"


def _read(path: str) -> dict[str, gpd.GeoDataFrame]:
    model = load()
    parts: dict[str, list[gpd.GeoDataFrame]] = {}
    with discover([path]) as found:
        for file in found.files:
            for source in open_layers(file, model).sources:
                if source.info.kind in PLAN_KINDS:
                    parts.setdefault(source.info.kind, []).append(as_frame(source).frame)
    if not parts:
        raise UsageError(texts()(N_("Der er ingen planer i {path}."), path=path))
    return {kind: pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0] for kind, frames in parts.items()}
