"""What geoplan is made of, for the first line of an error report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
import pyproj
import shapely

import geoplan
from geoplan.model.load import load
from geoplan.model.plan import plan_model

if TYPE_CHECKING:
    from collections.abc import Iterable


def versions(kinds: Iterable[str] = ()) -> dict[str, str]:
    """Versions by name: geoplan, GEOS, GDAL (that of pyogrio, which reads), PROJ, the data model, and the plan model where it is used.

    ``kinds`` are the kinds of the layers.
    """
    known = {
        "geoplan": geoplan.__version__,
        "GEOS": ".".join(map(str, shapely.geos_version)),
        "GDAL": pyogrio.__gdal_version_string__,
        "PROJ": pyproj.proj_version_str,
        "datamodel": load().version,
    }
    plan = plan_model()
    return known | ({"planmodel": plan.version} if set(kinds) & set(plan.kinds) else {})
