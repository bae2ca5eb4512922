"""The JSON Schema of a case file, made from the fields that are read, so that the two cannot differ."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

from geoplan.building.case import Case, field_types

if TYPE_CHECKING:
    from collections.abc import Mapping

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
TYPES: Final[Mapping[Any, Mapping[str, str]]] = {
    str: {"type": "string"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    dt.date: {"type": "string", "format": "date"},
}


def case_schema() -> dict[str, Any]:
    """The schema of a case: what ``geoplan building check`` reads. Days are dates in TOML and text like 2024-10-15 in JSON."""
    return {"$schema": DIALECT, "title": "geoplan building case", **_table(Case)}


def schema_text() -> str:
    """The schema as it is shipped."""
    return json.dumps(case_schema(), ensure_ascii=False, indent=2) + "\n"


def _table(kind: Any) -> dict[str, Any]:
    types = field_types(kind)
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {one.name: _field(types[one.name], one.metadata) for one in fields(kind)},
    }


def _field(kind: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    kind = next((one for one in get_args(kind) if one is not NoneType), kind) if NoneType in get_args(kind) else kind
    if get_origin(kind) is tuple:
        return {"description": told["title"], "type": "array", "items": _value(get_args(kind)[0], told)}
    return {"description": told["title"], **_value(kind, told)}


def _value(kind: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    if is_dataclass(kind):
        return _table(kind)
    if get_origin(kind) is tuple:
        return {"type": "array", "items": {"type": "number"}, "minItems": told["each"], "maxItems": told["each"]}
    made: dict[str, Any] = dict(TYPES[kind])
    if told.get("one_of"):
        made["enum"] = [str(word) for word in told["one_of"]]
    if told.get("least") is not None:
        made["minimum"] = told["least"]
    made |= {name: told[key] for key, name in (("over", "exclusiveMinimum"), ("most", "maximum")) if told.get(key) is not None}
    if told.get("whole"):
        made["multipleOf"] = 1
    return made
