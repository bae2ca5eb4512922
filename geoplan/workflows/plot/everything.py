"""Every property of a workspace at once: areas, buildings, plans and building right in one vectorised pass."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from geoplan.building.constraints import Form, constraints
from geoplan.building.existing import Standing, standing
from geoplan.building.measures.plot_area import PlotParts
from geoplan.building.overlay import taken_of_all
from geoplan.building.remainder import Right, Whole, building_right
from geoplan.building.themes import not_usable
from geoplan.geometry.shared import union_by
from geoplan.plan.applies import Applies, applies
from geoplan.workflows.plot.areas import plot_parts
from geoplan.workflows.plot.ratio import plan_ratio
from geoplan.workflows.plot.zones import other_zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.building.constraints import Constraint
    from geoplan.workflows.plot.grounds import Grounds


class OfAll(NamedTuple):
    """What a theme takes of the properties that it meets, as ``taken_of_all``; whether every layer of it could be examined."""

    rows: pd.DataFrame
    complete: bool


class _Layers(NamedTuple):
    shapes: NDArray[np.object_]
    complete: bool


class Everything:
    """Arrays with one entry per property, in the order of ``Grounds.property_of``."""

    def __init__(self, grounds: Grounds) -> None:
        self.grounds = grounds
        self.count = int(grounds.property_of.max()) + 1 if len(grounds.property_of) else 0

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """The area of each property: its parcels together."""
        return union_by(self.grounds.property_of, self.grounds.shapes, self.count)

    @cached_property
    def first(self) -> NDArray[np.int64]:
        """A parcel of each property, the first in the register's order."""
        _, first = np.unique(self.grounds.property_of, return_index=True)
        return first.astype(np.int64)

    @cached_property
    def _mapped(self) -> tuple[PlotParts, NDArray[np.bool_]]:
        grounds = self.grounds
        return plot_parts(grounds.shapes, grounds.registered_m2, grounds.road_m2, grounds.property_of, self.count)

    @property
    def by_map(self) -> NDArray[np.bool_]:
        """Properties of which a parcel has no registered area."""
        return self._mapped[1]

    @cached_property
    def parts(self) -> PlotParts:
        """What the plot area of each is made of (BR18 § 454)."""
        grounds, parts = self.grounds, self._mapped[0]
        area = parts.own_m2 + parts.adjoining_m2
        zone = other_zone(self.shapes, area, grounds.zone_map, grounds.buildings, grounds.property_of_building)
        return replace(parts, other_zone_m2=zone)

    @cached_property
    def standing(self) -> Standing:
        """What stands on each, by BBR."""
        grounds = self.grounds
        return standing(grounds.property_of_building, grounds.buildings, grounds.floors, properties=self.count, day=grounds.day)

    @cached_property
    def applies(self) -> Applies:
        """What the plans say of each."""
        return applies(self.shapes, self.grounds.ground)

    @cached_property
    def right(self) -> Right:
        """How far the floor area of each reaches."""
        named = ~pd.isna(self.grounds.property_key[self.first])
        whole = Whole(named, np.zeros(self.count, dtype=bool), self.by_map)
        ratio = plan_ratio(self.applies, self.count, examined=self.grounds.examined("lokalplan"))
        return building_right(self.parts, self.standing, ratio, whole, day=self.grounds.day)

    @cached_property
    def zones(self) -> NDArray[np.float64]:
        """(n, 3): the share of each in byzone, landzone and sommerhusområde; NaN where there is no zone map."""
        mapped = self.grounds.zone_map
        return np.full((self.count, 3), np.nan) if mapped is None else mapped.shares(self.shapes)

    def theme(self, constraint: Constraint) -> OfAll | None:
        """What a theme takes of every property; None where no layer of it could be examined.

        Themes that are plans or zones are no plain layers, and have no answer here.
        """
        read = self._read(constraint)
        return None if read is None else OfAll(taken_of_all(self.shapes, read.shapes), read.complete)

    def themes(self) -> dict[str, OfAll | None]:
        """The same of every theme by its id; two are worked on at a time, while the next is read."""
        plots = self.shapes
        found: dict[str, OfAll | None] = {one.id: None for one in constraints()}
        with ThreadPoolExecutor(2) as pool:
            asked = {}
            for one in constraints():
                read = self._read(one)
                if read is not None:
                    asked[one.id] = (pool.submit(taken_of_all, plots, read.shapes), read.complete)
        return found | {id_: OfAll(rows.result(), complete) for id_, (rows, complete) in asked.items()}

    def _read(self, constraint: Constraint) -> _Layers | None:
        """The objects of a theme's layers that may be used."""
        grounds = self.grounds
        if constraint.id in SPECIAL or constraint.form is Form.NONE:
            return None
        usable = [name for name in constraint.layers if not not_usable(constraint, name, grounds.state(name), grounds.day)]
        if not usable:
            return None
        shapes = [np.asarray(grounds.ws.read(name, columns=()).geometry.array, dtype=object) for name in usable]
        return _Layers(np.concatenate(shapes), len(usable) == len(constraint.layers))


SPECIAL = frozenset({"K-LP", "K-KP", "K-LZ", "K-SO"})
"""Themes that are plans or zones; the plan and the ramme have columns of their own."""


def one_of(everything: Everything, at: int) -> dict[str, Any]:
    """The figures of one property, as ``extract`` shows them."""
    row = np.array([at])
    return {
        "parts": PlotParts(*(getattr(everything.parts, name)[row] for name in PlotParts.__slots__)),
        "by_map": bool(everything.by_map[at]),
        "standing": everything.standing.taken(row),
        "right": everything.right.taken(row),
        "applies": everything.applies.at(at),
    }
