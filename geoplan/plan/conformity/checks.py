"""The comparisons CONF-03 to CONF-16, each over all pairs of plan part and ramme at once. The limits are geoplan's reading of § 13."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoplan.plan.columns import NO, UNKNOWN, YES, flags, numbers
from geoplan.plan.conformity.pairs import ramme_says, ramme_text
from geoplan.plan.conformity.verdicts import Verdict, filled
from geoplan.plan.provisions import BEBYGGELSESPROCENT, DENOMINATOR_DA, PROVISIONS, uses
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geoplan.plan.conformity.pairs import Pairs
    from geoplan.plan.provisions import Provision

    Floats = NDArray[np.float64]

TOLERANCE: Final = 1e-9
"""Numbers are compared as written; this only takes up binary fractions."""

DOCUMENTS: Final = ("sforhold", "kbeskriv", "doklink", "notat", "notbebygom")
"""Where a provision may stand that the numbers do not show."""

ALLOWED_USES: Final = {21: (11, 31), 41: (11, 21, 31, 71)}
"""General uses that are part of a mixed one (21 blandet bolig og erhverv, 41 center): geoplan's proposal, not from the act."""


class Compared(NamedTuple):
    """What one comparison says of each pair."""

    verdict: NDArray[np.object_]
    reason: NDArray[np.object_]
    """Texts marked for translation."""
    plan_value: NDArray[np.object_]
    ramme_value: NDArray[np.object_]
    level: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison. ``key`` is the row of the fact list, ``name`` the last word of the rule's id."""

    key: str
    name: str
    title: str
    unit: str
    compare: Callable[[Pairs], Compared]


WITHIN: Final = N_("Planen holder sig inden for rammen.")
BEYOND: Final = N_("Planen tillader mere end rammen.")
BELOW: Final = N_("Planen tillader mindre grunde end rammen.")
RAMME_SILENT: Final = N_("Rammen regulerer ikke forholdet.")
PLAN_SILENT: Final = N_("Planen regulerer ikke forholdet.")
RAMME_UNKNOWN: Final = N_("Rammen har intet tal, og det er ikke det samme som ingen grænse.")
PLAN_UNKNOWN: Final = N_("Planen har intet tal, og det er ikke det samme som ingen grænse.")
READ: Final = N_("Tallet kan stå i teksten eller dokumentet.")
OTHER_BASE: Final = N_("Procenten er beregnet af hver sit: planen af {plan_base}, rammen af {ramme_base}.")
NO_BASE: Final = N_("Det er ikke oplyst, hvad procenten er beregnet af.")


def compare_numbers(pairs: Pairs, provision: Provision) -> Compared:
    """Compare one measure: a plan may not allow more than its ramme (``sense`` max), or smaller (``min``)."""
    plan = pairs.units.effective(provision)
    ramme, _ = ramme_says(pairs, provision)
    value, regulates = plan.value[pairs.unit], plan.regulates[pairs.unit]
    over = value < ramme.value - TOLERANCE if provision.sense == "min" else value > ramme.value + TOLERANCE
    verdict, reason = _three_valued(pairs, regulates, ramme.regulates)
    both = (regulates == YES) & (ramme.regulates == YES)
    verdict[both & over], verdict[both & ~over] = Verdict.CONFLICTS, Verdict.AGREES
    reason[both & over], reason[both & ~over] = (BELOW if provision.sense == "min" else BEYOND), WITHIN
    return Compared(verdict, reason, _shown(value), _shown(ramme.value), plan.level[pairs.unit])


def _three_valued(pairs: Pairs, plan: NDArray[np.int8], ramme: NDArray[np.int8]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Verdict and reason where one side gives no number: null is never no limit (CONF-15)."""
    verdict, reason = filled(len(pairs), Verdict.UNKNOWN), np.full(len(pairs), PLAN_UNKNOWN, dtype=object)
    may_stand_in_plan = pairs.units.any_text(*DOCUMENTS)[pairs.unit]
    may_stand_in_ramme = ramme_text(pairs, *DOCUMENTS)
    for where, what, why in (
        ((plan == UNKNOWN) & may_stand_in_plan, Verdict.READ_PDF, READ),
        (ramme == UNKNOWN, Verdict.UNKNOWN, RAMME_UNKNOWN),
        ((ramme == UNKNOWN) & may_stand_in_ramme, Verdict.READ_PDF, READ),
        (plan == NO, Verdict.NOT_REGULATED, PLAN_SILENT),
        (ramme == NO, Verdict.NOT_REGULATED, RAMME_SILENT),
    ):
        verdict[where], reason[where] = what, why
    return verdict, reason


def compare_percentages(pairs: Pairs) -> Compared:
    """CONF-05: a bebyggelsesprocent is only comparable when both are shares of the same (``bebygpctaf``)."""
    compared = compare_numbers(pairs, BEBYGGELSESPROCENT)
    plan = pairs.units.effective(BEBYGGELSESPROCENT).denominator[pairs.unit]
    _, ramme = ramme_says(pairs, BEBYGGELSESPROCENT)
    measured = (compared.verdict == Verdict.AGREES) | (compared.verdict == Verdict.CONFLICTS)
    unknown = measured & (np.isnan(plan) | np.isnan(ramme))
    other = measured & ~unknown & (plan != ramme)
    compared.verdict[unknown | other] = Verdict.NOT_COMPARABLE
    compared.reason[unknown], compared.reason[other] = NO_BASE, OTHER_BASE
    return compared._replace(plan_value=_with_base(compared.plan_value, plan), ramme_value=_with_base(compared.ramme_value, ramme))


def _with_base(values: NDArray[np.object_], denominator: Floats) -> NDArray[np.object_]:
    """Pairs of value and denominator, so that a percentage is never shown without what it is a share of."""
    paired = np.empty(len(values), dtype=object)
    known = np.isin(denominator, list(DENOMINATOR_DA))
    bases = np.where(known, denominator, 0).astype(int)
    paired[:] = list(zip(values.tolist(), bases.tolist(), strict=True))
    return paired


USE_AGREES: Final = N_("Anvendelsen er rammens.")
USE_PART: Final = N_("Anvendelsen er en del af rammens blandede anvendelse. Hvad der er en del af hvad, er geoplans forslag.")
USE_OTHER: Final = N_("Anvendelsen er en anden end rammens.")


def compare_use(pairs: Pairs) -> Compared:
    """CONF-03: the plan's general use is the ramme's, or part of a mixed one."""
    provision = next(one for one in PROVISIONS if one.column == "anvgen")
    plan = pairs.units.effective(provision)
    ramme, _ = ramme_says(pairs, provision)
    value, regulates = plan.value[pairs.unit], plan.regulates[pairs.unit]
    verdict, reason = _three_valued(pairs, regulates, ramme.regulates)
    both = (regulates == YES) & (ramme.regulates == YES)
    same = value == ramme.value
    part = np.zeros(len(pairs), dtype=bool)
    for mixed, allowed in ALLOWED_USES.items():
        part |= (ramme.value == mixed) & np.isin(value, allowed)
    verdict[both] = Verdict.CONFLICTS
    verdict[both & (same | part)] = Verdict.AGREES
    reason[both], reason[both & part], reason[both & same] = USE_OTHER, USE_PART, USE_AGREES
    return Compared(verdict, reason, _shown(value), _shown(ramme.value), plan.level[pairs.unit])


SPECIFIC_WITHIN: Final = N_("Alle planens specifikke anvendelser står i rammen.")
SPECIFIC_OUTSIDE: Final = N_("Planen har specifikke anvendelser, som ikke står i rammen.")
SPECIFIC_FREE: Final = N_("Rammen nævner ingen specifikke anvendelser.")
SPECIFIC_NONE: Final = N_("Planen nævner ingen specifikke anvendelser.")


def compare_specific_uses(pairs: Pairs) -> Compared:
    """CONF-04: every specific use of the plan stands in one of the ramme's slots, when the ramme has any."""
    plan, ramme = pairs.units.uses()[pairs.unit], uses(pairs.rammer)[pairs.ramme]
    given = ~np.isnan(plan)
    found = (plan[:, :, None] == ramme[:, None, :]).any(axis=2)
    outside = given & ~found
    verdict, reason = filled(len(pairs), Verdict.AGREES), np.full(len(pairs), SPECIFIC_WITHIN, dtype=object)
    for where, what, why in (
        (outside.any(axis=1), Verdict.CONFLICTS, SPECIFIC_OUTSIDE),
        (~given.any(axis=1), Verdict.NOT_REGULATED, SPECIFIC_NONE),
        (np.isnan(ramme).all(axis=1), Verdict.NOT_REGULATED, SPECIFIC_FREE),
    ):
        verdict[where], reason[where] = what, why
    shown = np.where(outside.any(axis=1)[:, None] & ~outside, np.nan, plan)  # of a conflict only what is not in the ramme
    return Compared(verdict, reason, _codes(shown), _codes(ramme), _none(pairs))


CLASS_WITHIN: Final = N_("Planens miljøklasser ligger inden for rammens.")
CLASS_BEYOND: Final = N_("Planens miljøklasser rækker ud over rammens.")


def compare_environment_classes(pairs: Pairs) -> Compared:
    """CONF-12: the plan's interval of environment classes lies inside the ramme's. One end alone is compared with the same end."""
    low, high = pairs.units.number("minmiljo")[pairs.unit], pairs.units.number("maxmiljo")[pairs.unit]
    least, most = numbers(pairs.rammer, "minmiljo")[pairs.ramme], numbers(pairs.rammer, "maxmiljo")[pairs.ramme]
    plan = np.where(np.isnan(high) & np.isnan(low), UNKNOWN, YES).astype(np.int8)
    ramme = np.where(np.isnan(most) & np.isnan(least), UNKNOWN, YES).astype(np.int8)
    verdict, reason = _three_valued(pairs, plan, ramme)
    comparable = (~np.isnan(high) & ~np.isnan(most)) | (~np.isnan(low) & ~np.isnan(least))
    beyond = (high > most) | (low < least)
    verdict[comparable], reason[comparable] = Verdict.AGREES, CLASS_WITHIN
    verdict[comparable & beyond], reason[comparable & beyond] = Verdict.CONFLICTS, CLASS_BEYOND
    return Compared(verdict, reason, _codes(np.stack([low, high], axis=1)), _codes(np.stack([least, most], axis=1)), _none(pairs))


ZONE_AGREES: Final = N_("Planen overfører til den zone, som rammen fastlægger.")
ZONE_OTHER: Final = N_("Planen overfører til en anden zone, end rammen fastlægger.")
ZONE_KEPT: Final = N_("Planen ændrer ikke zone.")
ZONE_UNKNOWN: Final = N_("Planen regulerer zone, men zonen er ikke oplyst.")
TRANSFERS: Final = (1, 3)
"""Byzone and sommerhusområde: what a lokalplan may transfer land to."""


def compare_zone(pairs: Pairs) -> Compared:
    """CONF-13: a plan that transfers land to byzone or sommerhusområde needs a ramme with the same future zone (``fzone``)."""
    regulates, zone = pairs.units.flag("izonereg")[pairs.unit], pairs.units.number("zone")[pairs.unit]
    future = numbers(pairs.rammer, "fzone")[pairs.ramme]
    verdict, reason = filled(len(pairs), Verdict.UNKNOWN), np.full(len(pairs), PLAN_UNKNOWN, dtype=object)
    transfers = (regulates == NO) & np.isin(zone, TRANSFERS)
    document = ramme_text(pairs, *DOCUMENTS)
    for where, what, why in (
        ((regulates == NO) & ~np.isin(zone, TRANSFERS), Verdict.UNKNOWN, ZONE_UNKNOWN),
        (regulates == YES, Verdict.NOT_REGULATED, ZONE_KEPT),
        (transfers & np.isnan(future), Verdict.UNKNOWN, RAMME_UNKNOWN),
        (transfers & np.isnan(future) & document, Verdict.READ_PDF, READ),
        (transfers & (zone == future), Verdict.AGREES, ZONE_AGREES),
        (transfers & ~np.isnan(future) & (zone != future), Verdict.CONFLICTS, ZONE_OTHER),
    ):
        verdict[where], reason[where] = what, why
    return Compared(verdict, reason, _shown(zone), _shown(future), _none(pairs))


EXTENT_GIVEN: Final = N_("Rammen har tal for bebyggelsens omfang.")
EXTENT_EMPTY: Final = N_("Rammen har intet tal for bebyggelsens omfang og siger ikke, at den ikke regulerer det.")


def compare_extent_known(pairs: Pairs) -> Compared:
    """CONF-15: a ramme without any number on extent, and without the flag that it does not regulate it, is unknown, never unlimited."""
    extent = [one for one in PROVISIONS if one.flag == "iomfangreg"]
    known = np.any([ramme_says(pairs, one)[0].regulates == YES for one in extent], axis=0) if len(pairs) else np.zeros(0, dtype=bool)
    silent = flags(pairs.rammer, "iomfangreg")[pairs.ramme] == YES
    document = ramme_text(pairs, *DOCUMENTS)
    verdict, reason = filled(len(pairs), Verdict.UNKNOWN), np.full(len(pairs), EXTENT_EMPTY, dtype=object)
    for where, what, why in (
        (document, Verdict.READ_PDF, EXTENT_EMPTY),
        (silent, Verdict.NOT_REGULATED, RAMME_SILENT),
        (known, Verdict.AGREES, EXTENT_GIVEN),
    ):
        verdict[where], reason[where] = what, why
    return Compared(verdict, reason, _none(pairs), _none(pairs), _none(pairs))


FREE_TEXT: Final = N_("Der er fri tekst, som ikke kan sammenlignes med tal. Læs den.")
NO_FREE_TEXT: Final = N_("Der er ingen fri tekst om særlige forhold.")


def compare_free_text(pairs: Pairs) -> Compared:
    """CONF-16: free text on either side is for a person to read."""
    texts = ("sforhold", "kbeskriv", "notbebygom")
    flagged = pairs.units.any_text(*texts)[pairs.unit] | (pairs.units.flag("kompleks")[pairs.unit] == YES) | ramme_text(pairs, *texts)
    flagged |= flags(pairs.rammer, "kompleks")[pairs.ramme] == YES
    verdict = np.where(flagged, Verdict.READ_PDF, Verdict.NOT_REGULATED).astype(object)
    return Compared(verdict, np.where(flagged, FREE_TEXT, NO_FREE_TEXT).astype(object), _none(pairs), _none(pairs), _none(pairs))


def _measure(key: str, column: str, name: str) -> Check:
    provision = next(one for one in PROVISIONS if one.column == column)
    return Check(key, name, provision.title, provision.unit, lambda pairs: compare_numbers(pairs, provision))


CHECKS: Final = (
    Check("CONF-03", "anvendelse", N_("generel anvendelse"), "", compare_use),
    Check("CONF-04", "specifik_anvendelse", N_("specifik anvendelse"), "", compare_specific_uses),
    Check("CONF-05", "bebyggelsesprocent", N_("bebyggelsesprocent"), "%", compare_percentages),
    _measure("CONF-06", "eareal", "etageareal"),
    _measure("CONF-07", "maxetager", "etager"),
    _measure("CONF-08", "maxbygnhjd", "bygningshoejde"),
    _measure("CONF-09", "m3_m2", "rumfang"),
    _measure("CONF-10", "bebygpctar", "bebygget_andel"),
    _measure("CONF-11", "minuds", "grundstoerrelse"),
    Check("CONF-12", "miljoeklasse", N_("miljøklasse"), "", compare_environment_classes),
    Check("CONF-13", "zone", N_("zone"), "", compare_zone),
    Check("CONF-15", "ukendt_omfang", N_("rammens tal for omfang"), "", compare_extent_known),
    Check("CONF-16", "fri_tekst", N_("særlige forhold"), "", compare_free_text),
)
"""The comparisons of a plan part with a ramme. CONF-01, 02 and 14 concern a plan as a whole; see ``compare``."""


def _shown(values: Floats) -> NDArray[np.object_]:
    """The numbers as values to show, None where there is none."""
    shown = values.astype(object)
    shown[np.isnan(values)] = None
    return shown


def _codes(table: Floats) -> NDArray[np.object_]:
    """Each row's numbers as one text, blanks left out; None where there are none."""
    column = np.full(len(table), "", dtype=object)
    for values in table.T:
        given = ~np.isnan(values)
        text = np.where(given, np.where(given, values, 0).astype(np.int64).astype(str), "").astype(object)
        between = np.where(given & (column != ""), ", ", "").astype(object)
        column = column + between + text
    column[column == ""] = None
    return column


def _none(pairs: Pairs) -> NDArray[np.object_]:
    """Nothing to show for any pair."""
    return np.full(len(pairs), None, dtype=object)
