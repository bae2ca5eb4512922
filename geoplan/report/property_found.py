"""What a text may mean, as text and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from geoplan.property.candidates import KINDS_DA
from geoplan.property.joins import CERTAINTY_DA
from geoplan.report.values import clean
from geoplan.report.wrapping import wrapped
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.property.candidates import Candidate
    from geoplan.property.finder import Missed
    from geoplan.texts import Texts


class FoundLike(Protocol):
    """What a writer needs of an answer."""

    @property
    def text(self) -> str: ...  # noqa: D102 - as in the answer
    @property
    def candidates(self) -> tuple[Candidate, ...]: ...  # noqa: D102
    @property
    def missed(self) -> Missed | None: ...  # noqa: D102


def found_text(answer: FoundLike, t: Texts) -> str:
    """The candidates, a paragraph each; or what was tried and what is nearest."""
    if answer.missed is not None:
        return "\n".join(_missed(answer, answer.missed, t))
    lines = [t.plural("{n} mulighed for “{text}”", "{n} muligheder for “{text}”", len(answer.candidates), text=clean(answer.text))]
    for one in answer.candidates:
        lines += _candidate(one, t)
    return "\n".join(lines)


def _candidate(one: Candidate, t: Texts) -> Iterator[str]:
    yield f"  {clean(one.label)} ({t(KINDS_DA[one.kind])})"
    sure = t(CERTAINTY_DA[one.certainty])
    facts = [f"BFE {one.bfe} ({sure})" if one.bfe else ""]
    facts.append(t(N_("nøgle {key}"), key=clean(one.key)) if one.key not in {"", one.bfe} and "@" not in one.key else "")
    if one.parcels and not one.bfe:
        facts.append(t(N_("hører ikke til én samlet fast ejendom")))
    elif one.meant is None and one.kind != "plan":
        facts.append(t(N_("ejendommen er ukendt")))
    facts += [t(why) for why in one.why]
    yield from wrapped(", ".join(fact for fact in facts if fact), "    ")


def _missed(answer: FoundLike, missed: Missed, t: Texts) -> Iterator[str]:
    yield t(N_("Intet i arbejdsområdet passer på “{text}”."), text=clean(answer.text))
    if missed.tried:
        yield from wrapped(t(N_("Prøvet som: {ways}."), ways="; ".join(t(one) for one in missed.tried)))
    for one in missed.near:
        yield from wrapped("- " + t(one), "  ", "    ")


def found_json(answer: FoundLike, t: Texts) -> str:
    """The whole answer."""
    missed = answer.missed
    values = {
        "text": answer.text,
        "candidates": [_values(one, t) for one in answer.candidates],
        "tried": [t(one) for one in missed.tried] if missed else [],
        "near": [t(one) for one in missed.near] if missed else [],
    }
    return json.dumps(values, ensure_ascii=False, indent=2)


def _values(one: Candidate, t: Texts) -> dict[str, Any]:
    return {
        "label": one.label,
        "kind": one.kind,
        "key": one.key,
        "bfe": one.bfe,
        "certainty": one.certainty.value,
        "joins": list(one.joins),
        "fit": one.fit.name.lower(),
        "why": [t(why) for why in one.why],
        "point": list(one.point) if one.point else None,
        "objekt_id": one.objekt_id,
    }
