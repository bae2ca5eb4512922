"""The extract of a property as one page, the same for the browser and for paper: verdict, map at an exact scale, sums and three lists."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import jinja2
import numpy as np
from markupsafe import Markup

from geoplan.building.themes import Answer
from geoplan.report.dimension_lines import drawn, of_roofs
from geoplan.report.drawing import Layer, legend
from geoplan.report.plot_plans import plan_table
from geoplan.report.plot_text import GUIDANCE, how_much, ignored, lawful, number, parcels_said, percent, right_said, shown_day, verdict
from geoplan.report.plot_values import by_answer, joins_said
from geoplan.report.sheet_map import sheet_map, sheet_of
from geoplan.report.values import clean
from geoplan.texts import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    import shapely
    from numpy.typing import NDArray

    from geoplan.report.plot_values import Extracted
    from geoplan.texts import Texts

WORDS: Final = {
    "identity": N_("Ejendommen"),
    "buildings": N_("Bygninger i BBR"),
    "no_buildings": N_("Der er ingen bygninger i BBR på grunden."),
    "right": N_("Bebyggelsesprocent og rest"),
    "plans": N_("Planer"),
    "hit": N_("Berører grunden"),
    "no_hit": N_("Berører ikke grunden"),
    "not_examined": N_("Ikke undersøgt"),
    "sources": N_("Kilder"),
    "none": N_("ingen"),
    "use": N_("Anvendelse"),
    "floor": N_("Samlet areal"),
    "built": N_("Bebygget"),
    "storeys": N_("Etager"),
    "year": N_("Opført"),
    "theme": N_("Tema"),
    "how_much": N_("Hvor meget"),
    "what": N_("Hvad det betyder"),
    "exempt": N_("Undtaget"),
    "authority": N_("Myndighed"),
    "part": N_("Led"),
    "value": N_("Værdi"),
    "paragraph": N_("Paragraf"),
    "layer": N_("Lag"),
    "day": N_("Dato"),
    "source": N_("Kilde"),
    "count": N_("Antal"),
    "why": N_("Hvorfor"),
    "map": N_("Kort"),
    "no_amount": N_("Sider under {least} mm på papiret har intet mål."),
    "roofs": N_(
        "Røde, stiplede mål går fra tagets omrids til skel. Afstanden efter BR18 § 457 måles fra ydervæggen, så den er ofte større; "
        "kortene kan afvige fra skel i marken."
    ),
    "plan": N_("Plan"),
    "provision": N_("Bestemmelse"),
    "of": N_("Beregnes af"),
    "level": N_("Niveau"),
    "status": N_("Status"),
    "in_force": N_("I kraft"),
    "document": N_("Dokument"),
    "share": N_("Andel"),
    "says": N_("Siger"),
    "rammer": N_("Kommuneplanrammer (vises ved siden af; de gælder ikke i stedet for en lokalplan)"),
    "proposals": N_("Forslag"),
}
FACTS: Final = {
    "name": N_("Jordstykker"),
    "bfe": N_("BFE-nummer"),
    "esr": N_("ESR-nummer"),
    "addresses": N_("Adresser"),
    "zone": N_("Zone"),
    "area": N_("Grundareal"),
    "middle": N_("Midtpunkt (EPSG:25832)"),
    "joins": N_("Sikkerhed"),
    "remarks": N_("Bemærk"),
}
RULES: Final = N_("geoplan {version}; bygningsreglementet som læst {read}, senere ændringer er ikke efterprøvet.")


def plot_html(found: Extracted, values: dict[str, Any], t: Texts) -> str:
    """The page. Its map is drawn inside it; nothing is fetched."""
    environment = jinja2.Environment(loader=jinja2.FunctionLoader(_template), autoescape=True, undefined=jinja2.StrictUndefined)
    themes = {answer.value: [_theme(one, t) for one in by_answer(values["themes"], answer)] for answer in Answer}
    return environment.get_template("plot.html.j2").render(
        lang=t.language,
        title=t(N_("Grundudtræk: {name}"), name=clean(values["name"] or t(N_("Grunden")))),
        day=shown_day(values["day"]),
        said=verdict(values, t),
        right_said=right_said(values, t),
        right=values["right"],
        reasons=[clean(one) for one in values["right"]["reasons"]],
        facts=_facts(values, t),
        buildings=[_building(one, t) for one in values["buildings"]],
        lines=[_line(one, t) for one in values["right"]["calculation"]],
        plans=plan_table(values, t),
        themes=themes,
        sources=[{**one, "day": shown_day(one["day"]), "count": t.integer(one["count"])} for one in values["sources"]],
        rules=t(RULES, version=values["rules"]["geoplan"], read=shown_day(values["rules"]["law_read"])),
        guidance=t(GUIDANCE),
        map=plot_map(found, values, t),
        w={name: t(word) for name, word in WORDS.items() if name != "no_amount"} | {"no_amount": t(WORDS["no_amount"], least=7)},
    )


def _template(name: str) -> str:
    return (files("geoplan.report") / "templates" / name).read_text(encoding="utf-8")


def _facts(values: dict[str, Any], t: Texts) -> list[tuple[str, str]]:
    keys = values["keys"]
    east, north = values["area"]["middle"]
    told = {
        "name": parcels_said(values, t),
        "bfe": keys["bfe"],
        "esr": keys["esr"],
        "addresses": "; ".join(map(clean, keys["addresses"])),
        "zone": ", ".join(f"{zone} {percent(share, t)} %" for zone, share in values["zones"].items()),
        "area": f"{number(values['area']['plot_m2'], t)} m² ({values['area']['basis']})",
        "middle": f"{t.number(east, 1)} {t.number(north, 1)}",
        "joins": joins_said(values),
        "remarks": "; ".join(map(clean, values["remarks"])),
    }
    return [(t(FACTS[name]), said) for name, said in told.items() if said]


def _building(one: Mapping[str, Any], t: Texts) -> dict[str, str]:
    figures = {name: number(one[name], t) if one[name] else "" for name in ("floor_m2", "built_m2", "storeys")}
    return {"use": f"{one['code'] or '?'} {clean(one['use'])}", **figures, "year": str(int(one["year"])) if one["year"] else ""}


def _line(one: Mapping[str, Any], t: Texts) -> dict[str, str]:
    sign = {-1: "−", 0: "", 1: "+"}[one["factor"]]
    return {"sign": sign, "what": one["what"], "value": f"{number(one['value'], t)} {one['unit']}", "source": one["source"]}


def _theme(one: Mapping[str, Any], t: Texts) -> dict[str, str]:
    said = dict(one)
    return {
        "title": one["title"],
        "effect": one["effect"],
        "effect_text": one["effect_text"],
        "how_much": how_much(said, t),
        "what": one["what"],
        "law": lawful(said, t),
        "authority": one["authority"],
        "exemptions": one["exemptions"],
        "note": one["note"],
        "why": one["why"],
        "ignored": ignored(said, t),
        "day": shown_day(one["layer_day"]) if one["layer_day"] else "",
    }


def plot_map(found: Extracted, values: dict[str, Any], t: Texts) -> Markup:
    """The property with its neighbours, roofs and the plans' cells, at an exact scale, with the lengths of its sides."""
    around = found.around
    own = _shapes([found.area])
    layers = [
        Layer(t(N_("jordstykker omkring")), around.get("parcels", _shapes([])), "parcel"),
        Layer(t(N_("lokalplan og delområde")), around.get("delomraade", _shapes([])), "part"),
        Layer(t(N_("byggefelt")), around.get("byggefelt", _shapes([])), "byggefelt"),
        Layer(t(N_("tagomrids")), around.get("roofs", found.outlines), "building"),
        Layer(t(N_("grundens jordstykker")), found.parcels["geometry"], "own", [clean(one).split(" ")[0] for one in found.parcels["name"]]),
    ]
    sheet = sheet_of(found.area)
    title = t(N_("Kort over {name} i målestok 1:{scale}"), name=values["name"], scale=sheet.scale)
    shown = [layer for layer in layers if len(layer.geometry)]
    roofs = [drawn(line, sheet, t, dash="1.2 0.8", on_building=True) for line in of_roofs(found.outlines, found.area)]
    return sheet_map(shown, own[0], sheet, t, title=title, over=Markup("").join(roofs)) + legend(shown)


def _shapes(items: list[shapely.Geometry]) -> NDArray[np.object_]:
    made = np.empty(len(items), dtype=object)
    made[:] = items
    return made
