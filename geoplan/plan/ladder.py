"""The ladder byggefelt > delområde > lokalplan as cells: pieces of land on which one chain of plan objects speaks.

A lokalplan is cut by its delområder, and these by their byggefelter. Each piece knows its lokalplan, delområde and byggefelt, so what
applies on it is looked up along one chain, and a parcel is laid over the pieces only once. A kommuneplanramme is no rung: it is shown
beside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.geometry.shape import width_and_length
from geoplan.geometry.shared import shared_areas, sound, union_by
from geoplan.plan.columns import numbers, words

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    from numpy.typing import NDArray

    Index = NDArray[np.int64]
    Mask = NDArray[np.bool_]

SMALL_AREA_M2: Final = 10.0
"""What is smaller than this and narrower than ``NARROW_M`` comes from boundaries that were not drawn alike; geoplan's own limit."""

NARROW_M: Final = 1.0
NOTHING: Final = -1


class Cells(NamedTuple):
    """Pieces of land with the positions of the plan objects that speak there, -1 where there is none on that rung."""

    geometry: NDArray[np.object_]
    lokalplan: Index
    delomraade: Index
    byggefelt: Index

    def __len__(self) -> int:
        return len(self.geometry)


def day_number(day: dt.date) -> int:
    """A day as Plandata writes it: YYYYMMDD."""
    return day.year * 10_000 + day.month * 100 + day.day


def in_force(frame: pd.DataFrame, day: dt.date) -> Mask:
    """Which objects were adopted and in force on ``day``: status V, or A when the plan was not yet cancelled then.

    A date that is not given does not take an adopted plan out of force; an object without status is left out.
    """
    on = day_number(day)
    status = words(frame, "status")
    status = np.where(pd.isna(status), words(frame, "planstatus"), status)
    begins = numbers(frame, "datoikraft")
    begins = np.where(np.isnan(begins), numbers(frame, "datovedt"), begins)
    ends = numbers(frame, "datoaflyst")
    adopted = (status == "V") | ((status == "A") & (ends > on))
    return np.asarray(adopted & ~(begins > on) & ~(ends <= on), dtype=bool)


def published(frame: pd.DataFrame, day: dt.date) -> Mask:
    """Which objects were a published proposal on ``day`` (status F)."""
    begins = numbers(frame, "datoforsl")
    status = words(frame, "status")
    status = np.where(pd.isna(status), words(frame, "planstatus"), status)
    return np.asarray((status == "F") & ~(begins > day_number(day)), dtype=bool)


def parents(children: pd.DataFrame, frame: pd.DataFrame) -> Index:
    """The position in ``frame`` of each child's lokalplan, -1 where it is not there.

    By the workspace's own key where there is one, else by ``lokplan_id``, first among plans of the child's status (a draft may stand beside
    the public version), else by the plan's number within the municipality.
    """
    found = np.full(len(children), NOTHING, dtype=np.int64)
    keys: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
        (("plan_objekt_id",), ("objekt_id",)),
        (("lokplan_id", "status"), ("planid", "status")),
        (("lokplan_id",), ("planid",)),
        (("lp_plannr", "komnr"), ("plannr", "komnr")),
        (("lp_plannr",), ("plannr",)),
    ]
    for of_child, of_parent in keys:
        missing = found == NOTHING
        if missing.any():
            found[missing] = _looked_up(children[missing], of_child, frame, of_parent)
    return found


def _looked_up(children: pd.DataFrame, of_child: tuple[str, ...], frame: pd.DataFrame, of_parent: tuple[str, ...]) -> Index:
    known, wanted = _keys(frame, of_parent), _keys(children, of_child)
    position = np.flatnonzero(known.notna() & ~known.duplicated(keep="last"))
    index = pd.Index(known.iloc[position])
    at = index.get_indexer(pd.Index(wanted))
    found: Index = np.full(len(children), NOTHING, dtype=np.int64)
    there = wanted.notna().to_numpy() & (at >= 0)
    found[there] = position[at[there]]
    return found


def _keys(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.Series[str]:
    """The columns as one text a row, null where one of them has no value."""
    first, *others = (pd.Series(words(frame, name), dtype="string") for name in names)
    return first.str.cat(pd.concat(others, axis=1), sep="\x1f") if others else first


def plan_cells(lokalplan: gpd.GeoDataFrame, delomraade: gpd.GeoDataFrame, byggefelt: gpd.GeoDataFrame) -> Cells:
    """Cut the plans into cells. Objects without geometry give none; a delområde or byggefelt whose lokalplan is missing stands alone."""
    plans, parts, fields = (polygons(frame) for frame in (lokalplan, delomraade, byggefelt))
    part_plan, field_plan = parents(delomraade, lokalplan), parents(byggefelt, lokalplan)
    of_field, of_part, in_part = _fields_in_parts(fields, field_plan, parts, part_plan)
    left_fields, at = _left(fields, union_by(of_field, in_part, len(fields)))
    left_parts, of = _left(parts, union_by(of_part, in_part, len(parts)))
    left_plans, own = _left(plans, _of_children(parts, part_plan, fields, field_plan, len(plans)))
    pieces = [
        Cells(in_part, field_plan[of_field], of_part, of_field),
        Cells(left_fields, field_plan[at], _none(at), at),
        Cells(left_parts, part_plan[of], of, _none(of)),
        Cells(left_plans, own, _none(own), _none(own)),
    ]
    return Cells(*(np.concatenate(column) for column in zip(*pieces, strict=True)))


def polygons(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """The geometries of a layer, sound enough to be laid over others; None where there is none."""
    geometry: NDArray[np.object_] = sound(np.asarray(frame.geometry.array, dtype=object)) if len(frame) else np.empty(0, dtype=object)
    return geometry


def _none(at: Index) -> Index:
    return np.full(len(at), NOTHING, dtype=np.int64)


def _fields_in_parts(
    fields: NDArray[np.object_], field_plan: Index, parts: NDArray[np.object_], part_plan: Index
) -> tuple[Index, Index, NDArray[np.object_]]:
    """Byggefelter cut by the delområder of their own plan: field, part, and the piece."""
    pairs = shared_areas(fields, parts)
    own = (field_plan[pairs.small] == part_plan[pairs.large]) & (field_plan[pairs.small] != NOTHING)
    of_field, of_part = pairs.small[own], pairs.large[own]
    pieces = shapely.intersection(fields[of_field], parts[of_part])
    kept = ~is_strip(pieces)
    return of_field[kept], of_part[kept], pieces[kept]


def _of_children(
    parts: NDArray[np.object_], part_plan: Index, fields: NDArray[np.object_], field_plan: Index, plans: int
) -> NDArray[np.object_]:
    """What the delområder and byggefelter of each plan cover together."""
    geometries, group = np.concatenate([parts, fields]), np.concatenate([part_plan, field_plan])
    known = (group != NOTHING) & ~shapely.is_missing(geometries)
    return union_by(group[known], geometries[known], plans)


def _left(whole: NDArray[np.object_], taken: NDArray[np.object_]) -> tuple[NDArray[np.object_], Index]:
    """What is left of each of ``whole`` when ``taken`` is cut away, and its position; strips and nothing are left out."""
    remaining = whole.copy()
    cut = ~shapely.is_missing(taken) & ~shapely.is_missing(whole)
    remaining[cut] = shapely.difference(whole[cut], taken[cut])
    kept = np.flatnonzero(~is_strip(remaining) & ~shapely.is_missing(remaining)).astype(np.int64)
    return remaining[kept], kept


def is_strip(geometries: NDArray[np.object_]) -> Mask:
    """Which pieces are empty, or small and narrow: the trace of boundaries not drawn alike, not an area of its own."""
    area = shapely.area(geometries)
    width, _ = width_and_length(area, shapely.length(geometries))
    return np.asarray((area <= 0) | ((area < SMALL_AREA_M2) & (width < NARROW_M)), dtype=bool)
