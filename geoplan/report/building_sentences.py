"""The answer to a building case in sentences that an applicant reads: verdict first, then what each rule says, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geoplan.building.law import STATUTE
from geoplan.rules import OUTCOME_DA, Consequence, Outcome
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.building.check import Result
    from geoplan.building.rulings import Line, Ruling, Said
    from geoplan.texts import Texts

DIGITS: Final = 3
"""Decimals that a number in a sentence has at most."""
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
FEW: Final = 3
"""So many names are told in a sentence."""
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


def number(value: float, texts: Texts) -> str:
    """A number with the decimals that say something, at most three."""
    return texts.number(round(value, DIGITS)).removesuffix(",0" if texts.language == "da" else ".0")


def said(one: Said, texts: Texts) -> str:
    """A sentence with its values filled in as the language writes them, after the buildings that it is about."""
    told = texts(one.text, **{name: _shown(value, texts) for name, value in one.values.items()}) if one.values else texts(one.text)
    return f"{_several(one.about, texts)}: {told}" if one.about else told


def _several(names: Sequence[str], texts: Texts) -> str:
    """The first of some names, and how many more there are."""
    first = ", ".join(names[:FEW])
    return texts(N_("{names} og {count} til"), names=first, count=len(names) - FEW) if len(names) > FEW else first


def _shown(value: Any, texts: Texts) -> str:
    return number(float(value), texts) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


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
            return texts(text, rules=_several([title[0].lower() + title[1:] for title in titles], texts))
    return ""


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
