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
from geoplan.property.columns import NOTHING, Grouped, chosen, through
from geoplan.texts import N_, texts
from geoplan.workflows.plan.opening import plans_of
from geoplan.workflows.plot.zones import ZoneMap, zone_map
from geoplan.workflows.property.opening import finder_of

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geoplan.plan.applies import Ground
    from geoplan.property.finder import Finder
    from geoplan.store import StoredLayer, Workspace

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


class Grounds:
    """Answers about the plots of one workspace on one day. Reads each register once; a theme only where a plot is."""

    def __init__(self, ws: Workspace, *, day: dt.date | None = None) -> None:
        self.ws = ws
        self.day = day or dt.datetime.now(tz=dt.UTC).astimezone().date()

    # -- registers -----------------------------------------------------------------------------------

    @cached_property
    def finder(self) -> Finder:
        """What finds properties in the workspace as it was when it was first asked, over the registers that all figures are taken from."""
        return finder_of(self.ws)

    def _frame(self, name: str) -> gpd.GeoDataFrame:
        return self.finder.graph.registers[name]

    def _register_shapes(self, name: str) -> NDArray[np.object_]:
        return self.finder.graph.registers.geometry(name)

    @cached_property
    def parcels(self) -> gpd.GeoDataFrame:
        """The parcels in force. Raises UsageError where the workspace has none."""
        frame = self._frame("jordstykke")
        if not len(frame):
            message = N_("Arbejdsområdet har ingen jordstykker. Indlæs dem med “geoplan workspace import ARBEJDSOMRÅDE jordstykke FIL”.")
            raise UsageError(texts()(message))
        return frame

    @cached_property
    def shapes(self) -> NDArray[np.object_]:
        """The areas of the parcels."""
        return self._register_shapes("jordstykke")

    @cached_property
    def names(self) -> NDArray[np.object_]:
        """What each parcel is called."""
        return label(self.parcels)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """A spatial index of the parcels."""
        return self.finder.graph.parcel_tree

    @cached_property
    def property_key(self) -> NDArray[np.object_]:
        """The number of each parcel's property (SFE, its BFE number), None where it has none: public roads, common lots."""
        graph = self.finder.graph
        return chosen(~graph.common, graph.parcel_key)

    @cached_property
    def property_of(self) -> NDArray[np.int64]:
        """The property of each parcel as a number 0 ..; a parcel without property is one by itself."""
        keys = pd.Series(self.property_key).fillna(pd.Series([f"-{at}" for at in range(len(self.parcels))]))
        found, _ = pd.factorize(keys)
        return found.astype(np.int64)

    @cached_property
    def addresses(self) -> gpd.GeoDataFrame:
        """The house numbers; none where the workspace has no such layer."""
        return self._frame("husnummer")

    @cached_property
    def address_names(self) -> NDArray[np.object_]:
        """What each house number is called: street and number."""
        return self.finder.belonging.house_lines

    @cached_property
    def esr(self) -> NDArray[np.object_]:
        """The former property number of each parcel, without its municipality: of the property, in whatever register has it."""
        graph = self.finder.graph
        codes, link = graph.esr
        first = through(graph.parcel_property.to, link.turned(len(graph.properties.bfe)))
        numbers_ = np.array([*(str(one).partition("-")[2] for one in codes), None], dtype=object)
        own = words(self.parcels, "esr_ejendomsnr")
        return chosen(~pd.isna(own), own, numbers_[first])

    @cached_property
    def buildings(self) -> gpd.GeoDataFrame:
        """BBR's standing buildings."""
        return self._frame("bbr_bygning")

    @cached_property
    def outlines(self) -> gpd.GeoDataFrame:
        """GeoDanmark's outlines of roofs."""
        return self._frame("bygning")

    @cached_property
    def floors(self) -> gpd.GeoDataFrame:
        """BBR's storeys."""
        return self._frame("bbr_etage")

    @cached_property
    def parcel_of_building(self) -> NDArray[np.int64]:
        """The parcel of each BBR building: by its key, its ground, else its point; -1 where it is on none of them."""
        return self.finder.graph.building_parcel.to

    @cached_property
    def property_of_building(self) -> NDArray[np.int64]:
        """The property of each BBR building, -1 where it is on no parcel."""
        at = self.parcel_of_building
        return np.where(at == NOTHING, NOTHING, self.property_of[np.maximum(at, 0)])

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
        """The parcel of each house number: by DAR's key, else the one its point lies on; -1 where it is on none."""
        return self.finder.graph.house_parcel.to

    # -- figures of all properties ----------------------------------------------------------------------

    @cached_property
    def registered_m2(self) -> NDArray[np.float64]:
        """The registered area of each parcel, NaN where the register has none."""
        return self.finder.graph.registered_m2

    @cached_property
    def road_m2(self) -> NDArray[np.float64]:
        """The road area within each parcel, NaN where the register has none: not the same as 0."""
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


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
