"""Civil registration numbers (CPR) never leave the tool: every value that goes into a report passes through here."""

from __future__ import annotations

import re
from typing import Final

DAYS_IN_MONTH: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
TEN_DIGITS: Final = 10

_UUID: Final = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
_CPR: Final = r"(?<!\d)(\d\d)(\d\d)(\d\d)[^\w.,;:/|()]{0,3}(\d{4})(?!\d)"
_PATTERN: Final = re.compile(f"{_UUID}|{_CPR}")
_WORTH_A_LOOK: Final = re.compile(r"\d{6}")


def masked(text: str) -> str:
    """``text`` with the last four digits of everything that looks like a CPR number replaced: ``010190-****``.

    That is ddmmyy and four digits, with or without a sign or space between, where ddmmyy is a day that exists in some century.
    A UUID is left alone, whatever digits it holds.
    """
    return _PATTERN.sub(_mask, text) if _WORTH_A_LOOK.search(text) else text


def masked_number(value: float) -> str | None:
    """The masked text of a number of ten digits that looks like a CPR number; None for every other number."""
    if not 10**8 < value < 10**TEN_DIGITS or value != int(value):
        return None
    digits = str(int(value))
    hidden = masked(digits) if len(digits) == TEN_DIGITS else digits
    return hidden if hidden != digits else None


def _mask(found: re.Match[str]) -> str:
    day, month, year, _ = found.groups()
    if day is None or not _exists(int(day), int(month), int(year)):
        return found.group()
    return f"{day}{month}{year}-****"


def _exists(day: int, month: int, year: int) -> bool:
    if not 1 <= month <= len(DAYS_IN_MONTH) or not 1 <= day <= DAYS_IN_MONTH[month - 1]:
        return False
    return (day, month) != (29, 2) or year % 4 == 0
