"""Rules on the deadlines of proposals and adopted plans: §§ 24, stk. 7, 27, 28, 32, 33 and 60.

How long a hearing lasts, and when a proposal lapses or loses its effect, is asked by the rules on the dates of plan data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.dataset import GEOMETRY
from geoplan.plan.calendar import days_in, plus_years, whole_days
from geoplan.plan.columns import NO, flags, numbers
from geoplan.plan.deadlines import decision_deadline, earliest_adoption, law, proposal_lapses
from geoplan.plan.law.base import (
    DATES,
    STATUS,
    breach,
    day_words,
    in_state,
    judgement,
    law_rule,
    layer_states,
    lying_on,
    marked,
    of_layer,
    table,
    undecided,
    wholes,
)
from geoplan.plan.life_hearing import MOST_HOLIDAY, SUITABLE, holiday_share
from geoplan.plan.required import HEARD
from geoplan.rules import Reference, Severity
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.dataset import Rows
    from geoplan.plan.calendar import Days, Mask
    from geoplan.rules import Context, Hits, Rule

PARAGRAPH_27: Final = Reference(N_("Planlovens § 27"))


def deadline_rules() -> Iterator[Rule]:
    """The rules, those of every kind first."""
    for kind in HEARD:
        yield _holidays(kind)
        yield _in_time(kind)
        yield _adopted(kind)
        yield _appeal(kind)
    yield _cancelled()
    yield _zone_stays()
    yield _veto()


def _holidays(kind: str) -> Rule:
    return law_rule(
        "ferieperiode",
        kind,
        title=N_("Høringsfristen er passende"),
        severity=Severity.NOTICE,
        reference=SUITABLE,
        check=_in_holidays,
        optional=(*STATUS, *DATES),
        unit="%",
        message=N_("{value} {unit} af høringen ligger i juli eller omkring jul og nytår."),
        advice=N_("Vurder, om fristen giver offentligheden en reel mulighed for at deltage."),
    )


def _in_holidays(rows: Rows, _context: Context) -> Hits:
    frame = table(rows, *DATES)
    share = holiday_share(np.fmax(days_in(frame, "datostart"), days_in(frame, "datoforsl")), days_in(frame, "datoslut"))
    return judgement(in_state(rows, "KF", "F") & (share >= MOST_HOLIDAY), value=np.floor(share * 100).astype(int).tolist())


def _in_time(kind: str) -> Rule:
    return law_rule(
        "vedtaget_i_tide",
        kind,
        title=N_("En plan er vedtaget, før forslaget bortfaldt"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 32")),
        check=_adopted_too_late,
        optional=(*STATUS, "datoforsl", "datovedt"),
        parameters=(law()["bortfald_forslag_aar"],),
        message=N_("Planen er vedtaget den {value}, men forslaget kunne kun vedtages til og med den {limit}."),
        advice=N_("Ret datoerne, hvis de er forkerte. Er de rigtige, er planen ikke gyldigt vedtaget: lav et nyt forslag."),
    )


def _adopted_too_late(rows: Rows, _context: Context) -> Hits:
    frame = table(rows, "datoforsl", "datovedt")
    adopted, last = days_in(frame, "datovedt"), proposal_lapses(days_in(frame, "datoforsl"))
    return breach(in_state(rows, "KV", "V") & (adopted > last), value=day_words(adopted), limit=day_words(last))


def _adopted(kind: str) -> Rule:
    return law_rule(
        "vedtaget_efter_hoering",
        kind,
        title=N_("Planen vedtages efter høringen og, ved indsigelser mod et lokalplanforslag, 4 uger senere"),
        severity=Severity.ERROR,
        reference=PARAGRAPH_27,
        check=_after_hearing,
        optional=(*STATUS, *DATES),
        parameters=(law()["ventetid_indsigelser_dage"],),
        message=N_("Planen er vedtaget den {value}. Den kan tidligst vedtages den {limit}."),
        advice=N_("Vurder, om der var rettidige indsigelser; så er ventetiden 4 uger. Før høringens slutning kan ingen plan vedtages."),
    )


def _after_hearing(rows: Rows, context: Context) -> Sequence[Hits]:
    """Whether there were objections is only asked while it can still be appealed: the register does not tell it of older plans."""
    kind = rows.layer.kind
    frame = table(rows, *DATES)
    published, end, adopted = (days_in(frame, name) for name in ("datoforsl", "datoslut", "datovedt"))
    soonest, waited = earliest_adoption(kind, published, end), earliest_adoption(kind, published, end, objections=True)
    here = in_state(rows, "KV", "V")
    value = day_words(adopted)
    return (
        breach(here & (adopted < soonest), value=value, limit=day_words(soonest)),
        judgement(here & (adopted >= soonest) & (adopted < waited) & _open(frame, context), value=value, limit=day_words(waited)),
    )


def _open(frame: pd.DataFrame, context: Context) -> Mask:
    """Where the plan can still be appealed, or is not in force yet."""
    last = decision_deadline("klagefrist_dage", days_in(frame, "datoikraft"))
    return np.asarray(np.isnat(last) | (np.datetime64(context.day) <= last))


def _appeal(kind: str) -> Rule:
    return law_rule(
        "klagefrist",
        kind,
        title=N_("Klagefristen løber"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 60")),
        check=_appeal_runs,
        optional=(*STATUS, *DATES),
        parameters=(law()["klagefrist_dage"],),
        message=N_("Planen kan påklages til og med den {limit}, regnet fra datoikraft."),
        advice=N_("Fristen regnes fra den offentlige bekendtgørelse. Kontrollér dagen, og afvent eventuelt klager."),
    )


def _appeal_runs(rows: Rows, context: Context) -> Hits:
    told = days_in(table(rows, "datoikraft"), "datoikraft")
    last, day = decision_deadline("klagefrist_dage", told), np.datetime64(context.day)
    return judgement(in_state(rows, "V") & (told <= day) & (day <= last), limit=day_words(last))


def _cancelled() -> Rule:
    return law_rule(
        "ophaevet",
        "lokalplan",
        title=N_("En plan ophæves uden ny plan efter mindst 4 ugers høring"),
        reference=Reference(N_("Planlovens § 33, stk. 2")),
        check=_cancelled_rightly,
        columns=(GEOMETRY,),
        optional=(*STATUS, *DATES),
        layers=("lokalplan",),
        parameters=(law()["hoering_ophaevelse_dage"],),
        unit=N_("dage"),
        message=N_("Planen er aflyst uden en ny plan, og høringen om det var på {value} {unit}. Kravet er {limit}."),
        advice=N_("Kontrollér, om en anden plan afløser den, og om ophævelsen har været i høring i mindst 4 uger."),
    )


def _cancelled_rightly(rows: Rows, context: Context) -> Sequence[Hits]:
    """A new hearing is told by a period after the adoption. Without one, and without a plan in its place, a person must look.

    That is asked for a year after the cancellation: the register tells of few hearings, and nobody can hold one for an old plan.
    """
    frame = table(rows, *DATES)
    cancelled, adopted, start, end = (days_in(frame, name) for name in ("datoaflyst", "datovedt", "datostart", "datoslut"))
    required = law()["hoering_ophaevelse_dage"].over(cancelled)
    alone = in_state(rows, "A") & ~np.isnan(required) & ~_replaced(rows, context, cancelled)
    heard = start > adopted
    lasts = np.where(heard, whole_days(start, end), np.nan)
    told = {"value": wholes(lasts), "limit": wholes(required)}
    recent = np.datetime64(context.day) <= plus_years(cancelled, 1)
    return breach(alone & (lasts < required), **told), judgement(alone & np.isnan(lasts) & recent, **told)


def _replaced(rows: Rows, context: Context, cancelled: Days) -> Mask:
    """Where a plan in force that is no older than the cancellation (by more than a year) covers some of the cancelled one."""
    at, other = lying_on(rows, context, "lokalplan")
    newer = days_in(of_layer(context, "lokalplan", "datoikraft"), "datoikraft")[other] >= plus_years(cancelled, -1)[at]
    return marked(len(rows), at[newer & (layer_states(context, "lokalplan")[other].astype(str) == "V")])


def _zone_stays() -> Rule:
    return law_rule(
        "zone_bestaar",
        "lokalplan",
        title=N_("Zonen består, når planen ophæves"),
        reference=Reference(N_("Planlovens §§ 33 og 45")),
        check=_zone_kept,
        columns=(GEOMETRY,),
        optional=(*STATUS, "izonereg", "zone"),
        layers=("zonekort",),
        message=N_("Den aflyste plan overførte arealet til zone {value}, men zonekortet viser det ikke i den zone."),
        advice=N_("Er arealet ført tilbage til landzone efter § 45? Ellers skal zonekortet rettes."),
    )


def _zone_kept(rows: Rows, context: Context) -> Hits:
    frame = table(rows, "izonereg", "zone")
    zone = numbers(frame, "zone")
    moved = in_state(rows, "A") & (flags(frame, "izonereg") == NO) & np.isin(zone, (1, 3))
    at, other = lying_on(rows, context, "zonekort")
    theirs = numbers(of_layer(context, "zonekort", "zone"), "zone")[other]
    kept = marked(len(rows), at[(theirs == zone[at]) & (layer_states(context, "zonekort")[other].astype(str) != "A")])
    return judgement(moved & ~kept, value=wholes(zone))


def _veto() -> Rule:
    return law_rule(
        "veto",
        "planveto",
        title=N_("En plan vedtages ikke, mens en myndigheds veto er åbent"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 28")),
        check=_open_veto,
        columns=("planid",),
        optional=("dato", "datofrafald"),
        layers=("lokalplan",),
        message=N_("Vetoet mod plan {value} er ikke frafaldet, og planen er {state}."),
        advice=N_("Opnå enighed med myndigheden, eller forelæg sagen for ministeren. Et veto efter høringsfristen er uden virkning."),
    )


def _open_veto(rows: Rows, context: Context) -> Sequence[Hits]:
    """A veto counts when it came before the end of the hearing; where that day is not known, it counts."""
    frame = table(rows, "planid", "dato", "datofrafald")
    plans = of_layer(context, "lokalplan", "planid", "datoslut")
    key, ours = numbers(plans, "planid"), numbers(frame, "planid")
    states = layer_states(context, "lokalplan").astype(str)
    ends = pd.Series(days_in(plans, "datoslut"), index=key).groupby(level=0).max().reindex(ours).to_numpy(dtype="datetime64[D]")
    open_ = np.isnat(days_in(frame, "datofrafald")) & ~(days_in(frame, "dato") > ends)
    adopted, waiting = np.isin(ours, key[np.isin(states, ("V", "KV"))]), np.isin(ours, key[states == "F"])
    value = wholes(ours)
    return (
        breach(open_ & adopted, value=value, state=Phrase(N_("vedtaget eller ved at blive det"))),
        judgement(open_ & waiting & ~adopted, value=value, state=Phrase(N_("forslag"))),
        undecided(open_ & ~np.isin(ours, key), value=value, state=Phrase(N_("ikke i laget med lokalplaner"))),
    )
