"""What a map shows of a plot, as GeoJSON in EPSG:25832: the plot, roofs with their distances, byggefelter, and where may still be built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from geoplan.report.dimension_lines import of_roofs
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.building.envelope import Envelope
    from geoplan.report.plot_values import Extracted
    from geoplan.texts import Texts

HIGHEST_FIRST: Final = {"house": N_("Her kan et hus stå"), "secondary": N_("Her kan garage, skur og lignende stå")}


def plot_overlay(found: Extracted, right: Envelope | None, t: Texts) -> dict[str, Any]:
    """A FeatureCollection; each feature has ``style``, ``title`` and ``label``. ``right`` is what may still be built, where it is known."""
    return {"type": "FeatureCollection", "features": list(_features(found, right, t))}


def _features(found: Extracted, right: Envelope | None, t: Texts) -> Iterator[dict[str, Any]]:
    yield feature(found.area, "plot", t(N_("Grunden")), "")
    for name, shape in zip(found.parcels["name"], found.parcels["geometry"], strict=True):
        yield feature(shape, "plot", clean(name), clean(name).split(" ")[0])
    yield from room(right, tuple(HIGHEST_FIRST), t)
    for roof in found.outlines:
        yield feature(roof, "building", t(N_("Tagomrids")), "")
    for line in of_roofs(found.outlines, found.area):
        length = t(N_("{length} m"), length=t.number(line.length_m, 2))
        yield feature(shapely.LineString([line.start, line.end]), "dimension", t(N_("Fra tagets omrids til skel")), length)


def room(right: Envelope | None, kinds: tuple[str, ...], t: Texts) -> Iterator[dict[str, Any]]:
    """The ground on which something of these kinds (house, secondary) may stand by byggeret; nothing where that is not known."""
    for zone in right.zones if right is not None else ():
        if zone.kind in kinds and zone.height_m is None and not zone.area.is_empty:
            yield feature(zone.area, "envelope", t(HIGHEST_FIRST[zone.kind]), "")


def feature(shape: shapely.Geometry, style: str, title: str, label: str) -> dict[str, Any]:
    """One feature with what the map needs to show it."""
    return {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": {"style": style, "title": title, "label": label}}
