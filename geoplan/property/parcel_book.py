"""Parcels by what people write: the number, and the ejerlav by its code, its name or the beginning of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geoplan.property.candidates import Candidate, Fit
from geoplan.property.columns import keys, words
from geoplan.property.joins import Certainty, certainty
from geoplan.property.lookup import Lookup
from geoplan.property.spelling import Names, full
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from geoplan.property.asked import Matrikel
    from geoplan.property.belonging import Belonging
    from geoplan.property.columns import Index, Objects

_MOST_NEAR = 5


class ParcelBook:
    """The layer ``jordstykke``, looked up by number and ejerlav."""

    def __init__(self, belonging: Belonging) -> None:
        self._belonging = belonging
        self._frame = belonging.registers["jordstykke"]
        self._beginnings: dict[int, Names] = {}

    @cached_property
    def _numbers(self) -> Lookup:
        text = pd.Series(words(self._frame, "matrikelnr"), dtype="string").str.replace(r"\s", "", regex=True).str.lower().str.lstrip("0")
        return Lookup(text.astype(object).where(text.notna(), None).to_numpy(dtype=object))

    @cached_property
    def _codes(self) -> Objects:
        return keys(self._frame, "ejerlavskode")

    @cached_property
    def _ejerlav(self) -> Lookup:
        return Lookup(words(self._frame, "ejerlavsnavn"))

    @cached_property
    def _names(self) -> Names:
        return Names([str(one) for one in self._ejerlav.unique])

    def warm(self) -> None:
        """Work out now what the first question would have to wait for."""
        _ = self._numbers, self._codes, self._names, self._raw, self._name_of_row, self._shared_names

    def find(self, ways: tuple[Matrikel, ...], limit: int) -> list[Candidate]:
        """The parcels that may be meant, the best first."""
        found = [one for way in ways for one in self._of(way, limit)]
        return sorted(found, key=lambda one: one.fit)[:limit]

    def _of(self, way: Matrikel, limit: int) -> list[Candidate]:
        if way.ejerlav.replace(" ", "").isdigit():
            code = way.ejerlav.replace(" ", "").lstrip("0")
            rows = self._numbers.of(way.number)
            return [self.candidate(row) for row in rows[self._codes[rows] == code].tolist()]
        if way.ejerlav:
            return self._in_named(way, limit)
        exact = [self.candidate(row, Fit.EXACT, self._alone) for row in self._numbers.of(way.number)[:limit].tolist()]
        starts = self._numbers.beginning(way.number, limit) if way.plainly or not way.number.isdigit() else []
        return exact + [self.candidate(row, Fit.BEGINS) for key in starts for row in self._numbers.of(key).tolist()][:limit]

    @property
    def _alone(self) -> tuple[Phrase, ...]:
        return (Phrase(N_("ejerlavet er ikke skrevet")),)

    def _in_named(self, way: Matrikel, limit: int) -> list[Candidate]:
        """By the ejerlav's whole name, its beginning, words in it, or one letter away."""
        said = full(way.ejerlav)
        for fit, look in (
            (Fit.EXACT, self._names.exact),
            (Fit.EXACT, self._names.beginning),
            (Fit.EXACT, self._names.holding),
            (Fit.MISSPELT, self._misspelt),
        ):
            rows = self._among(self._numbers.of(way.number), look(said))
            if len(rows):
                why = (Phrase(N_("ejerlavet er læst som {name}"), name=str(self._name(rows[0]))),) if fit is Fit.MISSPELT else ()
                return [self.candidate(row, fit, why, by_name=True) for row in rows[:limit].tolist()]
        return []

    def _misspelt(self, said: tuple[str, ...]) -> list[int]:
        """Names that are one letter away, whole or as far as they are written."""
        near = self._names.misspelt(said)
        return near + sorted(self._first_words(said) - set(near))

    def _first_words(self, said: tuple[str, ...]) -> set[int]:
        if len(said) not in self._beginnings:
            self._beginnings[len(said)] = Names([" ".join(name[: len(said)]) for name in self._names.words])
        return set(self._beginnings[len(said)].misspelt(said))

    def _among(self, rows: Index, names: list[int]) -> Index:
        wanted = {str(self._ejerlav.unique[one]) for one in names}
        return rows[np.array([str(self._name(row)) in wanted for row in rows], dtype=bool)] if len(rows) else rows

    @cached_property
    def _raw(self) -> Objects:
        return words(self._frame, "matrikelnr")

    @cached_property
    def _name_of_row(self) -> Objects:
        return words(self._frame, "ejerlavsnavn")

    def _name(self, row: int) -> object:
        return self._name_of_row[row]

    def candidate(self, row: int, fit: Fit = Fit.EXACT, why: tuple[Phrase, ...] = (), *, by_name: bool = False) -> Candidate:
        """The parcel in a row of the layer; to be checked where it was found by a name that two ejerlav have."""
        belonging, home = self._belonging, self._belonging.of_row("jordstykke", row)
        code = self._codes[row]
        sure = Certainty.CHECK if by_name and self._name(row) in self._shared_names else certainty(home.joins)
        return Candidate(
            label=str(belonging.parcel_names[row]),
            kind="jordstykke",
            key=f"{code} {self._raw[row]}",
            certainty=sure,
            bfe=belonging.bfe(home.property),
            parcels=belonging.parcels(home),
            point=belonging.point("jordstykke", row),
            fit=fit,
            why=why,
            joins=home.joins,
            row=row,
        )

    @cached_property
    def _shared_names(self) -> frozenset[object]:
        """Names that two ejerlav have."""
        pairs = pd.DataFrame({"name": self._name_of_row, "code": self._codes}).drop_duplicates()
        return frozenset(pairs.loc[pairs["name"].duplicated(), "name"].dropna())

    def near(self, ways: tuple[Matrikel, ...]) -> list[Phrase]:
        """Where the number is in other ejerlav, or the ejerlav that are called something like it."""
        for way in ways:
            rows = self._numbers.of(way.number)[:_MOST_NEAR]
            if len(rows):
                return [Phrase(N_("nummeret findes som {names}"), names="; ".join(str(self._belonging.parcel_names[row]) for row in rows))]
        similar = [one for way in ways if way.ejerlav for one in self._names.similar(full(way.ejerlav))]
        if not similar:
            return []
        return [
            Phrase(N_("ejerlav, der ligner: {names}"), names="; ".join(str(self._ejerlav.unique[one]) for one in dict.fromkeys(similar)))
        ]
