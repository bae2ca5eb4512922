"""Dated legal parameters: a number, its unit, and from which day it has been in force.

Asking for a value on a day when none is in force is an error, never a guess. A value may hold for some uses only (kinds of building, roof
coverings), and it may be true, false or a text instead of a number, so that law without a number is dated and explained like the rest.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from itertools import pairwise
from math import nan
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
    """A value and the days it is in force, both inclusive; no ``valid_to`` means still in force.

    Of a yes or no, ``value`` is 1 or 0; of a text it is NaN, and ``text`` says it. ``use`` names the uses it holds for; empty is all.
    ``uncertain_from``: the first day is inferred, and the value may have been in force since then. ``uncertain_until``: the day of the
    change is known to its year only, and until then the earlier value may have been in force. ``read_from``: the first day of the text that
    the value was read in, where only its own first day is in doubt. ``fact`` is the key of the fact stated.
    """

    value: float
    valid_from: dt.date
    valid_to: dt.date | None
    reference: Reference
    text: str = ""
    use: tuple[str, ...] = ()
    fact: str = ""
    note: str = ""
    uncertain_from: dt.date | None = None
    uncertain_until: dt.date | None = None
    read_from: dt.date | None = None

    def verified_on(self, day: dt.date) -> bool:
        """Whether the value is held with high confidence for ``day``: always, or since the text that it was read in came into force."""
        return self.reference.verified or (self.read_from is not None and self.read_from <= day)

    def in_force(self, day: dt.date) -> bool:
        """Whether the value holds on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def holds_for(self, use: str) -> bool:
        """Whether the value holds for ``use``."""
        return not self.use or use in self.use


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named number with its history. ``unit`` is that of every value."""

    name: str
    title: str
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, day: dt.date, use: str = "") -> DatedValue:
        """The value in force on ``day`` for ``use``. Raises NoValueInForceError when there is none."""
        for dated in self.values:
            if dated.in_force(day) and dated.holds_for(use):
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

    def perhaps(self, day: dt.date, use: str = "") -> DatedValue | None:
        """Another value that may have been in force on ``day``, because a day of change is inferred; None where there is no such doubt."""
        fitting = [dated for dated in self.values if dated.holds_for(use)]
        for dated in fitting:
            if dated.uncertain_from is not None and dated.uncertain_from <= day < dated.valid_from:
                return dated
        doubted = [dated for dated in fitting if dated.in_force(day) and dated.uncertain_until is not None and day <= dated.uncertain_until]
        before = [dated for one in doubted for dated in fitting if dated.valid_to is not None and dated.valid_to < one.valid_from]
        return max(before, key=lambda dated: dated.valid_from, default=None)

    def regulates(self, use: str) -> bool:
        """Whether the parameter has a value for ``use`` on any day."""
        return any(dated.holds_for(use) for dated in self.values)


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
    written = entry["value"]
    text = written if isinstance(written, str) else (N_("ja") if written else N_("nej")) if isinstance(written, bool) else ""
    return DatedValue(
        nan if isinstance(written, str) else float(written),
        entry["valid_from"],
        entry.get("valid_to"),
        Reference(entry["source"], entry["confidence"], entry.get("url", "")),
        text=text,
        use=tuple(entry.get("use", ())),
        fact=entry.get("fact", ""),
        note=entry.get("note", ""),
        uncertain_from=entry.get("uncertain_from"),
        uncertain_until=entry.get("uncertain_until"),
        read_from=entry.get("read_from"),
    )


def _overlaps(parameter: Parameter) -> list[str]:
    uses = {use for value in parameter.values for use in value.use} or {""}
    return list(dict.fromkeys(fault for use in sorted(uses) for fault in _overlaps_of(parameter, use)))


def _overlaps_of(parameter: Parameter, use: str) -> list[str]:
    ordered = sorted((value for value in parameter.values if value.holds_for(use)), key=lambda value: value.valid_from)
    return [
        f"{parameter.name}: værdierne fra {earlier.valid_from} og {later.valid_from} gælder samtidig"
        for earlier, later in pairwise(ordered)
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from
    ]
