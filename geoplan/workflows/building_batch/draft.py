"""A plan of the workspace, in any status, laid over what applies as if it were in force, and what that changes for what stands there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

from geoplan.building.answers import NOT_RELEVANT
from geoplan.errors import UsageError
from geoplan.plan.applies import Plans, ground_of
from geoplan.plan.columns import words
from geoplan.plan.ladder import day_number, in_force, parents
from geoplan.texts import N_, texts
from geoplan.workflows.building_batch.answers import Prepared, answered
from geoplan.workflows.building_batch.told import plot_fields
from geoplan.workflows.plan.opening import find_plan, plans_of
from geoplan.workflows.plot.everything import Everything
from geoplan.workflows.plot.grounds import Grounds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geoplan.workflows.building_batch.answers import Batch, RuleAnswers

    Mask = NDArray[np.bool_]

SMALL_M2: Final = 1.0
"""Plans that share less with the draft are left as they are: boundaries that were not drawn alike."""


class Laid(NamedTuple):
    """The plans with a draft laid over them: its name, its area, and the numbers of the plans that it takes over from."""

    name: str
    area: shapely.Geometry
    plans: Plans
    instead_of: tuple[str, ...]


class Flips(NamedTuple):
    """What a rule answers without and with the plan; ``rows`` are those whose answer or limit changes."""

    before: RuleAnswers | None
    after: RuleAnswers
    rows: NDArray[np.intp]

    @property
    def outcome_before(self) -> NDArray[np.int8]:
        """The answers without the plan; NOT_RELEVANT where the rule said nothing."""
        return np.full(len(self.after.outcome), NOT_RELEVANT, dtype=np.int8) if self.before is None else self.before.outcome

    def towards(self, *outcomes: int) -> NDArray[np.intp]:
        """The rows whose answer becomes one of these and was another."""
        after = self.after.outcome[self.rows]
        found: NDArray[np.intp] = self.rows[np.isin(after, outcomes) & (after != self.outcome_before[self.rows])]
        return found


class Changed(NamedTuple):
    """What the plan changes: the answers without and with it, and per rule the rows that differ."""

    laid: Laid
    before: Batch
    after: Batch
    flips: tuple[Flips, ...]


def changed(prepared: Prepared, plan: str) -> Changed:
    """The answers without and with ``plan`` laid over. Raises UsageError where there is no such lokalplan, or it has no area."""
    grounds = prepared.everything.grounds
    laid = laid_over(grounds, plan)
    with_plan = Everything(_Laid(grounds, laid.plans))
    for shared in ("shapes", "first", "standing", "_mapped", "parts", "zones"):
        with_plan.__dict__[shared] = getattr(prepared.everything, shared)  # nothing of these depends on plans
    after = Prepared(with_plan, rows=prepared.rows, ground=replace(prepared.ground, field=plot_fields(with_plan.applies, with_plan.count)))
    one, other = answered(prepared), answered(after)
    return Changed(laid, one, other, tuple(_flips(one, other)))


class _Laid(Grounds):
    """The same workspace with other plans."""

    def __init__(self, base: Grounds, plans: Plans) -> None:
        self.__dict__.update(base.__dict__)
        self.ground = ground_of(plans, day=base.day)

    def examined(self, name: str) -> bool:
        """The plan laid over is known, so there are plans to look at."""
        return name == "lokalplan" or super().examined(name)


def laid_over(grounds: Grounds, plan: str) -> Laid:
    """The plans with ``plan`` in force on the day, and what it covers taken out of the lokalplaner in force."""
    found = find_plan(grounds.ws, plan, kinds=("lokalplan",))
    plans, day = plans_of(grounds.ws), grounds.day
    mine = (plans.lokalplan["objekt_id"] == found.objekt_id).to_numpy(dtype=bool)
    area = shapely.union_all(np.asarray(plans.lokalplan.geometry.array, dtype=object)[mine])
    if area is None or area.is_empty:
        raise UsageError(texts()(N_("Lokalplan {plan} har ingen flade i arbejdsområdet. Tegn den først."), plan=plan))
    others = in_force(plans.lokalplan, day) & ~mine
    met = others & (shapely.area(shapely.intersection(np.asarray(plans.lokalplan.geometry.array, dtype=object), area)) > SMALL_M2)
    at = int(np.flatnonzero(mine)[0])
    lokalplan = _without(_set_in_force(plans.lokalplan, mine, day), others, area)
    over = _Over(plans.lokalplan, at, others, area, day)
    parts, fields = (_children(frame, over) for frame in (plans.delomraade, plans.byggefelt))
    instead = tuple(sorted({str(one) for one in words(plans.lokalplan, "plannr")[met] if one is not None}))
    return Laid(_name(found.row, plan), area, Plans(lokalplan, parts, fields, plans.kommuneplanramme), instead)


def _name(row: pd.Series[Any], plan: str) -> str:
    """What the plan is called: its name, with its number where that does not say it."""
    number, name = (str(row.get(one) or "") for one in ("plannr", "plannavn"))
    return name if number and number in name else f"Lokalplan {number or plan} {name}".rstrip()


class _Over(NamedTuple):
    """The lokalplaner with the position of the one laid over, the others in force, its area, and the day."""

    lokalplan: gpd.GeoDataFrame
    at: int
    others: Mask
    area: shapely.Geometry
    day: dt.date


def _children(frame: gpd.GeoDataFrame, over: _Over) -> gpd.GeoDataFrame:
    """The parts of the plan in force, those of the others without what it covers."""
    of = parents(frame, over.lokalplan)
    return _without(_set_in_force(frame, of == over.at, over.day), (of >= 0) & over.others[np.maximum(of, 0)], over.area)


def _set_in_force(frame: gpd.GeoDataFrame, which: Mask, day: dt.date) -> gpd.GeoDataFrame:
    """The frame with these rows adopted and in force on the day."""
    made = frame.copy()
    today = day_number(day)
    for name, value in {"status": "V", "planstatus": "V", "datovedt": today, "datoikraft": today, "datoaflyst": None}.items():
        if name in made:
            made.loc[which, name] = value
    return made


def _without(frame: gpd.GeoDataFrame, which: Mask, area: shapely.Geometry) -> gpd.GeoDataFrame:
    """The frame with the area taken out of these rows; rows of which nothing is left go."""
    shapes = np.asarray(frame.geometry.array, dtype=object).copy()
    rows = np.flatnonzero(which & shapely.intersects(shapes, area))
    shapes[rows] = shapely.difference(shapes[rows], area)
    made = frame.set_geometry(shapes, crs=frame.crs)
    gone = np.zeros(len(frame), dtype=bool)
    gone[rows] = shapely.area(shapes[rows]) <= SMALL_M2
    kept: gpd.GeoDataFrame = made[~gone].reset_index(drop=True)
    return kept


def _flips(before: Batch, after: Batch) -> Iterator[Flips]:
    """Per rule, the rows whose answer or limit the plan changes."""
    known = {one.id: one for one in before.answers}
    for now in after.answers:
        then = known.get(now.id)
        outcome = np.full(len(now.outcome), NOT_RELEVANT, dtype=np.int8) if then is None else then.outcome
        limit = np.full(len(now.outcome), np.nan) if then is None else then.limit
        same = (outcome == now.outcome) & ((limit == now.limit) | (np.isnan(limit) & np.isnan(now.limit)))
        yield Flips(then, now, np.flatnonzero(~same))
