"""Buildings against the boundaries on the map: what lies across one, and what the map is too coarse to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.base import control, folded, hits, rounded, unknown
from geoplan.property.consistency.content import number
from geoplan.property.consistency.joins import building_of_outline, outline_areas, own_parcel_of_outline, properties, uses
from geoplan.property.consistency.registers import taken
from geoplan.rules import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Floats, Mask, Registers
    from geoplan.rules import Hits

_ROWS: Final = (130, 131, 132, 140)
"""Semi-detached, linked and terraced houses and blocks of flats: they are built across boundaries."""
_DIGITISED: Final = "3"
_SHAPES: Final = {"bygning": (GEOMETRY,), "jordstykke": ("bfe_nummer", GEOMETRY)}
_LEAST: Final = ("over_skel_m2", "over_skel_procent")


def crossing_controls() -> Iterator[Control]:
    """The checks of the theme *skel*."""
    yield control("skel.bygning_over_skel", _on_another, _SHAPES, numbers=_LEAST, unit="m\u00b2")
    yield control("skel.bygning_over_skel_selv", _within_own, _SHAPES, numbers=_LEAST)
    limits = ("afstand_skel_m", "skel_maalt_m", "skel_digitaliseret_m")
    corners = {**_SHAPES, "skelpunkt": ("punktklasse", GEOMETRY)}
    yield control("skel.afstand_usikker", _uncertain, corners, numbers=limits, unit="m")


def outside_own(r: Registers) -> tuple[Floats, Floats]:
    """The area of each outline in m2 that lies outside its own parcel, and that lies on a parcel of another property.

    The own parcel is BBR's, or the one that the outline lies on; 0 for outlines that lie on none.
    """

    def make() -> tuple[Floats, Floats]:
        outlines, parcels = r.table("bygning").geometry, r.table("jordstykke").geometry
        own = own_parcel_of_outline(r)
        own_shape = taken(parcels, own, None)
        asked = np.flatnonzero((own >= 0) & ~shapely.covers(own_shape, outlines))
        outside, foreign = np.zeros(len(outlines)), np.zeros(len(outlines))
        outside[asked] = outline_areas(r)[asked] - shapely.area(shapely.intersection(outlines[asked], own_shape[asked]))
        at, parcel = r.tree("jordstykke").query(outlines[asked], predicate="intersects")
        bfe = properties(r)
        other = (bfe[parcel] != bfe[own[asked[at]]]) & (bfe[parcel] >= 0) & (parcel != own[asked[at]])
        at, parcel = at[other], parcel[other]
        area = shapely.area(shapely.intersection(outlines[asked[at]], parcels[parcel]))
        foreign[asked] = np.bincount(at, weights=area, minlength=len(asked))
        return outside, foreign

    return r.made("omrids-over-skel", make)


def _large(r: Registers, area: Floats) -> Mask:
    return (area > number(_LEAST[0], r.day)) & (area > number(_LEAST[1], r.day) / 100 * outline_areas(r))


def crossing(r: Registers) -> Mask:
    """Outlines of which a part that counts lies outside their own parcel."""
    return _large(r, outside_own(r)[0])


def on_another(r: Registers) -> Mask:
    """Outlines of which a part that counts lies on another property."""
    return _large(r, outside_own(r)[1])


def _in_rows(r: Registers) -> Mask:
    """Outlines of buildings that are built across boundaries, where BBR tells the use."""
    if not (r.has("bbr_bygning") and r.table("bygning").has("bbruuid")):
        return np.zeros(len(r.table("bygning")), dtype=bool)
    return np.isin(taken(uses(r), building_of_outline(r), -1), _ROWS)


def _on_another(r: Registers) -> Sequence[Hits]:
    foreign = outside_own(r)[1]
    share = foreign / np.maximum(outline_areas(r), 1e-9) * 100
    told = hits(on_another(r) & ~_in_rows(r), value=rounded(foreign), percent=rounded(share))
    return told, *unknown(own_parcel_of_outline(r) < 0, "jordstykke")


def _within_own(r: Registers) -> Hits:
    mask = crossing(r) & ~on_another(r) & ~_in_rows(r)
    return hits(mask, value=1) if r.each else folded(r, mask)


def _uncertain(r: Registers) -> Sequence[Hits]:
    """Outlines whose distance to their parcel's boundary is nearer to the limit than the boundary is known."""
    outlines, own = r.table("bygning").geometry, own_parcel_of_outline(r)
    rim = shapely.boundary(taken(r.table("jordstykke").geometry, own, None))
    apart = shapely.distance(outlines, rim)
    limit = number("afstand_skel_m", r.day)
    near = np.abs(apart - limit) < number("skel_digitaliseret_m", r.day)
    at = np.flatnonzero(near & (own >= 0))
    nearest = r.tree("skelpunkt").query_nearest(outlines[at], all_matches=False)
    kind = np.full(len(outlines), None, dtype=object)
    kind[at[nearest[0]]] = r.table("skelpunkt").ids("punktklasse")[nearest[1]]
    digitised = pd.Series(kind, dtype="string").str.endswith(_DIGITISED).fillna(value=False).to_numpy(dtype=bool)
    tolerance = np.where(digitised, number("skel_digitaliseret_m", r.day), number("skel_maalt_m", r.day))
    told = pd.notna(kind)
    mask = told & (np.abs(apart - limit) < tolerance)
    answer = hits(mask, value=rounded(apart, 2), limit=limit, tolerance=tolerance, outcome=Outcome.JUDGEMENT)
    return answer, *unknown(near & (own >= 0) & ~told, "punktklasse")
