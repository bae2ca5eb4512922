"""Answers of services put into a workspace: registers through their own door, plans and themes as layers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.errors import UsageError
from geoplan.settings import CRS
from geoplan.sources.answers import Fetched, refuse_elsewhere
from geoplan.sources.http import Http, Network, Patience
from geoplan.store.batch import geometries
from geoplan.store.layers import is_plan
from geoplan.texts import N_, texts
from geoplan.workflows.registers import bring_registers
from geoplan.workflows.registers_read import Wanted
from geoplan.workflows.workspace import opened, read_layer, refuse_another

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geoplan.sources.services import Service, ServiceLayer
    from geoplan.store.importing import Imported

Box = tuple[float, float, float, float]
_WORST: Final = {"": 0, "high": 0, "medium": 1, "pattern": 2, "low": 3}
_SURE: Final = {"medium": N_("middel sikre"), "pattern": N_("gættet efter mønster"), "low": N_("usikre")}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one layer. ``message`` says what went wrong and what to do; ``kept`` what the workspace has now."""

    layer: str
    fault: str
    message: str
    kept: str
    count: int = 0
    unchanged: bool = False
    imported: tuple[Imported, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether the layer is what the service has now."""
        return not self.fault


@dataclass(frozen=True, slots=True)
class Asked:
    """How to fetch: the user's own list of services, the area, and patience with the network where it is not the service's own."""

    own: str | Path = ""
    box: Box | None = None
    boundary: str | Path = ""
    accept_empty: bool = False
    network: Network = field(default_factory=Network)
    patience: Patience | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A fetch under way: into which workspace, from where, and who is told how far it is."""

    target: str | Path
    service: Service
    asked: Asked
    box: Box | None
    who: str
    reading: Callable[[str], None]
    progress: Callable[[str, int, int | None], None]


def brought(job: Job, layer: ServiceLayer, http: Http, parts: Sequence[Fetched]) -> Outcome:
    """Put a layer's answers into the workspace. Raises UsageError for what cannot be the layer, ServiceError for what lies elsewhere."""
    day = dt.datetime.now(dt.UTC).date()
    single = len(parts) == len(layer.types) and all(len(part.paths) <= 1 for part in parts)
    told = [
        {"type": one.type, "antal": one.count, "etag": one.etag if single else "", "modified": one.modified if single else ""}
        for one in parts
    ]
    origin = {"tjeneste": job.service.id, "vaert": job.service.host, "typer": told}
    paths = [path for part in parts for path in part.paths]
    if layer.register:
        wanted = Wanted(layer.register, job.service.title, day, "", "current", job.asked.boundary, origin, _note(job, layer), job.asked.box)
        done = bring_registers(job.target, paths, who=job.who, wanted=wanted, reading=job.reading, progress=job.progress)
        if layer.name not in {one.layer for one in done.layers}:
            raise UsageError("\n".join(done.left))
        return Outcome(layer.name, "", "", "", sum(one.rows for one in done.layers), imported=done.layers, left=done.left)
    frame = _frame(layer, [path for part in parts if part.count for path in part.paths], job.reading)
    refuse_elsewhere(http, geometries(frame))
    if len(frame):
        refuse_another(layer.name, job.service.title, frame)
    with opened(job.target) as ws:
        made = ws.import_layer(
            layer.name,
            frame,
            source=job.service.title,
            date=day,
            who=job.who,
            note=_note(job, layer),
            advance=is_plan(layer.name),
            origin=origin,
        )
    return Outcome(layer.name, "", "", "", made.rows, imported=(made,))


def _frame(layer: ServiceLayer, paths: Sequence[Path], reading: Callable[[str], None]) -> pd.DataFrame:
    """The objects of all files as one frame."""
    frames = [frame for path in paths for _, frame, _, _ in [read_layer(path, layer.name, "", reading)] if len(frame)]
    if not frames:
        nobody: pd.DataFrame = gpd.GeoDataFrame({}, geometry=np.empty(0, dtype=object), crs=CRS)
        return nobody
    together: pd.DataFrame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    return together


def _note(job: Job, layer: ServiceLayer) -> str:
    """What is to be said of how sure the layer's name and address are."""
    told = max((job.service.confidence, layer.confidence, *(kind.confidence for kind in layer.types)), key=lambda one: _WORST.get(one, 3))
    t = texts()
    words = t(_SURE.get(told, _SURE["low"]))
    sure = "" if _WORST.get(told, 3) == 0 else t(N_("; tjenestens adresse og navne er ikke bekræftet: {confidence}"), confidence=words)
    return t(N_("(hentet{sure})"), sure=sure)
