"""What a planner draws in a lokalplan on a map: stored as it is drawn, fitted where that is asked for, and shown with what does not fit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from geoplan.errors import ShapeError, UsageError
from geoplan.geometry.snap import TOLERANCE_M
from geoplan.plan.columns import words
from geoplan.plan.digitise import fit_to, free_names
from geoplan.plan.names import byggefelt_numbers
from geoplan.texts import N_, texts
from geoplan.workflows.plan.edit import store_tiling
from geoplan.workflows.plan.family import family, follow, part_values, same_area, to_change
from geoplan.workflows.plan.new import snapped_drawing
from geoplan.workflows.plan.opening import NAMED_KINDS, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd

    from geoplan.geometry.vertices import Geometries
    from geoplan.store import Edit
    from geoplan.texts import Phrase
    from geoplan.workflows.plan.family import Family

SEEN_M2: Final = 0.01
"""A gap or an overlap smaller than this is not shown on the map: it is thinner than the millimetre that coordinates are kept in."""
_AREAS: Final = (3, 6)


class Sketched(NamedTuple):
    """What a drawing changed: the delområder that are new, changed and gone, by name, and what was done to the drawing on the way."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    notes: tuple[Phrase, ...]

    @property
    def any(self) -> bool:
        """Whether anything was stored."""
        return bool(self.added or self.changed or self.removed)


class Picture(NamedTuple):
    """A plan for the map, as GeoJSON in EPSG:25832.

    Features have the object's key as ``id``, and the properties ``name``, ``versions_id`` and ``at``: a place inside for the name.
    ``misfits`` are gaps and overlaps between the delområder, and what of them lies outside the plan, with ``what`` and ``area_m2``.
    """

    area: dict[str, Any]
    delomraader: dict[str, Any]
    byggefelter: dict[str, Any]
    misfits: dict[str, Any]
    bounds: tuple[float, float, float, float] | None


def picture(workspace: str, plan: str) -> Picture:
    """The plan (number, planid or objekt_id) for the map. Raises UsageError when there is none."""
    with opened(workspace) as ws:
        found = family(ws, plan, kinds=(*NAMED_KINDS, "zonekort"))
    numbers: Any = byggefelt_numbers(found.byggefelter, found.plan) if len(found.byggefelter) else []
    known = [frame for frame in (found.plan, found.delomraader, found.byggefelter) if len(frame)]
    bounds = np.array([frame.total_bounds for frame in known])
    west, south = np.nanmin(bounds[:, :2], axis=0, initial=np.inf).tolist()
    east, north = np.nanmax(bounds[:, 2:], axis=0, initial=-np.inf).tolist()
    return Picture(
        _collection(found.plan, [found.name]),
        _collection(found.delomraader, [str(name or "") for name in words(found.delomraader, "delnr")]),
        _collection(found.byggefelter, [str(number) for number in numbers]),
        {"type": "FeatureCollection", "features": list(_misfits(found))},
        (west, south, east, north) if west < east else None,
    )


def save_parts(
    workspace: str,
    plan: str,
    features: Sequence[Mapping[str, Any]],
    *,
    seen: Mapping[str, str],
    tolerance_m: float = TOLERANCE_M,
    who: str,
    why: str = "",
) -> Sketched:
    """Store the delområder as they are drawn, in one transaction: snapped to parcels, plan and neighbours, but not made to tile the plan.

    ``features`` are GeoJSON in EPSG:25832; one with the key of a delområde as ``id`` is that one, the others are new. ``seen`` is the
    versions_id of every delområde that the map showed: one of them that is drawn no more is taken away. What does not fit is found by the
    check. Raises ConflictError when somebody else changed one of them, LockedError, and UsageError for what is no area.
    """
    drawn = _areas_of(features)
    ids = [str(one.get("id") or "") for one in features]
    with opened(workspace) as ws:
        found = to_change(ws, plan, kinds=("lokalplan",))
        own = [str(key) for key in words(found.delomraader, "objekt_id")]
        was = dict(zip(own, found.delomraader.geometry, strict=True))
        touched = [at for at, key in enumerate(ids) if key not in was or not same_area(drawn[at], was[key])]
        still = found.delomraader[[key in ids and ids.index(key) not in touched for key in own]]
        notes: list[Phrase] = []
        for at in touched:
            fitted = snapped_drawing(ws, shapely.to_wkt(drawn[at], rounding_precision=-1), found.plan, still, tolerance_m=tolerance_m)
            drawn[at] = fitted.geometry
            notes += fitted.notes
        with ws.edit(who=who, why=why) as edit:
            told = _stored(edit, found, drawn, ids=ids, touched=touched, seen=seen)
    return told._replace(notes=tuple(dict.fromkeys(notes)))


def fit_parts(workspace: str, plan: str, *, who: str, why: str = "") -> Sketched:
    """Make the delområder tile the plan: overlaps go to the first, what lies outside is cut away, and a gap becomes a delområde."""
    with opened(workspace) as ws:
        found = to_change(ws, plan, kinds=("lokalplan",))
        if not len(found.delomraader):
            raise UsageError(texts()(N_("{plan} har ingen delområder at rette til."), plan=found.name))
        parts = fit_to(found.area, found.delomraader)
        with ws.edit(who=who, why=why) as edit:
            names = store_tiling(edit, found, parts)
    old = {str(name) for name in words(found.delomraader, "delnr")}
    return Sketched(tuple(one for one in names if one not in old), tuple(one for one in names if one in old), (), parts.notes)


def _stored(
    edit: Edit, found: Family, drawn: Geometries, *, ids: Sequence[str], touched: Sequence[int], seen: Mapping[str, str]
) -> Sketched:
    names = {str(row["objekt_id"]): str(row["delnr"] or "") for row in found.delomraader.to_dict("records")}
    fresh = iter(free_names(list(names.values()), len(touched)))
    keys, added, changed = list(ids), [], []
    for at in touched:
        if ids[at] in names:
            edit.update("delomraade", ids[at], seen.get(ids[at], ""), {}, drawn[at])
            changed.append(names[ids[at]])
        else:
            added.append(next(fresh))
            keys[at] = edit.insert("delomraade", part_values(found, "delomraade", added[-1]), drawn[at])
            names[keys[at]] = added[-1]
    gone = [key for key in seen if key not in ids and key in names]
    for key in gone:
        edit.delete("delomraade", key, seen[key])
    if touched or gone:
        follow(edit, found, drawn, [names.get(key, "") for key in keys], keys, gone=gone)
    return Sketched(tuple(added), tuple(changed), tuple(names[key] for key in gone), ())


def _areas_of(features: Sequence[Mapping[str, Any]]) -> Geometries:
    t = texts()
    try:
        shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in features]) if features else np.empty(0, dtype=object)
    except (shapely.errors.GEOSException, KeyError, TypeError, ValueError):
        raise UsageError(t(N_("Tegningen kan ikke læses."))) from None
    if not np.isin(shapely.get_type_id(shapes), _AREAS).all() or shapely.is_empty(shapes).any():
        raise ShapeError(t(N_("Tegningen skal være en flade.")))
    return np.asarray(shapes, dtype=object)


# -- for the map ---------------------------------------------------------------------------------


def _collection(frame: gpd.GeoDataFrame, names: Sequence[str]) -> dict[str, Any]:
    shapes = np.asarray(frame.geometry.array, dtype=object)
    there = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
    written = shapely.to_geojson(shapes[there])
    ids, versions = words(frame, "objekt_id"), words(frame, "versions_id")
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes[there])).tolist()
    made = [
        {
            "type": "Feature",
            "id": str(ids[at]),
            "properties": {"name": names[at], "versions_id": str(versions[at]), "at": place},
            "geometry": json.loads(text),
        }
        for at, text, place in zip(there.tolist(), written.tolist(), inside, strict=True)
    ]
    return {"type": "FeatureCollection", "features": made}


def _misfits(found: Family) -> Iterator[dict[str, Any]]:
    if not len(found.delomraader) or found.area is None:
        return
    shapes = shapely.make_valid(np.asarray(found.delomraader.geometry.array, dtype=object))
    together, area = shapely.union_all(shapes), shapely.make_valid(found.area)
    yield from _told(N_("hul mellem delområderne"), shapely.difference(area, together))
    yield from _told(N_("uden for planen"), shapely.difference(together, area))
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    yield from _told(N_("to delområder overlapper"), *shapely.intersection(shapes[first[pairs]], shapes[second[pairs]]))


def _told(what: str, *pieces: shapely.Geometry) -> Iterator[dict[str, Any]]:
    parts = shapely.get_parts(shapely.get_parts(np.array(pieces, dtype=object)))
    for part in parts[np.isin(shapely.get_type_id(parts), _AREAS) & (shapely.area(parts) >= SEEN_M2)]:
        values = {"what": what, "area_m2": round(float(shapely.area(part)), 2)}
        yield {"type": "Feature", "properties": values, "geometry": json.loads(shapely.to_geojson(part))}


def stamp(workspace: str) -> str:
    """A text that changes when anything in the workspace does, so that answers can be kept."""
    with opened(workspace) as ws:
        return "|".join(map(str, ws.stamp()))
