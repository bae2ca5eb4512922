"""The only door to GDAL: named drivers, no network, no files but the one asked for.

GDAL picks the driver by content, not by name, and pyogrio offers no list of allowed drivers when it opens a file. So all other drivers are
taken out of the library before the first file is opened, and ``geoplan.io.sniff`` looks at the content first. pyogrio and fiona each bring
a GDAL of their own: the environment reaches both, the configuration calls reach pyogrio only.
"""

from __future__ import annotations

import os
import warnings
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

DRIVERS: Final = frozenset(
    {
        "GPKG",
        "GeoJSON",
        "GeoJSONSeq",
        "ESRI Shapefile",
        "FlatGeobuf",
        "GML",
        "MapInfo File",
        "OpenFileGDB",
        "CSV",
    }
)
"""The drivers that may open a file. GeoParquet is read by pyarrow."""

_NEVER: Final = ("OGR_VRT", "WFS", "OAPIF", "CSW", "HTTP", "Elasticsearch", "Carto", "AmigoCloud", "PLSCENES", "NGW")
"""Drivers that open further files or the network, by names that GDAL 3.6 to 3.12 all know: an unknown name makes GDAL complain."""

_OPTIONS: Final = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",  # network file systems open nothing
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_DRIVER_PATH": "disable",  # no plug-ins
    "OGR_SQLITE_PRAGMA": "trusted_schema=0",  # views and triggers in a GeoPackage may not call functions with side effects
    "GML_SKIP_RESOLVE_ELEMS": "ALL",  # xlink references are not followed
}


def prepare_environment() -> None:
    """Set GDAL's options in the environment. Call before fiona or pyogrio is imported; does nothing the second time."""
    os.environ.setdefault("OGR_SKIP", ",".join(_NEVER))
    os.environ.setdefault("PROJ_NETWORK", "OFF")
    for name, value in _OPTIONS.items():
        os.environ.setdefault(name, value)


@cache
def gdal() -> Any:
    """The module pyogrio with nothing but ``DRIVERS`` in it. The first call imports pyogrio, and with it geopandas (0.9 s)."""
    prepare_environment()
    import pyogrio  # noqa: PLC0415  # nothing may open a file before the environment is set

    pyogrio.set_gdal_config_options(_OPTIONS)
    _unload(pyogrio)
    return pyogrio


def _unload(pyogrio: Any) -> None:
    """Take every driver that is not named out of pyogrio's GDAL, also when somebody imported pyogrio before us.

    Registering again is what makes GDAL read OGR_SKIP again. MEM stays: it opens no file.
    """
    others = [name for name in pyogrio.list_drivers() if name not in DRIVERS | {"MEM"}]
    if not others:
        return
    pyogrio.set_gdal_config_options({"OGR_SKIP": ",".join(others)})
    from pyogrio import _ogr  # noqa: PLC0415

    _ogr._register_drivers()  # noqa: SLF001  # no public way; a test watches that it keeps working
    pyogrio.set_gdal_config_options({"OGR_SKIP": None})


@contextmanager
def quiet() -> Iterator[None]:
    """No warnings from GDAL on the screen. What matters of them is worked out from the data and told in plain words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
