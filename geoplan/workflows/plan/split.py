"""Cut a plan into delområder that tile it, and put delområder together again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from geoplan.errors import UsageError
from geoplan.geometry.snap import TOLERANCE_M
from geoplan.geometry.tile import objects
from geoplan.plan.clocks import COPY_OF
from geoplan.plan.columns import words
from geoplan.plan.digitise import groups_of, merge, split_by_lines, split_by_polygons, tiling_of
from geoplan.plan.entry import shown
from geoplan.texts import N_, Phrase, texts
from geoplan.workflows.plan.drawing import areas, lines
from geoplan.workflows.plan.edit import store_tiling
from geoplan.workflows.plan.family import family, position_of, refuse_stale, to_change, values_of
from geoplan.workflows.plan.new import chosen_parcels, snapped_drawing
from geoplan.workflows.plan.opening import opened
from geoplan.workflows.plan.trace import along_parcels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.geometry.vertices import Geometries, Index
    from geoplan.plan.digitise import Parts
    from geoplan.store import Workspace
    from geoplan.workflows.plan.family import Family


_NO_PROVISIONS: Final = frozenset({"delnr", "planid", "lokplan_id", "plan_objekt_id", "plannavn", "status", COPY_OF})
"""Fields that tell which object it is, not what it demands."""


class Divided(NamedTuple):
    """The delområder of a plan after a change: names and areas, in their order."""

    objekt_id: str
    name: str
    delnr: tuple[str, ...]
    area_m2: tuple[float, ...]
    before: int
    plan_area_m2: float
    notes: tuple[Phrase, ...]


class By(NamedTuple):
    """What a plan is cut by: lines, drawn areas, groups of parcels, or every parcel by itself."""

    line: str = ""
    width_m: float = 0.0
    drawing: str = ""
    matrikel: Sequence[str] = ()
    each_parcel: bool = False
    along: tuple[float, float, float, float] | None = None
    """East and north of two points: cut along the parcel boundaries between them, the shorter way."""
    tolerance_m: float = TOLERANCE_M


def split_plan(workspace: str, plan: str, by: By, *, parts: Sequence[str] = (), seen: str = "", who: str, why: str) -> Divided:
    """Cut the plan, or only its delområder ``parts``, so that the delområder tile it to the last vertex.

    A delområde that is cut lives on as its largest piece; the other pieces become new delområder with the same provisions. Raises
    ShapeError when nothing is cut, LockedError for a plan that is locked, ConflictError when ``seen`` is not the plan's version.
    """
    if sum(map(bool, (by.line, by.drawing, by.matrikel, by.each_parcel, by.along))) != 1:
        raise UsageError(texts()(N_("Sig, hvad planen deles efter: én af --line, --along, --geometry, --matrikel og --by-parcels.")))
    with opened(workspace) as ws:
        found = to_change(ws, plan, kinds=("lokalplan",))
        refuse_stale(found.plan, seen, found.name)
        now = tiling_of(found.area, found.delomraader)
        chosen = np.array([position_of(found, part) for part in parts], dtype=np.int64) if parts else None
        return _stored(ws, found, _cut(ws, found, now, by, chosen), who=who, why=why)


def merge_parts(workspace: str, plan: str, parts: Sequence[str], *, seen: str = "", who: str, why: str) -> Divided:
    """Put delområder together as the first of them; the others are closed, and their byggefelter follow."""
    with opened(workspace) as ws:
        found = to_change(ws, plan, kinds=("lokalplan",))
        refuse_stale(found.plan, seen, found.name)
        which = list(dict.fromkeys(position_of(found, part) for part in parts))
        if len(which) < 2:  # noqa: PLR2004 - two make one
            raise UsageError(texts()(N_("Nævn mindst to delområder, der skal slås sammen.")))
        now = tiling_of(found.area, found.delomraader)
        places = np.array([int(np.flatnonzero(now.origin == at)[0]) for at in which])
        made = merge(now, places)
        origin = made.origin.copy()
        origin[places.min()] = which[0]
        notes = (*made.notes, *_lost_provisions(found, which))
        return _stored(ws, found, made._replace(origin=origin, notes=notes), who=who, why=why)


def _cut(ws: Workspace, found: Family, now: Parts, by: By, chosen: Index | None) -> Parts:
    if by.line:
        return split_by_lines(now, lines(by.line), chosen=chosen, width_m=by.width_m)
    if by.along:
        way = along_parcels(ws, by.along[:2], by.along[2:], found.plan)[0]
        return split_by_lines(now, objects(way.line), chosen=chosen, width_m=by.width_m)
    return split_by_polygons(now, _polygons(ws, found, by), chosen=chosen)


def _lost_provisions(found: Family, which: Sequence[int]) -> Iterator[Phrase]:
    """What the delområder that are closed said, where it differs from what the one that lives on says."""
    kept = values_of(found.delomraader, which[0])
    for at in which[1:]:
        old = values_of(found.delomraader, at)
        fields = [name for name in old if name not in _NO_PROVISIONS and old[name] is not None and old[name] != kept.get(name)]
        if fields:
            told = "; ".join(f"{name} {shown('delomraade', name, old[name])}" for name in fields)
            yield Phrase(N_("Delområde {name} sagde noget andet, som ikke længere gælder: {fields}."), name=old["delnr"], fields=told)


def _polygons(ws: Workspace, found: Family, by: By) -> Geometries:
    """What is drawn, snapped; or each text of parcels as one group; or every parcel that the plan has."""
    if by.drawing:
        return np.array(
            [snapped_drawing(ws, shapely.to_wkt(one, rounding_precision=-1)).geometry for one in areas(by.drawing)], dtype=object
        )
    if by.each_parcel:
        west, south, east, north = map(float, shapely.bounds(found.area))
        parcels = ws.read("jordstykke", columns=[], bbox=(west, south, east, north)) if ws.has("jordstykke") else None
        if parcels is None or not len(parcels):
            raise UsageError(texts()(N_("Arbejdsområdet har ingen jordstykker. Indlæs dem med “geoplan workspace import jordstykke FIL”.")))
        shapes = np.asarray(parcels.geometry.array, dtype=object)
        shapes = shapes[shapely.area(shapely.intersection(shapes, found.area)) > 0]
        return np.asarray(shapes, dtype=object)
    groups = [chosen_parcels(ws, [text]) for text in by.matrikel]
    return np.concatenate([groups_of(group, [np.arange(len(group))]) for group in groups])


def _stored(ws: Workspace, found: Family, parts: Parts, *, who: str, why: str) -> Divided:
    with ws.edit(who=who, why=why) as edit:
        store_tiling(edit, found, parts)
    now = family(ws, found.objekt_id, kinds=("lokalplan",))
    names = tuple(str(name) for name in words(now.delomraader, "delnr"))
    sizes = tuple(float(size) for size in shapely.area(np.asarray(now.delomraader.geometry.array, dtype=object)))
    return Divided(found.objekt_id, found.name, names, sizes, len(found.delomraader), float(shapely.area(now.area)), parts.notes)
