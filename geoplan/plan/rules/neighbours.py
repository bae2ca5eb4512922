"""Rules for how plan objects lie to each other. Areas in m², distances in m, EPSG:25832.

What needs another layer is run only where that layer is there; else the report says that the question is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.geometry.shape import is_empty_or_missing
from geoplan.plan.base import parameters, rule
from geoplan.plan.parents import parents
from geoplan.plan.values import days, ids, statuses, words
from geoplan.rules import NO_HITS, Hits, Scope
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.model.plan import PlanKind
    from geoplan.rules import Rule
    from geoplan.rules.types import Context

    Index = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Geometries = NDArray[np.object_]

PARTS: Final = ("delomraade", "byggefelt")


def neighbour_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules on how the kind's objects lie to others."""
    if kind.name in PARTS:
        yield _inside(kind)
    if kind.name == "delomraade":
        yield _no_overlap(kind)
    if kind.name == "lokalplan":
        yield from _covered(kind)
        yield _over_each_other(kind)


def are_sound(geometries: Geometries) -> NDArray[np.bool_]:
    """Where there is a valid area."""
    dimension = shapely.get_dimensions(geometries)
    return np.asarray((dimension == 2) & shapely.is_valid(geometries) & ~is_empty_or_missing(geometries), dtype=bool)  # noqa: PLR2004 -- areas


# -- inside its plan ---------------------------------------------------------------------------------------------------


def _inside(kind: PlanKind) -> Rule:
    tolerance = parameters()["plan_tolerance_m"]
    field = kind.name == "byggefelt"
    return rule(
        kind.name,
        "geometri",
        "inden_for",
        "GEO-15" if field else "GEO-14",
        title=N_("Et byggefelt skal ligge inden for sin lokalplan") if field else N_("Et delområde skal ligge inden for sin lokalplan"),
        columns=("lokplan_id", GEOMETRY),
        optional=("plan_objekt_id", "status"),
        layers=("lokalplan",),
        parameters=(tolerance,),
        unit="m",
        check=_within_plan,
        message=N_("Objektet rækker {value} m ud over lokalplanen ved {place}; {area} m² ligger udenfor. Tolerancen er {limit} m."),
        advice=N_("Tegn objektet efter planens grænse."),
    )


def _within_plan(rows: Rows, context: Context) -> list[Hits]:
    limit = parameters()["plan_tolerance_m"].on(context.day).value
    plans = context.dataset.whole("lokalplan")
    found = parents(rows, context)
    own, good = rows.geometry, are_sound(rows.geometry)
    judged = np.flatnonzero((found >= 0) & good)
    areas = plans.geometry[found[judged]]
    whole = are_sound(areas)
    judged, areas = judged[whole], areas[whole]
    beyond = judged[~shapely.covers(areas, own[judged])]
    outside = shapely.difference(own[beyond], plans.geometry[found[beyond]])
    reach, place = _reach(outside, plans.geometry[found[beyond]])
    far = reach > limit
    at = beyond[far]
    hits = Hits(
        at,
        value=np.round(reach[far], 2).tolist(),
        limit=[limit] * len(at),
        place=place[far],
        details={"area": np.round(shapely.area(outside[far]), 1).tolist()},
    )
    return [hits]


def _reach(outside: Geometries, areas: Geometries) -> tuple[Floats, Floats]:
    """How far each piece reaches from the area, and where: the distance of its vertex that lies furthest away."""
    coordinates, of = shapely.get_coordinates(outside, return_index=True)
    distance = shapely.distance(shapely.points(coordinates), areas[of]) if len(of) else np.zeros(0)
    reach, place = np.zeros(len(outside)), np.full((len(outside), 2), np.nan)
    order = np.lexsort((distance, of))
    last = np.flatnonzero(np.diff(of[order], append=-1))
    furthest = order[last]
    reach[of[furthest]], place[of[furthest]] = distance[furthest], coordinates[furthest]
    return reach, place


# -- each other --------------------------------------------------------------------------------------------------------


def _no_overlap(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "geometri",
        "overlap",
        "GEO-16",
        title=N_("Delområder i samme plan bør ikke overlappe hinanden"),
        columns=("lokplan_id", GEOMETRY),
        optional=("status", "plan_objekt_id"),
        keep={"group": _plan_and_status},
        scope=Scope.LAYER,
        unit="m²",
        parameters=(parameters()["delomraade_overlap_m2"],),
        check=_overlaps("delomraade_overlap_m2"),
        message=N_("Delområdet overlapper {other_name} i samme plan med {value} m² ved {place}."),
        advice=N_("Ret grænsen, så de to delområder mødes."),
    )


def _plan_and_status(rows: Rows) -> Geometries:
    """Objects that are compared: of the same plan in the same state; empty where the plan is not known."""
    plan = pd.Series(ids(rows, "lokplan_id")).astype(str).replace("-1", "").to_numpy(dtype=object)
    draft = pd.Series(words(rows, "plan_objekt_id"), dtype=object).fillna("").to_numpy(dtype=object)
    named = plan + draft
    return np.where(named != "", named + "|" + statuses(rows).astype(str).astype(object), "").astype(object)


def _adopted(rows: Rows) -> Geometries:
    """Adopted plans that nobody has put an end to, all in one heap."""
    return np.where((statuses(rows) == "V") & np.isnat(days(rows, "datoaflyst")), "V", "").astype(object)


def _overlaps(name: str) -> Any:
    def check(rows: Rows, context: Context) -> Hits:
        limit = parameters()[name].on(context.day).value
        group = rows.kept("group")
        if group is None:
            return NO_HITS
        members = np.flatnonzero(are_sound(rows.geometry) & (group != ""))
        first, second, area, place = _shared(rows.geometry[members], group[members], limit)
        return _both_rows(rows, (members[first], members[second]), area, place, limit)

    return check


def _shared(geometries: Geometries, group: Geometries, limit: float) -> tuple[Index, Index, Floats, Floats]:
    """Pairs of one group that share more than ``limit`` m²: both members, the area, a place in it."""
    first, second = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    kept = (first < second) & (group[first] == group[second])
    first, second = first[kept], second[kept]
    common = shapely.intersection(geometries[first], geometries[second])
    area = shapely.area(common)
    large = area >= limit
    place = shapely.get_coordinates(shapely.point_on_surface(common[large])) if large.any() else np.empty((0, 2))
    return first[large], second[large], area[large], place


def _both_rows(rows: Rows, pairs: tuple[Index, Index], area: Floats, place: Floats, limit: float) -> Hits:
    """Both rows of each pair as a hit, in row order."""
    first, second = pairs
    at, other = np.r_[first, second], np.r_[second, first]
    order = np.lexsort((other, at))
    if not len(at):
        return NO_HITS
    return Hits(
        at[order].astype(np.int64),
        value=np.round(np.r_[area, area][order], 2).tolist(),
        limit=[limit] * len(at),
        place=np.r_[place, place][order],
        other=rows.row[other[order]],
    )


def _over_each_other(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "geometri",
        "overlap_vedtaget",
        "GEO-20",
        title=N_("Overlap mellem vedtagne lokalplaner bør være ment"),
        columns=(GEOMETRY, "status"),
        optional=("datoaflyst",),
        keep={"group": _adopted},
        scope=Scope.LAYER,
        unit="m²",
        parameters=(parameters()["plan_overlap_m2"],),
        check=_overlaps("plan_overlap_m2"),
        message=N_("Lokalplanen overlapper den vedtagne {other_name} med {value} m² ved {place}."),
        advice=N_("Ophæver den nye plan den ældre helt eller delvis, så ret den ældre plan; gælder begge, er det i orden."),
    )


# -- covered by its parts ----------------------------------------------------------------------------------------------


def _covered(kind: PlanKind) -> Iterator[Rule]:
    yield rule(
        kind.name,
        "geometri",
        "daekket",
        "GEO-17",
        title=N_("Delområderne bør dække hele lokalplanen"),
        columns=("planid", GEOMETRY),
        optional=("status", "objekt_id"),
        layers=("delomraade",),
        unit="%",
        parameters=(parameters()["udaekket_m2"],),
        check=_uncovered,
        message=N_("{value} % af lokalplanen ({area} m²) har intet delområde, for eksempel ved {place}."),
        advice=N_("Udvid delområderne, eller lad det stå, hvis planen er tavs om resten."),
    )


def _uncovered(rows: Rows, context: Context) -> Hits:
    limit = parameters()["udaekket_m2"].on(context.day).value
    united = context.dataset.made("plan.delomraader_samlet", lambda: _parts_together(context.dataset.whole("delomraade")))
    key = _plan_key(rows, united)
    known = np.flatnonzero(are_sound(rows.geometry) & (key != ""))
    covered = np.array([united[one] for one in key[known].tolist()], dtype=object)
    rest = shapely.difference(rows.geometry[known], covered)
    area = shapely.area(rest)
    open_ = np.flatnonzero(area >= limit)
    at = known[open_]
    share = 100 * area[open_] / shapely.area(rows.geometry[at])
    return Hits(
        at,
        value=np.round(share, 2).tolist(),
        place=shapely.get_coordinates(shapely.point_on_surface(rest[open_])) if len(at) else None,
        details={"area": np.round(area[open_], 1).tolist()},
    )


def _parts_together(parts: Rows) -> dict[str, Any]:
    """The parts of each plan taken together, by the key of the plan's object and by its number: a draft has no number yet."""
    good = are_sound(parts.geometry)
    by_object, by_number = _keys(parts, "plan_objekt_id", "lokplan_id")
    key, geometries = np.r_[by_object[good], by_number[good]], np.r_[parts.geometry[good], parts.geometry[good]]
    heaps = pd.Series(geometries, dtype=object).groupby(key.astype(str), sort=True).indices
    return {str(name): shapely.union_all(geometries[at]) for name, at in heaps.items() if name}


def _plan_key(rows: Rows, united: Mapping[str, Any]) -> Geometries:
    """The key under which each plan's parts are found; empty where it has none. Its object comes before its number."""
    by_object, by_number = _keys(rows, "objekt_id", "planid")
    there = [*united]
    number = np.where(np.isin(by_number.astype(str), there), by_number, "")
    return np.where(np.isin(by_object.astype(str), there), by_object, number).astype(object)


def _keys(rows: Rows, object_: str, number: str) -> tuple[Geometries, Geometries]:
    """The object's key and the register's number of a plan as texts, empty where there is none."""
    told = ids(rows, number)
    own = pd.Series(words(rows, object_), dtype=object).fillna("").to_numpy(dtype=object)
    return own, np.where(told >= 0, told.astype(str).astype(object), "").astype(object)
