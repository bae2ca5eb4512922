"""A new plan object: a draft from parcels or from a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.errors import ShapeError, UsageError
from geoplan.geometry.snap import TOLERANCE_M
from geoplan.geometry.tile import covered_by, objects
from geoplan.model.load import load
from geoplan.plan.columns import words
from geoplan.plan.digitise import Drawn, area_drawn, area_of_parcels, inside
from geoplan.plan.entry import entered
from geoplan.plan.parcels import find_parcels
from geoplan.settings import CHUNK_ROWS
from geoplan.texts import N_, Phrase, texts
from geoplan.workflows.boundary import boundary_layer
from geoplan.workflows.plan.drawing import area
from geoplan.workflows.plan.family import part_values, position_of, to_change
from geoplan.workflows.plan.opening import find_plan, layer, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geoplan.store import Workspace
    from geoplan.workflows.plan.family import Family

KINDS: Final = ("lokalplan", "byggefelt", "kommuneplanramme", "kommuneplan", "kommuneplantillaeg", "retningslinje", "landzonetilladelse")
"""What can be made. Delområder come from cutting their plan, so that they tile it."""

_PLANTYPE: Final = {"lokalplan": 20.1, "kommuneplanramme": 10.1}
_PARENTS: Final = {
    "kommuneplanramme": ("kommuneplan", "kommuneplantillaeg"),
    "retningslinje": ("kommuneplan", "kommuneplantillaeg"),
    "kommuneplantillaeg": ("kommuneplan",),
}
_FIRST_STATE: Final = {"landzonetilladelse": "KV"}
"""A landzonetilladelse is never a proposal; everything else begins as a draft of one."""
_NEAR_M: Final = 1.0


class Made(NamedTuple):
    """What was made."""

    kind: str
    objekt_id: str
    name: str
    status: str
    area_m2: float
    values: dict[str, Any]
    notes: tuple[Phrase, ...]


class Where(NamedTuple):
    """What a new object covers: parcels, a drawing (WKT or a file) snapped to their boundaries, or the municipality in a file of them."""

    matrikel: Sequence[str] = ()
    drawing: str = ""
    tolerance_m: float = TOLERANCE_M
    boundary: str = ""


def new_plan(
    workspace: str,
    kind: str,
    where: Where,
    *,
    plannr: str = "",
    name: str = "",
    plan: str = "",
    written: Sequence[str] = (),
    who: str,
    why: str,
) -> Made:
    """Make a draft of any kind but a byggefelt. ``written`` is ``field=value`` as a planner writes it.

    ``plan`` is what a ramme, a retningslinje or a tillæg hangs on. Raises UsageError for a number that is taken, parcels that are not
    there and fields that do not fit.
    """
    values, notes = entered(
        kind, [f"{field}={value}" for field, value in (("plannr", plannr), ("plannavn", name)) if value] + list(written)
    )
    with opened(workspace) as ws:
        _refuse_taken(ws, kind, plannr)
        drawn = _drawn(ws, where)
        status = _FIRST_STATE.get(kind, "KF")
        given = {"status": status, "komnr": int(ws.kommune), "plantype": _PLANTYPE.get(kind), **_parent(ws, kind, plan), **values}
        given = {field: value for field, value in given.items() if value is not None}
        with ws.edit(who=who, why=why) as edit:
            objekt_id = edit.insert(kind, given, drawn.geometry)
    known = " ".join(part for part in (plannr, name) if part) or objekt_id
    return Made(kind, objekt_id, known, status, float(shapely.area(drawn.geometry)), given, (*drawn.notes, *notes))


def new_byggefelt(
    workspace: str, plan: str, where: Where, *, delomraade: str = "", name: str = "", written: Sequence[str] = (), who: str, why: str
) -> Made:
    """Make a byggefelt in a lokalplan. It lies inside the plan, and inside one delområde where the plan has them.

    A byggefelt never regulates zone or subdivision, so ``izonereg`` and ``iudstykreg`` are set. Raises LockedError for a locked plan.
    """
    values, notes = entered("byggefelt", [*([f"plannavn={name}"] if name else []), *written])
    with opened(workspace) as ws:
        found = to_change(ws, plan, kinds=("lokalplan",))
        drawn, at = byggefelt_area(ws, found, where, delomraade)
        given = part_values(found, "byggefelt", None) | {"izonereg": True, "iudstykreg": True}
        if at >= 0:
            row = found.delomraader.iloc[at]
            given |= {"delomraade_objekt_id": str(row["objekt_id"]), "delnr": str(row["delnr"])}
        given |= {field: value for field, value in values.items() if value is not None}
        with ws.edit(who=who, why=why) as edit:
            objekt_id = edit.insert("byggefelt", given, drawn.geometry)
    told = Phrase(N_("izonereg og iudstykreg er sat til ja: et byggefelt regulerer hverken zone eller udstykning."))
    return Made(
        "byggefelt", objekt_id, name or found.name, found.status, float(shapely.area(drawn.geometry)), given, (*drawn.notes, told, *notes)
    )


def byggefelt_area(ws: Workspace, found: Family, where: Where, delomraade: str) -> tuple[Drawn, int]:
    """The area of a byggefelt, snapped to parcels and delområder, and the position of its delområde (-1: the plan has none).

    Without ``delomraade`` it is the one that holds most of the drawing.
    """
    drawn = _drawn(ws, where, found.plan, found.delomraader)
    at = -1
    if len(found.delomraader):
        shapes = np.asarray(found.delomraader.geometry.array, dtype=object)
        at = position_of(found, delomraade) if delomraade else int(covered_by(objects(drawn.geometry), shapes)[0])
        if at < 0:
            raise ShapeError(texts()(N_("Byggefeltet ligger ikke i ét delområde. Flyt det, eller del planen anderledes.")))
    kept = inside(drawn.geometry, found.delomraader.geometry.iloc[at] if at >= 0 else found.area)
    return Drawn(kept.geometry, (*drawn.notes, *kept.notes)), at


def chosen_parcels(ws: Workspace, matrikel: Sequence[str]) -> gpd.GeoDataFrame:
    """The parcels that are named; several may stand in one text, parted by semicolons. Raises UsageError for those not there."""
    parcels = layer(ws, "jordstykke")
    if not len(parcels):
        raise UsageError(texts()(N_("Arbejdsområdet har ingen jordstykker. Indlæs dem med “geoplan workspace import jordstykke FIL”.")))
    wanted = [part.strip() for text in matrikel for part in split_list(text) if part.strip()]
    return parcels.iloc[np.unique(find_parcels(parcels, wanted))].reset_index(drop=True)


def split_list(text: str) -> list[str]:
    """The parcels of a list: ``7ab, 7ac, Karlslunde`` is 7ab and 7ac, both of Karlslunde; semicolons part lists."""
    made = []
    for group in text.split(";"):
        words_ = [word.strip() for word in group.split(",") if word.strip()]
        numbers = [word for word in words_ if word[0].isdigit() and not (word.isdigit() and len(word) > 4)]  # noqa: PLR2004 - a code
        ejerlav = ", ".join(word for word in words_ if word not in numbers)
        made += [f"{number}, {ejerlav}" if ejerlav else number for number in numbers] or [group]
    return made


def _drawn(ws: Workspace, where: Where, *along: gpd.GeoDataFrame) -> Drawn:
    if sum(map(bool, (where.matrikel, where.drawing, where.boundary))) != 1:
        message = N_(
            "Sig på én måde, hvad planen dækker: enten --matrikel, eller en tegning med --geometry eller --wkt, eller hele kommunen "
            "med --boundary."
        )
        raise UsageError(texts()(message))
    if where.boundary:
        return Drawn(_municipality(where.boundary, ws.kommune), ())
    if where.matrikel:
        return area_of_parcels(chosen_parcels(ws, where.matrikel))
    drawing = area(where.drawing)
    west, south, east, north = shapely.bounds(drawing)
    near = (west - _NEAR_M, south - _NEAR_M, east + _NEAR_M, north + _NEAR_M)
    parcels = [ws.read("jordstykke", columns=[], bbox=near)] if ws.has("jordstykke") else []
    made = area_drawn(drawing, *parcels, *along, tolerance_m=where.tolerance_m)
    if parcels:
        return made
    return Drawn(
        made.geometry, (*made.notes, Phrase(N_("Arbejdsområdet har ingen jordstykker, så tegningen er ikke rettet ind efter skel.")))
    )


def _municipality(path: str, kommune: str) -> shapely.Geometry:
    rows = [*boundary_layer(path, load(), kommune).batches(CHUNK_ROWS, {GEOMETRY})]
    return shapely.union_all(np.concatenate([one.geometry for one in rows]))


def snapped_drawing(ws: Workspace, drawing: str, *along: gpd.GeoDataFrame, tolerance_m: float = TOLERANCE_M) -> Drawn:
    """A drawing snapped to the parcels of the workspace and the frames ``along``."""
    return _drawn(ws, Where(drawing=drawing, tolerance_m=tolerance_m), *along)


def _refuse_taken(ws: Workspace, kind: str, plannr: str) -> None:
    numbers = [str(number).casefold() for number in words(layer(ws, kind), "plannr") if number is not None]
    if plannr and plannr.casefold() in numbers:
        message = N_("Der er allerede en {kind} med nummeret {plannr}. Vælg et andet nummer, eller ret i den med “geoplan plan edit”.")
        raise UsageError(texts()(message, kind=kind, plannr=plannr))


def _parent(ws: Workspace, kind: str, plan: str) -> dict[str, Any]:
    """What a new object says of the plan that it hangs on."""
    if not plan:
        return {}
    if kind not in _PARENTS:
        raise UsageError(texts()(N_("En {kind} hænger ikke på en anden plan: udelad --plan."), kind=kind))
    found = find_plan(ws, plan, kinds=_PARENTS[kind])
    planid = words(found.row.to_frame().T, "planid")[0]
    column = "komplan_id" if found.kind == "kommuneplan" else "komtil_id"
    hangs = {"plan_objekt_id": found.objekt_id} if kind != "kommuneplantillaeg" else {}
    return hangs | ({column: int(planid)} if planid else {})
