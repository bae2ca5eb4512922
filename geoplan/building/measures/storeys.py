"""The number of storeys (BR18 § 458)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geoplan.building.answers import YES, Measure, Term
from geoplan.building.law import number
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


def storeys(full: Numbers, usable_attic: NDArray[np.int8], basement_ceiling_m: Numbers, day: dt.date) -> Measure:
    """Full storeys with the ground floor, one more for a usable attic, one more for a basement.

    A basement is a storey when its ceiling lies MORE than 1.25 m over terrain; at exactly 1.25 m it counts as floor area only.
    ``basement_ceiling_m`` is NaN where there is no basement. An unknown attic counts as none; who uses the measure says so.
    """
    attic = (usable_attic == YES).astype(float)
    basement = (np.nan_to_num(basement_ceiling_m, nan=-np.inf) > number("kaelder_etage", day)).astype(float)
    value = full + attic + basement
    known = ~np.isnan(value)
    terms = (
        Term(N_("hele etager med stueetagen"), full, "", "BR18 § 458, stk. 1", shown=known, decimals=0),
        Term(N_("udnyttelig tagetage"), attic, "", "BR18 § 458, stk. 1, nr. 1", shown=known & (attic > 0), decimals=0),
        Term(
            N_("kælder med loftet mere end 1,25 m over terræn"),
            basement,
            "",
            "BR18 § 458, stk. 1, nr. 2",
            shown=known & (basement > 0),
            decimals=0,
        ),
    )
    return Measure(value, "etager", terms, decimals=0)
