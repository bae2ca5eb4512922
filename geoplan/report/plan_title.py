"""What a lokalplan is called in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from geoplan.texts import Texts


def plan_title(number: str | None, name: str | None, t: Texts) -> str:
    """``lokalplan 1.23 Ved søen``; a name that says so itself (``Lokalplan 1.23 for Ved søen``) stands alone."""
    number, name = clean(number or "?"), clean(name or "")
    if number in name and "lokalplan" in name.casefold():
        return name
    return t(N_("lokalplan {number} {name}"), number=number, name=name).strip()


def first_upper(text: str) -> str:
    """The text with a large first letter, to begin a line with."""
    return text[:1].upper() + text[1:]
