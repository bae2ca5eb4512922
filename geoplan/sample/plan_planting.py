"""What a fault planted in plans is, and the draft of all plan layers that it is planted in.

The records are written by hand from what each rule promises. Nothing here asks a rule what it finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from shapely.affinity import translate

from geoplan.sample.municipality import ROAD
from geoplan.sample.plan_base import FIRST_ID
from geoplan.sample.plan_delivery import REGISTERS_OWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geoplan.sample.plan_areas import PlanAreas
    from geoplan.sample.plans import Plans

LAYER: Final = -1
"""Stands for the layer as a whole where a planted row's number is asked for."""

OWN: Final = frozenset({"objekt_id", "versions_id", "plan_objekt_id", "delomraade_objekt_id"})
"""Columns of the workspace, which no file has."""

ARROW: Final = {"Int64": pa.int64(), "Float64": pa.float64(), "boolean": pa.bool_()}


class Layer:
    """The rows of one kind while faults are planted in them: columns as lists of plain values, None where nothing is."""

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        named = [name for name in frame.columns if name not in {*OWN, *REGISTERS_OWN, "geometry"}]
        self.columns: dict[str, list[Any]] = {name: [None if pd.isna(one) else one for one in frame[name]] for name in named}
        self.types: dict[str, pa.DataType] = {name: ARROW.get(str(frame[name].dtype), pa.string()) for name in named}
        self.geometry: list[Any] = list(frame.geometry)

    def __len__(self) -> int:
        return len(self.geometry)

    def value(self, name: str, row: int) -> Any:
        """A cell; None where there is no such column."""
        return self.columns[name][row] if name in self.columns else None

    def set(self, row: int, **values: Any) -> None:
        """Put values into cells; a column that is not there is put in, empty but for this."""
        for name, value in values.items():
            if name not in self.columns:
                if value is None:
                    continue
                self.columns[name] = [None] * len(self)
                self.types[name] = _type_of(value)
            self.columns[name][row] = _text(value) if pa.types.is_string(self.types[name]) else value

    def append(self, row: int, **values: Any) -> int:
        """A copy of a row with other values at the end; gives its number."""
        for held in self.columns.values():
            held.append(held[row])
        self.geometry.append(self.geometry[row])
        self.set(len(self) - 1, **values)
        return len(self) - 1

    def arrays(self) -> dict[str, pa.Array]:
        """The columns as they are written."""
        return {name: pa.array(values, self.types[name]) for name, values in self.columns.items()}


def _type_of(value: Any) -> pa.DataType:
    kinds = {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    return kinds.get(type(value), pa.string())


class PlanDraft:
    """All plan layers while faults are planted. ``parts`` and ``fields`` are the rows of each lokalplan's delomraader and byggefelter."""

    def __init__(self, plans: Plans, frames: Mapping[str, gpd.GeoDataFrame]) -> None:
        self.plans = plans
        self.layers = {kind: Layer(frame) for kind, frame in frames.items()}
        self.count = {kind: len(layer) for kind, layer in self.layers.items()}
        areas = plans.areas
        self.frame_of_plan: list[int] = areas.frame_of_plan.tolist()
        self.parts = _rows_of(areas.plan_of_part.tolist())
        self.fields = _rows_of(plans.fields.plan.tolist())
        self.free_road = _free_roads(areas)
        self.no_frame = areas.ground.polygon[areas.frame_of_parcel < 0]
        self.used: dict[tuple[str, int], set[str]] = defaultdict(set)
        self.skipped: list[PlanPlant] = []
        self.found: list[tuple[str, str, int | None]] = []

    def __getitem__(self, kind: str) -> Layer:
        return self.layers[kind]

    def plan_of(self, kind: str, row: int) -> int:
        """The row of the lokalplan that an object belongs to; -1 for kinds that belong to none."""
        if kind == "lokalplan":
            return row
        planid = self[kind].value("lokplan_id", row)
        return -1 if planid is None else int(planid) - FIRST_ID["lokalplan"]

    def plans_in(self, framework: int) -> list[int]:
        """The lokalplaner of a framework."""
        return [plan for plan, frame in enumerate(self.frame_of_plan) if frame == framework]

    def framework(self, plan: int) -> int:
        """The row of the framework that a lokalplan lies in."""
        return self.frame_of_plan[plan]

    def take(self, plan: int, touched: set[str]) -> None:
        """Keep others from touching the same of a lokalplan and of its parts."""
        for kind, rows in (("lokalplan", [plan]), ("delomraade", self.parts[plan]), ("byggefelt", self.fields[plan])):
            for row in rows:
                self.used[kind, row] |= touched

    def empty_frameworks(self) -> list[int]:
        """Frameworks in which no lokalplan lies."""
        taken = set(self.frame_of_plan)
        return [row for row in range(self.count["kommuneplanramme"]) if row not in taken]


def _free_roads(areas: PlanAreas) -> dict[int, Any]:
    """A road in each framework that no lokalplan lies on."""
    free = np.flatnonzero((areas.ground.kind == ROAD) & (areas.frame_of_parcel >= 0) & (areas.plan_of_parcel < 0))
    return dict(zip(areas.frame_of_parcel[free].tolist(), areas.ground.polygon[free], strict=True))


def _rows_of(plan: Sequence[int]) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, one in enumerate(plan):
        rows[one].append(row)
    return rows


Change = Callable[[PlanDraft, int], None]
Fit = Callable[[PlanDraft, int], bool]
Find = str | tuple[str, str, Callable[[PlanDraft, int], int | Sequence[int]]]


@dataclass(frozen=True, slots=True)
class PlanPlant:
    """One fault in one row of a kind. ``facts`` are the rows of the fact lists it breaks.

    ``touches`` names what of the row it changes, so that two faults never meddle with each other; ``fit`` says which rows will do.
    ``finds`` are the ends of rule ids after ``plan.<kind>.``, expected at the row, or with a kind and a function at other rows.
    Nothing in ``finds`` means that it comes close to a fault and is none.
    """

    kind: str
    facts: str
    what: str
    change: Change
    finds: tuple[Find, ...]
    touches: tuple[str, ...]
    fit: Fit = lambda _draft, _row: True


def plant(draft: PlanDraft, plants: Sequence[PlanPlant]) -> list[tuple[str, str, int | None]]:
    """Plant each fault in a row of its own as far as there are rows; give rule, layer and row of everything that is to be found.

    What no row is left for in a small municipality is not planted, and so not expected: see ``skipped``.
    """
    for one in plants:
        row = _row_for(draft, one)
        if row is None:
            draft.skipped.append(one)
            continue
        finds = [wanted for find in one.finds for wanted in _expected(draft, one, find, row)]
        one.change(draft, row)
        draft.found += finds
    return draft.found


def _row_for(draft: PlanDraft, one: PlanPlant) -> int | None:
    """The least used of the rows that fit and whose touched parts nobody has touched yet; None when there is none."""
    free = [row for row in range(draft.count[one.kind]) if _is_free(draft, one, row) and one.fit(draft, row)]
    if not free:
        return None
    row = min(free, key=lambda at: (len(draft.used[one.kind, at]), at))
    draft.used[one.kind, row] |= set(one.touches)
    plan = draft.plan_of(one.kind, row)
    if plan >= 0:  # whose area or status is changed, with all its parts it is out of bounds for others that change the same
        draft.take(plan, {"flade", "status"} & set(one.touches))
    return row


def _is_free(draft: PlanDraft, one: PlanPlant, row: int) -> bool:
    used = draft.used[one.kind, row]
    return "alt" not in used and not used & set(one.touches) and not ("alt" in one.touches and used)


def _expected(draft: PlanDraft, one: PlanPlant, find: Find, row: int) -> list[tuple[str, str, int | None]]:
    if isinstance(find, str):
        return [(f"plan.{one.kind}.{find}", one.kind, row)]
    rule, kind, where = find
    at = where(draft, row)
    return [(f"plan.{kind}.{rule}", kind, None if one_row == LAYER else one_row) for one_row in ([at] if isinstance(at, int) else at)]


# -- changes -----------------------------------------------------------------------------------------------------------


def cells(kind: str, **values: Any) -> Change:
    """Other values in the row."""
    return lambda draft, row: draft[kind].set(row, **values)


def as_text(kind: str, name: str, value: str) -> Change:
    """The column delivered as text, decimal comma and all, with this text in the row."""

    def change(draft: PlanDraft, row: int) -> None:
        layer = draft[kind]
        layer.columns[name] = [_text(one) for one in layer.columns[name]]
        layer.types[name] = pa.string()
        layer.columns[name][row] = value

    return change


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return ("true" if value else "false") if isinstance(value, bool | np.bool_) else f"{value:g}".replace(".", ",")


def shape(kind: str, make: Callable[[Any], Any]) -> Change:
    """The geometry made anew from the old one."""

    def change(draft: PlanDraft, row: int) -> None:
        draft[kind].geometry[row] = make(draft[kind].geometry[row])

    return change


def drawn(kind: str, make: Callable[[], Any]) -> Change:
    """A geometry drawn around (0, 0), put in the middle of the old one, to the millimetre."""

    def put(old: Any) -> Any:
        x, y = np.round(shapely.get_coordinates(shapely.point_on_surface(old))[0], 3)
        return shapely.transform(translate(make(), x, y), lambda xy: np.round(xy, 3), include_z=False)

    return shape(kind, put)


def box_in(area: Any, size_m: float) -> Any:
    """A square of so many metres about a point inside an area."""
    x, y = np.round(shapely.get_coordinates(shapely.point_on_surface(area))[0], 3)
    return shapely.box(*np.round([x - size_m / 2, y - size_m / 2, x + size_m / 2, y + size_m / 2], 3))


def with_part(area: Any, part: Any) -> Any:
    """The area with one more polygon."""
    return shapely.MultiPolygon([*area.geoms, part])
