"""A JSON file that is a list of objects, as the BBR service answers: a table without geometry, every value as text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geoplan.errors import UnreadableError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_BYTES: Final = 256 << 20


def looks_like_rows(path: Path) -> bool:
    """Whether the file begins as a list of objects."""
    with path.open("rb") as stream:
        head = stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"[") and head[1:].lstrip().startswith(b"{")


def json_rows(path: Path) -> dict[str, list[Any]]:
    """The rows as columns, None where a row lacks the name. What is nested becomes JSON text. Raises UnreadableError."""
    t = texts()
    if path.stat().st_size > LARGEST_BYTES:
        raise UnreadableError(t(N_("{name} er for stor til at læses som JSON ({limit} MB)."), name=path.name, limit=LARGEST_BYTES >> 20))
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError, OSError) as fault:
        raise UnreadableError(t(N_("{name} kan ikke læses som JSON."), name=path.name)) from fault
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnreadableError(t(N_("{name} er ikke en liste af rækker."), name=path.name))
    names = dict.fromkeys(str(name) for row in rows for name in row)
    return {name: [_text(row.get(name)) for row in rows] for name in names}


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
