"""How the rows of the registers hang together: outline to building, building to ground, ground to parcel and property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.property.consistency.registers import counted, found, only, taken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.property.consistency.registers import Floats, Ints, Mask, Registers, Words

STANDING: Final = "6"
SMALL_FROM, SMALL_TO = 900, 999
DWELLING_FROM, DWELLING_TO, SUMMER_HOUSE = 110, 190, 510


def standing(r: Registers) -> Mask:
    """The BBR buildings that stand: status 6. Where the layer tells no status they are those in force already."""
    table = r.table("bbr_bygning")
    if not table.has("status"):
        return np.ones(len(table), dtype=bool)
    is_standing: Mask = np.asarray(table.words("status") == STANDING, dtype=bool)
    return is_standing


def uses(r: Registers) -> Ints:
    """The use (byg021) of each BBR building, -1 where it is null."""
    return as_ints(r.table("bbr_bygning").numbers("byg021BygningensAnvendelse"))


def small(r: Registers) -> Mask:
    """Sheds, carports, garages and the like: use 900-999."""
    use = uses(r)
    return (use >= SMALL_FROM) & (use <= SMALL_TO)


def dwelling(r: Registers) -> Mask:
    """Dwellings and summer houses."""
    use = uses(r)
    lived_in: Mask = ((use >= DWELLING_FROM) & (use <= DWELLING_TO)) | (use == SUMMER_HOUSE)
    return lived_in


def as_ints(values: Floats) -> Ints:
    """Whole numbers, -1 for NaN."""
    return np.where(np.isnan(values), -1, values).astype(np.int64)


def building_of_outline(r: Registers) -> Ints:
    """The standing BBR building that each outline is coupled to."""

    def make() -> Ints:
        at = found(r.table("bbr_bygning").ids("id_lokalId"), r.table("bygning").ids("bbruuid"))
        return np.where(taken(standing(r), at, empty=False), at, -1)

    return r.made("omrids-bygning", make)


def outline_of_building(r: Registers) -> Ints:
    """The first outline of each BBR building."""
    return r.made("bygning-omrids", lambda: found(r.table("bygning").ids("bbruuid"), r.table("bbr_bygning").ids("id_lokalId")))


def outline_areas(r: Registers) -> Floats:
    """The area of each outline in m2: a roof."""
    return r.made("omrids-areal", lambda: shapely.area(r.table("bygning").geometry))


def ground_of_building(r: Registers) -> Ints:
    """The BBR ground of each building."""
    return r.made("bygning-grund", lambda: found(r.table("bbr_grund").ids("id_lokalId"), r.table("bbr_bygning").ids("grund")))


def link_ground(r: Registers) -> Ints:
    """The ground of each row of GrundJordstykke."""
    return r.made("led-grund", lambda: found(r.table("bbr_grund").ids("id_lokalId"), r.table("bbr_grundjordstykke").ids("grund")))


def link_parcel(r: Registers) -> Ints:
    """The parcel of each row of GrundJordstykke; -1 for parcels that the layer does not have."""
    return r.made("led-jordstykke", lambda: found(parcel_ids(r), r.table("bbr_grundjordstykke").ids("jordstykke")))


def parcel_ids(r: Registers) -> Words:
    """The id of each parcel: ``lokal_id``, which for older extracts is the feature id."""
    table = r.table("jordstykke")
    return table.ids("lokal_id" if table.has("lokal_id") else "featureid")


def ground_of_parcel(r: Registers) -> Ints:
    """The first ground of each parcel."""

    def make() -> Ints:
        ground, parcel = link_ground(r), link_parcel(r)
        of = np.full(len(r.table("jordstykke")), -1, dtype=np.int64)
        known = np.flatnonzero((parcel >= 0) & (ground >= 0))[::-1]
        of[parcel[known]] = ground[known]
        return of

    return r.made("jordstykke-grund", make)


def parcels_per_ground(r: Registers) -> Ints:
    """How many rows of GrundJordstykke each ground has."""
    return counted(link_ground(r), len(r.table("bbr_grund")))


def properties(r: Registers) -> Ints:
    """The property (BFE number) of each parcel, -1 for common lots and where it is not told."""
    table = r.table("jordstykke")
    return as_ints(table.numbers("bfe_nummer" if table.has("bfe_nummer") else "sfe_ejendomsnr"))


def inside_points(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """A point inside each polygon; None where there is none."""
    points = shapely.point_on_surface(geometry)
    return only(~(shapely.is_missing(points) | shapely.is_empty(points)), points)


def within(tree: shapely.STRtree, points: NDArray[np.object_]) -> Ints:
    """The polygon of the tree that each point lies in, the first where there are several; -1 where there is none.

    A few large polygons among many points are prepared once and asked of a tree of the points: that is many times as fast.
    """
    few = len(tree.geometries) * 4 < len(points)
    if few:
        at, asked = shapely.STRtree(points).query(tree.geometries, predicate="intersects")
    else:
        asked, at = tree.query(points, predicate="intersects")
    of = np.full(len(points), -1, dtype=np.int64)
    order = np.argsort(-at, kind="stable")
    of[asked[order]] = at[order]
    return of


def parcel_of_outline(r: Registers) -> Ints:
    """The parcel that a point inside each outline lies on."""
    return r.made("omrids-jordstykke", lambda: within(r.tree("jordstykke"), inside_points(r.table("bygning").geometry)))


def own_parcel_of_outline(r: Registers) -> Ints:
    """The parcel that BBR says the building stands on; where BBR says none, the one it lies on."""

    def make() -> Ints:
        lies_on = parcel_of_outline(r)
        if not (r.has("bbr_bygning") and r.table("bbr_bygning").has("jordstykke")):
            return lies_on
        told = taken(found(parcel_ids(r), r.table("bbr_bygning").ids("jordstykke")), building_of_outline(r), -1)
        return np.where(told >= 0, told, lies_on)

    return r.made("omrids-eget-jordstykke", make)


def grounds_with_open_case(r: Registers) -> set[str]:
    """The ids of grounds with a building case that is neither finished nor given up; none where cases were not brought in."""
    if not (r.has("bbr_sag") and r.has("bbr_sagsniveau")):
        return set()
    cases, levels = r.table("bbr_sag"), r.table("bbr_sagsniveau")
    opened = ~case_finished(r) & np.isnat(cases.days("sag007Henlaeggelse"))
    case = found(cases.ids("id_lokalId"), levels.ids("byggesag"))
    told = levels.ids("stamdataGrund")[taken(opened, case, empty=False)]
    return {one for one in told if one is not None}


def case_finished(r: Registers) -> Mask:
    """The cases that are reported finished, or taken into use."""
    table = r.table("bbr_sag")
    return ~np.isnat(table.days("sag010FuldfoerelseAfByggeri")) | ~np.isnat(table.days("sag006IbrugtagningsTilladelse"))


def distances(a: NDArray[np.object_], b: NDArray[np.object_]) -> Any:
    """The distance in metres between each pair, NaN where either is missing."""
    return shapely.distance(a, b)
