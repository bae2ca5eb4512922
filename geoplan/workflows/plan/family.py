"""A plan of the workspace with its delområder and byggefelter, and how a new tiling of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.errors import ConflictError, LockedError, UsageError
from geoplan.geometry.tile import covered_by
from geoplan.plan.clocks import COPY_OF
from geoplan.plan.columns import numbers, words
from geoplan.plan.digitise import free_names
from geoplan.texts import N_, texts
from geoplan.workflows.plan.opening import NAMED_KINDS, find_plan, layer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import geopandas as gpd

    from geoplan.geometry.vertices import Geometries, Index
    from geoplan.plan.digitise import Parts
    from geoplan.store import Edit, Workspace

OWN: Final = ("objekt_id", "versions_id", "systid_fra", "systid_til", "geometry")
LOCKED: Final = ("V", "A")
PARTS: Final = ("delomraade", "byggefelt")
PART_TYPE: Final = 10.0
"""A delområde has its plan's plantype with 30 for 20: a byplanvedtægt (20.2) has byplanvedtægt-delområder (30.2)."""


@dataclass(frozen=True)
class Family:
    """A plan, one row, and what hangs on it."""

    kind: str
    plan: gpd.GeoDataFrame
    delomraader: gpd.GeoDataFrame
    byggefelter: gpd.GeoDataFrame

    @property
    def objekt_id(self) -> str:
        """The plan's own."""
        return str(self.plan["objekt_id"].iloc[0])

    @property
    def versions_id(self) -> str:
        """The version of the plan that was read."""
        return str(self.plan["versions_id"].iloc[0])

    @property
    def area(self) -> shapely.Geometry:
        """The plan's area; None when it has none."""
        return self.plan.geometry.iloc[0]

    @property
    def status(self) -> str:
        """The plan's state; KF where nothing is said."""
        return words(self.plan, "status")[0] or "KF"

    @property
    def name(self) -> str:
        """What people call the plan: number and name."""
        known = [words(self.plan, column)[0] for column in ("plannr", "plannavn")]
        return " ".join(part for part in known if part) or self.objekt_id

    def values(self) -> dict[str, Any]:
        """The plan's values; null is None."""
        return values_of(self.plan, 0)


def family(ws: Workspace, plan: str, *, kinds: Sequence[str] = NAMED_KINDS) -> Family:
    """The plan that people call ``plan`` (number, planid or objekt_id), with its parts. Raises UsageError when there is none."""
    found = find_plan(ws, plan, kinds=kinds)
    row = ws.read(found.kind, objekt_ids=[found.objekt_id])
    delomraader, byggefelter = (_hanging(layer(ws, kind), row) for kind in PARTS)
    return Family(found.kind, row, delomraader, byggefelter)


_LOCKED_DA: Final = {
    "V": N_(
        "{name} er vedtaget og låst. En fejl i registreringen rettes med “geoplan plan advance … --to V --version rettelse "
        "--set felt=værdi”; en ny version kræver --version ny og et nyt dokument; alt andet kræver en ny plan eller et tillæg "
        "(“geoplan plan new”)."
    ),
    "A": N_("{name} er aflyst og låst: den står der for historikkens skyld. Lav en ny plan med “geoplan plan new”."),
}


def to_change(ws: Workspace, plan: str, *, kinds: Sequence[str] = NAMED_KINDS) -> Family:
    """As ``family``, for a plan that may be changed. Raises LockedError when it is adopted or cancelled."""
    found = family(ws, plan, kinds=kinds)
    if found.status in LOCKED:
        raise LockedError(texts()(_LOCKED_DA[found.status], name=found.name))
    return found


def values_of(frame: gpd.GeoDataFrame, at: int) -> dict[str, Any]:
    """The values of one row as plain Python values, without the workspace's own columns and the geometry; null is None."""
    row = frame.drop(columns=[name for name in OWN if name in frame]).iloc[at].to_dict()
    return {name: None if pd.isna(value) else value.item() if hasattr(value, "item") else value for name, value in row.items()}


def position_of(found: Family, delnr: str) -> int:
    """The position of the delområde that is called ``delnr``. Raises UsageError when there is none."""
    names = words(found.delomraader, "delnr")
    fits = [at for at, name in enumerate(names) if name is not None and str(name).casefold() == delnr.strip().casefold()]
    if len(fits) == 1:
        return fits[0]
    known = ", ".join(str(name) for name in names) or texts()(N_("ingen"))
    message = N_("{plan} har ikke et delområde “{delnr}”. Delområderne er: {known}.")
    raise UsageError(texts()(message, plan=found.name, delnr=delnr, known=known))


def byggefelt_of(found: Family, text: str) -> int:
    """The position of the byggefelt with this objekt_id, name or number in the list. Raises UsageError when it is not one."""
    wanted = text.strip().casefold()
    names = pd.DataFrame({"objekt_id": words(found.byggefelter, "objekt_id"), "plannavn": words(found.byggefelter, "plannavn")})
    fits = np.flatnonzero((names.apply(lambda column: column.str.casefold()) == wanted).any(axis=1))
    if not len(fits) and wanted.isdigit() and 1 <= int(wanted) <= len(names):
        fits = np.array([int(wanted) - 1])
    if len(fits) == 1:
        return int(fits[0])
    known = ", ".join(f"{number + 1} {name or ''}".strip() for number, name in enumerate(names["plannavn"])) or texts()(N_("ingen"))
    message = N_("{plan} har ikke et byggefelt “{text}”. Byggefelterne er: {known}.")
    raise UsageError(texts()(message, plan=found.name, text=text, known=known))


def refuse_stale(frame: gpd.GeoDataFrame, seen: str, name: str) -> None:
    """Refuse when the object's version is not the one that was ``seen`` (empty: whatever it is). Raises ConflictError."""
    now = str(frame["versions_id"].iloc[0])
    if seen and seen != now:
        message = N_(
            "{name} er ændret, siden du hentede version {seen}: den gemte version er nu {now}. Intet er gemt. Hent den igen, og ret i den."
        )
        raise ConflictError(texts()(message, name=name, seen=seen, now=now), theirs={"versions_id": now})


def part_values(found: Family, kind: str, delnr: str | None) -> dict[str, Any]:
    """What a new part takes over from its plan."""
    plan = found.values()
    given = {
        "delnr": delnr,
        "plan_objekt_id": found.objekt_id,
        "lokplan_id": plan.get("planid"),
        "komnr": plan.get("komnr"),
        "plannavn": plan.get("plannavn"),
        "plantype": 30.4 if kind == "byggefelt" else round((plan.get("plantype") or 20.1) + PART_TYPE, 1),
        "status": found.status,
    }
    return {name: value for name, value in given.items() if value is not None}


def store_parts(edit: Edit, found: Family, parts: Parts) -> list[str]:
    """Store a new tiling of the plan: changed delområder, new ones, and those that are gone; gives the delnr of all, in their order.

    The plan's own area is stored when it got vertices; byggefelter follow the delområde that now holds most of them. Raises ConflictError
    when somebody else changed the plan or a delområde since ``found`` was read: the tiling would not fit any more.
    """
    _refuse_changed(edit, found)
    _store_area(edit, found, parts.area)
    names, ids = [], []
    taken = [str(name) for name in words(found.delomraader, "delnr") if name is not None]
    fresh = iter(free_names(taken, len(parts.geometry)))
    lives_on: set[int] = set()
    for geometry, origin in zip(parts.geometry, parts.origin.tolist(), strict=True):
        if origin >= 0 and origin not in lives_on:
            lives_on.add(origin)
            names.append(str(words(found.delomraader, "delnr")[origin]))
            ids.append(_store_old(edit, found, origin, geometry))
        else:
            names.append(next(fresh))
            ids.append(_store_new(edit, found, origin, names[-1], geometry))
    for gone in sorted(set(range(len(found.delomraader))) - lives_on):
        row = found.delomraader.iloc[gone]
        edit.delete("delomraade", str(row["objekt_id"]), str(row["versions_id"]))
    follow(edit, found, parts.geometry, names, ids)
    return names


def _hanging(frame: gpd.GeoDataFrame, plan: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """What hangs on the plan: by its objekt_id, or where that is not told by its planid. By delnr, then by place in the layer."""
    told = pd.notna(words(frame, "plan_objekt_id"))
    planid = numbers(plan, "planid")[0]
    hangs = np.where(told, words(frame, "plan_objekt_id") == plan["objekt_id"].iloc[0], numbers(frame, "lokplan_id") == planid)
    part = frame[hangs.astype(bool)]
    names = pd.Series(words(part, "delnr"), dtype="string").fillna("")
    order = np.lexsort((names.to_numpy(dtype=str), names.str.len().to_numpy(dtype=np.int64)))
    return part.iloc[order].reset_index(drop=True)


def _refuse_changed(edit: Edit, found: Family) -> None:
    """Refuse where the plan or its delområder are not those that were read."""
    plan = edit.read(found.kind, objekt_ids=[found.objekt_id])
    now = _hanging(edit.read("delomraade"), plan) if len(plan) else plan
    same = len(plan) and plan["versions_id"].iloc[0] == found.versions_id
    if not same or set(words(now, "versions_id")) != set(words(found.delomraader, "versions_id")):
        message = N_("{name} eller et af dens delområder er ændret af en anden imens. Intet er gemt. Prøv igen.")
        raise ConflictError(texts()(message, name=found.name))


def _store_area(edit: Edit, found: Family, area: shapely.Geometry) -> None:
    if found.area is None or not same_area(area, found.area):
        edit.update(found.kind, found.objekt_id, found.versions_id, {}, area)


def _store_old(edit: Edit, found: Family, at: int, geometry: shapely.Geometry) -> str:
    row = found.delomraader.iloc[at]
    if not same_area(geometry, found.delomraader.geometry.iloc[at]):
        edit.update("delomraade", str(row["objekt_id"]), str(row["versions_id"]), {}, geometry)
    return str(row["objekt_id"])


def _store_new(edit: Edit, found: Family, origin: int, delnr: str, geometry: shapely.Geometry) -> str:
    given = part_values(found, "delomraade", delnr)
    if origin >= 0:
        old = values_of(found.delomraader, origin)
        given |= {name: value for name, value in old.items() if name not in {"planid", COPY_OF, "delnr"} and value is not None}
    return edit.insert("delomraade", given, geometry)


def follow(edit: Edit, found: Family, geometry: Geometries, names: list[str], ids: list[str], *, gone: Collection[str] = ()) -> None:
    """Let byggefelter point at the delområde that holds most of them; at none where theirs is ``gone`` and no other holds them."""
    for at, inside in enumerate(_holding(found, geometry)):
        row = found.byggefelter.iloc[at]
        now: dict[str, Any] = {"delomraade_objekt_id": ids[inside], "delnr": names[inside]} if inside >= 0 else {}
        if inside < 0 and row.get("delomraade_objekt_id") in gone:
            now = {"delomraade_objekt_id": None, "delnr": None}
        changed = {name: value for name, value in now.items() if row.get(name) != value}
        if changed:
            edit.update("byggefelt", str(row["objekt_id"]), str(row["versions_id"]), changed)


def _holding(found: Family, geometry: Geometries) -> Iterator[int]:
    shapes = np.asarray(found.byggefelter.geometry.array, dtype=object)
    held: Index = covered_by(shapes, geometry) if len(shapes) and len(geometry) else np.full(len(shapes), -1)
    yield from held.tolist()


def same_area(one: shapely.Geometry, other: shapely.Geometry) -> bool:
    """Whether two areas are the same to the last bit, wherever their rings begin."""
    first, second = (shapely.normalize(shapely.multipolygons(shapely.get_parts(shape))) for shape in (one, other))
    return bool(shapely.equals_exact(first, second, tolerance=0))
