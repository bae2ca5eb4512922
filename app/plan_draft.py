"""What is drawn on the map of the page *Plan*, against what is stored. GeoJSON in, GeoJSON out; no Streamlit and no geometry here."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from geoplan.errors import UsageError
from geoplan.texts import N_, texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geoplan.texts import Texts
    from geoplan.workflows.plan.sketch import Picture

What = Literal["delomraade", "byggefelt", "omrids"]

WHAT: Final[Mapping[str, str]] = {"delomraade": N_("Delområder"), "byggefelt": N_("Byggefelter"), "omrids": N_("Planens afgrænsning")}
_WKT: Final = re.compile(r"\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*\(", re.IGNORECASE)
_STYLES: Final[Mapping[str, str]] = {"omrids": "plan", "delomraade": "part", "byggefelt": "byggefelt"}


class Changes(NamedTuple):
    """What the drawing says that is not stored: features that are new, those that are drawn anew, and keys that are drawn no more."""

    new: tuple[Mapping[str, Any], ...]
    changed: tuple[Mapping[str, Any], ...]
    removed: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether the drawing says anything new."""
        return bool(self.new or self.changed or self.removed)


def parts_of(shown: Picture) -> dict[str, dict[str, Any]]:
    """The collections of a picture by what can be drawn."""
    return {"omrids": shown.area, "delomraade": shown.delomraader, "byggefelt": shown.byggefelter}


def draft_of(shown: Picture, what: str) -> dict[str, Any]:
    """What the map lets the planner change."""
    return parts_of(shown)[what]


def overlays_of(shown: Picture, what: str, t: Texts, more: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    """Everything else of the plan, to be seen and snapped to; ``what`` is empty where nothing can be changed."""
    made = [
        {**one, "properties": {"style": _STYLES[kind], "label": _label(kind, one, t), "title": _label(kind, one, t)}}
        for kind, collection in parts_of(shown).items()
        if kind != what
        for one in collection["features"]
    ]
    names = [_name(what, one, t) for one in draft_of(shown, what)["features"]] if what in {"delomraade", "byggefelt"} else []
    return {"type": "FeatureCollection", "features": made + names + list(more)}


def _name(what: str, feature: Mapping[str, Any], t: Texts) -> dict[str, Any]:
    """The name of something that can be changed, inside it: what is drawn has none of its own."""
    label = _label(what, feature, t)
    place = {"type": "Point", "coordinates": feature["properties"]["at"]}
    return {"type": "Feature", "geometry": place, "properties": {"style": _STYLES[what], "label": label, "title": label}}


def _label(kind: str, feature: Mapping[str, Any], t: Texts) -> str:
    name = str(feature["properties"]["name"])
    return {"omrids": "", "byggefelt": t(N_("Felt {name}"), name=name)}.get(kind, name)


def changes(draft: Mapping[str, Any], drawn: Mapping[str, Any] | None) -> Changes:
    """The difference between what is stored and what is drawn."""
    if drawn is None:
        return Changes((), (), ())
    stored = {str(one["id"]): one for one in draft["features"]}
    features = [one for one in drawn["features"] if one["geometry"]["type"] in {"Polygon", "MultiPolygon"}]
    ids = [str(one.get("id") or "") for one in features]
    new = tuple(one for one, key in zip(features, ids, strict=True) if key not in stored)
    known = [(one, stored[key]) for one, key in zip(features, ids, strict=True) if key in stored]
    changed = tuple(one for one, was in known if _rings(one) != _rings(was))
    return Changes(new, changed, tuple(key for key in stored if key not in ids))


def _rings(feature: Mapping[str, Any]) -> list[Any]:
    """The coordinates as those of several polygons, whatever the type says."""
    shape = feature["geometry"]
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [[[[float(number) for number in position[:2]] for position in ring] for ring in polygon] for polygon in polygons]


def seen_versions(draft: Mapping[str, Any]) -> dict[str, str]:
    """The version of each object that the map showed."""
    return {str(one["id"]): str(one["properties"]["versions_id"]) for one in draft["features"]}


def polygon_wkt(features: Sequence[Mapping[str, Any]]) -> str:
    """Drawn areas as WKT with every digit."""
    polygons = [polygon for one in features for polygon in _rings(one)]
    rings = ["(" + ", ".join("(" + ", ".join(map(_position, ring)) + ")" for ring in polygon) + ")" for polygon in polygons]
    return f"MULTIPOLYGON({', '.join(rings)})" if len(rings) != 1 else f"POLYGON{rings[0]}"


def line_wkt(points: Sequence[tuple[float, float]]) -> str:
    """A drawn line as WKT with every digit."""
    return f"LINESTRING({', '.join(map(_position, points))})"


def _position(position: Sequence[float]) -> str:
    return f"{float(position[0])!r} {float(position[1])!r}"


def only_wkt(text: str) -> str:
    """The text where it is WKT, empty where it is empty.

    Raises UsageError for anything else: the workflows take the name of a file too, and no visitor may name one on the server.
    """
    if text.strip() and not _WKT.match(text):
        raise UsageError(texts()(N_("Skriv geometrien som WKT, for eksempel LINESTRING(704400 6162300, 704600 6162350).")))
    return text.strip()


def two_points(text: str) -> tuple[float, float, float, float] | None:
    """East and north of two points written with blanks between, None where nothing is written. Raises UsageError."""
    words = text.replace(";", " ").split()
    if not words:
        return None
    try:
        first, second, third, fourth = (float(one.replace(",", ".")) for one in words)
    except ValueError:
        raise UsageError(texts()(N_("Skriv fire tal: øst nord øst nord, for eksempel 704400 6162300 704600 6162350."))) from None
    return first, second, third, fourth


def digest(drawn: Mapping[str, Any] | None) -> str:
    """A short text that tells one drawing from another."""
    return hashlib.sha256(json.dumps(drawn, sort_keys=True).encode()).hexdigest()[:16]
