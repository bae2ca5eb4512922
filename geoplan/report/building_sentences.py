"""The answer to a building case in sentences that an applicant reads: verdict first, then what each rule says, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geoplan.building import saying
from geoplan.building.law import STATUTE
from geoplan.building.overrides import override_of
from geoplan.rules import OUTCOME_DA, Consequence, Outcome
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.building.check import Result
    from geoplan.building.overrides import Override
    from geoplan.building.rulings import Line, Ruling
    from geoplan.texts import Texts

number, said = saying.number, saying.said

VERDICTS: Final = {
    "within_byggeret": N_("Byggeriet er inden for byggeretten: kommunen kan ikke nægte det efter bygningsreglementets kapitel 8."),
    "helhedsvurdering": N_("Byggeriet er ikke inden for byggeretten. Kommunen skal lave en helhedsvurdering."),
    "dispensation": N_("Byggeriet følger ikke planen. Det kræver en dispensation fra kommunen."),
    "judgement": N_("Mindst én regel kræver kommunens vurdering."),
    "undecided": N_("Det kan ikke afgøres endnu, om byggeriet er inden for byggeretten."),
    "nothing": N_("Byggeretten siger ikke noget om dette arbejde."),
}
DECIDING: Final = {
    Outcome.BREACH: N_("Ikke overholdt: {rules}."),
    Outcome.UNDECIDED: N_("Mangler oplysninger: {rules}."),
    Outcome.JUDGEMENT: N_("Til vurdering: {rules}."),
}
PERMITS: Final = {
    "yes": N_("Det kræver tilladelse."),
    "no": N_("Det kræver ikke tilladelse."),
    "judgement": N_("Om det kræver tilladelse, er en vurdering."),
    "undecided": N_("Om det kræver tilladelse, kan ikke afgøres endnu."),
    "none": "",
}
PERMIT_WORDS: Final = {
    "yes": N_("kræver tilladelse"),
    "no": N_("kræver ikke tilladelse"),
    "judgement": N_("kræver vurdering"),
    "undecided": N_("kan ikke afgøres"),
}
CONSEQUENCES: Final = {
    Consequence.HELHEDSVURDERING: N_("Kommunen skal lave en helhedsvurdering (BR18 § 187)."),
    Consequence.DISPENSATION: N_("Det kræver dispensation fra planen."),
}
BASES: Final = {
    STATUTE: N_("bygningsreglementet"),
    "lokalplan": N_("lokalplan"),
    "delomraade": N_("lokalplanens delområde"),
    "byggefelt": N_("byggefelt"),
    "byggelinje": N_("byggelinje"),
}
UNITS: Final = {"etager": N_("etager"), "dage": N_("dage")}


def verdict(result: Result, texts: Texts) -> str:
    """The answer of the whole case in two or three sentences: what it is, whether a permit is needed, and which rules decide it."""
    told = (texts(VERDICTS[result.outcome]), texts(PERMITS[result.permit]) if PERMITS[result.permit] else "", _deciding(result, texts))
    return " ".join(filter(None, told))


def _deciding(result: Result, texts: Texts) -> str:
    """The rules that are not complied with; where none is, those that are open or to be judged."""
    for kind, text in DECIDING.items():
        titles = [
            f"{texts(one.rule.title)} ({one.subject})" if one.subject else texts(one.rule.title)
            for one in result.rulings
            if one.outcome is kind
        ]
        if titles:
            return texts(text, rules=saying.several([title[0].lower() + title[1:] for title in titles], texts))
    return ""


def verdicts(result: Result, officers: Result | None, overrides: Sequence[Override], texts: Texts) -> list[str]:
    """The answer of the whole case; where an officer has overruled some of it, whose answer each is."""
    if officers is None or not overrides:
        return [verdict(result, texts)]
    return [
        texts(N_("geoplans svar: {verdict}"), verdict=verdict(result, texts)),
        texts(
            N_("Sagsbehandlerens svar ({who}): {verdict}"),
            who=", ".join(dict.fromkeys(one.who for one in overrides)),
            verdict=verdict(officers, texts),
        ),
    ]


def overruled(one: Ruling, overrides: Sequence[Override], texts: Texts) -> str:
    """What an officer says instead of geoplan of this rule, with name, day and reason; empty where nobody does."""
    found = override_of(one, overrides)
    if found is None:
        return ""
    answer, day = texts(OUTCOME_DA[Outcome(found.verdict)]), found.day.strftime("%d-%m-%Y")
    return texts(N_("Sagsbehandlerens svar: {answer}. {who}, {day}: {why}"), answer=answer, who=found.who, day=day, why=found.why)


def outcome(one: Ruling, texts: Texts) -> str:
    """One of the four answers as a word."""
    return texts(OUTCOME_DA[one.outcome])


def sentence(one: Ruling, texts: Texts) -> str:
    """What the rule says of its building, with the numbers; empty where there is nothing to compare."""
    text = one.rule.fails if one.outcome is Outcome.BREACH else one.rule.passes
    if not text or not told(one) or _without_numbers(one, text):
        return ""
    return texts(text, **_numbers(one, texts))


def told(one: Ruling) -> bool:
    """Whether the numbers say something: those of an open question do so only of the percentage."""
    return one.outcome is not Outcome.UNDECIDED or one.unit == "%"


def way_out(one: Ruling, texts: Texts) -> str:
    """What can be done about a breach."""
    if one.outcome is not Outcome.BREACH or not one.rule.way_out or _without_numbers(one, one.rule.way_out):
        return ""
    return texts(one.rule.way_out, **_numbers(one, texts))


def _without_numbers(one: Ruling, text: str) -> bool:
    """Whether the sentence names a number that is not known, or would say of an open question how it is answered."""
    if "{measured}" not in text:
        return ("{difference}" in text and one.difference is None) or one.outcome in {Outcome.UNDECIDED, Outcome.JUDGEMENT}
    return one.measured is None or one.limit is None


def _numbers(one: Ruling, texts: Texts) -> dict[str, str]:
    known = {"measured": one.measured, "limit": one.limit, "difference": one.difference}
    return {"name": one.subject} | {name: "?" if value is None else measured(value, one, texts) for name, value in known.items()}


def measured(value: float, one: Ruling, texts: Texts) -> str:
    """A measured length always has two decimals, as on a drawing; a count has none."""
    return texts.number(value, one.rule.decimals) if one.unit in {"m", "%"} else number(value, texts)


def basis(one: Ruling, texts: Texts) -> str:
    """Where the limit comes from: the paragraph, or the plan and its level; marked where nobody has verified the number."""
    where = one.source or one.rule.paragraph
    if one.basis != STATUTE:
        where = texts(N_("{level} {source} (BR18 § 166)"), level=texts(BASES.get(one.basis, one.basis)), source=one.source)
    return texts(where) if one.verified else texts(N_("{source} (ikke efterprøvet)"), source=texts(where))


def consequence(one: Ruling, texts: Texts) -> str:
    """What follows from a rule that is not complied with or is to be judged."""
    follows = one.consequence
    return texts(CONSEQUENCES[follows]) if follows is not None and one.outcome is Outcome.BREACH else ""


def sum_line(line: Line, texts: Texts) -> tuple[str, str, str, str]:
    """Sign, label, number with unit and paragraph of one line of a sum."""
    sign = {1: "+", -1: "−", 0: " "}[line.factor]
    unit = texts(Phrase(UNITS.get(line.unit, line.unit))) if line.unit else ""
    value = texts.number(line.value, line.decimals)
    return sign, texts(line.label), f"{value} {unit}".rstrip(), cited(line.source, texts)


def cited(paragraph: str, texts: Texts) -> str:
    """A paragraph as the language writes it: stk. and nr. are para. and no. in English."""
    said = texts(paragraph)
    return said if texts.language == "da" else said.replace("stk.", "para.").replace("nr.", "no.")
