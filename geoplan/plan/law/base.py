"""What the rules of the Planning Act share: how an id is made, columns of a run of rows as a frame, and which objects lie on which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.plan.values import status_words, statuses, words_of
from geoplan.rules import Hits, Outcome, Reference, Rule, Severity, positions
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.plan.calendar import Days, Mask
    from geoplan.rules import Context

    Index = NDArray[np.int64]

FAMILY: Final = "lov"
STATUS: Final = ("status", "planstatus")
DATES: Final = ("datoforsl", "datostart", "datoslut", "datovedt", "datoikraft", "datoaflyst")
OVERLAP_M2: Final = 1.0
"""Areas that share less than this only touch: geoplan's proposal."""

PROPOSAL: Final = Reference(N_("geoplans forslag"), "proposal")


def law_rule(what: str, kind: str, **rest: Any) -> Rule:
    """A rule ``plan.<kind>.lov.<what>``. Columns are optional unless said: a column that is not there is all null."""
    return Rule(id=f"plan.{kind}.{FAMILY}.{what}", layer=kind, **({"severity": Severity.WARNING} | rest))


def table(rows: Rows, *names: str) -> pd.DataFrame:
    """Those of the columns that the layer has, as a frame with a fresh index of the rows' length."""
    held = {name: rows.column(name).to_pandas().to_numpy(dtype=object) for name in names if rows.has(name)}
    return pd.DataFrame(held, index=pd.RangeIndex(len(rows)), dtype=object)


def state(rows: Rows) -> NDArray[np.object_]:
    """The state of each object: ``status``, in older views ``planstatus``, or what the layer's name says; None where none says it."""
    if rows.has("planstatus") and not rows.has("status"):
        return rows.derived("plan:planstatus", lambda r: status_words(words_of(r.column("planstatus"))))
    return statuses(rows)


def in_state(rows: Rows, *states: str) -> Mask:
    """Where the object is in one of the states."""
    return np.isin(state(rows).astype(str), states)


def breach(mask: Mask, **rest: Any) -> Hits:
    """A breach wherever ``mask`` holds; ``value``, ``limit`` and details are columns of the rows' length, or one text for all."""
    return _hits(mask, Outcome.BREACH, rest)


def judgement(mask: Mask, **rest: Any) -> Hits:
    """A question to a person wherever ``mask`` holds."""
    return _hits(mask, Outcome.JUDGEMENT, rest)


def undecided(mask: Mask, **rest: Any) -> Hits:
    """What cannot be decided, wherever ``mask`` holds."""
    return _hits(mask, Outcome.UNDECIDED, rest)


def _hits(mask: Mask, outcome: Outcome, rest: dict[str, Any]) -> Hits:
    at = positions(mask)
    chosen = {
        name: value if isinstance(value, str) else [value[i] for i in at.tolist()] for name, value in rest.items() if value is not None
    }
    value, limit = chosen.pop("value", None), chosen.pop("limit", None)
    details = {name: [text] * len(at) if isinstance(text, str) else text for name, text in chosen.items()}
    told = [value] * len(at) if isinstance(value, str) else value
    return Hits(at, value=told, limit=limit, outcome=outcome, details=details)


def lying_on(rows: Rows, context: Context, kind: str, *, least_m2: float = OVERLAP_M2) -> tuple[Index, Index]:
    """Pairs of a row and an object of the layer ``kind`` that it lies on, by position in each.

    Areas share at least ``least_m2`` square metres; a point or a line lies on what it meets.
    """
    ours, theirs = rows.geometry, context.dataset.whole(kind).geometry
    there = np.flatnonzero(~shapely.is_missing(ours))
    at, other = context.dataset.index(kind).query(ours[there], predicate="intersects")
    at = there[at]
    flat = np.minimum(shapely.get_dimensions(ours[at]), shapely.get_dimensions(theirs[other])) < 2  # noqa: PLR2004 - an area's dimension
    shared = np.where(flat, np.inf, 0.0)
    shared[~flat] = shapely.area(shapely.intersection(_sound(ours[at[~flat]]), _sound(theirs[other[~flat]])))
    kept = shared >= least_m2
    order = np.lexsort((other[kept], at[kept]))
    return at[kept][order].astype(np.int64), other[kept][order].astype(np.int64)


def marked(count: int, at: Index) -> Mask:
    """A mask of ``count`` rows that holds at these positions."""
    mask = np.zeros(count, dtype=bool)
    mask[at] = True
    return mask


def of_layer(context: Context, kind: str, *names: str) -> pd.DataFrame:
    """Columns of another layer of the dataset, all rows."""
    return table(context.dataset.whole(kind), *names)


def has_layer(context: Context, kind: str) -> bool:
    """Whether the dataset has a layer of this kind with geometry."""
    return any(source.info.has_geometry for source in context.dataset.of_kind(kind))


def layer_states(context: Context, kind: str) -> NDArray[np.object_]:
    """The state of every object of another layer."""
    return state(context.dataset.whole(kind))


def day_words(days: Days) -> list[str]:
    """Days for a sentence: YYYY-MM-DD, or words where a day is not known."""
    return [Phrase(N_("(ukendt dato)")) if np.isnat(day) else str(day) for day in days]


def wholes(values: NDArray[np.float64]) -> list[Any]:
    """Whole numbers for a sentence, or words where one is not known."""
    return [Phrase(N_("et ukendt antal")) if np.isnan(one) else int(one) for one in values]


def _sound(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """The geometries, the invalid ones repaired: their faults are found by other rules."""
    bad = ~shapely.is_valid(geometry)
    if bad.any():
        geometry = geometry.copy()
        geometry[bad] = shapely.make_valid(geometry[bad])
    return geometry


def geometry_missing(rows: Rows) -> Mask:
    """Where the object has no geometry; everywhere when the layer has none."""
    if not rows.has(GEOMETRY):
        return np.ones(len(rows), dtype=bool)
    return np.asarray(shapely.is_missing(rows.geometry) | shapely.is_empty(rows.geometry), dtype=bool)
