"""Days as the register writes them, and what is counted from them: plain functions on arrays.

The register writes a day as the whole number YYYYMMDD; files also bring ISO text and real dates. Everything here takes any of
these, one value or a column, and gives ``datetime64[D]`` with NaT where there is no day. A deadline counts whole days, and the day of
publication is not counted: two weeks from the 1st end with the 15th.

Which days are off: Saturdays, Sundays and the public holidays of the ``holidays`` library (store bededag to and including 2023: it was
abolished from 2024), and of its optional days those on which public offices are closed by custom or agreement: grundlovsdag, juleaftensdag
and nytårsaften. The first of May is not among them. No number is changed by a day off; the user is warned and sees the next working day.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd

from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days = NDArray[np.datetime64]
    Mask = NDArray[np.bool_]

EARLIEST: Final = dt.date(1901, 1, 1)
LATEST: Final = dt.date(2100, 12, 31)
"""Days outside these are placeholders (10000101, 19000101, 99991231), not days: a proposal of geoplan."""

_WRITTEN: Final = r"^\s*(\d{4})-?(\d{2})-?(\d{2})(?:\.0|[T ].*|Z|[+-]\d\d:\d\d)?\s*$"
_LARGEST: Final = 99_991_231
_SATURDAY: Final = 5
_MONTHS: Final = 12

HOLIDAYS: Final = {
    "Nytårsdag": N_("nytårsdag"),
    "Skærtorsdag": N_("skærtorsdag"),
    "Langfredag": N_("langfredag"),
    "Påskedag": N_("påskedag"),
    "Anden påskedag": N_("anden påskedag"),
    "Store bededag": N_("store bededag"),
    "Kristi himmelfartsdag": N_("kristi himmelfartsdag"),
    "Pinsedag": N_("pinsedag"),
    "Anden pinsedag": N_("anden pinsedag"),
    "Juledag": N_("juledag"),
    "Anden juledag": N_("anden juledag"),
    "Grundlovsdag": N_("grundlovsdag"),
    "Juleaftensdag": N_("juleaftensdag"),
    "Nytårsaften": N_("nytårsaften"),
}
"""The library's name of each day that counts as off, and ours. What is not here (the first of May) is a working day."""


def days_of(values: Any) -> Days:
    """The days of a column or of one value, as an array; NaT where nothing is given and where what is given is no day."""
    return _parsed(values)[0]


def days_in(frame: pd.DataFrame, column: str) -> Days:
    """The days of a column of ``frame``; NaT everywhere when it has no such column."""
    return days_of(frame[column]) if column in frame else np.full(len(frame), "NaT", dtype="datetime64[D]")


def shown(days: Days) -> list[str]:
    """Days as a reader writes them, YYYY-MM-DD."""
    return [str(day) for day in days]


def given(values: Any) -> Mask:
    """Where something stands at all, a day or not. Null and empty text are nothing; zero is something."""
    return _parsed(values)[1]


def impossible(values: Any) -> Mask:
    """Where something stands that is no day: 20240230, 0, 10000101, text that is no date."""
    days, there = _parsed(values)
    return there & np.isnat(days)


def register_days(days: Days) -> pd.Series[int]:
    """Days as the register writes them: YYYYMMDD, nullable Int64, on a fresh index."""
    known = ~np.isnat(days)
    month = days.astype("datetime64[M]")
    year, within_year = np.divmod(month.astype(np.int64), _MONTHS)
    within_month = (days - month.astype("datetime64[D]")).astype(np.int64)
    written = (year + 1970) * 10_000 + (within_year + 1) * 100 + within_month + 1
    return pd.Series(pd.arrays.IntegerArray(np.where(known, written, 0), ~known))


def day_of(value: Any) -> dt.date | None:
    """One value as a day; None where there is none or it is impossible."""
    return cast("dt.date | None", days_of([value])[0].item())


def register_day(day: dt.date) -> int:
    """One day as the register writes it."""
    return day.year * 10_000 + day.month * 100 + day.day


def plus_days(days: Days, count: Any) -> Days:
    """The last day of a deadline of ``count`` whole days that begins the day after; NaT where day or count (NaN) is not known."""
    number = np.broadcast_to(np.asarray(count, dtype=np.float64), days.shape)
    moved = days + np.where(np.isnan(number), 0, number).astype(np.int64)
    return np.where(np.isnan(number), np.datetime64("NaT"), moved)


def plus_years(days: Days, count: Any) -> Days:
    """The same date ``count`` years later, 29 February becoming 28; NaT where day or count (NaN) is not known."""
    number = np.broadcast_to(np.asarray(count, dtype=np.float64), days.shape)
    month = days.astype("datetime64[M]")
    later = month + np.where(np.isnan(number), 0, number).astype(np.int64) * _MONTHS
    within = np.minimum(days - month.astype("datetime64[D]"), (later + 1).astype("datetime64[D]") - later.astype("datetime64[D]") - 1)
    return np.where(np.isnan(number), np.datetime64("NaT"), later.astype("datetime64[D]") + within)


def whole_days(first: Days, last: Days) -> NDArray[np.float64]:
    """Whole days from ``first`` to ``last``, ``first`` not counted; NaN where one of them is not known."""
    known = ~(np.isnat(first) | np.isnat(last))
    return np.where(known, (last - first).astype(np.float64), np.nan)


def why_off(days: Days) -> NDArray[np.object_]:
    """Why each day is off, as a phrase (lørdag, søndag, skærtorsdag); empty where it is a working day or not known."""
    reason = np.full(days.shape, "", dtype=object)
    known = ~np.isnat(days)
    weekday = (days.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    reason[known & (weekday == _SATURDAY)] = Phrase(N_("lørdag"))
    reason[known & (weekday > _SATURDAY)] = Phrase(N_("søndag"))
    table, names = _holidays()
    at = np.minimum(np.searchsorted(table, days), len(table) - 1)
    holiday = known & (table[at] == days)
    reason[holiday] = names[at[holiday]]
    return reason


def is_off(days: Days) -> Mask:
    """Whether each day is a weekend, a holiday or another day off; not where it is not known."""
    return cast("Mask", why_off(days) != "")


def next_working_day(days: Days) -> Days:
    """The day itself where it is a working day, else the first one after it."""
    moved = days.copy()
    while (off := is_off(moved)).any():
        moved[off] += np.timedelta64(1, "D")
    return moved


@lru_cache(maxsize=1)
def _holidays() -> tuple[Days, NDArray[np.object_]]:
    """The days off that are no weekends, in order, and the phrase for each."""
    from holidays import country_holidays  # noqa: PLC0415 - costs time that only those who ask for deadlines should pay

    found = country_holidays("DK", years=range(EARLIEST.year, LATEST.year + 1), language="da", categories=("public", "optional"))
    named = {day: [HOLIDAYS[name] for name in names.split("; ") if name in HOLIDAYS] for day, names in found.items()}
    kept = sorted((day, names[0]) for day, names in named.items() if names)
    phrases = np.array([Phrase(name) for _, name in kept], dtype=object)
    return np.array([day for day, _ in kept], dtype="datetime64[D]"), phrases


def _parsed(values: Any) -> tuple[Days, Mask]:
    """The days, and where something stands at all."""
    column = _column(values)
    there = column.notna().to_numpy(dtype=bool)
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        naive = column.dt.tz_localize(None) if column.dt.tz is not None else column
        days = naive.to_numpy(dtype="datetime64[D]")
    elif pd.api.types.is_numeric_dtype(column.dtype):
        days = _from_numbers(column.to_numpy(dtype=np.float64, na_value=np.nan))
    else:
        written = column.astype("string").str.strip()
        there = there & (written != "").fillna(value=False).to_numpy(dtype=bool)
        days = _from_text(written)
    within = (days >= np.datetime64(EARLIEST)) & (days <= np.datetime64(LATEST))
    return np.where(within, days, np.datetime64("NaT")), there


def _column(values: Any) -> pd.Series[Any]:
    if hasattr(values, "to_pandas"):  # an Arrow array
        values = values.to_pandas(integer_object_nulls=True) if values.null_count else values.to_pandas()
    if values is None or np.isscalar(values) or isinstance(values, dt.date):
        values = [values]
    column = values if isinstance(values, pd.Series) else pd.Series(values)
    return column.reset_index(drop=True)


def _from_numbers(numbers: NDArray[np.float64]) -> Days:
    whole = np.isfinite(numbers) & (numbers == np.floor(numbers)) & (numbers > 0) & (numbers <= _LARGEST)
    return _from_parts(*_split(np.where(whole, numbers, 0).astype(np.int64)))


def _split(number: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    return number // 10_000, number // 100 % 100, number % 100


def _from_text(written: pd.Series[str]) -> Days:
    parts = written.str.extract(_WRITTEN).astype("Int64").fillna(0).to_numpy(dtype=np.int64)
    return _from_parts(parts[:, 0], parts[:, 1], parts[:, 2])


def _from_parts(year: NDArray[np.int64], month: NDArray[np.int64], day: NDArray[np.int64]) -> Days:
    """The days of years, months and days of the month; NaT where there is no such day."""
    possible = (year > 0) & (month >= 1) & (month <= _MONTHS) & (day >= 1)
    first = np.where(possible, (year - 1970) * _MONTHS + month - 1, 0).astype("datetime64[M]")
    days = first.astype("datetime64[D]") + np.where(possible, day - 1, 0)
    return np.where(possible & (days.astype("datetime64[M]") == first), days, np.datetime64("NaT"))
