"""The plot area of BR18 § 454, and the smaller one of § 174 that the minimum plot sizes are tested against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geoplan.building.answers import Measure, Term
from geoplan.building.measures.slope_plane import joined
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlotParts:
    """What a plot area is made of, square metres per plot. Zero where there is none of it; ``own_m2`` NaN where it is not known.

    ``own_m2`` is the registered area with road area in it. ``road_m2`` is how much of it all is road, corner cut-off or under a road
    building line.
    """

    own_m2: Numbers
    adjoining_m2: Numbers
    common_m2: Numbers
    given_up_m2: Numbers
    other_zone_m2: Numbers
    apart_m2: Numbers
    road_m2: Numbers

    @classmethod
    def plain(cls, own_m2: Numbers, *, road_m2: Numbers | None = None) -> PlotParts:
        """Plots of one parcel each."""
        none = np.zeros(len(own_m2))
        return cls(own_m2, none, none, none, none, none, none if road_m2 is None else road_m2)


def plot_area(parts: PlotParts) -> Measure:
    """The area that bebyggelsesprocent is a share of (§ 454). Road area stays in."""
    value = parts.own_m2 + parts.adjoining_m2 + parts.common_m2 + parts.given_up_m2 - parts.other_zone_m2
    known = ~np.isnan(value)
    terms = (
        Term(N_("registreret areal"), parts.own_m2, "m²", "BR18 § 454, stk. 1", shown=known),
        Term(N_("heraf vejareal, der medregnes"), parts.road_m2, "m²", "BR18 § 454, stk. 1", factor=0, shown=known & (parts.road_m2 > 0)),
        _part(N_("tilgrænsende matrikelnumre i samme ejendom"), parts.adjoining_m2, "BR18 § 454, stk. 2, nr. 3"),
        _part(N_("andel i fælles friareal"), parts.common_m2, "BR18 § 454, stk. 2, nr. 1"),
        _part(N_("afgivet til vej før 1. februar 1977"), parts.given_up_m2, "BR18 § 454, stk. 2, nr. 2"),
        _part(N_("areal i en anden zone"), parts.other_zone_m2, "BR18 § 454, stk. 3, nr. 1", factor=-1),
        _part(N_("ikke tilgrænsende matrikelnumre, der ikke medregnes"), parts.apart_m2, "BR18 § 454, stk. 3, nr. 2", factor=0),
    )
    return Measure(value, "m²", terms)


def plot_size(parts: PlotParts) -> Measure:
    """The area that the minimum plot sizes of § 173 are tested against: without road area (§ 174)."""
    value = parts.own_m2 + parts.adjoining_m2 - parts.road_m2
    terms = (
        Term(N_("registreret areal"), parts.own_m2 + parts.adjoining_m2, "m²", "BR18 § 173", shown=~np.isnan(value)),
        _part(N_("vejareal"), parts.road_m2, "BR18 § 174", factor=-1),
    )
    return Measure(value, "m²", terms)


def _part(label: str, value: Numbers, source: str, *, factor: int = 1) -> Term:
    return Term(label, value, "m²", source, factor=factor, shown=value > 0)


def common_share(common_m2: Numbers, own_m2: Numbers, all_plots_m2: Numbers) -> Numbers:
    """A plot's share of a common open area, by the sizes of the plots that share it (§ 454 stk. 2 no. 1); 0 where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.nan_to_num(common_m2) > 0, common_m2 * own_m2 / all_plots_m2, 0.0)


def reaching(parcels: NDArray[Any], plot: NDArray[np.intp], base: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which parcels of a property adjoin its ``base`` parcel, directly or through one another.

    Parcels adjoin along a line; a common corner is not enough. ``plot`` is the property of each parcel.
    """
    one, two = joined(plot, plot)
    apart = one != two
    one, two = one[apart], two[apart]
    touching = shapely.intersects(parcels[one], parcels[two])
    one, two = one[touching], two[touching]
    shared = shapely.length(shapely.intersection(shapely.boundary(parcels[one]), shapely.boundary(parcels[two]))) > 0
    one, two = one[shared], two[shared]
    reached = base.copy()
    while True:
        more = np.zeros(len(parcels), dtype=bool)
        more[two[reached[one]]] = True
        if not (more & ~reached).any():
            return reached
        reached |= more
