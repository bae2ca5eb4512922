"""Change a plan, a delområde or a byggefelt: its fields, its area, or the borders inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geoplan.errors import UsageError
from geoplan.plan.digitise import Drawn, Parts, fit_to, hole, move_vertices, redraw_border, tiling_of
from geoplan.plan.entry import entered, shown
from geoplan.texts import N_, Phrase, texts
from geoplan.workflows.plan.drawing import area, lines
from geoplan.workflows.plan.family import byggefelt_of, position_of, refuse_stale, store_parts, to_change, values_of
from geoplan.workflows.plan.new import Where, byggefelt_area, snapped_drawing
from geoplan.workflows.plan.opening import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geoplan.store import Edit, Workspace
    from geoplan.workflows.plan.family import Family


class Change(NamedTuple):
    """One field before and after, as a reader sees them."""

    field: str
    title: str
    before: str
    after: str


class Edited(NamedTuple):
    """What an edit did. ``versions_id`` is the object's new version; ``parts`` the delområder where their borders were touched."""

    kind: str
    objekt_id: str
    versions_id: str
    name: str
    changes: tuple[Change, ...]
    area_before_m2: float
    area_after_m2: float
    parts: tuple[str, ...]
    notes: tuple[Phrase, ...]


class Target(NamedTuple):
    """What is edited: the plan itself, or the part of it at ``at``."""

    kind: str
    frame: gpd.GeoDataFrame
    at: int
    name: str


def edit_fields(
    workspace: str,
    plan: str,
    written: Sequence[str],
    *,
    part: str = "",
    byggefelt: str = "",
    seen: str = "",
    drawing: str = "",
    tolerance_m: float = 0.05,
    who: str,
    why: str,
) -> Edited:
    """Write ``field=value`` and a new area into the plan, its delområde ``part`` or its ``byggefelt``, in one transaction.

    ``seen`` is the versions_id that the planner saw: ConflictError when it is no longer the current one. A new area is snapped to the
    parcels; the delområder follow, so that they still tile the plan. Raises LockedError for a plan that is locked.
    """
    with opened(workspace) as ws:
        found = to_change(ws, plan)
        target = _target(found, part, byggefelt)
        refuse_stale(target.frame.iloc[[target.at]], seen, target.name)
        values, notes = entered(target.kind, written)
        if not values and not drawing:
            raise UsageError(texts()(N_("Der er intet at ændre. Skriv for eksempel --set bebygpct=30.")))
        with ws.edit(who=who, why=why) as edit:
            names, told = _new_area(ws, edit, found, target, Where(drawing=drawing, tolerance_m=tolerance_m)) if drawing else ([], ())
            objekt_id = str(target.frame["objekt_id"].iloc[target.at])
            if values:
                edit.update(target.kind, objekt_id, _version(edit, target.kind, objekt_id), values)
        now = ws.read(target.kind, objekt_ids=[objekt_id])
    return _edited(target, now, values, names, (*told, *notes))


def redraw(workspace: str, plan: str, first: str, second: str, line: str, *, who: str, why: str) -> Edited:
    """Give two neighbouring delområder a new common border: one line for both."""

    def change(found: Family, parts: Parts) -> Parts:
        drawn = shapely.line_merge(shapely.union_all(lines(line)))
        return redraw_border(parts, position_of(found, first), position_of(found, second), drawn)

    return _with_parts(workspace, plan, change, who=who, why=why)


def move(workspace: str, plan: str, before: tuple[float, float], after: tuple[float, float], *, who: str, why: str) -> Edited:
    """Move the vertex of inner borders that is nearest to ``before``, within a metre, once for all delområder that have it."""

    def change(_found: Family, parts: Parts) -> Parts:
        xy = shapely.get_coordinates(parts.geometry)
        way = np.hypot(*(xy - before).T)
        nearest = int(np.argmin(way))
        if way[nearest] > 1:
            raise UsageError(texts()(N_("Der er intet knækpunkt, hvor du vil flytte.")))
        return move_vertices(parts, xy[[nearest]], np.array([after]))

    return _with_parts(workspace, plan, change, who=who, why=why)


def cut_hole(workspace: str, plan: str, drawing: str, *, who: str, why: str) -> Edited:
    """Take ground out of the plan and its delområder."""
    return _with_parts(workspace, plan, lambda _found, parts: hole(parts, area(drawing)), who=who, why=why)


def _with_parts(workspace: str, plan: str, change: Any, *, who: str, why: str) -> Edited:
    with opened(workspace) as ws:
        found = to_change(ws, plan)
        parts = change(found, tiling_of(found.area, found.delomraader))
        with ws.edit(who=who, why=why) as edit:
            names = store_tiling(edit, found, parts)
        now = ws.read(found.kind, objekt_ids=[found.objekt_id])
    return _edited(Target(found.kind, found.plan, 0, found.name), now, {}, names, parts.notes)


def store_tiling(edit: Edit, found: Family, parts: Parts) -> list[str]:
    """Store a tiling; of a plan without delområder that is still whole only the area. Gives the names of the delområder."""
    if not len(found.delomraader) and len(parts.geometry) == 1:
        edit.update(found.kind, found.objekt_id, found.versions_id, {}, parts.area)
        return []
    return store_parts(edit, found, parts)


def _target(found: Family, part: str, byggefelt: str) -> Target:
    if part and byggefelt:
        raise UsageError(texts()(N_("Vælg enten et delområde eller et byggefelt.")))
    if part:
        at = position_of(found, part)
        return Target("delomraade", found.delomraader, at, f"{found.name}, {found.delomraader['delnr'].iloc[at]}")
    if byggefelt:
        at = byggefelt_of(found, byggefelt)
        return Target("byggefelt", found.byggefelter, at, f"{found.name}, {byggefelt}")
    return Target(found.kind, found.plan, 0, found.name)


def _new_area(ws: Workspace, edit: Edit, found: Family, target: Target, where: Where) -> tuple[list[str], tuple[Phrase, ...]]:
    """Store a new area of the target, and let the delområder follow; gives their names and what is to be told."""
    if target.kind == "byggefelt":
        drawn, at = byggefelt_area(ws, found, where, "")
        row = target.frame.iloc[target.at]
        inside = found.delomraader.iloc[at] if at >= 0 else None
        given = {} if inside is None else {"delomraade_objekt_id": str(inside["objekt_id"]), "delnr": str(inside["delnr"])}
        edit.update("byggefelt", str(row["objekt_id"]), str(row["versions_id"]), given, drawn.geometry)
        return [], drawn.notes
    drawn = snapped_drawing(ws, where.drawing, tolerance_m=where.tolerance_m)
    parts = _followed(found, target, drawn)
    return store_tiling(edit, found, parts), (*drawn.notes, *parts.notes)


def _followed(found: Family, target: Target, drawn: Drawn) -> Parts:
    if target.kind == "delomraade":
        return fit_to(found.area, found.delomraader, first=drawn.geometry, at=target.at)
    if not len(found.delomraader):
        return tiling_of(drawn.geometry, found.delomraader)
    return fit_to(drawn.geometry, found.delomraader)


def _version(edit: Edit, kind: str, objekt_id: str) -> str:
    """The object's version inside the transaction: the new area may have given it one."""
    return str(edit.read(kind, objekt_ids=[objekt_id], columns=[])["versions_id"].iloc[0])


def _edited(target: Target, now: gpd.GeoDataFrame, values: dict[str, Any], names: Sequence[str], notes: tuple[Phrase, ...]) -> Edited:
    from geoplan.model.plan import plan_model  # noqa: PLC0415 -- for the titles only

    was, became = values_of(target.frame, target.at), values_of(now, 0)
    titles = plan_model().kinds[target.kind].by_name
    changes = [
        Change(name, titles[name].title_da, shown(target.kind, name, was.get(name)), shown(target.kind, name, became.get(name)))
        for name in values
    ]
    before, after = (float(np.nan_to_num(shapely.area(shape))) for shape in (target.frame.geometry.iloc[target.at], now.geometry.iloc[0]))
    objekt_id, version = (str(now[name].iloc[0]) for name in ("objekt_id", "versions_id"))
    return Edited(target.kind, objekt_id, version, target.name, tuple(changes), before, after, tuple(names), notes)
