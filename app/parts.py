"""Pieces that several pages show alike: the verdict, fields for numbers and days, and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import streamlit as st

from geoplan.rules.types import OUTCOME_DA, Outcome
from geoplan.texts import N_, texts
from geoplan_app.numbers import parsed_day, parsed_number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence


class Look(NamedTuple):
    """How an answer looks: an icon and a box. The word is always beside it: colour alone says nothing."""

    icon: str
    sign: str
    box: Callable[..., Any]


LOOKS: Final = {
    Outcome.COMPLIES: Look(":material/check_circle:", "✔", st.success),
    Outcome.BREACH: Look(":material/cancel:", "✘", st.error),
    Outcome.JUDGEMENT: Look(":material/balance:", "⚖", st.warning),
    Outcome.UNDECIDED: Look(":material/help:", "?", st.info),
}


def outcome_word(outcome: Outcome) -> str:
    """The answer as icon and word, for a cell of a table."""
    word = texts()(OUTCOME_DA[outcome])
    return f"{LOOKS[outcome].sign} {word[:1].upper()}{word[1:]}"


def verdict(outcome: Outcome, heading: str, text: str = "") -> None:
    """One banner with the answer in plain words: icon, word, heading, and a sentence."""
    word = texts()(OUTCOME_DA[outcome])
    body = f"**{word[:1].upper()}{word[1:]}: {heading}**"
    LOOKS[outcome].box(f"{body}\n\n{text}" if text else body, icon=LOOKS[outcome].icon)


def number_field(
    label: str,
    *,
    key: str,
    unit: str = "",
    value: float | None = None,
    help_: str = "",
    least: float | None = None,
    most: float | None = None,
) -> float | None:
    """A field for a number with decimal comma; None while it is empty or wrong, and what is wrong stands below it."""
    t = texts()
    begun = "" if value is None else t.number(float(value)).removesuffix(",0").removesuffix(".0")
    text = st.text_input(f"{label} ({unit})" if unit else label, value=begun, key=key, help=help_ or None)
    try:
        number = parsed_number(text)
    except ValueError:
        st.error(t(N_("“{text}” er ikke et tal. Skriv for eksempel 8,5."), text=text), icon=":material/error:")
        return None
    if number is not None and ((least is not None and number < least) or (most is not None and number > most)):
        low, high = ("" if one is None else t.number(one) for one in (least, most))
        st.error(t(_outside(least, most), low=low, high=high, unit=unit), icon=":material/error:")
        return None
    return number


def _outside(least: float | None, most: float | None) -> str:
    if most is None:
        return N_("Tallet skal være mindst {low} {unit}.")
    return N_("Tallet må højst være {high} {unit}.") if least is None else N_("Tallet skal ligge mellem {low} og {high} {unit}.")


def day_field(label: str, *, key: str, value: dt.date | None = None, help_: str = "") -> dt.date | None:
    """A field for a day as dd-mm-yyyy; None while it is empty or wrong."""
    text = st.text_input(
        label, value="" if value is None else f"{value:%d-%m-%Y}", key=key, help=help_ or None, placeholder=texts()(N_("dd-mm-åååå"))
    )
    try:
        return parsed_day(text)
    except ValueError:
        st.error(texts()(N_("“{text}” er ikke en dag. Skriv for eksempel 24-11-2026."), text=text), icon=":material/error:")
        return None


def rows_table(rows: Sequence[dict[str, Any]], *, empty: str = "") -> None:
    """A plain table that a screen reader reads as one; ``empty`` is said where there are no rows."""
    if rows:
        st.table(rows)
    elif empty:
        st.caption(empty)
