"""What a plan may say of an area: Plandata's columns with unit, sense and the flag that says that the plan leaves the matter alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoplan.plan.columns import NO, UNKNOWN, YES, flags, numbers
from geoplan.texts import N_

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

SLOTS: Final = range(1, 11)
"""Uses of one object: anvspec1 .. anvspec10, each with numbers of its own."""


@dataclass(frozen=True, slots=True)
class Provision:
    """One matter that a plan may regulate. ``column`` is Plandata's; ``slot`` the stem of the columns that repeat it for each use.

    ``sense`` is ``max`` where a smaller number is stricter, ``min`` where a larger one is, ``code`` where it is no measure.
    ``flag`` TRUE says that the object does not regulate the matter. ``older`` is a column of former years that says the same.
    """

    column: str
    title: str
    unit: str = ""
    sense: str = "max"
    flag: str = "iomfangreg"
    slot: str = ""
    older: str = ""


BEBYGGELSESPROCENT: Final = Provision("bebygpct", N_("bebyggelsesprocent"), "%", slot="bygpct")
PROVISIONS: Final = (
    BEBYGGELSESPROCENT,
    Provision("bebygpctar", N_("bebygget andel af grunden"), "%", slot="bygpctar"),
    Provision("maxetager", N_("etager"), slot="maxetage"),
    Provision("maxbygnhjd", N_("bygningshøjde"), "m", slot="maxbhjd"),
    Provision("eareal", N_("etageareal"), "m²", slot="eareal"),
    Provision("bygm2", N_("bebygget areal"), "m²", slot="bygm2"),
    Provision("m3_m2", N_("rumfang pr. m² grund"), "m³/m²", slot="m3_m2"),
    Provision("maxboligenhed", N_("boligenheder"), slot="maxboligenhed"),
    Provision("minuds", N_("mindste grundstørrelse ved udstykning"), "m²", "min", "iudstykreg", "minuds", "mingrund"),
    Provision("maxuds", N_("største grundstørrelse ved udstykning"), "m²", "max", "iudstykreg", "maxuds"),
    Provision("anvgen", N_("generel anvendelse"), sense="code", flag="ianvreg"),
    Provision("zone", N_("zone"), sense="code", flag="izonereg"),
)
"""In the order in which a reader meets them. ``bebygpct`` is only comparable with the same denominator, ``bebygpctaf``."""

DENOMINATOR: Final = "bebygpctaf"
DENOMINATOR_DA: Final = {
    1: N_("området som helhed"),
    2: N_("den enkelte ejendom"),
    3: N_("den enkelte grund"),
    4: N_("det enkelte jordstykke"),
}
"""What a bebyggelsesprocent is a share of (bygberegnaf)."""


class Said(NamedTuple):
    """What objects say of one matter, an entry each."""

    value: NDArray[np.float64]
    """NaN where no number is given."""
    regulates: NDArray[np.int8]
    """YES where a number is given, NO where the flag says that the matter is not regulated, UNKNOWN otherwise."""
    by_use: NDArray[np.bool_]
    """Where the number is the mildest of those given for single uses, because none is given for the object."""


def said(frame: pd.DataFrame, provision: Provision) -> Said:
    """What each object of ``frame`` says of ``provision``.

    The mildest number of the uses stands for the object where it has none of its own: no building on it may exceed that one, whatever its
    use. An object whose flag says that it does not regulate the matter but that gives a number all the same is taken by its number.
    """
    value = numbers(frame, provision.column)
    if provision.older:
        value = np.where(np.isnan(value), numbers(frame, provision.older), value)
    mildest = _mildest_of_uses(frame, provision)
    by_use = np.isnan(value) & ~np.isnan(mildest)
    value = np.where(by_use, mildest, value)
    regulates = np.where(flags(frame, provision.flag) == YES, NO, UNKNOWN).astype(np.int8)
    return Said(value, np.where(np.isnan(value), regulates, YES).astype(np.int8), by_use)


def _mildest_of_uses(frame: pd.DataFrame, provision: Provision) -> NDArray[np.float64]:
    if not provision.slot:
        return np.full(len(frame), np.nan)
    table = np.stack([numbers(frame, f"{provision.slot}{number}") for number in SLOTS], axis=1)
    given = ~np.isnan(table)
    least = np.where(given, table, np.inf).min(axis=1)
    most = np.where(given, table, -np.inf).max(axis=1)
    mildest: NDArray[np.float64] = np.where(given.any(axis=1), least if provision.sense == "min" else most, np.nan)
    return mildest


def uses(frame: pd.DataFrame) -> NDArray[np.float64]:
    """The specific uses of each object, (n, 10), NaN in empty slots."""
    return np.stack([numbers(frame, f"anvspec{number}") for number in SLOTS], axis=1)
