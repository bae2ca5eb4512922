"""What a planner drew: as WKT on the command line, or as a file of any format that geoplan reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geoplan.dataset import GEOMETRY
from geoplan.errors import UsageError
from geoplan.geometry.tile import objects
from geoplan.io import discover, open_layers
from geoplan.model.load import load
from geoplan.settings import CHUNK_ROWS, DENMARK_M
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from geoplan.geometry.vertices import Geometries

_WKT: Final = re.compile(r"\s*(SRID=25832;)?\s*((MULTI)?(POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)\b", re.IGNORECASE)
_LINES, _AREAS = (1, 2, 5), (3, 6)


def area(drawing: str) -> shapely.Geometry:
    """The drawn area, in EPSG:25832: one polygon or multipolygon of all areas drawn. Raises UsageError when none is."""
    found = areas(drawing)
    return found[0] if len(found) == 1 else shapely.union_all(found)


def areas(drawing: str) -> Geometries:
    """Every drawn polygon or multipolygon, in EPSG:25832. Raises UsageError when there is none."""
    return _of_type(_drawn(drawing), _AREAS, N_("Tegningen “{drawing}” har ingen flade."), drawing)


def lines(drawing: str) -> Geometries:
    """Every drawn line, in EPSG:25832; of a drawn area its outline. Raises UsageError when there is none."""
    drawn = _drawn(drawing)
    outlined = np.isin(shapely.get_type_id(drawn), _AREAS)
    drawn[outlined] = shapely.boundary(drawn[outlined])
    return _of_type(drawn, _LINES, N_("Tegningen “{drawing}” har ingen linje."), drawing)


def _of_type(drawn: Geometries, kinds: tuple[int, ...], message: str, drawing: str) -> Geometries:
    found: Geometries = drawn[np.isin(shapely.get_type_id(drawn), kinds)]
    if not len(found):
        raise UsageError(texts()(message, drawing=_named(drawing)))
    return found


def _drawn(drawing: str) -> Geometries:
    flat = np.asarray(shapely.force_2d(_from_wkt(drawing) if _WKT.match(drawing) else _from_file(drawing)), dtype=object)
    drawn: Geometries = flat[~shapely.is_missing(flat) & ~shapely.is_empty(flat)]
    west, south, east, north = DENMARK_M
    xmin, ymin, xmax, ymax = shapely.total_bounds(drawn)
    if len(drawn) and not (west <= xmin and south <= ymin and xmax <= east and ymax <= north):
        message = N_("Tegningen “{drawing}” ligger uden for Danmark. Koordinater skal være i EPSG:25832.")
        raise UsageError(texts()(message, drawing=_named(drawing)))
    return drawn


def _from_wkt(text: str) -> Geometries:
    try:
        geometry = shapely.from_wkt(text.split(";", 1)[-1])
    except shapely.errors.ShapelyError:
        raise UsageError(texts()(N_("“{drawing}” er ikke gyldig WKT."), drawing=_named(text))) from None
    return objects(geometry)


def _from_file(path: str) -> Geometries:
    found = []
    with discover([path]) as files:
        for file in files.files:
            for source in open_layers(file, load()).sources:
                if source.info.has_geometry:
                    found += [rows.geometry for rows in source.batches(CHUNK_ROWS, {GEOMETRY})]
    drawn: Geometries = np.concatenate([objects(), *found])
    return drawn


def _named(drawing: str) -> str:
    """What the user wrote, short enough for a message: a file by its name, WKT by its beginning."""
    if _WKT.match(drawing):
        return drawing[:40] + ("…" if len(drawing) > 40 else "")  # noqa: PLR2004 - what fits in a line
    return Path(drawing).name
