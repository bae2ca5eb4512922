"""Years of construction that are none, and years that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geoplan.property.consistency.base import control, hits, one, whole
from geoplan.property.consistency.joins import dwelling, standing, uses
from geoplan.rules import NO_HITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.registers import Mask, Registers
    from geoplan.rules import Hits

_BUILT: Final = "byg026Opfoerelsesaar"
_CHANGED: Final = "byg027OmTilbygningsaar"
_FIRST_REAL = 1500
"""1000 stands for unknown; 0 and 1001-1499 are no years either."""


def year_controls() -> Iterator[Control]:
    """The checks of the theme *aar*."""
    needs = {"bbr_bygning": (_BUILT, "byg021BygningensAnvendelse")}
    yield control("aar.ukendt", _unknown_dwelling, needs)
    yield control("aar.ukendt_smaa", _unknown_other, needs)
    yield control("aar.umuligt", _impossible, {"bbr_bygning": (_BUILT, _CHANGED)})


def placeholder(r: Registers) -> Mask:
    """Standing buildings without a real year. The workspace has emptied 0 and 1000 when they were brought in."""
    built = r.table("bbr_bygning").numbers(_BUILT)
    return np.asarray(standing(r) & (np.isnan(built) | (built < _FIRST_REAL)), dtype=bool)


def _unknown_dwelling(r: Registers) -> Hits:
    built = r.table("bbr_bygning").numbers(_BUILT)
    return hits(placeholder(r) & (dwelling(r) | r.each), value=whole(built), limit=uses(r))


def _unknown_other(r: Registers) -> Hits:
    others = standing(r) & ~dwelling(r)
    count = int((placeholder(r) & others).sum())
    return one(value=count, limit=int(others.sum())) if count and not r.each else NO_HITS


def _impossible(r: Registers) -> Hits:
    table = r.table("bbr_bygning")
    built, changed = table.numbers(_BUILT), table.numbers(_CHANGED)
    mask = (built > r.day.year + 1) | ((changed > 0) & (changed < built)) | (changed > r.day.year + 1)
    return hits(standing(r) & mask, value=whole(built), limit=whole(changed))
