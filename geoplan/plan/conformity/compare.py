"""Compare lokalplaner with rammer: one row for each part, ramme and matter, and one for each plan as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.geometry.shape import width_and_length
from geoplan.geometry.shared import union_by
from geoplan.plan.columns import numbers
from geoplan.plan.conformity.checks import BEYOND, CHECKS, WITHIN
from geoplan.plan.conformity.pairs import pairs_of, rammer_on, units_of
from geoplan.plan.conformity.verdicts import Verdict, filled, rank
from geoplan.plan.ladder import NARROW_M, NOTHING, SMALL_AREA_M2, parents, polygons
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.plan.conformity.checks import Check, Compared
    from geoplan.plan.conformity.pairs import Pairs

    Index = NDArray[np.int64]

OUTSIDE_SHARE: Final = 0.01
"""CONF-01: so much of a plan may lie outside every ramme before it is called a conflict; geoplan's proposal."""

COLUMNS: Final = (
    "check", "lokalplan", "delomraade", "byggefelt", "ramme", "share", "forslag", "verdict", "reason", "plan_value", "ramme_value",
    "level", "unit",
)  # fmt: skip
"""The columns of ``Conformity.table``. Positions are those of the frames given, -1 where there is none."""


@dataclass(frozen=True)
class Conformity:
    """The result. ``rammer`` are those compared with, in the order that ``ramme`` points to."""

    table: pd.DataFrame
    coverage: pd.DataFrame
    """A row for each lokalplan: area_m2, outside_m2, outside_share, strips_m2 (ignored), rammer (how many)."""
    outside: NDArray[np.object_]
    """What of each lokalplan lies outside every ramme, for the map; strips left out."""
    rammer: gpd.GeoDataFrame


def conformity(
    lokalplaner: gpd.GeoDataFrame, delomraader: gpd.GeoDataFrame, byggefelter: gpd.GeoDataFrame, rammer: gpd.GeoDataFrame, *, day: dt.date
) -> Conformity:
    """Compare every lokalplan with the rammer in force or proposed on ``day`` (Planloven § 13 stk. 1 nr. 1).

    All in one pass; a plan gets the same rows whether it is given alone or among others. Frames in EPSG:25832.
    """
    valid = rammer_on(rammer, day)
    units = units_of(lokalplaner, delomraader, byggefelter)
    every = pairs_of(units, valid)
    pairs = every.real()
    coverage, outside = _coverage(lokalplaner, pairs)
    of_pairs = [_rows(pairs, check, check.compare(pairs)) for check in CHECKS]
    compared = pd.concat(of_pairs, ignore_index=True)
    compared = compared[_spoken(compared)]
    table = pd.concat(
        [
            _area_rows(coverage),
            _status_rows(coverage, pairs),
            compared,
            _floor_area_rows(lokalplaner, delomraader, pairs),
            _several_rows(compared, pairs),
        ],
        ignore_index=True,
    )
    order = np.lexsort((table["ramme"], table["byggefelt"], table["delomraade"], table["check"], table["lokalplan"]))
    return Conformity(table.iloc[order].reset_index(drop=True), coverage, outside, valid)


def _rows(pairs: Pairs, check: Check, compared: Compared) -> pd.DataFrame:
    units = pairs.units
    return _frame(
        len(pairs),
        check=check.key,
        unit=check.unit,
        lokalplan=units.lokalplan[pairs.unit],
        delomraade=units.delomraade[pairs.unit],
        byggefelt=units.byggefelt[pairs.unit],
        ramme=pairs.ramme,
        share=pairs.share,
        forslag=pairs.rammer["forslag"].to_numpy(dtype=bool)[pairs.ramme],
        **compared._asdict(),
    )


def _frame(count: int, **columns: object) -> pd.DataFrame:
    """A frame of the fixed columns; one that is not given is empty."""
    positions = dict.fromkeys(("lokalplan", "delomraade", "byggefelt", "ramme"), "int64")
    types = dict.fromkeys(COLUMNS, "object") | positions | {"share": "float64", "forslag": "bool"}
    nothing = np.full(count, None, dtype=object)
    empty = dict.fromkeys(COLUMNS, nothing) | dict.fromkeys(positions, NOTHING) | {"share": np.nan, "forslag": False, "unit": ""}
    return pd.DataFrame({name: pd.Series(columns.get(name, empty[name]), range(count), dtype=kind) for name, kind in types.items()})


def _spoken(table: pd.DataFrame) -> NDArray[np.bool_]:
    """A byggefelt is only compared where it gives a number itself."""
    of_field = table["byggefelt"].to_numpy() != NOTHING
    measured = table["verdict"].isin([Verdict.AGREES, Verdict.CONFLICTS, Verdict.NOT_COMPARABLE]).to_numpy()
    own = (table["level"] == "byggefelt").to_numpy()
    return np.asarray(~of_field | (own & measured), dtype=bool)


def _plans_in_rammer(pairs: Pairs) -> tuple[Index, Index]:
    """Each lokalplan with each ramme that one of its parts lies in, once."""
    both = np.unique(np.stack([pairs.units.lokalplan[pairs.unit], pairs.ramme]), axis=1)
    known = both[0] != NOTHING
    return both[0][known], both[1][known]


# -- CONF-01: the plan lies inside rammer ----------------------------------------------------------


def _coverage(lokalplaner: gpd.GeoDataFrame, pairs: Pairs) -> tuple[pd.DataFrame, NDArray[np.object_]]:
    """How much of each plan lies outside every ramme, in force or proposed, and what of it is only strips."""
    plans, shapes = polygons(lokalplaner), polygons(pairs.rammer)
    plan, ramme = _plans_in_rammer(pairs)
    covered = union_by(plan, shapes[ramme], len(plans))
    left = plans.copy()
    cut = ~shapely.is_missing(covered) & ~shapely.is_missing(plans)
    left[cut] = shapely.difference(plans[cut], covered[cut])
    part, of_part = shapely.get_parts(left, return_index=True)
    strips = _strips(part)
    area = np.nan_to_num(shapely.area(plans))
    strips_m2 = np.bincount(of_part[strips], weights=shapely.area(part[strips]), minlength=len(plans))
    outside_m2 = np.bincount(of_part[~strips], weights=shapely.area(part[~strips]), minlength=len(plans))
    share = np.divide(outside_m2, area, out=np.full(len(plans), np.nan), where=area > 0)
    count = np.bincount(plan, minlength=len(plans))
    columns = {"area_m2": area, "outside_m2": outside_m2, "outside_share": share, "strips_m2": strips_m2, "rammer": count}
    return pd.DataFrame(columns), union_by(of_part[~strips], part[~strips], len(plans))


def _strips(parts: NDArray[np.object_]) -> NDArray[np.bool_]:
    area = shapely.area(parts)
    width, _ = width_and_length(area, shapely.length(parts))
    return np.asarray((area < SMALL_AREA_M2) | (width < NARROW_M), dtype=bool)


IN_RAMMER: Final = N_("Planen ligger inden for rammer.")
OUTSIDE_A_LITTLE: Final = N_("En lille del af planen ligger uden for enhver ramme.")
OUTSIDE: Final = N_("En del af planen ligger uden for enhver ramme.")
NO_AREA: Final = N_("Planen har ingen flade.")


def _area_rows(coverage: pd.DataFrame) -> pd.DataFrame:
    """CONF-01."""
    share = coverage["outside_share"].to_numpy()
    verdict = np.where(share > OUTSIDE_SHARE, Verdict.CONFLICTS, Verdict.AGREES).astype(object)
    reason = np.where(share > OUTSIDE_SHARE, OUTSIDE, np.where(share > 0, OUTSIDE_A_LITTLE, IN_RAMMER)).astype(object)
    unknown = np.isnan(share)
    verdict[unknown], reason[unknown] = Verdict.UNKNOWN, NO_AREA
    return _frame(
        len(coverage), check="CONF-01", lokalplan=np.arange(len(coverage)), verdict=verdict, reason=reason,
        plan_value=coverage["outside_m2"].to_numpy(), share=1 - share, unit="m²",
    )  # fmt: skip


# -- CONF-02: the ramme is in force ----------------------------------------------------------------

STANDS: Final = N_("Rammen er vedtaget og gælder.")
PROPOSED: Final = N_("Rammen er et forslag. Tillægget skal vedtages senest samtidig med lokalplanen.")
NONE_THERE: Final = N_("Ingen ramme dækker planen.")


def _status_rows(coverage: pd.DataFrame, pairs: Pairs) -> pd.DataFrame:
    """CONF-02: a ramme that is only proposed counts if it is adopted at the latest with the plan: that is not known yet."""
    lokalplan, ramme = _plans_in_rammer(pairs)
    proposed = pairs.rammer["forslag"].to_numpy(dtype=bool)[ramme]
    verdict = np.where(proposed, Verdict.UNKNOWN, Verdict.AGREES).astype(object)
    with_ramme = _frame(
        len(lokalplan), check="CONF-02", lokalplan=lokalplan, ramme=ramme, forslag=proposed, verdict=verdict,
        reason=np.where(proposed, PROPOSED, STANDS).astype(object),
    )  # fmt: skip
    bare = np.flatnonzero(coverage["rammer"].to_numpy() == 0)
    without = _frame(len(bare), check="CONF-02", lokalplan=bare, verdict=filled(len(bare), Verdict.CONFLICTS), reason=NONE_THERE)
    return pd.concat([with_ramme, without], ignore_index=True)


# -- CONF-06: the delområder's floor area together -------------------------------------------------

SUM_WITHIN: Final = N_("Delområdernes etageareal tilsammen holder sig inden for planens samlede.")
SUM_BEYOND: Final = N_("Delområdernes etageareal tilsammen er større end planens samlede.")
SUM_OPEN: Final = N_("Ikke alle delområder har et etageareal, så summen er ikke kendt.")


def _floor_area_rows(lokalplaner: gpd.GeoDataFrame, delomraader: gpd.GeoDataFrame, pairs: Pairs) -> pd.DataFrame:
    """CONF-06: the sum of the delområder's floor areas against the plan's own total and the ramme's."""
    plan, area = parents(delomraader, lokalplaner), numbers(delomraader, "eareal")
    known = plan != NOTHING
    given = known & ~np.isnan(area)
    total = np.bincount(plan[given], weights=area[given], minlength=len(lokalplaner)).astype(np.float64)
    complete = np.bincount(plan[given], minlength=len(lokalplaner)) == np.bincount(plan[known], minlength=len(lokalplaner))
    some = np.bincount(plan[given], minlength=len(lokalplaner)) > 0
    own = _total(lokalplaner)
    of_plan = np.flatnonzero(some & ~np.isnan(own))
    summed = _Sums(total, complete)
    rows = [summed.against(own[of_plan], of_plan, np.full(len(of_plan), NOTHING), within=SUM_WITHIN, beyond=SUM_BEYOND)]
    of_ramme = _total(pairs.rammer)
    lokalplan, ramme = _plans_in_rammer(pairs)
    use = some[lokalplan] & ~np.isnan(of_ramme[ramme])
    rows.append(summed.against(of_ramme[ramme[use]], lokalplan[use], ramme[use], within=WITHIN, beyond=BEYOND))
    return pd.concat(rows, ignore_index=True)


def _total(frame: pd.DataFrame) -> NDArray[np.float64]:
    """The floor area of an object as a whole: ``earealh``, else ``eareal``."""
    whole = numbers(frame, "earealh")
    return np.where(np.isnan(whole), numbers(frame, "eareal"), whole)


class _Sums(NamedTuple):
    """The delområder's floor area of each plan together, and whether every one of them gives a number."""

    total: NDArray[np.float64]
    complete: NDArray[np.bool_]

    def against(self, limit: NDArray[np.float64], plan: Index, ramme: Index, *, within: str, beyond: str) -> pd.DataFrame:
        """The rows of these plans against their limits. A sum that is not complete may exceed a limit, but never keep one."""
        over = self.total[plan] > limit
        verdict = np.where(over, Verdict.CONFLICTS, np.where(self.complete[plan], Verdict.AGREES, Verdict.UNKNOWN)).astype(object)
        reason = np.where(over, beyond, np.where(self.complete[plan], within, SUM_OPEN)).astype(object)
        return _frame(
            len(plan), check="CONF-06", lokalplan=plan, ramme=ramme, verdict=verdict, reason=reason, plan_value=self.total[plan],
            ramme_value=limit, level="sum", unit="m²",
        )  # fmt: skip


# -- CONF-14: several rammer -----------------------------------------------------------------------

SEVERAL: Final = N_("Området ligger i {rammer} rammer. Her er den strengeste dom; rækkerne viser, hvor stor en del hver ramme dækker.")


def _several_rows(compared: pd.DataFrame, pairs: Pairs) -> pd.DataFrame:
    """CONF-14: for a part that lies in several rammer, the gravest of the comparisons with each of them."""
    units, count = np.unique(pairs.unit, return_counts=True)
    several = units[count > 1]
    key = ["lokalplan", "delomraade"]
    whole = pairs.units.byggefelt[several] == NOTHING
    wanted = pd.DataFrame({"lokalplan": pairs.units.lokalplan[several][whole], "delomraade": pairs.units.delomraade[several][whole]})
    wanted["rammer"] = count[count > 1][whole]
    rows = compared[compared["byggefelt"] == NOTHING].assign(rank=lambda table: rank(table["verdict"].to_numpy()))
    worst = rows.groupby(key, sort=False)["rank"].min().rename("rank").reset_index()
    found = wanted.merge(worst, on=key, how="inner")
    verdict = np.array(list(Verdict), dtype=object)[found["rank"].to_numpy(dtype=np.int64)] if len(found) else np.empty(0, dtype=object)
    return _frame(
        len(found), check="CONF-14", lokalplan=found["lokalplan"].to_numpy(), delomraade=found["delomraade"].to_numpy(), verdict=verdict,
        reason=SEVERAL, plan_value=found["rammer"].to_numpy(),
    )  # fmt: skip
