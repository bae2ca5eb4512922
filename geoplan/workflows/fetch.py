"""Layers fetched from live services into a workspace. What cannot be fetched leaves what is there as it is, with its age told.

A layer that no service gave, or whose snapshot is older than its limit, is *not examined* where plots are looked at: that is decided by the
layer's date, which only a whole and sound answer moves.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geoplan.errors import GeoplanError, ServiceError, UsageError
from geoplan.settings import CRS
from geoplan.sources.answers import Fetched, refuse_elsewhere
from geoplan.sources.downloads import fetch_file
from geoplan.sources.graphql import fetch_nodes
from geoplan.sources.http import Fault, Http, Network, Patience
from geoplan.sources.keys import key_for, variable
from geoplan.sources.services import service as service_named
from geoplan.sources.services import services
from geoplan.sources.wfs import Request, fetch_type
from geoplan.store import trail
from geoplan.store.batch import geometries
from geoplan.store.layers import is_plan
from geoplan.texts import N_, texts
from geoplan.workflows.registers import bring_registers
from geoplan.workflows.registers_read import Run, Wanted, area_of
from geoplan.workflows.workspace import opened, read_layer, refuse_another

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geoplan.sources.services import Service, ServiceLayer
    from geoplan.store import StoredLayer
    from geoplan.store.importing import Imported

Box = tuple[float, float, float, float]
MARGIN_M: Final = 500.0
"""How far outside the municipality themes are asked for: a protection line from the neighbour's side counts too."""
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


def known_services(own: str | Path = "") -> list[dict[str, Any]]:
    """The services as rows: where, how sure, whether a key is wanted and there, and their layers."""
    return [
        {
            "id": one.id,
            "title": one.title,
            "host": one.host,
            "confidence": one.confidence,
            "key": one.key,
            "variable": variable(one.key) if one.key else "",
            "has_key": bool(one.key and key_for(one.key, one.key_parameter)),
            "state": one.state,
            "layers": [layer.name for layer in one.layers],
        }
        for one in services(own).values()
    ]


def fetch(
    target: str | Path,
    name: str,
    layers: Sequence[str] = (),
    *,
    who: str,
    asked: Asked | None = None,
    reading: Callable[[str], None] = lambda _: None,
    progress: Callable[[str, int, int | None], None] = lambda _name, _done, _total: None,
) -> tuple[Outcome, ...]:
    """Fetch a service's layers, all of them or those named. One that fails does not stop the next. Raises UsageError."""
    asked = asked or Asked()
    with opened(target) as ws:
        service = service_named(name, asked.own, kommune=ws.kommune)
        wanted = [service.layer(one) for one in layers] if layers else list(service.layers)
        box = asked.box or _box(Run(ws, Wanted(boundary=asked.boundary), progress))
    job = _Job(Path(target) if "://" not in str(target) else target, service, asked, box, who, reading, progress)
    return tuple(_one(job, layer) for layer in wanted)


@dataclass(frozen=True, slots=True)
class _Job:
    target: str | Path
    service: Service
    asked: Asked
    box: Box | None
    who: str
    reading: Callable[[str], None]
    progress: Callable[[str, int, int | None], None]


def _one(job: _Job, layer: ServiceLayer) -> Outcome:
    """Fetch one layer; a fault is told, and written in the trail."""
    job.reading(layer.name)
    try:
        with tempfile.TemporaryDirectory(prefix="geoplan-", ignore_cleanup_errors=True) as folder:
            return _fetched(job, layer, Path(folder))
    except GeoplanError as fault:
        kind = fault.fault if isinstance(fault, ServiceError) else "import"
        with opened(job.target) as ws:
            ws.log(who=job.who, hvad=trail.NOT_FETCHED, hvorfor=str(fault), laget=layer.name, tjeneste=job.service.id, fejl=kind)
            kept = _kept_as(next((one for one in ws.layers() if one.name == layer.name), None))
        return Outcome(layer.name, kind, str(fault), kept)


def _kept_as(stored: StoredLayer | None) -> str:
    """What the workspace has of the layer, with its age."""
    t = texts()
    try:
        day = dt.date.fromisoformat((stored.date or stored.imported_at)[:10]) if stored else None
    except ValueError:
        day = None
    if stored is None or day is None:
        return t(N_("Arbejdsområdet har ikke laget: det tæller som ikke undersøgt."))
    age = (dt.datetime.now(dt.UTC).date() - day).days
    return t.plural(
        N_("Arbejdsområdets udgave fra {day} ({n} dag gammel) er beholdt."),
        N_("Arbejdsområdets udgave fra {day} ({n} dage gammel) er beholdt."),
        age,
        day=day.strftime("%d-%m-%Y"),
    )


def _fetched(job: _Job, layer: ServiceLayer, folder: Path) -> Outcome:
    service = job.service
    key = key_for(service.key, service.key_parameter) if service.key else None
    http_to = Http(
        service.host,
        key=key,
        max_bytes=service.max_bytes,
        patience=job.asked.patience or Patience(whole_s=service.seconds),
        network=job.asked.network,
        secure=service.secure,
    )
    with http_to as http:
        if service.key and key is None:
            raise http.fault(Fault.NO_KEY, service=service.title, variable=variable(service.key), key=service.key)
        last = _last(job, layer)
        parts = _parts(job, layer, http, folder, last)
        if last and all(part.unchanged for part in parts):
            return _still(job, layer)
        if any(part.unchanged for part in parts):
            parts = _parts(job, layer, http, folder, {})
        count = sum(part.count for part in parts)
        if not count and not job.asked.accept_empty:
            _refuse_empty(job, layer, http)
        return _brought(job, layer, http, parts)


def _parts(job: _Job, layer: ServiceLayer, http: Http, folder: Path, last: Mapping[str, Mapping[str, str]]) -> list[Fetched]:
    """Every type of the layer, in its order; a type may be asked for by the keys that the one before it had."""
    parts: list[Fetched] = []
    for at, kind in enumerate(layer.types):
        here = folder / str(at)
        here.mkdir(exist_ok=True)
        since = last.get(kind.type, {})
        job.progress(f"{job.service.title}: {kind.type}", 0, None)
        if job.service.protocol == "graphql":
            parts.append(fetch_nodes(http, job.service, kind, here, needs=layer.needs))
        elif job.service.protocol == "file":
            parts.append(fetch_file(http, job.service, kind, here, since=since))
        else:
            following = layer.types[at + 1].keys if at + 1 < len(layer.types) else None
            keys = parts[-1].known_keys if kind.keys and parts else None
            request = Request(
                http, job.service, kind, here, layer.needs, following[1] if following else "", layer.register, {} if kind.keys else since
            )
            parts.append(fetch_type(request, box=_needed_box(job, layer), keys=keys))
    return parts


def _needed_box(job: _Job, layer: ServiceLayer) -> Box | None:
    """The area to ask for. Raises UsageError when it is wanted and nobody knows it."""
    by_area = any(not kind.by_code and not kind.keys and (kind.geometry or job.service.filter == "bbox") for kind in layer.types)
    if by_area and job.box is None:
        message = N_(
            "{layer} hentes efter område, og kommunens grænse er ikke kendt. Læs DAGI's kommuneinddeling ind, eller giv --boundary."
        )
        raise UsageError(texts()(message, layer=layer.name))
    return job.box


def _box(run: Run) -> Box | None:
    """The box around the municipality, with a margin; None when its area is not known."""
    area = area_of(run)
    if area is None:
        return None
    xmin, ymin, xmax, ymax = area.bounds
    return xmin - MARGIN_M, ymin - MARGIN_M, xmax + MARGIN_M, ymax + MARGIN_M


# -- what was there before -------------------------------------------------------------------------------------------------


def _last(job: _Job, layer: ServiceLayer) -> Mapping[str, Mapping[str, str]]:
    """Per type the headers that ask for something newer than what the workspace has; empty when it came another way."""
    if job.asked.accept_empty:
        return {}
    with opened(job.target) as ws:
        lines = ws.audit()
    mine = [one for one in lines.loc[lines["hvad"] == trail.IMPORT, "detaljer"] if one.get("laget") == layer.name]
    origin = (mine[-1].get("oprindelse") or {}) if mine else {}
    if origin.get("tjeneste") != job.service.id:
        return {}
    headers = {one["type"]: _headers(one) for one in origin.get("typer", [])}
    return headers if headers and all(headers.values()) else {}


def _headers(told: Mapping[str, str]) -> dict[str, str]:
    pairs = (("If-None-Match", told.get("etag", "")), ("If-Modified-Since", told.get("modified", "")))
    return {name: value for name, value in pairs if value}


def _refuse_empty(job: _Job, layer: ServiceLayer, http: Http) -> None:
    """Raise ServiceError for an empty answer where there was something before, or where there must be something."""
    with opened(job.target) as ws:
        before = next((one.count for one in ws.layers() if one.name == layer.name), 0)
    if before:
        raise http.fault(Fault.EMPTY, count=before)
    if not layer.may_be_empty:
        raise http.fault(Fault.NOTHING, layer=layer.name)


# -- into the workspace ----------------------------------------------------------------------------------------------------


def _still(job: _Job, layer: ServiceLayer) -> Outcome:
    """Nothing newer: the layer is as old as today."""
    day = dt.datetime.now(dt.UTC).date()
    with opened(job.target) as ws:
        ws.still_holds(layer.name, date=day, who=job.who, hvorfor=job.service.title, tjeneste=job.service.id)
        count = next(one.count for one in ws.layers() if one.name == layer.name)
    return Outcome(layer.name, "", "", "", count, unchanged=True)


def _brought(job: _Job, layer: ServiceLayer, http: Http, parts: Sequence[Fetched]) -> Outcome:
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


def _note(job: _Job, layer: ServiceLayer) -> str:
    """What is to be said of how sure the layer's name and address are."""
    told = max((job.service.confidence, layer.confidence, *(kind.confidence for kind in layer.types)), key=lambda one: _WORST.get(one, 3))
    t = texts()
    words = t(_SURE.get(told, _SURE["low"]))
    sure = "" if _WORST.get(told, 3) == 0 else t(N_("; tjenestens adresse og navne er ikke bekræftet: {confidence}"), confidence=words)
    return t(N_("(hentet{sure})"), sure=sure)
