"""A comparison of two deliveries as rows and shapes for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geoplan.fkg.diff.types import KIND_DA
from geoplan.texts import N_
from geoplan_app.leverance.overlay import most_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.texts import Texts
    from geoplan_app.leverance.overlay import Box

KIND_TITLES: Final = {str(kind): text for kind, text in KIND_DA.items()}
_SHAPES: Final = 500
_STYLES: Final = {"removed": "fault", "added": "complies", "changed": "judgement", "moved": "judgement", "reshaped": "judgement"}


def layer_rows(told: dict[str, Any], t: Texts) -> list[dict[str, Any]]:
    """One row per theme: how many objects are gone, new, changed, moved, reshaped, unchanged."""
    return [
        {t(N_("Tema")): f"{layer['theme']} {layer['title']}".strip() or layer["layer"]}
        | {t(KIND_TITLES[kind]).capitalize(): layer["counts"][kind] for kind in KIND_TITLES}
        for layer in told["layers"]
    ]


def difference_rows(told: dict[str, Any], t: Texts) -> list[dict[str, Any]]:
    """One row per object that differs: what happened, and each field before and after."""
    return [
        {
            t(N_("Hvad")): ", ".join(t(KIND_TITLES[kind]) for kind in one["kinds"]),
            t(N_("Felter")): "; ".join(
                f"{field['field']}: {_value(field['before'], t)} → {_value(field['after'], t)}" for field in one["fields"]
            ),
            t(N_("Lag")): one["layer"],
            t(N_("Objekt")): one["noegle"] or one["objekt_id"] or "",
            t(N_("Flyttet (m)")): one["moved_m"],
        }
        for one in told["differences"]
    ]


def _value(value: object, t: Texts) -> str:
    return t(N_("(tom)")) if value is None or value == "" else str(value)


def difference_overlay(geojson: dict[str, Any], chosen: int | None, t: Texts) -> tuple[dict[str, Any], Box | None]:
    """The objects that differ, or the one at place ``chosen`` in the list, and what the map is to show."""
    features = geojson["features"]
    some = features[:_SHAPES] if chosen is None else features[chosen : chosen + 1]
    shown = [_shown(one, t) for one in some if one["geometry"] is not None]
    points = np.array([point for one in shown for point in _points(one["geometry"])], dtype=float)
    box = most_of(points[:, 0], points[:, 1]) if len(points) else None
    return {"type": "FeatureCollection", "features": shown}, box


def _shown(feature: dict[str, Any], t: Texts) -> dict[str, Any]:
    about = feature["properties"]
    kinds = about["kinds"].split(", ") if isinstance(about["kinds"], str) else about["kinds"]
    title = f"{about['layer']}: " + ", ".join(t(KIND_TITLES.get(kind, kind)) for kind in kinds)
    return {
        "type": "Feature",
        "geometry": feature["geometry"],
        "properties": {"style": _STYLES.get(kinds[0], "highlight"), "title": title, "label": ""},
    }


def _points(geometry: dict[str, Any]) -> Iterator[tuple[float, float]]:
    """Every corner of a GeoJSON geometry, to find what it covers."""
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from _points(part)
        return
    waiting = [geometry["coordinates"]]
    while waiting:
        one = waiting.pop()
        if one and isinstance(one[0], int | float):
            yield float(one[0]), float(one[1])
        else:
            waiting += one
