"""The building right of a plot as text and as GeoJSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import shapely

from geoplan.building.uses import USE_DA
from geoplan.report.building_sentences import said
from geoplan.report.values import clean
from geoplan.report.wrapping import wrapped
from geoplan.settings import CRS
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geoplan.building.envelope import Envelope, Zone
    from geoplan.texts import Texts

UNKNOWN: Final = N_("kan ikke afgøres")
ZONES: Final = {"house": N_("Huset"), "secondary": N_("Sekundær bebyggelse"), "strip": N_("Sekundær bebyggelse i skelbræmmen")}


def envelope_text(found: Envelope, texts: Texts) -> str:
    """How much, where and how high, in words."""
    return "\n".join(map(clean, _lines(found, texts))) + "\n"


def _lines(found: Envelope, texts: Texts) -> Iterator[str]:
    yield texts(N_("Byggeret for {use}, regler pr. {day}"), use=texts(USE_DA.get(found.use, found.use)), day=found.day.isoformat())
    yield ""
    yield from wrapped(_answer(found, texts))
    yield ""
    yield texts(N_("Hvor meget"))
    told = (
        (N_("grundareal"), found.plot_m2),
        (N_("tilladt etageareal"), found.allowed_m2),
        (N_("etageareal, der står der"), found.standing_m2),
        (N_("tilbage"), found.left_m2),
        (N_("sekundær bebyggelse, der endnu ikke tæller med"), found.secondary_free_m2),
    )
    for label, value in told:
        yield f"  {texts(label):<52} {_area(value, texts):>14}"
    if found.percent is not None:
        yield from wrapped(
            texts(N_("Grænsen er {percent} % ({basis})."), percent=texts.number(found.percent, 2), basis=texts(found.basis)), "  "
        )
    yield ""
    yield texts(N_("Hvor og hvor højt"))
    if found.to_nabo_m is None:
        yield from wrapped(
            texts(
                N_(
                    "Byggeretten har ingen afstande for denne slags byggeri. Kommunen fastsætter dem ved en helhedsvurdering, "
                    "medmindre en plan gør det."
                )
            ),
            "  ",
        )
    for zone in found.zones:
        yield from wrapped(_zone(zone, found, texts), "  - ", "    ")
    yield ""
    yield texts(N_("Forudsat er"))
    sides = ", ".join(texts(one) for one in found.sides)
    yield from wrapped(texts(N_("Grundens kanter vender i rækkefølge mod {sides} (plot.boundary)."), sides=sides), "  - ", "    ")
    for one in found.assumed:
        yield from wrapped(said(one, texts), "  - ", "    ")
    yield ""
    yield from wrapped(texts(N_("Svaret er vejledende og ikke en afgørelse. Kommunen afgør sagen.")))


def _answer(found: Envelope, texts: Texts) -> str:
    """How much may still be built, and on how much of the ground, in a sentence or two."""
    if found.left_m2 is None:
        return texts(N_("Hvor meget der må bygges, kan ikke afgøres: grundens areal, det der står der, eller planens tal er ikke oplyst."))
    left = _area(found.left_m2, texts)
    ground = next((one.area for one in found.zones if one.kind == "house" and one.height_m is None), None)
    if ground is None:
        return texts(N_("Der er {left} etageareal tilbage. Hvor det må stå, fastsætter kommunen."), left=left)
    if ground.is_empty:
        return texts(N_("Der er {left} etageareal tilbage, men intet sted på grunden, hvor et hus overholder afstandene."), left=left)
    place = _area(shapely.area(ground), texts)
    text = N_("Der er {left} etageareal tilbage, og et hus må stå på {place} af grunden inden for byggeretten.")
    return texts(text, left=left, place=place)


def _zone(zone: Zone, found: Envelope, texts: Texts) -> str:
    area = _area(shapely.area(zone.area), texts)
    name = texts(ZONES[zone.kind])
    if zone.kind == "strip":
        text = N_(
            "{name}: {area}. Dér må den højst være {height} m høj og i alt 12 m lang mod skel, og den må ikke have åbninger mod skel."
        )
        return texts(text, name=name, area=area, height=texts.number(zone.height_m or 0.0, 2))
    if zone.height_m is None:
        return texts(N_("{name}: {area} af grunden."), name=name, area=area)
    text = N_("{name} med en højde på {height} m: {area}, mindst {distance} m fra skel mod nabo og sti.")
    distance = max(zone.height_m / (found.slope or 1.0), found.to_nabo_m or 0.0)
    return texts(text, name=name, area=area, height=texts.number(zone.height_m, 2), distance=texts.number(distance, 2))


def _area(value: float | None, texts: Texts) -> str:
    return texts(UNKNOWN) if value is None else f"{texts.number(value, 2)} m²"


def envelope_geojson(found: Envelope) -> str:
    """The ground as GeoJSON in EPSG:25832, with the numbers as a foreign member ``geoplan``."""
    features = [_feature(zone) for zone in found.zones]
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{CRS.partition(':')[2]}"}}
    numbers = {
        "use": found.use,
        "day": found.day.isoformat(),
        "percent": found.percent,
        "plot_m2": found.plot_m2,
        "allowed_m2": found.allowed_m2,
        "standing_m2": found.standing_m2,
        "left_m2": found.left_m2,
        "secondary_free_m2": found.secondary_free_m2,
        "top_m": found.top_m,
        "slope": found.slope,
        "sides": list(found.sides),
        "assumed": [one.text for one in found.assumed],
    }
    return (
        json.dumps({"type": "FeatureCollection", "crs": crs, "geoplan": numbers, "features": features}, ensure_ascii=False, indent=1) + "\n"
    )


def _feature(zone: Zone) -> dict[str, Any]:
    properties = {"kind": zone.kind, "height_m": zone.height_m, "area_m2": float(shapely.area(zone.area))}
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(zone.area))}
