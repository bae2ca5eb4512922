"""The background map, if the municipality has chosen one: a WMS or a service of tiles. Without it nothing is fetched from anybody."""

from __future__ import annotations

import os
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

ADDRESS: Final = "GEOPLAN_BASEMAP"
"""The variable of the environment with the address: a WMS with ``layers=`` in it, or tiles with ``{z}``, ``{x}`` and ``{y}``."""

CREDIT: Final = "GEOPLAN_BASEMAP_CREDIT"
"""The variable of the environment with the words that the owner of the background map wants on it."""


def basemap() -> dict[str, Any] | None:
    """The background map as the map component takes it; None where none is chosen."""
    address = os.environ.get(ADDRESS, "")
    return described(address, credit=os.environ.get(CREDIT, "")) if address else None


def described(address: str, *, credit: str = "") -> dict[str, Any]:
    """The address in parts: ``kind`` tiles or wms, ``url``, ``options`` for WMS, ``credit``."""
    if "{z}" in address:
        return {"kind": "tiles", "url": address, "options": {}, "credit": credit}
    parts = urlsplit(address)
    given = parse_qsl(parts.query)
    options = {name.lower(): value for name, value in given if name.lower() in {"layers", "styles", "format", "transparent", "version"}}
    rest = [(name, value) for name, value in given if name.lower() not in {*options, "request", "service"}]
    url = urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(rest), ""))
    return {"kind": "wms", "url": url, "options": {"version": "1.3.0", "format": "image/png", **options}, "credit": credit}


def image_hosts() -> tuple[str, ...]:
    """The host of the background map, which images may come from; none where none is chosen."""
    parts = urlsplit(os.environ.get(ADDRESS, ""))
    return (f"{parts.scheme}://{parts.netloc}".replace("{s}", "*"),) if parts.netloc else ()
