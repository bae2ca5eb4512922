"""The delområder or byggefelter of a plan changed in a table: many objects, many fields, one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from geoplan.errors import UsageError
from geoplan.plan.entry import entered
from geoplan.texts import N_, texts
from geoplan.workflows.plan.family import family, to_change, values_of
from geoplan.workflows.plan.opening import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geoplan.workflows.plan.family import Family


class RowChange(NamedTuple):
    """What is written into one object: ``field=value`` as a planner writes it; ``name`` is what messages call the object."""

    objekt_id: str
    versions_id: str
    written: tuple[str, ...]
    name: str = ""


def part_table(workspace: str, plan: str, kind: str) -> list[dict[str, Any]]:
    """The values of each delområde or byggefelt, with its objekt_id and versions_id; null is None."""
    with opened(workspace) as ws:
        frame = _parts(family(ws, plan, kinds=("lokalplan",)), kind)
    keys = frame[["objekt_id", "versions_id"]].to_dict("records") if len(frame) else []
    return [{**values_of(frame, at), **keys[at]} for at in range(len(frame))]


def edit_rows(workspace: str, plan: str, kind: str, changes: Sequence[RowChange], *, who: str, why: str = "") -> int:
    """Store the changes in one transaction; gives how many objects they are.

    Raises UsageError that tells every value that cannot be read with its object, ConflictError when one object has a newer version, and
    LockedError for a plan that is locked.
    """
    faults, values = [], []
    for one in changes:
        try:
            values.append(entered(kind, one.written).values)
        except UsageError as fault:
            faults.append(texts()(N_("{name}: {fault}"), name=one.name or one.objekt_id, fault=str(fault)))
    if faults:
        raise UsageError("\n".join(faults))
    with opened(workspace) as ws:
        to_change(ws, plan, kinds=("lokalplan",))
        with ws.edit(who=who, why=why) as edit:
            for one, given in zip(changes, values, strict=True):
                edit.update(kind, one.objekt_id, one.versions_id, given)
    return len(changes)


def _parts(found: Family, kind: str) -> gpd.GeoDataFrame:
    return found.delomraader if kind == "delomraade" else found.byggefelter


def object_values(workspace: str, kind: str, objekt_id: str) -> dict[str, Any]:
    """The values of one object of a plan layer; null is None. Raises UsageError when it is not there any more."""
    with opened(workspace) as ws:
        frame = ws.read(kind, objekt_ids=[objekt_id])
    if not len(frame):
        raise UsageError(texts()(N_("Objektet findes ikke længere. Hent siden igen.")))
    return values_of(frame, 0)
