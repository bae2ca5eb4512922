"""Take drafts away: a whole draft with its parts, all delområder of it, or a byggefelt. The history keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geoplan.errors import LockedError, UsageError
from geoplan.plan.columns import words
from geoplan.texts import N_, texts
from geoplan.workflows.plan.family import byggefelt_of, to_change
from geoplan.workflows.plan.opening import layer, opened

if TYPE_CHECKING:
    import geopandas as gpd

    from geoplan.store import Edit, Workspace
    from geoplan.workflows.plan.family import Family

DRAFTS = ("KF", "KV")


class Deleted(NamedTuple):
    """What was taken away, counted."""

    name: str
    plans: int
    delomraader: int
    byggefelter: int


def delete(workspace: str, plan: str, *, all_parts: bool = False, byggefelt: str = "", who: str, why: str) -> Deleted:
    """Take away a draft with all that hangs on it, or only its delområder (``all_parts``), or one ``byggefelt``.

    One delområde cannot be taken away by itself, since the others must tile the plan: merge it. Raises LockedError for a plan that is no
    draft.
    """
    with opened(workspace) as ws:
        found = to_change(ws, plan)
        if found.status not in DRAFTS:
            message = N_("{name} har status {status}. Kun kladder kan slettes; brug “geoplan plan advance” til resten.")
            raise LockedError(texts()(message, name=found.name, status=found.status))
        _refuse_orphans(ws, found)
        if byggefelt and all_parts:
            raise UsageError(texts()(N_("Vælg enten alle delområder eller ét byggefelt.")))
        delomraader = found.delomraader if not byggefelt else found.delomraader.iloc[:0]
        byggefelter = found.byggefelter.iloc[_which(found, all_parts=all_parts, byggefelt=byggefelt)]
        whole = not (byggefelt or all_parts)
        with ws.edit(who=who, why=why) as edit:
            if all_parts:
                _loosen(edit, found.byggefelter)
            _close(edit, "byggefelt", byggefelter)
            _close(edit, "delomraade", delomraader)
            if whole:
                _close(edit, found.kind, found.plan)
    return Deleted(found.name, int(whole), len(delomraader), len(byggefelter))


def _refuse_orphans(ws: Workspace, found: Family) -> None:
    """Refuse while rammer or retningslinjer hang on the plan."""
    for kind in ("kommuneplanramme", "retningslinje"):
        hanging = int((words(layer(ws, kind), "plan_objekt_id") == found.objekt_id).sum())
        if hanging:
            message = N_("På {name} hænger {n} objekter i laget {kind}. Slet eller flyt dem først.")
            raise UsageError(texts()(message, name=found.name, n=hanging, kind=kind))


def _which(found: Family, *, all_parts: bool, byggefelt: str) -> list[int]:
    if byggefelt:
        return [byggefelt_of(found, byggefelt)]
    return [] if all_parts else list(range(len(found.byggefelter)))


def _loosen(edit: Edit, byggefelter: gpd.GeoDataFrame) -> None:
    """Let byggefelter hang on the plan alone."""
    for row in byggefelter.to_dict("records"):
        if row.get("delomraade_objekt_id"):
            edit.update("byggefelt", str(row["objekt_id"]), str(row["versions_id"]), {"delomraade_objekt_id": None, "delnr": None})


def _close(edit: Edit, kind: str, frame: gpd.GeoDataFrame) -> None:
    for objekt_id, versions_id in zip(words(frame, "objekt_id"), words(frame, "versions_id"), strict=True):
        edit.delete(kind, str(objekt_id), str(versions_id))
