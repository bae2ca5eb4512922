"""Layers fetched from live services into a workspace. What cannot be fetched leaves what is there as it is, with its age told.

A layer that no service gave, or whose snapshot is older than its limit, is *not examined* where plots are looked at: that is decided by the
layer's date, which only a whole and sound answer moves.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geoplan.errors import GeoplanError, ServiceError, UsageError
from geoplan.sources.downloads import fetch_file
from geoplan.sources.faults import Fault
from geoplan.sources.graphql import fetch_nodes
from geoplan.sources.http import Http, Patience
from geoplan.sources.keys import key_for, variable
from geoplan.sources.services import service as service_named
from geoplan.sources.services import services
from geoplan.sources.wfs import Request, fetch_type
from geoplan.store import trail
from geoplan.texts import N_, texts
from geoplan.workflows.fetch_into import Asked, Box, Job, Outcome, brought
from geoplan.workflows.registers_read import Run, Wanted, area_of
from geoplan.workflows.workspace import opened

__all__ = ["Asked", "Outcome", "fetch", "known_services"]

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geoplan.sources.answers import Fetched
    from geoplan.sources.services import ServiceLayer
    from geoplan.store import StoredLayer

MARGIN_M: Final = 500.0
"""How far outside the municipality themes are asked for: a protection line from the neighbour's side counts too."""


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
    job = Job(Path(target) if "://" not in str(target) else target, service, asked, box, who, reading, progress)
    return tuple(_one(job, layer) for layer in wanted)


def _one(job: Job, layer: ServiceLayer) -> Outcome:
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


def _fetched(job: Job, layer: ServiceLayer, folder: Path) -> Outcome:
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
        return brought(job, layer, http, parts)


def _parts(job: Job, layer: ServiceLayer, http: Http, folder: Path, last: Mapping[str, Mapping[str, str]]) -> list[Fetched]:
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


def _needed_box(job: Job, layer: ServiceLayer) -> Box | None:
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


def _last(job: Job, layer: ServiceLayer) -> Mapping[str, Mapping[str, str]]:
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


def _refuse_empty(job: Job, layer: ServiceLayer, http: Http) -> None:
    """Raise ServiceError for an empty answer where there was something before, or where there must be something."""
    with opened(job.target) as ws:
        before = next((one.count for one in ws.layers() if one.name == layer.name), 0)
    if before:
        raise http.fault(Fault.EMPTY, count=before)
    if not layer.may_be_empty:
        raise http.fault(Fault.NOTHING, layer=layer.name)


def _still(job: Job, layer: ServiceLayer) -> Outcome:
    """Nothing newer: the layer is as old as today."""
    day = dt.datetime.now(dt.UTC).date()
    with opened(job.target) as ws:
        ws.still_holds(layer.name, date=day, who=job.who, hvorfor=job.service.title, tjeneste=job.service.id)
        count = next(one.count for one in ws.layers() if one.name == layer.name)
    return Outcome(layer.name, "", "", "", count, unchanged=True)
