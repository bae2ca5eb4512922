"""Drafts beside a public plan (KV beside F, KA beside V), and the parts that follow a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.plan.clocks import COPY_OF
from geoplan.plan.columns import numbers, words
from geoplan.workflows.plan.opening import layer

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.store import Edit, Workspace

FOLLOWERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "lokalplan": (("delomraade", "lokplan_id"), ("byggefelt", "lokplan_id")),
    "kommuneplan": (("kommuneplanramme", "komplan_id"), ("retningslinje", "komplan_id")),
    "kommuneplantillaeg": (("kommuneplanramme", "komtil_id"), ("retningslinje", "komtil_id")),
}
"""What hangs on a plan, and the column that holds the plan's planid there."""

OWN: Final = ("objekt_id", "versions_id", "systid_fra", "systid_til")
KEPT: Final = ("planid", "status", COPY_OF, "plan_objekt_id", "delomraade_objekt_id", "lokplan_id", "komplan_id", "komtil_id")
"""What the public object keeps when a draft takes its place."""

DATES: Final = ("datoforsl", "datostart", "datoslut", "datovedt", "datoikraft", "datoaflyst")


@dataclass(frozen=True)
class Standing:
    """A plan as it stands in the workspace: the public object, the draft beside it (or nothing), and what hangs on each, by kind."""

    kind: str
    public: gpd.GeoDataFrame  # one row
    draft: gpd.GeoDataFrame  # one row, or none
    parts: Mapping[str, gpd.GeoDataFrame]
    draft_parts: Mapping[str, gpd.GeoDataFrame]

    @property
    def worked_on(self) -> gpd.GeoDataFrame:
        """The draft where there is one, else the public object."""
        return self.draft if len(self.draft) else self.public


def standing(ws: Workspace, kind: str, objekt_id: str) -> Standing:
    """The plan that ``objekt_id`` is, or is a draft of, with all that belongs to it."""
    frame = layer(ws, kind)
    own, beside = words(frame, "objekt_id"), words(frame, COPY_OF)
    public = beside[own == objekt_id][0] or objekt_id
    chosen = own == public
    if not chosen.any():  # the public object is gone: the draft stands by itself
        chosen = own == objekt_id
    draft = beside == public
    return Standing(kind, _taken(frame, chosen), _taken(frame, draft), _hanging(ws, kind, frame[chosen]), _hanging(ws, kind, frame[draft]))


def _taken(frame: gpd.GeoDataFrame, mask: NDArray[np.bool_]) -> gpd.GeoDataFrame:
    return frame[mask].reset_index(drop=True)


def _hanging(ws: Workspace, kind: str, plan: gpd.GeoDataFrame) -> dict[str, gpd.GeoDataFrame]:
    return hanging_of(kind, plan, {part: layer(ws, part) for part, _ in FOLLOWERS.get(kind, ())})


def hanging_of(kind: str, plan: gpd.GeoDataFrame, parts: Mapping[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """Those of ``parts``, by kind, that hang on the plan: by its ``objekt_id``, or by its planid where they name no object."""
    found = {}
    for part, by_planid in FOLLOWERS.get(kind, ()):
        frame = parts.get(part)
        if frame is None or not len(frame) or not len(plan):
            continue
        hangs = words(frame, "plan_objekt_id") == plan["objekt_id"].iloc[0]
        planid = numbers(plan, "planid")[0]
        orphan = np.array([one is None for one in words(frame, "plan_objekt_id")], dtype=bool)
        hangs |= orphan & (numbers(frame, by_planid) == planid)
        if hangs.any():
            found[part] = _taken(frame, hangs)
    return found


def attributes(row: gpd.GeoDataFrame, *, without: tuple[str, ...] = ()) -> dict[str, object]:
    """The values of a frame's only row, without the workspace's own columns and the geometry; null is None."""
    left_out = {*OWN, row.geometry.name, *without}
    values = row.iloc[0].to_dict()
    return {name: None if pd.isna(value) else value for name, value in values.items() if name not in left_out}


def copied(edit: Edit, plan: gpd.GeoDataFrame, kind: str, parts: Mapping[str, gpd.GeoDataFrame], values: Mapping[str, object]) -> str:
    """Put a draft of the plan beside it, with its parts; gives the draft's ``objekt_id``. It has no planid: the public version has it."""
    public = str(plan["objekt_id"].iloc[0])
    given = {**attributes(plan, without=("planid",)), **values, COPY_OF: public}
    draft = edit.insert(kind, given, plan.geometry.iloc[0])
    new_ids: dict[object, str] = {}
    for part, frame in sorted(parts.items(), key=lambda one: one[0] == "byggefelt"):  # delområder first: byggefelter point at them
        fresh = frame.drop(columns=[*OWN, "planid", "lokplan_id", "komplan_id", "komtil_id"], errors="ignore").copy()
        fresh["plan_objekt_id"], fresh["status"], fresh[COPY_OF] = draft, values["status"], frame["objekt_id"]
        if "delomraade_objekt_id" in fresh:
            fresh["delomraade_objekt_id"] = [new_ids.get(one, one) for one in fresh["delomraade_objekt_id"]]
        new_ids |= dict(zip(frame["objekt_id"], edit.insert_frame(part, fresh), strict=True))
    return draft


def in_place_of(plan: Standing, after: Mapping[str, gpd.GeoDataFrame]) -> dict[str, gpd.GeoDataFrame]:
    """The draft and its parts, by kind, with the keys they have once ``merged``: those of the public version."""
    own, planid = plan.public["objekt_id"].iloc[0], attributes(plan.public).get("planid")
    by_planid = dict(FOLLOWERS.get(plan.kind, ()))
    return {
        kind: frame.assign(plan_objekt_id=own, **{by_planid[kind]: planid})
        if kind in by_planid
        else frame.assign(objekt_id=own, planid=planid)
        for kind, frame in after.items()
    }


def merged(edit: Edit, plan: Standing, values: Mapping[str, object], *, parts: bool) -> None:
    """Let the draft take the public version's place, which keeps its ``objekt_id`` and planid; the draft is closed.

    With ``parts``, what hangs on the draft takes the place of what hangs on the public version: a part that was copied from a public one in
    the same way, new parts are hung on the public plan, and public parts that the draft no longer has are closed.
    """
    public, draft = plan.public, plan.draft
    objekt_id = str(public["objekt_id"].iloc[0])
    given = {**attributes(draft, without=KEPT), **values}
    edit.update(plan.kind, objekt_id, str(public["versions_id"].iloc[0]), given, draft.geometry.iloc[0])
    planid = attributes(public).get("planid")
    came_from = {
        str(own): str(origin)
        for frame in plan.draft_parts.values()
        for own, origin in zip(frame["objekt_id"], words(frame, COPY_OF), strict=True)
        if origin is not None
    }
    for part, by_planid in FOLLOWERS.get(plan.kind, ()) if parts else ():
        given = {**values, "plan_objekt_id": objekt_id, by_planid: planid, COPY_OF: None}
        _merge_parts(edit, part, given, came_from, ours=plan.parts.get(part), theirs=plan.draft_parts.get(part))
    edit.delete(plan.kind, str(draft["objekt_id"].iloc[0]), str(draft["versions_id"].iloc[0]))


def _merge_parts(
    edit: Edit,
    part: str,
    values: Mapping[str, object],
    came_from: Mapping[str, str],
    *,
    ours: gpd.GeoDataFrame | None,
    theirs: gpd.GeoDataFrame | None,
) -> None:
    public = {} if ours is None else {str(ours["objekt_id"].iloc[at]): at for at in range(len(ours))}
    taken = set()
    for at in range(0 if theirs is None else len(theirs)):
        row = theirs.iloc[[at]]  # type: ignore[union-attr] # the range is empty where there is none
        own = str(row["objekt_id"].iloc[0])
        origin = came_from.get(own, "")
        inside = attributes(row).get("delomraade_objekt_id")
        moved = {**values} | ({"delomraade_objekt_id": came_from.get(str(inside), inside)} if inside else {})
        if origin in public and origin not in taken:
            taken.add(origin)
            seen = str(ours["versions_id"].iloc[public[origin]])  # type: ignore[index] # public is empty where there is none
            edit.update(part, origin, seen, {**attributes(row, without=KEPT), **moved}, row.geometry.iloc[0])
            edit.delete(part, own, str(row["versions_id"].iloc[0]))
        else:
            edit.update(part, own, str(row["versions_id"].iloc[0]), moved)
    for origin, at in public.items():
        if origin not in taken:
            edit.delete(part, origin, str(ours["versions_id"].iloc[at]))  # type: ignore[index] # public is empty where there is none
