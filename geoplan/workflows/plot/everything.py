"""Every property of a workspace at once: areas, buildings, plans and building right in one vectorised pass, and the table of all."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geoplan.building.constraints import Constraint, Form, constraints
from geoplan.building.existing import Right, Standing, building_right, standing
from geoplan.building.measures.plot_area import PlotParts, reaching
from geoplan.building.overlay import taken_of_all
from geoplan.building.themes import not_usable
from geoplan.geometry.shared import union_by
from geoplan.plan.applies import GIVEN, Applies, applies

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.workflows.plot.grounds import Grounds

PLAN_RATIO = "bebygpct"
PER_PROPERTY = (2, 3, 4)
"""Denominators of a plan's bebyggelsesprocent that can be checked on one property; 1 is shared by the whole area."""


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
    def by_map(self) -> NDArray[np.bool_]:
        """Properties of which a parcel has no registered area."""
        missing = np.isnan(self.grounds.registered_m2)
        return np.bincount(self.grounds.property_of[missing], minlength=self.count) > 0

    @cached_property
    def parts(self) -> PlotParts:
        """What the plot area of each is made of (BR18 § 454): the largest parcel, those that adjoin it, those apart."""
        grounds, of = self.grounds, self.grounds.property_of
        area = np.where(self.by_map[of], np.nan_to_num(shapely.area(grounds.shapes)), np.nan_to_num(grounds.registered_m2))
        base = np.zeros(len(of), dtype=bool)
        order = np.lexsort((np.arange(len(of)), -area, of))
        base[order[np.r_[True, np.diff(of[order]) > 0]]] = True
        near = base.copy()
        several = np.bincount(of, minlength=self.count)[of] > 1
        if several.any():
            near[several] = reaching(grounds.shapes[several], of[several].astype(np.intp), base[several])
        none = np.zeros(self.count)
        road = np.nan_to_num(grounds.road_m2)
        return PlotParts(
            own_m2=self._sum(area, base),
            adjoining_m2=self._sum(area, near & ~base),
            common_m2=none,
            given_up_m2=none,
            other_zone_m2=none,
            apart_m2=self._sum(area, ~near),
            road_m2=self._sum(road, near),
        )

    def _sum(self, values: NDArray[np.float64], which: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(self.grounds.property_of[which], weights=values[which], minlength=self.count).astype(np.float64)

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
        percent, source = plan_ratio(self.applies, self.count)
        return building_right(self.parts, self.standing, percent, source, day=self.grounds.day)

    def table(self) -> pd.DataFrame:
        """A row for each property: keys, areas, buildings, plan, building right, and what every theme takes of it.

        A theme has a column ``<id>``: m², m or number, empty where it could not be examined.
        """
        grounds, right, built = self.grounds, self.right, self.standing
        table = pd.DataFrame({"jordstykke": grounds.names[self.first], "bfe": grounds.property_key[self.first]})
        table["jordstykker"] = np.bincount(grounds.property_of, minlength=self.count)
        table["grundareal_m2"] = self.parts.own_m2 + self.parts.adjoining_m2
        table["arealgrundlag"] = np.where(self.by_map, "kort", "register")
        table["anvendelse"] = built.use
        table["etageareal_m2"] = built.floors.area.value
        table["bebyggelsesprocent"] = np.round(right.percent.value, 2)
        table["graense"] = right.limit
        table["graense_kilde"] = np.where(right.basis == "plan", "lokalplan " + right.source.astype(str), right.source)
        table["rest_m2"] = np.round(right.left_m2, 2)
        table["lokalplan"] = self._main_plan()
        for constraint in constraints():
            table[constraint.id] = self.theme(constraint)
        return table

    def _main_plan(self) -> NDArray[np.object_]:
        """The number of the lokalplan that covers most of each property, None where there is none."""
        parts = self.applies.parts
        inside = parts[parts["cell"] >= 0].drop_duplicates("place")
        found = np.full(self.count, None, dtype=object)
        cells = inside["cell"].to_numpy()
        found[inside["place"].to_numpy()] = self.applies.ground.known("lokalplan", "plannr", cells)
        return found

    def theme(self, constraint: Constraint) -> NDArray[np.float64]:
        """What a theme takes of each property; NaN where it could not be examined, or is no plain layer."""
        found = np.full(self.count, np.nan)
        if constraint.id in SPECIAL or constraint.form is Form.NONE or not constraint.layers:
            return found
        grounds = self.grounds
        if any(not_usable(constraint, name, grounds.state(name), grounds.day) for name in constraint.layers):
            return found
        found[:] = 0.0
        for name in constraint.layers:
            shapes = np.asarray(grounds.ws.read(name, columns=()).geometry.array, dtype=object)
            rows = taken_of_all(self.shapes, shapes, constraint.form)
            found[rows["plot"].to_numpy()] += rows["amount"].to_numpy()
        return found


SPECIAL = frozenset({"K-LP", "K-KP", "K-LZ", "K-SO"})
"""Themes that are plans or zones; the plan and the ramme have columns of their own."""


def plan_ratio(found: Applies, count: int) -> tuple[NDArray[np.float64], NDArray[np.object_]]:
    """The bebyggelsesprocent of the plan that covers most of each place, NaN where none can be checked there, and the plan's number.

    The largest piece decides. Where plans disagree on it, or the percentage is of the area as a whole, there is no number to check.
    """
    percent, source = np.full(count, np.nan), np.full(count, "", dtype=object)
    rows = found.provisions([PLAN_RATIO])
    if not len(rows):
        return percent, source
    rows["place"] = found.parts["place"].to_numpy()[rows["part"].to_numpy()]
    usable = rows[(rows["answer"] == GIVEN) & ~rows["conflict"] & rows["denominator"].isin(PER_PROPERTY)].drop_duplicates("place")
    place = usable["place"].to_numpy()
    percent[place] = usable["value"].to_numpy()
    cells = found.parts["cell"].to_numpy()[usable["part"].to_numpy()]
    numbers = found.ground.known("lokalplan", "plannr", cells)
    source[place] = np.where(pd.isna(numbers), "", numbers)
    return percent, source


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

