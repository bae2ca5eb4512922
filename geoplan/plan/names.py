"""What people call plan objects: lokalplan 1.23, delområde C, byggefelt 2 i delområde B."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.plan.columns import words
from geoplan.plan.ladder import NOTHING, parents
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

NAMED: Final = {
    "lokalplan": N_("lokalplan {number}"),
    "kommuneplan": N_("kommuneplan {number}"),
    "kommuneplantillaeg": N_("kommuneplantillæg {number}"),
    "kommuneplanramme": N_("ramme {number}"),
    "retningslinje": N_("retningslinje {number}"),
    "zonekort": N_("zone {number}"),
    "landzonetilladelse": N_("landzonetilladelse {number}"),
    "delomraade": N_("delområde {number}"),
    "byggefelt": N_("byggefelt {number}"),
}
"""How an object of each kind is named by its number, in the middle of a sentence."""

OF_A_PLAN: Final = N_("{part} i {plan}")
PARTS: Final = ("delomraade", "byggefelt")


def names_of(kind: str, frame: gpd.GeoDataFrame, lokalplaner: gpd.GeoDataFrame) -> tuple[Phrase, ...]:
    """What each object of ``frame`` is called; of kinds without names of their own nothing.

    Parts of several plans are named with their plan. A byggefelt is named by its place in its plan's list, as the commands take it.
    """
    if kind not in NAMED:
        return ()
    numbers = byggefelt_numbers(frame, lokalplaner) if kind == "byggefelt" else _numbers(kind, frame)
    names = [Phrase(NAMED[kind], number=number) for number in numbers]
    if kind not in PARTS:
        return tuple(names)
    if kind == "byggefelt":
        names = [_within(name, delnr) for name, delnr in zip(names, words(frame, "delnr"), strict=True)]
    plan = np.asarray(parents(frame, lokalplaner))
    if len(set(plan.tolist())) > 1:
        plans = [*names_of("lokalplan", lokalplaner, lokalplaner), None]  # the last is that of a part without a plan: NOTHING is -1
        names = [_of(name, plans[at]) for name, at in zip(names, plan.tolist(), strict=True)]
    return tuple(names)


def byggefelt_numbers(frame: gpd.GeoDataFrame, lokalplaner: gpd.GeoDataFrame) -> NDArray[np.int64]:
    """The number of each byggefelt in its plan's list: by delnr, then by place in the layer; from 1."""
    delnr = pd.Series(words(frame, "delnr"), dtype="string").fillna("")
    plan = np.asarray(parents(frame, lokalplaner)) if len(lokalplaner) else np.full(len(frame), NOTHING)
    order = np.lexsort((delnr.to_numpy(dtype=str), delnr.str.len().to_numpy(dtype=np.int64), plan))
    place = pd.Series(plan[order]).groupby(plan[order]).cumcount().to_numpy(dtype=np.int64)
    numbers = np.empty(len(frame), dtype=np.int64)
    numbers[order] = place + 1
    return numbers


def _numbers(kind: str, frame: gpd.GeoDataFrame) -> list[str]:
    """The number of each object, its name where it has none, its place in the layer where it has neither."""
    own = words(frame, "delnr" if kind == "delomraade" else "plannr")
    names = words(frame, "plannavn")
    return [str(number or name or f"nr. {at}") for at, (number, name) in enumerate(zip(own, names, strict=True), start=1)]


def _within(name: Phrase, delnr: str | None) -> Phrase:
    return name if delnr is None else _of(name, Phrase(NAMED["delomraade"], number=delnr))


def _of(name: Phrase, plan: Phrase | None) -> Phrase:
    return name if plan is None else Phrase(OF_A_PLAN, part=name, plan=plan)
