"""Plain data of a case as the TOML of a case file, so that a case made on a page is a file like any other."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any


def case_toml(content: dict[str, Any]) -> str:
    """The text of a case file. Reading it gives ``content`` again. Tables in tables are written in a line; None is left out."""
    plain = {name: value for name, value in content.items() if not _is_table(value)}
    lines = [f"{name} = {_value(value)}" for name, value in plain.items() if value is not None]
    for name, value in content.items():
        if isinstance(value, dict):
            lines += ["", f"[{name}]", *_fields(value)]
        elif _is_table(value):
            lines += [line for one in value for line in ("", f"[[{name}]]", *_fields(one))]
    return "\n".join(lines).lstrip("\n") + "\n"


def _is_table(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list | tuple) and bool(value) and all(isinstance(one, dict) for one in value))


def _fields(table: dict[str, Any]) -> list[str]:
    return [f"{name} = {_value(value)}" for name, value in table.items() if value is not None]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{" + ", ".join(_fields(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
