"""Rules for how the boundaries of plans lie to those of parcels. Areas in m², distances in m, EPSG:25832.

Run only where the layer of parcels is there; else the report says that the question is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.geometry.shape import is_empty_or_missing
from geoplan.plan.base import parameters, rule
from geoplan.plan.rules.neighbours import are_sound
from geoplan.rules import NO_HITS, Hits, Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.model.plan import PlanKind
    from geoplan.rules import Rule
    from geoplan.rules.types import Context

    Index = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Geometries = NDArray[np.object_]

JORDSTYKKE: Final = "jordstykke"


def boundary_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules on parcel boundaries for the kind's objects."""
    if kind.name in {"lokalplan", "delomraade"}:
        yield _no_slivers(kind)
    if kind.name == "lokalplan":
        yield _on_boundaries(kind)


def _no_slivers(kind: PlanKind) -> Rule:
    known = parameters()
    return rule(
        kind.name,
        "geometri",
        "flig_mod_skel",
        "GEO-18",
        title=N_("Grænsen bør ikke efterlade flige langs skel"),
        columns=(GEOMETRY,),
        layers=(JORDSTYKKE,),
        unit="m²",
        parameters=(known["flig_bredde_m"], known["flig_areal_m2"]),
        check=_slivers,
        message=N_("{count} flige langs skel er smallere end {width} m eller mindre end {limit} m², den mindste {value} m² ved {place}."),
        advice=N_("Lad grænsen følge skellet, hvor det er ment."),
    )


def _slivers(rows: Rows, context: Context) -> Hits:
    """Pieces of parcels that the plan only brushes: parcels that lie partly inside, with a piece that is narrow or small."""
    known = parameters()
    width, area = (known[name].on(context.day).value for name in ("flig_bredde_m", "flig_areal_m2"))
    parcels = context.dataset.whole(JORDSTYKKE).geometry
    own = np.flatnonzero(are_sound(rows.geometry))
    plan, parcel = context.dataset.index(JORDSTYKKE).query(rows.geometry[own], predicate="intersects")
    whole = are_sound(parcels[parcel])
    plan, parcel = own[plan[whole]], parcel[whole]
    of, size, place = _brushed(rows.geometry[plan], parcels[parcel], plan, width_m=width, area_m2=area)
    if not len(of):
        return NO_HITS
    order = np.lexsort((size, of))
    feature, first, count = np.unique(of[order], return_index=True, return_counts=True)
    least = order[first]
    return Hits(
        feature.astype(np.int64),
        value=np.round(size[least], 2).tolist(),
        limit=[area] * len(feature),
        place=place[least],
        details={"count": count.tolist(), "width": [width] * len(feature)},
    )


def _brushed(plans: Geometries, parcels: Geometries, of: Index, *, width_m: float, area_m2: float) -> tuple[Index, Floats, Floats]:
    """Of pairs of a plan and a parcel the pieces, inside and outside, that are slivers: whose plan, area and a place."""
    cut = ~shapely.covers(plans, parcels)
    plans, parcels, of = plans[cut], parcels[cut], of[cut]
    pieces = np.r_[shapely.intersection(plans, parcels), shapely.difference(parcels, plans)]
    parts, index = shapely.get_parts(pieces, return_index=True)
    owner = np.r_[of, of][index]
    size = shapely.area(parts)
    inner = shapely.is_empty(shapely.buffer(parts, -width_m / 2))
    thin = (size > 0.01) & (inner | (size < area_m2)) & (shapely.get_dimensions(parts) == 2)  # noqa: PLR2004 -- areas, more than rounding
    place = shapely.get_coordinates(shapely.point_on_surface(parts[thin])) if thin.any() else np.empty((0, 2))
    return owner[thin], size[thin], place


def _on_boundaries(kind: PlanKind) -> Rule:
    limit = parameters()["skel_afstand_m"]
    return rule(
        kind.name,
        "geometri",
        "i_skel",
        "GEO-19",
        title=N_("Lokalplanens grænse bør ligge i skel"),
        columns=(GEOMETRY,),
        layers=(JORDSTYKKE,),
        unit="m",
        parameters=(limit,),
        check=_off_boundary,
        message=N_("{count} af {points} punkter ligger mere end {limit} m fra skel, det fjerneste {value} m ved {place}."),
        advice=N_("Lad grænsen følge skellet, hvor planen skal følge ejendommene; deler den et jordstykke med vilje, er det i orden."),
    )


def _off_boundary(rows: Rows, context: Context) -> Hits:
    limit = parameters()["skel_afstand_m"].on(context.day).value
    lines = context.dataset.made(f"outlines:{JORDSTYKKE}", lambda: _outlines(context))
    own = np.flatnonzero(~is_empty_or_missing(rows.geometry))
    coordinates, of = shapely.get_coordinates(rows.geometry[own], return_index=True)
    if not len(of) or not len(lines):
        return NO_HITS
    (_, _), distance = lines.query_nearest(shapely.points(coordinates), return_distance=True, all_matches=False)
    total = np.bincount(of, minlength=len(own))
    off = np.bincount(of[distance > limit], minlength=len(own))
    order = np.lexsort((distance, of))
    furthest = order[np.flatnonzero(np.diff(of[order], append=-1))]
    far = furthest[distance[furthest] > limit]
    at = own[of[far]]
    return Hits(
        at.astype(np.int64),
        value=np.round(distance[far], 2).tolist(),
        limit=[limit] * len(at),
        place=coordinates[far],
        details={"count": off[of[far]].tolist(), "points": total[of[far]].tolist()},
        outcome=Outcome.JUDGEMENT,
    )


def _outlines(context: Context) -> shapely.STRtree:
    parcels = context.dataset.whole(JORDSTYKKE).geometry
    return shapely.STRtree(shapely.boundary(parcels[~is_empty_or_missing(parcels)]))
