"""A building that somebody is drawing: answered again and again on a plot whose registers are read already."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import shapely

from geoplan.building.case import case_of
from geoplan.building.check import check
from geoplan.building.documents import needed
from geoplan.building.plot_sides import Side, placed, plot_sides
from geoplan.building.shapes import area_of
from geoplan.errors import UsageError
from geoplan.geometry.place import sides_of
from geoplan.texts import N_, texts
from geoplan.workflows.building_fill import filled_from, plans_again, themed
from geoplan.workflows.building_themes import TITLES

if TYPE_CHECKING:
    from geoplan.building.case import Case, Floor
    from geoplan.building.check import Result
    from geoplan.building.documents import Needed
    from geoplan.building.plot_sides import Numbers
    from geoplan.workflows.building_fill import Filled
    from geoplan.workflows.plot.served import Plot


MOST_BYTES: Final = 1 << 20
"""An outline of a building is no larger."""


class Base(NamedTuple):
    """What registers and plans tell of a plot before anything is drawn on it."""

    plot: Plot
    case: Case
    filled: tuple[Filled, ...]


class Answered(NamedTuple):
    """The answer to what is drawn, with the case on its plot, what was filled in, and the documents that it needs."""

    case: Case
    result: Result
    filled: tuple[Filled, ...]
    needed: tuple[Needed, ...]


def base_of(plot: Plot, content: dict[str, Any]) -> Base:
    """What the plot's registers tell. Made once for a plot; ``content`` gives the day."""
    bare = case_of({"day": content.get("day") or plot.grounds.day, "plot": {"query": plot.key}})
    case, told = filled_from(bare, plot.grounds, plot.extract)
    return Base(plot, case, told)


def answered(base: Base, content: dict[str, Any]) -> Answered:
    """The answer to ``content``, plain data as a case file has them. Raises UsageError for what is no case.

    What the content tells of the plot and of what stands there stands before what the registers tell.
    """
    told = case_of(content)
    standing = () if any(one.status == "existing" for one in told.building) else base.case.building
    own = {name: getattr(told.plot, name) for name in told.plot.__slots__ if getattr(told.plot, name) not in {None, ()}}
    plot = replace(base.case.plot, **own)
    whole = replace(told, plot=plot, building=(*told.building, *standing))
    whole = plans_again(whole, base.plot.extract, base.plot.grounds)
    case, filled = themed(whole, base.plot.extract, base.plot.grounds, _without_themes(base.filled))
    result = check(case)
    return Answered(case, result, filled, needed(result))


def _without_themes(filled: tuple[Filled, ...]) -> tuple[Filled, ...]:
    """What was filled in but for what hangs on where the building stands: that is told anew."""
    t = texts()
    again = {t(title) for title in TITLES}
    return tuple(one for one in filled if one.what not in again)


# -- the drawing --------------------------------------------------------------------------------------------


def outline_of(drawings: dict[str, Any]) -> str:
    """The area that was drawn last as WKT, EPSG:25832; empty where nothing is drawn. Raises UsageError where it crosses itself."""
    areas = [one["geometry"] for one in drawings.get("features", []) if one["geometry"]["type"] in {"Polygon", "MultiPolygon"}]
    if not areas:
        return ""
    text = json.dumps(areas[-1])
    area_of(text, N_("Bygningen"))  # tells what is wrong with it
    return str(shapely.to_wkt(shapely.force_2d(shapely.from_geojson(text)), rounding_precision=-1))


def uploaded(data: bytes) -> str:
    """The last area of a GeoJSON file in EPSG:25832 as WKT. Read as text, never by GDAL. Raises UsageError where it has none."""
    t = texts()
    if len(data) > MOST_BYTES:
        raise UsageError(t(N_("Filen er på over {most} MB. Den skal kun have bygningens omrids."), most=MOST_BYTES >> 20))
    try:
        found = json.loads(data.decode("utf-8-sig"))
        features = found["features"] if found["type"] == "FeatureCollection" else [found]
        shapes = [one["geometry"] if one["type"] == "Feature" else one for one in features]
        outline = outline_of({"features": [{"geometry": one} for one in shapes if one]})
    except UsageError:  # it is a ValueError, and has been told
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise UsageError(t(N_("Filen kan ikke læses som GeoJSON. Gem den som GeoJSON i EPSG:25832 fra tegneprogrammet."))) from fault
    if not outline:
        raise UsageError(t(N_("Filen har ingen flade. Tegn bygningens omrids som en flade (Polygon).")))
    return outline


def drawing_of(outline: str) -> dict[str, Any]:
    """An outline as the map takes it: a FeatureCollection in EPSG:25832."""
    features = [{"type": "Feature", "geometry": shapely.geometry.mapping(shapely.from_wkt(outline)), "properties": {}}] if outline else []
    return {"type": "FeatureCollection", "features": features}


def put(base: Base, numbers: Numbers) -> str:
    """The building by numbers as WKT. Raises UsageError where it has no place so."""
    return str(shapely.to_wkt(placed(base.case.plot, numbers), rounding_precision=-1))


def sides(base: Base) -> tuple[Side, ...]:
    """The sides of the plot, to measure from."""
    return plot_sides(base.case.plot)


def size_of(outline: str) -> tuple[float, float] | None:
    """Length and width of a drawn rectangle, None where it is none."""
    found = sides_of(area_of(outline, N_("Bygningen"))) if outline else None
    return found[:2] if found else None


def moved(outline: str, east_m: float, north_m: float) -> str:
    """The outline moved by metres."""
    shape = shapely.affinity.translate(area_of(outline, N_("Bygningen")), east_m, north_m)
    return str(shapely.to_wkt(shape, rounding_precision=-1))


# -- what stands there --------------------------------------------------------------------------------------


def basements(base: Base) -> bool:
    """Whether a building that stands there has a basement by BBR, of which no register tells how high its ceiling is."""
    return any(_is_open(floor) for one in base.case.building for floor in one.floors)


def _is_open(floor: Floor) -> bool:
    return floor.kind == "kaelder" and floor.ceiling_over_terrain_m is None


def with_ceiling(base: Base, ceiling_m: float) -> list[dict[str, Any]]:
    """What stands there as plain data, with the ceiling of its basements told: metres over the terrain."""
    return [_plain(replace(one, floors=tuple(_told(floor, ceiling_m) for floor in one.floors))) for one in base.case.building]


def _told(floor: Floor, ceiling_m: float) -> Floor:
    return replace(floor, ceiling_over_terrain_m=ceiling_m) if _is_open(floor) else floor


def _plain(table: Any) -> Any:
    """A table of a case as plain data, without what is not told."""
    if is_dataclass(table):
        told = {one.name: _plain(getattr(table, one.name)) for one in fields(table)}
        return {name: value for name, value in told.items() if value not in (None, [], ())}
    return [_plain(one) for one in table] if isinstance(table, tuple) else table
