"""Facts of many plots and buildings at once, from arrays: the buildings of a municipality, or whatever a program draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from geoplan.building.answers import UNKNOWN, objects
from geoplan.building.assemble_buildings import building_facts
from geoplan.building.facts import Facts, Plots
from geoplan.building.measures.floor_area import floor_area
from geoplan.building.measures.plot_area import plot_area, plot_size

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geoplan.building.facts import Level
    from geoplan.building.measures.plot_area import PlotParts
    from geoplan.building.told import Ground, ToldBuildings

    Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPlots:
    """Plots as told, one row each. ``main_m2`` is the floor area that counts by kind of part, ``secondary_m2`` all secondary buildings."""

    use: NDArray[np.object_]
    parts: PlotParts
    main_m2: Mapping[str, Numbers]
    secondary_m2: Numbers
    dwellings: Numbers
    name: NDArray[np.object_] | None = None
    zone: NDArray[np.object_] | None = None
    parcelhusomraade: NDArray[np.int8] | None = None
    etagebolig_udlagt: NDArray[np.int8] | None = None
    mixed: NDArray[np.bool_] | None = None
    plans: Mapping[str, tuple[Level, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.use)


def facts_of_arrays(plots: ToldPlots, buildings: ToldBuildings, ground: Ground, *, day: dt.date) -> Facts:
    """The facts of plots and the buildings on them, on ``day``. Every plot is asked for its bebyggelsesprocent."""
    return Facts(day, _plots(plots, day), building_facts(buildings, ground, day), plans=plots.plans)


def _plots(told: ToldPlots, day: dt.date) -> Plots:
    count = len(told)

    def known(value: Any, filled: Any, dtype: Any) -> NDArray[Any]:
        if value is not None:
            return np.asarray(value)
        return objects(count, filled) if dtype is object else np.full(count, filled, dtype=dtype)

    unknown, untold, no = np.full(count, UNKNOWN, dtype=np.int8), np.full(count, np.nan), np.zeros(count, dtype=bool)
    return Plots(
        name=known(told.name, "", object),
        use=told.use,
        mixed=known(told.mixed, filled=False, dtype=bool),
        zone=known(told.zone, "", object),
        dwellings=told.dwellings,
        parcelhusomraade=known(told.parcelhusomraade, UNKNOWN, np.int8),
        etagebolig_udlagt=known(told.etagebolig_udlagt, UNKNOWN, np.int8),
        hjoernegrund=unknown,
        vejbredde_m=untold,
        grunddybde_m=untold,
        foer_1977=unknown,
        extending=no,
        parcelling=no,
        asked=~no,
        area=plot_area(told.parts),
        size=plot_size(told.parts),
        floors=floor_area(told.main_m2, told.secondary_m2, use=told.use, dwellings=told.dwellings, day=day),
    )
