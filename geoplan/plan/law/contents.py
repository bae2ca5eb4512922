"""Rules on what a lokalplan may and must hold: its purpose, the catalogue of § 15, stk. 2, and what is bound by it. §§ 13, 15 and 18.

The catalogue is mapped to the register's columns. Where a plan says that it regulates a matter and no column tells how, or where only free
text can tell, a person must read the document; a program that is silent there would be taken for a pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.plan.columns import NO, YES
from geoplan.plan.deadlines import law
from geoplan.plan.law.base import STATUS, breach, in_state, judgement, law_rule, lying_on, marked, undecided
from geoplan.plan.values import flags, numbers, words
from geoplan.rules import Reference, Severity
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.dataset import Rows
    from geoplan.rules import Context, Hits, Rule
    from geoplan.rules.types import Check

DRAFTS: Final = ("KF", "F", "KV")
TEXTS: Final = ("sforhold", "kbeskriv", "abestem1", "abestem2", "abestem3")
USES: Final = tuple(f"anvspec{slot}" for slot in range(1, 11))
BANS: Final = ("udstykforbud",)
"""Flags that are provisions themselves: FALSE provides nothing."""
ALMEN: Final = 1150
RENUMBERED_FROM: Final = 2024

CATALOGUE: Final = Reference(N_("Planlovens § 15, stk. 2"))
CATALOGUE_2024: Final = Reference(N_("Planlovens § 15, stk. 2; numrene fra 2024 er fra en forkortet gengivelse"), "medium")


class Item(NamedTuple):
    """One matter of the catalogue: its number, its flag for "not regulated", and the columns that hold provisions on it."""

    what: str
    title: str
    number: str
    flag: str
    columns: tuple[str, ...]


ITEMS: Final = (
    Item("katalog_zone", N_("overførsel til byzone eller sommerhusområde"), "1", "izonereg", ("zone",)),
    Item("katalog_anvendelse", N_("områdets anvendelse"), "2", "ianvreg", ("anvgen", *USES)),
    Item(
        "katalog_ejendomme",
        N_("ejendommes størrelse og afgrænsning"),
        "3",
        "iudstykreg",
        ("minuds", "maxuds", "mingrund", "udstykantal", "udstykforbud", *(f"minuds{slot}" for slot in range(1, 11))),
    ),
    Item(
        "katalog_omfang",
        N_("bebyggelsens omfang og udformning"),
        "7",
        "iomfangreg",
        (
            *("bebygpct", "bebygpctar", "eareal", "bygm2", "maxetager", "maxbygnhjd", "m3_m2", "maxboligenhed"),
            *(f"{stem}{slot}" for stem in ("bygpct", "eareal", "maxbhjd", "maxetage", "m3_m2") for slot in range(1, 11)),
        ),
    ),
)


def content_rules() -> Iterator[Rule]:
    """The rules on what lokalplaner hold."""
    yield from (_item(item) for item in ITEMS)
    yield _placed()
    yield _social_housing()
    yield _text_only()
    yield _purpose()
    yield _bonus()
    yield _binding()
    yield _plan_needed()


def _item(item: Item) -> Rule:
    return law_rule(
        item.what,
        "lokalplan",
        title=_ITEM_TITLES[item.what],
        severity=Severity.NOTICE,
        reference=CATALOGUE,
        check=_regulated_without_value(item),
        optional=(*STATUS, item.flag, *item.columns),
        message=N_("Planen regulerer emnet ({value}), men ingen felter siger hvordan."),
        advice=N_("Læs plandokumentet, eller se på planens delområder."),
    )


_ITEM_TITLES: Final = {
    "katalog_zone": N_("Bestemmelser om overførsel til byzone eller sommerhusområde kan ses af felterne"),
    "katalog_anvendelse": N_("Bestemmelser om områdets anvendelse kan ses af felterne"),
    "katalog_ejendomme": N_("Bestemmelser om ejendommes størrelse og afgrænsning kan ses af felterne"),
    "katalog_omfang": N_("Bestemmelser om bebyggelsens omfang kan ses af felterne"),
}


def _regulated_without_value(item: Item) -> Check:
    def check(rows: Rows, _context: Context) -> Hits:
        given = np.zeros(len(rows), dtype=bool)
        for name in item.columns:
            given |= (flags(rows, name) == YES) if name in BANS else ~np.isnan(numbers(rows, name))
        return judgement(in_state(rows, *DRAFTS) & (flags(rows, item.flag) == NO) & ~given, value=Phrase(item.title))

    return check


def _placed() -> Rule:
    return law_rule(
        "katalog_placering",
        "byggefelt",
        title=N_("Bestemmelser om bygningers beliggenhed kan ses af byggefeltet"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 15, stk. 2, nr. 6")),
        check=_place_unknown,
        optional=(*STATUS, "bygkunifelt", "bygvejledende"),
        message=N_("Det fremgår ikke, om der kun må bygges i feltet, eller om feltet er vejledende."),
        advice=N_("Læs plandokumentet, også om terrænkoter: de står ikke i felterne."),
    )


def _place_unknown(rows: Rows, _context: Context) -> Hits:
    neither = (flags(rows, "bygkunifelt") != YES) & (flags(rows, "bygvejledende") != YES)
    return judgement(in_state(rows, *DRAFTS) & neither)


def _social_housing() -> Rule:
    return law_rule(
        "katalog_almene_boliger",
        "lokalplan",
        title=N_("Højst 25 % af boligerne kan kræves almene"),
        reference=CATALOGUE_2024,
        check=_social_share,
        optional=(*STATUS, *USES),
        parameters=(law()["almene_boliger_pct"],),
        unit="%",
        message=N_("Planen fastlægger almene boliger (anvendelse 1150). Andelen står ikke i felterne; højst {limit} {unit} kan kræves."),
        advice=N_("Læs andelen i plandokumentet."),
    )


def _social_share(rows: Rows, context: Context) -> Hits:
    mask = np.zeros(len(rows), dtype=bool)
    for name in USES:
        mask |= numbers(rows, name) == ALMEN
    limit = law()["almene_boliger_pct"].on(context.day).value
    return judgement(in_state(rows, *DRAFTS) & mask, limit=[int(limit)] * len(rows))


def _text_only() -> Rule:
    return law_rule(
        "katalog_tekst",
        "lokalplan",
        title=N_("Bestemmelser i fri tekst holder sig inden for § 15, stk. 2"),
        severity=Severity.NOTICE,
        reference=CATALOGUE_2024,
        check=_free_text,
        optional=(*STATUS, *TEXTS),
        message=N_("Planen har bestemmelser i fri tekst ({value}). De kan kun høre til nr. {limit} eller de øvrige punkter i kataloget."),
        advice=N_("Vurder, om hver bestemmelse har hjemmel: veje, ledninger, parkering, ubebyggede arealer, fællesanlæg."),
        explains=N_("Kataloget fik nye numre i 2024: religiøse bygninger blev nr. 9, parkering nr. 10, og de følgende rykkede to pladser."),
    )


def _free_text(rows: Rows, context: Context) -> Hits:
    texts = {name: words(rows, name) for name in TEXTS}
    named = [", ".join(name for name in TEXTS if texts[name][at] is not None) for at in range(len(rows))]
    numbers_then = "4-6, 8-15" if context.day.year >= RENUMBERED_FROM else "4-6, 8-13"
    return judgement(in_state(rows, *DRAFTS) & np.array([bool(one) for one in named], dtype=bool), value=named, limit=numbers_then)


def _purpose() -> Rule:
    return law_rule(
        "formaal",
        "lokalplan",
        title=N_("Lokalplanen oplyser sit formål og sine retsvirkninger og har en redegørelse"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 15, stk. 1, og § 16")),
        check=_to_read,
        optional=(*STATUS, "doklink"),
        message=N_("Formål, retsvirkninger og redegørelse står i plandokumentet: {value}."),
        advice=N_("Læs dokumentet: planlægningsmæssig begrundelse, forholdet til kommuneplanen og andre myndigheders tilladelser."),
    )


def _to_read(rows: Rows, _context: Context) -> Sequence[Hits]:
    document = words(rows, "doklink")
    there = np.array([one is not None for one in document], dtype=bool)
    drafts = in_state(rows, *DRAFTS)
    return judgement(drafts & there, value=list(document)), undecided(drafts & ~there, value=Phrase(N_("intet dokument er angivet")))


def _bonus() -> Rule:
    return law_rule(
        "bonusvirkning",
        "lokalplan",
        title=N_("Kun en plan for areal, der forbliver i landzone, kan træde i stedet for landzonetilladelser"),
        reference=Reference(N_("Planlovens § 15 om planer i landzone"), "unverified"),
        check=_bonus_in_landzone,
        optional=(*STATUS, "bonusvirk", "zone", "izonereg"),
        message=N_("Planen har bonusvirkning (bonusvirk = ja), og zonen er {value}."),
        advice=N_("Kontrollér zonen, og læs, hvilke tilladelser planen træder i stedet for."),
    )


def _bonus_in_landzone(rows: Rows, _context: Context) -> Sequence[Hits]:
    zone = numbers(rows, "zone")
    bonus = (flags(rows, "bonusvirk") == YES) & in_state(rows, *DRAFTS, "V")
    value = [Phrase(N_("ikke oplyst")) if np.isnan(one) else int(one) for one in zone]
    landzone, moved = 2, np.isin(zone, (1, 3))
    fresh = in_state(rows, *DRAFTS)
    return (
        breach(bonus & moved, value=value),
        judgement(bonus & fresh & (zone == landzone), value=value),
        undecided(bonus & np.isnan(zone), value=value),
    )


def _binding() -> Rule:
    return law_rule(
        "bindende",
        "lokalplan",
        title=N_("Et byggeri kan holdes op mod planens felter"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 18")),
        check=_not_by_numbers,
        optional=(*STATUS, "kompleks"),
        message=N_("Planen kan ikke alene læses af felterne: {value}."),
        advice=N_("Læs plandokumentet i hver byggesag; et byggeri kan være i strid med noget, felterne ikke viser."),
    )


def _not_by_numbers(rows: Rows, _context: Context) -> Hits:
    """Only what the register itself marks as too complex is told: every plan has a document besides."""
    complex_ = flags(rows, "kompleks") == YES
    return judgement(in_state(rows, "V") & complex_, value=Phrase(N_("den er mærket som kompleks")))


def _plan_needed() -> Rule:
    return law_rule(
        "lokalplanpligt",
        "landzonetilladelse",
        title=N_("Større byggeri og anlæg kræver en lokalplan, før der gives tilladelse"),
        reference=Reference(N_("Planlovens § 13, stk. 2, og § 35, stk. 2; arealet er geoplans tommelfingerregel"), "proposal"),
        check=_large_without_plan,
        columns=(GEOMETRY,),
        optional=STATUS,
        layers=("lokalplan",),
        parameters=(law()["lokalplanpligt_areal_m2"],),
        unit="m²",
        message=N_("Tilladelsen på {value} {unit} ligger uden for alle lokalplaner. Fra {limit} {unit} bør lokalplanpligten vurderes."),
        advice=N_("Vurder, om sagen kræver en lokalplan; så venter tilladelsen på den."),
    )


def _large_without_plan(rows: Rows, context: Context) -> Hits:
    area = np.asarray(shapely.area(rows.geometry), dtype=np.float64)
    limit = law()["lokalplanpligt_areal_m2"].on(context.day).value
    inside = marked(len(rows), lying_on(rows, context, "lokalplan")[0])
    live = in_state(rows, "KV", "V")
    return judgement(live & ~inside & (area >= limit), value=area.tolist(), limit=[limit] * len(rows))
