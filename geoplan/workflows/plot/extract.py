"""The extract of one property: identity, areas, what stands there, what applies, and the three lists of themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.building.existing import Right, Standing, building_right, standing
from geoplan.building.measures.plot_area import PlotParts, reaching
from geoplan.building.themes import Answer, LayerState, Theme, examine, not_usable
from geoplan.plan.applies import Applies, applies
from geoplan.texts import N_, Phrase
from geoplan.workflows.plot.everything import one_of, plan_ratio

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.building.constraints import Constraint
    from geoplan.workflows.plot.everything import Everything
    from geoplan.workflows.plot.grounds import Grounds
    from geoplan.workflows.plot.query import Wanted

ZONES: Final = {1: N_("byzone"), 2: N_("landzone"), 3: N_("sommerhusområde")}
LANDZONE, SOMMERHUS = 2, 3


@dataclass(frozen=True)
class Extract:
    """Everything that concerns one property, as data. Positions of parcels and buildings are those of ``Grounds``."""

    wanted: Wanted
    day: dt.date
    area: shapely.Geometry
    parcels: gpd.GeoDataFrame
    names: NDArray[np.object_]
    addresses: tuple[str, ...]
    bfe: str
    esr: str
    buildings: gpd.GeoDataFrame
    outlines: NDArray[np.object_]
    parts: PlotParts
    by_map: bool
    standing: Standing
    right: Right
    applies: Applies
    themes: tuple[Theme, ...]
    zones: dict[int, float]
    """Share of the plot in each zone; empty where the workspace has no zonekort."""

    def listed(self, answer: Answer) -> list[Theme]:
        """The themes with this answer."""
        return [one for one in self.themes if one.answer is answer]

    @property
    def complete(self) -> bool:
        """Whether every theme that has a layer could be examined."""
        return not any(one.answer is Answer.NOT_EXAMINED for one in self.themes)


def extract(wanted: Wanted, grounds: Grounds, everything: Everything | None = None) -> Extract:
    """The extract of the property that was asked for.

    Where ``everything`` of the workspace has been worked out already, its figures are used; they are the same.
    """
    at = wanted.parcels
    on_it = np.flatnonzero(np.isin(grounds.parcel_of_building, at))
    buildings = grounds.buildings.iloc[on_it].reset_index(drop=True)
    if everything is not None and wanted.drawn is None:
        property_ = int(grounds.property_of[at[0]])
        area, figures = everything.shapes[property_], one_of(everything, property_)
    else:
        area = wanted.drawn if wanted.drawn is not None else shapely.union_all(grounds.shapes[at])
        figures = _figures(area, at, buildings, grounds)
    shapely.prepare(area)
    found = figures["applies"]
    zones = _zones(area, grounds)
    themes = examine(area, grounds, day=grounds.day, special=_special(grounds, found, zones))
    mine = np.flatnonzero(np.isin(grounds.parcel_of_address, at))
    return Extract(
        wanted=wanted,
        day=grounds.day,
        area=area,
        parcels=grounds.parcels.iloc[at],
        names=grounds.names[at],
        addresses=tuple(dict.fromkeys(grounds.address_names[mine])),
        bfe=_first(grounds.property_key[at]),
        esr=_first(grounds.esr[at]),
        buildings=buildings,
        outlines=_outlines(area, grounds),
        themes=themes,
        zones=zones,
        **figures,
    )


def _figures(area: shapely.Geometry, at: NDArray[np.int64], buildings: gpd.GeoDataFrame, grounds: Grounds) -> dict[str, Any]:
    """What ``everything`` holds of a property, worked out for this one alone."""
    found = applies(np.array([area], dtype=object), grounds.ground)
    parts, by_map = plot_parts_of(at, grounds)
    built = standing(np.zeros(len(buildings), dtype=np.int64), buildings, grounds.floors, properties=1, day=grounds.day)
    right = building_right(parts, built, *plan_ratio(found, 1), day=grounds.day)
    return {"parts": parts, "by_map": by_map, "standing": built, "right": right, "applies": found}


def plot_parts_of(at: NDArray[np.int64], grounds: Grounds) -> tuple[PlotParts, bool]:
    """The plot area of BR18 § 454: the largest parcel and those that adjoin it; those apart are told and left out."""
    shapes = grounds.shapes[at]
    map_m2 = np.nan_to_num(shapely.area(shapes))
    registered = grounds.registered_m2[at]
    by_map = bool(np.isnan(registered).any())
    area = map_m2 if by_map else registered
    base = np.zeros(len(at), dtype=bool)
    base[np.argmax(area)] = True
    near = reaching(shapes, np.zeros(len(at), dtype=np.intp), base) if len(at) > 1 else base
    road = np.nan_to_num(grounds.road_m2[at])
    one = PlotParts(
        own_m2=np.array([area[base].sum()]),
        adjoining_m2=np.array([area[near & ~base].sum()]),
        common_m2=np.zeros(1),
        given_up_m2=np.zeros(1),
        other_zone_m2=np.zeros(1),
        apart_m2=np.array([area[~near].sum()]),
        road_m2=np.array([road[near].sum()]),
    )
    return one, by_map


def _first(values: NDArray[np.object_]) -> str:
    return next((str(value) for value in values if value is not None and not pd.isna(value)), "")


def _outlines(area: shapely.Geometry, grounds: Grounds) -> NDArray[np.object_]:
    """The outlines of roofs that meet the plot."""
    if grounds.state("bygning") is None:
        return np.empty(0, dtype=object)
    return grounds.ws.hits("bygning", area).touching(area).geometry


# -- zones and plans as themes ------------------------------------------------------------------------


def _zones(area: shapely.Geometry, grounds: Grounds) -> dict[int, float]:
    """The share of the plot in byzone and sommerhusområde by the zone map; landzone is the rest (Planloven § 34)."""
    state = grounds.state("zonekort")
    if state is None or not state.count:
        return {}
    hits = grounds.ws.hits("zonekort", area, ("zone", "status"))
    codes = np.array([np.nan if zone is None else float(zone) for zone in hits.columns["zone"]])
    valid = np.array([status in {None, "V"} for status in hits.columns["status"]], dtype=bool)
    shares: dict[int, float] = {}
    for code in (1, SOMMERHUS):
        shapes = hits.geometry[valid & (codes == code)]
        meet = shapes[shapely.intersects(area, shapes)]
        share = shapely.area(shapely.union_all(shapely.intersection(meet, area))) / area.area if len(meet) else 0.0
        if share > 0:
            shares[code] = float(share)
    rest = 1 - sum(shares.values())
    if rest > 1e-6:  # noqa: PLR2004 -- less than a millionth of the plot is rounding
        shares[LANDZONE] = rest
    return shares


def _special(grounds: Grounds, found: Applies, zones: dict[int, float]) -> dict[str, Callable[[Constraint], Theme]]:
    """How the themes are answered that are zones or plans."""
    inside = found.parts[found.parts["cell"] >= 0]
    rammer = found.rammer

    def of_plan(constraint: Constraint, share: float) -> Theme:
        return _by_share(constraint, share, found, grounds)

    return {
        "K-LP": lambda one: of_plan(one, float(inside["share"].sum())),
        "K-KP": lambda one: of_plan(one, float(rammer["share"].max()) if len(rammer) else 0.0),
        "K-LZ": lambda one: _by_zone(one, LANDZONE, zones, grounds),
        "K-SO": lambda one: _by_zone(one, SOMMERHUS, zones, grounds),
    }


def _by_share(constraint: Constraint, share: float, found: Applies, grounds: Grounds) -> Theme:
    state = _state(constraint, grounds)
    why = not_usable(constraint, constraint.layers[0], state, grounds.day)
    if why or state is None:
        return Theme(constraint, Answer.NOT_EXAMINED, why=why)
    total = float(found.parts["area_m2"].sum())
    answer = Answer.HIT if share > 0 else Answer.NO_HIT
    return Theme(constraint, answer, min(share, 1.0) * total, min(share, 1.0), day=state.day, source=state.source)


def _by_zone(constraint: Constraint, code: int, zones: dict[int, float], grounds: Grounds) -> Theme:
    state = _state(constraint, grounds)
    why = not_usable(constraint, "zonekort", state, grounds.day)
    if not why and state is not None and not state.count:
        why = Phrase(N_("laget {layer} er tomt"), layer="zonekort")
    if why or state is None:
        return Theme(constraint, Answer.NOT_EXAMINED, why=why)
    share = zones.get(code, 0.0)
    return Theme(constraint, Answer.HIT if share else Answer.NO_HIT, share=share, day=state.day, source=state.source)


def _state(constraint: Constraint, grounds: Grounds) -> LayerState | None:
    """What is known of the layer. A plan layer that nothing was ever put into has not been examined."""
    found = grounds.state(constraint.layers[0])
    return None if found is None or (not found.count and found.day is None) else found
