"""Where the registers of a workspace contradict each other: every check, in one run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from geoplan.dataset import MemorySource
from geoplan.errors import UsageError
from geoplan.property.consistency.checking import checked
from geoplan.property.consistency.every import controls
from geoplan.property.consistency.registers import plain
from geoplan.settings import KEPT_PER_RULE
from geoplan.texts import N_, texts
from geoplan.workflows.property.deliveries import delivered_sources
from geoplan.workflows.property.opening import ready
from geoplan.workflows.versions import versions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geoplan.property.consistency.base import Control
    from geoplan.property.consistency.checking import Checked
    from geoplan.store import StoredLayer, Workspace

HELPFUL: Final = ("udpegningflade", "optagetvej", "bbr_fordelingsareal", "bbr_sag", "bbr_sagsniveau")
"""Layers that checks look into where they are there, and do without where they are not."""
TELLING: Final = ("jordstykke", "bygning", "husnummer", "bbr_bygning", "bbr_grund", "bbr_grundjordstykke")
"""Layers that tell whose a finding is, whatever is looked for."""
UNUSED: Final = frozenset(
    [
        *("forretningshaendelse", "forretningsproces", "forretningsomraade", "id_namespace", "kommunekode", "virkningfra"),
        *("registreringsaktoer", "virkningsaktoer", "byg094revisionsdato", "tek042revisionsdato"),
    ]
)
"""Columns that no check looks at, in plain small letters; reading them costs as much as the rest."""
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
    reading: Callable[[str], None] = lambda _: None,
) -> Checked:
    """Run the checks on the registers of a workspace, all of them or those of a theme, a kind of list or whose task they are.

    ``delivery`` are files as they were delivered, which the checks on deliveries look at instead of the workspace's own layers; ``each``
    tells small findings one by one; ``reading`` is told of each file. Raises UnreadableError for what is no workspace or file, UsageError
    where no check is left.
    """
    chosen = _chosen(theme, list_kind, whose_task)
    on = day or dt.datetime.now(tz=dt.UTC).astimezone().date()
    with ready(workspace) as ws:
        layers = _layers(ws, chosen)
        kommune, name = ws.kommune, ws.name
    given = delivered_sources(delivery, reading)
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
    wanted = dict.fromkeys([*TELLING, *(layer for one in chosen for layer in one.needs), *HELPFUL])
    stored = {one.name: one for one in ws.layers() if one.count}
    return [_source(ws, stored[name]) for name in wanted if name in stored]


def _source(ws: Workspace, layer: StoredLayer) -> MemorySource:
    frame = ws.read(layer.name, columns=[name for name in layer.columns if plain(name) not in UNUSED])
    return MemorySource(frame.drop(columns=[one for one in _OWN if one in frame.columns]), kind=layer.name)
