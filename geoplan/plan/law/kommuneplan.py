"""Rules on the kommuneplan as a whole: its parts, themes and topics, and how changes begin. §§ 11-11 b, 23 a and 23 c."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.plan.columns import YES
from geoplan.plan.deadlines import law
from geoplan.plan.law.base import STATUS, breach, day_words, in_state, judgement, law_rule, undecided
from geoplan.plan.values import days, flags, ids, words
from geoplan.rules import NO_HITS, Outcome, Reference, Scope, Severity
from geoplan.rules.types import Hits
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from geoplan.dataset import Rows
    from geoplan.rules import Context, Rule

TERM_YEARS: Final = 4
A_TERM_BEGAN: Final = 2022
"""Municipal terms begin on 1 January, every fourth year: 2018, 2022, 2026."""


THEMES: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "byzone": (N_("byzoner og sommerhusområder"), ("byzone", "sommerhus")),
    "byanvendelse": (N_("anvendelsen af byarealer"), ("byomr", "anvendelse", "byudvikling")),
    "detailhandel": (N_("detailhandel"), ("detailhandel", "butik")),
    "trafik": (N_("trafik"), ("trafik", "vej", "bane")),
    "tekniske_anlaeg": (N_("tekniske anlæg"), ("teknisk", "vindm", "solenergi", "biogas")),
    "beliggenhed": (N_("virksomheder med særlige krav til beliggenhed"), ("beliggenhed", "konsekvens")),
    "stoej": (N_("støj"), ("støj", "stoej")),
    "fritid": (N_("fritid"), ("fritid", "kolonihave", "rekreativ", "ferie")),
    "jordbrug": (N_("jordbrug"), ("jordbrug", "landbrug", "husdyr")),
    "skov": (N_("skovrejsning"), ("skov",)),
    "lavbund": (N_("lavbundsarealer"), ("lavbund",)),
    "natur": (N_("naturbeskyttelse"), ("natur", "økologisk", "grønt danmarkskort")),
    "kultur": (N_("kulturhistorie"), ("kultur",)),
    "landskab": (N_("landskab"), ("landskab",)),
    "geologi": (N_("geologi"), ("geologi",)),
    "vand": (N_("anvendelse af vandløb, søer og kystvande"), ("vandløb", "søer", "kystvand", "havn")),
    "oversvoemmelse": (N_("oversvømmelse og erosion"), ("oversvøm", "erosion")),
    "omdannelse": (N_("omdannelse, også omdannelseslandsbyer"), ("omdannelse", "transformation")),
}
"""The themes of § 11 a as far as they have been read, and how their names begin in the register."""

TOPICS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "1": (N_("bebyggelse efter art og anvendelse"), ("anvgen", "anvspec1")),
    "3": (N_("bebyggelsesforhold"), ("bebygpct", "maxetager", "maxbygnhjd", "bevarbest")),
    "11": (N_("overførsel til byzone eller sommerhusområde"), ("fzone",)),
    "16": (N_("miljøklasser og konsekvensområder"), ("minmiljo", "maxmiljo")),
}
"""Topics of § 11 b, stk. 1, that the register has columns for."""


def kommuneplan_rules() -> Iterator[Rule]:
    """The rules on the kommuneplan."""
    yield _only_one()
    yield _three_parts()
    yield _themes()
    yield _topics()
    yield _called_for_ideas()
    yield _strategy_in_time()


def _only_one() -> Rule:
    return law_rule(
        "en_kommuneplan",
        "kommuneplan",
        title=N_("En kommune har én kommuneplan for 12 år"),
        severity=Severity.ERROR,
        reference=Reference(N_("Planlovens § 11, stk. 1")),
        check=_several,
        scope=Scope.LAYER,
        keep={"lov:komnr": lambda rows: ids(rows, "komnr"), "lov:adopted": lambda rows: in_state(rows, "V")},
        keep_geometry=False,
        optional=(*STATUS, "komnr"),
        parameters=(law()["kommuneplan_periode_aar"],),
        message=N_("Kommune {value}: {limit}."),
        advice=N_("Aflys den ældre kommuneplan, og kontrollér, at planen dækker 12 år; perioden står ikke i felterne."),
    )


def _several(rows: Rows, _context: Context) -> Sequence[Hits]:
    """More than one in force is a breach; of the only one, the period cannot be seen."""
    code, adopted = rows.kept("lov:komnr"), rows.kept("lov:adopted")
    count = pd.Series(code[adopted]).value_counts().reindex(code).fillna(0).to_numpy()
    value = [int(one) if one >= 0 else None for one in code]
    several = [Phrase(N_("{count} kommuneplaner er vedtaget"), count=int(one)) for one in count]
    unknown = Phrase(N_("om planen dækker 12 år, vides ikke"))
    return (
        breach(adopted & (count > 1), value=value, limit=several),
        undecided(adopted & (count == 1), value=value, limit=[unknown] * len(rows)),
    )


def _three_parts() -> Rule:
    return law_rule(
        "kommuneplanens_dele",
        "kommuneplan",
        title=N_("Kommuneplanen har hovedstruktur, retningslinjer og rammer"),
        reference=Reference(N_("Planlovens § 11, stk. 2")),
        check=_parts,
        optional=STATUS,
        message=N_("{value}. Hovedstrukturen står i teksten."),
        advice=N_("Læs kommuneplanen: de tre dele skal være der."),
    )


def _parts(rows: Rows, context: Context) -> Sequence[Hits]:
    live = in_state(rows, "KF", "F", "KV", "V")
    absent = [
        name
        for kind, name in (("kommuneplanramme", N_("rammer")), ("retningslinje", N_("retningslinjer")))
        if not context.dataset.of_kind(kind)
    ]
    if absent:
        names = Phrase.joined(", ", [Phrase(name) for name in absent])
        return (undecided(live, value=Phrase(N_("Ikke undersøgt, fordi laget mangler: {names}"), names=names)),)
    counts = {kind: len(context.dataset.whole(kind)) for kind in ("kommuneplanramme", "retningslinje")}
    told = Phrase(
        N_("{rammer} rammer og {retningslinjer} retningslinjer"), rammer=counts["kommuneplanramme"], retningslinjer=counts["retningslinje"]
    )
    empty = np.full(len(rows), fill_value=0 in counts.values())
    return breach(live & empty, value=told), judgement(live & ~empty, value=told)


def _themes() -> Rule:
    return law_rule(
        "retningslinjernes_temaer",
        "retningslinje",
        title=N_("Kommuneplanen har retningslinjer for alle temaer"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 11 a"), "medium"),
        check=_missing_themes,
        scope=Scope.LAYER,
        keep={"lov:tema": lambda rows: words(rows, "temanavn"), "lov:live": lambda rows: in_state(rows, "F", "V")},
        keep_geometry=False,
        optional=(*STATUS, "temanavn"),
        message=N_("Laget har ingen retningslinjer om: {value}."),
        advice=N_("Vurder hvert tema: har kommuneplanen en retningslinje om det, eller siger den, at det ikke er relevant?"),
    )


def _missing_themes(rows: Rows, _context: Context) -> Hits:
    names = " | ".join(sorted({str(one).lower() for one in rows.kept("lov:tema")[rows.kept("lov:live")] if one is not None}))
    absent = [Phrase(title) for title, stems in THEMES.values() if not any(stem in names for stem in stems)]
    return _of_layer(Phrase.joined(", ", absent)) if absent else NO_HITS


def _of_layer(value: object) -> Hits:
    return Hits(np.array([-1], dtype=np.int64), value=[value], outcome=Outcome.JUDGEMENT)


def _topics() -> Rule:
    return law_rule(
        "rammernes_emner",
        "kommuneplanramme",
        title=N_("Rammerne fastlægger emnerne i § 11 b"),
        severity=Severity.NOTICE,
        reference=Reference(N_("Planlovens § 11 b, numre fra 16 er ikke læst helt"), "medium"),
        check=_missing_topics,
        scope=Scope.LAYER,
        keep={f"lov:{key}": _filled(columns) for key, (_, columns) in TOPICS.items()} | {"lov:live": lambda rows: in_state(rows, "F", "V")},
        keep_geometry=False,
        optional=(*STATUS, *(name for _, columns in TOPICS.values() for name in columns)),
        message=N_("Ingen ramme har felter udfyldt om: {value}. De øvrige emner kan kun læses i teksten."),
        advice=N_("Vurder, om emnet er behandlet i rammernes tekst."),
    )


def _filled(columns: tuple[str, ...]) -> object:
    return lambda rows: np.array(
        [any(one is not None for one in row) for row in zip(*(words(rows, name) for name in columns), strict=True)], dtype=bool
    )


def _missing_topics(rows: Rows, _context: Context) -> Hits:
    live = rows.kept("lov:live")
    absent = [Phrase(title) for key, (title, _) in TOPICS.items() if not (rows.kept(f"lov:{key}") & live).any()]
    return _of_layer(Phrase.joined(", ", absent)) if absent and live.any() else NO_HITS


# -- how a change begins -----------------------------------------------------------------------------------------------


def _called_for_ideas() -> Rule:
    return law_rule(
        "ideer_og_forslag",
        "kommuneplantillaeg",
        title=N_("Før en ændring uden for strategien indkaldes ideer og forslag"),
        reference=Reference(N_("Planlovens § 23 c"), "unverified"),
        check=_no_call,
        optional=(*STATUS, "planid", "strategi"),
        message=N_("Det er ikke set, at der er indkaldt ideer og forslag til tillægget."),
        advice=N_("Vurder, om ændringen er omfattet af planstrategien; ellers skal der have været en indkaldelse."),
    )


def _no_call(rows: Rows, context: Context) -> Hits:
    """A column ``strategi`` that says so, or a row of the layer ``indkaldelse`` with the plan's planid, answers it."""
    planid = ids(rows, "planid")
    called = ids(context.dataset.whole("indkaldelse"), "planid") if context.dataset.of_kind("indkaldelse") else np.empty(0, dtype=np.int64)
    answered = (flags(rows, "strategi") == YES) | np.isin(planid, called[called >= 0])
    return judgement(in_state(rows, "KF", "F", "KV") & ~answered)


def _strategy_in_time() -> Rule:
    return law_rule(
        "strategi",
        "planstrategi",
        title=N_("Planstrategien offentliggøres i valgperiodens første halvdel"),
        reference=Reference(N_("Planlovens § 23 a (forkortet gengivelse af loven)"), "medium"),
        check=_too_late,
        columns=("datooff",),
        parameters=(law()["planstrategi_aar"],),
        message=N_("Strategien er offentliggjort den {value}; valgperiodens første halvdel sluttede den {limit}."),
        advice=N_("Kontrollér datoen, og om strategien har været i høring."),
    )


def _began(year: NDArray[np.int64]) -> NDArray[np.int64]:
    """The year in which the municipal term began that each year belongs to."""
    return A_TERM_BEGAN + (year - A_TERM_BEGAN) // TERM_YEARS * TERM_YEARS


def _too_late(rows: Rows, context: Context) -> Sequence[Hits]:
    """A strategy of the present term is besides for a person: whether it has been in hearing is not seen."""
    published = days(rows, "datooff")
    year = published.astype("datetime64[Y]").astype(np.int64) + 1970
    began = _began(year)
    half = int(law()["planstrategi_aar"].on(context.day).value)
    known = ~np.isnat(published)
    last = [f"{int(one) + half - 1}-12-31" if there else Phrase(N_("(ukendt dato)")) for one, there in zip(began, known, strict=True)]
    value = day_words(published)
    late = ~np.isnat(published) & (year >= began + half)
    return (
        breach(late, value=value, limit=last),
        judgement(~np.isnat(published) & ~late & (began == _began(np.array([context.day.year]))), value=value, limit=last),
        undecided(np.isnat(published), value=value, limit=last),
    )
