"""The only door to GDAL: named drivers, no network, no files but the one asked for.

GDAL picks the driver by content, not by name, and pyogrio has no list of allowed drivers to give it. So all other
drivers are taken out of the library before the first file is opened, and ``geoplan.io.sniff`` looks at the content
first. pyogrio and fiona each bring a GDAL of their own: the environment reaches both, configuration calls pyogrio only.
"""

from __future__ import annotations

import importlib
import logging
import os
import warnings
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DRIVERS: Final = frozenset({"GPKG", "GeoJSON", "GeoJSONSeq", "ESRI Shapefile", "FlatGeobuf", "GML", "MapInfo File", "OpenFileGDB", "CSV"})
"""The drivers that may open a file. GeoParquet is read by pyarrow."""

_NEVER: Final = ("OGR_VRT", "WFS", "OAPIF", "CSW", "Elasticsearch", "Carto", "AmigoCloud", "PLSCENES", "NGW")
"""Drivers that open further files or the network, by the names that GDAL 3.6 to 3.12 know."""

_OPTIONS: Final = {
    # A GeoJSON file may name its coordinate system by address, and GDAL asks that address (measured, 3.12.4). No option
    # forbids it, so every request is sent to a proxy that is not there.
    "GDAL_HTTP_PROXY": "socks5h://127.0.0.1:1",
    "GDAL_HTTPS_PROXY": "socks5h://127.0.0.1:1",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",  # network file systems open nothing
    "GDAL_DRIVER_PATH": "disable",  # no plug-ins
    "OGR_SQLITE_PRAGMA": "trusted_schema=0",  # what a GeoPackage brings of SQL may not call functions with side effects
    # GDAL 3.12.4 mixes up the rows of a FlatGeobuf in which a row has no geometry, but for its slower, general way.
    "OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "20",  # MB of one object; reading it takes several times that
    "GML_SKIP_RESOLVE_ELEMS": "ALL",  # references to other documents are not followed
}


_ELSEWHERE: Final = (
    *("no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"),
    *("GDAL_HTTP_PROXYUSERPWD", "GDAL_HTTP_HEADERS", "GDAL_HTTP_HEADER_FILE", "GDAL_HTTP_NETRC_FILE", "GDAL_CONFIG_FILE"),
    *("OGR_DRIVER_PATH", "GDAL_PYTHON_DRIVER_PATH", "OGR_SQLITE_LOAD_EXTENSIONS", "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS"),
)
"""What an environment may hold that leads around the options: ways out of the machine, and doors to code."""


def prepare_environment() -> None:
    """Set GDAL's options in the environment. Call before fiona or pyogrio is imported; harmless the second time.

    They are set whatever the environment says: a firm's own proxy is a way out for a stranger's file.
    """
    os.environ.setdefault("OGR_SKIP", ",".join(_NEVER))
    os.environ["PROJ_NETWORK"] = "OFF"
    os.environ.update(_OPTIONS)


def cut_off_environment() -> None:
    """Do as ``prepare_environment``, and forget every way around it. For a process that does nothing but read deliveries."""
    for name in _ELSEWHERE:
        os.environ.pop(name, None)
    os.environ["no_proxy"] = ""  # nothing is reached without the proxy that is not there
    prepare_environment()


@cache
def gdal() -> ModuleType:
    """Give the module pyogrio with nothing but ``DRIVERS`` in it. The first call imports it, and geopandas with it."""
    prepare_environment()
    pyogrio = importlib.import_module("pyogrio")  # nothing may open a file before the environment is set

    logging.getLogger("pyogrio").addHandler(logging.NullHandler())  # GDAL's own words stay off the screen
    pyogrio.set_gdal_config_options(_OPTIONS)
    _unload(pyogrio)
    return pyogrio


def _unload(pyogrio: ModuleType) -> None:
    """Take every driver that is not named out of pyogrio's GDAL, also when somebody imported pyogrio before us.

    GDAL obeys OGR_SKIP whenever drivers are registered, and registering brings back those that were skipped before: so
    all are registered, then all but the named ones skipped. MEM stays: it opens no file.
    """
    from pyogrio import _ogr  # noqa: PLC0415

    register = _ogr._register_drivers  # noqa: SLF001  # there is no public way; a test watches that it keeps working
    pyogrio.set_gdal_config_options({"OGR_SKIP": ""})
    register()
    others = [name for name in pyogrio.list_drivers() if name not in DRIVERS | {"MEM"}]
    pyogrio.set_gdal_config_options({"OGR_SKIP": ",".join(others)})
    register()


@contextmanager
def quiet() -> Iterator[None]:
    """Keep GDAL's warnings off the screen: what matters of them is worked out from the data and told in plain words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
