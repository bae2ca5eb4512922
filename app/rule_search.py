"""Every rule and every number of the law as rows to search in. Nothing of Streamlit here."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geoplan.building.uses import USE_DA
from geoplan.rules.types import SEVERITY_DA
from geoplan.texts import N_, texts
from geoplan.workflows.building_law import described_law, explained
from geoplan.workflows.families import source_da
from geoplan.workflows.rules import described, rule_families

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.texts import Texts
    from geoplan.workflows.building_law import Explained
    from geoplan.workflows.families import Family

CHAPTERS: Final = {
    "br18": N_("Byggeri (byggeret, bygningsreglement, love)"),
    "plan": N_("Planer"),
    "fkg": N_("FKG-temaer"),
    "leverance": N_("Leverancens filer"),
    "ejendom": N_("Ejendomme på tværs af registre"),
}
CONFIDENCE: Final = {
    "high": N_("efterprøvet"),
    "medium": N_("sandsynlig, ikke efterprøvet"),
    "low": N_("usikker, ikke efterprøvet"),
    "proposal": N_("geoplans forslag, står ikke i kilden"),
    "inferred": N_("udledt, ikke efterprøvet"),
    "unverified": N_("ikke efterprøvet"),
    "mixed": N_("delvis efterprøvet"),
}
"""How sure somebody is of a rule or a number, in words."""


class Entry(NamedTuple):
    """A line of the list: a kind of rule, or a number of the law. ``ids`` are all rules of the kind; the first is shown in full."""

    id: str
    title: str
    chapter: str
    severity: str
    source: str
    confidence: str
    count: int
    text: str
    ids: tuple[str, ...]


@lru_cache(maxsize=1)
def _families() -> tuple[Family, ...]:
    """All kinds of rules; making them takes about a second."""
    return rule_families()


def confidence_word(confidence: str) -> str:
    """How sure it is, in the user's language."""
    return texts()(CONFIDENCE.get(confidence, CONFIDENCE["unverified"]))


@lru_cache(maxsize=2)
def entries(language: str) -> tuple[Entry, ...]:  # noqa: ARG001 -- texts() is in this language where it is called
    """All of them: the law of building first, then the kinds of rules."""
    return (*map(_of_law, explained()), *map(_of_family, _families()))


def _of_law(one: Explained) -> Entry:
    t = texts()
    told = described_law(one)
    values = [value for parameter in told["parameters"] for value in parameter["values"]]
    ident = told.get("id") or f"br18.{told['parameters'][0]['name']}"
    title = told.get("title") or told["parameters"][0]["title"]
    source = told.get("paragraph") or "; ".join(dict.fromkeys(value["source"] for value in values))
    searched = " ".join([ident, title, source, told.get("explains", ""), *(value["text"] + " " + value["note"] for value in values)])
    kind = t(N_("regel i loven")) if one.rule is not None else t(N_("tal i loven"))
    return Entry(ident, title, "br18", kind, source, _least([value["confidence"] for value in values]), 1, searched.casefold(), (ident,))


def _of_family(family: Family) -> Entry:
    t = texts()
    rules = family.rules
    severity = ", ".join(t(SEVERITY_DA[one]) for one in family.severities)
    source = "; ".join(family.sources[:3])
    ids = tuple(rule.id for rule in rules)
    first = family.first
    searched = " ".join(
        [family.pattern, t(first.title), t(first.message), t(first.advice), t(first.explains), source, *family.catalogue, *ids]
    )
    confidence = _least([rule.reference.confidence for rule in rules])
    return Entry(family.pattern, t(first.title), ids[0].partition(".")[0], severity, source, confidence, len(ids), searched.casefold(), ids)


def _least(confidences: Sequence[str]) -> str:
    """How sure all of them are: that of the least sure, or that some are and some are not."""
    if "high" in confidences and set(confidences) != {"high"}:
        return "mixed"
    order = ("high", "medium", "inferred", "low", "proposal", "unverified")
    return max(confidences, key=lambda one: order.index(one) if one in order else len(order), default="unverified")


def searched(found: Sequence[Entry], *, text: str = "", chapters: Sequence[str] = (), verified: bool | None = None) -> list[Entry]:
    """The entries that hold every word of ``text``, of these chapters; ``verified`` True, False or both."""
    words = text.casefold().split()
    return [
        one
        for one in found
        if all(word in one.text for word in words)
        and (not chapters or one.chapter in chapters)
        and (verified is None or (one.confidence == "high") is verified)
    ]


def in_full(rule: str) -> dict[str, Any] | None:
    """One rule or number with everything that is known of it; None where there is none of this id."""
    if rule.partition(".")[0] == "br18":
        return next(
            (described_law(one) for one in explained() if (described_law(one).get("id") or f"br18.{one.parameters[0].name}") == rule), None
        )
    for family in _families():
        for one in family.rules:
            if rule in {one.id, family.pattern}:
                return described(one) | {"source_da": source_da(one)}
    return None


def value_rows(parameter: dict[str, Any]) -> list[dict[str, str]]:
    """A number's values, the newest first: from when to when, by which paragraph, and whether somebody has verified it."""
    t = texts()
    rows = []
    for value in sorted(parameter["values"], key=lambda one: one["valid_from"], reverse=True):
        number = value.get("value")
        said = value.get("text") or (
            "–" if number is None else f"{t.number(number).removesuffix(',0').removesuffix('.0')} {parameter['unit']}".strip()
        )
        rows.append(
            {
                t(N_("Værdi")): said,
                t(N_("Gælder for")): _uses(value.get("use") or [], t),
                t(N_("Fra")): _day(value["valid_from"]),
                t(N_("Til")): _day(value["valid_to"]) if value["valid_to"] else t(N_("og frem")),
                t(N_("Kilde")): value["source"],
                t(N_("Efterprøvet?")): confidence_word(value["confidence"]),
                t(N_("Bemærkning")): value.get("note") or "",
            }
        )
    return rows


def _uses(uses: Sequence[str], t: Texts) -> str:
    """What the value holds for, as a person says it."""
    known = {**USE_DA, "etagebolig_udlagt": N_("etagebolig, hvor området er udlagt til det"), "alle": N_("alle")}
    return ", ".join(t(known[use]) if use in known else use.replace("_", " ") for use in uses) or t(N_("alle"))


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}-{month}-{year}"
