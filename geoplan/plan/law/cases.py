"""Rules on single decisions: bans, dispensations, landzone permits and notices. §§ 14, 19-20, 35-38, 45, 56, 58-60 a.

Plandata.dk has only the landzone permits. The other decisions lie in layers of the municipality's own (``CASE_LAYERS``), which a workspace
may hold; where it does not, there is nothing to check and nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.dataset import GEOMETRY
from geoplan.plan.calendar import whole_days
from geoplan.plan.columns import YES
from geoplan.plan.deadlines import decision_deadline, law
from geoplan.plan.law.base import (
    STATUS,
    breach,
    day_words,
    geometry_missing,
    in_state,
    judgement,
    law_rule,
    layer_states,
    lying_on,
    marked,
    undecided,
    wholes,
)
from geoplan.plan.values import days, flags, numbers, words
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

STRAND: Final = ("strandbeskyttelse", "klitfredning")


def case_rules() -> Iterator[Rule]:
    """The rules on single decisions."""
    yield _ban()
    yield from (_time_limit(), _principle(), _low_energy(), _neighbours("dispensation"), _unused("dispensation"), _appeal("dispensation"))
    yield from (
        _neighbours(PERMIT),
        _unused(PERMIT),
        _appeal(PERMIT),
        _used_too_soon(),
        _in_landzone(),
        _permit_on_the_coast(),
        _permit_told(),
    )
    yield from (_exempt(), _redundant(), _notified(), _returned())


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
        optional=(*STATUS, "datoafgoer", "datovedt", "datoudnyt"),
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


# -- landzone ----------------------------------------------------------------------------------------------------------


def _used_too_soon() -> Rule:
    return law_rule(
        "udnyttet_i_klagefristen",
        PERMIT,
        title=N_("En landzonetilladelse bruges først efter klagefristen"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 60 a (forkortet gengivelse af loven)"), "medium"),
        check=_too_soon,
        columns=("datoudnyt",),
        optional=("datovedt",),
        parameters=(law()["udnyttelse_landzonetilladelse_dage"],),
        message=N_("Tilladelsen er udnyttet den {value}, men klagefristen løb til og med den {limit}."),
        advice=N_("Kontrollér dagen for offentliggørelsen, og om der er klaget: en klage har opsættende virkning."),
    )


def _too_soon(rows: Rows, _context: Context) -> Sequence[Hits]:
    used = days(rows, "datoudnyt")
    last = decision_deadline("udnyttelse_landzonetilladelse_dage", days(rows, "datovedt"))
    told = {"value": day_words(used), "limit": day_words(last)}
    return breach(used <= last, **told), undecided(~np.isnat(used) & np.isnat(last), **told)


def _in_landzone() -> Rule:
    return law_rule(
        "tilladelse_i_landzone",
        PERMIT,
        title=N_("En landzonetilladelse ligger i landzone"),
        reference=Reference(N_("Planlovens § 35, stk. 1")),
        check=_outside_landzone,
        columns=(GEOMETRY,),
        optional=STATUS,
        layers=("zonekort",),
        message=N_("Arealet ligger helt eller delvis i byzone eller sommerhusområde, hvor der ikke kræves landzonetilladelse."),
        advice=N_("Kontrollér arealet og zonen. Var arealet i landzone, da tilladelsen blev givet, er det i orden."),
    )


def _outside_landzone(rows: Rows, context: Context) -> Hits:
    at, other = lying_on(rows, context, "zonekort")
    town = np.isin(numbers(context.dataset.whole("zonekort"), "zone")[other], (1, 3))
    live = layer_states(context, "zonekort")[other].astype(str) != "A"
    return judgement(in_state(rows, "KV", "V") & marked(len(rows), at[town & live]))


def _permit_on_the_coast() -> Rule:
    return law_rule(
        "tilladelse_ved_kysten",
        PERMIT,
        title=N_("I kystnærhedszonen gives kun tilladelse af ganske underordnet betydning for kystinteresserne"),
        reference=Reference(N_("Planlovens § 35, stk. 3")),
        check=lambda rows, context: judgement(
            in_state(rows, "KV", "V") & marked(len(rows), lying_on(rows, context, "kystnaerhedszone")[0])
        ),
        columns=(GEOMETRY,),
        optional=STATUS,
        layers=("kystnaerhedszone",),
        message=N_("Tilladelsen ligger i kystnærhedszonen."),
        advice=N_("Vurder og begrund, at den er af ganske underordnet betydning, medmindre den ligger i et udviklingsområde."),
    )


def _permit_told() -> Rule:
    return law_rule(
        "tilladelse_offentliggjort",
        PERMIT,
        title=N_("En landzonetilladelse er offentliggjort med dato og areal"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 35, stk. 8")),
        check=_not_told,
        optional=(*STATUS, "datovedt", GEOMETRY),
        message=N_("Tilladelsen mangler {value}."),
        advice=N_("Udfyld det. Er byggeriet i overensstemmelse med en offentliggjort lokalplan, kræves ingen offentliggørelse."),
    )


def _not_told(rows: Rows, _context: Context) -> Hits:
    no_day, no_place = np.isnat(days(rows, "datovedt")), geometry_missing(rows)
    named = [
        Phrase(N_("dato og areal")) if day and place else Phrase(N_("datovedt")) if day else Phrase(N_("geometri"))
        for day, place in zip(no_day, no_place, strict=True)
    ]
    return breach(in_state(rows, "V") & (no_day | no_place), value=named)


def _exempt() -> Rule:
    return law_rule(
        "uden_landzonetilladelse",
        "landzonesag",
        title=N_("Tiltaget kan gennemføres uden landzonetilladelse"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 36, stk. 1 (forkortet gengivelse af loven; nr. 8 og 10 bekræftet af praksis)"), "medium"),
        check=_not_exempt,
        columns=("nr36",),
        optional=("areal_m2", "afstand_m"),
        parameters=tuple(
            law()[name] for name in ("landzone_sekundaer_bebyggelse_m2", "landzone_helaarshus_m2", "landzone_afstand_bolig_m")
        ),
        unit="m²",
        message=N_("Tiltaget henviser til nr. {number} og er på {size}; {most}."),
        advice=N_("Vurder, om tiltaget er omfattet af undtagelsen; ellers kræver det landzonetilladelse."),
    )


GARAGE, DWELLING = 8, 10


def _not_exempt(rows: Rows, context: Context) -> Sequence[Hits]:
    """Numbers 8 and 10 have a size; every other number, and a garage far from the dwelling, is for a person."""
    number, area, distance = (numbers(rows, name) for name in ("nr36", "areal_m2", "afstand_m"))
    small, large, near = (
        law()[name].on(context.day).value
        for name in ("landzone_sekundaer_bebyggelse_m2", "landzone_helaarshus_m2", "landzone_afstand_bolig_m")
    )
    limit = np.where(number == GARAGE, small, np.where(number == DWELLING, large, np.nan))
    told = {
        "value": [None if np.isnan(one) else float(one) for one in area],
        "limit": [None if np.isnan(one) else float(one) for one in limit],
        "number": [Phrase(N_("(ikke oplyst)")) if np.isnan(one) else str(int(one)) for one in number],
        "size": [Phrase(N_("et ukendt areal")) if np.isnan(one) else Phrase(N_("{n} m²"), n=float(one)) for one in area],
        "most": [_most(one) for one in limit],
    }
    sized = ~np.isnan(limit)
    far = (number == GARAGE) & (distance > near)
    return (
        breach(sized & (area > limit), **told),
        judgement((~sized & ~np.isnan(number)) | (sized & (area <= limit) & far), **told),
        undecided(np.isnan(number) | (sized & np.isnan(area)), **told),
    )


def _most(limit: float) -> Phrase:
    return Phrase(N_("loven har intet areal for det")) if np.isnan(limit) else Phrase(N_("højst {n} m² er fritaget"), n=float(limit))


def _redundant() -> Rule:
    return law_rule(
        "overfloedig_bygning",
        "landzonesag",
        title=N_("En overflødiggjort bygning er mindst 5 år gammel og ligger uden for strand og klit"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 37 (stk. 6 er ikke læst helt)"), "medium"),
        check=_not_redundant,
        columns=("overfloedig",),
        optional=("opfoert_aar", GEOMETRY),
        parameters=(law()["overfloedig_bygning_alder_aar"],),
        layers=STRAND,
        message=N_("Bygningens opførelsesår: {value}; {why}."),
        advice=N_("Vurder også, om ombygningen er væsentlig, om der kun er én bolig, og om bygningen var nødvendig for landbruget."),
    )


def _not_redundant(rows: Rows, context: Context) -> Sequence[Hits]:
    """The year is all that is known of the age: a building of the fifth year before is neither surely too young nor old enough."""
    asked = flags(rows, "overfloedig") == YES
    year = numbers(rows, "opfoert_aar")
    age = context.day.year - year
    least = law()["overfloedig_bygning_alder_aar"].on(context.day).value
    shore = np.zeros(len(rows), dtype=bool)
    for kind in STRAND:
        if rows.has(GEOMETRY):
            shore |= marked(len(rows), lying_on(rows, context, kind)[0])
    value = [Phrase(N_("ukendt")) if np.isnan(one) else int(one) for one in year]
    young = asked & (age < least)
    return (
        breach(young, value=value, why=Phrase(N_("den er yngre end 5 år"))),
        judgement(asked & shore & ~young, value=value, why=Phrase(N_("den ligger inden for strandbeskyttelse eller klitfredning"))),
        judgement(asked & ~shore & (age == least), value=value, why=Phrase(N_("om den er fyldt 5 år, afhænger af dagen"))),
        undecided(asked & np.isnan(year), value=value, why=Phrase(N_("alderen er ikke oplyst"))),
    )


def _notified() -> Rule:
    return law_rule(
        "anmeldelse",
        "landzonesag",
        title=N_("En overflødiggjort bygning tages i brug tidligst 2 uger efter anmeldelsen"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 38")),
        check=_in_use_too_soon,
        columns=("datoanmeldt", "datoibrug"),
        parameters=(law()["anmeldelse_overfloedig_bygning_dage"],),
        unit=N_("dage"),
        message=N_("Der gik {value} {unit} fra anmeldelsen til ibrugtagningen; der kræves {limit}."),
        advice=N_("Vent, til fristen er udløbet uden indsigelse."),
    )


def _in_use_too_soon(rows: Rows, _context: Context) -> Sequence[Hits]:
    notified, used = days(rows, "datoanmeldt"), days(rows, "datoibrug")
    waited, required = whole_days(notified, used), law()["anmeldelse_overfloedig_bygning_dage"].over(notified)
    told = {"value": wholes(waited), "limit": wholes(required)}
    return breach(waited < required, **told), undecided(~np.isnat(used) & np.isnat(notified), **told)


def _returned() -> Rule:
    return law_rule(
        "tilbagefoert",
        "tilbagefoert_landzone",
        title=N_("Et areal, der føres tilbage til landzone, meldes med navn, dato, dokument og areal"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 45; Plandata.dk's vejledning")),
        check=_package,
        optional=("plannavn", "datovedt", "doklink", GEOMETRY),
        message=N_("Indberetningen mangler {value}."),
        advice=N_("Send navn, datoer, plandokument (PDF) og arealet som GIS-fil i EPSG:25832 til registrets support."),
    )


def _package(rows: Rows, _context: Context) -> Hits:
    lacks = {
        "plannavn": np.array([one is None for one in words(rows, "plannavn")], dtype=bool),
        "datovedt": np.isnat(days(rows, "datovedt")),
        "doklink": np.array([one is None for one in words(rows, "doklink")], dtype=bool),
        "geometri": geometry_missing(rows),
    }
    named = [", ".join(name for name, mask in lacks.items() if mask[at]) for at in range(len(rows))]
    return breach(np.array([bool(one) for one in named], dtype=bool), value=named)
