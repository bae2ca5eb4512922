"""Parcels: registered area against the map, numbers, cases under way, and how the parcels fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.areal_scale import corrected_areas
from geoplan.property.consistency.base import control, hits, one, rounded, undecided, unknown, whole
from geoplan.property.consistency.content import number
from geoplan.property.consistency.joins import parcel_ids, properties
from geoplan.property.consistency.registers import found, only, taken
from geoplan.rules import Hits
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Floats, Registers, Words

_AREA: Final = "registreret_areal_m2"
_ROAD: Final = "vej_areal_m2"
_METHODS: Final = ("o", "s", "k")
_LIMITS: Final = (*(f"registreret_{method}_procent" for method in _METHODS), "registreret_mindst_m2")
_UNKNOWN_WATER: Final = "ukendt"
_UNKNOWN_ROAD: Final = "ukendt vejareal"
_PUBLIC_ROAD: Final = r"^7\d{3}(?!\d)"
_CLOSED: Final = ("afsluttet", "annulleret", "slettet")
_NUMBER: Final = ("ejerlavskode", "matrikelnr")
_SEEN_FROM = 5
"""So many parcels must show it before the areas as a whole are said to be those of the map."""


def parcel_controls() -> Iterator[Control]:
    """The checks of the theme *jordstykke*."""
    areas = {"jordstykke": (_AREA, GEOMETRY)}
    yield control("jordstykke.areal", _area, {"jordstykke": (_AREA, "arealberegningsmetode", GEOMETRY)}, numbers=_LIMITS, unit="m\u00b2")
    yield control("jordstykke.utm_areal", _map_area, areas)
    yield control("jordstykke.vejareal", _road, {"jordstykke": (_AREA, _ROAD)})
    yield control("jordstykke.uden_ejendom", _without_property, {"jordstykke": ("sfe_ejendomsnr", "matrikelnr")})
    yield control("jordstykke.samme_nummer", _same_number, {"jordstykke": _NUMBER})
    fits = ("jordstykke_overlap_m2", "jordstykke_hul_m2")
    yield control("jordstykke.overlap", _overlaps_and_gaps, {"jordstykke": ("ejerlavskode", GEOMETRY)}, numbers=fits)
    yield control("jordstykke.sag_i_gang", _under_way, {"jordstykke": ("matrikelnr", GEOMETRY), "matrikulaersag": ("status",)})


# -- areas --------------------------------------------------------------------------------------------------------------


def map_areas(r: Registers) -> tuple[Floats, Floats]:
    """The area of each parcel in m2: in the projection, and on the ellipsoid."""
    return r.made("jordstykke-areal", lambda: corrected_areas(r.table("jordstykke").geometry))


def _area(r: Registers) -> Sequence[Hits]:
    table = r.table("jordstykke")
    registered, method = table.numbers(_AREA), pd.Series(table.ids("arealberegningsmetode"), dtype="string").str[-1:]
    _, area = map_areas(r)
    share = np.full(len(table), np.nan)
    for name, limit in zip(_METHODS, _LIMITS, strict=False):
        share[(method == name).fillna(value=False).to_numpy(dtype=bool)] = number(limit, r.day)
    limit_m2 = np.maximum(number(_LIMITS[-1], r.day), share / 100 * registered)
    special = (table.ids("vandarealinkludering") == _UNKNOWN_WATER) | pd.notna(table.ids("arealtype"))
    mask = ~special & (np.abs(registered - area) > limit_m2)
    told = hits(mask, value=whole(registered), limit=rounded(limit_m2, 0), area=rounded(area), method=np.asarray(method.astype(object)))
    no_method = ~special & np.isnan(share)
    return (told, *unknown(np.isnan(registered), _AREA), *unknown(no_method & ~np.isnan(registered), "arealberegningsmetode"))


def _map_area(r: Registers) -> Sequence[Hits]:
    """Whether the registered areas are those of the map: seen where map and ellipsoid differ by a square metre or more."""
    registered = r.table("jordstykke").numbers(_AREA)
    drawn, area = map_areas(r)
    seen = (np.abs(drawn - area) >= 1) & ~np.isnan(registered)
    count = int(seen.sum())
    if count < _SEEN_FROM:
        return (undecided(Phrase(N_("Kun {n} jordstykker er så store, at kortets areal kan kendes fra det rigtige."), n=count)),)
    of_map = seen & (np.abs(registered - drawn) < 1) & (np.abs(registered - area) > np.abs(registered - drawn))
    percent = round(float((drawn.sum() / area.sum() - 1) * 100), 3)
    return (one(value=int(of_map.sum()), limit=count, percent=percent),) if of_map.sum() * 2 > count else ()


def _road(r: Registers) -> Sequence[Hits]:
    table = r.table("jordstykke")
    area, road = table.numbers(_AREA), table.numbers(_ROAD)
    unknown_road = table.ids("vejarealberegningsstatus") == _UNKNOWN_ROAD
    null = (np.isnan(road) & ~unknown_road) | np.isnan(area)
    told = [hits(road > area, value=whole(road), limit=whole(area)), *unknown(null, f"{_ROAD}, {_AREA}")]
    if not unknown_road.any():
        return told
    if not r.has("optagetvej"):
        why = N_("{n} jordstykker har ukendt vejareal, og laget optagetvej, som viser vejene, er ikke i arbejdsområdet")
        return [*told, undecided(Phrase(why, n=int(unknown_road.sum())))]
    crossed = np.zeros(len(table), dtype=bool)
    crossed[r.tree("jordstykke").query(r.table("optagetvej").geometry, predicate="intersects")[1]] = True
    told.append(hits(unknown_road & crossed, value=None, limit=whole(area)))
    return [one_ for one_ in told if len(one_)]


# -- numbers and properties ---------------------------------------------------------------------------------------------


def _without_property(r: Registers) -> Sequence[Hits]:
    table = r.table("jordstykke")
    numbers = pd.Series(table.words("matrikelnr"), dtype="string")
    road = numbers.str.match(_PUBLIC_ROAD).fillna(value=False).to_numpy(dtype=bool)
    common = table.flags("faelleslod")
    empty = (properties(r) < 0) & ~road
    told = hits(empty & (common == 0), value=table.words("matrikelnr"))
    open_ = empty & (common < 0)
    return (told, *unknown(open_, "faelleslod"))


def _same_number(r: Registers) -> Sequence[Hits]:
    table = r.table("jordstykke")
    frame = pd.DataFrame({name: table.ids(name) for name in _NUMBER})
    known = frame.notna().all(axis=1)
    again = frame.duplicated(keep=False) & known
    at = np.flatnonzero(again).astype(np.int64)
    null = unknown(~known.to_numpy(dtype=bool), "ejerlavskode, matrikelnr")
    if not len(at):
        return null
    group = frame.loc[again].groupby(list(_NUMBER)).ngroup().to_numpy()
    order = np.lexsort((at, group))
    following = np.empty(len(at), dtype=np.int64)
    starts = np.append(True, np.diff(group[order]) != 0)
    first = np.maximum.accumulate(np.where(starts, np.arange(len(at)), 0))
    last = np.append(starts[1:], True)
    following[order] = np.where(last, at[order][first], at[order][np.minimum(np.arange(len(at)) + 1, len(at) - 1)])
    return Hits(at, value=table.words("matrikelnr")[at].tolist(), other=following), *null


def _under_way(r: Registers) -> Hits:
    cases, parcels = r.table("matrikulaersag"), r.table("jordstykke")
    status = cases.ids("status")
    opened = pd.notna(status) & ~np.isin(status.astype(str), _CLOSED)
    touched = np.full(len(parcels), -1, dtype=np.int64)
    of = found(parcel_ids(r), cases.ids("jordstykkeLokalId"))
    by_key = np.flatnonzero(opened & (of >= 0))
    touched[of[by_key]] = by_key
    shapes = only(opened & (of < 0), cases.geometry)
    case, parcel = r.tree("jordstykke").query(shapes, predicate="intersects")
    touched[parcel] = case
    said = taken(cases.words("status"), touched, None)
    return hits(touched >= 0, value=said, limit=parcels.words("matrikelnr"))


# -- how they fit together ----------------------------------------------------------------------------------------------


def _overlaps_and_gaps(r: Registers) -> Sequence[Hits]:
    table = r.table("jordstykke")
    shapes = table.geometry
    least, gap = number("jordstykke_overlap_m2", r.day), number("jordstykke_hul_m2", r.day)
    first, second, area = overlaps(shapes, r.tree("jordstykke"), least)
    told: list[Hits] = []
    if len(first):
        said = [Phrase(N_("Et overlap med jordstykket i række {other}"), other=other) for other in table.rows.row[second].tolist()]
        told.append(Hits(first, value=rounded(area, 2).tolist(), other=table.rows.row[second], details={"what": said}))
    places, holes = gaps(shapes, table.words("ejerlavskode"), gap)
    if len(holes):
        at = np.full(len(holes), -1, dtype=np.int64)
        said = [Phrase(N_("Et hul mellem jordstykkerne"))] * len(holes)
        told.append(Hits(at, value=rounded(holes, 2).tolist(), place=places, other=at, details={"what": said}))
    return told


def overlaps(shapes: Any, tree: shapely.STRtree, least_m2: float) -> tuple[Any, Any, Floats]:
    """The pairs of polygons whose insides meet over at least so many m2: first, second, area."""
    first, second = tree.query(shapes)
    once = first < second
    first, second = first[once], second[once]
    meet = shapely.relate_pattern(shapes[first], shapes[second], "T********")
    first, second = first[meet].astype(np.int64), second[meet].astype(np.int64)
    area = shapely.area(shapely.intersection(shapes[first], shapes[second]))
    large = area > least_m2
    return first[large], second[large], area[large]


def gaps(shapes: Any, ejerlav: Words, least_m2: float) -> tuple[Any, Floats]:
    """The holes between the parcels of one ejerlav that no other parcel fills: a place in each, and its area in m2."""
    known = ~shapely.is_missing(shapes)
    if not known.any():
        return np.empty((0, 2)), np.empty(0)
    whole_ = shapely.union_all(shapes[known]) if not _fits(shapes[known]) else shapely.coverage_union_all(shapes[known])
    parts = shapely.get_parts(whole_)
    rings, of = shapely.get_rings(parts, return_index=True)
    holes = np.diff(of, prepend=-1) == 0
    polygons = shapely.polygons(rings[holes]) if holes.any() else np.empty(0, dtype=object)
    area = shapely.area(polygons)
    large = _within_one(polygons, shapes, ejerlav) & (area > least_m2)
    return shapely.get_coordinates(shapely.point_on_surface(polygons[large])), area[large]


def _fits(shapes: Any) -> bool:
    return bool(shapely.coverage_is_valid(shapes))


def _within_one(holes: Any, shapes: Any, ejerlav: Words) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The holes whose neighbours are all of one ejerlav."""
    if not len(holes):
        return np.empty(0, dtype=bool)
    hole, parcel = shapely.STRtree(shapes).query(holes, predicate="intersects")
    kinds = pd.Series(ejerlav[parcel]).groupby(hole).nunique()
    single = np.zeros(len(holes), dtype=bool)
    single[kinds.index[kinds <= 1].to_numpy(dtype=np.int64)] = True
    return single
