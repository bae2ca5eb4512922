"""From a row of any register to its property: which, over which joins, with which parcels, and where it lies."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.property.columns import NOTHING, Grouped, chosen, keys, through, words

if TYPE_CHECKING:
    from geoplan.property.columns import Index, Objects
    from geoplan.property.graph import PropertyGraph

NOBODY: Final[tuple[str, ...]] = ()


class Home(NamedTuple):
    """Where a row belongs: its property (-1 for none), the parcel it is on (-1 for none known), and the joins that led there."""

    property: int
    parcel: int
    joins: tuple[str, ...]


class Belonging:
    """Answers for one row at a time, over a graph that is worked out once."""

    def __init__(self, graph: PropertyGraph) -> None:
        self.graph = graph
        self.registers = graph.registers
        self._ids: dict[str, Objects] = {}

    def of_row(self, layer: str, row: int) -> Home:
        """Where a row of a layer belongs."""
        return getattr(self, f"_{layer}")(row)  # type: ignore[no-any-return]

    def parcels(self, home: Home) -> tuple[int, ...]:
        """All parcels of the land that the property lies on; the parcel itself where no property is known."""
        land = self.land(home.property)
        if land == NOTHING:
            return (home.parcel,) if home.parcel >= 0 else ()
        found = self._parcels_of.of(np.array([land]))
        return tuple(found.tolist()) or ((home.parcel,) if home.parcel >= 0 else ())

    def land(self, property_: int) -> int:
        """The land (SFE) under a property, -1 where it is not known."""
        return int(self.graph.land[property_]) if property_ >= 0 else NOTHING

    def bfe(self, property_: int) -> str:
        """The BFE number of a property, empty for none."""
        return str(self.graph.properties.bfe[property_]) if property_ >= 0 else ""

    def point(self, layer: str, row: int) -> tuple[float, float] | None:
        """Where a row lies: its own point, or one on it. None where it has no geometry."""
        shape = self.registers.geometry(layer)[row]
        return None if shape is None or shape.is_empty else _inside(shape)

    def point_of_parcels(self, parcels: tuple[int, ...]) -> tuple[float, float] | None:
        """A point on the largest of some parcels."""
        shapes = self.registers.geometry("jordstykke")[list(parcels)]
        return _inside(shapes[int(np.argmax(shapely.area(shapes)))]) if len(shapes) and not shapely.is_missing(shapes).all() else None

    def by_parcel(self, parcel: int, *joins: str) -> Home:
        """The property of a parcel that was reached over ``joins``."""
        at = int(self.graph.parcel_property.to[parcel]) if parcel >= 0 else NOTHING
        return Home(at, parcel, (*joins, "J02") if at >= 0 else joins)

    def ids(self, layer: str) -> Objects:
        """The register's own id of each row of a layer."""
        if layer not in self._ids:
            self._ids[layer] = keys(self.registers[layer], "lokal_id" if "lokal_id" in self.registers[layer] else "id_lokalId")
        return self._ids[layer]

    def warm(self) -> None:
        """Work out now what the first question would have to wait for."""
        graph = self.graph
        _ = graph.building_own, graph.building_land, graph.house_parcel, graph.parcel_tree, self._parcels_of, self._own_of_address
        _ = graph.outline_building, graph.floor_building, graph.unit_building, graph.unit_property, graph.unit_house, graph.technical_parcel
        _ = self._first_of_ground, graph.ground_property, self.parcel_names, self.house_names

    @cached_property
    def _parcels_of(self) -> Grouped:
        return Grouped(self.graph.parcel_property.to)

    @cached_property
    def parcel_names(self) -> Objects:
        """What each parcel is called: ``7ab Karlslunde By, Karlslunde``."""
        frame = self.registers["jordstykke"]
        name, code = words(frame, "ejerlavsnavn"), words(frame, "ejerlavskode")
        return _joined(_said(words(frame, "matrikelnr"), "?"), " ", _said(chosen(~pd.isna(name), name, code), ""))

    @cached_property
    def house_lines(self) -> Objects:
        """Street and number of each house number: ``Grantoftevej 3``."""
        frame = self.registers["husnummer"]
        return _joined(_said(words(frame, "vejnavn"), "?"), " ", _said(words(frame, "husnr"), "?"))

    @cached_property
    def house_names(self) -> Objects:
        """What each house number is called: ``Grantoftevej 3``, with postal code and town where they are known."""
        frame = self.registers["husnummer"]
        line = self.house_lines
        code, town = words(frame, "postnr"), words(frame, "postnrnavn")
        both = ~(pd.isna(code) | pd.isna(town))
        where = chosen(both, _joined(_said(code, ""), " ", _said(town, "")), code)
        return chosen(~pd.isna(where), _joined(line, ", ", _said(where, "")), line)

    # -- layers -----------------------------------------------------------------------------------------

    def _jordstykke(self, row: int) -> Home:
        return self.by_parcel(row)

    def _husnummer(self, row: int) -> Home:
        way = self.graph.house_parcel
        return self.by_parcel(int(way.to[row]), *way.way(row))

    def _adresse(self, row: int) -> Home:
        """The condominium of the address where one is registered at it (J39, J38), else the land under its house number."""
        house = int(self.graph.address_house.to[row])
        land = self._husnummer(house) if house >= 0 else Home(NOTHING, NOTHING, NOBODY)
        own = int(self._own_of_address[row])
        if own >= 0 and self.graph.properties.kind[own] != "SFE":
            return Home(own, land.parcel, ("J39", "J38"))
        return Home(land.property, land.parcel, ("J26", *land.joins) if house >= 0 else NOBODY)

    @cached_property
    def _own_of_address(self) -> Index:
        """The property that EBR has at each address, -1 for none."""
        at = self.graph.location_address.turned(len(self.registers["adresse"]))
        return through(at, self.graph.location_property.to)

    @cached_property
    def _first_of_ground(self) -> Index:
        """The first parcel of each ground, -1 for none."""
        return self.graph.ground_parcels.first(len(self.registers["bbr_grund"]))

    def _bbr_bygning(self, row: int) -> Home:
        graph, parcel = self.graph, int(self.graph.building_parcel.to[row])
        for way in (graph.building_own, graph.building_land):
            if way.to[row] >= 0:
                return Home(int(way.to[row]), parcel, way.way(row))
        return self.by_parcel(parcel, *graph.building_parcel.way(row))

    def _bbr_etage(self, row: int) -> Home:
        return self._through_building(self.graph.floor_building.to, row, "J34")

    def _bbr_opgang(self, row: int) -> Home:
        return self._through_building(self.graph.entrance_building.to, row, "J31")

    def _bbr_enhed(self, row: int) -> Home:
        own = self.graph.unit_property
        if own.to[row] >= 0:
            building = self._through_building(self.graph.unit_building.to, row, "J31")
            return Home(int(own.to[row]), building.parcel, own.way(row))
        if self.graph.unit_building.to[row] >= 0:
            return self._through_building(self.graph.unit_building.to, row, "J31")
        house = int(self.graph.unit_house.to[row])
        found = self._husnummer(house) if house >= 0 else Home(NOTHING, NOTHING, NOBODY)
        return Home(found.property, found.parcel, (*self.graph.unit_house.way(row), *found.joins))

    def _through_building(self, buildings: Index, row: int, join: str) -> Home:
        if buildings[row] < 0:
            return Home(NOTHING, NOTHING, NOBODY)
        found = self._bbr_bygning(int(buildings[row]))
        return Home(found.property, found.parcel, (join, *found.joins))

    def _bbr_grund(self, row: int) -> Home:
        way = self.graph.ground_property
        parcel = int(self._first_of_ground[row])
        return Home(int(way.to[row]), parcel, way.way(row)) if way.to[row] >= 0 else self.by_parcel(parcel, "J10", "J09")

    def _bbr_ejendomsrelation(self, row: int) -> Home:
        way = self.graph.relation_property
        return Home(int(way.to[row]), NOTHING, way.way(row))

    def _bbr_tekniskanlaeg(self, row: int) -> Home:
        way = self.graph.technical_parcel
        return self.by_parcel(int(way.to[row]), *way.way(row))

    def _bygning(self, row: int) -> Home:
        """An outline belongs where its building does; without one, where it lies."""
        way = self.graph.outline_building
        if way.to[row] >= 0:
            found = self._bbr_bygning(int(way.to[row]))
            return Home(found.property, found.parcel, (*way.way(row), *found.joins))
        shape = self.registers.geometry("bygning")[row]
        at = self.graph.parcel_tree.query(shapely.point_on_surface(shape), predicate="intersects")
        return self.by_parcel(int(at.min()), "J20") if len(at) else Home(NOTHING, NOTHING, NOBODY)


def _said(values: Objects, instead: str) -> Objects:
    return chosen(~pd.isna(values), values, np.full(len(values), instead, dtype=object))


def _joined(first: Objects, between: str, second: Objects) -> Objects:
    return np.asarray(first + between + second, dtype=object)


def _inside(shape: shapely.Geometry) -> tuple[float, float]:
    point = shape if shape.geom_type == "Point" else shape.point_on_surface()
    return (round(point.x, 2), round(point.y, 2))
