"""What a planner writes into a plan object: ``field=value``, checked against the plan model before it is stored.

Numbers may have a decimal comma, days may be written 2026-11-24 or 24-11-2026, flags ja or nej, and a code as its number or its text.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geoplan.errors import UsageError
from geoplan.model.plan import Required, plan_model
from geoplan.model.types import FieldType
from geoplan.texts import N_, Phrase, texts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from geoplan.model.plan import Attribute, PlanCodeList, PlanKind

LIFE_CYCLE: Final = ("status", "planstatus")
"""Fields that only ``geoplan plan advance`` writes."""

_YES: Final = frozenset({"ja", "j", "true", "sand", "1", "yes"})
_NO: Final = frozenset({"nej", "n", "false", "falsk", "0", "no"})
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_DAYS: Final = ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y%m%d")
_LARGEST: Final = 2**53
_NEAR: Final = 3


class Entered(NamedTuple):
    """Values ready to be stored, by Plandata's column names; None empties a field. And what is worth telling of them."""

    values: dict[str, Any]
    notes: tuple[Phrase, ...]


def entered(kind: str, written: Iterable[str], *, given: Collection[str] = ()) -> Entered:
    """Read ``field=value`` for an object of ``kind``. Raises UsageError that tells every fault at once.

    ``given`` are columns of the register's own that it has told us, and that may be written for once.
    """
    described = plan_model().kinds[kind]
    values: dict[str, Any] = {}
    notes: list[Phrase] = []
    faults: list[str] = []
    for text in written:
        try:
            field, value, told = _one(described, text, given)
        except UsageError as fault:
            faults.append(str(fault))
            continue
        values[field] = value
        notes += told
    if faults:
        raise UsageError("\n".join(faults))
    return Entered(values, tuple(notes))


def shown(kind: str, field: str, value: Any) -> str:
    """A stored value as a reader sees it: decimal comma, ja and nej, a day as 24-11-2026, a code with its text; – for nothing."""
    attribute = plan_model().kinds[kind].by_name.get(field)
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return "–"
    if attribute is None:
        return str(value)
    return _shown(attribute, plan_model().codes(kind, field), value)


def _one(kind: PlanKind, text: str, given: Collection[str]) -> tuple[str, Any, list[Phrase]]:
    t = texts()
    name, equals, written = text.partition("=")
    if not equals:
        raise UsageError(t(N_("“{text}” mangler et lighedstegn. Skriv felt=værdi, for eksempel bebygpct=30."), text=text))
    attribute = _attribute(kind, name.strip(), given)
    if not written.strip():
        return attribute.name, None, []
    value = _READERS.get(attribute.type, _text)(attribute, written.strip(), plan_model().codes(kind.name, attribute.name))
    return attribute.name, value, [*_doubts(attribute)]


def _attribute(kind: PlanKind, name: str, given: Collection[str]) -> Attribute:
    t = texts()
    by_any = _by_any_name(kind)
    found = by_any.get(name.casefold())
    if name.casefold() in LIFE_CYCLE:
        raise UsageError(t(N_("{field} ændres med “geoplan plan advance”, som ser efter, om planen er klar."), field=name))
    if found is None:
        from difflib import get_close_matches  # noqa: PLC0415 -- only where something is wrong

        near = get_close_matches(name.casefold(), by_any, n=_NEAR, cutoff=0.5)
        hint = " " + t(N_("Mente du {names}?"), names=", ".join(dict.fromkeys(by_any[one].name for one in near))) if near else ""
        raise UsageError(t(N_("Feltet {field} findes ikke på {kind}."), field=name, kind=kind.title_da.lower()) + hint)
    if found.required is Required.REGISTER and found.name not in given:
        raise UsageError(t(N_("{field} ({title}) udfyldes af Plandata.dk og kan ikke sættes her."), field=found.name, title=found.title_da))
    return found


def _by_any_name(kind: PlanKind) -> Mapping[str, Attribute]:
    """The columns by every name they go by, the own name first."""
    names = {column.short_name.casefold(): column for column in kind.attributes if column.short_name}
    names |= {column.upload_name.casefold(): column for column in kind.attributes if column.upload_name}
    return names | {column.name.casefold(): column for column in kind.attributes}


def _doubts(attribute: Attribute) -> list[Phrase]:
    if attribute.verified or attribute.confidence in {"verified-name", "verified-legacy"}:
        return []
    return [Phrase(N_("{field}: kolonnens betydning er ikke bekræftet af Plandata.dk."), field=attribute.name)]


def _text(attribute: Attribute, written: str, codes: PlanCodeList | None) -> str:
    value = _code(attribute, written, codes) if codes else written
    if attribute.length and len(value) > attribute.length:
        message = N_("{field} må højst have {length} tegn; “{start}…” har {count}.")
        raise UsageError(texts()(message, field=attribute.name, length=attribute.length, start=value[:20], count=len(value)))
    return value


def _integer(attribute: Attribute, written: str, codes: PlanCodeList | None) -> int:
    value = _real(attribute, _code(attribute, written, codes) if codes else written, None)
    if value % 1 or abs(value) >= _LARGEST:
        raise UsageError(texts()(N_("{field} skal være et helt tal, ikke {value}."), field=attribute.name, value=written))
    return int(value)


def _real(attribute: Attribute, written: str, codes: PlanCodeList | None) -> float:
    t = texts()
    text = _code(attribute, written, codes) if codes else written
    if _GROUPED.fullmatch(text):
        message = N_("{field}: {value} kan læses på to måder. Skriv tal uden tusindtalspunktum og med decimalkomma.")
        raise UsageError(t(message, field=attribute.name, value=written))
    try:
        value = float(text.replace(".", "").replace(",", ".") if "," in text else text)
    except ValueError:
        value = float("nan")
    if not -_LARGEST < value < _LARGEST:
        raise UsageError(t(N_("{field} skal være et tal, ikke “{value}”."), field=attribute.name, value=written))
    decimals = attribute.decimals
    if decimals is not None and round(value, decimals) != value:
        raise UsageError(t(N_("{field} kan højst have {n} decimaler; {value} har flere."), field=attribute.name, n=decimals, value=written))
    _refuse_negative(attribute, value, written)
    return value


def _refuse_negative(attribute: Attribute, value: float, written: str) -> None:
    if value < 0:
        raise UsageError(texts()(N_("{field} kan ikke være negativ: {value}."), field=attribute.name, value=written))


def _flag(attribute: Attribute, written: str, _codes: PlanCodeList | None) -> bool:
    if written.casefold() in _YES | _NO:
        return written.casefold() in _YES
    raise UsageError(texts()(N_("{field} skal være ja eller nej, ikke “{value}”."), field=attribute.name, value=written))


def _day(attribute: Attribute, written: str, _codes: PlanCodeList | None) -> int:
    for form in _DAYS:
        try:
            return int(dt.datetime.strptime(written, form).strftime("%Y%m%d"))  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise UsageError(
        texts()(N_("{field} skal være en dag, for eksempel 2026-11-24; “{value}” er ingen."), field=attribute.name, value=written)
    )


def _code(attribute: Attribute, written: str, codes: PlanCodeList) -> str:
    """The code that is written, or the one whose text is. A list that is not complete refuses no number."""
    by_label = {code.label_da.casefold(): code.code for code in codes.codes if code.label_da}
    same = {_plain(code): code for code in codes.by_code}
    found = same.get(_plain(written)) or by_label.get(written.casefold())
    if found is not None:
        return found
    if not codes.complete and (attribute.type is FieldType.TEXT or re.fullmatch(r"\d+([.,]\d+)?", written)):
        return written
    allowed = ", ".join(f"{code.code} {code.label_da}".strip() for code in codes.codes)
    message = N_("{field}: “{value}” står ikke på kodelisten {list}. Tilladt er: {allowed}.")
    raise UsageError(texts()(message, field=attribute.name, value=written, list=codes.title_da, allowed=allowed))


def _plain(code: str) -> str:
    """A code without differences of writing: 20,1 and 20.1, v and V."""
    return code.strip().replace(",", ".").casefold()


_READERS: Final = {
    FieldType.TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.REAL: _real,
    FieldType.BOOLEAN: _flag,
    FieldType.DATE: _day,
}


def _shown(attribute: Attribute, codes: PlanCodeList | None, value: Any) -> str:
    t = texts()
    if attribute.type is FieldType.BOOLEAN:
        return t(N_("ja")) if value else t(N_("nej"))
    if attribute.type is FieldType.DATE:
        text = str(int(value))
        return f"{text[6:]}-{text[4:6]}-{text[:4]}"
    if attribute.type in {FieldType.INTEGER, FieldType.REAL}:
        text = f"{value:g}" if abs(value) < 1e6 else str(value)  # noqa: PLR2004 - %g would write 1e+06
        label = codes.label(text) if codes else ""
        return f"{text} {label}".strip() if codes else text.replace(".", ",") if t.language == "da" else text
    label = codes.label(str(value)) if codes else ""
    return f"{value} {label}".strip()
