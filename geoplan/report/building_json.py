"""The answer to a building case as plain data: every number raw, every sentence beside it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geoplan.building.helhedsvurdering import CRITERIA
from geoplan.report import building_sentences as words
from geoplan.report.values import raw_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.building.check import Result
    from geoplan.building.rulings import Ruling
    from geoplan.texts import Texts


def building_json(result: Result, texts: Texts, *, filled: Sequence[tuple[str, str, str]] = ()) -> str:
    """The whole answer as JSON. ``filled`` is what a workspace told: what, value, source."""
    told = {"filled": [dict(zip(("what", "value", "source"), one, strict=True)) for one in filled]} if filled else {}
    return json.dumps(guarded(building_data(result, texts) | told), ensure_ascii=False, indent=2) + "\n"


def guarded(data: Any) -> Any:
    """``data`` with every text masked and bounded."""
    if isinstance(data, dict):
        return {name: guarded(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [guarded(value) for value in data]
    return raw_text(data) if isinstance(data, str) else data


def building_data(result: Result, texts: Texts) -> dict[str, Any]:
    """The whole answer as plain data."""
    return {
        "title": result.case.title,
        "day": result.day.isoformat(),
        "outcome": result.outcome,
        "verdict": words.verdict(result, texts),
        "permit": result.permit,
        "missing": [words.said(one, texts) for one in result.missing],
        "rules": [_rule(one, texts) for one in result.rulings],
        "permits": [
            {
                "subject": one.subject,
                "required": one.required,
                "work": one.work,
                "paragraph": one.paragraph,
                "why": [words.said(why, texts) for why in one.why],
                "conditions": [words.said(why, texts) for why in one.conditions],
                "missing": [words.said(why, texts) for why in one.missing],
            }
            for one in result.permits
        ],
        "criteria": [asdict(one) for one in CRITERIA] if result.outcome == "helhedsvurdering" else [],
        "themes": [
            {
                "fact": one.fact,
                "theme": texts(one.title),
                "subject": one.subject,
                "outcome": one.outcome,
                "paragraph": one.paragraph,
                "why": words.said(one.why, texts),
            }
            for one in result.themes
        ],
        "climate": [_climate(one, texts) for one in result.climate],
        "classes": [asdict(one) for one in result.classes],
        "periods": [
            {
                "title": texts(one.title),
                "fact": one.fact,
                "limit": one.limit,
                "used": one.used,
                "outcome": one.outcome.value if one.outcome else None,
                "why": words.said(one.why, texts),
            }
            for one in result.periods
        ],
        "caveats": [words.said(one, texts) for one in result.caveats],
    }


def _rule(one: Ruling, texts: Texts) -> dict[str, Any]:
    return {
        "rule": one.rule.id,
        "title": texts(one.rule.title),
        "subject": one.subject,
        "outcome": one.outcome.value,
        "measured": one.measured,
        "limit": one.limit,
        "difference": one.difference,
        "unit": one.unit,
        "basis": one.basis,
        "source": one.source,
        "fact": one.fact,
        "paragraph": one.rule.paragraph,
        "verified": one.verified,
        "consequence": one.consequence.value if one.consequence else None,
        "sentence": words.sentence(one, texts),
        "advice": words.way_out(one, texts),
        "calculation": [
            {"label": texts(line.label), "value": line.value, "unit": line.unit, "paragraph": line.source, "sign": line.factor}
            for line in one.calculation
        ],
        "remarks": [words.said(remark, texts) for remark in (*one.remarks, *one.beside)],
        "missing": [words.said(ask, texts) for ask in one.missing],
        "document": one.document,
    }


def _climate(one: Any, texts: Texts) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "required": one.required,
        "fact": one.fact,
        "limit": one.limit,
        "measured": one.measured,
        "outcome": one.outcome.value if one.outcome else None,
        "verified": one.verified,
        "energy_kwh_m2": one.energy,
        "why": words.said(one.why, texts),
    }
