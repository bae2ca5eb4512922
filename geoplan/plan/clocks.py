"""The clocks that run for plans: when hearings end, when a proposal loses its effect or lapses, how long a decision may be appealed.

One frame for all plans of a kind, a row for each clock. What a day is worth is told with it: its paragraph, whether that is verified, and
whether the day is one on which the town hall is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geoplan.plan.calendar import EARLIEST, days_in, plus_days, shown, why_off
from geoplan.plan.columns import words
from geoplan.plan.deadlines import KOMMUNEPLAN_KINDS, decision_deadline, earliest_adoption, law, proposal_lapses, temporary_effect_ends
from geoplan.plan.required import HEARD
from geoplan.rules import Reference
from geoplan.texts import N_

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    import geopandas as gpd

    from geoplan.plan.calendar import Days

A_YEAR: Final = 365
COPY_OF: Final = "kopi_af_objekt_id"
"""The column that binds a draft to the public version it lies beside."""

PROPOSAL_STATES: Final = ("F",)
ADOPTED_STATES: Final = ("V",)


@dataclass(frozen=True, slots=True)
class Clock:
    """One kind of clock: for which kinds and states it runs, and its day.

    ``over`` is what to say once the day has passed, for ``told_days`` or for ever; a clock without it is only told while it runs.
    """

    key: str
    title: str
    kinds: tuple[str, ...]
    states: tuple[str, ...]
    day: Callable[[str, gpd.GeoDataFrame], Days]
    parameter: str
    over: str = ""
    told_days: int | None = None


def _lokalplan_only(_: str, frame: gpd.GeoDataFrame) -> Days:
    return temporary_effect_ends(days_in(frame, "datoforsl"))


def _adoption(kind: str, frame: gpd.GeoDataFrame) -> Days:
    return earliest_adoption(kind, days_in(frame, "datoforsl"), days_in(frame, "datoslut"))


def _after_objections(kind: str, frame: gpd.GeoDataFrame) -> Days:
    return earliest_adoption(kind, days_in(frame, "datoforsl"), days_in(frame, "datoslut"), objections=True)


_HEARD_AS_LOKALPLAN: Final = tuple(kind for kind in HEARD if kind not in KOMMUNEPLAN_KINDS)

CLOCKS: Final = (
    Clock("hoering", N_("høringen slutter"), HEARD, ("F",), lambda _, frame: days_in(frame, "datoslut"), "hoering_lokalplan_dage"),
    Clock("vedtagelse", N_("kan tidligst vedtages"), HEARD, ("F",), _adoption, "ventetid_indsigelser_dage", N_("kan vedtages")),
    Clock(
        "indsigelser",
        N_("kan tidligst vedtages, hvis der er rettidige indsigelser"),
        _HEARD_AS_LOKALPLAN,
        ("F",),
        _after_objections,
        "ventetid_indsigelser_dage",
        N_("kan vedtages, også efter indsigelser"),
    ),
    Clock(
        "retsvirkning",
        N_("ejendommene må ikke bruges i strid med forslaget til og med"),
        ("lokalplan",),
        ("F",),
        _lokalplan_only,
        "retsvirkning_forslag_aar",
        N_("forslagets retsvirkning er ophørt"),
    ),
    Clock(
        "bortfald",
        N_("bortfalder, hvis planen ikke er vedtaget senest"),
        HEARD,
        ("F",),
        lambda _, frame: proposal_lapses(days_in(frame, "datoforsl")),
        "bortfald_forslag_aar",
        N_("forslaget er bortfaldet"),
    ),
    Clock(
        "klage",
        N_("klagefristen udløber, regnet fra datoikraft"),
        HEARD,
        ("V",),
        lambda _, frame: decision_deadline("klagefrist_dage", days_in(frame, "datoikraft")),
        "klagefrist_dage",
    ),
    Clock(
        "udnyttelse",
        N_("tilladelsen kan tidligst bruges efter klagefristen"),
        ("landzonetilladelse",),
        ("V",),
        lambda _, frame: plus_days(decision_deadline("udnyttelse_landzonetilladelse_dage", days_in(frame, "datovedt")), 1),
        "udnyttelse_landzonetilladelse_dage",
    ),
    Clock(
        "ubrugt",
        N_("tilladelsen bortfalder, hvis den ikke er udnyttet senest"),
        ("landzonetilladelse",),
        ("V",),
        lambda _, frame: decision_deadline("bortfald_landzonetilladelse_aar", days_in(frame, "datovedt")),
        "bortfald_landzonetilladelse_aar",
        N_("tilladelsen er bortfaldet, hvis den ikke er udnyttet"),
        A_YEAR,
    ),
    Clock(
        "forbud",
        N_("forbuddet bortfalder, hvis et lokalplanforslag ikke er offentliggjort senest"),
        ("paragraf_14_forbud",),
        (),
        lambda _, frame: decision_deadline("forbud_aar", days_in(frame, "datoforbud")),
        "forbud_aar",
        N_("forbuddet er bortfaldet, hvis intet lokalplanforslag blev offentliggjort"),
        A_YEAR,
    ),
    Clock(
        "dispensation",
        N_("dispensationen kan tidligst gives efter orienteringen"),
        ("dispensation",),
        (),
        lambda _, frame: np.where(
            np.isnat(days_in(frame, "datoafgoer")),
            decision_deadline("naboorientering_dispensation_dage", days_in(frame, "datoorient")),
            np.datetime64("NaT"),
        ),
        "naboorientering_dispensation_dage",
    ),
    Clock(
        "dispensation_klage",
        N_("klagefristen udløber, regnet fra afgørelsen"),
        ("dispensation",),
        (),
        lambda _, frame: decision_deadline("klagefrist_dage", days_in(frame, "datoafgoer")),
        "klagefrist_dage",
    ),
    Clock(
        "dispensation_ubrugt",
        N_("dispensationen bortfalder, hvis den ikke er udnyttet senest"),
        ("dispensation",),
        (),
        lambda _, frame: np.where(
            np.isnat(days_in(frame, "datoudnyt")),
            decision_deadline("bortfald_dispensation_aar", days_in(frame, "datoafgoer")),
            np.datetime64("NaT"),
        ),
        "bortfald_dispensation_aar",
        N_("dispensationen er bortfaldet, hvis den ikke er udnyttet"),
        A_YEAR,
    ),
)
"""In the order in which they run out. A clock without states runs for every row of its layer."""
KINDS: Final = tuple(dict.fromkeys(kind for clock in CLOCKS for kind in clock.kinds))
"""Layers that clocks run for."""

COLUMNS: Final = ("at", "key", "title", "day", "days_left", "passed", "why_off", "reference", "confidence")


def running_clocks(kind: str, frame: gpd.GeoDataFrame, day: dt.date) -> pd.DataFrame:
    """The clocks of every plan of ``frame``, by plan and then by day. Drafts beside a public version (KV, KA) have none of their own.

    ``at`` is the plan's position, ``day`` a ``datetime64[D]``, ``days_left`` negative when it has passed, ``why_off`` a phrase where the
    day is no working day.
    """
    parts = list(_parts(kind, frame, np.datetime64(day)))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({name: pd.Series(dtype=object) for name in COLUMNS})
    return found.sort_values(["at", "day"], kind="stable", ignore_index=True)


def _parts(kind: str, frame: gpd.GeoDataFrame, today: np.datetime64) -> Iterator[pd.DataFrame]:
    states = words(frame, "status").astype(str)
    for clock in CLOCKS:
        if kind not in clock.kinds:
            continue
        days = clock.day(kind, frame)
        here = np.isin(states, clock.states) if clock.states else np.ones(len(frame), dtype=bool)
        kept = np.flatnonzero(here & ~np.isnat(days) & (days >= _since(clock, today)))
        if len(kept):
            yield _part(clock, kept, days[kept], today)


def _since(clock: Clock, today: np.datetime64) -> np.datetime64:
    """The earliest day of this clock that is still told."""
    if not clock.over:
        return today
    return np.datetime64(EARLIEST) if clock.told_days is None else today - np.timedelta64(clock.told_days, "D")


def _part(clock: Clock, at: np.ndarray[tuple[int], np.dtype[np.int64]], days: Days, today: np.datetime64) -> pd.DataFrame:
    left = (days - today).astype(np.int64)
    reference = _reference(clock.parameter, days)
    return pd.DataFrame(
        {
            "at": at,
            "key": clock.key,
            "title": [clock.over if gone and clock.over else clock.title for gone in left < 0],
            "day": shown(days),
            "days_left": left,
            "passed": left < 0,
            "why_off": pd.Series(list(why_off(days)), dtype=object),
            "reference": [one.text for one in reference],
            "confidence": [one.confidence for one in reference],
        },
        columns=list(COLUMNS),
    )


HEARING: Final = Reference(N_("Planlovens § 24"))


def _reference(name: str, days: Days) -> list[Reference]:
    """The paragraph of each day: that of the number in force today for what runs out later, which is what a reader looks up."""
    if name == "hoering_lokalplan_dage":
        return [HEARING] * len(days)
    newest = max(law()[name].values, key=lambda value: value.valid_from)
    return [newest.reference] * len(days)
