"""The days of plans: published, in hearing, adopted, in force, cancelled; as the law had it on each day, and never on a day off.

Hearings end on a Tuesday or Wednesday outside Christmas and summer, so none of the rules about days has anything to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days = NDArray[np.datetime64]

SAMPLE_DAY: Final = np.datetime64("2026-11-02")
"""The day that the plans are made for: proposals are in hearing or waiting for adoption then."""

SHORTER_HEARINGS: Final = np.datetime64("2017-06-15")
"""From here on a lokalplan may be in hearing for four weeks, before for eight."""

FIRST_YEAR, LAST_YEAR = 1994, 2025
_SEASONS: Final = ((32, 75), (228, 40))
"""Days of the year on which a proposal is published: first day and how many; no hearing then touches July or Christmas."""

_TUESDAY, _WEEK = 1, 7


def register(days: Days) -> Any:
    """Days as whole numbers YYYYMMDD, nullable Int64."""
    import pandas as pd  # noqa: PLC0415 -- half a second that not every use of the sample needs

    known = ~np.isnat(days)
    text = np.char.replace(np.datetime_as_string(np.where(known, days, np.datetime64("2000-01-01"))), "-", "")
    return pd.arrays.IntegerArray(text.astype(np.int64), ~known)


def published(rng: np.random.Generator, count: int) -> Days:
    """Days of publication between 1994 and 2025."""
    year = rng.integers(FIRST_YEAR, LAST_YEAR + 1, count)
    season = rng.integers(0, 2, count)
    first, span = np.array(_SEASONS).T
    day = first[season] + (rng.random(count) * span[season]).astype(np.int64)
    start = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return weekday(start + day)


def weekday(days: Days) -> Days:
    """The Tuesday of the week (Monday is its first day)."""
    number = (days.astype("datetime64[D]").astype(np.int64) + 3) % _WEEK
    tuesday: Days = np.asarray(days - number + _TUESDAY, dtype="datetime64[D]")
    return tuesday


def hearing_end(rng: np.random.Generator, start: Days, *, long: bool = False) -> Days:
    """A Tuesday or Wednesday after a hearing of the least length or some weeks more."""
    least = np.where(long | (start < SHORTER_HEARINGS), 8, 4) * _WEEK
    end = start + least + rng.integers(0, 3, len(start)) * _WEEK
    later = rng.integers(0, 2, len(start))
    off = (end + later) == ((end + later).astype("datetime64[Y]").astype("datetime64[M]") + 5).astype("datetime64[D]") + 4  # 5 June
    last: Days = np.asarray(end + np.where(off, 1 - later, later), dtype="datetime64[D]")
    return last


def adopted(rng: np.random.Generator, end: Days) -> Days:
    """A Tuesday, five weeks to eight months after the hearing."""
    return weekday(end + rng.integers(42, 240, len(end)))


def in_force(rng: np.random.Generator, adoption: Days) -> Days:
    """One to four weeks after adoption."""
    return adoption + rng.integers(1, 5, len(adoption)) * _WEEK


def cancelled(rng: np.random.Generator, force: Days) -> Days:
    """A Tuesday some years after entry into force, before the sample's day."""
    span = (np.datetime64("2026-06-30") - force).astype(np.int64)
    return weekday(force + 60 + (rng.random(len(force)) * np.maximum(span - 60, 1)).astype(np.int64))


def decided(rng: np.random.Generator, count: int) -> Days:
    """Days of permits that have not lapsed and can no longer be appealed on the sample's day."""
    return weekday(np.datetime64("2022-02-01") + rng.integers(0, 1600, count))


def proposals(rng: np.random.Generator, count: int) -> Days:
    """Days of publication of what is a proposal on the sample's day."""
    return weekday(np.datetime64("2026-08-18") + rng.integers(0, 50, count))
