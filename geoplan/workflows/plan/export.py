"""A plan as upload packages for Plandata.dk: a zip per layer, as the register wants it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geoplan.errors import UsageError
from geoplan.io.package import FORMATS, write_package
from geoplan.plan.columns import words
from geoplan.plan.package import package_columns
from geoplan.texts import N_, texts
from geoplan.workflows.plan.copies import FOLLOWERS
from geoplan.workflows.plan.family import family
from geoplan.workflows.plan.opening import layer, opened

if TYPE_CHECKING:
    import geopandas as gpd

    from geoplan.io.package import Change
    from geoplan.store import Workspace
    from geoplan.workflows.plan.family import Family

HANGING = {kind: FOLLOWERS[kind] for kind in ("kommuneplan", "kommuneplantillaeg")}
"""What goes with a kommuneplan or a tillæg, and the column in which it names it."""


@dataclass(frozen=True, slots=True)
class Written:
    """One package: its file, layer, rows and columns, and what the format could not hold as it is.

    ``nameless`` is the column in which parts name their plan, where they do not because the register has given the plan no key yet.
    """

    path: Path
    kind: str
    rows: int
    columns: tuple[str, ...]
    changes: tuple[Change, ...]
    nameless: str = ""


def export_plan(workspace: str, plan: str, out: str | Path, *, format_: str, overwrite: bool = False) -> tuple[Written, ...]:
    """Write the plan (number, planid or objekt_id) and its parts to the folder ``out``, made when it is not there: a zip per layer.

    Every layer is in EPSG:25832 and holds one kind of geometry. Raises UsageError for a plan that is not there or packages that are, and
    UnwritableError.
    """
    if format_ not in FORMATS:
        raise UsageError(texts()(N_("Formatet {format} kendes ikke. Vælg {known}."), format=format_, known=", ".join(FORMATS)))
    with opened(workspace) as ws:
        found = family(ws, plan)
        layers = _layers(ws, found)
    names_it = dict(FOLLOWERS.get(found.kind, ())) if found.values().get("planid") is None else {}
    folder = Path(out)
    _make(folder, [kind for kind, _ in layers], overwrite=overwrite)
    return tuple(_written(folder, kind, frame, format_, nameless=names_it.get(kind, "")) for kind, frame in layers)


def _layers(ws: Workspace, found: Family) -> list[tuple[str, gpd.GeoDataFrame]]:
    """The plan's layer and those of its parts that have any."""
    parts = [("delomraade", found.delomraader), ("byggefelt", found.byggefelter)]
    parts += [(kind, _of(ws, kind, column, found)) for kind, column in HANGING.get(found.kind, ())]
    return [(found.kind, found.plan), *((kind, frame) for kind, frame in parts if len(frame))]


def _of(ws: Workspace, kind: str, column: str, found: Family) -> gpd.GeoDataFrame:
    frame = layer(ws, kind)
    planid = words(found.plan, "planid")[0]
    by_key = words(frame, "plan_objekt_id") == found.objekt_id
    by_number = np.zeros(len(frame), dtype=bool) if planid is None else words(frame, column) == planid
    return frame[by_key | by_number].reset_index(drop=True)


def _make(folder: Path, kinds: list[str], *, overwrite: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(texts()(N_("{path} er en fil. Giv en mappe med --out."), path=folder.name))
    there = [f"{kind}.zip" for kind in kinds if (folder / f"{kind}.zip").exists()]
    if there and not overwrite:
        raise UsageError(texts()(N_("{files} findes allerede. Vælg et andet navn, eller skriv --overwrite."), files=", ".join(there)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UsageError(texts()(N_("Mappen {folder} kan ikke laves."), folder=folder.name)) from fault


def _written(folder: Path, kind: str, frame: gpd.GeoDataFrame, format_: str, *, nameless: str) -> Written:
    columns = package_columns(kind, frame)
    path, changes = write_package(folder, kind, frame, columns, format_=format_)
    return Written(path, kind, len(frame), tuple(column.name for column in columns), tuple(changes), nameless)
