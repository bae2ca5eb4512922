"""Plots for a running server: the registers of a workspace are read once and kept until it changes, and so are the latest extracts."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from dataclasses import replace
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import numpy as np
import shapely

from geoplan.building.case import Building, Case, PlotTold
from geoplan.building.envelope import envelope
from geoplan.building.uses import PRIMARY
from geoplan.errors import UsageError
from geoplan.store import Workspace
from geoplan.workflows.building_fill import filled_from
from geoplan.workflows.case.stored import LAYER as CASES
from geoplan.workflows.plot.extract import extract
from geoplan.workflows.plot.grounds import Grounds
from geoplan.workflows.plot.query import Wanted
from geoplan.workflows.property.find import the_one
from geoplan.workflows.property.opening import finder_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from geoplan.building.envelope import Envelope
    from geoplan.property.candidates import Candidate
    from geoplan.workflows.building_fill import Filled
    from geoplan.workflows.plot.extract import Extract

Kept = TypeVar("Kept")
_MOST: Final = 4
_EXTRACTS: Final = 32
OWN: Final = (CASES,)
"""Layers that hold what users write, and no register: a case that is kept changes nothing of what a plot is."""


class Plot(NamedTuple):
    """A plot that was asked for: what finds it again, what it is called, everything that concerns it, and where that is from."""

    key: str
    label: str
    extract: Extract
    grounds: Grounds


class _Held:
    """Grounds and extracts by the state of the workspace and the day."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._grounds: OrderedDict[tuple[Any, ...], Grounds] = OrderedDict()
        self._plots: OrderedDict[tuple[Any, ...], Plot] = OrderedDict()
        self._rights: OrderedDict[tuple[Any, ...], RightLeft] = OrderedDict()

    def grounds(self, target: str, day: dt.date) -> Grounds:
        with self._lock:
            ws = _opened(target)
            return _kept(self._grounds, (ws.stamp(without=OWN), day), lambda: Grounds(ws, day=day), _MOST)

    def plot(self, target: str, query: str, day: dt.date) -> Plot:
        with self._lock:
            grounds = self.grounds(target, day)
            return _kept(self._plots, (grounds.ws.stamp(without=OWN), day, query), lambda: _plot(grounds, query), _EXTRACTS)

    def right(self, plot: Plot, use: str) -> RightLeft:
        with self._lock:
            key = (plot.grounds.ws.stamp(without=OWN), plot.grounds.day, plot.key, use)
            return _kept(self._rights, key, lambda: _right(plot, use), _EXTRACTS)


def _kept(held: OrderedDict[tuple[Any, ...], Kept], key: tuple[Any, ...], make: Callable[[], Kept], most: int) -> Kept:
    if key not in held:
        held[key] = make()
        while len(held) > most:
            held.popitem(last=False)
    held.move_to_end(key)
    return held[key]


_HELD: Final = _Held()


@lru_cache(maxsize=_MOST)
def _opened(target: str) -> Workspace:
    """The workspace, opened once for all who ask."""
    return Workspace.open(target)


def today() -> dt.date:
    """The day where the user is."""
    return dt.datetime.now(tz=dt.UTC).astimezone().date()


def plot_of(target: str, query: str, *, day: dt.date | None = None) -> Plot:
    """The plot that ``query`` means, with what a map of it shows. What was asked lately is at hand.

    Raises UnreadableError for what is no workspace, and UsageError for a query that means nothing or several properties.
    """
    return _HELD.plot(target, query, day or today())


def _plot(grounds: Grounds, query: str) -> Plot:
    one = the_one(finder_of(grounds.ws), query)
    found = extract(Wanted(np.array(sorted(one.parcels), dtype=np.int64), None, one.label), grounds)
    return Plot(key_of(one), _label(one, found), found, grounds)


def around(plot: Plot, shown: Callable[[shapely.Geometry], shapely.Geometry]) -> Extract:
    """The extract with what lies in the part that a printed map shows of its area."""
    return replace(plot.extract, around=plot.grounds.around(shown(plot.extract.area)))


def key_of(one: Candidate) -> str:
    """What finds the property again and may stand in an address: its BFE number, else what was found."""
    return one.bfe or one.key


def _label(one: Candidate, found: Extract) -> str:
    return found.addresses[0] if found.addresses else str(found.parcels["name"][0]) if len(found.parcels["name"]) else one.label


def extent_of(target: str) -> tuple[float, float, float, float]:
    """West, south, east, north of all parcels: where a map begins."""
    west, south, east, north = shapely.total_bounds(_HELD.grounds(target, today()).shapes).tolist()
    return west, south, east, north


# -- what may still be built --------------------------------------------------------------------------------


class RightLeft(NamedTuple):
    """The largest legal building of a plot, or why none can be told; and what was taken from the registers for it."""

    envelope: Envelope | None
    why: str
    filled: tuple[Filled, ...]


def right_left(plot: Plot, *, use: str = "") -> RightLeft:
    """Where, how much and how high may still be built by byggeret, for ``use`` or for the main use of the plot. What was asked is kept."""
    return _HELD.right(plot, use)


def _right(plot: Plot, use: str) -> RightLeft:
    on = plot.grounds.day
    case, told = filled_from(Case(day=on, plot=PlotTold(query=plot.key)), plot.grounds, plot.extract)
    try:
        return RightLeft(envelope(case, use=use or _main(case.building), day=on), "", told)
    except UsageError as fault:
        return RightLeft(None, str(fault), told)


def _main(buildings: tuple[Building, ...]) -> str:
    """The use of the main building, and a detached house where nothing stands."""
    return next((one.use for one in buildings if one.use in PRIMARY and one.use), "parcelhus")
