"""Rules on single decisions: bans, dispensations, and the deadlines of landzone permits. §§ 14, 19-20, 35, 56 and 58-60.

Plandata.dk has only the landzone permits. The other decisions lie in layers of the municipality's own (``CASE_LAYERS``), which a workspace
may hold; where it does not, there is nothing to check and nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.dataset import GEOMETRY
from geoplan.plan.columns import YES
from geoplan.plan.deadlines import decision_deadline, law
from geoplan.plan.law.base import STATUS, breach, day_words, in_state, judgement, law_rule, layer_states, lying_on, marked, undecided
from geoplan.plan.values import days, flags
from geoplan.rules import Reference, Severity
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geoplan.dataset import Rows
    from geoplan.rules import Context, Hits, Rule

PERMIT: Final = "landzonetilladelse"

CASE_LAYERS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "paragraf_14_forbud": (N_("Forbud efter § 14"), {"datoforbud": N_("dagen, forbuddet er nedlagt")}),
    "dispensation": (
        N_("Dispensationer fra lokalplaner"),
        {
            "datoorient": N_("dagen, naboer m.fl. er orienteret"),
            "datoafgoer": N_("dagen, dispensationen er givet"),
            "datoudloeb": N_("dagen, en tidsbegrænset dispensation udløber"),
            "datoudnyt": N_("dagen, dispensationen er udnyttet"),
            "princip": N_("om bestemmelsen hører til planens principper (formål, anvendelse, struktur)"),
            "studiebolig": N_("om dispensationen gælder studieboliger"),
            "lavenergi": N_("om den gælder tilslutning af lavenergibyggeri til kollektiv varme"),
        },
    ),
    "landzonesag": (
        N_("Anmeldelser og sager i landzone"),
        {
            "nr36": N_("det nummer i § 36, stk. 1, som tiltaget påberåber sig"),
            "areal_m2": N_("bygningens areal, ved nr. 10 hele boligens bruttoetageareal"),
            "afstand_m": N_("afstand til boligen"),
            "overfloedig": N_("om sagen gælder en overflødiggjort bygning efter § 37"),
            "opfoert_aar": N_("året, bygningen er opført"),
            "datoanmeldt": N_("dagen, anmeldelsen er modtaget"),
            "datoibrug": N_("dagen, bygningen tages i brug"),
        },
    ),
    "tilbagefoert_landzone": (
        N_("Arealer ført tilbage til landzone"),
        {"plannavn": N_("navn"), "datovedt": N_("dato"), "doklink": N_("plandokument")},
    ),
    "planveto": (
        N_("Veto mod planforslag"),
        {"planid": N_("planens planid"), "dato": N_("dagen for vetoet"), "datofrafald": N_("dagen, vetoet er frafaldet")},
    ),
    "planstrategi": (N_("Planstrategier"), {"datooff": N_("dagen for offentliggørelsen")}),
    "indkaldelse": (N_("Indkaldelser af ideer og forslag"), {"planid": N_("tillæggets planid")}),
}
"""Layers of the municipality's own that these rules read: the name in the workspace, what it holds, and its columns."""


def case_rules() -> Iterator[Rule]:
    """The rules on bans, dispensations, and what is common to all decisions."""
    yield _ban()
    yield from (_time_limit(), _principle(), _low_energy())
    for kind in ("dispensation", PERMIT):
        yield from (_neighbours(kind), _unused(kind), _appeal(kind))


def _ban() -> Rule:
    return law_rule(
        "forbud",
        "paragraf_14_forbud",
        title=N_("Et forbud følges af et lokalplanforslag inden 1 år"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 14")),
        check=_ban_ends,
        columns=(GEOMETRY, "datoforbud"),
        layers=("lokalplan",),
        parameters=(law()["forbud_aar"],),
        message=N_("Forbuddet fra den {value} gælder til og med den {limit}; et lokalplanforslag er {proposal}."),
        advice=N_("Offentliggør et forslag inden da, ellers bortfalder forbuddet. Det gælder ikke en givet byggetilladelse."),
    )


def _ban_ends(rows: Rows, context: Context) -> Sequence[Hits]:
    began = days(rows, "datoforbud")
    last = decision_deadline("forbud_aar", began)
    at, other = lying_on(rows, context, "lokalplan")
    plans = context.dataset.whole("lokalplan")
    published = days(plans, "datoforsl")[other]
    fits = np.isin(layer_states(context, "lokalplan")[other].astype(str), ("F", "V")) & (published >= began[at]) & (published <= last[at])
    answered = marked(len(rows), at[fits])
    over = np.datetime64(context.day) > last
    told = {"value": day_words(began), "limit": day_words(last)}
    not_yet = Phrase(N_("ikke offentliggjort"))
    return (
        breach(~answered & over, **told, proposal=not_yet),
        judgement(~answered & (np.datetime64(context.day) <= last), **told, proposal=not_yet),
        undecided(np.isnat(last), **told, proposal=Phrase(N_("ikke undersøgt"))),
    )


# -- dispensations -----------------------------------------------------------------------------------------------------


def _time_limit() -> Rule:
    return law_rule(
        "dispensationens_laengde",
        "dispensation",
        title=N_("En dispensation fra planens principper er tidsbegrænset"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 19, stk. 1")),
        check=_too_long,
        optional=("datoafgoer", "datoudloeb", "princip", "studiebolig"),
        parameters=(law()["dispensation_tidsbegraenset_aar"], law()["dispensation_studieboliger_aar"]),
        message=N_("Dispensationen fra et princip gælder {value}; den kan højst gælde til og med den {limit}."),
        advice=N_("Begræns dispensationen, eller lav en ny lokalplan."),
    )


def _too_long(rows: Rows, _context: Context) -> Sequence[Hits]:
    given, ends = days(rows, "datoafgoer"), days(rows, "datoudloeb")
    longest = np.where(
        flags(rows, "studiebolig") == YES,
        decision_deadline("dispensation_studieboliger_aar", given),
        decision_deadline("dispensation_tidsbegraenset_aar", given),
    )
    principle = flags(rows, "princip") == YES
    open_ended = np.isnat(ends)
    value = [
        Phrase(N_("videre uden udløb")) if one else Phrase(N_("til {day}"), day=str(day)) for one, day in zip(open_ended, ends, strict=True)
    ]
    told = {"value": value, "limit": day_words(longest)}
    known = ~np.isnat(given) & ~np.isnat(longest)
    return breach(principle & known & (open_ended | (ends > longest)), **told), undecided(principle & ~known, **told)


def _principle() -> Rule:
    return law_rule(
        "planens_principper",
        "dispensation",
        title=N_("Der dispenseres ikke fra planens principper; større afvigelser kræver en ny lokalplan"),
        reference=Reference(N_("Planlovens § 19, stk. 1-2")),
        check=_perhaps_principle,
        optional=("princip", "datoudloeb"),
        message=N_("Hører bestemmelsen til planens principper? Det er {value}."),
        advice=N_("Vurder det: formål, anvendelse og fordelingen af bebyggede og frie arealer er principper; detaljer er ikke."),
    )


def _perhaps_principle(rows: Rows, _context: Context) -> Sequence[Hits]:
    said = flags(rows, "princip")
    limited = ~np.isnat(days(rows, "datoudloeb"))
    return (
        judgement((said == YES) & ~limited, value=Phrase(N_("oplyst"))),
        undecided((said != YES) & (said != 0), value=Phrase(N_("ikke oplyst"))),
    )


def _low_energy() -> Rule:
    return law_rule(
        "lavenergi",
        "dispensation",
        title=N_("Lavenergibyggeri har krav på dispensation fra tilslutning til kollektiv varme"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 19, stk. 4")),
        check=lambda rows, _: judgement(flags(rows, "lavenergi") == YES),
        columns=("lavenergi",),
        message=N_("Sagen gælder lavenergibyggeri og tilslutning til kollektiv varme: dispensationen skal gives."),
        advice=N_("Kontrollér, at byggeriet er lavenergibyggeri, og giv dispensationen."),
    )


def _neighbours(kind: str) -> Rule:
    permit = kind == PERMIT
    return law_rule(
        "naboorientering",
        kind,
        title=N_("Afgørelsen gives tidligst 2 uger efter orienteringen af naboer"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 35, stk. 4")) if permit else Reference(N_("Planlovens § 20")),
        check=_two_weeks,
        columns=("datoorient",),
        optional=(*STATUS, "datoafgoer", "datovedt"),
        parameters=(law()[_WAITS[kind]],),
        message=N_("Afgørelsen er fra den {value}; efter orienteringen kunne den tidligst gives den {limit}."),
        advice=N_("Giv afgørelsen senere. Er sagen af underordnet betydning, kræves ingen orientering: det skal vurderes og begrundes."),
    )


_WAITS: Final = {PERMIT: "naboorientering_landzone_dage", "dispensation": "naboorientering_dispensation_dage"}
_LAPSES: Final = {PERMIT: "bortfald_landzonetilladelse_aar", "dispensation": "bortfald_dispensation_aar"}
_DECIDED: Final = {PERMIT: "datovedt", "dispensation": "datoafgoer"}


def _two_weeks(rows: Rows, _context: Context) -> Sequence[Hits]:
    kind = rows.layer.kind
    told_on, decided = days(rows, "datoorient"), days(rows, _DECIDED[kind])
    soonest = decision_deadline(_WAITS[kind], told_on)
    told = {"value": day_words(decided), "limit": day_words(soonest)}
    there = ~np.isnat(decided)
    return breach(there & (decided < soonest), **told), judgement(there & np.isnat(told_on), **told)


def _unused(kind: str) -> Rule:
    return law_rule(
        "ubrugt_afgoerelse",
        kind,
        title=N_("En tilladelse eller dispensation bortfalder, når den ikke udnyttes"),
        reference=Reference(N_("Planlovens § 56")),
        check=_not_used,
        columns=("datoudnyt",),
        optional=(*STATUS, "datoafgoer", "datovedt"),
        parameters=(law()[_LAPSES[kind]],),
        message=N_("Afgørelsen fra den {value} skulle være udnyttet senest den {limit}."),
        advice=N_("Vurder, om den blev udnyttet i tide, eller om den er bortfaldet. Ved genopførelse kan fristen være op til 10 år."),
    )


def _not_used(rows: Rows, context: Context) -> Sequence[Hits]:
    kind = rows.layer.kind
    decided, used = days(rows, _DECIDED[kind]), days(rows, "datoudnyt")
    last = decision_deadline(_LAPSES[kind], decided)
    live = in_state(rows, "V") if kind == PERMIT else np.ones(len(rows), dtype=bool)
    told = {"value": day_words(decided), "limit": day_words(last)}
    over = np.datetime64(context.day) > last
    return breach(live & (used > last), **told), judgement(live & over & np.isnat(used), **told)


def _appeal(kind: str) -> Rule:
    return law_rule(
        "klage",
        kind,
        title=N_("Klagefristen for afgørelsen løber"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens §§ 58-60")),
        check=_appeal_runs,
        optional=(*STATUS, "datoafgoer", "datovedt"),
        parameters=(law()["klagefrist_dage"],),
        message=N_("Afgørelsen fra den {value} kan påklages til og med den {limit}."),
        advice=N_("Fristen regnes fra meddelelsen eller den offentlige bekendtgørelse; kontrollér dagen."),
    )


def _appeal_runs(rows: Rows, context: Context) -> Hits:
    decided = days(rows, _DECIDED[rows.layer.kind])
    last, today = decision_deadline("klagefrist_dage", decided), np.datetime64(context.day)
    return judgement((decided <= today) & (today <= last), value=day_words(decided), limit=day_words(last))
