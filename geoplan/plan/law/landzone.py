"""Rules on the rural zone: permits, what needs none, redundant buildings, and areas that are returned to it. §§ 35-38, 45 and 60 a."""

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
from geoplan.plan.law.cases import PERMIT
from geoplan.plan.values import days, flags, numbers, words
from geoplan.rules import Reference, Severity
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.dataset import Rows
    from geoplan.rules import Context, Hits, Rule

GARAGE, DWELLING = 8, 10
SIZES: Final = ("landzone_sekundaer_bebyggelse_m2", "landzone_helaarshus_m2", "landzone_afstand_bolig_m")
"""Largest area of a garage (nr. 8) and of a dwelling (nr. 10), and how far from the dwelling a garage still belongs to it."""
STRAND: Final = ("strandbeskyttelse", "klitfredning")


def landzone_rules() -> Iterator[Rule]:
    """The rules on the rural zone."""
    yield from (_used_too_soon(), _in_landzone(), _permit_on_the_coast(), _permit_told())
    yield from (_exempt(), _redundant(), _notified(), _returned())


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
        parameters=tuple(law()[name] for name in SIZES),
        unit="m²",
        message=N_("Tiltaget henviser til nr. {number} og er på {size}; {most}."),
        advice=N_("Vurder, om tiltaget er omfattet af undtagelsen; ellers kræver det landzonetilladelse."),
    )


def _not_exempt(rows: Rows, context: Context) -> Sequence[Hits]:
    """Numbers 8 and 10 have a size; every other number, and a garage far from the dwelling, is for a person."""
    number, area, distance = (numbers(rows, name) for name in ("nr36", "areal_m2", "afstand_m"))
    small, large, near = (law()[name].on(context.day).value for name in SIZES)
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
