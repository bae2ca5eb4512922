"""The property graph: what belongs to which property, over every register there is, each join with its certainty.

    graph = PropertyGraph(Registers.of_frames(frames))
    graph.properties.bfe                    # every property once: SFE, BPFG and EJL
    graph.building_parcel.to                # the parcel of each row of bbr_bygning, -1 where none is known
    graph.building_parcel.certainties()     # how far each of these can be relied on

Positions are those of the layers' frames. A register that is not there joins nothing: ask ``graph.registers.known`` before it is called
a fault.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geoplan.property.columns import NOTHING, chosen, flags, found, keys, municipality, numbers, through
from geoplan.property.links import Attempt, Link, Pairs, linked, pairs
from geoplan.property.properties import Properties, properties

if TYPE_CHECKING:
    from geoplan.property.columns import Index, Objects
    from geoplan.property.registers import Registers

TECHNICAL: Final = ("bygning", "grund", "jordstykke", "enhed")


class PropertyGraph:
    """Arrays over the registers' frames. Each is worked out once, when it is asked for."""

    def __init__(self, registers: Registers) -> None:
        self.registers = registers

    def _keys(self, layer: str, column: str) -> Objects:
        return keys(self.registers[layer], column)

    def _to(self, layer: str, column: str, target: str, key: str) -> Index:
        return found(self._keys(layer, column), self._keys(target, key))

    # -- land -------------------------------------------------------------------------------------------

    @cached_property
    def properties(self) -> Properties:
        """Every property that a register names, once."""
        return properties(self.registers)

    @cached_property
    def parcel_key(self) -> Objects:
        """The property number (SFE) of each parcel, None where it has none."""
        frame = self.registers["jordstykke"]
        own, other = keys(frame, "sfe_ejendomsnr"), keys(frame, "bfe_nummer")
        return chosen(~pd.isna(own), own, other)

    @cached_property
    def parcel_property(self) -> Link:
        """The property of each parcel (J02); none for public roads and common lots."""
        return linked(Attempt(found(self.parcel_key, self.properties.bfe), "J02"))

    @cached_property
    def common(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Parcels that are common lots (fælleslod): held by several properties, so nothing is decided per property."""
        said = flags(self.registers["jordstykke"], "faelleslod")
        whole = flags(self.registers["samlet_fast_ejendom"], "erfaelleslod")
        numbers_ = self._keys("samlet_fast_ejendom", "bfe_nummer")[whole]
        return said | (np.isin(self.parcel_key.astype(str), numbers_.astype(str)) & ~pd.isna(self.parcel_key))

    @cached_property
    def parcel_ids(self) -> tuple[Objects, Objects]:
        """The two numbers that other registers know a parcel by: Matriklen's id, and DAWA's featureid (the same number)."""
        return self._keys("jordstykke", "lokal_id"), self._keys("jordstykke", "featureid")

    def _parcel(self, wanted: Objects) -> Index:
        first, second = (found(wanted, one) for one in self.parcel_ids)
        return np.where(first == NOTHING, second, first)

    @cached_property
    def parcel_tree(self) -> shapely.STRtree:
        """A spatial index of the parcels."""
        return shapely.STRtree(self.registers.geometry("jordstykke"))

    def _parcel_under(self, layer: str, open_: Index | None = None) -> Index:
        """The parcel under each object's point (the first of several); of those that ``open_`` has no answer for, where it is given."""
        shapes = self.registers.geometry(layer)
        at = np.full(len(shapes), NOTHING, dtype=np.int64)
        rows = np.arange(len(shapes)) if open_ is None else np.flatnonzero(open_ == NOTHING)
        if not len(rows):
            return at
        points = np.where(shapely.get_type_id(shapes[rows]) == 0, shapes[rows], shapely.point_on_surface(shapes[rows]))
        of_point, of_parcel = self.parcel_tree.query(points, predicate="intersects")
        order = np.lexsort((of_parcel, of_point))[::-1]
        at[rows[of_point[order]]] = of_parcel[order]
        return at

    # -- grounds and relations ----------------------------------------------------------------------------

    @cached_property
    def relation_property(self) -> Link:
        """The property of each row of bbr_ejendomsrelation (J12, J13, J14 by its kind)."""
        at = found(self._keys("bbr_ejendomsrelation", "bfeNummer"), self.properties.bfe)
        kinds, ways = self.properties.kind, (("SFE", "J12"), ("EJL", "J13"), ("BPFG", "J14"))
        kind = kinds[np.maximum(at, 0)] if len(kinds) else np.full(len(at), "")
        return linked(*(Attempt(np.where(kind == one, at, NOTHING), join) for one, join in ways))

    @cached_property
    def ground_relation(self) -> Link:
        """The relation of each ground (J11)."""
        return linked(Attempt(self._to("bbr_grund", "bestemtFastEjendom", "bbr_ejendomsrelation", "id_lokalId"), "J11"))

    @cached_property
    def ground_parcels(self) -> Pairs:
        """Grounds and their parcels (J10, J09), a pair for each row of bbr_grundjordstykke that leads both ways."""
        ground = self._to("bbr_grundjordstykke", "grund", "bbr_grund", "id_lokalId")
        return pairs(ground, self._parcel(self._keys("bbr_grundjordstykke", "jordstykke")), "J10", "J09")

    @cached_property
    def ground_property(self) -> Link:
        """The property of each ground: by its relation (J11, J12), else by its first parcel (J10, J09, J02)."""
        by_relation = through(self.ground_relation.to, self.relation_property.to)
        parcel = self.ground_parcels.first(len(self.registers["bbr_grund"]))
        by_parcel = through(parcel, self.parcel_property.to)
        return linked(Attempt(by_relation, "J11", "J12"), Attempt(by_parcel, "J10", "J09", "J02"))

    # -- buildings ----------------------------------------------------------------------------------------

    @cached_property
    def building_ground(self) -> Link:
        """The ground of each building (J15)."""
        return linked(Attempt(self._to("bbr_bygning", "grund", "bbr_grund", "id_lokalId"), "J15"))

    @cached_property
    def building_parcel(self) -> Link:
        """The parcel of each building: its key (J16), else the only parcel of its ground, else the one under its point."""
        by_key = self._parcel(self._keys("bbr_bygning", "jordstykke"))
        only = self.ground_parcels.only(len(self.registers["bbr_grund"]))
        by_ground = through(self.building_ground.to, only)
        rest = np.where(by_key == NOTHING, by_ground, by_key)
        return linked(
            Attempt(by_key, "J16"), Attempt(by_ground, "J15", "J10", "J09"), Attempt(self._parcel_under("bbr_bygning", rest), "J20")
        )

    @cached_property
    def building_land(self) -> Link:
        """The property whose land each building stands on: by its ground (J15, J11, J12), else by its parcel."""
        by_ground = self._land(through(self.building_ground.to, self.ground_property.to))
        by_parcel = through(self.building_parcel.to, self.parcel_property.to)
        return linked(Attempt(by_ground, "J15", "J11", "J12"), Attempt(by_parcel, "J16", "J02"))

    @cached_property
    def land(self) -> Index:
        """The land (SFE) of each property: itself, or what it lies on; -1 where it is not known."""
        return self.properties.land

    def _land(self, at: Index) -> Index:
        """The properties themselves where they are land, else what they lie on."""
        return through(at, self.land)

    @cached_property
    def building_own(self) -> Link:
        """The property that a building is by itself: a building on foreign ground, or a condominium; none for most."""
        relations = self._keys("bbr_ejendomsrelation", "id_lokalId")
        whole = through(found(self._keys("bbr_bygning", "ejerlejlighed"), relations), self.relation_property.to)
        rows = "bbr_bygningejendomsrelation"
        row = found(self._keys("bbr_bygning", "id_lokalId"), self._keys(rows, "bygning"))
        foreign = through(row, through(found(self._keys(rows, "bygningPaaFremmedGrund"), relations), self.relation_property.to))
        return linked(Attempt(whole, "J13"), Attempt(foreign, "J14"))

    def building_way(self, row: int) -> tuple[str, ...]:
        """The joins from a building to what it belongs to: its own property, the land it stands on, or only a parcel."""
        return self.building_own.way(row) or self.building_land.way(row) or self.building_parcel.way(row)

    @cached_property
    def building_address(self) -> Link:
        """The house number of each building (J17)."""
        return linked(Attempt(self._to("bbr_bygning", "husnummer", "husnummer", "lokal_id"), "J17"))

    @cached_property
    def outline_building(self) -> Link:
        """The building of each roof outline: BBRUUID without case (J18), else the building whose point lies in it (J20)."""
        by_key = self._to("bygning", "bbruuid", "bbr_bygning", "id_lokalId")
        return linked(Attempt(by_key, "J18"), Attempt(self._building_inside(by_key), "J20"))

    def _building_inside(self, by_key: Index) -> Index:
        """The building whose point lies in each outline that has none by key, and that no other outline has."""
        outlines, points = self.registers.geometry("bygning"), self.registers.geometry("bbr_bygning")
        at = np.full(len(outlines), NOTHING, dtype=np.int64)
        free = (
            np.flatnonzero(~np.isin(np.arange(len(points)), by_key) & ~shapely.is_missing(points)) if len(points) else np.empty(0, np.int64)
        )
        open_ = np.flatnonzero(by_key == NOTHING)
        if not len(free) or not len(open_):
            return at
        of_point, of_outline = shapely.STRtree(outlines[open_]).query(points[free], predicate="intersects")
        alone = ~pd.Series(of_outline).duplicated(keep=False).to_numpy() & ~pd.Series(of_point).duplicated(keep=False).to_numpy()
        at[open_[of_outline[alone]]] = free[of_point[alone]]
        return at

    @cached_property
    def building_outline(self) -> Link:
        """The roof outline of each building (J19), else the one its point lies in (J20)."""
        count = len(self.registers["bbr_bygning"])
        way = self.outline_building
        return linked(*(Attempt(way.only(one).turned(count), join) for one, join in ((0, "J19"), (1, "J20"))))

    @cached_property
    def floor_building(self) -> Link:
        """The building of each floor (J34)."""
        return linked(Attempt(self._to("bbr_etage", "bygning", "bbr_bygning", "id_lokalId"), "J34"))

    @cached_property
    def entrance_building(self) -> Link:
        """The building of each entrance (J31)."""
        return linked(Attempt(self._to("bbr_opgang", "bygning", "bbr_bygning", "id_lokalId"), "J31"))

    @cached_property
    def unit_building(self) -> Link:
        """The building of each unit: its key (J31), else through its floor (J31, J34)."""
        by_floor = through(self._to("bbr_enhed", "etage", "bbr_etage", "id_lokalId"), self.floor_building.to)
        return linked(Attempt(self._to("bbr_enhed", "bygning", "bbr_bygning", "id_lokalId"), "J31"), Attempt(by_floor, "J31", "J34"))

    @cached_property
    def unit_floor(self) -> Link:
        """The floor of each unit (J31)."""
        return linked(Attempt(self._to("bbr_enhed", "etage", "bbr_etage", "id_lokalId"), "J31"))

    @cached_property
    def unit_property(self) -> Link:
        """The condominium that each unit is (J13); none for most."""
        rows, relations = "bbr_enhedejendomsrelation", self._keys("bbr_ejendomsrelation", "id_lokalId")
        row = found(self._keys("bbr_enhed", "id_lokalId"), self._keys(rows, "enhed"))
        return linked(Attempt(through(row, through(found(self._keys(rows, "ejerlejlighed"), relations), self.relation_property.to)), "J13"))

    @cached_property
    def technical_parcel(self) -> Link:
        """The parcel of each technical installation: by its building, ground, parcel or unit (J35), else the one under its point."""
        layer, only = "bbr_tekniskanlaeg", self.ground_parcels.first(len(self.registers["bbr_grund"]))
        ways = (
            through(self._to(layer, "bygning", "bbr_bygning", "id_lokalId"), self.building_parcel.to),
            self._parcel(self._keys(layer, "jordstykke")),
            through(self._to(layer, "grund", "bbr_grund", "id_lokalId"), only),
            through(self._to(layer, "enhed", "bbr_enhed", "id_lokalId"), through(self.unit_building.to, self.building_parcel.to)),
        )
        by_key = np.select([one >= 0 for one in ways], ways, NOTHING)
        return linked(Attempt(by_key, "J35"), Attempt(self._parcel_under(layer, by_key), "J20"))

    # -- addresses ----------------------------------------------------------------------------------------

    @cached_property
    def house_parcel(self) -> Link:
        """The parcel of each house number: DAR's key (J21), else the one its point lies on (J23)."""
        by_key = self._parcel(self._keys("husnummer", "jordstykke"))
        return linked(Attempt(by_key, "J21"), Attempt(self._parcel_under("husnummer", by_key), "J23"))

    @cached_property
    def address_house(self) -> Link:
        """The house number of each address (J26)."""
        return linked(Attempt(self._to("adresse", "husnummer", "husnummer", "lokal_id"), "J26"))

    @cached_property
    def unit_address(self) -> Link:
        """The address of each unit (J30)."""
        return linked(Attempt(self._to("bbr_enhed", "adresseIdentificerer", "adresse", "id_lokalId"), "J30"))

    @cached_property
    def unit_house(self) -> Link:
        """The house number of each unit: through its address (J30, J26), or its key where that is a house number's."""
        by_address = through(self.unit_address.to, self.address_house.to)
        return linked(
            Attempt(by_address, "J30", "J26"), Attempt(self._to("bbr_enhed", "adresseIdentificerer", "husnummer", "lokal_id"), "J30")
        )

    @cached_property
    def ground_house(self) -> Link:
        """The house number of each ground (J33)."""
        return linked(Attempt(self._to("bbr_grund", "husnummer", "husnummer", "lokal_id"), "J33"))

    # -- other numbers ------------------------------------------------------------------------------------

    @cached_property
    def location_property(self) -> Link:
        """The property of each row of ejendomsbeliggenhed (J38)."""
        return linked(Attempt(found(self._keys("ejendomsbeliggenhed", "bestemtFastEjendomBFENr"), self.properties.bfe), "J38"))

    @cached_property
    def location_address(self) -> Link:
        """The address of each row of ejendomsbeliggenhed (J39)."""
        return linked(Attempt(self._to("ejendomsbeliggenhed", "adresseLokalId", "adresse", "id_lokalId"), "J39"))

    @cached_property
    def location_house(self) -> Link:
        """The house number of each row of ejendomsbeliggenhed: through its address (J39, J26), or by its own key."""
        own = self._to("ejendomsbeliggenhed", "husnummerLokalId", "husnummer", "lokal_id")
        return linked(Attempt(through(self.location_address.to, self.address_house.to), "J39", "J26"), Attempt(own, "J39"))

    @cached_property
    def assessment_property(self) -> Pairs:
        """Assessed properties and the properties they are of (J41, J42), a pair for each that leads both ways."""
        assessed = self._to("ejendomsvurdering", "fkVurderingsejendomID", "vurderingsejendom", "vurderingsejendomID")
        row = self._to("bfekrydsreference", "fkEjendomsvurderingID", "ejendomsvurdering", "id")
        of_property = found(self._keys("bfekrydsreference", "BFEnummer"), self.properties.bfe)
        return pairs(through(row, assessed), of_property, "J42", "J41")

    @cached_property
    def esr(self) -> tuple[Objects, Link]:
        """Every ESR number as ``253-37024``, and its property: of BBR's relations (J43), of the parcels, and of the assessments (J42)."""
        relations, parcels, assessed = (self.registers[one] for one in ("bbr_ejendomsrelation", "jordstykke", "vurderingsejendom"))
        seen = self.assessment_property
        codes = (
            _esr(municipality(relations, "kommunekode"), keys(relations, "ejendomsnummer")),
            _esr(municipality(parcels, "kommunekode"), keys(parcels, "esr_ejendomsnr")),
            _esr(municipality(assessed, "ESRkommunenummer"), keys(assessed, "ESRejendomsnummer"))[seen.first_at],
        )
        at, joins = (self.relation_property.to, self.parcel_property.to, seen.second_at), ("J43", "J43", "J42")
        table = pd.DataFrame(
            {"code": np.concatenate(codes), "at": np.concatenate(at), "by": np.repeat([0, 1, 2], [len(one) for one in codes])}
        )
        table = table[table["code"].notna() & (table["at"] >= 0)].drop_duplicates(["code", "at"])
        way = Link(table["at"].to_numpy(np.int64), table["by"].to_numpy(np.int8), tuple((one,) for one in joins))
        return table["code"].to_numpy(dtype=object), way

    @cached_property
    def registered_m2(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """The registered area of each parcel, NaN where the register has none; 0 is not filled."""
        area = numbers(self.registers["jordstykke"], "registreret_areal_m2")
        return np.where(area > 0, area, np.nan)


def _esr(kommune: Objects, number: Objects) -> Objects:
    missing = pd.isna(kommune) | pd.isna(number)
    return chosen(~missing, kommune.astype(str).astype(object) + "-" + number.astype(str).astype(object))
