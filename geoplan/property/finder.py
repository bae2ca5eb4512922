"""The one way from what people write to a property: address, parcel, BFE, ESR, UUID, plan or point.

finder = Finder(PropertyGraph(registers), kommune="253")
finder.find("grantoftevej 3")        # tuple of Candidate, the best first; empty where nothing fits
finder.missed("grantoftvej 99")      # what was tried, and what is nearest
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geoplan.property.address_book import AddressBook
from geoplan.property.asked import matrikels_of, number_of, place_of, uuid_of
from geoplan.property.belonging import Belonging, Home
from geoplan.property.candidates import KINDS_DA, Candidate, sorted_best
from geoplan.property.columns import keys
from geoplan.property.composition import Compositions
from geoplan.property.joins import Certainty, certainty
from geoplan.property.lookup import Lookup
from geoplan.property.parcel_book import ParcelBook
from geoplan.property.plan_book import PlanBook
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from geoplan.property.asked import Numbered, Place
    from geoplan.property.graph import PropertyGraph
    from geoplan.property.registers import Registers

IDS: Final = {
    "husnummer": ("adresse", ("lokal_id",)),
    "adresse": ("adresse", ("id_lokalId",)),
    "bbr_bygning": ("bygning", ("id_lokalId",)),
    "bbr_enhed": ("enhed", ("id_lokalId",)),
    "bbr_etage": ("etage", ("id_lokalId",)),
    "bbr_grund": ("grund", ("id_lokalId",)),
    "bbr_ejendomsrelation": ("ejendom", ("id_lokalId",)),
    "bbr_tekniskanlaeg": ("anlaeg", ("id_lokalId",)),
    "bygning": ("tagomrids", ("bbruuid", "lokal_id")),
    "jordstykke": ("jordstykke", ("lokal_id", "featureid")),
}
"""Layers that are found by a register's own id: what a row of them is, and the columns that hold ids."""
NUMERIC: Final = frozenset({"lokal_id", "featureid"})
"""Columns of ids that are numbers, but for those of house numbers."""
_ROWS_KIND: Final = {"SFE": "ejendom", "EJL": "ejerlejlighed", "BPFG": "bygning_paa_fremmed_grund"}
_MOST_OF_ONE: Final = 50


class Missed(NamedTuple):
    """What a text was tried as, and what is nearest to it; both may be empty."""

    tried: tuple[Phrase, ...]
    near: tuple[Phrase, ...]


class Finder:
    """Finds what is meant in one state of a workspace. Indexes are made when they are first needed, or by ``warm``."""

    def __init__(self, graph: PropertyGraph, *, kommune: str = "") -> None:
        self.graph, self.kommune = graph, kommune.lstrip("0").zfill(3) if kommune else ""
        self.belonging = Belonging(graph)
        self.addresses = AddressBook(self.belonging)
        self.parcels = ParcelBook(self.belonging)
        self.plans = PlanBook(graph.registers)
        self._lookups: dict[tuple[str, str], Lookup] = {}

    def with_plans(self, registers: Registers) -> Finder:
        """The same finder, with the plans as they are in ``registers``."""
        other = copy(self)
        other.plans = PlanBook(registers)
        return other

    def warm(self) -> None:
        """Make the indexes now, so that the first question is as fast as the next."""
        self.addresses.warm()
        self.parcels.warm()
        self.plans.warm()
        _ = self._bfe, self._esr, self._esr_numbers, self._first_house, self._place_of_property
        for layer, (_, columns) in IDS.items():
            for column in columns:
                self._ids(layer, column)
            self.belonging.ids(layer)
        self.belonging.warm()
        self.graph.registers.words("bbr_bygning", "byg007Bygningsnummer")

    def find(self, text: str, *, limit: int = 10) -> tuple[Candidate, ...]:
        """What the text may mean, the best first and at most ``limit``."""
        text = text.strip()[:200]
        place, uuid = place_of(text), uuid_of(text)
        if not text:
            return ()
        if place is not None:
            return self._at(place)
        if uuid is not None:
            return sorted_best([*self._of_id(uuid), *self.plans.of_id(uuid)], limit)
        numbers, matrikels = number_of(text), matrikels_of(text)
        if numbers and numbers[0].said:
            return sorted_best([one for number in numbers for one in self._of_number(number)], limit)
        if matrikels and matrikels[0].plainly:
            return sorted_best(self.parcels.find(matrikels, limit), limit)
        candidates = [one for number in numbers for one in self._of_number(number)]
        candidates += self.parcels.find(matrikels, limit) + self.addresses.find(text, limit) + self.plans.find(text, limit)
        return sorted_best(candidates, limit)

    @cached_property
    def compositions(self) -> Compositions:
        """What properties are made of."""
        return Compositions(self.belonging)

    # -- points -----------------------------------------------------------------------------------------

    def _at(self, place: Place) -> tuple[Candidate, ...]:
        point = shapely.Point(place.east, place.north)
        rows = np.sort(self.graph.parcel_tree.query(point, predicate="intersects"))
        why = (Phrase(N_("omregnet fra bredde og længde")),) if place.degrees else ()
        return tuple(self._of_parcel(int(row), "punkt", (round(place.east, 2), round(place.north, 2)), why) for row in rows)

    def _of_parcel(self, row: int, kind: str, point: tuple[float, float], why: tuple[Phrase, ...]) -> Candidate:
        home = self.belonging.by_parcel(row, "J47") if kind == "punkt" else self.belonging.by_parcel(row)
        return Candidate(
            label=str(self.belonging.parcel_names[row]),
            kind=kind,
            key=f"{point[0]:.2f} {point[1]:.2f}@{row}",
            certainty=certainty(home.joins),
            bfe=self.belonging.bfe(home.property),
            parcels=self.belonging.parcels(home),
            point=point,
            why=why,
            joins=home.joins,
            row=row,
        )

    # -- ids ----------------------------------------------------------------------------------------------

    def _ids(self, layer: str, column: str) -> Lookup:
        if (layer, column) not in self._lookups:
            self._lookups[(layer, column)] = Lookup(keys(self.graph.registers[layer], column))
        return self._lookups[(layer, column)]

    def _of_id(self, id_: str) -> list[Candidate]:
        """Everything that has this id; an outline only where the building it names is not there itself.

        Layers whose ids are numbers are not read for a UUID, nor the others for a number.
        """
        numeric = id_.isdigit()
        found_ = [
            self.row(layer, row)
            for layer, (_, columns) in IDS.items()
            for column in columns
            if (column in NUMERIC) == numeric or layer == "husnummer"
            for row in self._ids(layer, column).of(id_)[:_MOST_OF_ONE].tolist()
        ]
        return [one for one in found_ if one.kind != "tagomrids"] or found_

    def row(self, layer: str, row: int) -> Candidate:
        """The candidate that a row of a register is."""
        if layer == "husnummer":
            return self.addresses.house(row)
        if layer == "adresse":
            return self.addresses.flat(row, int(self.graph.address_house.to[row]))
        if layer == "jordstykke":
            return self.parcels.candidate(row)
        kind, home = IDS[layer][0], self.belonging.of_row(layer, row)
        if kind == "ejendom" and home.property >= 0:
            return self.property(home.property, joins=home.joins)
        return self._part(layer, row, kind, home)

    def _part(self, layer: str, row: int, kind: str, home: Home) -> Candidate:
        belonging, parcels = self.belonging, self.belonging.parcels(home)
        return Candidate(
            label=self._called(layer, row, kind, home, parcels),
            kind=kind,
            key=str(belonging.ids(layer)[row]),
            certainty=certainty(home.joins),
            bfe=belonging.bfe(home.property),
            parcels=parcels,
            point=belonging.point(layer, row) or belonging.point_of_parcels(parcels),
            joins=home.joins,
            row=row,
        )

    def _called(self, layer: str, row: int, kind: str, home: Home, parcels: tuple[int, ...]) -> str:
        """``bygning 1, Grantoftevej 3``: what a part of a property is called."""
        number = self.graph.registers.words(layer, "byg007Bygningsnummer")[row] if layer == "bbr_bygning" else None
        name = KINDS_DA[kind] + (f" {number}" if number else "")
        where = self.name_of(home.property, parcels)
        return f"{name}, {where}" if where else name

    # -- numbers ------------------------------------------------------------------------------------------

    @cached_property
    def _bfe(self) -> Lookup:
        return Lookup(self.graph.properties.bfe)

    @cached_property
    def _esr(self) -> Lookup:
        return Lookup(self.graph.esr[0])

    @cached_property
    def _esr_numbers(self) -> Lookup:
        return Lookup(np.array([str(one).partition("-")[2] for one in self.graph.esr[0]], dtype=object))

    def _of_number(self, number: Numbered) -> list[Candidate]:
        bfe = [] if number.said == "esr" else [self.property(int(at)) for at in self._bfe.of(number.number)]
        esr = [] if number.said == "bfe" else self._of_esr(number)
        others = [] if number.said else self._of_id(number.number)
        return bfe + esr + others

    def _of_esr(self, number: Numbered) -> list[Candidate]:
        """Properties by their old number: with its municipality, or in the workspace's own where none is said, else wherever it is."""
        codes, link = self.graph.esr
        kommune = number.kommune or self.kommune
        rows = self._esr.of(f"{kommune}-{number.number}")
        if not len(rows) and not number.kommune:
            rows = self._esr_numbers.of(number.number)
        found_ = [self._by_esr(int(row), str(codes[row])) for row in rows if link.to[row] >= 0]
        return found_[:_MOST_OF_ONE]

    def _by_esr(self, row: int, code: str) -> Candidate:
        link = self.graph.esr[1]
        return self.property(int(link.to[row]), joins=link.way(row), why=(Phrase(N_("ESR-nummer {code}"), code=code),))

    def of_bfe(self, bfe: str) -> int:
        """The position of a property among ``graph.properties``, -1 where it is not known."""
        rows = self._bfe.of(bfe)
        return int(rows[0]) if len(rows) else -1

    # -- properties -----------------------------------------------------------------------------------------

    def property(self, at: int, *, joins: tuple[str, ...] = (), why: tuple[Phrase, ...] = ()) -> Candidate:
        """The candidate that a property is."""
        kind, bfe = str(self.graph.properties.kind[at]), self.belonging.bfe(at)
        parcels = self.belonging.parcels(Home(at, -1, joins))
        return Candidate(
            label=", ".join(one for one in (f"BFE {bfe}", self.name_of(at, parcels)) if one),
            kind=_ROWS_KIND[kind],
            key=bfe,
            certainty=certainty(joins) if joins else Certainty.CERTAIN,
            bfe=bfe,
            parcels=parcels,
            point=self.belonging.point_of_parcels(parcels),
            why=why,
            joins=joins,
            row=at,
        )

    def name_of(self, property_: int, parcels: tuple[int, ...]) -> str:
        """What people call a property: its first address, else its first parcel."""
        place = self._place_of_property.get(property_)
        if place is not None:
            return place
        houses = [self._first_house[parcel] for parcel in parcels if self._first_house[parcel] >= 0]
        if houses:
            return str(self.belonging.house_names[houses[0]])
        return str(self.belonging.parcel_names[parcels[0]]) if parcels else ""

    @cached_property
    def _place_of_property(self) -> dict[int, str]:
        """What EBR says of properties that are no land."""
        frame = self.graph.registers["ejendomsbeliggenhed"]
        at = self.graph.location_property.to
        said = frame["betegnelse"].to_numpy(dtype=object) if "betegnelse" in frame else np.full(len(at), None, dtype=object)
        apart = np.flatnonzero((at >= 0) & ~pd.isna(said))
        return {int(at[row]): str(said[row]) for row in apart[::-1] if self.graph.properties.kind[at[row]] != "SFE"}

    @cached_property
    def _first_house(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The first house number of each parcel, -1 where it has none."""
        return self.graph.house_parcel.turned(len(self.graph.registers["jordstykke"]))

    # -- nothing found ----------------------------------------------------------------------------------------

    def missed(self, text: str) -> Missed:
        """What a text that means nothing was tried as, and what is nearest to it."""
        text = text.strip()[:200]
        place = place_of(text)
        if place is not None:
            return Missed(
                (Phrase(N_("punktet {east} {north}"), east=f"{place.east:.0f}", north=f"{place.north:.0f}"),), self._nearest(place)
            )
        if uuid_of(text):
            return Missed((Phrase(N_("et UUID i BBR, DAR og planerne")),), self._absent(("adresse", "bbr_enhed", "bbr_tekniskanlaeg")))
        numbers, matrikels = number_of(text), matrikels_of(text)
        tried, near = [], []
        if numbers:
            tried.append(Phrase(N_("BFE-nummer, ESR-nummer, jordstykkets id og plannummer")))
            near += self._elsewhere(numbers)
        if matrikels:
            tried.append(Phrase(N_("matrikelnummer")))
            near += self.parcels.near(matrikels)
        if not numbers:
            tried += [Phrase(N_("adresse")), Phrase(N_("plan"))]
            near += self.addresses.near(text) if len(self.graph.registers["husnummer"]) else []
        return Missed(tuple(tried), (*near, *self._absent(("husnummer",))))

    def _elsewhere(self, numbers: tuple[Numbered, ...]) -> list[Phrase]:
        """Municipalities that have an old property number which was asked for in another."""
        codes = self.graph.esr[0]
        rows = [row for one in numbers if one.kommune for row in self._esr_numbers.of(one.number)]
        places = sorted({str(codes[row]).partition("-")[0] for row in rows})
        text = N_("ejendomsnummeret findes i kommune {places}; kommunernes numre skiftede i 2007")
        return [Phrase(text, places=", ".join(places))] if places else []

    def _nearest(self, place: Place) -> tuple[Phrase, ...]:
        point = shapely.Point(place.east, place.north)
        if not len(self.graph.registers["jordstykke"]):
            return ()
        row = int(self.graph.parcel_tree.nearest(point))
        away = float(shapely.distance(self.graph.registers.geometry("jordstykke")[row], point))
        return (Phrase(N_("nærmeste jordstykke er {name}, {away} m væk"), name=str(self.belonging.parcel_names[row]), away=f"{away:.0f}"),)

    def _absent(self, layers: tuple[str, ...]) -> tuple[Phrase, ...]:
        return tuple(Phrase(N_("laget {name} er ikke i arbejdsområdet"), name=one) for one in layers if not self.graph.registers.has(one))
