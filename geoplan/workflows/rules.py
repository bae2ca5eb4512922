"""What is checked, why, and by which source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoplan.catalogue import all_rules, find_rules
from geoplan.errors import UnknownThemeError, UsageError
from geoplan.fkg.rules import theme_rules
from geoplan.model.load import find, load
from geoplan.model.plan import plan_model
from geoplan.plan.rules.every import rules_for
from geoplan.texts import N_, texts
from geoplan.workflows.families import families

if TYPE_CHECKING:
    from geoplan.model.types import Layer, Model
    from geoplan.rules import Parameter, Rule
    from geoplan.workflows.families import Family


def rules(text: str = "") -> tuple[Rule, ...]:
    """Give the rule with the id ``text``, those under it, or those of the theme it names. Raises ``UsageError`` where there is none.

    >>> [rule.id for rule in rules("fkg.t_5607_ladefacilitet.off_kode.semioffentlig")]
    ['fkg.t_5607_ladefacilitet.off_kode.semioffentlig']
    """
    kind = _plan_kind(text)
    if kind:
        return rules_for(kind)
    model = load()
    layer = _theme(model, text)
    named = layer is not None and "." not in text
    found = theme_rules(model, layer) if layer is not None and layer.live else find_rules(model, text)
    chosen = found if named or not text else tuple(rule for rule in found if _under(rule.id, text))
    if not chosen:
        message = N_("Ingen regel hedder “{text}” eller begynder sådan. Se familierne med “geoplan rules”.")
        raise UsageError(texts()(message, text=text))
    return chosen


def _under(rule_id: str, text: str) -> bool:
    stem = text.rstrip(".")
    return rule_id == stem or rule_id.startswith(f"{stem}.")


def _plan_kind(text: str) -> str:
    """Give the kind of plan object that a word names, alone or as ``plan.lokalplan``; empty where it names none."""
    word = text.casefold().removeprefix("plan.")
    named = {name: kind.name for kind in plan_model().kinds.values() for name in (kind.name, kind.title_da.casefold())}
    return named.get(word, "")


def _theme(model: Model, text: str) -> Layer | None:
    """Give the theme that an id or a plain word names, so that the rules of the others need not be made."""
    parts = text.split(".")
    if len(parts) > 1:
        return model.by_table.get(parts[1])
    try:
        return find(model, text) if text not in {"", "fkg", "leverance"} else None
    except UnknownThemeError:
        return None


def rule_families() -> tuple[Family, ...]:
    """Give all rules, gathered by kind."""
    return families(all_rules(load()))


def described(rule: Rule) -> dict[str, Any]:
    """Give one rule as plain data for JSON, its texts in the user's language."""
    t = texts()
    return {
        "id": rule.id,
        "title": t(rule.title),
        "layer": rule.layer,
        "field": rule.field,
        "severity": rule.severity.value,
        "consequence": rule.consequence.value,
        "scope": rule.scope.value,
        "message": t(rule.message),
        "advice": t(rule.advice),
        "explains": t(rule.explains),
        "unit": t(rule.unit),
        "columns": list(rule.columns),
        "optional_columns": list(rule.optional),
        "layers": [*rule.layers, *rule.tables],
        "source": {"text": t(rule.reference.text), "confidence": rule.reference.confidence, "url": rule.reference.url},
        "verified": rule.reference.verified,
        "parameters": [_parameter(parameter) for parameter in rule.parameters],
        "catalogue": list(rule.catalogue),
        "never_run": t(rule.skip),
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    values = [
        {
            "value": dated.value,
            "valid_from": dated.valid_from.isoformat(),
            "valid_to": dated.valid_to.isoformat() if dated.valid_to else None,
            "source": texts()(dated.reference.text),
            "confidence": dated.reference.confidence,
        }
        for dated in parameter.values
    ]
    return {"name": parameter.name, "title": texts()(parameter.title), "unit": parameter.unit, "values": values}
