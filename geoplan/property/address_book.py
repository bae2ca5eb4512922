"""House numbers and addresses by what people write."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geoplan.property.asked import addresses_of
from geoplan.property.candidates import Candidate, Fit
from geoplan.property.columns import Grouped, words
from geoplan.property.joins import certainty
from geoplan.property.lookup import Lookup
from geoplan.property.spelling import Names, folded, full, written_out
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from geoplan.property.asked import Written
    from geoplan.property.belonging import Belonging
    from geoplan.property.columns import Index, Objects

_MOST_NEAR = 3


class _Read(NamedTuple):
    """A reading of the text: how well it fits, and the streets that it means."""

    fit: Fit
    way: Written
    streets: list[int]


class AddressBook:
    """The layers ``husnummer`` and ``adresse``, looked up by street, number, floor and door."""

    def __init__(self, belonging: Belonging) -> None:
        self._belonging = belonging
        self._frame = belonging.registers["husnummer"]

    @cached_property
    def _streets(self) -> Lookup:
        return Lookup(self._street)

    @cached_property
    def _names(self) -> Names:
        return Names([str(one) for one in self._streets.unique])

    @cached_property
    def _numbers(self) -> Objects:
        """House numbers as they compare: ``12b``."""
        text = pd.Series(words(self._frame, "husnr"), dtype="string").str.lower().str.replace(r"\s", "", regex=True).str.lstrip("0")
        return text.fillna("").to_numpy(dtype=object)

    @cached_property
    def _raw(self) -> Objects:
        return words(self._frame, "husnr")

    @cached_property
    def _codes(self) -> Objects:
        return words(self._frame, "postnr")

    @cached_property
    def _towns(self) -> tuple[Objects, Objects]:
        return words(self._frame, "postnrnavn"), words(self._frame, "supplerendebynavn")

    @cached_property
    def _flats(self) -> Grouped:
        """The rows of ``adresse`` by house number."""
        return Grouped(self._belonging.graph.address_house.to)

    def warm(self) -> None:
        """Work out now what the first question would have to wait for."""
        _ = self._names, self._town_names, self._numbers, self._codes, self._towns, self._flats, self._belonging.house_names

    # -- finding ------------------------------------------------------------------------------------------

    def find(self, text: str, limit: int) -> list[Candidate]:
        """The addresses that the text may mean, the best first."""
        ways = addresses_of(text)
        if not ways or not len(self._frame):
            return []
        reads = sorted(self._reads(ways), key=lambda one: (one.fit, -len(one.way.street)))
        for read in reads:
            found = self._on_streets(read, limit)
            if found:
                return found
        return []

    def _reads(self, ways: tuple[Written, ...]) -> list[_Read]:
        """Every reading whose street is known; those that fit worse are not looked for where one fits exactly."""
        found: list[_Read] = []
        for fit, look in ((Fit.EXACT, self._names.exact), (Fit.PART, self._names.beginning), (Fit.MISSPELT, self._names.misspelt)):
            for way in ways:
                streets = look(written_out(way.street))
                if streets:
                    found.append(_Read(Fit.SIMILAR if way.unread and not self._is_town(way.unread) else fit, way, streets))
            if any(one.fit <= fit for one in found):
                break
        return found

    def _is_town(self, said: tuple[str, ...]) -> bool:
        """Whether the words are a town of the layer."""
        return "".join(said) in self._town_names

    @cached_property
    def _town_names(self) -> frozenset[str]:
        return frozenset("".join(full(str(one))) for column in self._towns for one in pd.unique(column) if one is not None)

    def _on_streets(self, read: _Read, limit: int) -> list[Candidate]:
        rows = self._streets.of_codes(read.streets)
        rows, why, fit = self._in_town(rows, read)
        if not read.way.house:
            return [self.house(row, max(fit, Fit.BEGINS), why) for row in self._in_order(rows)[:limit]]
        exact = rows[self._numbers[rows] == read.way.house]
        found = [one for row in self._in_order(exact) for one in self._flat_of(row, read.way, fit, why)]
        more = [
            row for row in self._in_order(rows) if self._numbers[row].startswith(read.way.house) and self._numbers[row] != read.way.house
        ]
        return (found + [self.house(row, max(fit, Fit.BEGINS), why) for row in more])[:limit]

    def _in_town(self, rows: Index, read: _Read) -> tuple[Index, tuple[Phrase, ...], Fit]:
        """Those in the town that is said, where any are; what else was read otherwise than written."""
        why, fit = self._misread(read), read.fit
        code, town = read.way.postcode, "".join(read.way.town)
        if not code and not town:
            return rows, why, fit
        of_code = self._codes[rows] == code
        first, second = (self._same_town(column[rows], town) for column in self._towns)
        fits = of_code if code else first | second
        if (of_code & (first | second)).any():
            fits = of_code & (first | second)
        if fits.any():
            return rows[fits], why, fit
        known = pd.unique(self._codes[rows])
        if not code or pd.isna(known).all():
            return rows, why, fit
        said = Phrase(N_("postnummeret er {known}, ikke {code}"), known=", ".join(str(one) for one in known if one), code=code)
        return rows, (*why, said), max(fit, Fit.PART)

    def _same_town(self, column: Objects, town: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether the town is each row's: its name, the beginning of it, or more than it (``Greve Strand``)."""
        names = {one: "".join(full(str(one))) for one in pd.unique(column) if one is not None}
        same = {one: bool(town) and (name.startswith(town) or town.startswith(name)) for one, name in names.items()}
        return np.array([same.get(one, False) for one in column], dtype=bool)

    def _misread(self, read: _Read) -> tuple[Phrase, ...]:
        names = ", ".join(str(self._streets.unique[one]) for one in read.streets[:_MOST_NEAR])
        unread = (Phrase(N_("ordet {words} er ikke brugt"), words=" ".join(read.way.unread)),) if read.fit is Fit.SIMILAR else ()
        words_ = written_out(read.way.street)
        if set(read.streets) <= set(self._names.exact(words_)):
            return unread
        return (*unread, Phrase(N_("vejen er læst som {names}"), names=names))

    def _in_order(self, rows: Index) -> list[int]:
        """By street, then by number as people count: 2, 3A, 12."""
        street, name = self._street, self._belonging.house_names
        return sorted(rows.tolist(), key=lambda row: (str(street[row]), *_counted(self._numbers[row]), str(name[row])))

    @cached_property
    def _street(self) -> Objects:
        return words(self._frame, "vejnavn")

    def _flat_of(self, house: int, way: Written, fit: Fit, why: tuple[Phrase, ...]) -> list[Candidate]:
        """The address behind a house number where floor or door is said, else the house number."""
        if not way.floor and not way.door:
            return [self.house(house, fit, why)]
        frame = self._belonging.registers["adresse"]
        if not len(frame):
            said = Phrase(N_("etage og dør er ikke slået op: laget adresse mangler"))
            return [self.house(house, fit, (*why, said))]
        flats = self._flats.of(np.array([house]))
        floors, doors = self._floors[flats], self._doors[flats]
        exact = flats[(floors == way.floor) & ((doors == way.door) | (not way.door))]
        if len(exact):
            return [self.flat(row, house, fit if len(exact) == 1 else max(fit, Fit.PART), why) for row in exact.tolist()]
        known = ", ".join(f"{floor}. {door}".strip() for floor, door in zip(floors, doors, strict=True) if floor)
        text = N_("etage og dør findes ikke; der er {known}") if known else N_("husnummeret har ingen etager eller døre")
        return [self.house(house, max(fit, Fit.PART), (*why, Phrase(text, known=known)))]

    @cached_property
    def _floors(self) -> Objects:
        return self._said("etagebetegnelse")

    @cached_property
    def _doors(self) -> Objects:
        return self._said("doerbetegnelse")

    def _said(self, column: str) -> Objects:
        values = pd.Series(words(self._belonging.registers["adresse"], column), dtype="string").str.lower().str.lstrip("0").str.rstrip(".")
        return values.fillna("").to_numpy(dtype=object)

    # -- candidates ---------------------------------------------------------------------------------------

    def house(self, row: int, fit: Fit = Fit.EXACT, why: tuple[Phrase, ...] = ()) -> Candidate:
        """The house number in a row of the layer."""
        belonging, home = self._belonging, self._belonging.of_row("husnummer", row)
        return Candidate(
            label=str(belonging.house_names[row]),
            kind="adresse",
            key=str(belonging.ids("husnummer")[row] or ""),
            certainty=certainty(home.joins),
            bfe=belonging.bfe(home.property),
            parcels=belonging.parcels(home),
            point=belonging.point("husnummer", row),
            fit=fit,
            why=why,
            joins=home.joins,
            row=row,
        )

    def flat(self, row: int, house: int, fit: Fit = Fit.EXACT, why: tuple[Phrase, ...] = ()) -> Candidate:
        """The address in a row of ``adresse``, behind a house number."""
        belonging, home = self._belonging, self._belonging.of_row("adresse", row)
        where = " ".join(one for one in (f"{self._floors[row]}." if self._floors[row] else "", self._doors[row]) if one)
        first, *rest = str(belonging.house_names[house]).split(", ", 1) if house >= 0 else [str(belonging.ids("adresse")[row])]
        return Candidate(
            label=", ".join([first, *([where] if where else []), *rest]),
            kind="adresse",
            key=str(belonging.ids("adresse")[row]),
            certainty=certainty(home.joins),
            bfe=belonging.bfe(home.property),
            parcels=belonging.parcels(home),
            point=belonging.point("husnummer", house) if house >= 0 else None,
            fit=fit,
            why=why,
            joins=home.joins,
            row=row,
        )

    # -- nothing found --------------------------------------------------------------------------------------

    def near(self, text: str) -> list[Phrase]:
        """What there is that is most like the text: the numbers of its street, or the streets that are called something like it."""
        ways = addresses_of(text)
        for way in ways:
            streets = self._names.exact(written_out(way.street)) or self._names.misspelt(written_out(way.street))
            if streets and way.house:
                return [self._numbers_near(streets, way.house)]
        found = list(dict.fromkeys(one for way in ways for one in self._names.similar(written_out(way.street))))[:_MOST_NEAR]
        if not found:
            return []
        return [Phrase(N_("veje, der ligner: {names}"), names=", ".join(str(self._streets.unique[one]) for one in found))]

    def _numbers_near(self, streets: list[int], house: str) -> Phrase:
        rows = self._streets.of_codes(streets)
        wanted, _ = _counted(house)
        by_distance = sorted(rows.tolist(), key=lambda row: (abs(_counted(self._numbers[row])[0] - wanted), _counted(self._numbers[row])))
        numbers = sorted({str(self._raw[row]) for row in by_distance[:6]}, key=lambda one: _counted(folded(one)))
        return Phrase(
            N_("på {street} er de nærmeste numre {numbers}"), street=str(self._streets.unique[streets[0]]), numbers=", ".join(numbers)
        )


def _counted(number: object) -> tuple[int, str]:
    text = str(number)
    digits = "".join(one for one in text if one.isdigit())
    return int(digits or 0), text[len(digits) :]
