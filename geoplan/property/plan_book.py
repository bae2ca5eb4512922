"""Plans by what people call them: number, name, ``planid`` or ``objekt_id``."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geoplan.property.candidates import Candidate, Fit
from geoplan.property.columns import keys, words
from geoplan.property.lookup import Lookup
from geoplan.property.spelling import Names, folded, full
from geoplan.texts import N_, Phrase

if TYPE_CHECKING:
    from geoplan.property.columns import Objects
    from geoplan.property.registers import Registers

LAYERS: Final = ("lokalplan", "kommuneplanramme", "kommuneplantillaeg", "kommuneplan")
_STATUS: Final = ("V", "F", "KV", "KF", "KA", "A")
"""A plan that applies comes before one that does not yet, or no longer."""
_SAYS_PLAN: Final = frozenset({"lokalplan", "plan", "lp", "ramme", "kommuneplanramme", "kommuneplantillaeg", "tillaeg", "nr"})
_SHORTEST = 4


class _Plans(NamedTuple):
    """The plans of all layers after one another."""

    layer: Objects
    row: np.ndarray[tuple[int], np.dtype[np.int64]]
    number: Objects
    name: Objects
    planid: Objects
    objekt: Objects
    status: Objects


class PlanBook:
    """The plan layers, looked up by number and name."""

    def __init__(self, registers: Registers) -> None:
        self._registers = registers

    @cached_property
    def _plans(self) -> _Plans:
        frames = [(layer, self._registers[layer]) for layer in LAYERS]
        columns = [
            (
                np.full(len(frame), layer, dtype=object),
                np.arange(len(frame)),
                words(frame, "plannr"),
                words(frame, "plannavn"),
                keys(frame, "planid"),
                keys(frame, "objekt_id"),
                words(frame, "status"),
            )
            for layer, frame in frames
        ]
        return _Plans(*(np.concatenate(parts) for parts in zip(*columns, strict=True)))

    @cached_property
    def _ids(self) -> tuple[Lookup, Lookup]:
        return Lookup(self._plans.objekt), Lookup(self._plans.planid)

    @cached_property
    def _numbers(self) -> Lookup:
        return Lookup(_folded(self._plans.number))

    @cached_property
    def _of_name(self) -> Lookup:
        return Lookup(self._plans.name)

    @cached_property
    def _names(self) -> Names:
        return Names([str(one) for one in self._of_name.unique])

    def warm(self) -> None:
        """Work out now what the first question would have to wait for."""
        _ = self._ids, self._numbers, self._names

    def of_id(self, id_: str) -> list[Candidate]:
        """The plan with this ``objekt_id`` or ``planid``."""
        return [self._candidate(row) for lookup in self._ids for row in lookup.of(id_).tolist()]

    def find(self, text: str, limit: int) -> list[Candidate]:
        """The plans that may be meant, the best first."""
        said = tuple(one for one in full(text) if one not in _SAYS_PLAN) or full(text)
        number = "".join(folded(text).split()) if len(said) == len(full(text)) else "".join(said)
        rows = [(row, Fit.EXACT) for row in [*self._numbers.of(number).tolist(), *(self._ids[1].of(number).tolist())]]
        if not rows and len(said) < len(full(text)) and number:
            rows = [(row, Fit.BEGINS) for key in self._numbers.beginning(number, limit) for row in self._numbers.of(key).tolist()]
        if not rows and len("".join(said)) >= _SHORTEST and any(one.isalpha() for one in said):
            rows = self._named(said)
        order = {status: rank for rank, status in enumerate(_STATUS)}
        found = [self._candidate(row, fit) for row, fit in rows]
        return sorted(found, key=lambda one: (one.fit, order.get(self._plans.status[one.row], len(order))))[:limit]

    def _named(self, said: tuple[str, ...]) -> list[tuple[int, Fit]]:
        for fit, look in (
            (Fit.EXACT, self._names.exact),
            (Fit.PART, self._names.beginning),
            (Fit.PART, self._names.holding),
            (Fit.MISSPELT, self._names.misspelt),
        ):
            names = look(said)
            if names:
                return [(row, fit) for row in self._of_name.of_codes(names).tolist()]
        return []

    def _candidate(self, row: int, fit: Fit = Fit.EXACT) -> Candidate:
        plans = self._plans
        shape = self._registers.geometry(str(plans.layer[row]))[plans.row[row]]
        point = None if shape is None or shape.is_empty else shape.point_on_surface()
        label = " ".join(str(one) for one in (plans.number[row], plans.name[row]) if one)
        status = (Phrase(N_("status {status}"), status=str(plans.status[row])),) if plans.status[row] else ()
        return Candidate(
            label=label or str(plans.objekt[row]),
            kind="plan",
            key=str(plans.objekt[row]),
            point=None if point is None else (round(point.x, 2), round(point.y, 2)),
            fit=fit,
            why=status,
            objekt_id=str(plans.objekt[row]),
            row=row,
        )


def _folded(values: Objects) -> Objects:
    return np.array([None if one is None else "".join(folded(str(one)).split()) for one in values], dtype=object)
