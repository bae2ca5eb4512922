"""Rows by a key: those that have it, and those whose key begins so."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geoplan.property.columns import Grouped

if TYPE_CHECKING:
    from geoplan.property.columns import Index, Objects


class Lookup:
    """Positions by key. What has no key is never found."""

    def __init__(self, values: Objects) -> None:
        codes, uniques = pd.factorize(values)
        self.unique = uniques
        self._code = {str(one): at for at, one in enumerate(uniques)}
        self._rows = Grouped(codes.astype(np.int64))
        self._sorted = sorted(self._code)

    def of(self, key: str) -> Index:
        """The rows that have this key, ascending."""
        code = self._code.get(key)
        return np.empty(0, dtype=np.int64) if code is None else self._rows.of(np.array([code]))

    def of_codes(self, codes: list[int]) -> Index:
        """The rows of these of ``unique``."""
        return self._rows.of(np.array(codes, dtype=np.int64))

    def beginning(self, start: str, most: int) -> list[str]:
        """The first keys that begin so, without the one that is just that."""
        first = bisect_left(self._sorted, start)
        near = self._sorted[first : first + most + 1]
        return [one for one in near if one.startswith(start) and one != start][:most]
