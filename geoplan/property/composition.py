"""What a property is made of: its parcels, what stands on them, who is addressed there, and what lies on it as property of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.property.columns import NOTHING, Grouped, through

if TYPE_CHECKING:
    from geoplan.property.belonging import Belonging
    from geoplan.property.columns import Index
    from geoplan.property.graph import PropertyGraph
    from geoplan.property.links import Link

EMPTY: Final = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Composition:
    """Positions in the layers of what belongs to a property. ``property`` is -1 for a parcel of none, ``land`` where it is not known."""

    property: int
    land: int
    parcels: Index
    houses: Index
    addresses: Index
    grounds: Index
    relations: Index
    buildings: Index
    outlines: Index
    floors: Index
    units: Index
    technical: Index
    locations: Index
    parts: Index
    """Properties of their own on the land: buildings on foreign ground and condominiums."""
    esr: Index
    """Positions among ``graph.esr``."""


class Compositions:
    """Puts properties together, each in a moment; what they share is worked out once."""

    def __init__(self, belonging: Belonging) -> None:
        self.belonging = belonging
        self.graph: PropertyGraph = belonging.graph

    def of(self, property_: int, parcels: tuple[int, ...] = ()) -> Composition:
        """What a property is made of; of a property that is no land, its own units and buildings, and the land under it.

        ``parcels`` are those that are asked for where no property is known (-1).
        """
        graph = self.graph
        kind = graph.properties.kind[property_] if property_ >= 0 else ""
        land = self.belonging.land(property_)
        on = np.array(parcels, dtype=np.int64) if land == NOTHING else self._parcels.of(np.array([land]))
        buildings = self._buildings_of(property_, str(kind), land, on)
        units = self._units_of(property_, str(kind), buildings)
        houses = self._houses.of(on) if kind in {"SFE", ""} else self._houses_of_units(units, buildings)
        return Composition(
            property=property_,
            land=land,
            parcels=on,
            houses=houses,
            addresses=self._addresses_of(property_, str(kind), units, houses),
            grounds=self._grounds.of(np.array([land])) if kind == "SFE" else EMPTY,
            relations=self._relations.of(np.array([property_])) if property_ >= 0 else EMPTY,
            buildings=buildings,
            outlines=self._outlines.of(buildings),
            floors=self._floors.of(buildings),
            units=units,
            technical=self._technical.of(on) if kind in {"SFE", ""} else EMPTY,
            locations=self._locations.of(np.array([property_])) if property_ >= 0 else EMPTY,
            parts=self._parts_on(property_, land) if kind == "SFE" else EMPTY,
            esr=self._esr.of(np.array([property_])) if property_ >= 0 else EMPTY,
        )

    def _buildings_of(self, property_: int, kind: str, land: int, on: Index) -> Index:
        if kind == "SFE":
            return self._on_land.of(np.array([land]))
        if kind == "":
            loose = self._on_parcel.of(on)
            return np.asarray(loose[self.graph.building_land.to[loose] == NOTHING])
        own = self._own.of(np.array([property_]))
        return own if len(own) or kind == "BPFG" else np.unique(_known(self.graph.unit_building, self._units_own.of(np.array([property_]))))

    def _units_of(self, property_: int, kind: str, buildings: Index) -> Index:
        if kind == "EJL":
            own = self._units_own.of(np.array([property_]))
            return own if len(own) else self._units.of(buildings)
        return self._units.of(buildings)

    def _houses_of_units(self, units: Index, buildings: Index) -> Index:
        of_units = _known(self.graph.unit_house, units)
        return np.unique(of_units if len(of_units) else _known(self.graph.building_address, buildings))

    def _addresses_of(self, property_: int, kind: str, units: Index, houses: Index) -> Index:
        if kind != "EJL":
            return self._addresses.of(houses)
        of_location = _known(self.graph.location_address, self._locations.of(np.array([property_])))
        return np.unique(np.concatenate([of_location, _known(self.graph.unit_address, units)]))

    def _parts_on(self, property_: int, land: int) -> Index:
        rows = self._of_land.of(np.array([land]))
        return np.asarray(rows[rows != property_])

    # -- orders -----------------------------------------------------------------------------------------

    @cached_property
    def _parcels(self) -> Grouped:
        return Grouped(self.graph.parcel_property.to)

    @cached_property
    def _houses(self) -> Grouped:
        return Grouped(self.graph.house_parcel.to)

    @cached_property
    def _addresses(self) -> Grouped:
        return Grouped(self.graph.address_house.to)

    @cached_property
    def _grounds(self) -> Grouped:
        return Grouped(through(self.graph.ground_property.to, self.graph.land))

    @cached_property
    def _relations(self) -> Grouped:
        return Grouped(self.graph.relation_property.to)

    @cached_property
    def _on_land(self) -> Grouped:
        return Grouped(self.graph.building_land.to)

    @cached_property
    def _on_parcel(self) -> Grouped:
        return Grouped(self.graph.building_parcel.to)

    @cached_property
    def _own(self) -> Grouped:
        return Grouped(self.graph.building_own.to)

    @cached_property
    def _outlines(self) -> Grouped:
        return Grouped(self.graph.outline_building.to)

    @cached_property
    def _floors(self) -> Grouped:
        return Grouped(self.graph.floor_building.to)

    @cached_property
    def _units(self) -> Grouped:
        return Grouped(self.graph.unit_building.to)

    @cached_property
    def _units_own(self) -> Grouped:
        return Grouped(self.graph.unit_property.to)

    @cached_property
    def _technical(self) -> Grouped:
        return Grouped(self.graph.technical_parcel.to)

    @cached_property
    def _locations(self) -> Grouped:
        return Grouped(self.graph.location_property.to)

    @cached_property
    def _of_land(self) -> Grouped:
        return Grouped(self.graph.land)

    @cached_property
    def _esr(self) -> Grouped:
        return Grouped(self.graph.esr[1].to)


def _known(link: Link, rows: Index) -> Index:
    """Where these rows lead, without those that lead nowhere."""
    found = link.to[rows]
    return found[found >= 0]
