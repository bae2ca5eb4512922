"""The law of building cases, explained: rules of byggeret with the numbers they look up, and every other number with its history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geoplan.building.byggeret import RULES
from geoplan.building.law import law
from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.building.byggeret import BuildingRule
    from geoplan.rules import Parameter

PREFIX: Final = "br18"


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule with its parameters, or a parameter that belongs to no rule of byggeret."""

    rule: BuildingRule | None
    parameters: tuple[Parameter, ...]


def is_law(text: str) -> bool:
    """Whether ``text`` asks for the law of building cases."""
    return text.partition(".")[0] == PREFIX


def explained(text: str = PREFIX) -> tuple[Explained, ...]:
    """Give the rules under ``text`` (``br18``, ``br18.byggeret.hoejde``) and the numbers (``br18.hoejde``). Raises ``UsageError``."""
    known = law()
    stem = text.rstrip(".")
    rules = [rule for rule in RULES if rule.id == stem or rule.id.startswith(f"{stem}.")]
    found = [Explained(rule, tuple(known[name] for name in (*rule.parameters, *rule.values))) for rule in rules]
    shown = {parameter.name for one in found for parameter in one.parameters}
    alone = [parameter for name, parameter in known.items() if (stem == PREFIX and name not in shown) or f"{PREFIX}.{name}" == stem]
    if not found and not alone:
        message = N_("Ingen regel og intet tal hedder “{text}”. Se dem alle med “geoplan rules br18”.")
        raise UsageError(texts()(message, text=text))
    return (*found, *(Explained(None, (parameter,)) for parameter in alone))


def described_law(one: Explained) -> dict[str, Any]:
    """Give a rule or a number as plain data for JSON, its texts in the user's language."""
    t = texts()
    rule = one.rule
    about = (
        {
            "id": rule.id,
            "title": t(rule.title),
            "paragraph": rule.paragraph,
            "facts": list(rule.facts),
            "explains": t(rule.explains) if rule.explains else "",
        }
        if rule is not None
        else {}
    )
    return about | {"parameters": [_parameter(parameter) for parameter in one.parameters]}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    t = texts()
    values = [
        {
            "fact": dated.fact,
            "value": None if dated.text else dated.value,
            "text": t(dated.text) if dated.text else "",
            "use": list(dated.use),
            "valid_from": dated.valid_from.isoformat(),
            "valid_to": dated.valid_to.isoformat() if dated.valid_to else None,
            "uncertain_from": dated.uncertain_from.isoformat() if dated.uncertain_from else None,
            "uncertain_until": dated.uncertain_until.isoformat() if dated.uncertain_until else None,
            "read_from": dated.read_from.isoformat() if dated.read_from else None,
            "source": t(dated.reference.text),
            "confidence": dated.reference.confidence,
            "note": t(dated.note) if dated.note else "",
        }
        for dated in parameter.values
    ]
    return {"name": parameter.name, "title": t(parameter.title), "unit": parameter.unit, "values": values}
