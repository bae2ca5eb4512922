"""A comparison of a lokalplan with its rammer, as plain values in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.plan.columns import words
from geoplan.plan.conformity.checks import CHECKS
from geoplan.plan.conformity.rules import TITLES, Line, base_of, lines, named
from geoplan.plan.conformity.verdicts import RANK, VERDICT_DA, Verdict
from geoplan.plan.provisions import DENOMINATOR_DA
from geoplan.report.applies_values import label
from geoplan.texts import N_

if TYPE_CHECKING:
    from geoplan.plan.conformity import Conformity
    from geoplan.texts import Texts

MATTERS: Final = {check.key: check.title for check in CHECKS} | {
    "CONF-01": N_("beliggenhed i rammer"),
    "CONF-02": N_("rammens status"),
    "CONF-14": N_("flere rammer"),
}
RULES: Final = {check.key: check.name for check in CHECKS} | {key: of_key[0] for key, of_key in TITLES.items()}
CODED: Final = {"CONF-03": "anvgen", "CONF-13": "zone"}


def compared_plans(
    result: Conformity, lokalplaner: pd.DataFrame, delomraader: pd.DataFrame, byggefelter: pd.DataFrame, t: Texts
) -> list[dict[str, Any]]:
    """Each plan with its overall verdict, coverage, and the rows of the comparison."""
    numbers, titles = words(lokalplaner, "plannr"), words(lokalplaner, "plannavn")
    status, ids = words(lokalplaner, "status"), words(lokalplaner, "objekt_id")
    rows: dict[int, list[dict[str, Any]]] = {}
    for line in lines(result.table):
        rows.setdefault(line.lokalplan, []).append(_row(line, result, delomraader, byggefelter, t))
    return [
        {
            "plannr": numbers[at],
            "plannavn": titles[at],
            "status": status[at],
            "objekt_id": ids[at],
            "verdict": overall(rows.get(at, [])),
            "coverage": {name: _rounded(value) for name, value in result.coverage.iloc[at].to_dict().items()},
            "rows": rows.get(at, []),
        }
        for at in range(len(lokalplaner))
    ]


def overall(rows: list[dict[str, Any]]) -> str:
    """The gravest verdict of the rows, the summary of several rammer left out: that is made of the others."""
    ranked = sorted((row["verdict"] for row in rows if row["check"] != "CONF-14"), key=lambda verdict: RANK[Verdict(verdict)])
    return str(ranked[0]) if ranked else str(Verdict.UNKNOWN)


def _row(line: Line, result: Conformity, delomraader: pd.DataFrame, byggefelter: pd.DataFrame, t: Texts) -> dict[str, Any]:
    rammer = line.plan_value if line.check == "CONF-14" else ""
    reason = t(line.reason, plan_base=t(base_of(line.plan_value)), ramme_base=t(base_of(line.ramme_value)), rammer=rammer)
    return {
        "check": line.check,
        "rule": f"plan.lokalplan.konformitet.{RULES[line.check]}",
        "matter": t(MATTERS[line.check]),
        "delomraade": named(delomraader, line.delomraade, "delnr") if line.delomraade >= 0 else "",
        "byggefelt": named(byggefelter, line.byggefelt, "delnr") if line.byggefelt >= 0 else "",
        "ramme": named(result.rammer, line.ramme, "plannr") if line.ramme >= 0 else "",
        "ramme_forslag": line.forslag,
        "share": None if np.isnan(line.share) else round(line.share, 4),
        "verdict": str(line.verdict),
        "verdict_text": t(VERDICT_DA[line.verdict]),
        "reason": reason,
        "plan": shown(line.plan_value, line, t),
        "ramme_value": shown(line.ramme_value, line, t),
    }


def shown(value: Any, line: Line, t: Texts) -> str:
    """A value of the comparison with unit, denominator or the meaning of its code; empty where there is none."""
    if isinstance(value, tuple):
        percent, base = value
        if percent is None:
            return ""
        return f"{_number(percent, t)} %" + (" " + t(N_("af {base}"), base=t(DENOMINATOR_DA[base])) if base else "")
    if value is None or line.check == "CONF-14":
        return ""
    if not isinstance(value, int | float):
        return str(value)
    meaning = label(CODED.get(line.check, ""), value)
    if meaning:
        return f"{meaning} ({_number(value, t)})"
    return _number(round(value, 2), t) + (f" {line.unit}" if line.unit else "")


def _number(value: float, t: Texts) -> str:
    return t.integer(int(value)) if value == int(value) else t.number(value)


def _rounded(value: Any) -> Any:
    return int(value) if isinstance(value, int | np.integer) else None if pd.isna(value) else round(float(value), 4)
