"""Numbers and days as Danes write them, in and out."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

_NUMBER: Final = re.compile(r"^[+-]?(\d{1,3}(\.\d{3})+|\d+)?([.,]\d*)?$")
_DAY: Final = re.compile(r"^\s*(\d{1,2})[-./](\d{1,2})[-./](\d{4})\s*$")


def parsed_number(text: str) -> float | None:
    """The number in ``text``, None when it is empty. ``8,5`` and ``8.5`` are both 8.5; ``1.234,5`` is 1234.5. Raises ValueError.

    A single full stop before exactly three digits (``1.234``) is read as thousands, as Danish does.
    """
    plain = re.sub(r"[\s\u00a0]", "", text)
    if not plain:
        return None
    if not _NUMBER.match(plain) or not re.search(r"\d", plain):
        raise ValueError(text)
    if "," in plain or re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    return float(plain)


def parsed_day(text: str) -> dt.date | None:
    """The day in ``text`` as dd-mm-yyyy (or with full stops or slashes, or as yyyy-mm-dd), None when it is empty. Raises ValueError."""
    if not text.strip():
        return None
    found = _DAY.match(text)
    if found:
        day, month, year = map(int, found.groups())
        return dt.date(year, month, day)
    return dt.date.fromisoformat(text.strip())


def said_day(day: dt.date | None) -> str:
    """The day as dd-mm-yyyy, a dash when there is none."""
    return "–" if day is None else f"{day:%d-%m-%Y}"
