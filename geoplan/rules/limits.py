"""A limit per feature, resolved down a ladder: the most specific level that regulates the matter decides.

BR18 § 166: a lokalplan replaces the statute for what it regulates. Ladder: byggefelt > delområde > lokalplan > statute. A level that
regulates the matter without giving a number leaves the limit undecided; it never falls through to a milder one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from geoplan.rules.parameters import Parameter


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit per feature: ``value`` in ``unit``, NaN where undecided, with the basis and the source it came from."""

    value: NDArray[np.float64]
    basis: NDArray[np.object_]
    source: NDArray[np.object_]
    unit: str

    @classmethod
    def from_parameter(cls, parameter: Parameter, day: dt.date, count: int, *, basis: str = "lov") -> Limit:
        """The same statutory value for ``count`` features, as in force on ``day``. Raises NoValueInForceError."""
        dated = parameter.on(day)
        return cls(np.full(count, dated.value), _filled(count, basis), _filled(count, dated.reference.text), parameter.unit)

    def overridden_by(self, value: NDArray[np.float64], *, regulates: NDArray[np.bool_], basis: str, source: NDArray[np.object_]) -> Limit:
        """The limit with a more specific level laid over it wherever that level ``regulates`` the matter.

        A NaN ``value`` where the level regulates means that its number is not known: the limit becomes undecided there.
        """
        return Limit(
            np.where(regulates, value, self.value),
            np.where(regulates, basis, self.basis).astype(object),
            np.where(regulates, source, self.source).astype(object),
            self.unit,
        )

    @property
    def undecided(self) -> NDArray[np.bool_]:
        """Where no number is known."""
        return np.isnan(self.value)

    def exceeded_by(self, measured: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Where ``measured`` is greater than a known limit. Equal is within it; an unknown measure exceeds nothing."""
        return np.greater(measured, self.value, where=~(np.isnan(measured) | self.undecided), out=np.zeros(len(measured), dtype=bool))


def _filled(count: int, text: str) -> NDArray[np.object_]:
    filled = np.empty(count, dtype=object)
    filled[:] = text
    return filled
