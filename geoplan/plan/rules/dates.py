"""Rules for the dates of a plan: their order, the length of the hearing, and proposals that have grown too old."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.plan.base import rule, without_status
from geoplan.plan.deadlines import (
    has_lapsed,
    has_temporary_effect,
    hearing_days,
    hearing_parameter,
    law,
    proposal_lapses,
    required_hearing_days,
    temporary_effect_ends,
)
from geoplan.plan.values import days, statuses
from geoplan.rules import NO_HITS, Hits, Outcome
from geoplan.rules.types import positions
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.dataset import Rows
    from geoplan.model.plan import PlanKind
    from geoplan.plan.calendar import Mask
    from geoplan.rules import Rule
    from geoplan.rules.types import Check, Context

ORDER: Final = ("datoforsl", "datovedt", "datoikraft", "datoaflyst")
HEARD: Final = ("lokalplan", "kommuneplan", "kommuneplantillaeg", "kommuneplanramme", "retningslinje")
"""Kinds that are first a proposal in public hearing."""


def date_rules(kind: PlanKind) -> Iterator[Rule]:
    """The rules on the dates of the kind's objects."""
    present = [name for name in ORDER if name in kind.by_name]
    for earlier, later in pairwise(present):
        yield _in_order(kind, earlier, later)
    if kind.name in HEARD:
        yield _hearing(kind)
        yield _lapsed(kind)
    if kind.name == "lokalplan":
        yield _without_effect(kind)


def _in_order(kind: PlanKind, earlier: str, later: str) -> Rule:
    return rule(
        kind.name,
        later,
        "raekkefoelge",
        "LIF-05",
        title=N_("Planens datoer skal følge hinanden"),
        columns=(later,),
        optional=tuple(name for name in ORDER[: ORDER.index(later)] if name in kind.by_name),
        check=_before(earlier, later),
        message=N_("{field} er {value}, før {earlier}, som er {limit}."),
        advice=N_("Ret den ene dato."),
        explains=N_("Forslag, vedtagelse, ikrafttrædelse og aflysning kommer i den rækkefølge; er en dato tom, ses der på den før."),
    )


def _before(earlier: str, later: str) -> Check:
    """``later`` is not before ``earlier``, or where that is empty not before the nearest of the dates that come before it."""
    names = ORDER[: ORDER.index(earlier) + 1][::-1]

    def check(rows: Rows, _context: Context) -> Hits:
        own = days(rows, later)
        first = np.full(len(rows), np.datetime64("NaT", "D"))
        named = np.full(len(rows), earlier, dtype=object)
        for name in names:
            empty = np.isnat(first)
            first, named = np.where(empty, days(rows, name), first), np.where(empty, name, named)
        at = positions(own < first)
        details = {"earlier": named[at].tolist()}
        return Hits(at, value=own[at].astype(str).tolist(), limit=first[at].astype(str).tolist(), details=details) if len(at) else NO_HITS

    return check


def _hearing(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "datoslut",
        "hoering",
        "LIF-04",
        title=N_("Høringen skal være så lang, som planloven kræver"),
        columns=("datostart", "datoslut"),
        optional=("datoforsl",),
        unit=N_("dage"),
        parameters=(hearing_parameter(kind.name), hearing_parameter(kind.name, minor=True)),
        check=_long_enough(kind.name),
        message=N_("Høringen varer {value} dage. Kravet er {limit} dage, eller {minor} dage for forslag af mindre betydning."),
        advice=N_("Forlæng høringen, eller begrund, at forslaget er af mindre betydning (planlovens § 24, stk. 4 og 6)."),
        explains=N_("Offentliggørelsesdagen tælles ikke med. Kravet er det, der gjaldt den dag, forslaget blev offentliggjort."),
    )


def _long_enough(kind: str) -> Check:
    def check(rows: Rows, _context: Context) -> list[Hits]:
        published = days(rows, "datoforsl")
        published = np.where(np.isnat(published), days(rows, "datostart"), published)
        length = hearing_days(published, days(rows, "datostart"), days(rows, "datoslut"))
        usual, minor = required_hearing_days(kind, published), required_hearing_days(kind, published, minor=True)
        return [
            _short(length, usual, minor, length < minor, Outcome.BREACH),
            _short(length, usual, minor, (length >= minor) & (length < usual), Outcome.JUDGEMENT),
        ]

    return check


def _short(length: Any, usual: Any, minor: Any, mask: Mask, outcome: Outcome) -> Hits:
    at = positions(mask)
    return Hits(at, value=length[at].tolist(), limit=usual[at].tolist(), details={"minor": minor[at].astype(int).tolist()}, outcome=outcome)


def _lapsed(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "datoforsl",
        "bortfaldet",
        "LIF-11",
        title=N_("Et forslag skal være vedtaget inden tre år"),
        columns=("datoforsl",),
        optional=("status", "datovedt"),
        unless=without_status,
        parameters=(law()["bortfald_forslag_aar"],),
        check=_too_old,
        message=N_("Forslaget blev offentliggjort {value} og bortfaldt efter {limit} (planlovens § 32)."),
        advice=N_("Forslaget kan ikke vedtages. Offentliggør et nyt, hvis planen skal fortsætte."),
    )


def _proposals(rows: Rows) -> Mask:
    return np.asarray(np.isin(statuses(rows).astype(str), ("F", "KV")) & np.isnat(days(rows, "datovedt")), dtype=bool)


def _too_old(rows: Rows, context: Context) -> Hits:
    published = days(rows, "datoforsl")
    at = positions(_proposals(rows) & has_lapsed(published, context.day))
    return (
        Hits(at, value=published[at].astype(str).tolist(), limit=proposal_lapses(published)[at].astype(str).tolist())
        if len(at)
        else NO_HITS
    )


def _without_effect(kind: PlanKind) -> Rule:
    return rule(
        kind.name,
        "datoforsl",
        "retsvirkning",
        "LIF-12",
        title=N_("Et forslags midlertidige retsvirkning varer højst ét år"),
        columns=("datoforsl",),
        optional=("status", "datovedt"),
        unless=without_status,
        parameters=(law()["retsvirkning_forslag_aar"],),
        check=_no_effect,
        message=N_("Forslaget blev offentliggjort {value}. Dets retsvirkning (planlovens § 17) ophørte efter {limit}."),
        advice=N_("Vedtag planen; indtil da hindrer forslaget ikke, at ejendommene bruges i strid med det."),
    )


def _no_effect(rows: Rows, context: Context) -> Hits:
    published = days(rows, "datoforsl")
    over = ~np.isnat(published) & (published <= np.datetime64(context.day)) & ~has_temporary_effect(published, context.day)
    at = positions(_proposals(rows) & over & ~has_lapsed(published, context.day))
    ends = temporary_effect_ends(published)[at].astype(str).tolist()
    return Hits(at, value=published[at].astype(str).tolist(), limit=ends) if len(at) else NO_HITS
