"""Whom to tell of a proposal and of the adopted plan: owners and neighbours by the parcels. §§ 25, 26, 31 and 31 a."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.plan.deadlines import decision_deadline
from geoplan.plan.law.base import STATUS, in_state, judgement, law_rule, lying_on
from geoplan.plan.values import days
from geoplan.rules import Reference, Severity
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.dataset import Rows
    from geoplan.rules import Context, Hits, Rule

NEAR_M: Final = 0.5
"""How far a parcel may be from the plan and still lie up to it: geoplan's proposal. A road between is not bridged."""


def notice_rules() -> Iterator[Rule]:
    """The rules on notices."""
    for what, title, paragraph, states in (
        ("orienter_om_forslag", N_("Ejere og naboer orienteres skriftligt om forslaget"), N_("Planlovens §§ 25-26 og 31 a"), "F"),
        ("underret_om_plan", N_("Ejere og indsigere underrettes om den vedtagne plan"), N_("Planlovens § 31"), "V"),
    ):
        yield law_rule(
            what,
            "lokalplan",
            title=title,
            severity=Severity.NOTICE,
            reference=Reference(paragraph, "medium" if states == "F" else "high"),
            check=_proposal if states == "F" else _adopted,
            columns=(GEOMETRY,),
            optional=(*STATUS, "datoslut", "datoikraft"),
            layers=("jordstykke",),
            message=N_("Jordstykker i planen: {value}; op til den: {limit}."),
            advice=N_("Orientér ejere og brugere af dem, myndigheder, foreninger og rettidige indsigere. Andre kan også være berørt."),
        )


def _proposal(rows: Rows, context: Context) -> Hits:
    """While the hearing runs, or its end is not known."""
    end = days(rows, "datoslut")
    return _recipients(rows, context, in_state(rows, "F") & ~(end < np.datetime64(context.day)))


def _adopted(rows: Rows, context: Context) -> Hits:
    """From entry into force and for as long as the plan can be appealed."""
    start = days(rows, "datoikraft")
    today = np.datetime64(context.day)
    return _recipients(rows, context, in_state(rows, "V") & (start <= today) & (today <= decision_deadline("klagefrist_dage", start)))


def _recipients(rows: Rows, context: Context, mask: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Hits:
    inside, _ = lying_on(rows, context, "jordstykke")
    within = np.bincount(inside, minlength=len(rows))
    chosen = np.flatnonzero(mask & ~shapely.is_missing(rows.geometry))
    near, _ = context.dataset.index("jordstykke").query(rows.geometry[chosen], predicate="dwithin", distance=NEAR_M)
    around = np.zeros(len(rows), dtype=np.int64)
    np.add.at(around, chosen[near], 1)
    return judgement(mask, value=within.tolist(), limit=np.maximum(around - within, 0).tolist())
