"""Byggeret of the existing buildings of a municipality in words: counts, the ten furthest outside, what is open and why."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from geoplan.building.law import STATUTE
from geoplan.report.building_sentences import BASES, number
from geoplan.report.wrapping import wrapped
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.building.batch_summary import Plan, Shown, Summary
    from geoplan.texts import Texts

LABEL: Final = 44
COLUMN: Final = 15
PER_CENT: Final = 100


def batch_text(found: Summary, t: Texts) -> str:
    """The whole summary, at most 110 characters wide."""
    lines = _plan_lines(found, found.plan, t) if found.plan is not None else _lines(found, t)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _lines(found: Summary, t: Texts) -> Iterator[str]:
    yield t(N_("Byggeretten for det, der står – regler pr. {day}"), day=found.day.strftime("%d-%m-%Y"))
    yield from wrapped(_scope(found, t))
    yield ""
    yield from _honest(found, t)
    yield ""
    yield from _counts(found, t)
    yield from _worst(found, t, t(N_("De ti, der er længst uden for (efter andel af grænsen)")))
    yield from _open(found, t)
    yield from _end(t)


def _scope(found: Summary, t: Texts) -> str:
    told = t(
        N_("{properties} ejendomme og {buildings} bygninger i BBR; {outlined} af dem har et tagomrids i GeoDanmark."),
        properties=t.integer(found.properties),
        buildings=t.integer(found.buildings),
        outlined=t.integer(found.outlined),
    )
    if found.without_bbr:
        told += " " + t.plural(
            "{n} tagomrids hører ikke til nogen bygning i BBR.", "{n} tagomrids hører ikke til nogen bygning i BBR.", found.without_bbr
        )
    if found.nowhere:
        told += " " + t.plural(
            "{n} bygning står ikke på noget jordstykke her.", "{n} bygninger står ikke på noget jordstykke her.", found.nowhere
        )
    return told


def _honest(found: Summary, t: Texts) -> Iterator[str]:
    """What the numbers are, and what they are not."""
    yield from wrapped(
        t(
            N_(
                "Uden for byggeretten er ikke det samme som ulovligt. En bygning kan være opført efter ældre regler, efter en "
                "helhedsvurdering eller med dispensation, og lovlig brug kan fortsætte."
            )
        )
    )
    if found.outside:
        text = N_("{outside} bygninger er uden for i mindst én regel; {old} af dem er ifølge BBR opført før BR18 (2018).")
        yield from wrapped(t(text, outside=t.integer(found.outside), old=t.integer(found.outside_old)))
    text = N_(
        "Afstande er målt fra tagets omrids, som rummer udhæng og er omkring 1,2 gange så stort som det bebyggede areal. Inden for "
        "{margin} m er svaret derfor en vurdering. Af {houses} enfamiliehuse er {near} ({share} %) målt under 2,5 m fra skel; "
        "det siger mere om omridsene end om husene."
    )
    if found.houses:
        share = number(round(found.houses_near / found.houses * PER_CENT), t)
        values = {"margin": t.number(found.margin_m), "houses": t.integer(found.houses), "near": t.integer(found.houses_near)}
        yield from wrapped(t(text, share=share, **values))
    if not found.examined:
        text = N_(
            "Planerne kunne ikke undersøges, så bebyggelsesprocent, etager og højde er ikke afgjort. Antal ejendomme med mere etageareal, "
            "end bygningsreglementets egen grænse giver: {count}."
        )
        yield from wrapped(t(text, count=t.integer(found.over_statute)))


def _counts(found: Summary, t: Texts) -> Iterator[str]:
    words = [t(N_("inden for")), t(N_("uden for")), t(N_("vurderes")), t(N_("uafgjort"))]
    yield f"{t(N_('Regel for regel')):<{LABEL}}" + "".join(f"{word:>{COLUMN}}" for word in words)
    for one in found.rules:
        about = t(N_("ejendomme")) if one.of_plot else t(N_("bygninger"))
        yield f"{f'  {t(one.rule.title)} ({about})':<{LABEL}}" + "".join(f"{t.integer(count):>{COLUMN}}" for count in one.counts)


def _worst(found: Summary, t: Texts, heading: str) -> Iterator[str]:
    if not found.worst:
        return
    yield ""
    yield heading
    for at, one in enumerate(found.worst, 1):
        yield from wrapped(f"{at:>3}. {_place(one, t)}: {_told(one, t)}", "", "       ")


def _place(one: Shown, t: Texts) -> str:
    year = "" if math.isnan(one.year) else ", " + t(N_("opført {year}"), year=f"{one.year:.0f}")
    where = f"{one.address} ({one.parcel})" if one.address else one.parcel
    return f"{where}{f', {one.name}' if one.name else ''}{year}"


def _told(one: Shown, t: Texts) -> str:
    unit = f" {one.unit}" if one.unit in {"m", "m²", "%"} else ""
    limit = number(one.limit, t) + unit
    if not math.isnan(one.was) and one.was != one.limit:
        limit = t(N_("{limit} (før {was})"), limit=limit, was=number(one.was, t) + unit)
    return t(
        N_("{rule} {measured}, grænse {limit} – {source}"),
        rule=t(one.rule.title).lower(),
        measured=number(round(one.measured, 2), t) + unit,
        limit=limit,
        source=_source(one, t),
    )


def _source(one: Shown, t: Texts) -> str:
    return t(one.source or one.rule.paragraph) if one.basis == STATUTE else f"{t(BASES.get(one.basis, one.basis))} {one.source}".rstrip()


def _open(found: Summary, t: Texts) -> Iterator[str]:
    if not found.open:
        return
    yield ""
    yield t(N_("Hvad der ikke kunne afgøres uden videre, og hvorfor (antal svar)"))
    for text, count in found.open:
        yield from wrapped(f"{t.integer(count):>9}  {general(text, t)}", "", " " * 11)


def general(text: str, t: Texts) -> str:
    """A sentence of many rows, with what differs between them left open."""
    names = re.findall(r"\{(\w+)\}", text)
    return t(text, **dict.fromkeys(names, "…")) if names else t(text)


def _end(t: Texts) -> Iterator[str]:
    yield ""
    yield from wrapped(
        t(
            N_(
                "Vejledende, ikke en afgørelse. Afstande, som en lokalplans tekst bestemmer, står ikke i Plandata og er ikke med. Hele "
                "tabellen med en række for hver bygning og regel fås med --format csv, json eller gpkg."
            )
        )
    )


# -- what a plan changes -----------------------------------------------------------------------------------


def _plan_lines(found: Summary, plan: Plan, t: Texts) -> Iterator[str]:
    yield from wrapped(t(N_("{plan} lagt ind over det, der gælder den {day}"), plan=plan.name, day=found.day.strftime("%d-%m-%Y")))
    if plan.instead_of:
        text = N_("Den er regnet som gældende og i stedet for {plans}, hvor de ligger på samme jord.")
        yield from wrapped(t(text, plans=", ".join(plan.instead_of)))
    yield ""
    if plan.unlawful_buildings or plan.unlawful_properties:
        text = N_("Planen ville stride mod {buildings} og mod bebyggelsesprocenten på {properties}.")
        buildings = t.plural("{n} bygning", "{n} bygninger", plan.unlawful_buildings)
        properties = t.plural("{n} ejendom", "{n} ejendomme", plan.unlawful_properties)
        yield from wrapped(t(text, buildings=buildings, properties=properties))
    else:
        yield from wrapped(t(N_("Planen strider ikke mod nogen bygning eller nogen ejendoms bebyggelsesprocent, så vidt det kan ses.")))
    yield from wrapped(
        t(N_("Det, der lovligt står der og bruges, kan blive stående og bruges som hidtil (planlovens § 18); planen gælder det nye."))
    )
    yield from _flips(plan, t)
    yield from _worst(found, t, t(N_("De ti, planen sætter længst uden for")))
    yield from _honest_of_plan(found, t)
    yield from _end(t)


def _flips(plan: Plan, t: Texts) -> Iterator[str]:
    if not any(any(one[1:]) for one in plan.flips):
        return
    yield ""
    words = [t(N_("bliver uden for")), t(N_("bliver åbent")), t(N_("bliver inden for"))]
    yield f"{t(N_('Svar, som planen ændrer')):<{LABEL}}" + "".join(f"{word:>{COLUMN + 3}}" for word in words)
    for rule, *counts in (one for one in plan.flips if any(one[1:])):
        yield f"  {t(rule.title):<{LABEL - 2}}" + "".join(f"{t.integer(count):>{COLUMN + 3}}" for count in counts)


def _honest_of_plan(found: Summary, t: Texts) -> Iterator[str]:
    yield ""
    text = N_(
        "Bygningerne er set som tagomrids fra GeoDanmark og tal fra BBR. Inden for {margin} m af et byggefelts kant er svaret en "
        "vurdering. Højder kendes sjældent, og planens tekst er ikke læst."
    )
    yield from wrapped(t(text, margin=t.number(found.margin_m)))
