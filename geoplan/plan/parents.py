"""Which lokalplan each delområde and byggefelt belongs to, among the rows of another layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geoplan.plan.values import ids, statuses, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.rules.types import Context

    Index = NDArray[np.int64]


def parents(rows: Rows, context: Context, *, kind: str = "lokalplan", column: str = "lokplan_id") -> Index:
    """For each row the position of its plan in ``context.dataset.whole(kind)``; -1 where it has none there.

    Of several versions of a plan that with the row's own status, else the last one. Drafts without a number of the register
    (``lokplan_id``) are found by ``plan_objekt_id``.
    """
    plans = context.dataset.whole(kind)
    plan, status = ids(plans, "planid"), statuses(plans)
    wanted, own = ids(rows, column), statuses(rows)
    exact = _last(pd.MultiIndex.from_arrays([plan, status.astype(str)]), pd.MultiIndex.from_arrays([wanted, own.astype(str)]))
    found = np.where(exact >= 0, exact, _last(pd.Index(plan), pd.Index(wanted)))
    found = np.where(wanted < 0, -1, found)
    return np.where(found >= 0, found, _by_object(rows, plans))


def names_a_plan(rows: Rows, column: str = "lokplan_id") -> NDArray[np.bool_]:
    """Where a row says which plan it belongs to, by number or by object id."""
    return np.asarray((ids(rows, column) >= 0) | pd.notna(words(rows, "plan_objekt_id")), dtype=bool)


def _by_object(rows: Rows, plans: Rows) -> Index:
    wanted = words(rows, "plan_objekt_id")
    there = pd.notna(wanted)
    if not there.any() or not plans.has("objekt_id"):
        return np.full(len(rows), -1, dtype=np.int64)
    found = _last(pd.Index(words(plans, "objekt_id").astype(str)), pd.Index(wanted.astype(str)))
    return np.where(there, found, -1)


def _last(keys: pd.Index, wanted: pd.Index) -> Index:
    """The position of the last of ``keys`` that equals each of ``wanted``; -1 where none does."""
    kept = np.flatnonzero(~keys.duplicated(keep="last"))
    at = keys[kept].get_indexer(wanted)
    return np.where(at >= 0, kept[at] if len(kept) else -1, -1).astype(np.int64)
