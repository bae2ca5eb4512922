"""Change a plan, a delområde or a byggefelt: its fields, its area, or the borders inside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.errors import UsageError
from geoplan.model.plan import plan_model
from geoplan.plan.columns import words
from geoplan.plan.digitise import Drawn, Parts, fit_to, hole, inside, move_vertices, redraw_border, tiling_of
from geoplan.plan.entry import entered, shown
from geoplan.texts import N_, Phrase, texts
from geoplan.workflows.plan.copies import FOLLOWERS, standing
from geoplan.workflows.plan.drawing import area, lines
from geoplan.workflows.plan.family import byggefelt_of, family, position_of, store_parts, to_change, values_of
from geoplan.workflows.plan.new import Where, byggefelt_area, snapped_drawing
from geoplan.workflows.plan.opening import opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from geoplan.store import Edit, Workspace
    from geoplan.workflows.plan.family import Family


class Change(NamedTuple):
    """One field before and after, as a reader sees them."""

    field: str
    title: str
    before: str
    after: str
    of: str
    """What has the field: the plan, or one of its parts."""


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

    @property
    def objekt_id(self) -> str:
        """The object's own."""
        return str(self.frame["objekt_id"].iloc[self.at])

    @property
    def versions_id(self) -> str:
        """The version of it that was read."""
        return str(self.frame["versions_id"].iloc[self.at])


def edit_fields(
    workspace: str,
    plan: str,
    written: Sequence[str],
    *,
    parts: Sequence[str] = (),
    every_part: bool = False,
    byggefelt: str = "",
    seen: str = "",
    drawing: str = "",
    tolerance_m: float = 0.05,
    who: str,
    why: str,
) -> Edited:
    """Write ``field=value`` and a new area into the plan, its delområder ``parts`` (or every one) or its ``byggefelt``, in one transaction.

    ``seen`` is the versions_id that the planner saw: ConflictError with both versions when it is no longer the current one. A new area is
    snapped to the parcels; the delområder follow, so that they still tile the plan. Raises LockedError for a plan that is locked.
    """
    with opened(workspace) as ws:
        told_key = [one.partition("=")[0].strip().casefold() for one in written] == ["planid"] and not drawing
        found = family(ws, plan) if told_key else to_change(ws, plan)  # an adopted plan too is told its key
        targets = _targets(found, parts, byggefelt, every_part=every_part)
        whole = targets[0].kind == found.kind
        values, notes = entered(targets[0].kind, written, given=("planid",) if whole and found.values().get("planid") is None else ())
        _refuse_unclear(values, drawing, targets, seen)
        with ws.edit(who=who, why=why, advance=told_key) as edit:
            if seen and seen != targets[0].versions_id:
                edit.update(targets[0].kind, targets[0].objekt_id, seen, values)  # the store tells who was first, and what differs
            where = Where(drawing=drawing, tolerance_m=tolerance_m)
            names, told = _new_area(ws, edit, found, targets[0], where) if drawing else ([], ())
            for target in targets if values else ():
                edit.update(target.kind, target.objekt_id, _version(edit, target), values)
            if whole and values.get("planid") is not None:
                _name_the_plan(ws, edit, found, values["planid"])
        now = [ws.read(target.kind, objekt_ids=[target.objekt_id]) for target in targets]
    return _edited(targets, now, values, names, (*told, *notes))


def _name_the_plan(ws: Workspace, edit: Edit, found: Family, planid: int) -> None:
    """Let everything that hangs on the plan name it by the key that the register has given it."""
    for kind, frame in standing(ws, found.kind, found.objekt_id).parts.items():
        seen = frame[["objekt_id", "versions_id"]]
        edit.update_frame(kind, pd.DataFrame(seen).assign(**{dict(FOLLOWERS[found.kind])[kind]: planid}))


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
    return _edited([Target(found.kind, found.plan, 0, found.name)], [now], {}, names, parts.notes)


def store_tiling(edit: Edit, found: Family, parts: Parts) -> list[str]:
    """Store a tiling; of a plan without delområder that is still whole only the area. Gives the names of the delområder."""
    if not len(found.delomraader) and len(parts.geometry) == 1:
        edit.update(found.kind, found.objekt_id, found.versions_id, {}, parts.area)
        return []
    return store_parts(edit, found, parts)


def _targets(found: Family, parts: Sequence[str], byggefelt: str, *, every_part: bool) -> list[Target]:
    if byggefelt and (parts or every_part):
        raise UsageError(texts()(N_("Vælg enten et delområde eller et byggefelt.")))
    if byggefelt:
        return [Target("byggefelt", found.byggefelter, byggefelt_of(found, byggefelt), f"{found.name}, {byggefelt}")]
    at = list(range(len(found.delomraader))) if every_part else list(dict.fromkeys(position_of(found, part) for part in parts))
    if every_part and not at:
        raise UsageError(texts()(N_("{plan} har ingen delområder. Del den med “geoplan plan split”."), plan=found.name))
    names = words(found.delomraader, "delnr")
    return [Target("delomraade", found.delomraader, one, f"{found.name}, {names[one]}") for one in at] or [
        Target(found.kind, found.plan, 0, found.name)
    ]


def _refuse_unclear(values: dict[str, Any], drawing: str, targets: Sequence[Target], seen: str) -> None:
    t = texts()
    if not values and not drawing:
        raise UsageError(t(N_("Der er intet at ændre. Skriv for eksempel --set bebygpct=30.")))
    if len(targets) > 1 and (drawing or seen):
        raise UsageError(t(N_("Areal og version gælder ét objekt ad gangen: nævn kun ét delområde.")))


def _new_area(ws: Workspace, edit: Edit, found: Family, target: Target, where: Where) -> tuple[list[str], tuple[Phrase, ...]]:
    """Store a new area of the target, and let the delområder follow; gives their names and what is to be told."""
    if target.kind == "byggefelt":
        drawn, at = byggefelt_area(ws, found, where, "")
        row = target.frame.iloc[target.at]
        holds = found.delomraader.iloc[at] if at >= 0 else None
        given = {} if holds is None else {"delomraade_objekt_id": str(holds["objekt_id"]), "delnr": str(holds["delnr"])}
        edit.update("byggefelt", str(row["objekt_id"]), str(row["versions_id"]), given, drawn.geometry)
        return [], drawn.notes
    drawn = snapped_drawing(ws, where.drawing, tolerance_m=where.tolerance_m)
    parts = _followed(found, target, drawn)
    return store_tiling(edit, found, parts), (*drawn.notes, *parts.notes)


def _followed(found: Family, target: Target, drawn: Drawn) -> Parts:
    if target.kind == "delomraade":
        kept = inside(drawn.geometry, found.area)
        parts = fit_to(found.area, found.delomraader, first=kept.geometry, at=target.at)
        return parts._replace(notes=(*kept.notes, *parts.notes))
    if not len(found.delomraader):
        return tiling_of(drawn.geometry, found.delomraader)
    return fit_to(drawn.geometry, found.delomraader)


def _version(edit: Edit, target: Target) -> str:
    """The object's version inside the transaction: the new area may have given it one."""
    return str(edit.read(target.kind, objekt_ids=[target.objekt_id], columns=[])["versions_id"].iloc[0])


def _edited(
    targets: Sequence[Target], now: Sequence[gpd.GeoDataFrame], values: dict[str, Any], names: Sequence[str], notes: tuple[Phrase, ...]
) -> Edited:
    first, became = targets[0], now[0]
    changes = tuple(change for target, after in zip(targets, now, strict=True) for change in _changes(target, after, values))
    shapes = (first.frame.geometry.iloc[first.at], became.geometry.iloc[0])
    areas = [float(np.nan_to_num(shapely.area(shape))) for shape in shapes]
    name = first.name if len(targets) == 1 else ", ".join([first.name, *(target.name.rpartition(", ")[2] for target in targets[1:])])
    return Edited(first.kind, first.objekt_id, str(became["versions_id"].iloc[0]), name, changes, areas[0], areas[1], tuple(names), notes)


def _changes(target: Target, now: gpd.GeoDataFrame, values: dict[str, Any]) -> Iterator[Change]:
    was, became = values_of(target.frame, target.at), values_of(now, 0)
    titles = plan_model().kinds[target.kind].by_name
    for name in values:
        before, after = (shown(target.kind, name, one.get(name)) for one in (was, became))
        yield Change(name, titles[name].title_da, before, after, target.name)
