"""The deadlines of the Planning Act (planloven) on arrays of days: the numbers come from ``datamodel/law/planloven.toml``.

Every number is looked up on the day it concerns (for a hearing the day of publication), and where none is known the answer is NaT or
NaN: not decided, never today's number. Days are ``datetime64[D]``; ``geoplan.plan.calendar`` reads them from columns.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.model.load import shipped
from geoplan.plan.calendar import plus_days, plus_years, whole_days
from geoplan.rules import Parameter, load_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geoplan.plan.calendar import Days, Mask

KOMMUNEPLAN_KINDS: Final = frozenset({"kommuneplan", "kommuneplantillaeg", "kommuneplanramme", "retningslinje"})
"""Kinds whose proposals follow the hearing of the kommuneplan; every other plan that has a hearing follows that of the lokalplan."""

YEARS: Final = "_aar"
"""How the name of a parameter in years ends; the others are in days."""

_HEARINGS: Final = {
    (True, False): "hoering_kommuneplan_dage",
    (True, True): "hoering_kommuneplan_mindre_dage",
    (False, False): "hoering_lokalplan_dage",
    (False, True): "hoering_lokalplan_mindre_dage",
}


@lru_cache(maxsize=1)
def law() -> Mapping[str, Parameter]:
    """The numbers of the Planning Act, by name."""
    return load_parameters(shipped().joinpath("law", "planloven.toml"))


def hearing_parameter(kind: str, *, minor: bool = False) -> Parameter:
    """How many days the hearing of a proposal of this kind lasts at least. § 24, stk. 3-6."""
    return law()[_HEARINGS[kind in KOMMUNEPLAN_KINDS, minor]]


def required_hearing_days(kind: str, published: Days, *, minor: bool | Mask = False) -> NDArray[np.float64]:
    """Days that the hearing of each proposal lasts at least, as the law was on the day of publication; NaN where it is not known."""
    usual = hearing_parameter(kind).over(published)
    return np.where(minor, hearing_parameter(kind, minor=True).over(published), usual)


def hearing_days(published: Days, start: Days, end: Days) -> NDArray[np.float64]:
    """Whole days of each hearing: from publication or from ``start`` where that is later, that day not counted, to ``end`` incl."""
    return whole_days(np.fmax(published, start), end)


def hearing_ends(kind: str, published: Days, *, minor: bool | Mask = False) -> Days:
    """The earliest day that the hearing of a proposal can end."""
    return plus_days(published, required_hearing_days(kind, published, minor=minor))


def temporary_effect_ends(published: Days) -> Days:
    """The last day that the properties may not be used against a lokalplan proposal. § 17, stk. 4."""
    return _years_on("retsvirkning_forslag_aar", published)


def proposal_lapses(published: Days) -> Days:
    """The last day that a proposal can be adopted; the day after it has lapsed. § 32."""
    return _years_on("bortfald_forslag_aar", published)


def has_lapsed(published: Days, day: Any) -> Mask:
    """Whether a proposal has lapsed on ``day``; not where the day of publication is not known. § 32."""
    return np.asarray(np.datetime64(day, "D") > proposal_lapses(published))


def has_temporary_effect(published: Days, day: Any) -> Mask:
    """Whether the ban of § 17 still holds on ``day``; not where the day of publication is not known."""
    on = np.datetime64(day, "D")
    return np.asarray((published <= on) & (on <= temporary_effect_ends(published)))


def earliest_adoption(kind: str, published: Days, end: Days, *, objections: bool | Mask = False) -> Days:
    """The earliest day of final adoption: the day after the hearing; for a lokalplan with timely objections, after four more weeks. § 27.

    "Not before 4 weeks after the deadline": 28 whole days after ``end``.
    """
    after = plus_days(end, 1)
    if kind in KOMMUNEPLAN_KINDS:
        return after
    return np.where(objections, plus_days(end, law()["ventetid_indsigelser_dage"].over(published)), after)


def decision_deadline(name: str, start: Days) -> Days:
    """The last day of a deadline named in the law file that runs from ``start``: ``klagefrist_dage``, ``bortfald_dispensation_aar`` ..."""
    return _years_on(name, start) if name.endswith(YEARS) else plus_days(start, law()[name].over(start))


def _years_on(name: str, start: Days) -> Days:
    return plus_years(start, law()[name].over(start))
