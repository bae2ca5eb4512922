"""Building cases: whether something may be built, and whether it needs a permit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geoplan.building.case import read_case
from geoplan.building.check import check

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.check import Result


def building_check(path: str | Path, *, day: dt.date | None = None) -> Result:
    """Answer the case in the file at ``path``, on its own day or on ``day``.

    Raises ``UnreadableError`` when the file is no TOML, and ``UsageError`` with every fault when it is no case.
    """
    return check(read_case(Path(path)), day=day)
