"""What the published forms fill in for a column, for those empty values that a rule demands and the user accepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from geoplan.fkg.base import demand
from geoplan.fkg.normalise.columns import ARROW
from geoplan.model.types import FieldType

if TYPE_CHECKING:
    from geoplan.model.types import Field, Layer, Model


@dataclass(frozen=True, slots=True)
class Offer:
    """A default that the theme's form has: ``rule`` is the id of the rule that an empty value breaks, ``value`` is in the column's type."""

    column: Field
    rule: str
    value: Any
    text: str


def form_defaults(model: Model, layer: Layer) -> tuple[Offer, ...]:
    """The defaults of the theme's form for columns that must be filled.

    What a form works out when it is opened (who the user is, the time) is no default, and one that does not fit the column is none either.
    """
    offers = []
    for default in model.form_defaults:
        column = layer.by_name.get(default.field)
        if default.theme_code != layer.code or column is None or demand(column) is None:
            continue
        value = _value(column, default.default)
        if value is not None:
            offers.append(Offer(column, f"fkg.{layer.table}.{column.name}.udfyldt", value, default.default))
    return tuple(offers)


def _value(column: Field, text: str) -> Any:
    if column.type is FieldType.BOOLEAN:
        return {"0": False, "1": True, "false": False, "true": True}.get(text.lower())
    if column.type not in {FieldType.INTEGER, FieldType.REAL}:
        return None
    try:
        return pa.scalar(text).cast(ARROW[column.type]).as_py()
    except pa.ArrowInvalid:
        return None
