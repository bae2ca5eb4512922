"""The audit trail: one line per step, each with the SHA-256 of the line before it. Lines are added, never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from geoplan.store.tables import area, trail

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIGNED: Final = ("nr", "tid", "hvem", "hvad", "hvorfor", "model", "input_sha256", "detaljer", "forrige_sha256")
"""What of a line its SHA-256 is made of."""
OPENED: Final = "opret"
EDIT: Final = "ret"
UNDO: Final = "fortryd"
REDO: Final = "gentag"
IMPORT: Final = "indlaes"
FETCHED: Final = "hentet, uændret"
NOT_FETCHED: Final = "ikke hentet"
OUTSIDE: Final = "uden om geoplan"
NOTE: Final = "notat"

_TIME: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


def now() -> str:
    """The time in UTC as ISO text of fixed width, so that text order is time order."""
    return dt.datetime.now(dt.UTC).strftime(_TIME)


def later(time: str, than: str) -> str:
    """``time``, or one microsecond after ``than`` where the clock has not moved on (or was put back)."""
    if time > than:
        return time
    moment = dt.datetime.strptime(than, _TIME).replace(tzinfo=dt.UTC) + dt.timedelta(microseconds=1)
    return moment.strftime(_TIME)


def line_sha256(line: Mapping[str, Any]) -> str:
    """The SHA-256 of a line's content."""
    text = json.dumps([line[name] for name in SIGNED], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def next_step(connection: sa.Connection) -> tuple[int, str, str]:
    """Number and time of the step that comes now, and the SHA-256 that the trail ends with."""
    head = connection.execute(sa.select(area.c.spor_antal, area.c.spor_sha256)).one()
    last = connection.execute(sa.select(trail.c.tid).where(trail.c.nr == head.spor_antal)).scalar()
    return int(head.spor_antal) + 1, later(now(), last or ""), str(head.spor_sha256)


def add_line(connection: sa.Connection, line: dict[str, Any]) -> None:
    """Add a line and move the head. ``line`` has ``SIGNED``."""
    sha256 = line_sha256(line)
    connection.execute(sa.insert(trail).values(**line, sha256=sha256))
    connection.execute(sa.update(area).values(spor_antal=line["nr"], spor_sha256=sha256))


def details(values: Mapping[str, Any]) -> str:
    """Details as JSON that is the same for the same content."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def digest(pairs: Sequence[tuple[str, str]]) -> str:
    """SHA-256 of versions and their content, whatever order they were read in."""
    return hashlib.sha256("\n".join(f"{version} {content}" for version, content in sorted(pairs)).encode()).hexdigest()
