"""Rules on the deadlines of proposals and adopted plans. §§ 17, 24, 27, 28, 32, 33 and 60."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geoplan.dataset import GEOMETRY
from geoplan.plan.calendar import days_in, plus_years, shown, whole_days
from geoplan.plan.columns import NO, flags, numbers
from geoplan.plan.deadlines import (
    KOMMUNEPLAN_KINDS,
    decision_deadline,
    earliest_adoption,
    has_lapsed,
    hearing_days,
    hearing_parameter,
    law,
    proposal_lapses,
    required_hearing_days,
    temporary_effect_ends,
)
from geoplan.plan.law.base import (
    DATES,
    STATUS,
    breach,
    in_state,
    judgement,
    law_rule,
    layer_states,
    lying_on,
    marked,
    of_layer,
    table,
    undecided,
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
        yield _hearing(kind)
        yield _holidays(kind)
        yield _lapsed(kind)
        yield _adopted(kind)
        yield _appeal(kind)
    yield _ban_ended()
    yield _cancelled()
    yield _zone_stays()
    yield _veto()


def _hearing(kind: str) -> Rule:
    usual, minor = hearing_parameter(kind), hearing_parameter(kind, minor=True)
    kommuneplan = Reference(N_("Planlovens § 24, stk. 3-4"))
    return law_rule(
        "hoeringsfrist",
        kind,
        title=N_("Høringen varer længe nok"),
        severity=Severity.ERROR,
        reference=kommuneplan if kind in KOMMUNEPLAN_KINDS else Reference(N_("Planlovens § 24, stk. 5-6")),
        check=_long_enough,
        optional=(*STATUS, *DATES, "mindre"),
        parameters=(usual, minor),
        unit=N_("dage"),
        message=N_("Høringen er på {value} hele dage. Kravet er {limit}, dagen for offentliggørelsen ikke medregnet."),
        advice=N_("Forlæng høringen, eller begrund, at planen er af mindre betydning."),
        explains=N_("Fristen slås op på den dag, forslaget blev offentliggjort. Den korte frist gælder kun planer af mindre betydning."),
    )


def _long_enough(rows: Rows, _context: Context) -> Sequence[Hits]:
    kind = rows.layer.kind
    frame = table(rows, *DATES, "mindre")
    published, start, end = (days_in(frame, name) for name in ("datoforsl", "datostart", "datoslut"))
    lasts = hearing_days(published, start, end)
    usual, short = (required_hearing_days(kind, published, minor=minor) for minor in (False, True))
    short = np.where(np.isnan(short), usual, short)
    minor = flags(frame, "mindre")
    required = np.where(minor == NO, usual, short)
    heard = in_state(rows, "F", "KV", "V") & ~np.isnan(lasts)
    long_ago = in_state(rows, "V")
    told = {"value": lasts.tolist(), "limit": [_number(one) for one in required]}
    judged = {"value": lasts.tolist(), "limit": [_number(one) for one in usual]}
    return (
        breach(heard & (lasts < required), **told),
        judgement(heard & ~long_ago & (lasts >= required) & (lasts < usual), **judged),
        undecided(heard & ~long_ago & np.isnan(usual), value=lasts.tolist(), limit=["?"] * len(rows)),
    )


def _number(value: float) -> Any:
    return None if np.isnan(value) else int(value)


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
        message=N_("{value} % af høringen ligger i juli eller omkring jul og nytår."),
        advice=N_("Vurder, om fristen giver offentligheden en reel mulighed for at deltage."),
    )


def _in_holidays(rows: Rows, _context: Context) -> Hits:
    frame = table(rows, *DATES)
    share = holiday_share(np.fmax(days_in(frame, "datostart"), days_in(frame, "datoforsl")), days_in(frame, "datoslut"))
    return judgement(in_state(rows, "KF", "F") & (share >= MOST_HOLIDAY), value=np.floor(share * 100).astype(int).tolist())


def _lapsed(kind: str) -> Rule:
    return law_rule(
        "bortfaldet",
        kind,
        title=N_("Et forslag vedtages endeligt inden 3 år"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 32")),
        check=_past_three_years,
        optional=(*STATUS, "datoforsl", "datovedt"),
        parameters=(law()["bortfald_forslag_aar"],),
        message=N_("Forslaget kunne vedtages til og med den {limit} og er bortfaldet."),
        advice=N_("Et bortfaldet forslag kan ikke vedtages. Lav et nyt forslag."),
    )


def _past_three_years(rows: Rows, context: Context) -> Sequence[Hits]:
    frame = table(rows, "datoforsl", "datovedt")
    published, adopted = days_in(frame, "datoforsl"), days_in(frame, "datovedt")
    last = proposal_lapses(published)
    waiting = in_state(rows, "F", "KV") & has_lapsed(published, context.day)
    too_late = in_state(rows, "V") & (adopted > last)
    return breach(waiting | too_late, limit=shown(last)), undecided(in_state(rows, "F") & np.isnat(published), limit=["?"] * len(rows))


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


def _after_hearing(rows: Rows, _context: Context) -> Sequence[Hits]:
    kind = rows.layer.kind
    frame = table(rows, *DATES)
    published, end, adopted = (days_in(frame, name) for name in ("datoforsl", "datoslut", "datovedt"))
    soonest, waited = earliest_adoption(kind, published, end), earliest_adoption(kind, published, end, objections=True)
    here = in_state(rows, "KV", "V")
    value = shown(adopted)
    return (
        breach(here & (adopted < soonest), value=value, limit=shown(soonest)),
        judgement(here & (adopted >= soonest) & (adopted < waited), value=value, limit=shown(waited)),
    )


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
    return judgement(in_state(rows, "V") & (told <= day) & (day <= last), limit=shown(last))


def _ban_ended() -> Rule:
    return law_rule(
        "retsvirkning_ophoert",
        "lokalplan",
        title=N_("Forslagets midlertidige retsvirkninger gælder højst 1 år"),
        reference=Reference(N_("Planlovens § 17, stk. 4")),
        check=_ban_over,
        optional=(*STATUS, "datoforsl"),
        parameters=(law()["retsvirkning_forslag_aar"],),
        message=N_("Forslaget hindrer ikke længere ny brug af ejendommene: retsvirkningen ophørte efter den {limit}."),
        advice=N_("Vedtag planen endeligt, eller meld ud, at retsvirkningen er ophørt."),
    )


def _ban_over(rows: Rows, context: Context) -> Sequence[Hits]:
    published = days_in(table(rows, "datoforsl"), "datoforsl")
    last = temporary_effect_ends(published)
    here = in_state(rows, "F", "KV")
    over = here & (np.datetime64(context.day) > last) & ~has_lapsed(published, context.day)
    return breach(over, limit=shown(last)), undecided(here & np.isnat(last), limit=["?"] * len(rows))


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
        message=N_("Planen er aflyst uden en ny plan, og høringen om det var på {value} dage. Kravet er {limit}."),
        advice=N_("Kontrollér, om en anden plan afløser den, og om ophævelsen har været i høring i mindst 4 uger."),
    )


def _cancelled_rightly(rows: Rows, context: Context) -> Sequence[Hits]:
    """A new hearing is told by a period after the adoption. Without one, and without a plan in its place, a person must look."""
    frame = table(rows, *DATES)
    cancelled, adopted, start, end = (days_in(frame, name) for name in ("datoaflyst", "datovedt", "datostart", "datoslut"))
    required = law()["hoering_ophaevelse_dage"].over(cancelled)
    alone = in_state(rows, "A") & ~np.isnan(required) & ~_replaced(rows, context, cancelled)
    heard = start > adopted
    lasts = np.where(heard, whole_days(start, end), np.nan)
    told = {"value": [_number(one) for one in lasts], "limit": [_number(one) for one in required]}
    return breach(alone & (lasts < required), **told), judgement(alone & np.isnan(lasts), **told)


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
    return judgement(moved & ~kept, value=zone.tolist())


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
    value = ours.tolist()
    return (
        breach(open_ & adopted, value=value, state=Phrase(N_("vedtaget eller ved at blive det"))),
        judgement(open_ & waiting & ~adopted, value=value, state=Phrase(N_("forslag"))),
        undecided(open_ & ~np.isin(ours, key), value=value, state=Phrase(N_("ikke i laget med lokalplaner"))),
    )
