"""The extract of one property: identity, areas, what stands there, what applies, and the three lists of themes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.building.existing import Standing, standing
from geoplan.building.measures.plot_area import PlotParts
from geoplan.building.overlay import SMALL_M2
from geoplan.building.remainder import Right, Whole, building_right
from geoplan.building.themes import Answer, Theme, examine
from geoplan.plan.applies import Applies, applies
from geoplan.workflows.plot.areas import plot_parts
from geoplan.workflows.plot.certainty import joined, remarks
from geoplan.workflows.plot.everything import one_of
from geoplan.workflows.plot.plan_themes import plan_themes
from geoplan.workflows.plot.ratio import plan_ratio
from geoplan.workflows.plot.zones import other_zone

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from geoplan.texts import Phrase
    from geoplan.workflows.plot.certainty import Joined
    from geoplan.workflows.plot.everything import Everything
    from geoplan.workflows.plot.grounds import Grounds
    from geoplan.workflows.plot.query import Wanted

    Columns = dict[str, NDArray[Any]]

WHOLE_WITHIN_M2: Final = 1.0
"""A drawn area that differs less from a property is that property."""


@dataclass(frozen=True)
class Extract:
    """Everything that concerns one property, as data. ``parcels`` and ``buildings`` are columns, a row each; see ``Grounds``."""

    wanted: Wanted
    day: dt.date
    area: shapely.Geometry
    parcels: Columns
    addresses: tuple[str, ...]
    bfe: str
    esr: str
    buildings: Columns
    outlines: NDArray[np.object_]
    parts: PlotParts
    by_map: bool
    drawn: bool
    """Whether the area was drawn and is not just one property: then nothing is said that is said of properties."""
    standing: Standing
    right: Right
    applies: Applies
    themes: tuple[Theme, ...]
    zones: dict[int, float]
    """Share of the plot in each zone; empty where the workspace has no zonekort."""
    sources: tuple[tuple[str, str, dt.date | None, int], ...]
    """The registers and plan layers that the answer rests on: name, source, day, number of objects."""
    joined: tuple[Joined, ...] = ()
    """How parcels, buildings and addresses were put on the plot, and how surely."""
    remarks: tuple[Phrase, ...] = ()
    """What the reader must know of how the plot was found."""
    around: dict[str, NDArray[np.object_]] = field(default_factory=dict)
    """What lies near, for a map: ``parcels``, ``roofs``, ``delomraade``, ``byggefelt``; empty unless asked for."""

    def listed(self, answer: Answer) -> list[Theme]:
        """The themes with this answer."""
        return [one for one in self.themes if one.answer is answer]

    @property
    def complete(self) -> bool:
        """Whether every theme could be examined."""
        return not any(one.answer is Answer.NOT_EXAMINED for one in self.themes)


def extract(wanted: Wanted, grounds: Grounds, everything: Everything | None = None) -> Extract:
    """The extract of the property that was asked for.

    Where ``everything`` of the workspace has been worked out already, its figures are used; they are the same.
    """
    at = wanted.parcels
    drawn = wanted.drawn is not None and not _one_property(wanted, grounds)
    on_it = _buildings(wanted, grounds) if drawn else grounds.buildings_on(at)
    if everything is not None and wanted.drawn is None:
        property_ = int(grounds.property_of[at[0]])
        area, figures = everything.shapes[property_], one_of(everything, property_)
    else:
        area = wanted.drawn if wanted.drawn is not None else shapely.union_all(grounds.shapes[at])
        figures = _figures(area, at, on_it, grounds, drawn=drawn)
    shapely.prepare(area)
    mapped = grounds.zone_map
    shares = mapped.shares(np.array([area], dtype=object))[0].tolist() if mapped is not None else []
    zones = {code: share for code, share in enumerate(shares, 1) if share * area.area >= SMALL_M2}
    special = plan_themes(grounds, figures["applies"], zones, area.area)
    mine = grounds.addresses_on(at)
    return Extract(
        wanted=wanted,
        day=grounds.day,
        area=area,
        parcels=_parcels(area, at, grounds, drawn=drawn),
        addresses=tuple(dict.fromkeys(grounds.address_names[mine].tolist())),
        bfe="" if drawn else _first(grounds.property_key[at]),
        esr="" if drawn else _first(grounds.esr[at]),
        buildings={name: values[on_it] for name, values in grounds.building_columns.items()},
        outlines=_outlines(area, grounds),
        drawn=drawn,
        themes=examine(area, grounds, day=grounds.day, special=special),
        zones=zones,
        sources=grounds.sources,
        joined=() if drawn else joined(grounds, at, on_it, mine),
        remarks=remarks(wanted, grounds),
        **figures,
    )


def _one_property(wanted: Wanted, grounds: Grounds) -> bool:
    """Whether the drawn area is just one property with all its parcels."""
    at = wanted.parcels
    if not len(at) or len(np.unique(grounds.property_of[at])) > 1:
        return False
    whole = shapely.union_all(grounds.shapes[grounds.property_of == grounds.property_of[at[0]]])
    return bool(shapely.area(shapely.symmetric_difference(whole, wanted.drawn)) < WHOLE_WITHIN_M2)


def _buildings(wanted: Wanted, grounds: Grounds) -> NDArray[np.int64]:
    """BBR's buildings whose point lies in the drawn area."""
    points = np.asarray(grounds.buildings.geometry.array, dtype=object)
    return np.flatnonzero(shapely.intersects(wanted.drawn, points)).astype(np.int64)


def _figures(area: shapely.Geometry, at: NDArray[np.int64], on_it: NDArray[np.int64], grounds: Grounds, *, drawn: bool) -> dict[str, Any]:
    """What ``everything`` holds of a property, worked out for this one alone."""
    found = applies(np.array([area], dtype=object), grounds.ground)
    buildings, none = grounds.buildings.iloc[on_it].reset_index(drop=True), np.zeros(len(on_it), dtype=np.int64)
    if drawn:
        parts, by_map = PlotParts.plain(np.array([area.area])), np.ones(1, dtype=bool)
    else:
        own = np.zeros(len(at), dtype=np.int64)
        parts, by_map = plot_parts(grounds.shapes[at], grounds.registered_m2[at], grounds.road_m2[at], own, 1)
    plots = np.array([area], dtype=object)
    zone = other_zone(plots, parts.own_m2 + parts.adjoining_m2, grounds.zone_map, buildings, none)
    parts = replace(parts, other_zone_m2=zone)
    built = standing(none, buildings, grounds.floors, properties=1, day=grounds.day)
    named = np.array([bool(len(at)) and not pd.isna(grounds.property_key[at[0]])])
    whole = Whole(named, np.array([drawn]), by_map)
    ratio = plan_ratio(found, 1, examined=grounds.examined("lokalplan"))
    right = building_right(parts, built, ratio, whole, day=grounds.day)
    return {"parts": parts, "by_map": bool(by_map[0]), "standing": built, "right": right, "applies": found}


def _parcels(area: shapely.Geometry, at: NDArray[np.int64], grounds: Grounds, *, drawn: bool) -> Columns:
    """Name, registered, mapped and road area of each parcel, its shape, and how much of it is inside."""
    shapes = grounds.shapes[at]
    mapped = shapely.area(shapes)
    return {
        "name": grounds.names[at],
        "registered_m2": grounds.registered_m2[at],
        "map_m2": mapped,
        "road_m2": grounds.road_m2[at],
        "inside_m2": shapely.area(shapely.intersection(shapes, area)) if drawn else mapped,
        "geometry": shapes,
    }


def _first(values: NDArray[np.object_]) -> str:
    return next((str(value) for value in values if value is not None and not pd.isna(value)), "")


def _outlines(area: shapely.Geometry, grounds: Grounds) -> NDArray[np.object_]:
    """The outlines of roofs that meet the plot."""
    return grounds.ws.hits("bygning", area).geometry if grounds.state("bygning") is not None else np.empty(0, dtype=object)
