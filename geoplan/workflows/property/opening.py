"""A workspace made ready to be asked about properties: its graph and finder, kept as long as the workspace does not change."""

from __future__ import annotations

import atexit
from collections import OrderedDict
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from geoplan.errors import ConflictError
from geoplan.model.plan_types import PLAN_KINDS
from geoplan.property.finder import Finder
from geoplan.property.graph import PropertyGraph
from geoplan.property.registers import Registers
from geoplan.store import Workspace
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

_MOST: Final = 4
NO_REGISTERS: Final = ("byggesag",)
"""Layers that say nothing of properties: when only these change, what was read is still so."""
_held: OrderedDict[tuple[str, int], tuple[tuple[str, int] | None, Finder]] = OrderedDict()
"""By the state of the registers: the state of the whole that the plans were read in, and the finder."""
_open: OrderedDict[tuple[str, int, int], Workspace] = OrderedDict()
_lock = Lock()


@contextmanager
def ready(workspace: str | Workspace) -> Iterator[Workspace]:
    """The workspace, opened and closed where its name is given. Raises UnreadableError when it is none."""
    if isinstance(workspace, Workspace):
        yield workspace
        return
    with Workspace.open(workspace) as ws:
        yield ws


@contextmanager
def kept(workspace: str | Workspace) -> Iterator[Workspace]:
    """As ``ready``, but a workspace that is named stays open for the next question: opening a file takes longer than to answer."""
    yield workspace if isinstance(workspace, Workspace) else _opened(workspace)


def _opened(target: str) -> Workspace:
    """The open workspace of this name; opened anew where another file has taken the name."""
    try:
        found = Path(target).stat()
        own = (target, found.st_dev, found.st_ino)
    except (OSError, ValueError):
        own = (target, 0, 0)  # an address of a server, or nothing that can be opened
    with _lock:
        if own not in _open:
            _open[own] = Workspace.open(target)
            while len(_open) > _MOST:
                _open.popitem(last=False)[1].close()
        _open.move_to_end(own)
        return _open[own]


@atexit.register
def _let_go() -> None:
    """Close what was kept open, so that no file of the database is left beside it."""
    while _open:
        _open.popitem()[1].close()


def finder_of(ws: Workspace) -> Finder:
    """The finder of the workspace as it is now. What it has read is kept until that changes: a plan that is edited leaves the registers."""
    land, whole = ws.stamp(without=(*NO_REGISTERS, *PLAN_KINDS)), ws.stamp(without=NO_REGISTERS)
    with _lock:
        plans, found = _held.get(land, (None, None))
        if found is None:
            found = Finder(PropertyGraph(registers_of(ws, without=(*NO_REGISTERS, *PLAN_KINDS))), kommune=ws.kommune)
        if plans != whole:
            found = found.with_plans(registers_of(ws))
        _held[land] = (whole, found)
        _held.move_to_end(land)
        while len(_held) > _MOST:
            _held.popitem(last=False)
        return found


def graph_of(ws: Workspace) -> PropertyGraph:
    """The property graph of the workspace as it is now."""
    return finder_of(ws).graph


def registers_of(ws: Workspace, *, without: tuple[str, ...] = NO_REGISTERS) -> Registers:
    """The registers of the workspace as it is now: every layer that has rows, or was imported and has none.

    Once something changes in another layer than those in ``without``, what was not read yet is refused.
    """
    known = [one.name for one in ws.layers() if one.count or one.imported_at]
    return Registers(_Reader(ws, without), known)


class _Reader:
    """Reads a layer when it is asked for; refuses once the workspace is not what it was, so that no two states are mixed."""

    def __init__(self, ws: Workspace, without: tuple[str, ...]) -> None:
        self._ws, self._without, self._stamp = ws, without, ws.stamp(without=without)

    def __call__(self, name: str) -> gpd.GeoDataFrame:
        if self._ws.stamp(without=self._without) != self._stamp:
            raise ConflictError(texts()(N_("Arbejdsområdet blev ændret, mens der blev læst. Prøv igen.")))
        return self._ws.read(name)
