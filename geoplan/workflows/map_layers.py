"""What the map draws of a workspace: a layer's objects in a box, as GeoJSON in EPSG:25832 (metres, nothing rounded)."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely

from geoplan.errors import UsageError
from geoplan.settings import EXTENT_M
from geoplan.store.layers import is_plan
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geoplan.store import Workspace
    from geoplan.store.hits import Hits

Box = tuple[float, float, float, float]

MOST: Final = 2_000
"""Objects of one layer that the map is given at a time: more can be neither read on the screen nor snapped to without delay."""

PUBLISHED: Final = ("F", "V")
"""Status of plan objects that everybody may see: proposals and adopted plans. Drafts belong to whoever draws them."""

PRIVATE: Final = frozenset({"byggesag"})
"""Layers about people, which no address gives out: whoever may see a case, sees it on its page."""

LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "jordstykke": ("matrikelnr", "ejerlavsnavn"),
    "husnummer": ("husnr", "vejnavn"),
    "lokalplan": ("plannr", "plannavn"),
    "kommuneplan": ("plannavn",),
    "kommuneplantillaeg": ("plannr", "plannavn"),
    "kommuneplanramme": ("plannr", "plannavn"),
    "retningslinje": ("plannavn",),
    "delomraade": ("delnr", "lp_plannr"),
    "byggefelt": ("delnr", "lp_plannr"),
    "landzonetilladelse": ("plannr", "plannavn"),
}
"""The columns that name an object: the first is written on the map, all of them when it is pointed at."""

_ELSEWHERE = ("navn", "titel")


class MapLayer(NamedTuple):
    """A layer that can be drawn. ``title`` is Danish; ``date`` is the day its data are of."""

    name: str
    title: str
    rows: int
    date: str


TITLES: Final[Mapping[str, str]] = {
    "kommunegraense": N_("Kommunens grænse"),
    "jordstykke": N_("Jordstykker"),
    "bygning": N_("Bygninger"),
    "husnummer": N_("Adresser"),
    "vejmidte": N_("Vejmidter"),
    "kommuneplan": N_("Kommuneplaner"),
    "kommuneplantillaeg": N_("Kommuneplantillæg"),
    "kommuneplanramme": N_("Kommuneplanrammer"),
    "retningslinje": N_("Retningslinjer"),
    "lokalplan": N_("Lokalplaner"),
    "delomraade": N_("Delområder"),
    "byggefelt": N_("Byggefelter"),
    "zonekort": N_("Zonekort"),
    "landzonetilladelse": N_("Landzonetilladelser"),
    "bbr_bygning": N_("BBR-bygninger"),
    "bbr_tekniskanlaeg": N_("BBR, tekniske anlæg"),
}
"""Titles of the layers that every workspace has; the others bring their own."""


def drawable(ws: Workspace) -> tuple[MapLayer, ...]:
    """The layers of the workspace that have a geometry and anything in them."""
    return tuple(
        MapLayer(one.name, TITLES.get(one.name, one.title or one.name), one.count, one.date)
        for one in ws.layers()
        if one.geometry_type and one.count and one.name not in PRIVATE
    )


def layer_geojson(ws: Workspace, name: str, box: Box, *, most: int = MOST) -> str:
    """The published objects of a layer whose box meets ``box`` (EPSG:25832), as the text of a GeoJSON FeatureCollection.

    Each feature has the properties ``objekt_id``, ``label`` (short) and ``title``. With more than ``most`` objects there the collection is
    empty and its member ``zoom_in`` is true. Raises UnknownLayerError, and UsageError for a layer without geometry or one of ``PRIVATE``.
    """
    if name in PRIVATE:
        raise UsageError(texts()(N_("Laget “{name}” vises ikke på kortet."), name=name))
    columns = ("objekt_id", *LABELS.get(name, _ELSEWHERE), *(("status",) if is_plan(name) else ()))
    found = ws.hits(name, box, columns, most=most + 1)
    if len(found) > most:
        return '{"type":"FeatureCollection","zoom_in":true,"features":[]}'
    features = _features(found, LABELS.get(name, _ELSEWHERE))
    return f'{{"type":"FeatureCollection","zoom_in":false,"features":[{",".join(features)}]}}'


def _features(found: Hits, named_by: Sequence[str]) -> list[str]:
    there = np.array([one is not None for one in found.wkb], dtype=bool)
    if "status" in found.columns:
        there &= np.isin(np.array(found.columns["status"], dtype=object).astype(str), PUBLISHED)
    shown = np.flatnonzero(there)
    shapes = shapely.to_geojson(shapely.force_2d(found.geometry[shown]))
    labels = [found.columns[one] for one in named_by if one in found.columns]
    ids = found.columns["objekt_id"]
    return [
        f'{{"type":"Feature","geometry":{shape},"properties":{_properties(ids[row], [column[row] for column in labels])}}}'
        for row, shape in zip(shown.tolist(), shapes.tolist(), strict=True)
    ]


def _properties(objekt_id: str, names: Sequence[object]) -> str:
    texts_ = [str(name) for name in names if name not in {None, ""}]
    return json.dumps({"objekt_id": objekt_id, "label": texts_[0] if texts_ else "", "title": ", ".join(texts_)}, ensure_ascii=False)


def parsed_box(text: str) -> Box:
    """A box written ``west,south,east,north`` in metres, EPSG:25832; what lies beyond where geoplan works is cut off.

    Raises UsageError when it is no box, and when it lies wholly beyond.
    """
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        west = south = east = north = math.nan
    if west <= east and south <= north and all(map(math.isfinite, (west, south, east, north))):
        west, south, east, north = max(west, EXTENT_M[0]), max(south, EXTENT_M[1]), min(east, EXTENT_M[2]), min(north, EXTENT_M[3])
        if west <= east and south <= north:
            return west, south, east, north
    raise UsageError(texts()(N_("Udsnittet skal være fire tal i meter, EPSG:25832: vest,syd,øst,nord.")))
