"""Which property is meant: whatever the finder of properties knows, or a drawing in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from geoplan.property.candidates import Fit
from geoplan.workflows.plan.drawing import area
from geoplan.workflows.property.find import the_one

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geoplan.property.candidates import Candidate
    from geoplan.workflows.plot.grounds import Grounds


class Wanted(NamedTuple):
    """What was asked for: positions of parcels, and the area when it is not that of the parcels.

    ``how`` is what was found (``adresse``, ``jordstykke`` ..., ``tegning``); ``candidate`` is None where nothing was looked up.
    """

    parcels: NDArray[np.int64]
    drawn: shapely.Geometry | None
    how: str
    candidate: Candidate | None = None

    @property
    def read_otherwise(self) -> bool:
        """Whether the text was not quite what was found, so that the reader must be told what it was taken for."""
        return self.candidate is not None and self.candidate.fit is not Fit.EXACT


def wanted(query: str, grounds: Grounds) -> Wanted:
    """The parcels that ``query`` means: a file with an area, or anything that finds a property.

    Raises UsageError with the candidates where it means several, and with what is nearest where it means none.
    """
    if Path(query).suffix and Path(query).is_file():
        return _drawn(query, grounds)
    _ = grounds.parcels  # a workspace without parcels is told first
    candidate = the_one(grounds.finder, query)
    at = np.array(candidate.parcels, dtype=np.int64)
    return Wanted(_with_property(at, grounds), None, candidate.kind, candidate)


def _with_property(at: NDArray[np.int64], grounds: Grounds) -> NDArray[np.int64]:
    """All parcels of the properties that these parcels belong to."""
    return np.flatnonzero(np.isin(grounds.property_of, grounds.property_of[at])).astype(np.int64)


def _drawn(query: str, grounds: Grounds) -> Wanted:
    drawn = area(query)
    at = grounds.tree.query(drawn, predicate="intersects")
    inside = at[shapely.area(shapely.intersection(grounds.shapes[at], drawn)) > 1.0]
    return Wanted(np.sort(inside).astype(np.int64), drawn, "tegning")
