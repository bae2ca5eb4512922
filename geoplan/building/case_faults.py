"""What is wrong with a value of a case file, in words: what stands there, and what to write instead."""

from __future__ import annotations

import datetime as dt
import re
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geoplan.texts import Texts

LARGEST: Final = 1e9
"""No length, area or coordinate of a building case is larger."""
LONGEST: Final = 200
"""Names and the like are no longer; geometries may be."""
FEW: Final = 12
"""So many words are all named where none is near."""
NAMES: Final[Mapping[type, str]] = {
    str: N_("en tekst"),
    float: N_("et tal"),
    bool: N_("true eller false"),
    dt.date: N_("en dag som 2024-10-15"),
}
_NUMBER: Final = re.compile(r"^-?\d+([.,]\d+)?$")
_MEASURED: Final = re.compile(r"^(-?\d+)(?:[.,](\d+))?\s*(m|m2|m²|pct|%|grader)\.?$", re.IGNORECASE)
_DAY: Final = re.compile(r"^\d{4}-\d\d-\d\d$")
_LETTERS: Final = {0xE6: "ae", 0xF8: "oe", 0xE5: "aa", 0x20: "_", 0x2D: "_"}
"""The Danish letters by their code, and what stands between words."""


def plain(word: str) -> str:
    """A word as the case file spells them: small letters, æ, ø and å written out."""
    return word.casefold().translate(_LETTERS)


def nearest(word: str, known: Iterable[str]) -> str:
    """The word among ``known`` that was probably meant, or nothing."""
    from difflib import get_close_matches  # noqa: PLC0415 -- only where something is wrong

    return next(iter(get_close_matches(plain(word), list(known), n=1, cutoff=0.6)), "")


def unknown_field(where: str, name: str, known: Iterable[str]) -> str:
    """That a table has no such field, with the one that was probably meant, or all of them."""
    t, names = texts(), tuple(known)
    told = f"{where}{name[:LONGEST]}: " + t(N_("feltet findes ikke."))
    near = nearest(name, names)
    if near:
        return told + " " + t(N_("Mente du {near}?"), near=near)
    if len(names) <= FEW:
        return told + " " + t(N_("Her kan stå {names}."), names=", ".join(names))
    return told + " " + t(N_("Felterne står i dokumentationen af sagsfilen (docs/building/case.md)."))


def value_fault(kind: type, about: Mapping[str, Any], value: object) -> str:
    """What is wrong with a value, in words; empty when nothing is. ``about`` is what is told of the field."""
    fits = isinstance(value, int | float) and not isinstance(value, bool) if kind is float else type(value) is kind
    if not fits:
        return _of_another_kind(kind, value)
    if isinstance(value, str):
        return _word_fault(about, value)
    return _number_fault(about, value) if kind is float and isinstance(value, int | float) else ""


def _of_another_kind(kind: type, value: object) -> str:
    """A value of another type: numbers and days in quotes are common, and are told how to be written."""
    t, text = texts(), value.strip() if isinstance(value, str) else ""
    said = t(N_("står som {value}."), value=shown(value, t))
    if kind is float and (found := _MEASURED.match(text) or _NUMBER.match(text)):
        plain_number = found[1] + (f".{found[2]}" if found[2] else "") if found.re is _MEASURED else text.replace(",", ".")
        return said + " " + t(N_("Skriv tallet uden anførselstegn og enhed: {number}."), number=plain_number)
    if kind is dt.date and _DAY.match(text):
        return said + " " + t(N_("Skriv dagen uden anførselstegn: {day}."), day=text)
    if kind is bool and text.casefold() in {"ja", "nej", "true", "false"}:
        answer = "true" if text.casefold() in {"ja", "true"} else "false"
        return said + " " + t(N_("Skriv {answer} uden anførselstegn."), answer=answer)
    return said + " " + t(N_("Skriv {kind}."), kind=t(NAMES[kind]))


def shown(value: object, t: Texts) -> str:
    """A value as the file has it, and not longer than a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"“{value[:60]}…”" if len(value) > 60 else f"“{value}”"  # noqa: PLR2004 -- a line
    if isinstance(value, dict | list):
        return t(N_("en tabel")) if isinstance(value, dict) else t(N_("en liste"))
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def number(value: float, t: Texts) -> str:
    """A number without decimals that say nothing."""
    return t.number(int(value) if value == int(value) else float(value))


def _word_fault(about: Mapping[str, Any], value: str) -> str:
    t = texts()
    if about["one_of"] and value not in about["one_of"]:
        allowed, near = ", ".join(about["one_of"]), nearest(value, about["one_of"])
        if near:
            return t(N_("er {value}. Mente du {near}? Skriv {allowed}."), value=shown(value, t), near=near, allowed=allowed)
        return t(N_("er {value}. Skriv {allowed}."), value=shown(value, t), allowed=allowed)
    if len(value) > LONGEST and not about.get("long"):
        return t(N_("er {count} tegn lang. Skriv højst {most}."), count=t.integer(len(value)), most=LONGEST)
    return ""


def _number_fault(about: Mapping[str, Any], value: float) -> str:
    t = texts()
    if isinstance(value, float) and not isfinite(value):
        return t(N_("er ikke et endeligt tal."))
    if abs(value) > LARGEST:
        return t(N_("er et urimeligt stort tal. Skriv meter og kvadratmeter."))
    return _bound_fault(about, value, t)


def _bound_fault(about: Mapping[str, Any], value: float, t: Texts) -> str:
    """A number outside the bounds of its field."""
    least, over, most = (about.get(name) for name in ("least", "over", "most"))
    told = ""
    if least is not None and value < least:
        told = t(N_("er {value}. Mindste værdi er {least}."), value=number(value, t), least=number(least, t))
    elif over is not None and value <= over:
        told = t(N_("er {value}. Tallet skal være over {least}."), value=number(value, t), least=number(over, t))
    elif most is not None and value > most:
        told = t(N_("er {value}. Største værdi er {most}."), value=number(value, t), most=number(most, t))
    elif about.get("whole") and value != int(value):
        told = t(N_("er {value}. Skriv et helt tal."), value=number(value, t))
    return told
