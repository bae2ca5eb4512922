"""The sentence of a finding, written when it is shown, with numbers and units as the reader writes them."""

from __future__ import annotations

import math
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.dataset import GEOMETRY
from geoplan.report.privacy import masked_number
from geoplan.report.values import clean, cut, each, plain
from geoplan.texts import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.rules import Group, Rule, Skipped
    from geoplan.texts import Texts

LONGEST_VALUE: Final = 80
"""Characters of a value shown in a sentence."""

UNKNOWN: Final = "?"
"""What stands where a message names something that the check did not give."""

PAIR: Final = 2
MILLIMETRE: Final = 0.001
SURELY_A_MEASURE: Final = 1e8
"""Below this no number can be a CPR number."""

_DANISH: Final = str.maketrans(",.", ".,")


def sentence(group: Group, i: int, texts: Texts) -> str:
    """The sentence of finding ``i`` of ``group``."""
    return _sentences(group, slice(i, i + 1), texts)[0]


def sentences(group: Group, texts: Texts, wanted: slice = slice(None)) -> list[str]:
    """The sentences of the listed findings of ``group``, in order; of all of them unless told which are ``wanted``."""
    return _sentences(group, wanted, texts)


def reason(skipped: Skipped, texts: Texts) -> str:
    """Why a rule was not run, as a sentence without full stop."""
    return _phrase(Phrase(skipped.reason, **skipped.values), texts)


def short_reason(skipped: Skipped, texts: Texts) -> str:
    """The reason under which a reader wants to see the rule: all columns that nobody demands and nobody delivered are one."""
    return reason(skipped, texts) if skipped.incomplete else texts("kolonnen er ikke leveret, og der er derfor intet at undersøge")


def source(rule: Rule, texts: Texts) -> str:
    """Where the rule comes from; a source that nobody has verified says so."""
    text = texts(rule.reference.text)
    return text if rule.reference.verified or not text else texts("{source} (ikke efterprøvet)", source=text)


def named(group: Group, row: int, texts: Texts) -> str:
    """What people call the object in this row, in the middle of a sentence; empty where it has no name of its own."""
    names = group.layer.names
    return shown(names[row], texts) if 0 <= row < len(names) else ""


def place(x: float, y: float, texts: Texts) -> str:
    """A place in metres, EPSG:25832: ``(574 212,31; 6 223 908,77)``; empty where there is none."""
    if not (math.isfinite(x) and math.isfinite(y)):
        return ""
    text = f"({x:,.2f}; {y:,.2f})".replace(",", " ")
    return text.replace(".", ",") if texts.language == "da" else text


def shown(value: object, texts: Texts, *, measure: bool = False) -> str:
    """A value as it stands in a sentence. ``measure`` is true for a number with a unit: thousands are separated, millimetres kept."""
    if measure and isinstance(value, float) and MILLIMETRE <= abs(value) < SURELY_A_MEASURE:
        return _measure(value, texts)
    if isinstance(value, list | tuple | np.ndarray):
        return _several(value, texts)
    if isinstance(value, Phrase):
        return _phrase(value, texts)
    simple = plain(value) if not isinstance(value, str) else value
    if isinstance(simple, bool):
        return texts("ja") if simple else texts("nej")
    if isinstance(simple, int | float):
        return _number(simple, texts, measure=measure)
    return cut(clean(simple), LONGEST_VALUE).strip() or _blank(simple, texts) if simple else texts("tom")


def told(values: Sequence[Any], texts: Texts) -> Sequence[Any]:
    """``values`` as the data hold them, with phrases of ours in the reader's language."""
    if Phrase not in set(map(type, values)):
        return values
    return [_phrase(value, texts) if isinstance(value, Phrase) else value for value in values]


def _phrase(phrase: Phrase, texts: Texts) -> str:
    values = {name: shown(value, texts) for name, value in phrase.values.items()}
    return "".join(literal + (values.get(name, UNKNOWN) if name is not None else "") for literal, name in _fields(texts(phrase.text)))


def _blank(text: str, texts: Texts) -> str:
    return texts("kun mellemrum") if text else texts("tom")


def _several(values: Sequence[Any] | np.ndarray[Any, Any], texts: Texts) -> str:
    parts = list(values)
    if len(parts) == PAIR and all(isinstance(part, float) for part in parts):
        return place(parts[0], parts[1], texts)
    return cut(", ".join(shown(part, texts) for part in parts), LONGEST_VALUE) or texts("tom")


def _number(value: float, texts: Texts, *, measure: bool) -> str:
    """A code or a year stands as it is (2024); a measure is grouped and has two decimals, three where the millimetre counts."""
    hidden = masked_number(value)
    if hidden is not None:
        return hidden
    if not measure or isinstance(value, int):
        return _as_it_is(value, texts, grouped=measure)
    if 0 < abs(value) < MILLIMETRE:
        return texts.number(float(f"{value:.2g}"), 1 - math.floor(math.log10(abs(value)))).rstrip("0")
    return _measure(value, texts)


def _measure(value: float, texts: Texts) -> str:
    text = f"{value:,.3f}".removesuffix("0")
    return text.translate(_DANISH) if texts.language == "da" else text


def _as_it_is(value: float, texts: Texts, *, grouped: bool) -> str:
    """The number with every digit it has; a whole number without decimals."""
    if value == int(value):
        return texts.integer(int(value)) if grouped else str(int(value))
    text = repr(value)
    return text.replace(".", ",") if texts.language == "da" else text


def message_parts(group: Group, wanted: slice, texts: Texts) -> list[str | list[str]]:
    """The sentences of the ``wanted`` findings in parts: literal text, and a column of texts for each {name} of the message."""
    count = len(group.row[wanted])
    parts: list[str | list[str]] = []
    for literal, name in _fields(texts(group.rule.message)):
        parts.append(clean(literal))
        if name is not None:
            values = _column(group, name, wanted, texts)
            parts.append(values if len(values) == count else [UNKNOWN] * count)
    return parts


def _sentences(group: Group, wanted: slice, texts: Texts) -> list[str]:
    parts = message_parts(group, wanted, texts)
    columns = [part for part in parts if not isinstance(part, str)]
    if not columns:
        return ["".join(str(part) for part in parts)] * len(group.row[wanted])
    template = "".join(part.replace("%", "%%") if isinstance(part, str) else "%s" for part in parts)
    return [template % values for values in zip(*columns, strict=True)]


def _fields(message: str) -> list[tuple[str, str | None]]:
    """Literal text and the {name} after it. A message that is not well formed is shown as it stands."""
    try:
        return [(literal, name) for literal, name, _, _ in Formatter().parse(message)]
    except ValueError:
        return [(message, None)]


def _column(group: Group, name: str, wanted: slice, texts: Texts) -> list[str]:
    """The texts that fill ``{name}``, one per finding; empty when there is nothing of that name."""
    rule, count = group.rule, len(group.row[wanted])
    numbers = {"row": group.row, "feature": group.feature, "other": group.other}
    if name in numbers:
        return list(map(str, numbers[name][wanted].tolist()))
    if name == "other_name":
        return [named(group, row, texts) or texts("række {row}", row=row) for row in group.other[wanted].tolist()]
    whole = {"field": rule.field, "unit": texts(rule.unit), "layer": shown(group.layer.name, texts)}
    if name in whole:
        return [whole[name]] * count
    if name == "place" and name not in group.details:
        return [place(x, y, texts) for x, y in group.place[wanted].tolist()]
    if name in {"value", "limit"}:
        values = group.value if name == "value" else group.limit
        return each(values[wanted], lambda value: shown(value, texts, measure=_measured(value, rule)))
    return each(group.details.get(name, ())[wanted], lambda value: shown(value, texts, measure=isinstance(value, float)))


def _measured(value: object, rule: Rule) -> bool:
    """Whether a number was measured, and not read from an attribute, where each of its digits is of interest."""
    return rule.field in {"", GEOMETRY} and (isinstance(value, float) or bool(rule.unit))
