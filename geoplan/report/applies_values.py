"""What applies on places, as plain values: what the text, JSON and CSV of ``geoplan plan applies`` are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from geoplan.model.plan import plan_model
from geoplan.plan.applies import GIVEN, LEVEL_DA, LEVELS, NOT_REGULATED
from geoplan.plan.columns import words
from geoplan.plan.provisions import DENOMINATOR_DA, PROVISIONS
from geoplan.report.table import inert
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.plan.applies import Applies, Spoken
    from geoplan.texts import Texts

BY_NAME: Final = {one.column: one for one in PROVISIONS}
SHOWN_OF_PLAN: Final = ("plannr", "plannavn", "status", "datoikraft", "doklink")
CODE_LISTS: Final = {"anvgen": "anvgen", "zone": "zonestatus"}
NOT_GIVEN, READ_PLAN, DIFFERS = N_("ikke reguleret"), N_("læs planen"), N_("planerne er uenige")


def wide(names: NDArray[np.object_], applies: Applies) -> pd.DataFrame:
    """A row for each piece of each place: what it is called, its area, its chain of plan objects, and every provision.

    A provision has three columns: its number, ``<name>_niveau`` (the rung that gives it) and ``<name>_svar`` (given, read, not_regulated or
    conflict); bebygpct has ``bebygpctaf`` besides.
    """
    parts = applies.parts
    cells = parts["cell"].to_numpy()
    inside = np.flatnonzero(cells != -1)
    table = pd.DataFrame({"sted": names[parts["place"]], "areal_m2": parts["area_m2"].round(2), "andel": parts["share"].round(4)})
    for level, column in ((one, name) for one in LEVELS[::-1] for name in _columns_of(one)):
        filled = np.full(len(parts), None, dtype=object)
        filled[inside] = applies.ground.known(level, column, cells[inside])
        table[f"{level}_{column}"] = filled
    said_of = applies.provisions()
    for name in BY_NAME:
        table = _with_provision(table, said_of[said_of["provision"] == name], name)
    for heading in [str(one) for one in table if not is_numeric_dtype(table[one])]:
        table[heading] = table[heading].map(_safe, na_action="ignore")
    return table


def _safe(value: object) -> object:
    """A text of somebody else's as a spreadsheet shows it and never runs it."""
    return inert(clean(value)) if isinstance(value, str) else value


def _columns_of(level: str) -> tuple[str, ...]:
    return ("objekt_id", *SHOWN_OF_PLAN) if level == "lokalplan" else ("objekt_id", "delnr")


def _with_provision(table: pd.DataFrame, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    at = rows["part"].to_numpy()
    columns = {
        name: (np.nan, rows["value"]),
        f"{name}_niveau": (None, np.array([*LEVELS, None], dtype=object)[rows["level"].to_numpy(dtype=np.int64)]),
        f"{name}_svar": (None, np.where(rows["conflict"], "conflict", rows["answer"])),
    }
    if name == "bebygpct":
        columns["bebygpctaf"] = (np.nan, rows["denominator"])
    for column, (empty, values) in columns.items():
        filled = np.full(len(table), empty, dtype=float if isinstance(empty, float) else object)
        filled[at] = np.asarray(values)
        table[column] = filled
    return table


def places(names: NDArray[np.object_], applies: Applies, area_m2: NDArray[np.float64], t: Texts) -> list[dict[str, Any]]:
    """Each place as plain data with its pieces, rammer and proposals, texts in the reader's language."""
    rammer, proposals = _beside(applies.rammer, "ramme"), _beside(applies.proposals, "lokalplan")
    parts = _span(applies.parts["place"].to_numpy(), len(names))
    return [
        {
            "place": names[at],
            "area_m2": round(float(area_m2[at]), 2),
            "pieces": [_piece(applies, part, t) for part in range(parts[at], parts[at + 1])],
            "rammer": [_ramme(applies, one, share, t) for one, share in rammer.get(at, ())],
            "proposals": [_proposal(applies, one, share) for one, share in proposals.get(at, ())],
            "left_out_m2": round(float(applies.left_out_m2[at]), 2),
        }
        for at in range(len(names))
    ]


def _span(place: NDArray[np.int64], count: int) -> list[int]:
    """Where the rows of each place begin in a table that is ordered by place."""
    found: list[int] = np.searchsorted(place, np.arange(count + 1)).tolist()
    return found


def _beside(rows: pd.DataFrame, name: str) -> dict[int, list[tuple[int, float]]]:
    """Position and share of what lies beside each place."""
    found: dict[int, list[tuple[int, float]]] = {}
    for place, at, share in zip(rows["place"].tolist(), rows[name].tolist(), rows["share"].tolist(), strict=True):
        found.setdefault(place, []).append((at, share))
    return found


def _piece(applies: Applies, part: int, t: Texts) -> dict[str, Any]:
    columns = applies.parts
    cell = columns["cell"].to_numpy()[part : part + 1]
    area_m2, share = float(columns["area_m2"].to_numpy()[part]), float(columns["share"].to_numpy()[part])
    found: dict[str, Any] = {"area_m2": round(area_m2, 2), "share": round(share, 4)}
    rows = applies.spoken(part)
    if not rows:
        return found | {"lokalplan": None, "provisions": []}
    for level in LEVELS[::-1]:
        if applies.ground.at(level)[cell][0] >= 0:
            found[level] = {name: applies.ground.known(level, name, cell)[0] for name in _columns_of(level)}
    return found | {"provisions": [_provision(row, t) for row in rows]}


def _provision(row: Spoken, t: Texts) -> dict[str, Any]:
    provision = BY_NAME[row.provision]
    given = row.answer == GIVEN
    answer = DIFFERS if row.conflict else "" if given else NOT_GIVEN if row.answer == NOT_REGULATED else READ_PLAN
    return {
        "column": provision.column,
        "title": t(provision.title),
        "value": float(row.value) if given else None,
        "label": label(provision.column, row.value) if given else "",
        "unit": provision.unit,
        "of": t(DENOMINATOR_DA[int(row.denominator)]) if provision.column == "bebygpct" and row.denominator in DENOMINATOR_DA else "",
        "level": t(LEVEL_DA[LEVELS[row.level]]) if row.level >= 0 else "",
        "answer": "conflict" if row.conflict else row.answer,
        "said": t(answer) if answer else "",
    }


def label(column: str, value: float) -> str:
    """What a code means, in Danish; empty for a measure, and for a code that nobody has named."""
    codes = plan_model().lists.get(CODE_LISTS.get(column, ""))
    return codes.label(str(int(value))) if codes else ""


def _ramme(applies: Applies, at: int, share: float, t: Texts) -> dict[str, Any]:
    ground = applies.ground
    given = []
    for provision in PROVISIONS:
        values, bases = ground.rammer_say[provision.column]
        value = float(values[at])
        if not np.isnan(value):
            base = float(bases[at]) if provision.column == "bebygpct" else np.nan
            of = t(DENOMINATOR_DA[int(base)]) if base in DENOMINATOR_DA else ""
            named = {"column": provision.column, "title": t(provision.title), "label": label(provision.column, value)}
            given.append({**named, "value": value, "unit": provision.unit, "of": of})
    shown = {name: ground.text("kommuneplanramme", name)[at] for name in ("objekt_id", *SHOWN_OF_PLAN)}
    forslag = bool(ground.plans.kommuneplanramme["forslag"].to_numpy()[at])
    return shown | {"share": round(float(share), 4), "forslag": forslag, "provisions": given}


def _proposal(applies: Applies, at: int, share: float) -> dict[str, Any]:
    frame = applies.ground.proposals.iloc[[at]]
    return {name: words(frame, name)[0] for name in ("objekt_id", *SHOWN_OF_PLAN, "datoforsl")} | {"share": round(float(share), 4)}
