"""The ground as a whole: the built area of its buildings against the outlines that lie on it, before any building by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.dataset import GEOMETRY
from geoplan.property.consistency.base import control, folded, hits, rounded
from geoplan.property.consistency.content import number
from geoplan.property.consistency.joins import (
    ground_of_building,
    ground_of_parcel,
    outline_areas,
    parcel_of_outline,
    parcels_per_ground,
    standing,
)
from geoplan.property.consistency.registers import summed, taken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Floats, Mask, Registers
    from geoplan.rules import Hits

GRAVE: Final = "areal_stor_forskel_procent"
FOLDED: Final = ("areal_forskel_procent", GRAVE)
"""From where a difference is mentioned, and from where it is told by itself."""

_SUMS: Final = {
    "bbr_grund": ("id_lokalId",),
    "bbr_bygning": ("grund", "byg041BebyggetAreal"),
    "bbr_grundjordstykke": ("grund", "jordstykke"),
    "jordstykke": ("lokal_id", GEOMETRY),
    "bygning": (GEOMETRY,),
}


def ground_controls() -> Iterator[Control]:
    """The checks of the theme *grund*."""
    yield control("grund.areal_mod_omrids", _far, _SUMS, numbers=(GRAVE, "tagfaktor"))
    yield control("grund.areal_noget_fra_omrids", _somewhat, _SUMS, numbers=(*FOLDED, "tagfaktor"))


def sums(r: Registers) -> tuple[Floats, Floats, Floats]:
    """Per ground: built area, outlines divided by the roof factor, and how many per cent of the built area they differ by.

    NaN where the ground has no building, no parcel that the map has, or a building whose built area is not told.
    """

    def make() -> tuple[Floats, Floats, Floats]:
        count = len(r.table("bbr_grund"))
        ground = np.where(standing(r), ground_of_building(r), -1)
        area = r.table("bbr_bygning").numbers("byg041BebyggetAreal")
        built = summed(area, ground, count)
        unknown = (parcels_per_ground(r) == 0) | (summed(np.isnan(area).astype(float), ground, count) > 0)
        built = np.where(unknown | (built == 0), np.nan, built)
        at = taken(ground_of_parcel(r), parcel_of_outline(r), -1)
        roof = summed(outline_areas(r), at, count) / number("tagfaktor", r.day)
        return built, roof, np.abs(roof - built) / built * 100

    return r.made("grund-sum", make)


def sum_fits(r: Registers) -> Mask:
    """The buildings whose ground as a whole fits: there a single building is coupled to the wrong outline at most."""
    if any(not r.has(layer) for layer in _SUMS) or any(not r.table(layer).has(name) for layer, names in _SUMS.items() for name in names):
        return np.zeros(len(r.table("bbr_bygning")), dtype=bool)
    _, _, apart = sums(r)
    return np.asarray(taken(apart <= number(FOLDED[0], r.day), ground_of_building(r), empty=False), dtype=bool)


def _far(r: Registers) -> Hits:
    built, roof, apart = sums(r)
    mask = apart > number(FOLDED[0] if r.each else GRAVE, r.day)
    return hits(mask, value=rounded(built, 0), limit=rounded(roof), percent=rounded(apart, 0))


def _somewhat(r: Registers) -> Hits:
    low, grave = (number(name, r.day) for name in FOLDED)
    _, _, apart = sums(r)
    return folded(r, (apart > low) & (apart <= grave), limit=f"{low:g}-{grave:g}")
