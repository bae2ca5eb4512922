"""Building cases: whether something may be built, and whether it needs a permit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geoplan.building.case import read_case
from geoplan.building.check import check
from geoplan.building.envelope import envelope
from geoplan.building.whatif import Change, whatif
from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    import datetime as dt

    from geoplan.building.check import Result
    from geoplan.building.envelope import Envelope
    from geoplan.building.whatif import WhatIf
    from geoplan.workflows.building_fill import Filled


def building_check(path: str | Path, *, day: dt.date | None = None) -> Result:
    """Answer the case in the file at ``path``, on its own day or on ``day``.

    Raises ``UnreadableError`` when the file is no TOML, and ``UsageError`` with every fault when it is no case, or when its plot is to be
    taken from a workspace.
    """
    case = read_case(Path(path))
    if case.plot.query and case.plot.area_m2 is None and case.plot.geometry is None and not case.plot.parcels:
        message = N_("Sagen henter sin grund med query = {query}. Giv arbejdsområdet med --workspace FIL.")
        raise UsageError(texts()(message, query=repr(case.plot.query)))
    return check(case, day=day)


def building_check_in(path: str | Path, workspace: str, *, day: dt.date | None = None) -> tuple[Result, tuple[Filled, ...]]:
    """Answer the case in the file at ``path`` with its plot filled in from ``workspace``, and tell what was filled in.

    Raises what ``building_check`` raises, and ``UsageError`` where the query means no property.
    """
    from geoplan.workflows.building_fill import filled  # noqa: PLC0415 -- registers and plans are slow to load

    case, told = filled(read_case(Path(path)), workspace, day=day)
    return check(case, day=day), told


def building_whatif(path: str | Path, change: Change, *, building: str = "", day: dt.date | None = None) -> WhatIf:
    """Answer the case in the file at ``path`` before and after ``change`` of one building. The file is left as it is.

    Raises what ``building_check`` raises, and ``UsageError`` where the building is not there, cannot be changed so, or nothing is changed.
    """
    case = read_case(Path(path))
    if change == Change():
        raise UsageError(texts()(N_("Sig, hvad der skal ændres: --move, --height, --size eller --set.")))
    return whatif(case, change, building=building, day=day)


def building_envelope(path: str | Path, *, use: str = "", day: dt.date | None = None) -> Envelope:
    """Find the building right of the plot in the case file at ``path``, for ``use`` or its main use.

    Raises what ``building_check`` raises, and ``UsageError`` where the plot has no geometry with kinds of boundary.
    """
    return envelope(read_case(Path(path)), use=use, day=day)
