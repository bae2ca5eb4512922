"""Dated legal parameters: a number, its unit, and from which day it has been in force.

Asking for a value on a day when none is in force is an error, never a guess.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geoplan.errors import ContentError, NoValueInForceError
from geoplan.rules.types import Reference
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt
    from importlib.resources.abc import Traversable

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value and the days it is in force, both inclusive; no ``valid_to`` means still in force."""

    value: float
    valid_from: dt.date
    valid_to: dt.date | None
    reference: Reference

    def in_force(self, day: dt.date) -> bool:
        """Whether the value holds on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number with its history. ``unit`` is that of every value."""

    name: str
    title: str
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, day: dt.date) -> DatedValue:
        """The value in force on ``day``. Raises NoValueInForceError when there is none."""
        for dated in self.values:
            if dated.in_force(day):
                return dated
        t = texts()
        message = N_("{title} ({name}) har ingen kendt værdi den {day}.")
        raise NoValueInForceError(t(message, title=t(self.title), name=self.name, day=day.isoformat()))

    def over(self, days: NDArray[np.datetime64]) -> NDArray[np.float64]:
        """The value in force on each of ``days``; NaN where the day is not known or no value is in force."""
        import numpy as np  # noqa: PLC0415 - parameters are also read where no arrays are

        found = np.full(days.shape, np.nan)
        for dated in self.values:
            last = np.datetime64("9999-12-31") if dated.valid_to is None else np.datetime64(dated.valid_to)
            found[(days >= np.datetime64(dated.valid_from)) & (days <= last)] = dated.value
        return found


def load_parameters(path: Traversable) -> dict[str, Parameter]:
    """The parameters of one TOML file by name. Raises ContentError with every fault of the file."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    faults: list[str] = []
    parameters = {name: _parameter(name, table, faults) for name, table in content.items()}
    faults += [fault for parameter in parameters.values() for fault in _overlaps(parameter)]
    if faults:
        raise ContentError("\n".join(f"{path.name}: {fault}" for fault in faults))
    return parameters


def _parameter(name: str, table: dict[str, Any], faults: list[str]) -> Parameter:
    missing = [key for key in ("title", "unit", "values") if key not in table]
    if missing:
        faults.append(f"{name}: mangler {', '.join(missing)}")
    values = [_dated(name, entry, faults) for entry in table.get("values", ())]
    return Parameter(name, table.get("title", ""), table.get("unit", ""), tuple(value for value in values if value is not None))


def _dated(name: str, entry: dict[str, Any], faults: list[str]) -> DatedValue | None:
    missing = [key for key in ("value", "valid_from", "source", "confidence") if key not in entry]
    if missing:
        faults.append(f"{name}: en værdi mangler {', '.join(missing)}")
        return None
    reference = Reference(entry["source"], entry["confidence"], entry.get("url", ""))
    return DatedValue(float(entry["value"]), entry["valid_from"], entry.get("valid_to"), reference)


def _overlaps(parameter: Parameter) -> list[str]:
    ordered = sorted(parameter.values, key=lambda value: value.valid_from)
    return [
        f"{parameter.name}: værdierne fra {earlier.valid_from} og {later.valid_from} gælder samtidig"
        for earlier, later in pairwise(ordered)
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from
    ]
