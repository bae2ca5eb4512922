"""Answers looked at before they are used: complete, with the fields that were asked for, and in Denmark."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.settings import DENMARK_M
from geoplan.sources.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geoplan.sources.http import Http

_SHOWN_NAMES: Final = 8


@dataclass(frozen=True, slots=True)
class Fetched:
    """One type as it was fetched: the files that hold it, how many objects they have, and what a later request can ask with."""

    type: str
    entity: str
    paths: tuple[Path, ...]
    count: int
    etag: str = ""
    modified: str = ""
    unchanged: bool = False
    known_keys: tuple[str, ...] = ()
    """What the objects have in the column that the next type is asked for by."""


def as_json(http: Http, path: Path) -> dict[str, Any]:
    """The answer as a JSON object. Raises ServiceError."""
    try:
        found = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise http.fault(Fault.NOT_DATA) from None
    if not isinstance(found, dict):
        raise http.fault(Fault.NOT_DATA)
    return found


def refuse_missing(http: Http, names: Sequence[str], needs: Sequence[str]) -> None:
    """Raise ServiceError when a field that is needed is not there: the service has changed its names."""
    known = {name.casefold() for name in names}
    missing = [name for name in needs if name.casefold() not in known]
    if missing:
        shown = ", ".join(sorted(names)[:_SHOWN_NAMES]) + (" ..." if len(names) > _SHOWN_NAMES else "")
        raise http.fault(Fault.CHANGED, column=missing[0], names=shown or "-")


def refuse_elsewhere(http: Http, geometry: NDArray[np.object_]) -> None:
    """Raise ServiceError when coordinates are swapped, or outside Denmark: in metres of EPSG:25832 there is no doubt which is which."""
    box = shapely.bounds(geometry)
    box = box[~np.isnan(box).any(axis=1)]
    if not len(box):
        return
    xmin, ymin, xmax, ymax = DENMARK_M
    middle = (box[:, :2] + box[:, 2:]) / 2
    inside = (middle[:, 0] >= xmin) & (middle[:, 0] <= xmax) & (middle[:, 1] >= ymin) & (middle[:, 1] <= ymax)
    if inside.mean() > 0.5:  # noqa: PLR2004 - most; single stray objects are the validation's business
        return
    turned = (middle[:, 1] >= xmin) & (middle[:, 1] <= xmax) & (middle[:, 0] >= ymin) & (middle[:, 0] <= ymax)
    raise http.fault(Fault.SWAPPED if turned.mean() > 0.5 else Fault.ELSEWHERE)  # noqa: PLR2004 - as above
