"""The sheet of a property as one page, the same for the browser and for paper."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import jinja2
import numpy as np
from markupsafe import Markup

from geoplan.property.joins import Certainty
from geoplan.report.drawing import Layer, legend
from geoplan.report.plot_text import number, shown_day
from geoplan.report.property_sheet_text import building_said, floor_said, found_said, location_said, part_said, technical_said, unit_said
from geoplan.report.sheet_map import sheet_map, sheet_of
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geoplan.report.property_sheet_values import SheetLike
    from geoplan.texts import Texts

WORDS: Final = {
    "parcels": N_("Jordstykker"),
    "parcel": N_("Jordstykke"),
    "registered": N_("Registreret"),
    "road": N_("Heraf vej"),
    "on_map": N_("På kortet"),
    "note": N_("Bemærkning"),
    "map": N_("Kort"),
    "buildings": N_("Bygninger"),
    "number": N_("Nr."),
    "what": N_("Bygningen"),
    "inside": N_("Etager og enheder"),
    "sure": N_("Sikkerhed"),
    "none": N_("ingen"),
    "addresses": N_("Adresser"),
    "parts": N_("Ejendomme på grunden"),
    "technical": N_("Tekniske anlæg"),
    "unknown": N_("Det vides ikke"),
    "all_keys": N_("Nøgler"),
    "key_of": N_("Hvad"),
    "register": N_("Register"),
    "key": N_("Nøgle"),
    "joins": N_("Sammenhængen mellem registrene"),
    "join": N_("Nr."),
    "way": N_("Fra og til"),
    "measured": N_("Målt"),
    "sources": N_("Kilder"),
    "layer": N_("Lag"),
    "source": N_("Kilde"),
    "day": N_("Dato"),
    "count": N_("Antal"),
}


def property_html(found: SheetLike, values: dict[str, Any], t: Texts) -> str:
    """The page. Its map is drawn inside it; nothing is fetched."""
    environment = jinja2.Environment(loader=jinja2.FunctionLoader(_template), autoescape=True, undefined=jinja2.StrictUndefined)
    return environment.get_template("property.html.j2").render(
        lang=t.language,
        title=_title(values),
        day=shown_day(values["day"]),
        found_said=found_said(values, t),
        location=location_said(values, t) if values["location"] else "",
        found_class="complies" if values["bfe"] and values["found"]["certainty"] == Certainty.CERTAIN.value else "judgement",
        parcels=_parcels(values, t),
        map=_map(found, values, t),
        buildings=[_building(one, t) for one in values["buildings"]],
        addresses=[clean(one["name"]) for one in values["addresses"]],
        parts=[part_said(one, t) for one in values["parts"]],
        technical=[technical_said(one, t) for one in values["technical"]],
        unknown=[clean(one) for one in values["unknown"]],
        keys=[{**one, "key": clean(one["key"]), "label": clean(one["label"]), "sure": _sure(one)} for one in values["keys"]],
        joins=[_join(one, t) for one in values["joins"]],
        sources=[_source(one, t) for one in values["sources"]],
        w={name: t(word) for name, word in WORDS.items()},
    )


def _template(name: str) -> str:
    return (files("geoplan.report") / "templates" / name).read_text(encoding="utf-8")


def _title(values: dict[str, Any]) -> str:
    return f"{clean(values['name'])} – {values['kind_text']}" + (f", BFE {values['bfe']}" if values["bfe"] else "")


def _parcels(values: dict[str, Any], t: Texts) -> list[dict[str, Any]]:
    rows = [*values["parcels"]]
    if len(rows) > 1:
        rows.append({**values["area"], "name": t(N_("I alt")), "note": "", "total": True})
    return [
        {
            "name": clean(one["name"]),
            "registered": number(one["registered_m2"], t),
            "road": number(one["road_m2"], t),
            "mapped": number(one["map_m2"], t),
            "note": one["note"],
            "total": "total" in one,
        }
        for one in rows
    ]


def _building(one: Mapping[str, Any], t: Texts) -> dict[str, Any]:
    inside = [*(floor_said(floor, t) for floor in one["floors"]), *(unit_said(unit, t) for unit in one["units"])]
    return {"number": one["number"] or "?", "said": building_said(one, t), "inside": inside, "sure": _sure(one)}


def _sure(one: Mapping[str, Any]) -> str:
    return f"{one['certainty_text']} ({', '.join(one['joins'])})" if one["joins"] else str(one["certainty_text"])


def _join(one: Mapping[str, Any], t: Texts) -> dict[str, Any]:
    rate = t(N_("{matched} af {of}"), matched=t.integer(one["matched"]), of=t.integer(one["of"])) if one["of"] else ""
    return {
        "id": one["id"],
        "way": f"{one['from']} → {one['to']} ({one['key']})",
        "sure": one["certainty_text"],
        "measured": "; ".join(part for part in (rate, one["measured"]) if part),
        "note": one["note"],
        "source": one["source"],
    }


def _source(one: Mapping[str, Any], t: Texts) -> dict[str, str]:
    day = (one["day"] or one["imported"])[:10]
    return {"layer": one["layer"], "source": clean(one["source"]), "day": shown_day(day) if day else "", "count": t.integer(one["count"])}


def _map(found: SheetLike, values: dict[str, Any], t: Texts) -> Markup:
    """The property with its neighbours and roofs, at an exact scale."""
    if not len(found.whole.parcels):
        return Markup()
    shapes = found.finder.graph.registers.geometry("jordstykke")[found.whole.parcels]
    layers = [
        Layer(t(N_("jordstykker omkring")), found.around.get("parcels", shapes[:0]), "parcel"),
        Layer(t(N_("tagomrids")), found.around.get("roofs", shapes[:0]), "building"),
        Layer(t(N_("ejendommens jordstykker")), shapes, "own", [clean(one["name"]).split(" ")[0] for one in values["parcels"]]),
    ]
    area = found.area
    sheet = sheet_of(area)
    shown = [layer for layer in layers if len(layer.geometry)]
    title = t(N_("Kort over {name} i målestok 1:{scale}"), name=values["name"], scale=sheet.scale)
    return sheet_map(shown, np.array([area], dtype=object)[0], sheet, t, title=title) + legend(shown)
