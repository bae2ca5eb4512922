"""Values from the data as a report may hold them: plain Python, masked, bounded in length, always possible to write as UTF-8."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geoplan.report.privacy import masked, masked_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST_RAW: Final = 1000
"""Characters kept of a text value in the reports that hold raw values."""

T = TypeVar("T")
Plain = bool | int | float | str | None

_SIMPLE: Final = frozenset({bool, int, float, str})
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


def plain(value: object) -> Plain:
    """``value`` as null, truth value, number or text. NaN and infinity become None, a number that looks like a CPR number a masked text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return raw_text(value)
    if isinstance(value, int | float):
        return _number(value)
    return _converted(value)


def _number(value: float) -> Plain:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return masked_number(value) or value


def _converted(value: object) -> Plain:
    """Values that are not plain Python: numpy and Arrow scalars, decimals, days, lists."""
    for method in ("as_py", "item"):
        convert = getattr(value, method, None)
        if callable(convert):
            return plain(convert())
    if isinstance(value, Decimal):
        return plain(float(value))
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        parts = sorted(map(str, value)) if isinstance(value, set | frozenset) else [str(part) for part in value]
        return raw_text(", ".join(parts))
    return raw_text(value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value))


def raw_text(text: str) -> str:
    """``text`` masked, at most 1,000 characters, without lone surrogates."""
    return cut(masked(_SURROGATES.sub("\ufffd", text)), LONGEST_RAW)


def clean(text: str) -> str:
    """``text`` masked and on one line: control characters and marks that turn the direction of writing are spaces."""
    return masked(_UNSEEN.sub(" ", _SURROGATES.sub("\ufffd", text)))


def cut(text: str, longest: int) -> str:
    """``text`` of at most ``longest`` characters; a cut is marked with …."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def each(values: Sequence[Any], make: Callable[[Any], T]) -> list[T]:
    """``make`` of every value, worked out once per distinct value: values repeat in a group of findings."""
    kinds = set(map(type, values)) - {type(None)}
    if not kinds <= _SIMPLE:  # a list, say, cannot be looked up
        return [make(value) for value in values]
    if len(kinds) == 1:
        made = {value: make(value) for value in dict.fromkeys(values)}
        return list(map(made.__getitem__, values))
    keys = list(zip(map(type, values), values, strict=True))  # 1, 1.0 and True are equal, but not alike
    made_of = {key: make(key[1]) for key in dict.fromkeys(keys)}
    return list(map(made_of.__getitem__, keys))
