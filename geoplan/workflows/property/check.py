"""Where the registers of a workspace contradict each other: every check, in one run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from geoplan.dataset import MemorySource
from geoplan.errors import UsageError
from geoplan.property.consistency.checking import checked
from geoplan.property.consistency.every import controls
from geoplan.settings import KEPT_PER_RULE
from geoplan.store.register_names import REGISTERS
from geoplan.texts import N_, texts
from geoplan.workflows.property.deliveries import delivered_sources
from geoplan.workflows.property.opening import ready
from geoplan.workflows.versions import versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.checking import Checked
    from geoplan.store import Workspace

HELPFUL: Final = ("udpegningflade", "optagetvej", "bbr_fordelingsareal", "bbr_sag", "bbr_sagsniveau")
"""Layers that checks look into where they are there, and do without where they are not."""
_OWN: Final = ("versions_id", "systid_fra", "systid_til", "objekt_id")


def check_registers(
    workspace: str | Workspace,
    *,
    delivery: Sequence[str] = (),
    theme: str = "",
    list_kind: str = "",
    whose_task: str = "",
    each: bool = False,
    day: dt.date | None = None,
    max_per_rule: int = KEPT_PER_RULE,
) -> Checked:
    """Run the checks on the registers of a workspace, all of them or those of a theme, a kind of list or whose task they are.

    ``delivery`` are files as they were delivered, which the checks on deliveries look at instead of the workspace's own layers; ``each``
    tells small findings one by one. Raises UnreadableError for what is no workspace or file, UsageError where no check is left.
    """
    chosen = _chosen(theme, list_kind, whose_task)
    on = day or dt.datetime.now(tz=dt.UTC).astimezone().date()
    with ready(workspace) as ws:
        layers = _layers(ws, chosen)
        kommune, name = ws.kommune, ws.name
    given = delivered_sources(delivery)
    return checked(
        layers, chosen, day=on, kommune=kommune, given=given, each=each, max_per_rule=max_per_rule, workspace=name, versions=versions(())
    )


def _chosen(theme: str, list_kind: str, whose_task: str) -> tuple[Control, ...]:
    wanted = {"theme": theme, "list": list_kind, "task": whose_task}
    found = tuple(one for one in controls() if all(not value or getattr(one.content, key) == value for key, value in wanted.items()))
    if not found:
        raise UsageError(texts()(N_("Ingen kontrol har både det tema, den liste og den opgave.")))
    return found


def _layers(ws: Workspace, chosen: Iterable[Control]) -> list[MemorySource]:
    """The layers that the checks need or can use, read once."""
    wanted = dict.fromkeys([*REGISTERS, *(layer for one in chosen for layer in one.needs), *HELPFUL])
    return [_source(ws, name) for name in wanted if ws.has(name)]


def _source(ws: Workspace, name: str) -> MemorySource:
    frame = ws.read(name)
    return MemorySource(frame.drop(columns=[one for one in _OWN if one in frame.columns]), kind=name)
