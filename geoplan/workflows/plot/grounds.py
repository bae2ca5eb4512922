"""An open workspace made ready to answer about plots: registers in memory, themes straight from the file through its spatial index."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.building.constraints import constraints
from geoplan.building.themes import NAMES, LayerState, not_usable
from geoplan.errors import UsageError
from geoplan.plan.applies import ground_of
from geoplan.plan.columns import numbers, words
from geoplan.plan.parcels import label
from geoplan.texts import N_, texts
from geoplan.workflows.plan.opening import layer, plans_of
from geoplan.workflows.plot.zones import ZoneMap, zone_map

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.plan.applies import Ground
    from geoplan.store import StoredLayer, Workspace

NOTHING: Final = -1
NOBODY: Final[tuple[NDArray[np.object_], dict[str, list[Any]]]] = (np.empty(0, dtype=object), {})
"""Nothing near."""

USED: Final = (
    "jordstykke",
    "husnummer",
    "bygning",
    "bbr_bygning",
    "bbr_etage",
    "lokalplan",
    "delomraade",
    "byggefelt",
    "kommuneplanramme",
    "zonekort",
)
"""Layers that every extract looks into; themes have their own sources."""

SHOWN_OF_BUILDING: Final = {
    "number": "byg007Bygningsnummer",
    "floor_m2": "byg038SamletBygningsareal",
    "built_m2": "byg041BebyggetAreal",
    "storeys": "byg054AntalEtager",
    "year": "byg026Opførelsesår",
}


class Grouped:
    """Positions by the group they belong to, found without looking through them all."""

    def __init__(self, group: NDArray[np.int64]) -> None:
        self._order = np.argsort(group, kind="stable").astype(np.int64)
        self._sorted = group[self._order]

    def of(self, groups: NDArray[np.int64]) -> NDArray[np.int64]:
        """The positions in any of ``groups``, ascending."""
        first, last = np.searchsorted(self._sorted, groups, "left"), np.searchsorted(self._sorted, groups, "right")
        found = [self._order[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)]
        return np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)


class Grounds:
    """Answers about the plots of one workspace on one day. Reads each register once; a theme only where a plot is."""

    def __init__(self, ws: Workspace, *, day: dt.date | None = None) -> None:
        self.ws = ws
        self.day = day or dt.datetime.now(tz=dt.UTC).astimezone().date()

    # -- registers -----------------------------------------------------------------------------------

    @cached_property
    def parcels(self) -> gpd.GeoDataFrame:
        """The parcels in force. Raises UsageError where the workspace has none."""
        frame = layer(self.ws, "jordstykke")
        if not len(frame):
            message = N_("Arbejdsområdet har ingen jordstykker. Indlæs dem med “geoplan workspace import ARBEJDSOMRÅDE jordstykke FIL”.")
            raise UsageError(texts()(message))
        return frame

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """The areas of the parcels."""
        return np.asarray(self.parcels.geometry.array, dtype=object)

    @cached_property
    def names(self) -> NDArray[np.object_]:
        """What each parcel is called."""
        return label(self.parcels)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """A spatial index of the parcels."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def property_key(self) -> NDArray[np.object_]:
        """The number of each parcel's property (SFE, its BFE number), None where it has none: public roads, common lots."""
        keys = words(self.parcels, "sfe_ejendomsnr")
        return np.where(pd.isna(keys), words(self.parcels, "bfe_nummer"), keys).astype(object)

    @cached_property
    def property_of(self) -> NDArray[np.int64]:
        """The property of each parcel as a number 0 ..; a parcel without property is one by itself."""
        keys = pd.Series(self.property_key).fillna(pd.Series([f"-{at}" for at in range(len(self.parcels))]))
        found, _ = pd.factorize(keys)
        return found.astype(np.int64)

    @cached_property
    def addresses(self) -> gpd.GeoDataFrame:
        """The house numbers; none where the workspace has no such layer."""
        return layer(self.ws, "husnummer")

    @cached_property
    def address_names(self) -> NDArray[np.object_]:
        """What each house number is called: street and number."""
        street, house = words(self.addresses, "vejnavn"), words(self.addresses, "husnr")
        both = np.where(pd.isna(street), "?", street) + " " + np.where(pd.isna(house), "?", house)
        return both.astype(object)

    @cached_property
    def esr(self) -> NDArray[np.object_]:
        """The former property number of each parcel."""
        return words(self.parcels, "esr_ejendomsnr")

    @cached_property
    def buildings(self) -> gpd.GeoDataFrame:
        """BBR's standing buildings."""
        return layer(self.ws, "bbr_bygning")

    @cached_property
    def outlines(self) -> gpd.GeoDataFrame:
        """GeoDanmark's outlines of roofs."""
        return layer(self.ws, "bygning")

    @cached_property
    def floors(self) -> gpd.GeoDataFrame:
        """BBR's storeys."""
        return layer(self.ws, "bbr_etage")

    @cached_property
    def parcel_of_building(self) -> NDArray[np.int64]:
        """The parcel of each BBR building: by its key, else by its point; -1 where it is on none of them."""
        found = _at(words(self.buildings, "jordstykke"), words(self.parcels, "lokal_id"))
        other = _at(words(self.buildings, "jordstykke"), words(self.parcels, "featureid"))
        found = np.where(found == NOTHING, other, found)
        return self._by_point(found, self.buildings)

    @cached_property
    def property_of_building(self) -> NDArray[np.int64]:
        """The property of each BBR building, -1 where it is on no parcel."""
        at = self.parcel_of_building
        return np.where(at == NOTHING, NOTHING, self.property_of[np.maximum(at, 0)])

    def _by_point(self, found: NDArray[np.int64], frame: gpd.GeoDataFrame) -> NDArray[np.int64]:
        """Fill what has no key by where it lies."""
        open_ = np.flatnonzero(found == NOTHING)
        if not len(open_):
            return found
        points = np.asarray(frame.geometry.array, dtype=object)[open_]
        of_point, of_parcel = self.tree.query(points, predicate="intersects")
        filled = found.copy()
        filled[open_[of_point]] = of_parcel
        return filled

    def buildings_on(self, parcels: NDArray[np.int64]) -> NDArray[np.int64]:
        """The positions of BBR's buildings on these parcels."""
        return self._building_order.of(parcels)

    def addresses_on(self, parcels: NDArray[np.int64]) -> NDArray[np.int64]:
        """The positions of the house numbers on these parcels."""
        return self._address_order.of(parcels)

    @cached_property
    def _building_order(self) -> Grouped:
        return Grouped(self.parcel_of_building)

    @cached_property
    def _address_order(self) -> Grouped:
        return Grouped(self.parcel_of_address)

    @cached_property
    def building_columns(self) -> dict[str, NDArray[Any]]:
        """What is shown of each BBR building; numbers NaN and texts None where BBR has nothing."""
        frame = self.buildings
        figures: dict[str, NDArray[Any]] = {name: numbers(frame, column) for name, column in SHOWN_OF_BUILDING.items()}
        return {"code": words(frame, "byg021BygningensAnvendelse"), **figures, "geometry": np.asarray(frame.geometry.array, dtype=object)}

    @cached_property
    def parcel_of_address(self) -> NDArray[np.int64]:
        """The parcel that each house number's point lies on, -1 where it lies on none."""
        return self._by_point(np.full(len(self.addresses), NOTHING, dtype=np.int64), self.addresses)

    # -- figures of all properties ----------------------------------------------------------------------

    @cached_property
    def registered_m2(self) -> NDArray[np.float64]:
        """The registered area of each parcel, NaN where the register has none."""
        area = numbers(self.parcels, "registreret_areal_m2")
        return np.where(area > 0, area, np.nan)

    @cached_property
    def road_m2(self) -> NDArray[np.float64]:
        """The road area within each parcel."""
        return numbers(self.parcels, "vej_areal_m2")

    # -- plans and themes -------------------------------------------------------------------------------

    @cached_property
    def ground(self) -> Ground:
        """The plans in force, cut into cells."""
        return ground_of(plans_of(self.ws), day=self.day)

    @cached_property
    def zone_map(self) -> ZoneMap | None:
        """The zones of the municipality, None where there is no map of them."""
        return zone_map(self)

    @cached_property
    def sources(self) -> tuple[tuple[str, str, dt.date | None, int], ...]:
        """The registers and plan layers that there are: name, source, day, number of objects."""
        states = {name: self.filled(name) for name in USED}
        return tuple((name, state.source, state.day, state.count) for name, state in states.items() if state is not None)

    def around(self, box: shapely.Geometry) -> dict[str, NDArray[np.object_]]:
        """What lies in a box, for a map: parcels, roofs, and the parts of the plans in force."""
        cells = self.ground.cells
        near = np.flatnonzero(shapely.intersects(box, cells.geometry))
        field = cells.byggefelt[near] != NOTHING
        roofs = self.ws.hits("bygning", box).geometry if self.state("bygning") is not None else np.empty(0, dtype=object)
        return {
            "parcels": self.shapes[np.sort(self.tree.query(box, predicate="intersects"))],
            "roofs": roofs,
            "delomraade": cells.geometry[near[~field]],
            "byggefelt": cells.geometry[near[field]],
        }

    def filled(self, name: str) -> LayerState | None:
        """What is known of a layer; None also of a layer that nothing was ever put into."""
        found = self.state(name)
        return None if found is None or (not found.count and found.day is None) else found

    def examined(self, name: str) -> bool:
        """Whether a layer of plans is there and young enough."""
        theme = next(one for one in constraints() if one.layers == (name,))
        return not not_usable(theme, name, self.filled(name), self.day)

    @cached_property
    def stored(self) -> dict[str, StoredLayer]:
        """The layers of the workspace by name."""
        return {one.name: one for one in self.ws.layers()}

    @cached_property
    def _theme_columns(self) -> dict[str, tuple[str, ...]]:
        known = {name for one in constraints() for name in one.layers if name in self.stored}
        return {name: tuple(column for column in NAMES if column in self.stored[name].columns) for name in known}

    def state(self, name: str) -> LayerState | None:
        """What is known of a layer, for the themes."""
        return self._states.get(name)

    @cached_property
    def _states(self) -> dict[str, LayerState]:
        return {name: LayerState(one.count, _day(one.date) or _day(one.imported_at), one.source or "") for name, one in self.stored.items()}

    def near(self, name: str, place: shapely.Geometry) -> tuple[NDArray[np.object_], dict[str, list[Any]]]:
        """What of a theme has a box that meets that of ``place``."""
        found = self.ws.hits(name, place.bounds, self._theme_columns.get(name, ()))
        return (found.geometry, found.columns) if len(found) else NOBODY


def _at(keys: NDArray[np.object_], known: NDArray[np.object_]) -> NDArray[np.int64]:
    """The position of each key among ``known``, -1 where it is not there or there is none."""
    index = pd.Index(known)
    first = ~np.asarray(index.duplicated()) & ~np.asarray(index.isna())
    position = np.flatnonzero(first)
    at = index[first].get_indexer(pd.Index(keys))
    found = np.where(at >= 0, position[np.maximum(at, 0)] if len(position) else NOTHING, NOTHING)
    return np.where(pd.isna(keys), NOTHING, found).astype(np.int64)


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
