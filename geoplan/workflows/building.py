"""Building cases: whether something may be built, and whether it needs a permit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geoplan.building.case import read_case
from geoplan.building.check import check
from geoplan.building.envelope import envelope
from geoplan.building.whatif import whatif

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.check import Result
    from geoplan.building.envelope import Envelope
    from geoplan.building.whatif import Change, WhatIf


def building_check(path: str | Path, *, day: dt.date | None = None) -> Result:
    """Answer the case in the file at ``path``, on its own day or on ``day``.

    Raises ``UnreadableError`` when the file is no TOML, and ``UsageError`` with every fault when it is no case.
    """
    return check(read_case(Path(path)), day=day)


def building_whatif(path: str | Path, change: Change, *, building: str = "", day: dt.date | None = None) -> WhatIf:
    """Answer the case in the file at ``path`` before and after ``change`` of one building. The file is left as it is.

    Raises what ``building_check`` raises, and ``UsageError`` where the building is not there or cannot be changed so.
    """
    return whatif(read_case(Path(path)), change, building=building, day=day)


def building_envelope(path: str | Path, *, use: str = "", day: dt.date | None = None) -> Envelope:
    """Find the building right of the plot in the case file at ``path``, for ``use`` or its main use.

    Raises what ``building_check`` raises, and ``UsageError`` where the plot has no geometry with kinds of boundary.
    """
    return envelope(read_case(Path(path)), use=use, day=day)
