"""What the browser asks for besides the pages: the map's program, and the layers of the workspace by box."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from geoplan.errors import GeoplanError
from geoplan.store import Workspace
from geoplan.workflows.map_layers import drawable, layer_geojson, parsed_box
from geoplan_app.session import WORKSPACE

if TYPE_CHECKING:
    from starlette.requests import Request

    from geoplan.workflows.map_layers import MapLayer

ASSETS: Final = Path(__file__).with_name("planmap") / "assets"
FOREVER: Final = {"cache-control": "public, max-age=31536000, immutable"}
NEVER: Final = {"cache-control": "no-store"}


@lru_cache(maxsize=1)
def assets_stamp() -> str:
    """A short hash of all files of the map. It is part of their address, so a browser may keep them for good."""
    digest = hashlib.sha256()
    for path in sorted(one for one in ASSETS.rglob("*") if one.is_file()):
        digest.update(path.relative_to(ASSETS).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def assets_address() -> str:
    """Where the browser finds the files of the map."""
    return f"/planmap/{assets_stamp()}"


@lru_cache(maxsize=4)
def opened(target: str) -> Workspace:
    """The workspace, opened once for all who ask."""
    return Workspace.open(target)


@lru_cache(maxsize=4)
def _drawable(target: str) -> dict[str, MapLayer]:
    try:
        return {one.name: one for one in drawable(opened(target))}
    except GeoplanError:
        return {}


def opened_layers() -> dict[str, MapLayer]:
    """The layers of the workspace that can be drawn, by name, as they were when it was opened; none where there is no workspace."""
    target = os.environ.get(WORKSPACE, "")
    return _drawable(target) if target else {}


def opened_titles() -> dict[str, str]:
    """Danish titles of those layers."""
    return {name: one.title for name, one in opened_layers().items()}


async def asset(request: Request) -> Response:
    """A file of the map."""
    path = (ASSETS / request.path_params["path"]).resolve()
    if not path.is_relative_to(ASSETS.resolve()) or not path.is_file():
        return PlainTextResponse("not found", status_code=404)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    current = request.path_params["stamp"] == assets_stamp()
    return FileResponse(path, media_type="text/javascript" if path.suffix == ".js" else kind, headers=FOREVER if current else NEVER)


async def layer(request: Request) -> Response:
    """A layer's published objects in a box: ``/api/layer/jordstykke?bbox=west,south,east,north``, metres, EPSG:25832."""
    target = os.environ.get(WORKSPACE, "")
    if not target:
        return JSONResponse({"error": "no workspace"}, status_code=404, headers=NEVER)
    try:
        box = parsed_box(request.query_params.get("bbox", ""))
        text = await run_in_threadpool(lambda: layer_geojson(opened(target), request.path_params["name"], box))
    except GeoplanError as fault:
        return JSONResponse({"error": str(fault).splitlines()[0]}, status_code=400, headers=NEVER)
    return Response(text, media_type="application/geo+json", headers=NEVER)


ROUTES: Final = (Route("/planmap/{stamp}/{path:path}", asset), Route("/api/layer/{name}", layer))
