"""The answers in short: how many per rule, those furthest outside, and what could not be decided and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.building.answers import BREACH, COMPLIES, JUDGEMENT, NOT_RELEVANT, UNDECIDED, isin
from geoplan.building.batch_summary import Plan, RuleCount, Shown, Summary
from geoplan.building.uses import HOUSES
from geoplan.workflows.building_batch.table import keys
from geoplan.workflows.building_batch.told import building_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geoplan.workflows.building_batch.answers import Batch, RuleAnswers
    from geoplan.workflows.building_batch.draft import Changed, Flips

WORST: Final = 10
BR18_YEAR: Final = 2018
NEAR_M: Final = 2.5


def summary(batch: Batch) -> Summary:
    """The answers of a municipality in short."""
    everything, rows = batch.everything, batch.rows
    placed = rows.told.placed
    near, houses = _houses(batch)
    outside = _outside(batch)
    return Summary(
        day=everything.grounds.day,
        properties=everything.count,
        buildings=len(np.unique(rows.bbr)),
        outlined=len(np.unique(rows.bbr[placed])),
        nowhere=rows.nowhere,
        without_bbr=rows.without_bbr,
        examined=everything.grounds.examined("lokalplan"),
        rules=tuple(_counted(one) for one in batch.answers),
        worst=_worst(batch),
        open=_open(batch),
        houses=houses,
        houses_near=near,
        outside=len(outside),
        outside_old=int((rows.year[outside] < BR18_YEAR).sum()),
        over_statute=int((everything.right.left_m2 < 0).sum()),
    )


def _counted(one: RuleAnswers) -> RuleCount:
    counts = np.bincount(one.outcome[one.said], minlength=4).tolist()
    return RuleCount(one.rule, one.of_plot, (counts[COMPLIES], counts[BREACH], counts[JUDGEMENT], counts[UNDECIDED]))


def _houses(batch: Batch) -> tuple[int, int]:
    """How many houses have a roof outline nearer than 2.5 m to skel, and how many are measured."""
    found = next((one for one in batch.answers if one.id == "br18.byggeret.afstand_nabo"), None)
    if found is None:
        return 0, 0
    measured = isin(batch.rows.told.use, HOUSES) & np.isfinite(found.measured) & (found.outcome != NOT_RELEVANT)
    return int((measured & (found.measured < NEAR_M)).sum()), int(measured.sum())


def _outside(batch: Batch) -> NDArray[np.intp]:
    """A row of every BBR building that is outside byggeret in some rule about buildings."""
    found = np.zeros(len(batch.rows), dtype=bool)
    for one in batch.answers:
        if not one.of_plot:
            found |= one.outcome == BREACH
    rows = np.flatnonzero(found)
    _, first = np.unique(batch.rows.bbr[rows], return_index=True)
    return rows[first]


def _worst(batch: Batch) -> tuple[Shown, ...]:
    """Those furthest outside their limit, by share of it."""
    over = np.concatenate([one.over for one in batch.answers]) if batch.answers else np.empty(0)
    rule = np.repeat(np.arange(len(batch.answers)), [len(one.outcome) for one in batch.answers])
    row = np.concatenate([np.arange(len(one.outcome)) for one in batch.answers]) if batch.answers else np.empty(0, dtype=np.intp)
    known = np.flatnonzero(~np.isnan(over))
    best = known[np.argsort(-over[known], kind="stable")[:WORST]]
    return tuple(shown(batch, batch.answers[rule[at]], int(row[at])) for at in best)


def shown(batch: Batch, one: RuleAnswers, row: int, *, was: float = float("nan")) -> Shown:
    """One row to be read."""
    grounds, rows = batch.everything.grounds, batch.rows
    plot = np.array([row if one.of_plot else rows.told.plot[row]])
    key = {name: values[0] for name, values in keys(batch, plot).items()}
    return Shown(
        rule=one.rule,
        parcel=str(key["jordstykke"]),
        address=str(key["adresse"] or ""),
        name="" if one.of_plot else str(building_names(grounds)[rows.bbr[row]]),
        year=float("nan") if one.of_plot else float(rows.year[row]),
        measured=float(one.measured[row]),
        limit=float(one.limit[row]),
        unit=one.unit,
        basis=str(one.basis[row]),
        source=str(one.source[row]),
        was=was,
    )


def _open(batch: Batch) -> tuple[tuple[str, int], ...]:
    """Why answers are open, each sentence once."""
    found: Counter[str] = Counter()
    for one in batch.answers:
        said, count = np.unique(one.why[(one.why != "") & (one.outcome != NOT_RELEVANT)].astype(str), return_counts=True)
        found.update(dict(zip(said.tolist(), count.tolist(), strict=True)))
    return tuple(found.most_common())


def change_summary(found: Changed) -> Summary:
    """What a plan changes, in short."""
    flips = [one for one in found.flips if len(one.rows)]
    worse = [(one, one.towards(BREACH)) for one in flips]
    counts = [
        (one.after.rule, len(one.towards(BREACH)), len(one.towards(JUDGEMENT, UNDECIDED)), len(one.towards(COMPLIES))) for one in flips
    ]
    plan = Plan(
        found.laid.name,
        found.laid.instead_of,
        tuple(counts),
        _several([found.after.rows.bbr[rows] for one, rows in worse if not one.after.of_plot]),
        _several([rows for one, rows in worse if one.after.of_plot]),
    )
    return replace(summary(found.after), worst=_worst_flips(found, worse), plan=plan)


def _several(rows: Sequence[NDArray[np.integer[Any]]]) -> int:
    """How many different ones there are."""
    return len(np.unique(np.concatenate(rows))) if rows else 0


def _worst_flips(found: Changed, worse: list[tuple[Flips, NDArray[np.intp]]]) -> tuple[Shown, ...]:
    """Those that the plan puts furthest outside; what is outside a byggefelt counts as all of its limit."""
    made: list[tuple[float, Shown]] = []
    for one, rows in worse:
        over = np.nan_to_num(one.after.over, nan=1.0)
        was = one.before.limit if one.before is not None else np.full(len(over), np.nan)
        best = rows[np.argsort(-over[rows], kind="stable")[:WORST]].tolist()
        made += [(float(over[row]), shown(found.after, one.after, row, was=float(was[row]))) for row in best]
    return tuple(each for _, each in sorted(made, key=lambda pair: -pair[0])[:WORST])
