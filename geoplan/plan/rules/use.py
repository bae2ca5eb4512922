"""Rules for use, zone and environment class, and for what wind and solar plants must tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.plan.base import rule
from geoplan.plan.columns import NO, UNKNOWN, YES
from geoplan.plan.values import flags, numbers, statuses
from geoplan.rules import NO_HITS, Hits, Outcome, Severity
from geoplan.rules.checks.attributes import hits
from geoplan.rules.types import positions
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.model.plan import PlanKind
    from geoplan.rules import Rule
    from geoplan.rules.types import Check, Context

SLOTS: Final = tuple(f"anvspec{number}" for number in range(1, 11))
MIXED: Final = (21.0, 41.0)
"""General uses that may hold specific ones of other groups: mixed use, and centre."""
WIND: Final = 8111.0
"""The specific use of wind turbines in PlanDK2; the current code, and that of solar plants, have not been read."""
REGULATED_ZONES: Final = (1.0, 3.0)
CLASSES: Final = (1.0, 7.0)


def use_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules on use and zone for the kind's objects."""
    if kind.name in {"lokalplan", "delomraade"}:
        yield _specific(kind)
        yield from _zone(kind)
    if "minmiljo" in kind.by_name:
        yield _classes(kind)
    if "anvspec1" in kind.by_name:
        yield from _slots(kind)
        yield _plants(kind)


def _specific(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "anvspec1",
        "angivet",
        "ATT-17",
        title=N_("Der skal være en generel og mindst én specifik anvendelse"),
        columns=("anvgen",),
        optional=(*SLOTS, "ianvreg", "status"),
        check=_without_use,
        message=N_("anvgen er {value}, og ingen specifik anvendelse er angivet."),
        advice=N_("Udfyld anvspec1, eller sæt ianvreg til ja, hvis planen ikke regulerer anvendelse."),
    )


def _without_use(rows: Rows, _context: Context) -> Hits:
    """A column that was not delivered is as one that is empty in every row: formats without a schema cannot tell them apart."""
    none = np.all([np.isnan(numbers(rows, name)) for name in SLOTS], axis=0)
    mask = ~np.isnan(numbers(rows, "anvgen")) & none & (flags(rows, "ianvreg") != YES) & (statuses(rows) != "KF")
    return hits(rows, "anvgen", mask)


# -- zone --------------------------------------------------------------------------------------------------------------


def _zone(kind: PlanKind) -> Iterator[Rule]:
    yield rule(
        kind.name,
        "zone",
        "reguleret",
        "ATT-06",
        title=N_("En plan, der regulerer zone, skal sige byzone eller sommerhusområde"),
        columns=("izonereg", "zone"),
        optional=("status",),
        check=_regulated,
        message=N_("izonereg er nej (regulerer zone), men zone er {value}. Tilladt er {limit}."),
        advice=N_("Sæt zone til 1 (byzone) eller 3 (sommerhusområde), eller sæt izonereg til ja."),
        explains=N_("Er izonereg ja, er zone den zone, området ligger i, og kan være 1 til 7."),
    )
    if kind.name == "delomraade":
        yield rule(
            kind.name,
            "zone",
            "lokalplan",
            "ATT-07",
            title=N_("Et delområde bør ikke regulere zone anderledes end sin lokalplan"),
            columns=("izonereg", "zone", "lokplan_id"),
            optional=("plan_objekt_id", "status"),
            tables=("lokalplan",),
            check=_unlike_plan,
            message=N_("Delområdet regulerer zone til {value}, men lokalplanen regulerer den til {limit}."),
            advice=N_("Står zonen på delområderne, skal lokalplanens izonereg være ja."),
        )


def _regulated(rows: Rows, _context: Context) -> Hits:
    zone = numbers(rows, "zone")
    wrong = (flags(rows, "izonereg") == NO) & ~np.isin(zone, REGULATED_ZONES) & (statuses(rows) != "KF")
    return hits(rows, "zone", wrong, "1, 3")


def _unlike_plan(rows: Rows, context: Context) -> Hits:
    from geoplan.plan.parents import parents  # noqa: PLC0415 -- only where there is a lokalplan to look at

    plans = context.dataset.whole("lokalplan")
    at = parents(rows, context)
    plan_zone, plan_flag = numbers(plans, "zone"), flags(plans, "izonereg")
    known = at >= 0
    theirs = np.where(known, plan_zone[at] if len(plan_zone) else np.nan, np.nan)
    regulates = np.where(known, plan_flag[at] if len(plan_flag) else UNKNOWN, UNKNOWN)
    zone = numbers(rows, "zone")
    wrong = positions((flags(rows, "izonereg") == NO) & (regulates == NO) & ~np.isnan(zone) & ~np.isnan(theirs) & (zone != theirs))
    if not len(wrong):
        return NO_HITS
    return Hits(wrong, value=zone[wrong].tolist(), limit=theirs[wrong].tolist(), outcome=Outcome.JUDGEMENT)


# -- environment class -------------------------------------------------------------------------------------------------


def _classes(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "minmiljo",
        "interval",
        "ATT-18",
        title=N_("Miljøklasserne skal være 1-7, og den laveste må ikke være over den højeste"),
        columns=("minmiljo", "maxmiljo"),
        check=_interval,
        message=N_("minmiljo er {value} og maxmiljo er {highest}. Tilladt er 1 til 7, den laveste først."),
        advice=N_("Ret klasserne."),
    )


def _interval(rows: Rows, _context: Context) -> Hits:
    low, high = numbers(rows, "minmiljo"), numbers(rows, "maxmiljo")
    outside = ((low < CLASSES[0]) | (low > CLASSES[1])) | ((high < CLASSES[0]) | (high > CLASSES[1]))
    at = positions(outside | (low > high))
    shown = [None if np.isnan(value) else value for value in low[at]]
    highest = [None if np.isnan(value) else value for value in high[at]]
    return Hits(at, value=shown, details={"highest": highest}) if len(at) else NO_HITS


# -- the ten slots -----------------------------------------------------------------------------------------------------


def _slots(kind: PlanKind) -> Iterator[Rule]:
    common: dict[str, Any] = {"columns": ("anvspec1",), "optional": SLOTS}
    yield rule(
        kind.name,
        "anvspec",
        "pladser",
        "ATT-19",
        **common,
        title=N_("Pladserne til anvendelser bør fyldes fra den første, hver kode én gang"),
        check=_order,
        message=N_("Anvendelserne {value} har huller eller gentager en kode."),
        advice=N_("Flyt koderne, så pladserne fyldes fra anvspec1, og hver kode står én gang."),
    )
    yield rule(
        kind.name,
        "anvspec",
        "gruppe",
        "ATT-20",
        columns=("anvgen", "anvspec1"),
        optional=SLOTS,
        title=N_("En specifik anvendelse bør høre til den generelle"),
        check=_group,
        message=N_("anvspec er {value}, men anvgen er {limit}: første ciffer er ikke det samme."),
        advice=N_("Ret den ene af koderne, eller brug 21 (blandet bolig og erhverv) eller 41 (centerområde)."),
    )


def _table(rows: Rows) -> NDArray[np.float64]:
    """The uses of each row, shape (n, 10), NaN in empty slots."""
    return np.column_stack([numbers(rows, name) for name in SLOTS])


def _order(rows: Rows, _context: Context) -> Hits:
    table = _table(rows)
    filled = ~np.isnan(table)
    gap = (~filled[:, :-1] & filled[:, 1:]).any(axis=1)
    ordered = np.sort(table, axis=1)
    twice = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
    at = positions(gap | twice)
    shown = [
        ", ".join("-" if np.isnan(code) else f"{code:.0f}" for code in row[: np.flatnonzero(~np.isnan(row)).max() + 1]) for row in table[at]
    ]
    return Hits(at, value=shown) if len(at) else NO_HITS


def _group(rows: Rows, _context: Context) -> Hits:
    table, general = _table(rows), numbers(rows, "anvgen")
    strange = ~np.isnan(table) & (np.floor(table / 1000) != np.floor(general / 10)[:, None])
    mask = strange.any(axis=1) & ~np.isnan(general) & ~np.isin(general, MIXED)
    at = positions(mask)
    first = strange[at].argmax(axis=1)
    return Hits(at, value=table[at, first].tolist(), limit=general[at].tolist()) if len(at) else NO_HITS


# -- wind and sun ------------------------------------------------------------------------------------------------------


def _plants(kind: PlanKind) -> Rule:
    columns = [f"{family}{number}" for family in ("plankap", "plankapia", "forvprod", "forvprodia") for number in range(1, 11)]
    return rule(
        kind.name,
        "anvspec",
        "anlaeg",
        "ATT-28",
        columns=("anvspec1",),
        optional=(*SLOTS, *columns),
        severity=Severity.WARNING,
        title=N_("Vindmøller skal have kapacitet og forventet produktion, eller at de ikke er angivet"),
        check=_told(),
        message=N_("Anvendelsen {value} på plads {slot} mangler kapacitet (plankap) eller produktion (forvprod)."),
        advice=N_("Udfyld tallene, eller sæt plankapia og forvprodia til ja."),
        explains=N_("Kun koden 8111 (vindmølleanlæg) kendes; koden for solanlæg er ikke læst, så solanlæg bliver ikke set."),
    )


def _told() -> Check:
    def check(rows: Rows, _context: Context) -> list[Hits]:
        found = []
        for number in range(1, 11):
            told = np.ones(len(rows), dtype=bool)
            for family in ("plankap", "forvprod"):
                told &= ~np.isnan(numbers(rows, f"{family}{number}")) | (flags(rows, f"{family}ia{number}") == YES)
            at = positions((numbers(rows, f"anvspec{number}") == WIND) & ~told)
            found.append(Hits(at, value=[int(WIND)] * len(at), details={"slot": [number] * len(at)}))
        return found

    return check
