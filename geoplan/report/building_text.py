"""The answer to a building case as text, at most 110 characters wide, to be read from the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.building.classes import ADVISERS
from geoplan.building.helhedsvurdering import CRITERIA
from geoplan.building.protection import OUTCOME_DA as THEME_DA
from geoplan.report import building_sentences as words
from geoplan.report.values import clean
from geoplan.report.wrapping import wrapped
from geoplan.rules import OUTCOME_DA, Outcome
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geoplan.building.check import Result
    from geoplan.building.overrides import Override
    from geoplan.building.rulings import Ruling
    from geoplan.texts import Texts

MARKS: Final = {Outcome.COMPLIES: "✓", Outcome.BREACH: "✗", Outcome.JUDGEMENT: "?", Outcome.UNDECIDED: "…"}
PERMIT_MARKS: Final = {"yes": "!", "no": "✓", "judgement": "?", "undecided": "…"}
LABEL: Final = 52
VALUE: Final = 14


def building_text(
    result: Result,
    texts: Texts,
    *,
    sums: bool = True,
    filled: Sequence[tuple[str, str, str]] = (),
    officers: Result | None = None,
    overrides: Sequence[Override] = (),
) -> str:
    """The whole answer. ``sums`` leaves out the calculations where False; ``filled`` is what a workspace told: what, value, source.

    ``officers`` is the answer with an officer's ``overrides`` put in; it is shown beside geoplan's.
    """
    verdicts = words.verdicts(result, officers, overrides, texts)
    lines = [*_lines(result, texts, sums=sums, verdicts=verdicts, overrides=overrides), *_filled(filled, texts)]
    return "\n".join(clean(line).rstrip() for line in lines) + "\n"


def _filled(filled: Sequence[tuple[str, str, str]], texts: Texts) -> Iterator[str]:
    if not filled:
        return
    yield from _heading(texts(N_("Udfyldt fra arbejdsområdet")))
    for what, value, source in filled:
        yield from wrapped(f"{what}: {value} ({source})", "  - ", "    ")


def _lines(result: Result, texts: Texts, *, sums: bool, verdicts: Sequence[str], overrides: Sequence[Override]) -> Iterator[str]:
    yield from wrapped(result.case.title or texts(N_("Byggesag")))
    yield texts(N_("Regler pr. {day}"), day=result.day.isoformat())
    yield ""
    for verdict in verdicts:
        yield from wrapped(verdict)
    yield from _missing(result, texts)
    yield from _rules(result, texts, sums=sums, overrides=overrides)
    yield from _permits(result, texts)
    yield from _criteria(result, texts)
    yield from _rest(result, texts)
    yield ""
    for one in result.caveats:
        yield from wrapped(words.said(one, texts))


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text


def _missing(result: Result, texts: Texts) -> Iterator[str]:
    asked = result.missing
    if not asked:
        return
    yield from _heading(texts(N_("Det mangler, før alt kan afgøres")))
    for one in asked:
        yield from wrapped(words.said(one, texts), "  - ", "    ")


def _rules(result: Result, texts: Texts, *, sums: bool, overrides: Sequence[Override]) -> Iterator[str]:
    if not result.rulings:
        return
    counts = {kind: sum(one.outcome is kind for one in result.rulings) for kind in Outcome}
    told = ", ".join(f"{count} {texts(OUTCOME_DA[kind])}" for kind, count in counts.items() if count)
    yield from _heading(texts(N_("Regel for regel ({counts})"), counts=told))
    for one in result.rulings:
        yield from _rule(one, texts, sums=sums, overrides=overrides)


def _rule(one: Ruling, texts: Texts, *, sums: bool, overrides: Sequence[Override]) -> Iterator[str]:
    about = f" – {one.subject}" if one.subject else ""
    yield f"  {MARKS[one.outcome]} {texts(one.rule.title)}{about}: {words.outcome(one, texts)}"
    yield from wrapped(words.overruled(one, overrides, texts), "      ")
    sentences = (words.sentence(one, texts), words.consequence(one, texts), words.way_out(one, texts))
    told = " ".join(filter(None, sentences))
    yield from wrapped(told, "      ")
    for remark in (*one.remarks, *one.beside):
        yield from wrapped(words.said(remark, texts), "      ")
    if one.outcome is Outcome.UNDECIDED:
        for ask in one.missing:
            yield from wrapped(texts(N_("Kan ikke afgøres: {ask}"), ask=words.said(ask, texts)), "      ")
    if sums and len(one.calculation) > 1 and words.told(one):
        yield from _sum(one, texts)
    yield from wrapped(texts(N_("Grundlag: {basis}"), basis=words.basis(one, texts)), "      ")
    if one.document:
        yield f"      {one.document}"


def _sum(one: Ruling, texts: Texts) -> Iterator[str]:
    for number, line in enumerate(one.calculation):
        sign, label, value, source = words.sum_line(line, texts)
        sign = " " if number == 0 and sign == "+" else sign
        yield f"        {sign} {label:<{LABEL}} {value:>{VALUE}}  {source}"


def _permits(result: Result, texts: Texts) -> Iterator[str]:
    if not result.permits:
        return
    yield from _heading(texts(N_("Tilladelse")))
    for one in result.permits:
        answer = texts(words.PERMIT_WORDS[one.required])
        yield f"  {PERMIT_MARKS[one.required]} {one.subject}: {answer} ({words.cited(one.paragraph, texts)})"
        for why in (*one.why, *one.conditions, *one.missing):
            yield from wrapped(words.said(why, texts), "      ")


def _criteria(result: Result, texts: Texts) -> Iterator[str]:
    if result.outcome != "helhedsvurdering":
        return
    yield from _heading(texts(N_("Kommunen lægger vægt på dette i en helhedsvurdering")))
    for one in CRITERIA:
        yield from wrapped(f"{texts(one.text)} ({words.cited(one.paragraph, texts)})", "  - ", "    ")


def _rest(result: Result, texts: Texts) -> Iterator[str]:
    if result.themes:
        yield from _heading(texts(N_("Beskyttelse og landzone")))
        for theme in result.themes:
            yield from wrapped(f"{texts(theme.title)}: {texts(THEME_DA[theme.outcome])}. {words.said(theme.why, texts)}", "  - ", "    ")
    yield from _classes(result, texts)
    if result.climate:
        yield from _heading(texts(N_("Klimakrav")))
        for one in result.climate:
            answer = f" ({texts(OUTCOME_DA[one.outcome])})" if one.outcome is not None else ""
            unsure = "" if one.verified else " " + texts(N_("(ikke efterprøvet)"))
            yield from wrapped(f"{one.subject}{answer}: {words.said(one.why, texts)}{unsure}", "  - ", "    ")
            if one.energy is not None:
                frame = texts(N_("Energirammen er {energy} kWh/m² pr. år (BR18 §§ 259-260)."), energy=texts.number(one.energy, 1))
                yield from wrapped(frame, "    ")
    if result.periods:
        yield from _heading(texts(N_("Frister")))
        for period in result.periods:
            answer = f" ({texts(OUTCOME_DA[period.outcome])})" if period.outcome is not None else ""
            yield from wrapped(f"{texts(period.title)}{answer}: {words.said(period.why, texts)}", "  - ", "    ")


def _classes(result: Result, texts: Texts) -> Iterator[str]:
    if not result.classes:
        return
    yield from _heading(texts(N_("Klasser (kommunens vejledning; efterprøv dem hos en rådgiver)")))
    for one in result.classes:
        found = (one.use_category, one.risk, _class(one.fire, texts), one.consequence, _class(one.structure, texts))
        yield from wrapped(f"{one.subject}: {', '.join(filter(None, found)) or '–'}", "  - ", "    ")
        if one.missing:
            yield from wrapped(texts(N_("Angiv {fields}, så kan resten findes."), fields=", ".join(one.missing)), "    ")


def _class(name: str | None, texts: Texts) -> str:
    """A class with who must certify; the exemptions have no name of their own."""
    if name is None:
        return ""
    told = texts(ADVISERS[name])
    return told if name in {"BK0", "KK0"} else f"{name} ({told})"
