"""What geoplan is made of, for the first line of an error report."""

from __future__ import annotations

import pyogrio
import pyproj
import shapely

import geoplan
from geoplan.model.load import load


def versions() -> dict[str, str]:
    """Versions by name: geoplan, GEOS, GDAL (that of pyogrio, which reads), PROJ and the data model."""
    return {
        "geoplan": geoplan.__version__,
        "GEOS": ".".join(map(str, shapely.geos_version)),
        "GDAL": pyogrio.__gdal_version_string__,
        "PROJ": pyproj.proj_version_str,
        "datamodel": load().version,
    }
