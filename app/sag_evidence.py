"""The evidence of a case, rule by rule: what geoplan says and what the officer says. Nothing of Streamlit here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geoplan.building.asking import without_fields
from geoplan.report import building_sentences as words
from geoplan.report.values import clean
from geoplan.rules import Outcome
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoplan.building.check import Result
    from geoplan.building.rulings import Ruling
    from geoplan.texts import Texts
    from geoplan.workflows.case.stored import Override, Stored

ORDER: Final = (Outcome.BREACH, Outcome.UNDECIDED, Outcome.JUDGEMENT, Outcome.COMPLIES)
"""What needs a person first."""

_BANNERS: Final[Mapping[str, Outcome]] = {
    "within_byggeret": Outcome.COMPLIES,
    "helhedsvurdering": Outcome.BREACH,
    "dispensation": Outcome.BREACH,
    "judgement": Outcome.JUDGEMENT,
    "undecided": Outcome.UNDECIDED,
    "nothing": Outcome.JUDGEMENT,
}


def banner(result: Result) -> Outcome:
    """The whole answer as one of the four; a permit that cannot be decided leaves it open."""
    outcome = _BANNERS.get(result.outcome, Outcome.UNDECIDED)
    return Outcome.UNDECIDED if outcome is Outcome.COMPLIES and result.permit == "undecided" else outcome


@dataclass(frozen=True, slots=True)
class Evidence:
    """A ruling in words, with what the officer made of it (the latest; None where nothing)."""

    rule: str
    subject: str
    title: str
    outcome: Outcome
    officer: Override | None
    measured: str
    limit: str
    difference: str
    basis: str
    paragraph: str
    document: str
    said: tuple[str, ...]
    calculation: tuple[tuple[str, str, str, str], ...]

    @property
    def stands(self) -> Outcome:
        """The answer that counts: the officer's where there is one."""
        return Outcome(self.officer.verdict) if self.officer is not None else self.outcome

    @property
    def name(self) -> str:
        """The rule and what it is about."""
        return f"{self.title} – {self.subject}" if self.subject else self.title


def evidence(case: Stored, result: Result, t: Texts) -> tuple[Evidence, ...]:
    """Every ruling, those that need a person first."""
    return of_rulings(result.rulings, case.overrides, t)


def of_rulings(rulings: Sequence[Ruling], overrides: Sequence[Override], t: Texts) -> tuple[Evidence, ...]:
    """The same of rulings that are not of a stored case."""
    judged = {(one.rule, one.subject): one for one in overrides}
    made = [_evidence(one, judged.get((one.rule.id, one.subject)), t) for one in rulings]
    return tuple(sorted(made, key=lambda one: ORDER.index(one.stands)))


def _evidence(one: Ruling, officer: Override | None, t: Texts) -> Evidence:
    told = words.told(one)
    sentences = (words.sentence(one, t), words.consequence(one, t), words.way_out(one, t))
    said = [*filter(None, sentences), *(words.said(remark, t) for remark in (*one.remarks, *one.beside))]
    if one.outcome is Outcome.UNDECIDED:
        said += [without_fields(words.said(ask, t)) for ask in one.missing]
    return Evidence(
        rule=one.rule.id,
        subject=clean(one.subject),
        title=t(one.rule.title),
        outcome=one.outcome,
        officer=officer,
        measured=_number(one.measured if told else None, one, t),
        limit=_number(one.limit, one, t),
        difference=_number(one.difference if told else None, one, t),
        basis=words.basis(one, t),
        paragraph=words.cited(one.rule.paragraph, t),
        document=one.document if one.document.startswith(("https://", "http://")) else "",
        said=tuple(clean(text) for text in said),
        calculation=tuple(words.sum_line(line, t) for line in one.calculation) if len(one.calculation) > 1 and told else (),
    )


def _number(value: float | None, one: Ruling, t: Texts) -> str:
    if value is None:
        return "–"
    if one.unit == "etager" and value == 1:
        return t(N_("1 etage"))
    unit = t(Phrase(words.UNITS.get(one.unit, one.unit))) if one.unit else ""
    return f"{words.measured(value, one, t)} {unit}".rstrip()


def overview(found: Sequence[Evidence], said: dict[Outcome, str], t: Texts) -> list[dict[str, Any]]:
    """All rules as a table. ``said`` is icon and word of each answer."""
    return [
        {
            t(N_("Regel")): one.name,
            t(N_("geoplans svar")): said[one.outcome],
            t(N_("Sagsbehandlerens svar")): said[one.stands] if one.officer is not None else "–",
            t(N_("Målt")): one.measured,
            t(N_("Grænse")): one.limit,
            t(N_("Forskel")): one.difference,
            t(N_("Grundlag")): one.basis,
        }
        for one in found
    ]


def counted(found: Sequence[Evidence], said: dict[Outcome, str]) -> str:
    """How many rules stand with each answer, those that need a person first."""
    counts = {kind: sum(one.stands is kind for one in found) for kind in ORDER}
    return " · ".join(f"{said[kind]}: {count}" for kind, count in counts.items() if count)
