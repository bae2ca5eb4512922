"""What the reports of a comparison share: names, values that may be shown, places and measures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geoplan.geometry.shape import place as places_of
from geoplan.report.sentences import shown
from geoplan.report.values import Plain, clean, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geoplan.fkg.diff import AuthorityCount, Difference, LayerDiff
    from geoplan.texts import Texts

MILLIMETRES: Final = 3


def layer_title(layer: LayerDiff) -> str:
    """``5607 Ladefacilitet (t_5607_ladefacilitet)``, or the layer's own name where it is no theme."""
    return f"{layer.kind} {layer.title} ({layer.name})" if layer.kind else clean(layer.name)


def authority_name(authority: AuthorityCount, texts: Texts) -> str:
    """The authority's name, or what is known of it."""
    if authority.cvr_kode is None:
        return texts("uden cvr_kode")
    code = shown(authority.cvr_kode, texts)
    return f"{authority.name} ({code})" if authority.name else texts("ukendt myndighed ({code})", code=code)


def value(raw: object) -> Plain:
    """A value for a program: masked, as number, truth value or text."""
    return plain(raw)


def rounded(number: float | None) -> float | None:
    """A measure with three decimals."""
    return None if number is None else round(number, MILLIMETRES)


def places(differences: Sequence[Difference]) -> list[tuple[float, float] | None]:
    """A point on each object, x and y in metres with three decimals; None where there is none."""
    geometries = np.empty(len(differences), dtype=object)
    geometries[:] = [difference.geometry for difference in differences]
    found = np.round(places_of(geometries), MILLIMETRES)
    return [(x, y) if np.isfinite(x) and np.isfinite(y) else None for x, y in found.tolist()]


def geojson_geometry(geometry: Any) -> str:
    """The geometry as GeoJSON with three decimals, ``null`` where there is none or where it has coordinates that are no numbers."""
    if geometry is None or not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "null"
    with np.errstate(all="ignore"):
        text: str = shapely.to_geojson(shapely.transform(geometry, lambda xy: np.round(xy, MILLIMETRES)))
    return text
