"""What a map shows of a building case, as GeoJSON in EPSG:25832: the plot, what stands and is to stand there, and the dimension lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import shapely

from geoplan.building.shapes import area_of, footprint
from geoplan.report.site_plan import measured
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.building.case import Case
    from geoplan.texts import Texts

STATUS_DA: Final = {"existing": N_("står der"), "removed": N_("fjernes"), "proposed": N_("søges opført")}
STYLES: Final = {"existing": "building", "removed": "constraint", "proposed": "planned"}


def site_overlay(case: Case, t: Texts) -> dict[str, Any]:
    """A FeatureCollection; each feature has ``style``, ``title`` and ``label``. Empty where the case has no geometry."""
    return {"type": "FeatureCollection", "features": list(_features(case, t))}


def overlay_bounds(overlay: dict[str, Any], *, margin: float = 0.15) -> tuple[float, float, float, float] | None:
    """West, south, east, north around the features with some air, None where there are none."""
    shapes = shapely.from_geojson([json.dumps(one["geometry"]) for one in overlay["features"]])
    if not len(shapes):
        return None
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    air = margin * max(east - west, north - south, 10.0)
    return west - air, south - air, east + air, north + air


def _features(case: Case, t: Texts) -> Iterator[dict[str, Any]]:
    plot = area_of(case.plot.geometry, "plot.geometry") if case.plot.geometry else None
    if plot is not None:
        yield _feature(plot, "plot", clean(case.plot.name or "") or t(N_("grunden")), "")
    for level in case.plot.plans:
        if level.level == "byggefelt" and level.geometry:
            yield _feature(area_of(level.geometry, level.name or ""), "byggefelt", t(N_("byggefelt")), clean(level.name or ""))
    for wkt in case.plot.building_lines:
        yield _feature(area_of(wkt, "plot.building_lines"), "constraint", t(N_("må ikke bebygges")), "")
    for one in case.building:
        shape, status = footprint(one, one.name or ""), one.status or "proposed"
        if shape is None:
            continue
        yield _feature(shape, STYLES[status], t(STATUS_DA[status]), clean(one.name or one.kind or ""))
        if status == "proposed" and plot is not None:
            for line in measured(shape, case, plot):
                length = t(N_("{length} m"), length=t.number(line.length_m, 2))
                yield _feature(shapely.LineString([line.start, line.end]), "dimension", t(N_("afstand til skel")), length)


def _feature(shape: shapely.Geometry, style: str, title: str, label: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": {"style": style, "title": title, "label": label}}
