"""The floor area of BR18 § 455: what counts, what is left out, and the deduction for secondary buildings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.building.answers import Measure, Term
from geoplan.building.law import in_force, number
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of floor: how it is called, whether it counts (-1: taken away, 0: left out), the key of its fact, and its paragraph."""

    title: str
    factor: int
    fact: str
    source: str


PARTS: Final[Mapping[str, Part]] = {
    "etage": Part(N_("etager"), 1, "R-455-1", "BR18 § 455, stk. 1"),
    "kaelder": Part(N_("kælder, hvor loftet er mindst 1,25 m over terræn"), 1, "R-455-3a", "BR18 § 455, stk. 3, nr. 1"),
    "tagetage": Part(N_("udnyttelig tagetage, målt 1,5 m over gulv"), 1, "R-455-5b", "BR18 § 455, stk. 5, nr. 1"),
    "udestue": Part(N_("udestue"), 1, "R-455-1", "BR18 § 455, stk. 1"),
    "lukket_altan": Part(N_("lukket altan"), 1, "R-455-1", "BR18 § 455, stk. 1"),
    "forbindelsesgang": Part(N_("forbindelsesgang"), 1, "R-455-1", "BR18 § 455, stk. 1"),
    "teknikrum": Part(N_("lukket teknikrum"), 1, "R-455-7", "BR18 § 455, stk. 1"),
    "aaben_etage": Part(N_("åben etage eller port inden for ydervæggenes linje"), 1, "R-455-5a", "BR18 § 455, stk. 5, nr. 2"),
    "dobbelthoejt": Part(N_("dobbelthøjt rum, der kun regnes med én gang"), -1, "R-455-2", "BR18 § 455, stk. 2"),
    "hems": Part(N_("hems over 4,5 m²"), 1, "R-455-3f", "BR18 § 455, stk. 3, nr. 6"),
    "aaben_altan": Part(N_("åben altan"), 0, "R-455-3b", "BR18 § 455, stk. 3, nr. 2"),
    "tagterrasse": Part(N_("åben tagterrasse"), 0, "R-455-3c", "BR18 § 455, stk. 3, nr. 3"),
    "affaldsrum": Part(N_("affaldsrum i terrænniveau"), 0, "R-455-3d", "BR18 § 455, stk. 3, nr. 4"),
    "sikringsrum": Part(N_("lovpligtigt sikringsrum"), 0, "R-455-3e", "BR18 § 455, stk. 3, nr. 5"),
    "udvendig_trappe": Part(N_("fremspringende udvendig trappe eller altangang"), 0, "R-455-3g", "BR18 § 455, stk. 3, nr. 7"),
    "brandtrappe": Part(N_("udvendig brandtrappe"), 0, "R-455-3h", "BR18 § 455, stk. 3, nr. 8"),
    "sekundaer": Part(N_("integreret garage, carport, udhus eller overdækning"), 0, "R-455-4a", "BR18 § 455, stk. 4"),
}
"""The kinds of floor, in the order of the sum. What is ``sekundaer`` goes into the sum of secondary buildings instead."""

PER_DWELLING, BY_SHARE, NOT_NAMED = range(3)
SHARE_USES: Final = ("erhverv", "institution", "andet", "landbrug", "gartneri")


def attic_area(length_m: Numbers, width_m: Numbers, knee_m: Numbers, pitch_deg: Numbers, plane_m: float) -> Numbers:
    """The floor area of an attic under a saddle roof, in the plane ``plane_m`` above its floor (§ 455 stk. 5 no. 1).

    ``knee_m`` is the height of the outer face of the roof over the floor at the wall line. Never less than nothing.
    """
    lost = 2 * np.maximum(0.0, plane_m - knee_m) / np.tan(np.radians(pitch_deg))
    return length_m * np.maximum(0.0, width_m - lost)


def counted(kind: NDArray[np.object_], area_m2: Numbers, ceiling_m: Numbers, day: dt.date) -> Numbers:
    """What each part of a floor adds to the floor area; NaN where a basement's ceiling over terrain is not known."""
    factor = np.array([PARTS[one].factor for one in kind], dtype=float)
    value = factor * area_m2
    basement = kind == "kaelder"
    least = number("kaelder_areal", day)
    value = np.where(basement & np.isnan(ceiling_m) & (area_m2 > 0), np.nan, np.where(basement & (ceiling_m < least), 0.0, value))
    return np.where((kind == "hems") & (area_m2 <= number("hems", day)), 0.0, value)


@dataclass(frozen=True, slots=True)
class FloorArea:
    """Floor area per plot, with what it is made of. ``secondary_m2`` before the deduction, ``added_m2`` after it.

    ``method`` says how the deduction was found; where the regulation names none (``NOT_NAMED``), ``area`` is without any deduction and
    ``least_m2`` with all of the secondary buildings deducted.
    """

    area: Measure
    main_m2: Numbers
    secondary_m2: Numbers
    deduction_m2: Numbers
    added_m2: Numbers
    method: NDArray[np.int8]
    fact: NDArray[np.object_]
    least_m2: Numbers


def floor_area(
    main: Mapping[str, Numbers], secondary_m2: Numbers, *, use: NDArray[np.object_], dwellings: Numbers, day: dt.date
) -> FloorArea:
    """The floor area per plot: ``main`` square metres by kind of part (already counted), ``secondary_m2`` all secondary buildings.

    ``use`` is the plot's main use, on which the deduction depends; ``dwellings`` NaN where unknown. ``day`` is the day whose deductions
    are used: that of the case, or that of an older plan.
    """
    total = np.sum([main[kind] for kind in main], axis=0) if main else np.zeros(len(use))
    deduction, method, fact = deductions(total, use=use, dwellings=dwellings, day=day)
    deduction = np.where(secondary_m2 > 0, deduction, 0.0)
    used = np.minimum(secondary_m2, np.where(method == NOT_NAMED, 0.0, deduction))
    added = secondary_m2 - used
    least = total + np.where(method == NOT_NAMED, 0.0, added)
    terms = (*_main_terms(main, total), *_secondary_terms(secondary_m2, used, deduction, method))
    return FloorArea(Measure(total + added, "m²", terms), total, secondary_m2, deduction, added, method, fact, least)


def deductions(
    total: Numbers, *, use: NDArray[np.object_], dwellings: Numbers, day: dt.date
) -> tuple[Numbers, NDArray[np.int8], NDArray[np.object_]]:
    """The largest deduction per plot in square metres, how it was found, and the key of its fact (§ 455 stk. 4).

    ``total`` is the floor area without the secondary buildings, which the deduction by share is a share of.
    """
    deduction, method = np.full(len(use), np.nan), np.full(len(use), NOT_NAMED, dtype=np.int8)
    fact = np.full(len(use), "", dtype=object)
    for one in pd.unique(use):
        rows = use == one
        per_dwelling = in_force("fradrag_per_bolig", day, one)
        if per_dwelling is not None:
            deduction[rows], method[rows], fact[rows] = per_dwelling.value * dwellings[rows], PER_DWELLING, per_dwelling.fact
        elif one in SHARE_USES and (share := in_force("fradrag_andel", day, "andet")) is not None:
            deduction[rows], method[rows], fact[rows] = share.value / 100 * total[rows], BY_SHARE, share.fact
    return deduction, method, fact


def _main_terms(main: Mapping[str, Numbers], total: Numbers) -> list[Term]:
    known = ~np.isnan(total)
    return [
        Term(
            PARTS[kind].title, np.abs(area), "m²", PARTS[kind].source, factor=-1 if PARTS[kind].factor < 0 else 1, shown=known & (area != 0)
        )
        for kind, area in main.items()
    ]


def _secondary_terms(secondary: Numbers, used: Numbers, deduction: Numbers, method: NDArray[np.int8]) -> list[Term]:
    some = secondary > 0
    most = N_("største fradrag for sekundær bebyggelse")
    return [
        Term(N_("sekundær bebyggelse i alt"), secondary, "m²", "BR18 § 455, stk. 4", shown=some),
        Term(most, deduction, "m²", "BR18 § 455, stk. 4", factor=0, shown=some & (method != NOT_NAMED)),
        Term(N_("fradrag for sekundær bebyggelse"), used, "m²", "BR18 § 455, stk. 4", factor=-1, shown=some & (used > 0)),
    ]


def per_plot(plots: int, plot: NDArray[np.intp], kind: NDArray[np.object_], value: Numbers) -> dict[str, Numbers]:
    """The parts of floors added up by plot and kind, in the order of ``PARTS``; kinds that do not occur are left out."""
    return {
        name: np.bincount(plot[kind == name], weights=value[kind == name], minlength=plots).astype(float)
        for name in PARTS
        if (kind == name).any()
    }
